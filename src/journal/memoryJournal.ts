/**
 * The journal in memory: the port's meaning without a disk.
 *
 * It keeps the latest records and forgets the oldest beyond its bound: what is forgotten was answered long ago
 * in any switch that is not stuck. Nothing survives the process; `isDurable` is false.
 */
import type { Journal, JournalEntry, JournalPosition } from "../exchange/journalPort.ts";

export class MemoryJournal implements Journal {
  readonly name = "memory";
  readonly isDurable = false;
  readonly #records: (JournalEntry | undefined)[];
  #appended = 0;

  /** @param recordsMax how many records are kept; at least 1 */
  constructor(recordsMax: number) {
    if (!Number.isSafeInteger(recordsMax) || recordsMax < 1) throw new RangeError("recordsMax is at least 1");
    this.#records = new Array<JournalEntry | undefined>(recordsMax);
  }

  get appendedPosition(): JournalPosition {
    return this.#appended as JournalPosition;
  }

  /** Without a disk there is nothing to wait for: a record counts as durable once it is appended. */
  get durablePosition(): JournalPosition {
    return this.appendedPosition;
  }

  append(entry: JournalEntry): JournalPosition {
    this.#appended++;
    this.#records[this.#appended % this.#records.length] = {
      ...entry,
      text: entry.text === null ? null : Uint8Array.prototype.slice.call(entry.text),
    };
    return this.appendedPosition;
  }

  commit(done: () => void): void {
    done();
  }

  scan(from: JournalPosition, visit: (position: JournalPosition, entry: JournalEntry) => boolean): void {
    const oldest = Math.max(1, this.#appended - this.#records.length + 1);
    for (let position = Math.max(from, oldest); position <= this.#appended; position++) {
      const entry = this.#records[position % this.#records.length]!;
      if (!visit(position as JournalPosition, entry)) return;
    }
  }

  async close(): Promise<void> {}
}
