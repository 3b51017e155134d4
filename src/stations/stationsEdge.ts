/**
 * The agencies' edge: their WebSocket sessions on one side, the exchange's ports on the other.
 *
 * A message's bytes go from the frame straight into the intake; nothing of them is read here. What the exchange
 * says about messages gathers per session and leaves with `flush`, one cork per socket. A station is present
 * through one session at a time: the newest sign-on wins. All limits are enforced here, in both directions,
 * because a WebSocket's input cannot be paused and its output does not say when the peer has stopped reading.
 */
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { CLOSE_TABLE, CloseCode, RejectCode, type WarningCode } from "../domain/codes.ts";
import { SUBPROTOCOL_MSGPACK } from "../domain/sessionProtocol.ts";
import type { Delivery, Intake, Rejection, SessionEvents, StationsPort } from "../exchange/ports.ts";
import {
  BUSY_WINDOWS_MAX,
  FRAME_BYTES_MAX,
  SOCKET_BACKLOG_BYTES_MAX,
  SOCKET_BACKLOG_HIGH_BYTES,
  SOCKET_MESSAGE_BYTES_MAX,
} from "../limits.ts";
import { MNEMONIC_MALFORMED } from "../wire/session/stationFrames.ts";
import type { ResumeReport } from "../wire/session/switchFrames.ts";
import { type Admission, admit, type SubprotocolName, type UpgradeRequest } from "./admission.ts";
import { countCode, createEdgeCounters, type EdgeCounters } from "./edgeCounters.ts";
import { FallbackListener } from "./fallbackListener.ts";
import {
  type Listener,
  type ListenerEvents,
  type ListenerOptions,
  SendOutcome,
  type StationSocket,
} from "./listener.ts";
import { MsgpackSpeaker } from "./msgpackSpeaker.ts";
import { HAS_NATIVE_BUILD, NativeListener } from "./nativeListener.ts";
import { ParkedSessions } from "./parkedSessions.ts";
import type { EdgeClock, EdgeLog, SessionLimits, StationDirectory, StationEntry } from "./ports.ts";
import { type ResumeAnswer, type ResumeAsked, ResumeDesk } from "./resumeDesk.ts";
import { type RandomBytes, ResumeTokens } from "./resumeTokens.ts";
import { SentDeliveries } from "./sentDeliveries.ts";
import { Session } from "./session.ts";
import { SessionWheel, WHEEL_TICK_MS } from "./sessionWheel.ts";
import { SignOnDesk } from "./signOnDesk.ts";

import type { EdgeActs, Speaker } from "./speaker.ts";
import { TextSpeaker } from "./textSpeaker.ts";
import { WaitingDeliveries } from "./waitingDeliveries.ts";

/** A refused message is shown to its station again up to here (nlets 14). */
const ECHO_BYTES_MAX = 100;
/** Empty lists of sent deliveries that are kept for the next session: as many as may be busy at a time. */
const SENT_POOL_MAX = 1024;
/** A session lags when what waits for it is this share of its window. */
const LAGGING_SHARE = 4;
const NO_BYTES = new Uint8Array(0);
/** The socket's own idle timer goes off so much later than ours. */
const IDLE_SLACK_SECONDS = 10;

export interface StationsEdgeOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly session: SessionLimits;
  readonly directory: StationDirectory;
  readonly intake: Intake;
  readonly events: SessionEvents;
  readonly log: EdgeLog;
  readonly clock: EdgeClock;
  /** For resume tokens; absent: the machine's. */
  readonly randomBytes?: RandomBytes;
  /** Which WebSocket server; absent: the native one where this machine has a build of it. */
  readonly listener?: "native" | "fallback";
}

