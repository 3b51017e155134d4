/**
 * Deliveries of one session that wait because its window is full or its line is slow.
 *
 * A message that has ended while its answers wait here ends for its station when they have left: otherwise it
 * would hear "nothing more to come" before the last answer.
 *
 * At the bound nothing is thrown away in silence: the session is closed (4010), because a station that does not
 * take what is for it has to know. The bounds are per session in number and bytes, and in bytes over all
 * sessions together.
 */
import type { Delivery } from "../exchange/ports.ts";
import { WAITING_BYTES_MAX, WAITING_DELIVERIES_MAX, WAITING_TOTAL_BYTES_MAX } from "../limits.ts";
import type { EdgeCounters } from "./edgeCounters.ts";

/** What a waiting delivery costs besides its text. */
const ITEM_BYTES = 200;

export interface WaitingDelivery {
  readonly delivery: Delivery;
  /** Messages that end with it. */
  settledAfter: number;
}

export class WaitingDeliveries {
  #items: WaitingDelivery[] = [];
  /** Items before this place have left. */
  #first = 0;
  #bytes = 0;
  readonly #counters: EdgeCounters;

  /** Keeps `counters.waitingBytes`, the sum over all sessions. */
  constructor(counters: EdgeCounters) {
    this.#counters = counters;
  }

  get count(): number {
    return this.#items.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Copies the delivery, and its text unless many share it; it counts all the same, because it may outlive the others.
   * False: a bound is reached, nothing was kept.
   */
  add(delivery: Delivery): boolean {
    const bytes = delivery.text.length + ITEM_BYTES;
    const isFull =
      this.count >= WAITING_DELIVERIES_MAX ||
      this.#bytes + bytes > WAITING_BYTES_MAX ||
      this.#counters.waitingBytes + bytes > WAITING_TOTAL_BYTES_MAX;
    if (isFull) return false;
    const text = delivery.isShared ? delivery.text : new Uint8Array(delivery.text);
    this.#items.push({ delivery: { ...delivery, text }, settledAfter: 0 });
    this.#grow(bytes);
    return true;
  }

  /** A message ended behind the last of them; only called while there is one. */
  addSettled(): void {
    this.#items.at(-1)!.settledAfter += 1;
  }

  /** Takes the oldest out; only called while there is one. */
  take(): WaitingDelivery {
    const item = this.#items[this.#first]!;
    this.#first += 1;
    this.#grow(-(item.delivery.text.length + ITEM_BYTES));
    // The front is cut off rarely enough to cost little per item, and often enough to free the texts.
    if (this.#first === this.#items.length || this.#first >= 512) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  /** Takes all out, oldest first; messages that ended with them are the caller's to know. */
  takeAll(): Delivery[] {
    const items = this.#items.slice(this.#first);
    this.#items = [];
    this.#first = 0;
    this.#grow(-this.#bytes);
    return items.map(({ delivery }) => delivery);
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    this.#counters.waitingBytes += bytes;
  }
}
