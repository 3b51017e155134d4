/**
 * `statewire broadcasts`: the broadcasts in force, and whom one has not reached.
 */
import { Command, InvalidArgumentError } from "commander";
import type { BroadcastView } from "../exchange/broadcasts/broadcastViews.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  readConfiguration,
} from "./configuration.ts";
import { askOperators } from "./operators.ts";
import { columns } from "./table.ts";

interface BroadcastsOptions extends ConfigurationOptions {
  readonly url?: string;
  readonly json?: boolean;
}

type WithAway = BroadcastView & { readonly away: readonly string[] };

export function broadcastsCommand(): Command {
  return addConfigurationOptions(new Command("broadcasts"))
    .description("show the broadcasts in force, or one with the stations that have not got it")
    .argument("[number]", "number of a broadcast", broadcastNumber)
    .option("--url <url>", "the operators' listener (default: that of the configuration)")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExits with 0, 1 when used wrongly, 2 when the switch could not be asked or knows none.",
    )
    .action(showBroadcasts);
}

async function showBroadcasts(number: number | undefined, options: BroadcastsOptions): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const path = number === undefined ? "api/broadcasts" : `api/broadcasts/${number}`;
  const answer = await askOperators<WithAway | { readonly broadcasts: readonly BroadcastView[] }>(
    loaded.config,
    options.url,
    path,
  );
  if (answer === null) {
    process.exitCode = ExitCode.couldNotRun;
    return;
  }
  const lines = options.json
    ? [JSON.stringify(answer, null, 2)]
    : "broadcasts" in answer
      ? broadcastRows(answer.broadcasts)
      : broadcastLines(answer);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** For people: a row for each, the most urgent first. */
export function broadcastRows(broadcasts: readonly BroadcastView[]): string[] {
  if (broadcasts.length === 0) return ["no broadcast is in force"];
  const head = ["number", "class", "from", "to", "has it", "expires"];
  const rows = broadcasts.map((one) => [
    String(one.number),
    one.cancels === 0 ? one.class : `cancel of ${one.cancels}`,
    one.origin,
    one.destinations.join(","),
    `${one.delivered}/${one.recipients}`,
    one.expiresAt.slice(0, 16),
  ]);
  return columns([head, ...rows], [1, 2, 3, 5]);
}

function broadcastLines({ away, ...broadcast }: WithAway): string[] {
  const approved = broadcast.approvedBy === "" ? [] : [`approved by ${broadcast.approvedBy}`];
  const missing = away.length === 0 ? ["everybody has it"] : [`not yet: ${away.join(" ")}`];
  return [...broadcastRows([broadcast]), "", ...approved, ...missing];
}

function broadcastNumber(value: string): number {
  if (!/^[1-9]\d{0,14}$/.test(value)) throw new InvalidArgumentError("a broadcast has a number from 1 up.");
  return Number(value);
}
