/**
 * Records of persons other than warrants: who is missing, under an order, on release … (ncic-clets 2.1).
 *
 * A record takes its person from the population, so that the driver at DMV, the missing person in the state's file and
 * the one at NCIC are the same. What a record says besides is drawn from the seed; record 0 of each file is the same
 * whatever the seed, for first tries.
 */
import type { Draw } from "./draw.ts";
import type { HotRecord, Person } from "./records.ts";

/** Ids of config/dictionary/files.yaml. */
export const PERSON_FILES = [
  "missing",
  "unidentified",
  "protectionOrder",
  "foreignFugitive",
  "immigrationViolator",
  "supervisedRelease",
  "sexOffender",
  "gang",
  "threatScreening",
  "protectiveInterest",
  "identityTheft",
  "violent",
  "nicsDenied",
] as const;
export type PersonFile = (typeof PERSON_FILES)[number];

interface PersonFileRow {
  /** First letter of the NIC numbers, as in config/dictionary/files.yaml. */
  readonly nic: string;
  /** Every so many persons one is in the file, counted from an offset that no two files share. */
  readonly everyPersons: number;
  readonly offset: number;
  /** Index of the Californian who has record 0. */
  readonly fixedPerson: number;
  readonly words: readonly string[];
  /** What the record says besides who it is. */
  readonly details: (draw: Draw, person: Person) => Readonly<Record<string, string>>;
}

const GANGS = ["SAMPLE STREET GROUP", "MOCK AVENUE GROUP", "FIXTURE WAY GROUP"] as const;

/**
 * Persons stand near 35 million at full scale; sizes are in sizes.ts. 29 persons are 10 subjects of criminal history, so
 * where everybody in a file has one, the steps are multiples of 29 and the offset is that of a subject (roles.ts).
 */
