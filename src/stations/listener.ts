/**
 * The WebSocket server under the edge, as far as the edge cares which one it is.
 *
 * Two exist: the native uWebSockets build, and one on the `ws` package for machines that the build has no
 * binary for. (The build's own JavaScript substitute has no upgrade handler and no user data, so the edge's
 * checks could not run on it.) One test suite runs on both.
 */
import type { Admission, SubprotocolName, UpgradeRequest } from "./admission.ts";

/** What `send` did. The numbers are uWebSockets' own. */
export const SendOutcome = { backlogged: 0, sent: 1, dropped: 2 } as const;

/** One open WebSocket. After `end` or the `closed` event nothing but garbage collection may touch it. */
export interface StationSocket {
  /** One WebSocket message; copies what it cannot send at once. A SendOutcome. */
  send(message: Uint8Array | string, isBinary: boolean): number;
  /** Sends inside `run` leave in as few system calls as possible. */
  cork(run: () => void): unknown;
  ping(): unknown;
  /** Bytes that wait because the peer does not read; the first megabytes sit in the kernel and are not seen. */
  getBufferedAmount(): number;
  /** Sends a Close frame and ends. */
  end(code: number, reason: string): unknown;
}

/** What the listener calls. `Session` is whatever `opened` returned. */
export interface ListenerEvents<Session> {
  admit(request: UpgradeRequest): Admission;
  opened(socket: StationSocket, subprotocol: SubprotocolName): Session;
  /** `bytes` is only valid during the call. */
  received(session: Session, bytes: Uint8Array, isBinary: boolean): void;
  /** A WebSocket pong came. */
  ponged(session: Session): void;
  /** What was backlogged has become less. */
  drained(session: Session): void;
  /** The connection is gone, whoever ended it. */
  closed(session: Session): void;
}

export interface ListenerOptions {
  /** The connection is cut without a Close frame at messages longer than that. */
  readonly messageBytesMax: number;
  /** Sends beyond that many waiting bytes are dropped. */
  readonly backlogBytesMax: number;
  /** Cuts a connection that neither sent nor took anything for so long: the net below the edge's own timers. */
  readonly idleSeconds: number;
}

export interface Listener {
  readonly isNative: boolean;
  /** Resolves with the port. Rejects when the address cannot be had. */
  listen(host: string, port: number): Promise<number>;
  /** No further connections; those that are open stay. */
  stopListening(): void;
  /** Ends everything at once. */
  close(): Promise<void>;
}
