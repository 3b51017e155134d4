/** Cuts the text into fields and holds them against the rules of the key. */
import {
  COMBINATION_AT,
  FIELD_COUNT_AT,
  MESSAGE_LENGTH_AT,
  RULE_SET_AT,
  SPANS_AT_AT,
  SPAN_BYTES,
  SPAN_DEFINITION_AT,
  SPAN_FIELD_AT,
  SPAN_VALUE_AT_AT,
  SPAN_VALUE_BYTES_AT,
  TEXT_AT_AT,
} from "../src/core/byteLayout";
import {
  COMBINATION_BYTES,
  COMBINATION_CLASSES_AT,
  COMBINATION_FIELDS_AT,
  COMBINATION_LIST_AT_AT,
  COMBINATION_LIST_COUNT_AT,
  DEFINITIONS_AT_AT,
  DEFINITION_BYTES,
  FIELDS_AT_AT,
  FIELD_BYTES,
  FIELD_CODE_AT,
  FIELD_CODE_BYTES_AT,
  FIELD_FREE_TEXT_AT,
  FIELD_INDEXES_AT_AT,
  FIELD_INDEX_LETTERS,
  KEY_FIELDS_AT,
  KEY_FLAGS_AT,
  KEY_FREE_TEXT,
  KEY_RULE_SETS_AT_AT,
  KEY_RULE_SET_COUNT_AT,
  KEY_SELECTOR_AT,
  KEY_UNSELECTED_AT,
  NO_FIELD,
  RULE_SET_ALWAYS_COUNT_AT,
  RULE_SET_BYTES,
  RULE_SET_CLASSES_AT,
  RULE_SET_COMBINATIONS_AT_AT,
  RULE_SET_COMBINATION_COUNT_AT,
  RULE_SET_DEFINITIONS_AT_AT,
  RULE_SET_JUSTIFY_COUNT_AT,
  RULE_SET_REQUIRED_AT_AT,
  RULE_SET_SELECTOR_AT,
} from "../src/core/tableLayout";
import { SLASH, findPeriod, isLetter, skipIgnored, trimEnd } from "./characters";
import { CLASS_HELP_FILE } from "./destinations";
import { checkBetweenFields } from "./betweenFields";
import { checkValue } from "./formats";
import { NOT_FOUND, loadWord, tableAddress } from "./lookup";
import { BATCH_SPANS_MAX, MESSAGE_FIELDS_MAX, PRESENT_AT, SPANS_AT, TABLES_AT } from "./memory";
import {
  CODE_NOT_IN_TABLE,
  COMBINATION_MISSING,
  FIELDS_TOO_MANY,
  FIELD_DUPLICATE,
  FIELD_MALFORMED,
  FIELD_MISSING,
  FIELD_NOT_VALID_FOR_KEY,
  FREE_TEXT_MISSING,
  JUSTIFICATION_MISSING,
  NOT_PROCESSABLE,
} from "./rejectCode";
import { fail } from "./record";

const NO_DEFINITION: u16 = 0xffff;
const NO_SELECTOR: u16 = 0xffff;

/** Checks everything after the header; `classes` are those of the destinations, `today` is CCYYMMDD. */
export function checkFields(record: usize, message: usize, end: usize, key: usize, classes: u32, today: u32): bool {
  const text = message + load<u16>(record, TEXT_AT_AT);
  if ((load<u32>(key, KEY_FLAGS_AT) & KEY_FREE_TEXT) != 0 && !startsWithFieldOf(key, text, end)) {
    // To ask for a help file its address is enough (nlets 13.2).
    return text < end || classes == CLASS_HELP_FILE || fail(record, FREE_TEXT_MISSING, <u32>(text - message), 0);
  }
  if (!splitFields(record, message, text, end)) return false;
  const ruleSet = chooseRuleSet(record, message, key);
  return ruleSet != 0 && checkValues(record, message, ruleSet, today) && checkPresence(record, message, ruleSet, classes);
}

