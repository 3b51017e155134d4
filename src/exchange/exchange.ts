/**
 * What happens to a message between the core's record and its last answer.
 *
 * A batch comes in: refused messages are told so, the others are numbered and journaled; when the journal says
 * durable, and not before, their stations hear "accepted" and the copies leave. Answers are matched by number
 * and leg, journaled and delivered. Whatever cannot be delivered or answered ends in a coded notice.
 *
 * Nothing here knows a socket, a thread or a file: they are ports, and time is a parameter.
 */
import { DestinationKind } from "../core/layout.ts";
import type { RecordView } from "../core/recordView.ts";
import type { SlabView } from "../core/slabView.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { RejectCode, WARNING_TABLE, type WarningCode } from "../domain/codes.ts";
import type { MessageNumber } from "../domain/identifiers.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../domain/sessionProtocol.ts";
import { ForwardFlag, RespondFlag, type RespondItem } from "../wire/linkMessages.ts";
import type { Directory } from "./directory.ts";
import { type Journal, JournalKind } from "./journalPort.ts";
import type { ForwardOutcome, LinkEvents, LinksPort } from "./linksPort.ts";
import { noticeText } from "./noticeText.ts";
import { type Pending, PendingTable } from "./pendingTable.ts";
import type { SessionEvents, StationsPort } from "./ports.ts";
import { receiverOf } from "./receiver.ts";

/** A refused station sees so much of its own input again (nlets 14). */
const ECHO_BYTES_MAX = 100;

/** A batch as the workers hand it over. */
export interface IncomingBatch {
  /** The raw messages, folded to upper case, each behind whose it is and when it came. */
  readonly messages: SlabView;
  readonly records: RecordView;
  readonly count: number;
  /** Called once, when nothing refers to the batch's memory any more. */
  release(): void;
}

export interface ExchangeStatistics {
  accepted: number;
  rejected: number;
  rejectedByCode: Map<number, number>;
  forwarded: number;
  responses: number;
  responsesLate: number;
  responsesUnmatched: number;
  responsesUndeliverable: number;
  unsolicited: number;
  unsolicitedUndeliverable: number;
  messagesDelivered: number;
  notices: number;
  noticesByCode: Map<number, number>;
  settled: number;
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
  /** UTC milliseconds, for records. */
  readonly wallClock: () => number;
  /** The clock of arrival times. */
  readonly monotonicClock: () => number;
}

/** Why a copy did not reach a station or a group. */
interface Trouble {
  readonly destination: string;
  readonly code: RejectCode;
  /** A sentence for the notice, "" for none. */
  readonly detail: string;
}

