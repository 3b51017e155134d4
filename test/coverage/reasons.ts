/**
 * Why a cell of the coverage table has no mark, in words, and where that is so beyond what the class of a key says.
 */
import type { Column } from "./coverage.ts";

export const REASON_WORDS = {
  asks: "an inquiry changes nothing",
  acts: "it acts on a record; inquiries find it",
  otherKey: "another key of the file does that",
  message: "a message between people finds and changes no record",
  free: "free text; a clerk answers, nothing is searched",
  always: "the system always has an answer",
  later: "what was found follows in a message of its own, later",
} as const;
export type Reason = keyof typeof REASON_WORDS;

/** By key, or by key and place where it holds there only. */
export const REASONS: Readonly<Record<string, Partial<Record<Column, Reason>>>> = {
  AQ: { hit: "free" },
  LQ: { hit: "free" },
  IAQ: { hit: "later" },
  NLQ: { hit: "later" },
  LJC: { noHit: "always" },
  HQ: { noHit: "always" },
};
