/** Puts the code tables together. */
import { type Entry, type Findings, whereabouts } from "./findings.ts";
import type { CodeTable } from "./model.ts";
import type { TableRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** A pair is looked up as one word of the core's tables. */
const PAIR_LENGTH_MAX = 8;

export function readTables(
  { entries, names }: Section<TableRow>,
  findings: Findings,
): Map<string, CodeTable> {
  const tables = new Map<string, CodeTable>();
  const first = new Map<string, string>();
  for (const entry of entries) {
    const { name, title, complete, source, codes, combine, codesOf } = entry.row;
    const earlier = first.get(name);
    if (earlier !== undefined) {
      findings.in(entry, ["name"], `The table ${name} is there already (${earlier}).`);
      continue;
    }
    first.set(name, whereabouts(entry));
    if ([codes, combine, codesOf].filter((one) => one !== undefined).length !== 1) {
      findings.in(entry, ["name"], `The table ${name} needs either codes or combine or codesOf.`);
    }
    const all = new Map(Object.entries(codes ?? {}));
    if (combine !== undefined) {
      const [heads, tails] = combine;
      for (const [head, meaning] of Object.entries(heads)) {
        all.set(head, meaning);
        for (const [tail, more] of Object.entries(tails)) all.set(head + tail, `${meaning}, ${more}`);
      }
    }
    const pairs = readPairs(entry, all, names, findings);
    tables.set(name, { name, title, codes: all, pairs, complete, source });
  }
  checkPairs(entries, tables, findings);
  return tables;
}

/** Adds the codes that belong to those of another table, and tells which go together. */
function readPairs(
  entry: Entry<TableRow>,
  all: Map<string, string>,
  names: ReadonlySet<string>,
  findings: Findings,
): CodeTable["pairs"] {
  const { name, of, codesOf } = entry.row;
  if ((of === undefined) !== (codesOf === undefined))
    findings.in(entry, ["name"], `The table ${name} needs of and codesOf together.`);
  if (of === undefined || codesOf === undefined) return null;
  if (!names.has(of)) findings.unknown(entry, ["of"], of, "a table", names);
  const words = new Set<string>();
  for (const [owner, codes] of Object.entries(codesOf)) {
    for (const [code, meaning] of Object.entries(codes)) {
      const word = `${owner}/${code}`;
      if (word.length > PAIR_LENGTH_MAX)
        findings.in(entry, ["codesOf", owner, code], `${word} is longer than ${PAIR_LENGTH_MAX} characters.`);
      words.add(word);
      const others = all.get(code);
      all.set(code, others === undefined ? meaning : `${others}; ${meaning}`);
    }
  }
  return { of, words };
}

/** Owners must be codes of the table that is named, which may stand behind this one. */
function checkPairs(
  entries: readonly Entry<TableRow>[],
  tables: ReadonlyMap<string, CodeTable>,
  findings: Findings,
): void {
  for (const entry of entries) {
    const owners = tables.get(entry.row.of ?? "")?.codes;
    if (owners === undefined) continue;
    for (const owner of Object.keys(entry.row.codesOf ?? {})) {
      if (owners.has(owner)) continue;
      findings.unknown(entry, ["codesOf", owner], owner, `a code of ${entry.row.of}`, owners.keys());
    }
  }
}
