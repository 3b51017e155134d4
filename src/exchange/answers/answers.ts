/**
 * Takes what databases send: answers to what they were asked, and messages that nobody asked for.
 *
 * An answer belongs to the leg whose number and place it carries, if that leg left by the link that answers: a
 * database cannot answer for another one. Without a number that is known it is matched by what its header says
 * (`correlation.ts`). It reaches the station that asked, or the receiver that it names, and nobody else. One that
 * comes after its leg has ended is delivered and marked late; one that comes twice is journaled and goes no further.
 */
import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode } from "../../domain/codes.ts";
import { HOME_STATE } from "../../domain/identifiers.ts";
import { DeliveryFlag } from "../../domain/sessionProtocol.ts";
import { RespondFlag, type RespondItem } from "../../wire/linkMessages.ts";
import type { ConfirmationDesk } from "../confirmation/confirmationDesk.ts";
import { type Deliveries, isTaken, UNASKED_PRIORITY } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind } from "../journalPort.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import type { Correlation, Found } from "./correlation.ts";
import { type IncomingHeader, readIncomingHeader } from "./incomingHeader.ts";
import type { MergedAnswers } from "./mergedAnswers.ts";
import { notePart, type Pending, type PendingTable } from "./pendingTable.ts";

export interface AnswersOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly confirmations: ConfirmationDesk;
  readonly pending: PendingTable;
  readonly correlation: Correlation;
  readonly merged: MergedAnswers;
  readonly deliveries: Deliveries;
  readonly statistics: ExchangeStatistics;
  readonly monotonicClock: () => number;
}

export class Answers {
  readonly #options: AnswersOptions;

  /** Keys that ask something of an agency or a file: never an answer. */
  readonly #requestKeys: ReadonlySet<string>;
  /** Keys that are nothing but answers. */
  readonly #answerKeys: ReadonlySet<string>;

