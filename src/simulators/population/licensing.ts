/** What DMV knows besides vehicles and drivers: occupational licences, parking and toll violations (ncic-clets 1.7). */
import { Draw } from "./draw.ts";
import { occupationalLicenceAt, violationAt } from "./numbers.ts";
import type { OccupationalLicence, Person, Vehicle, Violation } from "./records.ts";

/** In every ten licences the first is a dealer's; the salespersons of the ten work there. */
const LICENCES_PER_DEALER = 10;
const OTHER_KINDS = [
  "SALESPERSON",
  "SALESPERSON",
  "SALESPERSON",
  "DISMANTLER",
  "DRIVING INSTRUCTOR",
  "REGISTRATION SERVICE",
] as const;
/** Of seven licences five are in order. */
const STATUSES = ["VALID", "VALID", "VALID", "VALID", "VALID", "SUSPENDED", "PROBATION"] as const;

/** `kind`: not drawn where it is given. */
export function inventOccupationalLicence(
  seed: number,
  { NAM, DOB, OLN, ADR }: Person,
  index: number,
  kind?: OccupationalLicence["kind"],
): OccupationalLicence {
  const draw = new Draw(seed, "occupationalLicence", index);
  const dealer = index - (index % LICENCES_PER_DEALER);
  const drawn = draw.pick(OTHER_KINDS);
  const own = kind ?? (index === dealer ? "DEALER" : drawn);
  const works = own === "DEALER" || own === "SALESPERSON";
  return {
    OLC: occupationalLicenceAt(index),
    kind: own,
    NAM,
    DOB,
    OLN,
    ADR,
    firm: works ? `SAMPLE MOTORS ${dealer / LICENCES_PER_DEALER}` : `FIXTURE SERVICES ${index}`,
    employer: own === "SALESPERSON" ? occupationalLicenceAt(dealer) : "",
    issued: draw.date(2021, 2025),
    expires: draw.date(2027, 2029),
    status: kind === undefined ? draw.pick(STATUSES) : "VALID",
  };
}

const PARKING = [
  ["EXPIRED METER", "65"],
  ["STREET SWEEPING", "73"],
  ["NO STOPPING ANYTIME", "93"],
  ["FIRE HYDRANT", "68"],
] as const;
const TOLLS = [
  ["BRIDGE TOLL NOT PAID", "32"],
  ["TOLL ROAD, NO ACCOUNT", "58"],
] as const;
/** After the newest model year, so that no vehicle was parked before it was made. */
const YEAR = 2025;
const VIOLATIONS_MAX = 3;

/** One to three, newest first; `count` where the number is not drawn. */
export function inventViolations(seed: number, vehicle: Vehicle, count?: number): Violation[] {
  const draw = new Draw(seed, `violations.${vehicle.state}`, vehicle.index);
  return Array.from({ length: count ?? draw.between(1, VIOLATIONS_MAX) }, (_, at) => {
    const isToll = draw.chance(0.25);
    const [offence, amount] = isToll ? draw.pick(TOLLS) : draw.pick(PARKING);
    return {
      number: violationAt(vehicle.index * VIOLATIONS_MAX + at),
      kind: isToll ? ("TOLL" as const) : ("PARKING" as const),
      offence,
      date: draw.date(YEAR, YEAR),
      amount,
      status: draw.pick(["UNPAID", "UNPAID", "CONTESTED", "PAID"] as const),
    };
  }).sort((one, other) => other.date.localeCompare(one.date));
}
