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
 * Receivers see a lost or doubled message by the output number (nlets 4), so it is given when the message leaves.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import type { Draw } from "../../population/draw.ts";
import { CRLF } from "../answerText.ts";
import type { EditFault } from "./edits.ts";
import type { NetworkData } from "./networkData.ts";

/** The switch itself as originator. */
export const NLETS_ORI = "NL0000000";
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const NUMBERS = 100_000;
/** ER returns at most this much of the bad input (nlets 14). */
const ECHO_CHARACTERS_MAX = 100;
/** `TXT` stands within so many characters of a header (nlets 3). */
const TEXT_MARK_WITHIN = 120;

/** Texts of nlets 14; .22. has the key in it. */
export const ER_WORDS: Readonly<Record<string, string>> = {
  "0": "MESSAGE FORMAT/STRUCTURE ERROR",
  "01": "INVALID HEADER INFORMATION",
  "02": "MESSAGE TYPE NOT ALLOWED TO DESTINATION",
  "03": "TXT NOT FOUND OR IMPROPERLY FORMED XML",
  "04": "MEXICAN CDL ERROR",
  "05": "DOB INVALID or MISSING",
  "06": "INVALID MESSAGE FORMAT FOR CN",
  "10": "A YEAR FIELD IS INVALID or MISSING",
  "14": "FIELDS MISSING",
  "16": "ATN FIELD INVALID",
  "19": "INVALID DESTINATION ORIs",
};

/** Texts of nlets 15. */
export const SM_WORDS = {
  never: ".01. USER DOES NOT RESPOND TO MSG TYPE, NLETS WILL NOT FORWARD",
  downHold: ".02. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL FORWARD",
  downDrop: ".04. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL NOT FORWARD",
} as const;

/** One message that Nlets hands to somebody of our state. */
export interface Reply {
  readonly key: string;
  /** ORI in the first line. */
  readonly originator: string;
  readonly body: string;
  readonly isHit: boolean;
  /** Nlets made it itself: nothing came in for it. Default false. */
  readonly isMade?: boolean;
  readonly isError?: boolean;
  readonly delayMs?: number;
  /** The member forgot the control field. */
  readonly dropsControl?: boolean;
}

/** Whom a header is for. */
export interface Receiver {
  readonly ori: string;
  /** Control field without asterisk, "" for none. */
  readonly control: string;
}

/** The two counters. Output numbers begin anew with the day of the network; both begin anywhere at the start. */
export class OutputHeaders {
  readonly #options: Pick<NetworkData, "clock" | "numbers">;
  readonly #draw: Draw;
  #input: number;
  #output: number;
  #day = Number.NaN;
  #minute = Number.NaN;
  #stamp = "";

  /** `draw` decides where the numbers begin, and how much others send. */
  constructor(options: Pick<NetworkData, "clock" | "numbers">, draw: Draw) {
    this.#options = options;
    this.#draw = draw;
    this.#input = draw.between(0, NUMBERS - 1);
    this.#output = draw.between(0, NUMBERS - 1);
  }

  /** Header up to and including the line `TXT`. A message that Nlets makes has the input number 0. */
  next(
    { key, originator, isMade = false }: Pick<Reply, "key" | "originator" | "isMade">,
    to: Receiver,
    nowMs: number,
  ): string {
    const at = this.#timeAndDate(nowMs);
    const input = isMade ? 0 : this.#nextInput();
    this.#output = this.#after(this.#output, 1);
    const control = to.control === "" ? "" : `*${to.control}${CRLF}`;
    return (
      `${key}.${originator}${CRLF}${at} ${fiveDigits(input)}${CRLF}` +
      `${at} ${fiveDigits(this.#output)} ${to.ori}${CRLF}${control}TXT${CRLF}`
    );
  }

  /** Leaves out an output number, as when a message was lost on the line. */
  skip(): void {
    this.#output = this.#after(this.#output, 1);
  }

  /** HH:MM MM/DD/YYYY in the network's time. */
  timeAndDate(atMs: number): string {
    const iso = new Date(atMs + this.#options.clock.zoneHours * HOUR_MS).toISOString();
    return `${iso.slice(11, 16)} ${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;
  }

  #nextInput(): number {
    this.#input = this.#after(this.#input, 1 + this.#draw.between(0, this.#options.numbers.othersMax));
    return this.#input;
  }

  #after(number: number, step: number): number {
    const next = number + step;
    return next < NUMBERS ? next : next - NUMBERS + this.#options.numbers.wrapTo;
  }

  #timeAndDate(nowMs: number): string {
    const minute = Math.floor(nowMs / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#stamp = this.timeAndDate(nowMs);
      const day = Math.floor((nowMs + this.#options.clock.zoneHours * HOUR_MS) / DAY_MS);
      if (day > this.#day) this.#output = 0;
      this.#day = day;
    }
    return this.#stamp;
  }
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, "0");
}

/** An ER with its number, the options to choose from, and the beginning of what was sent (nlets 14). */
export function errorReply(message: MessageText, destination: string, { code, options }: EditFault): Reply {
  const words = ER_WORDS[code] ?? `INVALID MESSAGE FORMAT - REFER TO ${message.key} MKE OPTIONS BELOW`;
  const lines = [
    `${code === "0" ? "" : `.${code}. `}${words}`,
    ...options.map((option, at) => `${at + 1}. ${option}`),
    "ORIGINAL MESSAGE",
    echoOf(message, destination),
  ];
  return {
    key: "ER",
    originator: NLETS_ORI,
    body: lines.join(CRLF),
    isHit: false,
    isMade: true,
    isError: true,
  };
}

/** An ER about a text that has no header to be read (nlets 14): without TXT near its beginning, or otherwise wrong. */
export function formatErrorReply(text: string): Reply {
  const hasText = text.slice(0, TEXT_MARK_WITHIN).includes("TXT");
  const lines = [
    hasText ? ER_WORDS["0"] : `.03. ${ER_WORDS["03"]}`,
    "ORIGINAL MESSAGE",
    text.slice(0, ECHO_CHARACTERS_MAX),
  ];
  return {
    key: "ER",
    originator: NLETS_ORI,
    body: lines.join(CRLF),
    isHit: false,
    isMade: true,
    isError: true,
  };
}

/** An SM about a message that does not get through, or not now (nlets 15). */
export function statusReply(message: MessageText, destination: string, status: keyof typeof SM_WORDS): Reply {
  const body = `${SM_WORDS[status]}${CRLF}${echoOf(message, destination)}`;
  return { key: "SM", originator: NLETS_ORI, body, isHit: false, isMade: true };
}

/** The beginning of what was asked, as ER and SM quote it. */
export function echoOf(message: MessageText, destination: string): string {
  const control = message.control === "" ? "" : `*${message.control}.`;
  const text = `${message.key}.${message.origin}.${destination}.${control}TXT ${message.body}`;
  return text.slice(0, ECHO_CHARACTERS_MAX);
}
