/**
 * The switch without sockets: intake, worker pool, exchange, memory journal, link frames both ways.
 *
 * One iteration sends a number of inquiries in one turn and ends when every answer has come back. What is left out is
 * what the kernel does; the frames of the links are packed and unpacked as on the wire, by an echoing database.
 * The same path runs with the pool, with the core on the main thread, and with the reference core there.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { Bench } from "tinybench";
import { loadConfig } from "../src/config.ts";
import {
  compileTables,
  createReferenceCore,
  createWasmCore,
  type MessageCore,
} from "../src/core/messageCore.ts";
import { createBroadcastRules } from "../src/exchange/broadcasts/broadcastRules.ts";
import { createDirectory } from "../src/exchange/directory.ts";
import { Exchange } from "../src/exchange/exchange.ts";
import type { LinkState, LinksPort } from "../src/exchange/linksPort.ts";
import type { StationsPort } from "../src/exchange/ports.ts";
import { MemoryJournal } from "../src/journal/memoryJournal.ts";
import { CORE_WASM, CORE_WORKER, SAMPLE_CONFIG } from "../src/packageRoot.ts";
import {
  decodeFrame,
  encodeFrame,
  LENGTH_BYTES,
  parseForwardFrame,
  parseRespondFrame,
} from "../src/wire/frames.ts";
import { type ForwardItem, LinkFrame, RespondFlag } from "../src/wire/linkMessages.ts";
import { CorePool } from "../src/workers/corePool.ts";
import type { BenchOptions } from "./main.ts";

const ANSWER = Buffer.from(
  "RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA",
);

/** A switch whose stations only count and whose databases answer everything at once. */
class SocketlessSwitch implements StationsPort, LinksPort {
  readonly pool: CorePool;
  readonly #exchange: Exchange;
  readonly #message: Buffer;
  readonly #station: number;
  /** Index of the database that every inquiry goes to. */
  readonly #link: number;
  #outgoing: ForwardItem[] = [];
  #settled = 0;
  #reference = 0;
  #wanted = 0;
  #done: () => void = () => {};
  answers = 0;

  constructor(inlineBelow: number, inlineCore: "wasm" | "reference") {
    const loaded = loadConfig(SAMPLE_CONFIG);
    assert("config" in loaded, "the sample configuration is in order");
    const { config, dictionary } = loaded;
    this.#station = config.stations.findIndex(({ mnemonic }) => mnemonic === "SH19");
    this.#link = dictionary.links.indexOf("DMV");
    this.#message = Buffer.from("RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC");
    this.#exchange = new Exchange({
      dictionary,
      directory: createDirectory(config, dictionary),
      journal: new MemoryJournal(10_000),
      lastNumber: 0,
      stations: () => this,
      links: () => this,
      confirmation: config.confirmation,
      observer: { forwarded: () => {}, answered: () => {} },
      wallClock: Date.now,
      monotonicClock: () => performance.now(),
      broadcastRules: createBroadcastRules(config, dictionary),
      lines: config.lines,
      defer: setImmediate,
    });
    const tables = compileTables(dictionary, config.routes);
    const wasm = new WebAssembly.Module(readFileSync(CORE_WASM));
    const createInlineCore = (): MessageCore =>
      inlineCore === "wasm" ? createWasmCore(wasm, tables) : createReferenceCore(dictionary, config.routes);
    this.pool = new CorePool({
      threads: 1,
      workerFile: CORE_WORKER,
      wasm,
      tables,
      batchDeadlineMs: 10_000,
      inlineBelow,
      createInlineCore,
      today: () => 20261124,
      onBatch: (batch) => this.#exchange.receiveBatch(batch),
      onFailure: (reason) => {
        throw new Error(`a worker failed: ${reason}`);
      },
    });
  }

  /** Sends `count` inquiries in one turn; resolves when all are answered. */
  async round(count: number): Promise<void> {
    this.#settled = 0;
    this.#wanted = count;
    const isOver = new Promise<void>((resolve) => {
      this.#done = resolve;
    });
    const now = performance.now();
    for (let sent = 0; sent < count; sent++) {
      const isTaken = this.pool.submit(1, this.#station, 0, ++this.#reference, 0, this.#message, now);
      assert(isTaken, "the slabs hold a round");
    }
    await isOver;
  }

  accepted(): void {}
  warned(): void {}
  rejected(): void {
    throw new Error("the inquiry of the bench is valid");
  }
  settled(): void {
    if (++this.#settled === this.#wanted) this.#done();
  }
  respond(): boolean {
    this.answers++;
    return true;
  }
  deliver(): boolean {
    return true;
  }
  isPresent(): boolean {
    return true;
  }
  deliveryRoom(): number {
    return 1;
  }
  endSessions(): void {}

  forward(
    link: number,
    number: number,
    leg: number,
    _priority: number,
    flags: number,
    destination: string,
    text: Uint8Array,
  ): "taken" {
    assert(link === this.#link, "the inquiry of the bench goes to the DMV only");
    this.#outgoing.push([number, leg, 5000, flags, destination, text]);
    return "taken";
  }

  room(): number {
    return Number.POSITIVE_INFINITY;
  }
  recall(): void {}
  state(): LinkState {
    return { service: "inService", inFlight: 0, waiting: 0, triedInMs: 0 };
  }

  flush(): void {
    if (this.#outgoing.length === 0) return;
    const frame = encodeFrame([LinkFrame.forward, ...this.#outgoing]);
    this.#outgoing = [];
    setImmediate(() => this.#answer(frame));
  }

  #answer(frame: Buffer): void {
    const items = parseForwardFrame(decodeFrame(frame.subarray(LENGTH_BYTES)))!;
    const answers = items.map(([number, leg]) => [number, leg, 1, RespondFlag.last, ANSWER]);
    const back = encodeFrame([LinkFrame.respond, ...answers]);
    this.#exchange.responded(this.#link, parseRespondFrame(decodeFrame(back.subarray(LENGTH_BYTES)))!);
    this.#exchange.settled();
  }
}

const ROUNDS = [1, 32, 256, 1024] as const;

export async function pipelineBench({ smoke }: BenchOptions): Promise<void> {
  const switches = {
    "worker pool": new SocketlessSwitch(0, "wasm"),
    "core on the main thread": new SocketlessSwitch(Number.POSITIVE_INFINITY, "wasm"),
    "reference core on the main thread": new SocketlessSwitch(Number.POSITIVE_INFINITY, "reference"),
  };
  const rows: Record<string, string | number>[] = [];
  for (const round of smoke ? [1, 64] : ROUNDS) {
    const bench = new Bench(
      smoke ? { iterations: 20, time: 0, warmup: false } : { time: 2_000, warmupTime: 500 },
    );
    for (const [name, socketless] of Object.entries(switches)) bench.add(name, () => socketless.round(round));
    await bench.run();
    for (const { name, result } of bench.tasks) {
      assert(result.state === "completed", `${name} ran to its end`);
      const micros = (result.latency.p50 / round) * 1000;
      rows.push({
        "messages per turn": round,
        path: name,
        "us per message (median)": Number(micros.toFixed(2)),
        rounds: result.latency.samplesCount,
      });
    }
  }
  console.log("\npipeline without sockets: intake, core, exchange, journal in memory, link frames both ways");
  console.table(rows);
  const answers = Object.values(switches).map((socketless) => socketless.answers);
  console.log(`answers: ${answers.join(", ")} (checksum: every inquiry of every round was answered)`);
  await Promise.all(Object.values(switches).map(({ pool }) => pool.close()));
}
