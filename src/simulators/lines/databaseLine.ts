/**
 * The line of one simulated database to another: CJIS asks NCIC and DMV as a switch asks them, with the same frames.
 *
 * It comes back by itself. It keeps nothing: what was on the line when it broke has no answer, and whoever sent it
 * sends it again (`forwards.ts`).
 */
import { connect, type Socket } from "node:net";
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  FrameReader,
  frameKind,
  parseHello,
  parseRespondFrame,
} from "../../wire/frames.ts";
import {
  type ForwardItem,
  LINK_PROTOCOL,
  LINK_VERSION,
  LinkFrame,
  RespondFlag,
  type RespondItem,
} from "../../wire/linkMessages.ts";

const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5000;
const HELLO_DEADLINE_MS = 5000;
const HEARTBEAT_MS = 5000;
/** Heartbeats without any word from the other side after which the line counts as broken. */
const HEARTBEATS_MISSED_MAX = 3;

export interface LineAddress {
  readonly host: string;
  readonly port: number;
}

export interface DatabaseLineOptions {
  /** Name of the own link, by which the other side knows that no switch is calling: `CJIS`. */
  readonly name: string;
  readonly address: LineAddress;
}

export class DatabaseLine {
  readonly #options: DatabaseLineOptions;
  #socket: Socket | null = null;
  #isUp = false;
  #isClosed = false;
  #pauseMs = RECONNECT_MIN_MS;
  #reconnectTimer: NodeJS.Timeout | null = null;
  #heartbeatTimer: NodeJS.Timeout | null = null;
  #silentBeats = 0;
  /** Both sides have said hello. */
  onUp: () => void = () => {};
  /** Nothing on the line will be answered any more. */
  onDown: () => void = () => {};
  onAnswer: (item: RespondItem) => void = () => {};

  constructor(options: DatabaseLineOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  open(): void {
    if (this.#isClosed || this.#socket !== null) return;
    const { host, port } = this.#options.address;
    const socket = connect({ host, port, noDelay: true });
    const reader = new FrameReader();
    this.#socket = socket;
    const helloTimer = setTimeout(() => socket.destroy(), HELLO_DEADLINE_MS);
    socket.on("connect", () =>
      socket.write(encodeFrame([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, this.#options.name])),
    );
    socket.on("data", (chunk: Buffer) => {
      this.#silentBeats = 0;
      try {
        for (const payload of reader.push(chunk)) {
          if (!this.#act(decodeFrame(payload))) socket.destroy();
          else if (this.#isUp) clearTimeout(helloTimer);
        }
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        socket.destroy();
      }
    });
    // A broken line says so by "close"; the error itself has nothing to add.
    socket.on("error", () => {});
    socket.once("close", () => {
      clearTimeout(helloTimer);
      this.#lost();
    });
  }

  /** False: the line is down. */
  send(items: readonly ForwardItem[]): boolean {
    if (!this.#isUp || this.#socket === null) return false;
    this.#socket.write(encodeFrame([LinkFrame.forward, ...items]));
    return true;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#reconnectTimer !== null) clearTimeout(this.#reconnectTimer);
    this.#socket?.destroy();
    this.#lost();
  }

  /** False: this is not what the protocol allows here. */
  #act(frame: unknown): boolean {
    if (!this.#isUp) return this.#greet(frame);
    switch (frameKind(frame)) {
      case LinkFrame.respond: {
        const items = parseRespondFrame(frame);
        if (items === null) return false;
        // What a database says unasked is for switches.
        for (const item of items) if ((item[3] & RespondFlag.unsolicited) === 0) this.onAnswer(item);
        return true;
      }
      case LinkFrame.heartbeat:
        this.#socket?.write(encodeFrame([LinkFrame.heartbeatAnswer]));
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
    this.#isUp = true;
    this.#pauseMs = RECONNECT_MIN_MS;
    this.#silentBeats = 0;
    this.#heartbeatTimer = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.onUp();
    return true;
  }

  #beat(): void {
    this.#silentBeats++;
    if (this.#silentBeats > HEARTBEATS_MISSED_MAX) this.#socket?.destroy();
    else this.#socket?.write(encodeFrame([LinkFrame.heartbeat]));
  }

  #lost(): void {
    if (this.#heartbeatTimer !== null) clearInterval(this.#heartbeatTimer);
    this.#heartbeatTimer = null;
    this.#socket = null;
    const wasUp = this.#isUp;
    this.#isUp = false;
    if (wasUp) this.onDown();
    if (this.#isClosed || this.#reconnectTimer !== null) return;
    this.#reconnectTimer = setTimeout(() => {
      this.#reconnectTimer = null;
      this.open();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, RECONNECT_MAX_MS);
  }
}