/** Length of the field code at `at`, two or three letters before a slash inside the message, or 0. */
@inline
function codeBytes(at: usize, end: usize): u32 {
  if (!isLetter(load<u8>(at)) || !isLetter(load<u8>(at, 1))) return 0;
  const third: u32 = load<u8>(at, 2);
  if (third == SLASH) return at + 2 < end ? 2 : 0;
  return isLetter(third) && load<u8>(at, 3) == SLASH && at + 3 < end ? 3 : 0;
}

/** Index of the field code at `at`, or NO_FIELD where the dictionary has none. */
@inline
function fieldIndex(at: usize, bytes: u32): u32 {
  const third = bytes == 3 ? <u32>load<u8>(at, 2) - 0x40 : 0;
  const firstTwo = (<u32>load<u8>(at) - 0x40) * FIELD_INDEX_LETTERS + <u32>load<u8>(at, 1) - 0x40;
  return load<u8>(tableAddress(FIELD_INDEXES_AT_AT) + firstTwo * FIELD_INDEX_LETTERS + third);
}

@inline
function fieldAddress(index: u32): usize {
  return tableAddress(FIELDS_AT_AT) + index * FIELD_BYTES;
}

/** The code as it stands in the record: its letters, the first lowest. */
@inline
export function fieldCode(index: u32): u32 {
  return load<u32>(fieldAddress(index), FIELD_CODE_AT);
}

@inline
export function isMember(set: usize, index: u32): bool {
  return ((load<u8>(set + (index >> 3)) >> <u8>(index & 7)) & 1) != 0;
}

function startsWithFieldOf(key: usize, text: usize, end: usize): bool {
  const bytes = codeBytes(text, end);
  if (bytes == 0) return false;
  const index = fieldIndex(text, bytes);
  return index != NO_FIELD && isMember(key + KEY_FIELDS_AT, index);
}

/** Writes the spans; knows the dictionary's codes, but not yet the rules of the key. */
function splitFields(record: usize, message: usize, at: usize, end: usize): bool {
  const spansAt = load<u32>(record, SPANS_AT_AT);
  const room = spansAt < BATCH_SPANS_MAX ? BATCH_SPANS_MAX - spansAt : 0;
  let span = SPANS_AT + spansAt * SPAN_BYTES;
  let count: u32 = 0;
  v128.store(PRESENT_AT, i64x2.splat(0));
  v128.store(PRESENT_AT, i64x2.splat(0), 16);

  while (at < end) {
    const bytes = codeBytes(at, end);
    if (bytes == 0) return fail(record, FIELD_MALFORMED, <u32>(at - message), 0);
    const index = fieldIndex(at, bytes);
    const trouble = splitTrouble(index, count, room);
    if (trouble != 0) return fail(record, trouble, <u32>(at - message), bytes, <u32>loadWord(at, bytes));
    const present = PRESENT_AT + (index >> 3);
    store<u8>(present, load<u8>(present) | <u8>(<u32>1 << (index & 7)));

    const value = at + bytes + 1;
    const isFreeText = load<u8>(fieldAddress(index), FIELD_FREE_TEXT_AT) != 0;
    // The period that ends the value stands before a field code or the end; others belong to the value.
    let valueEnd = findPeriod(value, end);
    at = end;
    while (valueEnd < end) {
      at = skipIgnored(valueEnd + 1, end);
      if (at == end) break;
      const next = codeBytes(at, end);
      if (next != 0 && (!isFreeText || fieldIndex(at, next) != NO_FIELD)) break;
      valueEnd = findPeriod(valueEnd + 1, end);
      at = end;
    }
    store<u16>(span, <u16>index, SPAN_FIELD_AT);
    store<u16>(span, <u16>(value - message), SPAN_VALUE_AT_AT);
    store<u16>(span, <u16>(trimEnd(value, valueEnd) - value), SPAN_VALUE_BYTES_AT);
    store<u16>(span, NO_DEFINITION, SPAN_DEFINITION_AT);
    span += SPAN_BYTES;
    count++;
    store<u8>(record, <u8>count, FIELD_COUNT_AT);
  }
  return true;
}

