/** Puts the files of records that change together: names resolved, what is left out filled in. */
import type { Entry, Findings } from "./findings.ts";
import {
  type KeyClass,
  type KeyIndicator,
  type MessageKey,
  NOTICE_KINDS,
  type NoticeKey,
  type RecordFileDefinition,
  type RecordIdentifier,
  type RetentionRule,
} from "./model.ts";
import { closestWord } from "./problems.ts";
import { distinct } from "./readDestinations.ts";
import type { IdentifierRow, IndicatorRow, NoticeRow, RecordFileRow, RetentionRow } from "./rows.ts";
import type { Section } from "./sections.ts";

/** What the files refer to: the names of everything, sound or not. */
export interface RecordFileWorld {
  /** Names of all keys, sound or not. */
  readonly keyNames: ReadonlySet<string>;
  /** Keys that are sound. */
  readonly keys: ReadonlyMap<string, MessageKey>;
  readonly fieldCodes: ReadonlySet<string>;
  readonly destinations: ReadonlySet<string>;
}

export function readIndicators({ entries }: Section<IndicatorRow>, findings: Findings): KeyIndicator[] {
  return distinct(entries, ({ letter }) => letter, "indicator", ["letter"], findings).map(({ row }) => row);
}

/** Every kind has to have its key: what a file does is not to fail on a notice that cannot be written. */
export function readNotices({ entries, names }: Section<NoticeRow>, findings: Findings): NoticeKey[] {
  const notices = distinct(entries, ({ kind }) => kind, "notice", ["kind"], findings);
  const first = notices[0];
  for (const kind of NOTICE_KINDS) {
    if (!names.has(kind) && first !== undefined)
      findings.at(first.file, ["notices"], `The notice ${kind} is missing.`);
  }
  return notices.map(({ row }) => row);
}

export function readRecordFiles(
  { entries, names }: Section<RecordFileRow>,
  world: RecordFileWorld,
  findings: Findings,
): RecordFileDefinition[] {
  const files = distinct(entries, ({ id }) => id, "file", ["id"], findings);
  checkNumbers(files, findings);
  return files.map((entry) => new RecordFileReader(entry, world, names, findings).read());
}

/** Who sees a number must know the file: no two files share the beginning of their numbers. */
function checkNumbers(files: readonly Entry<RecordFileRow>[], findings: Findings): void {
  const taken = new Map<string, string>();
  for (const entry of files) {
    for (const code of ["nic", "fcn"] as const) {
      const start = entry.row[code];
      if (start === undefined) continue;
      const earlier = taken.get(code + start);
      if (earlier === undefined) taken.set(code + start, entry.row.id);
      else findings.in(entry, [code], `${start} begins the numbers of the file ${earlier} already.`);
    }
  }
}

function identifierOf({ by, also = [], as, narrowedBy = [] }: IdentifierRow): RecordIdentifier {
  return { by, also, as: as ?? "plain", narrowedBy };
}

class RecordFileReader {
  readonly #entry: Entry<RecordFileRow>;
  readonly #world: RecordFileWorld;
  readonly #ids: ReadonlySet<string>;
  readonly #findings: Findings;

  constructor(
    entry: Entry<RecordFileRow>,
    world: RecordFileWorld,
    ids: ReadonlySet<string>,
    findings: Findings,
  ) {
    this.#entry = entry;
    this.#world = world;
    this.#ids = ids;
    this.#findings = findings;
  }

