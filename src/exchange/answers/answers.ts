/**
 * Takes what databases send: answers to what they were asked, and messages that nobody asked for.
 *
 * An answer belongs to the leg whose number and place it carries, if that leg left by the link that answers: a
 * database cannot answer for another one. It reaches the station that asked and nobody else. One that comes
 * after its leg has ended is delivered and marked late; one that comes twice is journaled and goes no further.
 */

import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode } from "../../domain/codes.ts";
import { DeliveryFlag } from "../../domain/sessionProtocol.ts";
import { RespondFlag, type RespondItem } from "../../wire/linkMessages.ts";
import type { ConfirmationDesk } from "../confirmation/confirmationDesk.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind } from "../journalPort.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import { type IncomingHeader, readIncomingHeader } from "./incomingHeader.ts";
import { notePart, type Pending, type PendingTable } from "./pendingTable.ts";

export interface AnswersOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly confirmations: ConfirmationDesk;
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
    const { pending: table, confirmations, deliveries, statistics } = this.#options;
    const isLate = !pending.legs[leg]!.isOpen;
    const isLast = (flags & RespondFlag.last) !== 0 && !isLate;
    if (isLast) table.endLeg(pending, leg);
    // Without text the destination has taken over a message that has no answer.
    if (text.length > 0) {
      statistics.answers.matched++;
      if (isLate) statistics.answers.late++;
      if (confirmations.concerns(pending.keyIndex)) confirmations.heard(pending, text);
      const code = (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
      deliveries.respond(pending, text, code, isLate ? DeliveryFlag.late : 0);
    }
    if (isLast && pending.awaited === 0) deliveries.settle(pending);
  }

  /** Something without number: an answer to a request that is known by its facts, or for the receiver it names. */
  #takeUnsolicited(text: Uint8Array, flags: number): void {
    const { confirmations, deliveries, statistics } = this.#options;
    const header = readIncomingHeader(text);
    const isTest = (flags & RespondFlag.test) !== 0;
    const confirmation = header === null ? null : confirmations.incoming(header, text, isTest);
    if (confirmation !== null) {
      const { asker, isLate } = confirmation;
      statistics.answers.by_facts++;
      deliveries.journal(JournalKind.response, asker.number, asker.station, 0, text);
      deliveries.respond(asker, text, 0, isLate ? DeliveryFlag.late : 0);
      return;
    }
    this.#deliverToReceiver(header, text, DeliveryFlag.unsolicited | (isTest ? DeliveryFlag.test : 0));
  }

  #deliverToReceiver(header: IncomingHeader | null, text: Uint8Array, marks: number): void {
    const { directory, deliveries, statistics } = this.#options;
    statistics.answers.unsolicited++;
    const receiver = header?.receiver ?? "";
    const station = receiver === "" ? -1 : directory.receivingStation(receiver);
    deliveries.journal(JournalKind.response, 0, station, 0, text);
    if (station < 0 || !deliveries.message(station, text, marks))
      statistics.answers.unsolicited_undeliverable++;
  }
}
