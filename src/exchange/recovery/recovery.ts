/**
 * Takes up what a former process left: open messages go through the core once more and the ordinary path from there,
 * with their own number; what stations have not confirmed waits for them in their holds.
 *
 * What had been answered is not asked again: the answers that the journal has are put into the message's legs, and
 * only legs that are still open leave, marked as sent before, so that a database recognises what it has done already.
 * A message is not accepted a second time, and no station is told so.
 */
import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode } from "../../domain/codes.ts";
import type { MessageNumber } from "../../domain/identifiers.ts";
import { parseMessageText } from "../../domain/messageText.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../domain/sessionProtocol.ts";
import { RespondFlag } from "../../wire/linkMessages.ts";
import type { MergedAnswers } from "../answers/mergedAnswers.ts";
import { createPending, notePart, type Pending, type PendingTable } from "../answers/pendingTable.ts";
import type { Conservation } from "../conservation.ts";
import { type Deliveries, UNASKED_PRIORITY } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind, PRIORITY_SHIFT } from "../journalPort.ts";
import type { LineGate } from "../lines/lineGate.ts";
import type { Delivery } from "../ports.ts";
import type { Records } from "../records.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import type { JournalPast, PastMessage, PastRecord } from "./journalPast.ts";

/** Session of messages that are taken up after a start; the stations' edge counts its own from 1. */
export const TAKEN_UP_SESSION = 0;

export interface RecoveryOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly pending: PendingTable;
  readonly merged: MergedAnswers;
  readonly deliveries: Deliveries;
  readonly records: Records;
  readonly lines: LineGate;
  readonly conservation: Conservation;
  readonly statistics: ExchangeStatistics;
  readonly withCaveat: (keyIndex: number, text: Uint8Array) => Uint8Array;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
  readonly monotonicClock: () => number;
}

/** A message as the batch path is given it: in session 0, which no station has, with its place in the list as reference. */
export interface TakenUp {
  /** Index. */
  readonly station: number;
  readonly flags: number;
  readonly text: Uint8Array;
}

const FLAGS_OF_DELIVERY = (1 << PRIORITY_SHIFT) - 1;

