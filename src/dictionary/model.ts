/**
 * The message dictionary as data: what `config/dictionary/*.yaml` says, checked and with names resolved.
 *
 * The dictionary is the single source. The core's tables, the reference documentation, the synthetic
 * messages of the simulators and the checks of the reference core all come from these types. Adding a
 * message key is one entry in the data, no code.
 */

/** Named sets of characters; the bit of each is its place in this list. */
export const CHARACTER_CLASSES = [
  "digit",
  "letter",
  "alphanumeric",
  "name",
  "identifier",
  "vin",
  "text",
  "freeText",
] as const;
/**
 * digit 0-9; letter A-Z; alphanumeric both; name A-Z, comma, blank, hyphen, apostrophe; identifier
 * alphanumeric and hyphen; vin alphanumeric; text 0x20-0x7E; freeText the same and CR, LF.
 */
export type CharacterClass = (typeof CHARACTER_CLASSES)[number];

/**
 * How a value is checked beyond length and characters.
 * plain: nothing more · date: CCYYMMDD, century 19 or 20, real day · dateOrShort: the same or MMDDYY (real
 * day of the month in a leap year) · year: two or four digits · number: within `range` · name: LAST, FIRST with a
 * letter on both sides of the first comma · vin: with 17 characters, model years from 1981 on have a check digit
 * (warning when wrong) · height: feet and two digits of inches 00-11, within `range` · code: in `table` ·
 * codePair: one code, or two joined by a slash · codeOrLiteral: four digits in `table`, anything else 5 to 24
 * characters · prefixed: a two-letter code of `table`, a hyphen, the rest · ori: two letters and seven alphanumerics
 * · codeList: two-character codes of `table`, one after the other.
 */
export const FIELD_FORMATS = [
  "plain",
  "date",
  "dateOrShort",
  "year",
  "number",
  "name",
  "vin",
  "height",
  "code",
  "codePair",
  "codeOrLiteral",
  "prefixed",
  "ori",
  "codeList",
] as const;
export type FieldFormat = (typeof FIELD_FORMATS)[number];

export interface FieldDefinition {
  /** Unique: the code itself, or the code and a dot and a word where a code means different things (`TYP.gun`). */
  readonly id: string;
  /** Two or three letters as they stand before the slash. */
  readonly code: string;
  readonly name: string;
  readonly minLength: number;
  readonly maxLength: number;
  readonly characters: CharacterClass;
  readonly format: FieldFormat;
  /** Code table, where the format needs one. */
  readonly table: string | null;
  /** Inclusive bounds of `number` and `height`. */
  readonly range: readonly [number, number] | null;
  /** `date` and `dateOrShort`: not after today. */
  readonly notFuture: boolean;
  /** Up to two whole values that are taken as they are (NX, NONE). */
  readonly also: readonly string[];
  /** Holds free text: a period ends it only before a field code of the dictionary and a slash. By code, not by id. */
  readonly freeText: boolean;
  readonly example: string;
  /** Where the rule comes from, for example `S29` or `assumed`. */
  readonly source: string;
}

export interface CodeTable {
  readonly name: string;
  readonly title: string;
  /** Code to meaning; codes have 1 to 8 letters or digits. */
  readonly codes: ReadonlyMap<string, string>;
  /** False where the fact base gives only a part of the real table. */
  readonly complete: boolean;
  readonly source: string;
}

export type DestinationClassName = "inState" | "national" | "outOfState" | "canada" | "station";

/** A destination code of two to four characters and the link that serves it. */
export interface DestinationCode {
  readonly code: string;
  readonly name: string;
  readonly kind: "file" | "state" | "region" | "province" | "special";
  readonly class: DestinationClassName;
  /** Link id; null for the own state's two letters in nine-character destinations only. */
  readonly link: string;
  /** Member states of a region. */
  readonly members: readonly string[];
}

/** One of the alternatives that a message must meet. */
export interface Combination {
  /** Classes of destinations that it is enough for; all when empty. */
  readonly destinations: readonly DestinationClassName[];
  /** Field codes, all of which must be there. May be empty: nothing is needed. */
  readonly require: readonly string[];
}

/** The fields of a key, or of a key with one value of its selector field. */
export interface RuleSet {
  /** Value of the key's selector field that this set is for; null: for every message of the key. */
  readonly selectorValue: string | null;
  /** Field ids that may stand in the message, one per code. */
  readonly fields: readonly string[];
  /** Field codes that must always be there. */
  readonly always: readonly string[];
  /** Field codes that must be there to justify the message (reject code 213 instead of 212). */
  readonly justify: readonly string[];
  readonly combinations: readonly Combination[];
}

export type KeyClass = "inquiry" | "entry" | "administrative" | "confirmation";

export interface MessageKey {
  readonly key: string;
  readonly name: string;
  readonly class: KeyClass;
  /** 0 first … 5 last (ncic-clets 1.5). */
  readonly priority: number;
  /** Keys of the answers; empty when none is expected. */
  readonly responses: readonly string[];
  /** Permission word that a station's profile must hold. */
  readonly permission: string;
  /** Not from mobile terminals. */
  readonly barredFromMobile: boolean;
  /** Destination codes that take the key. */
  readonly destinationCodes: readonly string[];
  /** May go to agencies of this state, agencies of other states, stations, groups. */
  readonly toAgency: boolean;
  readonly toForeignAgency: boolean;
  readonly toStation: boolean;
  readonly toGroup: boolean;
  readonly destinationsMax: number;
  /** Links that get a copy besides the destinations named. */
  readonly parallelLinks: readonly string[];
  /** The message may carry plain text instead of fields. */
  readonly freeText: boolean;
  /** Field code that chooses the rule set, or null. */
  readonly selector: string | null;
  readonly ruleSets: readonly RuleSet[];
  /** Complete valid messages. */
  readonly examples: readonly string[];
  readonly source: string;
}

export interface ResponseKey {
  readonly key: string;
  readonly name: string;
}

export interface Dictionary {
  /** SHA-256 over the data files, hexadecimal: names the version in records and metrics. */
  readonly version: string;
  /** Distinct field codes in alphabetical order; the index is the one of the core's field spans. */
  readonly fieldCodes: readonly string[];
  /** Definitions; the index is the one of the core's spans. */
  readonly definitions: readonly FieldDefinition[];
  readonly tables: ReadonlyMap<string, CodeTable>;
  readonly destinationCodes: readonly DestinationCode[];
  /** Links in the order of their index in the core's records. */
  readonly links: readonly string[];
  /** Keys; the index is the one of the core's records. */
  readonly keys: readonly MessageKey[];
  readonly responseKeys: readonly ResponseKey[];
  /** Permission words, as used by keys. */
  readonly permissions: readonly string[];
}
