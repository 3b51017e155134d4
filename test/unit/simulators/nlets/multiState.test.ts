import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodyFrom, bodyOf, PLATE, SIGMA, usesNlets } from "./support.ts";

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

describe("a multi-state query", () => {
  it("brings one answer with the hits of all states and a summary, as late as the slowest of them", () => {
    const [answer, ...others] = nlets.ask(`RQ.CA9190000.NL.*CLT0000009.TXT ${PLATE}`);
    expect(others).toEqual([]);
    const lines = bodyOf(answer!.text).split("\r\n");
    expect(answer!.text).toMatch(/^RR\.NL0000000\r\n/);
    expect(lines.slice(0, 5)).toEqual([
      "MULTI-STATE QUERY SUMMARY",
      "QUERIED  53",
      "HIT      AZ NV OR",
      "NO HIT   49",
      "NO RESP  WY",
    ]);
    expect(lines.filter((line) => line.startsWith("-- "))).toEqual(["-- AZ --", "-- NV --", "-- OR --"]);
    expect(answer).toMatchObject({ isHit: true, delayMs: 6000 });
    expect(bodyFrom(nlets, "BQ.CA9190000.NL.TXT REG/CF9999ZZ")).toMatch(/^\.02\. /);
  });

  it("reaches the states that have joined, waits no longer than its window, and lets the late come by themselves", () => {
    const [merged, late, ...others] = nlets.ask(`SOQ.CA9190000.NL.*SO2.TXT ${SIGMA}`);
    expect(others).toEqual([]);
    expect(bodyOf(merged!.text).split("\r\n").slice(1, 5)).toEqual([
      "QUERIED  15",
      "HIT      AZ",
      "NO HIT   12",
      "NO RESP  ME NJ",
    ]);
    expect(merged!.delayMs).toBe(60_000);
    expect(late).toMatchObject({ delayMs: 75_000, isHit: false });
    expect(late!.text).toMatch(/^SOR\.NJ9010000\r\n.*\r\n.*\r\n\*SO2\r\n/);
  });

  it("is answered by silence where the one state asked says nothing", () => {
    expect(nlets.isSilent(`SOQ.CA9190000.ME.TXT ${SIGMA}`)).toBe(true);
  });
});
