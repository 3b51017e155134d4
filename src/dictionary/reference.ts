/**
 * The reference documentation, made from the dictionary: docs/dictionary.md. A test compares the two, so the
 * page never tells anything else than what the core checks.
 */

import { disclosureSection } from "./disclosureReference.ts";
import type {
  CodeTable,
  DestinationCode,
  Dictionary,
  FieldDefinition,
  MessageKey,
  RuleSet,
} from "./model.ts";
import { recordFileSection } from "./recordFileReference.ts";
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

export const REFERENCE_COMMAND = "node dist/src/dictionary/writeReference.js";

/** Markdown, with a final line end. */
export function dictionaryReference(dictionary: Dictionary): string {
  const used = new Set(dictionary.keys.flatMap(({ ruleSets }) => ruleSets.flatMap(({ fields }) => fields)));
  const isUsed = ({ id }: FieldDefinition) => used.has(id);
  const stems = dictionary.keys.filter(({ key, stem }) => key === stem);
  const lines = [
    "# The message dictionary",
    "",
    `Made from \`config/dictionary\` by \`${REFERENCE_COMMAND}\`; do not edit. Sources name the section of the fact base that`,
    "a rule comes from; *assumed* marks what no public page gives. All data in the examples are invented.",
    "",
    `[Keys](#message-keys) · [Destinations](#destinations) · [Record files](#record-files) · [Disclosures](#disclosures) · [Responses](#responses) · [Fields](#fields) · [Code tables](#code-tables)`,
    "",
    "## Message keys",
    "",
    ...table(
      ["Key", "Name", "Priority", "Permission", "Mobile", "Answered by"],
      stems.map((key) => [
        `[${key.key}](#${key.key.toLowerCase()})`,
        [key.name, ...indicatorsOf(dictionary, key).map((one) => code(`-${one.letters}`))].join(" "),
        String(key.priority),
        code(key.permission),
        key.barredFromMobile ? "no" : "yes",
        key.responses.map(code).join(", "),
      ]),
    ),
    "",
    "Priority 0 goes first, 5 last. A message to several kinds of destinations must have what each of them needs. Letters",
    "behind a name are indicators that may follow the key (`EV-P`): each makes a key of its own, for which all else holds.",
    "",
    ...stems.flatMap((key) => keySection(dictionary, key)),
    "## Destinations",
    "",
    ...destinationSection(dictionary),
    "## Record files",
    "",
    ...recordFileSection(dictionary),
    "## Disclosures",
    "",
    ...disclosureSection(dictionary),
    "## Responses",
    "",
    ...table(
      ["Key", "Name"],
      dictionary.responseKeys.map(({ key, name }) => [code(key), name]),
    ),
    "",
    "## Fields",
    "",
    "A period ends a value only where a field code and a slash follow, or the text ends; in a field of free text only",
    "where a code of this page follows. Values that may be sent besides stand after *or*.",
    "",
    "### Fields of the keys",
    "",
    ...fieldTable(dictionary, dictionary.definitions.filter(isUsed)),
    "",
    "### Fields that no key takes yet",
    "",
    ...fieldTable(
      dictionary,
      dictionary.definitions.filter((definition) => !isUsed(definition)),
    ),
    "",
    "## Code tables",
    "",
    "A table is *partial* where the fact base gives only a part of the real one. Where a field says *known codes*, others",
    "pass too.",
    "",
    ...[...dictionary.tables.values()].flatMap(codeTable),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function keySection(dictionary: Dictionary, key: MessageKey): string[] {
  const groups = rulesTogether(key);
  const indicators = indicatorsOf(dictionary, key);
  const facts = [
    `${key.name}. Class ${key.class}, priority ${key.priority}, permission ${code(key.permission)}${key.barredFromMobile ? ", not from mobile terminals" : ""}.`,
    "",
    `- Goes to: ${destinationsText(dictionary, key)}.`,
  ];
  if (key.parallelLinks.length > 0) {
    const links = enumerated(key.parallelLinks.map(code));
    facts.push(`- What goes to a file of the state goes to ${links} as well; each answers by itself.`);
  }
  facts.push(
    key.responses.length === 0
      ? "- No answer is expected."
      : `- Answered by ${key.responses.map(code).join(" or ")}.`,
  );
  if (indicators.length > 0) {
    const list = indicators.map((one) => `${code(one.key)} ${one.meaning}`).join("; ");
    facts.push(`- With an indicator: ${list}.`);
  }
  if (key.mergeSeconds !== null) {
    const which = "without those that found nothing, and a summary of who was asked and who answered";
    facts.push(
      `- Answers of several states come as one within ${key.mergeSeconds} seconds, ${which}; later ones follow by themselves, marked late.`,
    );
  }
  if (key.freeText) facts.push("- Free words may stand after `TXT` instead of fields.");
  if (key.selector !== null) facts.push(`- ${code(key.selector)} chooses what else is needed and taken.`);
  facts.push(`- Source: ${key.source}.`, "");
  return [
    `### ${key.key}`,
    "",
    ...facts,
    ...groups.flatMap(({ values, rules }) => ruleLines(dictionary, key, values, rules)),
    "```",
    ...key.examples,
    "```",
    "",
  ];
}

/** The keys that are this one and an indicator, and what the indicator means. */
function indicatorsOf(
  { keys }: Dictionary,
  { key: stem, name }: MessageKey,
): readonly { readonly key: string; readonly letters: string; readonly meaning: string }[] {
  return keys
    .filter((one) => one.stem === stem && one.key !== stem)
    .map((one) => ({
      key: one.key,
      letters: one.key.slice(stem.length + 1),
      meaning: one.name.slice(name.length + 2),
    }));
}

function ruleLines(
  dictionary: Dictionary,
  key: MessageKey,
  values: readonly string[],
  rules: RuleSet,
): string[] {
  const lines =
    values.length === 0 ? [] : [`With ${code(key.selector!)} ${values.map(code).join(", ")}:`, ""];
  if (rules.justify.length > 0) {
    lines.push(
      `- Always, to justify the inquiry: ${enumerated(rules.justify.map(code))} (refused with 213 otherwise).`,
    );
  }
  if (rules.always.length > 0) lines.push(`- Always: ${enumerated(rules.always.map(code))}.`);
  for (const need of needsOf(dictionary, key, rules)) {
    if (need.alternatives.length === 0) continue;
    const scope = needScope(key, need);
    const start = scope === "" ? "Needed" : `Needed in messages ${scope}`;
    lines.push(`- ${start}: ${alternativesText(need.alternatives, code)}.`);
  }
  const demanded = new Set([
    ...rules.justify,
    ...rules.always,
    ...rules.combinations.flatMap(({ require }) => require),
  ]);
  const optional = rules.fields.map(codeOf).filter((one) => !demanded.has(one));
  if (optional.length > 0) lines.push(`- Also taken: ${optional.map(code).join(", ")}.`);
  const variants = rules.fields.filter((id) => id !== codeOf(id));
  if (variants.length > 0) lines.push(`- In their meaning as ${variants.map(code).join(", ")}.`);
  return lines.length === 0 ? [] : [...lines, ""];
}

function destinationSection({ destinationCodes, links, keys }: Dictionary): string[] {
  const kinds: readonly (readonly [DestinationCode["kind"], string])[] = [
    ["file", "Files of the state and the nation"],
    ["special", "Systems at Nlets or behind it"],
    ["region", "Regions"],
    ["state", "States and territories"],
    ["province", "Provinces of Canada"],
  ];
  const lines = [`Links, in the order of their numbers: ${links.map(code).join(", ")}.`, ""];
  for (const [kind, title] of kinds) {
    const codes = destinationCodes.filter((one) => one.kind === kind);
    if (codes.length === 0) continue;
    const withMembers = kind === "region";
    lines.push(
      `### ${title}`,
      "",
      ...table(
        ["Code", "Name", "Link", withMembers ? "Members" : "Keys"],
        codes.map((one) => {
          const taking = keys
            .filter(({ destinationCodes: taken }) => taken.includes(one.code))
            .map(({ key }) => key);
          return [
            code(one.code),
            one.name,
            code(one.link),
            withMembers ? one.members.join(" ") : taking.join(" "),
          ];
        }),
      ),
      "",
    );
  }
  return lines;
}

function fieldTable(dictionary: Dictionary, definitions: readonly FieldDefinition[]): string[] {
  return table(
    ["Field", "Meaning", "Length and characters", "Form", "Example", "Source"],
    [...definitions]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((definition) => [
        code(definition.id),
        definition.name + (definition.freeText ? " (free text)" : ""),
        lengthText(definition),
        [formatText(definition), tableText(dictionary, definition)].filter(Boolean).join("; "),
        code(`${definition.code}/${definition.example}`),
        definition.source,
      ]),
  );
}

function tableText({ tables }: Dictionary, { table: name, format }: FieldDefinition): string {
  if (name === null || !tables.has(name)) return "";
  const link = `[${name}](#table-${anchor(name)})`;
  return format === "plain" ? `known codes ${link}` : link;
}

function codeTable({ name, title, codes, complete, source }: CodeTable): string[] {
  return [
    `### Table ${name}`,
    "",
    `${title}${complete ? "" : " (partial)"}. Source: ${source}.`,
    "",
    [...codes].map(([one, meaning]) => `${code(one)} ${meaning}`).join(" · "),
    "",
  ];
}

function codeOf(id: string): string {
  return id.split(".")[0]!;
}

/** Heading anchors drop periods and turn to lower case. */
function anchor(name: string): string {
  return name.toLowerCase().replaceAll(".", "");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function code(text: string): string {
  return `\`${text}\``;
}
