/**
 * An edge on a real port with a clock of its own, an exchange that only remembers, and a raw WebSocket station.
 */
import { WebSocket } from "ws";
import type { CloseCode, RejectCode } from "../../src/domain/codes.ts";
import { DeliveryKind, SUBPROTOCOL_MSGPACK, SUBPROTOCOL_TEXT } from "../../src/domain/sessionProtocol.ts";
import { hashSecret } from "../../src/domain/stationSecret.ts";
import type { Delivery, Intake, SessionEvents } from "../../src/exchange/ports.ts";
import type { EdgeClock, SessionLimits, StationDirectory, StationEntry } from "../../src/stations/ports.ts";
import { StationsEdge } from "../../src/stations/stationsEdge.ts";
import { StationFrameWriter } from "../../src/wire/session/stationFrameWriter.ts";
import { readSwitchFrame, type SwitchFrame } from "../../src/wire/session/switchFrames.ts";

export const LISTENERS = ["native", "fallback"] as const;
export type ListenerKind = (typeof LISTENERS)[number];

export class TestClock implements EdgeClock {
  #nowMs = 1000;
  #run: () => void = () => {};
  #everyMs = 0;

  now(): number {
    return this.#nowMs;
  }

  /** 2026-03-14 18:40:26.55 UTC when the clock starts. */
  wallClock(): number {
    return Date.UTC(2026, 2, 14, 18, 40, 25, 550) + this.#nowMs;
  }

  every(milliseconds: number, run: () => void): () => void {
    this.#everyMs = milliseconds;
    this.#run = run;
    return () => {
      this.#run = () => {};
    };
  }

  /** Lets time pass, tick by tick. */
  advance(milliseconds: number): void {
    const untilMs = this.#nowMs + milliseconds;
    while (this.#nowMs < untilMs) {
      this.#nowMs = Math.min(untilMs, this.#nowMs + this.#everyMs);
      this.#run();
    }
  }
}

/** What reached the intake. */
export interface Taken {
  readonly session: number;
  readonly station: number;
  readonly mnemonic: number;
  readonly reference: number;
  readonly flags: number;
  readonly text: string;
}

/** Signs on: ABCD (index 0), host HOST (1) which carries itself, CAR1 (2) and CAR2 (3); DUMB (4) has no secret. */
const STATIONS = ["ABCD", "HOST", "CAR1", "CAR2", "DUMB"] as const;
const ENTRIES: readonly StationEntry[] = STATIONS.map((mnemonic, station) => ({
  mnemonic,
  station,
  verifier: station < 2 ? hashSecret(`sample-${mnemonic}`, "0123456789abcdef") : null,
  carries: station === 1 ? [1, 2, 3] : station === 0 ? [0] : [],
}));
export const DIRECTORY: StationDirectory = {
  find: (mnemonic) => ENTRIES.find((entry) => entry.mnemonic === mnemonic) ?? null,
  mnemonicOf: (station) => STATIONS[station]!,
};
export const station = (mnemonic: (typeof STATIONS)[number]): number => STATIONS.indexOf(mnemonic);

const LIMITS: SessionLimits = {
  signOnDeadlineMs: 10_000,
  heartbeatMs: 30_000,
  silenceMs: 90_000,
  submitWindow: 8,
  deliverWindow: 4,
  resumeMs: 60_000,
  sessionsMax: 100,
  allowedOrigins: ["https://console.example"],
  banner: "INVENTED DATA ONLY.",
};

export class TestBench {
  readonly clock = new TestClock();
  readonly taken: Taken[] = [];
  readonly events: string[] = [];
  /** Ids of confirmed deliveries, one list for each call. */
  readonly confirmed: (readonly number[])[] = [];
  /** Deliveries that ended sessions have handed back. */
  readonly handedBack: Delivery[] = [];
  readonly log: string[] = [];
  readonly edge: StationsEdge;
  readonly limits: SessionLimits;
  isIntakeFull = false;
  /** Stations that may not sign on. */
  readonly barred = new Map<number, CloseCode>();
  /** Runs for each message after it was taken. */
  onTaken: (taken: Taken) => void = () => {};
  port = 0;
  readonly #sockets: RawStation[] = [];

