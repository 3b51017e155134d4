/**
 * What one state or province answers to an inquiry: its records, in the layout of the interstate network.
 *
 * The keys are those of nlets 8.1 and 8.2 and the few others that a state itself serves. Service, habits and headers
 * are the network's business.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import type { Population } from "../../population/population.ts";
import type { Driver } from "../../population/records.ts";
import type { StateFiles } from "../../store/stateFiles.ts";
import { CRLF } from "../answerText.ts";
import { rapSheet } from "../rapSheet.ts";
import { CARRIERS, carrierAt, carrierOf, fuelTaxText } from "./carriers.ts";
import { Images } from "./images.ts";
import { NLETS_LAYOUT } from "./nletsLayout.ts";
import { type PersonFile, PersonFiles, permitHolder } from "./personFiles.ts";
import { StatePersons } from "./persons.ts";
import type { PlateReaders } from "./plateReaders.ts";
import { roadsAndWeather } from "./roads.ts";
import { Snowmobiles } from "./snowmobiles.ts";
import { STANDARD_WORDS } from "./standardWords.ts";
import type { VehicleLookup } from "./vehicleLookup.ts";

export interface StateFinding {
  /** Each complete; none where nothing is on file. */
  readonly records: readonly string[];
  /** What is said where there is no record. */
  readonly nothing: string;
}

export interface StateDeskOptions {
  readonly files: StateFiles;
  readonly population: Population;
  readonly vehicles: VehicleLookup;
  readonly plateReaders: PlateReaders;
  /** Snowmobiles of each state. */
  readonly snowmobiles: number;
  readonly imageShare: number;
}

type Search = (state: string, message: MessageText, nowMs: number) => readonly string[];

export class StateDesk {
  readonly #files: StateFiles;
  readonly #persons: StatePersons;
  readonly #personFiles: PersonFiles;
  readonly #population: Population;
  readonly #images: Images;
  readonly #searches: ReadonlyMap<string, Search>;

