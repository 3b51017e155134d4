import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type FileDefinition,
  type FilePlan,
  type Manifest,
  openStore,
} from "../../../src/simulators/store/recordStore.ts";
import { temporaryFolder } from "./support.ts";

interface Row {
  readonly id: string;
  readonly group: string;
}
const ROWS: FileDefinition<Row> = {
  name: "rows",
  idOf: (row) => row.id,
  keysOf: (row) => [`g:${row.group}`],
};
const manifest: Manifest = { generator: 1, system: "rows", seed: 1, scale: 0.001, search: "s" };

function plan(count: number, onRow: (index: number) => void = () => {}): () => FilePlan<never>[] {
  function rowAt(index: number): Row {
    onRow(index);
    return { id: `r${index}`, group: String(index % 3) };
  }
  const also = [{ id: "fixed", group: "fixed" }];
  return () => [{ definition: ROWS, count, rowAt, also } as unknown as FilePlan<never>];
}

describe("openStore", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function open(settings: Partial<Manifest>, plans: () => FilePlan<never>[]) {
    const lines: string[] = [];
    const opened = await openStore(folder.path, { ...manifest, ...settings }, plans, (line) =>
      lines.push(line),
    );
    return { ...opened, rows: opened.store.file(ROWS), lines };
  }

  it("generates the records and finds them by identifier and by key", async () => {
    const { store, rows, wasGenerated, lines } = await open({}, plan(25_000));
    expect(wasGenerated).toBe(true);
    expect(rows.get("r24999")).toEqual({ id: "r24999", group: "0" });
    expect(rows.get("fixed")).toBeDefined();
    expect(rows.get("r25000")).toBeUndefined();
    expect(rows.find("g:fixed", 10)).toEqual([{ id: "fixed", group: "fixed" }]);
    expect(rows.find("g:1", 5)).toHaveLength(5);
    expect(rows.find("g:none", 5)).toEqual([]);
    expect(lines.at(-1)).toMatch(/^rows: 25001 records generated/);
    await store.close();
  });

  it("asks for no record where the value is too long to be a key", async () => {
    const { store, rows } = await open({}, plan(3));
    expect(rows.get("X".repeat(16_000))).toBeUndefined();
    expect(rows.find("X".repeat(16_000), 1)).toEqual([]);
    await store.close();
  });

  it("takes the records of an earlier start when nothing has changed", async () => {
    await (await open({}, plan(10))).store.close();
    const again = await open({}, () => {
      throw new Error("the plan was asked for");
    });
    expect(again.wasGenerated).toBe(false);
    expect(again.rows.get("r9")).toBeDefined();
    await again.store.close();
  });

  it.each([
    { seed: 2 },
    { scale: 0.002 },
    { generator: 2 },
    { search: "t" },
  ])("generates anew for %o", async (settings) => {
    await (await open({}, plan(10))).store.close();
    const again = await open(settings, plan(5));
    expect(again.wasGenerated).toBe(true);
    expect(again.rows.get("r4")).toBeDefined();
    expect(again.rows.get("r9")).toBeUndefined();
    await again.store.close();
  });

  it("notices a generation that was interrupted and does it again", async () => {
    const broken = plan(30_000, (index) => {
      if (index === 20_000) throw new Error("power failure");
    });
    await expect(open({}, broken)).rejects.toThrow("power failure");
    expect(existsSync(join(folder.path, "records.mdb"))).toBe(true);

    const again = await open({}, plan(7));
    expect(again.wasGenerated).toBe(true);
    expect(again.rows.get("r6")).toBeDefined();
    expect(again.rows.get("r7")).toBeUndefined();
    await again.store.close();
  });

  it("generates anew when the manifest is gone", async () => {
    await (await open({}, plan(10))).store.close();
    rmSync(join(folder.path, "manifest.json"));
    const again = await open({}, plan(10));
    expect(again.wasGenerated).toBe(true);
    await again.store.close();
  });
});
