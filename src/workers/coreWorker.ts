/**
 * Entry of each thread of the pool: one WebAssembly core, handed one batch per task.
 */
import { workerData } from "node:worker_threads";
import type { CoreTables } from "../core/messageCore.ts";
import { createWasmCore } from "../core/wasmCore.ts";
import { createBatchHandler } from "./batchHandler.ts";
import type { SharedSlab } from "./slabPool.ts";

export interface CoreWorkerData {
  readonly wasm: WebAssembly.Module;
  /** Compiled tables, shared read-only; each core copies them into its own memory. */
  readonly tables: CoreTables;
  readonly slabs: readonly SharedSlab[];
}

const { wasm, tables, slabs } = workerData as CoreWorkerData;

export default createBatchHandler(slabs, () => createWasmCore(wasm, tables));
