/**
 * The memory that the front end, the workers and both cores agree on. No other file knows an offset.
 *
 * Only plain numbers stand here: the AssemblyScript compiler reads this very file. TypeScript imports it
 * through layout.ts.
 *
 * A slab is one SharedArrayBuffer: a header, then raw messages one after the other. Its results are a second
 * SharedArrayBuffer: one fixed-size record per message, then the field spans of all messages.
 *
 * Slab header, 32 bytes, little-endian (all u32):
 *
 *   0         4         8          12         16         20 ... 31
 *   ├─────────┼─────────┼──────────┼──────────┼──────────┼─────────┤
 *   │ count   │ bytes   │ today    │ progress │ spans    │ unused  │
 *   └─────────┴─────────┴──────────┴──────────┴──────────┴─────────┘
 *   count     messages in the slab
 *   bytes     used bytes, header included
 *   today     the UTC date as the number CCYYMMDD, for "not in the future"
 *   progress  1 + index of the message being parsed (written in careful mode only; 0 = none)
 *   spans     written by the core: field spans in the result buffer
 *
 * A message in the slab starts on a multiple of 16 and is padded to the next one, 32-byte header first:
 *
 *   0         4         8         12         16        20       24        28        32
 *   ├─────────┼─────────┼─────────┼──────────┼─────────┼────────┼─────────┼─────────┼───── ...
 *   │ bytes   │ session │ station │ mnemonic │ referen.│ flags  │ arrival (f64)     │ raw message
 *   └─────────┴─────────┴─────────┴──────────┴─────────┴────────┴─────────┴─────────┴───── ...
 *   bytes     length of the raw message (envelope included, where one was sent)
 *   session   the front end's own session number; the core does not look at it
 *   station   index of the signed-on station in the station table
 *   mnemonic  four ASCII bytes as they come (first character lowest), or 0: the station's own mnemonic
 *   reference the station's reference; the core does not look at it, except that an envelope's sequence
 *             number is put into the record
 *   flags     bits of SubmitFlag; bit 8: the message came in the text subprotocol (an envelope may precede)
 *   arrival   performance-clock milliseconds
 */
export const SLAB_HEADER_BYTES = 32;
export const SLAB_COUNT_AT = 0;
export const SLAB_BYTES_AT = 4;
export const SLAB_TODAY_AT = 8;
export const SLAB_PROGRESS_AT = 12;
export const SLAB_SPANS_AT = 16;

export const MESSAGE_HEADER_BYTES = 32;
export const MESSAGE_ALIGN = 16;
export const MESSAGE_BYTES_AT = 0;
export const MESSAGE_SESSION_AT = 4;
export const MESSAGE_STATION_AT = 8;
export const MESSAGE_MNEMONIC_AT = 12;
export const MESSAGE_REFERENCE_AT = 16;
export const MESSAGE_FLAGS_AT = 20;
export const MESSAGE_ARRIVAL_AT = 24;
export const MESSAGE_FLAG_TEXT_SUBPROTOCOL = 1 << 8;

