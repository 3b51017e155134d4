/** Persons in files that only the state has: who registers for arson, and who may not have a firearm (ncic-clets 1.6). */
import type { Draw } from "./draw.ts";
import { FIXED_ARSON_PERSON, FIXED_BARRED_PERSON, FIXED_PROHIBITED_PERSON } from "./fixed.ts";
import type { FCN_SYSTEM } from "./numbers.ts";
import type { Person } from "./records.ts";
import { ARSONISTS, BARRED, PROHIBITED, type Spacing } from "./roles.ts";

/** Ids of config/dictionary/files.yaml. */
export type StatePersonFile = "arsonRegistration" | "prohibitedPersons" | "firearmsProhibition";

interface StatePersonRow extends Spacing {
  readonly system: keyof typeof FCN_SYSTEM;
  readonly words: string;
  /** Who has record 0. */
  readonly fixed: Person;
  /** What the record says besides who it is. */
  readonly details: (draw: Draw, person: Person) => Readonly<Record<string, string>>;
}

const EVENTS = ["FELONY CONVICTION", "RESTRAINING ORDER", "MISDEMEANOR CONVICTION", "WARRANT"] as const;

export const STATE_PERSON_FILES: Readonly<Record<StatePersonFile, StatePersonRow>> = {
  arsonRegistration: {
    ...ARSONISTS,
    system: "arsonOffender",
    words: "REGISTERED ARSON OFFENDER",
    fixed: FIXED_ARSON_PERSON,
    details: (_, person) => ({ OFF: "2005", MIS: `REGISTERED AT ${person.ADR}` }),
  },
  prohibitedPersons: {
    ...PROHIBITED,
    system: "prohibited",
    words: "ARMED AND PROHIBITED PERSON",
    fixed: FIXED_PROHIBITED_PERSON,
    details: (draw) => ({
      MIS: `${draw.between(1, 6)} FIREARMS ON FILE - PROHIBITED BY ${draw.pick(EVENTS)}`,
    }),
  },
  firearmsProhibition: {
    ...BARRED,
    system: "barred",
    words: "NOT ELIGIBLE TO POSSESS FIREARMS",
    fixed: FIXED_BARRED_PERSON,
    // Eligibility is all that is ever told.
    details: (draw) => ({ EXP: draw.date(2027, 2030) }),
  },
};
