/**
 * A neighbouring state with a line of its own: registrations, drivers, vessels, criminal history, stolen
 * property and wanted persons, all under the state's two letters; and the agencies behind it (ncic-clets 4).
 *
 * Oregon and Nevada differ in what they hold and how they write; the rest is here.
 */

import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import { SAMPLE_CONFIG } from "../../packageRoot.ts";
import { filesOf, HotFiles, planHotFile } from "../files/hotFiles.ts";
import { LaterNotices } from "../files/laterNotices.ts";
import { NoticeQueue } from "../files/noticeQueue.ts";
import { OnceOnly } from "../files/onceOnly.ts";
import { TEST_LINE } from "../files/recordNotices.ts";
import { isInventedOri, stateAgency } from "../population/agencies.ts";
import { Draw } from "../population/draw.ts";
import { Population } from "../population/population.ts";
import { type FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { Clerks, type ClerksOptions } from "./clerks.ts";
import { answerHotInquiry } from "./hotInquiry.ts";
import { loadNetworkData } from "./nlets/networkData.ts";
import { AgencyDirectory } from "./nlets/services/directory.ts";
import type { HotLayout, RecordLayout } from "./recordLayout.ts";
import { answerStateInquiry, listed } from "./stateInquiry.ts";
import { PlateReaders } from "./states/plateReaders.ts";
import { StateDesk } from "./states/stateDesk.ts";
import { VehicleLookup } from "./states/vehicleLookup.ts";

export interface NeighbourOptions {
  readonly linkName: string;
  /** Two letters, also the destination code. */
  readonly state: string;
  readonly layout: RecordLayout;
  readonly hotLayout: HotLayout;
}

const ORI_CHARACTERS = 9;
const AGENCY_KEYS: ReadonlySet<string> = new Set(["AQ", "LQ", "LE"]);
/** Snowmobiles, and the share of licences with a photograph. */
const DESK = { snowmobiles: 20_000, imageShare: 0.3 } as const;
const READINGS_DAYS = 30;
/** The interstate network's: a state knows its own agencies as the network does. */
const NETWORK_FILE = new URL("simulators/nlets.yaml", SAMPLE_CONFIG);
/** Its clerks are quick, because people wait for a demonstration. */
const CLERKS: ClerksOptions = {
  answerMs: [1000, 4000],
  agencies: [
    { ends: "0200", progressHours: 1 },
    { ends: "0300", silentUntil: 2 },
    { ends: "0400", silentUntil: 4 },
  ],
};

/** `name`: of the table of stolen property and wanted persons, where a store holds those of several states. */
export function planNeighbour(
  population: Population,
  scale: number,
  state: string,
  sizes: (typeof FULL_SIZES)["leds" | "ncjis"],
  allFiles: readonly RecordFileDefinition[],
  name = "hot",
): FilePlan<never>[] {
  const files = filesOf(allFiles, [state]);
  const plan = (file: string, size: number, rowAt: Parameters<typeof planHotFile>[3]) =>
    planHotFile(files, file, sizeAt(size, scale), rowAt, name);
  return [
    ...planStateFiles(population, state, {
      vehicles: sizeAt(sizes.vehicles, scale),
      drivers: sizeAt(sizes.drivers, scale),
      vessels: sizeAt(sizes.vessels, scale),
      subjects: sizeAt(sizes.subjects, scale),
    }),
    plan("vehicle", sizes.stolenVehicles, (at) => population.stolenVehicle(state, at)),
    plan("wanted", sizes.wanted, (at) => population.wanted(state, at)),
    plan("protectionOrder", sizes.orders, (at) => population.neighbourOrder(state, at)),
    plan("gun", sizes.guns, (at) => population.neighbourGun(state, at)),
    plan("article", sizes.articles, (at) => population.neighbourArticle(state, at)),
  ];
}

export class NeighbourSystem implements DatabaseSystem {
  readonly linkName: string;
  readonly queue: NoticeQueue;
  readonly #options: NeighbourOptions;
  readonly #state: StateFiles;
  readonly #hot: HotFiles;
  readonly #clerks: Clerks;
  readonly #later: LaterNotices;
  readonly #onceOnly: OnceOnly<readonly Answer[]>;
  /** What it serves besides, in the layout of the interstate network. */
  readonly #desk: StateDesk;
  readonly #directory: AgencyDirectory;
  /** Keys that people read and no file answers. */
  readonly #keysForPeople: ReadonlySet<string>;
  readonly #responses: ReadonlyMap<string, string>;

  constructor({ store, changes, dictionary, seed, nowMs }: SystemWorld, options: NeighbourOptions) {
    this.linkName = options.linkName;
    this.#options = options;
    const files = new StateFiles(store);
    const population = new Population(seed);
    const vehicles = new VehicleLookup(files, population, [options.state]);
    const plateReaders = new PlateReaders(population, vehicles, {
      states: [options.state],
      days: READINGS_DAYS,
    });
    this.#state = files;
    this.#desk = new StateDesk({ files, population, vehicles, plateReaders, ...DESK });
    const { directory } = loadNetworkData(NETWORK_FILE);
    this.#directory = new AgencyDirectory(changes, [options.state], directory);
    this.#hot = new HotFiles(store, changes, filesOf(dictionary.recordFiles, [options.state]));
    const queue = new NoticeQueue(changes);
    const later = new LaterNotices(changes, queue);
    this.queue = queue;
    this.#later = later;
    this.#onceOnly = new OnceOnly(changes);
    this.#clerks = new Clerks(
      CLERKS,
      new Draw(seed, `clerks.${options.state}`, 0),
      (body, from, to, isTest, afterMs) =>
        changes.transaction(() => later.add(answerText(body, from, to, isTest), nowMs() + afterMs)),
    );
    this.#responses = new Map(dictionary.keys.map(({ key, responses }) => [key, responses[0] ?? key]));
    this.#keysForPeople = new Set(
      dictionary.keys
        .filter(({ class: keyClass, responses }) => keyClass === "confirmation" || responses.length === 0)
        .map(({ key }) => key),
    );
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const isToAgency = destination.length === ORI_CHARACTERS;
    if (isToAgency && !isInventedOri(destination)) {
      return [this.refuse(message, destination, `AGENCY ${destination} UNKNOWN`)];
    }
    if (this.#keysForPeople.has(message.key)) {
      if (message.key === "YQ" && isToAgency) this.#confirm(message, destination, context);
      return [];
    }
    // Of the inquiries only what people look for themselves may name an agency (nlets 8.2, 10.17).
    const found = isToAgency && !AGENCY_KEYS.has(message.key) ? null : this.#find(message, context);
    if (found === null) {
      const served = isToAgency ? destination : this.linkName;
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${served}`)];
    }
    const header = answerHeader(message, found.key, destination).trimEnd() + CRLF;
    const body = context.isTest ? TEST_LINE + CRLF + found.body : found.body;
    return inParts(header, body).map((text) => ({ text, isHit: found.isHit }));
  }

  #confirm(message: MessageText, ori: string, context: AnswerContext): void {
    this.#onceOnly.once(message, ori, context, () => {
      this.#clerks.take(message, ori, context.isTest);
      return [];
    });
  }

  #find(message: MessageText, context: AnswerContext) {
    const { state, layout, hotLayout } = this.#options;
    const find = () => this.#hot.search(state, message, context);
    const hot = answerHotInquiry(find, hotLayout, this.linkName, message);
    if (hot !== null) return { key: message.key, ...hot };
    const own = answerStateInquiry(this.#state, layout, state, this.linkName, message, context.nowMs);
    if (own !== null) return own;
    if (message.key === "TQ") {
      const { body, isHit } = this.#directory.search(message, state, context.isTest);
      return { key: this.#responseKey(message.key), body, isHit };
    }
    const found = this.#desk.find(state, message, context.nowMs());
    if (found === null) return null;
    const { records, nothing } = found;
    const isHit = records.length > 0;
    return {
      key: this.#responseKey(message.key),
      body: isHit ? listed(records, layout.count) : nothing,
      isHit,
    };
  }

  #responseKey(key: string): string {
    return this.#responses.get(key) ?? key;
  }

  runDue(nowMs: number): void {
    this.#later.runDue(nowMs);
    this.#onceOnly.runDue(nowMs);
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const header = answerHeader(message, this.#responseKey(message.key), destination);
    return { text: `${header}${this.linkName} REJECT - ${reason}`, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    const { state } = this.#options;
    return `AM.${stateAgency(state)}.${receiver}.TXT ${this.linkName} NOTICE ${serial}${CRLF}TEST MESSAGE, NO ACTION`;
  }
}

/** A YR, from the ORI of the agency that was asked to the asker's. */
function answerText(
  body: string,
  from: string,
  to: { readonly ori: string; readonly control: string },
  isTest: boolean,
): string {
  const control = to.control === "" ? "" : `*${to.control}.`;
  // Behind the fields, by which it is read.
  return `YR.${from}.${to.ori}.${control}TXT ${body}${isTest ? CRLF + TEST_LINE : ""}`;
}