/**
 * Result record, 128 bytes, little-endian. Positions (`…At`) count bytes from the start of the raw message.
 *
 *   0   u16 status        0, or a RejectCode
 *   2   u16 warnings      bits of WARNING_TABLE
 *   4   u16 key           index in the dictionary's key list, 0xFFFF while unknown
 *   6   u8  dialect       Dialect
 *   7   u8  priority      0 (first) … 5, the key's, or the envelope's P flag
 *   8   u32 origin        index in the agency table, 0xFFFFFFFF while unknown
 *   12  u32 station       index in the station table of the mnemonic that sends, 0xFFFFFFFF while unknown
 *   16  u32 faultAt       where the trouble starts; of an accepted message, the value that was last warned of
 *   20  u16 faultBytes    how long the troubled part is (0: a place, not a part)
 *   22  u8  flags         SubmitFlag, from slab header and envelope together
 *   23  u8  fieldCount
 *   24  u32 faultField    up to four ASCII bytes of the field code, first character lowest; 0: none
 *   28  u32 messageAt     offset of the raw message in the slab
 *   32  u32 messageBytes  length of the raw message after trimming (final period, trailing CR LF blanks)
 *   36  u16 headerAt      where the message key starts (0, or after the envelope)
 *   38  u16 textAt        first byte after TXT and the ignored CR, LF, DEL, blanks
 *   40  u16 controlAt     first character of the control field (after the asterisk), 0: none
 *   42  u8  controlBytes
 *   43  u8  destinationCount
 *   44  u32 sequence      of the envelope; 0: none
 *   48  5 × 12 bytes      destinations: u8 kind (DestinationKind), u8 link (index; 0xFF: none), u8 bytes,
 *                         u8 class (DestinationClass bit), u32 index (by kind), u16 at, u16 unused
 *   108 u32 alsoLinks     bits of links that get a copy besides (the key's parallel systems), own links left out
 *   112 u32 spansAt       index of the first field span of this message in the span area
 *   116 u16 ruleSet       index of the key's rule set that applied, 0xFFFF while unknown
 *   118 u16 combination   index in the rule set of the combination that was met first, 0xFFFF: none
 *   120 u32 identity      digest of the folded, trimmed message from headerAt, of accepted messages only (for
 *                         duplicates; reference/identity.ts)
 *   124 u32 unused        0
 *
 * Field span, 8 bytes: u16 field (index in the dictionary's field-code list), u16 valueAt, u16 valueBytes,
 * u16 definition (index of the field definition; 0xFFFF while unknown). In the order of the message.
 *
 * Whatever is "while unknown" keeps that value when the message is rejected before it is known. Fields that
 * were not reached are 0. On rejection fieldCount and the spans are what had been scanned; both cores agree
 * on them byte for byte.
 */
export const RECORD_BYTES = 128;
export const STATUS_AT = 0;
export const WARNINGS_AT = 2;
export const KEY_AT = 4;
export const DIALECT_AT = 6;
export const PRIORITY_AT = 7;
export const ORIGIN_AT = 8;
export const STATION_AT = 12;
export const FAULT_AT_AT = 16;
export const FAULT_BYTES_AT = 20;
export const FLAGS_AT = 22;
export const FIELD_COUNT_AT = 23;
export const FAULT_FIELD_AT = 24;
export const MESSAGE_AT_AT = 28;
export const MESSAGE_LENGTH_AT = 32;
export const HEADER_AT_AT = 36;
export const TEXT_AT_AT = 38;
export const CONTROL_AT_AT = 40;
export const CONTROL_BYTES_AT = 42;
export const DESTINATION_COUNT_AT = 43;
export const SEQUENCE_AT = 44;
export const DESTINATIONS_AT = 48;
export const DESTINATION_BYTES = 12;
export const ALSO_LINKS_AT = 108;
export const SPANS_AT_AT = 112;
export const RULE_SET_AT = 116;
export const COMBINATION_AT = 118;
export const IDENTITY_AT = 120;

export const SPAN_BYTES = 8;
export const SPAN_FIELD_AT = 0;
export const SPAN_VALUE_AT_AT = 2;
export const SPAN_VALUE_BYTES_AT = 4;
export const SPAN_DEFINITION_AT = 6;

/** One destination inside the record. */
export const DESTINATION_KIND_AT = 0;
export const DESTINATION_LINK_AT = 1;
export const DESTINATION_LENGTH_AT = 2;
export const DESTINATION_CLASS_AT = 3;
export const DESTINATION_INDEX_AT = 4;
export const DESTINATION_AT_AT = 8;
export const NO_LINK = 0xff;

export const UNKNOWN_16 = 0xffff;
export const UNKNOWN_32 = 0xffffffff;
