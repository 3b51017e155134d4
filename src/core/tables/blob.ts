/** Grows the blob of tables section by section; a position, once given, stays. */
import { strict as assert } from "node:assert";

export const SECTION_ALIGN = 64;

export class Blob {
  #bytes = new Uint8Array(1024 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Room for a section of zeros; returns its position. */
  section(bytes: number, align = SECTION_ALIGN): number {
    const at = Math.ceil(this.#length / align) * align;
    this.#length = at + bytes;
    while (this.#length > this.#bytes.length) {
      const longer = new Uint8Array(this.#bytes.length * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
      this.#view = new DataView(longer.buffer);
    }
    return at;
  }

  u8(at: number, value: number): void {
    assert(Number.isInteger(value) && value >= 0 && value <= 0xff, `${value} fits into a byte`);
    this.#view.setUint8(at, value);
  }
  u16(at: number, value: number): void {
    assert(Number.isInteger(value) && value >= 0 && value <= 0xffff, `${value} fits into two bytes`);
    this.#view.setUint16(at, value, true);
  }
  u32(at: number, value: number): void {
    assert(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff, `${value} fits into four bytes`);
    this.#view.setUint32(at, value, true);
  }
  u64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value, true);
  }
  readU32(at: number): number {
    return this.#view.getUint32(at, true);
  }
  readU64(at: number): bigint {
    return this.#view.getBigUint64(at, true);
  }

  /** Sets the bits of the members in a set at `at`. */
  bits(at: number, members: Iterable<number>): void {
    for (const member of members) {
      const byte = at + (member >> 3);
      this.#bytes[byte] = this.#bytes[byte]! | (1 << (member & 7));
    }
  }

  /** A section of u16 numbers; its position. */
  list16(values: readonly number[]): number {
    const at = this.section(values.length * 2, 2);
    for (const [i, value] of values.entries()) this.u16(at + 2 * i, value);
    return at;
  }

  /** The finished blob, in memory that threads can share. */
  finish(): Uint8Array {
    const shared = new Uint8Array(new SharedArrayBuffer(Math.ceil(this.#length / 16) * 16));
    shared.set(this.#bytes.subarray(0, this.#length));
    return shared;
  }
}
