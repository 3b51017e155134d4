/**
 * The files of one system, generated and changed records together, and the search in them (ncic-clets 2.6).
 *
 * An inquiry may name several identifiers; each is searched on its own and each that finds nothing has its own
 * line in the answer. One inquiry key may search many files: a person inquiry at NCIC searches all of persons.
 */
import { createHash } from "node:crypto";
import type { RecordFileDefinition, RecordIdentifier } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import type { HotRecord } from "../population/records.ts";
import type { FileDefinition, FilePlan, RecordFile, RecordStore } from "../store/recordStore.ts";
import { RECORDS_MAX } from "../store/stateFiles.ts";
import type { ChangeStore } from "./changeStore.ts";
import {
  descriptionKeys,
  identifiersOf,
  inquiryKeys,
  isMeant,
  looksAgree,
  recordKeys,
} from "./searchKeys.ts";

const CANDIDATES_MAX = 300;
/** A search by looks reads more: nearly everybody has brown eyes. */
const DESCRIPTION_CANDIDATES_MAX = 5000;

/** Id of a record in its system: the number that the system itself gives; an agency's is its ORI. */
export function recordId(file: RecordFileDefinition, record: HotRecord): string {
  if (file.subject === "agency") return record.ORI;
  if (file.fcn !== null) return record.FCN;
  return record.NIC === "" ? record.FCN : record.NIC;
}

/** The generated records of all files of a system are one table: one search is for all of them. */
export function hotRecords(files: readonly RecordFileDefinition[], name = "hot"): FileDefinition<HotRecord> {
  const byId = new Map(files.map((file) => [file.id, file]));
  return {
    name,
    idOf: (row) => recordId(fileOf(byId, row), row),
    keysOf: (row) => recordKeys(fileOf(byId, row), row),
  };
}

function fileOf(files: ReadonlyMap<string, RecordFileDefinition>, { file }: HotRecord): RecordFileDefinition {
  const found = files.get(file);
  if (found === undefined) throw new Error(`there is no record file ${file} in config/dictionary/files.yaml`);
  return found;
}

/** `count` generated records of one file. `files` are all files of the system; `name` as in `HotFiles`. */
export function planHotFile(
  files: readonly RecordFileDefinition[],
  file: string,
  count: number,
  rowAt: (index: number) => HotRecord,
  name = "hot",
): FilePlan<never> {
  const inFile = (index: number): HotRecord => ({ ...rowAt(index), file });
  return {
    definition: hotRecords(files, name),
    count,
    rowAt: inFile,
    also: [],
  } as unknown as FilePlan<never>;
}

/** Files of a dictionary that systems with these destination codes hold. */
export function filesOf(
  files: readonly RecordFileDefinition[],
  systems: readonly string[],
): readonly RecordFileDefinition[] {
  return files.filter((file) => file.systems.some((system) => systems.includes(system)));
}

/** Names what files are searched by and what else they are made from: other stored records are made anew. */
export function searchDigest(files: readonly RecordFileDefinition[], sources: readonly object[]): string {
  const searched = files.map(({ id, fcn, identifiers, description }) => [id, fcn, identifiers, description]);
  return createHash("sha256")
    .update(JSON.stringify([searched, sources]))
    .digest("base64url")
    .slice(0, 12);
}

export interface HotSearch {
  readonly records: readonly HotRecord[];
  /** Each identifier that found nothing, as its fields: `[["LIC", "9ZZZ999"], ["LIS", "CA"]]`. */
  readonly missed: readonly (readonly (readonly [string, string])[])[];
}

/** Looks that a search by looks has to name: sex alone is half of everybody. */
const LOOKS_ASKED_MIN = 3;

/** What an inquiry key searches: files in their order, and each identifier with the files that it is for. */
interface Search {
  readonly files: ReadonlyMap<string, number>;
  readonly identifiers: readonly {
    readonly identifier: RecordIdentifier;
    readonly files: ReadonlySet<string>;
  }[];
  readonly describable: ReadonlyMap<string, readonly string[]>;
  readonly isRemembered: boolean;
}

export class HotFiles {
  readonly files: readonly RecordFileDefinition[];
  readonly #byId: ReadonlyMap<string, RecordFileDefinition>;
  readonly #generated: RecordFile<HotRecord>;
  readonly #changes: ChangeStore;
  readonly #searches = new Map<string, Search | null>();

  /** `files`: those that the system holds, whatever its destination codes. */
  /** `name`: of the table, where a store holds the files of several systems. */
  constructor(
    store: RecordStore,
    changes: ChangeStore,
    files: readonly RecordFileDefinition[],
    name = "hot",
  ) {
    this.files = files;
    this.#byId = new Map(files.map((file) => [file.id, file]));
    this.#generated = store.file(hotRecords(files, name));
    this.#changes = changes;
  }

  file(id: string): RecordFileDefinition {
    const found = this.#byId.get(id);
    if (found === undefined) throw new Error(`this system holds no file ${id}`);
    return found;
  }

  /** The record with an id as it is now, history included. */
  get(id: string, isTest: boolean): HotRecord | undefined {
    const changed = this.#changes.of(isTest).get(id);
    if (changed !== undefined || isTest) return changed;
    return this.#generated.get(id);
  }

