/**
 * Walks the groups of one segment and says how they end.
 */
import type { JournalPosition } from "../../exchange/journalPort.ts";
import { type GroupHead, isWhole, readGroupHead } from "./groupHead.ts";
import { GROUP_HEAD_BYTES, GROUP_MAGIC, SEGMENT_HEAD_BYTES, SLOT_BYTES } from "./layout.ts";

export interface SegmentEnd {
  /** Where the next group is to be written. */
  readonly at: number;
  /** Position of its first record. */
  readonly nextPosition: JournalPosition;
  /**
   * clean: behind the last whole group is none of this segment. torn: one begins there and is not whole.
   */
  readonly kind: "clean" | "torn";
  /** A whole group of this segment lies further behind: what is damaged is not the end. */
  readonly hasGroupBehind: boolean;
  /** Positions do not follow on one another at `at`. */
  readonly hasGap: boolean;
}

export type VisitGroup = (head: GroupHead, payload: Buffer) => void;

/**
 * Visits the whole groups of a segment in order.
 * @param expected position of the first record of the segment
 */
export function scanSegment(
  bytes: Buffer,
  sequence: number,
  expected: JournalPosition,
  visit: VisitGroup,
): SegmentEnd {
  let at = SEGMENT_HEAD_BYTES;
  let nextPosition: number = expected;
  for (;;) {
    const head = readGroupHead(bytes, at);
    const isOurs = head !== null && head.sequence === sequence;
    const whole = isOurs && isWhole(bytes, at, head);
    if (!whole || head.firstPosition !== nextPosition) {
      return {
        at,
        nextPosition: nextPosition as JournalPosition,
        kind: isOurs && !whole ? "torn" : "clean",
        hasGroupBehind: hasGroupBehind(bytes, whole ? at : at + SLOT_BYTES, sequence),
        hasGap: whole,
      };
    }
    const payloadAt = at + GROUP_HEAD_BYTES;
    visit(head, bytes.subarray(payloadAt, payloadAt + head.payloadBytes));
    nextPosition += head.records;
    at = payloadAt + head.payloadBytes;
  }
}

/** Whether a whole group of the segment lies at or behind `from`. Looks at every slot: done once for each segment. */
export function hasGroupBehind(bytes: Buffer, from: number, sequence: number): boolean {
  for (let at = from; at + GROUP_HEAD_BYTES <= bytes.length; at += SLOT_BYTES) {
    if (bytes.readUInt32LE(at) !== GROUP_MAGIC) continue;
    const head = readGroupHead(bytes, at);
    if (head !== null && head.sequence === sequence && isWhole(bytes, at, head)) return true;
  }
  return false;
}
