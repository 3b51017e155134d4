/**
 * What waits for stations: those that are away, and those whose line is out of service.
 *
 * Each station has a hold of its own, so that one that stays away for long takes nothing from the others but a share
 * of the room that all have together. When it is there again its hold leaves at a limited rate, counted for the line
 * that it is behind, so that a county's return is no flood: the most urgent of all stations of the line first.
 */
import { RejectCode } from "../../domain/codes.ts";
import { HOLD_RELEASE_PER_SECOND, HOLD_TOTAL_BYTES_MAX, HOLD_TOTAL_MESSAGES_MAX } from "../../limits.ts";
import type { Delivery } from "../ports.ts";
import { type HoldRoom, PRIORITIES, StationHold } from "./stationHold.ts";

export interface HoldStatistics {
  held: number;
  released: number;
  /** Given up: at the bound of the hold, after its time. */
  full: number;
  expired: number;
}

export interface StationHoldsOptions {
  /** Stations (indexes) behind each line; a station behind none has a rate of its own. */
  readonly lines: readonly { readonly stations: readonly number[] }[];
  readonly monotonicClock: () => number;
  /** A delivery is held from now on, or is no longer: it is on its way, or was given up. */
  readonly entered: (delivery: Delivery) => void;
  readonly left: (
    delivery: Delivery,
    why: 0 | typeof RejectCode.holdFull | typeof RejectCode.holdExpired,
  ) => void;
}

/** Stations that share a rate, and what waits for them. */
export class Outlet {
  readonly holds = new Map<number, StationHold>();
  /** Deliveries that may be released, as a fraction grows with time. */
  allowance = 0;

  get count(): number {
    let sum = 0;
    for (const { count } of this.holds.values()) sum += count;
    return sum;
  }

  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.holds.values()) sum += bytes;
    return sum;
  }

  /** When the oldest came; null: nothing waits. */
  get oldestMs(): number | null {
    let oldest: number | null = null;
    for (const { oldestMs } of this.holds.values()) {
      if (oldestMs !== null && (oldest === null || oldestMs < oldest)) oldest = oldestMs;
    }
    return oldest;
  }
}

/** Released at once after a pause: a tick's worth. */
const ALLOWANCE_MAX = HOLD_RELEASE_PER_SECOND / 4;

export class StationHolds {
  readonly statistics: HoldStatistics = { held: 0, released: 0, full: 0, expired: 0 };
  readonly #options: StationHoldsOptions;
  readonly #room: HoldRoom = { messages: HOLD_TOTAL_MESSAGES_MAX, bytes: HOLD_TOTAL_BYTES_MAX };
  /** Of each line. */
  readonly #outlets: readonly Outlet[];
  readonly #outletOfStation: (Outlet | undefined)[] = [];
  /** Outlets with something in them. */
  readonly #filled = new Set<Outlet>();
  readonly #holds = new Map<number, StationHold>();
  #lastTickMs: number;

