/**
 * The line to one database: a TCP connection that carries frames of many messages both ways.
 *
 * Every message taken over ends exactly once: by its last answer, at its deadline, or when the line breaks.
 * Unanswered messages on the line are bounded by the window; beyond it they wait by priority. The link comes back
 * by itself, with a doubling, jittered pause, so that a database that restarts is not met by every switch at once.
 *
 * In service means: connected, and both sides have said hello. A database may also take itself out of service.
 */
import type { Socket } from "node:net";
import type { LinkConfig } from "../config/model.ts";
import type { ForwardOutcome, LinkEvents } from "../exchange/linksPort.ts";
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
import { ForwardQueue, type WaitingForward } from "./forwardQueue.ts";

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
  /** Unanswered messages: `number * 64 + leg` to the instant when it is overdue, in the order of leaving. */
  readonly #inFlight = new Map<number, number>();
  #outgoing: ForwardItem[] = [];
  #outgoingBytes = 0;
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
    this.#queue = new ForwardQueue(options.config.queueMax);
    this.#pauseMs = options.config.reconnectMinMs;
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
    const deadlineAtMs = this.#options.world.now() + this.config.deadlineMs;
    if (this.#inFlight.size < this.config.window && this.#queue.length === 0) {
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
    this.#write(frame);
  }

  /** Ends what is overdue. Called by the owner's clock tick. */
  tick(): void {
    const now = this.#options.world.now();
    let ended = 0;
    // What waited by priority left out of the order of the deadlines, so every place of the window is looked at.
    for (const [id, deadlineAtMs] of this.#inFlight) {
      if (deadlineAtMs > now) continue;
      this.#inFlight.delete(id);
      this.#endOverdue(numberOf(id), legOf(id));
      ended++;
    }
    this.#queue.expire(now, ({ number, leg }) => {
      this.#endOverdue(number, leg);
      ended++;
    });
    if (ended > 0) {
      this.#refill();
      this.#options.events.settled();
    }
  }

  #endOverdue(number: number, leg: number): void {
    this.statistics.overdue++;
    this.#options.events.overdue(this.#options.index, number, leg);
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
    while (this.#inFlight.size < this.config.window) {
      const forward = this.#queue.shift();
      if (forward === null) break;
      this.#put(forward);
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
    for (const [number, leg, , flags] of items) {
      if ((flags & RespondFlag.last) !== 0) this.#inFlight.delete(idOf(number, leg));
    }
    this.statistics.answers += items.length;
    this.#unansweredHeartbeats = 0;
    this.#options.events.responded(this.#options.index, items);
    if (this.#queue.length > 0) this.#refill();
    this.#options.events.settled();
    return true;
  }

  #enterService(): void {
    this.#isHelloed = true;
    this.#pauseMs = this.config.reconnectMinMs;
    this.statistics.connects++;
    this.#cancelTimer();
    this.#options.log.info({ link: this.config.id }, "link in service");
    this.#options.events.serviceChanged(this.#options.index, true);
    this.#scheduleHeartbeat();
  }

  #setOutByItself(isOut: boolean): void {
    if (isOut === this.#isOutByItself) return;
    this.#isOutByItself = isOut;
    this.#options.log.info({ link: this.config.id, inService: !isOut }, "link changed service");
    this.#options.events.serviceChanged(this.#options.index, !isOut);
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
    this.#loseEverything();
    if (wasInService) this.#options.events.serviceChanged(this.#options.index, false);
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
    for (const id of lost) events.lost(index, numberOf(id), legOf(id), unsent.get(id) ?? null);
    this.#queue.clear(({ number, leg, text }) => events.lost(index, number, leg, text));
    this.statistics.lost += count;
    if (count > 0) events.settled();
  }
}

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
