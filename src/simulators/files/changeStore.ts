/**
 * What has become of the records since they were generated, on disk: an LMDB environment beside the records.
 *
 * Generated records stay as they are. The first change of one puts a copy here, and from then on the copy is the
 * record: whoever finds the generated one looks here first. So the seed can make the records anew at any time, and
 * the changes still apply; they belong to their seed and lie in a file of its own.
 *
 * Everything that one message changes is one transaction. Test messages have a second set of everything, and
 * no generated records: what they do never touches a live record.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import type { HotRecord } from "../population/records.ts";
import { KEY_CHARACTERS_MAX } from "../store/recordStore.ts";

/** One line in the life of a record. */
export interface HistoryLine {
  readonly atMs: number;
  /** What was done: an act of a message, or of time. */
  readonly act: string;
  /** Agency that did it; "" for time. */
  readonly ORI: string;
  /** The switch's number of the message; 0 for none. */
  readonly number: number;
  /** The record afterwards. */
  readonly record: HotRecord;
}

/** What a message did, for the case that it comes again. */
export interface Effect<Result = unknown> {
  readonly atMs: number;
  readonly number: number;
  readonly act: string;
  /** Id of the record that it was done to. */
  readonly id: string;
  /** What the answer was made from: the record as the message left it. */
  readonly result: Result;
}

/** Kinds of work that time brings, and what it concerns: an id, or a content hash. */
export type DueKind = "retire" | "validate" | "forget" | "agencies" | `remind${number}`;
export interface Due {
  readonly atMs: number;
  readonly kind: DueKind;
  readonly subject: string;
}

type HistoryKey = [id: string, revision: number];
type DueKey = [atMs: number, kind: string, subject: string];

const DATABASES_MAX = 32;

export class ChangeStore {
  readonly #root: RootDatabase;
  readonly live: Changes;
  readonly test: Changes;
  /** Last numbers given, by what they are numbers of. */
  readonly #counters: Database<number, string>;

  private constructor(path: string) {
    this.#root = open({ path, noSubdir: true, maxDbs: DATABASES_MAX });
    this.live = new Changes(this.#root, "live");
    this.test = new Changes(this.#root, "test");
    this.#counters = this.#root.openDB<number, string>({ name: "counters" });
  }

  /** Opens the changes of a seed in the folder of a simulator, or begins with none. */
  static open(folder: string, seed: number): ChangeStore {
    mkdirSync(folder, { recursive: true });
    return new ChangeStore(join(folder, `changes-${seed}.mdb`));
  }

  of(isTest: boolean): Changes {
    return isTest ? this.test : this.live;
  }

  /** One more database of the same transactions. */
  database<Value, Key extends string | number>(name: string): Database<Value, Key> {
    return this.#root.openDB<Value, Key>({ name });
  }

  /**
   * All that `work` writes, or nothing of it where it throws. It outlives the process as soon as this returns, and the
   * machine a moment later, when lmdb has flushed.
   */
  transaction<Result>(work: () => Result): Result {
    return this.#root.transactionSync(work);
  }

  /** Does `work` unless it was ever done before, in a transaction. */
  once(name: string, work: () => void): void {
    if (this.#counters.get(name) !== undefined) return;
    this.transaction(() => {
      work();
      this.#counters.putSync(name, 1);
    });
  }

  /** Next number of a counter; the first is `first`. Within a transaction. */
  count(counter: string, first: number): number {
    const next = (this.#counters.get(counter) ?? first - 1) + 1;
    this.#counters.putSync(counter, next);
    return next;
  }

  async close(): Promise<void> {
    await this.#root.flushed;
    await this.#root.close();
  }
}

/** Changes of one set of records, live or test. Writing belongs into a transaction of the store. */
export class Changes {
  readonly #records: Database<HotRecord, string>;
  readonly #index: Database<string, string>;
  readonly #history: Database<HistoryLine, HistoryKey>;
  readonly #effects: Database<Effect, string>;
  readonly #due: Database<true, DueKey>;

  constructor(root: RootDatabase, name: string) {
    this.#records = root.openDB({ name: `${name}.records`, sharedStructuresKey: Symbol.for("structures") });
    this.#index = root.openDB({ name: `${name}.index`, dupSort: true, encoding: "ordered-binary" });
    this.#history = root.openDB<HistoryLine, HistoryKey>({ name: `${name}.history` });
    this.#effects = root.openDB({ name: `${name}.effects` });
    this.#due = root.openDB<true, DueKey>({ name: `${name}.due` });
  }

  /** The record as it is now, also one that is history; undefined where it was never changed. */
  get(id: string): HotRecord | undefined {
    return id.length > KEY_CHARACTERS_MAX ? undefined : this.#records.get(id);
  }

  has(id: string): boolean {
    return id.length <= KEY_CHARACTERS_MAX && this.#records.doesExist(id);
  }

  /** Identifiers of changed records under a search key. */
  ids(key: string, max: number): string[] {
    if (key.length > KEY_CHARACTERS_MAX || this.#index.get(key) === undefined) return [];
    // Not getValues: within a write transaction it reads the key from a buffer that it has not filled (lmdb 3.5.6).
    const range = this.#index.getRange({ start: key, end: `${key}\u0001`, limit: max });
    return [...range].map(({ value }) => value);
  }

  /** Every changed record, in the order of identifiers: for listings and tests. */
  *all(): Generator<HotRecord> {
    for (const { value } of this.#records.getRange({})) yield value;
  }

  /** Writes a record; `before` are the search keys that it had here, `after` those that it has now. */
  put(id: string, record: HotRecord, before: readonly string[], after: readonly string[]): void {
    this.#records.putSync(id, record);
    const kept = new Set(after);
    const had = new Set(before);
    for (const key of before) if (!kept.has(key)) this.#index.removeSync(key, id);
    for (const key of after) if (!had.has(key)) this.#index.putSync(key, id);
  }

  addHistory(id: string, line: HistoryLine): void {
    this.#history.putSync([id, line.record.life?.revision ?? 0], line);
  }

  /** Oldest first. */
  history(id: string): HistoryLine[] {
    return [...this.#history.getRange({ start: [id, 0], end: [id, Number.MAX_SAFE_INTEGER] })].map(
      ({ value }) => value,
    );
  }

  effect(key: string): Effect | undefined {
    return this.#effects.get(key);
  }

  putEffect(key: string, effect: Effect): void {
    this.#effects.putSync(key, effect);
  }

  forgetEffect(key: string): void {
    this.#effects.removeSync(key);
  }

  addDue({ atMs, kind, subject }: Due): void {
    this.#due.putSync([atMs, kind, subject], true);
  }

  /** What has become due, oldest first, at most `max`. */
  dueAt(nowMs: number, max: number): Due[] {
    const range = this.#due.getRange({ end: [nowMs + 1, "", ""], limit: max });
    return [...range].map(({ key: [atMs, kind, subject] }) => ({ atMs, kind: kind as DueKind, subject }));
  }

  removeDue({ atMs, kind, subject }: Due): void {
    this.#due.removeSync([atMs, kind, subject]);
  }
}
