/** Reading what Nlets hands out. */
import type { Answer } from "../../../../src/simulators/system.ts";
import type { AskedSystem } from "../support.ts";

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
