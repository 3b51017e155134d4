/**
 * Remembers inquiries for some days, so that an entry made later can answer them (ncic-clets 2.2).
 *
 * A busy system has thousands of inquiries a second and an entry now and then, so remembering has to be cheap: the
 * latest are kept in memory under what they searched, and go to the disk in pages. A crash loses the page that was
 * being filled, which is a second's inquiries; a bound loses the oldest.
 */
import type { Database } from "lmdb";
import type { RecordFileDefinition, RecordIdentifier } from "../../dictionary/model.ts";
import { type MessageText, parseMessageText } from "../../domain/messageText.ts";
import type { HotRecord } from "../population/records.ts";
import { DAY_MS } from "./calendar.ts";
import type { ChangeStore } from "./changeStore.ts";
import { type Fields, identifiersOf, inquiryKeys, isMeant, recordKeys } from "./searchKeys.ts";

/** Days for which an inquiry waits for its hit; assumed in the fact base too. */
const REMEMBERED_DAYS = 5;
/** Inquiries in memory, about 600 bytes each. */
export const INQUIRIES_MAX = 50_000;
/** Inquirers of the same thing, so that a plate that everybody asks for costs no more than others. */
const SAME_MAX = 100;
/** Inquiries of one page on disk. A page is written a second after its first inquiry came, or when it is full. */
const PAGE_INQUIRIES = 1000;
const PAGE_MS = 1000;
const PAGES_MAX = 200;

/** What is kept of an inquiry: strings, because the rest of a message would cost the garbage collector more. */
interface Inquiry {
  readonly atMs: number;
  readonly system: string;
  readonly isTest: boolean;
  readonly key: string;
  readonly origin: string;
  readonly control: string;
  /** Its fields as they were written. */
  readonly body: string;
  /** Search keys under which it is remembered. */
  readonly keys: readonly string[];
}

/** The same on disk, without what follows from it. */
type WrittenInquiry = readonly [
  atMs: number,
  system: string,
  isTest: boolean,
  key: string,
  origin: string,
  control: string,
  body: string,
];

