/**
 * `statewire line`: the lines to agencies of a running switch; takes one out of service, and puts it back.
 */
import { Command } from "commander";
import type { LineView } from "../exchange/lines/lineViews.ts";
import { askOrAct, commonOptions, type OperatorsOptions } from "./operatorsCommand.ts";
import { columns } from "./table.ts";

interface LineOptions extends OperatorsOptions {
  readonly reason?: string;
  readonly out?: boolean;
}

export function lineCommand(): Command {
  const line = new Command("line")
    .description("show the lines to agencies, take one out of service, put it back")
    .addHelpText(
      "after",
      "\nExits with 0 when it is done, 1 when used wrongly, 2 when the switch refused or could not be asked.",
    );
  commonOptions(line.command("list"))
    .description("show every line, or one")
    .argument("[line]", "for example C19, the line of county 19")
    .option("--out", "only lines that are out of service")
    .action(showLines);
  commonOptions(line.command("out"))
    .description("take a line out of service: its sessions are closed, and what is for its stations is held")
    .argument("<line>", "for example C19")
    .option(
      "--reason <words>",
      "what its stations read when their sessions are closed, at most 80 characters",
    )
    .action((id: string, options: LineOptions) => change(id, "out", options));
  commonOptions(line.command("in"))
    .description("put a line back in service: its stations may sign on, and get what was held")
    .argument("<line>", "for example C19")
    .option("--reason <words>", "for the list of lines and the log")
    .action((id: string, options: LineOptions) => change(id, "in", options));
  return line;
}

async function showLines(id: string | undefined, options: LineOptions): Promise<void> {
  const path = id === undefined ? "api/lines" : `api/lines/${encodeURIComponent(id)}`;
  await askOrAct<LineView | { readonly lines: readonly LineView[] }>(options, path, undefined, (answer) => {
    const lines = "lines" in answer ? answer.lines : [answer];
    return lineRows(options.out ? lines.filter(({ inService }) => !inService) : lines);
  });
}

async function change(id: string, verb: "out" | "in", options: LineOptions): Promise<void> {
  const body = options.reason === undefined ? {} : { reason: options.reason };
  await askOrAct<LineView>(options, `api/lines/${encodeURIComponent(id)}/${verb}`, body, (line) => [
    `${line.line} ${line.name} is ${line.inService ? "in" : "out of"} service; ${line.stations} stations are behind it, ${line.held} deliveries are held for them.`,
  ]);
}

/** For people: a row for each line. */
export function lineRows(lines: readonly LineView[]): string[] {
  if (lines.length === 0) return ["no line is out of service"];
  const head = ["line", "state", "signed on", "held", "name"];
  const rows = lines.map(({ line, inService, present, stations, held, name, reason, since }) => {
    const words = inService
      ? name
      : `${name}, since ${since ?? "the start"}${reason === "" ? "" : `: ${reason}`}`;
    return [line, inService ? "in" : "OUT", `${present}/${stations}`, String(held), words];
  });
  return columns([head, ...rows], [0, 1, 4]);
}
