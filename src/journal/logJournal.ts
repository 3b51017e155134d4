/**
 * The journal on disk: an append log of recycled segments, written and synced by a thread of its own.
 *
 * `append` puts a record into a ring in shared memory, `commit` gives the writer all that is there. While one sync runs the next
 * group gathers, so a lone record waits for nothing and a busy switch pays one sync for many. Commits are called back in their
 * order, when everything before them is on disk. When the disk fails, nothing is called back any more and nothing is tried
 * again: the switch has to stop and recover from what is there.
 */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { SwitchError } from "../domain/switchError.ts";
import type { Journal, JournalEntry, JournalPosition } from "../exchange/journalPort.ts";
import { decryptGroup, type JournalKey } from "./log/groupCipher.ts";
import { recordBytes } from "./log/layout.ts";
import { type OpenedLog, openLog } from "./log/openLog.ts";
import { readRecord } from "./log/recordCodec.ts";
import { createRingMemory, RingAppender } from "./log/ring.ts";
import { lockFolder, prepareSpare, retireSegment, segmentPath } from "./log/segmentFiles.ts";
import { scanSegment } from "./log/segmentScan.ts";
import { segmentBytesMin } from "./log/segmentWriter.ts";
import type { WriterMessage, WriterThreadData } from "./log/writerThread.ts";

export interface LogJournalOptions {
  readonly folder: string;
  /** File of the writer's thread. */
  readonly writerFile: URL;
  /** Size of a segment's file. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** Size of the ring, a power of two. Default 16 MiB. */
  readonly ringBytes?: number;
  /** Keys of encryption at rest, the greatest id the one for new groups; absent or empty: not encrypted. */
  readonly keys?: readonly JournalKey[];
  /** Segments whose newest record is older are given up; absent: kept for ever. */
  readonly keepMs?: number;
  /** All segments together take so much at most; absent: no bound. */
  readonly keepBytes?: number;
  /** The disk failed; nothing more becomes durable. Called once. */
  readonly onFailure: (error: SwitchError) => void;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
}

const SEGMENT_BYTES_DEFAULT = 64 * 1024 * 1024;
const RING_BYTES_DEFAULT = 16 * 1024 * 1024;
/** A group that takes longer to write than this many bytes do makes the next one wait for nothing gained. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;
/**
 * Records that do not fit into the ring wait in memory up to here. What stations send is bounded by the slabs, which are only
 * given back when their records are durable; what databases answer by the windows of their links.
 */
const OVERFLOW_BYTES_MAX = 256 * 1024 * 1024;

interface Commit {
  readonly position: number;
  readonly done: () => void;
}

interface KnownSegment {
  readonly sequence: number;
  readonly firstPosition: JournalPosition;
  /** When it was begun: everything before it is at least as old. */
  readonly createdMs: number;
}

export class LogJournal implements Journal {
  readonly name = "log";
  readonly isDurable = true;
  readonly #options: LogJournalOptions;
  readonly #segmentBytes: number;
  readonly #ring: RingAppender;
  readonly #worker: Worker;
  readonly #unlock: () => void;
  readonly #closed: Promise<void>;
  readonly #segments: KnownSegment[];
  #commits: Commit[] = [];
  #overflow: JournalEntry[] = [];
  #overflowBytes = 0;
  #appended: number;
  #durable: number;
  #failure: SwitchError | null = null;
  #housekeeping: Promise<void> = Promise.resolve();
  /** Segments that had to be written while records waited for them. */
  segmentsWithoutSpare = 0;

