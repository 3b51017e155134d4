/**
 * The bridge to the WebAssembly core: loads it, gives it its tables, copies slabs in and results out.
 *
 * Each core has memory of its own, copied in bulk (10 ns a message); memory shared between instances would be
 * wiped by each new one. The memory has a fixed size, so views on it stay valid. A core belongs to one
 * thread, and a call takes a whole batch. Should a call ever throw, the core is broken: make a new one.
 */
import "./webAssembly.ts";
import { strict as assert } from "node:assert";
import {
  RECORD_BYTES,
  RESULT_BYTES,
  RESULT_SPANS_AT,
  SLAB_BYTES_AT,
  SLAB_COUNT_AT,
  SLAB_HEADER_BYTES,
  SLAB_SPANS_AT,
  SPAN_BYTES,
} from "./layout.ts";
import type { MessageCore } from "./messageCore.ts";
import type { CoreTables } from "./tables/compileTables.ts";

/** What assembly/index.ts exports. */
interface CoreExports {
  readonly memory: WebAssembly.Memory;
  inputAt(): number;
  resultAt(): number;
  spansAt(): number;
  tablesAt(): number;
  tablesCapacity(): number;
  heapOffset(): number;
  attach(): number;
  parseBatch(): number;
  parseOne(index: number): number;
}

export interface WasmCore extends MessageCore {
  /** Where the core's next allocation would lie (asking takes 16 bytes): a test sees that nothing else moves it. */
  heapOffset(): number;
}

/** Bytes of the compiled core, or the module: compile it once and hand the module to every worker. */
export type WasmSource = Uint8Array | WebAssembly.Module;

/**
 * Starts a core with the tables of compileTables. Throws when the tables do not fit into core memory or are of
 * another version: both are found when the switch starts, before it takes a message.
 */
export function createWasmCore(source: WasmSource, tables: CoreTables, name = "wasm"): WasmCore {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  const core = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
  const memory = new Uint8Array(core.memory.buffer);
  const numbers = new DataView(core.memory.buffer);
  const [inputAt, resultAt, spansAt] = [core.inputAt(), core.resultAt(), core.spansAt()];

  assert(tables.length <= core.tablesCapacity(), `tables of ${tables.length} bytes fit into core memory`);
  memory.set(tables, core.tablesAt());
  assert(core.attach() !== 0, "the tables have the version that the core was built for");

  /** Copies the used part of the slab in; returns its length. */
  function copyIn(slab: Uint8Array): number {
    const used = Math.min(readNumber(slab, SLAB_BYTES_AT), slab.length);
    assert(inputAt + used <= resultAt, "the slab fits into core memory");
    memory.set(slab.subarray(0, used), inputAt);
    if (used < SLAB_HEADER_BYTES) numbers.setUint32(inputAt + SLAB_COUNT_AT, 0, true);
    return used;
  }

  /** Copies a range of records and a range of spans out, and the folded slab back. */
  function copyOut(
    slab: Uint8Array,
    used: number,
    result: Uint8Array,
    records: readonly [from: number, to: number],
    spans: readonly [from: number, to: number],
  ): void {
    slab.set(memory.subarray(inputAt, inputAt + used));
    const recordFrom = records[0] * RECORD_BYTES;
    const spanFrom = spans[0] * SPAN_BYTES;
    result.set(memory.subarray(resultAt + recordFrom, resultAt + records[1] * RECORD_BYTES), recordFrom);
    result.set(
      memory.subarray(spansAt + spanFrom, spansAt + spans[1] * SPAN_BYTES),
      RESULT_SPANS_AT + spanFrom,
    );
  }

  return {
    name,
    heapOffset: () => core.heapOffset() >>> 0,

    parseBatch(slab, result) {
      assert(result.length >= RESULT_BYTES, "a result buffer holds the longest batch");
      const used = copyIn(slab);
      const count = core.parseBatch() >>> 0;
      copyOut(slab, used, result, [0, count], [0, numbers.getUint32(inputAt + SLAB_SPANS_AT, true)]);
      return count;
    },

    parseOne(slab, result, index) {
      assert(result.length >= RESULT_BYTES, "a result buffer holds the longest batch");
      const used = copyIn(slab);
      const spansBefore = numbers.getUint32(inputAt + SLAB_SPANS_AT, true);
      if (core.parseOne(index) === 0) return;
      const spansAfter = numbers.getUint32(inputAt + SLAB_SPANS_AT, true);
      copyOut(slab, used, result, [index, index + 1], [spansBefore, spansAfter]);
    },
  };
}

/** A u32 of the slab's header; a view made for it would cost more than a small batch. */
function readNumber(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