export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #keyIndexes: ReadonlyMap<string, number>;
  #messages: readonly PastMessage[] = [];
  #past: JournalPast | null = null;
  /** Messages that have not come through the core yet. */
  waiting = 0;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#keyIndexes = new Map(options.dictionary.keys.map(({ key }, index) => [key, index]));
  }

  /** What is to go through the core, in this order. Messages of stations that are no more end here. */
  begin(past: JournalPast): readonly TakenUp[] {
    const { directory, records } = this.#options;
    this.#past = past;
    const known: PastMessage[] = [];
    for (const message of past.toTakeUp) {
      if (directory.stationOfCode(message.station) >= 0) known.push(message);
      else if (!message.isSettled) {
        records.note(JournalKind.ended, { number: message.number, code: RejectCode.mnemonicUnknown });
        records.settled(message.number);
      }
    }
    this.#messages = known;
    this.waiting = known.length;
    return known.map(({ station, flags, text }) => ({
      station: directory.stationOfCode(station),
      flags: flags & (SubmitFlag.test | SubmitFlag.retransmission | SubmitFlag.possibleDuplicate),
      text,
    }));
  }

  /** The message with that place in the list, which has come through the core. */
  next(reference: number): PastMessage {
    this.waiting--;
    return this.#messages[reference]!;
  }

  /** Stations (mnemonics as numbers) that have confirmed their copy of a broadcast. */
  deliveredOf(number: number): ReadonlySet<number> {
    return this.#past?.broadcasts.get(number)?.delivered ?? new Set();
  }

  /** Puts what had happened to a message into its legs, before those that are open leave. */
  replay(pending: Pending, { records }: PastMessage): void {
    const { merged, pending: table } = this.#options;
    const isMergedTold = records.some(({ kind, flags }) => kind === JournalKind.merged && flags === 1);
    if (pending.merge !== null && isMergedTold) merged.wasDelivered(pending);
    for (const { kind, leg, part, flags, code, text } of records) {
      const entry = pending.legs[leg];
      if (entry === undefined) continue;
      const isLast = (flags & RespondFlag.last) !== 0;
      switch (kind) {
        case JournalKind.response:
          if (part > 0) notePart(entry, part);
          if (isLast) table.endLeg(pending, leg);
          break;
        case JournalKind.gathered:
          if (part > 0) notePart(entry, part);
          if (pending.merge !== null && entry.isOpen) merged.take(pending, leg, text!, flags, isLast);
          break;
        case JournalKind.ended:
          if (!table.endLeg(pending, leg)) break;
          entry.hasFailed = true;
          if (entry.isMerged && pending.merge !== null) merged.failed(pending, leg, code as RejectCode);
          break;
        default:
      }
    }
  }

  /** A message that the core, with the tables of today, does not take any more: its sender hears why. */
  refuse(message: PastMessage, code: RejectCode): void {
    const { deliveries } = this.#options;
    const pending = this.pendingOf(message);
    deliveries.notify(pending, code, "", "AFTER THE SWITCH WAS STARTED AGAIN");
    deliveries.settle(pending);
  }

  /** Holds what stations have not confirmed, in front of what has come since. */
  end(): void {
    const past = this.#past;
    if (past === null) return;
    const { directory, records, lines, wallClock, monotonicClock } = this.#options;
    const offsetMs = monotonicClock() - wallClock();
    const byStation = new Map<number, { deliveries: Delivery[]; sinceMs: number[] }>();
    for (const record of past.undelivered.values()) {
      const station = directory.stationOfCode(record.station);
      if (station < 0) {
        records.givenUp(record.id, station, RejectCode.mnemonicUnknown);
        continue;
      }
      let of = byStation.get(station);
      if (of === undefined) {
        of = { deliveries: [], sinceMs: [] };
        byStation.set(station, of);
      }
      of.deliveries.push(this.#deliveryOf(record, station));
      of.sinceMs.push(record.atMs + offsetMs);
    }
    for (const [station, { deliveries, sinceMs }] of byStation)
      lines.holds.putBack(station, deliveries, sinceMs);
    this.#past = null;
    this.#messages = [];
  }

  /** The message as the exchange knows one that has ended, for what there is to tell its sender. */
  pendingOf(message: PastMessage): Pending {
    const { conservation, directory, monotonicClock, statistics } = this.#options;
    if (message.pending !== null) return message.pending;
    const head = parseMessageText(Buffer.from(message.text).toString("latin1"));
    const begun = createPending({
      number: message.number as MessageNumber,
      session: TAKEN_UP_SESSION,
      station: directory.stationOfCode(message.station),
      reference: message.reference,
      sequence: 0,
      // What a message was is only told: where its key is not in the dictionary any more, any will do.
      keyIndex: this.#keyIndexes.get(head?.key ?? "") ?? 0,
      priority: message.priority,
      isTest: (message.flags & SubmitFlag.test) !== 0,
      control: head?.control ?? "",
      arrivalMs: monotonicClock(),
      past: message,
      isSettled: true,
    });
    const pending: Pending = { ...begun, state: begun.end };
    message.pending = pending;
    statistics.takenUp++;
    conservation.begin(pending);
    return pending;
  }

  #deliveryOf(record: PastRecord, station: number): Delivery {
    const { deliveries, withCaveat } = this.#options;
    const { id, kind, message } = record;
    const isCopy = kind === JournalKind.message;
    const isUnasked = isCopy || (kind === JournalKind.response && message === null && !record.isLate);
    const test = message !== null && (message.flags & SubmitFlag.test) !== 0 ? DeliveryFlag.test : 0;
    const late = record.isLate ? DeliveryFlag.late : 0;
    const marks = isUnasked ? record.flags & FLAGS_OF_DELIVERY : test | late;
    const of = message === null ? null : this.pendingOf(message);
    const keyIndex = of?.keyIndex ?? -1;
    return {
      id,
      kind: isUnasked ? DeliveryKind.message : kindOf(kind),
      priority: isCopy ? record.flags >> PRIORITY_SHIFT : (message?.priority ?? UNASKED_PRIORITY),
      reference: message?.reference ?? 0,
      sequence: 0,
      awaited: 0,
      code: isUnasked ? 0 : codeOf(record),
      flags: marks | DeliveryFlag.repeated,
      station,
      text: record.text ?? withCaveat(keyIndex, message!.text),
      heldMs: deliveries.heldMsOf(isCopy ? -1 : keyIndex),
      ...(of !== null && { of }),
      ...(isCopy && of !== null && { givenUp: (code) => deliveries.notify(of, code, "", "") }),
    };
  }
}

function kindOf(kind: JournalKind): DeliveryKind {
  return kind === JournalKind.response || kind === JournalKind.merged
    ? DeliveryKind.response
    : DeliveryKind.notice;
}

function codeOf({ kind, code, flags }: PastRecord): Delivery["code"] {
  if (kind !== JournalKind.response) return code as Delivery["code"];
  return (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
}
