/**
 * A station's session from the station's side, over as many connections as it takes.
 *
 * Messages submitted in one turn of the event loop leave as one frame; what exceeds the switch's window waits in
 * here and leaves as credit comes back. Heartbeats, answers to them and confirmations go by themselves. When the
 * connection breaks the session connects again and goes on where it was; where the switch cannot do that, what it has
 * not decided is submitted again under its reference.
 *
 *   connecting ──welcome──▶ online ──sign-off, or an end that forbids it──▶ closed
 *     ▲    └──no welcome──┐   │                                               ▲
 *     └──time is over── waiting ◀──any other end──┘    (from every state) ────┘
 *
 * Runs in browsers: nothing here is Node's own.
 */
import { RejectCode } from "../domain/codes.ts";
import { Act, PROTOCOL_VERSION, SUBPROTOCOL_MSGPACK, SubmitFlag } from "../domain/sessionProtocol.ts";
import { REFERENCE_MAX, StationFrameWriter, SUBMIT_ITEMS_MAX } from "../wire/session/stationFrameWriter.ts";
import {
  type DeliverItem,
  type RejectedItem,
  readSwitchFrame,
  type SwitchFrame,
  type WarningItem,
  type Welcome,
} from "../wire/session/switchFrames.ts";
import { Backoff, type BackoffSettings } from "./backoff.ts";
import { Deliveries, type DeliveryHandler } from "./deliveries.ts";
import {
  closedEnd,
  type SessionEnd,
  SessionEnded,
  SessionOffline,
  SubmitQueueFull,
  SwitchUnreachable,
  UpgradeRefused,
} from "./sessionErrors.ts";
import type { ClientSocket, OpenSocket } from "./socket.ts";
import type { Spool } from "./spool.ts";
import { OpenSubmission, type Submission } from "./submission.ts";

/** Messages that wait for the window or for a connection; a program that is further ahead has to wait for outcomes. */
export const SUBMIT_WAITING_MAX = 65_536;
const CONNECT_TIMEOUT_MS = 10_000;
/** Silence of the switch, in heartbeats, after which the connection counts as lost. */
const SILENT_HEARTBEATS_MAX = 3;
/** The switch answers a sign-off at once; a line that is dead does not. */
const SIGN_OFF_MS = 2_000;
/**
 * Messages that the client still follows, in windows. More can only be some that ended without an answer (an
 * administrative message that was taken over); the oldest give way, as done.
 */
const OPEN_WINDOWS_MAX = 4;
/** What surrounds a text in a submit frame. */
const ITEM_OVERHEAD_BYTES = 32;
/** RFC 6455: the connection ended without a Close frame. */
const ABNORMAL_CLOSURE = 1006;
/** References begin at the seconds since then times 16 (docs/protocol.md, "References"). */
const REFERENCES_SINCE_MS = Date.UTC(2020, 0, 1);
const REFERENCES_PER_SECOND = 16;

export interface SessionOptions {
  /** For example `ws://127.0.0.1:7700/session`. */
  readonly url: string;
  /** Mnemonic of the station. */
  readonly station: string;
  readonly secret: string;
  readonly openSocket: OpenSocket;
  /** Of one try, from its start to the welcome; default 10 s. */
  readonly timeoutMs?: number;
  /** Whether to connect again when the connection has ended and the close code allows it; default true. */
  readonly reconnect?: boolean;
  /** Whether to try again when no session has come about yet; default true. */
  readonly retryFirst?: boolean;
  readonly backoff?: Partial<BackoffSettings>;
  /** At least 0, less than 1; default `Math.random`. */
  readonly random?: () => number;
  /** What `submit` does without a connection: the message waits for one, or SessionOffline is thrown; default "wait". */
  readonly whileOffline?: "wait" | "fail";
  /** Keeps what is not decided beyond this session; default: nothing does. */
  readonly spool?: Spool;
  /** Default: from the clock, or what follows on the spool's last. */
  readonly firstReference?: number;
}

