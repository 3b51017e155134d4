/**
 * Takes what databases send: answers to what they were asked, and messages that nobody asked for.
 *
 * An answer belongs to the leg whose number and place it carries, if that leg left by the link that answers: a
 * database cannot answer for another one. It reaches the station that asked and nobody else. One that comes
 * after its leg has ended is delivered and marked late; one that comes twice is journaled and goes no further.
 */
import { RejectCode } from "../../domain/codes.ts";
import { DeliveryFlag } from "../../domain/sessionProtocol.ts";
import { RespondFlag, type RespondItem } from "../../wire/linkMessages.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind } from "../journalPort.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import { receiverOf } from "./incomingHeader.ts";
import { notePart, type Pending, type PendingTable } from "./pendingTable.ts";

export interface AnswersOptions {
  readonly directory: Directory;
  readonly pending: PendingTable;
  readonly deliveries: Deliveries;
  readonly statistics: ExchangeStatistics;
  readonly monotonicClock: () => number;
}

export class Answers {
  readonly #options: AnswersOptions;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** Takes one item of a frame of `link`. Its text is only valid during the call. */
  take(link: number, [number, leg, part, flags, text]: RespondItem): void {
    const { pending: table, deliveries, statistics, monotonicClock } = this.#options;
    if (number === 0 || (flags & RespondFlag.unsolicited) !== 0) {
      this.#takeUnsolicited(text, flags);
      return;
    }
    const pending = table.find(number, monotonicClock());
    const entry = pending?.legs[leg];
    if (pending === null || entry === undefined) {
      statistics.answers.unmatched++;
      deliveries.journal(JournalKind.response, number, -1, 0, text);
      return;
    }
    deliveries.journal(JournalKind.response, number, pending.station, 0, text);
    if (entry.link !== link) statistics.answers.misdirected++;
    else if (!notePart(entry, part)) statistics.answers.repeated++;
    else this.#takeMatched(pending, leg, flags, text);
  }

  #takeMatched(pending: Pending, leg: number, flags: number, text: Uint8Array): void {
    const { pending: table, deliveries, statistics } = this.#options;
    const isLate = !pending.legs[leg]!.isOpen;
    const isLast = (flags & RespondFlag.last) !== 0 && !isLate;
    if (isLast) table.endLeg(pending, leg);
    // Without text the destination has taken over a message that has no answer.
    if (text.length > 0) {
      statistics.answers.matched++;
      if (isLate) statistics.answers.late++;
      const code = (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
      deliveries.respond(pending, text, code, isLate ? DeliveryFlag.late : 0);
    }
    if (isLast && pending.awaited === 0) deliveries.settle(pending);
  }

  #takeUnsolicited(text: Uint8Array, flags: number): void {
    const { directory, deliveries, statistics } = this.#options;
    statistics.answers.unsolicited++;
    const receiver = receiverOf(text);
    const station = receiver === null ? -1 : directory.receivingStation(receiver);
    deliveries.journal(JournalKind.response, 0, station, 0, text);
    const marks = DeliveryFlag.unsolicited | ((flags & RespondFlag.test) === 0 ? 0 : DeliveryFlag.test);
    if (station < 0 || !deliveries.message(station, text, marks))
      statistics.answers.unsolicited_undeliverable++;
  }
}
