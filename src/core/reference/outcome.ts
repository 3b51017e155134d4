/** The record of one message as an object, and how it is written down (bytes: layout.ts). */
import {
  ALSO_LINKS_AT,
  COMBINATION_AT,
  CONTROL_AT_AT,
  CONTROL_BYTES_AT,
  DESTINATION_AT_AT,
  DESTINATION_BYTES,
  DESTINATION_CLASS_AT,
  DESTINATION_COUNT_AT,
  DESTINATION_INDEX_AT,
  DESTINATION_KIND_AT,
  DESTINATION_LENGTH_AT,
  DESTINATION_LINK_AT,
  DESTINATIONS_AT,
  DIALECT_AT,
  Dialect,
  FAULT_AT_AT,
  FAULT_BYTES_AT,
  FAULT_FIELD_AT,
  FIELD_COUNT_AT,
  FLAGS_AT,
  HEADER_AT_AT,
  IDENTITY_AT,
  KEY_AT,
  MESSAGE_AT_AT,
  MESSAGE_LENGTH_AT,
  ORIGIN_AT,
  PRIORITY_AT,
  RECORD_BYTES,
  RESULT_SPANS_AT,
  RULE_SET_AT,
  SEQUENCE_AT,
  SPAN_BYTES,
  SPAN_DEFINITION_AT,
  SPAN_FIELD_AT,
  SPAN_VALUE_AT_AT,
  SPAN_VALUE_BYTES_AT,
  SPANS_AT_AT,
  STATION_AT,
  STATUS_AT,
  TEXT_AT_AT,
  UNKNOWN_16,
  UNKNOWN_32,
  WARNINGS_AT,
} from "../layout.ts";
import type { Fault } from "./fault.ts";

export interface ResolvedDestination {
  readonly kind: number;
  readonly link: number;
  readonly class: number;
  readonly index: number;
  /** Its word in the header; bytes 0 where the header does not name it. */
  readonly at: number;
  readonly bytes: number;
}

export interface FieldSpan {
  readonly code: string;
  readonly fieldIndex: number;
  readonly codeAt: number;
  readonly valueAt: number;
  readonly value: string;
  definition: number;
}

/** Starts as "nothing known"; each step of the parse fills in what it learned. */
export class Outcome {
  fault: Fault | null = null;
  warnings = 0;
  /** The place of the last warning. */
  warnedOf: Omit<Fault, "code"> | null = null;
  key = UNKNOWN_16;
  dialect: number = Dialect.clets;
  priority = 0;
  origin = UNKNOWN_32;
  station = UNKNOWN_32;
  flags = 0;
  messageAt = 0;
  messageBytes = 0;
  headerAt = 0;
  textAt = 0;
  controlAt = 0;
  controlBytes = 0;
  sequence = 0;
  readonly destinations: ResolvedDestination[] = [];
  alsoLinks = 0;
  spansAt = 0;
  readonly spans: FieldSpan[] = [];
  ruleSet = UNKNOWN_16;
  combination = UNKNOWN_16;
  identity = 0;

  /** Bits of DestinationClass of all destinations so far. */
  destinationClasses(): number {
    return this.destinations.reduce((bits, destination) => bits | destination.class, 0);
  }
}

/** Writes record and spans of message `index`; every byte of the record is written. */
export function writeOutcome(result: DataView, index: number, outcome: Outcome): void {
  const at = index * RECORD_BYTES;
  for (let i = 0; i < RECORD_BYTES; i += 4) result.setUint32(at + i, 0, true);
  const { fault } = outcome;
  if (fault !== null) result.setUint16(at + STATUS_AT, fault.code, true);
  const place = fault ?? outcome.warnedOf;
  if (place !== null) {
    result.setUint32(at + FAULT_AT_AT, place.at, true);
    result.setUint16(at + FAULT_BYTES_AT, place.bytes, true);
    result.setUint32(at + FAULT_FIELD_AT, packFieldCode(place.field), true);
  }
  result.setUint16(at + WARNINGS_AT, outcome.warnings, true);
  result.setUint16(at + KEY_AT, outcome.key, true);
  result.setUint8(at + DIALECT_AT, outcome.dialect);
  result.setUint8(at + PRIORITY_AT, outcome.priority);
  result.setUint32(at + ORIGIN_AT, outcome.origin, true);
  result.setUint32(at + STATION_AT, outcome.station, true);
  result.setUint8(at + FLAGS_AT, outcome.flags);
  result.setUint8(at + FIELD_COUNT_AT, outcome.spans.length);
  result.setUint32(at + MESSAGE_AT_AT, outcome.messageAt, true);
  result.setUint32(at + MESSAGE_LENGTH_AT, outcome.messageBytes, true);
  result.setUint16(at + HEADER_AT_AT, outcome.headerAt, true);
  result.setUint16(at + TEXT_AT_AT, outcome.textAt, true);
  result.setUint16(at + CONTROL_AT_AT, outcome.controlAt, true);
  result.setUint8(at + CONTROL_BYTES_AT, outcome.controlBytes);
  result.setUint8(at + DESTINATION_COUNT_AT, outcome.destinations.length);
  result.setUint32(at + SEQUENCE_AT, outcome.sequence, true);
  result.setUint32(at + ALSO_LINKS_AT, outcome.alsoLinks, true);
  result.setUint32(at + SPANS_AT_AT, outcome.spansAt, true);
  result.setUint16(at + RULE_SET_AT, outcome.ruleSet, true);
  result.setUint16(at + COMBINATION_AT, outcome.combination, true);
  result.setUint32(at + IDENTITY_AT, outcome.identity, true);
  for (const [i, destination] of outcome.destinations.entries()) {
    const start = at + DESTINATIONS_AT + i * DESTINATION_BYTES;
    result.setUint8(start + DESTINATION_KIND_AT, destination.kind);
    result.setUint8(start + DESTINATION_LINK_AT, destination.link);
    result.setUint8(start + DESTINATION_LENGTH_AT, destination.bytes);
    result.setUint8(start + DESTINATION_CLASS_AT, destination.class);
    result.setUint32(start + DESTINATION_INDEX_AT, destination.index, true);
    result.setUint16(start + DESTINATION_AT_AT, destination.at, true);
  }
  for (const [i, span] of outcome.spans.entries()) {
    const start = RESULT_SPANS_AT + (outcome.spansAt + i) * SPAN_BYTES;
    result.setUint16(start + SPAN_FIELD_AT, span.fieldIndex, true);
    result.setUint16(start + SPAN_VALUE_AT_AT, span.valueAt, true);
    result.setUint16(start + SPAN_VALUE_BYTES_AT, span.value.length, true);
    result.setUint16(start + SPAN_DEFINITION_AT, span.definition, true);
  }
}

/** Up to four ASCII characters, the first one lowest. */
function packFieldCode(code: string): number {
  let packed = 0;
  for (let i = 0; i < code.length; i++) packed |= code.charCodeAt(i) << (8 * i);
  return packed >>> 0;
}