export interface SubmitOptions {
  /** Which of the session's stations sends; absent: the one that signed on. */
  readonly mnemonic?: string;
  /** Bits of SubmitFlag; absent: none. */
  readonly flags?: number;
  /** Takes a message back that has not left yet, and ends the wait for one that has. */
  readonly signal?: AbortSignal;
}

export type SessionState =
  /** `attempt` counts from 1 since the last welcome. */
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "online"; readonly welcome: Welcome }
  /** Waits to connect again; `because` is how the last connection or try ended. */
  | { readonly kind: "waiting"; readonly forMs: number; readonly because: SessionEnd }
  | { readonly kind: "closed"; readonly end: SessionEnd };

export class Session implements AsyncIterable<DeliverItem> {
  /** Resolves when the session is over for good, however it ended. */
  readonly ended: Promise<SessionEnd>;
  /** Resolves at the first welcome; rejects when the session is closed before. */
  readonly started: Promise<void>;
  /** What the spool held: submitted again, before anything else. */
  readonly recovered: readonly Submission[];
  readonly #options: SessionOptions;
  readonly #backoff: Backoff;
  readonly #writer = new StationFrameWriter();
  readonly #deliveries: Deliveries;
  #state: SessionState = { kind: "connecting", attempt: 0 };
  #welcome: Welcome | null = null;
  #socket: ClientSocket | null = null;
  /** Counts connections: what an earlier one still says is passed over. */
  #connection = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #heartbeat: ReturnType<typeof setInterval> | null = null;
  #onlineSinceMs = 0;
  #isSigningOff = false;
  #isDraining = false;

  // ── messages
  /** Sent in this session of the switch and not done, by reference, oldest first. */
  readonly #open = new Map<number, OpenSubmission>();
  /** Those of them that are neither accepted nor refused. */
  readonly #undecided = new Map<number, OpenSubmission>();
  #waiting: OpenSubmission[] = [];
  #nextReference: number;
  /** Items sent in this session of the switch, those that did not arrive left out; the references of the last ones. */
  #sent = 0;
  #sentLast: number[] = [];
  #settled = 0;
  #isFlushPlanned = false;

  // ── deliveries
  /** Token of the session that can go on; null: none can. */
  #token: string | null = null;
  /** Counts the switch's sessions: deliveries of an earlier one are confirmed no more. */
  #epoch = 0;
  /** Numbers of the last delivery that came, that the program has, and that was confirmed. */
  #received = 0;
  #taken = 0;
  #confirmed = 0;
  #isConfirmPlanned = false;

  #lastSentMs = 0;
  #lastHeardMs = 0;
  #resolveEnded!: (end: SessionEnd) => void;
  #settleStarted!: { resolve(): void; reject(error: Error): void };
  #onDrain: (seconds: number) => void = () => {};
  #onState: (state: SessionState) => void = () => {};

