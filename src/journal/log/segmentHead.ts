/**
 * The head of a segment: which journal it belongs to, which place it has in it, where its records start.
 */
import { crc32 } from "node:zlib";
import type { JournalPosition } from "../../exchange/journalPort.ts";
import {
  JOURNAL_ID_BYTES,
  SEGMENT_BYTES_AT,
  SEGMENT_CRC_AT,
  SEGMENT_CREATED_AT,
  SEGMENT_FIRST_POSITION_AT,
  SEGMENT_HEAD_BYTES,
  SEGMENT_JOURNAL_ID_AT,
  SEGMENT_MAGIC,
  SEGMENT_MAGIC_AT,
  SEGMENT_SEQUENCE_AT,
  SEGMENT_VERSION,
  SEGMENT_VERSION_AT,
} from "./layout.ts";

export interface SegmentHead {
  readonly version: number;
  /** Hexadecimal. */
  readonly journalId: string;
  /** Counts the segments of the journal from 1. */
  readonly sequence: number;
  /** Position of the first record that the segment can hold. */
  readonly firstPosition: JournalPosition;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** Size of the file. */
  readonly segmentBytes: number;
}

export function writeSegmentHead(head: SegmentHead): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEAD_BYTES);
  bytes.writeUInt32LE(SEGMENT_MAGIC, SEGMENT_MAGIC_AT);
  bytes.writeUInt32LE(head.version, SEGMENT_VERSION_AT);
  bytes.write(head.journalId, SEGMENT_JOURNAL_ID_AT, JOURNAL_ID_BYTES, "hex");
  bytes.writeDoubleLE(head.sequence, SEGMENT_SEQUENCE_AT);
  bytes.writeDoubleLE(head.firstPosition, SEGMENT_FIRST_POSITION_AT);
  bytes.writeDoubleLE(head.createdMs, SEGMENT_CREATED_AT);
  bytes.writeUInt32LE(head.segmentBytes, SEGMENT_BYTES_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, SEGMENT_CRC_AT)), SEGMENT_CRC_AT);
  return bytes;
}

/** Null: these bytes are no head. A head of another version is read as far as that is possible. */
export function readSegmentHead(bytes: Buffer): SegmentHead | null {
  if (bytes.length < SEGMENT_HEAD_BYTES || bytes.readUInt32LE(SEGMENT_MAGIC_AT) !== SEGMENT_MAGIC)
    return null;
  const version = bytes.readUInt32LE(SEGMENT_VERSION_AT);
  if (
    version === SEGMENT_VERSION &&
    bytes.readUInt32LE(SEGMENT_CRC_AT) !== crc32(bytes.subarray(0, SEGMENT_CRC_AT))
  )
    return null;
  return {
    version,
    journalId: bytes.toString("hex", SEGMENT_JOURNAL_ID_AT, SEGMENT_JOURNAL_ID_AT + JOURNAL_ID_BYTES),
    sequence: bytes.readDoubleLE(SEGMENT_SEQUENCE_AT),
    firstPosition: bytes.readDoubleLE(SEGMENT_FIRST_POSITION_AT) as JournalPosition,
    createdMs: bytes.readDoubleLE(SEGMENT_CREATED_AT),
    segmentBytes: bytes.readUInt32LE(SEGMENT_BYTES_AT),
  };
}
