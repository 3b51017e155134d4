/**
 * How a program opens a session, whatever it runs in.
 */
import { Session, type SessionOptions } from "./session.ts";
import { type OpenSocket, type StandardWebSocketClass, standardSockets } from "./socket.ts";

export interface ConnectOptions extends Omit<SessionOptions, "openSocket" | "retryFirst"> {
  /** A class with the browsers' interface; default: that of the platform. */
  readonly webSocket?: StandardWebSocketClass;
  /** Ends the wait for the first welcome. */
  readonly signal?: AbortSignal;
}

/** Begins a session that goes on trying until it has its first welcome, too. `session.started` tells. */
export function openSession(options: ConnectOptions, platform: OpenSocket): Session {
  const { webSocket, signal, ...rest } = options;
  return begin(rest, webSocket === undefined ? platform : standardSockets(webSocket), true, signal);
}

/**
 * Resolves when the station has its welcome. Rejects after one try with SwitchUnreachable, UpgradeRefused, SessionEnded
 * (whose `end` has the close code, 4002 for a refused sign-on), or the reason of the signal.
 */
export async function connectOnce(options: ConnectOptions, platform: OpenSocket): Promise<Session> {
  const { webSocket, signal, ...rest } = options;
  signal?.throwIfAborted();
  const session = begin(rest, webSocket === undefined ? platform : standardSockets(webSocket), false, signal);
  try {
    await session.started;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
  return session;
}

function begin(
  options: Omit<SessionOptions, "openSocket" | "retryFirst">,
  openSocket: OpenSocket,
  retryFirst: boolean,
  signal: AbortSignal | undefined,
): Session {
  const session = new Session({ ...options, openSocket, retryFirst });
  if (signal === undefined) return session;
  const abort = () => session.abandon(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  session.started.catch(() => {}).finally(() => signal.removeEventListener("abort", abort));
  return session;
}