  /** Connects at once. */
  constructor(options: SessionOptions) {
    const { backoff, random, spool, firstReference } = options;
    this.#options = options;
    this.#backoff = new Backoff(backoff, random);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.started = new Promise((resolve, reject) => {
      this.#settleStarted = { resolve, reject };
    });
    this.started.catch(() => {});
    this.#deliveries = new Deliveries((error) => this.#giveUp({ kind: "failed", error }));
    this.#nextReference = firstReference ?? Math.max(referenceOfClock(), (spool?.lastReference ?? 0) + 1);
    // It may have arrived in an earlier session: the switch then knows the reference.
    this.#waiting = (spool?.load() ?? []).map(
      (message) => new OpenSubmission({ ...message, flags: message.flags | SubmitFlag.retransmission }),
    );
    this.recovered = [...this.#waiting];
    this.#connect(1);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The latest welcome. Throws before the first one. */
  get welcome(): Welcome {
    if (this.#welcome === null) throw new SessionOffline();
    return this.#welcome;
  }

  /** Messages that are not done, those that wait for the window or a connection included. */
  get outstanding(): number {
    return this.#open.size + this.#waiting.length;
  }

  /**
   * Sends a message. Messages are US-ASCII; any other character of a string goes as UTF-8, which the switch refuses
   * at its place (102). One byte per character would turn some of them into letters that nobody wrote.
   * Throws SessionEnded when the session is closed, SubmitQueueFull when too many messages wait, SessionOffline where
   * that is wanted, and the reason of a signal that has been aborted.
   */
  submit(text: string | Uint8Array, options: SubmitOptions = {}): Submission {
    const { mnemonic = "", flags = 0, signal } = options;
    if (this.#state.kind === "closed") throw new SessionEnded(this.#state.end);
    if (this.#options.whileOffline === "fail" && this.#state.kind !== "online") throw new SessionOffline();
    if (this.#waiting.length >= SUBMIT_WAITING_MAX) throw new SubmitQueueFull(this.#waiting.length);
    signal?.throwIfAborted();
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const submission = new OpenSubmission({ reference: this.#takeReference(), text: bytes, mnemonic, flags });
    this.#waiting.push(submission);
    this.#spool(submission);
    if (signal !== undefined) this.#follow(submission, signal);
    this.#planFlush();
    return submission;
  }

  /**
   * Calls `handler` for every delivery; a delivery is confirmed when it has returned, or when its promise has resolved.
   * A handler that throws ends the session: what it has not taken comes again to the next one. There is one handler or
   * one loop over the session, not both.
   */
  onDelivery(handler: DeliveryHandler): void {
    this.#deliveries.handle(handler);
  }

  /** Calls `handler` when the switch announces that it goes out of service within so many seconds. */
  onDrain(handler: (seconds: number) => void): void {
    this.#onDrain = handler;
  }

  /** Calls `handler` with every state that the session comes into from now on. */
  onState(handler: (state: SessionState) => void): void {
    this.#onState = handler;
  }

  [Symbol.asyncIterator](): AsyncIterator<DeliverItem> {
    return this.#deliveries[Symbol.asyncIterator]();
  }

  /** Signs off. What is under way ends with SessionEnded; wait for it before where it matters. */
  async signOff(): Promise<void> {
    if (this.#state.kind === "closed") return;
    if (this.#state.kind !== "online") {
      this.#giveUp({ kind: "signedOff" });
      return;
    }
    this.#isSigningOff = true;
    this.#sendConfirm();
    this.#send(this.#writer.bare(Act.signOff));
    const timer = setTimeout(() => this.#giveUp({ kind: "lost" }), SIGN_OFF_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Gives the session up at once, without signing off: the switch keeps it for the time in which it can be resumed. */
  abandon(reason?: unknown): void {
    this.#giveUp({ kind: "failed", error: reason });
  }

  // ── connections ───────────────────────────────────────────────────────────────────────────────────────────

  #connect(attempt: number): void {
    const { url, openSocket, timeoutMs = CONNECT_TIMEOUT_MS } = this.#options;
    const connection = ++this.#connection;
    const isCurrent = () => connection === this.#connection;
    let isOpened = false;
    this.#enter({ kind: "connecting", attempt });
    if (!isCurrent()) return;
    this.#timer = setTimeout(() => this.#down({ kind: "unreachable", error: null }), timeoutMs);
    try {
      this.#socket = openSocket(url, SUBPROTOCOL_MSGPACK, {
        opened: () => {
          if (!isCurrent()) return;
          isOpened = true;
          this.#signOn();
        },
        received: (bytes) => {
          if (isCurrent()) this.#receive(bytes);
        },
        closed: (code) => {
          if (!isCurrent()) return;
          if (code !== ABNORMAL_CLOSURE) this.#down(closedEnd(code));
          else this.#down(isOpened ? { kind: "lost" } : { kind: "unreachable", error: null });
        },
        failed: (error) => {
          if (!isCurrent()) return;
          if (error instanceof UpgradeRefused) {
            const { status, sentence } = error;
            this.#down({ kind: "refused", status, sentence, error });
          } else this.#down({ kind: "unreachable", error });
        },
      });
    } catch (error) {
      // The URL is none: no later try will make it one.
      this.#giveUp({ kind: "unreachable", error: error as Error });
    }
  }

  #signOn(): void {
    const { station, secret } = this.#options;
    const resume = this.#token === null ? null : { token: this.#token, delivery: this.#taken };
    this.#confirmed = this.#taken;
    this.#send(this.#writer.signOn(PROTOCOL_VERSION, station, secret, resume));
  }

  #welcomed(welcome: Welcome): void {
    this.#clearTimers();
    if (welcome.resume?.code === 0) this.#goOn(welcome.resume.received);
    else this.#beginAnew();
    this.#token = welcome.resumeToken;
    this.#welcome = welcome;
    this.#isDraining = false;
    this.#onlineSinceMs = performance.now();
    const heartbeatMs = welcome.heartbeatSeconds * 1000;
    this.#heartbeat = setInterval(() => this.#beat(heartbeatMs), heartbeatMs / 2);
    // In Node the socket keeps a program alive, not its heartbeat.
    (this.#heartbeat as { unref?: () => void }).unref?.();
    this.#enter({ kind: "online", welcome });
    this.#settleStarted.resolve();
    this.#planConfirm();
    this.#planFlush();
  }

  /** The session goes on: what the switch has not received is sent again, as if for the first time. */
  #goOn(received: number): void {
    const lost: OpenSubmission[] = [];
    const arrived = this.#sentLast.filter((reference) => reference <= received);
    for (const reference of this.#sentLast) {
      const submission = reference > received ? this.#open.get(reference) : undefined;
      if (submission === undefined) continue;
      lost.push(submission);
      this.#open.delete(reference);
      this.#undecided.delete(reference);
    }
    this.#sent -= this.#sentLast.length - arrived.length;
    this.#sentLast = arrived;
    this.#waiting = [...lost, ...this.#waiting];
  }

  /** A new session of the switch: what was not decided in the last one is submitted again, marked. */
  #beginAnew(): void {
    const end: SessionEnd = { kind: "lost" };
    const again: OpenSubmission[] = [];
    for (const submission of this.#open.values()) {
      if (submission.isDecided) submission.fail(new SessionEnded(end));
      else {
        submission.flags |= SubmitFlag.retransmission;
        again.push(submission);
      }
    }
    this.#open.clear();
    this.#undecided.clear();
    this.#waiting = [...again, ...this.#waiting];
    this.#sent = 0;
    this.#sentLast = [];
    this.#settled = 0;
    this.#epoch += 1;
    this.#received = 0;
    this.#taken = 0;
    this.#confirmed = 0;
  }

  /** A connection, or a try, is over. */
  #down(end: SessionEnd): void {
    const { reconnect = true, retryFirst = true } = this.#options;
    const isOnline = this.#state.kind === "online";
    const mayRetry = this.#welcome === null ? retryFirst : reconnect;
    const lastedMs = isOnline ? performance.now() - this.#onlineSinceMs : 0;
    const forMs = mayRetry && !this.#isSigningOff ? this.#backoff.next(end, lastedMs) : null;
    if (forMs === null) {
      this.#giveUp(end);
      return;
    }
    const attempt = this.#state.kind === "connecting" ? this.#state.attempt + 1 : 1;
    this.#disconnect();
    this.#timer = setTimeout(() => this.#connect(attempt), forMs);
    this.#enter({ kind: "waiting", forMs, because: end });
  }

  #disconnect(): void {
    this.#clearTimers();
    this.#connection += 1;
    const socket = this.#socket;
    this.#socket = null;
    socket?.terminate();
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#timer = null;
    this.#heartbeat = null;
  }

  /** Closes the session for good. What is not decided stays in the spool. */
  #giveUp(given: SessionEnd): void {
    if (this.#state.kind === "closed") return;
    const end: SessionEnd =
      given.kind === "closed" && given.name === "signedOff" ? { kind: "signedOff" } : given;
    this.#disconnect();
    const error = new SessionEnded(end);
    for (const submission of [...this.#open.values(), ...this.#waiting]) submission.fail(error);
    this.#open.clear();
    this.#undecided.clear();
    this.#waiting = [];
    this.#deliveries.end();
    this.#settleStarted.reject(errorOf(end, this.#options.url));
    this.#enter({ kind: "closed", end });
    this.#resolveEnded(end);
  }

  #enter(state: SessionState): void {
    this.#state = state;
    this.#onState(state);
  }

  #beat(heartbeatMs: number): void {
    const now = performance.now();
    if (now - this.#lastHeardMs > SILENT_HEARTBEATS_MAX * heartbeatMs) this.#down({ kind: "silent" });
    else if (now - this.#lastSentMs >= heartbeatMs / 2) this.#send(this.#writer.bare(Act.heartbeat));
  }

  // ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

  #receive(bytes: Uint8Array | null): void {
    this.#lastHeardMs = performance.now();
    const frame = bytes === null ? null : readSwitchFrame(bytes);
    const isWelcome = frame?.act === "welcome";
    if (frame === null || (this.#state.kind === "connecting") !== isWelcome)
      this.#down({ kind: "malformed" });
    else this.#act(frame);
  }

  #act(frame: SwitchFrame): void {
    switch (frame.act) {
      case "welcome":
        this.#welcomed(frame.welcome);
        break;
      case "accepted":
        this.#accepted(frame.upTo, frame.settled, frame.warnings);
        break;
      case "rejected":
        for (const item of frame.items) this.#rejected(item);
        break;
      case "deliver":
        for (const item of frame.items) this.#delivered(item);
        break;
      case "heartbeat":
        this.#send(this.#writer.bare(Act.heartbeatAnswer));
        break;
      case "drain":
        this.#isDraining = true;
        this.#onDrain(frame.seconds);
        break;
      case "heartbeatAnswer":
      case "unknown":
        break;
      default:
        assertNever(frame);
    }
  }

  #accepted(upTo: number, settled: number, warnings: readonly WarningItem[]): void {
    for (const warning of warnings) this.#open.get(warning.reference)?.warn(warning);
    for (const [reference, submission] of this.#undecided) {
      if (reference > upTo) break;
      this.#undecided.delete(reference);
      this.#options.spool?.remove(reference);
      submission.accept();
    }
    this.#settled = settled;
    const inWindow = Math.max(0, this.#sent - settled);
    if (this.#sentLast.length > inWindow) this.#sentLast.splice(0, this.#sentLast.length - inWindow);
    // Messages that have no answers end without a word of their own.
    if (settled === this.#sent) {
      for (const submission of this.#open.values()) submission.finish();
      this.#open.clear();
    }
    this.#letOldestGo();
    this.#planFlush();
  }

  #letOldestGo(): void {
    const openMax = OPEN_WINDOWS_MAX * this.welcome.submitWindow;
    if (this.#open.size <= openMax) return;
    for (const [reference, submission] of this.#open) {
      if (!submission.isDecided || this.#open.size <= openMax) return;
      submission.finish();
      this.#open.delete(reference);
    }
  }

  #rejected(item: RejectedItem): void {
    // It says nothing about the message that carried the reference before.
    if (item.code === RejectCode.referenceOutOfOrder) return;
    const submission = this.#undecided.get(item.reference);
    // Said again after a resume.
    if (submission === undefined) return;
    this.#options.spool?.remove(item.reference);
    this.#undecided.delete(item.reference);
    this.#open.delete(item.reference);
    submission.reject(item);
  }

  #delivered(item: DeliverItem): void {
    // Sent again after a resume, and here already.
    if (item.delivery <= this.#received) return;
    this.#received = item.delivery;
    const submission = item.reference === 0 ? undefined : this.#open.get(item.reference);
    const epoch = this.#epoch;
    this.#deliveries.add(item, () => this.#take(item.delivery, epoch));
    if (submission?.answered(item)) this.#open.delete(item.reference);
  }

  #take(delivery: number, epoch: number): void {
    if (epoch !== this.#epoch) return;
    this.#taken = delivery;
    this.#planConfirm();
  }

  // ── out ───────────────────────────────────────────────────────────────────────────────────────────────────

  #takeReference(): number {
    const reference = this.#nextReference;
    this.#nextReference = reference >= REFERENCE_MAX ? 1 : reference + 1;
    return reference;
  }

  /** It leaves when the spool has it. */
  #spool(submission: OpenSubmission): void {
    const { spool } = this.#options;
    if (spool === undefined) return;
    const keeping = spool.add(submission);
    if (keeping === undefined) return;
    submission.isReady = false;
    keeping.then(
      () => {
        submission.isReady = true;
        this.#planFlush();
      },
      (error: Error) => {
        this.#takeBack(submission);
        submission.fail(error);
        this.#planFlush();
      },
    );
  }

  #follow(submission: OpenSubmission, signal: AbortSignal): void {
    const abort = () => {
      if (this.#takeBack(submission)) this.#options.spool?.remove(submission.reference);
      submission.fail(signal.reason as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
    submission.done.catch(() => {}).finally(() => signal.removeEventListener("abort", abort));
  }

  /** False: it is not here any more, or may have arrived before the connection broke. */
  #takeBack(submission: OpenSubmission): boolean {
    const place = submission.sentAtMs === 0 ? this.#waiting.indexOf(submission) : -1;
    if (place >= 0) this.#waiting.splice(place, 1);
    return place >= 0;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned || this.#waiting.length === 0) return;
    this.#isFlushPlanned = true;
    queueMicrotask(() => {
      this.#isFlushPlanned = false;
      this.#flush();
    });
  }

  /** Sends what waits, as far as the window allows. */
  #flush(): void {
    if (this.#state.kind !== "online") return;
    // A switch that drains refuses it; the next session takes it.
    if (this.#isDraining && this.#options.reconnect !== false) return;
    const { submitWindow, frameBytesMax } = this.welcome;
    const credit = submitWindow - (this.#sent - this.#settled);
    const notReady = this.#waiting.findIndex(({ isReady }) => !isReady);
    const count = Math.min(credit, notReady < 0 ? this.#waiting.length : notReady);
    if (count <= 0) return;
    const leaving = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    const writer = this.#writer;
    const now = performance.now();
    writer.beginSubmit();
    for (const submission of leaving) {
      const { reference, text, mnemonic, flags } = submission;
      const isFull =
        writer.submitItems === SUBMIT_ITEMS_MAX ||
        writer.submitBytes + text.length + ITEM_OVERHEAD_BYTES > frameBytesMax;
      if (isFull && writer.submitItems > 0) {
        this.#send(writer.finishSubmit());
        writer.beginSubmit();
      }
      submission.sentAtMs = now;
      this.#open.set(reference, submission);
      this.#undecided.set(reference, submission);
      this.#sent += 1;
      this.#sentLast.push(reference);
      writer.addSubmit(reference, text, mnemonic, flags);
    }
    this.#send(writer.finishSubmit());
  }

  #planConfirm(): void {
    if (this.#isConfirmPlanned || this.#taken <= this.#confirmed) return;
    this.#isConfirmPlanned = true;
    queueMicrotask(() => {
      this.#isConfirmPlanned = false;
      this.#sendConfirm();
    });
  }

  #sendConfirm(): void {
    if (this.#taken <= this.#confirmed || this.#state.kind !== "online") return;
    this.#confirmed = this.#taken;
    this.#send(this.#writer.confirm(this.#taken));
  }

  #send(frame: Uint8Array): void {
    this.#lastSentMs = performance.now();
    this.#socket?.send(frame);
  }
}

function referenceOfClock(): number {
  const seconds = Math.floor((Date.now() - REFERENCES_SINCE_MS) / 1000);
  return (seconds * REFERENCES_PER_SECOND) % (REFERENCE_MAX + 1) || 1;
}

/** Why no session has come about, as an error of its own type. */
function errorOf(end: SessionEnd, url: string): Error {
  if (end.kind === "refused") return end.error;
  if (end.kind === "unreachable")
    return new SwitchUnreachable(url, end.error === null ? {} : { cause: end.error });
  return new SessionEnded(end);
}

function assertNever(frame: never): never {
  throw new Error(`unknown frame ${JSON.stringify(frame)}`);
}
