/** Resolves the destinations of the header: what each one is, who serves it, whether it takes the key. */
import {
  ALSO_LINKS_AT,
  DESTINATIONS_AT,
  DESTINATION_AT_AT,
  DESTINATION_BYTES,
  DESTINATION_CLASS_AT,
  DESTINATION_COUNT_AT,
  DESTINATION_INDEX_AT,
  DESTINATION_KIND_AT,
  DESTINATION_LENGTH_AT,
  DESTINATION_LINK_AT,
  DIALECT_AT,
  HEADER_AT_AT,
  NO_LINK,
} from "../src/core/byteLayout";
import {
  AGENCY_RETIRED,
  CODES_AT_AT,
  CODE_BYTES,
  CODE_CLASS_AT,
  CODE_FOREIGN_AT,
  CODE_HASH_AT_AT,
  CODE_HASH_SHIFT_AT,
  CODE_LINK_AT,
  GROUP_HASH_AT_AT,
  GROUP_HASH_SHIFT_AT,
  HELP_LINK_AT,
  KEY_CODES_AT,
  KEY_DESTINATIONS_MAX_AT,
  KEY_FLAGS_AT,
  KEY_FREE_TEXT,
  KEY_PARALLEL_LINKS_AT,
  KEY_TO_AGENCY,
  KEY_TO_FOREIGN_AGENCY,
  KEY_TO_GROUP,
  KEY_TO_STATION,
  MNEMONIC_HASH_AT_AT,
  MNEMONIC_HASH_SHIFT_AT,
  NCIC_CODE_AT,
} from "../src/core/tableLayout";
import { findAgency } from "./admission";
import { DIALECT_NCIC } from "./header";
import { NOT_FOUND, findNarrow, findWide, loadOriWord, loadWord, tableAddress, tableNumber } from "./lookup";
import { DESTINATION_WORDS_AT, DESTINATION_WORD_COUNT_AT, SEEN_DESTINATIONS_AT, WORD_BYTES } from "./memory";
import { DESTINATIONS_TOO_MANY, DESTINATION_NOT_SERVED, DESTINATION_UNKNOWN, REGION_NOT_TAKEN } from "./rejectCode";
import { fail } from "./record";

const KIND_CODE: u8 = 1;
const KIND_AGENCY: u8 = 2;
const KIND_FOREIGN_AGENCY: u8 = 3;
const KIND_STATION: u8 = 4;
const KIND_GROUP: u8 = 5;

const CLASS_IN_STATE: u32 = 1;
const CLASS_STATION: u8 = 16;
export const CLASS_HELP_FILE: u32 = 32;
const CLASS_REGION: u32 = 64;

const LETTER_G: u32 = 0x47;
const HELP: u32 = 0x504c4548;

/** Resolves all destinations into the record; returns the bits of their classes, or 0 after a trouble. */
export function resolveDestinations(record: usize, message: usize, key: usize): u32 {
  if (load<u8>(record, DIALECT_AT) == DIALECT_NCIC && !resolveNcic(record, key)) return 0;
  const words = load<u32>(DESTINATION_WORD_COUNT_AT);
  let kept = <u32>load<u8>(record, DESTINATION_COUNT_AT);
  for (let i: u32 = 0; i < words; i++) {
    const at = <usize>load<u32>(DESTINATION_WORDS_AT + i * WORD_BYTES);
    const bytes = load<u32>(DESTINATION_WORDS_AT + i * WORD_BYTES, 4);
    const word = bytes == 9 ? loadOriWord(at) : loadWord(at, bytes);
    if (isSeen(word, kept)) continue;
    store<u64>(SEEN_DESTINATIONS_AT + 8 * kept, word);

    const entry = record + DESTINATIONS_AT + kept * DESTINATION_BYTES;
    const trouble = bytes == 9 ? resolveOri(entry, key, at, word) : resolveShort(entry, key, at, bytes, word);
    if (trouble != 0) return clearAndFail(record, entry, trouble, <u32>(at - message), bytes);
    if (kept == load<u8>(key, KEY_DESTINATIONS_MAX_AT)) {
      return clearAndFail(record, entry, DESTINATIONS_TOO_MANY, <u32>(at - message), bytes);
    }
    store<u8>(entry, <u8>bytes, DESTINATION_LENGTH_AT);
    store<u16>(entry, <u16>(at - message), DESTINATION_AT_AT);
    kept++;
    store<u8>(record, <u8>kept, DESTINATION_COUNT_AT);
  }
  return addCopies(record, key, kept);
}

@inline
function isSeen(word: u64, kept: u32): bool {
  for (let i: u32 = 0; i < kept; i++) if (load<u64>(SEEN_DESTINATIONS_AT + 8 * i) == word) return true;
  return false;
}

/** A destination that ends the parse leaves no trace in the record. */
function clearAndFail(record: usize, entry: usize, code: u32, at: u32, bytes: u32): u32 {
  store<u64>(entry, 0);
  fail(record, code, at, bytes);
  return 0;
}

@inline
function describe(entry: usize, kind: u8, link: u8, classBit: u8, index: u32): void {
  store<u8>(entry, kind, DESTINATION_KIND_AT);
  store<u8>(entry, link, DESTINATION_LINK_AT);
  store<u8>(entry, classBit, DESTINATION_CLASS_AT);
  store<u32>(entry, index, DESTINATION_INDEX_AT);
}

@inline
function isServed(key: usize, flag: u32): u32 {
  return (load<u32>(key, KEY_FLAGS_AT) & flag) != 0 ? 0 : DESTINATION_NOT_SERVED;
}

