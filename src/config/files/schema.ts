/**
 * Checks sections of the configuration against `config/schema/statewire.schema.json` and says in plain words
 * what does not fit.
 */
import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { closestWord } from "../../dictionary/problems.ts";
import { SAMPLE_CONFIG } from "../../packageRoot.ts";
import type { Findings } from "./findings.ts";
import type { Part, Path, SourceFile } from "./sourceFile.ts";

export const FILE_KINDS = [
  "switch",
  "destinations",
  "simulators",
  "counties",
  "profiles",
  "agencies",
  "stations",
  "groups",
  "lines",
  "broadcasts",
  "approvers",
] as const;
/** Which sections a file holds; the first word of its name. */
export type FileKind = (typeof FILE_KINDS)[number];

/** The part of JSON Schema that is looked into here. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
}

export class ConfigSchema {
  readonly #root: SchemaNode & { readonly $id: string };
  readonly #byKind: ReadonlyMap<FileKind, ValidateFunction>;

  constructor() {
    this.#root = JSON.parse(readFileSync(new URL("schema/statewire.schema.json", SAMPLE_CONFIG), "utf8"));
    // `verbose` adds the failing value and its schema, from which the sentences are made.
    const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true });
    ajv.addSchema(this.#root);
    const compile = (kind: FileKind) => ajv.compile({ $ref: `${this.#root.$id}#/$defs/files/${kind}` });
    this.#byKind = new Map(FILE_KINDS.map((kind) => [kind, compile(kind)]));
  }

  /** The schema of a section, with references followed. */
  section(name: string): SchemaNode {
    return this.follow(this.#root.properties?.[name] ?? {});
  }

  follow(node: SchemaNode): SchemaNode {
    if (node.$ref === undefined) return node;
    const steps = node.$ref.slice("#/".length).split("/");
    const target = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], this.#root);
    return this.follow(target as SchemaNode);
  }

  /** Reports what does not fit. Returns the paths at which something does not. */
  check(kind: FileKind, file: SourceFile, data: unknown, findings: Findings): readonly Path[] {
    const validate = this.#byKind.get(kind)!;
    if (validate(data)) return [];
    const errors = oneForEachValue(validate.errors ?? []);
    for (const { path, sentence, suggestion, part } of errors.map(misfit)) {
      findings.at(file, path, sentence, suggestion, part);
    }
    return errors.map((error) => pathOf(error));
  }
}

/** A value of the wrong type fails other checks too; only the first of a value is told. */
function oneForEachValue(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const isAboutNames = ({ keyword }: ErrorObject) =>
    keyword === "required" || keyword === "additionalProperties";
  const first = new Map<string, ErrorObject>();
  for (const error of errors) {
    if (isAboutNames(error)) continue;
    const known = first.get(error.instancePath);
    if (known === undefined || (error.keyword === "type" && known.keyword !== "type"))
      first.set(error.instancePath, error);
  }
  return errors.filter((error) => isAboutNames(error) || first.get(error.instancePath) === error);
}

function pathOf(error: ErrorObject): Path {
  return error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

interface Misfit {
  readonly path: Path;
  readonly sentence: string;
  readonly suggestion?: string | null;
  readonly part?: Part;
}

function misfit(error: ErrorObject): Misfit {
  const path = pathOf(error);
  const { params, data, keyword } = error;
  const parent = (error.parentSchema ?? {}) as SchemaNode;
  const name = nameOf(path);
  const limit = String(params["limit"]);
  switch (keyword) {
    case "required":
      return { path, sentence: `${nameOf([...path, params["missingProperty"]])} is missing.` };
    case "additionalProperties": {
      const extra = String(params["additionalProperty"]);
      const extraPath = [...path, extra];
      const suggestion = closestWord(extra, Object.keys(parent.properties ?? {}));
      return {
        path: extraPath,
        sentence: `${nameOf(extraPath)} is not known here.`,
        suggestion,
        part: "name",
      };
    }
    case "type":
      return { path, sentence: `${name} must be ${typeWords(parent.type)}, not ${kindOf(data)}.` };
    case "enum": {
      const words = (params["allowedValues"] as readonly unknown[]).map(String);
      const sentence = `${name} is ${shown(path, data)}; it must be one of ${words.join(", ")}.`;
      return { path, sentence, suggestion: closestWord(String(data), words) };
    }
    case "const":
      return { path, sentence: `${name} can only be ${String(params["allowedValue"])}.` };
    case "minimum":
      return { path, sentence: `${name} is ${String(data)}; it must be at least ${limit}.` };
    case "maximum":
      return { path, sentence: `${name} is ${String(data)}; it must be at most ${limit}.` };
    case "pattern":
      return {
        path,
        sentence: `${name} is ${shown(path, data)}, which is not ${parent.title ?? "of its form"}.`,
      };
    case "minLength":
      return { path, sentence: `${name} is empty.` };
    case "maxLength":
      return { path, sentence: `${name} is longer than ${limit} characters.` };
    case "minItems":
    case "minProperties":
      return { path, sentence: `${name} has nothing in it.` };
    case "maxItems":
      return { path, sentence: `${name} has more than ${limit} entries.` };
    case "uniqueItems":
      return { path: [...path, params["i"]], sentence: `${name} names the same thing twice.` };
    default:
      return { path, sentence: `${name} ${error.message ?? "does not fit the schema"}.` };
  }
}

/** `links.DMV.port` of a setting; within an entry of a list, what comes after its place. */
function nameOf(path: Path): string {
  const entry = path.findIndex((step) => typeof step === "number");
  const isEntry = entry === path.length - 1;
  if (path.length === 0) return "The file";
  if (isEntry && entry >= 0) return `Entry ${Number(path[entry]) + 1} of ${path.slice(0, entry).join(".")}`;
  return (entry === 1 ? path.slice(2) : path).join(".");
}

/** A value in a sentence. What stands in place of a verifier may be somebody's secret. */
function shown(path: Path, value: unknown): string {
  if (path.at(-1) === "secret") return "a text";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a set of names and values",
  array: "a list",
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

function typeWords(type: SchemaNode["type"]): string {
  const names = typeof type === "string" ? [type] : (type ?? []);
  return names.map((name) => TYPE_WORDS[name] ?? name).join(" or ");
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a set of names and values";
  if (typeof value === "string") return "a text";
  return String(value);
}
