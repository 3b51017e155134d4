/**
 * Messages as Nlets hands them out: its output header, errors (ER) and status messages (SM).
 *
 *   RR.AZ9010000
 *   10:31 11/23/2026 35048              came in: time, date, number of the input, counted over all lines
 *   10:31 11/23/2026 08374 CA9190000    went out: time, date, number on this line, receiver
 *   *CONTROL                            only where the asker gave one
 *   TXT
 *   …
 *
 * Receivers see a lost or doubled message by the output number (nlets 4). Times are Mountain Standard Time
 * all year, UTC-7.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { CRLF } from "../answerText.ts";

/** The switch itself as originator. */
export const NLETS_ORI = "NL0000000";
const MOUNTAIN_STANDARD_MS = -7 * 3600_000;
const NUMBERS = 100_000;
/** ER returns at most this much of the bad input (nlets 14). */
const ECHO_CHARACTERS_MAX = 100;

export const ER_WORDS: Readonly<Record<string, string>> = {
  "01": "INVALID HEADER INFORMATION",
  "02": "MESSAGE TYPE NOT ALLOWED TO DESTINATION",
  "05": "DOB INVALID or MISSING",
  "06": "INVALID MESSAGE FORMAT FOR CN",
  "10": "A YEAR FIELD IS INVALID or MISSING",
  "14": "FIELDS MISSING",
  "16": "ATN FIELD INVALID",
  "19": "INVALID DESTINATION ORIs",
};

export const SM_WORDS: Readonly<Record<string, string>> = {
  "01": "USER DOES NOT RESPOND TO MSG TYPE, NLETS WILL NOT FORWARD",
  "02": "USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL FORWARD",
  "04": "USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL NOT FORWARD",
};

/** The two counters; they start anywhere and wrap after 99999. */
export class NletsHeaders {
  #input: number;
  #output: number;
  #minute = Number.NaN;
  #stamp = "";

  constructor(firstInput: number, firstOutput: number) {
    this.#input = firstInput % NUMBERS;
    this.#output = firstOutput % NUMBERS;
  }

  /** Header up to and including the line `TXT`, for one message to the asker. */
  next(message: MessageText, key: string, originator: string, nowMs: number): string {
    // Nlets makes errors and status messages itself: nothing came in for them.
    const cameIn = key !== "ER" && key !== "SM";
    if (cameIn) this.#input = (this.#input + 1) % NUMBERS;
    this.#output = (this.#output + 1) % NUMBERS;
    const input = cameIn ? this.#input : 0;
    const at = this.#timeAndDate(nowMs);
    const control = message.control === "" ? "" : `*${message.control}${CRLF}`;
    return (
      `${key}.${originator}${CRLF}${at} ${fiveDigits(input)}${CRLF}` +
      `${at} ${fiveDigits(this.#output)} ${message.origin}${CRLF}${control}TXT${CRLF}`
    );
  }

  #timeAndDate(nowMs: number): string {
    const minute = Math.floor(nowMs / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      const iso = new Date(nowMs + MOUNTAIN_STANDARD_MS).toISOString();
      this.#stamp = `${iso.slice(11, 16)} ${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
    }
    return this.#stamp;
  }
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, "0");
}

/** The beginning of what was asked, as ER and SM quote it. */
export function echoOf(message: MessageText, destination: string): string {
  const control = message.control === "" ? "" : `*${message.control}.`;
  const text = `${message.key}.${message.origin}.${destination}.${control}TXT ${message.body}`;
  return text.slice(0, ECHO_CHARACTERS_MAX);
}
