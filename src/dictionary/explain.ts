/**
 * Help for a terminal about one message key: what it is, what it needs, what it takes, where it goes. Shown by
 * `send --explain`, and when a message was refused; so it ends with messages that are accepted.
 */
import { describeKey } from "./describeKey.ts";
import type { Dictionary, FieldDefinition, FieldFormat, MessageKey, RuleSet } from "./model.ts";
import { closeWords } from "./problems.ts";
import {
  alternativesText,
  destinationsText,
  enumerated,
  formatText,
  lengthText,
  needScope,
  needsOf,
  rulesTogether,
} from "./words.ts";
import { wrapped } from "./wrapped.ts";

/** Tables up to this size are told whole. */
const SHORT_TABLE_CODES = 12;
/** As many near keys are named where there is no such key. */
const SUGGESTIONS_MAX = 5;

/** The key, or null. Letters may be small. */
export function findKey(dictionary: Dictionary, key: string): MessageKey | null {
  return dictionary.keys.find((one) => one.key === key.toUpperCase()) ?? null;
}

/** Plain text for 80 columns, without a final line end; messages stay in one line. Of an unknown key: the nearest. */
export function explainKey(dictionary: Dictionary, key: string): string {
  const found = findKey(dictionary, key);
  return (found === null ? unknownKey(dictionary, key) : knownKey(dictionary, found)).join("\n");
}

/** Keys that were perhaps meant, the nearest first. */
export function nearKeys(dictionary: Dictionary, key: string): readonly MessageKey[] {
  const near = closeWords(
    key,
    dictionary.keys.map((one) => one.key),
    SUGGESTIONS_MAX,
  );
  return near.map((one) => findKey(dictionary, one)!);
}

function unknownKey(dictionary: Dictionary, key: string): string[] {
  const near = nearKeys(dictionary, key);
  return [
    `${key} is not a message key.${near.length === 0 ? "" : " Near ones:"}`,
    ...near.map((one) => `  ${one.key.padEnd(7)}${one.name}`),
    "All keys: statewire send --list",
  ];
}

function knownKey(dictionary: Dictionary, key: MessageKey): string[] {
  const { indicators, responses } = describeKey(dictionary, key);
  const lines = [
    `${key.key}  ${key.name}`,
    ...wrapped(
      `${key.class}, priority ${key.priority}; needs the permission ${key.permission}${key.barredFromMobile ? "; not from mobile terminals" : ""}`,
      2,
    ),
  ];
  if (indicators.length > 0)
    lines.push("With an indicator", ...indicators.map((one) => `  ${one.key.padEnd(7)}${one.name}`));
  lines.push("Goes to", ...wrapped(destinationsText(dictionary, key), 2));
  if (key.parallelLinks.length > 0)
    lines.push(
      ...wrapped(`what goes to a file of the state goes to ${enumerated(key.parallelLinks)} too`, 2),
    );
  lines.push("Answered by");
  if (responses.length === 0) lines.push("  nobody");
  for (const response of responses) lines.push(`  ${response.key.padEnd(7)}${response.name}`);
  if (key.mergeSeconds !== null) {
    lines.push(...wrapped(`several states answer as one, within ${key.mergeSeconds} seconds`, 2));
  }
  if (key.freeText) lines.push("Takes free words after TXT, or fields");
  for (const { values, rules } of rulesTogether(key)) {
    const scope = values.length === 0 ? "" : ` with ${key.selector} ${values.join(", ")}`;
    lines.push(`Needs${scope}`, ...needLines(dictionary, key, rules));
  }
  lines.push("Fields", ...fieldLines(dictionary, key));
  lines.push("Examples", ...key.examples.map((example) => `  ${example}`));
  return lines;
}

function needLines(dictionary: Dictionary, key: MessageKey, rules: RuleSet): string[] {
  const lines: string[] = [];
  const mandatory = [...new Set([...rules.justify, ...rules.always])];
  if (mandatory.length > 0) lines.push(...wrapped(`always ${enumerated(mandatory)}`, 2));
  for (const need of needsOf(dictionary, key, rules)) {
    if (need.alternatives.length === 0) continue;
    const scope = needScope(key, need);
    const text = alternativesText(need.alternatives, (code) => code);
    lines.push(...wrapped(`${scope === "" ? "" : `${scope}: `}${text}`, 2));
  }
  return lines.length === 0 ? ["  nothing"] : lines;
}

/** Every field of the key once; those of some values of the selector only say so. */
function fieldLines(dictionary: Dictionary, key: MessageKey): string[] {
  const definitions = new Map(dictionary.definitions.map((one) => [one.id, one]));
  const ids = [...new Set(key.ruleSets.flatMap(({ fields }) => fields))];
  return ids.flatMap((id) => {
    const definition = definitions.get(id);
    if (definition === undefined) return [];
    const takers = key.ruleSets.filter(({ fields }) => fields.includes(id));
    const isForAll = takers.length === key.ruleSets.length;
    const scope = isForAll
      ? ""
      : `, with ${key.selector} ${takers.map(({ selectorValue }) => selectorValue).join(", ")}`;
    const taken = new Set(takers.flatMap(({ fields }) => fields.map((one) => one.split(".")[0]!)));
    const text = `${definition.code.padEnd(4)}${definition.name}${scope}: ${formOf(dictionary, definition, taken)}`;
    return wrapped(text, 2, 6);
  });
}

/** `1 to 10 letters and digits (LIC/9QQQ123)`. */
function formOf(dictionary: Dictionary, definition: FieldDefinition, taken: ReadonlySet<string>): string {
  const { code, example, format, demands } = definition;
  const shown = `(${code}/${example})`;
  const table = dictionary.tables.get(definition.table ?? "");
  const isMet = demands !== null && taken.has(demands.field);
  // The form of these says how long they are.
  const form = formatText({ ...definition, demands: isMet ? demands : null });
  const parts = SAYS_LENGTH.has(format) ? [form] : [lengthText(definition), form];
  if (table !== undefined) {
    const codes = [...table.codes.keys()];
    const list = codes.length <= SHORT_TABLE_CODES ? codes.join(" ") : `table ${table.name}`;
    parts.push(format === "plain" ? `known codes: ${list}` : list);
  }
  return `${parts.filter((part) => part !== "").join("; ")} ${shown}`;
}
const SAYS_LENGTH: ReadonlySet<FieldFormat> = new Set([
  "date",
  "dateOrShort",
  "year",
  "number",
  "height",
  "ori",
]);
