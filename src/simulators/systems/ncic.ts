/**
 * NCIC: property and persons of the whole nation (ncic-clets 2).
 *
 * It is asked directly, or gets a copy of what goes to a state file; either way it answers in its own name.
 */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import { ChangingFiles } from "../files/changingFiles.ts";
import { filesOf, planHotFile } from "../files/hotFiles.ts";
import type { NoticeQueue } from "../files/noticeQueue.ts";
import { TEST_LINE } from "../files/recordNotices.ts";
import type { Population } from "../population/population.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { hotAnswer } from "./hotInquiry.ts";
import { acknowledgement, ncicLayout } from "./ncicLayout.ts";
import type { HotLayout } from "./recordLayout.ts";

const FILE = "NCI";
/** ORI of what it sends unasked. */
const SENDER = "DC9010000";

export function planNcic(
  population: Population,
  scale: number,
  allFiles: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  const sizes = FULL_SIZES.ncic;
  const files = filesOf(allFiles, [FILE]);
  const plan = (file: string, size: number, rowAt: Parameters<typeof planHotFile>[3]) =>
    planHotFile(files, file, sizeAt(size, scale), rowAt);
  return [
    plan("vehicle", sizes.stolenVehicles, (at) => population.nationalStolenVehicle(at)),
    plan("wanted", sizes.wanted, (at) => population.nationalWanted(at)),
    plan("gun", sizes.guns, (at) => population.stolenGun(at)),
    plan("article", sizes.articles, (at) => population.nationalArticle(at)),
  ];
}

export class NcicSystem implements DatabaseSystem {
  readonly linkName = "NCIC";
  readonly #files: ChangingFiles;
  readonly #layout: HotLayout;

  constructor(world: SystemWorld) {
    const { dictionary } = world;
    this.#files = new ChangingFiles({ ...world, systems: [FILE], sender: SENDER });
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
    const found = this.#files.inquire(FILE, message, context);
    if (found !== null) {
      const { body, isHit } = hotAnswer(found, this.#layout, FILE);
      return this.#answers(message, body, isHit, context);
    }
    const result = this.#files.act(FILE, message, context);
    if (result === null)
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY NCIC`)];
    if (result.kind === "refused") return [this.refuse(message, destination, result.reason)];
    return this.#answers(message, acknowledgement(result), false, context);
  }

  /** Its answers are lines; they begin on one of their own in either dialect. */
  #answers(message: MessageText, body: string, isHit: boolean, { isTest }: AnswerContext): Answer[] {
    const header = answerHeader(message, message.key, FILE).trimEnd() + CRLF;
    const whole = isTest ? TEST_LINE + CRLF + body : body;
    return inParts(header, whole).map((text) => ({ text, isHit }));
  }

  refuse(message: MessageText, _destination: string, reason: string): Answer {
    return {
      text: `${answerHeader(message, message.key, FILE)}REJECT - ${reason}`,
      isHit: false,
      isError: true,
    };
  }

  notice(receiver: string, serial: number): string {
    return `AM.${SENDER}.${receiver}.TXT NCIC NOTICE ${serial}${CRLF}FILE MAINTENANCE IS OVER. TEST MESSAGE, NO ACTION`;
  }
}
