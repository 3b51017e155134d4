/**
 * The core's memory, laid out once. Everything lies below the compiler's own data (`--memoryBase` in
 * scripts/build-core.mjs), so that each address is a constant and nothing is ever allocated.
 *
 *   1 KiB    input      one slab, and 64 bytes for reads beyond its end
 *            result     records, then field spans
 *            scratch    what one message's steps hand to one another
 *            tables     the blob of dictionary and routes, up to MEMORY_BASE
 *
 * The bounds are those of src/limits.ts; a test compares them.
 */
import { RECORD_BYTES, SPAN_BYTES } from "../src/core/byteLayout";

export const MESSAGE_BYTES_MAX: u32 = 16 * 1024;
export const ENVELOPE_BYTES_MAX: u32 = 64;
export const MESSAGE_FIELDS_MAX: u32 = 64;
export const DESTINATIONS_MAX: u32 = 5;
export const CONTROL_CHARACTERS_MAX: u32 = 10;
export const NCIC_HEADER_CHARACTERS_MAX: u32 = 15;
export const HEADER_CHARACTERS_MAX: u32 = 120;
export const BATCH_MESSAGES_MAX: u32 = 1024;
export const BATCH_SPANS_MAX: u32 = 16 * 1024;
export const SLAB_BYTES: u32 = 512 * 1024;

export const MEMORY_BASE: usize = 63 * 1024 * 1024;

export const INPUT_AT: usize = 1024;
export const RESULT_AT: usize = INPUT_AT + SLAB_BYTES + 64;
export const SPANS_AT: usize = RESULT_AT + BATCH_MESSAGES_MAX * RECORD_BYTES;
export const SCRATCH_AT: usize = SPANS_AT + BATCH_SPANS_MAX * SPAN_BYTES;

// Scratch: the header's words (u32 address, u32 bytes each): key, ORI, then the destinations.
export const KEY_WORD_AT: usize = SCRATCH_AT;
export const ORI_WORD_AT: usize = SCRATCH_AT + 8;
export const DESTINATION_WORDS_AT: usize = SCRATCH_AT + 16;
export const WORD_BYTES: u32 = 8;
/** Number of destination words. */
export const DESTINATION_WORD_COUNT_AT: usize = SCRATCH_AT + 56;
/** u32 address of the envelope's mnemonic, 0: there is none; u32 whether the envelope gave a priority. */
export const MNEMONIC_WORD_AT: usize = SCRATCH_AT + 64;
export const PRIORITY_GIVEN_AT: usize = SCRATCH_AT + 68;
/** The destinations' own words as numbers, for finding the same one twice. */
export const SEEN_DESTINATIONS_AT: usize = SCRATCH_AT + 80;
/** Bit set of the fields that the message has. */
export const PRESENT_AT: usize = SCRATCH_AT + 128;
/** Takes the sum of what was only read to be near, so that no compiler leaves the reads out. */
export const TOUCHED_AT: usize = SCRATCH_AT + 72;
/** Character classes, 16 bytes each (characters.ts). */
export const CLASSES_AT: usize = SCRATCH_AT + 192;

export const TABLES_AT: usize = (SCRATCH_AT + 1024 + 63) & ~63;
export const TABLES_CAPACITY: u32 = <u32>(MEMORY_BASE - TABLES_AT);
