/**
 * Help for a terminal about one message key: what it is, what it needs, what it takes, where it goes. Shown
 * when a message was refused, so it ends with one that is accepted.
 */
import type { Dictionary, FieldDefinition, FieldFormat, MessageKey, RuleSet } from "./model.ts";
import { closestWord } from "./problems.ts";
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

/** Tables up to this size are told whole. */
const SHORT_TABLE_CODES = 10;

/** Plain text, without a final line end. Of an unknown key: which there are. */
export function explainKey(dictionary: Dictionary, key: string): string {
  const found = dictionary.keys.find((one) => one.key === key);
  return found === undefined ? unknownKey(dictionary, key) : knownKey(dictionary, found);
}

function unknownKey(dictionary: Dictionary, key: string): string {
  const nearest = closestWord(
    key,
    dictionary.keys.map((one) => one.key),
  );
  const lines = [
    `${key} is not a message key.${nearest === null ? "" : ` Did you mean ${nearest}?`}`,
    "Keys:",
  ];
  for (const one of dictionary.keys) lines.push(`  ${one.key.padEnd(6)}${one.name}`);
  return lines.join("\n");
}

function knownKey(dictionary: Dictionary, key: MessageKey): string {
  const lines = [`${key.key}  ${key.name}`];
  lines.push(
    `  needs the permission ${key.permission}${key.barredFromMobile ? "; not from mobile terminals" : ""}`,
  );
  if (key.responses.length > 0) lines.push(`  answered by ${key.responses.join(" or ")}`);
  lines.push("Goes to", `  ${destinationsText(dictionary, key)}`);
  if (key.freeText) lines.push("Takes free words after TXT, or fields");
  for (const { values, rules } of rulesTogether(key)) {
    const scope = values.length === 0 ? "" : ` with ${key.selector} ${values.join(", ")}`;
    lines.push(`Needs${scope}`, ...needLines(dictionary, key, rules));
  }
  lines.push("Fields", ...fieldLines(dictionary, key));
  lines.push("Examples", ...key.examples.map((example) => `  ${example}`));
  return lines.join("\n");
}

function needLines(dictionary: Dictionary, key: MessageKey, rules: RuleSet): string[] {
  const lines: string[] = [];
  const mandatory = [...new Set([...rules.justify, ...rules.always])];
  if (mandatory.length > 0) lines.push(`  always ${enumerated(mandatory)}`);
  for (const need of needsOf(dictionary, key, rules)) {
    if (need.alternatives.length === 0) continue;
    const scope = needScope(key, need);
    lines.push(`  ${scope === "" ? "" : `${scope}: `}${alternativesText(need.alternatives, (code) => code)}`);
  }
  return lines.length === 0 ? ["  nothing"] : lines;
}

/** Every field of the key once; those of some values of the selector only say so. */
function fieldLines(dictionary: Dictionary, key: MessageKey): string[] {
  const ids = [...new Set(key.ruleSets.flatMap(({ fields }) => fields))];
  return ids.flatMap((id) => {
    const definition = dictionary.definitions.find((one) => one.id === id);
    if (definition === undefined) return [];
    const takers = key.ruleSets.filter(({ fields }) => fields.includes(id));
    const isForAll = takers.length === key.ruleSets.length;
    const scope = isForAll
      ? ""
      : `, with ${key.selector} ${takers.map(({ selectorValue }) => selectorValue).join(", ")}`;
    return [`  ${definition.code.padEnd(4)}${definition.name}${scope}: ${formOf(dictionary, definition)}`];
  });
}

/** `1 to 10 letters and digits (LIC/9QQQ123)`. */
function formOf(dictionary: Dictionary, definition: FieldDefinition): string {
  const { code, example, table, format } = definition;
  const codes = table === null || format !== "code" ? undefined : dictionary.tables.get(table)?.codes;
  const shown = `(${code}/${example})`;
  if (codes !== undefined && codes.size <= SHORT_TABLE_CODES)
    return `${[...codes.keys()].join(" ")} ${shown}`;
  const form = formatText(definition);
  // The form of these says how long they are.
  const parts = SAYS_LENGTH.has(format) ? [form] : [lengthText(definition), form];
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
