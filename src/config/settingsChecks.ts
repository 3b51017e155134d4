/**
 * What the settings must keep among themselves, beyond what the schema can say of each alone.
 */
import type { Dictionary } from "../dictionary/model.ts";
import { closestWord } from "../dictionary/problems.ts";
import type { LinkId } from "../domain/identifiers.ts";
import type { Findings } from "./files/findings.ts";
import type { FolderData } from "./files/readFolder.ts";
import type { LinkRow } from "./files/rows.ts";
import type { Settings } from "./files/settings.ts";
import type { Path } from "./files/sourceFile.ts";
import { type LinkConfig, SIMULATED_SYSTEMS } from "./model.ts";

export function checkSettings(folder: FolderData, dictionary: Dictionary | null, findings: Findings): void {
  const { switch: settings, destinations, simulators } = folder;
  if (settings) {
    const session = (name: string): Path => ["session", name];
    checkOrder(settings, session("heartbeatMs"), "less", session("silenceMs"), findings);
    if (dictionary) checkCopies(settings, dictionary, findings);
  }
  if (destinations) checkLinks(destinations, dictionary, findings);
  for (const system of simulators ? SIMULATED_SYSTEMS : []) {
    const of = (name: string): Path => ["simulators", "byName", system, name];
    checkOrder(simulators!, of("latencyMedianMs"), "not more", of("latencyP99Ms"), findings);
  }
  checkPorts(folder, findings);
}

/** The links in the order of the dictionary, which is that of the core's link numbers. */
export function linksInOrder(
  links: Readonly<Record<string, LinkRow>>,
  dictionary: Dictionary,
): readonly LinkConfig[] {
  return dictionary.links.flatMap((id) => {
    const link = links[id];
    return link ? [{ id: id as LinkId, ...link }] : [];
  });
}

function checkOrder(
  settings: Settings<unknown>,
  path: Path,
  must: "less" | "not more",
  otherPath: Path,
  findings: Findings,
): void {
  const value = settings.number(path);
  const other = settings.number(otherPath);
  if (value === null || other === null || value < other || (must === "not more" && value === other)) return;
  const rule = `it must ${must === "less" ? "be less" : "not be more"} than ${otherPath.join(".")}, which is ${other}`;
  findings.at(settings.file, path, `${path.join(".")} is ${value}; ${rule}.`);
}

function checkLinks(settings: Settings<unknown>, dictionary: Dictionary | null, findings: Findings): void {
  const ids = settings.names(["links"]);
  const bySimulator = new Map<string, string>();
  for (const id of ids) {
    const of = (name: string): Path => ["links", id, name];
    if (dictionary && !dictionary.links.includes(id)) {
      const missing = dictionary.links.filter((known) => !ids.includes(known));
      findings.at(
        settings.file,
        ["links", id],
        `The dictionary has no link ${id}.`,
        closestWord(id, missing),
        "name",
      );
    }
    checkOrder(settings, of("reconnectMinMs"), "not more", of("reconnectMaxMs"), findings);
    const ofBreaker = (name: string): Path => ["links", id, "breaker", name];
    checkOrder(settings, ofBreaker("openMinMs"), "not more", ofBreaker("openMaxMs"), findings);
    checkAlternate(settings, id, ids, findings);
    const simulator = settings.value(of("simulator"));
    if (settings.number(of("port")) === 0 && simulator === null) {
      findings.at(settings.file, of("port"), `links.${id}.port is 0, which only a simulator can choose.`);
    }
    if (typeof simulator !== "string") continue;
    const other = bySimulator.get(simulator);
    if (other === undefined) bySimulator.set(simulator, id);
    else {
      const sentence = `links.${id}.simulator is ${simulator}, which is at the end of links.${other} already.`;
      findings.at(settings.file, of("simulator"), sentence);
    }
  }
  for (const id of dictionary?.links ?? []) {
    if (ids.includes(id)) continue;
    findings.at(settings.file, ["links"], `The link ${id} of the dictionary is missing.`, null, "name");
  }
}

/** Copies of hit confirmations go to destinations of the dictionary; `control` is whoever the other side has. */
function checkCopies(settings: Settings<unknown>, dictionary: Dictionary, findings: Findings): void {
  const codes = dictionary.destinationCodes.map(({ code }) => code);
  for (const name of ["secondCopies", "thirdCopies"]) {
    const words = settings.value(["confirmation", name]);
    for (const [index, word] of Array.isArray(words) ? words.entries() : []) {
      const path: Path = ["confirmation", name, index];
      if (word === "control" || codes.includes(word) || typeof settings.value(path) !== "string") continue;
      const sentence = `confirmation.${name} names ${word}, which is no destination of the dictionary.`;
      findings.at(settings.file, path, sentence, closestWord(word, ["control", ...codes]));
    }
  }
}

/** One step aside: a message never goes round in a circle of lines that are down. */
function checkAlternate(
  settings: Settings<unknown>,
  id: string,
  ids: readonly string[],
  findings: Findings,
): void {
  const path: Path = ["links", id, "alternate"];
  const alternate = settings.text(path);
  if (alternate === null) return;
  const at = (sentence: string, suggestion: string | null = null) =>
    findings.at(settings.file, path, `links.${id}.alternate is ${alternate}, ${sentence}`, suggestion);
  if (alternate === id) at("the link itself.");
  else if (!ids.includes(alternate)) at("which is no link.", closestWord(alternate, ids));
  else if (settings.text(["links", alternate, "alternate"]) !== null) at("which has an alternate itself.");
}

/** Two that listen on one port of one host; 0.0.0.0 is every host, port 0 is no port yet. */
function checkPorts({ switch: settings, destinations }: FolderData, findings: Findings): void {
  const listeners = ["agencies", "operators"].map((name): Path => ["listen", name]);
  const links = (destinations?.names(["links"]) ?? []).map((id): Path => ["links", id]);
  const places = [
    ...(settings ? listeners.map((path) => ({ settings, path })) : []),
    ...(destinations ? links.map((path) => ({ settings: destinations, path })) : []),
  ];
  const used: { readonly host: string; readonly port: number; readonly name: string }[] = [];
  for (const { settings: of, path } of places) {
    const host = of.text([...path, "host"]);
    const port = of.number([...path, "port"]);
    if (host === null || port === null || port === 0) continue;
    const name = [...path, "port"].join(".");
    const earlier = used.find((other) => other.port === port && meets(other.host, host));
    if (earlier)
      findings.at(of.file, [...path, "port"], `${name} is ${port}, which ${earlier.name} has already.`);
    used.push({ host, port, name });
  }
}

function meets(one: string, other: string): boolean {
  return one === other || one === "0.0.0.0" || other === "0.0.0.0";
}
