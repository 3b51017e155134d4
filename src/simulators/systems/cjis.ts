/**
 * California's state files: stolen vehicles (SVS), firearms (AFS), property (APS), wanted persons (WPS), and
 * criminal history (CA, ACH). One link, told apart by the destination (ncic-clets 1.6, 3).
 */
import type { MessageText } from "../../domain/messageText.ts";
import type { Population } from "../population/population.ts";
import type { HotFile } from "../population/records.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import { HOT_FILE_OF_KEY, HotFiles, planHotFile } from "../store/hotFiles.ts";
import type { FilePlan, RecordStore } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { CALIFORNIA_HOT_LAYOUT, CALIFORNIA_LAYOUT } from "./californiaLayout.ts";
import { answerHotInquiry } from "./hotInquiry.ts";
import { answerStateInquiry, responseKeyOf } from "./stateInquiry.ts";

const STATE = "CA";

/** The file of each destination code. */
const FILES: ReadonlyMap<string, HotFile> = new Map([
  ["SVS", "vehicle"],
  ["AFS", "gun"],
  ["APS", "article"],
  ["WPS", "wanted"],
]);
const HISTORY_DESTINATIONS: ReadonlySet<string> = new Set(["CA", "ACH"]);
const HISTORY_KEYS: ReadonlySet<string> = new Set(["IQ", "FQ", "AQ"]);

export function planCjis(population: Population, scale: number): FilePlan<never>[] {
  const sizes = FULL_SIZES.cjis;
  return [
    planHotFile(sizeAt(sizes.stolenVehicles, scale), (at) => population.stolenVehicle(STATE, at)),
    planHotFile(sizeAt(sizes.wanted, scale), (at) => population.wanted(STATE, at)),
    planHotFile(sizeAt(sizes.firearms, scale), (at) => population.firearm(at)),
    planHotFile(sizeAt(sizes.articles, scale), (at) => population.stolenArticle(at)),
    ...planStateFiles(population, STATE, { subjects: sizeAt(sizes.subjects, scale) }),
  ];
}

export class CjisSystem implements DatabaseSystem {
  readonly linkName = "CJIS";
  readonly #hot: HotFiles;
  readonly #state: StateFiles;

  constructor(store: RecordStore) {
    this.#hot = new HotFiles(store);
    this.#state = new StateFiles(store);
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const found = this.#find(message, destination, context);
    if (found === null) {
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${destination}`)];
    }
    const header = answerHeader(message, found.key, destination);
    return inParts(header, found.body).map((text) => ({ text, isHit: found.isHit }));
  }

  #find(message: MessageText, destination: string, context: AnswerContext) {
    if (HISTORY_DESTINATIONS.has(destination)) {
      if (!HISTORY_KEYS.has(message.key)) return null;
      return answerStateInquiry(this.#state, CALIFORNIA_LAYOUT, STATE, destination, message, context.nowMs);
    }
    const file = FILES.get(destination);
    if (file === undefined || file !== HOT_FILE_OF_KEY.get(message.key)) return null;
    const finding = answerHotInquiry(this.#hot, CALIFORNIA_HOT_LAYOUT, destination, message);
    return finding === null ? null : { key: message.key, ...finding };
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const text = `${answerHeader(message, responseKeyOf(message.key), destination)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.CA9340100.${receiver}.TXT CJIS NOTICE ${serial}${CRLF}RECORD VALIDATION IS DUE. TEST MESSAGE, NO ACTION`;
  }
}
