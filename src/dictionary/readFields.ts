/** Puts the field definitions together and checks that each one can be met. */
import { MESSAGE_BYTES_MAX } from "../limits.ts";
import { type Entry, type Findings, whereabouts } from "./findings.ts";
import type { CodeTable, FieldDefinition, FieldFormat } from "./model.ts";
import { closestWord } from "./problems.ts";
import type { FieldRow } from "./rows.ts";
import type { Section } from "./sections.ts";
import { valueProblem } from "./valueProblem.ts";

/** Formats that look something up. */
const NEEDS_TABLE: ReadonlySet<FieldFormat> = new Set([
  "code",
  "codePair",
  "codeOrLiteral",
  "prefixed",
  "codeList",
  "purpose",
]);
const NEEDS_RANGE: ReadonlySet<FieldFormat> = new Set(["number", "height"]);
const TAKES_DATE: ReadonlySet<FieldFormat> = new Set(["date", "dateOrShort"]);

/** The core's tables number field codes in a byte, of which one value says that there is none. */
const FIELD_CODES_MAX = 254;

export function readFields(
  { entries }: Section<FieldRow>,
  tables: ReadonlyMap<string, CodeTable>,
  tableNames: ReadonlySet<string>,
  findings: Findings,
): FieldDefinition[] {
  const byId = new Map<string, Entry<FieldRow>>();
  const firstOfCode = new Map<string, Entry<FieldRow>>();
  const definitions: FieldDefinition[] = [];
  for (const entry of entries) {
    const { row } = entry;
    const earlier = byId.get(row.id);
    if (earlier !== undefined) {
      findings.in(entry, ["id"], `The field ${row.id} is there already (${whereabouts(earlier)}).`);
      continue;
    }
    byId.set(row.id, entry);
    const definition = definitionOf(row);
    const sibling = firstOfCode.get(definition.code);
    firstOfCode.set(definition.code, sibling ?? entry);
    if (sibling === undefined && firstOfCode.size === FIELD_CODES_MAX + 1)
      findings.in(entry, ["id"], `There are more than ${FIELD_CODES_MAX} field codes.`);
    // Where a value ends is decided before the key's definition of the field is known.
    if (sibling !== undefined && (sibling.row.freeText ?? false) !== definition.freeText) {
      findings.in(
        entry,
        ["id"],
        `freeText of ${row.id} differs from that of ${sibling.row.id} (${whereabouts(sibling)}).`,
      );
    }
    const isSound = checkDefinition(entry, definition, tables, tableNames, findings);
    if (isSound) {
      const table = definition.table === null ? null : (tables.get(definition.table) ?? null);
      const problem = valueProblem(definition, table, definition.example);
      if (problem !== null) findings.in(entry, ["example"], `The example of ${row.id} ${problem}.`);
    }
    definitions.push(definition);
  }
  for (const entry of byId.values()) {
    const { demands } = entry.row;
    if (demands === undefined || firstOfCode.has(demands.field)) continue;
    findings.unknown(entry, ["demands", "field"], demands.field, "a field code", firstOfCode.keys());
  }
  return definitions;
}

function definitionOf(row: FieldRow): FieldDefinition {
  const [minLength, maxLength] = typeof row.length === "number" ? [row.length, row.length] : row.length;
  return {
    id: row.id,
    code: row.id.split(".")[0]!,
    name: row.name,
    minLength,
    maxLength,
    characters: row.characters,
    format: row.format ?? "plain",
    table: row.table ?? null,
    range: row.range ?? null,
    notFuture: row.notFuture ?? false,
    aheadYears: row.aheadYears ?? null,
    also: row.also ?? [],
    never: row.never ?? [],
    notZeros: row.notZeros ?? false,
    demands: row.demands ?? null,
    freeText: row.freeText ?? false,
    example: row.example,
    source: row.source,
  };
}

function checkDefinition(
  entry: Entry<FieldRow>,
  definition: FieldDefinition,
  tables: ReadonlyMap<string, CodeTable>,
  tableNames: ReadonlySet<string>,
  findings: Findings,
): boolean {
  const { id, minLength, maxLength, format, range, characters } = definition;
  let isSound = true;
  const bad = (within: readonly string[], sentence: string) => {
    isSound = false;
    findings.in(entry, within, sentence);
  };

  if (minLength > maxLength) bad(["length"], `The shortest length of ${id} is greater than the longest.`);
  if (maxLength > MESSAGE_BYTES_MAX) {
    bad(["length"], `${id} is longer than a message may be (${MESSAGE_BYTES_MAX}).`);
  }
  if (TAKES_DATE.has(format) && (minLength !== (format === "date" ? 8 : 6) || maxLength !== 8)) {
    bad(["length"], `${id} with the format ${format} has length ${format === "date" ? "8" : "[6, 8]"}.`);
  }
  if (range !== null && range[0] > range[1]) bad(["range"], `The range of ${id} ends before it begins.`);
  if (range !== null && !NEEDS_RANGE.has(format))
    bad(["range"], `A range has no meaning with the format ${format}.`);
  if (range === null && NEEDS_RANGE.has(format)) bad(["id"], `The format ${format} of ${id} needs a range.`);
  if (definition.notFuture && !TAKES_DATE.has(format)) {
    bad(["notFuture"], `notFuture has no meaning with the format ${format}.`);
  }
  if (definition.aheadYears !== null && format !== "year") {
    bad(["aheadYears"], `aheadYears has no meaning with the format ${format}.`);
  }
  if (definition.freeText && characters !== "freeText") {
    bad(["characters"], `${id} is free text, so its characters must be freeText.`);
  }
  if (format === "purpose" && (maxLength !== 1 || characters !== "letter"))
    bad(["format"], `${id} with the format purpose is one letter.`);
  if (definition.table === null) {
    if (NEEDS_TABLE.has(format)) bad(["id"], `The format ${format} of ${id} needs a table.`);
    return isSound;
  }
  if (!tableNames.has(definition.table)) {
    findings.unknown(entry, ["table"], definition.table, "a table", tableNames);
    return false;
  }
  const table = tables.get(definition.table);
  for (const [index, value] of (definition.demands?.values ?? []).entries()) {
    if (table === undefined || table.codes.has(value)) continue;
    const sentence = `${value} is not a code of the table ${table.name}.`;
    isSound = false;
    findings.in(entry, ["demands", "values", index], sentence, closestWord(value, table.codes.keys()));
  }
  if (table !== undefined && (format === "code" || format === "purpose")) {
    const unfit = [...table.codes.keys()].find((code) => code.length < minLength || code.length > maxLength);
    if (unfit !== undefined)
      bad(["table"], `The code ${unfit} of the table ${table.name} does not fit the length of ${id}.`);
  }
  return isSound;
}
