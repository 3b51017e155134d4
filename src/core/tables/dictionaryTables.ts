/** Writes the dictionary into the blob: keys, rule sets, field definitions, code tables, destination codes. */
import { strict as assert } from "node:assert";
import { demandsOf, pairsOf } from "../../dictionary/betweenFields.ts";
import {
  CHARACTER_CLASSES,
  type Dictionary,
  FIELD_FORMATS,
  type FieldDefinition,
  type MessageKey,
  type RuleSet,
} from "../../dictionary/model.ts";
import { DestinationClass, UNKNOWN_16, UNKNOWN_32 } from "../layout.ts";
import * as layout from "../tableLayout.ts";
import type { Blob } from "./blob.ts";
import { type HashTable, writeSet, writeWideTable } from "./hashTables.ts";
import { wordOf } from "./words.ts";

const ALL_CLASSES = Object.values(DestinationClass).reduce((bits, bit) => bits | bit, 0);
const UNBOUNDED = 0xffff_ffff_ffff_ffffn;

export function writeDictionary(blob: Blob, dictionary: Dictionary): void {
  const { fieldCodes, keys, definitions, destinationCodes, links } = dictionary;
  assert(fieldCodes.length < layout.NO_FIELD, "field indexes fit into a byte, and one is left for none");
  assert(definitions.length < UNKNOWN_16 && keys.length < UNKNOWN_16);
  assert(destinationCodes.length <= layout.BIT_SET_MEMBERS, "destination codes fit into a bit set");
  assert(links.length <= 32, "links fit into the bits of a number");
  assert(dictionary.permissions.length <= 64, "permissions fit into the bits of a profile");

  writeFieldCodes(blob, dictionary);
  const sets = writeDefinitions(blob, dictionary);
  writeDestinationCodes(blob, dictionary);

  const names = new Names(dictionary, sets);
  const keysAt = blob.section(keys.length * layout.KEY_BYTES);
  blob.u32(layout.KEYS_AT_AT, keysAt);
  for (const [i, key] of keys.entries()) writeKey(blob, names, key, keysAt + i * layout.KEY_BYTES);
  const hash = writeWideTable(
    blob,
    keys.map(({ key }, i) => [wordOf(key), i] as const),
  );
  blob.u32(layout.KEY_HASH_AT_AT, hash.at);
  blob.u32(layout.KEY_HASH_SHIFT_AT, hash.shift);
}

/** Where the codes of a table stand, and the words of those that go together with another table's. */
type TableSets = ReadonlyMap<string, { readonly codes: HashTable; readonly pairs: HashTable | null }>;

/** Indexes of everything that rules speak of by name; a name that is not there is a bug of the loader. */
class Names {
  readonly #fields: ReadonlyMap<string, number>;
  readonly #definitions: ReadonlyMap<string, number>;
  readonly #codes: ReadonlyMap<string, number>;
  readonly #links: ReadonlyMap<string, number>;
  readonly #permissions: ReadonlyMap<string, number>;
  readonly dictionary: Dictionary;
  readonly sets: TableSets;

  constructor(dictionary: Dictionary, sets: TableSets) {
    this.dictionary = dictionary;
    this.sets = sets;
    this.#fields = indexes(dictionary.fieldCodes);
    this.#definitions = indexes(dictionary.definitions.map(({ id }) => id));
    this.#codes = indexes(dictionary.destinationCodes.map(({ code }) => code));
    this.#links = indexes(dictionary.links);
    this.#permissions = indexes(dictionary.permissions);
  }

