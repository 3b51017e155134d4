/**
 * Deliveries of one session that were sent and are not confirmed: what has to be sent again when the connection
 * breaks, and goes back to the exchange when the session ends.
 *
 * There are at most as many as the window of deliveries takes, and none is sent while their bytes are at their bound
 * (`isFull`), so that nothing has to give way here. An idle session keeps none of this: `session.sent` is null.
 */
import { DeliveryFlag } from "../domain/sessionProtocol.ts";
import type { Delivery } from "../exchange/ports.ts";
import { UNCONFIRMED_BYTES_MAX, UNCONFIRMED_TOTAL_BYTES_MAX } from "../limits.ts";
import type { EdgeCounters } from "./edgeCounters.ts";

/** What a kept delivery costs besides its text. */
const ITEM_BYTES = 200;
/** Confirmed places at the front are cut off when there are so many, or when all are confirmed. */
const CUT_ITEMS = 512;

export class SentDeliveries {
  #items: Delivery[] = [];
  /** Items before this place are confirmed. */
  #first = 0;
  #bytes = 0;
  readonly #counters: EdgeCounters;

  /** Keeps `counters.unconfirmedBytes`, the sum over all sessions. */
  constructor(counters: EdgeCounters) {
    this.#counters = counters;
  }

  get count(): number {
    return this.#items.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the next delivery has to wait. Who has nothing unconfirmed may always send one. */
  get isFull(): boolean {
    if (this.count === 0) return false;
    return (
      this.#bytes >= UNCONFIRMED_BYTES_MAX || this.#counters.unconfirmedBytes >= UNCONFIRMED_TOTAL_BYTES_MAX
    );
  }

  /** Copies the delivery, and its text unless many share it. */
  add(delivery: Delivery): void {
    // Short texts share Node's pool of 8 KiB: a typed array of its own would cost several times the copy.
    const text = delivery.isShared ? delivery.text : Buffer.from(delivery.text);
    this.#items.push({ ...delivery, text });
    this.#grow(text.length + ITEM_BYTES);
  }

  /** The oldest `count` of them are confirmed: appends the ids of those that the exchange follows to `ids`. */
  confirm(count: number, ids: number[]): void {
    const until = this.#first + count;
    let bytes = 0;
    for (let at = this.#first; at < until; at++) {
      const { id, text } = this.#items[at]!;
      bytes += text.length + ITEM_BYTES;
      if (id !== 0) ids.push(id);
    }
    this.#grow(-bytes);
    this.#first = until;
    if (until === this.#items.length) this.#items.length = 0;
    else if (until >= CUT_ITEMS) this.#items = this.#items.slice(until);
    else return;
    this.#first = 0;
  }

  /** Takes all out, oldest first, marked as sent before. */
  takeAll(): Delivery[] {
    const items = this.#items.slice(this.#first);
    this.#items.length = 0;
    this.#first = 0;
    this.#grow(-this.#bytes);
    return items.map((delivery) => ({ ...delivery, flags: delivery.flags | DeliveryFlag.repeated }));
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    this.#counters.unconfirmedBytes += bytes;
  }
}
