/**
 * The writer's thread: takes what is committed, makes it durable, says so; until the ring is closed or the disk fails.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { JournalPosition } from "../../exchange/journalPort.ts";
import type { JournalKey } from "./groupCipher.ts";
import type { LogTail } from "./openLog.ts";
import { type RingMemory, RingTaker } from "./ring.ts";
import { SegmentWriter } from "./segmentWriter.ts";

export interface WriterThreadData {
  readonly ring: RingMemory;
  readonly folder: string;
  readonly segmentBytes: number;
  readonly groupBytesMax: number;
  readonly tail: LogTail;
  readonly key: JournalKey | null;
}

export type WriterMessage =
  | { readonly type: "durable"; readonly position: JournalPosition }
  | {
      readonly type: "segment";
      readonly sequence: number;
      readonly firstPosition: JournalPosition;
      readonly hadSpare: boolean;
    }
  | { readonly type: "failed"; readonly errno: string; readonly position: JournalPosition }
  | { readonly type: "closed" };

run(workerData as WriterThreadData);

function run({ ring, folder, segmentBytes, groupBytesMax, tail, key }: WriterThreadData): void {
  const tell = (message: WriterMessage) => parentPort!.postMessage(message);
  const taker = new RingTaker(ring, groupBytesMax);
  let durable = (tail.nextPosition - 1) as JournalPosition;
  try {
    const writer = new SegmentWriter({
      folder,
      segmentBytes,
      tail,
      key,
      onSegment: (sequence, firstPosition, hadSpare) =>
        tell({ type: "segment", sequence, firstPosition, hadSpare }),
    });
    for (let taken = taker.take(); taken !== null; taken = taker.take()) {
      durable = writer.write(taken);
      taker.release();
      tell({ type: "durable", position: durable });
    }
    writer.close();
    tell({ type: "closed" });
  } catch (error) {
    tell({ type: "failed", errno: (error as NodeJS.ErrnoException).code ?? "UNKNOWN", position: durable });
  }
}
