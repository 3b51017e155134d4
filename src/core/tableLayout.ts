/**
 * The blob of tables that a core looks things up in: dictionary and route table, ready to be copied into core
 * memory. Only plain numbers stand here: the AssemblyScript compiler reads this very file.
 *
 * Every position counts from the start of the blob, so it may lie anywhere. Numbers are little-endian, and
 * each section starts on a multiple of 64.
 *
 * A *word* is a name of up to eight ASCII characters as a number, the first character lowest, zeros behind
 * (`loadWord` of the core reads it in one load). An *ORI word* holds nine: the seven bits of the ninth are
 * spread over the top bits of the eight bytes, which ASCII leaves free.
 *
 * Hash tables are open-addressed, probed one after the other, at most half full; 0 marks a free place. The
 * first place is the upper bits of word × HASH_MULTIPLIER, so a table is described by its position and its
 * shift (64, or 32 for tables of 4-byte words, minus the bits of its size).
 *   wide    16 bytes: u64 word, u32 value, u32 unused        keys, destination codes, agencies
 *   narrow   8 bytes: u32 word, u32 value                    mnemonics, groups
 *   set      8 bytes: u64 word                               code tables
 */

/** "SWCT", and a number that changes with every change of this file. */
export const TABLES_MAGIC = 0x54435753;
export const TABLES_VERSION = 4;

/** Header, all u32. */
export const TABLES_MAGIC_AT = 0;
export const TABLES_VERSION_AT = 4;
export const TABLES_BYTES_AT = 8;
export const KEY_HASH_AT_AT = 12;
export const KEY_HASH_SHIFT_AT = 16;
export const KEYS_AT_AT = 20;
export const FIELD_INDEXES_AT_AT = 24;
export const FIELDS_AT_AT = 28;
export const DEFINITIONS_AT_AT = 32;
export const CODE_HASH_AT_AT = 36;
export const CODE_HASH_SHIFT_AT = 40;
export const CODES_AT_AT = 44;
export const AGENCY_HASH_AT_AT = 48;
export const AGENCY_HASH_SHIFT_AT = 52;
export const STATIONS_AT_AT = 56;
export const STATION_COUNT_AT = 60;
export const MNEMONIC_HASH_AT_AT = 64;
export const MNEMONIC_HASH_SHIFT_AT = 68;
export const GROUP_HASH_AT_AT = 72;
export const GROUP_HASH_SHIFT_AT = 76;
export const PROFILES_AT_AT = 80;
export const PROFILE_COUNT_AT = 84;
/** Index of the code NCI, which the NCIC dialect addresses; UNKNOWN_32 where the dictionary has none. */
export const NCIC_CODE_AT = 88;
/** Index of the link that serves the code NL, Nlets itself, where help files lie; UNKNOWN_32 where there is none. */
export const HELP_LINK_AT = 92;
export const TABLES_HEADER_BYTES = 128;

export const WIDE_ENTRY_BYTES = 16;
export const NARROW_ENTRY_BYTES = 8;
export const SET_ENTRY_BYTES = 8;
export const ENTRY_VALUE_AT = 8;
export const NARROW_ENTRY_VALUE_AT = 4;
/** Values of the agency table carry the mark of a retired agency in the top bit. */
export const AGENCY_RETIRED = 0x80000000;

/**
 * Field code to index: one byte for each (27 × first + second) × 27 + third, letters counted from 1, the
 * third 0 where the code has two.
 */
export const FIELD_INDEX_LETTERS = 27;
export const FIELD_INDEXES_BYTES = 19683;
export const NO_FIELD = 0xff;

/** Field, 8 bytes, by field index: u32 code (ASCII, first character lowest), u8 length of the code, u8 whether it holds free text. */
export const FIELD_BYTES = 8;
export const FIELD_CODE_AT = 0;
export const FIELD_CODE_BYTES_AT = 4;
export const FIELD_FREE_TEXT_AT = 5;

