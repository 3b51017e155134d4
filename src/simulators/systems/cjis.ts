/**
 * California's state files: stolen vehicles (SVS), firearms (AFS), property (APS), wanted persons (WPS), and
 * criminal history (CA, ACH). One link, told apart by the destination (ncic-clets 1.6, 3).
 */

import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import { ChangingFiles } from "../files/changingFiles.ts";
import { filesOf, planHotFile } from "../files/hotFiles.ts";
import type { NoticeQueue } from "../files/noticeQueue.ts";
import type { Population } from "../population/population.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { CALIFORNIA_HOT_LAYOUT, CALIFORNIA_LAYOUT } from "./californiaLayout.ts";
import { answerHotInquiry } from "./hotInquiry.ts";
import { answerStateInquiry, responseKeyOf } from "./stateInquiry.ts";

const STATE = "CA";

/** Destination codes of its record files. */
const SYSTEMS = ["SVS", "AFS", "APS", "WPS"];
const SENDER = "CA9340100";
const HISTORY_DESTINATIONS: ReadonlySet<string> = new Set(["CA", "ACH"]);
const HISTORY_KEYS: ReadonlySet<string> = new Set(["IQ", "FQ", "AQ"]);

export function planCjis(
  population: Population,
  scale: number,
  allFiles: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  const sizes = FULL_SIZES.cjis;
  const files = filesOf(allFiles, SYSTEMS);
  const plan = (file: string, size: number, rowAt: Parameters<typeof planHotFile>[3]) =>
    planHotFile(files, file, sizeAt(size, scale), rowAt);
  return [
    plan("stolenVehicleSystem", sizes.stolenVehicles, (at) => population.stolenVehicle(STATE, at)),
    plan("wantedPersonsSystem", sizes.wanted, (at) => population.wanted(STATE, at)),
    plan("firearmsSystem", sizes.firearms, (at) => population.firearm(at)),
    plan("propertySystem", sizes.articles, (at) => population.stolenArticle(at)),
    ...planStateFiles(population, STATE, { subjects: sizeAt(sizes.subjects, scale) }),
  ];
}

export class CjisSystem implements DatabaseSystem {
  readonly linkName = "CJIS";
  readonly #files: ChangingFiles;
  readonly #state: StateFiles;

  constructor(world: SystemWorld) {
    this.#files = new ChangingFiles({ ...world, systems: SYSTEMS, sender: SENDER });
    this.#state = new StateFiles(world.store);
  }

  get queue(): NoticeQueue {
    return this.#files.queue;
  }

  runDue(nowMs: number): void {
    this.#files.runDue(nowMs);
  }

  close(): Promise<void> {
    return this.#files.close();
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
    const finding = answerHotInquiry(
      () => this.#files.inquire(destination, message, context),
      CALIFORNIA_HOT_LAYOUT,
      destination,
      message,
    );
    return finding === null ? null : { key: message.key, ...finding };
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const text = `${answerHeader(message, responseKeyOf(message.key), destination)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.${SENDER}.${receiver}.TXT CJIS NOTICE ${serial}${CRLF}RECORD VALIDATION IS DUE. TEST MESSAGE, NO ACTION`;
  }
}
