/**
 * Criminal history of the state (ncic-clets 3): index, full record, requests in plain words, status of a record.
 *
 * Every answer is made from the files as they are at that moment: a record check is the most recent record there is.
 * What is shown goes by the purpose; each full record that leaves is noted, and the next one says so.
 */
import type { CodeTable, Disclosure } from "../../../dictionary/model.ts";
import type { MessageText } from "../../../domain/messageText.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import type { HotFiles } from "../../files/hotFiles.ts";
import type { NoticeQueue } from "../../files/noticeQueue.ts";
import { numberWords } from "../../files/recordIdentity.ts";
import { TEST_LINE } from "../../files/recordNotices.ts";
import { FIXED_SUBJECT } from "../../population/fixed.ts";
import { stateIdAt } from "../../population/numbers.ts";
import type { HotRecord, Subject } from "../../population/records.ts";
import type { StateFiles } from "../../store/stateFiles.ts";
import type { AnswerContext } from "../../system.ts";
import { CRLF, fieldText, stamp } from "../answerText.ts";
import { type DisclosedHistory, disclose } from "../disclosure.ts";
import { disclosedRapSheet } from "../rapSheet.ts";
import type { RecordLayout } from "../recordLayout.ts";
import { listed } from "../stateInquiry.ts";
import { Clerk, type ClerkRequest } from "./clerk.ts";
import { clerkAnswer } from "./clerkAnswer.ts";
import { Releases, releaseLine } from "./releases.ts";

/** Test messages see one subject, which is nobody as the others are. */
const TEST_SUBJECT = stateIdAt("CA", FIXED_SUBJECT);
const INDEX_FIELDS = ["SID", "CII", "FBI", "SOC", "MNU", "NAM", "SEX", "RAC", "DOB"];
const RECORD_FIELDS = ["SID", "CII", "FBI"];

export interface HistoryDeskOptions {
  readonly state: string;
  readonly layout: RecordLayout;
  readonly files: StateFiles;
  /** Files whose records the sheet points to. */
  readonly hot: HotFiles;
  readonly changes: ChangeStore;
  readonly queue: NoticeQueue;
  readonly disclosures: readonly Disclosure[];
  /** Words of the purposes. */
  readonly purposes: CodeTable | undefined;
  /** ORI under which the repository writes. */
  readonly sender: string;
}

export type HistoryAnswer =
  | { readonly kind: "answered"; readonly key: string; readonly body: string; readonly isHit: boolean }
  | { readonly kind: "refused"; readonly reason: string };

export class HistoryDesk {
  readonly #options: HistoryDeskOptions;
  readonly #rules: ReadonlyMap<string, Disclosure>;
  readonly #releases: Releases;
  readonly #clerk: Clerk;

  constructor(options: HistoryDeskOptions) {
    this.#options = options;
    this.#rules = new Map(options.disclosures.map((rule) => [rule.purpose, rule]));
    this.#releases = new Releases(options.changes);
    this.#clerk = new Clerk(options.changes, options.queue);
  }

  /** Null where the key asks no criminal history. `file`: the destination that was asked. */
  answer(message: MessageText, file: string, context: AnswerContext): HistoryAnswer | null {
    const act = this.#acts[message.key];
    if (act === undefined) return null;
    const purpose = message.fields.get("PUR");
    if (purpose === undefined) return { kind: "refused", reason: "PUR MISSING" };
    const rule = this.#rules.get(purpose);
    if (rule === undefined) {
      return { kind: "refused", reason: `PUR/${purpose} - CRIMINAL HISTORY IS NOT FOR THIS PURPOSE` };
    }
    return act(message, file, rule, context);
  }

  /** Answers what the clerk has got to. */
  runDue(nowMs: number): void {
    this.#clerk.runDue(nowMs, (request) => this.#clerkText(request, nowMs));
  }

  readonly #acts: Readonly<
    Record<
      string,
      (message: MessageText, file: string, rule: Disclosure, context: AnswerContext) => HistoryAnswer
    >
  > = {
    IQ: (...of) => this.#index(...of),
    FQ: (...of) => this.#record(...of),
    AQ: (...of) => this.#request(...of),
    ZR: (...of) => this.#status(...of),
  };

