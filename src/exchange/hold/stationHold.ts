/**
 * Deliveries that wait for one station, in order of priority, then of arrival (nlets 15).
 *
 * At the bound the least urgent gives way, of several the latest: what waits longer was promised its turn. That may
 * be the newcomer itself. Whoever gives way, or has waited for too long, is handed back, so that its sender is told.
 */
import { HOLD_BYTES_MAX, HOLD_MESSAGES_MAX, HOLD_MS_MAX } from "../../limits.ts";
import type { Delivery } from "../ports.ts";

/** 0 first … 5 last (ncic-clets 1.5). */
export const PRIORITIES = 6;
/** What a held delivery costs besides its text. */
const ITEM_BYTES = 200;

interface Held {
  readonly delivery: Delivery;
  /** On the clock of the caller. */
  readonly sinceMs: number;
  /** On the same clock; infinite: for ever. */
  readonly untilMs: number;
}

/** What all holds together may still take. */
export interface HoldRoom {
  messages: number;
  bytes: number;
}

export class StationHold {
  /** Index. */
  readonly station: number;
  readonly #room: HoldRoom;
  /** By priority; each in order of arrival. */
  readonly #lanes: Held[][] = Array.from({ length: PRIORITIES }, () => []);
  #count = 0;
  #bytes = 0;
  /** Nothing in here expires before. */
  #nextExpiryMs = Number.POSITIVE_INFINITY;

  /** Takes what it keeps from `room`, and gives it back. */
  constructor(station: number, room: HoldRoom) {
    this.station = station;
    this.#room = room;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** When the oldest of them came, on the clock of the caller; null: there is none. */
  get oldestMs(): number | null {
    const firsts = this.#lanes.flatMap((lane) => lane.map(({ sinceMs }) => sinceMs));
    return firsts.length === 0 ? null : firsts.reduce((oldest, sinceMs) => Math.min(oldest, sinceMs));
  }

  /**
   * Keeps a copy of a delivery. Returns what gave way for it; where that is `delivery` itself nothing was kept.
   * `sinceMs`: since when it waits.
   */
  add(delivery: Delivery, sinceMs: number): readonly Delivery[] {
    const bytes = bytesOf(delivery);
    const gone: Delivery[] = [];
    while (!this.#hasRoom(bytes)) {
      const lane = this.#lanes.findLastIndex(({ length }) => length > 0);
      if (lane <= delivery.priority) return [...gone, delivery];
      const { delivery: last } = this.#lanes[lane]!.pop()!;
      gone.push(last);
      this.#grow(-1, -bytesOf(last));
    }
    const text = delivery.isShared ? delivery.text : new Uint8Array(delivery.text);
    this.#lanes[laneOf(delivery)]!.push(this.#held({ ...delivery, text }, sinceMs));
    this.#grow(1, bytes);
    return gone;
  }

  /**
   * Puts back what had been on its way, before everything else of the same priority, in its order. Their texts are
   * not copied. Only the room of all holds bounds them: they had room in their session before. Returns what has none.
   * `sinceMs`: since when each waits; absent: from now on.
   */
  putBack(deliveries: readonly Delivery[], nowMs: number, sinceMs?: readonly number[]): readonly Delivery[] {
    const gone: Delivery[] = [];
    const kept: Held[][] = this.#lanes.map(() => []);
    for (const [index, delivery] of deliveries.entries()) {
      const bytes = bytesOf(delivery);
      if (this.#room.messages < 1 || this.#room.bytes < bytes) {
        gone.push(delivery);
        continue;
      }
      kept[laneOf(delivery)]!.push(this.#held(delivery, sinceMs?.[index] ?? nowMs));
      this.#grow(1, bytes);
    }
    for (const [lane, list] of kept.entries()) {
      if (list.length > 0) this.#lanes[lane] = [...list, ...this.#lanes[lane]!];
    }
    return gone;
  }

  /** Offers at most `max` deliveries of one priority; the first that `deliver` does not take ends it. Returns how many. */
  release(priority: number, max: number, deliver: (delivery: Delivery) => boolean): number {
    const lane = this.#lanes[priority]!;
    let released = 0;
    // A session that ends over it puts things back in front: the list is looked at anew each time.
    while (released < max && this.#lanes[priority] === lane && released < lane.length) {
      const { delivery } = lane[released]!;
      if (!deliver(delivery)) break;
      released++;
      this.#grow(-1, -bytesOf(delivery));
    }
    if (this.#lanes[priority] === lane) lane.splice(0, released);
    else this.#removeReleased(priority, lane.slice(0, released));
    return released;
  }

  #removeReleased(priority: number, released: readonly Held[]): void {
    const gone = new Set(released);
    this.#lanes[priority] = this.#lanes[priority]!.filter((held) => !gone.has(held));
  }

  /** Takes out whose time has passed at `nowMs`. */
  takeExpired(nowMs: number): readonly Delivery[] {
    if (nowMs < this.#nextExpiryMs) return [];
    const expired: Delivery[] = [];
    this.#nextExpiryMs = Number.POSITIVE_INFINITY;
    for (const [lane, list] of this.#lanes.entries()) {
      const kept = list.filter(({ delivery, untilMs }) => {
        if (untilMs <= nowMs) expired.push(delivery);
        else this.#nextExpiryMs = Math.min(this.#nextExpiryMs, untilMs);
        return untilMs > nowMs;
      });
      if (kept.length < list.length) this.#lanes[lane] = kept;
    }
    for (const delivery of expired) this.#grow(-1, -bytesOf(delivery));
    return expired;
  }

  #held(delivery: Delivery, sinceMs: number): Held {
    const untilMs = sinceMs + (delivery.heldMs ?? HOLD_MS_MAX);
    this.#nextExpiryMs = Math.min(this.#nextExpiryMs, untilMs);
    return { delivery, sinceMs, untilMs };
  }

  #hasRoom(bytes: number): boolean {
    return (
      this.#count < HOLD_MESSAGES_MAX &&
      this.#bytes + bytes <= HOLD_BYTES_MAX &&
      this.#room.messages >= 1 &&
      this.#room.bytes >= bytes
    );
  }

  #grow(messages: number, bytes: number): void {
    this.#count += messages;
    this.#bytes += bytes;
    this.#room.messages -= messages;
    this.#room.bytes -= bytes;
  }
}

function laneOf({ priority }: Delivery): number {
  return Math.min(priority, PRIORITIES - 1);
}

function bytesOf({ text }: Delivery): number {
  return text.length + ITEM_BYTES;
}
