/**
 * The journal in memory: the port's meaning without a disk.
 *
 * It keeps the latest records and forgets the oldest beyond its bounds, in number and in bytes of text: what is
 * forgotten was answered long ago in any switch that is not stuck. Nothing survives the process; `isDurable` is false.
 */
import type { Journal, JournalEntry, JournalPosition } from "../exchange/journalPort.ts";
import { MEMORY_JOURNAL_BYTES_MAX } from "../limits.ts";

export class MemoryJournal implements Journal {
  readonly name = "memory";
  readonly isDurable = false;
  readonly failure = null;
  readonly #records: (JournalEntry | undefined)[];
  readonly #bytesMax: number;
  #appended = 0;
  /** Position of the oldest record that is kept. */
  #oldest = 1;
  #bytes = 0;

  /**
   * @param recordsMax how many records are kept; at least 1
   * @param bytesMax how much text they keep; the latest record is kept whatever its length
   */
  constructor(recordsMax: number, bytesMax = MEMORY_JOURNAL_BYTES_MAX) {
    this.#bytesMax = bytesMax;
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
    if (this.#appended - this.#oldest + 1 === this.#records.length) this.#forgetOldest();
    const { kind, number, atMs, station, reference, flags, leg, code } = entry;
    const text = entry.text === null ? null : new Uint8Array(entry.text);
    this.#bytes += text?.length ?? 0;
    this.#appended++;
    this.#records[this.#appended % this.#records.length] = {
      kind,
      number,
      atMs,
      station,
      reference,
      flags,
      leg,
      code,
      text,
    };
    while (this.#bytes > this.#bytesMax && this.#oldest < this.#appended) this.#forgetOldest();
    return this.appendedPosition;
  }

  #forgetOldest(): void {
    const place = this.#oldest % this.#records.length;
    this.#bytes -= this.#records[place]?.text?.length ?? 0;
    this.#records[place] = undefined;
    this.#oldest++;
  }

  commit(done: () => void): void {
    done();
  }

  scan(from: JournalPosition, visit: (position: JournalPosition, entry: JournalEntry) => boolean): void {
    for (let position = Math.max(from, this.#oldest); position <= this.#appended; position++) {
      const entry = this.#records[position % this.#records.length]!;
      if (!visit(position as JournalPosition, entry)) return;
    }
  }

  async close(): Promise<void> {}
}
