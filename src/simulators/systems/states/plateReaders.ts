/**
 * Readings of plate readers, in two steps (nlets 10.14): the index at Nlets gives pointers, the state that holds the
 * reading gives the reading.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { Draw } from "../../population/draw.ts";
import { FIXED_SEED } from "../../population/fixed.ts";
import { plateAt } from "../../population/numbers.ts";
import type { Population } from "../../population/population.ts";
import type { Vehicle } from "../../population/records.ts";
import { CRLF } from "../answerText.ts";
import type { VehicleLookup } from "./vehicleLookup.ts";

const READINGS_MAX = 4;
const DAY_MS = 24 * 3600_000;
/** The vehicle whose readings everybody may try: the one with the plate 9QQQ456, in these states. */
const VEHICLE_TO_TRY = 3649;
const STATES_TO_TRY: ReadonlySet<string> = new Set(["AZ", "OR", "NV"]);

export interface PlateReadersOptions {
  /** States that have readers. */
  readonly states: readonly string[];
  /** A reading is kept so long. */
  readonly days: number;
}

export class PlateReaders {
  readonly #population: Population;
  readonly #vehicles: VehicleLookup;
  readonly #options: PlateReadersOptions;

  constructor(population: Population, vehicles: VehicleLookup, options: PlateReadersOptions) {
    this.#population = population;
    this.#vehicles = vehicles;
    this.#options = options;
  }

  /** First step, at Nlets: pointers to the readings of a plate. */
  pointers({ fields }: MessageText, nowMs: number): string[] {
    return this.#vehicles
      .find(fields)
      .flatMap((vehicle) => this.#readings(vehicle).map((at) => this.#pointer(vehicle, at, nowMs)));
  }

  /** Second step, at the state: text of the reading, or null. */
  reading(state: string, { fields }: MessageText, nowMs: number): string | null {
    const [, place, number] = new RegExp(`^${state}L(\\d{7})(\\d{2})$`).exec(fields.get("PTR") ?? "") ?? [];
    if (place === undefined || number === undefined) return null;
    const [vehicle] = this.#vehicles.find(
      new Map([
        ["LIC", plateAt(Number(place))],
        ["LIS", state],
      ]),
    );
    if (vehicle === undefined || !this.#readings(vehicle).includes(Number(number))) return null;
    const draw = this.#draw(vehicle, Number(number));
    return [
      `${state} LICENSE PLATE READING PTR/${fields.get("PTR")}`,
      `LIC/${vehicle.LIC}.LIS/${state} ${this.#day(vehicle, Number(number), nowMs)} ${digits(draw.between(0, 23), 2)}${digits(draw.between(0, 59), 2)}`,
      `HIGHWAY ${draw.between(1, 99)} LANE ${draw.between(1, 5)} ${draw.pick(["NORTH", "SOUTH", "EAST", "WEST"])}BOUND`,
      `IMAGE ON FILE IMN/${fields.get("PTR")}`,
    ].join(CRLF);
  }

  #pointer(vehicle: Vehicle, at: number, nowMs: number): string {
    const pointer = `${vehicle.state}L${digits(vehicle.index, 7)}${digits(at, 2)}`;
    return `PTR/${pointer}.LIC/${vehicle.LIC}.LIS/${vehicle.state} ${this.#day(vehicle, at, nowMs)}`;
  }

  #readings({ state, index }: Vehicle): number[] {
    if (!this.#options.states.includes(state)) return [];
    const isToTry = STATES_TO_TRY.has(state) && index === VEHICLE_TO_TRY;
    const draw = new Draw(this.#population.seed, `readings.${state}`, index);
    const count = draw.chance(0.4) ? draw.between(1, READINGS_MAX) : 0;
    return Array.from({ length: isToTry ? 2 : count }, (_, at) => at);
  }

  /** Readings are never older than they are kept. */
  #day(vehicle: Vehicle, at: number, nowMs: number): string {
    const daysAgo = this.#draw(vehicle, at).between(0, this.#options.days - 1);
    return new Date(nowMs - daysAgo * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "");
  }

  #draw({ state, index }: Vehicle, at: number): Draw {
    const isToTry = STATES_TO_TRY.has(state) && index === VEHICLE_TO_TRY;
    return new Draw(isToTry ? FIXED_SEED : this.#population.seed, `reading.${state}.${at}`, index);
  }
}

function digits(number: number, count: number): string {
  return String(number).padStart(count, "0");
}
