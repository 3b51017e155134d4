/**
 * What the switch delivered and the program has not taken yet.
 *
 * A delivery is confirmed when the program has it: when its handler has returned, or when the loop over the
 * session asks for the next one. So a program that is slow, or has no handler yet, holds back the switch instead
 * of filling its own memory: at most the window of deliveries waits here.
 */
import type { DeliverItem } from "../wire/session/switchFrames.ts";

export type DeliveryHandler = (delivery: DeliverItem) => void;

export class Deliveries implements AsyncIterable<DeliverItem> {
  readonly #taken: (delivery: DeliverItem) => void;
  #waiting: DeliverItem[] = [];
  #handler: DeliveryHandler | null = null;
  /** The loop that waits for a delivery; null tells it that there will be none. */
  #loop: ((delivery: DeliverItem | null) => void) | null = null;
  #isEnded = false;

  /** @param taken called for each delivery when the program has it, in order */
  constructor(taken: (delivery: DeliverItem) => void) {
    this.#taken = taken;
  }

  /** Calls `handler` for what waits and for all that comes; there is one handler or one loop, not both. */
  handle(handler: DeliveryHandler): void {
    this.#handler = handler;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delivery of waiting) this.add(delivery);
  }

  add(delivery: DeliverItem): void {
    if (this.#handler !== null) {
      this.#handler(delivery);
      this.#taken(delivery);
    } else if (this.#loop !== null) {
      const loop = this.#loop;
      this.#loop = null;
      loop(delivery);
    } else this.#waiting.push(delivery);
  }

  /** The session is over: a loop takes what waits and ends. */
  end(): void {
    this.#isEnded = true;
    this.#loop?.(null);
    this.#loop = null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DeliverItem, void> {
    for (;;) {
      const delivery = this.#waiting.shift() ?? (this.#isEnded ? null : await this.#next());
      if (delivery === null) return;
      yield delivery;
      this.#taken(delivery);
    }
  }

  #next(): Promise<DeliverItem | null> {
    return new Promise((resolve) => {
      this.#loop = resolve;
    });
  }
}
