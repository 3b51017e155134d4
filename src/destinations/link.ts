/**
 * The line to one database: a TCP connection that carries frames of many messages both ways.
 *
 * Every message taken over ends exactly once: by its last answer, at its deadline, or when the line breaks.
 * Unanswered messages on the line are bounded by the window; beyond it they wait by priority. The link comes back
 * by itself, with a doubling, jittered pause, so that a database that restarts is not met by every switch at once.
 *
 * In service means: connected, and both sides have said hello. A database may also take itself out of service. One
 * that takes messages and does not answer them is left alone by its breaker: what waits for it is handed back, and from
 * time to time one message is tried.
 */
import type { Socket } from "node:net";
import type { LinkConfig } from "../config/model.ts";
import { Allowance } from "../exchange/allowance.ts";
import type { ForwardOutcome, LinkEvents, LinkState } from "../exchange/linksPort.ts";
import { LINK_BACKLOG_BYTES_MAX, LINK_FRAME_BYTES_MAX } from "../limits.ts";
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  FrameReader,
  frameKind,
  parseHello,
  parseRespondFrame,
  parseService,
} from "../wire/frames.ts";
import {
  type ForwardItem,
  LINK_PROTOCOL,
  LINK_VERSION,
  LinkFrame,
  RespondFlag,
} from "../wire/linkMessages.ts";
import { type BreakerState, CircuitBreaker } from "./circuitBreaker.ts";
import { ForwardQueue, type WaitingForward } from "./forwardQueue.ts";
import { SentFrames } from "./sentFrames.ts";

/** What surrounds the texts of a frame: numbers, destination, array heads. */
const ITEM_OVERHEAD_BYTES = 64;
/** Heartbeats that may go unanswered before the line counts as broken. */
const HEARTBEATS_MISSED_MAX = 3;

/** Clock, randomness and network of a link. */
export interface LinkWorld {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly connect: (host: string, port: number) => Socket;
  readonly setTimer: (run: () => void, ms: number) => () => void;
}

export interface LinkStatistics {
  forwarded: number;
  answers: number;
  overdue: number;
  lost: number;
  connects: number;
  framesOut: number;
  framesIn: number;
  malformedFrames: number;
}

export interface LinkOptions {
  readonly index: number;
  readonly config: LinkConfig;
  /** The switch's name in its hello. */
  readonly name: string;
  readonly events: LinkEvents;
  readonly world: LinkWorld;
  readonly log: {
    info(facts: object, what: string): void;
    warn(facts: object, what: string): void;
  };
}

export class Link {
  readonly config: LinkConfig;
  readonly statistics: LinkStatistics = {
    forwarded: 0,
    answers: 0,
    overdue: 0,
    lost: 0,
    connects: 0,
    framesOut: 0,
    framesIn: 0,
    malformedFrames: 0,
  };
  readonly #options: LinkOptions;
  readonly #queue: ForwardQueue;
  readonly #breaker: CircuitBreaker;
  /** The rate at which the database may be sent messages; null: any. */
  readonly #rate: Allowance | null;
  readonly #sent = new SentFrames();
  /** Unanswered messages: `number * 64 + leg` to the instant when it is overdue, in the order of leaving. */
  readonly #inFlight = new Map<number, number>();
  #outgoing: ForwardItem[] = [];
  #outgoingBytes = 0;
  /** The message that a database which does not answer was sent to see whether it does again; null: none. */
  #tried: { readonly id: number; readonly text: Uint8Array } | null = null;
  /** What `serviceChanged` said last. */
  #wasServing = false;
  #socket: Socket | null = null;
  #reader = new FrameReader();
  #isHelloed = false;
  #isOutByItself = false;
  #isClosed = false;
  #pauseMs: number;
  #unansweredHeartbeats = 0;
  #cancelTimer: () => void = () => {};
  #cancelHeartbeat: () => void = () => {};

  constructor(options: LinkOptions) {
    this.config = options.config;
    this.#options = options;
    const { queueMax, breaker, messagesPerSecond, burst, reconnectMinMs } = options.config;
    this.#queue = new ForwardQueue(queueMax);
    this.#breaker = new CircuitBreaker(breaker, options.world);
    this.#rate =
      messagesPerSecond === 0 ? null : new Allowance(messagesPerSecond, burst, options.world.now());
    this.#pauseMs = reconnectMinMs;
  }

