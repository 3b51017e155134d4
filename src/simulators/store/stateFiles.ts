/**
 * The files that every state keeps: vehicles, drivers, vessels, criminal history; and the search in them.
 *
 * All keys begin with the state, so that one database can hold the files of many (the Nlets simulator's does).
 */
import type { MessageText } from "../../domain/messageText.ts";
import { FIXED_PERSONS, FIXED_SUBJECTS, FIXED_VEHICLES } from "../population/fixed.ts";
import type { Population } from "../population/population.ts";
import type { Driver, Subject, Vehicle, Vessel } from "../population/records.ts";
import { birthDates, middleAgrees, nameKey } from "./names.ts";
import type { FileDefinition, FilePlan, RecordFile, RecordStore } from "./recordStore.ts";

/** Complete records of one answer; more than that is "narrow the search" (ncic-clets 2.7). */
export const RECORDS_MAX = 30;
/** Records read to find those: a common name without a birth date is cut here. */
const CANDIDATES_MAX = 300;
/** Plates that a search for a part of one looks at: the whole state at the default scale. */
const PARTIAL_READ_MAX = 50_000;

interface Named {
  readonly state: string;
  readonly NAM: string;
  readonly DOB: string;
}

function nameKeys(row: Named): string[] {
  const name = nameKey(row.NAM);
  return [`${row.state}NAM:${name}`, `${row.state}NAD:${name}|${row.DOB}`];
}

export const VEHICLES: FileDefinition<Vehicle> = {
  name: "vehicles",
  idOf: (row) => row.state + row.LIC,
  keysOf: (row) => [`${row.state}VIN:${row.VIN}`, ...nameKeys({ ...row, NAM: row.owner })],
};

export const DRIVERS: FileDefinition<Driver> = {
  name: "drivers",
  idOf: (row) => row.OLN,
  keysOf: nameKeys,
};

export const VESSELS: FileDefinition<Vessel> = {
  name: "vessels",
  idOf: (row) => row.state + row.REG,
  keysOf: (row) => [`${row.state}BHN:${row.BHN}`, ...nameKeys({ ...row, NAM: row.owner })],
};

export const SUBJECTS: FileDefinition<Subject> = {
  name: "subjects",
  idOf: (row) => row.SID,
  keysOf: (row) => [
    ...nameKeys(row),
    `${row.state}SOC:${row.SOC}`,
    `${row.state}FBI:${row.FBI}`,
    `${row.state}CII:${row.CII}`,
  ],
};

/** Plans for the files of one state; a size that is left out means that the state has no such file. */
export function planStateFiles(
  population: Population,
  state: string,
  sizes: { vehicles?: number; drivers?: number; vessels?: number; subjects?: number },
): FilePlan<never>[] {
  const persons = FIXED_PERSONS[state] ?? [];
  const subjects = Object.keys(FIXED_SUBJECTS[state] ?? {}).map(Number);
  const plans: FilePlan<never>[] = [];
  function add<Row>(
    definition: FileDefinition<Row>,
    count: number | undefined,
    rowAt: (at: number) => Row,
    also: readonly Row[],
  ) {
    if (count !== undefined) plans.push({ definition, count, rowAt, also } as unknown as FilePlan<never>);
  }
  add(VEHICLES, sizes.vehicles, (at) => population.vehicle(state, at), FIXED_VEHICLES[state] ?? []);
  add(
    DRIVERS,
    sizes.drivers,
    (at) => population.driver(state, at),
    persons.map(({ index }) => population.driver(state, index)),
  );
  add(VESSELS, sizes.vessels, (at) => population.vessel(state, at), []);
  add(
    SUBJECTS,
    sizes.subjects,
    (at) => population.subject(state, at),
    subjects.map((at) => population.subject(state, at)),
  );
  return plans;
}

/** The open files of a store, whichever states they hold. */
export class StateFiles {
  readonly #vehicles: RecordFile<Vehicle>;
  readonly #drivers: RecordFile<Driver>;
  readonly #vessels: RecordFile<Vessel>;
  readonly #subjects: RecordFile<Subject>;

  constructor(store: RecordStore) {
    this.#vehicles = store.file(VEHICLES);
    this.#drivers = store.file(DRIVERS);
    this.#vessels = store.file(VESSELS);
    this.#subjects = store.file(SUBJECTS);
  }

