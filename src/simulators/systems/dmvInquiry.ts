/** What only DMV answers: part of a plate, occupational licences, parking and toll violations (ncic-clets 1.7). */
import type { MessageText } from "../../domain/messageText.ts";
import type { Population } from "../population/population.ts";
import type { OccupationalLicence, Vehicle, Violation } from "../population/records.ts";
import { middleAgrees, nameKey } from "../store/names.ts";
import type { FileDefinition, RecordFile, RecordStore } from "../store/recordStore.ts";
import { RECORDS_MAX, type StateFiles } from "../store/stateFiles.ts";
import { CRLF } from "./answerText.ts";
import type { RecordLayout } from "./recordLayout.ts";
import { type Finding, listed } from "./stateInquiry.ts";

const STATE = "CA";
/** Licences read to find those of a name: middle names are compared one by one. */
const CANDIDATES_MAX = 300;

export const OCCUPATIONAL_LICENCES: FileDefinition<OccupationalLicence> = {
  name: "occupationalLicences",
  idOf: (row) => row.OLC,
  keysOf: (row) => [`NAM:${nameKey(row.NAM)}`],
};

/** Keys of their answers. */
const RESPONSES: ReadonlyMap<string, string> = new Map([
  ["RPQ", "RPR"],
  ["OQ", "OR"],
  ["PQ", "PR"],
]);
/** Fields that were searched, for the line that says what was not found. */
const SHOWS: Readonly<Record<string, readonly string[]>> = {
  RPQ: ["LIC", "VMA", "VYR"],
  OQ: ["OLC", "NAM"],
  PQ: ["LIC", "LIS"],
};

export class DmvInquiry {
  readonly #files: StateFiles;
  readonly #licences: RecordFile<OccupationalLicence>;
  readonly #population: Population;

  constructor(store: RecordStore, files: StateFiles, population: Population) {
    this.#files = files;
    this.#licences = store.file(OCCUPATIONAL_LICENCES);
    this.#population = population;
  }

  /** Key of the response; undefined for a key that is none of these. */
  static responseKeyOf(key: string): string | undefined {
    return RESPONSES.get(key);
  }

  /** Null where the key is none of these. `file` is named where nothing is found. */
  answer(message: MessageText, layout: RecordLayout, file: string): Finding | null {
    const key = RESPONSES.get(message.key);
    if (key === undefined) return null;
    const { records, isCut } = this.#search(message, layout);
    const isHit = records.length > 0;
    const body = isHit ? listed(records, layout.count) : layout.nothing(sent(message), file);
    // A search that gave up says so, also where `listed` has seen no more records than it shows.
    const more = isCut && records.length <= RECORDS_MAX ? CRLF + layout.count(records.length, true) : "";
    return { key, body: body + more, isHit };
  }

  #search(
    { key, fields }: MessageText,
    layout: RecordLayout,
  ): { readonly records: readonly string[]; readonly isCut: boolean } {
    if (key === "RPQ") {
      const { vehicles, isCut } = this.#files.vehiclesOfPartialPlate(STATE, fields);
      return { records: vehicles.map(layout.vehicle), isCut };
    }
    const records = key === "OQ" ? this.#occupational(fields).map(licenceLine) : this.#violations(fields);
    return { records, isCut: false };
  }

  /** By number, else by the holder's name. */
  #occupational(fields: MessageText["fields"]): OccupationalLicence[] {
    const number = fields.get("OLC");
    if (number !== undefined) {
      const row = this.#licences.get(number);
      return row === undefined ? [] : [row];
    }
    const name = fields.get("NAM") ?? "";
    return this.#licences
      .find(`NAM:${nameKey(name)}`, CANDIDATES_MAX)
      .filter((row) => middleAgrees(row.NAM, name))
      .slice(0, RECORDS_MAX + 1);
  }

  /** Of plates of the state: DMV hears of no others. */
  #violations(fields: MessageText["fields"]): string[] {
    if ((fields.get("LIS") ?? STATE) !== STATE) return [];
    return this.#files
      .vehicles(STATE, new Map([["LIC", fields.get("LIC") ?? ""]]))
      .flatMap((vehicle) => this.#population.violations(vehicle).map((row) => violationLine(vehicle, row)));
  }
}

function licenceLine(row: OccupationalLicence): string {
  const employer = row.employer === "" ? "" : `.EMPLOYER/${row.employer}`;
  return (
    `OLC/${row.OLC}.KIND/${row.kind}.NAM/${row.NAM}.DOB/${row.DOB}.OLN/${row.OLN}.ADR/${row.ADR}` +
    `.FIRM/${row.firm}${employer}.ISS/${row.issued}.EXP/${row.expires}.STA/${row.status}`
  );
}

function violationLine(vehicle: Vehicle, row: Violation): string {
  return (
    `VIO/${row.number}.LIC/${vehicle.LIC}.VMA/${vehicle.VMA}.KIND/${row.kind}.OFF/${row.offence}.DATE/${row.date}` +
    `.AMT/${row.amount}.STA/${row.status}.RO/${vehicle.owner}`
  );
}

function sent({ key, fields }: MessageText): (readonly [string, string])[] {
  return (SHOWS[key] ?? []).flatMap((code) => {
    const value = fields.get(code);
    return value === undefined ? [] : [[code, value] as const];
  });
}
