/** The reference core says what is right; the WebAssembly builds must write the same bytes for any input. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECORD_BYTES, RESULT_SPANS_AT, SPAN_BYTES } from "../../src/core/layout.ts";
import type { MessageCore } from "../../src/core/messageCore.ts";
import { SlabView } from "../../src/core/slabView.ts";
import { Bench, createCores, type Submission } from "./support/cores.ts";
import { anySubmission, SEED } from "./support/messages.ts";
import { testDictionary } from "./support/testDictionary.ts";
import { testRoutes } from "./support/testRoutes.ts";

const BATCH = 20;
/** Batches of each property; STATEWIRE_TEST_RUNS for a long search. */
const RUNS = Number(process.env["STATEWIRE_TEST_RUNS"] ?? 1000);

const [reference, ...wasmCores] = createCores(testDictionary, testRoutes);
const submissions = fc.array(anySubmission(testDictionary), { minLength: 1, maxLength: BATCH, size: "max" });

/** All that a core wrote: folded slab, records, spans. */
function results(core: MessageCore, batch: readonly Submission[], bench: Bench, isCareful = false) {
  const count = bench.fill(batch);
  if (isCareful) for (let i = count - 1; i >= 0; i--) core.parseOne(bench.slab, bench.result, i);
  else expect(core.parseBatch(bench.slab, bench.result)).toBe(count);
  const { bytesUsed, spans } = new SlabView(bench.slab);
  return {
    slab: hex(bench.slab.subarray(0, bytesUsed)),
    records: Array.from({ length: count }, (_, i) =>
      hex(bench.result.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES)),
    ),
    spans: hex(bench.result.subarray(RESULT_SPANS_AT, RESULT_SPANS_AT + spans * SPAN_BYTES)),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe.each(wasmCores.map((core) => [core.name, core] as const))("the %s core", (_, core) => {
  const [ours, theirs] = [new Bench(), new Bench()];

  it(`writes the bytes of the reference core for any batch (seed ${SEED})`, () => {
    const property = fc.property(submissions, (batch) => {
      expect(results(core, batch, ours)).toEqual(results(reference!, batch, theirs));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS, unbiased: true });
  });

  it(`writes the same when messages are parsed one by one, last first (seed ${SEED})`, () => {
    const property = fc.property(submissions, (batch) => {
      expect(results(core, batch, ours, true)).toEqual(results(reference!, batch, theirs, true));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS / 10, unbiased: true });
  });
});

describe.each(
  createCores(testDictionary, testRoutes).map((core) => [core.name, core] as const),
)("the %s core", (_, core) => {
  const [clean, dirty] = [new Bench(), new Bench()];
  /** Everything that a parser looks for: whoever reads beyond a message's end finds some of it. */
  const DIRT = Buffer.from("TXT.LIC/*R1.,AZ,C1 INQ.VIN/19750505CA9190000-9");

  it(`finds the same whatever lies behind a message (seed ${SEED})`, () => {
    const property = fc.property(submissions, fc.nat({ max: DIRT.length - 1 }), (batch, from) => {
      clean.slab.fill(0);
      for (let at = -from; at < 64 * 1024; at += DIRT.length)
        dirty.slab.set(DIRT.subarray(Math.max(0, -at)), Math.max(0, at));
      const [ours, theirs] = [results(core, batch, dirty), results(core, batch, clean)];
      expect([ours.records, ours.spans]).toEqual([theirs.records, theirs.spans]);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS / 4, unbiased: true });
  });
});

it(`meets most reject codes and many acceptances among the arbitrary messages (seed ${SEED})`, () => {
  const bench = new Bench();
  const seen = new Map<number, number>();
  for (const batch of fc.sample(submissions, { seed: SEED, numRuns: 500, unbiased: true })) {
    const count = bench.fill(batch);
    reference!.parseBatch(bench.slab, bench.result);
    for (let i = 0; i < count; i++) {
      const { status } = bench.record.at(i);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  }
  expect(seen.get(0) ?? 0).toBeGreaterThan(200);
  expect(seen.size).toBeGreaterThan(24);
});
