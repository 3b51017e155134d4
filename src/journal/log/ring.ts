/**
 * The ring of records between the switch's thread and the writer's: one side appends and commits, the other takes.
 *
 * Everything committed and not yet taken is the writer's next group, so commits gather while a sync runs and nobody waits for
 * a timer. Places are counted in slots of eight bytes, modulo 2^32, and never reset. Record and ring are multiples of a slot,
 * so a number of a record is never cut at the end of the ring; a text may be.
 */
import { strict as assert } from "node:assert";
import type { JournalEntry } from "../../exchange/journalPort.ts";
import { NO_TEXT, RECORD_HEAD_BYTES, recordBytes, SLOT_BYTES } from "./layout.ts";

/** Words of the control block. */
const COMMITTED = 0;
const TAKEN = 1;
const CLOSED = 2;
/** Counts commits and the close: what the writer sleeps on, so that it misses neither. */
const SIGNAL = 3;
const CONTROL_BYTES = 64;

export interface RingMemory {
  readonly control: SharedArrayBuffer;
  readonly bytes: SharedArrayBuffer;
}

/** @param bytes size of the ring: a power of two */
export function createRingMemory(bytes: number): RingMemory {
  assert(bytes >= 4096 && (bytes & (bytes - 1)) === 0, "the ring's size is a power of two");
  return { control: new SharedArrayBuffer(CONTROL_BYTES), bytes: new SharedArrayBuffer(bytes) };
}

/** The appending side. */
export class RingAppender {
  readonly memory: RingMemory;
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #words16: Uint16Array;
  readonly #words32: Uint32Array;
  readonly #numbers: Float64Array;
  readonly #slots: number;
  #appended = 0;
  #committed = 0;

  constructor(memory: RingMemory) {
    this.memory = memory;
    this.#control = new Int32Array(memory.control);
    this.#bytes = new Uint8Array(memory.bytes);
    this.#words16 = new Uint16Array(memory.bytes);
    this.#words32 = new Uint32Array(memory.bytes);
    this.#numbers = new Float64Array(memory.bytes);
    this.#slots = memory.bytes.byteLength / SLOT_BYTES;
  }

  get hasUncommitted(): boolean {
    return this.#appended !== this.#committed;
  }

  /** Bytes that the writer has not taken yet. */
  get waitingBytes(): number {
    return ((this.#appended - Atomics.load(this.#control, TAKEN)) >>> 0) * SLOT_BYTES;
  }

  /** False: there is no room at present. Copies the text. */
  append({ kind, code, station, number, atMs, reference, flags, leg, text }: JournalEntry): boolean {
    const textBytes = text === null ? 0 : text.length;
    const bytes = recordBytes(textBytes);
    const slots = this.#slots;
    if (this.waitingBytes + bytes > slots * SLOT_BYTES) return false;
    const mask = slots - 1;
    const first = this.#appended & mask;
    const second = (first + 1) & mask;
    this.#words32[first * 2] = bytes;
    this.#words32[first * 2 + 1] = text === null ? NO_TEXT : textBytes;
    this.#words16[second * 4] = kind;
    this.#words16[second * 4 + 1] = code;
    this.#words32[second * 2 + 1] = station;
    this.#numbers[(first + 2) & mask] = number;
    this.#numbers[(first + 3) & mask] = atMs;
    const fifth = (first + 4) & mask;
    this.#words32[fifth * 2] = reference;
    this.#words16[fifth * 4 + 2] = flags;
    this.#words16[fifth * 4 + 3] = leg;
    if (text !== null) this.#copy(text, (first + RECORD_HEAD_BYTES / SLOT_BYTES) & mask);
    this.#appended = (this.#appended + bytes / SLOT_BYTES) >>> 0;
    return true;
  }

  #copy(text: Uint8Array, slot: number): void {
    const at = slot * SLOT_BYTES;
    const room = this.#bytes.length - at;
    if (text.length <= room) {
      this.#bytes.set(text, at);
      return;
    }
    this.#bytes.set(text.subarray(0, room), at);
    this.#bytes.set(text.subarray(room), 0);
  }

  /** Gives everything appended so far to the writer. */
  commit(): void {
    this.#committed = this.#appended;
    Atomics.store(this.#control, COMMITTED, this.#committed | 0);
    this.#signal();
  }

  /** Tells the writer to end once it has taken everything committed. */
  close(): void {
    Atomics.store(this.#control, CLOSED, 1);
    this.#signal();
  }

  #signal(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }

  /** A copy of what was appended and is not durable yet, for whoever reads the journal. */
  waitingRecords(): Buffer {
    const taken = Atomics.load(this.#control, TAKEN) >>> 0;
    return copyOf(this.#bytes, taken & (this.#slots - 1), (this.#appended - taken) >>> 0);
  }
}

function copyOf(ring: Uint8Array, slot: number, slots: number): Buffer {
  const copy = Buffer.allocUnsafe(slots * SLOT_BYTES);
  const at = slot * SLOT_BYTES;
  const head = ring.subarray(at, Math.min(at + copy.length, ring.length));
  copy.set(head, 0);
  copy.set(ring.subarray(0, copy.length - head.length), head.length);
  return copy;
}

/** What the writer takes at once: whole records, in one part, or in two where the ring ends between. */
export interface TakenRecords {
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  readonly records: number;
}

/** The taking side; it may block its thread. */
export class RingTaker {
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #words32: Uint32Array;
  readonly #slots: number;
  /** Bytes of one group at most, unless a single record is longer. */
  readonly #groupBytesMax: number;
  #taken = 0;
  #end = 0;

  constructor(memory: RingMemory, groupBytesMax: number) {
    this.#control = new Int32Array(memory.control);
    this.#bytes = new Uint8Array(memory.bytes);
    this.#words32 = new Uint32Array(memory.bytes);
    this.#slots = memory.bytes.byteLength / SLOT_BYTES;
    this.#groupBytesMax = groupBytesMax;
  }

  /** Blocks until something is committed. Null: the ring is closed and empty. */
  take(): TakenRecords | null {
    for (;;) {
      const signal = Atomics.load(this.#control, SIGNAL);
      const isClosed = Atomics.load(this.#control, CLOSED) === 1;
      const committed = Atomics.load(this.#control, COMMITTED) >>> 0;
      if (committed !== this.#taken) return this.#group(committed);
      if (isClosed) return null;
      Atomics.wait(this.#control, SIGNAL, signal);
    }
  }

  #group(committed: number): TakenRecords {
    const mask = this.#slots - 1;
    const available = (committed - this.#taken) >>> 0;
    const most = this.#groupBytesMax / SLOT_BYTES;
    let [slots, records] = [0, 0];
    while (slots < available) {
      const size = this.#words32[((this.#taken + slots) & mask) * 2]! / SLOT_BYTES;
      if (records > 0 && slots + size > most) break;
      slots += size;
      records++;
    }
    this.#end = (this.#taken + slots) >>> 0;
    const at = (this.#taken & mask) * SLOT_BYTES;
    const bytes = slots * SLOT_BYTES;
    const room = this.#bytes.length - at;
    const parts =
      bytes <= room
        ? [this.#bytes.subarray(at, at + bytes)]
        : [this.#bytes.subarray(at), this.#bytes.subarray(0, bytes - room)];
    return { parts, bytes, records };
  }

  /** What was taken is durable; its room may be used again. */
  release(): void {
    this.#taken = this.#end;
    Atomics.store(this.#control, TAKEN, this.#taken | 0);
  }
}
