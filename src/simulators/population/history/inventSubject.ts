/**
 * Invented criminal history: what happens to somebody from arrest to rehabilitation, with dates that follow from each
 * other. Nothing is dated later than the invented present (`LAST_DAY`), so that some cases are still open.
 */
import { agencyName, agencyOf } from "../agencies.ts";
import { Draw, twoDigits } from "../draw.ts";
import { criminalNumberAt, fbiNumberAt, stateIdAt } from "../numbers.ts";
import type { Person, Subject } from "../records.ts";
import {
  type ArrestCycle,
  CERTIFIED_PLEA,
  type Charge,
  COMPLAINT_FILED,
  type CourtCount,
  type CourtEvent,
  type CriminalRecord,
  HELD_TO_ANSWER,
  type HistoryEvent,
  type Registrant,
} from "./criminalRecord.ts";
import { ENHANCEMENTS, FELONIES, MISDEMEANORS, REGISTRABLE } from "./offences.ts";

/** Nothing that a record says happened after this day. */
const LAST_DAY = "20251231";
const FIRST_ARREST = "19850101";
const LAST_ARREST = "20251015";

/** What a history has to say because other files say it too. */
export interface HistoryRole {
  /** Somebody who has to register was convicted for it. */
  readonly registrant: Registrant | null;
  /** Who is under supervision has a sentence that still runs. */
  readonly supervision: "PROBATION" | "PAROLE" | null;
}

export const NO_ROLE: HistoryRole = { registrant: null, supervision: null };

/** `cycleCount` null: one to five arrests, as it is drawn. */
export function inventSubject(
  seed: number,
  person: Person,
  index: number,
  cycleCount: number | null,
  role: HistoryRole = NO_ROLE,
): Subject {
  const draw = new Draw(seed, `history.${person.state}`, index);
  const aliases = draw.chance(0.3)
    ? [`TESTPERSON, ALIAS ${person.NAM.slice("TESTPERSON, ".length, 22)}`]
    : [];
  const story = new Story(draw, person, 1 + aliases.length);
  const count = cycleCount ?? draw.between(1, 5);
  const cycles = Array.from({ length: count }, () => story.cycle());
  if (role.registrant !== null) cycles.push(story.registrable(role.registrant));
  if (role.supervision !== null) cycles.push(story.supervised(role.supervision));
  cycles.sort((one, other) => (one.events[0]!.date < other.events[0]!.date ? -1 : 1));
  return { ...person, ...inventIdentity(draw, person, index, aliases), registrant: role.registrant, cycles };
}

const MONIKERS = ["SLATE", "PENCIL", "TOASTER", "DOMINO", "KETTLE", "WHISTLE"] as const;
const MARKS = ["TAT L ARM", "TAT NECK", "SC R HND", "SC CHIN", "TAT CALF", "PRCD NOSE"] as const;
const SKINS = ["DRK", "FAR", "LGT", "MBR", "MED", "OLV"] as const;
const FINGERS = ["AA", "TT", "PI", "PM", "PO", "CI", "DO", "05", "09", "12", "14", "17", "55", "61"] as const;
const HENRY_PATTERNS = ["U", "W", "R", "A", "T"] as const;

function inventIdentity(
  draw: Draw,
  person: Person,
  index: number,
  aliases: readonly string[],
): Omit<CriminalRecord, "cycles" | "registrant"> {
  const number = String(index).padStart(8, "0");
  const year = Number(person.DOB.slice(0, 4));
  return {
    SID: stateIdAt(person.state, index),
    CII: criminalNumberAt(index),
    FBI: fbiNumberAt(person.state, index),
    aliases,
    monikers: draw.chance(0.2) ? [draw.pick(MONIKERS)] : [],
    otherBirths: draw.chance(0.15) ? [`${year + 1}${person.DOB.slice(4)}`] : [],
    POB: draw.pick([person.state, person.state, "TX", "MX", "NY"]),
    SKN: draw.pick(SKINS),
    marks: draw.chance(0.5) ? [draw.pick(MARKS)] : [],
    FPC: Array.from({ length: 10 }, () => draw.pick(FINGERS)).join(""),
    henry: `${draw.between(1, 24)} M ${draw.between(1, 31)} ${draw.pick(HENRY_PATTERNS)} OOO ${draw.between(9, 18)}`,
    references: {
      fingerprints: `FPN${number}`,
      palms: draw.chance(0.6) ? `PLM${number}` : "",
      photographs: Array.from({ length: draw.between(0, 2) }, (_, at) => `IMN${number}${at + 1}`),
      DNA: draw.chance(0.5) ? `DNA${number}` : "",
    },
  };
}

/** Draws the cycles of one person. */
class Story {
  readonly #draw: Draw;
  readonly #person: Person;
  readonly #names: number;

