/**
 * Writes one session frame at a time into memory that is used again for the next.
 *
 * The number of elements of a frame is known only when the last one is written, so room for the longest array
 * head is kept in front, and `finish` puts the shortest head that fits directly before the rest. Everything is
 * written in its shortest form.
 */

/** Array head of 5 bytes: 0xdd and a 32-bit count. */
const HEAD_ROOM = 5;
const START_BYTES = 512;

export class FrameWriter {
  #bytes: Buffer;
  #at = HEAD_ROOM;
  #elements = 0;

  constructor(startBytes = START_BYTES) {
    this.#bytes = Buffer.allocUnsafeSlow(startBytes + HEAD_ROOM);
  }

  /** Starts a frame with its act; what was written before is forgotten. */
  begin(act: number): this {
    this.#at = HEAD_ROOM;
    this.#elements = 1;
    return this.uint(act);
  }

  /** Elements of the frame's own array so far, the act included: count each one with `element`. */
  element(): this {
    this.#elements += 1;
    return this;
  }

  get elements(): number {
    return this.#elements;
  }

  /** Bytes of the frame so far, with the longest head. */
  get size(): number {
    return this.#at;
  }

  /** Memory held, used or not. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** 0 up to 2^53 - 1. */
  uint(value: number): this {
    this.#room(9);
    const bytes = this.#bytes;
    if (value < 0x80) {
      bytes[this.#at++] = value;
    } else if (value < 0x100) {
      bytes[this.#at++] = 0xcc;
      bytes[this.#at++] = value;
    } else if (value < 0x1_0000) {
      bytes[this.#at++] = 0xcd;
      this.#at = bytes.writeUInt16BE(value, this.#at);
    } else if (value < 0x1_0000_0000) {
      bytes[this.#at++] = 0xce;
      this.#at = bytes.writeUInt32BE(value, this.#at);
    } else {
      bytes[this.#at++] = 0xcf;
      this.#at = bytes.writeUInt32BE(Math.floor(value / 2 ** 32), this.#at);
      this.#at = bytes.writeUInt32BE(value % 2 ** 32, this.#at);
    }
    return this;
  }

  nil(): this {
    this.#room(1);
    this.#bytes[this.#at++] = 0xc0;
    return this;
  }

  /** Head of an array inside the frame. */
  array(count: number): this {
    this.#room(5);
    this.#at = writeArrayHead(this.#bytes, this.#at, count);
    return this;
  }

  bin(value: Uint8Array): this {
    const { length } = value;
    this.#room(length + 5);
    const bytes = this.#bytes;
    if (length < 0x100) {
      bytes[this.#at++] = 0xc4;
      bytes[this.#at++] = length;
    } else if (length < 0x1_0000) {
      bytes[this.#at++] = 0xc5;
      this.#at = bytes.writeUInt16BE(length, this.#at);
    } else {
      bytes[this.#at++] = 0xc6;
      this.#at = bytes.writeUInt32BE(length, this.#at);
    }
    bytes.set(value, this.#at);
    this.#at += length;
    return this;
  }

  /** UTF-8. */
  str(value: string): this {
    if (value.length < 0x20 && this.#shortAscii(value)) return this;
    const length = Buffer.byteLength(value);
    this.#room(length + 5);
    const bytes = this.#bytes;
    if (length < 0x20) {
      bytes[this.#at++] = 0xa0 | length;
    } else if (length < 0x100) {
      bytes[this.#at++] = 0xd9;
      bytes[this.#at++] = length;
    } else if (length < 0x1_0000) {
      bytes[this.#at++] = 0xda;
      this.#at = bytes.writeUInt16BE(length, this.#at);
    } else {
      bytes[this.#at++] = 0xdb;
      this.#at = bytes.writeUInt32BE(length, this.#at);
    }
    this.#at += bytes.write(value, this.#at, "utf8");
    return this;
  }

  /** Mnemonics and field codes, one of each in every item: without a call into the runtime. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    this.#room(length + 1);
    const bytes = this.#bytes;
    const at = this.#at + 1;
    for (let i = 0; i < length; i++) {
      const character = value.charCodeAt(i);
      if (character >= 0x80) return false;
      bytes[at + i] = character;
    }
    bytes[this.#at] = 0xa0 | length;
    this.#at = at + length;
    return true;
  }

  /** The whole frame; only valid until the next `begin`. */
  finish(): Uint8Array {
    const start = HEAD_ROOM - arrayHeadBytes(this.#elements);
    writeArrayHead(this.#bytes, start, this.#elements);
    return this.#bytes.subarray(start, this.#at);
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}

function arrayHeadBytes(count: number): number {
  if (count < 0x10) return 1;
  return count < 0x1_0000 ? 3 : 5;
}

function writeArrayHead(bytes: Buffer, at: number, count: number): number {
  if (count < 0x10) {
    bytes[at] = 0x90 | count;
    return at + 1;
  }
  if (count < 0x1_0000) {
    bytes[at] = 0xdc;
    return bytes.writeUInt16BE(count, at + 1);
  }
  bytes[at] = 0xdd;
  return bytes.writeUInt32BE(count, at + 1);
}
