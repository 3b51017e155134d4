/**
 * The message core: a slab of raw messages in, records and field spans out.
 *
 * The host copies the tables to `tablesAt` and calls `attach` once; then, for each batch, it copies a slab to
 * `inputAt`, calls `parseBatch` and reads the folded slab, the records at `resultAt` and the spans at
 * `spansAt`. Nothing is allocated, nothing imported, and no message can make it trap. What each byte means is
 * in src/core/byteLayout.ts and src/core/tableLayout.ts, what is right in src/core/reference/.
 */
import {
  FIELD_COUNT_AT,
  FLAGS_AT,
  HEADER_AT_AT,
  IDENTITY_AT,
  MESSAGE_ALIGN,
  MESSAGE_BYTES_AT,
  MESSAGE_FLAGS_AT,
  MESSAGE_FLAG_TEXT_SUBPROTOCOL,
  MESSAGE_HEADER_BYTES,
  MESSAGE_LENGTH_AT,
  MESSAGE_STATION_AT,
  RECORD_BYTES,
  SLAB_BYTES_AT,
  SLAB_COUNT_AT,
  SLAB_HEADER_BYTES,
  SLAB_SPANS_AT,
  SLAB_TODAY_AT,
} from "../src/core/byteLayout";
import {
  STATIONS_AT_AT,
  STATION_AGENCY_AT,
  STATION_BYTES,
  STATION_COUNT_AT,
  TABLES_BYTES_AT,
  TABLES_MAGIC,
  TABLES_MAGIC_AT,
  TABLES_VERSION,
  TABLES_VERSION_AT,
} from "../src/core/tableLayout";
import { admit, findKey } from "./admission";
import { PERIOD, foldAndCheck, prepareClasses, trimEnd } from "./characters";
import { resolveDestinations } from "./destinations";
import { hasEnvelope, readEnvelope } from "./envelope";
import { checkFields } from "./fields";
import { readHeader } from "./header";
import { identityOf } from "./identity";
import { tableAddress, tableNumber } from "./lookup";
import {
  BATCH_MESSAGES_MAX,
  ENVELOPE_BYTES_MAX,
  INPUT_AT,
  MESSAGE_BYTES_MAX,
  MNEMONIC_WORD_AT,
  RESULT_AT,
  SLAB_BYTES,
  SPANS_AT,
  TABLES_AT,
  TABLES_CAPACITY,
  TOUCHED_AT,
} from "./memory";
import { CHARACTER_FOREIGN, MESSAGE_EMPTY, SIZE_EXCEEDED } from "./rejectCode";
import { fail, startRecord } from "./record";

const SUBMIT_FLAGS: u32 = 7;

export function inputAt(): usize {
  return INPUT_AT;
}
export function resultAt(): usize {
  return RESULT_AT;
}
export function spansAt(): usize {
  return SPANS_AT;
}
export function tablesAt(): usize {
  return TABLES_AT;
}
export function tablesCapacity(): u32 {
  return TABLES_CAPACITY;
}

/** Where the next allocation would lie; to ask takes one empty block itself. Tests see that nothing else does. */
export function heapOffset(): usize {
  return heap.alloc(0);
}

/** Takes the tables that were copied to `tablesAt` into use; false: they are of another version or cut short. */
export function attach(): bool {
  prepareClasses();
  return (
    tableNumber(TABLES_MAGIC_AT) == TABLES_MAGIC &&
    tableNumber(TABLES_VERSION_AT) == TABLES_VERSION &&
    tableNumber(TABLES_BYTES_AT) <= TABLES_CAPACITY
  );
}

/** Parses all messages of the slab; returns how many, which is the slab's count unless its header lies. */
export function parseBatch(): u32 {
  const count = min(load<u32>(INPUT_AT, SLAB_COUNT_AT), BATCH_MESSAGES_MAX);
  touchStations(count);
  let start: usize = INPUT_AT + SLAB_HEADER_BYTES;
  let spans: u32 = 0;
  let index: u32 = 0;
  for (; index < count && isInside(start); index++) {
    spans += parseMessage(start + MESSAGE_HEADER_BYTES, index, spans);
    start = nextStart(start);
  }
  store<u32>(INPUT_AT, spans, SLAB_SPANS_AT);
  return index;
}

/**
 * Reads a word of each message's station ahead of the parse. In a big table each is a cache miss; one after the
 * other, with nothing waiting for them, the misses overlap instead of being paid for one by one.
 */