@inline
function splitTrouble(index: u32, count: u32, room: u32): u32 {
  if (count == MESSAGE_FIELDS_MAX) return FIELDS_TOO_MANY;
  if (index == NO_FIELD) return FIELD_NOT_VALID_FOR_KEY;
  if (isMember(PRESENT_AT, index)) return FIELD_DUPLICATE;
  return count == room ? NOT_PROCESSABLE : 0;
}

@inline
function firstSpan(record: usize): usize {
  return SPANS_AT + load<u32>(record, SPANS_AT_AT) * SPAN_BYTES;
}

/** The span of a field that is there. */
export function spanOf(record: usize, index: u32): usize {
  let span = firstSpan(record);
  while (load<u16>(span, SPAN_FIELD_AT) != index) span += SPAN_BYTES;
  return span;
}

/** The rule set that the selector field chooses, noted in the record; its address, or 0. */
function chooseRuleSet(record: usize, message: usize, key: usize): usize {
  const selector = <u32>load<u16>(key, KEY_SELECTOR_AT);
  const ruleSets = TABLES_AT + load<u32>(key, KEY_RULE_SETS_AT_AT);
  let chosen = load<u32>(key, KEY_UNSELECTED_AT);
  if (selector != NO_SELECTOR) {
    if (!isMember(PRESENT_AT, selector)) {
      failMissing(record, FIELD_MISSING, selector);
      return 0;
    }
    const span = spanOf(record, selector);
    const valueAt = <u32>load<u16>(span, SPAN_VALUE_AT_AT);
    const bytes = <u32>load<u16>(span, SPAN_VALUE_BYTES_AT);
    const match = findRuleSet(key, ruleSets, message + valueAt, bytes);
    if (match != NOT_FOUND) chosen = match;
    if (chosen == NOT_FOUND) {
      fail(record, CODE_NOT_IN_TABLE, valueAt, bytes, fieldCode(selector));
      return 0;
    }
  }
  store<u16>(record, <u16>chosen, RULE_SET_AT);
  return ruleSets + chosen * RULE_SET_BYTES;
}

function findRuleSet(key: usize, ruleSets: usize, value: usize, bytes: u32): u32 {
  if (bytes == 0 || bytes > 8) return NOT_FOUND;
  const word = loadWord(value, bytes);
  const count = load<u32>(key, KEY_RULE_SET_COUNT_AT);
  for (let i: u32 = 0; i < count; i++) {
    if (load<u64>(ruleSets + i * RULE_SET_BYTES, RULE_SET_SELECTOR_AT) == word) return i;
  }
  return NOT_FOUND;
}

function checkValues(record: usize, message: usize, ruleSet: usize, today: u32): bool {
  const definitionOfField = TABLES_AT + load<u32>(ruleSet, RULE_SET_DEFINITIONS_AT_AT);
  const definitions = tableAddress(DEFINITIONS_AT_AT);
  const count = <usize>load<u8>(record, FIELD_COUNT_AT);
  let span = firstSpan(record);
  for (const end = span + count * SPAN_BYTES; span < end; span += SPAN_BYTES) {
    const index = <u32>load<u16>(span, SPAN_FIELD_AT);
    const valueAt = <u32>load<u16>(span, SPAN_VALUE_AT_AT);
    const definition = load<u16>(definitionOfField + 2 * index);
    if (definition == NO_DEFINITION) {
      const bytes = <u32>load<u8>(fieldAddress(index), FIELD_CODE_BYTES_AT);
      return fail(record, FIELD_NOT_VALID_FOR_KEY, valueAt - bytes - 1, bytes, fieldCode(index));
    }
    store<u16>(span, definition, SPAN_DEFINITION_AT);
    const bytes = <u32>load<u16>(span, SPAN_VALUE_BYTES_AT);
    const rule = definitions + <u32>definition * DEFINITION_BYTES;
    if (!checkValue(record, rule, message, message + valueAt, bytes, fieldCode(index), today)) return false;
  }
  return true;
}

