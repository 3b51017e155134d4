/**
 * One inquiry to every state that takes part, and one answer of it (nlets 11): hits of all, and a summary of who was asked,
 * who had something, who had nothing, and who did not answer within the window. What comes later comes by itself.
 */
import { CRLF } from "../answerText.ts";
import { NLETS_ORI, type Reply } from "./nletsText.ts";

/** How one state takes part. */
export interface StatePart {
  readonly state: string;
  /** What it says; null: it cannot or will not. */
  readonly reply: Reply | null;
  /** It says nothing although it could: the others wait for it. */
  readonly isSilent: boolean;
}

/** The merged answer, and those that came too late for it. */
export function mergeStates(key: string, parts: readonly StatePart[], windowMs: number): Reply[] {
  const isInTime = ({ delayMs = 0 }: Reply) => delayMs < windowMs;
  const inTime = parts.flatMap(({ state, reply }) =>
    reply !== null && isInTime(reply) ? [{ state, reply }] : [],
  );
  const late = parts.flatMap(({ reply }) => (reply !== null && !isInTime(reply) ? [reply] : []));
  const hits = inTime.filter(({ reply }) => reply.isHit);
  const missing = parts.filter(({ reply }) => reply === null || !isInTime(reply)).map(({ state }) => state);
  const waits = late.length > 0 || parts.some(({ isSilent }) => isSilent);
  const slowestMs = Math.max(0, ...inTime.map(({ reply }) => reply.delayMs ?? 0));
  const lines = [
    "MULTI-STATE QUERY SUMMARY",
    `QUERIED  ${parts.length}`,
    `HIT      ${names(hits.map(({ state }) => state))}`,
    `NO HIT   ${inTime.length - hits.length}`,
    `NO RESP  ${names(missing)}`,
    ...hits.flatMap(({ state, reply }) => [`-- ${state} --`, reply.body]),
  ];
  const merged: Reply = {
    key,
    originator: NLETS_ORI,
    body: lines.join(CRLF),
    isHit: hits.length > 0,
    delayMs: waits ? windowMs : slowestMs,
  };
  return [merged, ...late];
}

function names(states: readonly string[]): string {
  return states.length === 0 ? "NONE" : states.join(" ");
}
