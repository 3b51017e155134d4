/**
 * What leaves for stations after a message was accepted: responses, messages, notices. Each is journaled and
 * counted here, so that no other part of the exchange speaks to the stations' edge of its own.
 */
import type { Dictionary, KeyClass } from "../dictionary/model.ts";
import { NoticeCode, RejectCode } from "../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../domain/sessionProtocol.ts";
import { HOLD_ANSWER_MS_MAX, HOLD_MS_MAX } from "../limits.ts";
import type { Pending } from "./answers/pendingTable.ts";
import type { Conservation } from "./conservation.ts";
import { JournalKind, NO_LEG, PRIORITY_SHIFT } from "./journalPort.ts";
import type { LineGate } from "./lines/lineGate.ts";
import { noticeText } from "./noticeText.ts";
import type { Records } from "./records.ts";
import { count, type ExchangeStatistics } from "./statistics.ts";

/** What a database sends by itself is as urgent as an answer (ncic-clets 1.5). */
export const UNASKED_PRIORITY = 2;

/** What became of a message: 0 for delivered, held until its station is back, or why it was not taken. */
export type MessageOutcome =
  | 0
  | typeof NoticeCode.messageHeld
  | typeof RejectCode.stationAway
  | typeof RejectCode.holdFull;

/** How long answers and notices are held for a sender that is away. What became of an entry is known for ever. */
const HELD_MS: Readonly<Record<KeyClass, number>> = {
  inquiry: HOLD_ANSWER_MS_MAX,
  entry: Number.POSITIVE_INFINITY,
  administrative: HOLD_MS_MAX,
  confirmation: HOLD_MS_MAX,
};

/** Whether the station has it, or will have it when it is back. */
export function isTaken(outcome: MessageOutcome): outcome is 0 | typeof NoticeCode.messageHeld {
  return outcome === 0 || outcome === NoticeCode.messageHeld;
}

export interface DeliveriesOptions {
  readonly dictionary: Dictionary;
  readonly records: Records;
  readonly conservation: Conservation;
  readonly stations: () => LineGate;
  readonly statistics: ExchangeStatistics;
  /** Told the time from a message's arrival to the delivery of an answer, milliseconds. */
  readonly answered: (elapsedMs: number) => void;
  /** The clock of arrival times. */
  readonly monotonicClock: () => number;
}

