/**
 * What a state knows of a person besides licence and criminal history: permits, wildlife licence, warrant, sex offender
 * registration, parole, probation, corrections (nlets 10.10, 10.11).
 *
 * No file holds these records: they follow from the person, so that whoever is found by name has the same ones each
 * time, and the seventh hundred thousand costs no disk.
 */
import { stateAgency } from "../../population/agencies.ts";
import { Draw, twoDigits } from "../../population/draw.ts";
import { FIXED_SEED } from "../../population/fixed.ts";
import type { Population } from "../../population/population.ts";
import type { Driver, HotRecord } from "../../population/records.ts";
import { CRLF, fieldText } from "../answerText.ts";
import { miscellaneousNumber } from "./persons.ts";

/** The records that one person may have; each is printed by the function of its name. */
export const PERSON_FILES = [
  "permit",
  "wildlife",
  "warrant",
  "registration",
  "parole",
  "probation",
  "corrections",
] as const;
export type PersonFile = (typeof PERSON_FILES)[number];

/** Share of the licensed persons of a state that stand in each file, besides those of whom NCIC has such a record. */
const SHARES: Readonly<Record<PersonFile, number>> = {
  permit: 0.05,
  wildlife: 0.12,
  warrant: 0.01,
  registration: 0.003,
  parole: 0.004,
  probation: 0.015,
  corrections: 0.006,
};

/** Persons to try, whatever the seed: state and index, and their files (docs/simulators.md). */
const TO_TRY: Readonly<Record<string, readonly PersonFile[]>> = {
  AZ0: ["permit", "wildlife"],
  AZ1: ["warrant", "registration", "parole", "probation", "corrections"],
  OR0: ["permit", "wildlife", "registration", "parole", "probation", "corrections"],
  NV0: ["permit", "wildlife", "registration", "parole", "probation", "corrections"],
};

const PERMIT_DIGITS = 7;
const WARRANT_OFFENCES = [
  "5015 FAILURE TO APPEAR",
  "5404 DRIVING UNDER THE INFLUENCE",
  "2299 BURGLARY",
  "5012 PROBATION VIOLATION",
];

export class PersonFiles {
  readonly #population: Population;

  constructor(population: Population) {
    this.#population = population;
  }

  /** Text of the person's record in a file, or null where there is none. */
  record(file: PersonFile, person: Driver): string | null {
    const tried = TO_TRY[`${person.state}${person.index}`];
    const draw = new Draw(
      tried ? FIXED_SEED : this.#population.seed,
      `${file}.${person.state}`,
      person.index,
    );
    const isThere = draw.chance(SHARES[file]);
    const national = this.#nationalRecord(file, person);
    if (national === null && !(tried?.includes(file) ?? isThere)) return null;
    const details =
      national !== null && file === "warrant" ? warrantLines(national) : this.#lines(file, person, draw);
    const number = national === null || national.NIC === "" ? [] : [`NIC/${national.NIC}`];
    return [`${person.state} ${TITLES[file]}`, ...who(person), ...details, ...number].join(CRLF);
  }

  /** What NCIC holds of the same matter: the state's own file has the person then as well. */
  #nationalRecord(file: PersonFile, { state, index }: Driver): HotRecord | null {
    switch (file) {
      case "warrant":
        return this.#population.warrantOf(state, index);
      case "registration":
        return this.#population.nationalRecordOf("sexOffender", state, index);
      case "parole":
        return this.#population.nationalRecordOf("supervisedRelease", state, index);
      default:
        return null;
    }
  }

  #lines(file: PersonFile, person: Driver, draw: Draw): string[] {
    switch (file) {
      case "permit":
        return [
          `PER/${permitNumber(person)}.ISSUED ${draw.date(2022, 2025)}.EXPIRES ${draw.date(2027, 2030)}.STATUS VALID`,
        ];
      case "wildlife":
        return [
          `LICENSE W${person.state}${twoDigits(draw.between(0, 99))}${draw.between(10_000, 99_999)} FISHING AND HUNTING`,
          `EXPIRES ${draw.between(2026, 2028)}1231`,
        ];
      case "warrant":
        return [
          `OFF/${draw.pick(WARRANT_OFFENCES)}.DOW/${draw.date(2022, 2025)}.WNO/SW${draw.between(22, 25)}-${draw.between(10_000, 99_999)}`,
          `STATE WARRANT, NOT AT NCIC. CONFIRM WITH ORI/${stateAgency(person.state)}`,
        ];
      case "registration":
        return [
          `REGISTERED ${draw.date(2012, 2023)}.VERIFIED ${draw.date(2025, 2025)}.TIER ${draw.between(1, 3)}`,
          `OFFENSE ${draw.pick(["SEXUAL ASSAULT", "INDECENT EXPOSURE"])} CONVICTED ${draw.date(2008, 2012)}`,
          "DO NOT ARREST ON THIS RECORD ALONE",
        ];
      case "parole":
        return supervision("PAROLE", person, draw);
      case "probation":
        return supervision("PROBATION", person, draw);
      case "corrections":
        return [
          `INMATE ${draw.between(100_000, 999_999)} ADMITTED ${draw.date(2015, 2021)} RELEASED ${draw.date(2022, 2025)}`,
          `FACILITY ${person.state} SAMPLE CORRECTIONAL CENTER`,
        ];
    }
  }
}

/** `CWAZ0000000`: state and place of the person. */
export function permitNumber({ state, index }: Pick<Driver, "state" | "index">): string {
  return `CW${state}${String(index).padStart(PERMIT_DIGITS, "0")}`;
}

/** Place of the person that a permit is for; -1 where the number is none of the state's. */
export function permitHolder(state: string, number: string): number {
  const digits = new RegExp(`^CW${state}(\\d{${PERMIT_DIGITS}})$`).exec(number)?.[1];
  return digits === undefined ? -1 : Number(digits);
}

const TITLES: Readonly<Record<PersonFile, string>> = {
  permit: "CONCEALED WEAPON PERMIT",
  wildlife: "WILDLIFE LICENSE",
  warrant: "WARRANT",
  registration: "SEX OFFENDER REGISTRATION",
  parole: "PAROLE",
  probation: "PROBATION",
  corrections: "CORRECTIONS",
};

function who({ NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, SOC, OLN, ADR, index }: Driver): string[] {
  return [
    `NAM/${NAM}.SEX/${SEX}.RAC/${RAC}.DOB/${DOB}`,
    `HGT/${HGT}.WGT/${WGT}.EYE/${EYE}.HAI/${HAI}`,
    `SOC/${SOC}.MNU/${miscellaneousNumber(index)}.OLN/${OLN}`,
    ADR,
  ];
}

function warrantLines({ fields, OCA, ORI }: HotRecord): string[] {
  return [
    fieldText(["OFF", "DOW", "WNO", "EXL"].map((code) => [code, fields[code] ?? ""] as const)),
    `OCA/${OCA}`,
    `CONFIRM WITH ORI/${ORI}`,
  ];
}

function supervision(kind: string, person: Driver, draw: Draw): string[] {
  return [
    `${kind} FROM ${draw.date(2024, 2025)} UNTIL ${draw.date(2027, 2029)}`,
    `OFFICER CLERK ${draw.between(1, 99)} 555-01${twoDigits(draw.between(0, 99))} ORI/${stateAgency(person.state)}`,
    `CONDITIONS ${draw.pick(["NO ALCOHOL", "NO CONTACT WITH VICTIM", "TRAVEL PERMIT NEEDED"])}`,
  ];
}
