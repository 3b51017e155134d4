/**
 * Settings given at the start: `--set links.DMV.port=0`, or `STATEWIRE_LINKS_DMV_PORT=0`.
 *
 * Every single setting of switch.yaml, destinations.yaml, simulators.yaml and broadcasts.yaml can be given; its type comes from
 * the schema, and it is checked like the files. `--set` wins over the environment, a later `--set` over an
 * earlier one. A name that no setting has is a problem: a typing error must not start a switch half-configured.
 */
import { closestWord } from "../../dictionary/problems.ts";
import type { Findings } from "./findings.ts";
import type { ConfigSchema, FileKind, SchemaNode } from "./schema.ts";
import { type Path, SourceFile } from "./sourceFile.ts";

/** A file whose settings may be given at the start, with the data that will be used. */
export interface SettingsFile {
  readonly file: SourceFile;
  readonly data: Record<string, unknown>;
}

export interface Given {
  readonly set: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const SECTIONS = {
  switch: ["listen", "workers", "session", "confirmation", "journal", "log"],
  destinations: ["links"],
  simulators: ["simulators"],
  broadcasts: ["administrative", "broadcasts"],
} as const satisfies Partial<Record<FileKind, readonly string[]>>;
export type SettingsKind = keyof typeof SECTIONS;

const ENV_PREFIX = "STATEWIRE_";
/** Names with these beginnings belong to tests and benches, and are no settings. */
const ENV_FOREIGN = ["STATEWIRE_TEST_", "STATEWIRE_BENCH_"];

interface Option {
  readonly path: Path;
  readonly schema: SchemaNode;
  readonly kind: SettingsKind;
}

export type SettingsFiles = Readonly<Partial<Record<SettingsKind, SettingsFile>>>;

/** Puts the given values into the data of their files, and reports names that no setting has. */
export function applyOverrides(
  given: Given,
  files: SettingsFiles,
  schema: ConfigSchema,
  findings: Findings,
): void {
  const options = optionsOf(files, schema);
  const byEnvName = new Map([...options].map(([name, option]) => [plain(name), option]));

  for (const [variable, text] of Object.entries(given.env)) {
    if (!variable.startsWith(ENV_PREFIX) || text === undefined) continue;
    if (ENV_FOREIGN.some((prefix) => variable.startsWith(prefix))) continue;
    const option = byEnvName.get(plain(variable.slice(ENV_PREFIX.length)));
    if (option) put(option, text, `${variable}=${text}`, files);
    else {
      const names = [...options.keys()].map(envName);
      findings.withoutLine(variable, `No setting is called ${variable}.`, closestWord(variable, names));
    }
  }
  for (const assignment of given.set) {
    const by = `--set ${assignment}`;
    const equals = assignment.indexOf("=");
    const name = assignment.slice(0, equals);
    const option = options.get(name);
    if (equals < 1) findings.withoutLine(by, "--set wants name=value, such as log.level=warn.");
    else if (option) put(option, assignment.slice(equals + 1), by, files);
    else findings.withoutLine(by, `No setting is called ${name}.`, closestWord(name, [...options.keys()]));
  }
}

/** `links.DMV.port` is given by the environment as STATEWIRE_LINKS_DMV_PORT. */
export function envName(setting: string): string {
  return (
    ENV_PREFIX +
    setting
      .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
      .replaceAll(".", "_")
      .toUpperCase()
  );
}

/** Names of all settings, where links, caveats and classes of broadcasts go by these names. */
export function settingNames(schema: ConfigSchema, names: readonly string[]): readonly string[] {
  const each = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
  const named = (file: string, data: Record<string, unknown>) => ({ file: new SourceFile(file, ""), data });
  const files: SettingsFiles = {
    destinations: named("destinations.yaml", { links: each({}) }),
    broadcasts: named("broadcasts.yaml", {
      administrative: { caveats: each("") },
      broadcasts: { classes: each({}) },
    }),
  };
  return [...optionsOf(files, schema).keys()];
}

/** Every setting by name. The links and classes are those that the files have. */
function optionsOf(files: SettingsFiles, schema: ConfigSchema): ReadonlyMap<string, Option> {
  const options = new Map<string, Option>();
  const walk = (kind: SettingsKind, path: Path, node: SchemaNode, data: unknown): void => {
    const { properties, additionalProperties } = node;
    if (properties === undefined && typeof additionalProperties !== "object") {
      options.set(path.join("."), { path, schema: node, kind });
    }
    for (const [name, child] of Object.entries(properties ?? {})) {
      walk(kind, [...path, name], schema.follow(child), member(data, name));
    }
    if (typeof additionalProperties === "object" && isRecord(data)) {
      for (const name of Object.keys(data)) {
        walk(kind, [...path, name], schema.follow(additionalProperties), member(data, name));
      }
    }
  };
  for (const [kind, sections] of Object.entries(SECTIONS) as [SettingsKind, readonly string[]][]) {
    for (const name of sections) walk(kind, [name], schema.section(name), files[kind]?.data[name]);
  }
  return options;
}

function put(option: Option, text: string, by: string, files: SettingsFiles): void {
  const target = files[option.kind];
  // The file is missing or unreadable: that has been reported.
  if (target === undefined) return;
  const names = option.path.map(String);
  let holder: Record<string, unknown> = target.data;
  for (const name of names.slice(0, -1)) {
    const inner = member(holder, name);
    const next = isRecord(inner) ? inner : {};
    holder[name] = next;
    holder = next;
  }
  holder[names.at(-1)!] = typed(text, option.schema);
  target.file.noteGiven(option.path, by);
}

/** What is not of the setting's type stays a text, and the schema's check says so. */
function typed(text: string, { type }: SchemaNode): unknown {
  const types = typeof type === "string" ? [type] : (type ?? []);
  if (types.includes("array")) return text === "" ? [] : text.split(",");
  if (types.includes("null") && text === "null") return null;
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  const isNumber = /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text);
  if ((types.includes("integer") || types.includes("number")) && isNumber) return Number(text);
  return text;
}

/** The environment's names have no small letters: dots, underscores and case do not count. */
function plain(name: string): string {
  return name.replaceAll(/[._]/g, "").toUpperCase();
}

function member(data: unknown, name: string): unknown {
  return isRecord(data) && Object.hasOwn(data, name) ? data[name] : undefined;
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
