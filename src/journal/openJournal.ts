/**
 * The journal that the configuration asks for.
 */
import { readFileSync } from "node:fs";
import type { JournalConfig } from "../config/model.ts";
import { SwitchError } from "../domain/switchError.ts";
import type { Journal, JournalEntry, JournalPosition } from "../exchange/journalPort.ts";
import { type JournalKey, KEY_BYTES } from "./log/groupCipher.ts";
import { LogJournal } from "./logJournal.ts";
import { MemoryJournal } from "./memoryJournal.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const KEY_ID_MAX = 0xffff_ffff;

/** `visit` sees every record that is kept, oldest first. Rejects with SwitchError for a journal or a key file that a person has to look at. */
export async function openJournal(
  config: JournalConfig,
  writerFile: URL,
  onFailure: (error: SwitchError) => void,
  visit: (position: JournalPosition, entry: JournalEntry) => void,
): Promise<Journal> {
  if (config.kind === "memory") return new MemoryJournal(config.recordsMax);
  const { keepDays, keepGiB, keyFile } = config;
  const journal = new LogJournal(
    {
      folder: config.folder,
      writerFile,
      segmentBytes: config.segmentMiB * MIB,
      ...(keepDays > 0 && { keepMs: keepDays * DAY_MS }),
      ...(keepGiB > 0 && { keepBytes: keepGiB * GIB }),
      keys: keyFile === null ? [] : readKeys(keyFile),
      onFailure,
      wallClock: Date.now,
    },
    visit,
  );
  await journal.prepared();
  return journal;
}

/** One key a line, `id hexadecimal`; empty lines and lines that start with # do not count. */
export function readKeys(file: string): readonly JournalKey[] {
  const keys = new Map<number, JournalKey>();
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    const [, digits, hex] = /^([1-9]\d{0,9}) +([0-9a-fA-F]+)$/.exec(text) ?? [];
    const id = Number(digits);
    const isGood = hex !== undefined && hex.length === KEY_BYTES * 2 && id <= KEY_ID_MAX && !keys.has(id);
    // The line is a secret: its number has to do.
    if (!isGood) throw new SwitchError({ code: "JOURNAL_KEY_FILE", file, line: index + 1 });
    keys.set(id, { id, key: Buffer.from(hex, "hex") });
  }
  if (keys.size === 0) throw new SwitchError({ code: "JOURNAL_KEY_FILE", file, line: 0 });
  return [...keys.values()];
}
