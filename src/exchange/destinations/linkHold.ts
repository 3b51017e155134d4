/**
 * Copies that wait for one database, in order of priority, then of arrival.
 *
 * Bounded in number, in bytes, and for each session. At the bound the least urgent that is no entry gives way, of
 * several the latest, and its sender is told; when nothing less urgent than the newcomer may give way, the newcomer is
 * refused. An entry is never put out of its place by another message, and never expires: its sender was told that it
 * waits. Arrival is the switch's number, so that what comes back from a broken line is in its old place again.
 *
 * The texts are copies; they are in the journal too, so that nothing here has to survive the process.
 */
import { LINK_HELD_ITEM_BYTES } from "../../limits.ts";
import type { Pending } from "../answers/pendingTable.ts";
import type { HoldRules, WaitKind } from "./linkRules.ts";

/** 0 first … 5 last (ncic-clets 1.5). */
const PRIORITIES = 6;
/** Sessions count from 1; what comes from no session, such as from the journal at a start, is in nobody's window. */
const NO_SESSION = 0;

export interface HeldCopy {
  readonly pending: Pending;
  /** The session that sent it, against whose share it counts; NO_SESSION: against nobody's. */
  readonly session: number;
  readonly leg: number;
  readonly kind: WaitKind;
  readonly text: Uint8Array;
  /** When it is given up; infinite for entries. On the clock of the caller, like `sinceMs`. */
  readonly untilMs: number;
  readonly sinceMs: number;
  /** It may have had its effect there, so it goes by this link and no other; -1: by any. */
  readonly onlyBy: number;
}

export class LinkHold {
  readonly #rules: HoldRules;
  readonly #lanes: HeldCopy[][] = Array.from({ length: PRIORITIES }, () => []);
  readonly #ofKind: Record<WaitKind, number> = { inquiry: 0, entry: 0, administrative: 0 };
  readonly #ofSession = new Map<number, number>();
  #count = 0;
  #bytes = 0;
  /** Nothing is given up before; only a bound, so that most looks at the clock cost nothing. */
  #nextExpiryMs = Number.POSITIVE_INFINITY;

  constructor(rules: HoldRules) {
    this.#rules = rules;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  countOf(kind: WaitKind): number {
    return this.#ofKind[kind];
  }

  /** When the oldest came; null: nothing waits. */
  get oldestMs(): number | null {
    let oldest: number | null = null;
    for (const lane of this.#lanes)
      for (const { sinceMs } of lane) if (oldest === null || sinceMs < oldest) oldest = sinceMs;
    return oldest;
  }

  /** Copies that wait, in the order in which they leave. */
  *[Symbol.iterator](): IterableIterator<HeldCopy> {
    for (const lane of this.#lanes) yield* lane;
  }

  /** Keeps a copy of a copy. Returns what gave way for it; where that is `copy` itself nothing was kept. */
  add(copy: HeldCopy): readonly HeldCopy[] {
    const { ofSessionMax } = this.#rules;
    const { session } = copy;
    if (session !== NO_SESSION && (this.#ofSession.get(session) ?? 0) >= ofSessionMax) return [copy];
    const own = laneOf(copy.pending.priority);
    const bytes = bytesOf(copy);
    const gone: HeldCopy[] = [];
    // Who has to give way is known before anybody does: a newcomer that is refused displaces nobody.
    let count = this.#count;
    let total = this.#bytes;
    for (let lane = PRIORITIES - 1; lane > own && !this.#fits(count, total, bytes); lane--) {
      const list = this.#lanes[lane]!;
      for (let at = list.length - 1; at >= 0 && !this.#fits(count, total, bytes); at--) {
        if (list[at]!.kind === "entry") continue;
        gone.push(list[at]!);
        count--;
        total -= bytesOf(list[at]!);
      }
    }
    if (!this.#fits(count, total, bytes)) return [copy];
    for (const one of gone) this.#remove(one);
    this.putBack({ ...copy, text: Uint8Array.prototype.slice.call(copy.text) });
    return gone;
  }

  /** The first that `mayLeave`, taken out; null: none. A copy that may not leave holds back those behind it in its lane. */
  take(mayLeave: (copy: HeldCopy) => boolean): HeldCopy | null {
    for (const lane of this.#lanes) {
      const [first] = lane;
      if (first === undefined || !mayLeave(first)) continue;
      lane.shift();
      this.#note(first, -1);
      return first;
    }
    return null;
  }

  /** Puts back what `take` gave, as if it had never been taken. */
  putBack(copy: HeldCopy): void {
    const lane = this.#lanes[laneOf(copy.pending.priority)]!;
    const last = lane.at(-1);
    if (last === undefined || isBefore(last, copy)) lane.push(copy);
    else lane.splice(placeOf(lane, copy), 0, copy);
    this.#note(copy, 1);
    if (copy.untilMs < this.#nextExpiryMs) this.#nextExpiryMs = copy.untilMs;
  }

  /** Takes out what has waited too long, and what has ended in the meantime (`isOver`). */
  takeExpired(nowMs: number, isOver: (copy: HeldCopy) => boolean): readonly HeldCopy[] {
    if (nowMs < this.#nextExpiryMs) return [];
    const expired: HeldCopy[] = [];
    this.#nextExpiryMs = Number.POSITIVE_INFINITY;
    for (const [index, lane] of this.#lanes.entries()) {
      const kept: HeldCopy[] = [];
      for (const copy of lane) {
        if (isOver(copy)) this.#note(copy, -1);
        else if (copy.untilMs <= nowMs) {
          expired.push(copy);
          this.#note(copy, -1);
        } else {
          kept.push(copy);
          if (copy.untilMs < this.#nextExpiryMs) this.#nextExpiryMs = copy.untilMs;
        }
      }
      this.#lanes[index] = kept;
    }
    // Times of arrival lie close together: once in a tenth of a second is enough.
    this.#nextExpiryMs = Math.max(this.#nextExpiryMs, nowMs + 100);
    return expired;
  }

  #fits(count: number, total: number, bytes: number): boolean {
    return count < this.#rules.messagesMax && total + bytes <= this.#rules.bytesMax;
  }

  #remove(copy: HeldCopy): void {
    const lane = this.#lanes[laneOf(copy.pending.priority)]!;
    lane.splice(lane.lastIndexOf(copy), 1);
    this.#note(copy, -1);
  }

  #note(copy: HeldCopy, sign: 1 | -1): void {
    const { session } = copy;
    this.#count += sign;
    this.#bytes += sign * bytesOf(copy);
    this.#ofKind[copy.kind] += sign;
    const ofSession = (this.#ofSession.get(session) ?? 0) + sign;
    if (ofSession === 0) this.#ofSession.delete(session);
    else this.#ofSession.set(session, ofSession);
  }
}

function isBefore(one: HeldCopy, other: HeldCopy): boolean {
  const difference = one.pending.number - other.pending.number;
  return difference < 0 || (difference === 0 && one.leg < other.leg);
}

/** Where a copy belongs in a lane that is in order. */
function placeOf(lane: readonly HeldCopy[], copy: HeldCopy): number {
  let from = 0;
  let to = lane.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(lane[middle]!, copy)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function laneOf(priority: number): number {
  return Math.min(priority, PRIORITIES - 1);
}

function bytesOf({ text }: HeldCopy): number {
  return text.length + LINK_HELD_ITEM_BYTES;
}
