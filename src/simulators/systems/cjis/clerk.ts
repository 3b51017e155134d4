/**
 * The clerk of the state's repository: reads requests in plain words (AQ) and answers them by a message of his own when
 * he gets to it (ncic-clets 3.5). Requests survive a restart.
 */
import type { Database } from "lmdb";
import { timeKey } from "../../files/calendar.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import type { NoticeQueue } from "../../files/noticeQueue.ts";

/** People trying it out wait for him. */
export const CLERK_WAIT_MS = 30_000;
/** On the clerk's desk; beyond it he takes no more. */
export const REQUESTS_MAX = 200;

/** What is remembered of a request. */
export interface ClerkRequest {
  readonly number: number;
  readonly atMs: number;
  readonly origin: string;
  readonly control: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly isTest: boolean;
}

export class Clerk {
  readonly #changes: ChangeStore;
  readonly #queue: NoticeQueue;
  readonly #requests: Database<ClerkRequest, string>;

  constructor(changes: ChangeStore, queue: NoticeQueue) {
    this.#changes = changes;
    this.#queue = queue;
    this.#requests = changes.database("clerk");
  }

  /** Number of the request; null: the desk is full. */
  take(request: Omit<ClerkRequest, "number">): number | null {
    return this.#changes.transaction(() => {
      if (this.#requests.getCount() >= REQUESTS_MAX) return null;
      const number = this.#changes.count("clerk", 1);
      this.#requests.putSync(`${timeKey(request.atMs + CLERK_WAIT_MS)} ${number}`, { ...request, number });
      return number;
    });
  }

  /** Answers what is due; `answer` gives the whole text with its header. */
  runDue(nowMs: number, answer: (request: ClerkRequest) => string): void {
    const due = [...this.#requests.getRange({ end: timeKey(nowMs + 1) })];
    if (due.length === 0) return;
    this.#changes.transaction(() => {
      for (const { key, value } of due) {
        this.#requests.removeSync(key);
        this.#queue.add(answer(value));
      }
    });
  }
}
