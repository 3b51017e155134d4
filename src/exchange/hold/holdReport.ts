/**
 * What operators see of the holds: which stations something waits for, and since when.
 */
import type { Directory } from "../directory.ts";
import type { StationHolds } from "./stationHolds.ts";

export interface HoldReport {
  /** Deliveries that wait for all stations, and their bytes. */
  readonly held: number;
  readonly heldBytes: number;
  /** Those that something waits for, the most first. */
  readonly stations: readonly {
    readonly station: string;
    readonly held: number;
    readonly heldBytes: number;
    /** How long the oldest has waited. */
    readonly heldSeconds: number;
  }[];
}

/** `nowMs` is on the clock of the holds. */
export function holdReport(holds: StationHolds, directory: Directory, nowMs: number): HoldReport {
  const stations = holds.stations.map(({ station, count, bytes, oldestMs }) => ({
    station: directory.mnemonicOf(station),
    held: count,
    heldBytes: bytes,
    heldSeconds: Math.floor((nowMs - (oldestMs ?? nowMs)) / 1000),
  }));
  return {
    held: holds.count,
    heldBytes: holds.bytes,
    stations: stations.sort((one, other) => other.held - one.held),
  };
}
