/**
 * One broadcast to every session: what it costs the switch for each recipient.
 *
 * The stations are raw sockets in a process of their own. What counts is the time of the switch's process, the
 * kernel's part of each send included, against a bare loop that sends the same number of bytes to as many
 * uWebSockets sockets; beside it what is left without sockets. Sign-on, parse and summary are in the figure of the
 * switch, the parse by the reference core.
 */

import uWebSockets, { type us_listen_socket, type WebSocket } from "uWebSockets.js";
import { strict as assert } from "node:assert";
import { loadConfig } from "../src/config.ts";
import { createReferenceCore, RESULT_BYTES } from "../src/core/messageCore.ts";
import { RecordView } from "../src/core/recordView.ts";
import type { RouteTable } from "../src/core/routeTable.ts";
import { SlabView } from "../src/core/slabView.ts";
import { SlabWriter } from "../src/core/slabWriter.ts";
import { SUBPROTOCOL_MSGPACK, SUBPROTOCOL_TEXT } from "../src/domain/sessionProtocol.ts";
import { hashSecret } from "../src/domain/stationSecret.ts";
import { createBroadcastRules } from "../src/exchange/broadcasts/broadcastRules.ts";
import { createDirectory } from "../src/exchange/directory.ts";
import { Exchange } from "../src/exchange/exchange.ts";
import type { LinksPort } from "../src/exchange/linksPort.ts";
import type { StationsPort } from "../src/exchange/ports.ts";
import { MemoryJournal } from "../src/journal/memoryJournal.ts";
import { SLAB_BYTES } from "../src/limits.ts";
import { SAMPLE_CONFIG } from "../src/packageRoot.ts";
import { MsgpackSpeaker } from "../src/stations/msgpackSpeaker.ts";
import { SYSTEM_CLOCK } from "../src/stations/ports.ts";
import { Session } from "../src/stations/session.ts";
import type { EdgeActs } from "../src/stations/speaker.ts";
import { StationsEdge } from "../src/stations/stationsEdge.ts";
import type { BenchOptions } from "./main.ts";
import { startCrowd } from "./support/crowd.ts";

const TEXT = `AM.CA9010000.GALL.TXT BCL/BOLO.TXM/${"SILVER COROLLA, TWO PERSONS, NORTHBOUND. ".repeat(12)}`;
const SESSION_LIMITS = {
  signOnDeadlineMs: 60_000,
  heartbeatMs: 300_000,
  silenceMs: 900_000,
  submitWindow: 256,
  // Nobody confirms here.
  deliverWindow: 16_384,
  resumeMs: 0,
  sessionsMax: 100_000,
  allowedOrigins: [],
  banner: "BENCH",
};

/** Nobody confirms a hit here. */
const CONFIRMATION = {
  urgentMs: 1,
  routineMs: 1,
  knownMs: 1,
  casesMax: 1,
  secondCopies: [],
  thirdCopies: [],
};

/** Nothing here goes to a database. */
const ENDLESS_LINKS: LinksPort = {
  forward: () => "taken",
  flush: () => {},
  room: () => 0,
  recall: () => {},
  state: () => ({ service: "inService", inFlight: 0, waiting: 0, triedInMs: 0 }),
};

/** The state: one station that sends, `count` that receive, and a group of all. */
class BroadcastState {
  readonly mnemonics: readonly string[];
  readonly exchange: Exchange;
  readonly #core;
  #reference = 0;
  #isOver: () => void = () => {};