  get isInService(): boolean {
    return this.#isHelloed && !this.#isOutByItself;
  }
  get inFlight(): number {
    return this.#inFlight.size;
  }
  get waiting(): number {
    return this.#queue.length;
  }
  get breaker(): BreakerState {
    return this.#breaker.state;
  }
  /** How often the database was left alone because it did not answer. */
  get breakerOpenings(): number {
    return this.#breaker.openings;
  }
  get #isServing(): boolean {
    return this.isInService && this.#breaker.state === "closed";
  }

  get state(): LinkState {
    const { inFlight, waiting } = this;
    const { state, opensInMs: triedInMs } = this.#breaker;
    const isOut = !this.isInService;
    const service = isOut ? (this.config.inUse ? "outOfService" : "notInUse") : SERVICE_OF[state];
    return { service, inFlight, waiting, triedInMs: isOut ? 0 : triedInMs };
  }

  /** Messages that would be put on the line at once. */
  get room(): number {
    if (!this.isInService) return 0;
    switch (this.#breaker.state) {
      case "open":
        return 0;
      case "halfOpen":
        return this.#tried === null ? 1 : 0;
      default: {
        if (this.#queue.length > 0) return 0;
        const places = Math.max(0, this.config.window - this.#inFlight.size);
        return this.#rate === null ? places : Math.min(places, this.#rate.at(this.#options.world.now()));
      }
    }
  }

  open(): void {
    const { host, port, connectTimeoutMs } = this.config;
    const socket = this.#options.world.connect(host, port);
    this.#socket = socket;
    this.#reader = new FrameReader();
    this.#isHelloed = false;
    this.#isOutByItself = false;
    this.#unansweredHeartbeats = 0;
    socket.setNoDelay(true);
    // One deadline for connection and hello: a listener that accepts and says nothing is no database.
    this.#cancelTimer = this.#options.world.setTimer(() => socket.destroy(), connectTimeoutMs);
    socket.on("connect", () =>
      socket.write(encodeFrame([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, this.#options.name])),
    );
    socket.on("data", (chunk) => this.#receive(socket, chunk));
    socket.on("error", () => {}); // "close" follows and does the work
    socket.on("close", () => this.#closed(socket));
  }

  /** Ends the line for good; everything unanswered is reported lost. */
  close(): void {
    this.#isClosed = true;
    const socket = this.#socket;
    if (socket === null) this.#cancelTimer();
    else {
      socket.destroy();
      this.#closed(socket);
    }
  }

  forward(
    number: number,
    leg: number,
    priority: number,
    flags: number,
    destination: string,
    text: Uint8Array,
  ): ForwardOutcome {
    if (!this.isInService) return "outOfService";
    const now = this.#options.world.now();
    const deadlineAtMs = now + this.config.deadlineMs;
    if (this.#breaker.state !== "closed") {
      if (this.room === 0) return "outOfService";
      this.#tried = { id: idOf(number, leg), text: Uint8Array.prototype.slice.call(text) };
      this.#put({ number, leg, flags, destination, text, deadlineAtMs });
      return "taken";
    }
    const hasPlace = this.#inFlight.size < this.config.window && this.#queue.length === 0;
    if (hasPlace && (this.#rate === null || this.#rate.take(now))) {
      this.#put({ number, leg, flags, destination, text, deadlineAtMs });
      return "taken";
    }
    const copy = Uint8Array.prototype.slice.call(text);
    const isTaken = this.#queue.push({ number, leg, flags, destination, text: copy, deadlineAtMs }, priority);
    return isTaken ? "taken" : "congested";
  }

  flush(): void {
    if (this.#outgoing.length === 0) return;
    const frame = encodeFrame([LinkFrame.forward, ...this.#outgoing]);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    this.statistics.framesOut++;
    if (this.config.repeatsMax > 0) this.#sent.push(frame, this.#options.world.now());
    this.#write(frame);
  }

  /** Hands back what waits for the window. */
  recall(): void {
    const { index, events } = this.#options;
    if (this.#queue.length === 0) return;
    this.#queue.clear(({ number, leg, text }) => events.lost(index, number, leg, text, false));
    events.settled();
  }

  /** Ends what is overdue, and lets the breaker think. Called by the owner's clock tick. */
  tick(): void {
    const now = this.#options.world.now();
    let ended = 0;
    let overdue = 0;
    const tried = this.#tried;
    // What waited by priority left out of the order of the deadlines, so every place of the window is looked at.
    for (const [id, deadlineAtMs] of this.#inFlight) {
      if (deadlineAtMs > now) continue;
      this.#inFlight.delete(id);
      ended++;
      if (id === tried?.id) {
        this.#tried = null;
        this.#breaker.tryFailed();
      } else overdue++;
      this.#endOverdue(numberOf(id), legOf(id), id === tried?.id ? tried.text : null, true);
    }
    if (overdue > 0) this.#breaker.overdue(overdue);
    this.#queue.expire(now, ({ number, leg, text }) => {
      this.#endOverdue(number, leg, text, false);
      ended++;
    });
    if (this.#inFlight.size === 0) this.#sent.clear();
    else this.#sent.forgetBefore(now - this.config.deadlineMs);
    this.#breaker.tick();
    this.#noteService();
    if (this.#breaker.state !== "closed") this.recall();
    else if (this.#queue.length > 0) this.#refill();
    if (ended > 0) this.#options.events.settled();
  }

  #endOverdue(number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    this.statistics.overdue++;
    this.#options.events.overdue(this.#options.index, number, leg, text, hasLeft);
  }

  /** Tells whether messages may leave, when that has changed. */
  #noteService(): void {
    const { index, events, log } = this.#options;
    const isServing = this.#isServing;
    if (isServing === this.#wasServing) return;
    this.#wasServing = isServing;
    if (this.isInService) {
      const facts = { link: this.config.id, state: this.state.service, inFlight: this.inFlight };
      if (isServing) log.info(facts, "link in service");
      else log.warn(facts, "link does not answer");
    }
    events.serviceChanged(index, isServing);
  }

  #put(forward: WaitingForward): void {
    const { number, leg, flags, destination, text, deadlineAtMs } = forward;
    const bytes = text.length + ITEM_OVERHEAD_BYTES;
    if (this.#outgoingBytes + bytes > LINK_FRAME_BYTES_MAX) this.flush();
    const remainingMs = Math.max(0, Math.round(deadlineAtMs - this.#options.world.now()));
    this.#outgoing.push([number, leg, remainingMs, flags, destination, text]);
    this.#outgoingBytes += bytes;
    this.#inFlight.set(idOf(number, leg), deadlineAtMs);
    this.statistics.forwarded++;
  }

  #refill(): void {
    const now = this.#options.world.now();
    while (this.#queue.length > 0 && this.#inFlight.size < this.config.window) {
      if (this.#rate !== null && !this.#rate.take(now)) break;
      this.#put(this.#queue.shift()!);
    }
    this.flush();
  }

  #receive(socket: Socket, chunk: Buffer): void {
    if (socket !== this.#socket) return;
    try {
      for (const payload of this.#reader.push(chunk)) {
        this.statistics.framesIn++;
        if (!this.#take(decodeFrame(payload))) {
          this.#dropMalformed(socket);
          return;
        }
        // Answering may have ended the line, and the rest belongs to it.
        if (socket !== this.#socket) return;
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#dropMalformed(socket);
    }
  }

  /** What came is not ours to guess at: the line goes, its messages end as lost, and it begins again. */
  #dropMalformed(socket: Socket): void {
    this.statistics.malformedFrames++;
    this.#options.log.warn({ link: this.config.id }, "link frame malformed");
    socket.destroy();
  }

  #write(frame: Buffer): void {
    const socket = this.#socket;
    if (socket === null) return;
    socket.write(frame);
    if (socket.writableLength <= LINK_BACKLOG_BYTES_MAX) return;
    this.#options.log.warn({ link: this.config.id }, "link not read by its database");
    socket.destroy();
  }

  /** False: the frame is not one that a database may send now. */
  #take(value: unknown): boolean {
    const kind = frameKind(value);
    if (!this.#isHelloed) {
      const hello = parseHello(value);
      if (hello === null || hello.version !== LINK_VERSION) return false;
      this.#enterService();
      return true;
    }
    switch (kind) {
      case LinkFrame.respond:
        return this.#takeAnswers(value);
      case LinkFrame.heartbeat:
        this.#write(encodeFrame([LinkFrame.heartbeatAnswer]));
        return true;
      case LinkFrame.heartbeatAnswer:
        this.#unansweredHeartbeats = 0;
        return true;
      case LinkFrame.service: {
        const notice = parseService(value);
        if (notice === null) return false;
        if (notice.code === "") this.#setOutByItself(!notice.inService);
        return true;
      }
      default:
        return false;
    }
  }

  #takeAnswers(value: unknown): boolean {
    const items = parseRespondFrame(value);
    if (items === null) return false;
    let answered = 0;
    for (const [number, leg, , flags] of items) {
      if ((flags & RespondFlag.last) !== 0 && this.#inFlight.delete(idOf(number, leg))) answered++;
    }
    if (answered > 0) this.#noteAnswered(answered);
    this.statistics.answers += items.length;
    this.#unansweredHeartbeats = 0;
    this.#options.events.responded(this.#options.index, items);
    if (this.#queue.length > 0) this.#refill();
    this.#options.events.settled();
    return true;
  }

  #noteAnswered(count: number): void {
    this.#breaker.answered(count);
    if (this.#tried !== null && !this.#inFlight.has(this.#tried.id)) this.#tried = null;
    if (!this.#wasServing) this.#noteService();
  }

  #enterService(): void {
    this.#isHelloed = true;
    this.#pauseMs = this.config.reconnectMinMs;
    this.statistics.connects++;
    this.#cancelTimer();
    this.#breaker.reconnected();
    if (this.#breaker.state !== "closed") this.#options.log.info({ link: this.config.id }, "link connected");
    this.#noteService();
    this.#scheduleHeartbeat();
  }

  #setOutByItself(isOut: boolean): void {
    if (isOut === this.#isOutByItself) return;
    this.#isOutByItself = isOut;
    this.#options.log.info({ link: this.config.id, inService: !isOut }, "link changed service");
    this.#noteService();
    if (isOut) this.recall();
  }

  #scheduleHeartbeat(): void {
    this.#cancelHeartbeat = this.#options.world.setTimer(() => {
      if (this.#unansweredHeartbeats >= HEARTBEATS_MISSED_MAX) {
        this.#options.log.warn({ link: this.config.id }, "link silent");
        this.#socket?.destroy();
        return;
      }
      this.#unansweredHeartbeats++;
      this.#scheduleHeartbeat();
      this.#write(encodeFrame([LinkFrame.heartbeat]));
    }, this.config.heartbeatMs);
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#cancelTimer();
    this.#cancelHeartbeat();
    const wasInService = this.#isHelloed;
    const inFlight = this.#inFlight.size;
    this.#isHelloed = false;
    if (this.#tried !== null) this.#breaker.tryFailed();
    this.#tried = null;
    this.#loseEverything();
    this.#noteService();
    if (this.#isClosed) return;

    const retryInMs = Math.round(this.#pauseMs * (0.5 + this.#options.world.random()));
    if (wasInService) this.#options.log.warn({ link: this.config.id, inFlight, retryInMs }, "link lost");
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.config.reconnectMaxMs);
    this.#cancelTimer = this.#options.world.setTimer(() => this.open(), retryInMs);
  }

  #loseEverything(): void {
    const { index, events } = this.#options;
    const unsent = new Map(this.#outgoing.map(([number, leg, , , , text]) => [idOf(number, leg), text]));
    const lost = [...this.#inFlight.keys()];
    const count = lost.length + this.#queue.length;
    this.#inFlight.clear();
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    const sent = new Map<number, Uint8Array>();
    if (lost.length > unsent.size) {
      const isLost = new Set(lost);
      this.#sent.each((number, leg, text) => {
        if (isLost.has(idOf(number, leg))) sent.set(idOf(number, leg), text);
      });
    }
    this.#sent.clear();
    for (const id of lost) {
      const text = unsent.get(id) ?? null;
      events.lost(index, numberOf(id), legOf(id), text ?? sent.get(id) ?? null, text === null);
    }
    this.#queue.clear(({ number, leg, text }) => events.lost(index, number, leg, text, false));
    this.statistics.lost += count;
    if (count > 0) events.settled();
  }
}

const SERVICE_OF = {
  closed: "inService",
  halfOpen: "trying",
  open: "notAnswering",
} as const satisfies Record<BreakerState, string>;

/** Legs of a message: five destinations and the parallel links, so 64 is far enough. */
const LEGS_MAX = 64;

function idOf(number: number, leg: number): number {
  return number * LEGS_MAX + leg;
}
function numberOf(id: number): number {
  return Math.floor(id / LEGS_MAX);
}
function legOf(id: number): number {
  return id % LEGS_MAX;
}
