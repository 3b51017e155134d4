/**
 * Hit confirmation in the other direction (nlets 12): an agency of another state has found a record of ours and asks its
 * owner. Who does not answer in time is asked a second and a third time.
 */
import type { Database } from "lmdb";
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { agencyName, agencyTelephone, stateAgency } from "../../../population/agencies.ts";
import type { HotRecord } from "../../../population/records.ts";
import { fieldText } from "../../answerText.ts";
import type { NetworkData } from "../networkData.ts";
import type { Outbox } from "../outbox.ts";

interface OpenRequest {
  readonly from: string;
  readonly to: string;
  readonly control: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Number of the last request that was sent. */
  readonly number: number;
  readonly isUrgent: boolean;
  /** When the next is due. */
  readonly dueMs: number;
}

const MINUTE_MS = 60_000;
const REQUESTS_MAX = 3;

/** Record type, and the fields that say which record, of each file that is asked about. */
const ASKED: Readonly<Record<string, readonly [type: string, fields: readonly string[]]>> = {
  vehicle: ["SV", ["LIC", "LIS", "LIY", "LIT", "VIN", "VYR", "VMA"]],
  wanted: ["WP", ["NAM", "DOB", "SEX"]],
};

export class ConfirmationRequests {
  readonly #options: NetworkData["confirmationRequests"];
  readonly #changes: ChangeStore;
  readonly #outbox: Outbox;
  /** Requests without an answer, by case, number and asker. */
  readonly #open: Database<OpenRequest, string>;
  #serial = 0;

  constructor(changes: ChangeStore, options: NetworkData["confirmationRequests"], outbox: Outbox) {
    this.#changes = changes;
    this.#options = options;
    this.#outbox = outbox;
    this.#open = changes.database<OpenRequest, string>("nlets.requests");
  }

  get openCount(): number {
    return this.#open.getCount();
  }

  /** The agency of `state` asks the owner of a record of ours; false where the record is of no file that it asks about. */
  ask(record: HotRecord, state: string, isUrgent: boolean, nowMs: number): boolean {
    const [type, codes] = ASKED[record.file] ?? [];
    if (type === undefined || codes === undefined) return false;
    const from = stateAgency(state);
    const identity = codes.flatMap((code): [string, string][] => {
      const value = record.fields[code];
      return value === undefined ? [] : [[code, value]];
    });
    this.#serial++;
    const request: OpenRequest = {
      from,
      to: record.ORI,
      control: `${state}CQ${String(this.#serial).padStart(6, "0")}`,
      fields: [
        ["RTY", type],
        ["PRI", isUrgent ? "U" : "R"],
        ["OCA", record.OCA],
        ["NIC", record.NIC],
        ...identity,
      ],
      number: 0,
      isUrgent,
      dueMs: nowMs,
    };
    this.#send(request, nowMs);
    return true;
  }

  /** A YR of ours has come to the agency `ori`: the request is over, or waits for so many hours more. */
  answered({ fields, origin }: MessageText, ori: string, nowMs: number): void {
    for (const { key, value } of this.#open.getRange({})) {
      const of = (code: string) => value.fields.find(([one]) => one === code)?.[1];
      if (value.from !== ori || value.to !== origin || of("OCA") !== fields.get("OCA")) continue;
      if (fields.has("NIC") && of("NIC") !== fields.get("NIC")) continue;
      const hours = fields.get("CON") === "P" ? Number(fields.get("HRS") ?? "1") : 0;
      this.#changes.transaction(() => {
        if (hours === 0) this.#open.removeSync(key);
        else this.#open.putSync(key, { ...value, dueMs: nowMs + hours * 60 * MINUTE_MS });
      });
      return;
    }
  }

  /** Asks again who has not answered in time; after the third request nobody asks any more. */
  runDue(nowMs: number): void {
    const due = [...this.#open.getRange({})].filter(({ value }) => value.dueMs <= nowMs);
    for (const { key, value } of due) {
      if (value.number < REQUESTS_MAX) this.#send(value, nowMs);
      else this.#changes.transaction(() => this.#open.removeSync(key));
    }
  }

  #send(request: OpenRequest, nowMs: number): void {
    const { urgentMinutes, routineMinutes } = this.#options;
    const minutes = request.isUrgent ? urgentMinutes : routineMinutes;
    const next = { ...request, number: request.number + 1, dueMs: nowMs + minutes * MINUTE_MS };
    const [type, ...others] = request.fields;
    const body = fieldText([
      type!,
      ["RNO", String(next.number)],
      ...others,
      ["RNA", "TESTPERSON, CLERK"],
      ["RAG", agencyName(request.from)],
      ["PHO", agencyTelephone(request.from)],
      ["REM", "EXERCISE ONLY"],
    ]);
    this.#changes.transaction(() => {
      this.#open.putSync(request.control, next);
      const reply = { key: "YQ", originator: request.from, body, isHit: true };
      this.#outbox.announce(reply, { ori: request.to, control: request.control }, false);
    });
  }
}