/**
 * Key, 128 bytes:
 *
 *   0   u64 permission    one bit, to be found in the profile
 *   8   u32 parallelLinks bits
 *   12  u32 flags         KEY_… below
 *   16  u8  priority
 *   17  u8  destinationsMax
 *   18  u16 selector      field index, 0xFFFF: none
 *   20  u32 ruleSetsAt
 *   24  u32 ruleSetCount
 *   28  u32 unselected    index of the rule set without selector value, UNKNOWN_32: none
 *   32  32 bytes          bit set of the field indexes that any of the rule sets takes
 *   64  32 bytes          bit set of the destination codes that take the key
 */
export const KEY_BYTES = 128;
export const KEY_PERMISSION_AT = 0;
export const KEY_PARALLEL_LINKS_AT = 8;
export const KEY_FLAGS_AT = 12;
export const KEY_PRIORITY_AT = 16;
export const KEY_DESTINATIONS_MAX_AT = 17;
export const KEY_SELECTOR_AT = 18;
export const KEY_RULE_SETS_AT_AT = 20;
export const KEY_RULE_SET_COUNT_AT = 24;
export const KEY_UNSELECTED_AT = 28;
export const KEY_FIELDS_AT = 32;
export const KEY_CODES_AT = 64;
export const KEY_BARRED_FROM_MOBILE = 1;
export const KEY_FREE_TEXT = 2;
export const KEY_TO_AGENCY = 4;
export const KEY_TO_FOREIGN_AGENCY = 8;
export const KEY_TO_STATION = 16;
export const KEY_TO_GROUP = 32;

/** Bit sets of field indexes and destination codes have 32 bytes. */
export const BIT_SET_MEMBERS = 256;

/**
 * Rule set, 48 bytes:
 *
 *   0   u64 selectorWord      0: none
 *   8   u32 definitionsAt     u16 definition index by field index, 0xFFFF: not a field of this set
 *   12  u32 combinationsAt
 *   16  u32 combinationCount
 *   20  u32 requiredAt        u16 field indexes: `justify`, then `always`
 *   24  u16 justifyCount
 *   26  u16 alwaysCount
 *   28  u32 classes           destination classes that have any combination
 *   32  u32 demandsAt
 *   36  u32 demandCount
 *   40  u32 pairsAt
 *   44  u32 pairCount
 */
export const RULE_SET_BYTES = 48;
export const RULE_SET_SELECTOR_AT = 0;
export const RULE_SET_DEFINITIONS_AT_AT = 8;
export const RULE_SET_COMBINATIONS_AT_AT = 12;
export const RULE_SET_COMBINATION_COUNT_AT = 16;
export const RULE_SET_REQUIRED_AT_AT = 20;
export const RULE_SET_JUSTIFY_COUNT_AT = 24;
export const RULE_SET_ALWAYS_COUNT_AT = 26;
export const RULE_SET_CLASSES_AT = 28;
export const RULE_SET_DEMANDS_AT_AT = 32;
export const RULE_SET_DEMAND_COUNT_AT = 36;
export const RULE_SET_PAIRS_AT_AT = 40;
export const RULE_SET_PAIR_COUNT_AT = 44;

/**
 * Demand, 16 bytes: with this value in one field another field must be there.
 *
 *   0   u64 value             word
 *   8   u16 field             index of the field that may have it
 *   10  u16 demanded          index of the field that it makes mandatory
 *   12  u16 isList            0 or 1: the field holds two-character codes, one of which is the value
 */
export const DEMAND_BYTES = 16;
export const DEMAND_VALUE_AT = 0;
export const DEMAND_FIELD_AT = 8;
export const DEMAND_DEMANDED_AT = 10;
export const DEMAND_IS_LIST_AT = 12;

/**
 * Pair, 20 bytes: two fields whose codes belong together.
 *
 *   0   u16 owner             field index (make)
 *   2   u16 owned             field index (model)
 *   4   u32 knownAt           set of the codes of the owned
 *   8   u32 knownShift
 *   12  u32 wordsAt           set of the words OWNER/OWNED of those that go together, and OWNER/ of each that is there
 *   16  u32 wordsShift
 */
