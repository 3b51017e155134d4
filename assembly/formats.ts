/** The checks of one field value: length, characters, format (src/dictionary/model.ts says what each one means). */
import {
  DEFINITION_ALSO_AT,
  DEFINITION_CHARACTERS_AT,
  DEFINITION_FORMAT_AT,
  DEFINITION_MAX_LENGTH_AT,
  DEFINITION_MIN_LENGTH_AT,
  DEFINITION_NEVER_AT,
  DEFINITION_NOT_FUTURE_AT,
  DEFINITION_RANGE_MAX_AT,
  DEFINITION_RANGE_MIN_AT,
  DEFINITION_REFUSES_AT,
  DEFINITION_REFUSES_WORDS,
  DEFINITION_REFUSES_ZEROS,
  DEFINITION_TABLE_AT_AT,
  DEFINITION_TABLE_SHIFT_AT,
} from "../src/core/tableLayout";
import {
  CLASS_ALPHANUMERIC,
  CLASS_DIGIT,
  CLASS_LETTER,
  COMMA,
  HYPHEN,
  SLASH,
  findForeign,
  isLetter,
} from "./characters";
import { purposesOf } from "./admission";
import { isShortDate, readDate, readNumber, twoDigits } from "./dates";
import { isInSet, loadWord } from "./lookup";
import { TABLES_AT } from "./memory";
import {
  CODE_NOT_IN_TABLE,
  DATE_INVALID,
  DATE_IN_FUTURE,
  FIELD_CHARACTERS,
  FIELD_LENGTH,
  NAME_MALFORMED,
  NUMBER_OUT_OF_RANGE,
  PURPOSE_NOT_PERMITTED,
  VALUE_UNKNOWN,
} from "./rejectCode";
import { fail, warn } from "./record";
import { hasVinCheckDigit } from "./vin";

// Formats in the order of FIELD_FORMATS (src/dictionary/model.ts).
const PLAIN = 0;
const DATE = 1;
const DATE_OR_SHORT = 2;
const YEAR = 3;
const NUMBER = 4;
const NAME = 5;
const VIN = 6;
const HEIGHT = 7;
const CODE = 8;
const CODE_PAIR = 9;
const CODE_OR_LITERAL = 10;
const PREFIXED = 11;
const ORI = 12;
const CODE_LIST = 13;
const PURPOSE = 14;

const ZERO: u32 = 0x30;
const WARNING_VIN_CHECK_DIGIT: u16 = 1;

/** Checks the value at `at` against its definition; `field` is the code as the record holds it. */
export function checkValue(
  record: usize,
  definition: usize,
  message: usize,
  at: usize,
  bytes: u32,
  field: u32,
  today: u32,
): bool {
  if (isTakenAsItIs(definition, at, bytes)) return true;
  if (bytes < load<u16>(definition, DEFINITION_MIN_LENGTH_AT) || bytes > load<u16>(definition, DEFINITION_MAX_LENGTH_AT)) {
    return fail(record, FIELD_LENGTH, <u32>(at - message), bytes, field);
  }
  const end = at + bytes;
  const foreign = findForeign(at, end, load<u8>(definition, DEFINITION_CHARACTERS_AT));
  if (foreign != end) return fail(record, FIELD_CHARACTERS, <u32>(foreign - message), 1, field);
  const refuses = load<u8>(definition, DEFINITION_REFUSES_AT);
  if (refuses != 0 && isUnknown(definition, refuses, at, bytes)) {
    return fail(record, VALUE_UNKNOWN, <u32>(at - message), bytes, field);
  }
  const format = load<u8>(definition, DEFINITION_FORMAT_AT);
  if (format == PLAIN || bytes == 0) return true;
  if (format == ORI) return checkOri(record, message, at, bytes, field);
  if (format == VIN) {
    if (bytes == 17 && !hasVinCheckDigit(at)) {
      warn(record, WARNING_VIN_CHECK_DIGIT, <u32>(at - message), bytes, field);
    }
    return true;
  }
  if (format == PURPOSE) return checkPurpose(record, definition, message, at, bytes, field);
  const trouble = formatTrouble(definition, format, at, bytes, today);
  return trouble == 0 || fail(record, trouble, <u32>(at - message), bytes, field);
}

@inline
function isTakenAsItIs(definition: usize, at: usize, bytes: u32): bool {
  const first = load<u64>(definition, DEFINITION_ALSO_AT);
  if (first == 0 || bytes == 0 || bytes > 8) return false;
  const word = loadWord(at, bytes);
  return word == first || word == load<u64>(definition, DEFINITION_ALSO_AT + 8);
}

/** Whether the value is a word that stands for "not known", or zeros alone where those do. */
function isUnknown(definition: usize, refuses: u32, at: usize, bytes: u32): bool {
  if (bytes == 0) return false;
  if ((refuses & DEFINITION_REFUSES_WORDS) != 0 && bytes <= 8) {
    const word = loadWord(at, bytes);
    if (word == load<u64>(definition, DEFINITION_NEVER_AT)) return true;
    if (word == load<u64>(definition, DEFINITION_NEVER_AT + 8)) return true;
  }
  if ((refuses & DEFINITION_REFUSES_ZEROS) == 0) return false;
  for (let i: u32 = 0; i < bytes; i++) if (load<u8>(at + i) != ZERO) return false;
  return true;
}

