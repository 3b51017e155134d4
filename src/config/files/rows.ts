/**
 * The configuration as the files have it: names instead of indexes. The JSON Schema is the proof of these types.
 */
import type { DeviceClass } from "../../core/routeTable.ts";
import type { GroupCode, LineId, Mnemonic, Ori } from "../../domain/identifiers.ts";
import type {
  AdministrativeConfig,
  AgencyKind,
  BroadcastClass,
  BroadcastsConfig,
  County,
  LineKind,
  LinkConfig,
  Profile,
  SimulatorsConfig,
  StatewireConfig,
} from "../model.ts";

export type SwitchRow = Pick<
  StatewireConfig,
  "listen" | "workers" | "session" | "confirmation" | "journal" | "log"
>;
export type LinkRow = Omit<LinkConfig, "id">;
export type SimulatorsRow = SimulatorsConfig;
export interface BroadcastsRow {
  readonly administrative: AdministrativeConfig;
  readonly broadcasts: Omit<BroadcastsConfig, "classes"> & {
    readonly classes: Readonly<Record<string, Omit<BroadcastClass, "word">>>;
  };
}
export type CountyRow = County;
export type ProfileRow = Profile;

export interface AgencyRow {
  readonly ori: Ori;
  readonly name: string;
  readonly county: number;
  readonly kind: AgencyKind;
  readonly status?: "active" | "retired";
  /** The station that receives for it. */
  readonly station?: Mnemonic;
}

export interface StationRow {
  readonly mnemonic: Mnemonic;
  readonly ori: Ori;
  readonly alsoFor?: readonly Ori[];
  readonly device: DeviceClass;
  /** The station whose session carries it. */
  readonly host?: Mnemonic;
  readonly profile: string;
  readonly secret?: string;
  readonly serviceNotices?: boolean;
}

export interface GroupRow {
  readonly code: GroupCode;
  readonly name: string;
  readonly members: GroupRule;
}

/** Agencies that meet every condition named. */
export interface GroupRule {
  readonly all?: true;
  readonly counties?: readonly number[];
  readonly regions?: readonly string[];
  readonly kinds?: readonly AgencyKind[];
  readonly border?: boolean;
  readonly oris?: readonly Ori[];
}

export interface LineRow {
  readonly id: LineId;
  readonly name: string;
  readonly kind: LineKind;
  /** Who runs it. */
  readonly agency: Ori;
  /** Of a county's line. */
  readonly county?: number;
  /** Of the others: the host station that it ends at. */
  readonly host?: Mnemonic;
}

export interface ApproverRow {
  readonly id: string;
  readonly ori: Ori;
  readonly classes: readonly string[];
}
