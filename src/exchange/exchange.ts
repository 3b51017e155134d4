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
import { DestinationClass, DestinationKind, MESSAGE_FLAG_TEXT_SUBPROTOCOL } from "../core/layout.ts";
import type { RecordView } from "../core/recordView.ts";
import { identityOf } from "../core/reference/identity.ts";
import type { Dictionary } from "../dictionary/model.ts";
import {
  CloseCode,
  isNoticeCode,
  type NoticeCode,
  RejectCode,
  WARNING_TABLE,
  WarningCode,
} from "../domain/codes.ts";
import type { MessageNumber } from "../domain/identifiers.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../domain/sessionProtocol.ts";
import { DUPLICATES_KNOWN_MS } from "../limits.ts";
import type { RespondItem } from "../wire/linkMessages.ts";
import { Answers } from "./answers/answers.ts";
import { Correlation } from "./answers/correlation.ts";
import { MergedAnswers } from "./answers/mergedAnswers.ts";
import { createLeg, createPending, type Pending, PendingTable } from "./answers/pendingTable.ts";
import { Administration, refusalOf } from "./broadcasts/administration.ts";
import { Broadcaster } from "./broadcasts/broadcaster.ts";
import type { BroadcastRules } from "./broadcasts/broadcastRules.ts";
import type { Examined } from "./broadcasts/examine.ts";
import { ConfirmationDesk, type Routing } from "./confirmation/confirmationDesk.ts";
import type { ConfirmationSettings } from "./confirmation/confirmationSettings.ts";
import { Conservation } from "./conservation.ts";
import { Deliveries, isTaken, type MessageOutcome } from "./deliveries.ts";
import type { Directory } from "./directory.ts";
import { Duplicates, OTHER_TEXT, UNKNOWN } from "./duplicates.ts";
import { Forwards } from "./forwards.ts";
import { controlOf, destinationWord, type IncomingBatch, testMark, textOf } from "./incomingBatch.ts";
import { FROM_ENVELOPE, type Journal, JournalKind } from "./journalPort.ts";
import { LineGate, type LineSource } from "./lines/lineGate.ts";
import type { LinkEvents, LinksPort } from "./linksPort.ts";
import type { Delivery, SessionEvents, StationsPort } from "./ports.ts";
import { Records } from "./records.ts";
import type { JournalPast, PastMessage } from "./recovery/journalPast.ts";
import { Recovery, TAKEN_UP_SESSION, type TakenUp } from "./recovery/recovery.ts";
import { count, createStatistics, type ExchangeStatistics } from "./statistics.ts";

/** A refused station sees so much of its own input again (nlets 14). */
const ECHO_BYTES_MAX = 100;

/** Answers from there may come without the switch's number. */
const BEYOND_THE_STATE = DestinationClass.outOfState | DestinationClass.region | DestinationClass.canada;