export class DelayedInquiries {
  readonly #pages: Database<readonly WrittenInquiry[], number>;
  readonly #files: readonly RecordFileDefinition[];
  /** The latest, each in the place of its serial modulo the bound. */
  readonly #latest: Inquiry[] = [];
  #serial = 0;
  /** Oldest first. */
  readonly #byKey = new Map<string, Inquiry[]>();
  readonly #identifiers = new Map<string, readonly RecordIdentifier[]>();
  /** Those of the page that is being filled; of more than a page has room for, the latest. */
  #page: Inquiry[] = [];
  #pagePlace = 0;
  #pageNumber = 1;
  #pageTimer: NodeJS.Timeout | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(changes: ChangeStore, files: readonly RecordFileDefinition[], nowMs: number) {
    this.#files = files;
    this.#pages = changes.database("inquiries");
    for (const { key: page, value } of this.#pages.getRange({})) {
      this.#pageNumber = page + 1;
      for (const [atMs, system, isTest, key, origin, control, body] of value) {
        const keys = this.#keysOf(system, key, fieldsOf(body));
        const inquiry = { atMs, system, isTest, key, origin, control, body, keys };
        if (!isOver(inquiry, nowMs)) this.#keep(inquiry);
      }
    }
  }

  /**
   * Remembers an inquiry. Of more than a page a second only the last page reaches the disk: what a load test asks is
   * gone from memory before anybody could enter an answer.
   */
  remember(system: string, message: MessageText, nowMs: number, isTest: boolean): void {
    const { key, origin, control, body } = message;
    const keys = this.#keysOf(system, key, message.fields);
    const inquiry = { atMs: nowMs, system, isTest, key, origin, control, body, keys };
    this.#keep(inquiry);
    this.#page[this.#pagePlace] = inquiry;
    this.#pagePlace = (this.#pagePlace + 1) % PAGE_INQUIRIES;
    this.#pageTimer ??= setTimeout(() => this.#writePage(), PAGE_MS).unref();
  }

  /** Inquiries that would have found the record by one of these search keys, oldest first. */
  answeredBy(
    file: RecordFileDefinition,
    record: HotRecord,
    keys: readonly string[],
    nowMs: number,
    isTest: boolean,
  ): readonly Pick<Inquiry, "atMs" | "key" | "origin" | "control">[] {
    const answered = new Set<Inquiry>();
    for (const key of keys) {
      for (const inquiry of this.#byKey.get(key) ?? []) {
        if (inquiry.isTest === isTest && !isOver(inquiry, nowMs) && finds(inquiry, file, record))
          answered.add(inquiry);
      }
    }
    return [...answered].sort((one, other) => one.atMs - other.atMs);
  }

  /** Writes what has not been written. */
  async close(): Promise<void> {
    this.#writePage();
    await this.#writing;
  }

  #keep(inquiry: Inquiry): void {
    const place = this.#serial++ % INQUIRIES_MAX;
    const oldest = this.#latest[place];
    if (oldest !== undefined) this.#forget(oldest);
    this.#latest[place] = inquiry;
    for (const key of inquiry.keys) {
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [inquiry]);
      else {
        same.push(inquiry);
        if (same.length > SAME_MAX) same.shift();
      }
    }
  }

  #forget(inquiry: Inquiry): void {
    for (const key of inquiry.keys) {
      const same = this.#byKey.get(key);
      // It may have given way to others of the same key.
      if (same === undefined || same[0] !== inquiry) continue;
      if (same.length === 1) this.#byKey.delete(key);
      else same.shift();
    }
  }

  #keysOf(system: string, key: string, fields: Fields): readonly string[] {
    const keys: string[] = [];
    for (const identifier of this.#identifiersOf(system, key)) {
      const value = fields.get(identifier.by);
      if (value === undefined) continue;
      for (const one of inquiryKeys(identifier, value, fields)) keys.push(one);
    }
    return keys;
  }

  /** Those of the files that the inquiry searches, each way of comparing a field once. */
  #identifiersOf(system: string, key: string): readonly RecordIdentifier[] {
    const name = `${system} ${key}`;
    const known = this.#identifiers.get(name);
    if (known !== undefined) return known;
    const searched = this.#files.filter((file) => isFor(file, system, key)).flatMap(identifiersOf);
    const distinct = [...new Map(searched.map((one) => [`${one.by}.${one.as}`, one])).values()];
    this.#identifiers.set(name, distinct);
    return distinct;
  }

  /** Writes the page that is being filled, and turns it when it is full. */
  #writePage(): void {
    if (this.#pageTimer !== null) clearTimeout(this.#pageTimer);
    this.#pageTimer = null;
    if (this.#page.length === 0) return;
    const inOrder = [...this.#page.slice(this.#pagePlace), ...this.#page.slice(0, this.#pagePlace)];
    this.#writing = this.#pages.put(this.#pageNumber, inOrder.map(written));
    if (this.#page.length < PAGE_INQUIRIES) return;
    this.#page = [];
    this.#pagePlace = 0;
    this.#pageNumber++;
    const tooOld = this.#pageNumber - PAGES_MAX;
    if (tooOld > 0) void this.#pages.remove(tooOld);
  }
}

function written({ atMs, system, isTest, key, origin, control, body }: Inquiry): WrittenInquiry {
  return [atMs, system, isTest, key, origin, control, body];
}

function fieldsOf(body: string): Fields {
  return parseMessageText(`QV.CA9010000.NCI.TXT ${body}`)?.fields ?? new Map();
}

function isFor({ systems, inquire }: RecordFileDefinition, system: string, key: string): boolean {
  return systems.includes(system) && inquire.includes(key);
}

function finds({ system, key, body }: Inquiry, file: RecordFileDefinition, record: HotRecord): boolean {
  if (!isFor(file, system, key)) return false;
  const fields = fieldsOf(body);
  const keys = new Set(recordKeys(file, record));
  return identifiersOf(file).some((identifier) => {
    const value = fields.get(identifier.by);
    return (
      value !== undefined &&
      inquiryKeys(identifier, value, fields).some((one) => keys.has(one)) &&
      isMeant(record, identifier, value, fields)
    );
  });
}

function isOver({ atMs }: Inquiry, nowMs: number): boolean {
  return atMs + REMEMBERED_DAYS * DAY_MS <= nowMs;
}
