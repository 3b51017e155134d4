/** How a system writes its records. Each of the six has its own; the search behind them is the same. */
import type { Driver, HotRecord, Subject, Vehicle, Vessel } from "../population/records.ts";

/** Every function gives one record without header, lines separated by CR LF. */
export interface RecordLayout {
  readonly vehicle: (vehicle: Vehicle) => string;
  readonly driver: (driver: Driver) => string;
  /** Licence with convictions, accidents and actions. */
  readonly history: (driver: Driver) => string;
  readonly vessel: (vessel: Vessel) => string;
  /** One line of a list of subjects; `by` is the field whose index found it. */
  readonly subject: (subject: Subject, by: string) => string;
  /** Nothing was found for these fields. */
  readonly nothing: (fields: readonly (readonly [string, string])[], file: string) => string;
  /** After several records: how many there are, or that there are more. */
  readonly count: (records: number, isCut: boolean) => string;
}

/** The same for stolen property and wanted persons. */
export interface HotLayout {
  readonly record: (record: HotRecord) => string;
  readonly nothing: RecordLayout["nothing"];
  readonly count: RecordLayout["count"];
}
