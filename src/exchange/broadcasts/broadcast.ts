/**
 * A broadcast, or the cancel of one: one body, and who is to get it.
 *
 * Recipients are a sorted list of stations with one bit each, so a statewide broadcast costs its body, four bytes
 * and a bit per recipient, however long it is kept. A cancel is kept as a broadcast of its own whose recipients
 * are those who had got the original.
 */
import type { MessageNumber } from "../../domain/identifiers.ts";
import type { Pending } from "../answers/pendingTable.ts";
import type { BroadcastClassRule } from "./broadcastRules.ts";

/** A copy that goes to a database. */
export interface ForeignCopy {
  readonly link: number;
  readonly destination: string;
}

export interface BroadcastFacts {
  /** The switch's number of the message: what a cancel names. */
  readonly number: MessageNumber;
  /** Number of the broadcast that this one cancels; 0: it is no cancel. */
  readonly cancels: number;
  /** The message itself: who sent it, for what there is to tell later. */
  readonly sender: Pending;
  /** Index of the agency in whose name it was sent; nobody else may cancel it. */
  readonly origin: number;
  readonly rule: BroadcastClassRule;
  /** Person named in APV, "" for none. */
  readonly approver: string;
  /** Words of the header's destinations. */
  readonly destinations: readonly string[];
  readonly foreign: readonly ForeignCopy[];
  /** Stations. */
  readonly recipients: ReadonlySet<number>;
  readonly body: Uint8Array;
  /** Bits of DeliveryFlag that every copy has. */
  readonly flags: number;
  /** Milliseconds since 1970, UTC. */
  readonly sentAtMs: number;
  readonly expiresAtMs: number;
  /** Place of the leg of `sender` that ends when every recipient was tried. */
  readonly leg: number;
}

/** What a broadcast costs besides its body and recipients, bytes. */
const FACTS_BYTES = 600;

export class Broadcast {
  readonly facts: BroadcastFacts;
  /** Stations, ascending. */
  readonly recipients: Uint32Array;
  readonly #delivered: Uint8Array;
  /** Stations whose copy came back; null: none has. */
  #returned: Set<number> | null = null;
  deliveredCount = 0;
  /** It is counted as held for somebody. */
  isWaiting = false;
  /** Neither expired nor cancelled: copies may leave. */
  isInForce = true;

  constructor(facts: BroadcastFacts) {
    this.facts = facts;
    this.recipients = Uint32Array.from(facts.recipients).sort();
    this.#delivered = new Uint8Array((this.recipients.length + 7) >> 3);
  }

  /** Memory held, bytes. */
  get bytes(): number {
    return this.facts.body.length + this.recipients.byteLength + this.#delivered.length + FACTS_BYTES;
  }

  get awayCount(): number {
    return this.recipients.length - this.deliveredCount;
  }

  /** Place of a station among the recipients; -1: it is none. */
  placeOf(station: number): number {
    const { recipients } = this;
    let low = 0;
    let high = recipients.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = recipients[middle]!;
      if (found === station) return middle;
      if (found < station) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  isDelivered(place: number): boolean {
    return (this.#delivered[place >> 3]! & (1 << (place & 7))) !== 0;
  }

  markDelivered(place: number): void {
    if (this.isDelivered(place)) return;
    this.#delivered[place >> 3]! |= 1 << (place & 7);
    this.deliveredCount++;
  }

  /** A copy that was sent comes back unconfirmed. */
  markReturned(station: number): void {
    const place = this.placeOf(station);
    if (place < 0 || !this.isDelivered(place)) return;
    this.#delivered[place >> 3]! &= ~(1 << (place & 7));
    this.deliveredCount--;
    this.#returned ??= new Set();
    this.#returned.add(station);
  }

  /** Whether a station may have got a copy that it has not confirmed. */
  mayHaveSent(station: number): boolean {
    return this.facts.sender.past !== null || (this.#returned?.has(station) ?? false);
  }

  /** Recipients that have got it, or those that have not. */
  *stations(hasIt: boolean): Generator<number> {
    for (const [place, station] of this.recipients.entries()) {
      if (this.isDelivered(place) === hasIt) yield station;
    }
  }
}
