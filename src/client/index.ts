/**
 * `statewire/client` in Node: with the `ws` package, which tells more than a page may know, and a spool in a file.
 */
import type { ClientOptions } from "ws";
import { nodeSockets } from "./nodeSocket.ts";
import { connectOnce, type ConnectOptions as EverywhereOptions, openSession } from "./open.ts";
import type { Session } from "./session.ts";

export * from "./exports.ts";
export { FileSpool, SpoolDamaged } from "./fileSpool.ts";

export interface ConnectOptions extends EverywhereOptions {
  /** Further options of the `ws` package, such as `ca` for TLS. */
  readonly socketOptions?: ClientOptions;
}

/** As `connectOnce`. */
export function connect({ socketOptions, ...options }: ConnectOptions): Promise<Session> {
  return connectOnce(options, nodeSockets(socketOptions));
}

/** As `openSession`. */
export function open({ socketOptions, ...options }: ConnectOptions): Session {
  return openSession(options, nodeSockets(socketOptions));
}