  constructor(options: AnswersOptions) {
    const { keys } = options.dictionary;
    this.#options = options;
    this.#requestKeys = new Set(
      keys
        .filter(({ key, responses }) => responses.length > 0 && !responses.includes(key))
        .map(({ key }) => key),
    );
    const sent = new Set(keys.map(({ key }) => key));
    this.#answerKeys = new Set(keys.flatMap(({ responses }) => responses).filter((key) => !sent.has(key)));
  }

  /** Takes one item of a frame of `link`. Its text is only valid during the call. */
  take(link: number, [number, leg, part, flags, text]: RespondItem): void {
    const { pending: table, deliveries, statistics, monotonicClock } = this.#options;
    if (number === 0 || (flags & RespondFlag.unsolicited) !== 0) {
      this.#takeWithoutNumber(text, flags, false);
      return;
    }
    const pending = table.find(number, monotonicClock());
    const entry = pending?.legs[leg];
    if (pending === null || entry === undefined) {
      this.#takeWithoutNumber(text, flags, true);
      return;
    }
    deliveries.journal(JournalKind.response, number, pending.station, 0, text);
    if (entry.link !== link) statistics.answers.misdirected++;
    else if (!notePart(entry, part)) statistics.answers.repeated++;
    else this.#takeMatched(pending, leg, flags, text);
  }

  #takeMatched(pending: Pending, leg: number, flags: number, text: Uint8Array): void {
    const { pending: table, merged, confirmations, deliveries, statistics } = this.#options;
    const { isOpen, isMerged } = pending.legs[leg]!;
    const isLate = !isOpen;
    const isLast = (flags & RespondFlag.last) !== 0 && !isLate;
    if (isMerged && pending.merge !== null) {
      statistics.answers.matched++;
      merged.take(pending, leg, text, flags, isLast);
      return;
    }
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

  /** `isForgotten`: it has a number, which is not known or not any more. */
  #takeWithoutNumber(text: Uint8Array, flags: number, isForgotten: boolean): void {
    const header = readIncomingHeader(text);
    if (header === null) {
      this.#takeUnreadable(text, isForgotten);
      return;
    }
    const { statistics } = this.#options;
    const hasControl = header.control !== "";
    const found = this.#correlate(header);
    // Whoever answers a test message may not know how to mark what he sends.
    const isTest = (flags & RespondFlag.test) !== 0 || (hasControl && found?.pending.isTest === true);
    if (this.#takeConfirmation(header, text, isTest)) return;
    if (found === null) this.#deliverToReceiver(header, text, isTest, isForgotten);
    else {
      statistics.answers[hasControl ? "by_control" : "by_facts"]++;
      this.#takeCorrelated(found, flags, text);
    }
  }

  /** An answer to a hit confirmation reaches the station that asked, whoever typed it. */
  #takeConfirmation(header: IncomingHeader, text: Uint8Array, isTest: boolean): boolean {
    const { confirmations, deliveries, statistics } = this.#options;
    const confirmation = confirmations.incoming(header, text, isTest);
    if (confirmation === null) return false;
    const { asker, isLate } = confirmation;
    const isEnd = this.#endByItself(
      asker,
      asker.legs.findIndex(({ destination }) => destination === header.sender),
    );
    if (deliveries.isReachable(asker)) {
      statistics.answers.by_facts++;
      deliveries.journal(JournalKind.response, asker.number, asker.station, 0, text);
      deliveries.respond(asker, text, 0, isLate ? DeliveryFlag.late : 0);
    } else {
      // The terminal has signed off; its agency still waits for the answer.
      this.#deliverToReceiver(header, text, isTest, isLate);
    }
    if (isEnd && asker.awaited === 0) deliveries.settle(asker);
    return true;
  }

  /** Ends a leg by an answer that came without its number. False: it had ended before. */
  #endByItself(pending: Pending, leg: number): boolean {
    const entry = pending.legs[leg];
    if (entry === undefined) return false;
    entry.isAnsweredByItself = true;
    return this.#options.pending.endLeg(pending, leg);
  }

  #correlate({ key, sender, receiver, control }: IncomingHeader): Found | null {
    const { directory, correlation, monotonicClock } = this.#options;
    const agency = directory.agencyOf(receiver);
    // An inquiry of another state may carry the control field that we used for one of ours.
    if (agency < 0 || this.#requestKeys.has(key)) return null;
    const responder = sender.slice(0, 2);
    const nowMs = monotonicClock();
    return control === ""
      ? correlation.byFacts(agency, key, responder, nowMs)
      : correlation.byControl(agency, control, responder, nowMs);
  }

  /** Such an answer does not say whether it is the last: of a single responder it is, of a region it is not. */
  #takeCorrelated({ pending, leg, isOnlyResponder }: Found, flags: number, text: Uint8Array): void {
    const { merged, deliveries, statistics } = this.#options;
    const entry = pending.legs[leg]!;
    deliveries.journal(JournalKind.response, pending.number, pending.station, 0, text);
    if (entry.isMerged && pending.merge !== null) {
      // Such a message seldom says whether a record was found; what is not said to be an error is worth reading.
      const marks = (flags & RespondFlag.error) === 0 ? flags | RespondFlag.hit : flags;
      merged.take(pending, leg, text, marks, isOnlyResponder);
      return;
    }
    const isLate = entry.hasFailed && !entry.isAnsweredByItself;
    entry.isAnsweredByItself = true;
    const isEnd = isOnlyResponder && this.#endByItself(pending, leg);
    if (isLate) statistics.answers.late++;
    const code = (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
    deliveries.respond(pending, text, code, isLate ? DeliveryFlag.late : 0);
    if (isEnd && pending.awaited === 0) deliveries.settle(pending);
  }

  #deliverToReceiver(header: IncomingHeader, text: Uint8Array, isTest: boolean, isForgotten: boolean): void {
    const { deliveries, statistics } = this.#options;
    const { key, control } = header;
    const station = this.#stationFor(header);
    // The answer to something that was asked too long ago, or before the switch was started again.
    const isLate = isForgotten || (control !== "" && this.#answerKeys.has(key));
    statistics.answers[isLate ? "by_receiver" : "unsolicited"]++;
    deliveries.journal(JournalKind.response, 0, station, 0, text);
    const late = isLate ? DeliveryFlag.late : 0;
    const marks = DeliveryFlag.unsolicited | late | (isTest ? DeliveryFlag.test : 0);
    if (station < 0 || !isTaken(deliveries.message(station, text, UNASKED_PRIORITY, marks)))
      statistics.answers.unsolicited_undeliverable++;
  }

  /** Where a message of another state goes; -1: nobody of this state. */
  #stationFor({ sender, receiver }: IncomingHeader): number {
    const { directory } = this.#options;
    const station = receiver === "" ? -1 : directory.receivingStation(receiver);
    // To the state as a whole: the header's second place has its two letters, where answers have their file.
    return station < 0 && sender === HOME_STATE ? directory.receivingStation(HOME_STATE) : station;
  }

  #takeUnreadable(text: Uint8Array, isForgotten: boolean): void {
    const { deliveries, statistics } = this.#options;
    deliveries.journal(JournalKind.response, 0, -1, 0, text);
    if (isForgotten) statistics.answers.unmatched++;
    else {
      statistics.answers.unsolicited++;
      statistics.answers.unsolicited_undeliverable++;
    }
  }
}
