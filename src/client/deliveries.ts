/**
 * What the switch delivered and the program has not taken yet.
 *
 * A delivery is confirmed when the program has it: when its handler has returned (a promise: resolved), or when the
 * loop over the session asks for the next one. They are handed over one after the other, in order. So a program that
 * is slow, or has no handler yet, holds back the switch instead of filling its own memory: at most the window of
 * deliveries waits here.
 */
import type { DeliverItem } from "../wire/session/switchFrames.ts";

/** What it returns is waited for where it is a promise. */
export type DeliveryHandler = (delivery: DeliverItem) => unknown;

interface Waiting {
  readonly delivery: DeliverItem;
  /** Called when the program has it. */
  readonly taken: () => void;
}

export class Deliveries implements AsyncIterable<DeliverItem> {
  readonly #failed: (error: unknown) => void;
  #waiting: Waiting[] = [];
  #handler: DeliveryHandler | null = null;
  /** A handler is at work, or has failed: nothing is handed to it. */
  #isBusy = false;
  /** The loop that waits for a delivery; null tells it that there will be none. */
  #loop: ((waiting: Waiting | null) => void) | null = null;
  #isEnded = false;

  /** @param failed the handler has thrown: its delivery is not taken, and none after it will be handed over */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Calls `handler` for what waits and for all that comes; there is one handler or one loop, not both. */
  handle(handler: DeliveryHandler): void {
    this.#handler = handler;
    this.#run();
  }

  add(delivery: DeliverItem, taken: () => void): void {
    this.#waiting.push({ delivery, taken });
    if (this.#handler !== null) this.#run();
    else if (this.#loop !== null) {
      const loop = this.#loop;
      this.#loop = null;
      loop(this.#waiting.shift()!);
    }
  }

  /** The session is over: a loop takes what waits and ends. */
  end(): void {
    this.#isEnded = true;
    this.#loop?.(null);
    this.#loop = null;
  }

  #run(): void {
    while (!this.#isBusy && this.#waiting.length > 0 && this.#handler !== null) {
      const { delivery, taken } = this.#waiting.shift()!;
      this.#isBusy = true;
      try {
        const working = this.#handler(delivery);
        if (working instanceof Promise) {
          working.then(
            () => {
              taken();
              this.#isBusy = false;
              this.#run();
            },
            (error: unknown) => this.#failed(error),
          );
          return;
        }
      } catch (error) {
        this.#failed(error);
        return;
      }
      taken();
      this.#isBusy = false;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DeliverItem, void> {
    for (;;) {
      const waiting = this.#waiting.shift() ?? (this.#isEnded ? null : await this.#next());
      if (waiting === null) return;
      yield waiting.delivery;
      waiting.taken();
    }
  }

  #next(): Promise<Waiting | null> {
    return new Promise((resolve) => {
      this.#loop = resolve;
    });
  }
}
