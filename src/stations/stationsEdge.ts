/**
 * The agencies' edge: their WebSocket sessions on one side, the exchange's ports on the other.
 *
 * A message's bytes go from the frame straight into the intake; nothing of them is read here. What the exchange
 * says about messages gathers per session and leaves with `flush`, one cork per socket. A station is present
 * through one session at a time: the newest sign-on wins. All limits are enforced here, in both directions,
 * because a WebSocket's input cannot be paused and its output does not say when the peer has stopped reading.
 */
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
import type { EdgeClock, EdgeLog, SessionLimits, StationDirectory, StationEntry } from "./ports.ts";
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
  /** Which WebSocket server; absent: the native one where this machine has a build of it. */
  readonly listener?: "native" | "fallback";
}

export class StationsEdge implements StationsPort {
  readonly counters: EdgeCounters = createEdgeCounters();
  readonly #options: StationsEdgeOptions;
  readonly #listener: Listener;
  readonly #signOnDesk: SignOnDesk;
  readonly #msgpack: Speaker;
  readonly #text: Speaker;
  readonly #wheel: SessionWheel<Session>;
  readonly #stopClock: () => void;
  /** Every connection, signed on or not. */
  readonly #connections = new Set<Session>();
  /** Signed-on sessions by number. */
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
      this.#finishDrain();
    });
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    this.#isDraining = true;
    this.#stopClock();
    for (const session of [...this.#connections]) this.#end(session, CloseCode.draining);
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
    session.speaker.rejected(session, reference, sequence, station, rejection);
  }

  settled(number: number): void {
    const session = this.#sessions.get(number);
    if (session === undefined) return;
    if (session.waiting !== null && session.waiting.count > 0) session.waiting.addSettled();
    else this.#settle(session);
  }

  respond(number: number, delivery: Delivery): boolean {
    const session = this.#sessions.get(number);
    if (session !== undefined) return this.#deliverTo(session, delivery);
    // References are a session's own: in another session of the station this one would name another message.
    return this.deliver({ ...delivery, reference: 0, sequence: 0, awaited: 0 });
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
    if (session === undefined || session.isBacklogged) return 0;
    return Math.max(0, this.#options.session.deliverWindow - session.unconfirmed);
  }

  /** Nothing is held here. */
  holds(_station: number): boolean {
    return false;
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
        if (!session.isDirty || session.stage === "ended") continue;
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
      closed: (session) => this.#leave(session),
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
    if (session.stage === "ended") return;
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
    if (session.stage === "ended" || !session.isBacklogged) return;
    if (session.socket.getBufferedAmount() > SOCKET_BACKLOG_HIGH_BYTES / 2) return;
    session.isBacklogged = false;
    this.#nowMs = this.#options.clock.now();
    this.#handling = session;
    this.#pump(session);
    this.#flushSession(session);
    this.#handling = null;
    this.#tellConfirmed();
  }

  // ── what stations ask for ─────────────────────────────────────────────────────────────────────────────────

  #acts(): EdgeActs {
    return {
      signOn: (session, station, secret, isBare) => this.#signOn(session, station, secret, isBare),
      submit: (session, reference, mnemonic, flags, bytes, bytesMax) =>
        this.#submit(session, reference, mnemonic, flags, bytes, bytesMax),
      reject: (session, reference, code, at, bytes) => this.#reject(session, reference, code, at, bytes),
      confirm: (session, upTo) => this.#confirm(session, upTo),
      end: (session, code, sentence) => this.#end(session, code, sentence),
      send: (session, message, isBinary) => this.#send(session, message, isBinary),
      markDirty: (session) => this.#markDirty(session),
    };
  }

  #signOn(session: Session, name: string, secret: string, isBare: boolean): void {
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
    const earlier = this.#present.get(entry.station);
    if (earlier?.entry?.station === entry.station) this.#end(earlier, CloseCode.replaced);

    session.entry = entry;
    session.isBare = isBare;
    session.number = ++this.#lastNumber;
    session.stage = "signedOn";
    this.#sessions.set(session.number, session);
    for (const station of entry.carries) this.#present.set(station, session);
    this.#present.set(entry.station, session);
    this.counters.sessions += 1;
    this.counters.signOns += 1;
    session.speaker.welcome(session);
    this.#options.events.signedOn(session.number, entry.station);
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
    session.speaker.rejected(session, reference, 0, -1, { code, at, field: "", echo });
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
    if (session.waiting.add(delivery)) return true;
    this.#end(session, CloseCode.deliveriesUnread);
    return false;
  }

  #hasRoom(session: Session): boolean {
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
    if (waiting.count === 0) session.waiting = null;
  }

  // ── sending ───────────────────────────────────────────────────────────────────────────────────────────────

  #markDirty(session: Session): void {
    if (session.isDirty) return;
    session.isDirty = true;
    if (session !== this.#handling) this.#dirty.push(session);
  }

  readonly #flushCorked = (): void => {
    if (this.#flushing !== null) this.#flushSession(this.#flushing);
  };

  /** It stays in the list of dirty sessions, where the next flush passes it over. */
  #flushSession(session: Session): void {
    while (session.isDirty && session.stage !== "ended") {
      session.isDirty = false;
      session.speaker.flush(session);
      if (session.isBare) this.#confirmSent(session);
    }
  }

  #send(session: Session, message: Uint8Array | string, isBinary: boolean): void {
    if (session.stage === "ended") return;
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
    }
  }

  // ── ends ──────────────────────────────────────────────────────────────────────────────────────────────────

  #end(session: Session, code: CloseCode, sentence: string = CLOSE_TABLE[code].sentence): void {
    if (session.stage === "ended") return;
    // Why messages of the last frame were refused is worth knowing; on a full line there is no use in it.
    if (code !== CloseCode.deliveriesUnread) this.#flushSession(session);
    if (!this.#leave(session)) return;
    countCode(this.counters.closesByCode, code);
    if (session.entry !== null && code !== CloseCode.signedOff) {
      const { mnemonic: station } = session.entry;
      this.#options.log.info({ session: session.number, station, code }, "session ended by the switch");
    }
    session.socket.end(code, sentence);
  }

  /** Takes a session off every list. False: it had left before. */
  #leave(session: Session): boolean {
    if (session.stage === "ended") return false;
    session.stage = "ended";
    session.isDirty = false;
    session.speaker.forget(session);
    this.#connections.delete(session);
    this.counters.connections -= 1;
    const { entry } = session;
    if (entry !== null) this.#leaveSignedOn(session, entry);
    this.#finishDrain();
    return true;
  }

  #leaveSignedOn(session: Session, entry: StationEntry): void {
    const unconfirmed = [...(session.sent?.takeAll() ?? []), ...(session.waiting?.takeAll() ?? [])];
    session.sent = null;
    session.waiting = null;
    this.#sessions.delete(session.number);
    for (const station of entry.carries) this.#absent(station, session);
    this.#absent(entry.station, session);
    this.counters.sessions -= 1;
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
    if (this.#drain !== null) this.#closeDrained(now, this.#drain.untilMs);
  }

  /** Ends an overdue session, sends a heartbeat, and says when to look again. */
  readonly #look = (session: Session): number | null => {
    const { silenceMs, heartbeatMs, signOnDeadlineMs } = this.#options.session;
    const now = this.#nowMs;
    if (session.stage === "ended") return null;
    if (session.stage === "connected") {
      if (now < session.openedMs + signOnDeadlineMs) return this.#dueMs(session);
      this.#end(session, CloseCode.signOnOverdue);
      return null;
    }
    if (now - session.lastHeardMs >= silenceMs) {
      this.#end(session, CloseCode.heartbeatMissed);
      return null;
    }
    if (now - session.lastSentMs >= heartbeatMs) {
      session.speaker.heartbeat(session);
      session.lastSentMs = now;
    }
    return this.#dueMs(session);
  };

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
