/**
 * What a criminal history consists of, with the standard data elements of ncic-clets 3.2: arrests, and for each of them
 * what police, prosecutor, courts and corrections made of it. Dates are CCYYMMDD.
 */

/** One offence as it is written on a record. */
export interface Charge {
  /** Section and code: `459 PC`. */
  readonly statute: string;
  readonly words: string;
  readonly level: "felony" | "misdemeanor";
}

interface Reported {
  readonly date: string;
  /** ORI and name of who reported it. */
  readonly agency: string;
  /** Name under which it was reported: 1 is the subject's own, the aliases follow. */
  readonly name: number;
  /** Reported with fingerprints; otherwise by the name only. */
  readonly byFingerprint: boolean;
}

export interface ArrestEvent extends Reported {
  readonly kind: "arrest";
  /** Arrested, detained only, or cited. */
  readonly manner: "ARR" | "DET" | "CITE";
  readonly booking: string;
  readonly charges: readonly Charge[];
  /** `COMPLAINT FILED`, `RELEASED-849(B)(1) PC` … */
  readonly policeDisposition: string;
}

/** What the prosecutor decided. */
export interface PretrialEvent extends Reported {
  readonly kind: "pretrial";
  readonly charges: readonly Charge[];
  readonly decision: string;
}

export interface CourtCount {
  readonly charge: Charge;
  /** What makes the sentence longer, `12022(A)(1) PC-ARMED WITH FIREARM`; or "". */
  readonly enhancement: string;
  readonly disposition: string;
  readonly isConviction: boolean;
}

export interface CourtEvent extends Reported {
  readonly kind: "court";
  /** The lower court holds to answer and tries misdemeanours; the superior court tries felonies. */
  readonly level: "lower" | "superior";
  readonly caseNumber: string;
  /** Day on which complaint or information was filed. */
  readonly filed: string;
  readonly counts: readonly CourtCount[];
  /** "" for none. */
  readonly sentence: string;
  /** Why the proceedings were suspended; "" where they were not. */
  readonly suspended: string;
}

export interface CustodyEvent extends Reported {
  readonly kind: "custody";
  readonly place: "JAIL" | "PRISON";
  readonly number: string;
  readonly what: "RECEIVED" | "RELEASED" | "PAROLED";
  readonly charges: readonly Charge[];
}

export interface SupervisionEvent extends Reported {
  readonly kind: "supervision";
  readonly of: "PROBATION" | "PAROLE";
  readonly number: string;
  readonly what: "BEGUN" | "REVOKED" | "DISCHARGED";
  /** Day on which it is to end. */
  readonly until: string;
}

export interface RehabilitationEvent extends Reported {
  readonly kind: "rehabilitation";
  /** A conviction set aside after probation, or a court's certificate. */
  readonly what: "DISMISSED 1203.4 PC" | "CERTIFICATE OF REHABILITATION 4852.01 PC";
}

export interface RegistrationEvent extends Reported {
  readonly kind: "registration";
  readonly of: Registrant;
  readonly statute: string;
}

export type HistoryEvent =
  | ArrestEvent
  | PretrialEvent
  | CourtEvent
  | CustodyEvent
  | SupervisionEvent
  | RehabilitationEvent
  | RegistrationEvent;

export type Registrant = "SEX" | "ARSON";

/** An arrest and what followed from it, in the order of the dates. */
export interface ArrestCycle {
  readonly events: readonly HistoryEvent[];
  /** By order of a court: nobody is shown it. */
  readonly isSealed: boolean;
}

/** What is kept outside of the record and referred to by its number. */
export interface BiometricReferences {
  readonly fingerprints: string;
  /** "" where no prints of the palms are on file. */
  readonly palms: string;
  readonly photographs: readonly string[];
  /** Number of the sample; "" where none was taken. */
  readonly DNA: string;
}

/** What a subject has besides being a person. */
export interface CriminalRecord {
  readonly SID: string;
  readonly CII: string;
  readonly FBI: string;
  readonly aliases: readonly string[];
  readonly monikers: readonly string[];
  /** Dates of birth that were given besides the right one. */
  readonly otherBirths: readonly string[];
  readonly POB: string;
  readonly SKN: string;
  /** Scars, marks and tattoos. */
  readonly marks: readonly string[];
  /** Fingerprint class of NCIC, 20 characters. */
  readonly FPC: string;
  /** Fingerprint class after Henry. */
  readonly henry: string;
  readonly references: BiometricReferences;
  readonly registrant: Registrant | null;
  /** In the order of the arrests. */
  readonly cycles: readonly ArrestCycle[];
}

/** Of all courts of a cycle. */
export function countsOf({ events }: ArrestCycle): readonly CourtCount[] {
  return events.flatMap((event) => (event.kind === "court" ? event.counts : []));
}

export function isConvicted(cycle: ArrestCycle): boolean {
  return countsOf(cycle).some(({ isConviction }) => isConviction);
}

/** The conviction was set aside. */
export function isSetAside({ events }: ArrestCycle): boolean {
  return events.some((event) => event.kind === "rehabilitation" && event.what === "DISMISSED 1203.4 PC");
}

/** A complaint was filed, and no court has decided. */
export function isOpen(cycle: ArrestCycle): boolean {
  const isFiled = cycle.events.some(
    (event) => event.kind === "pretrial" && event.decision === COMPLAINT_FILED,
  );
  return isFiled && countsOf(cycle).every(({ disposition }) => GOES_ON.has(disposition));
}

export const COMPLAINT_FILED = "COMPLAINT FILED";
export const HELD_TO_ANSWER = "HELD TO ANSWER";
export const CERTIFIED_PLEA = "CERTIFIED PLEA-859A PC";
/** Decisions of a lower court that pass the case to the superior court. */
const GOES_ON: ReadonlySet<string> = new Set([HELD_TO_ANSWER, CERTIFIED_PLEA]);
