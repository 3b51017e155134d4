/** Reads the header in its three dialects into words; looking them up comes later. */
import { RejectCode } from "../../domain/codes.ts";
import {
  CONTROL_CHARACTERS_MAX,
  DESTINATIONS_MAX,
  HEADER_CHARACTERS_MAX,
  NCIC_HEADER_CHARACTERS_MAX,
} from "../../limits.ts";
import { Dialect } from "../layout.ts";
import { type Fault, fault, isFault } from "./fault.ts";
import type { Outcome } from "./outcome.ts";
import { skipIgnored, type Word, wordAt } from "./text.ts";

export interface Header {
  readonly key: Word;
  readonly origin: Word;
  /** Empty in the NCIC dialect, where the header itself is the address. */
  readonly destinations: readonly Word[];
}

const KEY_WORD = /^[A-Z0-9]{2,5}(-[A-Z]{1,2})?$/;
const ORI_WORD = /^[A-Z]{2}[A-Z0-9]{7}$/;
const DESTINATION_WORD = /^([A-Z0-9]{2,4}|[A-Z0-9]{9})$/;

/** Notes dialect, control field and start of the text in the outcome. */
export function readHeader(text: string, outcome: Outcome, hasEnvelope: boolean): Header | Fault {
  return text.startsWith("1N01", outcome.headerAt)
    ? readNcicHeader(text, outcome)
    : readSwitchHeader(text, outcome, hasEnvelope);
}

/** `1N01` and up to 15 characters, a period, the key, the ORI; the destination is NCIC and there is no TXT. */
function readNcicHeader(text: string, outcome: Outcome): Header | Fault {
  outcome.dialect = Dialect.ncic;
  const control = wordAt(text, outcome.headerAt + 4, ".");
  const bytes = control.text.length;
  const end = control.at + bytes;
  const isGood =
    end < text.length && bytes <= NCIC_HEADER_CHARACTERS_MAX && /^[\x20-\x7e]*$/.test(control.text);
  if (!isGood) return fault(RejectCode.controlMalformed, control.at, bytes);
  outcome.controlAt = control.at;
  outcome.controlBytes = bytes;

  const words = readKeyAndOrigin(text, end + 1);
  if (isFault(words)) return words;
  outcome.textAt = textAfter(text, words.next);
  return { ...words, destinations: [] };
}

/** `MKE.ORI.` destinations, `*CONTROL.` and `TXT` in the dialects of CLETS and Nlets. */
function readSwitchHeader(text: string, outcome: Outcome, hasEnvelope: boolean): Header | Fault {
  const words = readKeyAndOrigin(text, outcome.headerAt);
  if (isFault(words)) return words;

  const destinations: Word[] = [];
  let hasComma = false;
  let at = words.next;
  while (!text.startsWith("TXT", at)) {
    if (at >= text.length || isTooFar(outcome, at))
      return fault(RejectCode.textMissing, Math.min(at, text.length));
    if (text[at] === "*") {
      const trouble = readControl(text, outcome, at + 1);
      if (trouble !== null) return trouble;
      at = outcome.controlAt + outcome.controlBytes + 1;
      break;
    }
    const word = wordAt(text, at, ".,");
    if (!DESTINATION_WORD.test(word.text)) {
      // A slash belongs to a field: the text has begun.
      if (word.text.includes("/")) return fault(RejectCode.textMissing, at);
      return fault(RejectCode.headerMalformed, at, word.text.length);
    }
    if (destinations.length === DESTINATIONS_MAX) {
      return fault(RejectCode.destinationsTooMany, at, word.text.length);
    }
    destinations.push(word);
    at += word.text.length;
    if (text[at] === ",") hasComma = true;
    at += 1;
  }
  if (isTooFar(outcome, at)) return fault(RejectCode.textMissing, at);
  if (destinations.length === 0) return fault(RejectCode.destinationMissing, at);
  outcome.dialect = hasEnvelope || hasComma ? Dialect.clets : Dialect.nlets;
  outcome.textAt = textAfter(text, at + 3);
  return { key: words.key, origin: words.origin, destinations };
}

/** Today the parts of a header are bounded so that it never gets as long; the bound does not rely on that. */
function isTooFar(outcome: Outcome, at: number): boolean {
  return at + 3 > outcome.headerAt + HEADER_CHARACTERS_MAX;
}

/** The control field from behind its asterisk; TXT has to follow. */
function readControl(text: string, outcome: Outcome, at: number): Fault | null {
  const control = wordAt(text, at, ".").text;
  const isGood = /^[\x21-\x7e]+$/.test(control) && control.length <= CONTROL_CHARACTERS_MAX;
  if (!isGood || !text.startsWith("TXT", at + control.length + 1)) {
    return fault(RejectCode.controlMalformed, at, control.length);
  }
  outcome.controlAt = at;
  outcome.controlBytes = control.length;
  return null;
}

/** Key and ORI, each ended by a period or by the message; `next` is what comes after them. */
function readKeyAndOrigin(text: string, at: number): { key: Word; origin: Word; next: number } | Fault {
  const key = wordAt(text, at, ".,");
  const keyEnd = at + key.text.length;
  if (!KEY_WORD.test(key.text) || text[keyEnd] === ",") {
    return fault(RejectCode.headerMalformed, at, key.text.length);
  }
  const origin = wordAt(text, Math.min(keyEnd + 1, text.length), ".,");
  const originEnd = origin.at + origin.text.length;
  if (!ORI_WORD.test(origin.text) || text[originEnd] === ",") {
    return fault(RejectCode.headerMalformed, origin.at, origin.text.length);
  }
  return { key, origin, next: originEnd + 1 };
}

function textAfter(text: string, at: number): number {
  return skipIgnored(text, Math.min(at, text.length));
}
