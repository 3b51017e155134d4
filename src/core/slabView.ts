/**
 * Reads what the front end wrote before a raw message: whose it is, its reference, when it came.
 *
 * `moveTo` takes the record's `messageAt`; where there is no record (a worker died), `first` and `next` walk
 * the slab. One view serves a slab for ever; nothing is allocated per message.
 */
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

export class SlabView {
  readonly bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  #start = SLAB_HEADER_BYTES;

  constructor(slab: Uint8Array | SharedArrayBuffer) {
    const bytes = slab instanceof Uint8Array ? slab : new Uint8Array(slab);
    this.bytes = bytes;
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#doubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3);
  }

  get count(): number {
    return this.#words[SLAB_COUNT_AT >> 2]!;
  }
  get bytesUsed(): number {
    return this.#words[SLAB_BYTES_AT >> 2]!;
  }
  /** UTC date as the number CCYYMMDD. */
  get today(): number {
    return this.#words[SLAB_TODAY_AT >> 2]!;
  }
  /** Field spans in the result buffer, once the core has run. */
  get spans(): number {
    return this.#words[SLAB_SPANS_AT >> 2]!;
  }
  /** 1 + index of the message being parsed in careful mode; 0: none. */
  get progress(): number {
    return this.#words[SLAB_PROGRESS_AT >> 2]!;
  }
  set progress(value: number) {
    this.#words[SLAB_PROGRESS_AT >> 2] = value;
  }

  /** Stands on the message whose raw bytes start at `messageAt`. */
  moveTo(messageAt: number): this {
    this.#start = messageAt - MESSAGE_HEADER_BYTES;
    return this;
  }

  /** Stands on the first message; false when the slab is empty. */
  first(): boolean {
    this.#start = SLAB_HEADER_BYTES;
    return this.#isInside();
  }

  /** Stands on the next message; false behind the last. */
  next(): boolean {
    this.#start = (this.messageAt + this.messageBytes + MESSAGE_ALIGN - 1) & -MESSAGE_ALIGN;
    return this.#isInside();
  }

  get messageAt(): number {
    return this.#start + MESSAGE_HEADER_BYTES;
  }
  /** Length as received, before trimming. */
  get messageBytes(): number {
    return this.#word(MESSAGE_BYTES_AT);
  }
  get session(): number {
    return this.#word(MESSAGE_SESSION_AT);
  }
  get station(): number {
    return this.#word(MESSAGE_STATION_AT);
  }
  get mnemonic(): number {
    return this.#word(MESSAGE_MNEMONIC_AT);
  }
  get reference(): number {
    return this.#word(MESSAGE_REFERENCE_AT);
  }
  get flags(): number {
    return this.#word(MESSAGE_FLAGS_AT);
  }
  get arrivalMs(): number {
    return this.#doubles[(this.#start + MESSAGE_ARRIVAL_AT) >> 3]!;
  }

  #isInside(): boolean {
    const used = Math.min(this.bytesUsed, this.bytes.length);
    return this.messageAt <= used && this.messageAt + this.messageBytes <= used;
  }

  #word(at: number): number {
    return this.#words[(this.#start + at) >> 2]!;
  }
}
