/**
 * What is done with the segments that a start finds: kept, cut, or refused.
 *
 * One group is written at a time, and the next only after its sync, so a crash can leave one thing unfinished: the last group of
 * the last segment, or the last segment's head where it had just been begun. Nothing in either was ever called durable, so both
 * are given up. Everything else that is not as it was written is damage to records that stations were told of; guessing would lose
 * some of them in silence, so the journal is refused and a person decides.
 *
 *   case  how it arises                                              decision
 *   A     first start: no segment                                    begin
 *   B     stopped in order, or killed between two groups             keep
 *   C     killed while the last group was written                    cut
 *   D     killed after a segment was taken, before its head was      remove
 *         on disk (the last one has no head of its own, nor groups)
 *   E     a group is damaged and whole ones follow                   refuse JOURNAL_CHECKSUM
 *   F     the head of a segment with groups or before others is      refuse JOURNAL_CHECKSUM
 *         damaged, or one before others ends in a torn group
 *   G     a segment is missing, or positions leap                    refuse JOURNAL_GAP
 *   H     written by another version                                 refuse JOURNAL_VERSION
 *   I     belongs to another journal                                 refuse JOURNAL_FOREIGN
 */
import type { SegmentEnd } from "./segmentScan.ts";

export interface SegmentFacts {
  readonly isLast: boolean;
  readonly head: "good" | "damaged" | "otherVersion" | "otherJournal";
  /** Its sequence is one more than the one before, and its first position is where that one ended. */
  readonly followsOn: boolean;
  /** Where the head is not good: clean, without gap, and whether there is any group of that sequence. */
  readonly end: Pick<SegmentEnd, "kind" | "hasGroupBehind" | "hasGap">;
}

export type RecoveryCase = "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I";
export type RecoveryDecision =
  | "keep"
  | "cut"
  | "remove"
  | "JOURNAL_CHECKSUM"
  | "JOURNAL_GAP"
  | "JOURNAL_VERSION"
  | "JOURNAL_FOREIGN";

export const RECOVERY_DECISIONS: Readonly<Record<RecoveryCase, RecoveryDecision>> = {
  B: "keep",
  C: "cut",
  D: "remove",
  E: "JOURNAL_CHECKSUM",
  F: "JOURNAL_CHECKSUM",
  G: "JOURNAL_GAP",
  H: "JOURNAL_VERSION",
  I: "JOURNAL_FOREIGN",
};

/** Which case a segment is; every combination of facts is one. */
export function recoveryCase({ isLast, head, followsOn, end }: SegmentFacts): RecoveryCase {
  if (head === "otherVersion") return "H";
  if (head === "otherJournal") return "I";
  if (head === "damaged") return isLast && !end.hasGroupBehind ? "D" : "F";
  if (!followsOn || end.hasGap) return "G";
  if (end.hasGroupBehind) return "E";
  if (end.kind === "torn") return isLast ? "C" : "F";
  return "B";
}
