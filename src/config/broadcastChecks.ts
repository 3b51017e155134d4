/**
 * What broadcasts.yaml and the approvers must keep: every group, region, link, class and agency known, an expiry
 * within its bounds, and nobody needed for an approval that nobody can give.
 */
import type { Dictionary } from "../dictionary/model.ts";
import { closestWord } from "../dictionary/problems.ts";
import { type Findings, whereabouts } from "./files/findings.ts";
import type { Entries, FolderData } from "./files/readFolder.ts";
import type { ApproverRow, BroadcastsRow } from "./files/rows.ts";
import type { Settings } from "./files/settings.ts";
import type { Path } from "./files/sourceFile.ts";

const CLASSES: Path = ["broadcasts", "classes"];
/** What fits into the field BCL. */
const CLASS_WORD = /^[A-Z][A-Z0-9-]{2,11}$/;

export function checkBroadcasts(folder: FolderData, dictionary: Dictionary | null, findings: Findings): void {
  const { broadcasts: settings, approvers } = folder;
  if (settings) new BroadcastChecks(settings, folder, dictionary, findings).run();
  checkApprovers(approvers, folder, settings, findings);
}

class BroadcastChecks {
  readonly #settings: Settings<BroadcastsRow>;
  readonly #folder: FolderData;
  readonly #dictionary: Dictionary | null;
  readonly #findings: Findings;

  constructor(
    settings: Settings<BroadcastsRow>,
    folder: FolderData,
    dictionary: Dictionary | null,
    findings: Findings,
  ) {
    this.#settings = settings;
    this.#folder = folder;
    this.#dictionary = dictionary;
    this.#findings = findings;
  }

  run(): void {
    const settings = this.#settings;
    const { agencies } = this.#folder;
    const controlPoint: Path = ["administrative", "controlPoint"];
    const point = settings.text(controlPoint);
    if (point !== null && !agencies.has(point))
      this.#unknown(controlPoint, point, "the ORI of an agency", agencies.names);
    const classes = settings.names(CLASSES);
    const without: Path = ["broadcasts", "classWithout"];
    const word = settings.text(without);
    if (word !== null && !classes.includes(word))
      this.#unknown(without, word, "a class of broadcasts", classes);
    if (this.#dictionary) this.#checkNamesOfDictionary(this.#dictionary);
    for (const name of classes) this.#checkClass(name);
  }

  /** Keys, links and regions are the dictionary's. */
  #checkNamesOfDictionary({ keys, links, destinationCodes }: Dictionary): void {
    const caveats: Path = ["administrative", "caveats"];
    const administrative = keys.filter((key) => key.class === "administrative").map(({ key }) => key);
    for (const key of this.#settings.names(caveats)) {
      // A dictionary without administrative messages leaves the caveats without a use, not wrong.
      if (administrative.length === 0 || administrative.includes(key)) continue;
      this.#unknown(
        [...caveats, key],
        key,
        "an administrative key of the dictionary",
        administrative,
        "name",
      );
    }
    this.#each(["administrative", "caveatLinks"], (link, path) => {
      if (!links.includes(link)) this.#unknown(path, link, "a link of the dictionary", links);
    });
    const classOf = new Map<string, string>();
    for (const name of this.#settings.names(CLASSES)) {
      this.#each([...CLASSES, name, "keys"], (key, path) => {
        const other = classOf.get(key);
        if (other !== undefined) this.#say(path, `${key} is of the class ${other} already.`);
        else if (administrative.length > 0 && !administrative.includes(key))
          this.#unknown(path, key, "an administrative key of the dictionary", administrative);
        classOf.set(key, name);
      });
    }
    const regions = destinationCodes.filter(({ kind }) => kind === "region").map(({ code }) => code);
    const { groups } = this.#folder;
    this.#each(["broadcasts", "release"], (code, path) => {
      if (!groups.has(code) && !regions.includes(code)) {
        this.#unknown(path, code, "a group or a region", [...groups.names, ...regions]);
      }
    });
  }

  #checkClass(name: string): void {
    const settings = this.#settings;
    const { agencies, groups } = this.#folder;
    const of = (field: string): Path => [...CLASSES, name, field];
    if (!CLASS_WORD.test(name)) {
      const form = "three to twelve letters, digits and hyphens, upper case, the first a letter";
      this.#say([...CLASSES, name], `${name} is not the word of a class (${form}).`, "name");
    }
    const hours = settings.number(of("hoursDefault"));
    const shortest = settings.number(of("hoursMin"));
    const longest = settings.number(of("hoursMax"));
    if (hours !== null && shortest !== null && hours < shortest) {
      this.#say(
        of("hoursDefault"),
        `hoursDefault of ${name} is ${hours}; it must not be less than hoursMin, which is ${shortest}.`,
      );
    } else if (hours !== null && longest !== null && hours > longest) {
      this.#say(
        of("hoursDefault"),
        `hoursDefault of ${name} is ${hours}; it must not be more than hoursMax, which is ${longest}.`,
      );
    }
    // Where a file could not be read, any name may have been in it.
    const isComplete = !groups.has("");
    this.#each(of("groups"), (code, path) => {
      const beginning = code.endsWith("*") ? code.slice(0, -1) : null;
      if (beginning === null) {
        if (!groups.has(code)) this.#unknown(path, code, "the code of a group", groups.names);
      } else if (isComplete && ![...groups.names].some((one) => one.startsWith(beginning))) {
        this.#say(path, `No group begins with ${beginning}.`);
      }
    });
    this.#each(of("approvedBy"), (who, path) => {
      if (who !== "origin" && !agencies.has(who))
        this.#unknown(path, who, "the ORI of an agency", agencies.names);
    });
  }

  /** The texts of a list that fit the schema. */
  #each(path: Path, visit: (text: string, path: Path) => void): void {
    const list = this.#settings.value(path);
    if (!Array.isArray(list)) return;
    for (const index of list.keys()) {
      const text = this.#settings.text([...path, index]);
      if (text !== null) visit(text, [...path, index]);
    }
  }

  #unknown(
    path: Path,
    word: string,
    what: string,
    known: Iterable<string>,
    part: "name" | "value" = "value",
  ): void {
    this.#findings.at(this.#settings.file, path, `${word} is not ${what}.`, closestWord(word, known), part);
  }

  #say(path: Path, sentence: string, part: "name" | "value" = "value"): void {
    this.#findings.at(this.#settings.file, path, sentence, null, part);
  }
}

function checkApprovers(
  { good }: Entries<ApproverRow>,
  { agencies }: FolderData,
  settings: Settings<BroadcastsRow> | null,
  findings: Findings,
): void {
  const classes = settings?.names(CLASSES) ?? null;
  const first = new Map<string, (typeof good)[number]>();
  for (const entry of good) {
    const { id, ori } = entry.row;
    const name = `${id} of ${ori}`;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, entry);
    else findings.in(entry, ["id"], `${name} stands in ${whereabouts(earlier)} already.`);
    if (!agencies.has(ori)) findings.unknown(entry, ["ori"], ori, "the ORI of an agency", agencies.names);
    for (const [index, word] of entry.row.classes.entries()) {
      if (classes === null || classes.includes(word)) continue;
      findings.unknown(entry, ["classes", index], word, "a class of broadcasts", classes);
    }
  }
}
