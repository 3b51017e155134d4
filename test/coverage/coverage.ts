/**
 * Tries every key at every system and file of the running state, and writes down what happened: docs/coverage.md.
 *
 * One row for each key at each place. A place is a file by its code, all states behind a link together, all provinces, all
 * regions, a special system, or the stations of the own state. The first member of a place that does what is asked stands for
 * the others, which are served by the same code.
 */
import type {
  DestinationCode,
  Dictionary,
  MessageKey,
  RecordFileDefinition,
} from "../../src/dictionary/model.ts";
import { parseMessageText } from "../../src/domain/messageText.ts";
import { DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import type { WholeState } from "../support/wholeState.ts";
import type { Agencies } from "./agencies.ts";
import { aboutNobody, attempts, isForFile, misses } from "./attempts.ts";
import { climb } from "./ladders.ts";
import { type Deed, LifeOfRecord } from "./lifeOfRecord.ts";
import { foundInFiles } from "./neighbourFiles.ts";
import { REASONS, type Reason } from "./reasons.ts";

export const COLUMNS = ["parsed", "routed", "hit", "noHit", "entered", "changed", "ended"] as const;
export type Column = (typeof COLUMNS)[number];

/** yes: it was seen to happen. no: it should have and did not. Otherwise why it cannot. */
export type Cell = "yes" | "no" | Reason;

export interface CoverageRow {
  readonly system: string;
  readonly place: string;
  readonly key: string;
  readonly cells: Readonly<Record<Column, Cell>>;
  /** What was said where a cell is "no". */
  readonly said: string;
}

interface Place {
  readonly link: string | null;
  readonly system: string;
  readonly name: string;
  /** Destinations that stand for the place, tried in this order. */
  readonly destinations: readonly string[];
  /** The file of records that the key searches or changes there; null: none, or not one that changes. */
  readonly file: RecordFileDefinition | null;
}

export class Coverage {
  readonly #state: WholeState;
  readonly #agencies: Agencies;
  /** What keys did with records, by system, file and key. */
  readonly #deeds = new Map<string, Deed[]>();

  constructor(state: WholeState, agencies: Agencies) {
    this.#state = state;
    this.#agencies = agencies;
  }

  async rows(): Promise<CoverageRow[]> {
    const { dictionary } = this.#state;
    for (const file of dictionary.recordFiles) {
      for (const system of file.systems) {
        const life = new LifeOfRecord(dictionary, file, system, this.#agencies);
        await life.live();
        for (const deed of life.deeds) this.#note(`${system} ${file.id}`, deed);
      }
    }
    for (const { at, deed } of await climb(this.#agencies)) this.#note(at, deed);
    for (const { at, deed } of await foundInFiles(dictionary, this.#agencies)) this.#note(at, deed);
    const rows: CoverageRow[] = [];
    for (const key of dictionary.keys) {
      for (const place of this.#placesOf(dictionary, key)) rows.push(await this.#row(key, place));
    }
    const order = [...dictionary.links, null];
    const rank = ({ system }: CoverageRow) => order.findIndex((link) => this.#systemName(link) === system);
    return rows
      .map((row, index) => ({ row, index }))
      .sort((a, b) => rank(a.row) - rank(b.row) || compare(a.row.place, b.row.place) || a.index - b.index)
      .map(({ row }) => row);
  }

  #note(at: string, deed: Deed): void {
    const by = `${at} ${deed.key}`;
    this.#deeds.set(by, [...(this.#deeds.get(by) ?? []), deed]);
  }

  #row(key: MessageKey, place: Place): Promise<CoverageRow> | CoverageRow {
    if (place.link === null) return this.#message(key, place);
    switch (key.class) {
      case "inquiry":
        return this.#inquiry(key, place);
      case "entry":
        return this.#entry(key, place);
      default:
        return this.#message(key, place);
    }
  }

  async #inquiry(key: MessageKey, place: Place): Promise<CoverageRow> {
    const deeds = this.#deedsOf(key, place);
    let [parsed, routed] = [false, false];
    let hit = deeds.some(({ kind, isDone }) => kind === "found" && isDone);
    let noHit = deeds.some(({ kind, isDone }) => kind === "notFound" && isDone);
    let said = "";
    const file = place.file;
    const texts = place.destinations.flatMap((destination) => attempts(key, destination, file));
    for (const text of [...misses(key.key), ...texts]) {
      if (parsed && routed && hit && noHit) break;
      const tried = await this.#try(place.link!, text);
      parsed ||= tried.accepted;
      routed ||= tried.routed;
      if (!tried.isHit || tried.isError) said ||= tried.said;
      if (!tried.isError && tried.answered) {
        hit ||= tried.isHit && (file === null || isAbout(file, place, text, this.#state.dictionary));
        noHit ||= !tried.isHit;
      }
      const nobody = noHit ? null : aboutNobody(text, this.#state.dictionary);
      if (nobody === null) continue;
      const missed = await this.#try(place.link!, nobody);
      noHit ||= missed.answered && !missed.isHit && !missed.isError;
      if (!noHit) said += `\n${missed.said}`;
    }
    const asks: Reason = "asks";
    const reasons = REASONS[`${key.key} ${place.name}`] ?? REASONS[key.key] ?? {};
    const cells = {
      parsed: yes(parsed),
      routed: yes(routed),
      hit: reasons.hit ?? yes(hit),
      noHit: reasons.noHit ?? yes(noHit),
      entered: asks,
      changed: asks,
      ended: asks,
    };
    return { system: place.system, place: place.name, key: key.key, cells, said };
  }

  async #entry(key: MessageKey, place: Place): Promise<CoverageRow> {
    const deeds = this.#deedsOf(key, place);
    const did = (kind: Deed["kind"]): Cell => {
      const own = deeds.filter((deed) => deed.kind === kind);
      if (own.length === 0) return "otherKey";
      return yes(own.every(({ isDone }) => isDone));
    };
    const isKnown = deeds.length > 0;
    const reasons = REASONS[`${key.key} ${place.name}`] ?? REASONS[key.key] ?? {};
    const cells = {
      parsed: yes(deeds.some(({ said }) => !said.startsWith("REFUSED"))),
      routed: yes(deeds.some(({ said }) => said !== "" && !said.startsWith("REFUSED"))),
      hit: "acts" as const,
      noHit: "acts" as const,
      entered: reasons.entered ?? (isKnown ? did("entered") : "no"),
      changed: reasons.changed ?? (isKnown ? did("changed") : "no"),
      ended: reasons.ended ?? (isKnown ? did("ended") : "no"),
    };
    const failed = deeds.filter(({ isDone }) => !isDone).map((deed) => deed.said);
    return { system: place.system, place: place.name, key: key.key, cells, said: failed.join("\n") };
  }

  /** Messages between people: taken, and delivered or carried on. */
  async #message(key: MessageKey, place: Place): Promise<CoverageRow> {
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, "message"])) as Record<Column, Cell>;
    let said = "";
    let [parsed, routed] = [false, false];
    for (const text of place.destinations.flatMap((destination) => attempts(key, destination))) {
      const tried = await this.#try(place.link, text);
      parsed ||= tried.accepted;
      routed ||= tried.accepted && (place.link === null || tried.routed);
      said ||= tried.accepted ? "" : tried.said;
      if (parsed && routed) break;
    }
    cells.parsed = yes(parsed);
    cells.routed = yes(routed);
    return { system: place.system, place: place.name, key: key.key, cells, said };
  }

  #deedsOf(key: MessageKey, { destinations, file }: Place): readonly Deed[] {
    return destinations.flatMap(
      (destination) => this.#deeds.get(`${destination} ${file?.id ?? null} ${key.key}`) ?? [],
    );
  }

  async #try(link: string | null, text: string) {
    const simulator = link === null ? null : this.#state.simulators.get(link.toLowerCase() as never)!;
    const before = simulator?.statistics();
    const { outcome, answers } = await this.#agencies.send(text);
    const after = simulator?.statistics();
    const isRefused = outcome.kind === "rejected";
    return {
      accepted: !isRefused,
      routed: after !== undefined && after.messages > before!.messages,
      answered: answers.some(({ kind }) => kind === DeliveryKind.response),
      isHit: after !== undefined && after.hits > before!.hits,
      isError:
        (after !== undefined && after.errors > before!.errors) || answers.some(({ code }) => code !== 0),
      said: isRefused
        ? `refused ${outcome.rejection.code} ${outcome.rejection.field}: ${text}`
        : `${text}\n${answers.map((answer) => answer.text).join("\n")}`,
    };
  }

  #placesOf(dictionary: Dictionary, key: MessageKey): Place[] {
    const places = new Map<string, Place & { readonly destinations: string[] }>();
    const add = (
      link: string | null,
      name: string,
      destination: string,
      file: RecordFileDefinition | null = null,
    ) => {
      const place = places.get(`${link} ${name}`);
      if (place !== undefined) place.destinations.push(destination);
      else
        places.set(`${link} ${name}`, {
          link,
          system: this.#systemName(link),
          name,
          destinations: [destination],
          file,
        });
    };
    for (const code of key.destinationCodes) {
      const row = dictionary.destinationCodes.find((one) => one.code === code)!;
      const files = dictionary.recordFiles.filter(
        (file) => file.systems.includes(code) && serves(file, key.key),
      );
      for (const file of files) add(row.link, `${placeName(row)}: ${file.name}`, code, file);
      if (files.length === 0) add(row.link, placeName(row), code);
    }
    if (key.toAgency) add(null, "agencies", "CA9370000");
    if (key.toStation) add(null, "stations", "SH37");
    if (key.toGroup) add(null, "groups", "GTRY");
    if (key.toForeignAgency) {
      // Some are for one agency only; an example names it.
      const named = key.examples.flatMap((text) => parseMessageText(text)?.destinations ?? []);
      const agencies = named.filter((ori) => ori.length === 9 && !ori.startsWith("CA"));
      for (const ori of new Set([...agencies, "AZ9010100"])) add("NLETS", "agencies of other states", ori);
    }
    return [...places.values()];
  }

  #systemName(link: string | null): string {
    if (link === null) return "Statewire itself";
    return this.#state.config.links.find(({ id }) => id === link)!.name;
  }
}

