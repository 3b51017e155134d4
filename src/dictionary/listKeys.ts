/**
 * All message keys, by the system that they are for: what `send --list` shows.
 *
 * A key stands once, with the first of its destinations; where else it goes stands beside it.
 */
import type { Dictionary, MessageKey } from "./model.ts";

const COLUMNS = 80;
const KEY_COLUMNS = 7;

export interface ListedKey {
  readonly key: string;
  readonly name: string;
  /** Letters that may follow behind a hyphen. */
  readonly indicators: readonly string[];
  readonly class: MessageKey["class"];
  readonly permission: string;
  readonly responses: readonly string[];
  /** Further destinations: codes, and words for whole kinds. */
  readonly alsoTo: readonly string[];
}

export interface KeyGroup {
  /** Destination code, or a word: states, agencies. */
  readonly system: string;
  readonly name: string;
  readonly keys: readonly ListedKey[];
}

/** In the order of the destinations of the dictionary, the agencies last. */
export function keyGroups(dictionary: Dictionary): readonly KeyGroup[] {
  const names = new Map([
    ...dictionary.destinationCodes.map(({ code, name }) => [code, name] as const),
    ["states", "Other states, by two letters"],
    ["regions", "Regions of states"],
    ["provinces", "Provinces of Canada"],
    ["agencies", "Agencies, stations and groups"],
  ] as const);
  const groups = new Map<string, ListedKey[]>([...names.keys()].map((code) => [code, []]));
  for (const key of dictionary.keys) {
    if (key.key !== key.stem) continue;
    const [first = "agencies", ...alsoTo] = systemsOf(dictionary, key);
    groups.get(first)?.push({
      key: key.key,
      name: key.name,
      indicators: dictionary.keys
        .filter((one) => one.stem === key.key && one !== key)
        .map((one) => one.key.slice(key.key.length + 1)),
      class: key.class,
      permission: key.permission,
      responses: key.responses,
      alsoTo,
    });
  }
  return [...groups]
    .filter(([, keys]) => keys.length > 0)
    .map(([system, keys]) => ({ system, name: names.get(system)!, keys }));
}

/** Its destinations, with words for whole kinds; the files of the state and the nation first. */
function systemsOf({ destinationCodes }: Dictionary, key: MessageKey): string[] {
  const taken = new Set(key.destinationCodes);
  const words = key.toAgency || key.toForeignAgency || key.toStation || key.toGroup ? ["agencies"] : [];
  for (const [kind, word] of [
    ["state", "states"],
    ["region", "regions"],
    ["province", "provinces"],
  ] as const) {
    const codes = destinationCodes.filter((one) => one.kind === kind).map(({ code }) => code);
    if (codes.length === 0 || !codes.every((code) => taken.has(code))) continue;
    words.push(word);
    for (const code of codes) taken.delete(code);
  }
  const isFile = (code: string) => destinationCodes.some((one) => one.code === code && one.kind === "file");
  const rest = [...taken];
  return [...rest.filter(isFile), ...words, ...rest.filter((code) => !isFile(code))];
}

/** Plain text, a line for each key, without a final line end. */
export function keyList(dictionary: Dictionary): string {
  const lines = keyGroups(dictionary).flatMap(({ system, name, keys }) => [
    system === system.toUpperCase() ? `${system}  ${name}` : name,
    ...keys.map(keyLine),
    "",
  ]);
  return lines.join("\n").trimEnd();
}

/** What does not fit into 80 columns is left out with dots: --explain tells the whole. */
function keyLine({ key, name, indicators, alsoTo }: ListedKey): string {
  const letters = indicators.length === 0 ? "" : ` (${indicators.map((letter) => `-${letter}`).join(" ")})`;
  const line = `  ${key.padEnd(KEY_COLUMNS)}${name}${letters}`;
  if (alsoTo.length === 0) return line.slice(0, COLUMNS);
  const also = `  also ${alsoTo.join(" ")}`;
  const room = COLUMNS - line.length;
  if (also.length <= room) return line + also;
  return room < 14 ? line.slice(0, COLUMNS) : `${line}${also.slice(0, room - 3).replace(/ \S*$/, "")} ...`;
}
