/**
 * Stops on DMV's records, set and removed by the state's files (`cjis/vehicleStops.ts` has the messages): while one
 * stands, the record is closed to third parties and says why (ncic-clets 1.7).
 *
 * Generated records carry the stops of generated thefts, without their numbers. A stop that was set since then goes
 * before them; one that was removed takes the generated one of the same words away.
 */
import type { Database } from "lmdb";
import type { MessageText } from "../../domain/messageText.ts";
import type { ChangeStore } from "../files/changeStore.ts";
import type { Vehicle, Vessel } from "../population/records.ts";

/** What the state's files have said last about one of their records. */
interface Stop {
  readonly FCN: string;
  /** Keys of what it is about: `LIC:CA9QQQ123`, `VIN:…`. */
  readonly keys: readonly string[];
  /** `STOLEN VEHICLE`. */
  readonly words: string;
  /** False: it was removed. */
  readonly isSet: boolean;
  readonly atMs: number;
}

const NO_STOP = "NONE";
const STATE = "CA";
/** Stops of one vehicle: it and its plate may be in the files at the same time. */
const STOPS_OF_ONE_MAX = 20;

export class Stops {
  readonly #changes: ChangeStore;
  readonly #stops: Database<Stop, string>;
  readonly #index: Database<true, string>;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
    this.#stops = changes.database("stops");
    this.#index = changes.database("stops.index");
  }

  /** Null where the key is none of a stop; otherwise what was done, or why not. */
  act(
    { key, fields }: Pick<MessageText, "key" | "fields">,
    nowMs: number,
    isTest: boolean,
  ): { readonly text: string; readonly isRefused: boolean } | null {
    if (key !== "SST" && key !== "XST") return null;
    const FCN = fields.get("FCN");
    if (FCN === undefined) return { text: "FCN MISSING", isRefused: true };
    const keys = keysOf(Object.fromEntries(fields));
    if (keys.length === 0) return { text: "LIC, VIN, REG OR BHN MISSING", isRefused: true };
    const isSet = key === "SST";
    const stop = { FCN, keys, words: fields.get("STP") ?? "STOP", isSet, atMs: nowMs };
    this.#changes.transaction(() => this.#put(stop, isTest));
    return { text: `${isSet ? "STOP SET" : "STOP REMOVED"} FCN/${FCN}`, isRefused: false };
  }

  vehicle(vehicle: Vehicle, isTest: boolean): Vehicle {
    return { ...vehicle, STOP: this.#of({ ...vehicle, LIS: vehicle.state }, vehicle.STOP, isTest) };
  }

  vessel(vessel: Vessel, isTest: boolean): Vessel {
    return { ...vessel, STOP: this.#of({ REG: vessel.REG, BHN: vessel.BHN }, vessel.STOP, isTest) };
  }

  #put(stop: Stop, isTest: boolean): void {
    const id = setOf(isTest) + stop.FCN;
    for (const key of this.#stops.get(id)?.keys ?? []) this.#index.removeSync(indexKey(key, stop, isTest));
    for (const key of stop.keys) this.#index.putSync(indexKey(key, stop, isTest), true);
    this.#stops.putSync(id, stop);
  }

  #of(record: Readonly<Record<string, unknown>>, generated: string, isTest: boolean): string {
    const stops = new Map<string, Stop>();
    for (const key of keysOf(record)) {
      const start = `${setOf(isTest)}${key} `;
      for (const { key: found } of this.#index.getRange({
        start,
        end: `${start}~`,
        limit: STOPS_OF_ONE_MAX,
      })) {
        const stop = this.#stops.get(setOf(isTest) + found.slice(start.length));
        if (stop !== undefined) stops.set(stop.FCN, stop);
      }
    }
    const all = [...stops.values()].sort((one, other) => other.atMs - one.atMs);
    const latest = all.find(({ isSet }) => isSet);
    if (latest !== undefined) return latest.words;
    return isTest || all.some(({ words }) => words === generated) ? NO_STOP : generated;
  }
}

/** Live and test stops do not know each other. */
function setOf(isTest: boolean): string {
  return isTest ? "T" : "L";
}

function indexKey(key: string, { FCN }: Stop, isTest: boolean): string {
  return `${setOf(isTest)}${key} ${FCN}`;
}

function keysOf(record: Readonly<Record<string, unknown>>): string[] {
  const text = (code: string) => (typeof record[code] === "string" ? (record[code] as string) : "");
  const keys = [
    text("LIC") === "" ? "" : `LIC:${text("LIS") || STATE}${text("LIC")}`,
    text("VIN") === "" ? "" : `VIN:${text("VIN")}`,
    text("REG") === "" ? "" : `REG:${text("REG")}`,
    text("BHN") === "" ? "" : `BHN:${text("BHN")}`,
  ];
  return keys.filter((key) => key !== "");
}