  /** Candidates, each with the index that found it. */
  #index(message: MessageText, file: string, rule: Disclosure, context: AnswerContext): HistoryAnswer {
    const { layout } = this.#options;
    const found = this.#find(message.fields, rule, context.nowMs(), context.isTest);
    if (found.length === 0) return this.#nothing("IR", message, INDEX_FIELDS, file, context);
    const lines = found.map(({ history, by }) => layout.subject(asShown(history), by));
    return this.#found("IR", listed(lines, layout.count), context);
  }

  #record(message: MessageText, file: string, rule: Disclosure, context: AnswerContext): HistoryAnswer {
    const nowMs = context.nowMs();
    const [first] = this.#find(message.fields, rule, nowMs, context.isTest);
    if (first === undefined) return this.#nothing("FR", message, RECORD_FIELDS, file, context);
    const { history } = first;
    const { number, isTest } = context;
    const last = this.#releases.note(history.subject.SID, message, { nowMs, number, isTest });
    const sheet = disclosedRapSheet(history, message, nowMs, {
      purposeWords: this.#options.purposes?.codes.get(rule.purpose)?.toUpperCase() ?? "",
      lastRelease: `LAST RELEASE:${last === null ? "NONE ON FILE" : releaseLine(last)}`,
      flags: rule.cycles === "all" ? this.#flags(history.subject, isTest) : [],
    });
    return this.#found("FR", sheet, context);
  }

  #request(message: MessageText, file: string, _rule: Disclosure, context: AnswerContext): HistoryAnswer {
    const { origin, control, fields } = message;
    const { isTest } = context;
    const number = this.#clerk.take({ atMs: context.nowMs(), origin, control, fields: [...fields], isTest });
    if (number === null)
      return { kind: "refused", reason: "THE CLERK HAS TOO MANY REQUESTS - SEND AGAIN LATER" };
    const body = `${file} REQUEST ${number} RECEIVED - A CLERK ANSWERS BY MESSAGE`;
    return { kind: "answered", key: "AR", body: marked(body, isTest), isHit: false };
  }

  /** Whether there is a record, and who was given it. */
  #status(message: MessageText, file: string, rule: Disclosure, context: AnswerContext): HistoryAnswer {
    const [first] = this.#find(message.fields, rule, context.nowMs(), context.isTest);
    if (first === undefined) return this.#nothing("ZR", message, RECORD_FIELDS, file, context);
    const { SID, CII, FBI } = first.history.subject;
    const releases = this.#releases.latest(SID, context.isTest);
    const lines = [
      `RECORD ON FILE SID:${SID} CII:${CII} FBI:${FBI} ARRESTS:${first.history.cycles.length}`,
      `RELEASES:${this.#releases.count(SID, context.isTest)}`,
      ...releases.map(releaseLine),
    ];
    return this.#found("ZR", lines.join(CRLF), context);
  }

  /** Subjects of whom the purpose may know. */
  #find(
    fields: MessageText["fields"],
    rule: Disclosure,
    nowMs: number,
    isTest: boolean,
  ): { readonly history: DisclosedHistory; readonly by: string }[] {
    const { date } = stamp(nowMs);
    return this.#options.files
      .subjects(this.#options.state, fields)
      .filter(({ subject }) => !isTest || subject.SID === TEST_SUBJECT)
      .map(({ subject, by }) => ({ history: disclose(subject, rule, date), by }))
      .filter(({ history }) => history.cycles.length > 0);
  }

  /** What stands about the subject in other files of the state now. */
  #flags(subject: Subject, isTest: boolean): string[] {
    const { hot } = this.#options;
    const records = new Map<string, HotRecord>();
    for (const code of ["CII", "SID", "FBI"] as const) {
      for (const record of hot.find(`${code}:${subject[code]}`, isTest, FLAGS_MAX)) {
        records.set(record.FCN, record);
      }
    }
    return [...records.values()].flatMap((record) => {
      const file = hot.file(record.file);
      if (file.purposes.length > 0) return [];
      return [`FLAG: ${record.words} ${numberWords(file, record)} ORI:${record.ORI}`];
    });
  }

  #clerkText({ number, atMs, origin, control, fields, isTest }: ClerkRequest, nowMs: number): string {
    const values: MessageText["fields"] = new Map(fields);
    const rule = this.#rules.get(values.get("PUR") ?? "");
    const found = rule === undefined ? [] : this.#find(values, rule, nowMs, isTest);
    const { date, time } = stamp(atMs);
    const field = control === "" ? "" : `*${control}.`;
    const lines = [
      `REQUEST ${number} OF ${date} ${time} BY ORI:${origin} ATN:${values.get("ATN") ?? "NONE"}`,
      ...clerkAnswer(
        values.get("TXM") ?? "",
        found.map(({ history }) => history),
      ),
    ];
    return `AR.${this.#options.sender}.${origin}.${field}TXT ${marked(lines.join(CRLF), isTest)}`;
  }

  #found(key: string, body: string, { isTest }: AnswerContext): HistoryAnswer {
    return { kind: "answered", key, body: marked(body, isTest), isHit: true };
  }

  #nothing(
    key: string,
    { fields }: MessageText,
    codes: readonly string[],
    file: string,
    { isTest }: AnswerContext,
  ): HistoryAnswer {
    const sent = codes.flatMap((code) => (fields.has(code) ? [[code, fields.get(code)!] as const] : []));
    const body = `NO RECORD ${file} ${fieldText(sent)}`;
    return { kind: "answered", key, body: marked(body, isTest), isHit: false };
  }
}

const FLAGS_MAX = 20;

/** Nothing that an index line counts or shows goes beyond what the record itself would. */
function asShown({ subject, cycles }: DisclosedHistory): Subject {
  return { ...subject, cycles };
}

function marked(body: string, isTest: boolean): string {
  return isTest ? TEST_LINE + CRLF + body : body;
}