export class StationsEdge implements StationsPort {
  readonly counters: EdgeCounters = createEdgeCounters();
  readonly #options: StationsEdgeOptions;
  readonly #listener: Listener;
  readonly #signOnDesk: SignOnDesk;
  readonly #resumeDesk: ResumeDesk;
  readonly #msgpack: Speaker;
  readonly #text: Speaker;
  readonly #wheel: SessionWheel<Session>;
  readonly #stopClock: () => void;
  /** Every connection, signed on or not. */
  readonly #connections = new Set<Session>();
  readonly #parked = new ParkedSessions();
  /** Signed-on and parked sessions by number. */
  readonly #sessions = new Map<number, Session>();
  /** The session through which a station (index) is present. */
  readonly #present = new Map<number, Session>();
  #lastNumber = 0;
  /** Ids of deliveries that were confirmed in the frame or flush being handled. */
  #confirmedIds: number[] = [];
  /** Empty ones, for the next session that is sent something. */
  readonly #sentPool: SentDeliveries[] = [];
  #dirty: Session[] = [];
  #isFlushing = false;
  #flushing: Session | null = null;
  #drain: { readonly untilMs: number; readonly done: () => void } | null = null;
  #isDraining = false;
  /** The session whose event is being handled: it is flushed at the end of the handler. */
  #handling: Session | null = null;
  /** Time of the frame or tick being handled. */
  #nowMs: number;

