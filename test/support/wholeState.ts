/**
 * The switch and the six simulators in one process, on free ports, with few records and real sockets.
 *
 * Quicker than processes of their own and as real on the way of a message; what is about processes (kill, signals,
 * the command line) is tested with `runningState.ts`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type DeliverItem, type Outcome, type Session } from "../../src/client/index.ts";
import { loadConfig, type StatewireConfig } from "../../src/config.ts";
import { loadDictionary } from "../../src/dictionary/load.ts";
import type { Dictionary } from "../../src/dictionary/model.ts";
import { DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import { type RunningSwitch, startSwitch } from "../../src/main.ts";
import { SAMPLE_CONFIG } from "../../src/packageRoot.ts";
import {
  type DatabaseLines,
  runSimulator,
  SIMULATOR_NAMES,
  type Simulator,
  type SimulatorName,
} from "../../src/simulators/run.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { until } from "./until.ts";

/** Read once for all six: it takes longer than their records do. */
const DICTIONARY = loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));
const SCALE = 0.000_01;
/** Of the invented population. */
export const SEED = 2026;
const LINKED_WITHIN_MS = 10_000;
/** The pause between tries of a link grows to this much at most, and some time for a busy machine. */
const RECONNECTED_WITHIN_MS = 30_000;

export interface Reply {
  readonly outcome: Outcome;
  /** Answers and notices of this message, in order of arrival. */
  readonly answers: readonly DeliverItem[];
}

/** A station that is signed on, with everything that it was ever told. */
export class TestStation {
  readonly session: Session;
  readonly deliveries: DeliverItem[] = [];

  constructor(session: Session) {
    this.session = session;
    session.onDelivery((delivery) => this.deliveries.push(delivery));
  }

  /** Sends one message and waits for all its answers. */
  async send(
    text: string,
    options: { readonly mnemonic?: string; readonly flags?: number } = {},
  ): Promise<Reply> {
    const submission = this.session.submit(text, options);
    const outcome = await submission.outcome;
    if (outcome.kind === "rejected") return { outcome, answers: [] };
    await submission.done;
    const { reference } = submission;
    return { outcome, answers: this.deliveries.filter((delivery) => delivery.reference === reference) };
  }

  /** Messages of other stations and systems: everything that was not asked for. */
  get messages(): readonly DeliverItem[] {
    return this.deliveries.filter(({ kind }) => kind === DeliveryKind.message);
  }

  /** Waits for a message that nobody asked for and that has these words in it. */
  async hears(words: string): Promise<DeliverItem> {
    const find = () => this.deliveries.find(({ text }) => text.includes(words));
    await until(`a delivery with ${words}`, () => find() !== undefined, 10_000);
    return find()!;
  }
}

export class WholeState {
  readonly config: StatewireConfig;
  readonly dictionary: Dictionary;
  readonly simulators: Map<SimulatorName, Simulator>;
  readonly running: RunningSwitch;
  readonly #folder: string;

  private constructor(
    loaded: { readonly config: StatewireConfig; readonly dictionary: Dictionary },
    simulators: Map<SimulatorName, Simulator>,
    running: RunningSwitch,
    folder: string,
  ) {
    this.config = loaded.config;
    this.dictionary = loaded.dictionary;
    this.simulators = simulators;
    this.running = running;
    this.#folder = folder;
  }

  /** @param settings further `name=value` settings of the switch */
  static async start(settings: readonly string[] = []): Promise<WholeState> {
    const folder = await mkdtemp(join(tmpdir(), "statewire-whole-"));
    const simulators = new Map<SimulatorName, Simulator>();
    for (const name of SIMULATOR_NAMES)
      simulators.set(name, await startDatabase(name, 0, folder, simulators));
    const ports = [...simulators].map(([name, { port }]) => `links.${name.toUpperCase()}.port=${port}`);
    const journal = [`journal.folder=${join(folder, "journal")}`, "journal.segmentMiB=8"];
    const set = ["listen.agencies.port=0", "listen.operators.port=0", ...journal, ...ports, ...settings];
    const loaded = loadConfig(SAMPLE_CONFIG, { set });
    if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
    const running = await startSwitch({ ...loaded, log: createLog("silent", "switch") });
    await running.linked(LINKED_WITHIN_MS);
    // The state's files have lines of their own to NCIC and DMV.
    const lines = () => Object.values(simulators.get("cjis")!.statistics().lines);
    const areUp = () => lines().length === 2 && lines().every(({ isUp }) => isUp);
    await until("lines of CJIS", areUp, LINKED_WITHIN_MS);
    return new WholeState(loaded, simulators, running, folder);
  }

  /** Signs a sample station on. */
  async station(mnemonic: string): Promise<TestStation> {
    const url = `ws://127.0.0.1:${this.running.agenciesPort}/session`;
    return new TestStation(
      await connect({ url, station: mnemonic, secret: `sample-${mnemonic}`, reconnect: false }),
    );
  }

  /** What operators are told below `/api/`. */
  async operators<Told>(path: string): Promise<Told> {
    return (await this.#get(`api/${path}`)).json() as Promise<Told>;
  }

  async metrics(): Promise<string> {
    return (await this.#get("metrics")).text();
  }

  /** A database and its line go away; resolves when the switch has noticed. */
  async breakLine(name: SimulatorName): Promise<void> {
    await this.simulators.get(name)!.close();
    await this.#linkIs(name, "out of service");
  }

  /** It comes back, where it was and with the records that it had. */
  async mendLine(name: SimulatorName): Promise<void> {
    const { port } = this.simulators.get(name)!;
    this.simulators.set(name, await startDatabase(name, port, this.#folder, this.simulators));
    await this.#linkIs(name, "in service");
  }

  async #linkIs(name: SimulatorName, words: string): Promise<void> {
    const deadline = performance.now() + RECONNECTED_WITHIN_MS;
    for (;;) {
      const { links } = (await (await this.#get("readyz")).json()) as { links: Record<string, string> };
      if (links[name.toUpperCase()] === words) return;
      if (performance.now() > deadline) throw new Error(`${name} is ${links[name.toUpperCase()]}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.running.operatorsPort}/${path}`);
  }

  /** Ends everything that was started. */
  async stop(): Promise<void> {
    await this.running.stop(0);
    for (const simulator of this.simulators.values()) await simulator.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function startDatabase(
  name: SimulatorName,
  port: number,
  dataFolder: string,
  others: ReadonlyMap<SimulatorName, Simulator>,
): Promise<Simulator> {
  const latency = { medianMs: 0, p99Ms: 0 };
  const address = (other: SimulatorName) => ({ host: "127.0.0.1", port: others.get(other)!.port });
  const lines: DatabaseLines | null = name === "cjis" ? { ncic: address("ncic"), dmv: address("dmv") } : null;
  const where = { host: "127.0.0.1", port, dataFolder, dictionary: DICTIONARY };
  return runSimulator({ name, ...where, scale: SCALE, seed: SEED, latency, ...(lines && { lines }) });
}
