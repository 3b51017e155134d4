/** The record of the message being parsed. Its address is known to every step; layout: src/core/byteLayout.ts. */
import {
  COMBINATION_AT,
  FAULT_AT_AT,
  FAULT_BYTES_AT,
  FAULT_FIELD_AT,
  KEY_AT,
  MESSAGE_AT_AT,
  ORIGIN_AT,
  RULE_SET_AT,
  SPANS_AT_AT,
  STATION_AT,
  STATUS_AT,
  WARNINGS_AT,
} from "../src/core/byteLayout";
import { INPUT_AT } from "./memory";

/** Nothing known yet. */
export function startRecord(record: usize, message: usize, spansAt: u32): void {
  const zero = i64x2.splat(0);
  v128.store(record, zero, 0);
  v128.store(record, zero, 16);
  v128.store(record, zero, 32);
  v128.store(record, zero, 48);
  v128.store(record, zero, 64);
  v128.store(record, zero, 80);
  v128.store(record, zero, 96);
  v128.store(record, zero, 112);
  store<u16>(record, 0xffff, KEY_AT);
  store<u32>(record, 0xffffffff, ORIGIN_AT);
  store<u32>(record, 0xffffffff, STATION_AT);
  store<u32>(record, <u32>(message - INPUT_AT), MESSAGE_AT_AT);
  store<u32>(record, spansAt, SPANS_AT_AT);
  store<u16>(record, 0xffff, RULE_SET_AT);
  store<u16>(record, 0xffff, COMBINATION_AT);
}

/**
 * Writes down the trouble that ends the parse; `at` counts from the start of the message. Always false: a
 * step returns whether the next one may run.
 */
export function fail(record: usize, code: u32, at: u32, bytes: u32, field: u32 = 0): bool {
  store<u16>(record, <u16>code, STATUS_AT);
  store<u32>(record, at, FAULT_AT_AT);
  store<u16>(record, <u16>bytes, FAULT_BYTES_AT);
  store<u32>(record, field, FAULT_FIELD_AT);
  return false;
}

/** Adds a bit of WARNING_TABLE and its place, which a trouble that is found later writes over. */
export function warn(record: usize, bit: u16, at: u32, bytes: u32, field: u32): void {
  store<u16>(record, load<u16>(record, WARNINGS_AT) | bit, WARNINGS_AT);
  store<u32>(record, at, FAULT_AT_AT);
  store<u16>(record, <u16>bytes, FAULT_BYTES_AT);
  store<u32>(record, field, FAULT_FIELD_AT);
}