function touchStations(count: u32): void {
  const stations = tableAddress(STATIONS_AT_AT);
  const stationCount = tableNumber(STATION_COUNT_AT);
  let start: usize = INPUT_AT + SLAB_HEADER_BYTES;
  let touched: u32 = 0;
  for (let index: u32 = 0; index < count && isInside(start); index++) {
    const station = load<u32>(start, MESSAGE_STATION_AT);
    if (station < stationCount) touched += load<u32>(stations + station * STATION_BYTES, STATION_AGENCY_AT);
    start = nextStart(start);
  }
  store<u32>(TOUCHED_AT, touched);
}

/** Parses one message; its spans go behind those that the slab's header counts. False: there is no such message. */
export function parseOne(wanted: u32): bool {
  if (wanted >= min(load<u32>(INPUT_AT, SLAB_COUNT_AT), BATCH_MESSAGES_MAX)) return false;
  let start: usize = INPUT_AT + SLAB_HEADER_BYTES;
  for (let index: u32 = 0; index < wanted && isInside(start); index++) start = nextStart(start);
  if (!isInside(start)) return false;
  const spans = load<u32>(INPUT_AT, SLAB_SPANS_AT);
  store<u32>(INPUT_AT, spans + parseMessage(start + MESSAGE_HEADER_BYTES, wanted, spans), SLAB_SPANS_AT);
  return true;
}

/** Whether the message that starts at `start` lies within the used part of the slab. */
@inline
function isInside(start: usize): bool {
  const end: usize = INPUT_AT + min(load<u32>(INPUT_AT, SLAB_BYTES_AT), SLAB_BYTES);
  const message = start + MESSAGE_HEADER_BYTES;
  return message <= end && load<u32>(start, MESSAGE_BYTES_AT) <= <u32>(end - message);
}

@inline
function nextStart(start: usize): usize {
  const end = start + MESSAGE_HEADER_BYTES + load<u32>(start, MESSAGE_BYTES_AT);
  // INPUT_AT is a multiple of the alignment itself.
  return (end + MESSAGE_ALIGN - 1) & ~(MESSAGE_ALIGN - 1);
}

/** Parses one message; returns the number of its field spans. */
function parseMessage(message: usize, index: u32, spans: u32): u32 {
  const record = RESULT_AT + index * RECORD_BYTES;
  startRecord(record, message, spans);
  if (parseSteps(record, message)) {
    const header = message + load<u16>(record, HEADER_AT_AT);
    store<u32>(record, identityOf(header, message + load<u32>(record, MESSAGE_LENGTH_AT)), IDENTITY_AT);
  }
  return load<u8>(record, FIELD_COUNT_AT);
}

/** The steps in their order; the first trouble ends them. */
function parseSteps(record: usize, message: usize): bool {
  const flags = load<u32>(message - MESSAGE_HEADER_BYTES, MESSAGE_FLAGS_AT);
  store<u8>(record, <u8>(flags & SUBMIT_FLAGS), FLAGS_AT);

  const end = trimMessage(message, message + load<u32>(message - MESSAGE_HEADER_BYTES, MESSAGE_BYTES_AT));
  const bytes = <u32>(end - message);
  const longest = MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX;
  store<u32>(record, bytes, MESSAGE_LENGTH_AT);
  if (bytes == 0) return fail(record, MESSAGE_EMPTY, 0, 0);
  if (bytes > longest) return fail(record, SIZE_EXCEEDED, longest, 0);
  const foreign = foldAndCheck(message, end);
  if (foreign != end) return fail(record, CHARACTER_FOREIGN, <u32>(foreign - message), 1);

  store<u64>(MNEMONIC_WORD_AT, 0);
  if ((flags & MESSAGE_FLAG_TEXT_SUBPROTOCOL) != 0 && hasEnvelope(message, end)) {
    if (!readEnvelope(record, message, end)) return false;
  }
  const headerAt = <u32>load<u16>(record, HEADER_AT_AT);
  if (headerAt == bytes) return fail(record, MESSAGE_EMPTY, headerAt, 0);
  if (bytes - headerAt > MESSAGE_BYTES_MAX) return fail(record, SIZE_EXCEEDED, headerAt + MESSAGE_BYTES_MAX, 0);

  if (!readHeader(record, message, end)) return false;
  const key = findKey(record, message);
  if (key == 0 || !admit(record, message, key)) return false;
  const classes = resolveDestinations(record, message, key);
  return classes != 0 && checkFields(record, message, end, key, classes, load<u32>(INPUT_AT, SLAB_TODAY_AT));
}

/** Ignored characters at the end, one final period, ignored characters in front of it. */
@inline
function trimMessage(message: usize, end: usize): usize {
  end = trimEnd(message, end);
  if (end > message && load<u8>(end - 1) == PERIOD) end--;
  return trimEnd(message, end);
}
