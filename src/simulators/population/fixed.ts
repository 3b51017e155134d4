/**
 * Records that are there whatever the seed and the scale, for first tries, documentation and tests.
 * docs/simulators.md lists them; most are the examples of ncic-clets 1.10.
 */
import { licenceAt, socialSecurityAt, vinAt } from "./numbers.ts";
import type { Person, Vehicle } from "./records.ts";

/** What else is drawn for a fixed person or vehicle is drawn from this seed. */
export const FIXED_SEED = 901;

/** Index of the one fixed criminal-history subject that most states have: SID `CA00000042`. */
export const FIXED_SUBJECT = 42;
/** Its neighbour in California has a record of many pages. */
export const LONG_SUBJECT = 43;
/** Arrests of California's fixed subjects, where the number is not drawn. */
export const FIXED_CYCLES: Readonly<Record<number, number>> = { [FIXED_SUBJECT]: 4, [LONG_SUBJECT]: 60 };

/** Further fixed subjects of California, by their numbers: each is the first in one of the state's files of persons. */
export const FIXED_SUPERVISED = 45;
export const FIXED_REGISTRANT = 46;
export const FIXED_RESTRAINED = 47;
export const FIXED_PROHIBITED = 48;
export const FIXED_ARSONIST = 49;
/** Subject whom the first warrant of a state is about. */
export const FIXED_WANTED_SUBJECT: Readonly<Record<string, number>> = {
  CA: 51,
  OR: FIXED_SUBJECT,
  NV: FIXED_SUBJECT,
};

type Looks = Pick<Person, "NAM" | "SEX" | "RAC" | "DOB" | "HGT" | "WGT" | "EYE" | "HAI">;

function fixedPerson(state: string, index: number, county: number, looks: Looks): Person {
  return {
    index,
    state,
    ...looks,
    OLN: licenceAt(state, index),
    SOC: socialSecurityAt(index),
    ADR: `${index === 0 ? 9 : index} FIXTURE WAY, SAMPLETON ${state} 00000`,
    county,
  };
}

function looks(name: string, SEX: string, DOB: string, rest: Omit<Looks, "NAM" | "SEX" | "DOB">): Looks {
  return { NAM: `TESTPERSON, ${name}`, SEX, DOB, ...rest };
}

const tallAndDark = { RAC: "W", HGT: "602", WGT: "190", EYE: "BRO", HAI: "BLK" };
const slight = { RAC: "H", HGT: "504", WGT: "130", EYE: "HAZ", HAI: "BRO" };
const sturdy = { RAC: "B", HGT: "510", WGT: "205", EYE: "BRO", HAI: "GRY" };

/** Index 0 stays with ALPHA, so that BETA lives at 1 Fixture Way as in the fact base. */
const CALIFORNIA = [
  fixedPerson("CA", 0, 1, looks("ALPHA Q", "M", "19700203", sturdy)),
  fixedPerson("CA", 1, 19, looks("BETA", "F", "19850301", slight)),
  fixedPerson("CA", 2, 2, looks("DELTA", "M", "19750505", tallAndDark)),
  fixedPerson("CA", 3, 19, looks("OMEGA", "M", "19700215", sturdy)),
  fixedPerson("CA", 4, 1, looks("SIGMA", "M", "19610817", tallAndDark)),
  fixedPerson("CA", 5, 37, looks("EPSILON", "F", "19920929", slight)),
  // One for each file of persons at NCIC, named after what brought him there.
  fixedPerson("CA", 6, 19, looks("MISSING", "F", "20110601", slight)),
  fixedPerson("CA", 7, 19, looks("ORDER", "M", "19830607", tallAndDark)),
  fixedPerson("CA", 8, 19, looks("FUGITIVE", "M", "19720608", sturdy)),
  fixedPerson("CA", 9, 19, looks("VIOLATOR", "M", "19770609", slight)),
  fixedPerson("CA", 10, 19, looks("RELEASE", "M", "19900610", sturdy)),
  fixedPerson("CA", 11, 19, looks("REGISTRANT", "M", "19660611", tallAndDark)),
  fixedPerson("CA", 12, 19, looks("GANG", "M", "19990612", slight)),
  fixedPerson("CA", 13, 19, looks("THREAT", "M", "19810613", tallAndDark)),
  fixedPerson("CA", 14, 19, looks("PROTECTIVE", "F", "19790614", sturdy)),
  fixedPerson("CA", 15, 19, looks("VICTIM", "F", "19870615", slight)),
  fixedPerson("CA", 16, 19, looks("VIOLENT", "M", "19930616", tallAndDark)),
  fixedPerson("CA", 17, 19, looks("DENIED", "M", "19860617", sturdy)),
  // And for those files that only the state has.
  fixedPerson("CA", 18, 15, looks("ARSON", "F", "19690618", sturdy)),
  fixedPerson("CA", 19, 36, looks("PROHIBITED", "M", "19790619", sturdy)),
  fixedPerson("CA", 20, 43, looks("BARRED", "F", "19740620", slight)),
];

