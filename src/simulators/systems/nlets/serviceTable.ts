/**
 * Who serves what: a status for each member and message key, from rows of data, and changed while the network runs
 * (nlets 15).
 *
 * A change by hand stands above the rows until it is taken back. Scheduled outages follow the clock, so that moving
 * the clock moves them.
 */
import type { HabitRow, ServiceRow, ServiceStatus } from "./networkData.ts";

/** Habits of a member with a key: the rows that fit, put together. */
export type Habit = Omit<HabitRow, "destinations" | "keys">;

const ALL = "ALL";
const MINUTE_MS = 60_000;

export class ServiceTable {
  readonly #rows: readonly ServiceRow[];
  readonly #habits: readonly HabitRow[];
  readonly #byHand = new Map<string, ServiceStatus>();
  readonly #habitOf = new Map<string, Habit>();

  constructor(rows: readonly ServiceRow[], habits: readonly HabitRow[]) {
    this.#rows = rows;
    this.#habits = habits;
  }

  status(member: string, key: string, nowMs: number): ServiceStatus {
    const byHand = this.#byHand.get(`${member} ${key}`) ?? this.#byHand.get(`${member} ${ALL}`);
    if (byHand !== undefined) return byHand;
    for (const row of this.#rows) if (fits(row, member, key) && isNow(row, nowMs)) return row.status;
    return "inService";
  }

  habit(member: string, key: string): Habit {
    const name = `${member} ${key}`;
    let habit = this.#habitOf.get(name);
    if (habit === undefined) {
      habit = {};
      for (const { destinations, keys, ...rest } of this.#habits) {
        if (fits({ destinations, keys } as HabitRow, member, key)) habit = { ...habit, ...rest };
      }
      this.#habitOf.set(name, habit);
    }
    return habit;
  }

  /** Sets the status of a member for a key, or for `ALL`; null takes the change back. */
  set(member: string, key: string, status: ServiceStatus | null): void {
    const name = `${member} ${key}`;
    if (status === null) this.#byHand.delete(name);
    else this.#byHand.set(name, status);
  }
}

function fits({ destinations, keys }: ServiceRow | HabitRow, member: string, key: string): boolean {
  return (destinations?.includes(member) ?? true) && (keys?.includes(key) ?? true);
}

function isNow({ outage }: ServiceRow, nowMs: number): boolean {
  if (outage === undefined) return true;
  return Math.floor(nowMs / MINUTE_MS) % outage.everyMinutes < outage.minutes;
}
