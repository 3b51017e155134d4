/**
 * Accepted messages whose answers are still to come, by the switch's own number.
 *
 * Control fields belong to stations and repeat, so answers are matched by number and leg (one leg per copy that
 * left). A leg ends exactly once: last answer, overdue, lost, or never sent. When the last leg has ended the
 * message is settled; where a leg was overdue or its outcome unknown, it stays known for a while so that a late
 * answer still finds its origin, then it is forgotten, oldest first.
 */
import type { MessageNumber } from "../domain/identifiers.ts";
import { LATE_MESSAGES_MAX } from "../limits.ts";

export interface Leg {
  readonly link: number;
  readonly destination: string;
  isOpen: boolean;
}

export interface Pending {
  readonly number: MessageNumber;
  readonly session: number;
  /** Index of the station that sent it. */
  readonly station: number;
  readonly reference: number;
  readonly sequence: number;
  readonly keyIndex: number;
  /** Control field without the asterisk, "" for none. */
  readonly control: string;
  readonly arrivalMs: number;
  readonly legs: Leg[];
  /** Legs that have not ended. */
  awaited: number;
}

export class PendingTable {
  readonly #open = new Map<number, Pending>();
  readonly #late = new Map<number, Pending>();

  get size(): number {
    return this.#open.size;
  }

  add(pending: Pending): void {
    this.#open.set(pending.number, pending);
  }

  /** The message with that number, open or kept for late answers; its legs tell which of them have ended. */
  find(number: number): Pending | null {
    return this.#open.get(number) ?? this.#late.get(number) ?? null;
  }

  /** Ends a leg. False: it had ended before. Settles the message with its last leg. */
  endLeg(pending: Pending, leg: number): boolean {
    const entry = pending.legs[leg];
    if (entry === undefined || !entry.isOpen) return false;
    entry.isOpen = false;
    pending.awaited--;
    if (pending.awaited === 0) this.#open.delete(pending.number);
    return true;
  }

  /** Keeps a message known for answers that may come late. */
  keepForLate(pending: Pending): void {
    this.#late.set(pending.number, pending);
    if (this.#late.size <= LATE_MESSAGES_MAX) return;
    const [oldest] = this.#late.keys();
    this.#late.delete(oldest!);
  }
}
