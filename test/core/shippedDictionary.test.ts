/** The dictionary as it is shipped, in both cores: its own examples, and arbitrary messages made from it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECORD_BYTES, RESULT_SPANS_AT, SPAN_BYTES } from "../../src/core/layout.ts";
import type { RouteTable } from "../../src/core/routeTable.ts";
import { SlabView } from "../../src/core/slabView.ts";
import { loadDictionary } from "../../src/dictionary/load.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { Bench, createCores, type Submission } from "./support/cores.ts";
import { anySubmission, SEED } from "./support/messages.ts";
import { testRoutes } from "./support/testRoutes.ts";

const dictionary = loadDictionary(new URL("config/dictionary/", PACKAGE_ROOT));
/** Every agency and station that an example may name, and a station that may send everything. */
const examples = dictionary.keys.flatMap(({ key, examples: texts }) =>
  texts.map((text) => [key, text] as const),
);
const oris = new Set(examples.flatMap(([, text]) => text.match(/\bCA9[0-5][0-9][A-Z0-9]{4}\b/g) ?? []));
for (const { ori } of testRoutes.agencies) oris.add(ori);
const agencies = [...oris].map((ori) => ({ ori, isRetired: ori === "CA9020000" }));
const routes: RouteTable = {
  ...testRoutes,
  agencies,
  stations: testRoutes.stations.map((station) => ({ ...station, alsoFor: agencies.map((_, i) => i) })),
  groups: [
    "GALL",
    "GC01",
    ...new Set(examples.flatMap(([, text]) => text.match(/\bG[A-Z0-9]{3}(?=[.,])/g) ?? [])),
  ].filter((group, i, all) => all.indexOf(group) === i),
  profiles: [
    { permissions: dictionary.permissions, purposes: [..."CDEFHIJSVX"] },
    { permissions: [], purposes: [] },
  ],
};
const cores = createCores(dictionary, routes);

function results(core: (typeof cores)[number], batch: readonly Submission[], bench: Bench): string {
  const count = bench.fill(batch);
  expect(core.parseBatch(bench.slab, bench.result)).toBe(count);
  const { bytesUsed, spans } = new SlabView(bench.slab);
  return [
    bench.slab.subarray(0, bytesUsed),
    bench.result.subarray(0, count * RECORD_BYTES),
    bench.result.subarray(RESULT_SPANS_AT, RESULT_SPANS_AT + spans * SPAN_BYTES),
  ]
    .map((bytes) => Buffer.from(bytes).toString("hex"))
    .join("\n");
}

describe.each(
  cores.map((core) => [core.name, core] as const),
)("the %s core and the shipped dictionary", (_, core) => {
  const bench = new Bench();

  it.each(examples)("accept the example of %s: %s", (key, text) => {
    bench.fill([{ text }]);
    core.parseBatch(bench.slab, bench.result);
    const record = bench.record.at(0);
    const { status, faultAt } = record;
    expect({ status, field: record.faultFieldCode(), faultAt }).toEqual({ status: 0, field: "", faultAt: 0 });
    expect(dictionary.keys[record.keyIndex]?.key).toBe(key);
  });
});

it.each(
  cores.slice(1).map((core) => [core.name, core] as const),
)(`lets the %s core write the bytes of the reference core for arbitrary messages (seed ${SEED})`, (_, core) => {
  const [ours, theirs] = [new Bench(), new Bench()];
  const batches = fc.array(anySubmission(dictionary), { minLength: 1, maxLength: 20, size: "max" });
  const property = fc.property(batches, (batch) => {
    expect(results(core, batch, ours)).toBe(results(cores[0]!, batch, theirs));
  });
  fc.assert(property, { seed: SEED, numRuns: 500, unbiased: true });
});
