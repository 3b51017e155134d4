/**
 * Lines of the text subprotocol: the envelope (ncic-clets 1.5), and the few lines that are not messages.
 *
 *   C1 CLASS MNEM SEQ DATE TIME FLAGS
 *
 * Only sign-on, acknowledgement and service lines are read at the edge; the envelope of a message is the core's.
 */
import { REJECT_TABLE, type RejectCode, WARNING_TABLE, type WarningCode } from "../domain/codes.ts";
import { DeliveryFlag } from "../domain/sessionProtocol.ts";

/** Sequences have six digits and go on with 1 after the last. */
export const SEQUENCE_MAX = 999_999;
/** Sequence of a line that is no delivery and is not acknowledged. */
export const NO_SEQUENCE = 0;
/** Nothing that is looked at here is longer; a longer frame is a message. */
export const CONTROL_LINE_BYTES_MAX = 384;

export type ControlLine =
  | { readonly kind: "signOn"; readonly station: string; readonly secret: string; readonly isBare: boolean }
  | { readonly kind: "acknowledge"; readonly sequence: number }
  | { readonly kind: "heartbeat" }
  | { readonly kind: "heartbeatAnswer" }
  | { readonly kind: "signOff" }
  /** Starts as one of the above and is none; `at` is where the reader gave up. */
  | { readonly kind: "malformed"; readonly at: number };

const ENVELOPE = /^C1 (SVC|ACK) ([A-Z0-9]{4}) (\d{6}) \d{8} \d{8} [A-Z0-9-]{1,16}(?:\r\n|\n| +|$)/i;
const CONTROL_START = /^(?:C1 (?:SVC|ACK)(?![A-Z0-9])|SIGNON(?![A-Z0-9./])|(?:SIGNOFF|HEARTBEAT|ALIVE)\s*$)/i;

/** Null: the frame is a message. */
export function readControlLine(bytes: Uint8Array): ControlLine | null {
  if (bytes.length > CONTROL_LINE_BYTES_MAX || !mayBeControl(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  if (!CONTROL_START.test(text)) return null;
  if (!/^C1 /i.test(text)) return readWord(text.trim(), "", 0);
  const envelope = ENVELOPE.exec(text);
  if (envelope === null) return { kind: "malformed", at: 3 };
  const [head, kind, mnemonic, digits] = envelope;
  const body = text.slice(head.length).trim();
  if (kind!.toUpperCase() === "SVC") return readWord(body, mnemonic!, head.length);
  return body === ""
    ? { kind: "acknowledge", sequence: Number(digits) }
    : { kind: "malformed", at: head.length };
}

/** First letters of `C1`, `SIGNON`, `SIGNOFF`, `HEARTBEAT`, `ALIVE`, either case. */
function mayBeControl(bytes: Uint8Array): boolean {
  const letter = bytes.length > 0 ? bytes[0]! & 0xdf : 0;
  return letter === 0x43 || letter === 0x53 || letter === 0x48 || letter === 0x41;
}

/** A word without envelope, or the body of an `SVC` line of `mnemonic`. */
function readWord(line: string, mnemonic: string, at: number): ControlLine {
  const [word = "", ...rest] = line.split(/\s+/);
  const isBare = mnemonic === "";
  switch (`${word.toUpperCase()} ${rest.length}`) {
    case "HEARTBEAT 0":
      return { kind: "heartbeat" };
    case "ALIVE 0":
      return { kind: "heartbeatAnswer" };
    case "SIGNOFF 0":
      return { kind: "signOff" };
    case "SIGNON 1":
      if (!isBare) return { kind: "signOn", station: mnemonic, secret: rest[0]!, isBare };
      return { kind: "malformed", at };
    case "SIGNON 2":
      if (isBare) return { kind: "signOn", station: rest[0]!, secret: rest[1]!, isBare };
      return { kind: "malformed", at };
    default:
      return { kind: "malformed", at };
  }
}

/** Mnemonic and sequence of a message's envelope, for the answer to a message that the core does not see. */
export function envelopeOf(
  echo: Uint8Array,
): { readonly mnemonic: string; readonly sequence: number } | null {
  const text = Buffer.from(echo.buffer, echo.byteOffset, Math.min(echo.length, 24)).toString("latin1");
  const found = /^C1 [A-Z]{3} ([A-Z0-9]{4}) (\d{6})(?![A-Z0-9])/i.exec(text);
  return found === null ? null : { mnemonic: found[1]!.toUpperCase(), sequence: Number(found[2]) };
}

/** Six digits of a number that counts from 1. */
export function sequenceOf(count: number): number {
  return count === 0 ? NO_SEQUENCE : ((count - 1) % SEQUENCE_MAX) + 1;
}

/** The latest count up to `last` that has this sequence; less than 1: none has. */
export function countOf(sequence: number, last: number): number {
  const behind = (((sequenceOf(last) - sequence) % SEQUENCE_MAX) + SEQUENCE_MAX) % SEQUENCE_MAX;
  return last - behind;
}

/** Classes of envelopes that the switch sends. */
export type EnvelopeClass = "SVC" | "ACK" | "NAK" | "RSP" | "ADM" | "BRD";

/** @param wallClockMs milliseconds since 1970, UTC */
export function envelopeLine(
  kind: EnvelopeClass,
  mnemonic: string,
  sequence: number,
  wallClockMs: number,
  flags = "-",
): string {
  // 2026-11-24T04:45:46.120Z
  const time = new Date(wallClockMs).toISOString();
  const date = time.slice(0, 10).replaceAll("-", "");
  const clock = time.slice(11, 22).replace(/[:.]/g, "");
  return `C1 ${kind} ${mnemonic} ${String(sequence).padStart(6, "0")} ${date} ${clock} ${flags}`;
}

/** Letters of a delivery: T test, R sent before, L late, U unasked, H held. */
export function deliveryLetters(flags: number): string {
  const test = flags & DeliveryFlag.test ? "T" : "";
  const repeated = flags & DeliveryFlag.repeated ? "R" : "";
  const late = flags & DeliveryFlag.late ? "L" : "";
  const unsolicited = flags & DeliveryFlag.unsolicited ? "U" : "";
  const held = flags & DeliveryFlag.held ? "H" : "";
  return `${test}${repeated}${late}${unsolicited}${held}` || "-";
}

/** What follows the envelope of a NAK. */
export function rejectLines(code: RejectCode, at: number, field: string, echo: Uint8Array): string {
  const { alias, name, sentence, advice } = REJECT_TABLE[code];
  const head = `${code} ${alias ?? "-"} ${name} ${field === "" ? "-" : field} AT ${at}`;
  return `${head}\r\n${sentence} ${advice}\r\n${printable(echo)}`;
}

/** What follows the envelope of an ACK, where there is a warning. */
export function warningLines(code: WarningCode, at: number): string {
  const { name, sentence } = WARNING_TABLE[code];
  return `${code} - ${name} - AT ${at}\r\n${sentence}`;
}

/** Text for a WebSocket text message: one character per byte, so that positions stay what they are. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** A station's own input back: everything that is not printable US-ASCII or a line end becomes a question mark. */
function printable(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[^\x20-\x7e\r\n]/g, "?");
}
