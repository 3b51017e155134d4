/** Cuts the text into fields and holds them against the rules of the key. */
import { RejectCode, WARNING_TABLE, WarningCode } from "../../domain/codes.ts";
import { BATCH_SPANS_MAX, MESSAGE_FIELDS_MAX } from "../../limits.ts";
import { DestinationClass, UNKNOWN_16 } from "../layout.ts";
import { type Fault, fault, isFault } from "./fault.ts";
import { checkValue } from "./formats.ts";
import type { KeyRules, Lookups, Rules } from "./lookups.ts";
import type { Outcome } from "./outcome.ts";
import { fieldCodeAt, skipIgnored, trimEnd } from "./text.ts";

/** In the order of their bits. */
const CLASS_BITS = Object.values(DestinationClass);

/** Checks everything after the header of `text`; `today` is CCYYMMDD. */
export function checkFields(
  lookups: Lookups,
  rulesOfKey: KeyRules,
  text: string,
  outcome: Outcome,
  today: number,
): Fault | null {
  const { fieldCodes, key } = rulesOfKey;
  if (key.freeText && !fieldCodes.has(fieldCodeAt(text, outcome.textAt))) {
    // To ask for a help file its address is enough (nlets 13.2).
    const isEnough =
      outcome.textAt < text.length || outcome.destinationClasses() === DestinationClass.helpFile;
    return isEnough ? null : fault(RejectCode.freeTextMissing, outcome.textAt);
  }
  const trouble = splitFields(lookups, text, outcome);
  if (trouble !== null) return trouble;
  const rules = chooseRules(rulesOfKey, outcome);
  if (isFault(rules)) return rules;
  outcome.ruleSet = rules.index;
  return checkValues(lookups, rules, outcome, today) ?? checkPresence(rules, outcome);
}

/** Knows the dictionary's codes, but not yet the rules of the key. */
function splitFields(lookups: Lookups, text: string, outcome: Outcome): Fault | null {
  const seen = new Set<string>();
  for (let at = outcome.textAt; at < text.length; ) {
    const code = fieldCodeAt(text, at);
    if (code === "") return fault(RejectCode.fieldMalformed, at);
    const fieldIndex = lookups.fieldIndexes.get(code);
    const trouble = (reject: RejectCode) => fault(reject, at, code.length, code);
    if (outcome.spans.length === MESSAGE_FIELDS_MAX) return trouble(RejectCode.fieldsTooMany);
    if (fieldIndex === undefined) return trouble(RejectCode.fieldNotValidForKey);
    if (seen.has(code)) return trouble(RejectCode.fieldDuplicate);
    if (outcome.spansAt + outcome.spans.length >= BATCH_SPANS_MAX) return trouble(RejectCode.notProcessable);
    seen.add(code);

    const valueAt = at + code.length + 1;
    const end = valueEnd(lookups, text, valueAt, lookups.freeTextCodes.has(code));
    const value = trimEnd(text.slice(valueAt, end));
    outcome.spans.push({ code, fieldIndex, codeAt: at, valueAt, value, definition: UNKNOWN_16 });
    at = skipIgnored(text, Math.min(end + 1, text.length));
  }
  return null;
}

/** The period that ends the value, or the end of the message: periods inside a value are part of it. */
function valueEnd(lookups: Lookups, text: string, valueAt: number, isFreeText: boolean): number {
  for (let end = text.indexOf(".", valueAt); end >= 0; end = text.indexOf(".", end + 1)) {
    const next = skipIgnored(text, end + 1);
    if (next === text.length) return end;
    const code = fieldCodeAt(text, next);
    if (code !== "" && (!isFreeText || lookups.fieldIndexes.has(code))) return end;
  }
  return text.length;
}

function chooseRules({ bySelector, key, unselected }: KeyRules, outcome: Outcome): Rules | Fault {
  if (key.selector === null) return unselected!;
  const span = outcome.spans.find(({ code }) => code === key.selector);
  if (span === undefined) return missing(outcome, RejectCode.fieldMissing, key.selector);
  const rules = bySelector.get(span.value) ?? unselected;
  return rules ?? fault(RejectCode.codeNotInTable, span.valueAt, span.value.length, span.code);
}

