/**
 * One delivery for many sessions of the text subprotocol: envelope and text are written once, and for each session
 * only mnemonic and sequence again.
 */
import { deliveryLetters, type EnvelopeClass, envelopeLine, NO_SEQUENCE } from "./textLines.ts";

/** Envelopes show hundredths of a second (ncic-clets 1.5). */
const CLOCK_STEP_MS = 10;
/** `C1 BRD MNEM SEQSEQ …`. */
const MNEMONIC_AT = 7;
const SEQUENCE_AT = 12;
const SEQUENCE_DIGITS = 6;
const CRLF = "\r\n";

export interface SharedLine {
  readonly class: EnvelopeClass;
  /** Bits of DeliveryFlag. */
  readonly flags: number;
  readonly text: Uint8Array;
}

export class SharedLines {
  #bytes = Buffer.alloc(0);
  #line: SharedLine | null = null;
  #clock = 0;

  /** Writes what all lines share; nothing to do for what was prepared last within the same hundredth of a second. */
  prepare(line: SharedLine, wallClockMs: number): void {
    const clock = Math.floor(wallClockMs / CLOCK_STEP_MS);
    const last = this.#line;
    const isSame = last?.text === line.text && last.class === line.class && last.flags === line.flags;
    if (isSame && clock === this.#clock) return;
    this.#line = line;
    this.#clock = clock;
    const head = envelopeLine(line.class, "....", NO_SEQUENCE, wallClockMs, deliveryLetters(line.flags));
    this.#bytes = Buffer.concat([Buffer.from(head + CRLF, "latin1"), line.text]);
  }

  /** The whole line for one session; only valid until the next call. `mnemonic` has four characters. */
  line(mnemonic: string, sequence: number): Uint8Array {
    const bytes = this.#bytes;
    for (let i = 0; i < 4; i++) bytes[MNEMONIC_AT + i] = mnemonic.charCodeAt(i);
    for (let i = SEQUENCE_DIGITS - 1, rest = sequence; i >= 0; i--, rest = Math.floor(rest / 10)) {
      bytes[SEQUENCE_AT + i] = 0x30 + (rest % 10);
    }
    return bytes;
  }
}