  constructor(
    listener: ListenerKind,
    limits: Partial<SessionLimits> = {},
    host = "127.0.0.1",
    directory: StationDirectory = DIRECTORY,
    port = 0,
    /** Tokens that a test can foresee. */
    random = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i),
  ) {
    this.limits = { ...LIMITS, ...limits };
    const intake: Intake = {
      submit: (session, station, mnemonic, reference, flags, bytes) => {
        if (this.isIntakeFull) return false;
        const taken = {
          session,
          station,
          mnemonic,
          reference,
          flags,
          text: Buffer.from(bytes).toString("latin1"),
        };
        this.taken.push(taken);
        this.onTaken(taken);
        return true;
      },
    };
    const events: SessionEvents = {
      signingOn: (station) => this.barred.get(station) ?? null,
      signedOn: (session, station) =>
        this.events.push(`signedOn ${session} ${directory.mnemonicOf(station)}`),
      confirmed: (ids) => this.confirmed.push(ids),
      ended: (session, station, unconfirmed) => {
        this.events.push(`ended ${session} ${directory.mnemonicOf(station)} ${unconfirmed.length}`);
        this.handedBack.push(...unconfirmed);
      },
    };
    const write = (facts: object, what: string) => this.log.push(`${what} ${JSON.stringify(facts)}`);
    this.edge = new StationsEdge({
      listen: { host, port },
      session: this.limits,
      directory,
      intake,
      events,
      log: { info: write, warn: write },
      clock: this.clock,
      randomBytes: random,
      listener,
    });
  }

  async start(): Promise<this> {
    this.port = await this.edge.listen();
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/session`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.socket.terminate();
    await this.edge.close();
  }

  /** A connection that has not signed on. */
  async connect(subprotocol: string = SUBPROTOCOL_MSGPACK): Promise<RawStation> {
    const raw = new RawStation(this.url, subprotocol);
    this.#sockets.push(raw);
    await raw.opened;
    return raw;
  }

  /** A MessagePack session that has its welcome. */
  async signOn(mnemonic = "ABCD"): Promise<RawStation> {
    const raw = await this.connect();
    raw.send(raw.writer.signOn(1, mnemonic, `sample-${mnemonic}`));
    await raw.frame("welcome");
    return raw;
  }

  /** A text session of a person. */
  async signOnTerminal(mnemonic = "ABCD"): Promise<RawStation> {
    const raw = await this.connect(SUBPROTOCOL_TEXT);
    raw.sendText(`SIGNON ${mnemonic} sample-${mnemonic}`);
    await raw.text();
    return raw;
  }

  /** A text session of a host. */
  async signOnHost(mnemonic = "HOST"): Promise<RawStation> {
    const raw = await this.connect(SUBPROTOCOL_TEXT);
    raw.sendText(`C1 SVC ${mnemonic} 000001 20260314 18402655 -\r\nSIGNON sample-${mnemonic}`);
    await raw.text();
    return raw;
  }

  /** Waits until so many messages have reached the intake. */
  async takes(count: number): Promise<void> {
    await until(() => this.taken.length >= count, `${count} messages at the intake`);
  }

  delivery(text: string, facts: Partial<Omit<Delivery, "text">> = {}): Delivery {
    return {
      id: 0,
      kind: DeliveryKind.message,
      priority: 4,
      reference: 0,
      sequence: 0,
      awaited: 0,
      code: 0,
      flags: 0,
      station: 0,
      text: Buffer.from(text, "latin1"),
      ...facts,
    };
  }

  rejection(code: RejectCode, echo = "") {
    return { code, at: 3, field: "DOB", echo: Buffer.from(echo, "latin1") };
  }
}

/** A station that shows every frame. */
export class RawStation {
  readonly socket: WebSocket;
  readonly writer = new StationFrameWriter();
  /** WebSocket messages as they came: binary ones as buffers. */
  readonly received: (Buffer | string)[] = [];
  readonly opened: Promise<void>;
  /** Close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  isClosed = false;
  pings = 0;
  #read = 0;

  constructor(url: string, subprotocol: string) {
    this.socket = new WebSocket(url, [subprotocol], { perMessageDeflate: false });
    this.opened = new Promise((resolve, reject) => {
      this.socket.on("open", () => resolve());
      this.socket.on("error", reject);
    });
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => {
        this.isClosed = true;
        resolve({ code, reason: reason.toString() });
      });
    });
    this.socket.on("message", (data: Buffer, isBinary) =>
      this.received.push(isBinary ? data : data.toString()),
    );
    this.socket.on("ping", () => {
      this.pings += 1;
    });
  }

  send(frame: Uint8Array): void {
    this.socket.send(Buffer.from(frame), { binary: true });
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  submit(...messages: [reference: number, text: string, mnemonic?: string, flags?: number][]): void {
    this.writer.beginSubmit();
    for (const [reference, text, mnemonic = "", flags = 0] of messages) {
      this.writer.addSubmit(reference, Buffer.from(text, "latin1"), mnemonic, flags);
    }
    this.send(this.writer.finishSubmit());
  }

  /** The next WebSocket message. */
  async next(): Promise<Buffer | string> {
    await until(() => this.received.length > this.#read || this.isClosed, "a frame");
    const message = this.received[this.#read];
    if (message === undefined) throw new Error("the session was closed instead");
    this.#read += 1;
    return message;
  }

  /** The next frame, which must be of that act. */
  async frame<Kind extends SwitchFrame["act"]>(act: Kind): Promise<SwitchFrame & { act: Kind }> {
    const message = await this.next();
    const frame = typeof message === "string" ? null : readSwitchFrame(message);
    if (frame?.act !== act) throw new Error(`expected ${act}, got ${JSON.stringify(frame ?? message)}`);
    return frame as SwitchFrame & { act: Kind };
  }

  async text(): Promise<string> {
    const message = await this.next();
    if (typeof message !== "string") throw new Error("expected text");
    return message;
  }

  /** Messages that have come and were not looked at. */
  get unread(): number {
    return this.received.length - this.#read;
  }

  /** Asks for a heartbeat's answer: everything that the switch sent before has then arrived. */
  async settle(): Promise<void> {
    this.send(this.writer.bare(8));
    const { length } = this.received;
    await until(
      () => this.received.slice(length).some((one) => typeof one !== "string" && one[1] === 9),
      "an answer",
    );
    const at = this.received.findIndex(
      (one, index) => index >= length && typeof one !== "string" && one[1] === 9,
    );
    this.received.splice(at, 1);
  }
}

export async function until(isDone: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isDone()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
