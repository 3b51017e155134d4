/**
 * `statewire up`: a whole state on one machine — six database simulators and the switch, each its own process.
 *
 * A simulator that ends is started again after a moment, as an operator would; the switch meanwhile answers for it
 * with codes. When the switch itself ends, everything ends.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { LinkConfig, SimulatedSystem, StatewireConfig } from "../config.ts";
import { CLI_ENTRY } from "../packageRoot.ts";
import { type ChildMessage, type ChildReady, onParent, onStop, tellParent } from "./childProcess.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  numberBetween,
  readConfiguration,
} from "./configuration.ts";
import { CLOCK_OFFSET_HOURS_MAX } from "./sim.ts";

const RESTART_PAUSE_MS = 1_000;
/** Children get so long to end by themselves. */
const STOP_WAIT_MS = 8_000;

interface UpOptions extends ConfigurationOptions {
  readonly json?: boolean;
  readonly clockOffsetHours: number;
}

export function upCommand(): Command {
  return addConfigurationOptions(new Command("up"))
    .description("run everything: the six database simulators and the switch")
    .option("--json", "print one JSON object when ready, nothing else on standard output")
    .option(
      "--clock-offset-hours <hours>",
      "let the clock of the databases' records run so far ahead",
      numberBetween(0, CLOCK_OFFSET_HOURS_MAX),
      0,
    )
    .addHelpText(
      "after",
      "\nEnds with Ctrl-C. Ready when the line `statewire ready` stands on standard output.",
    )
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const { config } = loaded;
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const state = new RunningState(options, say);
  onStop(() => state.stop());
  onParent(({ offsetHours }) => {
    void state.moveClock(offsetHours).then(() => tellParent({ type: "clock", offsetHours }));
  });

  const simulated = config.links.filter(
    (link): link is SimulatedLink => link.simulator !== null && link.inUse,
  );
  say(`starting ${simulated.length} database simulators and the switch (Ctrl-C ends them)`);
  try {
    const ports = await startAll(simulated, state);
    // A simulator may have been given any free port; the switch is told which it took.
    const settings = simulated.flatMap((link, index) => ["--set", `links.${link.id}.port=${ports[index]}`]);
    const ready = await state.startSwitch(settings);
    say(readyLine(config, ready, options.json === true));
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ ...addresses(config, ready, simulated, ports), processes: state.processes })}\n`,
      );
  } catch (error) {
    // Ctrl-C while it starts ends the processes that were waited for: no trouble, and onStop ends this one.
    if (state.isStopping) return;
    process.stderr.write(`statewire could not start: ${(error as Error).message}\n`);
    await state.stop();
    process.exit(ExitCode.couldNotRun);
  }
}

/** Databases that the state's files have lines to. */
const LINED = ["ncic", "dmv"] as const satisfies readonly SimulatedSystem[];

/** Ports in the order of the links. The state's files are told where the others listen, once those have a port. */
async function startAll(simulated: readonly SimulatedLink[], state: RunningState): Promise<number[]> {
  const started = new Map<SimulatedSystem, Promise<number>>();
  for (const link of simulated)
    if (link.simulator !== "cjis") started.set(link.simulator, state.startSimulator(link, []));
  const cjis = simulated.find(({ simulator }) => simulator === "cjis");
  if (cjis !== undefined) started.set("cjis", startCjis(cjis, simulated, started, state));
  return Promise.all(simulated.map(({ simulator }) => started.get(simulator)!));
}

async function startCjis(
  cjis: SimulatedLink,
  simulated: readonly SimulatedLink[],
  started: ReadonlyMap<SimulatedSystem, Promise<number>>,
  state: RunningState,
): Promise<number> {
  const addresses = LINED.map(async (name) => {
    const link = simulated.find(({ simulator }) => simulator === name);
    if (link === undefined) return [`--${name}-line`, "none"];
    const port = link.port === 0 ? await started.get(name)! : link.port;
    return [`--${name}-line`, `${link.host}:${port}`];
  });
  return state.startSimulator(cjis, (await Promise.all(addresses)).flat());
}

type SimulatedLink = LinkConfig & { readonly simulator: SimulatedSystem };

/** The processes that `up` has started, and what becomes of them. */
class RunningState {
  readonly #options: UpOptions;
  readonly #say: (line: string) => void;
  /** Running processes by what they are. */
  readonly #children = new Map<string, ChildProcess>();
  /** Names of those that are simulators. */
  readonly #simulators = new Set<string>();
  #clockOffsetHours: number;
  #isStopping = false;

  constructor(options: UpOptions, say: (line: string) => void) {
    this.#options = options;
    this.#clockOffsetHours = options.clockOffsetHours;
    this.#say = say;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Process ids by what they are. */
  get processes(): Record<string, number> {
    return Object.fromEntries([...this.#children].map(([name, child]) => [name, child.pid!]));
  }

  /** Starts a simulator, keeps it running on the port that it got, and resolves to that port. `more`: further options. */
  async startSimulator(link: SimulatedLink, more: readonly string[]): Promise<number> {
    const clock = ["--clock-offset-hours", String(this.#clockOffsetHours)];
    const settings = ["--port", String(link.port), ...clock, ...more];
    const child = this.#fork(link.simulator, ["sim", link.simulator, ...settings]);
    this.#simulators.add(link.simulator);
    const ready = await this.#untilReady(child, link.simulator);
    const port = ready.ports["link"]!;
    this.#say(`  ${link.simulator.padEnd(6)} ${link.name}: ${link.host}:${port}`);
    child.once("exit", () => this.#restart({ ...link, port }, more));
    return port;
  }

  /** Resolves when every running simulator has moved its clock; one that starts later starts with it. */
  async moveClock(offsetHours: number): Promise<void> {
    this.#clockOffsetHours = offsetHours;
    const moved = [...this.#simulators].map((name) => {
      const child = this.#children.get(name);
      return child === undefined ? Promise.resolve() : clockMoved(child, offsetHours);
    });
    await Promise.all(moved);
  }

  async startSwitch(settings: readonly string[]): Promise<ChildReady> {
    const child = this.#fork("switch", ["switch", ...settings]);
    const ready = await this.#untilReady(child, "switch");
    child.once("exit", (code, signal) => {
      if (this.#isStopping) return;
      process.stderr.write(`the switch ended (${signal ?? `exit ${code}`}); ending everything\n`);
      void this.stop().then(() => process.exit(ExitCode.couldNotRun));
    });
    return ready;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const ends = [...this.#children.values()].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once("exit", () => resolve());
          child.kill("SIGTERM");
        }),
    );
    const tooLate = setTimeout(() => {
      for (const child of this.#children.values()) child.kill("SIGKILL");
    }, STOP_WAIT_MS);
    await Promise.all(ends);
    clearTimeout(tooLate);
  }

  #restart(link: SimulatedLink, more: readonly string[]): void {
    if (this.#isStopping) return;
    process.stderr.write(`simulator ${link.simulator} ended; starting it again\n`);
    setTimeout(() => {
      if (this.#isStopping) return;
      this.startSimulator(link, more).catch((error: Error) => {
        process.stderr.write(`simulator ${link.simulator}: ${error.message}\n`);
        this.#restart(link, more);
      });
    }, RESTART_PAUSE_MS);
  }

  #fork(name: string, args: readonly string[]): ChildProcess {
    const { config, set } = this.#options;
    const shared = [
      ...(config === undefined ? [] : ["--config", config]),
      ...set.flatMap((setting) => ["--set", setting]),
    ];
    // The settings of the user come first, so that the ports which the simulators really got win.
    const [command, ...rest] = args;
    const child = fork(fileURLToPath(CLI_ENTRY), [command!, ...shared, ...rest], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#children.set(name, child);
    child.once("exit", () => this.#children.delete(name));
    return child;
  }

  #untilReady(child: ChildProcess, name: string): Promise<ChildReady> {
    return new Promise((resolve, reject) => {
      child.on("message", (message: ChildMessage) => {
        if (message.type === "ready") resolve(message);
        else if (message.type === "progress")
          this.#say(`  ${name.padEnd(6)} ${message.line.replace(`${name}: `, "")}`);
      });
      child.once("exit", (code, signal) =>
        reject(new Error(`${name} ended with ${signal ?? code} before it was ready`)),
      );
      child.once("error", reject);
    });
  }
}

/** Also over when the child is. */
function clockMoved(child: ChildProcess, offsetHours: number): Promise<void> {
  return new Promise((resolve) => {
    const take = (message: ChildMessage) => {
      if (message.type !== "clock") return;
      child.off("message", take);
      resolve();
    };
    child.on("message", take);
    child.once("exit", () => resolve());
    child.send({ type: "clock", offsetHours });
  });
}

function readyLine(config: StatewireConfig, ready: ChildReady, isJson: boolean): string {
  const { agencies, operators } = config.listen;
  const lines = [
    "",
    "try, in another terminal:",
    "  npx statewire send 'RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC'",
    "",
    `statewire ready  agencies ws://${agencies.host}:${ready.ports["agencies"]}/session  operators http://${operators.host}:${ready.ports["operators"]}/`,
  ];
  return isJson ? lines.at(-1)! : lines.join("\n");
}

function addresses(
  config: StatewireConfig,
  ready: ChildReady,
  simulated: readonly SimulatedLink[],
  ports: readonly number[],
): object {
  const { agencies, operators } = config.listen;
  return {
    ready: true,
    agencies: `ws://${agencies.host}:${ready.ports["agencies"]}/session`,
    operators: `http://${operators.host}:${ready.ports["operators"]}/`,
    simulators: Object.fromEntries(
      simulated.map(({ simulator, host }, index) => [simulator, `${host}:${ports[index]}`]),
    ),
  };
}
