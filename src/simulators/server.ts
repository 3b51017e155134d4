/**
 * The listening end of a link: speaks `wire/linkMessages.ts` with any number of switches.
 *
 * Whatever became ready in one turn of the event loop leaves in one frame. A connection that sends something
 * else than the protocol allows is closed; the others do not notice.
 */
import { createServer, type Server, type Socket } from "node:net";
import { LINK_FRAME_BYTES_MAX } from "../limits.ts";
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  FrameReader,
  frameKind,
  parseForwardFrame,
  parseHello,
} from "../wire/frames.ts";
import {
  LINK_PROTOCOL,
  LINK_VERSION,
  LinkFrame,
  RespondFlag,
  type RespondItem,
} from "../wire/linkMessages.ts";
import { DelayLine } from "./delayLine.ts";
import type { NoticeQueue, WaitingNotice } from "./files/noticeQueue.ts";
import type { Responder } from "./responder.ts";

/** A switch says hello at once; whoever does not within this is something else. */
const HELLO_DEADLINE_MS = 5000;
/** Switches (nodes) and their reconnecting ghosts. */
const CONNECTIONS_MAX = 64;
/** Text of one frame, bytes: a quarter of the longest frame, so that the last answer still fits in. */
const FRAME_TEXT_BYTES = LINK_FRAME_BYTES_MAX / 4;
/** MessagePack around one text: five small numbers and lengths. */
const ITEM_OVERHEAD_BYTES = 32;
/**
 * Databases that have lines to each other of their own say hello with their link's name. They ask; what agencies are to
 * hear goes to a switch.
 */
const DATABASES: ReadonlySet<string> = new Set(["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"]);
/** Delayed answers of one connection; beyond it the connection is not read until half of them have left. */
const WAITING_MAX = 65_536;

export interface SimulatorServerOptions {
  readonly linkName: string;
  readonly responder: Responder;
  /** Text of the unsolicited message with that serial, from 1. */
  readonly notice: (serial: number) => string;
  /** Milliseconds between unsolicited messages; 0: none. */
  readonly unsolicitedEveryMs: number;
  /** Messages that the system has for agencies; null: it has none. */
  readonly queue: NoticeQueue | null;
}

export class SimulatorServer {
  readonly #options: SimulatorServerOptions;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #malformed = 0;
  #notices = 0;
  #turn = 0;
  #isClosed = false;
  #noticeTimer: NodeJS.Timeout | null = null;

  constructor(options: SimulatorServerOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#take(socket));
    this.#server.maxConnections = CONNECTIONS_MAX;
    if (options.queue !== null) options.queue.onAdded = () => this.#sendQueued();
  }

