/**
 * The text of a merged answer: a summary of who was asked and what came, then the records state by state, without
 * those that found nothing. The layout is that of Nlets' own merged answers (nlets 11, assumed there), with names
 * instead of numbers.
 *
 *   SOR.CA9190000.AZ,NV,OR.*S1.TXT MULTI-STATE QUERY SUMMARY
 *   QUERIED  AZ NV OR
 *   HIT      AZ
 *   NO HIT   NV
 *   NO RESP  OR
 *   -- AZ --
 *   ...
 */
import { bodyOf, readIncomingHeader } from "./incomingHeader.ts";

export interface StateAnswer {
  /** Two letters of the state. */
  readonly state: string;
  readonly outcome: "hit" | "noHit" | "error" | "silent";
  /** Whole answers in the order in which they came; of a silent one what the network says of it, if anything. */
  readonly texts: readonly Uint8Array[];
}

export interface MergedHeader {
  /** Key of the response. */
  readonly key: string;
  /** Who asked. */
  readonly origin: string;
  /** Control field without the asterisk, "" for none. */
  readonly control: string;
}

/** Characters of one segment with its header (ncic-clets 2.11). */
export const SEGMENT_CHARACTERS_MAX = 32_000;
const CRLF = "\r\n";
const NONE = "NONE";

/** One text, or several `PART n OF m` where it would be too long. */
export function mergedTexts(header: MergedHeader, answers: readonly StateAnswer[]): readonly string[] {
  const head = headOf(header, answers);
  const room = SEGMENT_CHARACTERS_MAX - head.length - "PART nn OF nn".length - CRLF.length;
  const blocks = [summary(answers), ...answers.filter(isShown).map(blockOf)];
  const segments = segmentsOf(blocks, room);
  if (segments.length === 1) return [head + segments[0]];
  return segments.map((segment, at) => `${head}PART ${at + 1} OF ${segments.length}${CRLF}${segment}`);
}

function headOf({ key, origin, control }: MergedHeader, answers: readonly StateAnswer[]): string {
  const states = answers.map(({ state }) => state).join(",");
  return `${key}.${origin}.${states}.${control === "" ? "" : `*${control}.`}TXT `;
}

function summary(answers: readonly StateAnswer[]): string {
  const those = (outcome: StateAnswer["outcome"]) =>
    answers.flatMap((one) => (one.outcome === outcome ? [one.state] : [])).join(" ");
  const errors = those("error");
  return [
    "MULTI-STATE QUERY SUMMARY",
    `QUERIED  ${answers.map(({ state }) => state).join(" ")}`,
    `HIT      ${those("hit") || NONE}`,
    `NO HIT   ${those("noHit") || NONE}`,
    ...(errors === "" ? [] : [`ERROR    ${errors}`]),
    `NO RESP  ${those("silent") || NONE}`,
  ].join(CRLF);
}

/** What a state could not do is worth reading; that it found nothing stands in the summary. */
function isShown({ outcome, texts }: StateAnswer): boolean {
  return outcome !== "noHit" && texts.length > 0;
}

function blockOf({ state, texts }: StateAnswer): string {
  return [`-- ${state} --`, ...texts.map(withoutHeader)].join(CRLF);
}

function withoutHeader(text: Uint8Array): string {
  const header = readIncomingHeader(text);
  const body = header === null ? "" : bodyOf(text, header).trim();
  return body === "" ? Buffer.from(text).toString("latin1").trim() : body;
}

/** Whole blocks as long as they fit; a block that is longer than a segment is cut. */
function segmentsOf(blocks: readonly string[], room: number): string[] {
  const segments: string[] = [];
  let current = "";
  for (const block of blocks) {
    const joined = current === "" ? block : current + CRLF + block;
    if (joined.length <= room) {
      current = joined;
      continue;
    }
    if (current !== "") segments.push(current);
    current = block;
    for (; current.length > room; current = current.slice(room)) segments.push(current.slice(0, room));
  }
  return current === "" ? segments : [...segments, current];
}