  constructor(options: StationsEdgeOptions) {
    const { session, directory, clock } = options;
    this.#options = options;
    this.#nowMs = clock.now();
    this.#signOnDesk = new SignOnDesk(directory);
    const tokens = new ResumeTokens(options.randomBytes ?? randomBytes);
    this.#resumeDesk = new ResumeDesk(tokens, this.#sessions, this.#parked);
    const acts = this.#acts();
    this.#msgpack = new MsgpackSpeaker(acts, session, directory);
    this.#text = new TextSpeaker(acts, session, directory, clock);
    this.#wheel = new SessionWheel(this.#nowMs);
    const isNative = options.listener === undefined ? HAS_NATIVE_BUILD : options.listener === "native";
    const listenerOptions: ListenerOptions = {
      messageBytesMax: SOCKET_MESSAGE_BYTES_MAX,
      backlogBytesMax: SOCKET_BACKLOG_BYTES_MAX,
      idleSeconds: session.silenceMs / 1000 + IDLE_SLACK_SECONDS,
    };
    this.#listener = isNative
      ? new NativeListener(this.#listenerEvents(), listenerOptions)
      : new FallbackListener(this.#listenerEvents(), listenerOptions);
    this.#stopClock = clock.every(WHEEL_TICK_MS, () => this.#tick());
  }

  /** Whether the native uWebSockets build carries the sessions. */
  get isNative(): boolean {
    return this.#listener.isNative;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Starts to take connections; resolves with the port. */
  listen(): Promise<number> {
    const { host, port } = this.#options.listen;
    return this.#listener.listen(host, port);
  }

  /**
   * Goes out of service: no new connections and messages, every session is told, and is closed when nothing is
   * open for it any more, at the latest after `seconds`. Resolves when the last one is gone.
   */
  drain(seconds: number): Promise<void> {
    if (this.#drain !== null) throw new Error("the edge is draining already");
    this.#isDraining = true;
    return new Promise((resolve) => {
      this.#drain = { untilMs: this.#options.clock.now() + seconds * 1000, done: resolve };
      for (const session of [...this.#connections]) {
        if (session.stage === "signedOn") session.speaker.drain(session, seconds);
        else this.#end(session, CloseCode.draining);
      }
      // Nobody can come back to them any more.
      this.#endParked();
      this.#finishDrain();
    });
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    this.#isDraining = true;
    this.#stopClock();
    for (const session of [...this.#connections]) this.#end(session, CloseCode.draining);
    this.#endParked();
    await this.#listener.close();
    this.#finishDrain();
  }

  // ── the exchange's port ───────────────────────────────────────────────────────────────────────────────────

  accepted(number: number, reference: number, sequence: number, station: number): void {
    const session = this.#sessions.get(number);
    session?.speaker.accepted(session, reference, sequence, station);
  }

  warned(number: number, reference: number, warning: WarningCode, at: number): void {
    const session = this.#sessions.get(number);
    session?.speaker.warned(session, reference, warning, at);
  }

  rejected(number: number, reference: number, sequence: number, station: number, rejection: Rejection): void {
    const session = this.#sessions.get(number);
    if (session === undefined) return;
    session.outstanding -= 1;
    session.settled += 1;
    this.#tellRejected(session, reference, sequence, station, rejection);
  }

  settled(number: number): void {
    const session = this.#sessions.get(number);
    if (session === undefined) return;
    if (session.waiting !== null && session.waiting.count > 0) session.waiting.addSettled();
    else this.#settle(session);
  }

  respond(number: number, delivery: Delivery): boolean {
    const session = this.#sessions.get(number);
    // References belong to the station: in another session of it this one still names its message.
    return session === undefined ? this.deliver(delivery) : this.#deliverTo(session, delivery);
  }

  deliver(delivery: Delivery): boolean {
    const session = this.#present.get(delivery.station);
    return session !== undefined && this.#deliverTo(session, delivery);
  }

  isPresent(station: number): boolean {
    return this.#present.has(station);
  }

  deliveryRoom(station: number): number {
    const session = this.#present.get(station);
    if (session?.stage !== "signedOn" || session.isBacklogged) return 0;
    return Math.max(0, this.#options.session.deliverWindow - session.unconfirmed);
  }

  endSessions(stations: readonly number[], code: CloseCode, detail: string): void {
    const sentence = closeSentence(code, detail);
    for (const station of stations) {
      const session = this.#present.get(station);
      if (session !== undefined) this.#end(session, code, sentence);
    }
  }

  flush(): void {
    // A session that ends while it is flushed makes the exchange speak, and perhaps flush: the loop takes it in.
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#nowMs = this.#options.clock.now();
    try {
      for (let session = this.#dirty.pop(); session !== undefined; session = this.#dirty.pop()) {
        if (!session.isDirty || !isOpen(session)) continue;
        this.#flushing = session;
        session.socket.cork(this.#flushCorked);
      }
    } finally {
      this.#flushing = null;
      this.#isFlushing = false;
    }
    this.#tellConfirmed();
  }

  // ── the listener's events ─────────────────────────────────────────────────────────────────────────────────

  #listenerEvents(): ListenerEvents<Session> {
    return {
      admit: (request) => this.#admit(request),
      opened: (socket, subprotocol) => this.#opened(socket, subprotocol),
      received: (session, bytes, isBinary) => this.#received(session, bytes, isBinary),
      ponged: (session) => {
        // Another station's library would answer while the station itself is stuck.
        if (session.isBare) session.lastHeardMs = this.#options.clock.now();
      },
      drained: (session) => this.#drained(session),
      closed: (session) => this.#lost(session),
    };
  }

  #admit(request: UpgradeRequest): Admission {
    const { allowedOrigins, sessionsMax } = this.#options.session;
    const admission = admit(request, {
      allowedOrigins,
      isDraining: this.#isDraining,
      isFull: this.counters.connections >= sessionsMax,
    });
    if (admission.kind === "refused") this.counters.upgradesRefused += 1;
    return admission;
  }

  #opened(socket: StationSocket, subprotocol: SubprotocolName): Session {
    const now = this.#options.clock.now();
    this.#nowMs = now;
    const speaker = subprotocol === SUBPROTOCOL_MSGPACK ? this.#msgpack : this.#text;
    const session = new Session(socket, speaker, now);
    this.#connections.add(session);
    this.counters.connections += 1;
    this.counters.connectionsOpened += 1;
    this.#wheel.add(session, this.#dueMs(session));
    return session;
  }

  #received(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    if (!isOpen(session)) return;
    const now = this.#options.clock.now();
    this.#nowMs = now;
    this.#handling = session;
    session.lastHeardMs = now;
    this.counters.framesIn += 1;
    this.counters.bytesIn += bytes.length;
    if (bytes.length > FRAME_BYTES_MAX) this.#end(session, CloseCode.frameTooLong);
    else session.speaker.receive(session, bytes, isBinary);
    // The listener has corked the socket of the frame that it hands over.
    this.#flushSession(session);
    this.#handling = null;
    this.#tellConfirmed();
  }

  #drained(session: Session): void {
    if (!isOpen(session) || !session.isBacklogged) return;
    if (session.socket.getBufferedAmount() > SOCKET_BACKLOG_HIGH_BYTES / 2) return;
    session.isBacklogged = false;
    this.#nowMs = this.#options.clock.now();
    this.#handling = session;
    this.#pump(session);
    this.#judgeLag(session);
    this.#flushSession(session);
    this.#handling = null;
    this.#tellConfirmed();
  }

  // ── what stations ask for ─────────────────────────────────────────────────────────────────────────────────

  #acts(): EdgeActs {
    return {
      signOn: (session, station, secret, isBare, resume) =>
        this.#signOn(session, station, secret, isBare, resume),
      submit: (session, reference, mnemonic, flags, bytes, bytesMax) =>
        this.#submit(session, reference, mnemonic, flags, bytes, bytesMax),
      reject: (session, reference, code, at, bytes) => this.#reject(session, reference, code, at, bytes),
      confirm: (session, upTo) => this.#confirm(session, upTo),
      heartbeatAnswered: (session) => {
        if (session.isProbed) session.rejections = null;
      },
      end: (session, code, sentence) => this.#end(session, code, sentence),
      send: (session, message, isBinary) => this.#send(session, message, isBinary),
      markDirty: (session) => this.#markDirty(session),
    };
  }

  #signOn(session: Session, name: string, secret: string, isBare: boolean, resume: ResumeAsked | null): void {
    const answer = this.#signOnDesk.ask(name, secret, this.#nowMs);
    if (answer.kind === "refused") {
      this.counters.signOnsRefused += 1;
      if (answer.isBraked) {
        const station = this.#options.directory.mnemonicOf(answer.station);
        this.#options.log.warn({ station }, "sign-ons of a station braked after repeated failures");
      }
      this.#end(session, CloseCode.signOnRefused);
      return;
    }
    const { entry } = answer;
    const barred = this.#options.events.signingOn(entry.station);
    if (barred !== null) {
      this.counters.signOnsRefused += 1;
      this.#end(session, barred);
      return;
    }
    let report: ResumeReport | null = null;
    if (resume !== null) {
      const answer = this.#resumeDesk.ask(resume, entry.station);
      if (answer.kind === "resumed") {
        this.#resume(session, answer.session, resume.delivery);
        return;
      }
      countCode(this.counters.resumesRefused, answer.code);
      report = refusalReport(resume, answer);
    }
    const earlier = this.#present.get(entry.station);
    if (earlier?.entry?.station === entry.station) this.#end(earlier, CloseCode.replaced);

    session.entry = entry;
    session.isBare = isBare;
    session.number = ++this.#lastNumber;
    this.#enter(session, entry);
    session.speaker.welcome(session, { token: this.#tokenFor(session), report });
    this.#options.events.signedOn(session.number, entry.station);
  }

  /** Puts a session that signs on into the lists; on a resume in the place of its old connection's. */
  #enter(session: Session, entry: StationEntry): void {
    session.stage = "signedOn";
    this.#sessions.set(session.number, session);
    for (const station of entry.carries) this.#present.set(station, session);
    this.#present.set(entry.station, session);
    this.counters.sessions += 1;
    this.counters.signOns += 1;
  }

  #tokenFor(session: Session): string | null {
    return this.#isResumable(session) ? this.#resumeDesk.issue(session) : null;
  }

  #isResumable({ speaker }: Session): boolean {
    return speaker.canResume && this.#options.session.resumeMs > 0;
  }

  // ── resuming ──────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Goes on with a session on a new connection. The old one need not have broken: who lost it notices long before the
   * switch does.
   */
  #resume(session: Session, old: Session, lastDelivery: number): void {
    const { entry, socket } = old;
    assert(entry !== null, "a session with a token has signed on");
    if (old.stage === "signedOn") {
      this.#park(old);
      this.#closeSocket(socket, CloseCode.replaced, CLOSE_TABLE[CloseCode.replaced].sentence);
    }
    this.#parked.remove(old);
    this.counters.parked -= 1;
    this.counters.resumes += 1;
    session.takeOver(old);
    this.#enter(session, entry);

    this.#confirmUpTo(session, Math.max(lastDelivery, session.confirmedDelivery));
    const again = session.sent?.takeAll() ?? [];
    const { lastReference: received, confirmedDelivery, sentDelivery } = session;
    const isAgain = again.length > 0;
    session.speaker.welcome(session, {
      token: this.#tokenFor(session),
      report: {
        code: 0,
        received,
        firstDelivery: isAgain ? confirmedDelivery + 1 : 0,
        lastDelivery: isAgain ? sentDelivery : 0,
      },
    });
    session.sentDelivery = confirmedDelivery;
    for (const { reference, ...rejection } of session.rejections ?? []) {
      session.speaker.rejected(session, reference, 0, -1, { ...rejection, echo: NO_BYTES });
    }
    for (const delivery of again) this.#sendDelivery(session, delivery);
    this.#markDirty(session);
    this.#flushSession(session);
    // Endings that were said again have not ended anything again.
    session.endingsSeenTold = session.endingsSeen;
    this.#pump(session);
    this.#judgeLag(session);
  }

