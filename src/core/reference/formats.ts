/**
 * The checks of one field value: length, characters, format (dictionary/model.ts says what each one means).
 */

import type { CharacterClass } from "../../dictionary/model.ts";
import { RejectCode, WARNING_TABLE, WarningCode } from "../../domain/codes.ts";
import { type Fault, fault } from "./fault.ts";
import type { CheckedDefinition } from "./lookups.ts";

/** The first character that does not belong to the class. */
const FOREIGN: Readonly<Record<CharacterClass, RegExp>> = {
  digit: /[^0-9]/,
  letter: /[^A-Z]/,
  alphanumeric: /[^A-Z0-9]/,
  name: /[^A-Z, '-]/,
  identifier: /[^A-Z0-9-]/,
  vin: /[^A-Z0-9]/,
  text: /[^\x20-\x7e]/,
  freeText: /[^\x20-\x7e\r\n]/,
};

export interface CheckedValue {
  readonly fault: Fault | null;
  /** Bits of WARNING_TABLE. */
  readonly warnings: number;
}

const GOOD: CheckedValue = { fault: null, warnings: 0 };

/**
 * Checks `value`, which stands at `at`, against its definition; `today` is CCYYMMDD as a number, `purposes` are those
 * of the sender's profile.
 */
export function checkValue(
  definition: CheckedDefinition,
  value: string,
  at: number,
  today: number,
  purposes: ReadonlySet<string>,
): CheckedValue {
  const bad = (code: RejectCode, faultAt = at, bytes = value.length): CheckedValue => ({
    fault: fault(code, faultAt, bytes, definition.code),
    warnings: 0,
  });

  if (definition.also.includes(value)) return GOOD;
  if (value.length < definition.minLength || value.length > definition.maxLength) {
    return bad(RejectCode.fieldLength);
  }
  const foreign = value.search(FOREIGN[definition.characters]);
  if (foreign >= 0) return bad(RejectCode.fieldCharacters, at + foreign, 1);
  if (definition.never.includes(value) || (definition.notZeros && /^0+$/.test(value))) {
    return bad(RejectCode.valueUnknown);
  }
  if (value === "") return GOOD;

  const isInTable = (code: string) => definition.codes?.has(code) ?? false;
  switch (definition.format) {
    case "plain":
      return GOOD;
    case "date":
    case "dateOrShort": {
      if (definition.format === "dateOrShort" && value.length === 6) {
        return isShortDate(value) ? GOOD : bad(RejectCode.dateInvalid);
      }
      if (!isDate(value)) return bad(RejectCode.dateInvalid);
      return definition.notFuture && Number(value) > today ? bad(RejectCode.dateInFuture) : GOOD;
    }
    case "year":
      return /^(\d\d|\d{4})$/.test(value) && isNear(value, definition.aheadYears, today)
        ? GOOD
        : bad(RejectCode.numberOutOfRange);
    case "number":
      return isInRange(value, definition.range) ? GOOD : bad(RejectCode.numberOutOfRange);
    case "height":
      return /^\d+(0\d|1[01])$/.test(value) && isInRange(value, definition.range)
        ? GOOD
        : bad(RejectCode.numberOutOfRange);
    case "name":
      return /^[^,]*[A-Z][^,]*,.*[A-Z]/s.test(value) ? GOOD : bad(RejectCode.nameMalformed);
    case "vin":
      return value.length === 17 && !hasVinCheckDigit(value)
        ? { fault: null, warnings: 1 << WARNING_TABLE[WarningCode.vinCheckDigit].bit }
        : GOOD;
    case "code":
      return isInTable(value) ? GOOD : bad(RejectCode.codeNotInTable);
    case "purpose":
      if (!isInTable(value)) return bad(RejectCode.codeNotInTable);
      return purposes.has(value) ? GOOD : bad(RejectCode.purposeNotPermitted);
    case "codePair": {
      const slash = value.indexOf("/");
      const parts = slash < 0 ? [value] : [value.slice(0, slash), value.slice(slash + 1)];
      return parts.every(isInTable) ? GOOD : bad(RejectCode.codeNotInTable);
    }
    case "codeOrLiteral":
      if (/^\d{4}$/.test(value)) return isInTable(value) ? GOOD : bad(RejectCode.codeNotInTable);
      return value.length >= 5 && value.length <= 24 ? GOOD : bad(RejectCode.fieldLength);
    case "prefixed":
      return value.length >= 4 && value[2] === "-" && isInTable(value.slice(0, 2))
        ? GOOD
        : bad(RejectCode.codeNotInTable);
    case "ori": {
      if (value.length !== 9) return bad(RejectCode.fieldLength);
      const wrong = [...value].findIndex((character, i) => !(i < 2 ? /[A-Z]/ : /[A-Z0-9]/).test(character));
      return wrong < 0 ? GOOD : bad(RejectCode.fieldCharacters, at + wrong, 1);
    }
    case "codeList": {
      const codes = value.match(/../gs) ?? [];
      return value.length % 2 === 0 && codes.every(isInTable) ? GOOD : bad(RejectCode.codeNotInTable);
    }
    default:
      return assertNever(definition.format);
  }
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** CCYYMMDD of the Gregorian calendar, century 19 or 20. */
export function isDate(value: string): boolean {
  if (!/^(19|20)\d{6}$/.test(value)) return false;
  const year = Number(value.slice(0, 4));
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return isDayOfMonth(Number(value.slice(4, 6)), Number(value.slice(6)), isLeap);
}

/** MMDDYY: without its century it may lie in a leap year. */
function isShortDate(value: string): boolean {
  return /^\d{6}$/.test(value) && isDayOfMonth(Number(value.slice(0, 2)), Number(value.slice(2, 4)), true);
}

function isDayOfMonth(month: number, day: number, isLeap: boolean): boolean {
  const days = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  return day >= 1 && day <= days;
}

/** Whether a year of four digits lies no further ahead than is allowed; `today` is CCYYMMDD. */
function isNear(year: string, aheadYears: number | null, today: number): boolean {
  return aheadYears === null || year.length === 2 || Number(year) <= Math.floor(today / 10_000) + aheadYears;
}

function isInRange(value: string, range: readonly [number, number] | null): boolean {
  if (!/^\d+$/.test(value)) return false;
  return range === null || (Number(value) >= range[0] && Number(value) <= range[1]);
}

/** 49 CFR 565 as ncic-clets 1.6 gives it: each character has a value and each place a weight. */
const VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";
const VIN_LETTER_VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9];
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Whether 17 characters carry the right check digit in the ninth place; the letters I, O and Q are never right. */
export function hasVinCheckDigit(vin: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const character = vin[i]!;
    const value = /\d/.test(character)
      ? Number(character)
      : VIN_LETTER_VALUES[VIN_LETTERS.indexOf(character)];
    if (value === undefined) return false;
    sum += value * VIN_WEIGHTS[i]!;
  }
  return vin[8] === "0123456789X"[sum % 11];
}

function assertNever(value: never): never {
  throw new Error(`no check for ${String(value)}`);
}
