/**
 * Completes the keys as they are written: one that is `like` another takes over what it does not say itself.
 *
 * Most keys come in families (stolen and felony vehicle, the entries of a restricted file), and a family should
 * differ in the data exactly where it differs in the field.
 */
import type { Entry, Findings } from "./findings.ts";
import { KEY_MUST_SAY, type KeyRow, type WrittenKeyRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** A complete key, and what it is made from. */
export interface CompleteKey extends Entry<KeyRow> {
  /** The keys that it took something over from, the nearest first. */
  readonly models: readonly string[];
}

/** In the order of the files. A key that lacks something is told and left out. */
export function completeKeys(
  { entries, names }: Section<WrittenKeyRow>,
  findings: Findings,
): readonly CompleteKey[] {
  const written = new Map<string, WrittenKeyRow>();
  for (const { row } of entries) if (!written.has(row.key)) written.set(row.key, row);
  return entries.flatMap((entry): CompleteKey[] => {
    const chain = modelsOf(entry, written, names, findings);
    if (chain === null) return [];
    const row = chain.reduceRight<WrittenKeyRow>((model, one) => takenOver(model, one), chain.at(-1)!);
    const lacking = KEY_MUST_SAY.filter((name) => row[name] === undefined);
    // What a model lacks has been told there.
    if (chain.length === 1) for (const name of lacking) findings.in(entry, [], `${name} is missing.`);
    if (lacking.length > 0) return [];
    return [{ ...entry, row: row as KeyRow, models: chain.slice(1).map(({ key }) => key) }];
  });
}

/** The key, the one that it is like, the one that this is like, and so on; null where that ends nowhere. */
function modelsOf(
  entry: Entry<WrittenKeyRow>,
  written: ReadonlyMap<string, WrittenKeyRow>,
  names: ReadonlySet<string>,
  findings: Findings,
): readonly WrittenKeyRow[] | null {
  const chain = [entry.row];
  for (let like = entry.row.like; like !== undefined; ) {
    const model = written.get(like);
    if (model === undefined) {
      // A model whose own shape is wrong has been told.
      if (!names.has(like)) findings.unknown(entry, ["like"], like, "a key", names);
      return null;
    }
    if (chain.includes(model)) {
      findings.in(entry, ["like"], `${entry.row.key} is like itself in the end.`);
      return null;
    }
    chain.push(model);
    like = model.like;
  }
  return chain;
}

/** Who answers under its own key has likes that answer under theirs. */
function takenOver(model: WrittenKeyRow, row: WrittenKeyRow): WrittenKeyRow {
  if (model === row) return row;
  const { suffixes: _, ...rest } = model;
  const responses = model.responses?.map((response) => (response === model.key ? row.key : response));
  return { ...rest, ...(responses && { responses }), ...row };
}