  constructor(count: number, stations: () => StationsPort) {
    const loaded = loadConfig(SAMPLE_CONFIG);
    assert("config" in loaded, "the sample configuration is in order");
    const { config, dictionary } = loaded;
    // "A" to "F" and three characters of 36: more than any bench has.
    this.mnemonics = Array.from({ length: count + 1 }, (_, index) => {
      return `${"ABCDEF"[Math.floor(index / 36 ** 3)]}${(index % 36 ** 3).toString(36).toUpperCase().padStart(3, "0")}`;
    });
    const routes: RouteTable = {
      agencies: [{ ori: "CA9010000", isRetired: false }],
      stations: this.mnemonics.map((mnemonic, host) => {
        return { mnemonic, agency: 0, alsoFor: [], deviceClass: "FIXED", host, profile: 0 };
      }),
      groups: ["GALL"],
      profiles: [{ permissions: dictionary.permissions, purposes: [] }],
    };
    const everybody = routes.stations.map((_, index) => index);
    const source = {
      agencies: [{ ori: "CA9010000", station: 0, county: 1, kind: "sheriff", status: "active" }],
      stations: routes.stations.map((station, index) => ({
        ...station,
        carries: [index],
        serviceNotices: false,
      })),
      groups: [{ code: "GALL", members: everybody }],
      links: config.links,
      administrative: {
        textCharactersMax: 7200,
        controlPoint: null,
        mnemonicsMax: 25,
        regionsMax: 2,
        caveats: {},
        caveatLinks: [],
      },
      broadcasts: { classWithout: "BOLO", release: [], classes: [BOLO] },
      approvers: [],
    };
    this.#core = createReferenceCore(dictionary, routes);
    this.exchange = new Exchange({
      dictionary,
      directory: createDirectory(source, dictionary),
      journal: new MemoryJournal(10_000),
      lastNumber: 0,
      confirmation: CONFIRMATION,
      stations,
      links: () => ENDLESS_LINKS,
      observer: { forwarded: () => {}, answered: () => {} },
      wallClock: Date.now,
      monotonicClock: () => performance.now(),
      broadcastRules: createBroadcastRules(source, dictionary),
      lines: [{ id: "C01", stations: everybody }],
      defer: (run) => {
        setImmediate(() => {
          run();
          if (this.exchange.messagesPending === 0) this.#isOver();
        });
      },
    });
  }

  /** Sends one broadcast; resolves when the last copy was handed over. */
  async broadcast(): Promise<void> {
    const slab = new Uint8Array(SLAB_BYTES);
    const result = new Uint8Array(RESULT_BYTES);
    const writer = new SlabWriter(slab);
    writer.reset(20261124);
    writer.append(Buffer.from(TEXT), 1, 0, 0, ++this.#reference, 0, performance.now());
    this.#core.parseBatch(slab, result);
    const isOver = new Promise<void>((resolve) => {
      this.#isOver = resolve;
    });
    const [messages, records] = [new SlabView(slab), new RecordView(result)];
    assert.equal(records.at(0).status, 0);
    this.exchange.receiveBatch({ messages, records, count: 1, release: () => {} });
    if (this.exchange.messagesPending > 0) await isOver;
  }
}

const BOLO = {
  word: "BOLO",
  priority: 3,
  hoursMin: 1,
  hoursDefault: 24,
  hoursMax: 72,
  groups: ["G*"],
  regions: true,
  approval: "never" as const,
  approvedBy: ["origin"],
};

/** Microseconds for each recipient of each broadcast. */
async function measure(rounds: number, count: number, broadcast: () => Promise<void>): Promise<number[]> {
  const figures: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const from = performance.now();
    await broadcast();
    // The first one is for the compiler.
    if (round > 0) figures.push(((performance.now() - from) * 1000) / count);
  }
  return figures;
}

/** The switch with its sockets, to sessions of one subprotocol. */
async function throughSwitch(
  subprotocol: string,
  count: number,
  rounds: number,
): Promise<[number[], number]> {
  const state: BroadcastState = new BroadcastState(count, () => edge);
  const entries = new Map(
    state.mnemonics.map((mnemonic, station) => {
      const verifier = hashSecret(`sample-${mnemonic}`, "00".repeat(8));
      return [mnemonic, { mnemonic, station, verifier, carries: [station] }];
    }),
  );
  const edge = new StationsEdge({
    listen: { host: "127.0.0.1", port: 0 },
    session: SESSION_LIMITS,
    directory: {
      find: (mnemonic) => entries.get(mnemonic) ?? null,
      mnemonicOf: (station) => state.mnemonics[station]!,
    },
    intake: { submit: () => false },
    events: state.exchange,
    log: { info: () => {}, warn: () => {} },
    clock: SYSTEM_CLOCK,
  });
  const port = await edge.listen();
  const crowd = startCrowd();
  try {
    await crowd.join({ port, path: "/session", mnemonics: state.mnemonics.slice(1), subprotocol });
    const before = edge.counters.bytesOut;
    const figures = await measure(rounds, count, () => state.broadcast());
    const { sessions, sendsDropped } = edge.counters;
    assert.deepEqual({ sessions, sendsDropped }, { sessions: count, sendsDropped: 0 });
    const payload = edge.counters.bytesOut - before;
    const frames = count * (rounds + 1);
    const bytes = payload / frames;
    // Each WebSocket frame has a head of four bytes at this length.
    await crowd.got(payload + 4 * frames);
    return [figures, bytes];
  } finally {
    crowd.leave();
    await edge.close();
  }
}