/** By state, in the order of their index. */
export const FIXED_PERSONS: Readonly<Record<string, readonly Person[]>> = {
  CA: CALIFORNIA,
  AZ: [
    fixedPerson("AZ", 0, 0, looks("GAMMA", "F", "19800101", slight)),
    fixedPerson("AZ", 1, 0, looks("SIGMA", "M", "19870619", sturdy)),
  ],
  OR: [fixedPerson("OR", 0, 0, looks("RHO", "M", "19881112", tallAndDark))],
  NV: [fixedPerson("NV", 0, 0, looks("TAU", "M", "19790704", sturdy))],
  ON: [fixedPerson("ON", 0, 0, looks("OMEGA", "M", "19830303", tallAndDark))],
  // INTERPOL's.
  IP: [fixedPerson("IP", 0, 0, looks("RHO", "M", "19690909", slight))],
};

type Registration = Pick<Vehicle, "LIC" | "VYR" | "VMA" | "VMO" | "VST" | "VCO" | "REX" | "STOP"> & {
  VIN?: string;
};

function fixedVehicle(state: string, index: number, owner: Person, registration: Registration): Vehicle {
  const { NAM, ADR, DOB } = owner;
  return {
    index,
    state,
    LIY: registration.REX.slice(0, 4),
    LIT: "PC",
    VIN: vinAt(index, Number(registration.VYR)),
    ...registration,
    owner: NAM,
    ADR,
    DOB,
  };
}

const corolla = {
  VYR: "2019",
  VMA: "TOYT",
  VMO: "COA",
  VST: "4D",
  VCO: "SIL",
  REX: "20261130",
  STOP: "NONE",
};
const civic = { VYR: "2017", VMA: "HOND", VMO: "CIV", VST: "4D", VCO: "BLU", REX: "20270331", STOP: "NONE" };
const stolen = { ...civic, STOP: "STOLEN VEHICLE" };
const owner = (state: string, index: number): Person => FIXED_PERSONS[state]![index]!;

/** The first stolen vehicle of each state that has a stolen-vehicle file. */
export const FIXED_STOLEN: Readonly<Record<string, Vehicle>> = {
  CA: fixedVehicle("CA", 7992, owner("CA", 5), { LIC: "9ZZZ999", ...stolen }),
  OR: fixedVehicle("OR", 7984, owner("OR", 0), { LIC: "9ZZZ998", ...stolen }),
  NV: fixedVehicle("NV", 7976, owner("NV", 0), { LIC: "9ZZZ997", ...stolen }),
};

/** The first stored vehicle of California; SIGMA owns it. */
export const FIXED_STORED: Vehicle = fixedVehicle("CA", 11, owner("CA", 4), {
  LIC: "9ZQZ001",
  ...civic,
  STOP: "STORED VEHICLE",
});

