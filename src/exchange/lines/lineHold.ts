/**
 * Deliveries that wait for the stations behind one line, in order of priority, then of arrival (nlets 15).
 *
 * At the bound the least urgent gives way, of several the latest: what waits longer was promised its turn. That may
 * be the newcomer itself. Whoever gives way, or has waited for a day, is handed back, so that its sender is told.
 */
import { HOLD_BYTES_MAX, HOLD_MESSAGES_MAX } from "../../limits.ts";
import type { Delivery } from "../ports.ts";

/** 0 first … 5 last (ncic-clets 1.5). */
const PRIORITIES = 6;
/** What a held delivery costs besides its text. */
const ITEM_BYTES = 200;

interface Held {
  readonly delivery: Delivery;
  /** On the clock of the caller. */
  readonly sinceMs: number;
}

export class LineHold {
  /** By priority; each in order of arrival. */
  readonly #lanes: Held[][] = Array.from({ length: PRIORITIES }, () => []);
  readonly #countOfStation = new Map<number, number>();
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  countFor(station: number): number {
    return this.#countOfStation.get(station) ?? 0;
  }

  /** When the oldest of them came, on the clock of the caller; null: there is none. */
  get oldestMs(): number | null {
    const firsts = this.#lanes.flatMap(([first]) => (first === undefined ? [] : [first.sinceMs]));
    return firsts.length === 0 ? null : Math.min(...firsts);
  }

  /**
   * Keeps a copy of a delivery. Returns what gave way for it; where that is `delivery` itself nothing was kept.
   */
  add(delivery: Delivery, nowMs: number): readonly Delivery[] {
    const bytes = bytesOf(delivery);
    const gone: Delivery[] = [];
    while (this.#count >= HOLD_MESSAGES_MAX || this.#bytes + bytes > HOLD_BYTES_MAX) {
      const lane = this.#lanes.findLastIndex(({ length }) => length > 0);
      if (lane <= delivery.priority) return [...gone, delivery];
      gone.push(this.#lanes[lane]!.pop()!.delivery);
      this.#forget(gone.at(-1)!);
    }
    const text = delivery.isShared ? delivery.text : new Uint8Array(delivery.text);
    this.#lanes[Math.min(delivery.priority, PRIORITIES - 1)]!.push({
      delivery: { ...delivery, text },
      sinceMs: nowMs,
    });
    this.#count++;
    this.#bytes += bytes;
    const { station } = delivery;
    this.#countOfStation.set(station, this.countFor(station) + 1);
    return gone;
  }

  /** Offers at most `max` deliveries whose stations are ready; those that `deliver` takes are gone. Returns how many. */
  release(
    max: number,
    isReady: (station: number) => boolean,
    deliver: (delivery: Delivery) => boolean,
  ): number {
    let released = 0;
    for (const [lane, list] of this.#lanes.entries()) {
      if (released === max) break;
      const kept: Held[] = [];
      for (const held of list) {
        const { delivery } = held;
        const isTaken = released < max && isReady(delivery.station) && deliver(delivery);
        if (isTaken) {
          released++;
          this.#forget(delivery);
        } else kept.push(held);
      }
      this.#lanes[lane] = kept;
    }
    return released;
  }

  /** Takes out what came before `beforeMs`. */
  takeExpired(beforeMs: number): readonly Delivery[] {
    const expired: Delivery[] = [];
    for (const list of this.#lanes) {
      while (list.length > 0 && list[0]!.sinceMs < beforeMs) expired.push(list.shift()!.delivery);
    }
    for (const delivery of expired) this.#forget(delivery);
    return expired;
  }

  #forget(delivery: Delivery): void {
    const { station } = delivery;
    const left = this.countFor(station) - 1;
    if (left === 0) this.#countOfStation.delete(station);
    else this.#countOfStation.set(station, left);
    this.#count--;
    this.#bytes -= bytesOf(delivery);
  }
}

function bytesOf({ text }: Delivery): number {
  return text.length + ITEM_BYTES;
}
