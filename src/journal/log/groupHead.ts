/**
 * The head of a group: how much follows, which records, and whether it is what was written.
 */
import { crc32 } from "node:zlib";
import type { JournalPosition } from "../../exchange/journalPort.ts";
import {
  GROUP_CRC_AT,
  GROUP_FIRST_POSITION_AT,
  GROUP_HEAD_BYTES,
  GROUP_KEY_ID_AT,
  GROUP_MAGIC,
  GROUP_MAGIC_AT,
  GROUP_NONCE_AT,
  GROUP_PAYLOAD_BYTES_AT,
  GROUP_RECORDS_AT,
  GROUP_SEQUENCE_AT,
  GROUP_TAG_AT,
  NONCE_BYTES,
  TAG_BYTES,
} from "./layout.ts";

export interface GroupFacts {
  readonly payloadBytes: number;
  readonly records: number;
  readonly firstPosition: JournalPosition;
  /** Of the segment. */
  readonly sequence: number;
  /** 0: the payload is not encrypted. */
  readonly keyId: number;
}

export interface GroupHead extends GroupFacts {
  readonly nonce: Buffer;
  readonly tag: Buffer;
  /** What the crc has to be. */
  readonly crc: number;
}

/** Writes the head of a group into `head`, which is used again and again. Nonce and tag stand in it already. */
export function writeGroupHead(head: Buffer, facts: GroupFacts, payload: readonly Uint8Array[]): void {
  head.writeUInt32LE(GROUP_MAGIC, GROUP_MAGIC_AT);
  head.writeUInt32LE(facts.payloadBytes, GROUP_PAYLOAD_BYTES_AT);
  head.writeUInt32LE(facts.records, GROUP_RECORDS_AT);
  head.writeDoubleLE(facts.firstPosition, GROUP_FIRST_POSITION_AT);
  head.writeDoubleLE(facts.sequence, GROUP_SEQUENCE_AT);
  head.writeUInt32LE(facts.keyId, GROUP_KEY_ID_AT);
  head.writeUInt32LE(crcOf(head, payload), GROUP_CRC_AT);
}

/** Null: no group starts here. Says nothing about the payload: `isWhole` does. */
export function readGroupHead(bytes: Buffer, at: number): GroupHead | null {
  if (at + GROUP_HEAD_BYTES > bytes.length || bytes.readUInt32LE(at + GROUP_MAGIC_AT) !== GROUP_MAGIC)
    return null;
  const nonceAt = at + GROUP_NONCE_AT;
  const tagAt = at + GROUP_TAG_AT;
  return {
    payloadBytes: bytes.readUInt32LE(at + GROUP_PAYLOAD_BYTES_AT),
    records: bytes.readUInt32LE(at + GROUP_RECORDS_AT),
    firstPosition: bytes.readDoubleLE(at + GROUP_FIRST_POSITION_AT) as JournalPosition,
    sequence: bytes.readDoubleLE(at + GROUP_SEQUENCE_AT),
    keyId: bytes.readUInt32LE(at + GROUP_KEY_ID_AT),
    nonce: bytes.subarray(nonceAt, nonceAt + NONCE_BYTES),
    tag: bytes.subarray(tagAt, tagAt + TAG_BYTES),
    crc: bytes.readUInt32LE(at + GROUP_CRC_AT),
  };
}

/** Whether head and payload are as they were written. */
export function isWhole(bytes: Buffer, at: number, { payloadBytes, crc }: GroupHead): boolean {
  const payloadAt = at + GROUP_HEAD_BYTES;
  if (payloadAt + payloadBytes > bytes.length) return false;
  const head = bytes.subarray(at, payloadAt);
  return crcOf(head, [bytes.subarray(payloadAt, payloadAt + payloadBytes)]) === crc;
}

function crcOf(head: Buffer, payload: readonly Uint8Array[]): number {
  let crc = crc32(head.subarray(0, GROUP_CRC_AT));
  crc = crc32(head.subarray(GROUP_CRC_AT + 4, GROUP_HEAD_BYTES), crc);
  for (const part of payload) crc = crc32(part, crc);
  return crc;
}
