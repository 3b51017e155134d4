/**
 * Reads the files of a configuration folder and names their data, one way for every file.
 *
 * A file's kind is the first word of its name. Settings are in exactly one file of their kind; counties, profiles,
 * agencies, stations, groups, lines and approvers may be spread over several (`stations.yaml`, `stations.sample.yaml`), which
 * keeps hand-written entries apart from generated ones. A YAML file of no kind is a problem: a switch that
 * skips a misspelt file would start without its stations.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { closestWord } from "../../dictionary/problems.ts";
import type { Entry, Findings } from "./findings.ts";
import { applyOverrides, type Given, type SettingsFile, type SettingsKind } from "./overrides.ts";
import type {
  AgencyRow,
  ApproverRow,
  BroadcastsRow,
  CountyRow,
  GroupRow,
  LineRow,
  LinkRow,
  ProfileRow,
  SimulatorsRow,
  StationRow,
  SwitchRow,
} from "./rows.ts";
import { type ConfigSchema, FILE_KINDS, type FileKind } from "./schema.ts";
import { Settings } from "./settings.ts";
import { type Path, SourceFile } from "./sourceFile.ts";

/** Entries of a list section. */
export interface Entries<Row> {
  /** Those that fit the schema. */
  readonly good: readonly Entry<Row>[];
  /** All of them, without the fields that do not fit: what is left can still be checked. */
  readonly known: readonly Entry<Partial<Row>>[];
  /** What entries are known by, broken ones included. */
  readonly names: ReadonlySet<string>;
  /** Whether something may refer to the name. Where a file is missing or no YAML, any name may have been in it. */
  has(name: string | number): boolean;
}

/** What the files hold. A settings file that is missing or no YAML is null. */
export interface FolderData {
  readonly version: string;
  readonly switch: Settings<SwitchRow> | null;
  readonly destinations: Settings<{ readonly links: Readonly<Record<string, LinkRow>> }> | null;
  readonly simulators: Settings<{ readonly simulators: SimulatorsRow }> | null;
  readonly counties: Entries<CountyRow>;
  readonly profiles: Entries<ProfileRow>;
  readonly agencies: Entries<AgencyRow>;
  readonly stations: Entries<StationRow>;
  readonly groups: Entries<GroupRow>;
  readonly lines: Entries<LineRow>;
  readonly broadcasts: Settings<BroadcastsRow> | null;
  readonly approvers: Entries<ApproverRow>;
}

const SETTINGS_KINDS: readonly SettingsKind[] = ["switch", "destinations", "simulators", "broadcasts"];
/** A state without groups, without lines to take out of service or without approvers is one; without the others it is not. */
const OPTIONAL_KINDS: readonly FileKind[] = ["groups", "lines", "approvers"];

