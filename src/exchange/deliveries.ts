/**
 * What leaves for stations after a message was accepted: responses, messages, notices. Each is journaled and
 * counted here, so that no other part of the exchange speaks to the stations' edge of its own.
 */
import type { Dictionary } from "../dictionary/model.ts";
import type { RejectCode } from "../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../domain/sessionProtocol.ts";
import type { Pending } from "./answers/pendingTable.ts";
import { type Journal, JournalKind } from "./journalPort.ts";
import { noticeText } from "./noticeText.ts";
import type { StationsPort } from "./ports.ts";
import { count, type ExchangeStatistics } from "./statistics.ts";

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

  /** Whether an answer to who asked would reach somebody. */
  isReachable({ station }: Pending): boolean {
    return this.#options.stations().isPresent(station);
  }

  /** Delivers an answer to who asked. False: its station is away. */
  respond(pending: Pending, text: Uint8Array, code: RejectCode | 0, flags: number): boolean {
    const { stations, statistics, answered, monotonicClock } = this.#options;
    const isDelivered = stations().respond(pending.session, {
      kind: DeliveryKind.response,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? flags | DeliveryFlag.test : flags,
      station: pending.station,
      text,
    });
    if (isDelivered) {
      answered(monotonicClock() - pending.arrivalMs);
      this.journal(JournalKind.delivered, pending.number, pending.station, 0, null);
    } else statistics.answers.undeliverable++;
    return isDelivered;
  }

  /** Delivers something that the station did not ask for. False: it is away. */
  message(station: number, text: Uint8Array, flags: number): boolean {
    const isDelivered = this.#options.stations().deliver({
      kind: DeliveryKind.message,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code: 0,
      flags,
      station,
      text,
    });
    if (isDelivered) this.journal(JournalKind.delivered, 0, station, 0, null);
    return isDelivered;
  }

  /** Tells the sender of a message the coded end of it, or of a part of it. False: its station is away. */
  notify(pending: Pending, code: RejectCode, destination: string, detail: string): boolean {
    const { dictionary, stations, statistics } = this.#options;
    statistics.notices++;
    count(statistics.noticesByCode, code);
    const { key } = dictionary.keys[pending.keyIndex]!;
    this.journal(JournalKind.ended, pending.number, pending.station, code, null);
    return stations().respond(pending.session, {
      kind: DeliveryKind.notice,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: pending.isTest ? DeliveryFlag.test : 0,
      station: pending.station,
      text: noticeText({ code, key, destination, control: pending.control, detail }),
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
