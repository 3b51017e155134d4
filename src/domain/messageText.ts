/**
 * Plain reader of message text that the switch has validated: for simulators, client and tools.
 *
 * It splits and does not judge; codes, lengths and combinations are the dictionary's. It follows the same
 * rule of boundaries as the cores (design section 5): a period ends a value only where a field code and a
 * slash follow, or the text ends; CR, LF, DEL and blanks after `TXT` and between fields do not count. The
 * text is upper case and carries no envelope line.
 */
export interface MessageText {
  readonly dialect: "clets" | "nlets" | "ncic";
  /** Message key, with its suffix where it has one (`EV-P`). */
  readonly key: string;
  /** ORI of the sender. */
  readonly origin: string;
  /** In the order of the header; the NCIC dialect names none and gives `NCI`. */
  readonly destinations: readonly string[];
  /** Control field without its asterisk, or the header of the NCIC dialect; "" where there is none. */
  readonly control: string;
  /** Values by field code. Empty when the text is free. Of a code that stands twice the first counts. */
  readonly fields: ReadonlyMap<string, string>;
  /** The whole text when it does not begin with a field; otherwise "". */
  readonly freeText: string;
  /** Everything after `TXT`, trimmed and without its final period, whichever of the two it is. */
  readonly body: string;
}

const CLETS_DESTINATION = /^(?:[A-Z0-9]{2,4}|[A-Z0-9]{9})$/;
const KEY = /^[A-Z0-9]{2,5}(?:-[A-Z]{1,2})?$/;
const ORI = /^[A-Z]{2}[A-Z0-9]{7}$/;
const NCIC_PREFIX = "1N01";

/** Null where there is no header that can be read. */
export function parseMessageText(text: string): MessageText | null {
  const end = endOfText(text);
  return text.startsWith(NCIC_PREFIX) ? parseNcic(text, end) : parseStandard(text, end);
}

/** `KEY.ORI.DEST[.DEST...].[*CONTROL.]TXT` and the body. */
function parseStandard(text: string, end: number): MessageText | null {
  const keyEnd = text.indexOf(".");
  const originEnd = text.indexOf(".", keyEnd + 1);
  if (keyEnd < 0 || originEnd < 0) return null;
  const key = text.slice(0, keyEnd);
  const origin = text.slice(keyEnd + 1, originEnd);
  if (!KEY.test(key) || !ORI.test(origin)) return null;

  const destinations: string[] = [];
  let control = "";
  let commas = false;
  let at = originEnd + 1;
  while (!text.startsWith("TXT", at)) {
    if (text[at] === "*") {
      const controlEnd = text.indexOf(".", at);
      if (controlEnd < 0 || !text.startsWith("TXT", controlEnd + 1)) return null;
      control = text.slice(at + 1, controlEnd);
      at = controlEnd + 1;
      break;
    }
    const tokenEnd = endOfToken(text, at);
    const destination = text.slice(at, tokenEnd);
    if (tokenEnd >= end || !CLETS_DESTINATION.test(destination)) return null;
    if (text[tokenEnd] === ",") commas = true;
    destinations.push(destination);
    at = tokenEnd + 1;
  }
  const bodyAt = skipIgnored(text, at + "TXT".length, end);
  return finish(commas ? "clets" : "nlets", key, origin, destinations, control, text, bodyAt, end);
}

/** `1N01` header `.` KEY `.` ORI `.` fields (ncic-clets 2.3); header and fields without `TXT`. */
function parseNcic(text: string, end: number): MessageText | null {
  const headerEnd = text.indexOf(".");
  const keyEnd = text.indexOf(".", headerEnd + 1);
  if (headerEnd < 0 || keyEnd < 0) return null;
  const originEnd = endOfToken(text, keyEnd + 1);
  const key = text.slice(headerEnd + 1, keyEnd);
  const origin = text.slice(keyEnd + 1, Math.min(originEnd, end));
  if (!KEY.test(key) || !ORI.test(origin)) return null;
  const bodyAt = skipIgnored(text, originEnd + 1, end);
  return finish("ncic", key, origin, ["NCI"], text.slice(NCIC_PREFIX.length, headerEnd), text, bodyAt, end);
}

function finish(
  dialect: MessageText["dialect"],
  key: string,
  origin: string,
  destinations: readonly string[],
  control: string,
  text: string,
  bodyAt: number,
  end: number,
): MessageText {
  const fields = fieldsBetween(text, bodyAt, end);
  const body = text.slice(bodyAt, end);
  return {
    dialect,
    key,
    origin,
    destinations,
    control,
    fields,
    freeText: fields.size === 0 ? body : "",
    body,
  };
}

/** Fields of a body that stands alone, behind a header of another layout; empty where it does not begin with one. */
export function readBodyFields(body: string): ReadonlyMap<string, string> {
  const end = endOfText(body);
  return fieldsBetween(body, skipIgnored(body, 0, end), end);
}

function fieldsBetween(text: string, from: number, end: number): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = from; at < end; ) at = readField(text, at, end, fields);
  return fields;
}

/** Reads the field at `at` and returns where the next one starts; `end` when there is none. */
function readField(text: string, at: number, end: number, fields: Map<string, string>): number {
  const codeLength = fieldCodeLength(text, at, end);
  if (codeLength === 0) return end;
  const code = text.slice(at, at + codeLength);
  const valueAt = at + codeLength + 1;
  let valueEnd = end;
  let next = end;
  for (
    let period = text.indexOf(".", valueAt);
    period >= 0 && period < end;
    period = text.indexOf(".", period + 1)
  ) {
    const candidate = skipIgnored(text, period + 1, end);
    if (fieldCodeLength(text, candidate, end) > 0) {
      valueEnd = period;
      next = candidate;
      break;
    }
  }
  while (valueEnd > valueAt && isIgnored(text.charCodeAt(valueEnd - 1))) valueEnd--;
  if (!fields.has(code)) fields.set(code, text.slice(valueAt, valueEnd));
  return next;
}

/** 2 or 3 when that many letters and a slash stand at `at`, otherwise 0. */
function fieldCodeLength(text: string, at: number, end: number): number {
  if (!isLetter(text, at, end) || !isLetter(text, at + 1, end)) return 0;
  if (text.charCodeAt(at + 2) === SLASH && at + 2 < end) return 2;
  return isLetter(text, at + 2, end) && at + 3 < end && text.charCodeAt(at + 3) === SLASH ? 3 : 0;
}
const SLASH = 0x2f;

function isLetter(text: string, at: number, end: number): boolean {
  if (at >= end) return false;
  const character = text.charCodeAt(at);
  return character >= 0x41 && character <= 0x5a;
}

/** CR, LF, DEL and blank. */
function isIgnored(character: number): boolean {
  return character === 0x20 || character === 0x0d || character === 0x0a || character === 0x7f;
}

function skipIgnored(text: string, at: number, end: number): number {
  while (at < end && isIgnored(text.charCodeAt(at))) at++;
  return Math.min(at, end);
}

/** Without trailing blanks and line ends, and without one final period. */
function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && isIgnored(text.charCodeAt(end - 1))) end--;
  if (end > 0 && text[end - 1] === ".") end--;
  while (end > 0 && isIgnored(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Next period or comma, or the length of the text. */
function endOfToken(text: string, at: number): number {
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === "." || character === ",") break;
  }
  return at;
}
