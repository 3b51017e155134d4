/**
 * Puts the message keys together: names resolved, sets of fields spread out, rules of a selector's values merged
 * with those of the key, one key more for each indicator.
 */
import type { CompleteKey } from "./completeKeys.ts";
import { type Entry, Findings } from "./findings.ts";
import type {
  Combination,
  DestinationClassName,
  DestinationCode,
  FieldDefinition,
  MessageKey,
  RuleSet,
} from "./model.ts";
import type { Problem } from "./problems.ts";
import { distinct } from "./readDestinations.ts";
import type { CombinationRow, KeyRow, RuleRow } from "./rows.ts";

/** Words in `destinations.codes` that stand for all codes of a kind. */
const KIND_WORDS: Readonly<Record<string, DestinationCode["kind"]>> = {
  states: "state",
  regions: "region",
  provinces: "province",
};

/** A profile is 64 bits in the core's tables, one for each permission. */
const PERMISSIONS_MAX = 64;

/** What keys refer to: what is known to be sound, and the names of everything, sound or not. */
export interface KeyWorld {
  readonly definitions: ReadonlyMap<string, FieldDefinition>;
  readonly fieldIds: ReadonlySet<string>;
  /** Field ids by the name of a set. */
  readonly fieldSets: ReadonlyMap<string, readonly string[]>;
  /** Codes by table name. */
  readonly tables: ReadonlyMap<string, { readonly codes: ReadonlyMap<string, string> }>;
  readonly destinations: readonly DestinationCode[];
  readonly destinationNames: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  readonly responses: ReadonlySet<string>;
}

export function readKeys(
  entries: readonly CompleteKey[],
  world: KeyWorld,
  findings: Findings,
): Entry<MessageKey>[] {
  const permissions = new Set<string>();
  for (const entry of entries) {
    const isNew = !permissions.has(entry.row.permission);
    permissions.add(entry.row.permission);
    if (isNew && permissions.size === PERMISSIONS_MAX + 1)
      findings.in(entry, ["permission"], `There are more than ${PERMISSIONS_MAX} permissions.`);
  }
  const troubled = new Set<string>();
  const keys = distinct(entries, ({ key }) => key, "key", ["key"], findings).map((entry) => {
    const found = new Findings();
    const row = new KeyReader(entry, world, found).read();
    if (!found.isEmpty) troubled.add(row.key);
    return { entry: entry as CompleteKey, row, found };
  });
  for (const { entry, found } of keys) {
    const isModelTroubled = entry.models.some((model) => troubled.has(model));
    // A problem of what was taken over has no place of its own in the entry, and has been told at the model.
    const at = entry.file.place(entry.path);
    const isTold = ({ line, column }: Problem) => isModelTroubled && line === at.line && column === at.column;
    findings.add(...found.problems.filter((problem) => !isTold(problem)));
  }
  return keys.flatMap(({ entry, row }) =>
    [row, ...withSuffixes(row, entry.row)].map((key) => ({ ...entry, row: key })),
  );
}

/** The key once more for each indicator that may follow it; all that holds for the key holds for these. */
function withSuffixes(key: MessageKey, { suffixes = {} }: KeyRow): MessageKey[] {
  return Object.entries(suffixes).map(([suffix, meaning]) => {
    const full = `${key.key}-${suffix}`;
    return {
      ...key,
      key: full,
      name: `${key.name}, ${meaning}`,
      responses: key.responses.map((response) => (response === key.key ? full : response)),
      examples: key.examples.slice(0, 1).map((example) => example.replace(key.key, full)),
    };
  });
}

class KeyReader {
  readonly #entry: Entry<KeyRow>;
  readonly #world: KeyWorld;
  readonly #findings: Findings;

  constructor(entry: Entry<KeyRow>, world: KeyWorld, findings: Findings) {
    this.#entry = entry;
    this.#world = world;
    this.#findings = findings;
  }

