/**
 * Stops: while the state's files have a record of a vehicle or vessel, DMV's own record of it is closed to third parties
 * (ncic-clets 1.6, 1.7). Each entry sets one, each end removes it, over the line to DMV.
 *
 *   SST.ORI.DMV.*Sn.TXT FCN/….LIC/….VIN/….STP/STOLEN VEHICLE     sets or changes the stop of a record
 *   XST.ORI.DMV.*Sn.TXT FCN/….LIC/….VIN/….STP/STOLEN VEHICLE     removes it
 */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import { isStanding } from "../../files/recordWriter.ts";
import type { DatabaseLine } from "../../lines/databaseLine.ts";
import { type Forward, Forwards, type OutgoingText } from "../../lines/forwards.ts";
import type { HotRecord } from "../../population/records.ts";
import type { LineState } from "../../system.ts";
import { fieldText } from "../answerText.ts";

const DESTINATION = "DMV";
export const SET_STOP = "SST";
export const REMOVE_STOP = "XST";
/** By what DMV finds a vehicle or a vessel. */
const IDENTIFIERS = ["LIC", "LIS", "VIN", "REG", "BHN"] as const;

/** The message without its control field: the record may change before it leaves, and then another stop follows. */
interface Stop {
  readonly key: typeof SET_STOP | typeof REMOVE_STOP;
  readonly origin: string;
  readonly fields: readonly (readonly [string, string])[];
}

export class VehicleStops {
  readonly #forwards: Forwards<Stop>;

  constructor(changes: ChangeStore, line: DatabaseLine) {
    this.#forwards = new Forwards({
      changes,
      name: "DMV",
      line,
      textOf,
      // Whatever DMV says, there is nobody who asked.
      settled: () => {},
    });
  }

  get state(): LineState {
    return this.#forwards.state;
  }

  /**
   * After a record was entered, changed or ended, within the transaction. False: it should have a stop, and there is
   * no room for the message.
   */
  follow({ stops }: RecordFileDefinition, record: HotRecord, isTest: boolean): boolean {
    if (!stops) return true;
    return this.#forwards.add(record.FCN, isTest, stopOf(record)) !== null;
  }

  close(): void {
    this.#forwards.close();
  }
}

function stopOf(record: HotRecord): Stop {
  const { FCN, ORI, words, fields } = record;
  const identifiers = IDENTIFIERS.flatMap((code) =>
    fields[code] === undefined ? [] : [[code, fields[code]] as const],
  );
  const key = isStanding(record) ? SET_STOP : REMOVE_STOP;
  return { key, origin: ORI, fields: [["FCN", FCN], ...identifiers, ["STP", words]] };
}

function textOf({ serial, matter: { key, origin, fields } }: Forward<Stop>): OutgoingText {
  return {
    destination: DESTINATION,
    text: `${key}.${origin}.${DESTINATION}.*S${serial}.TXT ${fieldText(fields)}`,
  };
}