@inline
function findCode(word: u64): u32 {
  return findWide(tableAddress(CODE_HASH_AT_AT), tableNumber(CODE_HASH_SHIFT_AT), word);
}

@inline
function codeAddress(index: u32): usize {
  return tableAddress(CODES_AT_AT) + index * CODE_BYTES;
}

@inline
function keyTakesCode(key: usize, index: u32): bool {
  return ((load<u8>(key + (index >> 3), KEY_CODES_AT) >> <u8>(index & 7)) & 1) != 0;
}

/** Agencies, stations and groups are the switch's own: no link serves them. */
@inline
function describeLocal(entry: usize, kind: u8, index: u32, key: usize, flag: u32): u32 {
  describe(entry, kind, <u8>NO_LINK, CLASS_STATION, index);
  return isServed(key, flag);
}

/** Whether `ssfffHELP` is the address of a help file to this key: it takes free text, and there is a link to Nlets. */
@inline
function takesHelpFiles(key: usize): bool {
  return (load<u32>(key, KEY_FLAGS_AT) & KEY_FREE_TEXT) != 0 && tableNumber(HELP_LINK_AT) != NOT_FOUND;
}

/**
 * Nine characters: an agency of this state, one of a state or province that has a link, or a help file at Nlets.
 * Returns a reject code or 0.
 */
function resolveOri(entry: usize, key: usize, at: usize, word: u64): u32 {
  const agency = findAgency(word);
  if (agency != NOT_FOUND) {
    if ((agency & AGENCY_RETIRED) != 0) return DESTINATION_UNKNOWN;
    return describeLocal(entry, KIND_AGENCY, agency, key, KEY_TO_AGENCY);
  }
  const state = findCode(loadWord(at, 2));
  if (state == NOT_FOUND) return DESTINATION_UNKNOWN;
  if (load<u32>(at, 5) == HELP && takesHelpFiles(key)) {
    describe(entry, KIND_FOREIGN_AGENCY, <u8>tableNumber(HELP_LINK_AT), <u8>CLASS_HELP_FILE, state);
    return isServed(key, KEY_TO_FOREIGN_AGENCY);
  }
  const code = codeAddress(state);
  if (load<u8>(code, CODE_FOREIGN_AT) == 0) return DESTINATION_UNKNOWN;
  describe(entry, KIND_FOREIGN_AGENCY, load<u8>(code, CODE_LINK_AT), load<u8>(code, CODE_CLASS_AT), state);
  return isServed(key, KEY_TO_FOREIGN_AGENCY);
}

/** Two to four characters: a code, else a group (G...) or a station. Returns a reject code or 0. */
function resolveShort(entry: usize, key: usize, at: usize, bytes: u32, word: u64): u32 {
  const index = findCode(word);
  if (index != NOT_FOUND) {
    const code = codeAddress(index);
    describe(entry, KIND_CODE, load<u8>(code, CODE_LINK_AT), load<u8>(code, CODE_CLASS_AT), index);
    if (keyTakesCode(key, index)) return 0;
    return load<u8>(code, CODE_CLASS_AT) == CLASS_REGION ? REGION_NOT_TAKEN : DESTINATION_NOT_SERVED;
  }
  if (bytes != 4) return DESTINATION_UNKNOWN;
  if (load<u8>(at) == LETTER_G) {
    const group = findNarrow(tableAddress(GROUP_HASH_AT_AT), tableNumber(GROUP_HASH_SHIFT_AT), <u32>word);
    return group == NOT_FOUND ? DESTINATION_UNKNOWN : describeLocal(entry, KIND_GROUP, group, key, KEY_TO_GROUP);
  }
  const station = findNarrow(tableAddress(MNEMONIC_HASH_AT_AT), tableNumber(MNEMONIC_HASH_SHIFT_AT), <u32>word);
  if (station == NOT_FOUND) return DESTINATION_UNKNOWN;
  return describeLocal(entry, KIND_STATION, station, key, KEY_TO_STATION);
}

/** In the NCIC dialect the header itself is the address: the fault is at its four characters. */
function resolveNcic(record: usize, key: usize): bool {
  const index = tableNumber(NCIC_CODE_AT);
  const headerAt = <u32>load<u16>(record, HEADER_AT_AT);
  if (index == NOT_FOUND) return fail(record, DESTINATION_UNKNOWN, headerAt, 4);
  if (!keyTakesCode(key, index)) return fail(record, DESTINATION_NOT_SERVED, headerAt, 4);
  const code = codeAddress(index);
  const entry = record + DESTINATIONS_AT;
  describe(entry, KIND_CODE, load<u8>(code, CODE_LINK_AT), load<u8>(code, CODE_CLASS_AT), index);
  store<u8>(record, 1, DESTINATION_COUNT_AT);
  return true;
}

/** An inquiry into the state's files goes to the key's parallel systems too; returns the classes of the destinations. */
function addCopies(record: usize, key: usize, count: u32): u32 {
  let classes: u32 = 0;
  let addressed: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = record + DESTINATIONS_AT + i * DESTINATION_BYTES;
    const link = <u32>load<u8>(entry, DESTINATION_LINK_AT);
    classes |= <u32>load<u8>(entry, DESTINATION_CLASS_AT);
    if (link != NO_LINK) addressed |= <u32>1 << link;
  }
  if ((classes & CLASS_IN_STATE) != 0) {
    store<u32>(record, load<u32>(key, KEY_PARALLEL_LINKS_AT) & ~addressed, ALSO_LINKS_AT);
  }
  return classes;
}
