/**
 * `send --list` and `send --explain`: the message dictionary at a terminal. No switch has to run.
 */
import { dictionaryFolder } from "../config.ts";
import { describeKey } from "../dictionary/describeKey.ts";
import { explainKey, findKey, nearKeys } from "../dictionary/explain.ts";
import { keyGroups, keyList } from "../dictionary/listKeys.ts";
import { checkDictionary } from "../dictionary/load.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { problemText } from "../dictionary/problems.ts";
import { configFolder, ExitCode } from "./configuration.ts";

export interface HelpOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** All message keys by system. */
export function showKeys(options: HelpOptions): void {
  const dictionary = readDictionary(options);
  if (dictionary === null) return;
  if (options.json) print(keyGroups(dictionary));
  else process.stdout.write(`${keyList(dictionary)}\n`);
}

/** One key; of one that there is not, the nearest, and exit code 1. */
export function showKey(key: string, options: HelpOptions): void {
  const dictionary = readDictionary(options);
  if (dictionary === null) return;
  const found = findKey(dictionary, key);
  if (found === null) process.exitCode = ExitCode.usedWrongly;
  if (options.json) {
    print(
      found === null
        ? { key, known: false, near: nearKeys(dictionary, key).map((one) => one.key) }
        : describeKey(dictionary, found),
    );
  } else {
    const stream = found === null ? process.stderr : process.stdout;
    stream.write(`${explainKey(dictionary, key)}\n`);
  }
}

/** Null after every problem has been told. */
function readDictionary({ config }: HelpOptions): Dictionary | null {
  const checked = checkDictionary(dictionaryFolder(configFolder(config)));
  if ("dictionary" in checked) return checked.dictionary;
  process.stderr.write(`${checked.problems.map(problemText).join("\n")}\n`);
  process.exitCode = ExitCode.couldNotRun;
  return null;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
