/**
 * What a system tells agencies unasked about its records (ncic-clets 2.2): which notice, to whom, in which words.
 *
 * A notice is written to the queue in the transaction of what it tells about. Its header is that of a message of
 * the state's language with the key `$.x`, so that a switch finds the receiver where it always stands.
 */
import type { NoticeKey, NoticeKind, RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import type { HotRecord, RecordEvent } from "../population/records.ts";
import { dayOf } from "./calendar.ts";
import type { DelayedInquiries } from "./delayedInquiries.ts";
import { type HotFiles, recordId } from "./hotFiles.ts";
import type { NoticeQueue } from "./noticeQueue.ts";
import { numberWords } from "./recordIdentity.ts";
import { descriptionKeys, looksAgree, recordKeys, valuesOf } from "./searchKeys.ts";

const CRLF = "\r\n";
/** Records of one listing; a message has room for more, a reader has not. */
const LISTED_MAX = 200;
const AGENCIES_LISTED_MAX = 400;
const TWINS_MAX = 10;
const LOOKS_CANDIDATES_MAX = 5000;
/** So many looks have to be known on both sides: two brown eyes are no likeness. */
const LOOKS_MIN = 4;

export interface NoticeContext {
  readonly atMs: number;
  readonly isTest: boolean;
}

export interface RecordNoticesOptions {
  readonly hot: HotFiles;
  readonly queue: NoticeQueue;
  readonly inquiries: DelayedInquiries;
  readonly notices: readonly NoticeKey[];
  /** ORI that the system writes under. */
  readonly sender: string;
}

export class RecordNotices {
  readonly #options: RecordNoticesOptions;
  readonly #keys: ReadonlyMap<NoticeKind, NoticeKey>;

  constructor(options: RecordNoticesOptions) {
    this.#options = options;
    this.#keys = new Map(options.notices.map((notice) => [notice.kind, notice]));
  }

  /**
   * After an entry, or a change by which more inquiries find the record: who asked for it, and what else it is.
   * `before`: the record as it was, null for an entry.
   */
  entered(
    file: RecordFileDefinition,
    record: HotRecord,
    before: HotRecord | null,
    origin: string,
    context: NoticeContext,
  ): void {
    const known = new Set(before === null ? [] : recordKeys(file, before));
    const keys = recordKeys(file, record).filter((key) => !known.has(key));
    if (keys.length === 0) return;
    this.#delayedHits(file, record, keys, origin, context);
    this.#vehiclesOfPersons(file, record, keys, context);
    if (before === null) this.#matches(file, record, context);
  }

  located(file: RecordFileDefinition, record: HotRecord, event: RecordEvent, context: NoticeContext): void {
    this.#tell("located", record.ORI, [...summary(file, record), eventLine(event)], context.isTest);
  }

  event(file: RecordFileDefinition, record: HotRecord, event: RecordEvent, context: NoticeContext): void {
    this.#tell("event", record.ORI, [...summary(file, record), eventLine(event)], context.isTest);
  }

  /** Records of one agency whose time is over, together. */
  purged(ORI: string, records: readonly HotRecord[], isTest: boolean): void {
    for (let at = 0; at < records.length; at += LISTED_MAX) {
      const listed = records.slice(at, at + LISTED_MAX);
      const lines = listed.map((record) => this.#listLine(record));
      this.#tell("purged", ORI, [...lines, `${listed.length} RECORDS RETIRED TO HISTORY`], isTest);
    }
  }

  validation(ORI: string, records: readonly HotRecord[], isTest: boolean): void {
    for (let at = 0; at < records.length; at += LISTED_MAX) {
      const listed = records.slice(at, at + LISTED_MAX).map((record) => this.#listLine(record));
      this.#tell(
        "validation",
        ORI,
        [...listed, "CONFIRM COMPLETE, ACCURATE AND STILL OUTSTANDING - MODIFY WITH VLN"],
        isTest,
      );
    }
  }

  /** A state's agencies, for its control agency to confirm. */
  agencies(receiver: string, agencies: readonly HotRecord[]): void {
    for (let at = 0; at < agencies.length; at += AGENCIES_LISTED_MAX) {
      const listed = agencies.slice(at, at + AGENCIES_LISTED_MAX);
      const lines = listed.map(
        ({ ORI, fields }) => `ORI/${ORI} ANA/${fields["ANA"] ?? ""} VLD/${fields["VLD"] ?? "NONE"}`,
      );
      this.#tell(
        "agencies",
        receiver,
        [...lines, "EACH AGENCY CONFIRMS ITS DATA - MODIFY (MO) WITH VLN"],
        false,
      );
    }
  }

  reminder(file: RecordFileDefinition, record: HotRecord, words: string, isTest: boolean): void {
    this.#tell("reminder", record.ORI, [words, ...summary(file, record)], isTest);
  }

  numbered(file: RecordFileDefinition, record: HotRecord, isTest: boolean): void {
    this.#tell("numbered", record.ORI, summary(file, record), isTest);
  }

  forwardRejected(file: RecordFileDefinition, record: HotRecord, reason: string, isTest: boolean): void {
    const lines = [reason, ...summary(file, record), "THE RECORD OF THE STATE STANDS"];
    this.#tell("forwardRejected", record.ORI, lines, isTest);
  }

  /** An inquiry has found these records; their owners hear of it where they want to, or where a vehicle led to a person. */
  found(message: MessageText, records: readonly HotRecord[], isTest: boolean): void {
    for (const record of records) {
      if (record.ORI === message.origin) continue;
      const file = this.#options.hot.file(record.file);
      const wants = file.tellsHits || record.fields["NPA"] === "Y";
      if (!wants && !isFoundByVehicle(file, message, record)) continue;
      const asked = [...message.fields].map(([code, value]) => `${code}/${value}`).join(" ");
      const lines = [...summary(file, record), `INQUIRY ${message.key} BY ORI/${message.origin} ${asked}`];
      const kind = wants ? "hit" : "vehicleOfPerson";
      this.#options.queue.addSoon(this.#text(kind, record.ORI, lines, isTest));
    }
  }

  #delayedHits(
    file: RecordFileDefinition,
    record: HotRecord,
    keys: readonly string[],
    enterer: string,
    { atMs, isTest }: NoticeContext,
  ): void {
    for (const inquiry of this.#options.inquiries.answeredBy(file, record, keys, atMs, isTest)) {
      const { key, origin, control } = inquiry;
      // The enterer's own question is no news to it.
      if (origin === enterer || origin === record.ORI) continue;
      const word = control === "" ? "" : ` *${control}`;
      const asked = `INQUIRY ${key}${word} OF ${stampOf(inquiry.atMs)} BY ORI/${origin}`;
      const lines = [asked, ...summary(file, record)];
      this.#tell("delayedHit", origin, [...lines, "CONFIRM WITH ORI BEFORE ACTING ON THIS RECORD"], isTest);
      this.#tell("delayedHit", record.ORI, lines, isTest);
    }
  }

  /** A person's record and a vehicle's with the same plate or VIN: each owner hears of the other. */
  #vehiclesOfPersons(
    file: RecordFileDefinition,
    record: HotRecord,
    keys: readonly string[],
    { isTest }: NoticeContext,
  ): void {
    const { hot } = this.#options;
    const told = new Set<string>([recordId(file, record)]);
    for (const key of keys.filter((one) => one.startsWith("LIC:") || one.startsWith("VIN:"))) {
      for (const other of hot.find(key, isTest, TWINS_MAX)) {
        const otherFile = hot.file(other.file);
        const id = recordId(otherFile, other);
        if (otherFile.subject === file.subject || told.has(id)) continue;
        told.add(id);
        const shared = key.replace(":", "/");
        this.#tell("vehicleOfPerson", other.ORI, [shared, ...summary(file, record)], isTest);
        if (other.ORI !== record.ORI)
          this.#tell("vehicleOfPerson", record.ORI, [shared, ...summary(otherFile, other)], isTest);
      }
    }
  }

  /** Somebody is missed here and found there without a name: both agencies hear of the likeness. */
  #matches(file: RecordFileDefinition, record: HotRecord, { atMs, isTest }: NoticeContext): void {
    const { hot } = this.#options;
    const other = hot.files.find(({ id }) => id === file.matches);
    const looks = new Map(Object.entries(record.fields));
    if (other === undefined || file.description.filter((code) => looks.has(code)).length < LOOKS_MIN) return;
    const alike = descriptionKeys(looks)
      .flatMap((key) => hot.find(key, isTest, LOOKS_CANDIDATES_MAX))
      .filter((one) => one.file === other.id && looksAgree(one, other.description, looks, atMs))
      .slice(0, TWINS_MAX);
    for (const one of alike) {
      this.#tell("match", one.ORI, summary(file, record), isTest);
      this.#tell("match", record.ORI, summary(other, one), isTest);
    }
  }

  #listLine(record: HotRecord): string {
    const file = this.#options.hot.file(record.file);
    return summary(file, record).join(" ");
  }

  #tell(kind: NoticeKind, receiver: string, lines: readonly string[], isTest: boolean): void {
    this.#options.queue.add(this.#text(kind, receiver, lines, isTest));
  }

  #text(kind: NoticeKind, receiver: string, lines: readonly string[], isTest: boolean): string {
    const { key, words } = this.#keys.get(kind)!;
    const test = isTest ? `${TEST_LINE}${CRLF}` : "";
    return `${key}.${this.#options.sender}.${receiver}.TXT ${test}${words}${CRLF}${lines.join(CRLF)}`;
  }
}

