import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalConfig } from "../../../src/config.ts";
import { SwitchError } from "../../../src/domain/switchError.ts";
import { JournalKind, NO_LEG } from "../../../src/exchange/journalPort.ts";
import { JournalPast } from "../../../src/exchange/recovery/journalPast.ts";
import { openJournal } from "../../../src/journal/openJournal.ts";
import { JOURNAL_WRITER } from "../../../src/packageRoot.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "statewire-open-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(settings: Partial<JournalConfig> = {}) {
  const config: JournalConfig = {
    kind: "log",
    folder: join(folder, "journal"),
    segmentMiB: 8,
    keepDays: 0,
    keepGiB: 0,
    keyFile: null,
    recordsMax: 1000,
    ...settings,
  };
  const past = new JournalPast();
  const onFailure = (error: SwitchError) => {
    throw error;
  };
  const visit = past.visit.bind(past);
  return openJournal(config, JOURNAL_WRITER, onFailure, visit).then((journal) => ({ journal, past }));
}

function keyFile(text: string): string {
  const path = join(folder, "keys");
  writeFileSync(path, text);
  return path;
}

const EMPTY = { atMs: 0, station: 1, reference: 0, flags: 0, leg: NO_LEG, code: 0, text: Buffer.from("") };
const KEY = "ab".repeat(32);

describe("a journal opened as the configuration says", () => {
  it("knows the greatest message number of its past, whatever came after it", async () => {
    const { journal, past } = await open();
    expect(past.lastNumber).toBe(0);
    for (const number of [1, 2, 3]) {
      journal.append({ kind: JournalKind.accepted, number, ...EMPTY });
    }
    journal.append({ kind: JournalKind.ended, number: 2, ...EMPTY, code: 502 });
    await journal.close();
    const again = await open();
    expect(again.past.lastNumber).toBe(3);
    await again.journal.close();
  });

  it("is in memory where that is asked for, and says that it is not durable", async () => {
    const { journal } = await open({ kind: "memory" });
    expect([journal.name, journal.isDurable]).toEqual(["memory", false]);
    await journal.close();
  });

  it("is encrypted with the newest key of the key file", async () => {
    const file = keyFile(`# rotated in May\n1 ${KEY}\n\n  12   ${"cd".repeat(32)}\n`);
    const { journal } = await open({ keyFile: file });
    journal.append({ kind: JournalKind.accepted, number: 1, ...EMPTY });
    await journal.close();
    await expect(open({ keyFile: keyFile(`1 ${KEY}`) })).rejects.toThrow(/JOURNAL_KEY_MISSING: keyId 12/);
  });

  it.each([
    ["", 0],
    ["# nothing", 0],
    [`1 ${KEY.slice(2)}`, 1],
    [`1 ${KEY}\n0 ${KEY}`, 2],
    [`1 ${KEY}\n\n1 ${KEY}`, 3],
    [`4294967296 ${KEY}`, 1],
    [`one ${KEY}`, 1],
  ])("names the line of a key file that is none, and nothing of the key: %j", async (text, line) => {
    let fault: SwitchError["fault"] | null = null;
    try {
      await open({ keyFile: keyFile(text) });
    } catch (error) {
      if (error instanceof SwitchError) fault = error.fault;
      expect(String(error)).not.toContain("abab");
    }
    expect(fault).toEqual({ code: "JOURNAL_KEY_FILE", file: join(folder, "keys"), line });
  });
});
