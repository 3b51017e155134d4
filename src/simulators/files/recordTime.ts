/**
 * What time does to records: retention, inactivity, validation, duties after an entry (ncic-clets 2.9), and the
 * forgetting of what only repeats need. It has no timer of its own: whoever runs the system calls it, and tests call
 * it after they have moved the clock.
 */
import type { RecordFileDefinition, RecordReminder } from "../../dictionary/model.ts";
import type { HotRecord } from "../population/records.ts";
import { DAY_MS, dayOf } from "./calendar.ts";
import type { ChangeStore, Changes, Due } from "./changeStore.ts";
import type { HotFiles } from "./hotFiles.ts";
import type { RecordNotices } from "./recordNotices.ts";
import { isStanding, type RecordWriter } from "./recordWriter.ts";
import { retirementOf, startsLike, validationDueMs } from "./retention.ts";
import { inquiryKeys, valuesOf } from "./searchKeys.ts";

/** Things of one transaction: a clock that is moved by years makes thousands due at once. */
const DUE_PER_TRANSACTION = 500;
/** Agencies of one state. */
const AGENCIES_MAX = 5000;

/** Agencies whose control agency is asked to confirm them: those whose ORI begins so. */
export interface AgencyValidation {
  readonly prefix: string;
  /** ORI of the control agency. */
  readonly receiver: string;
}

export interface RecordTimeOptions {
  readonly agencies: AgencyValidation | null;
  /** A record's time is over: within the transaction. */
  readonly onExpired: (file: RecordFileDefinition, record: HotRecord, isTest: boolean) => void;
  readonly hot: HotFiles;
  readonly changes: ChangeStore;
  readonly writer: RecordWriter;
  readonly notices: RecordNotices;
}

/** Records of one round by the agency that is told about them together. */
type ByAgency = Map<string, HotRecord[]>;

export class RecordTime {
  readonly #options: RecordTimeOptions;

  constructor(options: RecordTimeOptions) {
    this.#options = options;
  }

  /** Plans what begins with the system itself: the validation of the agencies, from its first start on. */
  begin(nowMs: number): void {
    const { changes, hot } = this.#options;
    const everyDays = hot.files.find(({ subject }) => subject === "agency")?.validation?.everyDays;
    if (everyDays === undefined || this.#options.agencies === null) return;
    changes.once("agencies.planned", () => {
      changes.live.addDue({ atMs: nowMs + everyDays * DAY_MS, kind: "agencies", subject: "" });
    });
  }

  /** Does everything that is due by now; safe to call at any time and as often as one likes. */
  run(nowMs: number): void {
    for (const isTest of [false, true]) {
      while (this.#round(nowMs, isTest) > 0);
    }
  }

  #round(nowMs: number, isTest: boolean): number {
    const { changes, notices } = this.#options;
    const set = changes.of(isTest);
    if (set.dueAt(nowMs, 1).length === 0) return 0;
    return changes.transaction(() => {
      const due = set.dueAt(nowMs, DUE_PER_TRANSACTION);
      const purged: ByAgency = new Map();
      const unconfirmed: ByAgency = new Map();
      for (const one of due) {
        set.removeDue(one);
        this.#do(one, set, nowMs, isTest, purged, unconfirmed);
      }
      for (const [ORI, records] of purged) notices.purged(ORI, records, isTest);
      for (const [ORI, records] of unconfirmed) notices.validation(ORI, records, isTest);
      return due.length;
    });
  }

  #do(
    { kind, subject }: Due,
    set: Changes,
    nowMs: number,
    isTest: boolean,
    purged: ByAgency,
    unconfirmed: ByAgency,
  ): void {
    if (kind === "forget") {
      set.forgetEffect(subject);
      return;
    }
    if (kind === "agencies") {
      this.#validateAgencies(set, nowMs);
      return;
    }
    const record = set.get(subject);
    if (record === undefined || !isStanding(record)) return;
    const file = this.#options.hot.file(record.file);
    switch (kind) {
      case "retire":
        this.#retire(file, record, nowMs, isTest, purged);
        return;
      case "validate": {
        const dueMs = validationDueMs(file, record);
        if (dueMs === null || dueMs > nowMs) return;
        add(unconfirmed, record);
        // Who does not answer is asked again: the next round counts from this one.
        const again = nowMs + file.validation!.everyDays * DAY_MS;
        set.addDue({ atMs: again, kind: "validate", subject });
        return;
      }
      default:
        this.#remind(file, record, Number(kind.slice("remind".length)), isTest);
    }
  }

  #retire(
    file: RecordFileDefinition,
    record: HotRecord,
    nowMs: number,
    isTest: boolean,
    purged: ByAgency,
  ): void {
    const retirement = retirementOf(file, record);
    // It was planned for an earlier state of the record.
    if (retirement === null || retirement.atMs > nowMs) return;
    const life = { ...record.life!, status: retirement.to };
    const line = { atMs: retirement.atMs, act: retirement.to, ORI: "", number: 0 };
    const written = this.#options.writer.write(file, { ...record, life }, line, isTest);
    if (retirement.to !== "expired") return;
    add(purged, written);
    this.#options.onExpired(file, written, isTest);
  }

  /** One round for all agencies of the state; the next is as far away as the last. */
  #validateAgencies(set: Changes, nowMs: number): void {
    const { agencies, hot, notices } = this.#options;
    const file = hot.files.find(({ subject }) => subject === "agency");
    if (agencies === null || file === undefined) return;
    const [key = ""] = inquiryKeys(file.identifiers[0]!, agencies.prefix, new Map());
    notices.agencies(agencies.receiver, hot.find(key, false, AGENCIES_MAX));
    const atMs = nowMs + (file.validation?.everyDays ?? 0) * DAY_MS;
    set.addDue({ atMs, kind: "agencies", subject: "" });
  }

  #remind(file: RecordFileDefinition, record: HotRecord, index: number, isTest: boolean): void {
    const reminder = file.reminders[index];
    if (reminder === undefined || !startsLike(record.fields, reminder.where)) return;
    if (reminder.unless.some((code) => valuesOf(record, code).length > 0)) return;
    if (!isReminded(reminder, record)) return;
    const event = file.events.find(({ key }) => key === reminder.untilEvent);
    if (record.life!.events.some(({ words }) => words === event?.words)) return;
    this.#options.notices.reminder(file, record, reminder.words, isTest);
  }
}

/** Entered by one of the keys, or about somebody who was younger than that when the record was entered. */
function isReminded({ keys, youngerThan }: RecordReminder, { fields, life }: HotRecord): boolean {
  if (keys.length === 0 && youngerThan === null) return true;
  if (keys.includes(life!.entryKey)) return true;
  const birth = fields["DOB"];
  if (youngerThan === null || birth === undefined) return false;
  const ofAge = String(Number(birth.slice(0, 4)) + youngerThan) + birth.slice(4);
  return dayOf(life!.enteredMs) < ofAge;
}

function add(records: ByAgency, record: HotRecord): void {
  const same = records.get(record.ORI);
  if (same === undefined) records.set(record.ORI, [record]);
  else same.push(record);
}
