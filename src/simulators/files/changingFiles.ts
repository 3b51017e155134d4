/**
 * The record files of one system: the engine behind NCIC and the state's files, which a system drives and lays out.
 *
 * How a system uses it (`systems/ncic.ts` is the example):
 * - `planHotFile(files, id, count, rowAt)` for each file that has generated records, `files` being `filesOf(...)`.
 * - `new ChangingFiles({ ...world, systems: ["NCI"], sender })` once. `systems` are the destination codes that it answers
 *   for; each file in config/dictionary/files.yaml names its own.
 * - `inquire(system, message, context)` for every message: records found and identifiers missed, or null where the
 *   key is no inquiry of the system. It also remembers the inquiry for later entries.
 * - `act(system, message, context)` for every other: done with the record as it is now, refused with a reason, or
 *   null where the key is no act of the system. What an answer looks like is the system's business, and because a
 *   repeat gives the same result, it gets the same answer.
 * - `runDue(nowMs)` now and then: retention, validation, reminders.
 * - `assign(...)` when another system has given the record its number.
 * - `queue` has the messages that nobody asked for; the server sends them.
 *
 * A system adds an act, a file or a rule of time in the data, not here.
 */
import type { Dictionary } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import type { HotRecord } from "../population/records.ts";
import type { RecordStore } from "../store/recordStore.ts";
import type { ChangeStore, HistoryLine } from "./changeStore.ts";
import { DelayedInquiries } from "./delayedInquiries.ts";
import { filesOf, HotFiles, type HotSearch } from "./hotFiles.ts";
import { NoticeQueue } from "./noticeQueue.ts";
import { type ActContext, type ActResult, RecordActs } from "./recordActs.ts";
import { RecordNotices } from "./recordNotices.ts";
import { type AgencyValidation, RecordTime } from "./recordTime.ts";
import { isStanding, RecordWriter } from "./recordWriter.ts";

export interface ChangingFilesOptions {
  readonly store: RecordStore;
  readonly changes: ChangeStore;
  readonly dictionary: Pick<Dictionary, "recordFiles" | "indicators" | "notices">;
  /** Destination codes that the system answers for. */
  readonly systems: readonly string[];
  /** ORI of its unasked messages. */
  readonly sender: string;
  /** Whose agencies are to be confirmed, by whom; absent where the system has no file of agencies. */
  readonly agencies?: AgencyValidation;
  /** Milliseconds since 1970; what was remembered for too long is forgotten at the start. */
  readonly nowMs: () => number;
}

export class ChangingFiles {
  readonly hot: HotFiles;
  /** Messages that nobody asked for, until a switch has them. */
  readonly queue: NoticeQueue;
  readonly #changes: ChangeStore;
  readonly #writer: RecordWriter;
  readonly #notices: RecordNotices;
  readonly #inquiries: DelayedInquiries;
  readonly #acts: RecordActs;
  readonly #time: RecordTime;

  constructor(options: ChangingFilesOptions) {
    const { store, changes, dictionary, systems, sender, agencies = null, nowMs } = options;
    const files = filesOf(dictionary.recordFiles, systems);
    const hot = new HotFiles(store, changes, files);
    const queue = new NoticeQueue(changes);
    const inquiries = new DelayedInquiries(changes, files, nowMs());
    const writer = new RecordWriter(changes);
    const notices = new RecordNotices({ hot, queue, inquiries, notices: dictionary.notices, sender });
    this.hot = hot;
    this.queue = queue;
    this.#changes = changes;
    this.#writer = writer;
    this.#notices = notices;
    this.#inquiries = inquiries;
    this.#acts = new RecordActs({ hot, changes, writer, notices, indicators: dictionary.indicators });
    this.#time = new RecordTime({ hot, changes, writer, notices, agencies });
    this.#time.begin(nowMs());
  }

  /** Null where the key is no inquiry at `system`. */
  inquire(system: string, message: MessageText, context: ActContext): HotSearch | null {
    const found = this.hot.search(system, message, context);
    if (found === null) return null;
    if (this.hot.isRemembered(system, message.key)) {
      this.#inquiries.remember(system, message, context.nowMs(), context.isTest);
      this.#notices.found(message, found.records, context.isTest);
    }
    return found;
  }

  /** Null where the key is no act at `system`. */
  act(system: string, message: MessageText, context: ActContext): ActResult | null {
    return this.#acts.act(system, message, context);
  }

  /**
   * Another system has given the record its number (a state's record that went to NCIC). Returns the record with it,
   * or null where no standing record has the id. `isTold`: the owner hears of it by a message of its own.
   */
  assign(
    id: string,
    numbers: Partial<Pick<HotRecord, "NIC" | "FCN">>,
    { nowMs, isTest }: Pick<ActContext, "nowMs" | "isTest">,
    isTold: boolean,
  ): HotRecord | null {
    return this.#changes.transaction(() => {
      const record = this.hot.get(id, isTest);
      if (record === undefined || record.life === undefined || !isStanding(record)) return null;
      const file = this.hot.file(record.file);
      const line = { atMs: nowMs(), act: "numbered", ORI: "", number: 0 };
      const written = this.#writer.write(file, { ...record, ...numbers }, line, isTest);
      if (isTold) this.#notices.numbered(file, written, isTest);
      return written;
    });
  }

  /** What has happened to a record since it was generated or entered, oldest first. */
  history(id: string, isTest = false): readonly HistoryLine[] {
    return this.#changes.of(isTest).history(id);
  }

  /** Does what time has made due. */
  runDue(nowMs: number): void {
    this.#time.run(nowMs);
  }

  /** Writes what is still in memory. The stores are not its own and stay open. */
  async close(): Promise<void> {
    this.queue.writeSoon();
    await this.#inquiries.close();
  }
}