export class Deliveries {
  readonly #options: DeliveriesOptions;
  /** How long what concerns a message is held for its sender, by key (index). */
  readonly #heldMs: readonly number[];

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#heldMs = options.dictionary.keys.map(({ class: keyClass }) => HELD_MS[keyClass]);
  }

  /** Whether who asked is there, or on the way back: an answer to others would wait for their next sign-on. */
  isExpected({ station }: Pending): boolean {
    return this.#options.stations().isExpected(station);
  }

  /** How long what concerns a message of that key (index) is held for its sender, milliseconds; -1: a letter. */
  heldMsOf(keyIndex: number): number {
    return this.#heldMs[keyIndex] ?? HOLD_MS_MAX;
  }

  /** Delivers an answer to who asked; `id` is the position of its record. False: it is away, and its hold full. */
  respond(pending: Pending, text: Uint8Array, code: RejectCode | 0, flags: number, id: number): boolean {
    const { stations, conservation, answered, monotonicClock } = this.#options;
    const { held } = pending;
    const isTaken = stations().respond(pending.session, {
      id,
      kind: DeliveryKind.response,
      of: pending,
      heldMs: this.#heldMs[pending.keyIndex]!,
      priority: pending.priority,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? flags | DeliveryFlag.test : flags,
      station: pending.station,
      text,
    });
    if (isTaken && pending.held === held) {
      conservation.reached(pending, "answered");
      answered(monotonicClock() - pending.arrivalMs);
    }
    return isTaken;
  }

  /**
   * Delivers a copy of a message to a station. `givenUp` is called when it is held and not delivered in the end.
   */
  letter(
    pending: Pending,
    station: number,
    text: Uint8Array,
    flags: number,
    givenUp: (code: RejectCode) => void,
  ): MessageOutcome {
    const { number, priority } = pending;
    const marks = flags | (priority << PRIORITY_SHIFT);
    const id = this.#options.records.note(JournalKind.message, { number, station, flags: marks });
    const outcome = this.#deliver(station, text, priority, flags, id, pending, givenUp);
    if (outcome === 0) this.#options.conservation.reached(pending, "delivered");
    return outcome;
  }

  /** Delivers something of another state that nobody asked for; `id` is the position of its record, 0: it has none yet. */
  unasked(station: number, text: Uint8Array, flags: number, id: number): MessageOutcome {
    const marks = flags | (UNASKED_PRIORITY << PRIORITY_SHIFT);
    const own = id || this.#options.records.note(JournalKind.message, { station, flags: marks, text });
    return this.#deliver(station, text, UNASKED_PRIORITY, flags, own);
  }

  #deliver(
    station: number,
    text: Uint8Array,
    priority: number,
    flags: number,
    id: number,
    of?: Pending,
    givenUp?: (code: RejectCode) => void,
  ): MessageOutcome {
    const stations = this.#options.stations();
    const isHeld = stations.isHeldFor(station);
    const isTaken = stations.deliver({
      id,
      kind: DeliveryKind.message,
      priority,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code: 0,
      flags,
      station,
      text,
      ...(of !== undefined && { of }),
      ...(givenUp !== undefined && { givenUp }),
    });
    if (!isTaken) return isHeld ? RejectCode.holdFull : RejectCode.stationAway;
    if (isHeld) return NoticeCode.messageHeld;
    this.#options.statistics.messagesDelivered++;
    return 0;
  }

  /**
   * Tells the sender of a message the coded end of it, or of a leg of it; absent: of none. `station`: who is told
   * instead of the one that sent it. False: it is away, and its hold full.
   */
  notify(
    pending: Pending,
    code: RejectCode,
    destination: string,
    detail: string,
    leg = NO_LEG,
    station = pending.station,
  ): boolean {
    this.#options.conservation.failed(pending, code);
    return this.#tell(JournalKind.ended, pending, code, destination, detail, leg, station);
  }

  /** Tells the sender of a message something about it that ends nothing. False: it is away, and its hold full. */
  inform(pending: Pending, code: RejectCode | NoticeCode, destination: string, detail: string): boolean {
    // It was asked for how far a broadcast has come: this is the answer.
    if (code === NoticeCode.broadcastState) this.#options.conservation.reached(pending, "answered");
    return this.#tell(JournalKind.notice, pending, code, destination, detail, NO_LEG, pending.station);
  }

  #tell(
    kind: JournalKind,
    pending: Pending,
    code: RejectCode | NoticeCode,
    destination: string,
    detail: string,
    leg: number,
    station: number,
  ): boolean {
    const { dictionary, records, stations, statistics } = this.#options;
    statistics.notices++;
    count(statistics.noticesByCode, code);
    const { number, control } = pending;
    const { key } = dictionary.keys[pending.keyIndex]!;
    const text = noticeText({ code, key, destination, control, detail });
    return stations().respond(station === pending.station ? pending.session : 0, {
      id: records.note(kind, { number, station, leg, code, text }),
      kind: DeliveryKind.notice,
      of: pending,
      heldMs: this.#heldMs[pending.keyIndex]!,
      priority: pending.priority,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? DeliveryFlag.test : 0,
      station,
      text,
    });
  }

  /** Tells a station something about a database, unless it is away or behind a line that is out: it would be old. */
  tellService(station: number, code: NoticeCode, link: string, detail: string): void {
    const { stations, statistics } = this.#options;
    if (!stations().isPresent(station) || stations().isHeldFor(station)) return;
    statistics.notices++;
    count(statistics.noticesByCode, code);
    stations().deliver({
      // Not followed: nothing of it is kept.
      id: 0,
      kind: DeliveryKind.notice,
      priority: 0,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code,
      flags: 0,
      station,
      // SM is the status message of the network (nlets 15).
      text: noticeText({ code, key: "SM", destination: link, control: "", detail }),
    });
  }

  /** The message has got everything that it will get: its session has its credit back. */
  settle(pending: Pending): void {
    this.#options.statistics.settled++;
    this.#options.records.settled(pending.number);
    pending.isSettled = true;
    this.#options.conservation.update(pending);
    this.#options.stations().settled(pending.session);
  }
}
