/**
 * Reads the dictionary's folder: YAML in, checked dictionary out, or every problem at once.
 *
 * Files have fixed names: `fields.yaml`, `fieldSets.yaml`, `destinations.yaml`, `responses.yaml`, `files.yaml`,
 * `disclosures.yaml`, and any number of files under `tables/` and `keys/`; further fields and responses may stand under
 * `fields/` and `responses/`. Their order is that of their names, so that two machines number keys and fields alike.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { checkExamples } from "./checkExamples.ts";
import { completeKeys } from "./completeKeys.ts";
import { Findings } from "./findings.ts";
import type { Dictionary, FieldDefinition, MessageKey, ResponseKey } from "./model.ts";
import { type Problem, problemText } from "./problems.ts";
import { readDestinations, readLinks, readResponses } from "./readDestinations.ts";
import { readDisclosures } from "./readDisclosures.ts";
import { readFieldSets } from "./readFieldSets.ts";
import { readFields } from "./readFields.ts";
import { readKeys } from "./readKeys.ts";
import { readIndicators, readNotices, readRecordFiles } from "./readRecordFiles.ts";
import { readTables } from "./readTables.ts";
import type {
  DestinationRow,
  DisclosureRow,
  FieldRow,
  FieldSetRow,
  IndicatorRow,
  NoticeRow,
  RecordFileRow,
  ResponseRow,
  TableRow,
  WrittenKeyRow,
} from "./rows.ts";
import { checkSections, readSection } from "./sections.ts";
import { YamlFile } from "./yamlFile.ts";

/** The dictionary cannot be used. `problems` has all that is wrong. */
export class DictionaryError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`the dictionary has ${problems.length} problem(s):\n${problems.map(problemText).join("\n")}`);
    this.name = "DictionaryError";
    this.problems = problems;
  }
}

/** @throws DictionaryError with every problem of the folder. */
export function loadDictionary(folder: URL): Dictionary {
  const result = checkDictionary(folder);
  if ("problems" in result) throw new DictionaryError(result.problems);
  return result.dictionary;
}

export function checkDictionary(
  folder: URL,
): { readonly dictionary: Dictionary } | { readonly problems: readonly Problem[] } {
  const findings = new Findings();
  const texts = readTexts(folder, findings);
  const files = texts.map(([name, text]) => new YamlFile(name, text));
  for (const file of files) {
    findings.add(...file.problems);
    checkSections(file, findings);
  }

  const rowsOfTables = readSection<TableRow>(files, "tables", ({ name }) => name, findings);
  const rowsOfFields = readSection<FieldRow>(files, "fields", ({ id }) => id, findings);
  const rowsOfFieldSets = readSection<FieldSetRow>(files, "fieldSets", ({ name }) => name, findings);
  const rowsOfLinks = readSection<string>(files, "links", (link) => link, findings);
  const rowsOfDestinations = readSection<DestinationRow>(files, "destinations", ({ code }) => code, findings);
  const rowsOfResponses = readSection<ResponseRow>(files, "responses", ({ key }) => key, findings);
  const rowsOfKeys = readSection<WrittenKeyRow>(files, "keys", ({ key }) => key, findings);
  const rowsOfIndicators = readSection<IndicatorRow>(files, "indicators", ({ letter }) => letter, findings);
  const rowsOfNotices = readSection<NoticeRow>(files, "notices", ({ kind }) => kind, findings);
  const rowsOfFiles = readSection<RecordFileRow>(files, "files", ({ id }) => id, findings);

  const rowsOfDisclosures = readSection<DisclosureRow>(
    files,
    "disclosures",
    ({ purpose }) => purpose,
    findings,
  );

  const tables = readTables(rowsOfTables, findings);
  const definitions = readFields(rowsOfFields, tables, rowsOfTables.names, findings);
  const links = readLinks(rowsOfLinks, findings);
  const destinationCodes = readDestinations(rowsOfDestinations, rowsOfLinks.names, findings);
  const responseKeys = readResponses(rowsOfResponses, findings);
  const keys = readKeys(
    completeKeys(rowsOfKeys, findings),
    {
      definitions: new Map(definitions.map((definition) => [definition.id, definition])),
      fieldIds: rowsOfFields.names,
      fieldSets: readFieldSets(rowsOfFieldSets, rowsOfFields.names, findings),
      tables,
      destinations: destinationCodes,
      destinationNames: rowsOfDestinations.names,
      links: rowsOfLinks.names,
      responses: rowsOfResponses.names,
    },
    findings,
  );

  const recordFiles = readRecordFiles(
    rowsOfFiles,
    {
      keyNames: rowsOfKeys.names,
      keys: new Map(keys.map(({ row }) => [row.key, row])),
      fieldCodes: new Set([...rowsOfFields.names].map((id) => id.split(".")[0]!)),
      destinations: rowsOfDestinations.names,
    },
    findings,
  );

  const dictionary: Dictionary = {
    version: versionOf(texts),
    fieldCodes: [...new Set(definitions.map(({ code }) => code))].sort(),
    definitions,
    tables,
    destinationCodes,
    links,
    keys: keys.map(({ row }) => row),
    responseKeys: [...responseKeys, ...ownResponseKeys(keys, responseKeys)],
    recordFiles,
    indicators: readIndicators(rowsOfIndicators, findings),
    notices: readNotices(rowsOfNotices, findings),
    disclosures: readDisclosures(rowsOfDisclosures, tables.get("PUR.cori"), findings),
    permissions: [...new Set(keys.map(({ row }) => row.permission))].sort(),
    purposes: purposesOf(definitions, tables),
  };
  // Beside other problems the examples would only repeat them.
  if (findings.isEmpty) checkExamples(keys, dictionary, findings);
  return findings.isEmpty ? { dictionary } : { problems: findings.problems };
}

