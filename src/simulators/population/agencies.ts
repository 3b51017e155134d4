/** Invented agencies: county numbers from 901 on belong to nobody (design section 5). */
import { type Draw, twoDigits } from "./draw.ts";
import type { Person } from "./records.ts";

/** Agency that would have entered something about this person: the sheriff or a police department of the county. */
export function agencyOf(person: Person, draw: Draw): string {
  const county = person.county === 0 ? 1 : person.county;
  return `${person.state}9${twoDigits(county)}${draw.pick(["0000", "0000", "0100"])}`;
}

/** Control point or state agency that answers for a whole state. */
export function stateAgency(state: string): string {
  return `${state}9010000`;
}

/** True for an ORI that an invented agency may have: county 901-999, or 099 of the fact base's examples. */
export function isInventedOri(ori: string): boolean {
  return /^[A-Z]{2}(?:9(?!00)[0-9]{2}|099)[A-Z0-9]{4}$/.test(ori);
}

/** Name in plain words, made from the parts of the ORI (nlets 7.6). */
export function agencyName(ori: string): string {
  const county = ori.slice(2, 5);
  const unit = ori.slice(5, 7);
  return unit === "00" ? `SAMPLE SHERIFF COUNTY ${county}` : `SAMPLE POLICE ${unit} COUNTY ${county}`;
}

/** 555-01xx is never connected. */
export function agencyTelephone(ori: string): string {
  return `555-01${ori.slice(3, 5)}`;
}
