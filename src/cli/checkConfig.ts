/**
 * `statewire check-config`: says everything that is wrong with a configuration, or what it holds.
 */
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Command } from "commander";
import { type LoadedConfig, loadConfig } from "../config.ts";
import type { Problem } from "../dictionary/problems.ts";
import { SAMPLE_CONFIG } from "../packageRoot.ts";
import { setOption } from "./setOption.ts";

/** The configuration is in order (0), or could not be used (2). Used wrongly (1) is commander's. */
type ExitCode = 0 | 2;

export interface CheckConfigOptions {
  readonly json?: boolean;
  readonly set: readonly string[];
}

export function checkConfigCommand(): Command {
  return new Command("check-config")
    .description("check a configuration folder, its message dictionary included")
    .argument("[folder]", "the folder (default: the sample state of this package)")
    .addOption(setOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExits with 0 when it is in order, 2 when something is wrong with it, 1 when used wrongly.",
    )
    .action((folder: string | undefined, options: CheckConfigOptions) => {
      const { output, exitCode } = checkConfig(folder, options, process.env);
      process.stdout.write(`${output}\n`);
      process.exitCode = exitCode;
    });
}

/** What the command prints and exits with. */
export function checkConfig(
  folder: string | undefined,
  options: CheckConfigOptions,
  env: NodeJS.ProcessEnv,
): { readonly output: string; readonly exitCode: ExitCode } {
  const url = folder === undefined ? SAMPLE_CONFIG : pathToFileURL(`${resolve(folder)}/`);
  const loaded = loadConfig(url, { set: options.set, env });
  const exitCode = "problems" in loaded ? 2 : 0;
  const output = options.json
    ? JSON.stringify(asJson(url, loaded), null, 2)
    : describeConfiguration(url, loaded);
  return { output, exitCode };
}

/** For people: every problem with its place, or what there is; no line feed at the end. */
export function describeConfiguration(folder: URL, loaded: LoadedConfig): string {
  const path = shortPath(folder);
  if ("problems" in loaded) {
    const { length } = loaded.problems;
    const lines = loaded.problems.map((problem) => problemLine(path, problem));
    return [
      ...lines,
      "",
      `${length} ${length === 1 ? "problem" : "problems"} in ${path}; the switch will not start with it.`,
    ].join("\n");
  }
  const { config, dictionary } = loaded;
  const { counties, agencies, stations, groups, lines, broadcasts, approvers, profiles, links } = config;
  const retired = agencies.filter(({ status }) => status === "retired").length;
  const sessions = stations.filter(({ secret }) => secret !== null).length;
  const row = (count: number, what: string) => `  ${count.toLocaleString("en-US").padStart(7)}  ${what}`;
  return [
    `${path} is in order.`,
    row(counties.length, "counties"),
    row(agencies.length, `agencies (${retired} retired)`),
    row(
      stations.length,
      `stations (${sessions.toLocaleString("en-US")} sign on themselves and carry the others)`,
    ),
    row(groups.length, "groups"),
    row(lines.length, `lines (${lines.filter(({ kind }) => kind === "county").length} of counties)`),
    row(broadcasts.classes.length, `classes of broadcasts, ${approvers.length} approvers`),
    row(profiles.length, "profiles"),
    row(links.length, `links (${links.map(({ id }) => id).join(", ")})`),
    row(dictionary.keys.length, `message keys (${dictionary.keys.map(({ key }) => key).join(", ")})`),
    `  configuration version ${config.version.slice(0, 12)}, dictionary version ${dictionary.version.slice(0, 12)}`,
  ].join("\n");
}

/**
 * `config/stations.yaml:12:7  ZQ0 is not … (did you mean ZQ01?)`. A missing file has no line; what was given at
 * the start (`--set …`, `STATEWIRE_…`) has no file either.
 */
function problemLine(folder: string, { file, line, column, sentence, suggestion }: Problem): string {
  const path = /^(--set |STATEWIRE_|\/)/.test(file) ? file : `${folder}/${file}`;
  const place = line > 0 ? `${path}:${line}:${column}` : path;
  return `${place}  ${sentence}${suggestion === null ? "" : ` (did you mean ${suggestion}?)`}`;
}

function asJson(folder: URL, loaded: LoadedConfig): object {
  const path = fileURLToPath(folder);
  if ("problems" in loaded) return { ok: false, folder: path, problems: loaded.problems };
  const { config, dictionary } = loaded;
  return {
    ok: true,
    folder: path,
    counts: {
      counties: config.counties.length,
      agencies: config.agencies.length,
      stations: config.stations.length,
      groups: config.groups.length,
      lines: config.lines.length,
      broadcastClasses: config.broadcasts.classes.length,
      approvers: config.approvers.length,
      profiles: config.profiles.length,
      links: config.links.length,
      keys: dictionary.keys.length,
    },
    versions: { configuration: config.version, dictionary: dictionary.version },
  };
}

/** Relative to the working folder where it lies inside, so that it is short and a terminal can open it. */
function shortPath(folder: URL): string {
  const path = fileURLToPath(folder).replace(/\/$/, "");
  const inside = relative(process.cwd(), path);
  return inside === "" || inside.startsWith("..") ? path : inside;
}