/**
 * Justification, mandatory fields, fields that values demand, then one combination for each class of destinations
 * that has any.
 */
function checkPresence(record: usize, message: usize, ruleSet: usize, classes: u32): bool {
  const required = TABLES_AT + load<u32>(ruleSet, RULE_SET_REQUIRED_AT_AT);
  const justify = <u32>load<u16>(ruleSet, RULE_SET_JUSTIFY_COUNT_AT);
  const all = justify + <u32>load<u16>(ruleSet, RULE_SET_ALWAYS_COUNT_AT);
  for (let i: u32 = 0; i < all; i++) {
    const index = <u32>load<u16>(required + 2 * i);
    if (isMember(PRESENT_AT, index)) continue;
    return failMissing(record, i < justify ? JUSTIFICATION_MISSING : FIELD_MISSING, index);
  }

  if (!checkBetweenFields(record, message, ruleSet)) return false;

  const combinations = TABLES_AT + load<u32>(ruleSet, RULE_SET_COMBINATIONS_AT_AT);
  const count = load<u32>(ruleSet, RULE_SET_COMBINATION_COUNT_AT);
  const low = v128.load(PRESENT_AT);
  const high = v128.load(PRESENT_AT, 16);
  let unmet = classes & load<u32>(ruleSet, RULE_SET_CLASSES_AT);
  let isFirst = true;
  for (let i: u32 = 0; i < count && unmet != 0; i++) {
    const combination = combinations + i * COMBINATION_BYTES;
    const offered = load<u32>(combination, COMBINATION_CLASSES_AT);
    if ((offered & unmet) == 0) continue;
    const missing = v128.or(
      v128.andnot(v128.load(combination, COMBINATION_FIELDS_AT), low),
      v128.andnot(v128.load(combination, COMBINATION_FIELDS_AT + 16), high),
    );
    if (v128.any_true(missing)) continue;
    if (isFirst) store<u16>(record, <u16>i, COMBINATION_AT);
    isFirst = false;
    unmet &= ~offered;
  }
  return unmet == 0 || failCombination(record, combinations, count, unmet & (0 - unmet));
}

/** A combination of which nothing is there yet comes after every one that was begun: nobody meant it. */
const NOT_BEGUN: u32 = 256;

/** Names the first missing field of the combination that comes nearest, for the class in trouble. */
function failCombination(record: usize, combinations: usize, count: u32, classBit: u32): bool {
  let shortest: u32 = 0xffffffff;
  let named: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const combination = combinations + i * COMBINATION_BYTES;
    if ((load<u32>(combination, COMBINATION_CLASSES_AT) & classBit) == 0) continue;
    const list = TABLES_AT + load<u32>(combination, COMBINATION_LIST_AT_AT);
    const fields = load<u32>(combination, COMBINATION_LIST_COUNT_AT);
    let missing: u32 = 0;
    let first: u32 = 0;
    for (let j: u32 = fields; j > 0; j--) {
      const index = <u32>load<u16>(list + 2 * (j - 1));
      if (isMember(PRESENT_AT, index)) continue;
      missing++;
      first = index;
    }
    const distance = missing == fields ? missing + NOT_BEGUN : missing;
    if (distance < shortest) {
      shortest = distance;
      named = first;
    }
  }
  return failMissing(record, COMBINATION_MISSING, named);
}

/** What is missing has no place: the end of the message stands for it. */
function failMissing(record: usize, code: u32, index: u32): bool {
  return fail(record, code, load<u32>(record, MESSAGE_LENGTH_AT), 0, fieldCode(index));
}
