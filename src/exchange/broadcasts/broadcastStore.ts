/**
 * The broadcasts in force: kept for stations that are away, and so that they can be cancelled.
 *
 * At each bound the least urgent gives way, of several the oldest: first within the agency that sends too many,
 * then over all. It has reached everybody who was present; whoever was away does not get it, it can no longer be
 * cancelled, and its sender is told (704). So no broadcast is ever refused for want of room.
 */
import { BROADCASTS_BYTES_MAX, BROADCASTS_MAX, BROADCASTS_OF_AGENCY_MAX } from "../../limits.ts";
import type { Broadcast } from "./broadcast.ts";

export class BroadcastStore {
  /** The most urgent first, then the oldest: the order in which a station that comes back gets them. */
  readonly #inOrder: Broadcast[] = [];
  readonly #byNumber = new Map<number, Broadcast>();
  readonly #countOfAgency = new Map<number, number>();
  #bytes = 0;

  get size(): number {
    return this.#inOrder.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The most urgent first, then the oldest. */
  get inOrder(): readonly Broadcast[] {
    return this.#inOrder;
  }

  find(number: number): Broadcast | null {
    return this.#byNumber.get(number) ?? null;
  }

  /** Keeps a broadcast; returns those that gave way, which may be the new one itself. */
  add(broadcast: Broadcast): readonly Broadcast[] {
    const { number, origin } = broadcast.facts;
    const place = this.#inOrder.findIndex((other) => isBefore(broadcast, other));
    this.#inOrder.splice(place < 0 ? this.#inOrder.length : place, 0, broadcast);
    this.#byNumber.set(number, broadcast);
    this.#countOfAgency.set(origin, (this.#countOfAgency.get(origin) ?? 0) + 1);
    this.#bytes += broadcast.bytes;
    return this.#makeRoom(origin);
  }

  /** Forgets a broadcast; false: it was not kept. */
  remove(broadcast: Broadcast): boolean {
    const { number, origin } = broadcast.facts;
    if (!this.#byNumber.delete(number)) return false;
    this.#inOrder.splice(this.#inOrder.indexOf(broadcast), 1);
    const left = this.#countOfAgency.get(origin)! - 1;
    if (left === 0) this.#countOfAgency.delete(origin);
    else this.#countOfAgency.set(origin, left);
    this.#bytes -= broadcast.bytes;
    return true;
  }

  /** Takes out what has expired at `nowMs` (UTC). */
  takeExpired(nowMs: number): readonly Broadcast[] {
    const expired = this.#inOrder.filter(({ facts }) => facts.expiresAtMs <= nowMs);
    for (const broadcast of expired) this.remove(broadcast);
    return expired;
  }

  #makeRoom(agency: number): readonly Broadcast[] {
    const given: Broadcast[] = [];
    const giveWay = (of: (broadcast: Broadcast) => boolean) => {
      const worst = this.#leastUrgent(of);
      this.remove(worst);
      given.push(worst);
    };
    if (this.#countOfAgency.get(agency)! > BROADCASTS_OF_AGENCY_MAX) {
      giveWay(({ facts }) => facts.origin === agency);
    }
    while (this.size > BROADCASTS_MAX || this.#bytes > BROADCASTS_BYTES_MAX) giveWay(() => true);
    return given;
  }

  /** The oldest of the lowest priority; there is one. */
  #leastUrgent(of: (broadcast: Broadcast) => boolean): Broadcast {
    const last = this.#inOrder.findLast(of)!;
    return this.#inOrder.find((one) => of(one) && one.facts.rule.priority === last.facts.rule.priority)!;
  }
}

function isBefore({ facts: one }: Broadcast, { facts: other }: Broadcast): boolean {
  if (one.rule.priority !== other.rule.priority) return one.rule.priority < other.rule.priority;
  return one.number < other.number;
}
