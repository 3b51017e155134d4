/**
 * Journals by records in flight: memory, the log, and LMDB alone, interleaved in one run on the same disk.
 *
 * A client keeps a window of records open and appends the next when one is durable, in batches as the exchange does: whatever
 * was called back together is appended and committed together.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Journal, JournalKind, NO_LEG } from "../src/exchange/journalPort.ts";
import { LogJournal } from "../src/journal/logJournal.ts";
import { MemoryJournal } from "../src/journal/memoryJournal.ts";
import { JOURNAL_WRITER } from "../src/packageRoot.ts";
import type { BenchOptions } from "./main.ts";
import { LmdbJournal } from "./support/lmdbJournal.ts";

const WINDOWS = [1, 32, 256, 1024, 8192] as const;
/** The text that makes a record 300 bytes long. */
const TEXT = Buffer.alloc(268, "X");

const CANDIDATES: readonly [string, (folder: string) => Journal][] = [
  ["memory", () => new MemoryJournal(10_000)],
  [
    "log",
    (folder) =>
      new LogJournal({
        folder,
        writerFile: JOURNAL_WRITER,
        keepBytes: 512 * 1024 * 1024,
        onFailure: (error) => {
          throw error;
        },
        wallClock: Date.now,
      }),
  ],
  ["lmdb", (folder) => new LmdbJournal(folder)],
];

export async function journalBench({ smoke }: BenchOptions): Promise<void> {
  const rounds = smoke ? 1 : 5;
  const timeMs = smoke ? 20 : 1_000;
  const folder = await mkdtemp(join(tmpdir(), "statewire-bench-"));
  const journals = CANDIDATES.map(([name, open]) => ({ name, journal: open(join(folder, name)) }));
  const rows: Record<string, string | number>[] = [];
  for (const window of smoke ? [32, 1024] : WINDOWS) {
    const perSecond = new Map<string, number[]>(journals.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const { name, journal } of journals)
        perSecond.get(name)!.push(await rate(journal, window, timeMs));
    }
    const median = (name: string) => [...perSecond.get(name)!].sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
    rows.push({
      "in flight": window,
      "log, records/s": Math.round(median("log")),
      "lmdb, records/s": Math.round(median("lmdb")),
      "log / lmdb": (median("log") / median("lmdb")).toFixed(1),
      "log / memory": (median("log") / median("memory")).toFixed(2),
    });
  }
  for (const { journal } of journals) await journal.close();
  await rm(folder, { recursive: true });
  console.log(`\njournals on disk, 300-byte records, acknowledged when durable: medians of ${rounds} rounds`);
  console.table(rows);
}

/** Records a second with so many in flight. */
function rate(journal: Journal, window: number, timeMs: number): Promise<number> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    let done = 0;
    let number = 0;
    let free = window;
    let isPlanned = false;
    const refill = () => {
      isPlanned = false;
      const count = free;
      free = 0;
      for (let i = 0; i < count; i++) {
        journal.append({
          kind: JournalKind.accepted,
          number: ++number,
          atMs: 0,
          station: 1,
          reference: number,
          flags: 0,
          leg: NO_LEG,
          code: 0,
          text: TEXT,
        });
      }
      journal.commit(() => {
        done += count;
        free += count;
        const elapsedMs = performance.now() - startedMs;
        if (elapsedMs < timeMs) {
          if (isPlanned) return;
          isPlanned = true;
          setImmediate(refill);
        } else if (free === window) resolve((done / elapsedMs) * 1000);
      });
    };
    refill();
  });
}
