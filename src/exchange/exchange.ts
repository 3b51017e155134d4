/**
 * What happens to a message between the core's record and its last answer.
 *
 * A batch comes in: refused messages are told so, the others are numbered and journaled; when the journal says
 * durable, and not before, their stations hear "accepted" and the copies leave (`forwards.ts`). Answers are
 * matched, journaled and delivered (`answers/`). Administrative messages are examined first, and those to groups are
 * broadcasts (`broadcasts/`). Whatever cannot be delivered or answered ends in a coded notice.
 *
 * Nothing here knows a socket, a thread or a file: they are ports, and time is a parameter.
 */
import { DestinationClass, DestinationKind } from "../core/layout.ts";
import type { RecordView } from "../core/recordView.ts";
import type { Dictionary } from "../dictionary/model.ts";
import {
  CloseCode,
  isNoticeCode,
  type NoticeCode,
  RejectCode,
  WARNING_TABLE,
  type WarningCode,
} from "../domain/codes.ts";
import type { MessageNumber } from "../domain/identifiers.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../domain/sessionProtocol.ts";
import type { RespondItem } from "../wire/linkMessages.ts";
import { Answers } from "./answers/answers.ts";
import { Correlation } from "./answers/correlation.ts";
import { MergedAnswers } from "./answers/mergedAnswers.ts";
import { createLeg, type Pending, PendingTable } from "./answers/pendingTable.ts";
import { Administration, refusalOf } from "./broadcasts/administration.ts";
import { Broadcaster } from "./broadcasts/broadcaster.ts";
import type { BroadcastRules } from "./broadcasts/broadcastRules.ts";
import type { Examined } from "./broadcasts/examine.ts";
import { ConfirmationDesk, type Routing } from "./confirmation/confirmationDesk.ts";
import type { ConfirmationSettings } from "./confirmation/confirmationSettings.ts";
import { Deliveries, isTaken, type MessageOutcome } from "./deliveries.ts";
import type { Directory } from "./directory.ts";
import { Forwards } from "./forwards.ts";
import { controlOf, destinationWord, type IncomingBatch, testMark, textOf } from "./incomingBatch.ts";
import { type Journal, JournalKind } from "./journalPort.ts";
import { LineGate, type LineSource } from "./lines/lineGate.ts";
import type { LinkEvents, LinksPort } from "./linksPort.ts";
import type { Delivery, SessionEvents, StationsPort } from "./ports.ts";
import { count, createStatistics, type ExchangeStatistics } from "./statistics.ts";

/** A refused station sees so much of its own input again (nlets 14). */
const ECHO_BYTES_MAX = 100;

/** Answers from there may come without the switch's number. */
const BEYOND_THE_STATE = DestinationClass.outOfState | DestinationClass.region | DestinationClass.canada;

/** Times of one message, milliseconds, for the histograms. */
export interface ExchangeObserver {
  /** From arrival to the moment when its copies were handed to the links. */
  forwarded(transitMs: number): void;
  /** From arrival to an answer's delivery. */
  answered(elapsedMs: number): void;
}

export interface ExchangeOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly journal: Journal;
  /** The greatest message number that the journal knows; 0: none. Numbers go on from there and are never used again. */
  readonly lastNumber: number;
  readonly stations: () => StationsPort;
  readonly links: () => LinksPort;
  readonly observer: ExchangeObserver;
  readonly confirmation: ConfirmationSettings;
  /** UTC milliseconds, for records. */
  readonly wallClock: () => number;
  /** The clock of arrival times. */
  readonly monotonicClock: () => number;
  /** What administrative messages have to keep. */
  readonly broadcastRules: BroadcastRules;
  /** Lines that stations are behind; a station that is behind none is always reached directly. */
  readonly lines: readonly LineSource[];
  /** Runs something in a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
}

/** What there is to tell of a destination: that a message is held for it, or why it did not reach it. */
interface Trouble {
  readonly destination: string;
  readonly code: RejectCode | NoticeCode;
  /** A sentence with the facts of the case, "" for none. */
  readonly detail: string;
}

export class Exchange implements LinkEvents, SessionEvents {
  readonly statistics: ExchangeStatistics;
  readonly confirmations: ConfirmationDesk;
  readonly broadcaster: Broadcaster;
  /** Lines to the stations, for those who take them out of service and put them back. */
  readonly lines: LineGate;
  readonly #options: ExchangeOptions;
  readonly #pending = new PendingTable();
  readonly #correlation: Correlation;
  readonly #merged: MergedAnswers;
  readonly #deliveries: Deliveries;
  readonly #forwards: Forwards;
  readonly #answers: Answers;
  readonly #administration: Administration;
  #lastNumber: number;

