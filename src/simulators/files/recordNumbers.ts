/**
 * Numbers for new records: NIC (ncic-clets 2.8) and FCN (1.3), each given once.
 *
 * Generated records have the low serials. Entries begin above the highest that a population may reach, and those of
 * test messages have a range of their own, so that a number tells what it belongs to.
 */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import { nicAt } from "../population/numbers.ts";
import { yearAndDay } from "./calendar.ts";
import type { ChangeStore } from "./changeStore.ts";

interface Range {
  readonly first: number;
  readonly last: number;
}

/** NIC: seven digits. The largest file has 600,000 generated records (6 million at a scale of one tenth). */
const NIC_RANGES: { readonly live: Range; readonly test: Range } = {
  live: { first: 5_000_000, last: 8_999_999 },
  test: { first: 9_000_000, last: 9_999_999 },
};
/** FCN: five digits a day. */
const FCN_RANGES: { readonly live: Range; readonly test: Range } = {
  live: { first: 1, last: 89_999 },
  test: { first: 90_000, last: 99_999 },
};

/**
 * The next number that no record has, or null when the range is used up. Within a transaction. `isTaken`: a
 * generated record has this number.
 */
export function nextNumber(
  changes: ChangeStore,
  { nic, fcn }: Pick<RecordFileDefinition, "nic" | "fcn">,
  { isTest, nowMs }: { readonly isTest: boolean; readonly nowMs: number },
  isTaken: (number: string) => boolean,
): string | null {
  const day = fcn === null ? "" : yearAndDay(nowMs);
  const range = (fcn === null ? NIC_RANGES : FCN_RANGES)[isTest ? "test" : "live"];
  const counter = `${isTest ? "test" : "live"}.${fcn === null ? nic : fcn + day}`;
  for (;;) {
    const serial = changes.count(counter, range.first);
    if (serial > range.last) return null;
    const number = fcn === null ? nicAt(nic ?? "", serial) : fcn + day + String(serial).padStart(5, "0");
    if (!isTaken(number)) return number;
  }
}