  /** Connections closed for what they sent. */
  get malformed(): number {
    return this.#malformed;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Port that it listens on; `port` 0 takes any free one. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    const { unsolicitedEveryMs } = this.#options;
    if (unsolicitedEveryMs > 0) this.#noticeTimer = setInterval(() => this.sendNotice(), unsolicitedEveryMs);
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /** Sends an unsolicited message to one switch, in turn. False: none is connected. */
  sendNotice(): boolean {
    const connection = this.#nextSwitch();
    if (connection === null) return false;
    this.#notices++;
    connection.sendNotices([this.#options.notice(this.#notices)]);
    return true;
  }

  /** Switches in turn; null: none is connected. */
  #nextSwitch(): Connection | null {
    const ready = [...this.#connections].filter(({ isSwitch }) => isSwitch);
    this.#turn++;
    return ready[this.#turn % ready.length] ?? null;
  }

  /** What waits leaves in order to one switch; what does not get through waits again. */
  #sendQueued(): void {
    const { queue } = this.#options;
    if (queue === null) return;
    for (;;) {
      const connection = this.#nextSwitch();
      const notices: readonly WaitingNotice[] = connection === null ? [] : queue.take(FRAME_TEXT_BYTES);
      if (connection === null || notices.length === 0) return;
      connection.sendNotices(
        notices.map(({ text }) => text),
        (hasLeft) => (hasLeft && !this.#isClosed ? queue.sent(notices) : queue.putBack(notices)),
      );
    }
  }

  /** Drops all connections, answers that still wait included. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#options.queue !== null) this.#options.queue.onAdded = () => {};
    if (this.#noticeTimer !== null) clearInterval(this.#noticeTimer);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections) connection.end();
    await closed;
  }

  #take(socket: Socket): void {
    const connection = new Connection(
      socket,
      this.#options,
      () => this.#malformed++,
      () => this.#sendQueued(),
    );
    this.#connections.add(connection);
    socket.once("close", () => this.#connections.delete(connection));
  }
}

class Connection {
  readonly #socket: Socket;
  readonly #options: SimulatorServerOptions;
  readonly #onMalformed: () => void;
  readonly #onReady: () => void;
  readonly #reader = new FrameReader();
  readonly #delays = new DelayLine();
  readonly #helloTimer: NodeJS.Timeout;
  #isReady = false;
  /** Name in the peer's hello. */
  #peer = "";
  #isReading = false;
  #outbox: RespondItem[] = [];
  #outboxBytes = 0;
  #flushPlanned = false;
  #isBlocked = false;
  readonly #send = (item: RespondItem): boolean => {
    if (this.#socket.destroyed) return false;
    this.#queue(item);
    return true;
  };

  constructor(socket: Socket, options: SimulatorServerOptions, onMalformed: () => void, onReady: () => void) {
    this.#onReady = onReady;
    this.#socket = socket;
    this.#options = options;
    this.#onMalformed = onMalformed;
    this.#helloTimer = setTimeout(() => this.#refuse(), HELLO_DEADLINE_MS);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("drain", () => {
      this.#isBlocked = false;
      this.#resumeWhenFree();
    });
    // A broken connection says so by "close"; the error itself has nothing to add.
    socket.on("error", () => {});
    socket.once("close", () => this.end());
    this.#write(encodeFrame([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, options.linkName]));
  }

  get isSwitch(): boolean {
    return this.#isReady && !this.#socket.destroyed && !DATABASES.has(this.#peer);
  }

  /** Unsolicited messages in one frame; `onGone` says whether the machine has taken them. */
  sendNotices(texts: readonly string[], onGone: ((hasLeft: boolean) => void) | null = null): void {
    const flags = RespondFlag.unsolicited | RespondFlag.last;
    const items = texts.map((text): RespondItem => [0, 0, 1, flags, Buffer.from(text, "latin1")]);
    this.#flush();
    this.#write(encodeFrame([LinkFrame.respond, ...items]), onGone);
  }

  end(): void {
    clearTimeout(this.#helloTimer);
    this.#delays.clear();
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#isReading = true;
    try {
      for (const payload of this.#reader.push(chunk)) {
        if (!this.#act(decodeFrame(payload))) {
          this.#refuse();
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#refuse();
      return;
    } finally {
      this.#isReading = false;
    }
    this.#flush();
    if (this.#delays.waiting > WAITING_MAX) this.#socket.pause();
  }

  /** False: this is not what the protocol allows here. */
  #act(frame: unknown): boolean {
    const kind = frameKind(frame);
    if (!this.#isReady) return this.#greet(frame);
    switch (kind) {
      case LinkFrame.forward: {
        const items = parseForwardFrame(frame);
        if (items === null) return false;
        for (const item of items) this.#options.responder.respond(item, this.#delays, this.#send);
        return true;
      }
      case LinkFrame.heartbeat:
        this.#write(HEARTBEAT_ANSWER);
        return true;
      case LinkFrame.heartbeatAnswer:
      case LinkFrame.service:
        return true;
      default:
        return false;
    }
  }

  #greet(frame: unknown): boolean {
    const hello = parseHello(frame);
    if (hello === null || hello.version !== LINK_VERSION) return false;
    clearTimeout(this.#helloTimer);
    this.#isReady = true;
    this.#peer = hello.name;
    this.#onReady();
    return true;
  }

  #queue(item: RespondItem): void {
    this.#outbox.push(item);
    this.#outboxBytes += item[4].length + ITEM_OVERHEAD_BYTES;
    if (this.#outboxBytes >= FRAME_TEXT_BYTES) this.#flush();
    else if (!this.#isReading && !this.#flushPlanned) {
      this.#flushPlanned = true;
      setImmediate(() => {
        this.#flushPlanned = false;
        this.#flush();
        this.#resumeWhenFree();
      });
    }
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const items = this.#outbox;
    this.#outbox = [];
    this.#outboxBytes = 0;
    this.#write(encodeFrame([LinkFrame.respond, ...items]));
  }

  /** While the peer does not read its answers, it is not asked for more questions. */
  #write(frame: Buffer, onGone: ((hasLeft: boolean) => void) | null = null): void {
    if (this.#socket.destroyed) {
      onGone?.(false);
      return;
    }
    if (this.#socket.write(frame, onGone === null ? undefined : (error) => onGone(!error))) return;
    this.#isBlocked = true;
    this.#socket.pause();
  }

  #resumeWhenFree(): void {
    if (!this.#isBlocked && this.#delays.waiting <= WAITING_MAX / 2) this.#socket.resume();
  }

  #refuse(): void {
    this.#onMalformed();
    this.end();
  }
}

const HEARTBEAT_ANSWER = encodeFrame([LinkFrame.heartbeatAnswer]);
