/**
 * Bytes of the log journal, on disk and in the ring between the switch and its writer. All numbers little-endian.
 *
 * A segment is a file of fixed size: a head, then groups one behind the other, then whatever the file held before
 * (zeros, or old groups of a file that is used again). A group is what one sync made durable.
 *
 * Segment head, SEGMENT_HEAD_BYTES long, the rest of it zeros:
 *
 *   0         4         8                24           32           40           48        52       56
 *   ├─────────┼─────────┼────────────────┼────────────┼────────────┼────────────┼─────────┼────────┤
 *   │ magic   │ version │ journal id     │ sequence   │ first      │ created at │ segment │ crc of │
 *   │ u32     │ u32     │ 16 bytes       │ f64        │ position   │ f64, ms    │ bytes   │ 0..52  │
 *   └─────────┴─────────┴────────────────┴────────────┴────────────┴────────────┴─────────┴────────┘
 *
 * Group head, GROUP_HEAD_BYTES long; groups start on a multiple of 8:
 *
 *   0         4         8         12        16           24           32        36        48         64
 *   ├─────────┼─────────┼─────────┼─────────┼────────────┼────────────┼─────────┼─────────┼──────────┤
 *   │ magic   │ payload │ records │ crc of  │ first      │ segment    │ key id  │ nonce   │ GCM tag  │
 *   │ u32     │ bytes   │ u32     │ the rest│ position   │ sequence   │ u32     │ 12 bytes│ 16 bytes │
 *   └─────────┴─────────┴─────────┴─────────┴────────────┴────────────┴─────────┴─────────┴──────────┘
 *
 * The crc covers the head without itself and the payload as it lies on disk. The sequence of the segment stands in every
 * group, so that a group from the former life of a recycled file is never taken for one of this. Key id 0: not encrypted.
 *
 * Record, a multiple of 8 bytes, so that no number of it is cut at the end of the ring:
 *
 *   0         4         8      10     12        16           24           32        36      38     40
 *   ├─────────┼─────────┼──────┼──────┼─────────┼────────────┼────────────┼─────────┼───────┼──────┼──── ...
 *   │ bytes   │ text    │ kind │ code │ station │ number     │ at, ms     │ referen.│ flags │ leg  │ text
 *   │ u32     │ bytes   │ u16  │ u16  │ u32     │ f64        │ f64        │ u32     │ u16   │ u16  │
 *   └─────────┴─────────┴──────┴──────┴─────────┴────────────┴────────────┴─────────┴───────┴──────┴──── ...
 *
 * Version 1 had the index of a station in place of its mnemonic, and neither reference nor flags nor leg.
 */
import { strict as assert } from "node:assert";
import { endianness } from "node:os";

// The ring is read and written through typed arrays, which have the byte order of the machine.
assert(endianness() === "LE", "the journal's layout is that of little-endian machines");

export const SLOT_BYTES = 8;

export const SEGMENT_MAGIC = 0x4c4a5753; // SWJL
export const SEGMENT_VERSION = 2;
/** One page, so that groups do not share their first page with it. */
export const SEGMENT_HEAD_BYTES = 4096;
export const SEGMENT_MAGIC_AT = 0;
export const SEGMENT_VERSION_AT = 4;
export const SEGMENT_JOURNAL_ID_AT = 8;
export const SEGMENT_SEQUENCE_AT = 24;
export const SEGMENT_FIRST_POSITION_AT = 32;
export const SEGMENT_CREATED_AT = 40;
export const SEGMENT_BYTES_AT = 48;
export const SEGMENT_CRC_AT = 52;
export const JOURNAL_ID_BYTES = 16;

export const GROUP_MAGIC = 0x52475753; // SWGR
export const GROUP_HEAD_BYTES = 64;
export const GROUP_MAGIC_AT = 0;
export const GROUP_PAYLOAD_BYTES_AT = 4;
export const GROUP_RECORDS_AT = 8;
export const GROUP_CRC_AT = 12;
export const GROUP_FIRST_POSITION_AT = 16;
export const GROUP_SEQUENCE_AT = 24;
export const GROUP_KEY_ID_AT = 32;
export const GROUP_NONCE_AT = 36;
export const GROUP_TAG_AT = 48;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export const RECORD_HEAD_BYTES = 40;
/** `text bytes` of a record without text. */
export const NO_TEXT = 0xffff_ffff;

/** Bytes of a record with so many bytes of text. */
export function recordBytes(textBytes: number): number {
  return (RECORD_HEAD_BYTES + textBytes + SLOT_BYTES - 1) & -SLOT_BYTES;
}
