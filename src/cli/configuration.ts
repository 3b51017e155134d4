/**
 * What every command that needs the configuration shares: the options, and plain words when something is wrong.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { loadConfig, type StatewireConfig } from "../config.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { SAMPLE_CONFIG } from "../packageRoot.ts";
import { describeConfiguration } from "./checkConfig.ts";
import { setOption } from "./setOption.ts";

/** Exit codes of the command line (design section 4). */
export const ExitCode = { done: 0, usedWrongly: 1, couldNotRun: 2, thresholdCrossed: 99 } as const;

export interface ConfigurationOptions {
  readonly config?: string;
  readonly set: readonly string[];
}

export function addConfigurationOptions(command: Command): Command {
  return command
    .option("--config <folder>", "configuration folder (default: the sample state of this package)")
    .addOption(setOption());
}

export function configFolder(path: string | undefined): URL {
  return path === undefined ? SAMPLE_CONFIG : pathToFileURL(`${resolve(path)}/`);
}

/** The configuration, or null after every problem has been written to standard error and the exit code is set. */
export function readConfiguration(
  options: ConfigurationOptions,
): { config: StatewireConfig; dictionary: Dictionary } | null {
  const folder = configFolder(options.config);
  const loaded = loadConfig(folder, { set: options.set, env: process.env });
  if ("config" in loaded) return loaded;
  process.stderr.write(`${describeConfiguration(folder, loaded)}\n`);
  process.exitCode = ExitCode.couldNotRun;
  return null;
}

/** Argument parser for whole numbers from `min` to `max`. */
export function wholeBetween(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() === "" || !Number.isInteger(number) || number < min || number > max) {
      throw new InvalidArgumentError(`a whole number from ${min} to ${max} is needed.`);
    }
    return number;
  };
}

/** Argument parser for numbers from `min` to `max`. */
export function numberBetween(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() === "" || !Number.isFinite(number) || number < min || number > max) {
      throw new InvalidArgumentError(`a number from ${min} to ${max} is needed.`);
    }
    return number;
  };
}