  constructor(draw: Draw, person: Person, names: number) {
    this.#draw = draw;
    this.#person = person;
    this.#names = names;
  }

  cycle(): ArrestCycle {
    const draw = this.#draw;
    const charges = this.#charges();
    const cycle = new CycleWriter(draw, this.#person, this.#name(), this.#arrestDay());
    const isSealed = draw.chance(0.02);
    if (!cycle.arrest(charges) || !cycle.prosecute(charges)) return cycle.end(isSealed);
    const isFelony = charges.some(({ level }) => level === "felony");
    const isConvicted = isFelony ? cycle.tryFelony(charges, false) : cycle.tryMisdemeanor(charges);
    if (isConvicted) {
      if (isFelony && draw.chance(0.35)) cycle.prison(charges, draw.pick([16, 24, 36, 48]));
      else cycle.probation(charges, draw.pick(isFelony ? [36, 60] : [12, 36]), draw.pick([0, 10, 30, 120]));
    }
    return cycle.end(isSealed);
  }

  /** Convicted for what has to be registered, released, and registered. */
  registrable(registrant: Registrant): ArrestCycle {
    const draw = this.#draw;
    const { charge, statute } = REGISTRABLE[registrant];
    const cycle = new CycleWriter(draw, this.#person, 1, draw.date(2010, 2014));
    cycle.charge([charge]);
    cycle.tryFelony([charge], true);
    cycle.prison([charge], draw.pick([36, 48]));
    cycle.register(registrant, statute);
    return cycle.end(false);
  }

  /** Sentenced lately, so that the supervision lasts beyond the invented present. */
  supervised(of: "PROBATION" | "PAROLE"): ArrestCycle {
    const draw = this.#draw;
    const charges = [draw.pick(FELONIES)];
    const cycle = new CycleWriter(draw, this.#person, 1, draw.date(2023, 2023));
    cycle.charge(charges);
    cycle.tryFelony(charges, true);
    if (of === "PAROLE") cycle.prison(charges, 16);
    else cycle.probation(charges, 60, 120);
    return cycle.end(false);
  }

  #charges(): readonly Charge[] {
    const draw = this.#draw;
    const isFelony = draw.chance(0.4);
    const first = draw.pick(isFelony ? FELONIES : MISDEMEANORS);
    const more = Array.from({ length: draw.between(0, 2) }, () => draw.pick(MISDEMEANORS));
    return [...new Map([first, ...more].map((charge) => [charge.statute, charge])).values()];
  }

  /** Mostly the own name. */
  #name(): number {
    return this.#names > 1 && this.#draw.chance(0.3) ? 2 : 1;
  }

  /** From the eighteenth birthday on. */
  #arrestDay(): string {
    const { DOB } = this.#person;
    const grown = String(Number(DOB.slice(0, 4)) + 18) + DOB.slice(4);
    const first = grown > FIRST_ARREST ? grown : FIRST_ARREST;
    if (first >= LAST_ARREST) return LAST_ARREST;
    return addDays(first, this.#draw.between(0, daysBetween(first, LAST_ARREST)));
  }
}

/** Writes the events of one cycle as time goes on; what would come after the last day is left out. */
class CycleWriter {
  readonly #draw: Draw;
  readonly #name: number;
  readonly #state: string;
  readonly #ori: string;
  readonly #events: HistoryEvent[] = [];
  #day: string;

  constructor(draw: Draw, person: Person, name: number, day: string) {
    this.#draw = draw;
    this.#name = name;
    this.#day = day;
    this.#state = person.state;
    this.#ori = agencyOf(person, draw);
  }

