/**
 * What leaves for stations after a message was accepted: responses, messages, notices. Each is journaled and
 * counted here, so that no other part of the exchange speaks to the stations' edge of its own.
 */
import type { Dictionary } from "../dictionary/model.ts";
import { NoticeCode, RejectCode } from "../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../domain/sessionProtocol.ts";
import type { Pending } from "./answers/pendingTable.ts";
import { type Journal, JournalKind } from "./journalPort.ts";
import { noticeText } from "./noticeText.ts";
import type { StationsPort } from "./ports.ts";
import { count, type ExchangeStatistics } from "./statistics.ts";

/** What a database sends by itself is as urgent as an answer (ncic-clets 1.5). */
export const UNASKED_PRIORITY = 2;

/** What became of a message: 0 for delivered, held for its line, or why it was not taken. */
export type MessageOutcome =
  | 0
  | typeof NoticeCode.messageHeld
  | typeof RejectCode.stationAway
  | typeof RejectCode.holdFull;

/** Whether the station has it, or will have it when it is back. */
export function isTaken(outcome: MessageOutcome): outcome is 0 | typeof NoticeCode.messageHeld {
  return outcome === 0 || outcome === NoticeCode.messageHeld;
}

export interface DeliveriesOptions {
  readonly dictionary: Dictionary;
  readonly journal: Journal;
  readonly stations: () => StationsPort;
  readonly statistics: ExchangeStatistics;
  /** UTC milliseconds, for records. */
  readonly wallClock: () => number;
  /** Told the time from a message's arrival to the delivery of an answer, milliseconds. */
  readonly answered: (elapsedMs: number) => void;
  /** The clock of arrival times. */
  readonly monotonicClock: () => number;
}

export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** Whether an answer to who asked would reach the station, now or when its line is back. */
  isReachable({ station }: Pending): boolean {
    const stations = this.#options.stations();
    return stations.isPresent(station) || stations.holds(station);
  }

  /** Delivers an answer to who asked. False: its station is away. */
  respond(pending: Pending, text: Uint8Array, code: RejectCode | 0, flags: number): boolean {
    const { stations, statistics, answered, monotonicClock } = this.#options;
    const isHeld = stations().holds(pending.station);
    const isTaken = stations().respond(pending.session, {
      kind: DeliveryKind.response,
      priority: pending.priority,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? flags | DeliveryFlag.test : flags,
      station: pending.station,
      text,
    });
    if (!isTaken) statistics.answers.undeliverable++;
    else if (!isHeld) {
      answered(monotonicClock() - pending.arrivalMs);
      this.journal(JournalKind.delivered, pending.number, pending.station, 0, null);
    }
    return isTaken;
  }

  /**
   * Delivers something that the station did not ask for. `givenUp` is called when it is held and not delivered in the
   * end; absent: nobody needs to be told.
   */
  message(
    station: number,
    text: Uint8Array,
    priority: number,
    flags: number,
    givenUp?: (code: RejectCode) => void,
  ): MessageOutcome {
    const stations = this.#options.stations();
    const isHeld = stations.holds(station);
    const isTaken = stations.deliver({
      kind: DeliveryKind.message,
      priority,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code: 0,
      flags,
      station,
      text,
      ...(givenUp !== undefined && { givenUp }),
    });
    if (!isTaken) return isHeld ? RejectCode.holdFull : RejectCode.stationAway;
    if (isHeld) return NoticeCode.messageHeld;
    this.#options.statistics.messagesDelivered++;
    this.journal(JournalKind.delivered, 0, station, 0, null);
    return 0;
  }

  /** Tells the sender of a message the coded end of it, or of a part of it. False: its station is away. */
  notify(pending: Pending, code: RejectCode, destination: string, detail: string): boolean {
    this.journal(JournalKind.ended, pending.number, pending.station, code, null);
    return this.inform(pending, code, destination, detail);
  }

  /** Tells the sender of a message something about it that ends nothing. False: its station is away. */
  inform(pending: Pending, code: RejectCode | NoticeCode, destination: string, detail: string): boolean {
    const { dictionary, stations, statistics } = this.#options;
    statistics.notices++;
    count(statistics.noticesByCode, code);
    const { key } = dictionary.keys[pending.keyIndex]!;
    return stations().respond(pending.session, {
      kind: DeliveryKind.notice,
      priority: pending.priority,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? DeliveryFlag.test : 0,
      station: pending.station,
      text: noticeText({ code, key, destination, control: pending.control, detail }),
    });
  }

  /** Tells a station something about a database, unless it is away or behind a line that is out: it would be old. */
  tellService(station: number, code: NoticeCode, link: string, detail: string): void {
    const { stations, statistics } = this.#options;
    if (!stations().isPresent(station) || stations().holds(station)) return;
    statistics.notices++;
    count(statistics.noticesByCode, code);
    stations().deliver({
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
    this.#options.stations().settled(pending.session);
  }

  journal(kind: JournalKind, number: number, station: number, code: number, text: Uint8Array | null): void {
    this.#options.journal.append({ kind, number, atMs: this.#options.wallClock(), station, code, text });
  }
}
