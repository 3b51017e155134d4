/**
 * Vehicles of several states, by number or by plate and state: what national systems have gathered from everybody.
 *
 * Nlets holds the files of the other states; California's vehicles follow from their numbers.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { FIXED_VEHICLES } from "../../population/fixed.ts";
import { plateIndex, vinIndex } from "../../population/numbers.ts";
import type { Population } from "../../population/population.ts";
import type { Vehicle } from "../../population/records.ts";
import type { StateFiles } from "../../store/stateFiles.ts";

const CALIFORNIA = "CA";

export class VehicleLookup {
  readonly #files: StateFiles;
  readonly #population: Population;
  readonly #states: readonly string[];

  constructor(files: StateFiles, population: Population, states: readonly string[]) {
    this.#files = files;
    this.#population = population;
    this.#states = states;
  }

  /** By VIN in every state; else by LIC in the state of LIS, or in every state without it. */
  find(fields: MessageText["fields"]): Vehicle[] {
    const [vin, plate, only] = [fields.get("VIN"), fields.get("LIC"), fields.get("LIS")];
    if (vin === undefined && plate === undefined) return [];
    const query = new Map([vin === undefined ? ["LIC", plate!] : ["VIN", vin]] as [string, string][]);
    const isMeant = (state: string) => vin !== undefined || only === undefined || only === state;
    const elsewhere = this.#states.filter(isMeant).flatMap((state) => this.#files.vehicles(state, query));
    return isMeant(CALIFORNIA) ? [...this.#own(vin, plate), ...elsewhere] : elsewhere;
  }

  #own(vin: string | undefined, plate: string | undefined): Vehicle[] {
    const fixed = (FIXED_VEHICLES[CALIFORNIA] ?? []).filter((row) => row.VIN === vin || row.LIC === plate);
    if (fixed.length > 0) return fixed;
    const index = vin === undefined ? plateIndex(plate!) : vinIndex(vin);
    if (index < 0) return [];
    const vehicle = this.#population.vehicle(CALIFORNIA, index);
    return vehicle.VIN === vin || vehicle.LIC === plate ? [vehicle] : [];
  }
}
