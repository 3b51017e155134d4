/**
 * What the fields of a rule set have to do with each other beyond standing together: values that demand another
 * field, and codes that belong to codes of another field. Both cores take it from here.
 */
import type { CodeTable, Dictionary, FieldDefinition, RuleSet } from "./model.ts";

/** With `value` in the field of `definition` the field with the code `field` must be there. */
export interface Demand {
  readonly definition: FieldDefinition;
  readonly value: string;
  readonly field: string;
}

/** In the order of the set's fields. A demand counts only where the set takes the demanded field. */
export function demandsOf(definitions: readonly FieldDefinition[], { fields }: RuleSet): readonly Demand[] {
  const taken = new Set(fields.map((id) => id.split(".")[0]!));
  return definitionsOf(definitions, fields).flatMap((definition) => {
    const { demands } = definition;
    if (demands === null || !taken.has(demands.field)) return [];
    return demands.values.map((value) => ({ definition, value, field: demands.field }));
  });
}

/** The codes of the field `owned` are in `table`, and belong to codes of the field `owner`. */
export interface Pair {
  readonly owner: string;
  readonly owned: string;
  readonly table: CodeTable;
}

export function pairsOf({ definitions, tables }: Dictionary, { fields }: RuleSet): readonly Pair[] {
  const taken = definitionsOf(definitions, fields);
  return taken.flatMap((owned) => {
    const table = tables.get(owned.table ?? "");
    if (table === undefined || table.pairs === null) return [];
    const owner = taken.find((definition) => definition.table === table.pairs?.of);
    return owner === undefined ? [] : [{ owner: owner.code, owned: owned.code, table }];
  });
}

function definitionsOf(
  definitions: readonly FieldDefinition[],
  ids: readonly string[],
): readonly FieldDefinition[] {
  return ids.flatMap((id) => definitions.find((definition) => definition.id === id) ?? []);
}
