/**
 * Remembers inquiries for some days, so that an entry made later can answer them (ncic-clets 2.2).
 *
 * A busy system has thousands of inquiries a second and an entry now and then, so remembering has to be cheap: the
 * latest are kept in memory under what they searched, and go to the disk in pages. A crash loses the page that was
 * being filled, which is a second's inquiries; a bound loses the oldest.
 */
import type { Database } from "lmdb";
import type { RecordFileDefinition, RecordIdentifier } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
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
/** Inquiries of one page on disk; the page that is being filled is written so often. */
const PAGE_INQUIRIES = 1000;
const PAGE_MS = 1000;
const PAGES_MAX = 200;

/** What is kept of an inquiry. */
interface Inquiry {
  readonly atMs: number;
  readonly system: string;
  readonly isTest: boolean;
  readonly key: string;
  readonly origin: string;
  readonly control: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** An inquiry in memory, and the keys under which it stands there. */
interface Kept {
  readonly inquiry: Inquiry;
  readonly keys: readonly string[];
}

export class DelayedInquiries {
  readonly #pages: Database<readonly Inquiry[], number>;
  readonly #files: readonly RecordFileDefinition[];
  /** The latest, each in the place of its serial modulo the bound. */
  readonly #latest: Kept[] = [];
  #serial = 0;
  /** Oldest first. */
  readonly #byKey = new Map<string, Inquiry[]>();
  readonly #identifiers = new Map<string, readonly RecordIdentifier[]>();
  #page: Inquiry[] = [];
  #pageNumber = 1;
  #pageTimer: NodeJS.Timeout | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(changes: ChangeStore, files: readonly RecordFileDefinition[], nowMs: number) {
    this.#files = files;
    this.#pages = changes.database("inquiries");
    for (const { key, value } of this.#pages.getRange({})) {
      this.#pageNumber = key + 1;
      for (const inquiry of value) if (!isOver(inquiry, nowMs)) this.#keep(inquiry, new Map(inquiry.fields));
    }
  }

  remember(system: string, message: MessageText, nowMs: number, isTest: boolean): void {
    const { key, origin, control } = message;
    const inquiry = { atMs: nowMs, system, isTest, key, origin, control, fields: [...message.fields] };
    this.#keep(inquiry, message.fields);
    this.#page.push(inquiry);
    if (this.#page.length >= PAGE_INQUIRIES) this.#turnPage();
    else this.#pageTimer ??= setTimeout(() => this.#writePage(), PAGE_MS).unref();
  }

  /** Inquiries that would have found the record by one of these search keys, oldest first. */
  answeredBy(
    file: RecordFileDefinition,
    record: HotRecord,
    keys: readonly string[],
    nowMs: number,
    isTest: boolean,
  ): Inquiry[] {
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
    if (this.#page.length > 0) this.#turnPage();
    await this.#writing;
  }

  #keep(inquiry: Inquiry, fields: Fields): void {
    const place = this.#serial++ % INQUIRIES_MAX;
    const oldest = this.#latest[place];
    if (oldest !== undefined) this.#forget(oldest);
    const keys = this.#keysOf(inquiry, fields);
    this.#latest[place] = { inquiry, keys };
    for (const key of keys) {
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [inquiry]);
      else {
        same.push(inquiry);
        if (same.length > SAME_MAX) same.shift();
      }
    }
  }

  #forget({ inquiry, keys }: Kept): void {
    for (const key of keys) {
      const same = this.#byKey.get(key);
      // It may have given way to others of the same key.
      if (same === undefined || same[0] !== inquiry) continue;
      if (same.length === 1) this.#byKey.delete(key);
      else same.shift();
    }
  }

  #keysOf({ system, key }: Inquiry, fields: Fields): readonly string[] {
    const keys: string[] = [];
    for (const identifier of this.#identifiersOf(system, key)) {
      const value = fields.get(identifier.by);
      if (value !== undefined) keys.push(...inquiryKeys(identifier, value, fields));
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

  #turnPage(): void {
    this.#writePage();
    this.#page = [];
    this.#pageNumber++;
    const tooOld = this.#pageNumber - PAGES_MAX;
    if (tooOld > 0) void this.#pages.remove(tooOld);
  }

  #writePage(): void {
    if (this.#pageTimer !== null) clearTimeout(this.#pageTimer);
    this.#pageTimer = null;
    this.#writing = this.#pages.put(this.#pageNumber, this.#page);
  }
}

function isFor({ systems, inquire }: RecordFileDefinition, system: string, key: string): boolean {
  return systems.includes(system) && inquire.includes(key);
}

function finds({ system, key, fields }: Inquiry, file: RecordFileDefinition, record: HotRecord): boolean {
  if (!isFor(file, system, key)) return false;
  const values: Fields = new Map(fields);
  const keys = new Set(recordKeys(file, record));
  return identifiersOf(file).some((identifier) => {
    const value = values.get(identifier.by);
    return (
      value !== undefined &&
      inquiryKeys(identifier, value, values).some((one) => keys.has(one)) &&
      isMeant(record, identifier, value, values)
    );
  });
}

function isOver({ atMs }: Inquiry, nowMs: number): boolean {
  return atMs + REMEMBERED_DAYS * DAY_MS <= nowMs;
}
