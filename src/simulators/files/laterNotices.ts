/**
 * Messages that a system will send unasked at a certain time, on disk until then: the answers of people, second
 * requests. When their time has come they go into the queue of notices.
 */
import type { Database } from "lmdb";
import type { ChangeStore } from "./changeStore.ts";
import type { NoticeQueue } from "./noticeQueue.ts";

const SERIALS = 1_000_000;

export class LaterNotices {
  readonly #changes: ChangeStore;
  readonly #queue: NoticeQueue;
  /** Texts by time and serial. */
  readonly #texts: Database<string, string>;

  constructor(changes: ChangeStore, queue: NoticeQueue) {
    this.#changes = changes;
    this.#queue = queue;
    this.#texts = changes.database<string, string>("laterNotices");
  }

  get waiting(): number {
    return this.#texts.getCount();
  }

  /** Within a transaction. */
  add(text: string, atMs: number): void {
    const serial = String(this.#changes.count("laterNotices", 1) % SERIALS).padStart(6, "0");
    this.#texts.putSync(`${timeKey(atMs)} ${serial}`, text);
  }

  runDue(nowMs: number): void {
    const due = [...this.#texts.getRange({ end: timeKey(nowMs + 1) })];
    if (due.length === 0) return;
    this.#changes.transaction(() => {
      for (const { key, value } of due) {
        this.#texts.removeSync(key);
        this.#queue.add(value);
      }
    });
  }
}

/** Milliseconds as a text whose order is that of time. */
export function timeKey(atMs: number): string {
  return String(Math.floor(atMs)).padStart(15, "0");
}
