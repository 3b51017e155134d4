/**
 * Takes the lists out of the files: which lists a file may hold, and whether each entry has its shape.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Entry, Findings } from "./findings.ts";
import { closestWord } from "./problems.ts";
import { SECTIONS, type SectionName } from "./rows.ts";
import type { Path, YamlFile } from "./yamlFile.ts";

/** Lists by the file's place: folder and first word of the name. */
export function sectionsOf(fileName: string): readonly SectionName[] {
  if (fileName.startsWith("tables/")) return ["tables"];
  if (fileName.startsWith("keys/")) return ["keys"];
  if (fileName === "fields.yaml" || fileName.startsWith("fields/")) return ["fields"];
  if (fileName === "fieldSets.yaml") return ["fieldSets"];
  if (fileName === "destinations.yaml") return ["links", "destinations"];
  if (fileName === "disclosures.yaml") return ["disclosures"];
  if (fileName === "files.yaml") return ["indicators", "notices", "files"];
  return fileName === "responses.yaml" || fileName.startsWith("responses/") ? ["responses"] : [];
}

const validators = new Map<SectionName, ValidateFunction>();

/** `verbose` adds the failing value and its schema, from which the sentences are made. */
function validatorOf(section: SectionName): ValidateFunction {
  let validate = validators.get(section);
  if (validate === undefined) {
    const ajv = new Ajv({
      allErrors: true,
      verbose: true,
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
    });
    validate = ajv.compile(SECTIONS[section]);
    validators.set(section, validate);
  }
  return validate;
}

/** The entries of one list over all files. */
export interface Section<Row> {
  /** Those of the right shape. */
  readonly entries: readonly Entry<Row>[];
  /** Names of all entries, also of those that have a problem: who names one of them did nothing wrong. */
  readonly names: ReadonlySet<string>;
}

export function readSection<Row>(
  files: readonly YamlFile[],
  section: SectionName,
  nameOf: (row: Row) => unknown,
  findings: Findings,
): Section<Row> {
  const validate = validatorOf(section);
  const entries: Entry<Row>[] = [];
  const names = new Set<string>();
  for (const file of files) {
    const rows = isRecord(file.data) ? file.data[section] : undefined;
    if (!Array.isArray(rows)) continue;
    for (const [index, row] of rows.entries()) {
      const path = [section, index];
      const name = typeof row === "object" && row !== null ? nameOf(row as Row) : row;
      if (typeof name === "string") names.add(name);
      if (validate(row)) entries.push({ row: row as Row, file, path });
      else
        for (const error of oneForEachValue(validate.errors ?? [])) report(error, row, file, path, findings);
    }
  }
  return { entries, names };
}

