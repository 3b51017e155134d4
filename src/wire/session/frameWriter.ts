/**
 * Writes one session frame at a time into memory that is used again for the next.
 *
 * The number of elements of a frame is known only when the last one is written, so room for the longest array
 * head is kept in front, and `finish` puts the shortest head that fits directly before the rest. Everything is
 * written in its shortest form. Stations' programs in a browser write with it too: nothing here is Node's own.
 */

/** Array head of 5 bytes: 0xdd and a 32-bit count. */
const HEAD_ROOM = 5;
const START_BYTES = 512;
const UTF8 = new TextEncoder();

export class FrameWriter {
  #bytes: Uint8Array;
  #at = HEAD_ROOM;
  #elements = 0;

  constructor(startBytes = START_BYTES) {
    this.#bytes = new Uint8Array(startBytes + HEAD_ROOM);
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
      this.#at = writeBig(bytes, this.#at, value, 2);
    } else if (value < 0x1_0000_0000) {
      bytes[this.#at++] = 0xce;
      this.#at = writeBig(bytes, this.#at, value, 4);
    } else {
      bytes[this.#at++] = 0xcf;
      this.#at = writeBig(bytes, this.#at, Math.floor(value / 2 ** 32), 4);
      this.#at = writeBig(bytes, this.#at, value % 2 ** 32, 4);
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
      this.#at = writeBig(bytes, this.#at, length, 2);
    } else {
      bytes[this.#at++] = 0xc6;
      this.#at = writeBig(bytes, this.#at, length, 4);
    }
    bytes.set(value, this.#at);
    this.#at += length;
    return this;
  }

  /** UTF-8. */
  str(value: string): this {
    if (value.length < 0x20 && this.#shortAscii(value)) return this;
    const encoded = UTF8.encode(value);
    const { length } = encoded;
    this.#room(length + 5);
    const bytes = this.#bytes;
    if (length < 0x20) {
      bytes[this.#at++] = 0xa0 | length;
    } else if (length < 0x100) {
      bytes[this.#at++] = 0xd9;
      bytes[this.#at++] = length;
    } else if (length < 0x1_0000) {
      bytes[this.#at++] = 0xda;
      this.#at = writeBig(bytes, this.#at, length, 2);
    } else {
      bytes[this.#at++] = 0xdb;
      this.#at = writeBig(bytes, this.#at, length, 4);
    }
    bytes.set(encoded, this.#at);
    this.#at += length;
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
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}

function arrayHeadBytes(count: number): number {
  if (count < 0x10) return 1;
  return count < 0x1_0000 ? 3 : 5;
}

function writeArrayHead(bytes: Uint8Array, at: number, count: number): number {
  if (count < 0x10) {
    bytes[at] = 0x90 | count;
    return at + 1;
  }
  if (count < 0x1_0000) {
    bytes[at] = 0xdc;
    return writeBig(bytes, at + 1, count, 2);
  }
  bytes[at] = 0xdd;
  return writeBig(bytes, at + 1, count, 4);
}

/** A number of `width` bytes, high byte first; returns the place behind it. */
function writeBig(bytes: Uint8Array, at: number, value: number, width: 2 | 4): number {
  for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256))
    bytes[at + i] = rest & 0xff;
  return at + width;
}