  end(isSealed: boolean): ArrestCycle {
    return { events: this.#events, isSealed };
  }

  /** False: it ends with the police. */
  arrest(charges: readonly Charge[]): boolean {
    const draw = this.#draw;
    const isFelony = charges.some(({ level }) => level === "felony");
    // Nobody is cited for a felony.
    const manner = draw.pick(["ARR", "ARR", "ARR", "ARR", "ARR", isFelony ? "ARR" : "CITE", "DET"] as const);
    const isOver = manner === "DET" || draw.chance(0.1);
    const released = draw.pick([
      "RELEASED-849(B)(1) PC INSUFFICIENT GROUNDS",
      "RELEASED-PROSECUTION NOT SOUGHT",
      `TURNED OVER TO ${this.#state}9370000 ${agencyName(`${this.#state}9370000`)}`,
    ]);
    const goesOn = manner === "CITE" ? "CITED AND RELEASED" : "COMPLAINT REQUESTED";
    this.#arrested(manner, charges, isOver ? released : goesOn);
    return !isOver;
  }

  /** Arrest and complaint, for a case that is to go on. */
  charge(charges: readonly Charge[]): void {
    this.#arrested("ARR", charges, "COMPLAINT REQUESTED");
    this.#decided(charges, COMPLAINT_FILED);
  }

  /** False: the prosecutor rejects it. */
  prosecute(charges: readonly Charge[]): boolean {
    const draw = this.#draw;
    if (draw.chance(0.85)) return this.#decided(charges, COMPLAINT_FILED);
    const reason = draw.pick(["LACK OF EVIDENCE", "INTEREST OF JUSTICE", "VICTIM DECLINES"]);
    this.#decided(charges, `REJECTED-${reason}`);
    return false;
  }

  /** True: convicted. */
  tryMisdemeanor(charges: readonly Charge[]): boolean {
    const draw = this.#draw;
    const filed = this.#day;
    this.#pass(20, 160);
    if (draw.chance(0.05)) {
      return this.#court("lower", filed, charges, "PROCEEDINGS SUSPENDED", false, "DIVERSION 1001.95 PC");
    }
    const [disposition, isConviction] = draw.pick([
      ["CONVICTED-PLEA", true],
      ["CONVICTED-PLEA", true],
      ["CONVICTED-PLEA", true],
      ["CONVICTED-COURT TRIAL", true],
      ["DISMISSED-1385 PC INTEREST OF JUSTICE", false],
      ["ACQUITTED-JURY TRIAL", false],
    ] as const);
    return this.#court("lower", filed, charges, disposition, isConviction);
  }

  /** True: convicted. `isGuilty`: the court is to find so. */
  tryFelony(charges: readonly Charge[], isGuilty: boolean): boolean {
    const draw = this.#draw;
    const complaint = this.#day;
    this.#pass(10, 40);
    if (!isGuilty && draw.chance(0.15))
      return this.#court("lower", complaint, charges, "DISMISSED-871 PC INSUFFICIENT CAUSE", false);
    const plea = draw.chance(0.2) ? CERTIFIED_PLEA : HELD_TO_ANSWER;
    this.#court("lower", complaint, charges, plea, false);
    this.#pass(10, 15);
    const information = this.#day;
    this.#pass(40, 220);
    if (isGuilty) return this.#court("superior", information, charges, "CONVICTED-PLEA", true);
    const [disposition, isConviction] = draw.pick([
      ["CONVICTED-PLEA", true],
      ["CONVICTED-PLEA", true],
      ["CONVICTED-PLEA", true],
      ["CONVICTED-JURY TRIAL", true],
      ["DISMISSED-1385 PC INTEREST OF JUSTICE", false],
      ["ACQUITTED-JURY TRIAL", false],
    ] as const);
    return this.#court("superior", information, charges, disposition, isConviction);
  }

  /** Half of the term inside, then parole for three years. */
  prison(charges: readonly Charge[], months: number): void {
    const draw = this.#draw;
    this.#sentence(`${threeDigits(months)} MONTHS PRISON`);
    const number = `X${draw.between(10_000, 99_999)}`;
    this.#pass(10, 30);
    const prison = `${this.#state}934015C DEPARTMENT OF CORRECTIONS`;
    this.#add({ kind: "custody", place: "PRISON", number, what: "RECEIVED", charges }, prison);
    this.#day = addMonths(this.#day, Math.round(months / 2));
    this.#add({ kind: "custody", place: "PRISON", number, what: "PAROLED", charges }, prison);
    this.#supervise("PAROLE", number, 36, `${this.#state}934015G DIVISION OF ADULT PAROLE`);
  }

  probation(charges: readonly Charge[], months: number, jailDays: number): void {
    const draw = this.#draw;
    const jail = jailDays === 0 ? "" : `, ${threeDigits(jailDays)} DAYS JAIL`;
    this.#sentence(`${threeDigits(months)} MONTHS PROBATION${jail}, FINE`);
    const begun = this.#day;
    if (jailDays > 0) {
      const number = String(draw.between(1_000_000, 9_999_999));
      const sheriff = this.#named(`${this.#ori.slice(0, 5)}0000`);
      this.#add({ kind: "custody", place: "JAIL", number, what: "RECEIVED", charges }, sheriff);
      this.#day = addDays(begun, jailDays);
      this.#add({ kind: "custody", place: "JAIL", number, what: "RELEASED", charges }, sheriff);
    }
    const department = `${this.#ori.slice(0, 5)}013G PROBATION COUNTY ${this.#ori.slice(2, 5)}`;
    const until = this.#supervise("PROBATION", String(draw.between(100_000, 999_999)), months, department);
    if (!until || !draw.chance(0.25)) return;
    this.#pass(90, 400);
    const what = draw.chance(0.9) ? "DISMISSED 1203.4 PC" : "CERTIFICATE OF REHABILITATION 4852.01 PC";
    this.#add({ kind: "rehabilitation", what }, this.#courtName());
  }

  register(of: Registrant, statute: string): void {
    this.#pass(1, 5);
    this.#add({ kind: "registration", of, statute }, this.#named(this.#ori));
  }

  // ── steps ─────────────────────────────────────────────────────────────────────────────────────────────────

  #arrested(manner: "ARR" | "DET" | "CITE", charges: readonly Charge[], policeDisposition: string): void {
    const booking = String(this.#draw.between(1_000_000, 9_999_999));
    this.#add({ kind: "arrest", manner, booking, charges, policeDisposition }, this.#named(this.#ori));
  }

  #decided(charges: readonly Charge[], decision: string): true {
    this.#pass(2, 25);
    const prosecutor = `${this.#ori.slice(0, 5)}013A DISTRICT ATTORNEY COUNTY ${this.#ori.slice(2, 5)}`;
    this.#add({ kind: "pretrial", charges, decision }, prosecutor);
    return true;
  }

  /** What is charged first is decided; further counts are mostly dropped after a conviction. */
  #court(
    level: CourtEvent["level"],
    filed: string,
    charges: readonly Charge[],
    disposition: string,
    isConviction: boolean,
    suspended = "",
  ): boolean {
    const draw = this.#draw;
    const counts = charges.map((charge, at): CourtCount => {
      const isDropped = isConviction && at > 0 && draw.chance(0.6);
      const isEnhanced = isConviction && at === 0 && level === "superior" && draw.chance(0.1);
      return {
        charge,
        enhancement: isEnhanced ? draw.pick(ENHANCEMENTS) : "",
        disposition: isDropped ? "DISMISSED-CONVICTED OF OTHER CHARGE" : disposition,
        isConviction: isConviction && !isDropped,
      };
    });
    const caseNumber = `${filed.slice(2, 4)}${level === "superior" ? "F" : "M"}${draw.between(10_000, 99_999)}`;
    const court = { kind: "court", level, caseNumber, filed, counts, sentence: "", suspended } as const;
    this.#add(court, level === "superior" ? this.#courtName() : `${this.#ori.slice(0, 5)}013J LOWER COURT`);
    return isConviction;
  }

