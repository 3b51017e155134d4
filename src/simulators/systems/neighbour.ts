/**
 * A neighbouring state with a line of its own: registrations, drivers, vessels, criminal history, stolen
 * property and wanted persons, all under the state's two letters; and the agencies behind it (ncic-clets 4).
 *
 * Oregon and Nevada differ in what they hold and how they write; the rest is here.
 */

import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import { filesOf, HotFiles, planHotFile } from "../files/hotFiles.ts";
import { isInventedOri, stateAgency } from "../population/agencies.ts";
import type { Population } from "../population/population.ts";
import { type FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { CLERK_MS, confirmationBody } from "./confirmation.ts";
import { answerHotInquiry } from "./hotInquiry.ts";
import type { HotLayout, RecordLayout } from "./recordLayout.ts";
import { answerStateInquiry, responseKeyOf } from "./stateInquiry.ts";

export interface NeighbourOptions {
  readonly linkName: string;
  /** Two letters, also the destination code. */
  readonly state: string;
  readonly layout: RecordLayout;
  readonly hotLayout: HotLayout;
}

const ADMINISTRATIVE_KEYS: ReadonlySet<string> = new Set(["AM", "AML", "YR"]);

export function planNeighbour(
  population: Population,
  scale: number,
  state: string,
  sizes: (typeof FULL_SIZES)["leds" | "ncjis"],
  allFiles: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  const files = filesOf(allFiles, [state]);
  return [
    ...planStateFiles(population, state, {
      vehicles: sizeAt(sizes.vehicles, scale),
      drivers: sizeAt(sizes.drivers, scale),
      vessels: sizeAt(sizes.vessels, scale),
      subjects: sizeAt(sizes.subjects, scale),
    }),
    planHotFile(files, "vehicle", sizeAt(sizes.stolenVehicles, scale), (at) =>
      population.stolenVehicle(state, at),
    ),
    planHotFile(files, "wanted", sizeAt(sizes.wanted, scale), (at) => population.wanted(state, at)),
    planHotFile(files, "gun", sizeAt(sizes.guns, scale), (at) => population.neighbourGun(state, at)),
    planHotFile(files, "article", sizeAt(sizes.articles, scale), (at) =>
      population.neighbourArticle(state, at),
    ),
  ];
}

export class NeighbourSystem implements DatabaseSystem {
  readonly linkName: string;
  readonly #options: NeighbourOptions;
  readonly #state: StateFiles;
  readonly #hot: HotFiles;

  constructor({ store, changes, dictionary }: SystemWorld, options: NeighbourOptions) {
    this.linkName = options.linkName;
    this.#options = options;
    this.#state = new StateFiles(store);
    this.#hot = new HotFiles(store, changes, filesOf(dictionary.recordFiles, [options.state]));
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const isToAgency = destination.length === 9;
    if (isToAgency && !isInventedOri(destination)) {
      return [this.refuse(message, destination, `AGENCY ${destination} UNKNOWN`)];
    }
    if (ADMINISTRATIVE_KEYS.has(message.key)) return [];
    if (message.key === "YQ" && isToAgency) return [this.#confirm(message, destination)];
    // Of the inquiries only a request for supplemental history may name an agency (nlets 8.2).
    const found = isToAgency && message.key !== "AQ" ? null : this.#find(message, context);
    if (found === null) {
      const served = isToAgency ? destination : this.linkName;
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${served}`)];
    }
    const header = answerHeader(message, found.key, destination).trimEnd() + CRLF;
    return inParts(header, found.body).map((text) => ({ text, isHit: found.isHit }));
  }

  #find(message: MessageText, context: AnswerContext) {
    const { state, layout, hotLayout } = this.#options;
    const find = () => this.#hot.search(state, message, context);
    const hot = answerHotInquiry(find, hotLayout, this.linkName, message);
    if (hot !== null) return { key: message.key, ...hot };
    return answerStateInquiry(this.#state, layout, state, this.linkName, message, context.nowMs);
  }

  /** The agency that was asked answers, from its ORI to the asker's. */
  #confirm(message: MessageText, responder: string): Answer {
    const control = message.control === "" ? "" : `*${message.control}.`;
    const header = `YR.${responder}.${message.origin}.${control}TXT `;
    return { text: header + confirmationBody(message, responder), isHit: false, delayMs: CLERK_MS };
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const header = answerHeader(message, responseKeyOf(message.key), destination);
    return { text: `${header}${this.linkName} REJECT - ${reason}`, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    const { state } = this.#options;
    return `AM.${stateAgency(state)}.${receiver}.TXT ${this.linkName} NOTICE ${serial}${CRLF}TEST MESSAGE, NO ACTION`;
  }
}
