/**
 * A whole state in processes of its own, on free ports, with few records and a folder of its own.
 *
 * Started by the command line that people type; everything is ended by `stop`.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLI_ENTRY } from "../../src/packageRoot.ts";

const CLI = fileURLToPath(CLI_ENTRY);
/** A few seconds on a free machine; a busy one is only slow. */
const READY_WITHIN_MS = 150_000;
/** For the hook that starts it: long enough that a state that does not get ready is ended by itself. */
export const START_TIMEOUT_MS = READY_WITHIN_MS + 30_000;

export interface Addresses {
  readonly agencies: string;
  readonly operators: string;
  readonly simulators: Readonly<Record<string, string>>;
  readonly processes: Readonly<Record<string, number>>;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export class RunningState {
  readonly addresses: Addresses;
  readonly #up: ChildProcess;
  readonly #folder: string;

  private constructor(up: ChildProcess, folder: string, addresses: Addresses) {
    this.#up = up;
    this.#folder = folder;
    this.addresses = addresses;
  }

  /** @param settings further `--set` values */
  static async start(settings: readonly string[] = []): Promise<RunningState> {
    const folder = await mkdtemp(join(tmpdir(), "statewire-test-"));
    const links = ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"].map((id) => `links.${id}.port=0`);
    const all = [
      "listen.agencies.port=0",
      "listen.operators.port=0",
      "simulators.scale=0.00005",
      `simulators.dataFolder=${folder}`,
      `journal.folder=${join(folder, "journal")}`,
      "journal.segmentMiB=8",
      ...links,
      ...settings,
    ].flatMap((setting) => ["--set", setting]);
    const up = spawn(process.execPath, [CLI, "up", "--json", ...all], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    try {
      return new RunningState(up, folder, await untilReady(up));
    } catch (error) {
      up.kill("SIGTERM");
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a command of the command line against this state. */
  send(...args: readonly string[]): Promise<CommandResult> {
    return runCommand("send", "--url", this.addresses.agencies, ...args);
  }

  /** Lets the clock of the databases' records run so many hours ahead; over when what that makes due is done. */
  async moveClock(offsetHours: number): Promise<void> {
    const isMoved = new Promise<void>((resolve) => {
      this.#up.once("message", () => resolve());
    });
    this.#up.send({ type: "clock", offsetHours });
    await isMoved;
  }

  async stop(): Promise<void> {
    const isOver = new Promise<void>((resolve) => this.#up.once("exit", () => resolve()));
    this.#up.kill("SIGTERM");
    await isOver;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function untilReady(up: ChildProcess): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${errors}`)), READY_WITHIN_MS);
    up.stderr!.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    up.stdout!.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("\n")) return;
      clearTimeout(timer);
      resolve(JSON.parse(output) as Addresses);
    });
    up.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code}:\n${errors}`));
    });
  });
}

export function runCommand(...args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { timeout: 120_000 }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output, errors });
    });
  });
}
