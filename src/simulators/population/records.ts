/**
 * What the databases hold. Field names are the codes of ncic-clets 2.4 where there is one, so that an answer
 * prints a record without translating it. Dates are CCYYMMDD.
 */
import type { CriminalRecord } from "./history/criminalRecord.ts";

export interface Person {
  readonly index: number;
  readonly state: string;
  /** `TESTPERSON, FIRST` and perhaps a middle initial. */
  readonly NAM: string;
  readonly SEX: string;
  readonly RAC: string;
  readonly DOB: string;
  readonly HGT: string;
  readonly WGT: string;
  readonly EYE: string;
  readonly HAI: string;
  readonly OLN: string;
  readonly SOC: string;
  /** Street, town, state and post code in one line. */
  readonly ADR: string;
  /** California: county number, 1 to 58; elsewhere 0. */
  readonly county: number;
}

/** A licence and what stands against it. */
export interface Driver extends Person {
  readonly CLS: string;
  readonly status: string;
  readonly expires: string;
  /** One line each, newest first. */
  readonly convictions: readonly string[];
  readonly accidents: readonly string[];
  readonly actions: readonly string[];
}

export interface Vehicle {
  readonly index: number;
  readonly state: string;
  readonly LIC: string;
  readonly LIY: string;
  readonly LIT: string;
  readonly VIN: string;
  readonly VYR: string;
  readonly VMA: string;
  readonly VMO: string;
  readonly VST: string;
  readonly VCO: string;
  /** Day on which the registration ends. */
  readonly REX: string;
  /** Name and address of the registered owner. */
  readonly owner: string;
  readonly ADR: string;
  readonly DOB: string;
  /** Reason why the record is closed to third parties, or NONE (ncic-clets 1.7). */
  readonly STOP: string;
}

export interface Vessel {
  readonly state: string;
  readonly REG: string;
  readonly BHN: string;
  readonly expires: string;
  readonly BMA: string;
  readonly BYR: string;
  readonly BTY: string;
  readonly BLE: string;
  readonly owner: string;
  readonly DOB: string;
  readonly ADR: string;
  /** As a vehicle's. */
  readonly STOP: string;
}

/** A licence to deal in vehicles, or to serve those who drive them. */
export interface OccupationalLicence {
  readonly OLC: string;
  readonly kind: "DEALER" | "SALESPERSON" | "DISMANTLER" | "DRIVING INSTRUCTOR" | "REGISTRATION SERVICE";
  /** The holder, with his licence as a driver. */
  readonly NAM: string;
  readonly DOB: string;
  readonly OLN: string;
  readonly ADR: string;
  readonly firm: string;
  /** A salesperson's dealer, by his licence; "" for all others. */
  readonly employer: string;
  readonly issued: string;
  readonly expires: string;
  readonly status: "VALID" | "SUSPENDED" | "PROBATION";
}

/** Reported to DMV by a city or the keeper of a bridge. */
export interface Violation {
  readonly number: string;
  readonly kind: "PARKING" | "TOLL";
  readonly offence: string;
  readonly date: string;
  /** Whole dollars. */
  readonly amount: string;
  readonly status: "UNPAID" | "CONTESTED" | "PAID";
}

/**
 * active: as entered · inactive: over, but still shown (a protection order past its date) · located: found by another
 * agency · cleared, cancelled: ended by its owner · expired: ended by its time. The last three are history: no inquiry
 * finds them.
 */
export type RecordStatus = "active" | "inactive" | "located" | "cleared" | "cancelled" | "expired";

/** Something that happened to a record: it was located, served, met with. */
export interface RecordEvent {
  /** Words that the record shows, for example `LOCATED`. */
  readonly words: string;
  /** CCYYMMDD. */
  readonly date: string;
  readonly ORI: string;
  /** What the message about it said. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What a record has lived through since it was entered. A generated record that nobody has touched has none. */
export interface RecordLife {
  readonly status: RecordStatus;
  /** It came from the seed: time alone does not end it. */
  readonly isGenerated: boolean;
  /** Key that entered it. */
  readonly entryKey: string;
  readonly enteredMs: number;
  /** CCYYMMDD of the last change. */
  readonly updated: string;
  /** When the record was located, ms; 0: it was not. */
  readonly locatedMs: number;
  /** When the owner last confirmed that it stands, ms; 0: never since the entry. */
  readonly validatedMs: number;
  /** Number of changes. */
  readonly revision: number;
  /** Further values of a field, in the order in which they were added. */
  readonly supplements: readonly (readonly [code: string, value: string])[];
  readonly events: readonly RecordEvent[];
}

/** A record of a file that changes (`config/dictionary/files.yaml`), at a state or at NCIC. */
export interface HotRecord {
  /** Id of its file. */
  readonly file: string;
  /** What it is in plain words: `STOLEN VEHICLE`. */
  readonly words: string;
  /** Codes and values in the order of printing. */
  readonly fields: Readonly<Record<string, string>>;
  /** Identifiers that find the record although the state's answer does not print them. */
  readonly alsoFoundBy: Readonly<Record<string, string>>;
  /** Caution codes (CMC), perhaps none. */
  readonly cautions: readonly string[];
  /** Agency that entered it and that confirms a hit. */
  readonly ORI: string;
  readonly OCA: string;
  /** File control number of the state, or "". */
  readonly FCN: string;
  /** NCIC number, or "" for a record that only the state holds. */
  readonly NIC: string;
  /** CCYYMMDD. */
  readonly entered: string;
  readonly life?: RecordLife;
}

/** A subject of criminal history. */
export interface Subject extends Person, CriminalRecord {}
