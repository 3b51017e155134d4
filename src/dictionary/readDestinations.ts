/** Puts links, destination codes and response keys together. */
import { type Entry, type Findings, whereabouts } from "./findings.ts";
import type { DestinationCode, ResponseKey } from "./model.ts";
import type { DestinationRow, ResponseRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** The core's records have 16 bits for links that get a copy; its bit set of codes has 256 places. */
const LINKS_MAX = 16;
const CODES_MAX = 256;

export function readLinks({ entries }: Section<string>, findings: Findings): string[] {
  const links = distinct(entries, (row) => row, "link", [], findings).map(({ row }) => row);
  const extra = entries[LINKS_MAX];
  if (extra !== undefined) findings.in(extra, [], `There are more than ${LINKS_MAX} links.`);
  return links;
}

export function readDestinations(
  { entries, names }: Section<DestinationRow>,
  linkNames: ReadonlySet<string>,
  findings: Findings,
): DestinationCode[] {
  const extra = entries[CODES_MAX];
  if (extra !== undefined)
    findings.in(extra, ["code"], `There are more than ${CODES_MAX} destination codes.`);
  return distinct(entries, ({ code }) => code, "destination", ["code"], findings).map((entry) => {
    const { code, name, kind, class: destinationClass, link, members = [] } = entry.row;
    if (!linkNames.has(link)) findings.unknown(entry, ["link"], link, "a link", linkNames);
    if ((kind === "region") !== members.length > 0) {
      const sentence =
        kind === "region"
          ? `The region ${code} needs members.`
          : `${code} is not a region and has no members.`;
      findings.in(entry, ["code"], sentence);
    }
    for (const [index, member] of members.entries()) {
      if (!names.has(member)) findings.unknown(entry, ["members", index], member, "a destination", names);
    }
    return { code, name, kind, class: destinationClass, link, members };
  });
}

export function readResponses({ entries }: Section<ResponseRow>, findings: Findings): ResponseKey[] {
  return distinct(entries, ({ key }) => key, "response", ["key"], findings).map(({ row: { key, name } }) => ({
    key,
    name,
  }));
}

/** The entries without those whose name stood before; these are reported. */
export function distinct<Row>(
  entries: readonly Entry<Row>[],
  nameOf: (row: Row) => string,
  what: string,
  within: readonly string[],
  findings: Findings,
): Entry<Row>[] {
  const first = new Map<string, Entry<Row>>();
  for (const entry of entries) {
    const name = nameOf(entry.row);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, entry);
    else findings.in(entry, within, `The ${what} ${name} is there already (${whereabouts(earlier)}).`);
  }
  return [...first.values()];
}
