/**
 * What the state passes on to NCIC: entries that qualify, and everything that becomes of them, so that one record
 * carries both numbers (ncic-clets 1.6).
 *
 * The agency that waits for the answer of its message hears NCIC's as a second one of the same message; when NCIC is away
 * or slow it comes as a message of its own. What NCIC refuses is told with its reason, and the record of the state
 * stands.
 */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import type { MessageText } from "../../../domain/messageText.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import type { ChangingFiles } from "../../files/changingFiles.ts";
import type { DoneAct, RecordAct } from "../../files/recordActs.ts";
import type { DatabaseLine } from "../../lines/databaseLine.ts";
import { type Forward, Forwards, type OutgoingText } from "../../lines/forwards.ts";
import type { HotRecord } from "../../population/records.ts";
import type { Answer, LineState } from "../../system.ts";
import { fieldText } from "../answerText.ts";

const DESTINATION = "NCI";
/**
 * How long an agency's message waits for NCIC's answer. It ends before the switch's deadline for the state's files
 * (5 s in config/destinations.yaml); afterwards the answer is a message of its own.
 */
const WAIT_MS = 3000;
/** Codes that are the state's own: its number, and the owner, who is the sender of the forward. */
const STATE_ONLY: ReadonlySet<string> = new Set(["FCN", "NIC", "ORI", "MNM"]);

/** What is kept of an act until NCIC has answered it. */
interface NationalAct {
  readonly act: RecordAct;
  /** Key at NCIC. */
  readonly key: string;
  readonly origin: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** How it ended. */
interface Outcome {
  readonly kind: "numbered" | "changed" | "rejected";
  /** Words of the second answer. */
  readonly text: string;
}

/** Somebody who waits for an outcome. */
interface Waiter {
  /** The record that it is about. */
  readonly id: string;
  readonly isTest: boolean;
  readonly timer: NodeJS.Timeout;
  outcome: Outcome | null;
  tell: ((text: string) => boolean) | null;
}

export interface NationalForwardsOptions {
  readonly files: ChangingFiles;
  readonly changes: ChangeStore;
  readonly line: DatabaseLine;
  /** All files of the dictionary. */
  readonly recordFiles: readonly RecordFileDefinition[];
  readonly nowMs: () => number;
}

/** none: the act stays in the state · full: it should have gone on, and there is no room. */
export type Passed =
  | { readonly kind: "none" }
  | { readonly kind: "full" }
  | { readonly kind: "waits"; readonly serial: number; readonly id: string; readonly isTest: boolean };

export class NationalForwards {
  readonly #options: NationalForwardsOptions;
  readonly #byId: ReadonlyMap<string, RecordFileDefinition>;
  readonly #forwards: Forwards<NationalAct>;
  readonly #waiters = new Map<number, Waiter>();

