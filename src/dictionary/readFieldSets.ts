/** Puts the sets of fields together that keys name instead of each field. */
import { type Findings, whereabouts } from "./findings.ts";
import type { FieldSetRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** Field ids by the name of the set. */
export function readFieldSets(
  { entries }: Section<FieldSetRow>,
  fieldIds: ReadonlySet<string>,
  findings: Findings,
): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, readonly string[]>();
  const first = new Map<string, string>();
  for (const entry of entries) {
    const { name, fields } = entry.row;
    const earlier = first.get(name);
    if (earlier !== undefined) {
      findings.in(entry, ["name"], `The set ${name} is there already (${earlier}).`);
      continue;
    }
    first.set(name, whereabouts(entry));
    for (const [index, id] of fields.entries()) {
      if (!fieldIds.has(id)) findings.unknown(entry, ["fields", index], id, "a field", fieldIds);
    }
    sets.set(name, fields);
  }
  return sets;
}
