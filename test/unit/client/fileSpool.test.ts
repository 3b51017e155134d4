import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileSpool, SpoolDamaged } from "../../../src/client/index.ts";

describe("FileSpool", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "spool-"));
    path = join(folder, "station.spool");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const message = (reference: number, text: string) => ({
    reference,
    text: Buffer.from(text, "latin1"),
    mnemonic: "CAR1",
    flags: 1,
  });
  const held = (spool: FileSpool) =>
    spool.load().map(({ text, ...rest }) => ({ ...rest, text: Buffer.from(text).toString("latin1") }));

  it("has in its file what was added and not removed, when the promise of the addition resolves", async () => {
    const spool = await FileSpool.open(path);
    const adding = [
      spool.add(message(7, "A\xff\r\n")),
      spool.add(message(8, "B")),
      spool.add(message(9, "C")),
    ];
    await Promise.all(adding);
    // As a crash would leave it: nothing is closed.
    const afterCrash = readFileSync(path);
    spool.remove(8);
    await spool.close();

    const next = await FileSpool.open(path);
    expect(held(next)).toEqual([
      { reference: 7, mnemonic: "CAR1", flags: 1, text: "A\xff\r\n" },
      { reference: 9, mnemonic: "CAR1", flags: 1, text: "C" },
    ]);
    expect(next.lastReference).toBe(9);
    await next.close();
    writeFileSync(path, afterCrash);
    const crashed = await FileSpool.open(path);
    expect(crashed.load().map(({ reference }) => reference)).toEqual([7, 8, 9]);
    await crashed.close();
  });

  it("remembers its last reference when it is empty, and is small again when it is opened", async () => {
    const spool = await FileSpool.open(path);
    for (let reference = 1; reference <= 100; reference++) {
      void spool.add(message(reference, "X".repeat(100)));
      spool.remove(reference);
    }
    await spool.close();
    expect(statSync(path).size).toBeGreaterThan(10_000);
    const next = await FileSpool.open(path);
    expect(next.load()).toEqual([]);
    expect(next.lastReference).toBe(100);
    expect(statSync(path).size).toBeLessThan(100);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await next.close();
  });

  it("becomes small again while it is in use", async () => {
    const spool = await FileSpool.open(path);
    await spool.add(message(1, "KEPT"));
    for (let round = 0; round < 6; round++) {
      const adding: Promise<void>[] = [];
      for (let i = 0; i < 1000; i++) {
        const reference = 2 + round * 1000 + i;
        adding.push(spool.add(message(reference, "X".repeat(100))));
        spool.remove(reference);
      }
      await Promise.all(adding);
    }
    await spool.close();
    expect(statSync(path).size).toBeLessThan(1_000_000);
    const next = await FileSpool.open(path);
    expect(held(next)).toMatchObject([{ reference: 1, text: "KEPT" }]);
    expect(next.lastReference).toBe(6001);
    await next.close();
  });

  it("drops a last line that was cut", async () => {
    const spool = await FileSpool.open(path);
    await spool.add(message(1, "A"));
    await spool.close();
    appendFileSync(path, '{"add":2,"text":"QQ');
    const next = await FileSpool.open(path);
    expect(next.load().map(({ reference }) => reference)).toEqual([1]);
    await next.close();
  });

  it.each([
    "no spool\n",
    "null\n",
    '{"add":1}\n',
    '{"add":"1","text":"","mnemonic":"","flags":0}\n',
  ])("does not take %j for a spool, and leaves it as it is", async (text) => {
    writeFileSync(path, text);
    await expect(FileSpool.open(path)).rejects.toMatchObject({ name: "SpoolDamaged", path, line: 1 });
    await expect(FileSpool.open(path)).rejects.toBeInstanceOf(SpoolDamaged);
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
