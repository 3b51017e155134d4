/** Puts the code tables together. */
import { type Findings, whereabouts } from "./findings.ts";
import type { CodeTable } from "./model.ts";
import type { TableRow } from "./rows.ts";
import type { Section } from "./sections.ts";

export function readTables({ entries }: Section<TableRow>, findings: Findings): Map<string, CodeTable> {
  const tables = new Map<string, CodeTable>();
  const first = new Map<string, string>();
  for (const entry of entries) {
    const { name, title, complete, source, codes, combine } = entry.row;
    const earlier = first.get(name);
    if (earlier !== undefined) {
      findings.in(entry, ["name"], `The table ${name} is there already (${earlier}).`);
      continue;
    }
    first.set(name, whereabouts(entry));
    if ((codes === undefined) === (combine === undefined)) {
      findings.in(entry, ["name"], `The table ${name} needs either codes or combine.`);
    }
    const all = new Map(Object.entries(codes ?? {}));
    if (combine !== undefined) {
      const [heads, tails] = combine;
      for (const [head, meaning] of Object.entries(heads)) {
        all.set(head, meaning);
        for (const [tail, more] of Object.entries(tails)) all.set(head + tail, `${meaning}, ${more}`);
      }
    }
    tables.set(name, { name, title, codes: all, complete, source });
  }
  return tables;
}
