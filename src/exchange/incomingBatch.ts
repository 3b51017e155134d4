/**
 * Messages as the workers hand them over, and the parts of one that the exchange takes out of the slab.
 */
import { DestinationKind } from "../core/layout.ts";
import type { RecordView } from "../core/recordView.ts";
import type { SlabView } from "../core/slabView.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { DeliveryFlag, SubmitFlag } from "../domain/sessionProtocol.ts";

/** A batch as the workers hand it over. */
export interface IncomingBatch {
  /** The raw messages, folded to upper case, each behind whose it is and when it came. */
  readonly messages: SlabView;
  readonly records: RecordView;
  readonly count: number;
  /** Called once, when nothing refers to the batch's memory any more. */
  release(): void;
}

/** The message from its key on, folded and trimmed: what travels on and what is journaled. */
export function textOf(batch: IncomingBatch, record: RecordView): Uint8Array {
  const at = record.messageAt;
  return batch.messages.bytes.subarray(at + record.headerAt, at + record.messageBytes);
}

/** The control field without the asterisk, "" for none. */
export function controlOf(batch: IncomingBatch, record: RecordView): string {
  const bytes = record.controlBytes;
  if (bytes === 0) return "";
  const at = record.messageAt + record.controlAt;
  return latin1(batch.messages.bytes, at, at + bytes);
}

/** The word of destination `i`: as the header has it, or the code that it stands for (NCIC dialect). */
export function destinationWord(
  batch: IncomingBatch,
  record: RecordView,
  i: number,
  { destinationCodes }: Dictionary,
): string {
  if (record.destinationKind(i) === DestinationKind.code) {
    return destinationCodes[record.destinationIndex(i)]!.code;
  }
  const at = record.messageAt + record.destinationAt(i);
  return latin1(batch.messages.bytes, at, at + record.destinationBytes(i));
}

/** The mark of a test message for what is delivered on account of it. */
export function testMark(record: RecordView): number {
  return (record.flags & SubmitFlag.test) === 0 ? 0 : DeliveryFlag.test;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}
