/**
 * The core alone: nanoseconds a message by batch size and kind of message, against the reference core, and by size of the
 * route table. Copies in and out are part of it, as in a worker.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import {
  compileTables,
  createReferenceCore,
  createWasmCore,
  type MessageCore,
  RESULT_BYTES,
} from "../src/core/messageCore.ts";
import type { RouteTable } from "../src/core/routeTable.ts";
import { SlabView } from "../src/core/slabView.ts";
import { loadDictionary } from "../src/dictionary/load.ts";
import type { Dictionary } from "../src/dictionary/model.ts";
import { CORE_WASM, PACKAGE_ROOT } from "../src/packageRoot.ts";
import type { BenchOptions } from "./main.ts";
import { checkSlabs, fillSlabs, MESSAGE_KINDS, type MessageKind } from "./support/coreMessages.ts";
import { manyRoutes } from "./support/manyRoutes.ts";
import { type Alternative, measure, type RoundOptions } from "./support/rounds.ts";

const BATCHES = [1, 16, 64, 256, 1024] as const;
const STATIONS = [1_000, 10_000, 100_000] as const;
/** Stations of an ordinary run, and the messages that one measurement walks through. */
const USUAL_STATIONS = 10_000;
const MESSAGES = 1024;
/** For route tables: enough different stations that the biggest table is really walked. */
const ROUTE_MESSAGES = 32_768;

interface Cores {
  readonly wasm: MessageCore;
  readonly reference: MessageCore;
  readonly routes: RouteTable;
}

export async function coreBench({ smoke }: BenchOptions): Promise<void> {
  const dictionary = loadDictionary(new URL("config/dictionary/", PACKAGE_ROOT));
  const options: RoundOptions = smoke ? { rounds: 1, timeMs: 1 } : { rounds: 5, timeMs: 60 };
  const cores = createCores(dictionary, USUAL_STATIONS);
  const checksum = await benchKinds(cores, options);
  await benchStations(dictionary, options, smoke);
  console.log(`checksum of all identities ${checksum.toString(16)}`);
}

function createCores(dictionary: Dictionary, stations: number): Cores {
  const routes = manyRoutes(stations, Math.ceil(stations * 0.6), dictionary.permissions);
  return {
    wasm: createWasmCore(readFileSync(CORE_WASM), compileTables(dictionary, routes)),
    reference: createReferenceCore(dictionary, routes),
    routes,
  };
}

async function benchKinds({ wasm, reference, routes }: Cores, options: RoundOptions): Promise<number> {
  console.log(`\ncore, ${USUAL_STATIONS} stations: ns a message, medians of ${options.rounds} rounds`);
  const rows: Record<string, string | number>[] = [];
  let checksum = 0;
  for (const kind of MESSAGE_KINDS) {
    for (const batch of BATCHES) {
      const slabs = fillSlabs(kind, routes, batch, MESSAGES);
      const ofWasm = checkSlabs(wasm, kind, slabs);
      assert.equal(ofWasm, checkSlabs(reference, kind, slabs), "both cores come to the same");
      checksum = (Math.imul(checksum, 31) + ofWasm) >>> 0;
      const figures = await measure([alternative(wasm, slabs), alternative(reference, slabs)], options);
      const [ours, theirs] = [figures.get(wasm.name)!, figures.get(reference.name)!];
      rows.push({
        message: kind.name,
        bytes: averageBytes(slabs),
        batch: Math.max(...slabs.map(countOf)),
        wasm: Math.round(ours),
        reference: Math.round(theirs),
        ratio: (theirs / ours).toFixed(1),
      });
    }
  }
  console.table(rows);
  return checksum;
}

/** Inquiries from stations all over the table, in batches of 256: the price of a big route table is cache misses. */
async function benchStations(dictionary: Dictionary, options: RoundOptions, smoke: boolean): Promise<void> {
  console.log("\ncore by size of the route table, batches of 256: ns a message");
  const rows: Record<string, string | number>[] = [];
  for (const kind of [MESSAGE_KINDS[0]!, MESSAGE_KINDS[1]!, toOtherAgency]) {
    const alternatives = STATIONS.map((stations) => {
      const { wasm, routes } = createCores(dictionary, smoke ? stations / 10 : stations);
      const slabs = fillSlabs(kind, routes, 256, smoke ? MESSAGES : ROUTE_MESSAGES);
      checkSlabs(wasm, kind, slabs);
      return { ...alternative(wasm, slabs), name: String(stations) };
    });
    const figures = await measure(alternatives, options);
    const [small, , big] = STATIONS.map((stations) => figures.get(String(stations))!);
    rows.push({
      message: kind.name,
      ...Object.fromEntries([...figures].map(([stations, ns]) => [`${stations} stations`, Math.round(ns)])),
      growth: (big! / small!).toFixed(2),
    });
  }
  console.table(rows);
}

/** A message whose station, destination agency and destination station all have to be found in big tables. */
const toOtherAgency: MessageKind = {
  name: "AM, to an agency and a station",
  key: "AM",
  status: 0,
  rest: (i, { agencies, stations }) =>
    `${agencies[i % agencies.length]!.ori}.${stations[(i * 7) % stations.length]!.mnemonic}.*M1.TXT EXERCISE ONLY`,
};

function alternative(core: MessageCore, slabs: readonly Uint8Array[]): Alternative {
  const result = new Uint8Array(new SharedArrayBuffer(RESULT_BYTES));
  const run = () => {
    for (const slab of slabs) core.parseBatch(slab, result);
  };
  return { name: core.name, run, messages: slabs.map(countOf).reduce((sum, count) => sum + count, 0) };
}

function countOf(slab: Uint8Array): number {
  return new SlabView(slab).count;
}

function averageBytes(slabs: readonly Uint8Array[]): number {
  let [bytes, messages] = [0, 0];
  for (const slab of slabs) {
    const view = new SlabView(slab);
    for (let isThere = view.first(); isThere && messages < MESSAGES; isThere = view.next()) {
      bytes += view.messageBytes;
      messages += 1;
    }
  }
  return Math.round(bytes / messages);
}
