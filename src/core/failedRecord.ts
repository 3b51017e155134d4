/**
 * The record of a message that no core could finish: the core trapped, hung or died on it.
 *
 * Everything the core would have found out stays unknown; status is `notProcessable`.
 */
import { RejectCode } from "../domain/codes.ts";
import {
  COMBINATION_AT,
  KEY_AT,
  MESSAGE_AT_AT,
  MESSAGE_LENGTH_AT,
  ORIGIN_AT,
  RECORD_BYTES,
  RULE_SET_AT,
  STATION_AT,
  STATUS_AT,
  UNKNOWN_16,
  UNKNOWN_32,
} from "./layout.ts";
import { SlabView } from "./slabView.ts";

/** Writes the record of message `index` of the slab as failed. */
export function writeFailedRecord(slab: Uint8Array, result: Uint8Array, index: number): void {
  const message = new SlabView(slab);
  message.first();
  for (let passed = 0; passed < index; passed++) message.next();

  const recordAt = index * RECORD_BYTES;
  result.fill(0, recordAt, recordAt + RECORD_BYTES);
  const record = new DataView(result.buffer, result.byteOffset + recordAt, RECORD_BYTES);
  record.setUint16(STATUS_AT, RejectCode.notProcessable, true);
  record.setUint16(KEY_AT, UNKNOWN_16, true);
  record.setUint32(ORIGIN_AT, UNKNOWN_32, true);
  record.setUint32(STATION_AT, UNKNOWN_32, true);
  record.setUint32(MESSAGE_AT_AT, message.messageAt, true);
  record.setUint32(MESSAGE_LENGTH_AT, message.messageBytes, true);
  record.setUint16(RULE_SET_AT, UNKNOWN_16, true);
  record.setUint16(COMBINATION_AT, UNKNOWN_16, true);
}
