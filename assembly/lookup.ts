/** Names as numbers, and the hash tables that hold them (src/core/tableLayout.ts draws both). */
import {
  ENTRY_VALUE_AT,
  NARROW_ENTRY_BYTES,
  NARROW_ENTRY_VALUE_AT,
  SET_ENTRY_BYTES,
  WIDE_ENTRY_BYTES,
} from "../src/core/tableLayout";
import { TABLES_AT } from "./memory";

const MULTIPLIER_64: u64 = 0x9e3779b97f4a7c15;
const MULTIPLIER_32: u32 = 0x9e3779b1;
/** No value of a table: real ones are smaller. */
export const NOT_FOUND: u32 = 0xffffffff;

/** One to eight characters as a word. */
@inline
export function loadWord(at: usize, bytes: u32): u64 {
  return load<u64>(at) & (u64.MAX_VALUE >> (64 - 8 * <u64>bytes));
}

/** Nine characters: the bits of the last in the top bits of the first eight. */
@inline
export function loadOriWord(at: usize): u64 {
  // The multiplication puts a copy of the character before each byte, one bit further each time.
  const spread = (<u64>load<u8>(at, 8) * 0x0002040810204081) & 0x0101010101010101;
  return load<u64>(at) | (spread << 7);
}

/** A number of the tables' header. */
@inline
export function tableNumber(at: i32): u32 {
  return load<u32>(TABLES_AT + <usize>at);
}

/** Address of something that the tables' header gives the position of. */
@inline
export function tableAddress(at: i32): usize {
  return TABLES_AT + load<u32>(TABLES_AT + <usize>at);
}

/** Value of a word in a wide table, or NOT_FOUND. `word` is not 0. */
export function findWide(table: usize, shift: u32, word: u64): u32 {
  const mask = <u32>((<u64>1 << <u64>(64 - shift)) - 1);
  let slot = <u32>((word * MULTIPLIER_64) >> <u64>shift);
  while (true) {
    const entry = table + slot * WIDE_ENTRY_BYTES;
    const found = load<u64>(entry);
    if (found == word) return load<u32>(entry, ENTRY_VALUE_AT);
    if (found == 0) return NOT_FOUND;
    slot = (slot + 1) & mask;
  }
}

/** Value of a word in a narrow table, or NOT_FOUND. `word` is not 0. */
export function findNarrow(table: usize, shift: u32, word: u32): u32 {
  const mask = (<u32>1 << (32 - shift)) - 1;
  let slot = (word * MULTIPLIER_32) >> shift;
  while (true) {
    const entry = table + slot * NARROW_ENTRY_BYTES;
    const found = load<u32>(entry);
    if (found == word) return load<u32>(entry, NARROW_ENTRY_VALUE_AT);
    if (found == 0) return NOT_FOUND;
    slot = (slot + 1) & mask;
  }
}

/** Whether the word is in the set. `word` is not 0. */
export function isInSet(table: usize, shift: u32, word: u64): bool {
  const mask = <u32>((<u64>1 << <u64>(64 - shift)) - 1);
  let slot = <u32>((word * MULTIPLIER_64) >> <u64>shift);
  while (true) {
    const found = load<u64>(table + slot * SET_ENTRY_BYTES);
    if (found == word) return true;
    if (found == 0) return false;
    slot = (slot + 1) & mask;
  }
}
