/**
 * Fills a slab with raw messages on the receiving side.
 *
 * Runs once per message on the main thread, so it copies and does nothing else. What it refuses is refused
 * for room: bytes, number of messages, or the field spans that the batch could need at worst. The last makes
 * it impossible that a worker runs out of span area.
 */
import { strict as assert } from "node:assert";
import { BATCH_MESSAGES_MAX, BATCH_SPANS_MAX, MESSAGE_FIELDS_MAX } from "../limits.ts";
import {
  MESSAGE_ALIGN,
  MESSAGE_ARRIVAL_AT,
  MESSAGE_BYTES_AT,
  MESSAGE_FLAGS_AT,
  MESSAGE_HEADER_BYTES,
  MESSAGE_MNEMONIC_AT,
  MESSAGE_REFERENCE_AT,
  MESSAGE_SESSION_AT,
  MESSAGE_STATION_AT,
  SLAB_BYTES_AT,
  SLAB_COUNT_AT,
  SLAB_HEADER_BYTES,
  SLAB_PROGRESS_AT,
  SLAB_SPANS_AT,
  SLAB_TODAY_AT,
} from "./layout.ts";

/** Shortest field with its period: `AB/.` */
const FIELD_BYTES_MIN = 4;
/** Shortest header in front of the first field: `1N01.AB.CA9010000.` */
const HEADER_BYTES_MIN = 18;

/** Field spans that a message of so many bytes can need at most. */
export function spansWorstCase(messageBytes: number): number {
  const fields = (messageBytes - HEADER_BYTES_MIN + 1) >> 2;
  return fields <= 0 ? 0 : Math.min(MESSAGE_FIELDS_MAX, fields);
}
assert(1 << 2 === FIELD_BYTES_MIN);

export class SlabWriter {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  #count = 0;
  #used = SLAB_HEADER_BYTES;
  #spans = 0;

  /** `slab` starts on a multiple of 8 in its buffer (every buffer of its own does). */
  constructor(slab: Uint8Array | SharedArrayBuffer) {
    const bytes = slab instanceof Uint8Array ? slab : new Uint8Array(slab);
    this.#bytes = bytes;
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#doubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
    this.reset(0);
  }

  /** Empties the slab. `today` is the UTC date as the number CCYYMMDD. */
  reset(today: number): void {
    this.#count = 0;
    this.#used = SLAB_HEADER_BYTES;
    this.#spans = 0;
    this.#words[SLAB_TODAY_AT >> 2] = today;
    this.#words[SLAB_PROGRESS_AT >> 2] = 0;
    this.#words[SLAB_SPANS_AT >> 2] = 0;
    this.#writeHeader();
  }

  /**
   * Copies one message; the parameters are the words of the message header (layout.ts). False: it does not
   * fit and nothing was changed. A message longer than an empty slab never fits: check its size before.
   */
  append(
    bytes: Uint8Array,
    session: number,
    station: number,
    mnemonic: number,
    reference: number,
    flags: number,
    arrivalMs: number,
  ): boolean {
    const start = this.#used;
    const end = start + MESSAGE_HEADER_BYTES + bytes.length;
    const spans = this.#spans + spansWorstCase(bytes.length);
    if (this.#count === BATCH_MESSAGES_MAX || end > this.#bytes.length || spans > BATCH_SPANS_MAX)
      return false;

    const words = this.#words;
    const word = start >> 2;
    words[word + (MESSAGE_BYTES_AT >> 2)] = bytes.length;
    words[word + (MESSAGE_SESSION_AT >> 2)] = session;
    words[word + (MESSAGE_STATION_AT >> 2)] = station;
    words[word + (MESSAGE_MNEMONIC_AT >> 2)] = mnemonic;
    words[word + (MESSAGE_REFERENCE_AT >> 2)] = reference;
    words[word + (MESSAGE_FLAGS_AT >> 2)] = flags;
    this.#doubles[(start + MESSAGE_ARRIVAL_AT) >> 3] = arrivalMs;
    this.#bytes.set(bytes, start + MESSAGE_HEADER_BYTES);

    this.#count += 1;
    this.#used = Math.min(this.#bytes.length, (end + MESSAGE_ALIGN - 1) & -MESSAGE_ALIGN);
    this.#spans = spans;
    this.#writeHeader();
    return true;
  }

  /** Messages in the slab. */
  get count(): number {
    return this.#count;
  }

  /** Used bytes, slab header included. */
  get bytesUsed(): number {
    return this.#used;
  }

  #writeHeader(): void {
    this.#words[SLAB_COUNT_AT >> 2] = this.#count;
    this.#words[SLAB_BYTES_AT >> 2] = this.#used;
  }
}

/** The UTC date as the number CCYYMMDD. */
export function dateNumber(time: Date): number {
  return time.getUTCFullYear() * 10_000 + (time.getUTCMonth() + 1) * 100 + time.getUTCDate();
}
