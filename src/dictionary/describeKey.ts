/**
 * One message key as a plain object: what programs get from `send --explain --json`, and what the help for people is
 * made from.
 */
import type { CharacterClass, DestinationClassName, Dictionary, FieldFormat, MessageKey } from "./model.ts";
import { needsOf, rulesTogether } from "./words.ts";

export interface FieldDescription {
  readonly code: string;
  readonly name: string;
  readonly length: readonly [shortest: number, longest: number];
  readonly characters: CharacterClass;
  readonly format: FieldFormat;
  readonly range: readonly [number, number] | null;
  readonly notFuture: boolean;
  /** Whole values that are taken as they are. */
  readonly also: readonly string[];
  /** Codes and their meanings; with the format plain others pass too. */
  readonly table: {
    readonly name: string;
    readonly complete: boolean;
    readonly codes: Readonly<Record<string, string>>;
  } | null;
  /** With one of these values the other field must be there too. */
  readonly demands: { readonly values: readonly string[]; readonly field: string } | null;
  /** Values of the selector with which the field may stand; null: with all, or there is no selector. */
  readonly onlyWith: readonly string[] | null;
  readonly example: string;
}

export interface RuleDescription {
  /** Values of the selector that the rule is for; empty: for every message. */
  readonly when: readonly string[];
  readonly justify: readonly string[];
  readonly always: readonly string[];
  /** For each of the classes one of the alternatives, all fields of it. */
  readonly needs: readonly {
    readonly classes: readonly DestinationClassName[];
    readonly alternatives: readonly (readonly string[])[];
  }[];
}

export interface KeyDescription {
  readonly key: string;
  readonly name: string;
  readonly class: MessageKey["class"];
  readonly priority: number;
  readonly permission: string;
  readonly fromMobile: boolean;
  /** The key with each of its indicators: `EV-P`. */
  readonly indicators: readonly { readonly key: string; readonly name: string }[];
  readonly destinations: {
    readonly codes: readonly string[];
    readonly agencies: boolean;
    readonly foreignAgencies: boolean;
    readonly stations: boolean;
    readonly groups: boolean;
    readonly max: number;
  };
  /** Links that get a copy of what goes to a file of the state. */
  readonly copiedTo: readonly string[];
  /** Answers of several states become one within so many seconds; null: each comes by itself. */
  readonly mergedWithinSeconds: number | null;
  readonly responses: readonly { readonly key: string; readonly name: string }[];
  readonly freeText: boolean;
  readonly selector: string | null;
  readonly rules: readonly RuleDescription[];
  readonly fields: readonly FieldDescription[];
  readonly examples: readonly string[];
  readonly source: string;
}

export function describeKey(dictionary: Dictionary, key: MessageKey): KeyDescription {
  return {
    key: key.key,
    name: key.name,
    class: key.class,
    priority: key.priority,
    permission: key.permission,
    fromMobile: !key.barredFromMobile,
    indicators: dictionary.keys
      .filter((one) => one.stem === key.key && one.key !== key.key)
      .map((one) => ({ key: one.key, name: one.name })),
    destinations: {
      codes: key.destinationCodes,
      agencies: key.toAgency,
      foreignAgencies: key.toForeignAgency,
      stations: key.toStation,
      groups: key.toGroup,
      max: key.destinationsMax,
    },
    copiedTo: key.parallelLinks,
    mergedWithinSeconds: key.mergeSeconds,
    responses: key.responses.map((response) => ({
      key: response,
      name: dictionary.responseKeys.find((one) => one.key === response)?.name ?? key.name,
    })),
    freeText: key.freeText,
    selector: key.selector,
    rules: rulesTogether(key).map(({ values, rules }) => ({
      when: values,
      justify: rules.justify,
      always: rules.always,
      needs: needsOf(dictionary, key, rules)
        .filter(({ alternatives }) => alternatives.length > 0)
        .map(({ classes, alternatives }) => ({ classes, alternatives })),
    })),
    fields: fieldsOf(dictionary, key),
    examples: key.examples,
    source: key.source,
  };
}

/** Every field of the key once. */
function fieldsOf(dictionary: Dictionary, key: MessageKey): FieldDescription[] {
  const ids = [...new Set(key.ruleSets.flatMap(({ fields }) => fields))];
  return ids.flatMap((id): FieldDescription[] => {
    const definition = dictionary.definitions.find((one) => one.id === id);
    if (definition === undefined) return [];
    const takers = key.ruleSets.filter(({ fields }) => fields.includes(id));
    const isForAll = takers.length === key.ruleSets.length;
    const { code, name, minLength, maxLength, characters, format, range, notFuture, also } = definition;
    const table = dictionary.tables.get(definition.table ?? "");
    const taken = new Set(takers.flatMap(({ fields }) => fields.map((one) => one.split(".")[0]!)));
    const { demands } = definition;
    return [
      {
        code,
        name,
        length: [minLength, maxLength],
        characters,
        format,
        range,
        notFuture,
        also,
        table:
          table === undefined
            ? null
            : { name: table.name, complete: table.complete, codes: Object.fromEntries(table.codes) },
        demands: demands !== null && taken.has(demands.field) ? demands : null,
        onlyWith: isForAll ? null : takers.flatMap(({ selectorValue }) => selectorValue ?? []),
        example: definition.example,
      },
    ];
  });
}
