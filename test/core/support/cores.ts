/** The three cores of the conformance suite, and one message through one of them. */
import { readFileSync } from "node:fs";
import { MESSAGE_FLAG_TEXT_SUBPROTOCOL } from "../../../src/core/layout.ts";
import {
  compileTables,
  createReferenceCore,
  createWasmCore,
  type MessageCore,
  RESULT_BYTES,
} from "../../../src/core/messageCore.ts";
import { RecordView } from "../../../src/core/recordView.ts";
import type { RouteTable } from "../../../src/core/routeTable.ts";
import { dateNumber, SlabWriter } from "../../../src/core/slabWriter.ts";
import type { Dictionary } from "../../../src/dictionary/model.ts";
import { SLAB_BYTES } from "../../../src/limits.ts";
import { CORE_DEBUG_WASM, CORE_WASM } from "../../../src/packageRoot.ts";

export const TODAY = dateNumber(new Date("2026-11-30T12:00:00Z"));

export function createCores(dictionary: Dictionary, routes: RouteTable): readonly MessageCore[] {
  const tables = compileTables(dictionary, routes);
  return [
    createReferenceCore(dictionary, routes),
    createWasmCore(readFileSync(CORE_WASM), tables),
    createWasmCore(readFileSync(CORE_DEBUG_WASM), tables, "wasm-debug"),
  ];
}

export interface Submission {
  readonly text: string | Uint8Array;
  readonly station?: number;
  readonly mnemonic?: string;
  readonly flags?: number;
  readonly isText?: boolean;
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? Buffer.from(text, "latin1") : text;
}

/** The four bytes of a mnemonic as the slab holds them. */
export function packMnemonic(mnemonic: string): number {
  return mnemonic === "" ? 0 : Buffer.from(mnemonic.padEnd(4, "\0"), "latin1").readUInt32LE(0);
}

/** A slab, its results and a view on them, used again for every batch. */
export class Bench {
  readonly slab = new Uint8Array(new SharedArrayBuffer(SLAB_BYTES));
  readonly result = new Uint8Array(new SharedArrayBuffer(RESULT_BYTES));
  readonly writer = new SlabWriter(this.slab);
  readonly record = new RecordView(this.result);

  fill(submissions: readonly Submission[]): number {
    this.writer.reset(TODAY);
    submissions.forEach((submission, i) => {
      this.writer.append(
        bytesOf(submission.text),
        1,
        submission.station ?? 0,
        packMnemonic(submission.mnemonic ?? ""),
        i + 1,
        (submission.flags ?? 0) | (submission.isText ? MESSAGE_FLAG_TEXT_SUBPROTOCOL : 0),
        0,
      );
    });
    return this.writer.count;
  }
}
