/**
 * `statewire link`: the links to databases of a running switch; holds what is for one, sends it by another, and ends that.
 */
import { Command } from "commander";
import type { LinkView } from "../exchange/destinations/linkViews.ts";
import { askOrAct, commonOptions, type OperatorsOptions } from "./operatorsCommand.ts";
import { columns } from "./table.ts";

interface LinkOptions extends OperatorsOptions {
  readonly reason?: string;
}

export function linkCommand(): Command {
  const link = new Command("link")
    .description("show the links to databases, hold what is for one, send it by another")
    .addHelpText(
      "after",
      "\nExits with 0 when it is done, 1 when used wrongly, 2 when the switch refused or could not be asked.",
    );
  commonOptions(link.command("list"))
    .description("show every link, or one: service, window, what is held and how long, diversions")
    .argument("[link]", "for example DMV")
    .action(showLinks);
  act(link, "hold", "hold what is for a database from now on, until it is released").action(
    (id: string, options: LinkOptions) => change(id, "hold", {}, options),
  );
  act(link, "release", "end a hold or a diversion: what is held leaves by the link itself").action(
    (id: string, options: LinkOptions) => change(id, "release", {}, options),
  );
  act(link, "divert", "send what is for a database by another link from now on")
    .argument("<to>", "the other link, for example NLETS")
    .action((id: string, to: string, options: LinkOptions) => change(id, "divert", { to }, options));
  return link;
}

function act(link: Command, verb: string, description: string): Command {
  return commonOptions(link.command(verb))
    .description(description)
    .argument("<link>", "for example LEDS")
    .option("--reason <words>", "for the list of links and the log, at most 80 characters");
}

async function showLinks(id: string | undefined, options: LinkOptions): Promise<void> {
  const path = id === undefined ? "api/links" : `api/links/${encodeURIComponent(id)}`;
  await askOrAct<LinkView | { readonly links: readonly LinkView[] }>(options, path, undefined, (answer) =>
    linkRows("links" in answer ? answer.links : [answer]),
  );
}

async function change(id: string, verb: string, fields: object, options: LinkOptions): Promise<void> {
  const body = options.reason === undefined ? fields : { ...fields, reason: options.reason };
  await askOrAct<LinkView>(options, `api/links/${encodeURIComponent(id)}/${verb}`, body, (view) => [
    `${view.link} ${view.name}: ${wayOf(view)}; ${view.held} messages are held for it.`,
  ]);
}

const SERVICE_WORDS: Readonly<Record<LinkView["service"], string>> = {
  inService: "in",
  outOfService: "OUT",
  notInUse: "not in use",
  notAnswering: "NOT ANSWERING",
  trying: "trying",
};

/** For people: a row for each link. */
export function linkRows(links: readonly LinkView[]): string[] {
  const head = ["link", "state", "in flight", "waiting", "held", "oldest", "messages go", "name"];
  const rows = links.map((view) => {
    const { link, service, inFlight, waiting, held, heldSeconds, triedInSeconds, name } = view;
    const state = SERVICE_WORDS[service];
    const words = triedInSeconds > 0 ? `${state}, tried in ${triedInSeconds} s` : state;
    const oldest = held === 0 ? "-" : `${heldSeconds} s`;
    return [link, words, String(inFlight), String(waiting), String(held), oldest, wayOf(view), name];
  });
  return columns([head, ...rows], [0, 1, 6, 7]);
}

/** Where its messages go: `by its own line`, `into the hold, since …: MAINTENANCE`. */
function wayOf({ diverted, since, reason }: LinkView): string {
  if (diverted === "none") return "by its own line";
  const way = diverted === "hold" ? "into the hold" : `by ${diverted}`;
  return `${way}, since ${since ?? "the start"}${reason === "" ? "" : `: ${reason}`}`;
}
