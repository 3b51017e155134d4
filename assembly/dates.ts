/** Digits and dates. */
import { isDigit } from "./characters";

/** CCYYMMDD at `at` as a number, or 0: eight digits, century 19 or 20, a day of the Gregorian calendar. */
export function readDate(at: usize): u32 {
  const text = load<u64>(at);
  if (!isEightDigits(text)) return 0;
  const date = eightDigits(text);
  const year = date / 10000;
  const month = (date / 100) % 100;
  const isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < 1900 || year > 2099 || !isDayOfMonth(month, date % 100, isLeap)) return 0;
  return date;
}

/** MMDDYY: without its century it may lie in a leap year. */
export function isShortDate(at: usize): bool {
  for (let i: usize = 0; i < 6; i++) if (!isDigit(load<u8>(at + i))) return false;
  return isDayOfMonth(twoDigits(at), twoDigits(at + 2), true);
}

/** The number of two digits. */
@inline
export function twoDigits(at: usize): u32 {
  return (<u32>load<u8>(at) - 0x30) * 10 + <u32>load<u8>(at, 1) - 0x30;
}

/** A number of any length, all digits; from 10^15 on it stays there, which is above every range. */
export function readNumber(at: usize, bytes: u32): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < bytes; i++) {
    value = min<u64>(value * 10 + <u64>load<u8>(at + i) - 0x30, 1_000_000_000_000_000);
  }
  return value;
}

@inline
function isEightDigits(text: u64): bool {
  // The upper halves are 3, before and after adding 6: so the lower ones are at most 9.
  const upperHalves: u64 = 0xf0f0f0f0f0f0f0f0;
  const before = text & upperHalves;
  const after = (text + 0x0606060606060606) & upperHalves;
  return (before | (after >> 4)) == 0x3333333333333333;
}

/** Joins neighbours: digits to pairs, pairs to fours, fours to eight. */
@inline
function eightDigits(text: u64): u32 {
  let value = text & 0x0f0f0f0f0f0f0f0f;
  value = ((value * (1 + (10 << 8))) >> 8) & 0x00ff00ff00ff00ff;
  value = ((value * (1 + (100 << 16))) >> 16) & 0x0000ffff0000ffff;
  return <u32>((value * (1 + ((<u64>10000) << 32))) >> 32);
}

@inline
function isDayOfMonth(month: u32, day: u32, isLeap: bool): bool {
  if (month < 1 || month > 12 || day < 1) return false;
  // Two bits for each month: days beyond 28.
  const days: u32 = 28 + ((<u32>0x3bbeecc >> (month * 2)) & 3) + <u32>(month == 2 && isLeap);
  return day <= days;
}
