/**
 * Messages into batches, batches to the worker pool, results back in the order of arrival.
 *
 * Natural batching: an open slab takes messages until the event-loop turn ends, then goes to the pool at once if
 * a worker is free for it; while all are busy it keeps filling. A lone message waits for nothing, and under load
 * batches grow by themselves. There is no timer on this path.
 *
 * One effect, one order: results are handed on in the order in which slabs were closed, so messages of a session
 * never overtake one another. Every batch ends: parsed, or, when its worker dies, traps or exceeds the deadline,
 * sent once more in careful mode, which singles out the message that did it (`notProcessable`) and spares the rest.
 * That waits until the failed thread is gone: what it may still write would land in the slab's next messages.
 */
import { strict as assert } from "node:assert";
import type { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import { writeFailedRecord } from "../core/failedRecord.ts";
import { SLAB_PROGRESS_AT } from "../core/layout.ts";
import type { CoreTables, MessageCore } from "../core/messageCore.ts";
import type { IncomingBatch } from "../exchange/incomingBatch.ts";
import type { Intake } from "../exchange/ports.ts";
import { BATCHES_PER_WORKER, SLABS_WAITING_MAX } from "../limits.ts";
import { type BatchTask, TRAPPED } from "./batchHandler.ts";
import type { CoreWorkerData } from "./coreWorker.ts";
import { type Slab, SlabPool } from "./slabPool.ts";

/**
 * A batch may fail without a message to blame: its worker died of a neighbour's batch. After this many such
 * failures in a row the pool itself is broken, and the messages are refused rather than tried for ever.
 */
const BLAMELESS_FAILURES_MAX = 10;

export type FailureReason = "trap" | "death" | "deadline";

export interface CorePoolOptions {
  readonly threads: number;
  /** Entry file of the worker threads (JavaScript). */
  readonly workerFile: URL;
  readonly wasm: WebAssembly.Module;
  readonly tables: CoreTables;
  /** A batch that takes longer loses its worker, milliseconds. */
  readonly batchDeadlineMs: number;
  /** Slabs with fewer messages are parsed where they are while no batch is under way; 0: never. */
  readonly inlineBelow: number;
  /** Makes the core for `inlineBelow`; only called when that is above 0. */
  readonly createInlineCore: () => MessageCore;
  /** Today in UTC as the number CCYYMMDD. */
  readonly today: () => number;
  /** Takes a parsed batch. The slab stays untouched until `release`. */
  readonly onBatch: (batch: IncomingBatch) => void;
  /** A worker died, hung or trapped. `reason` names which, without message text. */
  readonly onFailure: (reason: FailureReason) => void;
}

interface Batch {
  readonly slab: Slab;
  readonly count: number;
  startedAtMs: number;
  abort: AbortController;
  isDone: boolean;
}

export interface CorePoolStatistics {
  batches: number;
  messages: number;
  inlineBatches: number;
  workerFailures: number;
  messagesNotProcessable: number;
  intakeRefused: number;
}

export class CorePool implements Intake {
  readonly statistics: CorePoolStatistics = {
    batches: 0,
    messages: 0,
    inlineBatches: 0,
    workerFailures: 0,
    messagesNotProcessable: 0,
    intakeRefused: 0,
  };
  readonly #options: CorePoolOptions;
  readonly #slabs: SlabPool;
  readonly #pool: Piscina<BatchTask, number>;
  readonly #watchdog: NodeJS.Timeout;
  /** When each thread is gone, of those that are not yet. */
  readonly #threadEnds = new Map<Worker, Promise<void>>();
  readonly #inFlightMax: number;
  /** Slabs that are full and wait for a worker, oldest first. At SLABS_WAITING_MAX stations hear `switchBusy`. */
  readonly #waiting: Slab[] = [];
  /** Batches with the pool, in the order they were closed. */
  readonly #inFlight: Batch[] = [];
  #open: Slab | null = null;
  #turnEndIsScheduled = false;
  #isHandingOn = false;
  #inlineCore: MessageCore | null = null;
  #isClosed = false;

  constructor(options: CorePoolOptions) {
    this.#options = options;
    this.#slabs = new SlabPool(options.threads);
    this.#inFlightMax = options.threads * BATCHES_PER_WORKER;
    const workerData: CoreWorkerData = {
      wasm: options.wasm,
      tables: options.tables,
      slabs: this.#slabs.slabs.map(({ shared }) => shared),
    };
    this.#pool = new Piscina<BatchTask, number>({
      filename: options.workerFile.href,
      minThreads: options.threads,
      maxThreads: options.threads,
      concurrentTasksPerWorker: BATCHES_PER_WORKER,
      idleTimeout: Number.POSITIVE_INFINITY,
      recordTiming: false,
      workerData,
    });
    // A worker that fails without a task is replaced by the pool; the failure still has to be heard of.
    this.#pool.on("error", () => this.#countFailure("death"));
    this.#pool.on("workerCreate", () => this.#noteThreads());
    this.#noteThreads();
    this.#watchdog = setInterval(() => this.#endOverdueBatches(), Math.max(10, options.batchDeadlineMs / 4));
    this.#watchdog.unref();
  }

  /** Messages taken and not yet handed on. */
  get messagesWaiting(): number {
    let sum = this.#open?.writer.count ?? 0;
    for (const slab of this.#waiting) sum += slab.writer.count;
    for (const batch of this.#inFlight) sum += batch.count;
    return sum;
  }

  submit(
    session: number,
    station: number,
    mnemonic: number,
    reference: number,
    flags: number,
    bytes: Uint8Array,
    arrivalMs: number,
  ): boolean {
    let slab = this.#openSlab();
    if (slab === null) return this.#refuse();
    if (!slab.writer.append(bytes, session, station, mnemonic, reference, flags, arrivalMs)) {
      if (!this.#closeOpenSlab()) return this.#refuse();
      slab = this.#openSlab();
      if (slab === null) return this.#refuse();
      const isTaken = slab.writer.append(bytes, session, station, mnemonic, reference, flags, arrivalMs);
      assert(isTaken, "an empty slab takes any message that the edge lets through");
    }
    if (!this.#turnEndIsScheduled) {
      this.#turnEndIsScheduled = true;
      setImmediate(() => this.#endTurn());
    }
    return true;
  }

  /** Whether every worker thread is there: one that failed is missed until its successor has started. */
  get isWhole(): boolean {
    return this.#pool.threads.length >= this.#options.threads;
  }

  /**
   * Runs as many empty batches as there are workers, so that cores are compiled and tables loaded before the first
   * message. Rejects when a worker cannot start.
   */
  async warm(): Promise<void> {
    const slab = this.#slabs.take();
    assert(slab !== null, "warming comes before the first message");
    slab.writer.reset(this.#options.today());
    const task: BatchTask = { slab: slab.index, careful: false, from: 0 };
    await Promise.all(Array.from({ length: this.#options.threads }, () => this.#pool.run(task)));
    this.#slabs.giveBack(slab);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watchdog);
    await this.#pool.destroy();
  }

  #refuse(): false {
    this.statistics.intakeRefused++;
    return false;
  }

  #openSlab(): Slab | null {
    if (this.#open !== null) return this.#open;
    const slab = this.#slabs.take();
    if (slab === null) return null;
    slab.writer.reset(this.#options.today());
    this.#open = slab;
    return slab;
  }

  /** Hands the open slab to the pool or, while all workers are busy, to the waiting line. False: the line is full. */
  #closeOpenSlab(): boolean {
    const slab = this.#open;
    if (slab === null || slab.writer.count === 0) return true;
    if (this.#inFlight.length < this.#inFlightMax && this.#waiting.length === 0) {
      this.#open = null;
      this.#dispatch(slab);
      return true;
    }
    if (this.#waiting.length >= SLABS_WAITING_MAX) return false;
    this.#open = null;
    this.#waiting.push(slab);
    return true;
  }

  #endTurn(): void {
    this.#turnEndIsScheduled = false;
    if (this.#isClosed) return;
    this.#feedWorkers();
  }

  #feedWorkers(): void {
    while (this.#inFlight.length < this.#inFlightMax) {
      const slab = this.#waiting.shift() ?? this.#open;
      if (slab === null || slab.writer.count === 0) return;
      if (slab === this.#open) this.#open = null;
      this.#dispatch(slab);
    }
  }

  #dispatch(slab: Slab): void {
    const count = slab.writer.count;
    this.statistics.batches++;
    this.statistics.messages += count;
    const batch: Batch = {
      slab,
      count,
      startedAtMs: performance.now(),
      abort: new AbortController(),
      isDone: false,
    };
    this.#inFlight.push(batch);
    if (count < this.#options.inlineBelow && this.#inFlight.length === 1) {
      this.#parseInline(batch);
      return;
    }
    void this.#run(batch, { slab: slab.index, careful: false, from: 0 });
  }

  #parseInline(batch: Batch): void {
    try {
      this.#inlineCore ??= this.#options.createInlineCore();
      this.#inlineCore.parseBatch(batch.slab.bytes, batch.slab.result);
    } catch {
      this.#inlineCore = null;
      this.#countFailure("trap");
      void this.#run(batch, { slab: batch.slab.index, careful: true, from: 0 });
      return;
    }
    this.statistics.inlineBatches++;
    this.#finish(batch);
  }

  /** Runs the batch to its end, however often a worker fails on it: each failure settles at least one message. */
  async #run(batch: Batch, task: BatchTask): Promise<void> {
    let next = task;
    let blameless = 0;
    while (true) {
      const failure = await this.#try(batch, next);
      if (failure === null) break;
      await this.#untilFailedThreadsAreGone();
      if (this.#isClosed) return;
      this.#countFailure(failure);
      const from = next.from;
      next = this.#carefulTask(batch, next);
      blameless = next.from > from ? 0 : blameless + 1;
      if (blameless > BLAMELESS_FAILURES_MAX) {
        for (let index = next.from; index < batch.count; index++) this.#failMessage(batch, index);
        break;
      }
      if (next.from >= batch.count) break;
      batch.abort = new AbortController();
      batch.startedAtMs = performance.now();
    }
    this.#finish(batch);
  }

  /** Null when the batch is parsed, otherwise why not. */
  async #try(batch: Batch, task: BatchTask): Promise<FailureReason | null> {
    try {
      return (await this.#pool.run(task, { signal: batch.abort.signal })) === TRAPPED ? "trap" : null;
    } catch {
      return batch.abort.signal.aborted ? "deadline" : "death";
    }
  }

  #noteThreads(): void {
    for (const thread of this.#pool.threads) {
      if (this.#threadEnds.has(thread)) continue;
      const end = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
      this.#threadEnds.set(thread, end);
      void end.then(() => this.#threadEnds.delete(thread));
    }
  }

  /** The pool gives a thread up as soon as it is told to end, which is before it has ended. */
  async #untilFailedThreadsAreGone(): Promise<void> {
    const present = new Set(this.#pool.threads);
    const ends = [...this.#threadEnds].filter(([thread]) => !present.has(thread)).map(([, end]) => end);
    await Promise.all(ends);
  }

  /** What to try after a failure: everything carefully, or whatever follows the message that failed carefully. */
  #carefulTask(batch: Batch, failed: BatchTask): BatchTask {
    const header = new Int32Array(batch.slab.shared.slab, 0, 8);
    const progress = Atomics.exchange(header, SLAB_PROGRESS_AT / 4, 0);
    if (!failed.careful || progress === 0) return { ...failed, careful: true };
    this.#failMessage(batch, progress - 1);
    return { ...failed, from: progress };
  }

  #failMessage(batch: Batch, index: number): void {
    writeFailedRecord(batch.slab.bytes, batch.slab.result, index);
    this.statistics.messagesNotProcessable++;
  }

  #finish(batch: Batch): void {
    batch.isDone = true;
    // A small slab that is parsed while the workers are fed below ends in here too: it waits for its turn.
    if (this.#isHandingOn) return;
    this.#isHandingOn = true;
    try {
      while (this.#inFlight[0]?.isDone === true) this.#handOn();
    } finally {
      this.#isHandingOn = false;
    }
  }

  #handOn(): void {
    const finished: Batch[] = [];
    while (this.#inFlight[0]?.isDone === true) finished.push(this.#inFlight.shift()!);
    // Workers are fed before the results are looked at, so that parsing and deciding overlap.
    this.#feedWorkers();
    for (const { slab, count } of finished) {
      this.#options.onBatch({
        messages: slab.messages,
        records: slab.records,
        count,
        release: () => this.#slabs.giveBack(slab),
      });
    }
  }

  #endOverdueBatches(): void {
    const overdueBefore = performance.now() - this.#options.batchDeadlineMs;
    for (const batch of this.#inFlight) {
      if (!batch.isDone && batch.startedAtMs < overdueBefore) batch.abort.abort("deadline");
    }
  }

  #countFailure(reason: FailureReason): void {
    this.statistics.workerFailures++;
    this.#options.onFailure(reason);
  }
}
