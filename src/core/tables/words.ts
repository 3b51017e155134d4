/** Names as numbers, the way the core reads them from a message (tableLayout.ts says how). */
import { strict as assert } from "node:assert";

/** Up to eight ASCII characters, the first one lowest. */
export function wordOf(text: string): bigint {
  assert(/^[\x21-\x7e]{1,8}$/.test(text), `"${text}" has one to eight printable characters`);
  let word = 0n;
  for (let i = 0; i < text.length; i++) word |= BigInt(text.charCodeAt(i)) << BigInt(8 * i);
  return word;
}

/** Nine ASCII characters: eight as a word, the bits of the ninth in the top bits of its bytes. */
export function oriWordOf(ori: string): bigint {
  assert(ori.length === 9, `"${ori}" has nine characters`);
  let word = wordOf(ori.slice(0, 8));
  const last = ori.charCodeAt(8);
  for (let bit = 0; bit < 7; bit++) word |= BigInt((last >> bit) & 1) << BigInt(8 * bit + 7);
  return word;
}

/** Four ASCII characters as a 32-bit number. */
export function narrowWordOf(text: string): number {
  assert(/^[A-Z0-9]{4}$/.test(text), `"${text}" has four letters or digits`);
  return Number(wordOf(text));
}
