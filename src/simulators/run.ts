/** Starts one simulated database: its records, its listener. `statewire sim <name>` is a shell around this. */
import { join } from "node:path";
import { loadDictionary } from "../dictionary/load.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { SAMPLE_CONFIG } from "../packageRoot.ts";
import { ChangeStore } from "./files/changeStore.ts";
import { searchDigest } from "./files/hotFiles.ts";
import { createRandom, Latency, type LatencyOptions } from "./latency.ts";
import { Population } from "./population/population.ts";
import { SCALE_MAX, SIMULATOR_NAMES, type SimulatorName } from "./population/sizes.ts";
import { Responder, type ResponderStatistics } from "./responder.ts";
import { SimulatorServer } from "./server.ts";
import { openStore } from "./store/recordStore.ts";
import type { DatabaseLines, LineState } from "./system.ts";
import { GENERATOR_VERSION, SYSTEMS } from "./systems/catalogue.ts";
import type { AgencyRow } from "./systems/ncic/agencyFile.ts";

export type { LineAddress } from "./lines/databaseLine.ts";
export { SCALE_DEFAULT, SCALE_MAX, SIMULATOR_NAMES, type SimulatorName } from "./population/sizes.ts";
export type { DatabaseLines } from "./system.ts";

/** Station that hears unsolicited messages where none is named: the sheriff of Los Angeles county (invented). */
const RECEIVER_DEFAULT = "CA9190000";

/** Whether something is due is one look at an index. */
const DUE_EVERY_MS = 1000;

export interface SimulatorOptions {
  readonly name: SimulatorName;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** The records go into a folder of the simulator's name below it. */
  readonly dataFolder: string;
  /** Share of the real number of records, above 0 to SCALE_MAX. */
  readonly scale: number;
  readonly seed: number;
  readonly latency: LatencyOptions;
  /** Share of messages answered by an error, 0 to 1. Default 0. */
  readonly errorRate?: number;
  /** Share of messages never answered, 0 to 1. Default 0. */
  readonly neverRate?: number;
  /** Milliseconds between unsolicited messages; 0: none. Default 0. */
  readonly unsolicitedEveryMs?: number;
  /** ORI that they are for. Default CA9190000. */
  readonly unsolicitedTo?: string;
  /** Files of records, their keys and notices. Default: the package's own dictionary. */
  readonly dictionary?: Dictionary;
  /** Agencies of the own state, for the ORI file. Default: the usual ones of every county. */
  readonly agencies?: readonly AgencyRow[];
  /** Databases that it asks by itself: CJIS has lines to NCIC and DMV. Default: none. */
  readonly lines?: DatabaseLines;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly nowMs?: () => number;
  /** One line for people: what is being generated, and faults. */
  readonly onProgress?: (line: string) => void;
}

export interface Simulator {
  readonly name: SimulatorName;
  readonly port: number;
  /** False when the records of an earlier start were taken. */
  readonly wasGenerated: boolean;
  statistics(): SimulatorStatistics;
  /** Does at once what time has made due: for a clock that was moved. */
  runDue(): void;
  /** Sends an unsolicited message now. False: no switch is connected. */
  sendNotice(): boolean;
  /** An act of the database's operator, in words; what happened, in words. */
  control(line: string): string;
  close(): Promise<void>;
}

export interface SimulatorStatistics extends ResponderStatistics {
  readonly connections: number;
  /** Connections closed for what they sent. */
  readonly malformed: number;
  /** Its own lines to other databases, by link name. */
  readonly lines: Readonly<Record<string, LineState>>;
}

/** Resolves when it listens. Throws RangeError naming the option for one that is out of bounds. */
export async function runSimulator(options: SimulatorOptions): Promise<Simulator> {
  checkOptions(options);
  const { name, seed, scale, errorRate = 0, neverRate = 0, onProgress = () => {} } = options;
  const dictionary = options.dictionary ?? loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));
  const nowMs = options.nowMs ?? Date.now;
  const { plan, create } = SYSTEMS[name];
  const folder = join(options.dataFolder, name);
  const agencies = name === "ncic" ? (options.agencies ?? []) : [];
  const search = searchDigest(dictionary.recordFiles, agencies);
  const { store, wasGenerated } = await openStore(
    folder,
    { generator: GENERATOR_VERSION, system: name, seed, scale, search },
    () => plan(new Population(seed), scale, dictionary.recordFiles, agencies),
    onProgress,
  );
  const changes = ChangeStore.open(folder, seed);

  const system = create({
    store,
    changes,
    dictionary,
    seed,
    nowMs,
    ...(options.lines && { lines: options.lines }),
  });
  const random = createRandom(seed ^ SIMULATOR_NAMES.indexOf(name));
  const responder = new Responder(system, {
    latency: new Latency(options.latency, random),
    errorRate,
    neverRate,
    random,
    nowMs,
    onFault: (error) =>
      onProgress(`${name}: fault ${error instanceof Error ? (error.stack ?? error.name) : "unknown"}`),
  });
  const receiver = options.unsolicitedTo ?? RECEIVER_DEFAULT;
  const server = new SimulatorServer({
    linkName: system.linkName,
    responder,
    notice: (serial) => system.notice(receiver, serial),
    unsolicitedEveryMs: options.unsolicitedEveryMs ?? 0,
    queue: system.queue ?? null,
  });
  const runDue = () => system.runDue?.(nowMs());
  const dueTimer = setInterval(runDue, DUE_EVERY_MS);
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= closeAll();
    return closing;
  };
  const closeAll = async () => {
    clearInterval(dueTimer);
    await server.close();
    await system.close?.();
    await changes.close();
    await store.close();
  };
  try {
    const port = await server.listen(options.host, options.port);
    return {
      name,
      port,
      wasGenerated,
      statistics: () => ({
        ...responder.statistics,
        connections: server.connections,
        malformed: server.malformed,
        lines: system.lineStates ?? {},
      }),
      runDue,
      sendNotice: () => server.sendNotice(),
      control: (line) => system.control?.(line) ?? `${name.toUpperCase()} HAS NO OPERATOR`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkOptions(options: SimulatorOptions): void {
  const { name, scale, latency, errorRate = 0, neverRate = 0, seed, unsolicitedEveryMs = 0 } = options;
  check(SIMULATOR_NAMES.includes(name), `name: ${name} is none of ${SIMULATOR_NAMES.join(", ")}`);
  check(scale > 0 && scale <= SCALE_MAX, `scale: ${scale} is not above 0 and at most ${SCALE_MAX}`);
  check(Number.isSafeInteger(seed), `seed: ${seed} is not a whole number`);
  check(latency.medianMs >= 0, `latency.medianMs: ${latency.medianMs} is below 0`);
  check(
    latency.medianMs === 0 || latency.p99Ms >= latency.medianMs,
    `latency.p99Ms: ${latency.p99Ms} is below the median of ${latency.medianMs}`,
  );
  check(errorRate >= 0 && errorRate <= 1, `errorRate: ${errorRate} is not between 0 and 1`);
  check(neverRate >= 0 && neverRate <= 1, `neverRate: ${neverRate} is not between 0 and 1`);
  check(unsolicitedEveryMs >= 0, `unsolicitedEveryMs: ${unsolicitedEveryMs} is below 0`);
}

function check(isGood: boolean, trouble: string): void {
  if (!isGood) throw new RangeError(trouble);
}
