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
 * - `assign(...)` when another system has given the record its number; `tellNumbered` and `tellRejected` tell its owner.
 * - `queue` has the messages that nobody asked for; the server sends them.
 *
 * A system adds an act, a file or a rule of time in the data, not here.
 */
import type { Dictionary, RecordFileDefinition } from "../../dictionary/model.ts";
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
import { RecordWriter } from "./recordWriter.ts";

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
  /** Something is done when the time of a record is over, within the transaction. Default: nothing. */
  readonly onExpired?: (file: RecordFileDefinition, record: HotRecord, isTest: boolean) => void;
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
    const { store, changes, dictionary, systems, sender, nowMs } = options;
    const { agencies = null, onExpired = () => {} } = options;
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
    this.#time = new RecordTime({ hot, changes, writer, notices, agencies, onExpired });
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
   * Another system has given the record its number (a state's record that went to NCIC), perhaps after the record was
   * ended. Returns the record with it, or null where no record has the id.
   */
  assign(
    id: string,
    numbers: Partial<Pick<HotRecord, "NIC" | "FCN">>,
    { nowMs, isTest }: Pick<ActContext, "nowMs" | "isTest">,
  ): HotRecord | null {
    return this.#changes.transaction(() => {
      const record = this.hot.get(id, isTest);
      if (record === undefined || record.life === undefined) return null;
      const file = this.hot.file(record.file);
      const line = { atMs: nowMs(), act: "numbered", ORI: "", number: 0 };
      return this.#writer.write(file, { ...record, ...numbers }, line, isTest);
    });
  }

  /** The owner hears of the number by a message. Within a transaction. */
  tellNumbered(record: HotRecord, isTest: boolean): void {
    this.#notices.numbered(this.hot.file(record.file), record, isTest);
  }

  /** The other system has refused what became of a record; the record stands, and its owner hears the reason. Within a transaction. */
  tellRejected(record: HotRecord, reason: string, isTest: boolean): void {
    this.#notices.forwardRejected(this.hot.file(record.file), record, reason, isTest);
  }

  /** Why the message's purpose does not open what it asks; null where it does. */
  purposeTrouble(system: string, { key, fields }: MessageText): string | null {
    const asked = this.hot.files.filter(
      (file) => file.systems.includes(system) && [...file.inquire, ...file.investigate].includes(key),
    );
    if (asked.length === 0 || asked.some(({ purposes }) => purposes.length === 0)) return null;
    const allowed = [...new Set(asked.flatMap(({ purposes }) => purposes))];
    const purpose = fields.get("PUR");
    if (purpose === undefined) return `PUR MISSING - THE FILE IS FOR PURPOSE ${allowed.join(", ")} ONLY`;
    return allowed.includes(purpose)
      ? null
      : `PUR/${purpose} - THE FILE IS FOR PURPOSE ${allowed.join(", ")} ONLY`;
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
