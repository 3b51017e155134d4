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
 * day of the month in a leap year) · year: two or four digits, four of them at most `aheadYears` ahead · number: within `range` · name: LAST, FIRST with a
 * letter on both sides of the first comma · vin: with 17 characters, model years from 1981 on have a check digit
 * (warning when wrong) · height: feet and two digits of inches 00-11, within `range` · code: in `table` ·
 * codePair: one code, or two joined by a slash · codeOrLiteral: four digits in `table`, anything else 5 to 24
 * characters · prefixed: a two-letter code of `table`, a hyphen, the rest · ori: two letters and seven alphanumerics
 * · codeList: two-character codes of `table`, one after the other · purpose: one letter of `table` that the sender's
 * profile may give as its purpose.
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
  "purpose",
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
  /** `year`: how many years after this one it may be; null: any. */
  readonly aheadYears: number | null;
  /** Up to two whole values that are taken as they are (NX, NONE). */
  readonly also: readonly string[];
  /** Up to two whole values that stand for "not known" and are refused. */
  readonly never: readonly string[];
  /** A value of zeros alone is refused in the same way. */
  readonly notZeros: boolean;
  /** Values that mean little alone: with one of them `field` must be there too, in every key that takes both. */
  readonly demands: { readonly values: readonly string[]; readonly field: string } | null;
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
  /**
   * Codes that belong to codes of another table (models to makes): its name, and `TOYT/COA` for each two that go
   * together. A warning goes with two that are known and do not.
   */
  readonly pairs: { readonly of: string; readonly words: ReadonlySet<string> } | null;
  /** False where the fact base gives only a part of the real table. */
  readonly complete: boolean;
  readonly source: string;
}

export type DestinationClassName = "inState" | "national" | "outOfState" | "canada" | "station" | "region";

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
  /** The key without its indicator: `EV` of `EV-P`; of most keys the key itself. */
  readonly stem: string;
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
  /**
   * Answers of several states that a message names are merged into one delivery within so many seconds; null: each
   * is delivered by itself.
   */
  readonly mergeSeconds: number | null;
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

/** A key that makes a record, and the words that stand behind `MKE/` when the record is found. */
export interface EntryKey {
  readonly key: string;
  readonly words: string;
}

/** By what a file is searched. */
export interface RecordIdentifier {
  /** Field code of the inquiry, and of the record. */
  readonly by: string;
  /** Further fields of a record under which the same value is found: an alias is a name. */
  readonly also: readonly string[];
  /** How values are compared: plain, without the letters inside a gun's serial number, or by their beginning. */
  readonly as: "plain" | "gunSerial" | "prefix";
  /** Fields that narrow the search where both the inquiry and the record have them. */
  readonly narrowedBy: readonly string[];
}

/** What a record has to have, whoever enters or changes it. */
export interface EntryRequirement {
  readonly always: readonly string[];
  /** At least one of them; none when empty. */
  readonly oneOf: readonly string[];
  /** Identifiers that are refused when only a part of them is known: a VIN of fewer than 17 characters. */
  readonly whole: readonly string[];
}

/** An entry is refused when a record that still counts has the same values in all fields of one of the sets. */
export interface DuplicateRule {
  readonly sets: readonly (readonly string[])[];
  /** Records of the entering agency alone count: two agencies may want the same person. */
  readonly ownOnly: boolean;
  /** Only records entered by the same key count: what was found may have been stolen before. */
  readonly ofSameKey: boolean;
}

/**
 * How long a record stays. The first rule of a file that fits an entry holds; a record that none fits stays
 * until somebody ends it.
 */
export interface RetentionRule {
  /** Entry keys that it is for; all when empty. */
  readonly keys: readonly string[];
  /** For records that have none of these fields. */
  readonly without: readonly string[];
  /** For records whose fields begin with these values. */
  readonly where: Readonly<Record<string, string>>;
  /**
   * hours, days: after the entry · years: to the end of the year that many after that of the entry, or of the year or
   * date in `from` · date: to the end of the day in `from` · ever: until somebody ends it.
   */
  readonly unit: "hours" | "days" | "years" | "date" | "ever";
  readonly amount: number;
  /** Field with the year or the date that counts instead of the entry; a record without it counts from its entry. */
  readonly from: string | null;
  /** Years for which the record is still shown, as inactive, before it goes to the history; 0: none. */
  readonly inactiveYears: number;
}

/** The agency that entered a record confirms from time to time that it still stands. */
export interface ValidationRule {
  readonly firstDays: number;
  readonly everyDays: number;
}

/** Something that the agency has to do after an entry, told when its time comes. */
export interface RecordReminder {
  /** Hours after the entry. */
  readonly afterHours: number;
  /** The reminder is not needed when the record has one of these fields by then. */
  readonly unless: readonly string[];
  /** Records whose fields begin with these values; all when empty. */
  readonly where: Readonly<Record<string, string>>;
  /** Records that these keys entered, or of persons younger than this; all when neither is given. */
  readonly keys: readonly string[];
  readonly youngerThan: number | null;
  /** Key of an event after which it is not needed; null: none. */
  readonly untilEvent: string | null;
  readonly words: string;
}

export interface LocateRule {
  readonly key: string;
  /** Outcomes of the hit (PHR) after which the record stands as before. */
  readonly stillActive: readonly string[];
  /** Days after which a located record goes to the history; null: when its owner ends it. */
  readonly keepDays: number | null;
}

export interface SupplementRule {
  readonly add: string;
  readonly remove: string;
  /** Field codes and how many further values a record takes of each. */
  readonly most: ReadonlyMap<string, number>;
}

