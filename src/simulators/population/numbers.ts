/**
 * Numbers of records: plates, VINs, licences, serials, NIC and FCN. All from ranges that nobody issues
 * (ncic-clets 7.9), each unique by its index, so that two records never share one.
 */
import { twoDigits } from "./draw.ts";

/** Letter groups of invented plates: only Z and Q behind the leading 9. */
const PLATE_GROUPS = ["ZZZ", "QQQ", "ZZQ", "ZQZ", "QZZ", "QQZ", "QZQ", "ZQQ"] as const;

/**
 * `9ZZZ000`, `9QQQ000`, `9ZZQ000` … with three digits for the first 8,000, then four digits and more: a
 * plate has at most 10 characters, which is room for 8.8 million.
 */
export function plateAt(index: number): string {
  const group = PLATE_GROUPS[index % PLATE_GROUPS.length]!;
  let number = Math.floor(index / PLATE_GROUPS.length);
  for (let digits = 3; ; digits++) {
    if (number < 10 ** digits) return `9${group}${String(number).padStart(digits, "0")}`;
    number -= 10 ** digits;
  }
}

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const VIN_VALUES: Readonly<Record<string, number>> = {
  ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 },
  ...{ S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
};
/** Position 10 of a VIN, from model year 1980 on; the cycle has 30 years. */
const VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789";

/** Check digit (position 9) of 17 characters, whatever stands there now (ncic-clets 1.7). */
export function vinCheckDigit(vin: string): string {
  let sum = 0;
  for (const [at, weight] of VIN_WEIGHTS.entries()) sum += weight * (VIN_VALUES[vin[at]!] ?? Number(vin[at]));
  return sum % 11 === 10 ? "X" : String(sum % 11);
}

/** Maker `ZZ9` does not exist. Unique by index up to 10 million. */
export function vinAt(index: number, modelYear: number): string {
  const line = Math.floor(index / 1_000_000) % 10;
  const year = VIN_YEARS[(modelYear - 1980) % VIN_YEARS.length]!;
  const serial = String(index % 1_000_000).padStart(6, "0");
  const vin = `ZZ9TEST${line}0${year}Z${serial}`;
  return vin.slice(0, 8) + vinCheckDigit(vin) + vin.slice(9);
}

/**
 * Californian licence: a letter and seven digits. `Z9999000` to `Z9999999` first, then `Z9000000` upwards,
 * then the same under Y, X …; other states take the digits alone.
 */
export function licenceAt(state: string, index: number): string {
  const letter = "ZYXWVUTS"[Math.floor(index / 1_000_000)]!;
  const within = index % 1_000_000;
  const digits = `9${String(within < 1000 ? 999_000 + within : within - 1000).padStart(6, "0")}`;
  return state === "CA" ? letter + digits : `${letter}${state}${digits}`;
}

/** Areas from 900 on were never given out; 7,919 and 10^8 have no common factor, so it is unique. */
export function socialSecurityAt(index: number): string {
  return `9${String((index * 7919) % 100_000_000).padStart(8, "0")}`;
}

/** At most 11 characters (ncic-clets 2.4): `ZZTEST0042`, from 100,000 on `ZZT00100000`. */
export function gunSerialAt(index: number): string {
  return index < 100_000 ? `ZZTEST${String(index).padStart(4, "0")}` : `ZZT${String(index).padStart(8, "0")}`;
}

export function partSerialAt(index: number): string {
  return `ZZP${String(index).padStart(7, "0")}`;
}

export function securitySerialAt(index: number): string {
  return `ZZS${String(index).padStart(7, "0")}`;
}

export function articleSerialAt(index: number): string {
  return `ZZA${String(index).padStart(7, "0")}`;
}

/** `CF9999ZZ`, `CF9999ZY` …: 160,000 registrations. */
export function boatRegistrationAt(state: string, index: number): string {
  const letters = "ZYXQ";
  const number = 9999 - (Math.floor(index / 16) % 10_000);
  const prefix = state === "CA" ? "CF" : state;
  return `${prefix}${String(number).padStart(4, "0")}${letters[Math.floor(index / 4) % 4]}${letters[index % 4]}`;
}

export function boatHullAt(index: number): string {
  return `ZZZ${String(index).padStart(7, "0")}26`;
}

/** `ZZOL0042`, from 10,000 on with more digits. */
export function occupationalLicenceAt(index: number): string {
  return `ZZOL${String(index).padStart(4, "0")}`;
}

/** Of a parking or toll violation. */
export function violationAt(index: number): string {
  return `ZZV${String(index).padStart(9, "0")}`;
}

/** `CA` and eight digits (ncic-clets 1.3). */
export function stateIdAt(state: string, index: number): string {
  return `${state}${String(index).padStart(8, "0")}`;
}

/** The CII number: `A` and the digits of the SID (ncic-clets 1.3). */
export function criminalNumberAt(index: number): string {
  return `A${String(index).padStart(8, "0")}`;
}

export function fbiNumberAt(state: string, index: number): string {
  return `${state}Z${index.toString(36).toUpperCase().padStart(6, "0")}`;
}

/**
 * File letter, seven digits, two check digits: 97 minus the number modulo 97, our stand-in for check digits
 * that are not public (ncic-clets 2.8). The first record of a file ends in 97.
 */
export function nicAt(fileLetter: string, index: number): string {
  return `${fileLetter}${String(index).padStart(7, "0")}${twoDigits(97 - (index % 97))}`;
}

/** Systems that give file control numbers; the three digits are ours (ncic-clets 1.3). */
export const FCN_SYSTEM = {
  vehicle: "301",
  boat: "302",
  article: "303",
  gun: "304",
  stored: "305",
  institutional: "306",
  sale: "307",
  plate: "311",
  part: "312",
  wanted: "401",
  protectionOrder: "402",
  supervisedRelease: "403",
  sexOffender: "404",
  arsonOffender: "405",
  prohibited: "406",
  barred: "407",
  missing: "501",
  unidentified: "502",
} as const;

/** System, 25 for the year and the day of the year, serial of the day. Unique by index up to 36 million. */
export function fcnAt(system: string, index: number): string {
  const serial = index % 100_000;
  const day = 1 + ((serial * 37 + Math.floor(index / 100_000)) % 365);
  return `${system}25${String(day).padStart(3, "0")}${String(serial).padStart(5, "0")}`;
}

/** Turns `plateAt` around; -1 for a plate that it never gives. */
export function plateIndex(plate: string): number {
  const [, letters, digits] = /^9([A-Z]{3})(\d{3,6})$/.exec(plate) ?? [];
  const group = PLATE_GROUPS.indexOf(letters as (typeof PLATE_GROUPS)[number]);
  if (group < 0 || digits === undefined) return -1;
  let number = Number(digits);
  for (let shorter = 3; shorter < digits.length; shorter++) number += 10 ** shorter;
  return number * PLATE_GROUPS.length + group;
}

/** Turns `vinAt` around, without looking at year and check digit; -1 for a number that it never gives. */
export function vinIndex(vin: string): number {
  const [, line, serial] = /^ZZ9TEST(\d)[0-9X][A-Z0-9]Z(\d{6})$/.exec(vin) ?? [];
  return line === undefined || serial === undefined ? -1 : Number(line) * 1_000_000 + Number(serial);
}
