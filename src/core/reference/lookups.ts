/**
 * Dictionary and route table as maps: everything that the reference core looks up by name.
 */
import { type Demand, demandsOf, type Pair, pairsOf } from "../../dictionary/betweenFields.ts";
import type { Dictionary, FieldDefinition, MessageKey } from "../../dictionary/model.ts";
import { DestinationClass } from "../layout.ts";
import type { RouteStation, RouteTable } from "../routeTable.ts";

export interface RuleCombination {
  /** Bits of DestinationClass that it is enough for. */
  readonly classes: number;
  readonly require: readonly string[];
}

export interface Rules {
  readonly index: number;
  /** Definition index by field code. */
  readonly definitions: ReadonlyMap<string, number>;
  readonly always: readonly string[];
  readonly justify: readonly string[];
  readonly combinations: readonly RuleCombination[];
  readonly demands: readonly Demand[];
  readonly pairs: readonly Pair[];
}

export interface KeyRules {
  readonly index: number;
  readonly key: MessageKey;
  readonly destinationCodes: ReadonlySet<string>;
  /** Bits of the links that get a copy besides. */
  readonly parallelLinks: number;
  /** Every field code that one of the rule sets takes. */
  readonly fieldCodes: ReadonlySet<string>;
  /** Rule sets by selector value. */
  readonly bySelector: ReadonlyMap<string, Rules>;
  /** The rule set without a selector value. */
  readonly unselected: Rules | null;
}

export interface ResolvedCode {
  readonly index: number;
  readonly class: number;
  readonly link: number;
  /** Agencies of that state or province may be addressed by their ORI. */
  readonly hasForeignAgencies: boolean;
}

export interface CheckedDefinition extends FieldDefinition {
  readonly codes: ReadonlySet<string> | null;
}

export const ALL_CLASSES =
  DestinationClass.inState |
  DestinationClass.national |
  DestinationClass.outOfState |
  DestinationClass.canada |
  DestinationClass.station |
  DestinationClass.helpFile |
  DestinationClass.region;

export class Lookups {
  readonly keys = new Map<string, KeyRules>();
  readonly codes = new Map<string, ResolvedCode>();
  /** Link of the code NL, Nlets itself, where help files lie; -1: none. */
  readonly helpLink: number;
  readonly fieldIndexes = new Map<string, number>();
  readonly freeTextCodes = new Set<string>();
  readonly definitions: readonly CheckedDefinition[];
  readonly stations: readonly RouteStation[];
  readonly stationIndexes = new Map<string, number>();
  readonly agencies: RouteTable["agencies"];
  readonly agencyIndexes = new Map<string, number>();
  readonly groupIndexes = new Map<string, number>();
  readonly profiles: readonly {
    readonly permissions: ReadonlySet<string>;
    readonly purposes: ReadonlySet<string>;
  }[];

  constructor(dictionary: Dictionary, routes: RouteTable) {
    for (const [index, code] of dictionary.fieldCodes.entries()) this.fieldIndexes.set(code, index);
    this.definitions = dictionary.definitions.map((definition) => ({
      ...definition,
      codes:
        definition.table === null ? null : new Set(dictionary.tables.get(definition.table)?.codes.keys()),
    }));
    for (const definition of dictionary.definitions) {
      if (definition.freeText) this.freeTextCodes.add(definition.code);
    }
    dictionary.destinationCodes.forEach((code, index) => {
      this.codes.set(code.code, {
        index,
        class: DestinationClass[code.class],
        link: dictionary.links.indexOf(code.link),
        hasForeignAgencies: (code.kind === "state" || code.kind === "province") && code.code !== "CA",
      });
    });
    this.helpLink = this.codes.get("NL")?.link ?? -1;
    const definitionIndexes = new Map(dictionary.definitions.map(({ id }, index) => [id, index]));
    dictionary.keys.forEach((key, index) => {
      this.keys.set(key.key, keyRules(dictionary, definitionIndexes, key, index));
    });

    this.stations = routes.stations;
    this.agencies = routes.agencies;
    this.profiles = routes.profiles.map(({ permissions, purposes }) => ({
      permissions: new Set(permissions),
      purposes: new Set(purposes),
    }));
    for (const [index, station] of routes.stations.entries())
      this.stationIndexes.set(station.mnemonic, index);
    for (const [index, agency] of routes.agencies.entries()) this.agencyIndexes.set(agency.ori, index);
    for (const [index, group] of routes.groups.entries()) this.groupIndexes.set(group, index);
  }
}

function keyRules(
  dictionary: Dictionary,
  definitionIndexes: ReadonlyMap<string, number>,
  key: MessageKey,
  index: number,
): KeyRules {
  const fieldCodes = new Set<string>();
  const bySelector = new Map<string, Rules>();
  let unselected: Rules | null = null;
  key.ruleSets.forEach((ruleSet, ruleSetIndex) => {
    const definitions = new Map<string, number>();
    for (const id of ruleSet.fields) {
      const definition = definitionIndexes.get(id);
      if (definition === undefined) continue;
      definitions.set(dictionary.definitions[definition]!.code, definition);
    }
    for (const code of definitions.keys()) fieldCodes.add(code);
    const rules: Rules = {
      index: ruleSetIndex,
      definitions,
      always: ruleSet.always,
      justify: ruleSet.justify,
      combinations: ruleSet.combinations.map(({ destinations, require }) => ({
        classes:
          destinations.length === 0
            ? ALL_CLASSES
            : destinations.reduce((bits, name) => bits | DestinationClass[name], 0),
        require,
      })),
      demands: demandsOf(dictionary.definitions, ruleSet),
      pairs: pairsOf(dictionary, ruleSet),
    };
    if (ruleSet.selectorValue !== null) bySelector.set(ruleSet.selectorValue, rules);
    else unselected ??= rules;
  });
  return {
    index,
    key,
    destinationCodes: new Set(key.destinationCodes),
    parallelLinks: key.parallelLinks.reduce((bits, link) => bits | (1 << dictionary.links.indexOf(link)), 0),
    fieldCodes,
    bySelector,
    unselected,
  };
}
