/**
 * A station's session from the station's side.
 *
 * Messages submitted in one turn of the event loop leave as one frame; what exceeds the switch's window waits in
 * here and leaves as credit comes back. Heartbeats, answers to them and confirmations go by themselves.
 */
import type { WebSocket } from "ws";
import { RejectCode } from "../domain/codes.ts";
import { Act } from "../domain/sessionProtocol.ts";
import { StationFrameWriter, SUBMIT_ITEMS_MAX } from "../wire/session/stationFrameWriter.ts";
import {
  type DeliverItem,
  type RejectedItem,
  readSwitchFrame,
  type SwitchFrame,
  type WarningItem,
  type Welcome,
} from "../wire/session/switchFrames.ts";
import { Deliveries, type DeliveryHandler } from "./deliveries.ts";
import { closedEnd, type SessionEnd, SessionEnded, SubmitQueueFull } from "./sessionErrors.ts";
import { OpenSubmission, type Submission } from "./submission.ts";

/** Messages that wait for the window; a program that is further ahead has to wait for outcomes. */
export const SUBMIT_WAITING_MAX = 65_536;
/** Silence of the switch, in heartbeats, after which the session counts as lost. */
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

export interface SubmitOptions {
  /** Which of the session's stations sends; absent: the one that signed on. */
  readonly mnemonic?: string;
  /** Bits of SubmitFlag; absent: none. */
  readonly flags?: number;
}

export class Session implements AsyncIterable<DeliverItem> {
  readonly welcome: Welcome;
  /** Resolves when the session is over, however it ended. */
  readonly ended: Promise<SessionEnd>;
  readonly #socket: WebSocket;
  readonly #writer = new StationFrameWriter();
  readonly #deliveries: Deliveries;
  /** Sent and not done, by reference, oldest first. */
  readonly #open = new Map<number, OpenSubmission>();
  #waiting: OpenSubmission[] = [];
  #lastReference = 0;
  #settled = 0;
  /** References up to here are decided. */
  #decided = 0;
  #isFlushPlanned = false;
  #taken = 0;
  #confirmed = 0;
  #isConfirmPlanned = false;
  #lastSentMs = performance.now();
  #lastHeardMs = performance.now();
  readonly #heartbeat: NodeJS.Timeout;
  #resolveEnded!: (end: SessionEnd) => void;
  #end: SessionEnd | null = null;
  #onDrain: (seconds: number) => void = () => {};

