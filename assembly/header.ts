/**
 * The header in its three dialects. Its words go to scratch memory (memory.ts); they are looked up later.
 */
import { CONTROL_AT_AT, CONTROL_BYTES_AT, DIALECT_AT, HEADER_AT_AT, TEXT_AT_AT } from "../src/core/byteLayout";
import {
  ASTERISK,
  BLANK,
  CLASS_ALPHANUMERIC,
  CLASS_LETTER,
  COMMA,
  DEL,
  HYPHEN,
  SLASH,
  classMask,
  findPeriod,
  findSeparator,
  isAll,
  lowBits,
  skipIgnored,
} from "./characters";
import {
  CONTROL_CHARACTERS_MAX,
  DESTINATIONS_MAX,
  DESTINATION_WORDS_AT,
  DESTINATION_WORD_COUNT_AT,
  HEADER_CHARACTERS_MAX,
  KEY_WORD_AT,
  MNEMONIC_WORD_AT,
  NCIC_HEADER_CHARACTERS_MAX,
  ORI_WORD_AT,
  WORD_BYTES,
} from "./memory";
import {
  CONTROL_MALFORMED,
  DESTINATIONS_TOO_MANY,
  DESTINATION_MISSING,
  HEADER_MALFORMED,
  TEXT_MISSING,
} from "./rejectCode";
import { fail } from "./record";

export const DIALECT_CLETS: u8 = 0;
export const DIALECT_NLETS: u8 = 1;
export const DIALECT_NCIC: u8 = 2;

const NCIC_START: u32 = 0x31304e31; // 1N01
const TXT: u32 = 0x545854;

export function readHeader(record: usize, message: usize, end: usize): bool {
  const header = message + load<u16>(record, HEADER_AT_AT);
  store<u32>(DESTINATION_WORD_COUNT_AT, 0);
  if (header + 4 <= end && load<u32>(header) == NCIC_START) return readNcicHeader(record, message, header, end);
  return readSwitchHeader(record, message, header, end);
}

/** `1N01` and up to 15 characters, a period, the key, the ORI; the destination is NCIC and there is no TXT. */
function readNcicHeader(record: usize, message: usize, header: usize, end: usize): bool {
  store<u8>(record, DIALECT_NCIC, DIALECT_AT);
  const control = header + 4;
  const controlEnd = findPeriod(control, end);
  const bytes = <u32>(controlEnd - control);
  if (controlEnd == end || bytes > NCIC_HEADER_CHARACTERS_MAX || !isPrintable(control, controlEnd, BLANK)) {
    return fail(record, CONTROL_MALFORMED, <u32>(control - message), bytes);
  }
  store<u16>(record, <u16>(control - message), CONTROL_AT_AT);
  store<u8>(record, <u8>bytes, CONTROL_BYTES_AT);
  const after = readKeyAndOrigin(record, message, controlEnd + 1, end);
  if (after == 0) return false;
  textStartsAt(record, message, after, end);
  return true;
}

/** `MKE.ORI.` destinations, `*CONTROL.` and `TXT` in the dialects of CLETS and Nlets. */
function readSwitchHeader(record: usize, message: usize, header: usize, end: usize): bool {
  let at = readKeyAndOrigin(record, message, header, end);
  if (at == 0) return false;
  const textEndsBefore = header + HEADER_CHARACTERS_MAX;
  let count: u32 = 0;
  let dialect = load<u32>(MNEMONIC_WORD_AT) == 0 ? DIALECT_NLETS : DIALECT_CLETS;
  while (true) {
    if (at >= end || at + 3 > textEndsBefore) {
      return fail(record, TEXT_MISSING, <u32>(min(at, end) - message), 0);
    }
    if (isText(at, end)) break;
    if (load<u8>(at) == ASTERISK) {
      at = readControl(record, message, at + 1, end);
      if (at == 0) return false;
      if (at + 3 > textEndsBefore) return fail(record, TEXT_MISSING, <u32>(at - message), 0);
      break;
    }
    const wordEnd = findSeparator(at, end);
    const bytes = <u32>(wordEnd - at);
    const isGood = ((bytes >= 2 && bytes <= 4) || bytes == 9) && isAll(at, bytes, CLASS_ALPHANUMERIC);
    if (!isGood) {
      // A slash belongs to a field: the text has begun.
      if (holdsSlash(at, wordEnd)) return fail(record, TEXT_MISSING, <u32>(at - message), 0);
      return fail(record, HEADER_MALFORMED, <u32>(at - message), bytes);
    }
    if (count == DESTINATIONS_MAX) return fail(record, DESTINATIONS_TOO_MANY, <u32>(at - message), bytes);
    storeWord(DESTINATION_WORDS_AT + count * WORD_BYTES, at, bytes);
    count++;
    if (wordEnd < end && load<u8>(wordEnd) == COMMA) dialect = DIALECT_CLETS;
    at = wordEnd + 1;
  }
  store<u32>(DESTINATION_WORD_COUNT_AT, count);
  if (count == 0) return fail(record, DESTINATION_MISSING, <u32>(at - message), 0);
  store<u8>(record, dialect, DIALECT_AT);
  textStartsAt(record, message, at + 3, end);
  return true;
}

