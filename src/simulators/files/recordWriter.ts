/**
 * Writes a changed record: the record itself, the keys that find it, a line of its history, and what time will
 * bring it. The only way for a record to change. Works within a transaction of the store.
 */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { HotRecord } from "../population/records.ts";
import { dayOf, HOUR_MS } from "./calendar.ts";
import type { ChangeStore, HistoryLine } from "./changeStore.ts";
import { recordId } from "./hotFiles.ts";
import { retirementOf, validationDueMs } from "./retention.ts";
import { recordKeys } from "./searchKeys.ts";

/** Found by inquiries, and open to changes. The others are history. */
export function isStanding({ life }: HotRecord): boolean {
  const status = life?.status ?? "active";
  return status === "active" || status === "inactive" || status === "located";
}

export class RecordWriter {
  readonly #changes: ChangeStore;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
  }

  /** `record` as it is to be, with its life; returns it with its new revision and date. */
  write(
    file: RecordFileDefinition,
    record: HotRecord,
    line: Omit<HistoryLine, "record">,
    isTest: boolean,
  ): HotRecord {
    const changes = this.#changes.of(isTest);
    const id = recordId(file, record);
    const before = changes.get(id);
    const life = record.life!;
    const written: HotRecord = {
      ...record,
      life: { ...life, revision: (before?.life?.revision ?? 0) + 1, updated: dayOf(line.atMs) },
    };
    const keysBefore = before !== undefined && isStanding(before) ? recordKeys(file, before) : [];
    changes.put(id, written, keysBefore, isStanding(written) ? recordKeys(file, written) : []);
    changes.addHistory(id, { ...line, record: written });
    this.#plan(file, id, before, written, isTest);
    return written;
  }

  /** What has been planned for an earlier state of the record finds out itself that it no longer holds. */
  #plan(
    file: RecordFileDefinition,
    id: string,
    before: HotRecord | undefined,
    record: HotRecord,
    isTest: boolean,
  ): void {
    if (!isStanding(record)) return;
    const changes = this.#changes.of(isTest);
    const retirement = retirementOf(file, record);
    if (retirement !== null) changes.addDue({ atMs: retirement.atMs, kind: "retire", subject: id });
    const isConfirmed = before?.life?.validatedMs !== record.life!.validatedMs;
    const validationMs = isConfirmed ? validationDueMs(file, record) : null;
    if (validationMs !== null) changes.addDue({ atMs: validationMs, kind: "validate", subject: id });
    if (before !== undefined || record.life!.isGenerated) return;
    for (const [index, { afterHours }] of file.reminders.entries()) {
      const atMs = record.life!.enteredMs + afterHours * HOUR_MS;
      changes.addDue({ atMs, kind: `remind${index}`, subject: id });
    }
  }
}