/** The reject code for the whole value, or 0. */
function formatTrouble(definition: usize, format: u32, at: usize, bytes: u32, today: u32): u32 {
  switch (format) {
    case DATE_OR_SHORT:
      if (bytes == 6) return isShortDate(at) ? 0 : DATE_INVALID;
      return dateTrouble(definition, at, bytes, today);
    case DATE:
      return dateTrouble(definition, at, bytes, today);
    case YEAR:
      return (bytes == 2 || bytes == 4) && isNumber(at, bytes) && isNear(definition, at, bytes, today)
        ? 0
        : NUMBER_OUT_OF_RANGE;
    case NUMBER:
      return isNumber(at, bytes) && isInRange(definition, at, bytes) ? 0 : NUMBER_OUT_OF_RANGE;
    case HEIGHT: {
      const isHeight = bytes >= 3 && isNumber(at, bytes) && twoDigits(at + bytes - 2) < 12;
      return isHeight && isInRange(definition, at, bytes) ? 0 : NUMBER_OUT_OF_RANGE;
    }
    case NAME:
      return isName(at, at + bytes) ? 0 : NAME_MALFORMED;
    case CODE:
      return isCode(definition, at, bytes) ? 0 : CODE_NOT_IN_TABLE;
    case CODE_PAIR:
      return isCodePair(definition, at, bytes) ? 0 : CODE_NOT_IN_TABLE;
    case CODE_OR_LITERAL:
      if (bytes == 4 && isNumber(at, 4)) return isCode(definition, at, 4) ? 0 : CODE_NOT_IN_TABLE;
      return bytes >= 5 && bytes <= 24 ? 0 : FIELD_LENGTH;
    case PREFIXED:
      return bytes >= 4 && load<u8>(at, 2) == HYPHEN && isCode(definition, at, 2) ? 0 : CODE_NOT_IN_TABLE;
    case CODE_LIST:
      return isCodeList(definition, at, bytes) ? 0 : CODE_NOT_IN_TABLE;
    default:
      return 0;
  }
}

/** Whether a year of four digits lies no further ahead than the definition allows; `today` is CCYYMMDD. */
@inline
function isNear(definition: usize, at: usize, bytes: u32, today: u32): bool {
  const ahead = load<u64>(definition, DEFINITION_RANGE_MAX_AT);
  return bytes == 2 || ahead > 99 || readNumber(at, 4) <= <u64>(today / 10000) + ahead;
}

function dateTrouble(definition: usize, at: usize, bytes: u32, today: u32): u32 {
  const date = bytes == 8 ? readDate(at) : 0;
  if (date == 0) return DATE_INVALID;
  return load<u8>(definition, DEFINITION_NOT_FUTURE_AT) != 0 && date > today ? DATE_IN_FUTURE : 0;
}

@inline
function isNumber(at: usize, bytes: u32): bool {
  return findForeign(at, at + bytes, CLASS_DIGIT) == at + bytes;
}

@inline
function isInRange(definition: usize, at: usize, bytes: u32): bool {
  const number = readNumber(at, bytes);
  return (
    number >= load<u64>(definition, DEFINITION_RANGE_MIN_AT) && number <= load<u64>(definition, DEFINITION_RANGE_MAX_AT)
  );
}

/** A letter on both sides of the first comma. */
function isName(at: usize, end: usize): bool {
  let hasLetter = false;
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c == COMMA) break;
    if (isLetter(c)) hasLetter = true;
  }
  if (!hasLetter) return false;
  for (at++; at < end; at++) if (isLetter(load<u8>(at))) return true;
  return false;
}

/** Whether the characters are a code of the definition's table; codes have one to eight. */
function isCode(definition: usize, at: usize, bytes: u32): bool {
  const table = load<u32>(definition, DEFINITION_TABLE_AT_AT);
  if (table == 0 || bytes == 0 || bytes > 8) return false;
  return isInSet(TABLES_AT + table, load<u32>(definition, DEFINITION_TABLE_SHIFT_AT), loadWord(at, bytes));
}

/** One code, or two joined by a slash. */
function isCodePair(definition: usize, at: usize, bytes: u32): bool {
  let first: u32 = 0;
  while (first < bytes && load<u8>(at + first) != SLASH) first++;
  if (!isCode(definition, at, first)) return false;
  return first == bytes || isCode(definition, at + first + 1, bytes - first - 1);
}

/** Codes of two characters, one after the other. */
function isCodeList(definition: usize, at: usize, bytes: u32): bool {
  if ((bytes & 1) != 0) return false;
  for (let i: u32 = 0; i < bytes; i += 2) if (!isCode(definition, at + i, 2)) return false;
  return true;
}

/** A letter of the table that the sender's profile may give. */
function checkPurpose(record: usize, definition: usize, message: usize, at: usize, bytes: u32, field: u32): bool {
  let trouble: u32 = 0;
  if (!isCode(definition, at, bytes)) trouble = CODE_NOT_IN_TABLE;
  else if (((purposesOf(record) >> (load<u8>(at) - 0x41)) & 1) == 0) trouble = PURPOSE_NOT_PERMITTED;
  return trouble == 0 || fail(record, trouble, <u32>(at - message), bytes, field);
}

/** Two letters and seven letters or digits. */
function checkOri(record: usize, message: usize, at: usize, bytes: u32, field: u32): bool {
  if (bytes != 9) return fail(record, FIELD_LENGTH, <u32>(at - message), bytes, field);
  let foreign = findForeign(at, at + 2, CLASS_LETTER);
  if (foreign == at + 2) foreign = findForeign(at, at + 9, CLASS_ALPHANUMERIC);
  return foreign == at + 9 || fail(record, FIELD_CHARACTERS, <u32>(foreign - message), 1, field);
}
