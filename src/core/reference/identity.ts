/**
 * A 32-bit digest of the message, for recognising the same text under the same reference.
 *
 * FNV-1a takes one multiplication per byte, each waiting for the last: it took 60 of the core's 240 ns for an inquiry
 * of 77 bytes and 240 of 400 ns for a message of 300. Here two chains run side by side over words of four bytes,
 * with the multiplier of FNV and a shift that carries the upper bits down (without it they would never reach the
 * lower ones).
 */
const MULTIPLIER = 0x01000193;
const EVEN_START = 0x811c9dc5;
const ODD_START = 0x9e3779b9;

/** Digest of the bytes; the last words are filled up with zeros. */
export function identityOf(bytes: Uint8Array): number {
  let even = EVEN_START;
  let odd = ODD_START;
  for (let at = 0; at < bytes.length; at += 8) {
    even = mix(even, wordAt(bytes, at));
    odd = mix(odd, wordAt(bytes, at + 4));
  }
  return mix(mix(even, odd), bytes.length) >>> 0;
}

function mix(state: number, word: number): number {
  const product = Math.imul(state ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
}

function wordAt(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let i = 0; i < 4 && at + i < bytes.length; i++) word |= bytes[at + i]! << (8 * i);
  return word;
}