/** `index` is the place that the plate has among the generated ones. */
export const FIXED_VEHICLES: Readonly<Record<string, readonly Vehicle[]>> = {
  CA: [
    fixedVehicle("CA", 985, owner("CA", 1), { LIC: "9QQQ123", VIN: "ZZ9TEST0700000001", ...corolla }),
    FIXED_STOLEN["CA"]!,
    FIXED_STORED,
  ],
  AZ: [fixedVehicle("AZ", 3649, owner("AZ", 0), { LIC: "9QQQ456", ...civic })],
  OR: [fixedVehicle("OR", 3649, owner("OR", 0), { LIC: "9QQQ456", ...civic }), FIXED_STOLEN["OR"]!],
  NV: [fixedVehicle("NV", 3649, owner("NV", 0), { LIC: "9QQQ456", ...civic }), FIXED_STOLEN["NV"]!],
  ON: [
    fixedVehicle("ON", 3649, owner("ON", 0), { LIC: "9QQQ456", ...civic }),
    fixedVehicle("ON", 7968, owner("ON", 0), { LIC: "9ZZZ996", ...stolen }),
  ],
  IP: [fixedVehicle("IP", 7960, owner("IP", 0), { LIC: "9ZZZ995", ...stolen })],
};

/** The first wanted person of each state; California's is the example of ncic-clets 1.10. */
export const FIXED_WANTED: Readonly<Record<string, Person>> = {
  CA: owner("CA", 2),
  OR: owner("OR", 0),
  NV: owner("NV", 0),
};

export const FIXED_WARRANT = {
  ORI: "CA9020100",
  OFF: "2299",
  DOW: "20260110",
  WNO: "TW26-00017",
  EXL: "3",
  cautions: ["00"],
  FCN: "4012601000017",
  OCA: "26-000124",
} as const;

/** Stolen gun `ZZTEST0042` is a 9 mm Glock pistol; stolen article `ZZA0000042` is a bicycle. */
export const FIXED_GUN = { index: 42, MAK: "GLC", CAL: "9", TYP: "PI" } as const;
/** The first in the files of persons that only the state has. */
export const FIXED_ARSON_PERSON: Person = owner("CA", 18);
export const FIXED_PROHIBITED_PERSON: Person = owner("CA", 19);
export const FIXED_BARRED_PERSON: Person = owner("CA", 20);
/** Among the vessels, the one whose theft is record 0 of the boat files; EPSILON owns it. */
export const FIXED_STOLEN_VESSEL = 9;
/** Among the vehicles, the one whose plate is record 0 of the plate file, and the one whose part is of the part file. */
export const FIXED_STOLEN_PLATE = 13;
/** Among the guns, one that a dealer has sold to BETA. */
export const FIXED_SALE = 43;
export const FIXED_ARTICLE = { index: 42, TYP: "BBICYCL", BRA: "TESTCO" } as const;

/** Occupational licence of a salesperson; BETA holds it. */
export const FIXED_OCCUPATIONAL_LICENCE = 42;
/** BETA's Corolla has been parked badly twice. */
export const FIXED_VIOLATIONS: Readonly<Record<string, number>> = { "9QQQ123": 2 };

/** Subject of criminal history by state and index. */
export const FIXED_SUBJECTS: Readonly<Record<string, Readonly<Record<number, Person>>>> = {
  CA: {
    [FIXED_SUBJECT]: owner("CA", 3),
    [LONG_SUBJECT]: owner("CA", 4),
    [FIXED_WANTED_SUBJECT["CA"]!]: owner("CA", 2),
    [FIXED_SUPERVISED]: owner("CA", 10),
    [FIXED_REGISTRANT]: owner("CA", 11),
    [FIXED_RESTRAINED]: owner("CA", 7),
    [FIXED_PROHIBITED]: owner("CA", 19),
    [FIXED_ARSONIST]: owner("CA", 18),
  },
  AZ: { [FIXED_SUBJECT]: owner("AZ", 0), [FIXED_SUBJECT + 2]: owner("AZ", 1) },
  OR: { [FIXED_SUBJECT]: owner("OR", 0) },
  NV: { [FIXED_SUBJECT]: owner("NV", 0) },
  // In the files of the nation, which are no province's.
  CN: { [FIXED_SUBJECT]: { ...owner("ON", 0), state: "CN" } },
};
