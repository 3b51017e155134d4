/**
 * Who may send and where things are: the agencies, stations and groups that the core looks up.
 *
 * Built by the configuration; both cores are made from it and the dictionary. Indexes are places in these lists.
 */
export type DeviceClass = "FIXED" | "MDT" | "PRINTER" | "HOST";

export interface RouteAgency {
  readonly ori: string;
  /** A retired agency is known and refused. */
  readonly isRetired: boolean;
}

export interface RouteStation {
  readonly mnemonic: string;
  /** Index of the agency of its own ORI. */
  readonly agency: number;
  /** Further agencies that the station may send for. */
  readonly alsoFor: readonly number[];
  readonly deviceClass: DeviceClass;
  /** Index of the station whose session carries this one; its own index when it signs on itself. */
  readonly host: number;
  /** Index in `profiles`. */
  readonly profile: number;
}

/** What the stations of a profile may send. */
export interface RouteProfile {
  /** Permission words of keys. */
  readonly permissions: readonly string[];
  /** Letters that they may give as their purpose. */
  readonly purposes: readonly string[];
}

export interface RouteTable {
  readonly agencies: readonly RouteAgency[];
  readonly stations: readonly RouteStation[];
  /** Group codes; membership is the exchange's business. */
  readonly groups: readonly string[];
  readonly profiles: readonly RouteProfile[];
}
