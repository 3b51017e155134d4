/**
 * What happens to a message between the core's record and its last answer.
 *
 * A batch comes in: refused messages are told so, the others are numbered and journaled; when the journal says
 * durable, and not before, their stations hear "accepted" and the copies leave (`forwards.ts`). Answers are
 * matched, journaled and delivered (`answers/`). Whatever cannot be delivered or answered ends in a coded notice.
 *
 * Nothing here knows a socket, a thread or a file: they are ports, and time is a parameter.
 */
import { DestinationClass, DestinationKind } from "../core/layout.ts";
import type { RecordView } from "../core/recordView.ts";
import type { SlabView } from "../core/slabView.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { RejectCode, WARNING_TABLE, type WarningCode } from "../domain/codes.ts";
import type { MessageNumber } from "../domain/identifiers.ts";
import { DeliveryFlag, SubmitFlag } from "../domain/sessionProtocol.ts";
import type { RespondItem } from "../wire/linkMessages.ts";
import { Answers } from "./answers/answers.ts";
import { Correlation } from "./answers/correlation.ts";
import { MergedAnswers } from "./answers/mergedAnswers.ts";
import { createLeg, type Pending, PendingTable } from "./answers/pendingTable.ts";
import { ConfirmationDesk, type Routing } from "./confirmation/confirmationDesk.ts";
import type { ConfirmationSettings } from "./confirmation/confirmationSettings.ts";
import { Deliveries } from "./deliveries.ts";
import type { Directory } from "./directory.ts";
import { Forwards } from "./forwards.ts";
import { type Journal, JournalKind } from "./journalPort.ts";
import type { LinkEvents, LinksPort } from "./linksPort.ts";
import type { SessionEvents, StationsPort } from "./ports.ts";
import { count, createStatistics, type ExchangeStatistics } from "./statistics.ts";

/** A refused station sees so much of its own input again (nlets 14). */
const ECHO_BYTES_MAX = 100;

/** Answers from there may come without the switch's number. */
const BEYOND_THE_STATE = DestinationClass.outOfState | DestinationClass.region | DestinationClass.canada;

/** A batch as the workers hand it over. */
export interface IncomingBatch {
  /** The raw messages, folded to upper case, each behind whose it is and when it came. */
  readonly messages: SlabView;
  readonly records: RecordView;
  readonly count: number;
  /** Called once, when nothing refers to the batch's memory any more. */
  release(): void;
}

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
}

/** Why a message did not reach one of its destinations. */
interface Trouble {
  readonly destination: string;
  readonly code: RejectCode;
  /** A sentence with the facts of the case, "" for none. */
  readonly detail: string;
}

export class Exchange implements LinkEvents, SessionEvents {
  readonly statistics: ExchangeStatistics;
  readonly confirmations: ConfirmationDesk;
  readonly #options: ExchangeOptions;
  readonly #pending = new PendingTable();
  readonly #correlation: Correlation;
  readonly #merged: MergedAnswers;
  readonly #deliveries: Deliveries;
  readonly #forwards: Forwards;
  readonly #answers: Answers;
  #lastNumber: number;

