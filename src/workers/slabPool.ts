/**
 * The slabs that carry raw messages to the workers and their results back.
 *
 * Each slab is a pair of SharedArrayBuffers made once, at start: the same memory serves message after message,
 * so nothing is allocated on the path and a worker is handed a slab by its number alone.
 */
import { strict as assert } from "node:assert";
import { RESULT_BYTES } from "../core/messageCore.ts";
import { RecordView } from "../core/recordView.ts";
import { SlabView } from "../core/slabView.ts";
import { SlabWriter } from "../core/slabWriter.ts";
import { BATCHES_PER_WORKER, SLAB_BYTES, SLABS_WAITING_MAX } from "../limits.ts";

/** Memory of one slab as it is given to the workers. */
export interface SharedSlab {
  readonly slab: SharedArrayBuffer;
  readonly result: SharedArrayBuffer;
}

export class Slab {
  readonly index: number;
  readonly shared: SharedSlab;
  /** The raw messages. */
  readonly bytes: Uint8Array;
  /** The records and spans. */
  readonly result: Uint8Array;
  readonly writer: SlabWriter;
  readonly records: RecordView;
  readonly messages: SlabView;

  constructor(index: number) {
    this.index = index;
    this.shared = { slab: new SharedArrayBuffer(SLAB_BYTES), result: new SharedArrayBuffer(RESULT_BYTES) };
    this.bytes = new Uint8Array(this.shared.slab);
    this.result = new Uint8Array(this.shared.result);
    this.writer = new SlabWriter(this.bytes);
    this.records = new RecordView(this.result);
    this.messages = new SlabView(this.bytes);
  }
}

export class SlabPool {
  readonly slabs: readonly Slab[];
  readonly #free: Slab[];

  constructor(threads: number) {
    const count = threads * BATCHES_PER_WORKER + SLABS_WAITING_MAX + 1;
    this.slabs = Array.from({ length: count }, (_, index) => new Slab(index));
    this.#free = [...this.slabs];
  }

  take(): Slab | null {
    return this.#free.pop() ?? null;
  }

  giveBack(slab: Slab): void {
    assert(!this.#free.includes(slab), "a slab is given back once");
    this.#free.push(slab);
  }
}