  isGenerated(id: string): boolean {
    return this.#generated.get(id) !== undefined;
  }

  /** Standing records under a search key: generated ones that nobody has changed, and changed ones. */
  find(key: string, isTest: boolean, max: number): HotRecord[] {
    const changes = this.#changes.of(isTest);
    const found = isTest
      ? []
      : this.#generated.find(key, max).filter((row) => !changes.has(recordId(this.file(row.file), row)));
    for (const id of changes.ids(key, max)) {
      const record = changes.get(id);
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  /**
   * Searches every identifier of the inquiry in every file of the system that the key is for; a record that
   * several of them find is there once. Null where no file of the system has the key.
   */
  search(
    system: string,
    { key, fields }: Pick<MessageText, "key" | "fields">,
    { isTest, nowMs }: { readonly isTest: boolean; readonly nowMs: () => number },
  ): HotSearch | null {
    const search = this.#searchOf(system, key);
    if (search === null) return null;
    const records = new Map<string, HotRecord>();
    const misses = new Map<string, (readonly [string, string])[]>();
    const hits = new Set<string>();
    for (const { identifier, files } of search.identifiers) {
      const value = fields.get(identifier.by);
      if (value === undefined) continue;
      for (const record of this.#findBy(identifier, value, fields, files, isTest)) {
        records.set(recordId(this.file(record.file), record), record);
        hits.add(identifier.by);
      }
      if (!misses.has(identifier.by)) misses.set(identifier.by, shown(identifier, fields));
    }
    if (misses.size === 0) this.#findByLooks(search, fields, isTest, nowMs(), records);
    const inOrder = [...records.values()].sort(
      (one, other) => search.files.get(one.file)! - search.files.get(other.file)!,
    );
    const missed = [...misses].flatMap(([by, line]) => (hits.has(by) ? [] : [line]));
    // Nothing that is searched was sent: the answer repeats what was.
    if (inOrder.length === 0 && missed.length === 0) missed.push([...fields]);
    return { records: inOrder.slice(0, RECORDS_MAX + 1), missed };
  }

  /** True for an inquiry of the system's. */
  isSearchedBy(system: string, key: string): boolean {
    return this.#searchOf(system, key) !== null;
  }

  /** True for an inquiry that later entries answer too: of its keys at least one file says `inquire`. */
  isRemembered(system: string, key: string): boolean {
    return this.#searchOf(system, key)?.isRemembered ?? false;
  }

  #findBy(
    identifier: RecordIdentifier,
    value: string,
    fields: MessageText["fields"],
    files: ReadonlySet<string>,
    isTest: boolean,
  ): HotRecord[] {
    return inquiryKeys(identifier, value, fields)
      .flatMap((key) => this.find(key, isTest, CANDIDATES_MAX))
      .filter((record) => files.has(record.file) && isMeant(record, identifier, value, fields));
  }

  #findByLooks(
    { describable }: Search,
    fields: MessageText["fields"],
    isTest: boolean,
    nowMs: number,
    records: Map<string, HotRecord>,
  ): void {
    const isDescribed = [...describable.values()].some(
      (codes) => codes.filter((code) => fields.has(code)).length >= LOOKS_ASKED_MIN,
    );
    if (!isDescribed) return;
    for (const key of descriptionKeys(fields)) {
      for (const record of this.find(key, isTest, DESCRIPTION_CANDIDATES_MAX)) {
        const codes = describable.get(record.file);
        if (codes === undefined || !looksAgree(record, codes, fields, nowMs)) continue;
        records.set(recordId(this.file(record.file), record), record);
        if (records.size > RECORDS_MAX) return;
      }
    }
  }

  #searchOf(system: string, key: string): Search | null {
    const name = `${system} ${key}`;
    let search = this.#searches.get(name);
    if (search === undefined) {
      search = makeSearch(this.files, system, key);
      this.#searches.set(name, search);
    }
    return search;
  }
}

function makeSearch(all: readonly RecordFileDefinition[], system: string, key: string): Search | null {
  const files = all.filter(
    (file) => file.systems.includes(system) && (file.inquire.includes(key) || file.investigate.includes(key)),
  );
  if (files.length === 0) return null;
  // Identifiers that files have in common are looked up once.
  const identifiers = new Map<string, { identifier: RecordIdentifier; files: Set<string> }>();
  for (const file of files) {
    for (const identifier of identifiersOf(file)) {
      const name = JSON.stringify(identifier);
      const same = identifiers.get(name);
      if (same === undefined) identifiers.set(name, { identifier, files: new Set([file.id]) });
      else same.files.add(file.id);
    }
  }
  return {
    files: new Map(files.map(({ id }, order) => [id, order])),
    identifiers: [...identifiers.values()],
    describable: new Map(
      files
        .filter(({ description }) => description.length > 0)
        .map(({ id, description }) => [id, description]),
    ),
    isRemembered: files.some(({ inquire }) => inquire.includes(key)),
  };
}

/** Fields of a "no record" line: the identifier and what narrows it. */
function shown(
  { by, narrowedBy }: RecordIdentifier,
  fields: MessageText["fields"],
): (readonly [string, string])[] {
  return [by, ...narrowedBy]
    .filter((code) => fields.has(code))
    .map((code) => [code, fields.get(code)!] as const);
}