function purposesOf(definitions: readonly FieldDefinition[], tables: Dictionary["tables"]): string[] {
  const letters = definitions
    .filter(({ format }) => format === "purpose")
    .flatMap(({ table }) => [...(tables.get(table ?? "")?.codes.keys() ?? [])]);
  return [...new Set(letters)].sort();
}

/** Keys that are answered under their own name and that the list of responses does not speak of. */
function ownResponseKeys(
  keys: readonly { readonly row: MessageKey }[],
  listed: readonly ResponseKey[],
): ResponseKey[] {
  const known = new Set(listed.map(({ key }) => key));
  return keys.flatMap(({ row: { key, name, responses } }) =>
    responses.includes(key) && !known.has(key) ? [{ key, name }] : [],
  );
}

/** Names relative to the folder and contents, in the order of the names. */
function readTexts(folder: URL, findings: Findings): [name: string, text: string][] {
  const names = [
    ...["destinations.yaml", "disclosures.yaml", "fieldSets.yaml", "fields.yaml", "files.yaml"],
    "responses.yaml",
  ];
  const missing = (file: string, sentence: string) =>
    findings.add({ file, line: 0, column: 0, sentence, suggestion: null });
  for (const part of ["keys", "tables"]) {
    const found = yamlFilesOf(new URL(`${part}/`, folder));
    if (found.length === 0) missing(`${part}/`, "There is no YAML file in this folder.");
    names.push(...found.map((name) => `${part}/${name}`));
  }
  for (const part of ["fields", "responses"]) {
    names.push(...yamlFilesOf(new URL(`${part}/`, folder)).map((name) => `${part}/${name}`));
  }
  return names.sort().flatMap((name): [string, string][] => {
    try {
      return [[name, readFileSync(new URL(name, folder), "utf8")]];
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      missing(name, isMissing ? "The file is missing." : `The file cannot be read: ${String(error)}.`);
      return [];
    }
  });
}

function yamlFilesOf(folder: URL): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  } catch {
    return [];
  }
}

function versionOf(texts: readonly (readonly [name: string, text: string])[]): string {
  const hash = createHash("sha256");
  for (const [name, text] of texts) hash.update(`${name}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest("hex");
}