  constructor(options: ExchangeOptions) {
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
      links: options.links,
      alternateOfLink: directory.alternateOfLink,
      pending,
      merged: this.#merged,
      deliveries,
      statistics,
    });
    this.#correlation = new Correlation(dictionary);
    this.confirmations = new ConfirmationDesk({ ...options, settings: options.confirmation, deliveries });
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

  // ── from the workers ──────────────────────────────────────────────────────────────────────────────────────

  receiveBatch(batch: IncomingBatch): void {
    const { journal, wallClock } = this.#options;
    const { records, count } = batch;
    const firstNumber = this.#lastNumber + 1;
    const atMs = wallClock();
    for (let index = 0; index < count; index++) {
      const record = records.at(index);
      const isAccepted = record.status === 0;
      journal.append({
        kind: isAccepted ? JournalKind.accepted : JournalKind.rejected,
        number: isAccepted ? ++this.#lastNumber : 0,
        atMs,
        station: toStationIndex(record.station),
        code: record.status,
        text: isAccepted ? textOf(batch, record) : null,
      });
    }
    journal.commit(() => {
      this.#decide(batch, firstNumber);
      batch.release();
    });
  }

  /** Everything accepted here is durable. */
  #decide(batch: IncomingBatch, firstNumber: number): void {
    const stations = this.#options.stations();
    const now = this.#options.monotonicClock();
    let number = firstNumber;
    for (let index = 0; index < batch.count; index++) {
      const record = batch.records.at(index);
      const { session, reference, arrivalMs } = batch.messages.moveTo(record.messageAt);
      if (record.status !== 0) {
        this.#reject(batch, record, session, reference);
        continue;
      }
      this.statistics.accepted++;
      stations.accepted(session, reference, record.sequence, record.station);
      if (record.warnings !== 0) this.#warn(record, session, reference);
      const isTest = (record.flags & SubmitFlag.test) !== 0;
      if (isTest) this.statistics.acceptedTest++;
      this.#forward(batch, record, {
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
      });
      this.#options.observer.forwarded(now - arrivalMs);
    }
    this.#options.links().flush();
    stations.flush();
  }

  #reject(batch: IncomingBatch, record: RecordView, session: number, reference: number): void {
    const code = record.status as RejectCode;
    this.statistics.rejected++;
    count(this.statistics.rejectedByCode, code);
    const at = record.messageAt;
    this.#options.stations().rejected(session, reference, record.sequence, toStationIndex(record.station), {
      code,
      at: record.faultAt,
      field: record.faultFieldCode(),
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

  /** Sends the copies of an accepted message: one per destination, one per parallel link. */
  #forward(batch: IncomingBatch, record: RecordView, pending: Pending): void {
    const text = textOf(batch, record);
    const { legs } = pending;
    const troubles: Trouble[] = [];
    let classes = 0;
    const isConfirmation = this.confirmations.concerns(pending.keyIndex);
    const routing = isConfirmation ? this.confirmations.take(pending, text) : null;
    for (let i = 0; i < record.destinationCount; i++) {
      const destination = this.#destinationWord(batch, record, i);
      switch (record.destinationKind(i)) {
        case DestinationKind.code:
        case DestinationKind.foreignAgency:
          legs.push(createLeg(record.destinationLink(i), destination));
          classes |= record.destinationClass(i);
          break;
        default: {
          const trouble = this.#deliverMessage(record, i, destination, text, routing);
          if (trouble !== null) troubles.push(trouble);
        }
      }
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
      this.#deliveries.notify(pending, code, destination, detail);
    }
    for (let leg = 0; leg < legs.length; leg++) {
      const isSent = this.#forwards.send(pending, leg, text);
      if (!isSent && isConfirmation) this.confirmations.notSent(pending, legs[leg]!.destination);
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
      } else if (copy.station < 0 || !this.#deliverTo(copy.station, text, testMark(record))) {
        const detail = `COPY OF THE REQUEST FOR THE CONTROL TERMINAL OF ${copy.owner}`;
        troubles.push({ destination: copy.owner, code: RejectCode.stationAway, detail });
      }
    }
  }

  /** Delivers a message to a station, an agency's station or a group; what went wrong, or null. */
  #deliverMessage(
    record: RecordView,
    destination: number,
    word: string,
    text: Uint8Array,
    routing: Routing | null,
  ): Trouble | null {
    const { directory } = this.#options;
    const index = record.destinationIndex(destination);
    const sender = record.station;
    const flags = testMark(record);
    switch (record.destinationKind(destination)) {
      case DestinationKind.station:
        return this.#deliverTo(index, text, flags)
          ? null
          : { destination: word, code: RejectCode.stationAway, detail: "" };
      case DestinationKind.agency: {
        const station = directory.stationOfAgency[index]!;
        const asker = routing?.askers.get(word);
        const marks = asker?.isLate ? flags | DeliveryFlag.late : flags;
        if (asker !== undefined && asker.station >= 0 && this.#deliverTo(asker.station, text, marks)) {
          return null;
        }
        const isDelivered = station >= 0 && this.#deliverTo(station, text, marks);
        return isDelivered ? null : { destination: word, code: RejectCode.stationAway, detail: "" };
      }
      default: {
        const members = directory.membersOfGroup[index]!.filter((member) => member !== sender);
        let delivered = 0;
        for (const member of members) if (this.#deliverTo(member, text, flags)) delivered++;
        if (delivered === members.length && delivered > 0) return null;
        const code = delivered === 0 ? RejectCode.groupNobodyPresent : RejectCode.stationAway;
        const detail = `DELIVERED TO ${delivered} OF ${members.length} STATIONS OF ${word}`;
        return { destination: word, code, detail };
      }
    }
  }

  #deliverTo(station: number, text: Uint8Array, flags: number): boolean {
    const isDelivered = this.#deliveries.message(station, text, flags);
    if (isDelivered) this.statistics.messagesDelivered++;
    return isDelivered;
  }

  // ── from the links ────────────────────────────────────────────────────────────────────────────────────────

  responded(link: number, items: readonly RespondItem[]): void {
    for (const item of items) this.#answers.take(link, item);
  }

  overdue(link: number, number: number, leg: number): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    const entry = pending?.legs[leg];
    if (pending === null || entry === undefined || !entry.isOpen || entry.link !== link) return;
    // A merged answer has a clock of its own.
    if (entry.isMerged) return;
    this.#forwards.end(pending, leg, RejectCode.responseOverdue);
    this.#pending.keepForLate(pending);
  }

  lost(link: number, number: number, leg: number, unsent: Uint8Array | null): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    if (pending !== null) this.#forwards.lost(link, pending, leg, unsent);
  }

  /** The journal's commit comes before the stations hear anything of it. */
  settled(): void {
    this.#options.links().flush();
    this.#options.journal.commit(() => this.#options.stations().flush());
  }

  /** The link itself refuses what it cannot take; nothing is held for its return yet. */
  serviceChanged(_link: number, _inService: boolean): void {}

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends what has run out of time. Called several times a second. */
  tick(): void {
    const nowMs = this.#options.monotonicClock();
    this.#correlation.expire(nowMs);
    const isMerged = this.#merged.expire(nowMs);
    if (this.confirmations.tick() || isMerged) this.settled();
  }

  // ── from the stations ─────────────────────────────────────────────────────────────────────────────────────

  signedOn(_session: number, _station: number): void {}

  ended(_session: number, _station: number, _unconfirmed: number): void {}

  #destinationWord(batch: IncomingBatch, record: RecordView, i: number): string {
    if (record.destinationKind(i) === DestinationKind.code) {
      return this.#options.dictionary.destinationCodes[record.destinationIndex(i)]!.code;
    }
    const at = record.messageAt + record.destinationAt(i);
    return latin1(batch.messages.bytes, at, at + record.destinationBytes(i));
  }
}

function testMark(record: RecordView): number {
  return (record.flags & SubmitFlag.test) === 0 ? 0 : DeliveryFlag.test;
}

/** The message from its key on, folded and trimmed: what travels on and what is journaled. */
function textOf(batch: IncomingBatch, record: RecordView): Uint8Array {
  const at = record.messageAt;
  return batch.messages.bytes.subarray(at + record.headerAt, at + record.messageBytes);
}

function controlOf(batch: IncomingBatch, record: RecordView): string {
  const bytes = record.controlBytes;
  if (bytes === 0) return "";
  const at = record.messageAt + record.controlAt;
  return latin1(batch.messages.bytes, at, at + bytes);
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}

/** The record's "unknown" as the journal's and the edge's -1. */
function toStationIndex(station: number): number {
  return station === 0xffffffff ? -1 : station;
}
