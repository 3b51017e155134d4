/**
 * Records of one simulator on disk: an LMDB environment with two databases for each file of records.
 *
 * The first maps an identifier to a record (MessagePack), the second maps search keys to identifiers, many
 * to one key (dupSort). A file is filled once, from a plan, and only read afterwards.
 *
 * `manifest.json` beside the records names seed, scale, search keys and generator version, and is written last. So a
 * generation that was interrupted leaves no manifest and is redone, and a changed setting is noticed.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";

/** One kind of records: how they are identified and by what they are found. */
export interface FileDefinition<Row> {
  readonly name: string;
  readonly idOf: (row: Row) => string;
  readonly keysOf: (row: Row) => readonly string[];
}

/** What a file is filled with: `count` records by index, and some more that are there in any case. */
export interface FilePlan<Row> {
  readonly definition: FileDefinition<Row>;
  readonly count: number;
  readonly rowAt: (index: number) => Row;
  readonly also: readonly Row[];
}

export interface Manifest {
  readonly generator: number;
  readonly system: string;
  readonly seed: number;
  readonly scale: number;
  /** Names what the records are searched by; other search keys need another index. */
  readonly search: string;
}

export interface OpenedStore {
  readonly store: RecordStore;
  /** False when the records of an earlier start were taken. */
  readonly wasGenerated: boolean;
}

const RECORDS_NAME = "records.mdb";
const MANIFEST_NAME = "manifest.json";
/** Rows of one transaction: enough to make the commit cheap, few enough to show progress. */
const ROWS_PER_COMMIT = 10_000;
/** Progress is told this often. */
const PROGRESS_MS = 1000;
/** LMDB's keys are limited; whatever is longer than this is nobody's number. */
export const KEY_CHARACTERS_MAX = 80;

/** Opens the records in `folder`, generating them where they are missing, half done or of another manifest. */
export async function openStore(
  folder: string,
  manifest: Manifest,
  plans: () => readonly FilePlan<never>[],
  onProgress: (line: string) => void,
): Promise<OpenedStore> {
  mkdirSync(folder, { recursive: true });
  const wanted = `${JSON.stringify(manifest, null, 2)}\n`;
  if (readManifest(folder) === wanted) return { store: new RecordStore(folder), wasGenerated: false };

  for (const name of [MANIFEST_NAME, RECORDS_NAME, `${RECORDS_NAME}-lock`])
    rmSync(join(folder, name), { force: true });
  const store = new RecordStore(folder);
  try {
    fill(store, plans(), (line) => onProgress(`${manifest.system}: ${line}`));
    await store.flushed();
  } catch (error) {
    await store.close();
    throw error;
  }
  writeFileSync(join(folder, `${MANIFEST_NAME}.part`), wanted);
  renameSync(join(folder, `${MANIFEST_NAME}.part`), join(folder, MANIFEST_NAME));
  return { store, wasGenerated: true };
}

function readManifest(folder: string): string | null {
  try {
    return readFileSync(join(folder, MANIFEST_NAME), "utf8");
  } catch {
    return null;
  }
}

function fill(
  store: RecordStore,
  plans: readonly FilePlan<never>[],
  onProgress: (line: string) => void,
): void {
  const total = plans.reduce((sum, plan) => sum + plan.count + plan.also.length, 0);
  const startedMs = performance.now();
  let spokenMs = startedMs;
  let done = 0;
  const writes = writesOf(store, plans);
  for (let isOver = false; !isOver; ) {
    store.commit(() => {
      for (let row = 0; row < ROWS_PER_COMMIT && !isOver; row++) {
        isOver = writes.next().done === true;
        if (!isOver) done++;
      }
    });
    if (performance.now() - spokenMs < PROGRESS_MS) continue;
    spokenMs = performance.now();
    onProgress(`${done} of ${total} records`);
  }
  onProgress(`${done} records generated in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
}

/** Writes one row at each step. */
function* writesOf(store: RecordStore, plans: readonly FilePlan<never>[]): Generator<undefined, undefined> {
  const files = new Map<string, RecordFile<never>>();
  for (const { definition, count, rowAt, also } of plans) {
    const file = files.get(definition.name) ?? store.file(definition);
    files.set(definition.name, file);
    for (let index = 0; index < count; index++) {
      file.put(rowAt(index));
      yield;
    }
    for (const row of also) {
      file.put(row);
      yield;
    }
  }
  return undefined;
}

export class RecordStore {
  readonly #root: RootDatabase;

  constructor(folder: string) {
    this.#root = open({ path: join(folder, RECORDS_NAME), noSubdir: true, maxDbs: 16 });
  }

  file<Row>(definition: FileDefinition<Row>): RecordFile<Row> {
    return new RecordFile(this.#root, definition);
  }

  commit(work: () => void): void {
    this.#root.transactionSync(work);
  }

  async flushed(): Promise<void> {
    await this.#root.flushed;
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}

/** One kind of records, open for reading. */
export class RecordFile<Row> {
  readonly #rows: Database<Row, string>;
  readonly #index: Database<string, string>;
  readonly #definition: FileDefinition<Row>;

  constructor(root: RootDatabase, definition: FileDefinition<Row>) {
    const { name } = definition;
    this.#definition = definition;
    this.#rows = root.openDB<Row, string>({ name, sharedStructuresKey: Symbol.for("structures") });
    this.#index = root.openDB<string, string>({
      name: `${name}.index`,
      dupSort: true,
      encoding: "ordered-binary",
    });
  }

  put(row: Row): void {
    const id = this.#definition.idOf(row);
    this.#rows.putSync(id, row);
    for (const key of this.#definition.keysOf(row)) this.#index.putSync(key, id);
  }

  get(id: string): Row | undefined {
    return id.length > KEY_CHARACTERS_MAX ? undefined : this.#rows.get(id);
  }

  /** Identifiers that begin so, in their order, until the caller has enough. */
  idsBeginningWith(start: string): Iterable<string> {
    return this.#rows.getKeys({ start, end: `${start}\uffff` });
  }

  /** Records under a search key, at most `max`, in the order of their identifiers. */
  find(key: string, max: number): Row[] {
    // Most searches find nothing, and a plain get says so much sooner than an iterator.
    if (key.length > KEY_CHARACTERS_MAX || this.#index.get(key) === undefined) return [];
    const rows: Row[] = [];
    for (const id of this.#index.getValues(key, { limit: max })) {
      const row = this.#rows.get(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }
}
