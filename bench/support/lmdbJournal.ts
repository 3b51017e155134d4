/**
 * The other candidate for the journal on disk, kept for the comparison only: LMDB alone, each batch of records as one value,
 * acknowledged after `flushed`. What became due while a flush ran goes into the next value, as in the log.
 */
import { type Database, open } from "lmdb";
import type { Journal, JournalEntry, JournalPosition } from "../../src/exchange/journalPort.ts";
import { createRingMemory, RingAppender, RingTaker } from "../../src/journal/log/ring.ts";

const RING_BYTES = 16 * 1024 * 1024;

export class LmdbJournal implements Journal {
  readonly name = "lmdb";
  readonly isDurable = true;
  readonly failure = null;
  readonly #database: Database<Buffer, number>;
  readonly #ring = new RingAppender(createRingMemory(RING_BYTES));
  readonly #taker = new RingTaker(this.#ring.memory, RING_BYTES);
  #commits: { position: number; done: () => void }[] = [];
  #appended = 0;
  #durable = 0;
  #isFlushing = false;

  constructor(folder: string) {
    this.#database = open<Buffer, number>({ path: folder, encoding: "binary" });
  }

  get appendedPosition(): JournalPosition {
    return this.#appended as JournalPosition;
  }

  get durablePosition(): JournalPosition {
    return this.#durable as JournalPosition;
  }

  append(entry: JournalEntry): JournalPosition {
    if (!this.#ring.append(entry)) throw new Error("the bench's window fits into the ring");
    this.#appended++;
    return this.appendedPosition;
  }

  commit(done: () => void): void {
    this.#commits.push({ position: this.#appended, done });
    if (!this.#isFlushing) void this.#flush();
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#ring.hasUncommitted) {
      this.#ring.commit();
      const upTo = this.#appended;
      const taken = this.#taker.take()!;
      await this.#database.put(upTo, Buffer.concat(taken.parts));
      await this.#database.flushed;
      this.#taker.release();
      this.#durable = upTo;
      while (this.#commits.length > 0 && this.#commits[0]!.position <= upTo) this.#commits.shift()!.done();
    }
    this.#isFlushing = false;
  }

  scan(): void {
    throw new Error("the bench only writes");
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
