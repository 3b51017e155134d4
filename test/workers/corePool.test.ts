import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { compileTables, createWasmCore } from "../../src/core/messageCore.ts";
import { RejectCode } from "../../src/domain/codes.ts";
import { BATCH_MESSAGES_MAX, MESSAGE_BYTES_MAX } from "../../src/limits.ts";
import { CORE_WASM, CORE_WORKER } from "../../src/packageRoot.ts";
import { CorePool, type CorePoolOptions } from "../../src/workers/corePool.ts";
import { dictionary, routes } from "../support/exchangeWorld.ts";
import { until } from "../support/until.ts";

const POISON_WORKER = new URL("../support/poisonWorker.mjs", import.meta.url);
const PLATE = Buffer.from("RQ.CA9190000.DMV.TXT LIC/9QQQ123");
const tables = compileTables(dictionary, routes);
const wasm = new WebAssembly.Module(readFileSync(CORE_WASM));

interface Result {
  readonly reference: number;
  readonly status: number;
}

let pool: CorePool;
let results: Result[];
let batches: number[];
let failures: string[];

function openPool(changes: Partial<CorePoolOptions> = {}): void {
  results = [];
  batches = [];
  failures = [];
  pool = new CorePool({
    threads: 1,
    workerFile: CORE_WORKER,
    wasm,
    tables,
    batchDeadlineMs: 2_000,
    inlineBelow: 0,
    createInlineCore: () => createWasmCore(wasm, tables),
    today: () => 20261124,
    onBatch: ({ messages, records, count, release }) => {
      batches.push(count);
      for (let index = 0; index < count; index++) {
        const { status, messageAt } = records.at(index);
        results.push({ reference: messages.moveTo(messageAt).reference, status });
      }
      release();
    },
    onFailure: (reason) => failures.push(reason),
    ...changes,
  });
}

function submit(reference: number, text: Uint8Array = PLATE): boolean {
  return pool.submit(1, 0, 0, reference, 0, text, 0);
}

function message(words: string): Buffer {
  return Buffer.from(`AM.CA9190000.CA9370000.TXT ${words}`);
}

async function allResults(count: number): Promise<void> {
  await until(`${count} results`, () => results.length >= count, 20_000);
}

afterEach(() => pool.close());

