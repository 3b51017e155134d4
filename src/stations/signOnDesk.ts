/**
 * Says yes or no to a sign-on, the same no for every reason.
 *
 * After several failures a station is refused without looking for a while, so that a secret cannot be tried
 * out at the speed of the network. The brake knows only stations that exist: its size is bounded by theirs.
 */
import { hashSecret, verifySecret } from "../domain/stationSecret.ts";
import type { StationDirectory, StationEntry } from "./ports.ts";

/** Failures within BRAKE_WINDOW_MS after which the station is refused unseen. */
export const BRAKE_FAILURES = 5;
export const BRAKE_WINDOW_MS = 60_000;

/** A verifier that no secret fits: unknown stations take as long as known ones. */
const NOBODYS_VERIFIER = hashSecret("nobody", "00".repeat(16)).replace(/.$/, (digit) =>
  digit === "0" ? "1" : "0",
);

export type SignOnAnswer =
  | { readonly kind: "welcome"; readonly entry: StationEntry }
  /** `isBraked`: it was this failure that put the brake on. */
  | { readonly kind: "refused"; readonly station: number; readonly isBraked: boolean };

interface Failures {
  count: number;
  sinceMs: number;
}

export class SignOnDesk {
  readonly #directory: StationDirectory;
  readonly #failures = new Map<number, Failures>();

  constructor(directory: StationDirectory) {
    this.#directory = directory;
  }

  ask(name: string, secret: string, nowMs: number): SignOnAnswer {
    const entry = this.#directory.find(name.toUpperCase());
    if (entry === null || entry.verifier === null) {
      verifySecret(secret, NOBODYS_VERIFIER);
      return { kind: "refused", station: -1, isBraked: false };
    }
    const { station } = entry;
    if (this.#isBraked(station, nowMs)) return { kind: "refused", station, isBraked: false };
    if (verifySecret(secret, entry.verifier)) {
      this.#failures.delete(station);
      return { kind: "welcome", entry };
    }
    return { kind: "refused", station, isBraked: this.#fail(station, nowMs) };
  }

  #isBraked(station: number, nowMs: number): boolean {
    const failures = this.#failures.get(station);
    if (failures === undefined) return false;
    if (nowMs - failures.sinceMs >= BRAKE_WINDOW_MS) {
      this.#failures.delete(station);
      return false;
    }
    return failures.count >= BRAKE_FAILURES;
  }

  #fail(station: number, nowMs: number): boolean {
    const failures = this.#failures.get(station) ?? { count: 0, sinceMs: nowMs };
    failures.count += 1;
    this.#failures.set(station, failures);
    return failures.count === BRAKE_FAILURES;
  }
}