  /** Made by `connect`, which has signed on. */
  constructor(socket: WebSocket, welcome: Welcome) {
    this.#socket = socket;
    this.welcome = welcome;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#deliveries = new Deliveries((delivery) => this.#take(delivery));
    socket.on("message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on("close", (code: number) => {
      this.#finish(code === ABNORMAL_CLOSURE ? { kind: "lost" } : closedEnd(code));
    });
    const heartbeatMs = welcome.heartbeatSeconds * 1000;
    this.#heartbeat = setInterval(() => this.#beat(heartbeatMs), heartbeatMs / 2);
    this.#heartbeat.unref();
  }

  /** Messages that are not done, those that wait for the window included. */
  get outstanding(): number {
    return this.#open.size + this.#waiting.length;
  }

  /**
   * Sends a message. Messages are US-ASCII; any other character of a string goes as UTF-8, which the switch refuses
   * at its place (102). One byte per character would turn some of them into letters that nobody wrote.
   * Throws SessionEnded when the session is over, SubmitQueueFull when too many messages wait for the window.
   */
  submit(text: string | Uint8Array, options: SubmitOptions = {}): Submission {
    if (this.#end !== null) throw new SessionEnded(this.#end);
    if (this.#waiting.length >= SUBMIT_WAITING_MAX) throw new SubmitQueueFull(this.#waiting.length);
    const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
    const submission = new OpenSubmission(bytes, options.mnemonic ?? "", options.flags ?? 0);
    this.#waiting.push(submission);
    this.#planFlush();
    return submission;
  }

  /** Calls `handler` for every delivery. There is one handler or one loop over the session, not both. */
  onDelivery(handler: DeliveryHandler): void {
    this.#deliveries.handle(handler);
  }

  /** Calls `handler` when the switch announces that it goes out of service within so many seconds. */
  onDrain(handler: (seconds: number) => void): void {
    this.#onDrain = handler;
  }

  [Symbol.asyncIterator](): AsyncIterator<DeliverItem> {
    return this.#deliveries[Symbol.asyncIterator]();
  }

  /** Signs off. What is under way ends with SessionEnded; wait for it before where it matters. */
  async signOff(): Promise<void> {
    if (this.#end !== null) return;
    this.#sendConfirm();
    this.#send(this.#writer.bare(Act.signOff));
    const timer = setTimeout(() => this.#socket.terminate(), SIGN_OFF_MS);
    await this.ended;
    clearTimeout(timer);
  }

  // ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

  #receive(data: Buffer, isBinary: boolean): void {
    this.#lastHeardMs = performance.now();
    const frame = isBinary ? readSwitchFrame(data) : null;
    if (frame === null) {
      this.#finish({ kind: "malformed" });
      this.#socket.terminate();
      return;
    }
    this.#act(frame);
  }

  #act(frame: SwitchFrame): void {
    switch (frame.act) {
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
        this.#onDrain(frame.seconds);
        break;
      case "welcome":
      case "heartbeatAnswer":
      case "unknown":
        break;
      default:
        assertNever(frame);
    }
  }

  #accepted(upTo: number, settled: number, warnings: readonly WarningItem[]): void {
    for (const warning of warnings) this.#open.get(warning.reference)?.warn(warning);
    for (let reference = this.#decided + 1; reference <= upTo; reference++) {
      const submission = this.#open.get(reference);
      if (submission !== undefined && !submission.isDecided) submission.accept();
    }
    this.#decided = Math.max(this.#decided, upTo);
    this.#settled = settled;
    // Messages that have no answers end without a word of their own.
    if (settled === this.#lastReference) {
      for (const submission of this.#open.values()) submission.finish();
      this.#open.clear();
    }
    this.#letOldestGo();
    this.#planFlush();
  }

  #letOldestGo(): void {
    if (this.#open.size <= OPEN_WINDOWS_MAX * this.welcome.submitWindow) return;
    for (const [reference, submission] of this.#open) {
      if (!submission.isDecided || this.#open.size <= OPEN_WINDOWS_MAX * this.welcome.submitWindow) return;
      submission.finish();
      this.#open.delete(reference);
    }
  }

  #rejected(item: RejectedItem): void {
    // It says nothing about the message that carried the reference before.
    if (item.code === RejectCode.referenceOutOfOrder) return;
    this.#open.get(item.reference)?.reject(item);
    this.#open.delete(item.reference);
  }

  #delivered(item: DeliverItem): void {
    const submission = item.reference === 0 ? undefined : this.#open.get(item.reference);
    this.#deliveries.add(item);
    if (submission?.answered(item)) this.#open.delete(item.reference);
  }

  #take(delivery: DeliverItem): void {
    this.#taken = delivery.delivery;
    if (this.#isConfirmPlanned) return;
    this.#isConfirmPlanned = true;
    queueMicrotask(() => this.#sendConfirm());
  }

  // ── out ───────────────────────────────────────────────────────────────────────────────────────────────────

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
    const { submitWindow, frameBytesMax } = this.welcome;
    const credit = submitWindow - (this.#lastReference - this.#settled);
    const count = Math.min(credit, this.#waiting.length);
    if (count <= 0 || this.#end !== null) return;
    const leaving = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    const writer = this.#writer;
    const now = performance.now();
    writer.beginSubmit();
    for (const submission of leaving) {
      const { text, mnemonic, flags } = submission;
      const isFull =
        writer.submitItems === SUBMIT_ITEMS_MAX ||
        writer.submitBytes + text.length + ITEM_OVERHEAD_BYTES > frameBytesMax;
      if (isFull && writer.submitItems > 0) {
        this.#send(writer.finishSubmit());
        writer.beginSubmit();
      }
      submission.reference = ++this.#lastReference;
      submission.sentAtMs = now;
      this.#open.set(submission.reference, submission);
      writer.addSubmit(submission.reference, text, mnemonic, flags);
    }
    this.#send(writer.finishSubmit());
  }

  #sendConfirm(): void {
    this.#isConfirmPlanned = false;
    if (this.#taken <= this.#confirmed) return;
    this.#confirmed = this.#taken;
    this.#send(this.#writer.confirm(this.#taken));
  }

  #send(frame: Uint8Array): void {
    if (this.#end !== null) return;
    this.#lastSentMs = performance.now();
    // The writer's memory is used again before the socket may have sent it.
    this.#socket.send(Buffer.from(frame), { binary: true }, () => {});
  }

  #beat(heartbeatMs: number): void {
    const now = performance.now();
    if (now - this.#lastHeardMs > SILENT_HEARTBEATS_MAX * heartbeatMs) {
      this.#finish({ kind: "silent" });
      this.#socket.terminate();
    } else if (now - this.#lastSentMs >= heartbeatMs / 2) this.#send(this.#writer.bare(Act.heartbeat));
  }

  #finish(end: SessionEnd): void {
    if (this.#end !== null) return;
    this.#end = end.kind === "closed" && end.name === "signedOff" ? { kind: "signedOff" } : end;
    clearInterval(this.#heartbeat);
    const error = new SessionEnded(this.#end);
    for (const submission of [...this.#open.values(), ...this.#waiting]) submission.fail(error);
    this.#open.clear();
    this.#waiting = [];
    this.#deliveries.end();
    this.#resolveEnded(this.#end);
  }
}

function assertNever(frame: never): never {
  throw new Error(`unknown frame ${JSON.stringify(frame)}`);
}
