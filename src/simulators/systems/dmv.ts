/** The Department of Motor Vehicles: registrations, owners, drivers, their history, vessels (ncic-clets 1.7). */
import type { MessageText } from "../../domain/messageText.ts";
import type { Population } from "../population/population.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan, RecordStore } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { CALIFORNIA_LAYOUT } from "./californiaLayout.ts";
import { answerStateInquiry, responseKeyOf } from "./stateInquiry.ts";

const STATE = "CA";
const FILE = "DMV";

export function planDmv(population: Population, scale: number): FilePlan<never>[] {
  const { vehicles, drivers, vessels } = FULL_SIZES.dmv;
  return planStateFiles(population, STATE, {
    vehicles: sizeAt(vehicles, scale),
    drivers: sizeAt(drivers, scale),
    vessels: sizeAt(vessels, scale),
  });
}

const SERVED: ReadonlySet<string> = new Set(["RQ", "RNQ", "DQ", "KQ", "BQ"]);

export class DmvSystem implements DatabaseSystem {
  readonly linkName = "DMV";
  readonly #files: StateFiles;

  constructor(store: RecordStore) {
    this.#files = new StateFiles(store);
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const finding = SERVED.has(message.key)
      ? answerStateInquiry(this.#files, CALIFORNIA_LAYOUT, STATE, FILE, message, context.nowMs)
      : null;
    if (finding === null) {
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${FILE}`)];
    }
    const { key, body, isHit } = finding;
    return inParts(answerHeader(message, key, FILE), body).map((text) => ({ text, isHit }));
  }

  refuse(message: MessageText, _destination: string, reason: string): Answer {
    const text = `${answerHeader(message, responseKeyOf(message.key), FILE)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.CA9340000.${receiver}.TXT DMV NOTICE ${serial}${CRLF}REGISTRATION FILE UPDATED. TEST MESSAGE, NO ACTION`;
  }
}