const ROWS: Readonly<Record<PersonFile, PersonFileRow>> = {
  missing: {
    nic: "M",
    everyPersons: 1150,
    offset: 17,
    fixedPerson: 6,
    words: ["MISSING PERSON - JUVENILE", "MISSING PERSON - ENDANGERED", "MISSING PERSON - OTHER"],
    details: (draw) => ({ DLC: draw.date(2023, 2025), MNP: "MP", MPC: draw.pick(["R", "N", "S"]) }),
  },
  unidentified: {
    nic: "U",
    everyPersons: 1,
    offset: 0,
    fixedPerson: 6,
    words: ["UNIDENTIFIED PERSON - DECEASED", "UNIDENTIFIED PERSON - LIVING"],
    details: (draw) => ({ AGE: String(draw.between(18, 80)), DBF: draw.date(2024, 2025) }),
  },
  protectionOrder: {
    nic: "H",
    everyPersons: 87,
    offset: 23,
    fixedPerson: 7,
    words: ["PROTECTION ORDER"],
    details: (draw) => ({
      PNO: `TPO25-${String(draw.between(0, 99_999)).padStart(5, "0")}`,
      PCO: draw.pick(["01", "04", "05"]),
      BRD: draw.pick(["Y", "N"]),
      PPN: "TESTPERSON, BETA",
      PPB: "19850301",
      ISD: draw.date(2024, 2025),
      EXP: draw.date(2028, 2030),
    }),
  },
  foreignFugitive: {
    nic: "F",
    everyPersons: 6900,
    offset: 31,
    fixedPerson: 8,
    words: ["FOREIGN FUGITIVE"],
    details: (draw) => ({
      CNT: draw.pick(["CAN", "MEX"]),
      OFF: draw.pick(["1201", "2601"]),
      DOW: draw.date(2020, 2024),
    }),
  },
  immigrationViolator: {
    nic: "N",
    everyPersons: 690,
    offset: 37,
    fixedPerson: 9,
    words: ["IMMIGRATION VIOLATOR - ADMINISTRATIVE WARRANT"],
    details: (draw) => ({ CTZ: draw.pick(["CN", "MX"]), DOW: draw.date(2020, 2024) }),
  },
  supervisedRelease: {
    nic: "C",
    everyPersons: 87,
    offset: 40,
    fixedPerson: 10,
    words: ["PERSON ON SUPERVISED RELEASE"],
    details: (draw) => ({
      OFF: draw.pick(["2202", "2404", "3562", "5404"]),
      SUP: `AGENT ${draw.between(10, 99)}`,
      SUT: draw.pick(["PAR", "PRB"]),
      EXP: draw.date(2028, 2030),
      PHN: `555-01${draw.between(10, 99)}`,
    }),
  },
  sexOffender: {
    nic: "X",
    everyPersons: 145,
    offset: 43,
    fixedPerson: 11,
    words: ["REGISTERED SEX OFFENDER"],
    details: (_, person) => ({ OFF: "1101", RGT: "SEX", ADR: person.ADR.slice(0, person.ADR.indexOf(",")) }),
  },
  gang: {
    nic: "T",
    everyPersons: 2300,
    offset: 47,
    fixedPerson: 12,
    words: ["GANG MEMBER"],
    details: (draw) => ({ GNG: draw.pick(GANGS), SGP: draw.pick(["EAST SIDE", "WEST SIDE"]) }),
  },
  threatScreening: {
    nic: "E",
    everyPersons: 8700,
    offset: 53,
    fixedPerson: 13,
    words: ["THREAT SCREENING CENTER RECORD"],
    details: (draw) => ({
      HCD: draw.pick(["2", "3", "4"]),
      MIS: "CONTACT THE THREAT SCREENING CENTER - 555-0199",
    }),
  },
  protectiveInterest: {
    nic: "Q",
    everyPersons: 35_000,
    offset: 59,
    fixedPerson: 14,
    words: ["PROTECTIVE INTEREST"],
    details: () => ({ MIS: "MAY POSE A THREAT TO A PROTECTED PERSON - REPORT CONTACT TO THE ORI" }),
  },
  identityTheft: {
    nic: "J",
    everyPersons: 1000,
    offset: 61,
    fixedPerson: 15,
    words: ["IDENTITY THEFT VICTIM"],
    details: (draw) => ({
      VTN: `ZZPW-${draw.between(1000, 9999)}`,
      MIS: "OTHERS USE THIS NAME",
    }),
  },
  violent: {
    nic: "L",
    everyPersons: 3500,
    offset: 67,
    fixedPerson: 16,
    words: ["VIOLENT PERSON"],
    details: (draw) => ({ MIS: draw.pick(["ASSAULTED AN OFFICER", "THREATENED AN OFFICER"]) }),
  },
  nicsDenied: {
    nic: "K",
    everyPersons: 1000,
    offset: 71,
    fixedPerson: 17,
    words: ["NICS DENIED TRANSACTION"],
    details: (draw) => ({ NTN: `ZZNTN${draw.between(10_000, 99_999)}`, DTT: draw.date(2024, 2025) }),
  },
};

export function personFileRow(file: PersonFile): PersonFileRow {
  return ROWS[file];
}

/** Which person has a record: an offset among those that records refer to. */
export function personOffset(file: PersonFile, index: number): number {
  const { everyPersons, offset } = ROWS[file];
  return index * everyPersons + offset;
}

/** Fields of a record, in the order of printing; an unidentified person has looks and no name. */
export function personFields(
  file: PersonFile,
  person: Person,
  draw: Draw,
): Pick<HotRecord, "words" | "fields" | "alsoFoundBy" | "cautions"> {
  const { words, details } = ROWS[file];
  const { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, OLN, SOC } = person;
  const looks = { SEX, RAC, HGT, WGT, EYE, HAI };
  if (file === "unidentified") {
    return {
      words: draw.pick(words),
      fields: { ...looks, ...details(draw, person) },
      alsoFoundBy: {},
      cautions: [],
    };
  }
  return {
    words: draw.pick(words),
    fields: { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, ...details(draw, person) },
    alsoFoundBy: { OLN, SOC },
    cautions: file === "violent" ? ["05"] : [],
  };
}