  /** The connection is gone, whoever ended it. */
  #lost(session: Session): void {
    this.#nowMs = this.#options.clock.now();
    if (session.stage === "signedOn" && this.#isResumable(session) && !this.#isDraining) {
      this.#park(session);
      this.#giveWay();
    } else if (isOpen(session)) this.#leave(session);
  }

  /** Keeps a session without its connection. What was gathered for it is said again when it is resumed. */
  #park(session: Session): void {
    this.#disconnect(session);
    session.stage = "parked";
    this.counters.sessions -= 1;
    this.counters.parked += 1;
    this.#setLagging(session, false);
    this.#parked.add(session, this.#nowMs + this.#options.session.resumeMs);
  }

  /** Ends the parked sessions whose time is over, and those beyond the bounds. */
  #giveWay(): void {
    for (;;) {
      const session = this.#parked.next(this.#nowMs);
      if (session === null) return;
      this.#leave(session);
    }
  }

  #endParked(): void {
    for (const session of this.#parked.all) this.#leave(session);
  }

  #submit(
    session: Session,
    reference: number,
    mnemonic: number,
    flags: number,
    bytes: Uint8Array,
    bytesMax: number,
  ): void {
    if (reference <= session.lastReference) {
      this.#reject(session, reference, RejectCode.referenceOutOfOrder, 0, bytes);
      return;
    }
    session.lastReference = reference;
    const { submitWindow } = this.#options.session;
    if (bytes.length === 0) this.#reject(session, reference, RejectCode.messageEmpty, 0, bytes);
    else if (bytes.length > bytesMax)
      this.#reject(session, reference, RejectCode.sizeExceeded, bytesMax, bytes);
    else if (mnemonic === MNEMONIC_MALFORMED)
      this.#reject(session, reference, RejectCode.mnemonicUnknown, 0, bytes);
    else if (this.#isDraining) this.#reject(session, reference, RejectCode.switchDraining, 0, bytes);
    else if (session.outstanding >= submitWindow) {
      this.#reject(session, reference, RejectCode.stationBusy, 0, bytes);
      session.busyInARow += 1;
      if (session.busyInARow > BUSY_WINDOWS_MAX * submitWindow) this.#end(session, CloseCode.windowIgnored);
    } else {
      const { station } = session.entry as StationEntry;
      const isTaken = this.#options.intake.submit(
        session.number,
        station,
        mnemonic,
        reference,
        flags,
        bytes,
        this.#nowMs,
      );
      if (isTaken) {
        session.outstanding += 1;
        session.busyInARow = 0;
        this.counters.messagesIn += 1;
      } else this.#reject(session, reference, RejectCode.switchBusy, 0, bytes);
    }
  }

  #reject(session: Session, reference: number, code: RejectCode, at: number, bytes: Uint8Array): void {
    countCode(this.counters.rejectsByCode, code);
    session.settled += 1;
    const echo = bytes.subarray(0, ECHO_BYTES_MAX);
    this.#tellRejected(session, reference, 0, -1, { code, at, field: "", echo });
  }

  #tellRejected(
    session: Session,
    reference: number,
    sequence: number,
    station: number,
    rejection: Rejection,
  ): void {
    const { code, at, field } = rejection;
    // A reference out of order says nothing about the message that carried it before.
    if (this.#isResumable(session) && code !== RejectCode.referenceOutOfOrder) {
      session.rejections ??= [];
      session.rejections.push({ reference, code, at, field });
      session.isProbed = false;
      // A station that keeps its window has heard of all but the last so many.
      const { submitWindow } = this.#options.session;
      if (session.rejections.length >= 2 * submitWindow) session.rejections.splice(0, submitWindow);
    }
    if (session.stage === "signedOn")
      session.speaker.rejected(session, reference, sequence, station, rejection);
  }

  #confirm(session: Session, upTo: number): void {
    if (upTo > session.sentDelivery) {
      this.#end(session, CloseCode.frameMalformed, "A delivery was confirmed that was never sent.");
      return;
    }
    if (upTo <= session.confirmedDelivery) return;
    this.#confirmUpTo(session, upTo);
    this.#pump(session);
  }

  #confirmUpTo(session: Session, upTo: number): void {
    const { sent } = session;
    sent?.confirm(upTo - session.confirmedDelivery, this.#confirmedIds);
    session.confirmedDelivery = upTo;
    if (sent !== null && sent.count === 0) {
      session.sent = null;
      if (this.#sentPool.length < SENT_POOL_MAX) this.#sentPool.push(sent);
    }
  }

  #tellConfirmed(): void {
    if (this.#confirmedIds.length === 0) return;
    const ids = this.#confirmedIds;
    this.#confirmedIds = [];
    this.#options.events.confirmed(ids);
  }

  // ── deliveries ────────────────────────────────────────────────────────────────────────────────────────────

  /** False: it was not taken. A session that ends meanwhile has handed back what was taken before. */
  #deliverTo(session: Session, delivery: Delivery): boolean {
    if ((session.waiting === null || session.waiting.count === 0) && this.#hasRoom(session)) {
      // Nothing may overtake what has gathered for the next flush.
      if (delivery.isShared && !session.isDirty && session !== this.#handling) {
        this.#keepSent(session, delivery);
        session.speaker.deliverShared(session, delivery);
        if (session.isBare) this.#confirmSent(session);
      } else this.#sendDelivery(session, delivery);
      // A session that has ended over it has handed it back.
      return true;
    }
    session.waiting ??= new WaitingDeliveries(this.counters);
    const bytesBefore = session.waiting.bytes;
    if (session.waiting.add(delivery)) {
      if (session.stage === "parked") {
        this.#parked.grow(session, session.waiting.bytes - bytesBefore);
        this.#giveWay();
      } else this.#judgeLag(session);
      return true;
    }
    this.#end(session, CloseCode.deliveriesUnread);
    return false;
  }

  #hasRoom(session: Session): boolean {
    if (session.stage !== "signedOn") return false;
    if (session.isBacklogged || session.sent?.isFull) return false;
    // What a person gets is confirmed at the end of the flush.
    return (
      session.isBare || session.sentDelivery - session.confirmedDelivery < this.#options.session.deliverWindow
    );
  }

  #sendDelivery(session: Session, delivery: Delivery): void {
    this.#keepSent(session, delivery);
    session.speaker.deliver(session, delivery);
  }

  /** Before it is sent: a session that ends over the sending hands it back. */
  #keepSent(session: Session, delivery: Delivery): void {
    this.counters.deliveriesOut += 1;
    session.sent ??= this.#sentPool.pop() ?? new SentDeliveries(this.counters);
    session.sent.add(delivery);
  }

  /** A person's deliveries are confirmed by being sent. */
  #confirmSent(session: Session): void {
    if (session.stage !== "signedOn") return;
    this.#confirmUpTo(session, session.sentDelivery);
    this.#pump(session);
  }

  #settle(session: Session): void {
    session.outstanding -= 1;
    session.settled += 1;
    session.speaker.settled(session);
  }

  /** Sends what waits, as far as there is room. */
  #pump(session: Session): void {
    const { waiting } = session;
    if (waiting === null) return;
    while (waiting.count > 0 && session.stage === "signedOn" && this.#hasRoom(session)) {
      const { delivery, settledAfter } = waiting.take();
      this.#sendDelivery(session, delivery);
      for (let i = 0; i < settledAfter; i++) this.#settle(session);
    }
    if (waiting.count > 0) return;
    session.waiting = null;
    this.#judgeLag(session);
  }

  /**
   * A session lags when a share of a window waits or its socket has a backlog (or, see `#look`, when anything still
   * waits after a while), until nothing does.
   */
  #judgeLag(session: Session): void {
    const waiting = session.waiting?.count ?? 0;
    if (waiting === 0 && !session.isBacklogged) this.#setLagging(session, false);
    else if (session.isBacklogged || waiting >= this.#options.session.deliverWindow / LAGGING_SHARE)
      this.#setLagging(session, true);
  }

  #setLagging(session: Session, isLagging: boolean): void {
    if (session.isLagging === isLagging) return;
    session.isLagging = isLagging;
    this.counters.lagging += isLagging ? 1 : -1;
    const { number, entry, unconfirmed } = session;
    const facts = { session: number, station: entry?.mnemonic, unconfirmed };
    if (isLagging) this.#options.log.warn(facts, "session lags behind its deliveries");
    else if (session.stage === "signedOn") this.#options.log.info(facts, "session has caught up");
  }

  // ── sending ───────────────────────────────────────────────────────────────────────────────────────────────

  #markDirty(session: Session): void {
    if (session.isDirty || !isOpen(session)) return;
    session.isDirty = true;
    if (session !== this.#handling) this.#dirty.push(session);
  }

  readonly #flushCorked = (): void => {
    if (this.#flushing !== null) this.#flushSession(this.#flushing);
  };

  /** It stays in the list of dirty sessions, where the next flush passes it over. */
  #flushSession(session: Session): void {
    while (session.isDirty && isOpen(session)) {
      session.isDirty = false;
      session.speaker.flush(session);
      if (session.isBare) this.#confirmSent(session);
    }
  }

  #send(session: Session, message: Uint8Array | string, isBinary: boolean): void {
    if (!isOpen(session)) return;
    const outcome = session.socket.send(message, isBinary);
    if (outcome === SendOutcome.dropped) {
      this.counters.sendsDropped += 1;
      this.#end(session, CloseCode.deliveriesUnread);
      return;
    }
    this.counters.framesOut += 1;
    this.counters.bytesOut += message.length;
    session.lastSentMs = this.#nowMs;
    if (
      outcome === SendOutcome.backlogged &&
      session.socket.getBufferedAmount() > SOCKET_BACKLOG_HIGH_BYTES
    ) {
      session.isBacklogged = true;
      this.#judgeLag(session);
    }
  }

  // ── ends ──────────────────────────────────────────────────────────────────────────────────────────────────

  #end(session: Session, code: CloseCode, sentence: string = CLOSE_TABLE[code].sentence): void {
    if (session.stage === "ended") return;
    // Why messages of the last frame were refused is worth knowing; on a full line there is no use in it.
    if (code !== CloseCode.deliveriesUnread) this.#flushSession(session);
    const hasSocket = isOpen(session);
    if (!this.#leave(session)) return;
    if (session.entry !== null && code !== CloseCode.signedOff) {
      const { mnemonic: station } = session.entry;
      this.#options.log.info({ session: session.number, station, code }, "session ended by the switch");
    }
    if (hasSocket) this.#closeSocket(session.socket, code, sentence);
  }

  #closeSocket(socket: StationSocket, code: CloseCode, sentence: string): void {
    countCode(this.counters.closesByCode, code);
    socket.end(code, sentence);
  }

  /** Takes a session off every list. False: it had left before. */
  #leave(session: Session): boolean {
    if (session.stage === "ended") return false;
    const { entry, stage } = session;
    if (isOpen(session)) this.#disconnect(session);
    session.stage = "ended";
    if (stage === "parked") {
      this.#parked.remove(session);
      this.counters.parked -= 1;
    } else if (stage === "signedOn") this.counters.sessions -= 1;
    if (entry !== null) this.#leaveSignedOn(session, entry);
    this.#finishDrain();
    return true;
  }

  /** The connection of a session is over. */
  #disconnect(session: Session): void {
    session.isDirty = false;
    session.isBacklogged = false;
    session.speaker.forget(session);
    this.#connections.delete(session);
    this.counters.connections -= 1;
  }

  #leaveSignedOn(session: Session, entry: StationEntry): void {
    const unconfirmed = [...(session.sent?.takeAll() ?? []), ...(session.waiting?.takeAll() ?? [])];
    session.sent = null;
    session.waiting = null;
    this.#setLagging(session, false);
    if (this.#isResumable(session)) {
      const { sentDelivery } = session;
      this.#parked.remember(session.number, { station: entry.station, sentDelivery });
    }
    this.#sessions.delete(session.number);
    for (const station of entry.carries) this.#absent(station, session);
    this.#absent(entry.station, session);
    this.counters.sessionsEnded += 1;
    this.counters.deliveriesUnconfirmed += unconfirmed.length;
    this.#options.events.ended(session.number, entry.station, unconfirmed);
  }

  #absent(station: number, session: Session): void {
    if (this.#present.get(station) === session) this.#present.delete(station);
  }

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  #tick(): void {
    const now = this.#options.clock.now();
    this.#nowMs = now;
    this.#wheel.advance(now, this.#look);
    this.#giveWay();
    if (this.#drain !== null) this.#closeDrained(now, this.#drain.untilMs);
  }

  /** Ends an overdue session, sends a heartbeat, and says when to look again. */
  readonly #look = (session: Session): number | null => {
    const { silenceMs, heartbeatMs, signOnDeadlineMs } = this.#options.session;
    const now = this.#nowMs;
    if (!isOpen(session)) return null;
    if (session.stage === "connected") {
      if (now < session.openedMs + signOnDeadlineMs) return this.#dueMs(session);
      this.#end(session, CloseCode.signOnOverdue);
      return null;
    }
    if (now - session.lastHeardMs >= silenceMs) {
      this.#silent(session);
      return null;
    }
    if (session.waiting !== null && session.waiting.count > 0) this.#setLagging(session, true);
    if (now - session.lastSentMs >= heartbeatMs) {
      session.isProbed = session.rejections !== null && !session.isDirty;
      session.speaker.heartbeat(session);
      session.lastSentMs = now;
    }
    return this.#dueMs(session);
  };

  /** Closes a connection that has gone dead; its station may be trying to come back on another. */
  #silent(session: Session): void {
    const code = CloseCode.heartbeatMissed;
    if (!this.#isResumable(session) || this.#isDraining) {
      this.#end(session, code);
      return;
    }
    const { socket, entry, number } = session;
    this.#options.log.info(
      { session: number, station: entry?.mnemonic, code },
      "session parked by the switch",
    );
    this.#park(session);
    this.#closeSocket(socket, code, CLOSE_TABLE[code].sentence);
    this.#giveWay();
  }

  /** Before the sign-on as well, nobody is left alone for longer than a heartbeat: it may sign on meanwhile. */
  #dueMs(session: Session): number {
    const { silenceMs, heartbeatMs, signOnDeadlineMs } = this.#options.session;
    if (session.stage === "connected") {
      return Math.min(session.openedMs + signOnDeadlineMs, this.#nowMs + heartbeatMs);
    }
    return Math.min(session.lastHeardMs + silenceMs, session.lastSentMs + heartbeatMs);
  }

  #closeDrained(nowMs: number, untilMs: number): void {
    for (const session of [...this.#connections]) {
      const isQuiet = session.outstanding === 0 && session.unconfirmed === 0;
      if (isQuiet || nowMs >= untilMs) this.#end(session, CloseCode.draining);
    }
  }

  #finishDrain(): void {
    if (this.#drain === null || this.#connections.size > 0) return;
    const { done } = this.#drain;
    this.#drain = null;
    done();
  }
}

/** Whether it has a connection. */
function isOpen({ stage }: Session): boolean {
  return stage === "connected" || stage === "signedOn";
}

/** What the welcome of the new session says about the one that does not go on. */
function refusalReport(
  { delivery }: ResumeAsked,
  { code, lastDelivery }: ResumeAnswer & { kind: "refused" },
): ResumeReport {
  const firstDelivery = delivery + 1;
  if (lastDelivery !== null && lastDelivery < firstDelivery) {
    return { code, received: 0, firstDelivery: 0, lastDelivery: 0 };
  }
  // What is not known is a gap without an end.
  return { code, received: 0, firstDelivery, lastDelivery: lastDelivery ?? 0 };
}

/** A Close frame has room for 123 bytes of words (RFC 6455, 5.5). */
const CLOSE_BYTES_MAX = 123;

/** The code's sentence and what there is to say besides, as far as it fits. */
function closeSentence(code: CloseCode, detail: string): string {
  const { sentence } = CLOSE_TABLE[code];
  if (detail === "") return sentence;
  // One byte a character: what is not printable US-ASCII would make it longer.
  const words = `${sentence} ${detail}`.replace(/[^\x20-\x7e]/g, "?");
  return words.slice(0, CLOSE_BYTES_MAX);
}
