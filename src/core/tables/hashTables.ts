/**
 * Open-addressing hash tables, at most half full, with the hash that the core computes (tableLayout.ts).
 *
 * A word that stands twice is a bug of the loaders, which refuse such data: it is asserted.
 */
import { strict as assert } from "node:assert";
import {
  ENTRY_VALUE_AT,
  NARROW_ENTRY_BYTES,
  NARROW_ENTRY_VALUE_AT,
  SET_ENTRY_BYTES,
  WIDE_ENTRY_BYTES,
} from "../tableLayout.ts";
import type { Blob } from "./blob.ts";

const MULTIPLIER_64 = 0x9e37_79b9_7f4a_7c15n;
const MULTIPLIER_32 = 0x9e37_79b1;
/** One cache line of the smallest entries. */
const BITS_MIN = 3;

export interface HashTable {
  readonly at: number;
  /** The hash is shifted right by so much. */
  readonly shift: number;
}

export function writeWideTable(
  blob: Blob,
  entries: Iterable<readonly [word: bigint, value: number]>,
): HashTable {
  const list = [...entries];
  const bits = bitsFor(list.length);
  const at = blob.section(WIDE_ENTRY_BYTES << bits);
  for (const [word, value] of list) {
    const entry = freeEntry64(blob, at, WIDE_ENTRY_BYTES, bits, word);
    blob.u64(entry, word);
    blob.u32(entry + ENTRY_VALUE_AT, value);
  }
  return { at, shift: 64 - bits };
}

export function writeSet(blob: Blob, words: Iterable<bigint>): HashTable {
  const list = [...words];
  const bits = bitsFor(list.length);
  const at = blob.section(SET_ENTRY_BYTES << bits);
  for (const word of list) blob.u64(freeEntry64(blob, at, SET_ENTRY_BYTES, bits, word), word);
  return { at, shift: 64 - bits };
}

export function writeNarrowTable(
  blob: Blob,
  entries: Iterable<readonly [word: number, value: number]>,
): HashTable {
  const list = [...entries];
  const bits = bitsFor(list.length);
  const at = blob.section(NARROW_ENTRY_BYTES << bits);
  const mask = (1 << bits) - 1;
  for (const [word, value] of list) {
    let slot = Math.imul(word, MULTIPLIER_32) >>> (32 - bits);
    for (let found = blob.readU32(at + slot * NARROW_ENTRY_BYTES); found !== 0; ) {
      assert(found !== word, `word ${word} stands once`);
      slot = (slot + 1) & mask;
      found = blob.readU32(at + slot * NARROW_ENTRY_BYTES);
    }
    blob.u32(at + slot * NARROW_ENTRY_BYTES, word);
    blob.u32(at + slot * NARROW_ENTRY_BYTES + NARROW_ENTRY_VALUE_AT, value);
  }
  return { at, shift: 32 - bits };
}

function bitsFor(count: number): number {
  let bits = BITS_MIN;
  while (1 << bits < 2 * count) bits += 1;
  return bits;
}

function freeEntry64(blob: Blob, at: number, entryBytes: number, bits: number, word: bigint): number {
  let slot = Number(BigInt.asUintN(64, word * MULTIPLIER_64) >> BigInt(64 - bits));
  for (let found = blob.readU64(at + slot * entryBytes); found !== 0n; ) {
    assert(found !== word, `word ${word} stands once`);
    slot = (slot + 1) & ((1 << bits) - 1);
    found = blob.readU64(at + slot * entryBytes);
  }
  return at + slot * entryBytes;
}
