/** Invented criminal history with the standard data elements of ncic-clets 3.2. */
import { agencyName, agencyOf } from "./agencies.ts";
import { Draw } from "./draw.ts";
import { fbiNumberAt, stateIdAt } from "./numbers.ts";
import type { HistoryEvent, Person, Subject } from "./records.ts";

const CHARGES = [
  "23152(A) VC-DRIVING UNDER THE INFLUENCE",
  "459 PC-BURGLARY",
  "484(A) PC-PETTY THEFT",
  "10851(A) VC-TAKE VEHICLE WITHOUT CONSENT",
  "11377(A) HS-POSSESS CONTROLLED SUBSTANCE",
  "242 PC-BATTERY",
  "594(A) PC-VANDALISM",
  "496(A) PC-RECEIVE STOLEN PROPERTY",
  "148(A)(1) PC-RESIST OR OBSTRUCT OFFICER",
] as const;
const OUTCOMES = [
  ["CONVICTED-PROBATION/JAIL", "036 MONTHS PROBATION, 010 DAYS JAIL, FINE"],
  ["CONVICTED-JAIL", "120 DAYS JAIL"],
  ["DISMISSED", ""],
  ["PROSECUTOR REJECTED-LACK OF EVIDENCE", ""],
  ["CONVICTED-PRISON", "016 MONTHS PRISON"],
] as const;

export function inventSubject(
  seed: number,
  person: Person,
  index: number,
  eventCount: number | null,
): Subject {
  const draw = new Draw(seed, `history.${person.state}`, index);
  const count = eventCount ?? draw.between(1, 5);
  const events = Array.from({ length: count }, () => inventEvent(draw, person));
  events.sort((one, other) => (one.date < other.date ? -1 : 1));
  return {
    ...person,
    SID: stateIdAt(person.state, index),
    CII: `A${String(index).padStart(8, "0")}`,
    FBI: fbiNumberAt(person.state, index),
    aliases: draw.chance(0.3) ? [`TESTPERSON, ALIAS ${person.NAM.slice("TESTPERSON, ".length, 22)}`] : [],
    POB: draw.pick([person.state, person.state, "TX", "MX", "NY"]),
    events,
  };
}

function inventEvent(draw: Draw, person: Person): HistoryEvent {
  const ori = agencyOf(person, draw);
  const year = Math.max(Number(person.DOB.slice(0, 4)) + 18, 1985);
  const date = draw.date(Math.min(year, 2024), 2024);
  const [disposition, sentence] = draw.pick(OUTCOMES);
  const custody = sentence === "" ? [] : [custodyLine(draw, date, sentence)];
  return {
    date,
    agency: `${ori} ${agencyName(ori)}`,
    booking: String(draw.between(1_000_000, 9_999_999)),
    charges: Array.from({ length: draw.between(1, 2) }, () => draw.pick(CHARGES)),
    courtDate: later(date),
    court: `SUPERIOR COURT COUNTY ${ori.slice(2, 5)}`,
    disposition,
    sentence,
    custody,
    byFingerprint: draw.chance(0.9),
  };
}

function custodyLine(draw: Draw, date: string, sentence: string): string {
  const kind = sentence.includes("PRISON")
    ? "CUSTODY:PRISON"
    : sentence.includes("PROBATION")
      ? "PROBATION"
      : "CUSTODY:JAIL";
  return `${kind} ${later(date)} NUMBER ${draw.between(10_000, 99_999)}`;
}

/** A day in the next year: cases take time. */
function later(date: string): string {
  return String(Number(date.slice(0, 4)) + 1) + date.slice(4);
}