export const PAIR_BYTES = 20;
export const PAIR_OWNER_AT = 0;
export const PAIR_OWNED_AT = 2;
export const PAIR_KNOWN_AT_AT = 4;
export const PAIR_KNOWN_SHIFT_AT = 8;
export const PAIR_WORDS_AT_AT = 12;
export const PAIR_WORDS_SHIFT_AT = 16;

/** Combination, 48 bytes: u32 classes, u32 listAt (u16 field indexes in order), u32 listCount, u32 unused, bit set. */
export const COMBINATION_BYTES = 48;
export const COMBINATION_CLASSES_AT = 0;
export const COMBINATION_LIST_AT_AT = 4;
export const COMBINATION_LIST_COUNT_AT = 8;
export const COMBINATION_FIELDS_AT = 16;

/**
 * Field definition, 64 bytes:
 *
 *   0   u16 minLength
 *   2   u16 maxLength
 *   4   u8  characters     place in CHARACTER_CLASSES
 *   5   u8  format         place in FIELD_FORMATS
 *   6   u8  notFuture      0 or 1
 *   7   u8  refuses        DEFINITION_REFUSES_… below
 *   8   u64 also           word, 0: none
 *   16  u64 also           word, 0: none
 *   24  u32 tableAt        set of the code table, 0: none
 *   28  u32 tableShift
 *   32  u64 rangeMin
 *   40  u64 rangeMax       of a year: how far ahead
 *   48  u64 never          word, 0: none
 *   56  u64 never          word, 0: none
 */
export const DEFINITION_BYTES = 64;
export const DEFINITION_MIN_LENGTH_AT = 0;
export const DEFINITION_MAX_LENGTH_AT = 2;
export const DEFINITION_CHARACTERS_AT = 4;
export const DEFINITION_FORMAT_AT = 5;
export const DEFINITION_NOT_FUTURE_AT = 6;
export const DEFINITION_ALSO_AT = 8;
export const DEFINITION_TABLE_AT_AT = 24;
export const DEFINITION_TABLE_SHIFT_AT = 28;
export const DEFINITION_RANGE_MIN_AT = 32;
export const DEFINITION_RANGE_MAX_AT = 40;
export const DEFINITION_REFUSES_AT = 7;
export const DEFINITION_NEVER_AT = 48;
/** The values of `never`, and zeros alone. */
export const DEFINITION_REFUSES_WORDS = 1;
export const DEFINITION_REFUSES_ZEROS = 2;

/** Destination code, 4 bytes: u8 class bit, u8 link, u8 whether agencies of that state may be addressed, u8 unused. */
export const CODE_BYTES = 4;
export const CODE_CLASS_AT = 0;
export const CODE_LINK_AT = 1;
export const CODE_FOREIGN_AT = 2;

/**
 * Station, 32 bytes: all that the usual message needs in half a cache line.
 *
 *   0   u64 ownOri         ORI word of its own agency, 0 where that agency is retired
 *   8   u32 agency
 *   12  u32 host
 *   16  u32 alsoForAt      u32 agency indexes
 *   20  u32 alsoForCount
 *   24  u32 profile
 *   28  u32 device         DEVICE_… below
 */
export const STATION_BYTES = 32;
export const STATION_OWN_ORI_AT = 0;
export const STATION_AGENCY_AT = 8;
export const STATION_HOST_AT = 12;
export const STATION_ALSO_FOR_AT_AT = 16;
export const STATION_ALSO_FOR_COUNT_AT = 20;
export const STATION_PROFILE_AT = 24;
export const STATION_DEVICE_AT = 28;
/** May send whatever its profile permits. */
export const DEVICE_ANY = 0;
/** Some keys are barred from it. */
export const DEVICE_MOBILE = 1;
/** Sends nothing. */
export const DEVICE_RECEIVES_ONLY = 2;

/** Profile, 16 bytes: u64 of permission bits, u32 of purposes (A is the lowest bit), u32 unused. */
export const PROFILE_BYTES = 16;
export const PROFILE_PURPOSES_AT = 8;
