import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SwitchError } from "../../../src/domain/switchError.ts";
import { type JournalEntry, JournalKind } from "../../../src/exchange/journalPort.ts";
import { GROUP_HEAD_BYTES, SEGMENT_HEAD_BYTES } from "../../../src/journal/log/layout.ts";
import { LogJournal, type LogJournalOptions } from "../../../src/journal/logJournal.ts";
import { JOURNAL_WRITER } from "../../../src/packageRoot.ts";
import { until } from "../../support/until.ts";

const RING_BYTES = 16 * 1024;
const SEGMENT_BYTES = 64 * 1024;

let folder: string;
beforeEach(() => {
  // A folder that is not there yet, as at a first start.
  folder = join(mkdtempSync(join(tmpdir(), "statewire-log-")), "journal");
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(options: Partial<LogJournalOptions> = {}): { journal: LogJournal; found: number[] } {
  const found: number[] = [];
  const journal = new LogJournal(
    {
      folder,
      writerFile: JOURNAL_WRITER,
      segmentBytes: SEGMENT_BYTES,
      ringBytes: RING_BYTES,
      onFailure: (error) => {
        throw error;
      },
      wallClock: Date.now,
      ...options,
    },
    (_position, { number }) => found.push(number),
  );
  return { journal, found };
}

function entry(number: number, textBytes = 100): JournalEntry {
  return {
    kind: JournalKind.accepted,
    number,
    atMs: number,
    station: 0,
    reference: number,
    flags: 0,
    leg: 0,
    code: 0,
    text: Buffer.alloc(textBytes, "A"),
  };
}

function durable(journal: LogJournal): Promise<void> {
  return new Promise((resolve) => journal.commit(resolve));
}

/** Writes records `from` to `to`, `perGroup` in each group, and closes. */
async function write(
  from: number,
  to: number,
  perGroup: number,
  options: Partial<LogJournalOptions> = {},
): Promise<void> {
  const { journal } = open(options);
  for (let number = from; number <= to; number++) {
    journal.append(entry(number));
    if ((number - from + 1) % perGroup === 0) await durable(journal);
  }
  await journal.close();
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const segments = () =>
  readdirSync(folder)
    .filter((name) => /^\d+\.segment$/.test(name))
    .sort();
const last = () => join(folder, segments().at(-1)!);
const first = () => join(folder, segments()[0]!);

/** Changes bytes of a file. */
function damage(path: string, at: number, bytes: Uint8Array | number): void {
  const content = readFileSync(path);
  if (typeof bytes === "number") content[at]! ^= bytes;
  else content.set(bytes, at);
  writeFileSync(path, content);
}

async function refusal(options: Partial<LogJournalOptions> = {}): Promise<SwitchError["fault"]> {
  try {
    await open(options).journal.close();
  } catch (error) {
    if (error instanceof SwitchError) return error.fault;
    throw error;
  }
  throw new Error("it was not refused");
}

/** Where each group of a file with equal records of this test starts. */
function groupAt(group: number, perGroup: number): number {
  const recordBytes = 144; // 40 + 100, rounded up to 8
  return SEGMENT_HEAD_BYTES + group * (GROUP_HEAD_BYTES + perGroup * recordBytes);
}

describe("a journal that is opened again", () => {
  it("has every durable record, in order, and goes on with the next position", async () => {
    await write(1, 20, 5);
    await write(21, 25, 5);
    const { journal, found } = open();
    expect(found).toEqual(numbers(1, 25));
    expect(journal.append(entry(26))).toBe(26);
    await journal.close();
  });

  it("fills segment after segment and reads across them", async () => {
    await write(1, 2_000, 50);
    expect(segments().length).toBeGreaterThan(3);
    const { journal, found } = open();
    expect(found).toEqual(numbers(1, 2_000));
    const seen: number[] = [];
    journal.scan(1_500 as never, (_position, { number }) => seen.push(number) < 3);
    expect(seen).toEqual([1_500, 1_501, 1_502]);
    await journal.close();
  });

  it("gives up the oldest segments beyond its size, uses their files again, and never takes old groups for new ones", async () => {
    const keepBytes = 3 * SEGMENT_BYTES;
    await write(1, 3_000, 50, { keepBytes });
    await write(3_001, 3_010, 5, { keepBytes });
    expect(segments().length).toBeLessThanOrEqual(4);
    const { journal, found } = open();
    expect(found.at(-1)).toBe(3_010);
    expect(found).toEqual(numbers(found[0]!, 3_010));
    expect(found[0]).toBeGreaterThan(1);
    await journal.close();
  });

  it("gives up segments by age, on a clock that is given", async () => {
    let nowMs = 0;
    const { journal } = open({ keepMs: 1_000, wallClock: () => nowMs });
    for (let number = 1; number <= 500; number++) {
      journal.append(entry(number));
      await durable(journal);
    }
    const before = segments().length;
    nowMs = 5_000;
    for (let number = 501; number <= 1_200; number++) {
      journal.append(entry(number));
      await durable(journal);
    }
    await journal.close();
    expect(before).toBe(2);
    // The second segment was written to until its last records were young; only the first had nothing but old ones.
    const { journal: again, found } = open();
    expect(found).toEqual(numbers(found[0]!, 1_200));
    expect(found[0]).toBeGreaterThan(250);
    await again.close();
  });

  it("is refused while another process has it", async () => {
    const { journal } = open();
    expect(await refusal()).toMatchObject({ code: "JOURNAL_LOCKED", pid: process.pid });
    await journal.close();
    // Left behind by a process that was killed: its number may live on in another process.
    writeFileSync(join(folder, "journal.lock"), `${process.pid} 1\n`);
    await open().journal.close();
  });
});

describe("what a crash can leave", () => {
  it.each([
    1,
    63,
    GROUP_HEAD_BYTES + 1,
    GROUP_HEAD_BYTES + 500,
  ])("a last group of which only %i bytes are there is cut, and the next one takes its place", async (bytes) => {
    await write(1, 15, 5);
    const at = groupAt(2, 5);
    damage(last(), at + bytes, Buffer.alloc(5_000));
    const { journal, found } = open();
    expect(found).toEqual(numbers(1, 10));
    journal.append(entry(11));
    await journal.close();
    const { journal: again, found: foundAgain } = open();
    expect(foundAgain).toEqual(numbers(1, 11));
    await again.close();
  });

  it("a segment without a head and groups, behind others, is removed", async () => {
    await write(1, 10, 5);
    writeFileSync(join(folder, "000000000002.segment"), Buffer.alloc(SEGMENT_BYTES));
    const { journal, found } = open();
    expect(found).toEqual(numbers(1, 10));
    await journal.close();
    expect(segments()).toHaveLength(1);
  });
});

describe("damage to what stations were told of", () => {
  it("in the middle of a segment is refused, with file, byte and position", async () => {
    await write(1, 20, 5);
    damage(last(), groupAt(1, 5) + GROUP_HEAD_BYTES + 40, 0x01);
    expect(await refusal()).toEqual({
      code: "JOURNAL_CHECKSUM",
      file: last(),
      at: groupAt(1, 5),
      position: 6,
    });
  });

  it("in a group's magic is refused as long as whole groups follow", async () => {
    await write(1, 20, 5);
    damage(last(), groupAt(1, 5), 0x01);
    expect(await refusal()).toMatchObject({ code: "JOURNAL_CHECKSUM", at: groupAt(1, 5) });
  });

  it("at the end of a segment before the last is refused", async () => {
    await write(1, 1_000, 50);
    const perSegment = Math.floor((SEGMENT_BYTES - SEGMENT_HEAD_BYTES) / (GROUP_HEAD_BYTES + 50 * 136));
    damage(first(), groupAt(perSegment - 1, 50) + GROUP_HEAD_BYTES + 8, 0x80);
    expect(await refusal()).toMatchObject({ code: "JOURNAL_CHECKSUM", file: first() });
  });

  it("in the head of a segment with groups is refused", async () => {
    await write(1, 10, 5);
    damage(last(), 24, 0x01);
    expect(await refusal()).toMatchObject({ code: "JOURNAL_CHECKSUM" });
  });

  it("by a segment that is missing is refused", async () => {
    await write(1, 2_000, 50);
    rmSync(join(folder, segments()[1]!));
    expect(await refusal()).toMatchObject({ code: "JOURNAL_GAP" });
  });

  it("by another version of the format is refused", async () => {
    await write(1, 10, 5);
    damage(last(), 4, Buffer.from([9]));
    expect(await refusal()).toMatchObject({ code: "JOURNAL_VERSION", found: 9, expected: 2 });
  });

  it("by a segment of another journal is refused", async () => {
    await write(1, 600, 50);
    const foreign = mkdtempSync(join(tmpdir(), "statewire-log-"));
    const name = segments()[1]!;
    await write(1, 600, 50, { folder: foreign });
    copyFileSync(join(foreign, name), join(folder, name));
    rmSync(foreign, { recursive: true });
    expect(await refusal()).toMatchObject({ code: "JOURNAL_FOREIGN" });
  });
});

describe("encryption at rest", () => {
  const one = { id: 1, key: Buffer.alloc(32, 1) };
  const two = { id: 2, key: Buffer.alloc(32, 2) };

  it("leaves no text in the files, and reads back what older keys wrote after a rotation", async () => {
    await write(1, 10, 5, { keys: [one] });
    expect(readFileSync(last()).includes("AAAAAAAA")).toBe(false);
    await write(11, 20, 5, { keys: [one, two] });
    const { journal, found } = open({ keys: [one, two] });
    expect(found).toEqual(numbers(1, 20));
    await journal.close();
  });

  it("names the key that is missing or wrong", async () => {
    await write(1, 10, 5, { keys: [one] });
    expect(await refusal({ keys: [two] })).toEqual({ code: "JOURNAL_KEY_MISSING", keyId: 1 });
    expect(await refusal({ keys: [{ id: 1, key: two.key }] })).toEqual({
      code: "JOURNAL_KEY_WRONG",
      keyId: 1,
    });
  });
});

describe("a disk that fails", () => {
  it("is told once, and nothing more becomes durable", async () => {
    const failures: SwitchError["fault"][] = [];
    const { journal } = open({ onFailure: ({ fault }) => failures.push(fault) });
    journal.append(entry(1));
    await durable(journal);
    // No room for the next segment: its file is a folder.
    rmSync(join(folder, "spare.segment"), { force: true });
    mkdirSync(join(folder, "000000000002.segment"));
    let isDurable = false;
    for (let number = 2; number <= 600; number++) journal.append(entry(number));
    journal.commit(() => {
      isDurable = true;
    });
    await until("the failure", () => failures.length > 0);
    expect(failures).toEqual([
      { code: "JOURNAL_WRITE", errno: expect.stringMatching(/^E/), position: expect.any(Number) },
    ]);
    expect(isDurable).toBe(false);
    await journal.close();
  });
});