  constructor(options: NationalForwardsOptions) {
    this.#options = options;
    this.#byId = new Map(options.recordFiles.map((file) => [file.id, file]));
    this.#forwards = new Forwards({
      changes: options.changes,
      name: "NCIC",
      line: options.line,
      textOf: (forward) => this.#textOf(forward),
      settled: (...of) => this.#settled(...of),
    });
  }

  get state(): LineState {
    return this.#forwards.state;
  }

  /** After an act was done, within its transaction. */
  pass({ act, file, record }: DoneAct, message: MessageText, isTest: boolean): Passed {
    const national = this.#planned(act, file, record, message, isTest);
    if (national === null) return { kind: "none" };
    const id = record.FCN;
    const serial = this.#forwards.add(id, isTest, national);
    return serial === null ? { kind: "full" } : { kind: "waits", serial, id, isTest };
  }

  /**
   * A second answer for who asked, as soon as NCIC has answered; undefined while NCIC is away. `answerOf` puts the header
   * in front of its text.
   */
  secondAnswer(passed: Passed, answerOf: (text: string) => Answer): Answer["later"] {
    if (passed.kind !== "waits" || !this.#forwards.state.isUp) return undefined;
    const { serial, id, isTest } = passed;
    const timer = setTimeout(() => this.#giveUp(serial), WAIT_MS).unref();
    const waiter: Waiter = { id, isTest, timer, outcome: null, tell: null };
    this.#waiters.set(serial, waiter);
    return (tell) => {
      waiter.tell = (text) => tell(answerOf(text));
      // The first answer left so late that nobody waits any more.
      if (!this.#waiters.has(serial)) waiter.tell(NOT_YET);
      else if (waiter.outcome !== null) this.#tellWaiter(serial, waiter, waiter.outcome);
    };
  }

  close(): void {
    for (const { timer } of this.#waiters.values()) clearTimeout(timer);
    this.#forwards.close();
  }

  // ── what goes on ──────────────────────────────────────────────────────────────────────────────────────────

  #planned(
    act: RecordAct,
    file: RecordFileDefinition,
    record: HotRecord,
    message: MessageText,
    isTest: boolean,
  ): NationalAct | null {
    if (file.forward === null) return null;
    const national = this.#byId.get(file.forward.file)!;
    if (act === "enter") return this.#entry(file, record, message.key.split("-")[1] ?? "");
    const isKnown = record.NIC !== "" || this.#forwards.isWaiting(record.FCN, isTest);
    // What did not qualify may qualify now.
    if (!isKnown) return act === "modify" ? this.#entry(file, record, "") : null;
    const key = nationalKey(act, national, message.key);
    if (key === null) return null;
    const fields = [...message.fields].filter(([code]) => !STATE_ONLY.has(code));
    // The case number proves at NCIC what the state has checked already.
    if (!message.fields.has("OCA")) fields.unshift(["OCA", record.OCA]);
    return { act, key, origin: message.origin, fields };
  }

  /** Null where the record stays in the state. */
  #entry(file: RecordFileDefinition, record: HotRecord, letters: string): NationalAct | null {
    const { keys, needs } = file.forward!;
    const key = keys.get(record.life?.entryKey ?? "");
    const data: Readonly<Record<string, string>> = { ...record.fields, ...record.alsoFoundBy };
    const isEnough = needs.length === 0 || needs.some((codes) => codes.every((code) => code in data));
    if (key === undefined || !isEnough) return null;
    const fields = Object.entries(data).filter(([code]) => !STATE_ONLY.has(code));
    if (record.cautions.length > 0) fields.push(["CMC", record.cautions.join("")]);
    fields.push(["OCA", record.OCA], ["FCN", record.FCN]);
    const suffix = letters === "" ? "" : `-${letters}`;
    return { act: "enter", key: key + suffix, origin: record.ORI, fields };
  }

  #textOf({ serial, id, isTest, matter }: Forward<NationalAct>): OutgoingText | null {
    const { key, origin } = matter;
    const record = this.#options.files.hot.get(id, isTest);
    if (record === undefined) return null;
    let fields = matter.fields;
    if (matter.act !== "enter") {
      // NCIC has refused the entry: there is nothing that could be changed.
      if (record.NIC === "") return null;
      fields = [["NIC", record.NIC], ...fields];
    }
    return {
      destination: DESTINATION,
      text: `${key}.${origin}.${DESTINATION}.*S${serial}.TXT ${fieldText(fields)}`,
    };
  }

  // ── what comes back ───────────────────────────────────────────────────────────────────────────────────────

  #settled({ serial, id, isTest, matter }: Forward<NationalAct>, text: string, isError: boolean): void {
    const outcome = outcomeOf(matter.act, text, isError);
    const waiter = this.#waiters.get(serial);
    if (outcome.kind === "numbered") {
      const { files, nowMs } = this.#options;
      files.assign(id, { NIC: numberIn(text) }, { nowMs, isTest });
    }
    if (waiter === undefined) {
      this.#tellOwner(id, isTest, outcome);
      return;
    }
    waiter.outcome = outcome;
    // After the transaction: what is told has to be on disk.
    if (waiter.tell !== null) setImmediate(() => this.#tellWaiter(serial, waiter, outcome));
  }

  #tellWaiter(serial: number, waiter: Waiter, outcome: Outcome): void {
    if (!this.#waiters.delete(serial)) return;
    clearTimeout(waiter.timer);
    if (waiter.tell?.(outcome.text) !== true) this.#tellLate(waiter, outcome);
  }

  /** The agency's message ends without NCIC's answer; what comes later is told as a message. */
  #giveUp(serial: number): void {
    const waiter = this.#waiters.get(serial);
    if (waiter === undefined) return;
    this.#waiters.delete(serial);
    if (waiter.outcome !== null) this.#tellLate(waiter, waiter.outcome);
    else waiter.tell?.(NOT_YET);
  }

  #tellLate({ id, isTest }: Waiter, outcome: Outcome): void {
    this.#options.changes.transaction(() => this.#tellOwner(id, isTest, outcome));
  }

  /** That a change went through is no news to who made it. */
  #tellOwner(id: string, isTest: boolean, { kind, text }: Outcome): void {
    const { files } = this.#options;
    const record = files.hot.get(id, isTest);
    if (record === undefined) return;
    if (kind === "numbered") files.tellNumbered(record, isTest);
    else if (kind === "rejected") files.tellRejected(record, text, isTest);
  }
}

const NOT_YET = "NCIC HAS NOT ANSWERED YET - ITS ANSWER FOLLOWS BY MESSAGE";

function outcomeOf(act: RecordAct, text: string, isError: boolean): Outcome {
  const NIC = numberIn(text);
  if (isError || NIC === "") {
    const reason = /REJECT - ([^\r\n]*)/.exec(text)?.[1] ?? "NO REASON GIVEN";
    // Time has been quicker than the owner: what was to be ended has ended.
    if ((act === "clear" || act === "cancel") && / WAS [A-Z]+ ON \d{8}/.test(reason))
      return { kind: "changed", text: `${reason} AT NCIC` };
    return { kind: "rejected", text: `NCIC REJECT - ${reason} - THE STATE RECORD STANDS` };
  }
  if (act === "enter") return { kind: "numbered", text: `NIC/${NIC}` };
  return { kind: "changed", text: `NIC/${NIC} ${PAST[act]} AT NCIC` };
}

/** The NIC that an answer names; "" for none. */
function numberIn(text: string): string {
  return /NIC\/([A-Z][0-9]{9})/.exec(text)?.[1] ?? "";
}

const PAST: Readonly<Record<RecordAct, string>> = {
  enter: "ENTERED",
  modify: "MODIFIED",
  cancel: "CANCELLED",
  locate: "LOCATED",
  clear: "CLEARED",
  supplement: "SUPPLEMENTED",
  unsupplement: "CHANGED",
  event: "NOTED",
};

/** The national key of an act; null where NCIC's file has none. */
function nationalKey(act: RecordAct, file: RecordFileDefinition, key: string): string | null {
  switch (act) {
    case "modify":
      return file.modify;
    case "cancel":
      return file.cancel;
    case "locate":
      return file.locate?.key ?? null;
    case "clear":
      // A file without a clear is ended by a cancel.
      return file.clear ?? file.cancel;
    case "supplement":
      return file.supplement?.add ?? null;
    case "unsupplement":
      return file.supplement?.remove ?? null;
    case "event":
      return file.events.some((event) => event.key === key) ? key : null;
    case "enter":
      return null;
  }
}
