/** Puts together what criminal histories show for each purpose. */
import type { Findings } from "./findings.ts";
import type { CodeTable, Disclosure } from "./model.ts";
import { distinct } from "./readDestinations.ts";
import type { DisclosureRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** `purposes`: the table of the values of PUR; undefined where it has problems of its own. */
export function readDisclosures(
  { entries }: Section<DisclosureRow>,
  purposes: CodeTable | undefined,
  findings: Findings,
): Disclosure[] {
  const rows = distinct(entries, ({ purpose }) => purpose, "purpose", ["purpose"], findings);
  return rows.map((entry) => {
    const { row } = entry;
    if (purposes !== undefined && !purposes.codes.has(row.purpose)) {
      findings.unknown(entry, ["purpose"], row.purpose, "a purpose (PUR)", new Set(purposes.codes.keys()));
    }
    return { ...row, years: row.years ?? null, hides: row.hides ?? [] };
  });
}
