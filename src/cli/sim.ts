/**
 * `statewire sim <name>`: one simulated database in a process of its own.
 */
import { Argument, Command, InvalidArgumentError } from "commander";
import { type LinkConfig, SIMULATED_SYSTEMS, type SimulatedSystem } from "../config.ts";
import { type DatabaseLines, type LineAddress, runSimulator, SCALE_MAX } from "../simulators/run.ts";
import { isChild, onParent, onStop, tellParent } from "./childProcess.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  numberBetween,
  readConfiguration,
  wholeBetween,
} from "./configuration.ts";

/** The smallest share that the configuration takes as well; less is only the records that are always there. */
const SCALE_MIN = 0.000_001;
const HOUR_MS = 3_600_000;
/** A century: longer than any retention. */
export const CLOCK_OFFSET_HOURS_MAX = 100 * 366 * 24;

interface SimOptions extends ConfigurationOptions {
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly scale?: number;
  readonly seed?: number;
  readonly latencyMedian?: number;
  readonly latencyP99?: number;
  readonly errorRate?: number;
  readonly neverRate?: number;
  readonly unsolicitedEvery: number;
  readonly clockOffsetHours: number;
  readonly ncicLine?: LineOption;
  readonly dmvLine?: LineOption;
}

/** null: no line. */
type LineOption = LineAddress | null;

export function simCommand(): Command {
  const share = numberBetween(0, 1);
  const milliseconds = numberBetween(0, 600_000);
  return addConfigurationOptions(new Command("sim"))
    .description("run one database simulator; what is not given comes from the configuration")
    .addArgument(new Argument("<name>", "which database").choices(SIMULATED_SYSTEMS))
    .option("--host <address>", "address to listen on")
    .option("--port <port>", "port to listen on; 0 takes any free one", wholeBetween(0, 65_535))
    .option("--data <folder>", "folder for the records")
    .option(
      "--scale <share>",
      "share of the real number of records, for example 0.001",
      numberBetween(SCALE_MIN, SCALE_MAX),
    )
    .option("--seed <number>", "seed of the invented records", wholeBetween(0, 0xffffffff))
    .option("--latency-median <ms>", "median of the time to an answer; 0 answers at once", milliseconds)
    .option("--latency-p99 <ms>", "99th percentile of the time to an answer", milliseconds)
    .option("--error-rate <share>", "share of messages answered by an error", share)
    .option("--never-rate <share>", "share of messages never answered", share)
    .option(
      "--unsolicited-every <seconds>",
      "send a message that nobody asked for so often; 0: never",
      numberBetween(0, 86_400),
      0,
    )
    .option(
      "--clock-offset-hours <hours>",
      "let the clock of the records run so far ahead: retention, validation, delayed hits",
      numberBetween(0, CLOCK_OFFSET_HOURS_MAX),
      0,
    )
    .option(
      "--ncic-line <address>",
      "cjis: where NCIC listens, to which its entries go on (host:port, or none); default: the link's address",
      lineAddress,
    )
    .option(
      "--dmv-line <address>",
      "cjis: where DMV listens, whose records it stops (host:port, or none); default: the link's address",
      lineAddress,
    )
    .action(sim);
}

/** `127.0.0.1:7710`, or `none`. */
function lineAddress(text: string): LineOption {
  if (text === "none") return null;
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535)
    throw new InvalidArgumentError("It must be host:port, for example 127.0.0.1:7710, or none.");
  return { host, port };
}

/** Where the other databases listen: as given, else as the links say. One that is nobody's simulator is left alone. */
function linesOf(
  name: SimulatedSystem,
  { ncicLine, dmvLine }: SimOptions,
  links: readonly LinkConfig[],
): DatabaseLines {
  if (name !== "cjis") return {};
  const addressOf = (given: LineOption | undefined, simulator: SimulatedSystem): LineOption => {
    if (given !== undefined) return given;
    const link = links.find((one) => one.simulator === simulator);
    return link === undefined || link.port === 0 ? null : { host: link.host, port: link.port };
  };
  const [ncic, dmv] = [addressOf(ncicLine, "ncic"), addressOf(dmvLine, "dmv")];
  return { ...(ncic !== null && { ncic }), ...(dmv !== null && { dmv }) };
}

async function sim(name: SimulatedSystem, options: SimOptions): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const { simulators, links } = loaded.config;
  const configured = simulators.byName[name];
  const link = links.find(({ simulator }) => simulator === name);
  const medianMs = options.latencyMedian ?? configured.latencyMedianMs;
  const p99Ms = options.latencyP99 ?? configured.latencyP99Ms;
  if (p99Ms < medianMs) {
    process.stderr.write(
      `the 99th percentile of the latency, ${p99Ms} ms, is below its median, ${medianMs} ms; give both with --latency-median and --latency-p99\n`,
    );
    process.exitCode = ExitCode.usedWrongly;
    return;
  }
  const clock = { offsetHours: options.clockOffsetHours };
  const say = (line: string) => {
    if (isChild) tellParent({ type: "progress", line });
    else process.stdout.write(`${line}\n`);
  };
  try {
    const simulator = await runSimulator({
      name,
      host: options.host ?? link?.host ?? "127.0.0.1",
      port: options.port ?? link?.port ?? 0,
      dataFolder: options.data ?? simulators.dataFolder,
      scale: options.scale ?? simulators.scale,
      seed: options.seed ?? simulators.seed,
      latency: { medianMs, p99Ms },
      errorRate: options.errorRate ?? configured.errorRate,
      neverRate: options.neverRate ?? configured.neverRate,
      dictionary: loaded.dictionary,
      lines: linesOf(name, options, links),
      agencies: loaded.config.agencies.map(({ ori, name }) => ({ ori, name })),
      unsolicitedEveryMs: options.unsolicitedEvery * 1000,
      nowMs: () => Date.now() + clock.offsetHours * HOUR_MS,
      onProgress: say,
    });
    onParent(({ offsetHours }) => {
      clock.offsetHours = offsetHours;
      simulator.runDue();
      tellParent({ type: "clock", offsetHours });
    });
    onStop(() => simulator.close());
    tellParent({
      type: "ready",
      ports: { link: simulator.port },
      facts: { wasGenerated: simulator.wasGenerated },
    });
    if (!isChild) say(`${name} ready on port ${simulator.port}`);
  } catch (error) {
    process.stderr.write(`simulator ${name} could not start: ${(error as Error).message}\n`);
    process.exit(ExitCode.couldNotRun);
  }
}
