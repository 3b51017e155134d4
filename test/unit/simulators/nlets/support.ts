/** Reading what Nlets hands out. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Answer } from "../../../../src/simulators/system.ts";
import { type AskedSystem, openSystem } from "../support.ts";

const DAY_MS = 24 * 3600_000;

/** Opens Nlets for a file of tests. Every test has days of its own, and nothing left from those before. */
export function usesNlets(take: (nlets: AskedSystem) => void): void {
  let nlets: AskedSystem;
  beforeAll(async () => {
    nlets = await openSystem("nlets");
    take(nlets);
  });
  afterAll(() => nlets.close());
  beforeEach(() => {
    nlets.advance(5 * DAY_MS);
    nlets.notices();
  });
}

export const PLATE = "LIC/9QQQ456.LIY/2026.LIT/PC";
export const GAMMA = "NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F";
export const SIGMA = "NAM/TESTPERSON, SIGMA.DOB/19870619.SEX/M";
/** The station that may act on the network itself. */
export const CONTROL = "CA9349900";

/** Text behind the output header. */
export function bodyOf(text: string): string {
  const mark = "\r\nTXT\r\n";
  return text.slice(text.indexOf(mark) + mark.length);
}

export function bodies(answers: readonly Answer[]): string[] {
  return answers.map(({ text }) => bodyOf(text));
}

/** Body of the only answer. */
export function bodyFrom(nlets: AskedSystem, query: string, how?: Parameters<AskedSystem["ask"]>[2]): string {
  return bodyOf(nlets.text(query, undefined, how));
}
