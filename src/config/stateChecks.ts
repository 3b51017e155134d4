/**
 * What counties, profiles, agencies, stations and groups must keep among themselves: every name known, every
 * name given once, every station either signing on itself or carried by a host that does.
 */
import type { Dictionary } from "../dictionary/model.ts";
import { type Entry, type Findings, whereabouts } from "./files/findings.ts";
import type { Entries, FolderData } from "./files/readFolder.ts";
import type { AgencyRow, GroupRow, LineRow, ProfileRow, StationRow } from "./files/rows.ts";

export function checkState(folder: FolderData, dictionary: Dictionary | null, findings: Findings): void {
  const { counties, profiles, agencies, stations, groups, lines } = folder;
  checkOnce(counties, "number", (row) => row.number, findings);
  checkOnce(profiles, "name", (row) => row.name, findings);
  checkOnce(agencies, "ori", (row) => row.ori, findings);
  checkOnce(stations, "mnemonic", (row) => row.mnemonic, findings);
  checkOnce(groups, "code", (row) => row.code, findings);
  if (dictionary) {
    for (const entry of profiles.known) checkProfile(entry, dictionary, findings);
    checkNotACode(stations, "mnemonic", (row) => row.mnemonic, dictionary, findings);
    checkNotACode(groups, "code", (row) => row.code, dictionary, findings);
  }
  for (const entry of agencies.known) checkAgency(entry, folder, findings);
  for (const entry of stations.known) checkStationNames(entry, folder, findings);
  const byMnemonic = new Map(stations.good.map((entry) => [entry.row.mnemonic, entry]));
  for (const entry of stations.good) checkStation(entry, byMnemonic, findings);
  const regions = new Set(counties.known.flatMap(({ row }) => row.region ?? []));
  for (const entry of groups.known) checkGroup(entry, folder, regions, findings);
  checkOnce(lines, "id", (row) => row.id, findings);
  checkOnce(lines, "host", (row) => row.host, findings);
  checkOnce(lines, "county", (row) => row.county, findings);
  for (const entry of lines.good) checkLine(entry, folder, byMnemonic, findings);
}

function checkOnce<Row>(
  { known }: Entries<Row>,
  field: string,
  nameOf: (row: Partial<Row>) => string | number | undefined,
  findings: Findings,
): void {
  const first = new Map<string | number, Entry<Partial<Row>>>();
  for (const entry of known) {
    const name = nameOf(entry.row);
    if (name === undefined) continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, entry);
    else findings.in(entry, [field], `${name} stands in ${whereabouts(earlier)} already.`);
  }
}

/** Both can be destinations of a header, so one word must not mean two things. */
function checkNotACode<Row>(
  { known }: Entries<Row>,
  field: string,
  nameOf: (row: Partial<Row>) => string | undefined,
  { destinationCodes }: Dictionary,
  findings: Findings,
): void {
  const codes = new Set(destinationCodes.map(({ code }) => code));
  for (const entry of known) {
    const name = nameOf(entry.row);
    if (name !== undefined && codes.has(name))
      findings.in(entry, [field], `${name} is a destination code of the dictionary.`);
  }
}

function checkProfile(
  entry: Entry<Partial<ProfileRow>>,
  { permissions, purposes }: Dictionary,
  findings: Findings,
): void {
  for (const [index, word] of (entry.row.permissions ?? []).entries()) {
    if (permissions.includes(word)) continue;
    findings.unknown(entry, ["permissions", index], word, "a permission word of the dictionary", permissions);
  }
  for (const [index, letter] of (entry.row.purposes ?? []).entries()) {
    if (purposes.includes(letter)) continue;
    findings.unknown(entry, ["purposes", index], letter, "a purpose of the dictionary", purposes);
  }
}

function checkAgency(
  entry: Entry<Partial<AgencyRow>>,
  { counties, stations }: FolderData,
  findings: Findings,
): void {
  const { county, station } = entry.row;
  if (county !== undefined && !counties.has(county)) {
    findings.in(entry, ["county"], `${county} is not the number of a county.`);
  }
  if (station !== undefined && !stations.has(station)) {
    findings.unknown(entry, ["station"], station, "the mnemonic of a station", stations.names);
  }
}

