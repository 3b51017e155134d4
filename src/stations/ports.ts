/**
 * What the stations' edge needs from around it, besides the exchange's ports.
 */
import type { SessionConfig } from "../config/model.ts";

/** What a station may do at sign-on. */
export interface StationEntry {
  readonly mnemonic: string;
  /** Index in the route table. */
  readonly station: number;
  /** Verifier of its secret; null: it cannot sign on itself. */
  readonly verifier: string | null;
  /** Indexes of the stations that its session carries, its own included. */
  readonly carries: readonly number[];
}

export interface StationDirectory {
  /** Null: unknown. `mnemonic` is upper case. */
  find(mnemonic: string): StationEntry | null;
  /** Mnemonic of a station of the route table. */
  mnemonicOf(station: number): string;
}

/** Time as the edge sees it. */
export interface EdgeClock {
  /** Milliseconds on a clock that never goes back; the clock of arrival times. */
  now(): number;
  /** Milliseconds since 1970, UTC, for the envelopes of the text subprotocol. */
  wallClock(): number;
  /** Calls again and again; the result stops it. */
  every(milliseconds: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: EdgeClock = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  every(milliseconds, run) {
    const timer = setInterval(run, milliseconds);
    return () => clearInterval(timer);
  },
};

/** The log takes state changes and anomalies; never a message's text, never what a stranger typed. */
export interface EdgeLog {
  info(facts: object, what: string): void;
  warn(facts: object, what: string): void;
}

export type SessionLimits = SessionConfig;

/** The interval that a welcome names, whole seconds. Never rounded up: silence may be hardly longer than it. */
export function heartbeatSeconds({ heartbeatMs }: SessionLimits): number {
  return Math.max(1, Math.floor(heartbeatMs / 1000));
}
