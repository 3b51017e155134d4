/**
 * NCIC: property and persons of the whole nation (ncic-clets 2).
 *
 * It is asked directly, or gets a copy of what goes to a state file; either way it answers in its own name.
 */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import type { MessageText } from "../../../domain/messageText.ts";
import { ChangingFiles } from "../../files/changingFiles.ts";
import { filesOf, type HotSearch, planHotFile } from "../../files/hotFiles.ts";
import type { NoticeQueue } from "../../files/noticeQueue.ts";
import { TEST_LINE } from "../../files/recordNotices.ts";
import { PERSON_FILES } from "../../population/personFiles.ts";
import { Population } from "../../population/population.ts";
import type { HotRecord } from "../../population/records.ts";
import { FULL_SIZES, sizeAt } from "../../population/sizes.ts";
import type { FilePlan } from "../../store/recordStore.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../../system.ts";
import { answerHeader, CRLF, inParts } from "../answerText.ts";
import { hotAnswer } from "../hotInquiry.ts";
import type { HotLayout } from "../recordLayout.ts";
import { type AgencyRow, planAgencies } from "./agencyFile.ts";
import { Images } from "./images.ts";
import { InterstateIndex, planIndex } from "./interstateIndex.ts";
import { acknowledgement, ncicLayout } from "./ncicLayout.ts";

const FILE = "NCI";
/** Destination of the interstate index; it answers in that name there. */
const INDEX_FILE = "III";
/** Wanted persons and the interstate index in one inquiry (ncic-clets 3.5). */
const COMBINED_KEY = "QWI";
/** ORI of what it sends unasked. */
const SENDER = "DC9010000";
/** Every two years each state's control agency goes through its agencies (1.3): the justice department of our state. */
const AGENCIES = { prefix: "CA", receiver: "CA9340100" };

/** Files with generated records, in the order of the dictionary. */
const PROPERTY_ROWS: Readonly<Record<string, (population: Population, index: number) => HotRecord>> = {
  vehicle: (population, at) => population.nationalStolenVehicle(at),
  plate: (population, at) => population.nationalProperty("plate", at),
  part: (population, at) => population.nationalProperty("part", at),
  gun: (population, at) => population.stolenGun(at),
  article: (population, at) => population.nationalArticle(at),
  boat: (population, at) => population.nationalProperty("boat", at),
  security: (population, at) => population.nationalProperty("security", at),
  wanted: (population, at) => population.nationalWanted(at),
};

export function planNcic(
  population: Population,
  scale: number,
  allFiles: readonly RecordFileDefinition[],
  agencies: readonly AgencyRow[],
): FilePlan<never>[] {
  const sizes: Readonly<Record<string, number>> = FULL_SIZES.ncic;
  const files = filesOf(allFiles, [FILE]);
  const plan = (file: string, rowAt: (index: number) => HotRecord) =>
    planHotFile(files, file, sizeAt(sizes[file]!, scale), rowAt);
  return [
    ...Object.entries(PROPERTY_ROWS).map(([file, rowOf]) => plan(file, (at) => rowOf(population, at))),
    ...PERSON_FILES.map((file) => plan(file, (at) => population.nationalPersonRecord(file, at))),
    planAgencies(files, agencies),
    ...planIndex(population, scale),
  ];
}

export class NcicSystem implements DatabaseSystem {
  readonly linkName = "NCIC";
  readonly #files: ChangingFiles;
  readonly #index: InterstateIndex;
  readonly #images: Images;
  readonly #layout: HotLayout;

  constructor(world: SystemWorld) {
    const { dictionary, store, changes, seed } = world;
    this.#files = new ChangingFiles({ ...world, systems: [FILE], sender: SENDER, agencies: AGENCIES });
    this.#index = new InterstateIndex(store, new Population(seed));
    this.#images = new Images(changes, this.#files.hot, dictionary.tables.get("IMT"));
    const files = new Map(this.#files.hot.files.map((file) => [file.id, file]));
    this.#layout = ncicLayout(files, dictionary.tables.get("CMC"));
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
    const { key } = message;
    if (this.#index.serves(key)) {
      const file = destination === INDEX_FILE ? INDEX_FILE : FILE;
      return this.#index.answer(message, context.nowMs(), (response) => headerOf(message, response, file));
    }
    if (this.#images.serves(key)) {
      const result = this.#images.answer(message, context);
      if (result.kind === "refused") return [this.refuse(message, destination, result.reason)];
      return this.#answers(message, result.body, result.isHit, context);
    }
    const found = this.#files.inquire(FILE, message, context);
    if (found !== null) return this.#found(message, found, context);
    const result = this.#files.act(FILE, message, context);
    if (result === null) return [this.refuse(message, destination, `MESSAGE KEY ${key} NOT SERVED BY NCIC`)];
    if (result.kind === "refused") return [this.refuse(message, destination, result.reason)];
    return this.#answers(message, acknowledgement(result), false, context);
  }

  #found(message: MessageText, found: HotSearch, context: AnswerContext): readonly Answer[] {
    const { body, isHit } = hotAnswer(found, this.#layout, FILE);
    if (message.key !== COMBINED_KEY) return this.#answers(message, body, isHit, context);
    const index = this.#index.lines(message);
    return this.#answers(message, body + CRLF + index.body, isHit || index.isHit, context);
  }

  /** Its answers are lines; they begin on one of their own in either dialect. */
  #answers(message: MessageText, body: string, isHit: boolean, { isTest }: AnswerContext): Answer[] {
    const whole = isTest ? TEST_LINE + CRLF + body : body;
    return inParts(headerOf(message, message.key, FILE), whole).map((text) => ({ text, isHit }));
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const file = destination === INDEX_FILE ? INDEX_FILE : FILE;
    const text = `${answerHeader(message, message.key, file)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.${SENDER}.${receiver}.TXT NCIC NOTICE ${serial}${CRLF}FILE MAINTENANCE IS OVER. TEST MESSAGE, NO ACTION`;
  }
}

function headerOf(message: MessageText, key: string, file: string): string {
  return answerHeader(message, key, file).trimEnd() + CRLF;
}