function checkValues(lookups: Lookups, rules: Rules, outcome: Outcome, today: number): Fault | null {
  const { profile } = lookups.stations[outcome.station]!;
  const { purposes } = lookups.profiles[profile]!;
  for (const span of outcome.spans) {
    const definition = rules.definitions.get(span.code);
    if (definition === undefined) {
      return fault(RejectCode.fieldNotValidForKey, span.codeAt, span.code.length, span.code);
    }
    span.definition = definition;
    const checked = checkValue(lookups.definitions[definition]!, span.value, span.valueAt, today, purposes);
    if (checked.warnings !== 0) {
      outcome.warnings |= checked.warnings;
      outcome.warnedOf = { at: span.valueAt, bytes: span.value.length, field: span.code };
    }
    if (checked.fault !== null) return checked.fault;
  }
  return null;
}

/**
 * Justification, mandatory fields, fields that values demand, then one combination for each class of destinations
 * that has any.
 */
function checkPresence(rules: Rules, outcome: Outcome): Fault | null {
  const present = new Set(outcome.spans.map(({ code }) => code));
  const isMissing = (code: string) => !present.has(code);
  const justification = rules.justify.find(isMissing);
  if (justification !== undefined) return missing(outcome, RejectCode.justificationMissing, justification);
  const mandatory = rules.always.find(isMissing);
  if (mandatory !== undefined) return missing(outcome, RejectCode.fieldMissing, mandatory);

  const demanding = firstDemand(rules, outcome, isMissing);
  if (demanding !== null) return demanding;
  warnOfPairs(rules, outcome);

  const classes = outcome.destinationClasses();
  const met = rules.combinations.findIndex(
    (combination) => (combination.classes & classes) !== 0 && !combination.require.some(isMissing),
  );
  if (met >= 0) outcome.combination = met;
  for (const bit of CLASS_BITS) {
    if ((classes & bit) === 0) continue;
    const offered = rules.combinations.filter((combination) => (combination.classes & bit) !== 0);
    if (offered.length === 0) continue;
    const field = firstMissingOfNearest(offered, isMissing);
    if (field !== null) return missing(outcome, RejectCode.combinationMissing, field);
  }
  return null;
}

/** The fault is at the value that makes the other field mandatory, and names that field. */
function firstDemand(rules: Rules, outcome: Outcome, isMissing: (code: string) => boolean): Fault | null {
  for (const { definition, value, field } of rules.demands) {
    const span = outcome.spans.find(({ code }) => code === definition.code);
    if (span === undefined || !isMissing(field)) continue;
    const values = definition.format === "codeList" ? span.value.match(/../g) : [span.value];
    if (values?.includes(value))
      return fault(RejectCode.fieldDemanded, span.valueAt, span.value.length, field);
  }
  return null;
}

/** Warns of two known codes that do not go together. */
function warnOfPairs(rules: Rules, outcome: Outcome): void {
  for (const { owner, owned, table } of rules.pairs) {
    const spanOf = (field: string) => outcome.spans.find(({ code }) => code === field);
    const [one, other] = [spanOf(owner), spanOf(owned)];
    if (one === undefined || other === undefined || !table.codes.has(other.value)) continue;
    const words = [...(table.pairs?.words ?? [])];
    if (!words.some((word) => word.startsWith(`${one.value}/`))) continue;
    if (words.includes(`${one.value}/${other.value}`)) continue;
    outcome.warnings |= 1 << WARNING_TABLE[WarningCode.modelOfOtherMake].bit;
    outcome.warnedOf = { at: other.valueAt, bytes: other.value.length, field: other.code };
  }
}

/** A combination of which nothing is there yet comes after every one that was begun: nobody meant it. */
const NOT_BEGUN = 256;

/** The first missing field of the combination that comes nearest, the earliest of several; null when one is met. */
function firstMissingOfNearest(
  combinations: readonly { readonly require: readonly string[] }[],
  isMissing: (code: string) => boolean,
): string | null {
  let nearest: readonly string[] = [];
  let shortest = Number.POSITIVE_INFINITY;
  for (const { require } of combinations) {
    const lacking = require.filter(isMissing);
    if (lacking.length === 0) return null;
    const distance = lacking.length + (lacking.length === require.length ? NOT_BEGUN : 0);
    if (distance < shortest) {
      nearest = lacking;
      shortest = distance;
    }
  }
  return nearest[0]!;
}

/** What is missing has no place: the end of the message stands for it. */
function missing(outcome: Outcome, code: RejectCode, field: string): Fault {
  return fault(code, outcome.messageBytes, 0, field);
}