  /** By plate, else by VIN. Plate year and type do not narrow: a plate is unique here. */
  vehicles(state: string, fields: MessageText["fields"]): Vehicle[] {
    const plate = fields.get("LIC");
    if (plate !== undefined) return present(this.#vehicles.get(state + plate));
    const vin = fields.get("VIN");
    return vin === undefined ? [] : this.#vehicles.find(`${state}VIN:${vin}`, RECORDS_MAX);
  }

  /**
   * By a plate of which only a part was seen, `*` for any characters; make and year narrow. The search reads so many
   * plates of the file and no more: `isCut` says that there may be others behind (nlets 10.1, ncic-clets 1.7).
   */
  vehiclesOfPartialPlate(
    state: string,
    fields: MessageText["fields"],
  ): { readonly vehicles: Vehicle[]; readonly isCut: boolean } {
    const plate = fields.get("LIC") ?? "";
    // Asterisks in a row are one: the search would try all ways to share the characters among them.
    const pattern = new RegExp(`^${plate.replace(/[^A-Z0-9*]/g, "").replace(/\*+/g, "[A-Z0-9]*")}$`);
    const [VMA, VYR] = [fields.get("VMA"), fields.get("VYR")];
    const vehicles: Vehicle[] = [];
    let read = 0;
    for (const id of this.#vehicles.idsBeginningWith(state + plate.split("*", 1)[0]!)) {
      if (++read > PARTIAL_READ_MAX || vehicles.length > RECORDS_MAX) return { vehicles, isCut: true };
      if (!pattern.test(id.slice(state.length))) continue;
      const [row] = present(this.#vehicles.get(id));
      const agrees = row !== undefined && (VMA ?? row.VMA) === row.VMA && row.VYR.endsWith(VYR ?? "");
      if (agrees) vehicles.push(row);
    }
    return { vehicles, isCut: false };
  }

  vehiclesOfOwner(state: string, fields: MessageText["fields"]): Vehicle[] {
    return this.#byName(
      this.#vehicles,
      state,
      fields,
      (row) => row.owner,
      () => true,
    );
  }

  /** By licence number, else by name, birth date and sex. */
  drivers(state: string, fields: MessageText["fields"]): Driver[] {
    const licence = fields.get("OLN");
    if (licence !== undefined)
      return present(this.#drivers.get(licence)).filter((row) => row.state === state);
    return this.#byName(
      this.#drivers,
      state,
      fields,
      (row) => row.NAM,
      (row) => sexAgrees(row, fields),
    );
  }

  /** By registration, hull number, or owner. */
  vessels(state: string, fields: MessageText["fields"]): Vessel[] {
    const registration = fields.get("REG");
    if (registration !== undefined) return present(this.#vessels.get(state + registration));
    const hull = fields.get("BHN");
    if (hull !== undefined) return this.#vessels.find(`${state}BHN:${hull}`, RECORDS_MAX);
    return this.#byName(
      this.#vessels,
      state,
      fields,
      (row) => row.owner,
      () => true,
    );
  }

  /** The indexes that were searched and what they found: name, then numbers (nlets 10.4). */
  subjects(
    state: string,
    fields: MessageText["fields"],
  ): { readonly by: string; readonly subject: Subject }[] {
    const found = new Map<string, { by: string; subject: Subject }>();
    for (const code of ["SID", "CII", "FBI", "SOC", "NAM"]) {
      if (!fields.has(code)) continue;
      for (const subject of this.#subjectsBy(code, state, fields)) {
        if (!found.has(subject.SID)) found.set(subject.SID, { by: code, subject });
      }
    }
    return [...found.values()].slice(0, RECORDS_MAX);
  }

  #subjectsBy(code: string, state: string, fields: MessageText["fields"]): Subject[] {
    const value = fields.get(code)!;
    if (code === "SID") return present(this.#subjects.get(value)).filter((row) => row.state === state);
    if (code !== "NAM") return this.#subjects.find(`${state}${code}:${value}`, RECORDS_MAX);
    return this.#byName(
      this.#subjects,
      state,
      fields,
      (row) => row.NAM,
      (row) => sexAgrees(row, fields),
    );
  }

  #byName<Row extends { readonly DOB: string }>(
    file: RecordFile<Row>,
    state: string,
    fields: MessageText["fields"],
    nameOf: (row: Row) => string,
    agrees: (row: Row) => boolean,
  ): Row[] {
    const name = fields.get("NAM");
    if (name === undefined) return [];
    const birth = fields.get("DOB");
    const keys =
      birth === undefined
        ? [`${state}NAM:${nameKey(name)}`]
        : birthDates(birth).map((date) => `${state}NAD:${nameKey(name)}|${date}`);
    return keys
      .flatMap((key) => file.find(key, CANDIDATES_MAX))
      .filter((row) => middleAgrees(nameOf(row), name) && agrees(row))
      .slice(0, RECORDS_MAX + 1);
  }
}

function present<Row>(row: Row | undefined): Row[] {
  return row === undefined ? [] : [row];
}

function sexAgrees(row: { readonly SEX: string }, fields: MessageText["fields"]): boolean {
  const sex = fields.get("SEX");
  return sex === undefined || sex === "U" || row.SEX === sex;
}