function holdsSlash(at: usize, end: usize): bool {
  while (at < end && load<u8>(at) != SLASH) at++;
  return at < end;
}

/** The control field from behind its asterisk; returns where TXT stands, or 0. */
function readControl(record: usize, message: usize, control: usize, end: usize): usize {
  const controlEnd = findPeriod(control, end);
  const bytes = <u32>(controlEnd - control);
  const isGood =
    bytes >= 1 && bytes <= CONTROL_CHARACTERS_MAX && isPrintable(control, controlEnd, BLANK + 1) &&
    isText(controlEnd + 1, end);
  if (!isGood) {
    fail(record, CONTROL_MALFORMED, <u32>(control - message), bytes);
    return 0;
  }
  store<u16>(record, <u16>(control - message), CONTROL_AT_AT);
  store<u8>(record, <u8>bytes, CONTROL_BYTES_AT);
  return controlEnd + 1;
}

/** Key and ORI with their periods; returns what comes after them, or 0. */
function readKeyAndOrigin(record: usize, message: usize, key: usize, end: usize): usize {
  const keyEnd = findSeparator(key, end);
  const keyBytes = <u32>(keyEnd - key);
  if (!isKey(key, keyBytes) || (keyEnd < end && load<u8>(keyEnd) == COMMA)) {
    fail(record, HEADER_MALFORMED, <u32>(key - message), keyBytes);
    return 0;
  }
  const origin = min(keyEnd + 1, end);
  const originEnd = findSeparator(origin, end);
  const originBytes = <u32>(originEnd - origin);
  const isGood =
    originBytes == 9 && isAll(origin, 2, CLASS_LETTER) && isAll(origin, 9, CLASS_ALPHANUMERIC) &&
    (originEnd == end || load<u8>(originEnd) != COMMA);
  if (!isGood) {
    fail(record, HEADER_MALFORMED, <u32>(origin - message), originBytes);
    return 0;
  }
  storeWord(KEY_WORD_AT, key, keyBytes);
  storeWord(ORI_WORD_AT, origin, originBytes);
  return originEnd + 1;
}

/** Two to five letters or digits, and perhaps a hyphen and one or two letters. */
@inline
function isKey(at: usize, bytes: u32): bool {
  if (bytes < 2 || bytes > 8) return false;
  const wanted = lowBits(bytes);
  const alphanumeric = classMask(at, CLASS_ALPHANUMERIC) & wanted;
  if (alphanumeric == wanted) return bytes <= 5;
  const stem = ctz(~alphanumeric);
  const suffix = bytes - stem - 1;
  return (
    stem >= 2 && stem <= 5 && load<u8>(at + stem) == HYPHEN && suffix >= 1 && suffix <= 2 &&
    isAll(at + stem + 1, suffix, CLASS_LETTER)
  );
}

@inline
function isText(at: usize, end: usize): bool {
  return at + 3 <= end && (load<u32>(at) & 0xffffff) == TXT;
}

@inline
function storeWord(word: usize, at: usize, bytes: u32): void {
  store<u32>(word, <u32>at);
  store<u32>(word, bytes, 4);
}

@inline
function textStartsAt(record: usize, message: usize, at: usize, end: usize): void {
  store<u16>(record, <u16>(skipIgnored(min(at, end), end) - message), TEXT_AT_AT);
}

/** Whether all characters lie from `lowest` to the tilde. */
function isPrintable(at: usize, end: usize, lowest: u32): bool {
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c < lowest || c >= DEL) return false;
  }
  return true;
}
