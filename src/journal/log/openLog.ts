/**
 * Opens the folder of a log journal: reads every segment once, decides by the table of recovery.ts, cuts what was never durable.
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { SwitchError } from "../../domain/switchError.ts";
import type { JournalPosition } from "../../exchange/journalPort.ts";
import { JOURNAL_ID_BYTES, SEGMENT_HEAD_BYTES, SEGMENT_VERSION } from "./layout.ts";
import { RECOVERY_DECISIONS, type RecoveryCase, recoveryCase, type SegmentFacts } from "./recovery.ts";
import { listSegments, segmentPath } from "./segmentFiles.ts";
import { readSegmentHead, type SegmentHead } from "./segmentHead.ts";
import { hasGroupBehind, type SegmentEnd, scanSegment, type VisitGroup } from "./segmentScan.ts";

/** Where the writer goes on. */
export interface LogTail {
  readonly journalId: string;
  /** Segment that is written to; 0: there is none yet. */
  readonly sequence: number;
  /** Byte of the next group in it. */
  readonly at: number;
  readonly nextPosition: JournalPosition;
}

export interface OpenedLog {
  readonly tail: LogTail;
  /** Heads of the segments that are kept, oldest first. */
  readonly segments: readonly SegmentHead[];
  /** What was found in the last segment; A: there was none. C and D: something that was never durable was cut. */
  readonly found: RecoveryCase | "A";
}

/** Throws SwitchError for what a person has to decide. `visit` sees every group that is kept. */
export function openLog(folder: string, visit: VisitGroup): OpenedLog {
  const sequences = listSegments(folder);
  const segments: SegmentHead[] = [];
  let end: SegmentEnd | null = null;
  let found: RecoveryCase | "A" = "A";
  for (const [index, sequence] of sequences.entries()) {
    const path = segmentPath(folder, sequence);
    const bytes = readFileSync(path);
    const head = readSegmentHead(bytes);
    const earlier = segments.at(-1);
    const state = headState(head, sequence, earlier);
    const scanned =
      head !== null && state === "good" ? scanSegment(bytes, sequence, head.firstPosition, visit) : null;
    found = recoveryCase({
      isLast: index === sequences.length - 1,
      head: state,
      followsOn: earlier === undefined || followsOn(head, earlier, end!),
      end: scanned ?? { kind: "clean", hasGroupBehind: hasGroupBehind(bytes, 0, sequence), hasGap: false },
    });
    const decision = RECOVERY_DECISIONS[found];
    switch (decision) {
      case "keep":
        break;
      case "cut":
        clearFrom(path, scanned!.at, bytes.length);
        break;
      case "remove":
        rmSync(path);
        continue;
      default:
        throw new SwitchError(faultOf(decision, path, head, earlier, scanned ?? end));
    }
    segments.push(head!);
    end = scanned!;
  }
  const last = segments.at(-1);
  return {
    tail: {
      journalId: last?.journalId ?? randomBytes(JOURNAL_ID_BYTES).toString("hex"),
      sequence: last?.sequence ?? 0,
      at: end?.at ?? SEGMENT_HEAD_BYTES,
      nextPosition: end?.nextPosition ?? (1 as JournalPosition),
    },
    segments,
    found,
  };
}

function headState(
  head: SegmentHead | null,
  sequence: number,
  earlier: SegmentHead | undefined,
): SegmentFacts["head"] {
  if (head === null) return "damaged";
  if (head.version !== SEGMENT_VERSION) return "otherVersion";
  // A recycled file that was renamed and not yet begun still has the head of its former life.
  if (head.sequence !== sequence) return "damaged";
  if (earlier !== undefined && head.journalId !== earlier.journalId) return "otherJournal";
  return "good";
}

function followsOn(head: SegmentHead | null, earlier: SegmentHead, end: SegmentEnd): boolean {
  return head === null || (head.sequence === earlier.sequence + 1 && head.firstPosition === end.nextPosition);
}

/** Overwrites the rest of a segment with zeros, so that nothing of a torn group is ever taken for one. */
function clearFrom(path: string, from: number, to: number): void {
  const fd = openSync(path, "r+");
  try {
    writeSync(fd, Buffer.alloc(to - from), 0, to - from, from);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function faultOf(
  code: "JOURNAL_CHECKSUM" | "JOURNAL_GAP" | "JOURNAL_VERSION" | "JOURNAL_FOREIGN",
  file: string,
  head: SegmentHead | null,
  earlier: SegmentHead | undefined,
  end: SegmentEnd | null,
): SwitchError["fault"] {
  const position = end?.nextPosition ?? earlier?.firstPosition ?? 1;
  switch (code) {
    case "JOURNAL_CHECKSUM":
      return { code, file, at: end?.at ?? 0, position };
    case "JOURNAL_GAP":
      return { code, file, position: head?.firstPosition ?? 0, expected: position };
    case "JOURNAL_VERSION":
      return { code, file, found: head?.version ?? 0, expected: SEGMENT_VERSION };
    case "JOURNAL_FOREIGN":
      return { code, file, found: head?.journalId ?? "", expected: earlier?.journalId ?? "" };
    default:
      return assertNever(code);
  }
}

function assertNever(code: never): never {
  throw new Error(`no fault ${JSON.stringify(code)}`);
}