/**
 * Whether a hit says something about this file: where a key searches several files at one system, only a message that was
 * written for the file does; what its own entries did is known already.
 */
function isAbout(
  file: RecordFileDefinition,
  { destinations }: Place,
  text: string,
  dictionary: Dictionary,
): boolean {
  const key = parseMessageText(text)!.key;
  const system = destinations[0]!;
  const searched = dictionary.recordFiles.filter((one) => one.systems.includes(system) && serves(one, key));
  return searched.length === 1 || isForFile(key, file, text);
}

function placeName({ code, name, kind, link }: DestinationCode): string {
  if (kind === "state" && link === "NLETS") return "states and territories";
  if (kind === "province") return "provinces of Canada";
  if (kind === "region") return "regions";
  return code === "NCI" ? code : `${code} ${name}`;
}

/** Whether a key searches a file or acts on its records. */
function serves(file: RecordFileDefinition, key: string): boolean {
  const { enter, modify, cancel, locate, clear, supplement, events, inquire, investigate } = file;
  const keys = [
    modify,
    cancel,
    locate?.key,
    clear,
    supplement?.add,
    supplement?.remove,
    ...inquire,
    ...investigate,
  ];
  const entries = [...enter, ...events].map((one) => one.key);
  return keys.includes(key) || entries.includes(key.split("-")[0]!);
}

function yes(isSo: boolean): Cell {
  return isSo ? "yes" : "no";
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
