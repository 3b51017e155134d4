/**
 * One timer for all sessions: each stands in the slot of the tick at which somebody has to look at it.
 *
 * A session's deadlines move with every frame, but it is not moved in the wheel for that; it is looked at when
 * its slot comes up and put into the slot of what is due then. So a frame costs the wheel nothing, and a tick
 * costs only the sessions of one slot.
 */

/** A session is looked at up to so much too late. */
export const WHEEL_TICK_MS = 250;
/** One turn takes 64 seconds; what is due later is looked at once a turn. */
const SLOTS = 256;

export class SessionWheel<Entry> {
  readonly #slots: Entry[][] = Array.from({ length: SLOTS }, () => []);
  /** Ticks since the start; the slot of the next tick is `#tick % SLOTS`. */
  #tick = 0;
  readonly #startMs: number;

  constructor(nowMs: number) {
    this.#startMs = nowMs;
  }

  add(entry: Entry, dueMs: number): void {
    const tick = Math.ceil((dueMs - this.#startMs) / WHEEL_TICK_MS);
    const inTurn = Math.min(Math.max(tick, this.#tick), this.#tick + SLOTS - 1);
    this.#slots[inTurn % SLOTS]!.push(entry);
  }

  /** Looks at everything that is due; `look` gives when to look again, or null to let the entry go. */
  advance(nowMs: number, look: (entry: Entry) => number | null): void {
    const lastTick = Math.floor((nowMs - this.#startMs) / WHEEL_TICK_MS);
    // After a long standstill one turn visits everybody.
    this.#tick = Math.max(this.#tick, lastTick - SLOTS + 1);
    while (this.#tick <= lastTick) {
      const slot = this.#tick % SLOTS;
      const entries = this.#slots[slot]!;
      this.#slots[slot] = [];
      this.#tick += 1;
      for (const entry of entries) {
        const dueMs = look(entry);
        if (dueMs !== null) this.add(entry, dueMs);
      }
    }
  }
}
