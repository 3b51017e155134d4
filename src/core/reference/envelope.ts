/**
 * The envelope line of the text subprotocol: `C1 CLASS MNEM SEQ DATE TIME FLAGS` (ncic-clets 1.5).
 *
 * Seven words with one blank between them; CR LF, LF or blanks end the line.
 */
import { RejectCode } from "../../domain/codes.ts";
import { SubmitFlag } from "../../domain/sessionProtocol.ts";
import { type Fault, fault } from "./fault.ts";
import { isDate } from "./formats.ts";

export interface Envelope {
  readonly mnemonic: string;
  readonly mnemonicAt: number;
  readonly sequence: number;
  /** Bits of SubmitFlag. */
  readonly flags: number;
  /** Null where the envelope has no P letter. */
  readonly priority: number | null;
  /** Where the message key starts. */
  readonly headerAt: number;
}

/** What each of the words after `C1` must be, in order. */
const WORDS: readonly ((word: string) => boolean)[] = [
  (word) => /^(INQ|ENT|ADM|BRD)$/.test(word),
  (word) => /^[A-Z0-9]{4}$/.test(word),
  (word) => /^\d{6}$/.test(word) && word !== "000000",
  isDate,
  // Hours, minutes, seconds, hundredths.
  (word) => /^([01]\d|2[0-3])[0-5]\d[0-5]\d\d\d$/.test(word),
  (word) => /^(-|([TRD]|P[0-5])+)$/.test(word),
];

/** Reads the envelope of a message that starts with `C1 `. */
export function readEnvelope(text: string): Envelope | Fault {
  const words: { at: number; text: string }[] = [];
  let at = 3;
  for (const isGood of WORDS) {
    const word = /^[^ \r\n]*/.exec(text.slice(at))![0];
    const isLast = words.length === WORDS.length - 1;
    if (!isGood(word) || (!isLast && text[at + word.length] !== " ")) {
      return fault(RejectCode.envelopeMalformed, at, word.length);
    }
    words.push({ at, text: word });
    at += word.length + (isLast ? 0 : 1);
  }
  const [, mnemonic, sequence, , , letters] = words;
  const end = /^(\r\n|\n| +|$)/.exec(text.slice(at));
  if (end === null) return fault(RejectCode.envelopeMalformed, letters!.at, letters!.text.length);
  const priorities = letters!.text.match(/\d/g);
  return {
    mnemonic: mnemonic!.text,
    mnemonicAt: mnemonic!.at,
    sequence: Number(sequence!.text),
    flags:
      (letters!.text.includes("T") ? SubmitFlag.test : 0) |
      (letters!.text.includes("R") ? SubmitFlag.retransmission : 0) |
      (letters!.text.includes("D") ? SubmitFlag.possibleDuplicate : 0),
    priority: priorities === null ? null : Number(priorities.at(-1)),
    headerAt: at + end[0].length,
  };
}
