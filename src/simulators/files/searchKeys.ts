/**
 * What a record is found by, and whether it is meant (ncic-clets 2.6).
 *
 * A search key has no file in it: a person inquiry searches a dozen files, and most inquiries find nothing, so
 * one look at the index has to say so for all of them. Which file a record is in is asked when one was found.
 */
import type { RecordFileDefinition, RecordIdentifier } from "../../dictionary/model.ts";
import type { HotRecord } from "../population/records.ts";
import { birthDates, middleAgrees, nameKey } from "../store/names.ts";
import { KEY_CHARACTERS_MAX } from "../store/recordStore.ts";

export type Fields = ReadonlyMap<string, string>;

/** Every file is searched by the numbers that it gives and carries. */
export const NUMBER_IDENTIFIERS: readonly RecordIdentifier[] = ["NIC", "FCN"].map((by) => ({
  by,
  also: [],
  as: "plain",
  narrowedBy: [],
}));

export function identifiersOf(file: RecordFileDefinition): readonly RecordIdentifier[] {
  return [...file.identifiers, ...NUMBER_IDENTIFIERS];
}

/**
 * Gun serials match without the letters inside: `369J257`, `369257` and `369M257` are one; letters before the
 * first and after the last digit count; the letter O is the digit 0 (ncic-clets 2.4, 2.6).
 */
export function gunSerialKey(serial: string): string {
  const folded = serial.replaceAll("O", "0");
  const first = folded.search(/[0-9]/);
  if (first < 0) return folded;
  const last = folded.length - 1 - [...folded].reverse().findIndex((character) => /[0-9]/.test(character));
  return (
    folded.slice(0, first) + folded.slice(first, last + 1).replace(/[A-Z]/g, "") + folded.slice(last + 1)
  );
}

/** All values that a record has of a field: its own, and what was added to it. */
export function valuesOf(record: HotRecord, code: string): readonly string[] {
  const own =
    code === "NIC" || code === "FCN" || code === "ORI" || code === "OCA"
      ? record[code]
      : (record.fields[code] ?? record.alsoFoundBy[code] ?? "");
  const values = own === "" ? [] : [own];
  for (const [added, value] of record.life?.supplements ?? []) if (added === code) values.push(value);
  return values;
}

function comparable({ as }: RecordIdentifier, value: string): string {
  return as === "gunSerial" ? gunSerialKey(value) : value;
}

/** A record stands under every beginning of a value of which a part is enough. */
function wholeAndParts({ as }: RecordIdentifier, value: string): readonly string[] {
  if (as !== "prefix") return [value];
  return Array.from({ length: value.length - 1 }, (_, at) => value.slice(0, at + 2));
}

/** `LIC:9ZZZ999`; a name by its last and first name. */
function searchKey(identifier: RecordIdentifier, value: string): string {
  if (identifier.by === "NAM") return `NAM:${nameKey(value)}`;
  const kind = identifier.as === "plain" ? "" : `.${identifier.as}`;
  return `${identifier.by}${kind}:${comparable(identifier, value)}`;
}

/** Keys under which a record stands in the index of its file. */
export function recordKeys(file: RecordFileDefinition, record: HotRecord): string[] {
  const keys = new Set<string>();
  for (const identifier of identifiersOf(file)) {
    for (const code of [identifier.by, ...identifier.also]) {
      for (const value of valuesOf(record, code).flatMap((one) => wholeAndParts(identifier, one))) {
        const key = searchKey(identifier, value);
        keys.add(key);
        if (identifier.by !== "NAM") continue;
        for (const birth of valuesOf(record, "DOB")) keys.add(`${key}|${birth}`);
      }
    }
  }
  if (file.description.length > 0) keys.add(`${DESCRIPTION}${record.fields["SEX"] ?? "U"}`);
  return [...keys].filter((key) => key.length <= KEY_CHARACTERS_MAX);
}

/** Keys that an inquiry by one identifier looks up. */
export function inquiryKeys(identifier: RecordIdentifier, value: string, fields: Fields): readonly string[] {
  const key = searchKey(identifier, value);
  const birth = fields.get("DOB");
  if (identifier.by !== "NAM" || birth === undefined) return [key];
  return birthDates(birth).map((date) => `${key}|${date}`);
}

/** Whether a record that a key has found is meant: spelling of a middle name, and what narrows the search. */
export function isMeant(
  record: HotRecord,
  identifier: RecordIdentifier,
  value: string,
  fields: Fields,
): boolean {
  if (identifier.by === "NAM" && !isNameMeant(record, identifier, value)) return false;
  return identifier.narrowedBy.every((code) => {
    const asked = fields.get(code);
    // DOB has been part of the key; U is "unknown" and agrees with everything. No record holds an age.
    if (asked === undefined || code === "DOB" || code === "AGE") return true;
    if ((code === "SEX" || code === "RAC") && asked === "U") return true;
    const held = valuesOf(record, code);
    return held.length === 0 || held.includes(asked) || (code === "RAC" && held.includes("U"));
  });
}

function isNameMeant(record: HotRecord, identifier: RecordIdentifier, asked: string): boolean {
  const names = [identifier.by, ...identifier.also].flatMap((code) => valuesOf(record, code));
  return names.some((name) => nameKey(name) === nameKey(asked) && middleAgrees(name, asked));
}

// ── by looks ──────────────────────────────────────────────────────────────────────────────────────────────────

const DESCRIPTION = "DES:";
/** How far looks may be off; ours, no public page gives it. */
const AGE_YEARS_OFF = 3;
const HEIGHT_INCHES_OFF = 2;
const WEIGHT_POUNDS_OFF = 20;

/** Keys for a search by looks: the sex that was asked, and those of whom it is not known. */
export function descriptionKeys(fields: Fields): readonly string[] {
  const sex = fields.get("SEX") ?? "U";
  return (sex === "U" ? ["M", "F", "U"] : [sex, "U"]).map((one) => DESCRIPTION + one);
}

/** What neither side knows agrees; sizes and age agree when they are near. */
export function looksAgree(
  record: HotRecord,
  codes: readonly string[],
  fields: Fields,
  nowMs: number,
): boolean {
  return codes.every((code) => {
    const asked = fields.get(code);
    const held = code === "AGE" ? ageOf(record, nowMs) : record.fields[code];
    if (asked === undefined || held === undefined) return true;
    switch (code) {
      case "AGE":
        return Math.abs(Number(asked) - Number(held)) <= AGE_YEARS_OFF;
      case "HGT":
        return Math.abs(inches(asked) - inches(held)) <= HEIGHT_INCHES_OFF;
      case "WGT":
        return Math.abs(Number(asked) - Number(held)) <= WEIGHT_POUNDS_OFF;
      default:
        return asked === held || UNKNOWN_LOOKS.has(asked) || UNKNOWN_LOOKS.has(held);
    }
  });
}
const UNKNOWN_LOOKS: ReadonlySet<string> = new Set(["U", "XXX"]);

function inches(height: string): number {
  return Number(height.slice(0, 1)) * 12 + Number(height.slice(1));
}

function ageOf(record: HotRecord, nowMs: number): string | undefined {
  const birth = record.fields["DOB"];
  if (birth === undefined) return record.fields["AGE"];
  const today = Number(new Date(nowMs).toISOString().slice(0, 10).replaceAll("-", ""));
  return String(Math.floor((today - Number(birth)) / 10_000));
}