export class Exchange implements LinkEvents, SessionEvents {
  readonly statistics: ExchangeStatistics = {
    accepted: 0,
    rejected: 0,
    rejectedByCode: new Map(),
    forwarded: 0,
    responses: 0,
    responsesLate: 0,
    responsesUnmatched: 0,
    responsesUndeliverable: 0,
    unsolicited: 0,
    unsolicitedUndeliverable: 0,
    messagesDelivered: 0,
    notices: 0,
    noticesByCode: new Map(),
    settled: 0,
  };
  readonly #options: ExchangeOptions;
  readonly #pending = new PendingTable();
  #lastNumber: number;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#lastNumber = options.lastNumber;
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
      this.#forward(batch, record, {
        number: number++ as MessageNumber,
        session,
        station: record.station,
        reference,
        sequence: record.sequence,
        keyIndex: record.keyIndex,
        control: controlOf(batch, record),
        arrivalMs,
        legs: [],
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
      if ((record.warnings & (1 << row.bit)) === 0) continue;
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
    let troubles: Trouble[] | null = null;
    for (let i = 0; i < record.destinationCount; i++) {
      const destination = this.#destinationWord(batch, record, i);
      switch (record.destinationKind(i)) {
        case DestinationKind.code:
        case DestinationKind.foreignAgency:
          legs.push({ link: record.destinationLink(i), destination, isOpen: true });
          break;
        default: {
          const trouble = this.#deliverMessage(record, i, destination, text);
          if (trouble !== null) troubles = [...(troubles ?? []), trouble];
        }
      }
    }
    for (let link = 0, bits = record.alsoLinks; bits !== 0; link++, bits >>>= 1) {
      if ((bits & 1) === 0) continue;
      legs.push({ link, destination: this.#options.directory.defaultCodeOfLink[link]!, isOpen: true });
    }

    // Every copy is counted before the first leaves, so that `awaited` is right in each answer and notice.
    pending.awaited = legs.length;
    if (legs.length > 0) this.#pending.add(pending);
    for (const { destination, code, detail } of troubles ?? [])
      this.#notify(pending, code, destination, detail);

    const flags = (record.flags & SubmitFlag.test) !== 0 ? ForwardFlag.test : 0;
    for (let leg = 0; leg < legs.length; leg++) {
      const { link, destination } = legs[leg]!;
      const outcome = this.#options
        .links()
        .forward(link, pending.number, leg, record.priority, flags, destination, text);
      if (outcome === "taken") this.statistics.forwarded++;
      else this.#endLeg(pending, leg, codeOfOutcome(outcome));
    }
    if (legs.length === 0) this.#settle(pending);
  }

  /** Delivers a message to a station, an agency's station or a group; what went wrong, or null. */
  #deliverMessage(record: RecordView, destination: number, word: string, text: Uint8Array): Trouble | null {
    const { directory } = this.#options;
    const index = record.destinationIndex(destination);
    const sender = record.station;
    switch (record.destinationKind(destination)) {
      case DestinationKind.station:
        return this.#deliverTo(index, text)
          ? null
          : { destination: word, code: RejectCode.stationAway, detail: "" };
      case DestinationKind.agency: {
        const station = directory.stationOfAgency[index]!;
        const isDelivered = station >= 0 && this.#deliverTo(station, text);
        return isDelivered ? null : { destination: word, code: RejectCode.stationAway, detail: "" };
      }
      default: {
        const members = directory.membersOfGroup[index]!.filter((member) => member !== sender);
        let delivered = 0;
        for (const member of members) if (this.#deliverTo(member, text)) delivered++;
        if (delivered === members.length && delivered > 0) return null;
        const code = delivered === 0 ? RejectCode.groupNobodyPresent : RejectCode.stationAway;
        const detail = `DELIVERED TO ${delivered} OF ${members.length} STATIONS OF ${word}`;
        return { destination: word, code, detail };
      }
    }
  }

  #deliverTo(station: number, text: Uint8Array): boolean {
    const isDelivered = this.#options.stations().deliver({
      kind: DeliveryKind.message,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code: 0,
      flags: 0,
      station,
      text,
    });
    if (isDelivered) {
      this.statistics.messagesDelivered++;
      this.#journal(JournalKind.delivered, 0, station, 0, null);
    }
    return isDelivered;
  }

  // ── from the links ────────────────────────────────────────────────────────────────────────────────────────

  responded(link: number, items: readonly RespondItem[]): void {
    for (const item of items) this.#takeAnswer(link, item);
  }

  overdue(_link: number, number: number, leg: number): void {
    const pending = this.#pending.find(number);
    if (pending === null || !this.#endLeg(pending, leg, RejectCode.responseOverdue)) return;
    this.#pending.keepForLate(pending);
  }

  lost(_link: number, number: number, leg: number, wasSent: boolean): void {
    const pending = this.#pending.find(number);
    if (pending === null) return;
    const code = wasSent ? RejectCode.outcomeUnknown : RejectCode.destinationOutOfService;
    // A database that got the message may still answer it when the line is back.
    if (this.#endLeg(pending, leg, code) && wasSent) this.#pending.keepForLate(pending);
  }

  /** The journal's commit comes before the stations hear anything of it. */
  settled(): void {
    this.#options.journal.commit(() => this.#options.stations().flush());
  }

  /** The link itself refuses what it cannot take; nothing is held for its return yet. */
  serviceChanged(_link: number, _inService: boolean): void {}

  #takeAnswer(link: number, [number, leg, , flags, text]: RespondItem): void {
    if ((flags & RespondFlag.unsolicited) !== 0 || number === 0) {
      this.#takeUnsolicited(text);
      return;
    }
    const pending = this.#pending.find(number);
    const entry = pending?.legs[leg];
    // A database answers for itself only: what names another one's message is nobody's answer.
    if (pending === null || entry?.link !== link) {
      this.statistics.responsesUnmatched++;
      this.#journal(JournalKind.response, number, -1, 0, text);
      return;
    }
    const isLate = !entry.isOpen;
    const isLast = (flags & RespondFlag.last) !== 0;
    if (isLast && !isLate) this.#pending.endLeg(pending, leg);
    this.#journal(JournalKind.response, number, pending.station, 0, text);
    // Without text the destination has taken over a message that has no answer.
    if (text.length > 0) this.#deliverAnswer(pending, text, isLate, (flags & RespondFlag.error) !== 0);
    if (isLast && !isLate && pending.awaited === 0) this.#settle(pending);
  }

  #deliverAnswer(pending: Pending, text: Uint8Array, isLate: boolean, isError: boolean): void {
    this.statistics.responses++;
    if (isLate) this.statistics.responsesLate++;
    const isDelivered = this.#options.stations().respond(pending.session, {
      kind: DeliveryKind.response,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code: isError ? RejectCode.destinationRefused : 0,
      flags: isLate ? DeliveryFlag.late : 0,
      station: pending.station,
      text,
    });
    if (isDelivered) {
      this.#options.observer.answered(this.#options.monotonicClock() - pending.arrivalMs);
      this.#journal(JournalKind.delivered, pending.number, pending.station, 0, null);
    } else this.statistics.responsesUndeliverable++;
  }

  #takeUnsolicited(text: Uint8Array): void {
    this.statistics.unsolicited++;
    const receiver = receiverOf(text);
    const station = receiver === null ? -1 : this.#options.directory.receivingStation(receiver);
    this.#journal(JournalKind.response, 0, station, 0, text);
    const isDelivered =
      station >= 0 &&
      this.#options.stations().deliver({
        kind: DeliveryKind.message,
        reference: 0,
        sequence: 0,
        awaited: 0,
        code: 0,
        flags: DeliveryFlag.unsolicited,
        station,
        text,
      });
    if (!isDelivered) this.statistics.unsolicitedUndeliverable++;
  }

  // ── from the stations ─────────────────────────────────────────────────────────────────────────────────────

  signedOn(_session: number, _station: number): void {}

  ended(_session: number, _station: number, _unconfirmed: number): void {}

  // ── ends ──────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Ends a leg without an answer: one notice, and the message is settled with its last leg. False: it had ended
   * before, and nobody hears of it again.
   */
  #endLeg(pending: Pending, leg: number, code: RejectCode): boolean {
    if (!this.#pending.endLeg(pending, leg)) return false;
    this.#notify(pending, code, pending.legs[leg]!.destination, "");
    if (pending.awaited === 0) this.#settle(pending);
    return true;
  }

  #notify(pending: Pending, code: RejectCode, destination: string, detail: string): void {
    this.statistics.notices++;
    count(this.statistics.noticesByCode, code);
    const key = this.#options.dictionary.keys[pending.keyIndex]!.key;
    this.#journal(JournalKind.ended, pending.number, pending.station, code, null);
    this.#options.stations().respond(pending.session, {
      kind: DeliveryKind.notice,
      reference: pending.reference,
      sequence: pending.sequence,
      awaited: pending.awaited,
      code,
      flags: 0,
      station: pending.station,
      text: noticeText({ code, key, destination, control: pending.control, detail }),
    });
  }

  #settle(pending: Pending): void {
    this.statistics.settled++;
    this.#options.stations().settled(pending.session);
  }

  #journal(kind: JournalKind, number: number, station: number, code: number, text: Uint8Array | null): void {
    this.#options.journal.append({ kind, number, atMs: this.#options.wallClock(), station, code, text });
  }

  #destinationWord(batch: IncomingBatch, record: RecordView, i: number): string {
    if (record.destinationKind(i) === DestinationKind.code) {
      return this.#options.dictionary.destinationCodes[record.destinationIndex(i)]!.code;
    }
    const at = record.messageAt + record.destinationAt(i);
    return latin1(batch.messages.bytes, at, at + record.destinationBytes(i));
  }
}

function codeOfOutcome(outcome: Exclude<ForwardOutcome, "taken">): RejectCode {
  return outcome === "congested" ? RejectCode.destinationCongested : RejectCode.destinationOutOfService;
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

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
