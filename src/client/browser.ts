/**
 * `statewire/client` in a browser: with the page's own WebSocket.
 */
import { type ConnectOptions, connectOnce, openSession } from "./open.ts";
import type { Session } from "./session.ts";
import { type StandardWebSocketClass, standardSockets } from "./socket.ts";

export * from "./exports.ts";
export type { ConnectOptions } from "./open.ts";

/** As `connectOnce`. */
export function connect(options: ConnectOptions): Promise<Session> {
  return connectOnce(options, platform());
}

/** As `openSession`. */
export function open(options: ConnectOptions): Session {
  return openSession(options, platform());
}

function platform() {
  return standardSockets((globalThis as unknown as { WebSocket: StandardWebSocketClass }).WebSocket);
}