  constructor(given: ExchangeOptions) {
    this.lines = new LineGate({ ...given, released: (delivery) => this.#released(delivery) });
    // Everybody in here sees the stations through their lines.
    const options = { ...given, stations: () => this.lines };
    const { dictionary, directory, observer, monotonicClock } = options;
    const statistics = createStatistics(dictionary.links.length);
    const pending = this.#pending;
    const deliveries = new Deliveries({ ...options, statistics, answered: observer.answered });
    this.#options = options;
    this.#lastNumber = options.lastNumber;
    this.statistics = statistics;
    this.#deliveries = deliveries;
    this.#merged = new MergedAnswers({ dictionary, directory, pending, deliveries, statistics });
    this.#forwards = new Forwards({
      ...options,
      pending,
      merged: this.#merged,
      deliveries,
      statistics,
    });
    this.#correlation = new Correlation(dictionary);
    this.confirmations = new ConfirmationDesk({ ...options, settings: options.confirmation, deliveries });
    this.broadcaster = new Broadcaster({ ...options, rules: options.broadcastRules, pending, deliveries });
    this.#administration = new Administration({
      ...options,
      rules: options.broadcastRules,
      broadcaster: this.broadcaster,
      pending,
      deliveries,
      forwards: this.#forwards,
    });
    this.#answers = new Answers({
      dictionary,
      directory,
      pending,
      correlation: this.#correlation,
      merged: this.#merged,
      deliveries,
      confirmations: this.confirmations,
      statistics,
      monotonicClock,
    });
  }

  /** Accepted messages that still wait for an answer. */
  get messagesPending(): number {
    return this.#pending.size;
  }

  /** What waits for databases, for those who divert it. */
  get forwards(): Forwards {
    return this.#forwards;
  }

  // ── from the workers ──────────────────────────────────────────────────────────────────────────────────────

  receiveBatch(batch: IncomingBatch): void {
    const { journal, wallClock } = this.#options;
    const { records, count } = batch;
    const firstNumber = this.#lastNumber + 1;
    const atMs = wallClock();
    const examined = this.#administration.examine(batch);
    for (let index = 0; index < count; index++) {
      const record = records.at(index);
      const refusal = refusalOf(examined?.get(index));
      const isAccepted = record.status === 0 && refusal === null;
      journal.append({
        kind: isAccepted ? JournalKind.accepted : JournalKind.rejected,
        number: isAccepted ? ++this.#lastNumber : 0,
        atMs,
        station: toStationIndex(record.station),
        code: refusal?.code ?? record.status,
        text: isAccepted ? textOf(batch, record) : null,
      });
    }
    journal.commit(() => {
      this.#decide(batch, firstNumber, examined);
      batch.release();
    });
  }

  /** Everything accepted here is durable. */
  #decide(batch: IncomingBatch, firstNumber: number, examined: ReadonlyMap<number, Examined> | null): void {
    const stations = this.#options.stations();
    const now = this.#options.monotonicClock();
    let number = firstNumber;
    for (let index = 0; index < batch.count; index++) {
      const record = batch.records.at(index);
      const { session, reference, arrivalMs } = batch.messages.moveTo(record.messageAt);
      const asked = examined?.get(index) ?? null;
      if (record.status !== 0 || asked?.kind === "refused") {
        this.#reject(batch, record, session, reference, refusalOf(asked));
        continue;
      }
      this.statistics.accepted++;
      stations.accepted(session, reference, record.sequence, record.station);
      if (record.warnings !== 0) this.#warn(record, session, reference);
      const isTest = (record.flags & SubmitFlag.test) !== 0;
      if (isTest) this.statistics.acceptedTest++;
      const pending: Pending = {
        number: number++ as MessageNumber,
        session,
        station: record.station,
        reference,
        sequence: record.sequence,
        keyIndex: record.keyIndex,
        priority: record.priority,
        isTest,
        control: controlOf(batch, record),
        arrivalMs,
        legs: [],
        merge: null,
        awaited: 0,
      };
      if (asked === null || asked.kind === "letter") {
        this.#forward(batch, record, pending, asked?.copies ?? []);
      } else this.#administration.carryOut(batch, record, pending, asked);
      this.#options.observer.forwarded(now - arrivalMs);
    }
    this.#options.links().flush();
    stations.flush();
  }

  #reject(
    batch: IncomingBatch,
    record: RecordView,
    session: number,
    reference: number,
    refusal: (Examined & { kind: "refused" }) | null,
  ): void {
    const code = refusal?.code ?? (record.status as RejectCode);
    this.statistics.rejected++;
    count(this.statistics.rejectedByCode, code);
    const at = record.messageAt;
    this.#options.stations().rejected(session, reference, record.sequence, toStationIndex(record.station), {
      code,
      at: refusal?.at ?? record.faultAt,
      field: refusal?.field ?? record.faultFieldCode(),
      echo: batch.messages.bytes.subarray(at, at + Math.min(record.messageBytes, ECHO_BYTES_MAX)),
    });
  }

  #warn(record: RecordView, session: number, reference: number): void {
    for (const [code, row] of Object.entries(WARNING_TABLE)) {
      if (row.bit < 0 || (record.warnings & (1 << row.bit)) === 0) continue;
      const at = this.#valueAt(record, row.field);
      this.#options.stations().warned(session, reference, Number(code) as WarningCode, at);
    }
  }

  /** Where the value of a field stands in the message; 0 where the field does not. */
  #valueAt(record: RecordView, field: string): number {
    const index = this.#options.dictionary.fieldCodes.indexOf(field);
    for (let i = 0; i < record.fieldCount; i++) {
      if (record.spanField(i) === index) return record.spanValueAt(i);
    }
    return 0;
  }

  /**
   * Sends the copies of an accepted message: one per destination, one per parallel link, one per further station.
   */
  #forward(
    batch: IncomingBatch,
    record: RecordView,
    pending: Pending,
    furtherStations: readonly number[],
  ): void {
    const bare = textOf(batch, record);
    const text = this.#administration.withCaveat(pending.keyIndex, bare);
    const { legs } = pending;
    const troubles: Trouble[] = [];
    let classes = 0;
    const isConfirmation = this.confirmations.concerns(pending.keyIndex);
    const routing = isConfirmation ? this.confirmations.take(pending, text) : null;
    for (let i = 0; i < record.destinationCount; i++) {
      const destination = destinationWord(batch, record, i, this.#options.dictionary);
      switch (record.destinationKind(i)) {
        case DestinationKind.code:
        case DestinationKind.foreignAgency:
          legs.push(createLeg(record.destinationLink(i), destination));
          classes |= record.destinationClass(i);
          break;
        default: {
          const trouble = this.#deliverMessage(record, i, pending, destination, text, routing);
          if (trouble !== null) troubles.push(trouble);
        }
      }
    }
    for (const station of furtherStations) {
      const destination = this.#options.directory.mnemonicOf(station);
      const code = this.#deliverTo(station, pending, destination, text, testMark(record));
      if (code !== 0) troubles.push({ destination, code, detail: "" });
    }
    for (let link = 0, bits = record.alsoLinks; bits !== 0; link++, bits >>>= 1) {
      if ((bits & 1) === 0) continue;
      const destination = this.#options.directory.defaultCodeOfLink[link]!;
      legs.push(createLeg(link, destination));
    }
    if (routing !== null) this.#follow(routing, record, pending, text, troubles);

    // Every copy is counted before the first leaves, so that `awaited` is right in each answer and notice.
    this.#merged.begin(pending, record.origin);
    pending.awaited = pending.merge === null ? legs.length : legs.length - pending.merge.legs.length + 1;
    if (legs.length > 0) this.#pending.add(pending);
    if ((classes & BEYOND_THE_STATE) !== 0) this.#correlation.add(pending, record.origin);
    for (const { destination, code, detail } of troubles) {
      if (isNoticeCode(code)) this.#deliveries.inform(pending, code, destination, detail);
      else this.#deliveries.notify(pending, code, destination, detail);
    }
    for (let leg = 0; leg < legs.length; leg++) {
      const { link, destination } = legs[leg]!;
      const isSent = this.#forwards.send(pending, leg, this.#administration.addsCaveat(link) ? bare : text);
      if (!isSent && isConfirmation) this.confirmations.notSent(pending, destination);
    }
    if (legs.length === 0) this.#deliveries.settle(pending);
  }

  /** What the desk of hit confirmations has to say about a request or an answer: its warning, and further copies. */
  #follow(
    { warning, copies }: Routing,
    record: RecordView,
    pending: Pending,
    text: Uint8Array,
    troubles: Trouble[],
  ): void {
    const { session, reference } = pending;
    if (warning !== 0) {
      const at = this.#valueAt(record, WARNING_TABLE[warning].field);
      this.#options.stations().warned(session, reference, warning, at);
    }
    for (const copy of copies) {
      if (copy.kind === "link") {
        const { link, destination } = copy;
        pending.legs.push(createLeg(link, destination));
        continue;
      }
      const { station, owner: destination } = copy;
      const code = this.#deliverTo(station, pending, destination, text, testMark(record));
      const detail = `COPY OF THE REQUEST FOR THE CONTROL TERMINAL OF ${destination}`;
      if (code !== 0) troubles.push({ destination, code, detail });
    }
  }

  /** Delivers a message to a station or an agency's station; what there is to tell, or null. Groups get broadcasts. */
  #deliverMessage(
    record: RecordView,
    i: number,
    pending: Pending,
    destination: string,
    text: Uint8Array,
    routing: Routing | null,
  ): Trouble | null {
    const { directory } = this.#options;
    const index = record.destinationIndex(i);
    const isAgency = record.destinationKind(i) === DestinationKind.agency;
    const station = isAgency ? directory.stationOfAgency[index]! : index;
    const asker = isAgency ? routing?.askers.get(destination) : undefined;
    const marks = testMark(record) | (asker?.isLate ? DeliveryFlag.late : 0);
    let code = this.#deliverTo(asker?.station ?? -1, pending, destination, text, marks);
    if (!isTaken(code)) code = this.#deliverTo(station, pending, destination, text, marks);
    return code === 0 ? null : { destination, code, detail: "" };
  }

  /** Delivers a message to a station (index); -1: nobody is there. Its sender hears when it is held and given up. */
  #deliverTo(
    station: number,
    pending: Pending,
    destination: string,
    text: Uint8Array,
    marks: number,
  ): MessageOutcome {
    if (station < 0) return RejectCode.stationAway;
    const givenUp = (code: RejectCode) => this.#deliveries.notify(pending, code, destination, "");
    return this.#deliveries.message(station, text, pending.priority, marks, givenUp);
  }

  // ── from the links ────────────────────────────────────────────────────────────────────────────────────────

  responded(link: number, items: readonly RespondItem[]): void {
    for (const item of items) this.#answers.take(link, item);
  }

  overdue(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    if (pending !== null) this.#forwards.overdue(link, pending, leg, text, hasLeft);
  }

  lost(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    if (pending !== null) this.#forwards.lost(link, pending, leg, text, hasLeft);
  }

  /** The journal's commit comes before the stations hear anything of it. */
  settled(): void {
    this.#options.links().flush();
    this.#options.journal.commit(() => this.#options.stations().flush());
  }

  serviceChanged(link: number, inService: boolean): void {
    this.#forwards.serviceChanged(link, inService);
  }

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends what has run out of time. Called several times a second. */
  tick(): void {
    const nowMs = this.#options.monotonicClock();
    this.#correlation.expire(nowMs);
    const isMerged = this.#merged.expire(nowMs);
    const isConfirmed = this.confirmations.tick();
    const isReleased = this.lines.tick();
    const isForwarded = this.#forwards.tick();
    if (this.broadcaster.tick() || isReleased || isForwarded || isConfirmed || isMerged) this.settled();
  }

  // ── from the stations ─────────────────────────────────────────────────────────────────────────────────────

  signingOn(station: number): CloseCode | null {
    return this.lines.isOut(station) ? CloseCode.lineOutOfService : null;
  }

  signedOn(_session: number, station: number): void {
    this.broadcaster.signedOn(station);
  }

  ended(_session: number, _station: number, _unconfirmed: number): void {}

  /** Something that was held for a station has been handed over. */
  #released({ kind, station }: Delivery): void {
    if (kind === DeliveryKind.message) this.statistics.messagesDelivered++;
    this.#deliveries.journal(JournalKind.delivered, 0, station, 0, null);
  }
}

/** The record's "unknown" as the journal's and the edge's -1. */
function toStationIndex(station: number): number {
  return station === 0xffffffff ? -1 : station;
}
