/**
 * `statewire confirmations`: how punctually agencies answer hit confirmations, and what is waiting now.
 */
import { Command } from "commander";
import type { StatewireConfig } from "../config.ts";
import type {
  AgencyReport,
  ConfirmationReport,
  WaitingReport,
} from "../exchange/confirmation/confirmationReport.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  readConfiguration,
} from "./configuration.ts";
import { askOperators } from "./operators.ts";
import { columns } from "./table.ts";

interface ConfirmationsOptions extends ConfigurationOptions {
  readonly url?: string;
  readonly test?: boolean;
  readonly json?: boolean;
}

export function confirmationsCommand(): Command {
  return addConfigurationOptions(new Command("confirmations"))
    .description("show how punctually agencies answer hit confirmations, and what is waiting now")
    .option("--url <url>", "the operators' listener (default: that of the configuration)")
    .option("--test", "test messages instead of live ones")
    .option("--json", "print one JSON object, live and test messages")
    .addHelpText("after", "\nExits with 0, 1 when used wrongly, 2 when the switch could not be asked.")
    .action(confirmations);
}

async function confirmations(options: ConfirmationsOptions): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const answer = await askOperators<ConfirmationReport>(loaded.config, options.url, "api/confirmations");
  if (answer === null) {
    process.exitCode = ExitCode.couldNotRun;
    return;
  }
  const lines = options.json
    ? [JSON.stringify(answer, null, 2)]
    : confirmationLines(answer, options.test === true, loaded.config);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** For people: a line per agency, a line per confirmation that waits. */
export function confirmationLines(
  report: ConfirmationReport,
  isTest: boolean,
  config: Pick<StatewireConfig, "agencies">,
): string[] {
  const { total, states, agencies, waiting } = isTest ? report.test : report.live;
  const what = isTest ? "test requests" : "requests";
  const lines = [
    `${total.requests} ${what}: ${total.onTime} answered in time, ${total.late} late, ${total.unanswered} not answered; ${percent(total.onTimeRate)} in time`,
    `${states.open} wait for an answer, ${states.pending} for one that was promised`,
  ];
  if (agencies.length > 0) {
    const names = new Map<string, string>(config.agencies.map(({ ori, name }) => [ori, name]));
    const head = ["agency", "asked", "in time", "late", "none", "rate"];
    lines.push(
      "",
      ...table(
        [head, ...agencies.map(agencyRow)],
        agencies.map(({ ori }) => names.get(ori) ?? ""),
      ),
    );
  }
  if (waiting.length > 0) lines.push("", ...waiting.map((one) => waitingLine(one, report.at)));
  return lines;
}

function agencyRow({ ori, requests, onTime, late, unanswered, onTimeRate }: AgencyReport): string[] {
  return [ori, ...[requests, onTime, late, unanswered].map(String), percent(onTimeRate)];
}

function waitingLine(one: WaitingReport, at: string): string {
  const minutes = Math.round((Date.parse(one.dueAt) - Date.parse(at)) / 60_000);
  const state = one.promisedBy === null ? "" : `, promised by ${one.promisedBy || "the agency"}`;
  const record = `${one.recordType} ${one.nic || "NONE"} case ${one.oca}`;
  return `${one.requester} asks ${one.owner}, request ${one.request} ${one.priority}, ${record}: due in ${minutes} min${state}`;
}

/** Columns, with a word behind each row but the first. */
function table(rows: readonly (readonly string[])[], words: readonly string[]): string[] {
  return columns(rows).map((row, index) => `${row}  ${index === 0 ? "" : words[index - 1]}`.trimEnd());
}

function percent(rate: number | null): string {
  return rate === null ? "-" : `${(rate * 100).toFixed(1)} %`;
}
