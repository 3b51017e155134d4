/**
 * When a record's time is over, and when its owner has to look at it (ncic-clets 2.9). The lengths are data
 * (`retention`, `validation`, `reminders` and `locate` in config/dictionary/files.yaml); how they are counted is here.
 *
 * Generated records stand for a nation's daily business: only what somebody did to them has consequences in time,
 * otherwise a simulator that runs into a new year would lose half of its records overnight.
 */
import type { RecordFileDefinition, RetentionRule } from "../../dictionary/model.ts";
import type { HotRecord, RecordLife } from "../population/records.ts";
import { DAY_MS, endOfYear, HOUR_MS, startOfDay, yearOf, yearsAfter } from "./calendar.ts";

export interface Retirement {
  readonly atMs: number;
  /** What becomes of it: shown for some years as inactive, or history at once. */
  readonly to: "inactive" | "expired";
}

/** Null where only somebody can end it. `record` is one that stands. */
export function retirementOf(file: RecordFileDefinition, record: HotRecord): Retirement | null {
  const { life } = record;
  if (life === undefined) return null;
  const ends: Retirement[] = [];
  if (life.status === "located" && file.locate?.keepDays !== null && file.locate !== null) {
    ends.push({ atMs: life.locatedMs + file.locate.keepDays * DAY_MS, to: "expired" });
  }
  const byTime = life.isGenerated ? null : endByTime(file, record, life);
  if (byTime !== null) ends.push(byTime);
  return ends.reduce<Retirement | null>(
    (soonest, end) => (soonest === null || end.atMs < soonest.atMs ? end : soonest),
    null,
  );
}

function endByTime(file: RecordFileDefinition, record: HotRecord, life: RecordLife): Retirement | null {
  const rule = file.retention.find((one) => fits(one, record, life));
  if (rule === undefined) return null;
  const endMs = endOf(rule, record, life);
  if (endMs === null) return null;
  if (rule.inactiveYears === 0) return { atMs: endMs, to: "expired" };
  if (life.status !== "inactive") return { atMs: endMs, to: "inactive" };
  return { atMs: yearsAfter(endMs, rule.inactiveYears), to: "expired" };
}

function fits(
  { keys, without, where }: RetentionRule,
  { fields }: HotRecord,
  { entryKey }: RecordLife,
): boolean {
  return (
    (keys.length === 0 || keys.includes(entryKey)) &&
    without.every((code) => fields[code] === undefined) &&
    startsLike(fields, where)
  );
}

/** Whether the values of a record begin with the ones given. */
export function startsLike(
  fields: Readonly<Record<string, string>>,
  where: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(where).every(([code, start]) => fields[code]?.startsWith(start) ?? false);
}

function endOf(rule: RetentionRule, record: HotRecord, { enteredMs }: RecordLife): number | null {
  switch (rule.unit) {
    case "ever":
      return null;
    case "hours":
      return enteredMs + rule.amount * HOUR_MS;
    case "days":
      return enteredMs + rule.amount * DAY_MS;
    case "years":
      return endOfYear(baseYear(rule, record, enteredMs) + rule.amount);
    case "date": {
      const startMs = startOfDay(record.fields[rule.from ?? ""] ?? "");
      // An order without a date, or with a word instead of one (NX), does not expire.
      return Number.isNaN(startMs) ? null : startMs + DAY_MS;
    }
  }
}

/** Year of the field in `from`, of two or four digits or a date; else that of the entry. */
function baseYear({ from }: RetentionRule, { fields }: HotRecord, enteredMs: number): number {
  const value = from === null ? undefined : fields[from];
  if (value === undefined || !/^[0-9]{2}(?:[0-9]{2}){0,3}$/.test(value)) return yearOf(enteredMs);
  return value.length === 2 ? 2000 + Number(value) : Number(value.slice(0, 4));
}

/** When the owner has to confirm the record next; null where nobody asks. */
export function validationDueMs({ validation }: RecordFileDefinition, { life }: HotRecord): number | null {
  if (validation === null || life === undefined || life.isGenerated) return null;
  // A located record, and one past its date, is nobody's open case.
  if (life.status !== "active") return null;
  if (life.validatedMs === 0) return life.enteredMs + validation.firstDays * DAY_MS;
  return life.validatedMs + validation.everyDays * DAY_MS;
}
