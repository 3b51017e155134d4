/**
 * What the journal says of the time before a start: read once, record by record, keeping only what is still to be done.
 *
 * A message is open until its `settled`; a delivery until the station has confirmed it or it was given up; a broadcast
 * until it has expired or is no longer kept. Everything else is forgotten as soon as the record that ends it has
 * passed, so that a million messages that were answered cost no memory at the end.
 */
import { PAST_UNDELIVERED_MAX } from "../../limits.ts";
import type { Pending } from "../answers/pendingTable.ts";
import { type JournalEntry, JournalKind, type JournalPosition, PRIORITY_SHIFT } from "../journalPort.ts";

/** Something that happened to a message, or that is for a station. */
export interface PastRecord {
  /** Position: the identity of the delivery that it stands for. */
  readonly id: JournalPosition;
  readonly kind: JournalKind;
  readonly atMs: number;
  /** Mnemonic as a number; 0: none. */
  readonly station: number;
  readonly leg: number;
  readonly part: number;
  readonly flags: number;
  readonly code: number;
  readonly text: Uint8Array | null;
  /** Null: of no message of a station, or of one that had been forgotten. */
  readonly message: PastMessage | null;
  /** The message had been settled already. */
  readonly isLate: boolean;
}

/** A message of a station that was accepted. */
export interface PastMessage {
  readonly number: number;
  /** Mnemonic of the station that sent it, as a number. */
  readonly station: number;
  readonly reference: number;
  /** Bits of SubmitFlag. */
  readonly flags: number;
  readonly priority: number;
  readonly atMs: number;
  readonly text: Uint8Array;
  /** In the order in which it happened. */
  readonly records: PastRecord[];
  isSettled: boolean;
  /** What it has become in this process; null: nothing yet. */
  pending: Pending | null;
}

/** A broadcast, or the cancel of one, that is kept for stations that are away. */
export interface PastBroadcast {
  readonly message: PastMessage;
  /** Mnemonics, as numbers, of stations that have confirmed their copy. */
  readonly delivered: Set<number>;
  /** Number of the message that has cancelled it; 0: it is in force. */
  cancelledBy: number;
}

export class JournalPast {
  /** The greatest message number; 0: none. */
  lastNumber = 0;
  /** Accepted and not settled, by number. */
  readonly open = new Map<number, PastMessage>();
  /** What stations have not confirmed, by position. */
  readonly undelivered = new Map<number, PastRecord>();
  /** By number. */
  readonly broadcasts = new Map<number, PastBroadcast>();
  readonly #accepted: (message: PastMessage) => void;

  /** `accepted` sees every message, oldest first. */
  constructor(accepted: (message: PastMessage) => void = () => {}) {
    this.#accepted = accepted;
  }

  /** What has to go through the core again, oldest first: messages that are open, and broadcasts that are kept. */
  get toTakeUp(): readonly PastMessage[] {
    const messages = new Map(this.open);
    for (const [number, { message }] of this.broadcasts) messages.set(number, message);
    return [...messages.values()].sort((one, other) => one.number - other.number);
  }

  /** Takes the next record; its text is only valid during the call. */
  visit(position: JournalPosition, entry: JournalEntry): void {
    const { kind, number, text } = entry;
    if (number > this.lastNumber) this.lastNumber = number;
    switch (kind) {
      case JournalKind.accepted:
        this.#accept(entry);
        break;
      case JournalKind.settled:
        this.#settle(number);
        break;
      case JournalKind.response:
      case JournalKind.gathered:
      case JournalKind.merged:
      case JournalKind.message:
      case JournalKind.ended:
      case JournalKind.notice:
        this.#note(position, entry);
        break;
      case JournalKind.delivered:
      case JournalKind.givenUp:
        for (const id of numbersOf(text!)) this.undelivered.delete(id);
        break;
      case JournalKind.broadcast: {
        const message = this.open.get(number);
        if (message !== undefined && !this.broadcasts.has(number))
          this.broadcasts.set(number, { message, delivered: new Set(), cancelledBy: 0 });
        break;
      }
      case JournalKind.copies:
        for (const code of wordsOf(text!)) this.broadcasts.get(number)?.delivered.add(code);
        break;
      case JournalKind.broadcastCancelled: {
        const broadcast = this.broadcasts.get(number);
        // Who had got it has to get the cancel: it is needed for as long as the cancel is kept.
        if (broadcast !== undefined) broadcast.cancelledBy = entry.reference;
        break;
      }
      case JournalKind.broadcastExpired:
      case JournalKind.broadcastNotKept:
        this.broadcasts.delete(number);
        for (const [other, { cancelledBy }] of this.broadcasts) {
          if (cancelledBy === number) this.broadcasts.delete(other);
        }
        break;
      case JournalKind.rejected:
      case JournalKind.setAside:
        break;
      default:
        assertNever(kind);
    }
  }

  #accept({ number, station, reference, flags, atMs, text }: JournalEntry): void {
    const message: PastMessage = {
      number,
      station,
      reference,
      flags: flags & ((1 << PRIORITY_SHIFT) - 1),
      priority: flags >> PRIORITY_SHIFT,
      atMs,
      text: Buffer.from(text!),
      records: [],
      isSettled: false,
      pending: null,
    };
    this.open.set(number, message);
    this.#accepted(message);
  }

  #settle(number: number): void {
    const message = this.open.get(number);
    if (message === undefined) return;
    message.isSettled = true;
    // What is still for a station refers to the message by itself.
    message.records.length = 0;
    this.open.delete(number);
  }

  #note(id: JournalPosition, entry: JournalEntry): void {
    const { kind, number, atMs, station, leg, reference: part, flags, code } = entry;
    const message = this.open.get(number) ?? null;
    const isForStation = kind !== JournalKind.gathered && isTold(entry);
    if (message === null && !isForStation) return;
    const text = entry.text === null ? null : Buffer.from(entry.text);
    const isLate = number !== 0 && message === null;
    const record = { id, kind, atMs, station, leg, part, flags, code, text, message, isLate };
    message?.records.push(record);
    if (isForStation && station !== 0) this.undelivered.set(id, record);
    // Stations that do not confirm for weeks: the oldest give way, as they would in a hold.
    if (this.undelivered.size > PAST_UNDELIVERED_MAX) {
      const [oldest] = this.undelivered.keys();
      this.undelivered.delete(oldest!);
    }
  }
}

/** Whether a record stands for something that is told to its station: an answer without text only ends its leg. */
function isTold({ kind, text }: JournalEntry): boolean {
  return kind === JournalKind.message || (text !== null && text.length > 0);
}

function numbersOf(text: Uint8Array): number[] {
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  return Array.from({ length: text.length >> 3 }, (_, index) => view.getFloat64(8 * index, true));
}

function wordsOf(text: Uint8Array): number[] {
  const view = new DataView(text.buffer, text.byteOffset, text.length);
  return Array.from({ length: text.length >> 2 }, (_, index) => view.getUint32(4 * index, true));
}

function assertNever(kind: never): never {
  throw new Error(`no record of kind ${String(kind)}`);
}
