/** Snowmobiles of the states that register them (nlets 10.6): every so manieth driver has one. */
import type { MessageText } from "../../../domain/messageText.ts";
import { Draw } from "../../population/draw.ts";
import type { Population } from "../../population/population.ts";
import type { Person } from "../../population/records.ts";
import { CRLF } from "../answerText.ts";
import type { StatePersons } from "./persons.ts";

const DRIVERS_PER_SNOWMOBILE = 13;
const MAKES = ["TST", "MOCK", "FIXT"] as const;

export class Snowmobiles {
  readonly #population: Population;
  readonly #persons: StatePersons;
  readonly #count: number;

  /** `count`: how many each state has at most. */
  constructor(population: Population, persons: StatePersons, count: number) {
    this.#population = population;
    this.#persons = persons;
    this.#count = count;
  }

  /** Records by registration, number of the machine, or owner. */
  find(state: string, fields: MessageText["fields"]): string[] {
    const registration = fields.get("REG");
    if (registration !== undefined) return this.#at(state, numberIn(registration, `SM${state}`));
    const machine = fields.get("VIN");
    if (machine !== undefined) return this.#at(state, numberIn(machine, `ZZ9SNO${state}`));
    return this.#persons
      .find(state, fields)
      .filter(({ index }) => index % DRIVERS_PER_SNOWMOBILE === 0)
      .flatMap((person) => this.#text(person, person.index / DRIVERS_PER_SNOWMOBILE));
  }

  #at(state: string, number: number): string[] {
    if (number < 0 || number >= this.#count) return [];
    return this.#text(this.#population.person(state, number * DRIVERS_PER_SNOWMOBILE), number);
  }

  #text({ state, NAM, ADR, DOB }: Person, number: number): string[] {
    const draw = new Draw(this.#population.seed, `snowmobile.${state}`, number);
    return [
      [
        `${state} SNOWMOBILE REGISTRATION`,
        `REG/SM${state}${digits(number)}.EXPIRES ${draw.between(2026, 2028)}0630.VIN/ZZ9SNO${state}${digits(number)}`,
        `VMA/${draw.pick(MAKES)}.VYR/${draw.between(2002, 2025)}.VCO/${draw.pick(["BLK", "RED", "YEL", "BLU"])}`,
        `REGISTERED OWNER ${NAM}.DOB/${DOB}`,
        ADR,
      ].join(CRLF),
    ];
  }
}

function digits(number: number): string {
  return String(number).padStart(6, "0");
}

/** Number of six digits behind a prefix; -1 where the value is something else. */
function numberIn(value: string, prefix: string): number {
  return value.startsWith(prefix) && /^\d{6}$/.test(value.slice(prefix.length))
    ? Number(value.slice(prefix.length))
    : -1;
}
