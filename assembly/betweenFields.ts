/** What fields have to do with each other: values that demand another field, codes that belong to another's code. */
import { SPAN_VALUE_AT_AT, SPAN_VALUE_BYTES_AT } from "../src/core/byteLayout";
import {
  DEMAND_BYTES,
  DEMAND_DEMANDED_AT,
  DEMAND_FIELD_AT,
  DEMAND_IS_LIST_AT,
  DEMAND_VALUE_AT,
  PAIR_BYTES,
  PAIR_KNOWN_AT_AT,
  PAIR_KNOWN_SHIFT_AT,
  PAIR_OWNED_AT,
  PAIR_OWNER_AT,
  PAIR_WORDS_AT_AT,
  PAIR_WORDS_SHIFT_AT,
  RULE_SET_DEMANDS_AT_AT,
  RULE_SET_DEMAND_COUNT_AT,
  RULE_SET_PAIRS_AT_AT,
  RULE_SET_PAIR_COUNT_AT,
} from "../src/core/tableLayout";
import { SLASH } from "./characters";
import { fieldCode, isMember, spanOf } from "./fields";
import { isInSet, loadWord } from "./lookup";
import { PRESENT_AT, TABLES_AT } from "./memory";
import { FIELD_DEMANDED } from "./rejectCode";
import { fail, warn } from "./record";

const WARNING_MODEL_OF_OTHER_MAKE: u16 = 2;

/** Most rule sets have neither demands nor pairs, and are done after two loads. */
@inline
export function checkBetweenFields(record: usize, message: usize, ruleSet: usize): bool {
  const demands = load<u32>(ruleSet, RULE_SET_DEMAND_COUNT_AT);
  if (demands != 0 && !checkDemands(record, message, ruleSet, demands)) return false;
  const pairs = load<u32>(ruleSet, RULE_SET_PAIR_COUNT_AT);
  if (pairs != 0) warnOfPairs(record, message, ruleSet, pairs);
  return true;
}

/** The fault is at the value that makes the other field mandatory, and names that field. */
function checkDemands(record: usize, message: usize, ruleSet: usize, count: u32): bool {
  let demand = TABLES_AT + load<u32>(ruleSet, RULE_SET_DEMANDS_AT_AT);
  for (const end = demand + count * DEMAND_BYTES; demand < end; demand += DEMAND_BYTES) {
    const field = <u32>load<u16>(demand, DEMAND_FIELD_AT);
    const demanded = <u32>load<u16>(demand, DEMAND_DEMANDED_AT);
    if (isMember(PRESENT_AT, demanded) || !isMember(PRESENT_AT, field)) continue;
    const span = spanOf(record, field);
    const valueAt = <u32>load<u16>(span, SPAN_VALUE_AT_AT);
    const bytes = <u32>load<u16>(span, SPAN_VALUE_BYTES_AT);
    const isList = load<u16>(demand, DEMAND_IS_LIST_AT) != 0;
    if (!holds(message + valueAt, bytes, load<u64>(demand, DEMAND_VALUE_AT), isList)) continue;
    return fail(record, FIELD_DEMANDED, valueAt, bytes, fieldCode(demanded));
  }
  return true;
}

/** Whether the text is the word, or, as a list of two-character codes, has it among them. */
function holds(at: usize, bytes: u32, word: u64, isList: bool): bool {
  if (!isList) return bytes != 0 && bytes <= 8 && loadWord(at, bytes) == word;
  for (let i: u32 = 0; i + 2 <= bytes; i += 2) if (loadWord(at + i, 2) == word) return true;
  return false;
}

/** Warns of two known codes that do not go together. */
function warnOfPairs(record: usize, message: usize, ruleSet: usize, count: u32): void {
  let pair = TABLES_AT + load<u32>(ruleSet, RULE_SET_PAIRS_AT_AT);
  for (const end = pair + count * PAIR_BYTES; pair < end; pair += PAIR_BYTES) {
    const owner = <u32>load<u16>(pair, PAIR_OWNER_AT);
    const owned = <u32>load<u16>(pair, PAIR_OWNED_AT);
    if (!isMember(PRESENT_AT, owner) || !isMember(PRESENT_AT, owned)) continue;
    if (!isStrange(pair, wordOf(record, message, owner), wordOf(record, message, owned))) continue;
    const span = spanOf(record, owned);
    const valueAt = <u32>load<u16>(span, SPAN_VALUE_AT_AT);
    const bytes = <u32>load<u16>(span, SPAN_VALUE_BYTES_AT);
    warn(record, WARNING_MODEL_OF_OTHER_MAKE, valueAt, bytes, fieldCode(owned));
  }
}

/** The owned is known, the owner owns something, but not this. A word of 0 is too long or empty: not known. */
function isStrange(pair: usize, owner: u64, owned: u64): bool {
  if (owner == 0 || owned == 0) return false;
  const ownerBits = 64 - (clz(owner) & ~7);
  const ownedBits = 64 - (clz(owned) & ~7);
  const words = TABLES_AT + load<u32>(pair, PAIR_WORDS_AT_AT);
  const shift = load<u32>(pair, PAIR_WORDS_SHIFT_AT);
  const known = TABLES_AT + load<u32>(pair, PAIR_KNOWN_AT_AT);
  if (ownerBits > 56 || !isInSet(known, load<u32>(pair, PAIR_KNOWN_SHIFT_AT), owned)) return false;
  const head = owner | (<u64>SLASH << ownerBits);
  if (!isInSet(words, shift, head)) return false;
  return ownerBits + 8 + ownedBits > 64 || !isInSet(words, shift, head | (owned << (ownerBits + 8)));
}

/** The value of a field that is there, or 0 where it has no or more than eight characters. */
function wordOf(record: usize, message: usize, field: u32): u64 {
  const span = spanOf(record, field);
  const bytes = <u32>load<u16>(span, SPAN_VALUE_BYTES_AT);
  return bytes == 0 || bytes > 8 ? 0 : loadWord(message + load<u16>(span, SPAN_VALUE_AT_AT), bytes);
}
