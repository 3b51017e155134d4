/**
 * Persons of a state by whatever an inquiry names: name, licence, social security, state or FBI number, or the
 * miscellaneous number. The files of licences and of criminal history are searched; numbers that follow from a person's
 * place are turned back into it, since no file is ordered by them.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { licenceAt } from "../../population/numbers.ts";
import type { Driver } from "../../population/records.ts";
import type { StateFiles } from "../../store/stateFiles.ts";

const SOCIAL_SECURITY_NUMBERS = 100_000_000n;
/** 7,919 times this is 1 modulo 10^8: turns `socialSecurityAt` around. */
const SOCIAL_SECURITY_INVERSE = 40_017_679n;
const IDENTIFIERS = ["NAM", "OLN", "SOC", "SID", "FBI", "MNU"] as const;
const FIRST_MISCELLANEOUS = 900_000;

/** Other agencies' number of a person: `OA-900042`. */
export function miscellaneousNumber(index: number): string {
  return `OA-${FIRST_MISCELLANEOUS + index}`;
}

export class StatePersons {
  readonly #files: StateFiles;

  constructor(files: StateFiles) {
    this.#files = files;
  }

  /** Those who answer to every identifier that the inquiry names. */
  find(state: string, fields: MessageText["fields"]): Driver[] {
    const [first, ...others] = IDENTIFIERS.flatMap((code) => {
      const value = fields.get(code);
      return value === undefined ? [] : [this.#by(code, value, state, fields)];
    });
    const isAmong = ({ OLN }: Driver, persons: readonly Driver[]) => persons.some((one) => one.OLN === OLN);
    return (first ?? []).filter((person) => others.every((persons) => isAmong(person, persons)));
  }

  #by(code: string, value: string, state: string, fields: MessageText["fields"]): Driver[] {
    switch (code) {
      case "NAM":
        return this.#files.drivers(state, without(fields, "OLN"));
      case "OLN":
        return this.#files.drivers(state, new Map([["OLN", value]]));
      case "SOC":
        return this.#at(state, indexOfSocialSecurity(value));
      case "MNU":
        return this.#at(state, /^OA-9\d{5}$/.test(value) ? Number(value.slice(3)) - FIRST_MISCELLANEOUS : -1);
      default:
        return this.#files
          .subjects(state, new Map([[code, value]]))
          .flatMap(({ subject }) => this.#at(state, subject.index));
    }
  }

  #at(state: string, index: number): Driver[] {
    if (index < 0) return [];
    return this.#files.drivers(state, new Map([["OLN", licenceAt(state, index)]]));
  }
}

function without(fields: MessageText["fields"], code: string): MessageText["fields"] {
  if (!fields.has(code)) return fields;
  return new Map([...fields].filter(([other]) => other !== code));
}

/** Place of the person with that number; -1 where nobody has it. */
function indexOfSocialSecurity(value: string): number {
  if (!/^9\d{8}$/.test(value)) return -1;
  return Number((BigInt(value.slice(1)) * SOCIAL_SECURITY_INVERSE) % SOCIAL_SECURITY_NUMBERS);
}