  read(): RecordFileDefinition {
    const { row } = this.#entry;
    this.#checkKeys();
    this.#checkCodes();
    if (row.matches !== undefined) this.#checkKnown(["matches"], row.matches, "a record file", this.#ids);
    for (const [index, code] of row.systems.entries()) {
      this.#checkKnown(["systems", index], code, "a destination", this.#world.destinations);
    }
    return {
      id: row.id,
      name: row.name,
      subject: row.subject,
      systems: row.systems,
      nic: row.nic ?? null,
      fcn: row.fcn ?? null,
      restricted: row.restricted ?? false,
      purposes: row.purposes ?? [],
      informs: row.informs ?? false,
      requires: {
        always: row.requires?.always ?? [],
        oneOf: row.requires?.oneOf ?? [],
        whole: row.requires?.whole ?? [],
      },
      stops: row.stops ?? false,
      caveat: row.caveat ?? null,
      enter: Object.entries(row.enter ?? {}).map(([key, words]) => ({ key, words })),
      modify: row.modify ?? null,
      cancel: row.cancel ?? null,
      locate:
        row.locate === undefined
          ? null
          : {
              key: row.locate.key,
              stillActive: row.locate.stillActive ?? [],
              keepDays: row.locate.keepDays ?? null,
            },
      clear: row.clear ?? null,
      supplement:
        row.supplement === undefined
          ? null
          : { ...row.supplement, most: new Map(Object.entries(row.supplement.most)) },
      inquire: row.inquire,
      investigate: row.investigate ?? [],
      events: Object.entries(row.events ?? {}).map(
        ([key, { words, by, sets = false, tellsOwner = false, before = null, byIdentity = false }]) => ({
          ...{ key, words, by, sets, tellsOwner, before, byIdentity },
        }),
      ),
      identifiers: row.identifiers.map(identifierOf),
      description: row.description ?? [],
      confirmedBy: row.confirmedBy ?? [],
      duplicates:
        row.duplicates === undefined
          ? null
          : {
              sets: row.duplicates.sets,
              ownOnly: row.duplicates.ownOnly ?? false,
              ofSameKey: row.duplicates.ofSameKey ?? false,
            },
      retention: (row.retention ?? []).map((rule, index) => this.#retention(rule, index)),
      validation: row.validation ?? null,
      reminders: (row.reminders ?? []).map((reminder) => ({
        afterHours: reminder.afterHours,
        unless: reminder.unless ?? [],
        where: reminder.where ?? {},
        keys: reminder.keys ?? [],
        youngerThan: reminder.youngerThan ?? null,
        untilEvent: reminder.untilEvent ?? null,
        words: reminder.words,
      })),
      matches: row.matches ?? null,
      tellsHits: row.tellsHits ?? false,
      forward: this.#forward(),
      source: row.source,
    };
  }

  #forward(): RecordFileDefinition["forward"] {
    const { forward } = this.#entry.row;
    if (forward === undefined) return null;
    this.#checkKnown(["forward", "file"], forward.file, "a record file", this.#ids);
    return {
      file: forward.file,
      keys: new Map(Object.entries(forward.keys)),
      needs: forward.needs ?? [],
    };
  }

