/**
 * What a thread of the pool does with a batch.
 *
 * A batch is parsed in one call. After a failure the main thread sends the batch again in careful mode: message
 * by message, with the number of the one at work in shared memory, so that when this thread dies or hangs the
 * main thread knows which message did it. A trap in careful mode is caught here and hurts that message only.
 */
import { writeFailedRecord } from "../core/failedRecord.ts";
import { SLAB_COUNT_AT, SLAB_PROGRESS_AT } from "../core/layout.ts";
import type { MessageCore } from "../core/messageCore.ts";
import type { SharedSlab } from "./slabPool.ts";

/** Given back instead of the number of messages: the core trapped on this batch. */
export const TRAPPED = -1;

export interface BatchTask {
  readonly slab: number;
  readonly careful: boolean;
  /** First message to parse; 0 unless an earlier careful run ended in the middle. */
  readonly from: number;
}

interface SlabViews {
  readonly slab: Uint8Array;
  readonly result: Uint8Array;
  readonly header: Int32Array;
}

/** The task handler over a core; a trap throws the core's memory away and asks `createCore` for a new one. */
export function createBatchHandler(
  slabs: readonly SharedSlab[],
  createCore: () => MessageCore,
): (task: BatchTask) => number {
  const views: readonly SlabViews[] = slabs.map(({ slab, result }) => ({
    slab: new Uint8Array(slab),
    result: new Uint8Array(result),
    header: new Int32Array(slab, 0, 8),
  }));
  let core: MessageCore | null = createCore();

  function parseCarefully({ slab, result, header }: SlabViews, from: number): number {
    const count = header[SLAB_COUNT_AT / 4]!;
    for (let index = from; index < count; index++) {
      Atomics.store(header, SLAB_PROGRESS_AT / 4, index + 1);
      try {
        core ??= createCore();
        core.parseOne(slab, result, index);
      } catch {
        core = null;
        writeFailedRecord(slab, result, index);
      }
    }
    Atomics.store(header, SLAB_PROGRESS_AT / 4, 0);
    return count;
  }

  return ({ slab: index, careful, from }) => {
    const view = views[index]!;
    if (careful) return parseCarefully(view, from);
    try {
      core ??= createCore();
      return core.parseBatch(view.slab, view.result);
    } catch {
      core = null;
      return TRAPPED;
    }
  };
}
