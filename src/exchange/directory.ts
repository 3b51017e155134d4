/**
 * Where agencies, groups and links are reached: look-ups that the exchange makes besides those of the core.
 */
import type { Dictionary } from "../dictionary/model.ts";
import { HOME_STATE, mnemonicCode } from "../domain/identifiers.ts";
import type { LinkRules } from "./destinations/linkRules.ts";

export interface Directory {
  readonly oriOfAgency: readonly string[];
  /** Receiving station (index) of each agency (index); -1: none. */
  readonly stationOfAgency: readonly number[];
  /** Member stations of each group. */
  readonly membersOfGroup: readonly (readonly number[])[];
  /** The destination word of a copy that a key sends to a link besides the destinations named. */
  readonly defaultCodeOfLink: readonly string[];
  /** The link (index) by which messages go while a link (index) is out of service; -1: none. */
  readonly alternateOfLink: readonly number[];
  /** What may wait for each link (index), and be repeated. */
  readonly linkRules: readonly LinkRules[];
  /** Stations (indexes) that are told of every database that goes out of service and comes back. */
  readonly serviceNoticeStations: readonly number[];
  /** Index of the agency with that ORI; -1: not of this state. */
  agencyOf(ori: string): number;
  /**
   * Station (index) for an ORI or a mnemonic, or, for the two letters of this state, that of its control point; -1:
   * unknown.
   */
  receivingStation(word: string): number;
  /**
   * Control terminal (index) of an agency of this state: what its county's sheriff receives by, or the sheriff's
   * host where the agency is the sheriff itself (ncic-clets 1.2). -1: not of this state, or its county has none.
   */
  controlStation(ori: string): number;
  /** Stations (indexes) that the session of a station (index) carries, its own included. */
  carriedBy(station: number): readonly number[];
  /** Mnemonic of a station (index). */
  mnemonicOf(station: number): string;
  /** The same as one number, as the journal names stations: another configuration may have other indexes. -1: 0. */
  codeOf(station: number): number;
  /** Station (index) with that mnemonic as a number; -1: there is none. */
  stationOfCode(code: number): number;
}

/** The parts of the configuration that a directory is made of. */
export interface DirectorySource {
  readonly agencies: readonly {
    readonly ori: string;
    readonly station: number;
    readonly county: number;
    readonly kind: string;
    readonly status: string;
  }[];
  readonly stations: readonly {
    readonly mnemonic: string;
    /** Index of its agency. */
    readonly agency: number;
    readonly deviceClass: string;
    /** Stations (indexes) that its session carries, its own included. */
    readonly carries: readonly number[];
    readonly serviceNotices: boolean;
  }[];
  readonly groups: readonly { readonly members: readonly number[] }[];
  /** ORI of the agency that hears what other states send to this state as a whole; null: nobody. */
  readonly administrative: { readonly controlPoint: string | null };
  /** In the order of the dictionary's links. */
  readonly links: readonly LinkRules[];
}

export function createDirectory(source: DirectorySource, dictionary: Dictionary): Directory {
  const stations = new Map<string, number>();
  source.stations.forEach(({ mnemonic }, index) => {
    stations.set(mnemonic, index);
  });
  for (const { ori, station } of source.agencies) stations.set(ori, station);
  const controlPoint = stations.get(source.administrative.controlPoint ?? "") ?? -1;
  for (const word of [HOME_STATE, `${HOME_STATE}0000000`]) stations.set(word, controlPoint);
  const codes = Uint32Array.from(source.stations, ({ mnemonic }) => mnemonicCode(mnemonic));
  const stationsByCode = new Map(Array.from(codes, (code, index) => [code, index]));
  const agencies = new Map(source.agencies.map(({ ori }, index) => [ori, index]));
  const controlStations = controlStationsOf(source);
  return {
    oriOfAgency: source.agencies.map(({ ori }) => ori),
    stationOfAgency: source.agencies.map(({ station }) => station),
    membersOfGroup: source.groups.map(({ members }) => members),
    defaultCodeOfLink: dictionary.links.map(
      (link) =>
        dictionary.destinationCodes.find((code) => code.link === link && code.kind === "file")?.code ?? link,
    ),
    alternateOfLink: dictionary.links.map((_, index) => {
      const { alternate } = source.links[index]!;
      return alternate === null ? -1 : dictionary.links.indexOf(alternate);
    }),
    linkRules: source.links,
    serviceNoticeStations: source.stations.flatMap(({ serviceNotices }, index) =>
      serviceNotices ? [index] : [],
    ),
    agencyOf: (ori) => agencies.get(ori) ?? -1,
    receivingStation: (word) => stations.get(word) ?? -1,
    controlStation: (ori) => controlStations.get(ori) ?? -1,
    carriedBy: (station) => source.stations[station]!.carries,
    mnemonicOf: (station) => source.stations[station]!.mnemonic,
    codeOf: (station) => codes[station] ?? 0,
    stationOfCode: (code) => stationsByCode.get(code) ?? -1,
  };
}

/** The control terminal of each agency, by ORI. */
function controlStationsOf({ agencies, stations }: DirectorySource): ReadonlyMap<string, number> {
  const sheriffs = new Map<number, { readonly station: number; readonly host: number }>();
  for (const [index, { kind, status, county, station }] of agencies.entries()) {
    if (kind !== "sheriff" || status !== "active" || sheriffs.has(county)) continue;
    const host = stations.findIndex(({ agency, deviceClass }) => agency === index && deviceClass === "HOST");
    sheriffs.set(county, { station, host });
  }
  return new Map(
    agencies.flatMap(({ ori, county, station }): [string, number][] => {
      const sheriff = sheriffs.get(county);
      if (sheriff === undefined) return [];
      return [[ori, sheriff.station === station ? sheriff.host : sheriff.station]];
    }),
  );
}
