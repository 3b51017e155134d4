/**
 * Accepted messages whose answers are still to come, by the switch's own number.
 *
 * Control fields belong to stations and repeat, so answers are matched by number and leg (one leg per copy that
 * left). A leg ends exactly once: last answer, overdue, lost, or never sent. When the last leg has ended the
 * message is settled. It stays known for answers that come late or twice: where a leg was overdue or its outcome
 * unknown, in a list of its own, oldest forgotten first; otherwise in a ring by number, which costs next to nothing.
 */
import type { MessageNumber } from "../../domain/identifiers.ts";
import { LATE_MESSAGES_MAX, RECENT_MESSAGES_MAX } from "../../limits.ts";
import type { Accounted } from "../conservation.ts";
import type { PastMessage } from "../recovery/journalPast.ts";
import type { Merge } from "./mergedAnswers.ts";

/** After an hour an answer is for its receiver, not for who asked (nlets 5). */
export const KNOWN_MS = 3_600_000;

/** Parts up to here are told apart; nobody answers in more, and who does is not checked for repeats. */
const PARTS_MAX = 31;

export interface Leg {
  /** The link by which the copy left: that of its destination, or the alternate of that link. */
  link: number;
  /** The link of its destination. */
  readonly home: number;
  readonly destination: string;
  isOpen: boolean;
  /** Its answers go into the merged answer of its message. */
  isMerged: boolean;
  /** It ended without an answer: overdue, lost or never sent. */
  hasFailed: boolean;
  /** An answer without the switch's number was matched to it. */
  isAnsweredByItself: boolean;
  /** How often it may have reached a database already; the next copy is marked as a repeat when it is not 0. */
  repeats: number;
  /** Its sender has heard that it is held. */
  isHeldTold: boolean;
  /** Bit n is set when part n + 1 has come. */
  parts: number;
}

export interface Pending extends Accounted {
  readonly number: MessageNumber;
  /** The session that hears of it: the one that sent it, or sent it again. */
  session: number;
  /** Index of the station that sent it. */
  readonly station: number;
  readonly reference: number;
  readonly sequence: number;
  readonly keyIndex: number;
  readonly priority: number;
  /** Test message: answers to it are marked. */
  readonly isTest: boolean;
  /** Control field without the asterisk, "" for none. */
  readonly control: string;
  readonly arrivalMs: number;
  /** What the journal knows of it from before the start of the switch; null: it came since. */
  readonly past: PastMessage | null;
  readonly legs: Leg[];
  /** Legs whose answers are being gathered; null: none, or not any more. */
  merge: Merge | null;
  /** Answers and notices that end something and are still to come. 0: settled. */
  awaited: number;
}

type Begun = "state" | "end" | "held" | "legs" | "merge" | "awaited";

/** A message of which nothing has left yet. */
export function createPending(facts: Omit<Pending, Begun>): Pending {
  const { number, session, station, reference, sequence, keyIndex, priority } = facts;
  const { isTest, control, arrivalMs, past, isSettled } = facts;
  return {
    number,
    session,
    station,
    reference,
    sequence,
    keyIndex,
    priority,
    isTest,
    control,
    arrivalMs,
    past,
    state: "in_flight",
    end: "dead_lettered",
    held: 0,
    isSettled,
    legs: [],
    merge: null,
    awaited: 0,
  };
}

export class PendingTable {
  readonly #open = new Map<number, Pending>();
  readonly #late = new Map<number, Pending>();
  readonly #recent = new Array<Pending | undefined>(RECENT_MESSAGES_MAX).fill(undefined);

  get size(): number {
    return this.#open.size;
  }

  /** Messages that still wait for an answer. */
  get open(): IterableIterator<Pending> {
    return this.#open.values();
  }

  add(pending: Pending): void {
    this.#open.set(pending.number, pending);
  }

  /** The message with that number that still waits for answers; undefined: it does not. */
  findOpen(number: number): Pending | undefined {
    return this.#open.get(number);
  }

  /** The message with that number; null: unknown, or forgotten. Its legs say what has ended. */
  find(number: number, nowMs: number): Pending | null {
    const open = this.#open.get(number);
    if (open !== undefined) return open;
    const recent = this.#recent[number % RECENT_MESSAGES_MAX];
    const ended = recent?.number === number ? recent : this.#late.get(number);
    return ended === undefined || nowMs - ended.arrivalMs > KNOWN_MS ? null : ended;
  }

  /** Ends a leg. False: it had ended before. A leg that is merged ends nothing that is awaited. */
  endLeg(pending: Pending, leg: number): boolean {
    const entry = pending.legs[leg];
    if (entry === undefined || !entry.isOpen) return false;
    entry.isOpen = false;
    if (!entry.isMerged) this.endAwaited(pending);
    return true;
  }

  /** Something that was awaited has come or been given up; with the last of it the message is settled. */
  endAwaited(pending: Pending): void {
    pending.awaited--;
    if (pending.awaited > 0) return;
    this.#open.delete(pending.number);
    this.#recent[pending.number % RECENT_MESSAGES_MAX] = pending;
  }

  /** Keeps a message known for longer than the ring does. */
  keepForLate(pending: Pending): void {
    this.#late.set(pending.number, pending);
    if (this.#late.size <= LATE_MESSAGES_MAX) return;
    const [oldest] = this.#late.keys();
    this.#late.delete(oldest!);
  }
}

export function createLeg(link: number, destination: string): Leg {
  return {
    link,
    home: link,
    destination,
    isOpen: true,
    isMerged: false,
    hasFailed: false,
    isAnsweredByItself: false,
    repeats: 0,
    isHeldTold: false,
    parts: 0,
  };
}

/** Notes that a part has come. False: it had come before. */
export function notePart(leg: Leg, part: number): boolean {
  if (part > PARTS_MAX) return true;
  const bit = 1 << (part - 1);
  if ((leg.parts & bit) !== 0) return false;
  leg.parts |= bit;
  return true;
}
