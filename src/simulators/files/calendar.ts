/** Days and years of records: CCYYMMDD in UTC, as records carry them. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
}

export function yearOf(ms: number): number {
  return new Date(ms).getUTCFullYear();
}

/** First moment of the year after `year`: what lasts to its end is over then. */
export function endOfYear(year: number): number {
  return Date.UTC(year + 1, 0, 1);
}

/** First moment of the day; NaN for what is no date. */
export function startOfDay(date: string): number {
  if (!/^[0-9]{8}$/.test(date)) return Number.NaN;
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
}

/** `26014`: year of the century and day of the year, as FCN numbers have it (ncic-clets 1.3). */
export function yearAndDay(ms: number): string {
  const year = yearOf(ms);
  const day = Math.floor((ms - Date.UTC(year, 0, 1)) / DAY_MS) + 1;
  return String(year % 100).padStart(2, "0") + String(day).padStart(3, "0");
}

export function yearsAfter(ms: number, years: number): number {
  const date = new Date(ms);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}

/** Milliseconds as a text whose order is that of time. */
export function timeKey(ms: number): string {
  return String(Math.floor(ms)).padStart(15, "0");
}
