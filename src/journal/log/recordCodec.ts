/**
 * Reads one record (layout.ts) as the journal entry that it is. The ring writes them.
 */
import type { JournalEntry, JournalKind } from "../../exchange/journalPort.ts";
import { NO_TEXT, RECORD_HEAD_BYTES, recordBytes } from "./layout.ts";

/** Why bytes are no record. */
export class RecordMalformed extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`no record at byte ${at}`);
    this.name = "RecordMalformed";
    this.at = at;
  }
}

export interface ReadRecord {
  /** The text is a view of the bytes that were read. */
  readonly entry: JournalEntry;
  /** Where the next record starts. */
  readonly end: number;
}

/** Throws RecordMalformed where the lengths do not fit together. */
export function readRecord(payload: Buffer, at: number): ReadRecord {
  if (at + RECORD_HEAD_BYTES > payload.length) throw new RecordMalformed(at);
  const bytes = payload.readUInt32LE(at);
  const textBytes = payload.readUInt32LE(at + 4);
  const expected = recordBytes(textBytes === NO_TEXT ? 0 : textBytes);
  if (bytes !== expected || at + bytes > payload.length) throw new RecordMalformed(at);
  const textAt = at + RECORD_HEAD_BYTES;
  return {
    entry: {
      kind: payload.readUInt16LE(at + 8) as JournalKind,
      code: payload.readUInt16LE(at + 10),
      station: payload.readUInt32LE(at + 12),
      number: payload.readDoubleLE(at + 16),
      atMs: payload.readDoubleLE(at + 24),
      reference: payload.readUInt32LE(at + 32),
      flags: payload.readUInt16LE(at + 36),
      leg: payload.readUInt16LE(at + 38),
      text: textBytes === NO_TEXT ? null : payload.subarray(textAt, textAt + textBytes),
    },
    end: at + bytes,
  };
}