  constructor(options: StationHoldsOptions) {
    this.#options = options;
    this.#outlets = options.lines.map(({ stations }) => {
      const outlet = new Outlet();
      for (const station of stations) this.#outletOfStation[station] = outlet;
      return outlet;
    });
    this.#lastTickMs = options.monotonicClock();
  }

  /** What waits for all stations. */
  get count(): number {
    return HOLD_TOTAL_MESSAGES_MAX - this.#room.messages;
  }

  get bytes(): number {
    return HOLD_TOTAL_BYTES_MAX - this.#room.bytes;
  }

  /** Stations (indexes) that something waits for. */
  get stations(): readonly StationHold[] {
    return [...this.#holds.values()];
  }

  /** What waits for the stations of a line (its place in the options). */
  ofLine(line: number): Outlet {
    return this.#outlets[line]!;
  }

  /** How many wait for a station. */
  countFor(station: number): number {
    return this.#holds.get(station)?.count ?? 0;
  }

  /** Holds a copy of a delivery. False: there is no room, and nobody was told of this one. */
  add(delivery: Delivery): boolean {
    const hold = this.#holdOf(delivery.station);
    this.#options.entered(delivery);
    const gone = hold.add(delivery, this.#options.monotonicClock());
    for (const one of gone) {
      this.statistics.full++;
      this.#options.left(one, RejectCode.holdFull);
      if (one !== delivery) one.givenUp?.(RejectCode.holdFull);
    }
    this.#noteEmpty(hold);
    if (gone.includes(delivery)) return false;
    this.statistics.held++;
    return true;
  }

  /**
   * Holds what a session of a station had not confirmed, in front of what is held. `sinceMs`: since when each of them
   * waits, on the monotonic clock; absent: from now on.
   */
  putBack(station: number, deliveries: readonly Delivery[], sinceMs?: readonly number[]): void {
    const hold = this.#holdOf(station);
    for (const delivery of deliveries) this.#options.entered(delivery);
    const gone = hold.putBack(deliveries, this.#options.monotonicClock(), sinceMs);
    this.statistics.held += deliveries.length - gone.length;
    for (const one of gone) {
      this.statistics.full++;
      this.#options.left(one, RejectCode.holdFull);
      one.givenUp?.(RejectCode.holdFull);
    }
    this.#noteEmpty(hold);
  }

  /**
   * Gives up what was held too long, releases what may be: to stations with `room` for it, by `deliver`. True: something
   * may have been said.
   */
  tick(room: (station: number) => number, deliver: (delivery: Delivery) => boolean): boolean {
    const nowMs = this.#options.monotonicClock();
    const elapsedMs = nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    let isSaid = false;
    for (const outlet of this.#filled) {
      if (this.#expire(outlet, nowMs)) isSaid = true;
      outlet.allowance = Math.min(
        ALLOWANCE_MAX,
        outlet.allowance + (elapsedMs * HOLD_RELEASE_PER_SECOND) / 1000,
      );
      if (this.#release(outlet, room, deliver) > 0) isSaid = true;
    }
    return isSaid;
  }

  #expire(outlet: Outlet, nowMs: number): boolean {
    let isAny = false;
    for (const hold of outlet.holds.values()) {
      for (const delivery of hold.takeExpired(nowMs)) {
        this.statistics.expired++;
        this.#options.left(delivery, RejectCode.holdExpired);
        delivery.givenUp?.(RejectCode.holdExpired);
        isAny = true;
      }
      this.#noteEmpty(hold);
    }
    return isAny;
  }

  #release(
    outlet: Outlet,
    room: (station: number) => number,
    deliver: (delivery: Delivery) => boolean,
  ): number {
    const ready = [...outlet.holds.values()].filter(({ station }) => room(station) > 0);
    let released = 0;
    for (let priority = 0; priority < PRIORITIES; priority++) {
      for (const hold of ready) {
        const max = Math.floor(outlet.allowance);
        const count = hold.release(priority, max, (delivery) => {
          if (room(hold.station) <= 0 || !deliver(delivery)) return false;
          this.#options.left(delivery, 0);
          return true;
        });
        outlet.allowance -= count;
        released += count;
      }
    }
    for (const hold of ready) this.#noteEmpty(hold);
    this.statistics.released += released;
    return released;
  }

  #holdOf(station: number): StationHold {
    let hold = this.#holds.get(station);
    if (hold === undefined) {
      hold = new StationHold(station, this.#room);
      this.#outletOfStation[station] ??= new Outlet();
      this.#outletOfStation[station].holds.set(station, hold);
      this.#filled.add(this.#outletOfStation[station]);
      this.#holds.set(station, hold);
    }
    return hold;
  }

  #noteEmpty({ station, count }: StationHold): void {
    if (count > 0) return;
    const outlet = this.#outletOfStation[station]!;
    this.#holds.delete(station);
    outlet.holds.delete(station);
    if (outlet.holds.size === 0) this.#filled.delete(outlet);
  }
}