/** Null when there is nothing to read at all. */
export function readFolder(
  folder: URL,
  given: Given,
  schema: ConfigSchema,
  findings: Findings,
): FolderData | null {
  const found = readFiles(folder, findings);
  if (found === null) return null;
  const { files, version } = found;

  const settings: Partial<Record<SettingsKind, SettingsFile>> = {};
  for (const kind of SETTINGS_KINDS) {
    const [file] = files.get(kind)!;
    if (file && isRecord(file.data)) settings[kind] = { file, data: file.data };
  }
  applyOverrides(given, settings, schema, findings);

  const settingsOf = <Data>(kind: SettingsKind): Settings<Data> | null => {
    const [file] = files.get(kind)!;
    if (file === undefined || file.syntaxProblems.length > 0) return null;
    return new Settings<Data>(file, file.data, schema.check(kind, file, file.data, findings));
  };
  const entriesOf = <Row>(kind: FileKind, nameOf: (row: Row) => unknown): Entries<Row> => {
    const good: Entry<Row>[] = [];
    const known: Entry<Partial<Row>>[] = [];
    const names = new Set<string>();
    const own = files.get(kind)!;
    let isComplete = own.length > 0;
    for (const file of own) {
      if (file.syntaxProblems.length > 0) {
        isComplete = false;
        continue;
      }
      const broken = fieldsByEntry(schema.check(kind, file, file.data, findings));
      const rows: unknown = isRecord(file.data) ? file.data[kind] : null;
      if (!Array.isArray(rows)) {
        isComplete = false;
        continue;
      }
      for (const [index, row] of rows.entries()) {
        const path: Path = [kind, index];
        const fields = broken.get(index);
        if (fields === undefined) good.push({ row, file, path });
        if (!isRecord(row)) continue;
        known.push({ row: without(row, fields) as Partial<Row>, file, path });
        names.add(String(nameOf(row as Row)));
      }
    }
    return { good, known, names, has: (name) => !isComplete || names.has(String(name)) };
  };
  return {
    version,
    switch: settingsOf("switch"),
    destinations: settingsOf("destinations"),
    simulators: settingsOf("simulators"),
    counties: entriesOf<CountyRow>("counties", (row) => row.number),
    profiles: entriesOf<ProfileRow>("profiles", (row) => row.name),
    agencies: entriesOf<AgencyRow>("agencies", (row) => row.ori),
    stations: entriesOf<StationRow>("stations", (row) => row.mnemonic),
    groups: entriesOf<GroupRow>("groups", (row) => row.code),
    lines: entriesOf<LineRow>("lines", (row) => row.id),
    broadcasts: settingsOf("broadcasts"),
    approvers: entriesOf<ApproverRow>("approvers", (row) => row.id),
  };
}

interface FoundFiles {
  readonly files: ReadonlyMap<FileKind, readonly SourceFile[]>;
  readonly version: string;
}

function readFiles(folder: URL, findings: Findings): FoundFiles | null {
  const names = attempt(() => readdirSync(folder).sort(), folder.pathname, "folder", findings);
  if (names === null) return null;
  const hash = createHash("sha256");
  const files = new Map<FileKind, SourceFile[]>(FILE_KINDS.map((kind) => [kind, []]));
  const missing = new Set<FileKind>(FILE_KINDS.filter((kind) => !OPTIONAL_KINDS.includes(kind)));
  for (const name of names.filter((one) => /\.ya?ml$/.test(one))) {
    const [word = ""] = name.split(/[.-]/);
    const kind = FILE_KINDS.find((one) => one === word) ?? null;
    if (kind === null || !isNameOf(kind, name)) {
      const near = kind ?? closestWord(word, FILE_KINDS);
      findings.withoutLine(name, "No file of the configuration is called so.", near && `${near}.yaml`);
      continue;
    }
    missing.delete(kind);
    const text = attempt(() => readFileSync(new URL(name, folder), "utf8"), name, "file", findings);
    if (text === null) continue;
    hash.update(`${name} ${Buffer.byteLength(text)}\n`).update(text);
    const file = new SourceFile(name, text);
    findings.add(...file.syntaxProblems);
    files.get(kind)!.push(file);
  }
  for (const kind of missing) findings.withoutLine(`${kind}.yaml`, "The file is missing.");
  return { files, version: hash.digest("hex") };
}

function attempt<Result>(read: () => Result, name: string, what: string, findings: Findings): Result | null {
  try {
    return read();
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    findings.withoutLine(name, `The ${what} cannot be read: ${code}.`);
    return null;
  }
}

/** Settings have the one file of their name; lists may have further ones. */
function isNameOf(kind: FileKind, name: string): boolean {
  const isSettings = SETTINGS_KINDS.some((one) => one === kind);
  return isSettings ? name === `${kind}.yaml` : name.endsWith(".yaml");
}

/** The fields that do not fit, by the index of their entry; none where the entry itself does not. */
function fieldsByEntry(paths: readonly Path[]): ReadonlyMap<unknown, ReadonlySet<unknown>> {
  const fields = new Map<unknown, Set<unknown>>();
  for (const [, index, field] of paths) {
    const own = fields.get(index) ?? new Set();
    if (field !== undefined) own.add(field);
    fields.set(index, own);
  }
  return fields;
}

function without(row: Record<string, unknown>, fields: ReadonlySet<unknown> = new Set()): object {
  if (fields.size === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([field]) => !fields.has(field)));
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
