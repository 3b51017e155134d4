/**
 * When to connect again (docs/protocol.md, "Connecting again").
 *
 * A random time between nothing and a bound that doubles with each failure: after a restart of the switch a whole
 * state signs on, and must not do so at once.
 */
import { CLOSE_TABLE, CloseCode } from "../domain/codes.ts";
import type { SessionEnd } from "./sessionErrors.ts";

export interface BackoffSettings {
  /** Bound of the first wait; default 1 s. */
  readonly firstMs: number;
  /** The bound never grows beyond this; default 30 s. */
  readonly longestMs: number;
  /** Nothing is tried sooner; default 100 ms. */
  readonly shortestMs: number;
  /** For close codes that ask for a minute; default 60 s. */
  readonly minuteMs: number;
}

export const BACKOFF_DEFAULTS: BackoffSettings = {
  firstMs: 1_000,
  longestMs: 30_000,
  shortestMs: 100,
  minuteMs: 60_000,
};

/** After a drain the switch needs a moment: as after so many failures. */
const FAILURES_OF_DRAIN = 3;
/** A session that lasted so long was a good one: the failures before it no longer count. */
const GOOD_SESSION_MS = 60_000;
const STATUS_UNAVAILABLE = 503;

export class Backoff {
  readonly #settings: BackoffSettings;
  readonly #random: () => number;
  #failures = 0;

  /** @param random at least 0, less than 1 */
  constructor(settings: Partial<BackoffSettings> = {}, random: () => number = Math.random) {
    this.#settings = { ...BACKOFF_DEFAULTS, ...settings };
    this.#random = random;
  }

  /** How long to wait after a session or a try has ended like that, milliseconds; null: do not try again. */
  next(end: SessionEnd, lastedMs: number): number | null {
    if (lastedMs >= GOOD_SESSION_MS) this.#failures = 0;
    const { firstMs, longestMs, shortestMs, minuteMs } = this.#settings;
    const reconnect = reconnectAfter(end);
    if (reconnect === "no") return null;
    // Spread over a sixth of it: a county's line comes back for everybody at once.
    if (reconnect === "minute") return minuteMs * (1 + this.#random() / 6);
    if (end.kind === "closed" && end.code === CloseCode.draining)
      this.#failures = Math.max(this.#failures, FAILURES_OF_DRAIN);
    const bound = Math.min(longestMs, firstMs * 2 ** this.#failures);
    this.#failures += 1;
    return Math.max(shortestMs, this.#random() * bound);
  }
}

function reconnectAfter(end: SessionEnd): "no" | "minute" | "backoff" {
  switch (end.kind) {
    case "closed":
      // 1002, 1007, 1009: the client broke the rules of WebSocket. What is not known is of a later switch.
      if (end.code in CLOSE_TABLE) return CLOSE_TABLE[end.code as CloseCode].reconnect;
      return end.code === 1002 || end.code === 1007 || end.code === 1009 ? "no" : "backoff";
    case "refused":
      return end.status === STATUS_UNAVAILABLE ? "backoff" : "no";
    case "lost":
    case "silent":
    case "unreachable":
      return "backoff";
    case "signedOff":
    case "malformed":
    case "failed":
      return "no";
    default:
      return assertNever(end);
  }
}

function assertNever(end: never): never {
  throw new Error(`unknown end ${JSON.stringify(end)}`);
}