  #sentence(sentence: string): void {
    const at = this.#events.findLastIndex(({ kind }) => kind === "court");
    const court = this.#events[at];
    if (court?.kind === "court") this.#events[at] = { ...court, sentence };
  }

  /** True: it is over, and not by a revocation. */
  #supervise(of: "PROBATION" | "PAROLE", number: string, months: number, agency: string): boolean {
    const draw = this.#draw;
    const until = addMonths(this.#day, months);
    this.#add({ kind: "supervision", of, number, what: "BEGUN", until }, agency);
    // Who is supervised now has not been sent back.
    const isRevoked = until <= LAST_DAY && draw.chance(0.15);
    this.#day = isRevoked ? addMonths(this.#day, draw.between(3, months - 3)) : until;
    this.#add({ kind: "supervision", of, number, what: isRevoked ? "REVOKED" : "DISCHARGED", until }, agency);
    return !isRevoked;
  }

  #add(event: Bare<HistoryEvent>, agency: string): void {
    if (this.#day > LAST_DAY) return;
    const byFingerprint = this.#draw.chance(event.kind === "arrest" || event.kind === "custody" ? 0.92 : 0.8);
    const reported = { date: this.#day, agency, name: this.#name, byFingerprint };
    this.#events.push({ ...event, ...reported } as HistoryEvent);
  }

  #pass(daysMin: number, daysMax: number): void {
    this.#day = addDays(this.#day, this.#draw.between(daysMin, daysMax));
  }

  #courtName(): string {
    return `${this.#ori.slice(0, 5)}015J SUPERIOR COURT COUNTY ${this.#ori.slice(2, 5)}`;
  }

  #named(ori: string): string {
    return `${ori} ${agencyName(ori)}`;
  }
}

/** An event without who reported it when. */
type Bare<Event> = Event extends unknown ? Omit<Event, "date" | "agency" | "name" | "byFingerprint"> : never;

function threeDigits(number: number): string {
  return String(number).padStart(3, "0");
}

const DAY_MS = 86_400_000;

function msOf(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
}

function dateOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCFullYear()}${twoDigits(date.getUTCMonth() + 1)}${twoDigits(date.getUTCDate())}`;
}

function addDays(date: string, days: number): string {
  return dateOf(msOf(date) + days * DAY_MS);
}

/** The same day some months later, or the last of a shorter month. */
function addMonths(date: string, months: number): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(4, 6)) - 1 + months;
  const [year, within] = [Math.floor(month / 12), month % 12];
  const last = new Date(Date.UTC(year, within + 1, 0)).getUTCDate();
  return `${year}${twoDigits(within + 1)}${twoDigits(Math.min(Number(date.slice(6, 8)), last))}`;
}

function daysBetween(first: string, last: string): number {
  return Math.round((msOf(last) - msOf(first)) / DAY_MS);
}