  #retention(rule: RetentionRow, index: number): RetentionRule {
    const lengths = (["hours", "days", "years", "ever"] as const).filter((unit) => rule[unit] !== undefined);
    const isByDate = lengths.length === 0 && rule.from !== undefined;
    if (lengths.length !== 1 && !isByDate) {
      const sentence = "A retention needs one of hours, days, years and ever, or a field in from.";
      this.#findings.in(this.#entry, ["retention", index], sentence);
    }
    const unit = isByDate ? "date" : (lengths[0] ?? "ever");
    const amount = unit === "date" || unit === "ever" ? 0 : rule[unit]!;
    if (rule.from !== undefined && unit !== "years" && unit !== "date") {
      this.#findings.in(this.#entry, ["retention", index, "from"], `from has no meaning beside ${unit}.`);
    }
    return {
      keys: rule.keys ?? [],
      without: rule.without ?? [],
      where: rule.where ?? {},
      unit,
      amount,
      from: rule.from ?? null,
      inactiveYears: rule.inactiveYears ?? 0,
    };
  }

  /** A key does one thing in a file; entries may be named by retention and forwarding only where they exist. */
  #checkKeys(): void {
    const { row } = this.#entry;
    const uses: [within: (string | number)[], key: string][] = [
      ...Object.keys(row.enter ?? {}).map((key): [string[], string] => [["enter", key], key]),
      ...(["modify", "cancel", "clear"] as const).flatMap((name): [string[], string][] =>
        row[name] === undefined ? [] : [[[name], row[name]]],
      ),
      ...(row.locate === undefined ? [] : [[["locate", "key"], row.locate.key] as [string[], string]]),
      ...(["add", "remove"] as const).flatMap((name): [string[], string][] =>
        row.supplement === undefined ? [] : [[["supplement", name], row.supplement[name]]],
      ),
      ...Object.keys(row.events ?? {}).map((key): [string[], string] => [["events", key], key]),
      ...row.inquire.map((key, index): [(string | number)[], string] => [["inquire", index], key]),
      ...(row.investigate ?? []).map((key, index): [(string | number)[], string] => [
        ["investigate", index],
        key,
      ]),
    ];
    const inquiries = new Set([...row.inquire, ...(row.investigate ?? [])]);
    const seen = new Set<string>();
    for (const [within, key] of uses) {
      if (seen.has(key)) this.#findings.in(this.#entry, within, `${key} has another meaning in ${row.id}.`);
      seen.add(key);
      this.#checkKey(within, key, inquiries.has(key) ? "inquiry" : "entry");
    }
    const entries = new Set(Object.keys(row.enter ?? {}));
    for (const [place, rule] of (row.retention ?? []).entries()) {
      for (const [index, key] of (rule.keys ?? []).entries()) {
        this.#checkKnown(["retention", place, "keys", index], key, `an entry key of ${row.id}`, entries);
      }
    }
    for (const [place, reminder] of (row.reminders ?? []).entries()) {
      for (const [index, key] of (reminder.keys ?? []).entries()) {
        this.#checkKnown(["reminders", place, "keys", index], key, `an entry key of ${row.id}`, entries);
      }
    }
    const events = new Set(Object.keys(row.events ?? {}));
    for (const [place, { untilEvent }] of (row.reminders ?? []).entries()) {
      if (untilEvent === undefined) continue;
      this.#checkKnown(["reminders", place, "untilEvent"], untilEvent, `an event of ${row.id}`, events);
    }
    for (const key of Object.keys(row.forward?.keys ?? {})) {
      this.#checkName(["forward", "keys", key], key, `an entry key of ${row.id}`, entries);
    }
  }

  /** The dictionary has the key, as an inquiry or an entry, and sends it to a system that holds the file. */
  #checkKey(within: readonly (string | number)[], key: string, keyClass: KeyClass): void {
    const { keys, keyNames } = this.#world;
    // Keys of these two lists stand in front of what they mean.
    const check = within[0] === "enter" || within[0] === "events" ? this.#checkName : this.#checkKnown;
    check.call(this, within, key, "a message key", keyNames);
    const found = keys.get(key);
    if (found === undefined) return;
    const { id, systems } = this.#entry.row;
    if (found.class !== keyClass) {
      this.#findings.in(this.#entry, within, `${key} has the class ${found.class}, not ${keyClass}.`);
    }
    if (!found.destinationCodes.some((code) => systems.includes(code))) {
      this.#findings.in(this.#entry, within, `${key} goes to no system that holds ${id}.`);
    }
  }

  #checkCodes(): void {
    const { row } = this.#entry;
    const check = (within: readonly (string | number)[], code: string) =>
      this.#checkKnown(within, code, "a field code", this.#world.fieldCodes);
    const checkList = (within: readonly (string | number)[], codes: readonly string[] = []) => {
      for (const [index, code] of codes.entries()) check([...within, index], code);
    };
    for (const [index, { by, also, narrowedBy }] of row.identifiers.entries()) {
      check(["identifiers", index, "by"], by);
      checkList(["identifiers", index, "also"], also);
      checkList(["identifiers", index, "narrowedBy"], narrowedBy);
    }
    checkList(["description"], row.description);
    for (const name of ["always", "oneOf", "whole"] as const)
      checkList(["requires", name], row.requires?.[name]);
    checkList(["confirmedBy"], row.confirmedBy);
    const checkName = (within: readonly (string | number)[], code: string) =>
      this.#checkName(within, code, "a field code", this.#world.fieldCodes);
    for (const code of Object.keys(row.supplement?.most ?? {})) checkName(["supplement", "most", code], code);
    for (const [index, rule] of (row.retention ?? []).entries()) {
      checkList(["retention", index, "without"], rule.without);
      for (const code of Object.keys(rule.where ?? {})) checkName(["retention", index, "where", code], code);
      if (rule.from !== undefined) check(["retention", index, "from"], rule.from);
    }
    for (const [index, reminder] of (row.reminders ?? []).entries()) {
      checkList(["reminders", index, "unless"], reminder.unless);
      for (const code of Object.keys(reminder.where ?? {}))
        checkName(["reminders", index, "where", code], code);
    }
    for (const [index, codes] of (row.forward?.needs ?? []).entries()) {
      checkList(["forward", "needs", index], codes);
    }
    this.#checkDuplicates(check);
  }

  /** Duplicates are looked up through the index, so each set needs a field by which the file is searched. */
  #checkDuplicates(check: (within: readonly (string | number)[], code: string) => void): void {
    const { row } = this.#entry;
    const searched = new Set(row.identifiers.map(({ by }) => by));
    for (const [place, codes] of (row.duplicates?.sets ?? []).entries()) {
      const within = ["duplicates", "sets", place];
      for (const [index, code] of codes.entries()) check([...within, index], code);
      if (codes.some((code) => searched.has(code))) continue;
      this.#findings.in(this.#entry, within, `None of ${codes.join(", ")} is an identifier of ${row.id}.`);
    }
  }

  /** The same for a word that stands in front of a value. */
  #checkName(
    within: readonly (string | number)[],
    word: string,
    what: string,
    known: ReadonlySet<string>,
  ): void {
    if (known.has(word)) return;
    const { file, path } = this.#entry;
    this.#findings.at(
      file,
      [...path, ...within],
      `${word} is not ${what}.`,
      closestWord(word, known),
      "name",
    );
  }

  #checkKnown(
    within: readonly (string | number)[],
    word: string,
    what: string,
    known: ReadonlySet<string>,
  ): void {
    if (!known.has(word)) this.#findings.unknown(this.#entry, within, word, what, known);
  }
}
