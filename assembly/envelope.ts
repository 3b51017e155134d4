/**
 * The envelope line of the text subprotocol: `C1 CLASS MNEM SEQ DATE TIME FLAGS`.
 *
 * Few messages carry one, so it is read character by character.
 */
import { FLAGS_AT, HEADER_AT_AT, PRIORITY_AT, SEQUENCE_AT } from "../src/core/byteLayout";
import { BLANK, CLASS_ALPHANUMERIC, CR, HYPHEN, LF, isAll, isDigit } from "./characters";
import { readDate, readNumber, twoDigits } from "./dates";
import { MNEMONIC_WORD_AT, PRIORITY_GIVEN_AT } from "./memory";
import { ENVELOPE_MALFORMED } from "./rejectCode";
import { fail } from "./record";

// The words after `C1`, in order.
const CLASS = 0;
const MNEMONIC = 1;
const SEQUENCE = 2;
const DATE = 3;
const TIME = 4;
const FLAGS = 5;

// Bits of SubmitFlag; where a priority was given, 8, and the priority in the bits above it.
const FLAG_TEST: u32 = 1;
const FLAG_RETRANSMISSION: u32 = 2;
const FLAG_POSSIBLE_DUPLICATE: u32 = 4;
const FLAG_BITS: u32 = 7;
const HAS_PRIORITY: u32 = 8;

/** Whether the message starts with `C1` and a blank. */
@inline
export function hasEnvelope(message: usize, end: usize): bool {
  return message + 3 <= end && (load<u32>(message) & 0xffffff) == 0x203143;
}

/** Reads the envelope and moves the record's header position behind it. */
export function readEnvelope(record: usize, message: usize, end: usize): bool {
  let at = message + 3;
  let sequence: u32 = 0;
  let letters: u32 = 0;
  let mnemonic: usize = 0;
  for (let word = CLASS; word <= FLAGS; word++) {
    const wordEnd = findWordEnd(at, end);
    const bytes = <u32>(wordEnd - at);
    let isGood = false;
    if (word == CLASS) isGood = bytes == 3 && isMessageClass(load<u32>(at) & 0xffffff);
    if (word == MNEMONIC) {
      isGood = bytes == 4 && isAll(at, 4, CLASS_ALPHANUMERIC);
      mnemonic = at;
    }
    if (word == SEQUENCE && bytes == 6 && isDigits(at, 6)) {
      sequence = <u32>readNumber(at, 6);
      isGood = sequence != 0;
    }
    if (word == DATE) isGood = bytes == 8 && readDate(at) != 0;
    if (word == TIME) isGood = bytes == 8 && isTime(at);
    if (word == FLAGS) {
      letters = readFlags(at, wordEnd);
      isGood = letters != BAD_FLAGS;
    } else if (wordEnd == end || load<u8>(wordEnd) != BLANK) isGood = false;

    const lineEnd = word == FLAGS ? findLineEnd(wordEnd, end) : wordEnd + 1;
    if (!isGood || lineEnd == 0) return fail(record, ENVELOPE_MALFORMED, <u32>(at - message), bytes);
    at = lineEnd;
  }
  store<u32>(MNEMONIC_WORD_AT, <u32>mnemonic);
  store<u32>(record, sequence, SEQUENCE_AT);
  store<u8>(record, load<u8>(record, FLAGS_AT) | <u8>(letters & FLAG_BITS), FLAGS_AT);
  store<u16>(record, <u16>(at - message), HEADER_AT_AT);
  if ((letters & HAS_PRIORITY) != 0) {
    store<u8>(record, <u8>(letters >> 4), PRIORITY_AT);
    store<u32>(PRIORITY_GIVEN_AT, 1);
  }
  return true;
}

function findWordEnd(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c == BLANK || c == CR || c == LF) break;
  }
  return at;
}

/** CR LF, LF, blanks or the end of the message; 0 where a CR stands alone. */
function findLineEnd(at: usize, end: usize): usize {
  if (at == end) return end;
  const c: u32 = load<u8>(at);
  if (c == LF) return at + 1;
  if (c == CR) return at + 1 < end && load<u8>(at, 1) == LF ? at + 2 : 0;
  while (at < end && load<u8>(at) == BLANK) at++;
  return at;
}

@inline
function isMessageClass(word: u32): bool {
  // INQ, ENT, ADM, BRD
  return word == 0x514e49 || word == 0x544e45 || word == 0x4d4441 || word == 0x445242;
}

function isDigits(at: usize, bytes: u32): bool {
  for (let i: u32 = 0; i < bytes; i++) if (!isDigit(load<u8>(at + i))) return false;
  return true;
}

/** Hours, minutes, seconds, hundredths. */
function isTime(at: usize): bool {
  return isDigits(at, 8) && twoDigits(at) < 24 && twoDigits(at + 2) < 60 && twoDigits(at + 4) < 60;
}

const BAD_FLAGS: u32 = 0xffffffff;

/** `-`, or letters T R D and priorities P0 to P5; the last priority counts. */
function readFlags(at: usize, end: usize): u32 {
  if (at == end) return BAD_FLAGS;
  if (end - at == 1 && load<u8>(at) == HYPHEN) return 0;
  let flags: u32 = 0;
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c == 0x54) flags |= FLAG_TEST;
    else if (c == 0x52) flags |= FLAG_RETRANSMISSION;
    else if (c == 0x44) flags |= FLAG_POSSIBLE_DUPLICATE;
    else if (c == 0x50 && at + 1 < end && <u32>load<u8>(at, 1) - 0x30 <= 5) {
      flags = (flags & FLAG_BITS) | HAS_PRIORITY | ((<u32>load<u8>(at, 1) - 0x30) << 4);
      at++;
    } else return BAD_FLAGS;
  }
  return flags;
}