describe("natural batching", () => {
  it("sends a lone message at the end of its turn, and everything of one turn together", async () => {
    openPool();
    await pool.warm();
    submit(1);
    await allResults(1);
    for (let reference = 2; reference <= 101; reference++) submit(reference);
    await allResults(101);
    expect(batches).toEqual([1, 100]);
  });

  it("lets the open slab fill while the workers are busy", async () => {
    openPool();
    await pool.warm();
    // More turns than the pool takes batches: what comes in the meantime travels together.
    for (let reference = 1; reference <= 400; reference++) {
      submit(reference);
      if (reference % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await allResults(400);
    expect(batches.length).toBeLessThan(100);
  });

  it("hands results on in the order of arrival, whichever worker was first", async () => {
    openPool({ threads: 2 });
    await pool.warm();
    let reference = 0;
    for (let turn = 0; turn < 60; turn++) {
      const size = turn % 3 === 0 ? 300 : 1;
      for (let index = 0; index < size; index++) submit(++reference);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await allResults(reference);
    expect(results.map((result) => result.reference)).toEqual(results.map((_, index) => index + 1));
  });

  it("refuses, rather than grows, when every slab is full, and recovers", async () => {
    openPool();
    await pool.warm();
    const long = Buffer.alloc(MESSAGE_BYTES_MAX, 0x2e);
    let taken = 0;
    while (submit(taken + 1, long)) taken++;
    expect(taken).toBeGreaterThan(100);
    expect(pool.statistics.intakeRefused).toBe(1);
    await allResults(taken);
    expect(submit(taken + 1)).toBe(true);
    await allResults(taken + 1);
  });

  it("closes a slab that has its number of messages", async () => {
    openPool();
    await pool.warm();
    for (let reference = 1; reference <= BATCH_MESSAGES_MAX + 10; reference++) submit(reference);
    await allResults(BATCH_MESSAGES_MAX + 10);
    expect(batches).toEqual([BATCH_MESSAGES_MAX, 10]);
  });

  it("parses small slabs where they are, only where that is asked for", async () => {
    openPool({ inlineBelow: 8 });
    submit(1);
    await allResults(1);
    expect(pool.statistics.inlineBatches).toBe(1);
    expect(results[0]!.status).toBe(0);
  });
});

describe("small slabs parsed where they are", () => {
  it("do not overtake what a worker had before them", async () => {
    openPool({ threads: 2, inlineBelow: 8, batchDeadlineMs: 400, workerFile: POISON_WORKER });
    await pool.warm();
    // One batch hangs while the others, all that the workers take at a time, are done behind it.
    let reference = 0;
    for (let batch = 0; batch < 4; batch++) {
      for (let index = 0; index < 10; index++)
        submit(++reference, reference === 1 ? message("POISON HANG") : PLATE);
      await new Promise((resolve) => setImmediate(resolve));
    }
    submit(++reference);
    await allResults(reference);
    expect(results.map((result) => result.reference)).toEqual(results.map((_, index) => index + 1));
    expect(pool.statistics.inlineBatches).toBe(1);
  });
});

describe("a worker that cannot be ended at once", () => {
  it("keeps its slab from everybody else until its thread is gone", async () => {
    openPool({ batchDeadlineMs: 200, workerFile: POISON_WORKER });
    await pool.warm();
    const startedAt = performance.now();
    submit(1, message("POISON BLOCK"));
    await allResults(1);
    // Once for the batch and once for the message alone, each a second that cannot be cut short.
    expect(performance.now() - startedAt).toBeGreaterThan(1990);
    expect(results).toEqual([{ reference: 1, status: RejectCode.notProcessable }]);
  });
});

it("says at the start that the tables do not fit, and waits for no worker", async () => {
  const oversized = new Uint8Array(new SharedArrayBuffer(64 * 1024 * 1024));
  openPool({ tables: oversized });
  await expect(pool.warm()).rejects.toThrow();
});

describe.each([
  ["dies", "POISON EXIT", "death"],
  ["traps", "POISON TRAP", "trap"],
  ["hangs", "POISON HANG", "deadline"],
])("a message on which the worker %s", (_what, words, reason) => {
  const deadline = { batchDeadlineMs: 400, workerFile: POISON_WORKER };

  it("is refused, and hurts nobody else of its batch", async () => {
    openPool(deadline);
    await pool.warm();
    for (let reference = 1; reference <= 20; reference++)
      submit(reference, reference === 7 ? message(words) : PLATE);
    await allResults(20);
    expect(results.filter(({ status }) => status !== 0)).toEqual([
      { reference: 7, status: RejectCode.notProcessable },
    ]);
    expect(results.map(({ reference }) => reference)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(failures[0]).toBe(reason);
  });

  it("leaves a whole pool behind", async () => {
    openPool(deadline);
    await pool.warm();
    submit(1, message(words));
    await allResults(1);
    for (let reference = 2; reference <= 50; reference++) submit(reference);
    await allResults(50);
    expect(results.slice(1).every(({ status }) => status === 0)).toBe(true);
    await until("the pool to be whole", () => pool.isWhole);
  });

  it("does not make its neighbours guilty when several stand in a row, in batches side by side", async () => {
    openPool({ ...deadline, threads: 2 });
    await pool.warm();
    const guilty = new Set([3, 4, 30, 60]);
    for (let reference = 1; reference <= 60; reference++) {
      submit(reference, guilty.has(reference) ? message(words) : PLATE);
      if (reference % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await allResults(60);
    expect(results.filter(({ status }) => status !== 0).map(({ reference }) => reference)).toEqual([
      ...guilty,
    ]);
  });
});
