/**
 * Loads a configuration: all of it in order, or every problem at once. There is nothing in between.
 */
import { existsSync } from "node:fs";
import { checkDictionary } from "../dictionary/load.ts";
import type { Dictionary } from "../dictionary/model.ts";
import type { Problem } from "../dictionary/problems.ts";
import { SAMPLE_CONFIG } from "../packageRoot.ts";
import { checkBroadcasts } from "./broadcastChecks.ts";
import { Findings } from "./files/findings.ts";
import { readFolder } from "./files/readFolder.ts";
import { ConfigSchema } from "./files/schema.ts";
import type { StatewireConfig } from "./model.ts";
import { resolveBroadcasts, resolveState } from "./resolve.ts";
import { checkSettings, linksInOrder } from "./settingsChecks.ts";
import { checkState } from "./stateChecks.ts";

export interface LoadOptions {
  /** Settings given at the start, each `name=value`; absent: none. */
  readonly set?: readonly string[];
  /** Environment to take `STATEWIRE_*` settings from; absent: none are taken. */
  readonly env?: NodeJS.ProcessEnv;
  /** Saves reading the dictionary where it has been read; absent: the folder's own, or the one of the package. */
  readonly dictionary?: Dictionary;
}

export type LoadedConfig =
  | { readonly config: StatewireConfig; readonly dictionary: Dictionary }
  | { readonly problems: readonly Problem[] };

/** `folder` ends in a slash. Problems are in the order of files and lines; their file names are relative to it. */
export function loadConfig(folder: URL, options: LoadOptions = {}): LoadedConfig {
  const findings = new Findings();
  const dictionary = options.dictionary ?? readDictionary(folder, findings);
  const given = { set: options.set ?? [], env: options.env ?? {} };
  const data = readFolder(folder, given, new ConfigSchema(), findings);
  if (data) {
    checkSettings(data, dictionary, findings);
    checkState(data, dictionary, findings);
    checkBroadcasts(data, dictionary, findings);
  }
  const isThere = data?.switch && data.destinations && data.simulators && data.broadcasts && dictionary;
  if (!isThere || findings.problems.length > 0) return { problems: inOrder(findings.problems) };
  const config: StatewireConfig = {
    folder,
    version: data.version,
    ...data.switch.whole(),
    links: linksInOrder(data.destinations.whole().links, dictionary),
    simulators: data.simulators.whole().simulators,
    ...resolveState(data),
    ...resolveBroadcasts(data.broadcasts.whole()),
  };
  return { config, dictionary };
}

/** The dictionary that goes with a configuration: in the folder itself, or else the package's own. */
export function dictionaryFolder(folder: URL): URL {
  const own = new URL("dictionary/", folder);
  return existsSync(own) ? own : new URL("dictionary/", SAMPLE_CONFIG);
}

function readDictionary(folder: URL, findings: Findings): Dictionary | null {
  const checked = checkDictionary(dictionaryFolder(folder));
  if ("dictionary" in checked) return checked.dictionary;
  findings.add(...checked.problems.map((problem) => ({ ...problem, file: `dictionary/${problem.file}` })));
  return null;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((one, other) => {
    if (one.file !== other.file) return one.file < other.file ? -1 : 1;
    return one.line - other.line || one.column - other.column;
  });
}