/** Something that happened to a record and leaves it standing: an order was served, a supervised person was met. */
export interface EventRule {
  readonly key: string;
  /** Words of the line that the record shows from then on. */
  readonly words: string;
  /** The entering agency, any other, or both. */
  readonly by: "owner" | "other" | "anyone";
  /** The fields of the message become fields of the record. */
  readonly sets: boolean;
  readonly tellsOwner: boolean;
  /** Words that the record shows until it has happened; null: none. */
  readonly before: string | null;
  /** The record may be named by an identifier alone, where just one record fits. */
  readonly byIdentity: boolean;
}

/** Entries of a state's file that its system passes on to a national one. */
export interface ForwardRule {
  /** Id of the national file. */
  readonly file: string;
  /** National entry key by the state's; entries by other keys stay in the state. */
  readonly keys: ReadonlyMap<string, string>;
  /** Alternatives of field codes, one of which the record must have; empty: all are passed on. */
  readonly needs: readonly (readonly string[])[];
}

/** One file of records that change: what may be done in it, and by what it is searched (ncic-clets 2.1-2.9, 1.6). */
export interface RecordFileDefinition {
  readonly id: string;
  readonly name: string;
  readonly subject: "property" | "person" | "agency";
  /** Destination codes whose systems hold the file. */
  readonly systems: readonly string[];
  /** First letter of its NIC numbers; null where it has none. */
  readonly nic: string | null;
  /** First three digits of its FCN numbers; null where it has none. */
  readonly fcn: string | null;
  readonly restricted: boolean;
  /** Purposes (PUR) for which it may be asked; any when empty. */
  readonly purposes: readonly string[];
  /** Its records inform and accuse nobody: they are shown without a call to act. */
  readonly informs: boolean;
  /** What an entry needs beside what the dictionary asks for. */
  readonly requires: EntryRequirement;
  /** Its records close the DMV's record of the vehicle or vessel to third parties. */
  readonly stops: boolean;
  /** Line that stands above every hit, or null. */
  readonly caveat: string | null;
  readonly enter: readonly EntryKey[];
  readonly modify: string | null;
  readonly cancel: string | null;
  readonly locate: LocateRule | null;
  readonly clear: string | null;
  readonly supplement: SupplementRule | null;
  readonly events: readonly EventRule[];
  /** Keys of inquiries; they are remembered for hits on later entries. */
  readonly inquire: readonly string[];
  /** Keys of inquiries that leave no trace. */
  readonly investigate: readonly string[];
  /** By what it is searched besides its numbers (NIC, FCN). */
  readonly identifiers: readonly RecordIdentifier[];
  /** Fields by which it is searched where the inquiry names no identifier: the looks of a person. */
  readonly description: readonly string[];
  /** Fields that confirm a record besides its number; the case number (OCA) always does. */
  readonly confirmedBy: readonly string[];
  readonly duplicates: DuplicateRule | null;
  readonly retention: readonly RetentionRule[];
  readonly validation: ValidationRule | null;
  readonly reminders: readonly RecordReminder[];
  /** Id of the file whose records may be about the same person, seen from the other side; or null. */
  readonly matches: string | null;
  /** The owner is told of every inquiry that finds a record. */
  readonly tellsHits: boolean;
  readonly forward: ForwardRule | null;
  readonly source: string;
}

/**
 * Messages that a system sends unasked about its records. delayedHit: an entry that an earlier inquiry would have
 * found · located: another agency has located a record · purged: records whose time is over · validation: a record is
 * to be confirmed · reminder: a duty after an entry · vehicleOfPerson: a person's record and a vehicle's have plate or VIN
 * in common · match: a missing person looks like an unidentified one · hit: an inquiry has found a record whose owner
 * wants to know · event: something happened to a record · numbered: a record got its national number · agencies: a
 * state's agencies are to be confirmed · forwardRejected: a national file did not take what became of a state's record.
 */
export const NOTICE_KINDS = [
  "delayedHit",
  "located",
  "purged",
  "validation",
  "reminder",
  "vehicleOfPerson",
  "match",
  "hit",
  "event",
  "numbered",
  "agencies",
  "forwardRejected",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NoticeKey {
  readonly kind: NoticeKind;
  /** `$.D`: what stands where other messages have their key. */
  readonly key: string;
  readonly words: string;
}

/** What a letter behind the hyphen of an entry key adds to the words of the record: `EV-P`. */
export interface KeyIndicator {
  readonly letter: string;
  readonly words: string;
}

/** Parts of the identification of a subject of criminal history that a purpose may not see. */
export const IDENTITY_PARTS = ["SOC", "OLN", "ADR", "aliases", "marks", "biometrics"] as const;
export type IdentityPart = (typeof IDENTITY_PARTS)[number];

/** What a criminal history shows for one purpose (ncic-clets 3.3). */
export interface Disclosure {
  /** Value of PUR. */
  readonly purpose: string;
  readonly cycles: "all" | "convictedOrOpen" | "convictions";
  /** A conviction that was dismissed after probation is still shown. */
  readonly setAside: boolean;
  /** Older than so many years is not shown; null: no limit. */
  readonly years: number | null;
  readonly hides: readonly IdentityPart[];
  readonly source: string;
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
  /** Files of records that change, in the order in which an inquiry searches them. */
  readonly recordFiles: readonly RecordFileDefinition[];
  readonly indicators: readonly KeyIndicator[];
  /** One for each kind. */
  readonly notices: readonly NoticeKey[];
  /** What a criminal history shows, one for each purpose that is shown anything. */
  readonly disclosures: readonly Disclosure[];
  /** Permission words, as used by keys. */
  readonly permissions: readonly string[];
  /** Letters that fields of the format `purpose` know. */
  readonly purposes: readonly string[];
}
