/** The check digit of a vehicle identification number (49 CFR 565, as in ncic-clets 1.6). */
import { isDigit, isLetter } from "./characters";

/** No value: I, O and Q never stand in a VIN. */
const NONE: u8 = 255;
const LETTER_VALUES = memory.data<u8>([
  1, 2, 3, 4, 5, 6, 7, 8, NONE, 1, 2, 3, 4, 5, NONE, 7, NONE, 9, 2, 3, 4, 5, 6, 7, 8, 9,
]);
const WEIGHTS = memory.data<u8>([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]);
const LETTER_X: u32 = 0x58;

/** Whether the 17 characters at `at` carry the right check digit in the ninth place. */
export function hasVinCheckDigit(at: usize): bool {
  let sum: u32 = 0;
  for (let i: usize = 0; i < 17; i++) {
    const c: u32 = load<u8>(at + i);
    let value: u32 = NONE;
    if (isDigit(c)) value = c - 0x30;
    else if (isLetter(c)) value = load<u8>(LETTER_VALUES + c - 0x41);
    if (value == NONE) return false;
    sum += value * load<u8>(WEIGHTS + i);
  }
  const rest = sum % 11;
  return <u32>load<u8>(at, 8) == (rest == 10 ? LETTER_X : 0x30 + rest);
}
