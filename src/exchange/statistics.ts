/**
 * Plain numbers that the exchange keeps of its work; `telemetry/counters.ts` says how they are called outside.
 */

/** What became of something that a database sent. */
export const ANSWER_OUTCOMES = [
  /** Found its inquiry by the switch's number and leg, and was delivered or merged. */
  "matched",
  /** Of the matched ones: came after its part of the inquiry had ended. */
  "late",
  /** Of the matched ones and those without number: went into a merged answer. */
  "merged",
  /** Came without number, and found what it answers by its control field. */
  "by_control",
  /** Came without number and control field, and found what it answers by agencies, keys or record numbers. */
  "by_facts",
  /** Number, leg and part had come before: journaled, not delivered. */
  "repeated",
  /** Carried the number of a message that another link was asked: journaled, not delivered. */
  "misdirected",
  /** An answer to something that is not known, or not any more: for the receiver in its header, marked late. */
  "by_receiver",
  /** No number that is known and no receiver in its header: journaled, not delivered. */
  "unmatched",
  /** The station that asked is away. */
  "undeliverable",
  /** Without number, and not an answer to anything known: for the receiver that its header names. */
  "unsolicited",
  /** Of the unsolicited ones and those by receiver: their receiver is not of this state, or away. */
  "unsolicited_undeliverable",
] as const;
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];

export interface ExchangeStatistics {
  accepted: number;
  /** Messages accepted before the start of the switch and taken up again. */
  takenUp: number;
  /** Repeats of messages that had been accepted: they had no second effect, and are not counted as accepted. */
  duplicates: number;
  /** Of the accepted ones: test messages. */
  acceptedTest: number;
  rejected: number;
  readonly rejectedByCode: Map<number, number>;
  forwarded: number;
  /** Copies that left by the alternate of their link, by link index. */
  readonly forwardedByAlternate: number[];
  /** What became of copies that could not leave at once, by link index. */
  readonly linkHolds: readonly LinkHoldStatistics[];
  readonly answers: Record<AnswerOutcome, number>;
  messagesDelivered: number;
  notices: number;
  readonly noticesByCode: Map<number, number>;
  settled: number;
}

export interface LinkHoldStatistics {
  held: number;
  released: number;
  /** Refused or given up: at the bound of the hold, after their time. */
  full: number;
  expired: number;
  /** Copies that were sent again after their line had broken. */
  repeated: number;
  /** Copies that went by another link because an operator had said so. */
  diverted: number;
}

export function createStatistics(links: number): ExchangeStatistics {
  return {
    accepted: 0,
    duplicates: 0,
    takenUp: 0,
    acceptedTest: 0,
    rejected: 0,
    rejectedByCode: new Map(),
    forwarded: 0,
    forwardedByAlternate: new Array<number>(links).fill(0),
    linkHolds: Array.from({ length: links }, () => ({
      held: 0,
      released: 0,
      full: 0,
      expired: 0,
      repeated: 0,
      diverted: 0,
    })),
    answers: Object.fromEntries(ANSWER_OUTCOMES.map((outcome) => [outcome, 0])) as Record<
      AnswerOutcome,
      number
    >,
    messagesDelivered: 0,
    notices: 0,
    noticesByCode: new Map(),
    settled: 0,
  };
}

export function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
