/**
 * Which persons of California stand in which files of persons, as a rule of the person's place in the population: so
 * the criminal history of somebody on parole tells of the sentence, and the registrant's of the conviction.
 */
import { FIXED_ARSONIST, FIXED_REGISTRANT, FIXED_SUPERVISED, FIXED_WANTED_SUBJECT } from "./fixed.ts";
import { type HistoryRole, NO_ROLE } from "./history/inventSubject.ts";
import { personFileRow } from "./personFiles.ts";

/** 34.8 million drivers, 12 million subjects of criminal history; every wanted person is one. */
const PERSONS = 29;
const SUBJECTS = 10;
const STATE = "CA";

/** Place of the person whom a subject's record is about, counted from the first generated person. */
export function personOfSubject(subject: number): number {
  return Math.floor((subject * PERSONS) / SUBJECTS);
}

/** Number of the subject that the person in a place is; null for who has no criminal history. */
export function subjectOfPerson(place: number): number | null {
  const subject = Math.ceil((place * SUBJECTS) / PERSONS);
  return personOfSubject(subject) === place ? subject : null;
}

/** Number of the subject whom the first warrant of a state is about. */
export function wantedSubject(state: string): number | undefined {
  return FIXED_WANTED_SUBJECT[state];
}

/** Every third supervised person is on parole; the fixed one is. */
export function supervisionAt(index: number): "PROBATION" | "PAROLE" {
  return index % 3 === 0 ? "PAROLE" : "PROBATION";
}

/** What the history of a subject has to tell, so that it agrees with the other files. */
export function roleOf(state: string, subject: number): HistoryRole {
  if (state !== STATE) return NO_ROLE;
  const supervised = subject === FIXED_SUPERVISED ? 0 : indexIn(SUPERVISED, subject);
  if (supervised !== null) return { registrant: null, supervision: supervisionAt(supervised) };
  if (subject === FIXED_ARSONIST || indexIn(ARSONISTS, subject) !== null)
    return { registrant: "ARSON", supervision: null };
  if (subject === FIXED_REGISTRANT || indexIn(REGISTERED, subject) !== null)
    return { registrant: "SEX", supervision: null };
  return NO_ROLE;
}

/** Every so many persons one is in a file. */
export interface Spacing {
  readonly everyPersons: number;
  readonly offset: number;
}

const SUPERVISED: Spacing = personFileRow("supervisedRelease");
const REGISTERED: Spacing = personFileRow("sexOffender");
/** Steps of 29 persons are steps of 10 subjects: everybody in these two files has a criminal history. */
export const ARSONISTS: Spacing = { everyPersons: 2900, offset: 49 };
export const PROHIBITED: Spacing = { everyPersons: 696, offset: 55 };
/** Nobody in this one has to. */
export const BARRED: Spacing = { everyPersons: 348, offset: 59 };

/** Index in a file of the person that a subject is; its first record is a fixed person's. */
function indexIn({ everyPersons, offset }: Spacing, subject: number): number | null {
  const index = (personOfSubject(subject) - offset) / everyPersons;
  return Number.isInteger(index) && index > 0 ? index : null;
}
