/**
 * What a message core does, whichever it is: parse, admit, route and check every message of a slab.
 *
 * Two cores stand behind it. The WebAssembly core does the work of the switch; the reference core says in
 * plain TypeScript what is right, and both must write the same bytes (test/core). Which bytes: layout.ts.
 * Nothing that a message may contain makes a core throw.
 */
export { RESULT_BYTES, RESULT_SPANS_AT } from "./layout.ts";
export { createReferenceCore } from "./reference/referenceCore.ts";
export { type CoreTables, compileTables } from "./tables/compileTables.ts";
export { createWasmCore } from "./wasmCore.ts";

export interface MessageCore {
  /** "wasm", "wasm-debug" or "reference". */
  readonly name: string;
  /**
   * Parses all messages of the slab: writes their records, then their field spans, into `result`
   * (RESULT_BYTES), the number of spans into the slab's header, and folds lower case in the slab in place.
   * Returns the number of messages parsed, which is the slab's count unless its header lies.
   */
  parseBatch(slab: Uint8Array, result: Uint8Array): number;
  /**
   * Parses message `index` alone (careful mode, after a crash). Its record goes to its own place; its spans
   * are appended at the slab's spans counter.
   */
  parseOne(slab: Uint8Array, result: Uint8Array, index: number): void;
}