/** Remembers a message of the time before the start, so that its repeat has no second effect. */
export function rememberPast(duplicates: Duplicates, nowMs: number): (message: PastMessage) => void {
  return ({ station, reference, text, number, atMs }) => {
    if (reference === 0 || nowMs - atMs > DUPLICATES_KNOWN_MS) return;
    duplicates.add(station, reference, identityOf(text), number, atMs);
  };
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
  /** Messages accepted lately, from the time before the start; absent: none. */
  readonly duplicates?: Duplicates;
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
  /** In which state the accepted messages are, those included that were taken up: together as many as these. */
  readonly conservation = new Conservation();
  readonly confirmations: ConfirmationDesk;
  readonly broadcaster: Broadcaster;
  /** Lines to the stations, for those who take them out of service and put them back. */
  readonly lines: LineGate;
  /** Copies on their way to databases, for those who divert them. */
  readonly forwards: Forwards;
  readonly #options: ExchangeOptions;
  readonly #pending = new PendingTable();
  readonly #correlation: Correlation;
  readonly #merged: MergedAnswers;
  readonly #records: Records;
  readonly #deliveries: Deliveries;
  readonly #answers: Answers;
  readonly #administration: Administration;
  readonly #recovery: Recovery;
  readonly #duplicates: Duplicates;
  #lastNumber: number;

  constructor(given: ExchangeOptions) {
    this.lines = new LineGate({
      ...given,
      held: ({ of }) => {
        if (of !== undefined) this.conservation.heldMore(of, 1);
      },
      left: (delivery, why) => this.#leftHold(delivery, why),
    });
    // Everybody in here sees the stations through their lines.
    const options = { ...given, stations: () => this.lines };
    const { dictionary, directory, observer, monotonicClock } = options;
    const statistics = createStatistics(dictionary.links.length);
    const pending = this.#pending;
    const records = new Records(options);
    const { conservation } = this;
    const deliveries = new Deliveries({
      ...options,
      records,
      conservation,
      statistics,
      answered: observer.answered,
    });
    this.#options = options;
    this.#lastNumber = options.lastNumber;
    this.#duplicates = options.duplicates ?? new Duplicates();
    this.statistics = statistics;
    this.#records = records;
    this.#deliveries = deliveries;
    this.#merged = new MergedAnswers({ dictionary, directory, pending, deliveries, records, statistics });
    this.forwards = new Forwards({
      ...options,
      pending,
      merged: this.#merged,
      deliveries,
      statistics,
    });
    this.#correlation = new Correlation(dictionary);
    this.confirmations = new ConfirmationDesk({ ...options, settings: options.confirmation, deliveries });
    this.broadcaster = new Broadcaster({
      ...options,
      rules: options.broadcastRules,
      records,
      pending,
      deliveries,
      conservation,
      confirmedBefore: (number) => this.#recovery.deliveredOf(number),
    });
    this.#administration = new Administration({
      ...options,
      rules: options.broadcastRules,
      broadcaster: this.broadcaster,
      pending,
      deliveries,
      forwards: this.forwards,
      replay: (taken) => this.#replay(taken),
    });
    this.#recovery = new Recovery({
      ...options,
      pending,
      merged: this.#merged,
      deliveries,
      records,
      lines: this.lines,
      conservation,
      statistics,
      withCaveat: (keyIndex, text) => this.#administration.withCaveat(keyIndex, text),
    });
    this.#answers = new Answers({
      dictionary,
      directory,
      pending,
      correlation: this.#correlation,
      merged: this.#merged,
      deliveries,
      records,
      conservation,
      confirmations: this.confirmations,
      statistics,
      monotonicClock,
    });
  }

  // ── after a start ─────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Begins to take up what the journal says was left: the messages that are to be given to the workers, in this order,
   * in session TAKEN_UP_SESSION, with their place here as reference.
   */
  beginRecovery(past: JournalPast): readonly TakenUp[] {
    return this.#recovery.begin(past);
  }

  /** Messages of these that have not come back from the workers. */
  get messagesToTakeUp(): number {
    return this.#recovery.waiting;
  }

  /** Holds what stations have not confirmed: the last step, before anybody signs on. */
  endRecovery(): void {
    this.#recovery.end();
    this.settled();
  }

  #takeUp(batch: IncomingBatch, record: RecordView, message: PastMessage): void {
    const asked = this.#administration.examineOne(batch, record);
    if (record.status !== 0 || asked?.kind === "refused") {
      if (!message.isSettled) {
        this.#recovery.refuse(message, refusalOf(asked)?.code ?? (record.status as RejectCode));
      }
      return;
    }
    this.statistics.takenUp++;
    const { number, reference, priority, isSettled } = message;
    const pending = createPending({
      number: number as MessageNumber,
      session: TAKEN_UP_SESSION,
      station: record.station,
      reference,
      sequence: 0,
      keyIndex: record.keyIndex,
      priority,
      isTest: (record.flags & SubmitFlag.test) !== 0,
      control: controlOf(batch, record),
      arrivalMs: this.#options.monotonicClock(),
      past: message,
      isSettled,
    });
    message.pending = pending;
    this.conservation.begin(pending);
    if (asked === null || asked.kind === "letter") {
      this.#forward(batch, record, pending, asked?.copies ?? []);
    } else if (asked.kind !== "state" || !isSettled) {
      this.#administration.carryOut(batch, record, pending, asked);
    }
  }

  #replay(pending: Pending): void {
    const { past, legs } = pending;
    if (past === null) return;
    if (!past.isSettled) this.#recovery.replay(pending, past);
    // A broadcast that is only kept: all that was to be said of it was said.
    else for (const leg of legs.keys()) this.#pending.endLeg(pending, leg);
  }

  /** Accepted messages that still wait for an answer. */
  get messagesPending(): number {
    return this.#pending.size;
  }

  // ── from the workers ──────────────────────────────────────────────────────────────────────────────────────

  receiveBatch(batch: IncomingBatch): void {
    const { journal, wallClock } = this.#options;
    const { messages, records, count } = batch;
    const firstNumber = this.#lastNumber + 1;
    const atMs = wallClock();
    const examined = this.#administration.examine(batch);
    let repeats: Map<number, number> | null = null;
    for (let index = 0; index < count; index++) {
      const record = records.at(index);
      const refusal = refusalOf(examined?.get(index));
      const { session, reference: ownReference, flags: slabFlags } = messages.moveTo(record.messageAt);
      if (session === TAKEN_UP_SESSION) continue;
      const isEnvelope = (slabFlags & MESSAGE_FLAG_TEXT_SUBPROTOCOL) !== 0;
      const reference = isEnvelope ? record.sequence : ownReference;
      const station = toStationIndex(record.station);
      if (record.status !== 0 || refusal !== null) {
        this.#records.rejected(station, reference, refusal?.code ?? record.status, atMs);
        continue;
      }
      const { flags: submitFlags, priority, identity } = record;
      const code = this.#options.directory.codeOf(station);
      // A bare terminal has no reference of its own; the sequence of an envelope runs over.
      const first = reference === 0 ? UNKNOWN : this.#duplicates.find(code, reference, identity, atMs);
      if (first > 0 || (first === OTHER_TEXT && !isEnvelope)) {
        repeats ??= new Map();
        repeats.set(index, first);
        if (first === OTHER_TEXT)
          this.#records.rejected(station, reference, RejectCode.referenceReused, atMs);
        continue;
      }
      const text = textOf(batch, record);
      const flags = submitFlags | (isEnvelope ? FROM_ENVELOPE : 0);
      if (reference !== 0) this.#duplicates.add(code, reference, identity, this.#lastNumber + 1, atMs);
      this.#records.accepted(++this.#lastNumber, station, reference, flags, priority, atMs, text);
    }
    journal.commit(() => {
      this.#decide(batch, firstNumber, examined, repeats);
      batch.release();
    });
  }

  /** Everything accepted here is durable. */
  #decide(
    batch: IncomingBatch,
    firstNumber: number,
    examined: ReadonlyMap<number, Examined> | null,
    repeats: ReadonlyMap<number, number> | null,
  ): void {
    const stations = this.#options.stations();
    const now = this.#options.monotonicClock();
    let number = firstNumber;
    for (let index = 0; index < batch.count; index++) {
      const record = batch.records.at(index);
      const { session, reference, arrivalMs } = batch.messages.moveTo(record.messageAt);
      const asked = examined?.get(index) ?? null;
      if (session === TAKEN_UP_SESSION) {
        this.#takeUp(batch, record, this.#recovery.next(reference));
        continue;
      }
      if (record.status !== 0 || asked?.kind === "refused") {
        this.#reject(batch, record, session, reference, refusalOf(asked));
        continue;
      }
      const first = repeats?.get(index);
      if (first !== undefined) {
        this.#repeat(batch, record, session, reference, first);
        continue;
      }
      this.statistics.accepted++;
      stations.accepted(session, reference, record.sequence, record.station);
      if (record.warnings !== 0) this.#warn(record, session, reference);
      const isTest = (record.flags & SubmitFlag.test) !== 0;
      if (isTest) this.statistics.acceptedTest++;
      const pending = createPending({
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
        past: null,
        isSettled: false,
      });
      this.conservation.begin(pending);
      if (asked === null || asked.kind === "letter") {
        this.#forward(batch, record, pending, asked?.copies ?? []);
      } else this.#administration.carryOut(batch, record, pending, asked);
      this.#options.observer.forwarded(now - arrivalMs);
    }
    this.#options.links().flush();
    stations.flush();
  }

  /**
   * A message that was accepted before, by the number of the first; OTHER_TEXT: its reference was. It hears what the
   * first one heard. Answers that are still to come go to the session that asked last; those that have been confirmed
   * are not sent again.
   */
  #repeat(batch: IncomingBatch, record: RecordView, session: number, reference: number, first: number): void {
    if (first === OTHER_TEXT) {
      this.#reject(batch, record, session, reference, null, RejectCode.referenceReused);
      return;
    }
    const stations = this.#options.stations();
    this.statistics.duplicates++;
    stations.accepted(session, reference, record.sequence, record.station);
    stations.warned(session, reference, WarningCode.duplicate, 0);
    const pending = this.#pending.findOpen(first);
    // One credit is open for a message: that of the session which waits for it.
    stations.settled(pending?.session ?? session);
    if (pending !== undefined) pending.session = session;
  }

  #reject(
    batch: IncomingBatch,
    record: RecordView,
    session: number,
    reference: number,
    refusal: (Examined & { kind: "refused" }) | null,
    code: RejectCode = refusal?.code ?? (record.status as RejectCode),
  ): void {
    this.statistics.rejected++;
    count(this.statistics.rejectedByCode, code);
    const at = record.messageAt;
    this.#options.stations().rejected(session, reference, record.sequence, toStationIndex(record.station), {
      code,
      at: refusal?.at ?? (record.status === 0 ? 0 : record.faultAt),
      field: refusal?.field ?? (record.status === 0 ? "" : record.faultFieldCode()),
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
    this.#replay(pending);
    const isOver = pending.awaited === 0;
    for (let leg = 0; leg < legs.length; leg++) {
      const { link, destination, isOpen } = legs[leg]!;
      if (!isOpen) continue;
      const isSent = this.forwards.send(pending, leg, this.#administration.addsCaveat(link) ? bare : text);
      if (!isSent && isConfirmation) this.confirmations.notSent(pending, destination);
    }
    if (isOver) this.#deliveries.settle(pending);
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
    const hasAsker = asker !== undefined && asker.station >= 0 && this.lines.isExpected(asker.station);
    let code = this.#deliverTo(hasAsker ? asker.station : station, pending, destination, text, marks);
    if (hasAsker && !isTaken(code)) code = this.#deliverTo(station, pending, destination, text, marks);
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
    // It had its copy before the switch was started again.
    const code = this.#options.directory.codeOf(station);
    if (pending.past?.records.some((one) => one.kind === JournalKind.message && one.station === code))
      return 0;
    const givenUp = (code: RejectCode) => this.#deliveries.notify(pending, code, destination, "");
    return this.#deliveries.letter(pending, station, text, marks, givenUp);
  }

  // ── from the links ────────────────────────────────────────────────────────────────────────────────────────

  responded(link: number, items: readonly RespondItem[]): void {
    for (const item of items) this.#answers.take(link, item);
  }

  overdue(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    if (pending !== null) this.forwards.overdue(link, pending, leg, text, hasLeft);
  }

  lost(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    const pending = this.#pending.find(number, this.#options.monotonicClock());
    if (pending !== null) this.forwards.lost(link, pending, leg, text, hasLeft);
  }

  /** The journal's commit comes before the stations hear anything of it. */
  settled(): void {
    this.#options.links().flush();
    this.#noteConfirmed();
    this.#options.journal.commit(() => this.#options.stations().flush());
  }

  serviceChanged(link: number, inService: boolean): void {
    this.forwards.serviceChanged(link, inService);
  }

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends what has run out of time. Called several times a second. */
  tick(): void {
    const nowMs = this.#options.monotonicClock();
    this.#correlation.expire(nowMs);
    const isMerged = this.#merged.expire(nowMs);
    const isConfirmed = this.confirmations.tick();
    const isReleased = this.lines.tick();
    const isForwarded = this.forwards.tick();
    if (this.broadcaster.tick() || isReleased || isForwarded || isConfirmed || isMerged) this.settled();
    else if (this.#noteConfirmed()) this.#options.journal.commit(() => {});
  }

  /** Appends what stations have confirmed. False: nothing. */
  #noteConfirmed(): boolean {
    const hasCopies = this.broadcaster.noteConfirmed();
    return this.#records.flush() || hasCopies;
  }

  // ── from the stations ─────────────────────────────────────────────────────────────────────────────────────

  signingOn(station: number): CloseCode | null {
    return this.lines.isOut(station) ? CloseCode.lineOutOfService : null;
  }

  signedOn(_session: number, station: number): void {
    this.broadcaster.signedOn(station);
  }

  /** On disk with the next commit, at the latest that of the next tick: what is lost with it is only delivered twice. */
  confirmed(ids: readonly number[]): void {
    for (const id of ids) {
      if (id > 0) this.#records.delivered(id);
      else this.broadcaster.confirmed(id);
    }
  }

  /** What was for the session waits for the next one of its stations, in front of what waits already. */
  ended(_session: number, _station: number, unconfirmed: readonly Delivery[]): void {
    if (unconfirmed.length === 0) return;
    const byStation = new Map<number, Delivery[]>();
    for (const delivery of unconfirmed) {
      // Nobody follows it: it would be old by then.
      if (delivery.id === 0) continue;
      if (delivery.kind === DeliveryKind.broadcast) {
        this.broadcaster.returned(delivery.id);
        continue;
      }
      const of = byStation.get(delivery.station);
      if (of === undefined) byStation.set(delivery.station, [delivery]);
      else of.push(delivery);
    }
    for (const [station, deliveries] of byStation) this.lines.holds.putBack(station, deliveries);
  }

  /** Something that was held for a station has been handed over, or is given up. */
  #leftHold({ kind, id, station, of }: Delivery, why: 0 | RejectCode): void {
    if (of !== undefined) {
      this.conservation.heldMore(of, -1);
      if (why !== 0) this.conservation.failed(of, why);
      else if (kind === DeliveryKind.response) this.conservation.reached(of, "answered");
      else if (kind === DeliveryKind.message) this.conservation.reached(of, "delivered");
    }
    if (why !== 0) {
      if (id > 0) this.#records.givenUp(id, station, why);
      // What nobody else counts is a loss for the station that asked.
      if (kind === DeliveryKind.response) this.statistics.answers.undeliverable++;
    } else if (kind === DeliveryKind.message) this.statistics.messagesDelivered++;
  }
}

/** The record's "unknown" as the journal's and the edge's -1. */
function toStationIndex(station: number): number {
  return station === 0xffffffff ? -1 : station;
}