  constructor(options: StateDeskOptions) {
    const { files, population, vehicles, plateReaders, snowmobiles, imageShare } = options;
    this.#files = files;
    this.#population = population;
    this.#persons = new StatePersons(files);
    this.#personFiles = new PersonFiles(population);
    this.#images = new Images(population.seed, imageShare);
    const machines = new Snowmobiles(population, this.#persons, snowmobiles);
    this.#searches = new Map<string, Search>([
      ["RQ", (state, { fields }) => files.vehicles(state, fields).map(NLETS_LAYOUT.vehicle)],
      ["RNQ", (state, { fields }) => files.vehiclesOfOwner(state, fields).map(NLETS_LAYOUT.vehicle)],
      [
        "RPQ",
        (state, { fields }) => files.vehiclesOfPartialPlate(state, fields).vehicles.map(NLETS_LAYOUT.vehicle),
      ],
      ["DQ", (state, message) => this.#drivers(state, message, NLETS_LAYOUT.driver)],
      ["DNQ", (state, message) => this.#drivers(state, message, nameLine)],
      ["KQ", (state, message) => this.#drivers(state, message, NLETS_LAYOUT.history)],
      ["BQ", (state, { fields }) => files.vessels(state, fields).map(NLETS_LAYOUT.vessel)],
      ["SQ", (state, { fields }) => machines.find(state, fields)],
      [
        "IQ",
        (state, { fields }) =>
          files.subjects(state, fields).map(({ subject, by }) => NLETS_LAYOUT.subject(subject, by)),
      ],
      ["FQ", (state, message, nowMs) => this.#fullRecord(state, message, nowMs)],
      ["CWQ", (state, { fields }) => this.#permits(state, fields)],
      ["WLQ", (state, { fields }) => this.#recordsOf(["wildlife"], state, fields)],
      ["SWQ", (state, { fields }) => this.#recordsOf(["warrant"], state, fields)],
      ["SOQ", (state, { fields }) => this.#recordsOf(["registration"], state, fields)],
      ["PPQ", (state, { fields }) => this.#recordsOf(["parole"], state, fields)],
      ["PBQ", (state, { fields }) => this.#recordsOf(["probation"], state, fields)],
      ["PCQ", (state, { fields }) => this.#recordsOf(["corrections"], state, fields)],
      ["PAQ", (state, { fields }) => this.#recordsOf(["parole", "probation", "corrections"], state, fields)],
      ["CPQ", (state, { fields }) => this.#photographs(state, fields)],
      ["FQC", (state, { fields }) => fuelTax(population.seed, vehicles, state, fields)],
      [
        "LPQ",
        (state, message, nowMs) => {
          const reading = plateReaders.reading(state, message, nowMs);
          return reading === null ? [] : [reading];
        },
      ],
      ["HQ", (state, message) => [roadsAndWeather(population.seed, state, message)]],
    ]);
  }

  /** Null where no state serves the key. */
  find(state: string, message: MessageText, nowMs: number): StateFinding | null {
    if (OFFICE_KEYS.has(message.key)) return { records: [], nothing: officeText(state, message) };
    const records = this.#searches.get(message.key)?.(state, message, nowMs);
    if (records === undefined) return null;
    const asked = [...message.fields].filter(([code]) => !WHY.has(code));
    return { records, nothing: NLETS_LAYOUT.nothing(asked, state) };
  }

  #drivers(state: string, { fields, key }: MessageText, layout: (driver: Driver) => string): string[] {
    const wantsImage = fields.get("IMQ") === "Y" && key !== "DNQ";
    return this.#files
      .drivers(state, fields)
      .map((driver) => layout(driver) + (wantsImage ? CRLF + this.#images.line(driver) : ""));
  }

  #fullRecord(state: string, message: MessageText, nowMs: number): string[] {
    const [found] = this.#files.subjects(state, message.fields);
    return found === undefined ? [] : [rapSheet(found.subject, message, nowMs)];
  }

  #permits(state: string, fields: MessageText["fields"]): string[] {
    const number = fields.get("PER");
    if (number === undefined) return this.#recordsOf(["permit"], state, fields);
    const holder = permitHolder(state, number);
    if (holder < 0) return [];
    const { OLN } = this.#population.person(state, holder);
    return this.#recordsOf(["permit"], state, new Map([["OLN", OLN]]));
  }

  #recordsOf(kinds: readonly PersonFile[], state: string, fields: MessageText["fields"]): string[] {
    return this.#persons
      .find(state, fields)
      .flatMap((person) => kinds.flatMap((kind) => this.#personFiles.record(kind, person) ?? []));
  }

  #photographs(state: string, fields: MessageText["fields"]): string[] {
    return this.#persons
      .find(state, fields)
      .filter((person) => this.#personFiles.record("corrections", person) !== null)
      .map(
        (person) =>
          `${state} CORRECTIONS PHOTOGRAPH${CRLF}NAM/${person.NAM}.DOB/${person.DOB}${CRLF}${this.#images.line(person)}`,
      );
  }
}

/** What a person in an office works on by hand. */
const OFFICE_KEYS: ReadonlySet<string> = new Set(["AQ", "LQ", "LE"]);
/** Fields that say why, not what. */
const WHY: ReadonlySet<string> = new Set(["PUR", "ATN", "RSN", "CAS", "DEP", "IMQ", "PPS"]);

function officeText(state: string, { key, body }: MessageText): string {
  if (key === "AQ") return `${state} NO SUPPLEMENTAL RECORD ON FILE`;
  if (key === "LE") return `${state} ENTRY RECEIVED${CRLF}${body.slice(0, 60)}`;
  return `${STANDARD_WORDS.notOnFile} ${body.slice(0, 60)}`;
}

/** By the carrier's number, else by a plate of the state: whose vehicle it is. */
function fuelTax(
  seed: number,
  vehicles: VehicleLookup,
  state: string,
  fields: MessageText["fields"],
): string[] {
  const [vehicle] = fields.has("LIC") ? vehicles.find(new Map([...fields, ["LIS", state]])) : [];
  const carrier =
    vehicle === undefined ? carrierOf(seed, fields.get("DOT")) : carrierAt(seed, vehicle.index % CARRIERS);
  return carrier === null ? [] : [fuelTaxText(carrier)];
}

function nameLine({ OLN, NAM, DOB, SEX }: Driver): string {
  return `OLN/${OLN}.NAM/${NAM}.DOB/${DOB}.SEX/${SEX}`;
}
