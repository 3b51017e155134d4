/**
 * Reads the core's results: one record at a time, by index, without allocating.
 *
 * One view serves a result buffer for ever. `at(index)` stands on a record; the properties then speak of that
 * message. Their meaning, byte by byte, is in layout.ts.
 */
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
  WARNINGS_AT,
} from "./layout.ts";

export class RecordView {
  readonly #bytes: Uint8Array;
  readonly #halves: Uint16Array;
  readonly #words: Uint32Array;
  #at = 0;

  /** `result` starts on a multiple of 4 in its buffer. */
  constructor(result: Uint8Array | SharedArrayBuffer) {
    const bytes = result instanceof Uint8Array ? result : new Uint8Array(result);
    this.#bytes = bytes;
    this.#halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  }

  /** Stands on the record of message `index`. */
  at(index: number): this {
    this.#at = index * RECORD_BYTES;
    return this;
  }

  /** 0, or a RejectCode. */
  get status(): number {
    return this.#half(STATUS_AT);
  }
  get warnings(): number {
    return this.#half(WARNINGS_AT);
  }
  get keyIndex(): number {
    return this.#half(KEY_AT);
  }
  get dialect(): number {
    return this.#byte(DIALECT_AT);
  }
  get priority(): number {
    return this.#byte(PRIORITY_AT);
  }
  get origin(): number {
    return this.#word(ORIGIN_AT);
  }
  get station(): number {
    return this.#word(STATION_AT);
  }
  get faultAt(): number {
    return this.#word(FAULT_AT_AT);
  }
  get faultBytes(): number {
    return this.#half(FAULT_BYTES_AT);
  }
  /** SubmitFlag bits. */
  get flags(): number {
    return this.#byte(FLAGS_AT);
  }
  get fieldCount(): number {
    return this.#byte(FIELD_COUNT_AT);
  }
  /** Packed code as it stands in the record; `faultFieldCode` makes it a string. */
  get faultField(): number {
    return this.#word(FAULT_FIELD_AT);
  }
  /** Offset of the raw message in the slab. */
  get messageAt(): number {
    return this.#word(MESSAGE_AT_AT);
  }
  /** Length after trimming. */
  get messageBytes(): number {
    return this.#word(MESSAGE_LENGTH_AT);
  }
  get headerAt(): number {
    return this.#half(HEADER_AT_AT);
  }
  get textAt(): number {
    return this.#half(TEXT_AT_AT);
  }
  get controlAt(): number {
    return this.#half(CONTROL_AT_AT);
  }
  get controlBytes(): number {
    return this.#byte(CONTROL_BYTES_AT);
  }
  get destinationCount(): number {
    return this.#byte(DESTINATION_COUNT_AT);
  }
  /** Of the envelope; 0: none. */
  get sequence(): number {
    return this.#word(SEQUENCE_AT);
  }
  /** Bits of links that get a copy besides the destinations. */
  get alsoLinks(): number {
    return this.#word(ALSO_LINKS_AT);
  }
  get spansAt(): number {
    return this.#word(SPANS_AT_AT);
  }
  get ruleSet(): number {
    return this.#half(RULE_SET_AT);
  }
  get combination(): number {
    return this.#half(COMBINATION_AT);
  }
  get identity(): number {
    return this.#word(IDENTITY_AT);
  }

  /** Code of the field in trouble; "" where there is none. Allocates a string: for rejected messages only. */
  faultFieldCode(): string {
    const packed = this.faultField;
    let code = "";
    for (let shift = 0; shift < 32; shift += 8) {
      const character = (packed >>> shift) & 0xff;
      if (character !== 0) code += String.fromCharCode(character);
    }
    return code;
  }

  /** DestinationKind of destination `i` of this message; `i` is below destinationCount. */
  destinationKind(i: number): number {
    return this.#byte(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_KIND_AT);
  }
  /** Index of the link that serves it; NO_LINK for agencies, stations and groups. */
  destinationLink(i: number): number {
    return this.#byte(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_LINK_AT);
  }
  /** Length of its word in the header; 0 where the header does not name it (NCIC dialect). */
  destinationBytes(i: number): number {
    return this.#byte(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_LENGTH_AT);
  }
  destinationClass(i: number): number {
    return this.#byte(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_CLASS_AT);
  }
  /** Index by kind: code, agency, station or group. */
  destinationIndex(i: number): number {
    return this.#word(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_INDEX_AT);
  }
  /** Where its word stands in the message. */
  destinationAt(i: number): number {
    return this.#half(DESTINATIONS_AT + i * DESTINATION_BYTES + DESTINATION_AT_AT);
  }

  /** Index in the dictionary's field codes of field `i` of this message; `i` is below fieldCount. */
  spanField(i: number): number {
    return this.#span(i, SPAN_FIELD_AT);
  }
  spanValueAt(i: number): number {
    return this.#span(i, SPAN_VALUE_AT_AT);
  }
  spanValueBytes(i: number): number {
    return this.#span(i, SPAN_VALUE_BYTES_AT);
  }
  spanDefinition(i: number): number {
    return this.#span(i, SPAN_DEFINITION_AT);
  }

  #byte(at: number): number {
    return this.#bytes[this.#at + at]!;
  }
  #half(at: number): number {
    return this.#halves[(this.#at + at) >> 1]!;
  }
  #word(at: number): number {
    return this.#words[(this.#at + at) >> 2]!;
  }
  #span(i: number, at: number): number {
    return this.#halves[(RESULT_SPANS_AT + (this.spansAt + i) * SPAN_BYTES + at) >> 1]!;
  }
}
