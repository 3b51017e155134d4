/** How the text of a message is scanned. */

/** A word of the header and where it stands. */
export interface Word {
  readonly at: number;
  readonly text: string;
}

/** From `at` to the next of the separators or the end of the message. */
export function wordAt(text: string, at: number, separators: string): Word {
  let end = at;
  while (end < text.length && !separators.includes(text[end]!)) end += 1;
  return { at, text: text.slice(at, end) };
}

/** CR, LF, DEL and blanks are ignored after TXT, between fields, and at the end of values and messages. */
const IGNORED = "\r\n\x7f ";

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && IGNORED.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

export function skipIgnored(text: string, at: number): number {
  let next = at;
  while (next < text.length && IGNORED.includes(text[next]!)) next += 1;
  return next;
}

/** The two or three letters before a slash at `at`, or "". */
export function fieldCodeAt(text: string, at: number): string {
  return /^[A-Z]{2,3}(?=\/)/.exec(text.slice(at, at + 4))?.[0] ?? "";
}