  read(): MessageKey {
    const { row } = this.#entry;
    for (const [index, response] of row.responses.entries()) {
      // What answers under the key itself needs no line in the list of responses.
      if (response === row.key) continue;
      this.#checkKnown(["responses", index], response, "a response key", this.#world.responses);
    }
    for (const [index, link] of (row.parallelLinks ?? []).entries()) {
      this.#checkKnown(["parallelLinks", index], link, "a link", this.#world.links);
    }
    const destinationCodes = this.#destinationCodes();
    const to = new Set(row.destinations.to ?? []);
    if (row.destinations.codes.length === 0 && to.size === 0) {
      this.#findings.in(this.#entry, ["destinations"], `${row.key} may go nowhere.`);
    }
    const states = destinationCodes.filter(({ kind }) => kind === "state" || kind === "province");
    if (row.merge !== undefined && (row.destinations.max < 2 || states.length < 2)) {
      this.#findings.in(this.#entry, ["merge"], `${row.key} never goes to several states.`);
    }
    return {
      key: row.key,
      stem: row.key,
      name: row.name,
      class: row.class,
      priority: row.priority,
      responses: row.responses,
      permission: row.permission,
      barredFromMobile: row.barredFromMobile ?? false,
      destinationCodes: destinationCodes.map(({ code }) => code),
      toAgency: to.has("agency"),
      toForeignAgency: to.has("foreignAgency"),
      toStation: to.has("station"),
      toGroup: to.has("group"),
      destinationsMax: row.destinations.max,
      parallelLinks: row.parallelLinks ?? [],
      mergeSeconds: row.merge?.withinSeconds ?? null,
      freeText: row.freeText ?? false,
      selector: row.selector ?? null,
      ruleSets: this.#ruleSets(this.#classes(destinationCodes)),
      examples: row.examples,
      source: row.source,
    };
  }

  /** Classes of destinations that the key goes to. */
  #classes(codes: readonly DestinationCode[]): readonly DestinationClassName[] {
    const to = new Set(this.#entry.row.destinations.to ?? []);
    const classes = new Set<DestinationClassName>(codes.map((one) => one.class));
    if (to.has("foreignAgency")) classes.add("outOfState").add("canada");
    if (to.has("agency") || to.has("station") || to.has("group")) classes.add("station");
    return [...classes];
  }

