/**
 * Writes groups: one write and one sync each, into the current segment or the next one. It blocks and lives in a thread of its own.
 *
 * After a failed write or sync nothing is tried again: the kernel may have dropped the pages and would call the next sync good
 * though the data is gone.
 */
import { closeSync, fdatasyncSync, openSync, writevSync } from "node:fs";
import type { JournalPosition } from "../../exchange/journalPort.ts";
import { encryptGroup, type JournalKey } from "./groupCipher.ts";
import { writeGroupHead } from "./groupHead.ts";
import { GROUP_HEAD_BYTES, SEGMENT_HEAD_BYTES, SEGMENT_VERSION } from "./layout.ts";
import type { LogTail } from "./openLog.ts";
import type { TakenRecords } from "./ring.ts";
import { segmentPath, takeSegment } from "./segmentFiles.ts";
import { writeSegmentHead } from "./segmentHead.ts";

export interface SegmentWriterOptions {
  readonly folder: string;
  readonly segmentBytes: number;
  readonly tail: LogTail;
  /** Key of new groups; null: not encrypted. */
  readonly key: JournalKey | null;
  /** A segment was begun; `hadSpare` false: it had to be written first, which takes a while. */
  readonly onSegment: (sequence: number, firstPosition: JournalPosition, hadSpare: boolean) => void;
}

export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  readonly #head = Buffer.alloc(GROUP_HEAD_BYTES);
  #sequence: number;
  #at: number;
  #position: number;
  #fd = -1;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    const { sequence, at, nextPosition } = options.tail;
    this.#sequence = sequence;
    this.#at = at;
    this.#position = nextPosition;
    if (sequence > 0) this.#fd = openSync(segmentPath(options.folder, sequence), "r+");
  }

  /** Makes the records durable and returns the position of the last one. Throws what the disk says. */
  write({ parts, bytes, records }: TakenRecords): JournalPosition {
    const { segmentBytes, key } = this.#options;
    const vector: Uint8Array[] = [];
    let at = this.#at;
    if (this.#fd < 0 || at + GROUP_HEAD_BYTES + bytes > segmentBytes) {
      vector.push(this.#begin());
      at = 0;
    }
    this.#head.fill(0);
    const payload = key === null ? parts : [encryptGroup(key, this.#head, parts)];
    const facts = {
      payloadBytes: bytes,
      records,
      firstPosition: this.#position as JournalPosition,
      sequence: this.#sequence,
      keyId: key?.id ?? 0,
    };
    writeGroupHead(this.#head, facts, payload);
    vector.push(this.#head, ...payload);
    writeWhole(this.#fd, vector, at);
    fdatasyncSync(this.#fd);
    this.#at = at + vector.reduce((sum, part) => sum + part.length, 0);
    this.#position += records;
    return (this.#position - 1) as JournalPosition;
  }

  /** Takes the next segment; returns its head, which is written with the first group. */
  #begin(): Buffer {
    const { folder, segmentBytes, tail, onSegment } = this.#options;
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#sequence++;
    const hadSpare = takeSegment(folder, this.#sequence, segmentBytes);
    this.#fd = openSync(segmentPath(folder, this.#sequence), "r+");
    const firstPosition = this.#position as JournalPosition;
    onSegment(this.#sequence, firstPosition, hadSpare);
    return writeSegmentHead({
      version: SEGMENT_VERSION,
      journalId: tail.journalId,
      sequence: this.#sequence,
      firstPosition,
      createdMs: Date.now(),
      segmentBytes,
    });
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}

/** A write may take less than it was given. */
function writeWhole(fd: number, parts: readonly Uint8Array[], at: number): void {
  let rest = parts;
  let position = at;
  while (rest.length > 0) {
    let written = writevSync(fd, rest, position);
    position += written;
    const left: Uint8Array[] = [];
    for (const part of rest) {
      if (written >= part.length) {
        written -= part.length;
      } else {
        left.push(part.subarray(written));
        written = 0;
      }
    }
    rest = left;
  }
}

/** A segment has to hold its head and the largest group. */
export function segmentBytesMin(groupBytesMax: number): number {
  return SEGMENT_HEAD_BYTES + GROUP_HEAD_BYTES + groupBytesMax;
}
