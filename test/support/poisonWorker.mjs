// A worker like the switch's own, but for messages that kill it: by exit, by an endless loop, by a trap, and by a
// system call of a second, which nobody can end before its time.
// JavaScript, because worker threads load no TypeScript; it stands on the built files.
import { execFileSync } from "node:child_process";
import { workerData } from "node:worker_threads";
import { SlabView } from "../../dist/src/core/slabView.js";
import { createWasmCore } from "../../dist/src/core/wasmCore.js";
import { createBatchHandler } from "../../dist/src/workers/batchHandler.js";

const { wasm, tables, slabs } = workerData;

function suffer(view) {
  const { bytes, messageAt, messageBytes } = view;
  const text = Buffer.from(bytes.subarray(messageAt, messageAt + messageBytes)).toString("latin1");
  if (text.includes("POISON EXIT")) process.exit(1);
  if (text.includes("POISON HANG")) for (;;);
  if (text.includes("POISON BLOCK")) execFileSync("sleep", ["1"]);
  if (text.includes("POISON TRAP")) throw new WebAssembly.RuntimeError("unreachable");
}

function createPoisonableCore() {
  const core = createWasmCore(wasm, tables);
  return {
    name: "poisonable",
    parseBatch(slab, result) {
      const view = new SlabView(slab);
      for (let more = view.first(); more; more = view.next()) suffer(view);
      return core.parseBatch(slab, result);
    },
    parseOne(slab, result, index) {
      const view = new SlabView(slab);
      view.first();
      for (let passed = 0; passed < index; passed++) view.next();
      suffer(view);
      core.parseOne(slab, result, index);
    },
  };
}

export default createBatchHandler(slabs, createPoisonableCore);