  #destinationCodes(): DestinationCode[] {
    const { destinations, destinationNames } = this.#world;
    const codes = new Set<DestinationCode>();
    for (const [index, word] of this.#entry.row.destinations.codes.entries()) {
      const kind = KIND_WORDS[word];
      const meant = destinations.filter((one) =>
        kind === undefined ? one.code === word : one.kind === kind,
      );
      for (const one of meant) codes.add(one);
      if (kind === undefined) {
        const known = new Set([...Object.keys(KIND_WORDS), ...destinationNames]);
        this.#checkKnown(["destinations", "codes", index], word, "a destination", known);
      }
    }
    return [...codes];
  }

  #ruleSets(classes: readonly DestinationClassName[]): RuleSet[] {
    const { row } = this.#entry;
    const { selector, rules } = row;
    const codes = this.#checkPart(row, [], new Map(), classes);
    const base = this.#spread(row);
    if (selector === undefined || rules === undefined) {
      if (selector !== undefined) this.#findings.in(this.#entry, ["selector"], "A selector needs rules.");
      if (rules !== undefined) this.#findings.in(this.#entry, ["rules"], "Rules need a selector.");
      return [ruleSet(null, base, {}, classes)];
    }
    const ruleSets: RuleSet[] = [];
    const values = this.#selectorValues(selector);
    const seen = new Set<string>();
    for (const [place, rule] of rules.entries()) {
      this.#checkPart(rule, ["rules", place], codes, classes);
      for (const [index, value] of rule.when.entries()) {
        const within = ["rules", place, "when", index];
        if (seen.has(value)) this.#findings.in(this.#entry, within, `There is a rule for ${value} already.`);
        if (values !== null) this.#checkKnown(within, value, `a value of ${selector}`, values);
        seen.add(value);
        ruleSets.push(ruleSet(value, base, this.#spread(rule), classes));
      }
    }
    return ruleSets;
  }

  /** The part with ids for its sets of fields, and a combination for each choice that one offers. */
  #spread(part: RuleRow): RuleRow {
    return {
      ...part,
      fields: (part.fields ?? []).flatMap((id) => this.#world.fieldSets.get(id) ?? [id]),
      combinations: (part.combinations ?? []).flatMap(({ oneOf, ...rest }) =>
        oneOf === undefined ? [rest] : oneOf.map((code) => ({ ...rest, require: [...rest.require, code] })),
      ),
    };
  }

  /** Values of the selector's table, or null where they cannot be known. */
  #selectorValues(selector: string): ReadonlySet<string> | null {
    const { fields = [] } = this.#spread(this.#entry.row);
    const id = fields.find((one) => codeOf(one) === selector);
    if (id === undefined) {
      const codes = fields.map(codeOf);
      this.#findings.unknown(this.#entry, ["selector"], selector, `a field of ${this.#entry.row.key}`, codes);
      return null;
    }
    const table = this.#world.definitions.get(id)?.table ?? null;
    const codes = table === null ? undefined : this.#world.tables.get(table)?.codes;
    return codes === undefined ? null : new Set(codes.keys());
  }

  /**
   * Checks the names in the key's own rules, or in those of one of its selector's values. `outer` has the ids
   * that hold besides, by code. Returns all that then hold.
   */
  #checkPart(
    part: RuleRow,
    at: readonly (string | number)[],
    outer: ReadonlyMap<string, string>,
    classes: readonly DestinationClassName[],
  ): ReadonlyMap<string, string> {
    const ids = new Map(outer);
    for (const [index, name] of (part.fields ?? []).entries()) {
      const within = [...at, "fields", index];
      const set = this.#world.fieldSets.get(name);
      if (set === undefined) {
        const isSet = /^[a-z]/.test(name);
        const known = isSet ? new Set(this.#world.fieldSets.keys()) : this.#world.fieldIds;
        this.#checkKnown(within, name, isSet ? "a set of fields" : "a field", known);
      }
      for (const id of set ?? [name]) {
        const sibling = ids.get(codeOf(id));
        if (sibling !== undefined) {
          this.#findings.in(this.#entry, within, `${id} and ${sibling} have the same code.`);
        }
        ids.set(codeOf(id), id);
      }
    }
    const codes = new Set(ids.keys());
    const checkCodes = (list: readonly string[], within: readonly (string | number)[]) => {
      for (const [index, code] of list.entries()) {
        this.#checkKnown([...within, index], code, `a field of ${this.#entry.row.key}`, codes);
      }
    };
    checkCodes(part.always ?? [], [...at, "always"]);
    checkCodes(part.justify ?? [], [...at, "justify"]);
    for (const [place, combination] of (part.combinations ?? []).entries()) {
      const within = [...at, "combinations", place];
      checkCodes(combination.require, [...within, "require"]);
      checkCodes(combination.oneOf ?? [], [...within, "oneOf"]);
      for (const [index, name] of (combination.for ?? []).entries()) {
        // It would never be met.
        if (classes.includes(name)) continue;
        const sentence = `${this.#entry.row.key} has no destination of the class ${name}.`;
        this.#findings.in(this.#entry, [...within, "for", index], sentence);
      }
    }
    return ids;
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

function codeOf(id: string): string {
  return id.split(".")[0]!;
}

/** The key's own rules and those of one of its selector's values: fields of both, and a combination of each. */
function ruleSet(
  selectorValue: string | null,
  base: RuleRow,
  rule: RuleRow,
  classes: readonly DestinationClassName[],
): RuleSet {
  return {
    selectorValue,
    fields: [...(base.fields ?? []), ...(rule.fields ?? [])],
    always: [...(base.always ?? []), ...(rule.always ?? [])],
    justify: [...(base.justify ?? []), ...(rule.justify ?? [])],
    combinations: merged(base.combinations ?? [], rule.combinations ?? [], classes),
  };
}

/** Every pair of the two lists that has a class of destinations in common. */
function merged(
  base: readonly CombinationRow[],
  rule: readonly CombinationRow[],
  classes: readonly DestinationClassName[],
): Combination[] {
  if (rule.length === 0) return base.map((one) => ({ destinations: one.for ?? [], require: one.require }));
  return withEveryClass(base, classes).flatMap((one) =>
    withEveryClass(rule, classes).flatMap((other) => {
      const destinations = one.for?.filter((name) => other.for?.includes(name) ?? true) ?? other.for ?? [];
      const isNever = destinations.length === 0 && (one.for ?? other.for) !== undefined;
      return isNever ? [] : [{ destinations, require: [...new Set([...one.require, ...other.require])] }];
    }),
  );
}

/** Nothing is needed for a class that the list does not speak of: said, so that the other list counts alone. */
function withEveryClass(
  list: readonly CombinationRow[],
  classes: readonly DestinationClassName[],
): readonly CombinationRow[] {
  const isSpokenOf = (name: DestinationClassName) => list.some((one) => one.for?.includes(name) ?? true);
  const silent = classes.filter((name) => !isSpokenOf(name));
  return silent.length === 0 ? list : [...list, { for: silent, require: [] }];
}
