/**
 * Makes the configuration's model from checked entries: names become indexes, group rules become members, and
 * the core's route table gets the same indexes.
 *
 * Called only when nothing was found wrong, so every name is known; that it is not would be a bug.
 */
import { strict as assert } from "node:assert";
import type { RouteTable } from "../core/routeTable.ts";
import type { Entry } from "./files/findings.ts";
import type { FolderData } from "./files/readFolder.ts";
import type { BroadcastsRow, GroupRule, StationRow } from "./files/rows.ts";
import type {
  AdministrativeConfig,
  Agency,
  Approver,
  BroadcastsConfig,
  County,
  Group,
  Line,
  Profile,
  Station,
} from "./model.ts";

export interface ResolvedState {
  readonly counties: readonly County[];
  readonly agencies: readonly Agency[];
  readonly stations: readonly Station[];
  readonly groups: readonly Group[];
  readonly lines: readonly Line[];
  readonly approvers: readonly Approver[];
  readonly profiles: readonly Profile[];
  readonly routes: RouteTable;
}

export function resolveState(folder: FolderData): ResolvedState {
  const counties = folder.counties.good.map(({ row }) => row);
  const profiles = folder.profiles.good.map(({ row }) => row);
  const agencyAt = indexBy(folder.agencies.good, (row) => row.ori);
  const stationAt = indexBy(folder.stations.good, (row) => row.mnemonic);

  const agencies = folder.agencies.good.map(({ row }): Agency => {
    const { ori, name, county, kind, status = "active", station } = row;
    return { ori, name, county, kind, status, station: station === undefined ? -1 : stationAt(station) };
  });
  const stations = resolveStations(folder, agencyAt, stationAt, agencies, profiles);
  const lines = folder.lines.good.map(({ row: { id, name, kind, agency: ori, county } }, index): Line => {
    const agency = agencyAt(ori);
    const behind = stations.flatMap(({ line }, station) => (line === index ? [station] : []));
    return { id, name, kind, agency, county: county ?? agencies[agency]!.county, stations: behind };
  });
  const approvers = folder.approvers.good.map(({ row: { id, ori, classes } }): Approver => {
    return { id, agency: agencyAt(ori), classes };
  });
  const groups = folder.groups.good.map(({ row: { code, name, members } }): Group => {
    return { code, name, members: membersOf(members, agencies, counties) };
  });
  const routes: RouteTable = {
    agencies: agencies.map(({ ori, status }) => ({ ori, isRetired: status === "retired" })),
    stations: stations.map(({ mnemonic, agency, alsoFor, deviceClass, host, profile }) => {
      return { mnemonic, agency, alsoFor, deviceClass, host, profile };
    }),
    groups: groups.map(({ code }) => code),
    profiles: profiles.map(({ permissions, purposes = [] }) => ({ permissions, purposes })),
  };
  return { counties, agencies, stations, groups, lines, approvers, profiles, routes };
}

/** The classes as a list, each with its word. */
export function resolveBroadcasts({ administrative, broadcasts }: BroadcastsRow): {
  readonly administrative: AdministrativeConfig;
  readonly broadcasts: BroadcastsConfig;
} {
  const classes = Object.entries(broadcasts.classes).map(([word, row]) => ({ word, ...row }));
  return { administrative, broadcasts: { ...broadcasts, classes } };
}

type IndexOf = (name: string) => number;

function resolveStations(
  folder: FolderData,
  agencyAt: IndexOf,
  stationAt: IndexOf,
  agencies: readonly Agency[],
  profiles: readonly Profile[],
): readonly Station[] {
  const hostOf = (row: StationRow) => stationAt(row.host ?? row.mnemonic);
  const carried = new Map<number, number[]>();
  for (const [index, { row }] of folder.stations.good.entries()) {
    const host = hostOf(row);
    const list = carried.get(host);
    if (list) list.push(index);
    else carried.set(host, [index]);
  }
  const lineAt = new Map<string | number, number>();
  for (const [index, { row }] of folder.lines.good.entries()) lineAt.set(row.host ?? row.county!, index);
  // Who carries it decides: what hangs on a host with a line of its own is not behind the county's.
  const lineOf = (host: number) => {
    const { row } = folder.stations.good[host]!;
    return lineAt.get(row.mnemonic) ?? lineAt.get(agencies[agencyAt(row.ori)]!.county) ?? -1;
  };
  const profileAt = new Map(profiles.map(({ name }, index) => [name, index]));
  return folder.stations.good.map(({ row }, index): Station => {
    const agency = agencyAt(row.ori);
    return {
      mnemonic: row.mnemonic,
      agency,
      alsoFor: (row.alsoFor ?? []).map(agencyAt),
      deviceClass: row.device,
      host: hostOf(row),
      profile: profileAt.get(row.profile)!,
      county: agencies[agency]!.county,
      line: lineOf(hostOf(row)),
      secret: row.secret ?? null,
      carries: carried.get(index) ?? [],
      serviceNotices: row.serviceNotices ?? false,
    };
  });
}

/** Receiving stations of the active agencies that meet every condition of the rule. */
function membersOf(
  rule: GroupRule,
  agencies: readonly Agency[],
  counties: readonly County[],
): readonly number[] {
  const countyOf = new Map(counties.map((county) => [county.number, county]));
  const isMember = ({ ori, kind, status, county: number }: Agency): boolean => {
    const county = countyOf.get(number)!;
    return (
      status === "active" &&
      (rule.counties?.includes(number) ?? true) &&
      (rule.regions?.includes(county.region) ?? true) &&
      (rule.kinds?.includes(kind) ?? true) &&
      (rule.border === undefined || rule.border === county.border) &&
      (rule.oris?.includes(ori) ?? true)
    );
  };
  const stations = agencies
    .filter((agency) => agency.station >= 0 && isMember(agency))
    .map(({ station }) => station);
  return [...new Set(stations)].sort((one, other) => one - other);
}

function indexBy<Row>(entries: readonly Entry<Row>[], nameOf: (row: Row) => string): IndexOf {
  const index = new Map(entries.map(({ row }, place) => [nameOf(row), place]));
  return (name) => {
    const place = index.get(name);
    assert(place !== undefined, `${name} was checked before`);
    return place;
  };
}
