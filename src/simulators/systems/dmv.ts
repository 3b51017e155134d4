/**
 * The Department of Motor Vehicles: registrations, owners, drivers, their history, vessels, occupational licences, parking
 * and toll violations (ncic-clets 1.7).
 */
import type { MessageText } from "../../domain/messageText.ts";
import { Population } from "../population/population.ts";
import type { OccupationalLicence } from "../population/records.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { CALIFORNIA_LAYOUT } from "./californiaLayout.ts";
import { DmvInquiry, OCCUPATIONAL_LICENCES } from "./dmvInquiry.ts";
import { Stops } from "./dmvStops.ts";
import type { RecordLayout } from "./recordLayout.ts";
import { answerStateInquiry, type Finding, responseKeyOf } from "./stateInquiry.ts";

const STATE = "CA";
const FILE = "DMV";

export function planDmv(population: Population, scale: number): FilePlan<never>[] {
  const { vehicles, drivers, vessels, occupationalLicences } = FULL_SIZES.dmv;
  const licences: FilePlan<OccupationalLicence> = {
    definition: OCCUPATIONAL_LICENCES,
    count: sizeAt(occupationalLicences, scale),
    rowAt: (at) => population.occupationalLicence(at),
    also: [],
  };
  return [
    ...planStateFiles(population, STATE, {
      vehicles: sizeAt(vehicles, scale),
      drivers: sizeAt(drivers, scale),
      vessels: sizeAt(vessels, scale),
    }),
    licences as unknown as FilePlan<never>,
  ];
}

/** Served as every state does it. */
const EVERY_STATES: ReadonlySet<string> = new Set(["RQ", "RNQ", "DQ", "KQ", "BQ"]);

export class DmvSystem implements DatabaseSystem {
  readonly linkName = "DMV";
  readonly #files: StateFiles;
  readonly #own: DmvInquiry;
  readonly #stops: Stops;

  constructor({ store, changes, seed }: SystemWorld) {
    this.#files = new StateFiles(store);
    this.#own = new DmvInquiry(store, this.#files, new Population(seed));
    this.#stops = new Stops(changes);
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const stop = this.#stops.act(message, context.nowMs(), context.isTest);
    if (stop !== null) {
      if (stop.isRefused) return [this.refuse(message, destination, stop.text)];
      return [{ text: answerHeader(message, message.key, FILE) + stop.text, isHit: false }];
    }
    const finding = this.#find(message, context);
    if (finding === null) {
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${FILE}`)];
    }
    const { key, body, isHit } = finding;
    return inParts(answerHeader(message, key, FILE), body).map((text) => ({ text, isHit }));
  }

  #find(message: MessageText, { isTest, nowMs }: AnswerContext): Finding | null {
    const layout = this.#layout(isTest);
    // Who runs a plate through the hot files may ask for its registration in the same breath.
    if (message.key === "QV") return this.#registration(message, layout, nowMs);
    if (!EVERY_STATES.has(message.key)) return this.#own.answer(message, layout, FILE);
    return answerStateInquiry(this.#files, layout, STATE, FILE, message, nowMs);
  }

  #registration(message: MessageText, layout: RecordLayout, nowMs: () => number): Finding | null {
    const { fields } = message;
    // A plate of another state is not in this one's file, though its letters may be.
    const isOurs = (fields.get("LIS") ?? STATE) === STATE;
    const asked = isOurs ? fields : new Map([...fields].filter(([code]) => code !== "LIC"));
    const request = { ...message, key: "RQ", fields: asked };
    return answerStateInquiry(this.#files, layout, STATE, FILE, request, nowMs);
  }

  /** Records as they stand now, with the stops of the state's files. */
  #layout(isTest: boolean): RecordLayout {
    return {
      ...CALIFORNIA_LAYOUT,
      vehicle: (row) => CALIFORNIA_LAYOUT.vehicle(this.#stops.vehicle(row, isTest)),
      vessel: (row) => CALIFORNIA_LAYOUT.vessel(this.#stops.vessel(row, isTest)),
    };
  }

  refuse(message: MessageText, _destination: string, reason: string): Answer {
    const key = DmvInquiry.responseKeyOf(message.key) ?? responseKeyOf(message.key);
    const text = `${answerHeader(message, key, FILE)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.CA9340000.${receiver}.TXT DMV NOTICE ${serial}${CRLF}REGISTRATION FILE UPDATED. TEST MESSAGE, NO ACTION`;
  }
}
