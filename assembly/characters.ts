/**
 * Sets of characters, tested sixteen at a time, and the few ways in which text is scanned.
 *
 * A set is 16 bytes: for each low half of a character, one bit for each high half with which the two are in
 * the set. ASCII has eight high halves, so any set of it fits; two table look-ups and an "and" test 16
 * characters. Reads may go up to 15 bytes beyond the end of a message; what they find there is masked out.
 */
import { CLASSES_AT } from "./memory";

// Character classes in the order of CHARACTER_CLASSES (src/dictionary/model.ts).
export const CLASS_DIGIT: usize = 0;
export const CLASS_LETTER: usize = 1;
export const CLASS_ALPHANUMERIC: usize = 2;
export const CLASS_NAME: usize = 3;
export const CLASS_IDENTIFIER: usize = 4;
export const CLASS_VIN: usize = 5;
export const CLASS_TEXT: usize = 6;
export const CLASS_FREE_TEXT: usize = 7;
const CLASS_COUNT: usize = 8;

export const CR: u32 = 0x0d;
export const LF: u32 = 0x0a;
export const DEL: u32 = 0x7f;
export const BLANK: u32 = 0x20;
export const APOSTROPHE: u32 = 0x27;
export const ASTERISK: u32 = 0x2a;
export const COMMA: u32 = 0x2c;
export const HYPHEN: u32 = 0x2d;
export const PERIOD: u32 = 0x2e;
export const SLASH: u32 = 0x2f;

@inline
export function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}

@inline
export function isLetter(c: u32): bool {
  return c - 0x41 < 26;
}

/** Ignored after TXT, between fields, and at the end of values and messages. */
@inline
export function isIgnored(c: u32): bool {
  return c == BLANK || c == CR || c == LF || c == DEL;
}

/** Whether a character belongs to a class; the sets are made from it once. */
function belongs(characterClass: usize, c: u32): bool {
  const isPrintable = c >= 0x20 && c < DEL;
  if (characterClass == CLASS_DIGIT) return isDigit(c);
  if (characterClass == CLASS_LETTER) return isLetter(c);
  if (characterClass == CLASS_NAME) {
    return isLetter(c) || c == COMMA || c == BLANK || c == HYPHEN || c == APOSTROPHE;
  }
  if (characterClass == CLASS_IDENTIFIER) return isLetter(c) || isDigit(c) || c == HYPHEN;
  if (characterClass == CLASS_TEXT) return isPrintable;
  if (characterClass == CLASS_FREE_TEXT) return isPrintable || c == CR || c == LF;
  return isLetter(c) || isDigit(c);
}

export function prepareClasses(): void {
  for (let characterClass: usize = 0; characterClass < CLASS_COUNT; characterClass++) {
    const set = CLASSES_AT + 16 * characterClass;
    memory.fill(set, 0, 16);
    for (let c: u32 = 0; c < 128; c++) {
      if (!belongs(characterClass, c)) continue;
      const row = set + (c & 15);
      store<u8>(row, load<u8>(row) | <u8>(<u32>1 << (c >> 4)));
    }
  }
}

/** Bits of those of the 16 characters at `at` that belong to the class. */
@inline
export function classMask(at: usize, characterClass: usize): u32 {
  const text = v128.load(at);
  const highBits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  const rows = i8x16.swizzle(v128.load(CLASSES_AT + 16 * characterClass), v128.and(text, i8x16.splat(15)));
  const high = i8x16.swizzle(highBits, i8x16.shr_u(text, 4));
  return <u32>i8x16.bitmask(i8x16.ne(v128.and(rows, high), i8x16.splat(0)));
}

/** The lowest `count` bits; `count` is below 32. */
@inline
export function lowBits(count: u32): u32 {
  return (1 << count) - 1;
}

/** Whether all of up to 16 characters belong to the class. */
@inline
export function isAll(at: usize, bytes: u32, characterClass: usize): bool {
  const wanted = lowBits(bytes);
  return (classMask(at, characterClass) & wanted) == wanted;
}

/** Address of the first character that does not belong to the class, or `end`. */
export function findForeign(at: usize, end: usize, characterClass: usize): usize {
  for (; at < end; at += 16) {
    const foreign = ~classMask(at, characterClass) & 0xffff;
    if (foreign != 0) return min(at + ctz(foreign), end);
  }
  return end;
}

/** Address of the next period at or after `at`, or `end`. */
@inline
export function findPeriod(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>PERIOD)));
    if (found != 0) return min(at + <usize>ctz(found), end);
  }
  return end;
}

/** Address of the next period or comma at or after `at`, or `end`. */
@inline
export function findSeparator(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const text = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(i8x16.eq(text, i8x16.splat(<i8>PERIOD)), i8x16.eq(text, i8x16.splat(<i8>COMMA))),
    );
    if (found != 0) return min(at + <usize>ctz(found), end);
  }
  return end;
}

@inline
export function skipIgnored(at: usize, end: usize): usize {
  while (at < end && isIgnored(load<u8>(at))) at++;
  return at;
}

/** `end` without the ignored characters in front of it. */
@inline
export function trimEnd(at: usize, end: usize): usize {
  while (end > at && isIgnored(load<u8>(end - 1))) end--;
  return end;
}

/**
 * Folds lower case in place. Returns the address of the first character that may not stand in a message
 * (anything but 0x20-0x7F, CR, LF), or `end`; the whole message is folded in any case.
 */
export function foldAndCheck(at: usize, end: usize): usize {
  let troubles = i8x16.splat(0);
  let chunk = at;
  for (; chunk + 16 <= end; chunk += 16) {
    const text = v128.load(chunk);
    v128.store(chunk, v128.xor(text, lowerCaseBits(text)));
    troubles = v128.or(troubles, foreignBits(text));
  }
  if (chunk < end) {
    const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const inside = i8x16.lt_u(places, i8x16.splat(<i8>(end - chunk)));
    const text = v128.load(chunk);
    v128.store(chunk, v128.xor(text, v128.and(lowerCaseBits(text), inside)));
    troubles = v128.or(troubles, v128.and(foreignBits(text), inside));
  }
  return v128.any_true(troubles) ? findForbidden(at, end) : end;
}

/** The bit between the cases, where the character is a small letter. */
@inline
function lowerCaseBits(text: v128): v128 {
  const isLower = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x61)), i8x16.splat(26));
  return v128.and(isLower, i8x16.splat(0x20));
}

/** Signed, the characters from 0x80 up are below the blank. */
@inline
function foreignBits(text: v128): v128 {
  const isControl = i8x16.lt_s(text, i8x16.splat(<i8>BLANK));
  const isLineEnd = v128.or(i8x16.eq(text, i8x16.splat(<i8>CR)), i8x16.eq(text, i8x16.splat(<i8>LF)));
  return v128.andnot(isControl, isLineEnd);
}

function findForbidden(at: usize, end: usize): usize {
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c > 0x7f || (c < BLANK && c != CR && c != LF)) return at;
  }
  return end;
}