  readonly field = (code: string): number => found(this.#fields, code);
  readonly definition = (id: string): number => found(this.#definitions, id);
  readonly code = (code: string): number => found(this.#codes, code);
  readonly link = (link: string): number => found(this.#links, link);
  readonly permission = (word: string): number => found(this.#permissions, word);
}

function indexes(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

function found(map: ReadonlyMap<string, number>, name: string): number {
  const index = map.get(name);
  assert(index !== undefined, `"${name}" is in the dictionary`);
  return index;
}

function writeFieldCodes(blob: Blob, { fieldCodes, definitions }: Dictionary): void {
  const at = blob.section(layout.FIELD_INDEXES_BYTES);
  for (let i = 0; i < layout.FIELD_INDEXES_BYTES; i++) blob.u8(at + i, layout.NO_FIELD);
  const fieldsAt = blob.section(fieldCodes.length * layout.FIELD_BYTES);
  for (const [i, code] of fieldCodes.entries()) {
    assert(/^[A-Z]{2,3}$/.test(code), `field code "${code}" has two or three letters`);
    const letter = (place: number) => (place < code.length ? code.charCodeAt(place) - 0x40 : 0);
    const slot =
      (letter(0) * layout.FIELD_INDEX_LETTERS + letter(1)) * layout.FIELD_INDEX_LETTERS + letter(2);
    blob.u8(at + slot, i);
    const isFreeText = definitions.some((definition) => definition.code === code && definition.freeText);
    const field = fieldsAt + i * layout.FIELD_BYTES;
    blob.u32(field + layout.FIELD_CODE_AT, Number(wordOf(code)));
    blob.u8(field + layout.FIELD_CODE_BYTES_AT, code.length);
    blob.u8(field + layout.FIELD_FREE_TEXT_AT, isFreeText ? 1 : 0);
  }
  blob.u32(layout.FIELD_INDEXES_AT_AT, at);
  blob.u32(layout.FIELDS_AT_AT, fieldsAt);
}

function writeDefinitions(blob: Blob, { definitions, tables }: Dictionary): TableSets {
  const sets = new Map<string, { codes: HashTable; pairs: HashTable | null }>();
  for (const { name, codes, pairs } of tables.values()) {
    sets.set(name, {
      codes: writeSet(blob, [...codes.keys()].map(wordOf)),
      pairs: pairs === null ? null : writeSet(blob, pairWords(pairs.words).map(wordOf)),
    });
  }
  const at = blob.section(definitions.length * layout.DEFINITION_BYTES);
  blob.u32(layout.DEFINITIONS_AT_AT, at);
  for (const [i, definition] of definitions.entries()) {
    const set = definition.table === null ? null : sets.get(definition.table)?.codes;
    assert(set !== undefined, `table "${definition.table}" is in the dictionary`);
    writeDefinition(blob, at + i * layout.DEFINITION_BYTES, definition, set);
  }
  return sets;
}

/** The pairs, and each owner with its slash alone: what nothing is known of is not judged. */
function pairWords(words: ReadonlySet<string>): string[] {
  const owners = [...words].map((word) => word.slice(0, word.indexOf("/") + 1));
  return [...new Set([...owners, ...words])];
}

function writeDefinition(blob: Blob, at: number, definition: FieldDefinition, set: HashTable | null): void {
  assert(definition.also.length <= 2, `${definition.id} has at most two values taken as they are`);
  assert(definition.never.length <= 2, `${definition.id} has at most two values that are refused`);
  blob.u16(at + layout.DEFINITION_MIN_LENGTH_AT, definition.minLength);
  blob.u16(at + layout.DEFINITION_MAX_LENGTH_AT, definition.maxLength);
  blob.u8(at + layout.DEFINITION_CHARACTERS_AT, CHARACTER_CLASSES.indexOf(definition.characters));
  blob.u8(at + layout.DEFINITION_FORMAT_AT, FIELD_FORMATS.indexOf(definition.format));
  blob.u8(at + layout.DEFINITION_NOT_FUTURE_AT, definition.notFuture ? 1 : 0);
  blob.u8(
    at + layout.DEFINITION_REFUSES_AT,
    (definition.never.length > 0 ? layout.DEFINITION_REFUSES_WORDS : 0) |
      (definition.notZeros ? layout.DEFINITION_REFUSES_ZEROS : 0),
  );
  for (const [i, value] of definition.never.entries()) {
    blob.u64(at + layout.DEFINITION_NEVER_AT + 8 * i, wordOf(value));
  }
  for (const [i, value] of definition.also.entries()) {
    blob.u64(at + layout.DEFINITION_ALSO_AT + 8 * i, wordOf(value));
  }
  blob.u32(at + layout.DEFINITION_TABLE_AT_AT, set?.at ?? 0);
  blob.u32(at + layout.DEFINITION_TABLE_SHIFT_AT, set?.shift ?? 0);
  blob.u64(at + layout.DEFINITION_RANGE_MIN_AT, BigInt(definition.range?.[0] ?? 0));
  const rangeMax = definition.range?.[1] ?? definition.aheadYears;
  blob.u64(at + layout.DEFINITION_RANGE_MAX_AT, rangeMax === null ? UNBOUNDED : BigInt(rangeMax));
}

function writeDestinationCodes(blob: Blob, { destinationCodes, links }: Dictionary): void {
  const at = blob.section(destinationCodes.length * layout.CODE_BYTES);
  for (const [i, { code, kind, class: className, link }] of destinationCodes.entries()) {
    assert(/^[A-Z0-9]{2,4}$/.test(code), `destination code "${code}" has two to four letters or digits`);
    assert(links.includes(link), `link "${link}" of destination ${code} is in the dictionary`);
    const start = at + i * layout.CODE_BYTES;
    const hasForeignAgencies = (kind === "state" || kind === "province") && code !== "CA";
    blob.u8(start + layout.CODE_CLASS_AT, DestinationClass[className]);
    blob.u8(start + layout.CODE_LINK_AT, links.indexOf(link));
    blob.u8(start + layout.CODE_FOREIGN_AT, hasForeignAgencies ? 1 : 0);
  }
  const hash = writeWideTable(
    blob,
    destinationCodes.map(({ code }, i) => [wordOf(code), i] as const),
  );
  const ncic = destinationCodes.findIndex(({ code }) => code === "NCI");
  blob.u32(layout.CODES_AT_AT, at);
  blob.u32(layout.CODE_HASH_AT_AT, hash.at);
  blob.u32(layout.CODE_HASH_SHIFT_AT, hash.shift);
  blob.u32(layout.NCIC_CODE_AT, ncic < 0 ? UNKNOWN_32 : ncic);
  const nlets = destinationCodes.find(({ code }) => code === "NL");
  blob.u32(layout.HELP_LINK_AT, nlets === undefined ? UNKNOWN_32 : links.indexOf(nlets.link));
}

function writeKey(blob: Blob, names: Names, key: MessageKey, at: number): void {
  const unselected = key.ruleSets.findIndex(({ selectorValue }) => selectorValue === null);
  assert(
    key.selector !== null || unselected >= 0 || (key.freeText && key.ruleSets.length === 0),
    `${key.key} has a rule set for every message`,
  );
  blob.u64(at + layout.KEY_PERMISSION_AT, 1n << BigInt(names.permission(key.permission)));
  blob.u32(
    at + layout.KEY_PARALLEL_LINKS_AT,
    key.parallelLinks.reduce((bits, link) => bits | (1 << names.link(link)), 0) >>> 0,
  );
  blob.u32(
    at + layout.KEY_FLAGS_AT,
    (key.barredFromMobile ? layout.KEY_BARRED_FROM_MOBILE : 0) |
      (key.freeText ? layout.KEY_FREE_TEXT : 0) |
      (key.toAgency ? layout.KEY_TO_AGENCY : 0) |
      (key.toForeignAgency ? layout.KEY_TO_FOREIGN_AGENCY : 0) |
      (key.toStation ? layout.KEY_TO_STATION : 0) |
      (key.toGroup ? layout.KEY_TO_GROUP : 0),
  );
  blob.u8(at + layout.KEY_PRIORITY_AT, key.priority);
  blob.u8(at + layout.KEY_DESTINATIONS_MAX_AT, key.destinationsMax);
  blob.u16(at + layout.KEY_SELECTOR_AT, key.selector === null ? UNKNOWN_16 : names.field(key.selector));
  blob.u32(at + layout.KEY_RULE_SET_COUNT_AT, key.ruleSets.length);
  blob.u32(at + layout.KEY_UNSELECTED_AT, unselected < 0 ? UNKNOWN_32 : unselected);
  blob.bits(at + layout.KEY_CODES_AT, key.destinationCodes.map(names.code));
  const definitions = key.ruleSets.flatMap(({ fields }) => fields.map(names.definition));
  blob.bits(
    at + layout.KEY_FIELDS_AT,
    definitions.map((definition) => names.field(names.dictionary.definitions[definition]!.code)),
  );

  const ruleSetsAt = blob.section(key.ruleSets.length * layout.RULE_SET_BYTES);
  blob.u32(at + layout.KEY_RULE_SETS_AT_AT, ruleSetsAt);
  for (const [i, ruleSet] of key.ruleSets.entries()) {
    writeRuleSet(blob, names, ruleSet, ruleSetsAt + i * layout.RULE_SET_BYTES);
  }
}

function writeRuleSet(blob: Blob, names: Names, ruleSet: RuleSet, at: number): void {
  const { definitions, fieldCodes } = names.dictionary;
  const definitionOfField = fieldCodes.map(() => UNKNOWN_16);
  for (const id of ruleSet.fields) {
    const definition = names.definition(id);
    definitionOfField[names.field(definitions[definition]!.code)] = definition;
  }
  const required = [...ruleSet.justify, ...ruleSet.always].map(names.field);
  const classesOf = (classNames: RuleSet["combinations"][number]["destinations"]) =>
    classNames.length === 0
      ? ALL_CLASSES
      : classNames.reduce((bits, name) => bits | DestinationClass[name], 0);

  const combinationsAt = blob.section(ruleSet.combinations.length * layout.COMBINATION_BYTES);
  let classes = 0;
  for (const [i, { destinations, require }] of ruleSet.combinations.entries()) {
    const start = combinationsAt + i * layout.COMBINATION_BYTES;
    const fields = require.map(names.field);
    classes |= classesOf(destinations);
    blob.u32(start + layout.COMBINATION_CLASSES_AT, classesOf(destinations));
    blob.u32(start + layout.COMBINATION_LIST_AT_AT, blob.list16(fields));
    blob.u32(start + layout.COMBINATION_LIST_COUNT_AT, fields.length);
    blob.bits(start + layout.COMBINATION_FIELDS_AT, fields);
  }
  if (ruleSet.selectorValue !== null)
    blob.u64(at + layout.RULE_SET_SELECTOR_AT, wordOf(ruleSet.selectorValue));
  blob.u32(at + layout.RULE_SET_DEFINITIONS_AT_AT, blob.list16(definitionOfField));
  blob.u32(at + layout.RULE_SET_COMBINATIONS_AT_AT, combinationsAt);
  blob.u32(at + layout.RULE_SET_COMBINATION_COUNT_AT, ruleSet.combinations.length);
  blob.u32(at + layout.RULE_SET_REQUIRED_AT_AT, blob.list16(required));
  blob.u16(at + layout.RULE_SET_JUSTIFY_COUNT_AT, ruleSet.justify.length);
  blob.u16(at + layout.RULE_SET_ALWAYS_COUNT_AT, ruleSet.always.length);
  blob.u32(at + layout.RULE_SET_CLASSES_AT, classes);
  writeDemands(blob, names, ruleSet, at);
  writePairs(blob, names, ruleSet, at);
}

/** The demands of the fields' values, where the set takes the demanded field too. */
function writeDemands(blob: Blob, names: Names, ruleSet: RuleSet, at: number): void {
  const rows = demandsOf(names.dictionary.definitions, ruleSet);
  const demandsAt = blob.section(rows.length * layout.DEMAND_BYTES, 8);
  for (const [i, { definition, value, field }] of rows.entries()) {
    const start = demandsAt + i * layout.DEMAND_BYTES;
    blob.u64(start + layout.DEMAND_VALUE_AT, wordOf(value));
    blob.u16(start + layout.DEMAND_FIELD_AT, names.field(definition.code));
    blob.u16(start + layout.DEMAND_DEMANDED_AT, names.field(field));
    blob.u16(start + layout.DEMAND_IS_LIST_AT, definition.format === "codeList" ? 1 : 0);
  }
  blob.u32(at + layout.RULE_SET_DEMANDS_AT_AT, demandsAt);
  blob.u32(at + layout.RULE_SET_DEMAND_COUNT_AT, rows.length);
}

function writePairs(blob: Blob, names: Names, ruleSet: RuleSet, at: number): void {
  const rows = pairsOf(names.dictionary, ruleSet);
  const pairsAt = blob.section(rows.length * layout.PAIR_BYTES, 4);
  for (const [i, { owner, owned, table }] of rows.entries()) {
    const start = pairsAt + i * layout.PAIR_BYTES;
    const sets = names.sets.get(table.name);
    assert(sets !== undefined && sets.pairs !== null);
    blob.u16(start + layout.PAIR_OWNER_AT, names.field(owner));
    blob.u16(start + layout.PAIR_OWNED_AT, names.field(owned));
    blob.u32(start + layout.PAIR_KNOWN_AT_AT, sets.codes.at);
    blob.u32(start + layout.PAIR_KNOWN_SHIFT_AT, sets.codes.shift);
    blob.u32(start + layout.PAIR_WORDS_AT_AT, sets.pairs.at);
    blob.u32(start + layout.PAIR_WORDS_SHIFT_AT, sets.pairs.shift);
  }
  blob.u32(at + layout.RULE_SET_PAIRS_AT_AT, pairsAt);
  blob.u32(at + layout.RULE_SET_PAIR_COUNT_AT, rows.length);
}
