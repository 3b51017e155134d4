/**
 * Reads the small part of MessagePack that sessions speak: arrays, unsigned integers, text and nil.
 *
 * Stations are strangers, so nothing here trusts a length: a claim is compared with the bytes that are there
 * before anything else happens, nothing is allocated for it, and a text is given as its place in the frame.
 * Maps, floats, signed integers, extensions and the reserved byte are faults. A fault is a return value (-1 or
 * false), because a frame from outside must not be able to throw.
 */

/** Arrays inside arrays that `skip` follows in elements it does not know. */
const SKIP_DEPTH_MAX = 4;
const NO_BYTES = new Uint8Array(0);

export class FrameCursor {
  /** Place and length of the text that `text()` found. */
  textAt = 0;
  textBytes = 0;
  #bytes: Uint8Array = NO_BYTES;
  #at = 0;
  #end = 0;

  /** Starts on a frame. The bytes are only read, never kept after the next call of `open`. */
  open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** Forgets the frame, whose memory is the socket's. */
  release(): void {
    this.open(NO_BYTES);
  }

  get atEnd(): boolean {
    return this.#at === this.#end;
  }

  /** Number of elements of the array that starts here; -1: no array starts here, or it cannot be there in full. */
  array(): number {
    const head = this.#byte();
    let count = -1;
    if ((head & 0xf0) === 0x90) count = head & 0x0f;
    else if (head === 0xdc) count = this.#big(2);
    else if (head === 0xdd) count = this.#big(4);
    // Every element takes a byte at least.
    return count <= this.#end - this.#at ? count : -1;
  }

  /** An unsigned integer up to 2^53 - 1; -1: something else. */
  uint(): number {
    const head = this.#byte();
    if (head < 0x80) return head;
    switch (head) {
      case 0xcc:
        return this.#big(1);
      case 0xcd:
        return this.#big(2);
      case 0xce:
        return this.#big(4);
      case 0xcf: {
        const high = this.#big(4);
        const low = this.#big(4);
        if (high < 0 || low < 0 || high > 0x1f_ffff) return -1;
        return high * 2 ** 32 + low;
      }
      default:
        return -1;
    }
  }

  /** Finds a `str` or `bin`; its place is in `textAt` and `textBytes`. */
  text(): boolean {
    const head = this.#byte();
    let length = -1;
    if ((head & 0xe0) === 0xa0) length = head & 0x1f;
    else if (head === 0xd9 || head === 0xc4) length = this.#big(1);
    else if (head === 0xda || head === 0xc5) length = this.#big(2);
    else if (head === 0xdb || head === 0xc6) length = this.#big(4);
    if (length < 0 || length > this.#end - this.#at) return false;
    this.textAt = this.#at;
    this.textBytes = length;
    this.#at += length;
    return true;
  }

  /** Takes a nil where one stands. */
  nil(): boolean {
    if (this.#bytes[this.#at] !== 0xc0) return false;
    this.#at += 1;
    return true;
  }

  /** Passes one element of any allowed kind. */
  skip(depth = 0): boolean {
    const head = this.#bytes[this.#at];
    if (head === undefined) return false;
    if (head === 0xc0) return this.nil();
    if ((head & 0xf0) === 0x90 || head === 0xdc || head === 0xdd) {
      const count = this.array();
      if (count < 0 || depth === SKIP_DEPTH_MAX) return false;
      for (let i = 0; i < count; i++) if (!this.skip(depth + 1)) return false;
      return true;
    }
    if (head < 0x80 || (head >= 0xcc && head <= 0xcf)) return this.uint() >= 0;
    return this.text();
  }

  /** 0x1ff, which no head byte is, at the end of the frame. */
  #byte(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++]! : 0x1ff;
  }

  /** Big-endian integer of 1, 2 or 4 bytes; -1 where they are not there. */
  #big(bytes: number): number {
    if (this.#end - this.#at < bytes) return -1;
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + this.#bytes[this.#at++]!;
    return value;
  }
}
