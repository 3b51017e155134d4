/**
 * Headers of answers, lines of "no record", and long answers in parts.
 *
 * An answer repeats the asker's ORI and control field, so that a station that matches by control field alone
 * finds its inquiry: `RR.CA9010000.DMV.*R1.TXT …` (ncic-clets 1.10). The NCIC dialect has its own (2.3).
 */
import type { MessageText } from "../../domain/messageText.ts";

export const CRLF = "\r\n";
/** Characters of one text reply (ncic-clets 2.11). */
export const PART_CHARACTERS_MAX = 32_000;
/** Room for the line `PART n OF m`. */
const PART_LINE_CHARACTERS = 32;

export function answerHeader(message: MessageText, key: string, file: string): string {
  if (message.dialect === "ncic") return `1L01${message.control}${CRLF}${message.origin}${CRLF}`;
  const control = message.control === "" ? "" : `*${message.control}.`;
  return `${key}.${message.origin}.${file}.${control}TXT `;
}

/** `LIC/9ZZZ999.LIS/CA` of the fields that were sent. */
export function fieldText(fields: Iterable<readonly [string, string]>): string {
  let text = "";
  for (const [code, value] of fields) text += `${text === "" ? "" : "."}${code}/${value}`;
  return text;
}

/**
 * Cuts a body that is too long for one answer at line ends; every part has the header, and `PART n OF m`
 * where there are several.
 */
export function inParts(header: string, body: string, charactersMax = PART_CHARACTERS_MAX): string[] {
  if (header.length + body.length <= charactersMax) return [header + body];
  const room = charactersMax - header.length - PART_LINE_CHARACTERS;
  const parts: string[] = [];
  let part = "";
  for (const line of body.split(CRLF)) {
    if (part !== "" && part.length + CRLF.length + line.length > room) {
      parts.push(part);
      part = "";
    }
    part += part === "" ? line : CRLF + line;
  }
  parts.push(part);
  return parts.map((text, at) => `${header}PART ${at + 1} OF ${parts.length}${CRLF}${text}`);
}

/** MM/DD/CCYY of CCYYMMDD. */
export function slashDate(date: string): string {
  return `${date.slice(4, 6)}/${date.slice(6, 8)}/${date.slice(0, 4)}`;
}

/** CCYYMMDD and HHMM in UTC. */
export function stamp(nowMs: number): { readonly date: string; readonly time: string } {
  const iso = new Date(nowMs).toISOString();
  return { date: iso.slice(0, 10).replaceAll("-", ""), time: iso.slice(11, 13) + iso.slice(14, 16) };
}
