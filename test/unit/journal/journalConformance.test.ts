import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  type Journal,
  type JournalEntry,
  JournalKind,
  type JournalPosition,
  NO_LEG,
} from "../../../src/exchange/journalPort.ts";
import { LogJournal } from "../../../src/journal/logJournal.ts";
import { MemoryJournal } from "../../../src/journal/memoryJournal.ts";
import { JOURNAL_WRITER } from "../../../src/packageRoot.ts";

const FIRST = 1 as JournalPosition;

function entry(number: number, text: string | null = `TEXT ${number}`): JournalEntry {
  return {
    kind: JournalKind.accepted,
    number,
    atMs: 1_700_000_000_000 + number,
    station: 0xf1f2f3f4,
    reference: 0xffff_fffe,
    flags: 0xfffe,
    leg: 0xfffd,
    code: 0,
    text: text === null ? null : Buffer.from(text),
  };
}

function read(journal: Journal, from = FIRST): [number, number, string | null][] {
  const seen: [number, number, string | null][] = [];
  journal.scan(from, (position, { number, text }) => {
    seen.push([position, number, text === null ? null : Buffer.from(text).toString()]);
    return true;
  });
  return seen;
}

/** What every journal has to do, whatever stands behind the port. */
const JOURNALS: [string, (folder: string) => Journal][] = [
  ["memory", () => new MemoryJournal(1000)],
  ["log", (folder) => openLogJournal(folder)],
  ["encrypted log", (folder) => openLogJournal(folder, [{ id: 1, key: Buffer.alloc(32, 7) }])],
];

function openLogJournal(folder: string, keys: { id: number; key: Uint8Array }[] = []): Journal {
  return new LogJournal({
    folder,
    writerFile: JOURNAL_WRITER,
    segmentBytes: 256 * 1024,
    ringBytes: 64 * 1024,
    keys,
    onFailure: (error) => {
      throw error;
    },
    wallClock: Date.now,
  });
}

describe.each(JOURNALS)("the %s journal", (_name, create) => {
  const opened: { journal: Journal; folder: string }[] = [];
  function open(): Journal {
    const folder = mkdtempSync(join(tmpdir(), "statewire-journal-"));
    const journal = create(folder);
    opened.push({ journal, folder });
    return journal;
  }
  afterEach(async () => {
    for (const { journal, folder } of opened.splice(0)) {
      await journal.close();
      rmSync(folder, { recursive: true });
    }
  });

  it("numbers positions from 1 without gaps and gives back what was appended, in order", () => {
    const journal = open();
    expect([journal.append(entry(11)), journal.append(entry(12, null)), journal.append(entry(13))]).toEqual([
      1, 2, 3,
    ]);
    expect(read(journal)).toEqual([
      [1, 11, "TEXT 11"],
      [2, 12, null],
      [3, 13, "TEXT 13"],
    ]);
  });

  it("gives back every word of a record", () => {
    const journal = open();
    const { text, ...words } = entry(7);
    journal.append({ ...words, text });
    journal.append({ ...words, leg: NO_LEG, station: 0, reference: 0, flags: 0, code: 510, text: null });
    const seen: JournalEntry[] = [];
    journal.scan(FIRST, (_position, { text: found, ...rest }) => {
      seen.push({ ...rest, text: found === null ? null : Buffer.from(found) });
      return true;
    });
    expect(seen).toEqual([
      { ...words, text },
      { ...words, leg: NO_LEG, station: 0, reference: 0, flags: 0, code: 510, text: null },
    ]);
  });

  it("keeps its own copy of the text: the slab is used again", () => {
    const journal = open();
    const text = Buffer.from("RQ.CA9190000");
    journal.append({ ...entry(1), text });
    text.fill(0x58);
    expect(read(journal)).toEqual([[1, 1, "RQ.CA9190000"]]);
  });

  it("calls a commit back when everything appended before it is durable, in the order of the commits", async () => {
    const journal = open();
    const calls: string[] = [];
    await new Promise<void>((resolve) => {
      const position = journal.append(entry(1));
      journal.commit(() => {
        expect(journal.durablePosition).toBeGreaterThanOrEqual(position);
        calls.push("first");
      });
      journal.append(entry(2));
      journal.commit(() => {
        calls.push("second");
        resolve();
      });
    });
    expect(calls).toEqual(["first", "second"]);
    expect(journal.durablePosition).toBe(journal.appendedPosition);
  });

  it("takes more than its memory holds, and gives it all back", async () => {
    const journal = open();
    const text = "X".repeat(5_000);
    for (let number = 1; number <= 100; number++) journal.append(entry(number, `${number} ${text}`));
    expect(read(journal).map(([position]) => position)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 1),
    );
    await new Promise<void>((resolve) => journal.commit(resolve));
    expect(journal.durablePosition).toBe(100);
    expect(read(journal).map(([, number, words]) => words === `${number} ${text}`)).not.toContain(false);
  });

  it("scans from a position and stops when told", () => {
    const journal = open();
    for (let number = 1; number <= 5; number++) journal.append(entry(number));
    expect(read(journal, 4 as JournalPosition).map(([position]) => position)).toEqual([4, 5]);
    const seen: number[] = [];
    journal.scan(FIRST, (position) => {
      seen.push(position);
      return position < 2;
    });
    expect(seen).toEqual([1, 2]);
  });
});

describe("the memory journal's bound", () => {
  it("forgets the oldest records beyond it and keeps their positions taken", () => {
    const journal = new MemoryJournal(3);
    for (let number = 1; number <= 5; number++) journal.append(entry(number));
    expect(read(journal).map(([position]) => position)).toEqual([3, 4, 5]);
    expect(journal.appendedPosition).toBe(5);
  });

  it("forgets the oldest records where their texts take more than its bytes, however few they are", () => {
    const journal = new MemoryJournal(1000, 30);
    for (let number = 1; number <= 5; number++) journal.append(entry(number, "TEN BYTES."));
    expect(read(journal).map(([position]) => position)).toEqual([3, 4, 5]);
    journal.append(entry(6, null));
    expect(read(journal).map(([position]) => position)).toEqual([3, 4, 5, 6]);
    journal.append(entry(7, "FIVE."));
    expect(read(journal).map(([position]) => position)).toEqual([4, 5, 6, 7]);
    expect(journal.appendedPosition).toBe(7);
  });

  it("keeps the latest record even where it alone is longer", () => {
    const journal = new MemoryJournal(10, 4);
    journal.append(entry(1, "TOO LONG"));
    journal.append(entry(2, "TOO LONG"));
    expect(read(journal).map(([position]) => position)).toEqual([2]);
  });

  it("does not call itself durable", () => {
    expect(new MemoryJournal(1).isDurable).toBe(false);
  });
});