/** Reports lists that are missing, that do not belong into the file, or that are no lists. */
export function checkSections(file: YamlFile, findings: Findings): void {
  const expected = sectionsOf(file.name);
  if (file.data === null && file.problems.length > 0) return;
  const data = isRecord(file.data) ? file.data : {};
  for (const name of Object.keys(data)) {
    if ((expected as readonly string[]).includes(name)) continue;
    findings.at(file, [name], `${name} is not known here.`, closestWord(name, expected), "name");
  }
  for (const section of expected) {
    if (data[section] === undefined) findings.at(file, [], `The list ${section} is missing.`);
    else if (!Array.isArray(data[section])) findings.at(file, [section], `${section} must be a list.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of the wrong type fails other checks too; only the first of a value is told. */
function oneForEachValue(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const isAboutNames = ({ keyword }: ErrorObject) =>
    keyword === "required" || keyword === "additionalProperties";
  const told = new Map<string, ErrorObject>();
  for (const error of errors) {
    // Ajv says "property name must be valid" beside the reason, which is its own error.
    if (isAboutNames(error) || error.keyword === "propertyNames") continue;
    const place = `${error.instancePath} ${error.propertyName ?? ""}`;
    if (!told.has(place) || error.keyword === "type") told.set(place, error);
  }
  const kept = new Set(told.values());
  return errors.filter((error) => isAboutNames(error) || kept.has(error));
}

function report(error: ErrorObject, row: unknown, file: YamlFile, entryPath: Path, findings: Findings): void {
  const within = pathWithin(row, error.instancePath);
  const { sentence, suggestion = null, step } = trouble(error, within);
  const path = [...entryPath, ...within];
  if (step === undefined) findings.at(file, path, sentence, suggestion);
  else findings.at(file, [...path, step], sentence, suggestion, typeof step === "string" ? "name" : "value");
}

interface Trouble {
  readonly sentence: string;
  readonly suggestion?: string | null;
  /** Name or place below the failing value that the problem is about. */
  readonly step?: string | number;
}

function trouble(error: ErrorObject, within: Path): Trouble {
  const { params, data, keyword, propertyName } = error;
  const schema = (error.parentSchema ?? {}) as { title?: string; type?: unknown; properties?: object };
  const name = within.length === 0 ? "The entry" : nameOf(within);
  if (propertyName !== undefined) {
    return { sentence: `${propertyName} is not ${schema.title ?? "of its form"}.`, step: propertyName };
  }
  switch (keyword) {
    case "required":
      return { sentence: `${nameOf([...within, params["missingProperty"]])} is missing.` };
    case "additionalProperties": {
      const step = String(params["additionalProperty"]);
      const suggestion = closestWord(step, Object.keys(schema.properties ?? {}));
      return { sentence: `${nameOf([...within, step])} is not known here.`, suggestion, step };
    }
    case "type": {
      // Numbers where a text is wanted are codes that lost their quotes.
      const hint = schema.type === "string" && typeof data !== "object" ? "; put it in quotes" : "";
      return { sentence: `${name} must be ${typeWords(schema.type)}, not ${kindOf(data)}${hint}.` };
    }
    case "enum": {
      const words = (params["allowedValues"] as readonly unknown[]).map(String);
      const sentence = `${name} is ${shown(data)}; it must be one of ${words.join(", ")}.`;
      return { sentence, suggestion: closestWord(String(data), words) };
    }
    case "pattern":
      return { sentence: `${name} is ${shown(data)}, which is not ${schema.title ?? "of its form"}.` };
    case "minimum":
      return { sentence: `${name} is ${shown(data)}; it must be at least ${params["limit"]}.` };
    case "maximum":
      return { sentence: `${name} is ${shown(data)}; it must be at most ${params["limit"]}.` };
    case "minLength":
      return { sentence: `${name} is empty.` };
    case "minItems":
    case "minProperties":
      return {
        sentence: `${name} needs at least ${params["limit"]} ${params["limit"] === 1 ? "entry" : "entries"}.`,
      };
    case "maxItems":
      return { sentence: `${name} takes at most ${params["limit"]} entries.` };
    case "uniqueItems":
      return { sentence: `${name} names the same thing twice.`, step: Math.max(params["i"], params["j"]) };
    default:
      return { sentence: `${name} ${error.message ?? "does not fit"}.` };
  }
}

/** Ajv's `/rules/0/when` as steps; a step is a number only where the data has a list. */
function pathWithin(row: unknown, instancePath: string): Path {
  let value = row;
  return instancePath
    .split("/")
    .slice(1)
    .map((written) => {
      const step = written.replaceAll("~1", "/").replaceAll("~0", "~");
      const container = value as Record<string, unknown>;
      value = container[step];
      return Array.isArray(container) ? Number(step) : step;
    });
}

/** `destinations.max`; places in lists count from 1: `examples 2`. */
function nameOf(within: readonly unknown[]): string {
  return within.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name} ${step + 1}`;
    return name === "" ? String(step) : `${name}.${String(step)}`;
  }, "");
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a set of names and values",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
};

function typeWords(type: unknown): string {
  return (Array.isArray(type) ? type : [type])
    .map((one) => TYPE_WORDS[String(one)] ?? String(one))
    .join(" or ");
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a set of names and values";
  return typeof value === "string" ? "a text" : String(value);
}