  /**
   * Opens the folder, reading all of it once. `visit` sees every record that is kept, oldest first.
   * Throws SwitchError for a journal that only a person can decide about (docs/operations.md).
   */
  constructor(
    options: LogJournalOptions,
    visit: (position: JournalPosition, entry: JournalEntry) => void = () => {},
  ) {
    const {
      folder,
      writerFile,
      segmentBytes = SEGMENT_BYTES_DEFAULT,
      ringBytes = RING_BYTES_DEFAULT,
      keys = [],
    } = options;
    const groupBytesMax = Math.min(GROUP_BYTES_MAX, ringBytes);
    if (segmentBytes < segmentBytesMin(groupBytesMax))
      throw new RangeError(`segmentBytes is at least ${segmentBytesMin(groupBytesMax)}`);
    this.#options = options;
    this.#segmentBytes = segmentBytes;
    let opened: OpenedLog;
    this.#unlock = lockFolder(folder);
    try {
      opened = openLog(folder, (group, payload) => {
        const plain = group.keyId === 0 ? payload : decryptGroup(keys, group, payload);
        visitGroup(group.firstPosition, plain, (position, entry) => {
          visit(position, entry);
          return true;
        });
      });
    } catch (error) {
      this.#unlock();
      throw error;
    }
    const { tail, segments } = opened;
    this.#segments = segments.map(({ sequence, firstPosition, createdMs }) => ({
      sequence,
      firstPosition,
      createdMs,
    }));
    this.#appended = tail.nextPosition - 1;
    this.#durable = this.#appended;
    this.#ring = new RingAppender(createRingMemory(ringBytes));
    const newest = [...keys].sort((one, other) => other.id - one.id)[0] ?? null;
    const data: WriterThreadData = {
      ring: this.#ring.memory,
      folder,
      segmentBytes,
      groupBytesMax,
      tail,
      key: newest,
    };
    this.#worker = new Worker(writerFile, { workerData: data, name: "journal" });
    this.#closed = new Promise((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.on("message", (message: WriterMessage) => this.#hear(message));
    this.#worker.on("error", () => this.#fail("THREAD"));
    this.#keepHouse();
  }

  get appendedPosition(): JournalPosition {
    return this.#appended as JournalPosition;
  }

  get durablePosition(): JournalPosition {
    return this.#durable as JournalPosition;
  }

  /** Null while the disk does what it should. */
  get failure(): SwitchError | null {
    return this.#failure;
  }

  append(entry: JournalEntry): JournalPosition {
    this.#appended++;
    if (this.#overflow.length > 0 || !this.#ring.append(entry)) this.#wait(entry);
    return this.appendedPosition;
  }

  #wait(entry: JournalEntry): void {
    const { text } = entry;
    this.#overflowBytes += recordBytes(text?.length ?? 0);
    if (this.#overflowBytes > OVERFLOW_BYTES_MAX)
      throw new SwitchError({ code: "JOURNAL_OVERFLOW", waitingBytes: this.#overflowBytes });
    this.#overflow.push({ ...entry, text: text === null ? null : Uint8Array.prototype.slice.call(text) });
    // The writer has to have something to take, or no room ever comes free.
    if (this.#ring.hasUncommitted) this.#ring.commit();
  }

  commit(done: () => void): void {
    if (this.#failure !== null) return;
    if (this.#appended === this.#durable && this.#commits.length === 0) {
      done();
      return;
    }
    this.#commits.push({ position: this.#appended, done });
    if (this.#ring.hasUncommitted) this.#ring.commit();
  }

  scan(from: JournalPosition, visit: (position: JournalPosition, entry: JournalEntry) => boolean): void {
    // First what waits, then the files: what becomes durable in between is in both, and is visited once.
    const waiting = this.#ring.waitingRecords();
    const overflow = this.#overflow;
    const firstWaiting = this.#appended - overflow.length - countRecords(waiting) + 1;
    let next: number = from;
    let isOver = false;
    const visitFrom = (position: JournalPosition, entry: JournalEntry) => {
      if (position < next || isOver) return !isOver;
      next = position + 1;
      isOver = !visit(position, entry);
      return !isOver;
    };
    this.#scanSegments(from, visitFrom);
    visitGroup(firstWaiting as JournalPosition, waiting, visitFrom);
    let position = this.#appended - overflow.length;
    for (const entry of overflow) if (!visitFrom(++position as JournalPosition, entry)) return;
  }

  #scanSegments(
    from: JournalPosition,
    visit: (position: JournalPosition, entry: JournalEntry) => boolean,
  ): void {
    const { folder, keys = [] } = this.#options;
    let isOver = false;
    for (const [index, { sequence, firstPosition }] of this.#segments.entries()) {
      const following = this.#segments[index + 1];
      if (following !== undefined && following.firstPosition <= from) continue;
      if (isOver) return;
      const bytes = readFileSync(segmentPath(folder, sequence));
      scanSegment(bytes, sequence, firstPosition, (group, payload) => {
        if (isOver || group.firstPosition + group.records <= from) return;
        const plain = group.keyId === 0 ? payload : decryptGroup(keys, group, payload);
        isOver = !visitGroup(group.firstPosition, plain, visit);
      });
    }
  }

  /** Resolves when a spare segment is there, so that the first record need not wait for one to be written. */
  async prepared(): Promise<void> {
    await this.#housekeeping;
  }

  /** Waits until everything appended is durable, then ends the thread. */
  async close(): Promise<void> {
    while (this.#overflow.length > 0 && this.#failure === null) {
      await new Promise<void>((resolve) => this.commit(resolve));
    }
    if (this.#ring.hasUncommitted) this.#ring.commit();
    this.#ring.close();
    await this.#closed;
    await this.#housekeeping;
    this.#unlock();
  }

  // ── from the writer ───────────────────────────────────────────────────────────────────────────────────────

  #hear(message: WriterMessage): void {
    switch (message.type) {
      case "durable":
        this.#durable = message.position;
        this.#refill();
        this.#callBack();
        break;
      case "segment": {
        const { sequence, firstPosition, hadSpare } = message;
        if (!hadSpare) this.segmentsWithoutSpare++;
        this.#segments.push({ sequence, firstPosition, createdMs: this.#options.wallClock() });
        this.#keepHouse();
        break;
      }
      case "failed":
        this.#fail(message.errno);
        break;
      case "closed":
        break;
      default:
        assertNever(message);
    }
  }

  /** Records that waited go into the room that came free. */
  #refill(): void {
    if (this.#overflow.length === 0) return;
    let moved = 0;
    for (const entry of this.#overflow) {
      if (!this.#ring.append(entry)) break;
      this.#overflowBytes -= recordBytes(entry.text?.length ?? 0);
      moved++;
    }
    this.#overflow = this.#overflow.slice(moved);
    if (this.#ring.hasUncommitted) this.#ring.commit();
  }

  #callBack(): void {
    let called = 0;
    // A callback may append and commit.
    while (called < this.#commits.length && this.#commits[called]!.position <= this.#durable) {
      this.#commits[called]!.done();
      called++;
    }
    this.#commits = this.#commits.slice(called);
  }

  #fail(errno: string): void {
    if (this.#failure !== null) return;
    this.#failure = new SwitchError({ code: "JOURNAL_WRITE", errno, position: this.#durable });
    this.#commits = [];
    this.#options.onFailure(this.#failure);
  }

  // ── segments ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Gives up segments that need not be kept, and has a spare ready; one run at a time. */
  #keepHouse(): void {
    this.#housekeeping = this.#housekeeping.then(() => this.#house()).catch(() => this.#fail("HOUSEKEEPING"));
  }

  async #house(): Promise<void> {
    const { folder, keepMs, keepBytes, wallClock } = this.#options;
    for (;;) {
      const [oldest, second] = this.#segments;
      // The last one is being written.
      if (oldest === undefined || second === undefined) break;
      const isOld = keepMs !== undefined && second.createdMs < wallClock() - keepMs;
      const isMuch = keepBytes !== undefined && this.#segments.length * this.#segmentBytes > keepBytes;
      if (!isOld && !isMuch) break;
      this.#segments.shift();
      await retireSegment(folder, oldest.sequence, this.#segmentBytes);
    }
    await prepareSpare(folder, this.#segmentBytes);
  }
}

/** False: `visit` wants no more. */
function visitGroup(
  first: JournalPosition,
  payload: Buffer,
  visit: (position: JournalPosition, entry: JournalEntry) => boolean,
): boolean {
  let position: number = first;
  for (let at = 0; at < payload.length; position++) {
    const { entry, end } = readRecord(payload, at);
    if (!visit(position as JournalPosition, entry)) return false;
    at = end;
  }
  return true;
}

function countRecords(payload: Buffer): number {
  let count = 0;
  for (let at = 0; at < payload.length; count++) at = readRecord(payload, at).end;
  return count;
}

function assertNever(message: never): never {
  throw new Error(`a message of the writer nobody reads: ${JSON.stringify(message)}`);
}