/** Fields of a record that tell which one it is, in this order. */
const TELLING = [
  ..."NAM DOB SEX RAC HGT WGT EYE HAI LIC LIS VIN VYR VMA SER OAN MAK CAL TYP BRA REG BHN DEN PNO".split(" "),
];

/** Words and numbers of a record in two lines. */
function summary(file: RecordFileDefinition, record: HotRecord): string[] {
  const values = TELLING.flatMap((code) => {
    const value = record.fields[code] ?? record.alsoFoundBy[code];
    return value === undefined ? [] : [`${code}/${value}`];
  });
  return [
    `MKE/${record.words} ${numberWords(file, record)} ORI/${record.ORI} OCA/${record.OCA}`,
    values.join(" "),
  ].filter((line) => line !== "");
}

/** `LOCATED/20261124 BY ORI/CA9370000 PHR/1`. */
export function eventLine({ words, date, ORI, fields }: RecordEvent): string {
  const told = Object.entries(fields).map(([code, value]) => ` ${code}/${value}`);
  return `${words}/${date} BY ORI/${ORI}${told.join("")}`;
}

function isFoundByVehicle(
  { subject }: RecordFileDefinition,
  { fields }: MessageText,
  record: HotRecord,
): boolean {
  if (subject !== "person") return false;
  return ["LIC", "VIN"].some(
    (code) => fields.has(code) && valuesOf(record, code).includes(fields.get(code)!),
  );
}

/** `20261124 1731`, UTC. */
function stampOf(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${dayOf(ms)} ${iso.slice(11, 13)}${iso.slice(14, 16)}`;
}

/** Stands above everything that comes from or goes into the test records. */
export const TEST_LINE = "TEST RECORD - NO ACTION";
