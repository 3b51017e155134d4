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
import type { Conservation } from "../conservation.ts";
import { type Deliveries, isTaken } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind, NO_LEG } from "../journalPort.ts";
import type { Records } from "../records.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import type { Correlation, Found } from "./correlation.ts";
import { type IncomingHeader, readIncomingHeader } from "./incomingHeader.ts";
import type { MergedAnswers } from "./mergedAnswers.ts";
import { notePart, type Pending, type PendingTable } from "./pendingTable.ts";

const NOTHING = new Uint8Array(0);

export interface AnswersOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly confirmations: ConfirmationDesk;
  readonly pending: PendingTable;
  readonly correlation: Correlation;
  readonly merged: MergedAnswers;
  readonly deliveries: Deliveries;
  readonly records: Records;
  readonly conservation: Conservation;
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
    const { pending: table, records, statistics, monotonicClock } = this.#options;
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
    const isOfLeg = entry.link === link;
    if (isOfLeg && notePart(entry, part)) {
      this.#takeMatched(pending, leg, part, flags, text);
      return;
    }
    statistics.answers[isOfLeg ? "repeated" : "misdirected"]++;
    records.response(JournalKind.setAside, number, pending.station, leg, part, flags, text);
    // Whoever is asked again, after a start, counts its parts from the beginning: the last is the last, new or not.
    if (isOfLeg && entry.isOpen && (flags & RespondFlag.last) !== 0) this.#endKnown(pending, leg);
  }

  /** Ends a leg whose last part has come before, under the same number. */
  #endKnown(pending: Pending, leg: number): void {
    const { pending: table, merged, deliveries } = this.#options;
    if (pending.legs[leg]!.isMerged && pending.merge !== null) {
      merged.take(pending, leg, NOTHING, 0, true);
      return;
    }
    table.endLeg(pending, leg);
    if (pending.awaited === 0) deliveries.settle(pending);
  }

  #takeMatched(pending: Pending, leg: number, part: number, flags: number, text: Uint8Array): void {
    const {
      pending: table,
      merged,
      confirmations,
      conservation,
      deliveries,
      records,
      statistics,
    } = this.#options;
    const { number, station } = pending;
    const { isOpen, isMerged } = pending.legs[leg]!;
    const isLate = !isOpen;
    const isLast = (flags & RespondFlag.last) !== 0 && !isLate;
    if (isMerged && pending.merge !== null) {
      statistics.answers.matched++;
      records.response(JournalKind.gathered, number, station, leg, part, flags, text);
      merged.take(pending, leg, text, flags, isLast);
      return;
    }
    const id = records.response(JournalKind.response, number, station, leg, part, flags, text);
    if (isLast) table.endLeg(pending, leg);
    // Without text the destination has taken over a message that has no answer.
    if (text.length > 0) {
      statistics.answers.matched++;
      if (isLate) statistics.answers.late++;
      if (confirmations.concerns(pending.keyIndex)) confirmations.heard(pending, text);
      const code = (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
      deliveries.respond(pending, text, code, isLate ? DeliveryFlag.late : 0, id);
    } else if (isLast) conservation.reached(pending, "forwarded");
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
    const { confirmations, deliveries, records, statistics } = this.#options;
    const confirmation = confirmations.incoming(header, text, isTest);
    if (confirmation === null) return false;
    const { asker, isLate } = confirmation;
    const leg = asker.legs.findIndex(({ destination }) => destination === header.sender);
    const isEnd = this.#endByItself(asker, leg);
    if (deliveries.isExpected(asker)) {
      statistics.answers.by_facts++;
      const { number, station } = asker;
      const place = leg < 0 ? NO_LEG : leg;
      const id = records.response(JournalKind.response, number, station, place, 0, RespondFlag.last, text);
      deliveries.respond(asker, text, 0, isLate ? DeliveryFlag.late : 0, id);
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
    const { merged, deliveries, records, statistics } = this.#options;
    const { number, station } = pending;
    const entry = pending.legs[leg]!;
    // What such a message says of itself is not what it means for the leg.
    const meant = isOnlyResponder ? flags | RespondFlag.last : flags & ~RespondFlag.last;
    if (entry.isMerged && pending.merge !== null) {
      // Such a message seldom says whether a record was found; what is not said to be an error is worth reading.
      const marks = (flags & RespondFlag.error) === 0 ? flags | RespondFlag.hit : flags;
      records.response(JournalKind.gathered, number, station, leg, 0, meant | marks, text);
      merged.take(pending, leg, text, marks, isOnlyResponder);
      return;
    }
    const id = records.response(JournalKind.response, number, station, leg, 0, meant, text);
    const isLate = entry.hasFailed && !entry.isAnsweredByItself;
    entry.isAnsweredByItself = true;
    const isEnd = isOnlyResponder && this.#endByItself(pending, leg);
    if (isLate) statistics.answers.late++;
    const code = (flags & RespondFlag.error) === 0 ? 0 : RejectCode.destinationRefused;
    deliveries.respond(pending, text, code, isLate ? DeliveryFlag.late : 0, id);
    if (isEnd && pending.awaited === 0) deliveries.settle(pending);
  }

  #deliverToReceiver(header: IncomingHeader, text: Uint8Array, isTest: boolean, isForgotten: boolean): void {
    const { deliveries, records, statistics } = this.#options;
    const { key, control } = header;
    const station = this.#stationFor(header);
    // The answer to something that was asked too long ago, or before the switch was started again.
    const isLate = isForgotten || (control !== "" && this.#answerKeys.has(key));
    statistics.answers[isLate ? "by_receiver" : "unsolicited"]++;
    const late = isLate ? DeliveryFlag.late : 0;
    const marks = DeliveryFlag.unsolicited | late | (isTest ? DeliveryFlag.test : 0);
    const kind = station < 0 ? JournalKind.setAside : JournalKind.response;
    const id = records.response(kind, 0, station, NO_LEG, 0, marks, text);
    if (station < 0 || !isTaken(deliveries.unasked(station, text, marks, id)))
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
    const { records, statistics } = this.#options;
    records.response(JournalKind.setAside, 0, -1, NO_LEG, 0, 0, text);
    if (isForgotten) statistics.answers.unmatched++;
    else {
      statistics.answers.unsolicited++;
      statistics.answers.unsolicited_undeliverable++;
    }
  }
}
