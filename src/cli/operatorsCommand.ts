/**
 * What the commands have in common that ask the operators' listener, or have it do something.
 */
import type { Command } from "commander";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  readConfiguration,
} from "./configuration.ts";
import { callOperators, refusalText } from "./operators.ts";

export interface OperatorsOptions extends ConfigurationOptions {
  readonly url?: string;
  readonly json?: boolean;
}

export function commonOptions(command: Command): Command {
  return addConfigurationOptions(command)
    .option("--url <url>", "the operators' listener (default: that of the configuration)")
    .option("--json", "print one JSON object");
}

/** Asks, or with a body acts, and prints the answer or the refusal, as JSON or in `lines` for people. */
export async function askOrAct<Answer>(
  options: OperatorsOptions,
  path: string,
  body: object | undefined,
  lines: (answer: Answer) => readonly string[],
): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const answer = await callOperators<Answer>(loaded.config, options.url, path, body);
  if (answer.kind === "answer") {
    const text = options.json ? JSON.stringify(answer.answer, null, 2) : lines(answer.answer).join("\n");
    process.stdout.write(`${text}\n`);
    return;
  }
  process.exitCode = ExitCode.couldNotRun;
  if (answer.kind === "failed") return;
  if (options.json) process.stdout.write(`${JSON.stringify({ error: answer.error }, null, 2)}\n`);
  else process.stderr.write(`${refusalText(answer.error)}\n`);
}
