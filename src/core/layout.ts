/**
 * The memory that the front end, the workers and both cores agree on: the byte positions (drawn in
 * byteLayout.ts, which the AssemblyScript compiler reads too), and the words for the small numbers in them.
 */
import { BATCH_MESSAGES_MAX, BATCH_SPANS_MAX } from "../limits.ts";
import { RECORD_BYTES, SPAN_BYTES } from "./byteLayout.ts";

export * from "./byteLayout.ts";

/** A result buffer: records of the longest batch, then the span area. */
export const RESULT_SPANS_AT = BATCH_MESSAGES_MAX * RECORD_BYTES;
export const RESULT_BYTES = RESULT_SPANS_AT + BATCH_SPANS_MAX * SPAN_BYTES;

export const Dialect = { clets: 0, nlets: 1, ncic: 2 } as const;

/** What a destination of the header resolved to; `index` of the record means what stands beside it. */
export const DestinationKind = {
  /** A file or system code of two to four characters (SVS, DMV, NCI, CA, NL, FA …): index of the code. */
  code: 1,
  /** An agency of this state: index in the agency table. */
  agency: 2,
  /**
   * A nine-character destination in another state: index of that state's code; `link` is the state's. A help file
   * (class `helpFile`) lies at Nlets, whichever state it speaks of.
   */
  foreignAgency: 3,
  /** A station: index in the station table. */
  station: 4,
  /** A group: index in the group table. */
  group: 5,
} as const;

/** Classes of destinations that required combinations can be bound to; one bit each. */
export const DestinationClass = {
  inState: 1,
  national: 2,
  outOfState: 4,
  canada: 8,
  station: 16,
  /** A help file at Nlets: `ssfffHELP` (nlets 13.2). No combination is bound to it. */
  helpFile: 32,
  region: 64,
} as const;