/** The floor: the same bytes to as many sockets of the same library, and nothing else. */
async function bareLoop(bytes: number, count: number, rounds: number): Promise<number[]> {
  const sockets: WebSocket<unknown>[] = [];
  const app = uWebSockets.App().ws("/*", {
    idleTimeout: 0,
    maxBackpressure: 8 * 1024 * 1024,
    open: (socket) => {
      sockets.push(socket);
    },
  });
  const listening = await new Promise<us_listen_socket>((resolve, reject) => {
    app.listen("127.0.0.1", 0, (one) => (one === false ? reject(new Error("no port")) : resolve(one)));
  });
  const port = uWebSockets.us_socket_local_port(listening);
  const crowd = startCrowd();
  try {
    const mnemonics = Array.from({ length: count }, () => "");
    await crowd.join({ port, path: "/", mnemonics, subprotocol: "" });
    const frame = Buffer.alloc(Math.round(bytes), 0x41);
    const figures = await measure(rounds, count, async () => {
      for (const socket of sockets) socket.send(frame, true);
    });
    await crowd.got((frame.length + 4) * count * (rounds + 1));
    return figures;
  } finally {
    crowd.leave();
    uWebSockets.us_listen_socket_close(listening);
    for (const socket of sockets) {
      try {
        socket.close();
      } catch {
        // It has closed already: the crowd has left.
      }
    }
  }
}

/** Exchange, journal and encoding, with sockets that only count. */
async function withoutSockets(count: number, rounds: number): Promise<number[]> {
  let bytes = 0;
  const acts = { send: (_session: Session, message: Uint8Array) => (bytes += message.length) };
  const mnemonicOf = (station: number) => state.mnemonics[station]!;
  const speaker = new MsgpackSpeaker(acts as unknown as EdgeActs, SESSION_LIMITS, {
    find: () => null,
    mnemonicOf,
  });
  const nothing = {} as never;
  const stations: StationsPort = {
    accepted: () => {},
    warned: () => {},
    rejected: () => {},
    settled: () => {},
    respond: () => true,
    deliver: (delivery) => {
      speaker.deliverShared(sessions[delivery.station]!, delivery);
      return true;
    },
    isPresent: () => true,
    deliveryRoom: () => 1,
    endSessions: () => {},
    flush: () => {},
  };
  const state: BroadcastState = new BroadcastState(count, () => stations);
  const sessions = state.mnemonics.map(() => new Session(nothing, speaker, 0));
  const figures = await measure(rounds, count, () => state.broadcast());
  assert(bytes > count * (rounds + 1) * TEXT.length);
  return figures;
}

export async function broadcastBench({ smoke }: BenchOptions): Promise<void> {
  const count = smoke ? 300 : 9_000;
  const rounds = smoke ? 3 : 15;
  const repeats = smoke ? 1 : 3;
  const figures = new Map<string, number[]>();
  const note = (name: string, values: readonly number[]) => {
    figures.set(name, [...(figures.get(name) ?? []), ...values]);
  };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const [binary, bytes] = await throughSwitch(SUBPROTOCOL_MSGPACK, count, rounds);
    note("switch, sessions of MessagePack", binary);
    note("bare loop of uWebSockets sends", await bareLoop(bytes, count, rounds));
    const [text] = await throughSwitch(SUBPROTOCOL_TEXT, count, rounds);
    note("switch, sessions of text", text);
    note("switch without sockets", await withoutSockets(count, rounds));
  }
  const floor = median(figures.get("bare loop of uWebSockets sends")!);
  console.log(`\none broadcast of ${TEXT.length} characters to ${count} sessions`);
  console.table(
    [...figures].map(([name, values]) => ({
      way: name,
      "us per recipient (median)": Number(median(values).toFixed(2)),
      "of the bare loop": Number((median(values) / floor).toFixed(2)),
      broadcasts: values.length,
    })),
  );
  console.log("checksum: every byte sent to every session was received by the process of the stations");
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
