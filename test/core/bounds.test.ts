/** What holds at the bounds: the biggest route table, full span area, slabs that lie, many messages. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { manyRoutes } from "../../bench/support/manyRoutes.ts";
import { RECORD_BYTES, SLAB_BYTES_AT, SLAB_COUNT_AT, SLAB_SPANS_AT } from "../../src/core/layout.ts";
import { compileTables, createWasmCore } from "../../src/core/messageCore.ts";
import { RejectCode } from "../../src/domain/codes.ts";
import { BATCH_SPANS_MAX } from "../../src/limits.ts";
import { CORE_DEBUG_WASM, CORE_WASM } from "../../src/packageRoot.ts";
import { Bench, createCores } from "./support/cores.ts";
import { testDictionary } from "./support/testDictionary.ts";
import { testRoutes } from "./support/testRoutes.ts";

const GOOD = "RQ.CA9190000.DMV.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const smallTables = compileTables(testDictionary, testRoutes);
const setNumber = (bytes: Uint8Array, at: number, value: number) =>
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, true);
const getNumber = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);

describe("100,000 stations and 60,000 agencies", () => {
  const routes = manyRoutes(100_000, 60_000, testDictionary.permissions);
  const cores = createCores(testDictionary, routes);
  const bench = new Bench();

  it.each(cores.map((core) => [core.name, core] as const))("are all found by the %s core", (_, core) => {
    for (let first = 0; first < routes.stations.length; first += 997) {
      const station = routes.stations[first]!;
      const other = (first * 7 + 13) % routes.stations.length;
      const agency = (first * 3 + 1) % routes.agencies.length;
      const own = routes.agencies[station.agency]!.ori;
      const text = `AM.${own}.${routes.stations[other]!.mnemonic}.${routes.agencies[agency]!.ori}.TXT HELLO`;
      bench.fill([{ text, station: first, mnemonic: station.mnemonic }]);
      core.parseBatch(bench.slab, bench.result);
      const record = bench.record.at(0);
      expect([record.status, record.station, record.origin]).toEqual([0, first, station.agency]);
      expect([record.destinationIndex(0), record.destinationIndex(1)]).toEqual([other, agency]);
    }
  });
});

describe.each(
  createCores(testDictionary, testRoutes).map((core) => [core.name, core] as const),
)("the %s core", (_, core) => {
  it("refuses the message whose spans find no more room, and spares the others", () => {
    const bench = new Bench();
    bench.fill([{ text: GOOD }, { text: "RQ.CA9190000.DMV.TXT LIC/9QQQ123" }]);
    setNumber(bench.slab, SLAB_SPANS_AT, BATCH_SPANS_MAX - 2);
    core.parseOne(bench.slab, bench.result, 0);
    const record = bench.record.at(0);
    expect([record.status, record.faultAt, record.faultFieldCode()]).toEqual([
      RejectCode.notProcessable,
      GOOD.indexOf("LIT/"),
      "LIT",
    ]);
    expect([record.fieldCount, record.spansAt]).toEqual([2, BATCH_SPANS_MAX - 2]);
    expect(getNumber(bench.slab, SLAB_SPANS_AT)).toBe(BATCH_SPANS_MAX);
  });

  it("parses what lies inside the slab when the header claims more messages, bytes or length", () => {
    const bench = new Bench();
    const parsed = () => core.parseBatch(bench.slab, bench.result);
    bench.fill([{ text: GOOD }, { text: GOOD }]);
    setNumber(bench.slab, SLAB_COUNT_AT, 4_000_000_000);
    expect(parsed()).toBe(2);
    bench.fill([{ text: GOOD }, { text: GOOD }]);
    setNumber(bench.slab, 32 + Math.ceil((32 + GOOD.length) / 16) * 16, 4_294_967_295);
    expect(parsed()).toBe(1);
    bench.fill([{ text: GOOD }, { text: GOOD }]);
    setNumber(bench.slab, SLAB_BYTES_AT, 100);
    expect(parsed()).toBe(0);
    bench.fill([{ text: GOOD }]);
    setNumber(bench.slab, SLAB_BYTES_AT, 0);
    expect(parsed()).toBe(0);
    core.parseOne(bench.slab, bench.result, 0);
  });

  it("leaves the records of other messages alone when it parses one", () => {
    const bench = new Bench();
    bench.fill([{ text: GOOD }, { text: GOOD }, { text: GOOD }]);
    bench.result.fill(0xee);
    core.parseOne(bench.slab, bench.result, 1);
    expect(bench.record.at(1).status).toBe(0);
    for (const index of [0, 2]) {
      const record = bench.result.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);
      expect(record.every((byte) => byte === 0xee)).toBe(true);
    }
    core.parseOne(bench.slab, bench.result, 3);
  });

  it("takes an empty slab", () => {
    const bench = new Bench();
    bench.fill([]);
    expect(core.parseBatch(bench.slab, bench.result)).toBe(0);
  });
});

describe.each([
  ["release", CORE_WASM, 200_000],
  ["debug", CORE_DEBUG_WASM, 20_000],
] as const)("the %s build", (_, file, messages) => {
  it("allocates nothing however many messages it parses", () => {
    const core = createWasmCore(readFileSync(file), smallTables);
    const bench = new Bench();
    bench.fill(Array.from({ length: 200 }, (_, i) => ({ text: i % 5 === 0 ? `${GOOD}.ZZZ/1` : GOOD })));
    const before = core.heapOffset();
    const perQuestion = core.heapOffset() - before;
    for (let parsed = 0; parsed < messages; ) parsed += core.parseBatch(bench.slab, bench.result);
    expect(core.heapOffset() - before).toBe(2 * perQuestion);
  });

  it("imports nothing", () => {
    expect(() => new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)))).not.toThrow();
  });

  it("refuses tables of another version, cut short, or too big", () => {
    const source = readFileSync(file);
    const other = Uint8Array.from(smallTables);
    setNumber(other, 4, 999);
    expect(() => createWasmCore(source, other)).toThrow(/version/);
    expect(() => createWasmCore(source, new Uint8Array(64))).toThrow(/version/);
    expect(() => createWasmCore(source, new Uint8Array(64 * 1024 * 1024))).toThrow(/fit/);
  });
});
