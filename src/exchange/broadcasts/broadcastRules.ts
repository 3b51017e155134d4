/**
 * What administrative messages have to keep, as the exchange looks it up: the configuration's words resolved to
 * the indexes of records.
 *
 * The rules themselves are data (config/broadcasts.yaml, config/approvers.yaml): classes, bounds and approvals of
 * the real network are not public.
 */
import { strict as assert } from "node:assert";
import type { Dictionary } from "../../dictionary/model.ts";

/** The parts of the configuration that rules are made of. */
export interface BroadcastRulesSource {
  readonly agencies: readonly { readonly ori: string }[];
  readonly groups: readonly { readonly code: string }[];
  readonly administrative: {
    readonly textCharactersMax: number;
    readonly mnemonicsMax: number;
    readonly regionsMax: number;
    readonly caveats: Readonly<Record<string, string>>;
    readonly caveatLinks: readonly string[];
  };
  readonly broadcasts: {
    readonly classWithout: string;
    readonly release: readonly string[];
    readonly classes: readonly ClassSource[];
  };
  readonly approvers: readonly {
    readonly id: string;
    readonly agency: number;
    readonly classes: readonly string[];
  }[];
}

interface ClassSource {
  readonly word: string;
  readonly keys?: readonly string[];
  readonly priority: number;
  readonly hoursMin: number;
  readonly hoursDefault: number;
  readonly hoursMax: number;
  readonly groups: readonly string[];
  readonly regions: boolean;
  readonly approval: "never" | "release" | "always";
  readonly approvedBy: readonly string[];
}

export interface BroadcastClassRule {
  /** As BCL has it. */
  readonly word: string;
  readonly priority: number;
  readonly hoursMin: number;
  readonly hoursDefault: number;
  readonly hoursMax: number;
  /** Indexes of the groups that it may go to. */
  readonly groups: ReadonlySet<number>;
  /** May go to regions of Nlets. */
  readonly regions: boolean;
  readonly approval: "never" | "release" | "always";
  /** An approver of the sender's own agency may approve it. */
  readonly isApprovedByOrigin: boolean;
  /** Indexes of further agencies whose approvers may. */
  readonly approvedBy: ReadonlySet<number>;
}

export interface Approval {
  /** Index of the approver's agency. */
  readonly agency: number;
  readonly classes: ReadonlySet<string>;
}

/** Indexes of the fields of administrative messages in the dictionary's field codes; -1: it has none. */
export interface AdministrativeFields {
  readonly class: number;
  readonly subject: number;
  readonly hours: number;
  readonly approver: number;
  readonly copies: number;
  readonly cancel: number;
  readonly state: number;
}

export interface BroadcastRules {
  readonly textCharactersMax: number;
  readonly mnemonicsMax: number;
  readonly regionsMax: number;
  readonly classes: ReadonlyMap<string, BroadcastClassRule>;
  /** Class of a broadcast that names none. */
  readonly classWithout: BroadcastClassRule;
  /** Class that a key (index) stands for, whatever the message names; null: none. */
  readonly classOfKey: readonly (BroadcastClassRule | null)[];
  /** Indexes of the groups, and of the destination codes, that need a release. */
  readonly releaseGroups: ReadonlySet<number>;
  readonly releaseCodes: ReadonlySet<number>;
  /** By the word of APV; persons of several agencies may have the same. */
  readonly approvers: ReadonlyMap<string, readonly Approval[]>;
  /** Whether messages of a key (index) are examined: it is administrative, or may go to groups. */
  readonly concernsKey: readonly boolean[];
  /** The line in front of the text of a key (index); null: none. */
  readonly caveatOfKey: readonly (string | null)[];
  /** Whether a link (index) puts that line in itself. */
  readonly linkAddsCaveat: readonly boolean[];
  /** Whether a destination code (index) is a region of Nlets. */
  readonly isRegion: readonly boolean[];
  readonly fields: AdministrativeFields;
}

export function createBroadcastRules(source: BroadcastRulesSource, dictionary: Dictionary): BroadcastRules {
  const { administrative, broadcasts } = source;
  const agencyAt = new Map(source.agencies.map(({ ori }, index) => [ori, index]));
  const classes = new Map(
    broadcasts.classes.map((row) => [row.word, resolveClass(row, source.groups, agencyAt)]),
  );
  const classWithout = classes.get(broadcasts.classWithout);
  assert(classWithout !== undefined, "the configuration was checked");
  const wordOfKey = new Map(
    broadcasts.classes.flatMap(({ word, keys = [] }) => keys.map((key) => [key, word])),
  );
  const approvers = new Map<string, Approval[]>();
  for (const { id, agency, classes: words } of source.approvers) {
    const known = approvers.get(id) ?? [];
    approvers.set(id, [...known, { agency, classes: new Set(words) }]);
  }
  const field = (code: string) => dictionary.fieldCodes.indexOf(code);
  return {
    textCharactersMax: administrative.textCharactersMax,
    mnemonicsMax: administrative.mnemonicsMax,
    regionsMax: administrative.regionsMax,
    classes,
    classWithout,
    classOfKey: dictionary.keys.map(({ key }) => classes.get(wordOfKey.get(key) ?? "") ?? null),
    releaseGroups: indexesOf(source.groups, ({ code }) => broadcasts.release.includes(code)),
    releaseCodes: indexesOf(dictionary.destinationCodes, ({ code }) => broadcasts.release.includes(code)),
    approvers,
    concernsKey: dictionary.keys.map((key) => key.class === "administrative" || key.toGroup),
    caveatOfKey: dictionary.keys.map(({ key }) => administrative.caveats[key] ?? null),
    linkAddsCaveat: dictionary.links.map((link) => administrative.caveatLinks.includes(link)),
    isRegion: dictionary.destinationCodes.map(({ kind }) => kind === "region"),
    fields: {
      class: field("BCL"),
      subject: field("SUB"),
      hours: field("EXP"),
      approver: field("APV"),
      copies: field("CPY"),
      cancel: field("CXL"),
      state: field("BST"),
    },
  };
}

function resolveClass(
  row: ClassSource,
  groups: BroadcastRulesSource["groups"],
  agencyAt: ReadonlyMap<string, number>,
): BroadcastClassRule {
  const { groups: patterns, approvedBy, keys: _, ...rest } = row;
  const mayGoTo = (code: string) =>
    patterns.some((pattern) =>
      pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern,
    );
  return {
    ...rest,
    groups: indexesOf(groups, ({ code }) => mayGoTo(code)),
    isApprovedByOrigin: approvedBy.includes("origin"),
    approvedBy: new Set(approvedBy.flatMap((ori) => agencyAt.get(ori) ?? [])),
  };
}

function indexesOf<Item>(list: readonly Item[], isMeant: (item: Item) => boolean): ReadonlySet<number> {
  return new Set(list.flatMap((item, index) => (isMeant(item) ? [index] : [])));
}
