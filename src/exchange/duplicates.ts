/**
 * Messages that were accepted lately, by station and the station's own reference, so that a repeat has no second effect.
 *
 * A ring of the latest in typed arrays, chained by a hash: remembering and looking up allocate nothing. An entry counts
 * for KNOWN_MS; where more messages come in that time than the ring has places, the oldest is forgotten before.
 */
import { strict as assert } from "node:assert";
import { DUPLICATES_KNOWN_MS, DUPLICATES_MAX } from "../limits.ts";

/** Nothing is remembered with that station and reference. */
export const UNKNOWN = -1;
/** The reference stands for another text. */
export const OTHER_TEXT = 0;

export class Duplicates {
  readonly #mask: number;
  readonly #stations: Uint32Array;
  readonly #references: Uint32Array;
  /** Digests of the texts. */
  readonly #identities: Uint32Array;
  readonly #numbers: Float64Array;
  /** UTC, seconds. */
  readonly #times: Uint32Array;
  /** 1 + place of the newest entry with that hash; 0: none. */
  readonly #heads: Int32Array;
  /** 1 + place of the next older entry with the same hash; 0: none. */
  readonly #older: Int32Array;
  #next = 0;
  #size = 0;

  /** @param places how many are remembered: a power of two; absent: DUPLICATES_MAX */
  constructor(places: number = DUPLICATES_MAX) {
    assert(places > 0 && (places & (places - 1)) === 0, "the number of places is a power of two");
    this.#mask = places - 1;
    this.#stations = new Uint32Array(places);
    this.#references = new Uint32Array(places);
    this.#identities = new Uint32Array(places);
    this.#numbers = new Float64Array(places);
    this.#times = new Uint32Array(places);
    this.#heads = new Int32Array(places);
    this.#older = new Int32Array(places);
  }

  /** Entries that are remembered, those that do not count any more included. */
  get size(): number {
    return this.#size;
  }

  /**
   * The number of the message that the station (mnemonic as a number) sent with that reference and text; OTHER_TEXT;
   * or UNKNOWN. `atMs`: now, UTC.
   */
  find(station: number, reference: number, identity: number, atMs: number): number {
    let place = this.#heads[this.#hash(station, reference)]! - 1;
    for (; place >= 0; place = this.#older[place]! - 1) {
      if (this.#references[place] !== reference || this.#stations[place] !== station) continue;
      if (atMs / 1000 - this.#times[place]! > DUPLICATES_KNOWN_MS / 1000) return UNKNOWN;
      return this.#identities[place] === identity ? this.#numbers[place]! : OTHER_TEXT;
    }
    return UNKNOWN;
  }

  /** Remembers a message that was accepted. */
  add(station: number, reference: number, identity: number, number: number, atMs: number): void {
    const place = this.#next;
    this.#next = (place + 1) & this.#mask;
    if (this.#size > this.#mask) this.#forget(place);
    else this.#size++;
    const hash = this.#hash(station, reference);
    this.#stations[place] = station;
    this.#references[place] = reference;
    this.#identities[place] = identity;
    this.#numbers[place] = number;
    this.#times[place] = atMs / 1000;
    this.#older[place] = this.#heads[hash]!;
    this.#heads[hash] = place + 1;
  }

  /** Takes the oldest entry out of its chain: it is the last of it. */
  #forget(place: number): void {
    const hash = this.#hash(this.#stations[place]!, this.#references[place]!);
    let at = this.#heads[hash]! - 1;
    if (at === place) {
      this.#heads[hash] = 0;
      return;
    }
    while (this.#older[at] !== place + 1) at = this.#older[at]! - 1;
    this.#older[at] = 0;
  }

  #hash(station: number, reference: number): number {
    const mixed = Math.imul(station ^ Math.imul(reference, 0x9e3779b1), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