/** What it refers to is there; its host is looked into with the rest. */
function checkStationNames(
  entry: Entry<Partial<StationRow>>,
  { agencies, profiles, stations }: FolderData,
  findings: Findings,
): void {
  const { ori, alsoFor = [], host, profile } = entry.row;
  if (ori !== undefined && !agencies.has(ori))
    findings.unknown(entry, ["ori"], ori, "the ORI of an agency", agencies.names);
  for (const [index, other] of alsoFor.entries()) {
    if (!agencies.has(other)) {
      findings.unknown(entry, ["alsoFor", index], other, "the ORI of an agency", agencies.names);
    }
  }
  if (profile !== undefined && !profiles.has(profile)) {
    findings.unknown(entry, ["profile"], profile, "the name of a profile", profiles.names);
  }
  if (host !== undefined && !stations.has(host)) {
    const hosts = stations.good.filter(({ row }) => row.device === "HOST").map(({ row }) => row.mnemonic);
    findings.unknown(entry, ["host"], host, "the mnemonic of a station", hosts);
  }
}

/** It signs on itself, or is carried by a host that does. */
function checkStation(
  entry: Entry<StationRow>,
  byMnemonic: ReadonlyMap<string, Entry<StationRow>>,
  findings: Findings,
): void {
  const { mnemonic, host, secret } = entry.row;
  if (host === undefined) {
    if (secret === undefined) {
      findings.in(entry, [], `${mnemonic} has neither a secret to sign on with nor a host that carries it.`);
    }
    return;
  }
  if (secret !== undefined) {
    const sentence = `${mnemonic} is carried by ${host} and does not sign on itself; it must not have a secret.`;
    findings.in(entry, ["secret"], sentence);
  }
  const carrier = byMnemonic.get(host)?.row;
  if (carrier === undefined) return;
  if (carrier.device !== "HOST") {
    findings.in(
      entry,
      ["host"],
      `${host} is a station of the class ${carrier.device}; only a HOST carries others.`,
    );
  } else if (carrier.host !== undefined) {
    findings.in(entry, ["host"], `${host} does not sign on itself, so it cannot carry ${mnemonic}.`);
  }
}

function checkGroup(
  entry: Entry<Partial<GroupRow>>,
  { counties, agencies }: FolderData,
  regions: ReadonlySet<string>,
  findings: Findings,
): void {
  const { members = {} } = entry.row;
  for (const [index, number] of (members.counties ?? []).entries()) {
    if (counties.has(number)) continue;
    findings.in(entry, ["members", "counties", index], `${number} is not the number of a county.`);
  }
  for (const [index, region] of (members.regions ?? []).entries()) {
    if (regions.has(region) || regions.size === 0) continue;
    findings.unknown(entry, ["members", "regions", index], region, "the region of a county", regions);
  }
  for (const [index, ori] of (members.oris ?? []).entries()) {
    if (agencies.has(ori)) continue;
    findings.unknown(entry, ["members", "oris", index], ori, "the ORI of an agency", agencies.names);
  }
}

function checkLine(
  entry: Entry<LineRow>,
  { agencies, counties, stations }: FolderData,
  byMnemonic: ReadonlyMap<string, Entry<StationRow>>,
  findings: Findings,
): void {
  const { id, kind, agency, county, host } = entry.row;
  if (!agencies.has(agency)) {
    findings.unknown(entry, ["agency"], agency, "the ORI of an agency", agencies.names);
  }
  if (kind === "county") {
    if (host !== undefined) findings.in(entry, ["host"], `${id} is the line of a county, which has no host.`);
    if (county === undefined) findings.in(entry, [], `${id} names no county.`);
    else if (!counties.has(county)) {
      findings.in(entry, ["county"], `${county} is not the number of a county.`);
    }
    return;
  }
  if (county !== undefined) findings.in(entry, ["county"], `${id} is the line of a host, not of a county.`);
  if (host === undefined) {
    findings.in(entry, [], `${id} names no host.`);
    return;
  }
  const station = byMnemonic.get(host)?.row;
  if (!stations.has(host)) {
    findings.unknown(entry, ["host"], host, "the mnemonic of a station", stations.names);
  } else if (station !== undefined && (station.device !== "HOST" || station.host !== undefined)) {
    findings.in(entry, ["host"], `${host} is not a HOST that signs on itself.`);
  }
}
