import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodies, bodyFrom, bodyOf, GAMMA, usesNlets } from "./support.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("hit confirmation", () => {
  const request = (agency: string, number = 1, nic = "W000000097") =>
    `YQ.CA9190000.${agency}.*R6.TXT RTY/WP.RNO/${number}.PRI/U.OCA/26-000124.NIC/${nic}.${GAMMA}.RNA/DOEJ 4711.RAG/SAMPLETON PD`;

  it("is answered by a clerk's message after a while, with the control field of the request", () => {
    expect(nlets.ask(request("AZ9010000"))).toEqual([]);
    nlets.advance(500);
    expect(nlets.notices()).toEqual([]);
    nlets.advance(4000);
    const [answer] = nlets.notices();
    expect(answer).toMatch(/^YR\.AZ9010000\r\n.*\r\n.* CA9190000\r\n\*R6\r\nTXT\r\n/);
    expect(bodyOf(answer!)).toBe(
      "RTY/WP.OCA/26-000124.NIC/W000000097.NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F.CON/Y.CNA/TESTPERSON, CLERK.CAG/SAMPLE SHERIFF COUNTY 901.PHO/555-0101",
    );
    nlets.ask(request("AZ9010000", 1, "W000000012"));
    nlets.advance(4000);
    expect(nlets.notices()[0]).toContain("CON/N");
  });

  it("waits for time, for a second request, or for ever, as the agency is", async () => {
    const answers = () => nlets.notices().map((text) => /CON\/[A-Z](?:\.HRS\/\d+)?/.exec(text)?.[0]);
    nlets.ask(request("AZ9010200"));
    nlets.advance(4000);
    expect(answers()).toEqual(["CON/P.HRS/1"]);
    await nlets.restart();
    nlets.advance(HOUR_MS);
    expect(answers()).toEqual(["CON/Y"]);
    nlets.ask(request("AZ9010300"));
    nlets.advance(10 * MINUTE_MS);
    expect(answers()).toEqual([]);
    nlets.ask(request("AZ9010300", 2));
    nlets.advance(4000);
    expect(answers()).toEqual(["CON/Y"]);
    nlets.ask(request("AZ9010400", 3));
    nlets.advance(HOUR_MS);
    expect(answers()).toEqual([]);
  });

  it("takes copies of later requests to control points and the FBI in silence", () => {
    for (const place of ["AZ", "FB"]) expect(nlets.ask(request("AZ9010000", 2), place)).toEqual([]);
    nlets.advance(HOUR_MS);
    expect(nlets.notices()).toEqual([]);
  });

  it.each([
    ["RTY/SV.LIC/9QQQ456.LIS/AZ", ".22."],
    ["RTY/SG.SER/ZZTEST0042.TYP/PI", null],
    ["RTY/SL.LIC/9QQQ456.LIS/AZ", null],
    ["RTY/SB", ".22."],
    ["LIC/9QQQ456", ".14."],
  ])("checks the fields of each record type: %s", (fields, code) => {
    const head = "YQ.CA9190000.AZ9010000.TXT RNO/1.PRI/U.OCA/26-1.NIC/W000000097.RNA/DOE.RAG/SO";
    const answers = bodies(nlets.ask(`${head}.${fields}`));
    expect(answers.map((body) => body.slice(0, 4))).toEqual(code === null ? [] : [code]);
  });

  it("names what is mandatory by ER .14.", () => {
    expect(ask(`YQ.CA9190000.AZ9010000.TXT RTY/WP.RNO/1.${GAMMA}`)).toMatch(/^\.14\. FIELDS MISSING/);
  });

  it("comes from other states about records of ours, a second and a third time until the owner answers", () => {
    nlets.control("CONFIRM 0");
    const first = nlets.notices();
    expect(first).toHaveLength(1);
    expect(first[0]).toMatch(/^YQ\.AK9010000\r\n.*\r\n.* CA9020100\r\n\*AKCQ\d{6}\r\nTXT\r\n/);
    expect(bodyOf(first[0]!)).toBe(
      "RTY/WP.RNO/1.PRI/U.OCA/26-000124.NIC/W000000097.NAM/TESTPERSON, DELTA.DOB/19750505.SEX/M.RNA/TESTPERSON, CLERK.RAG/SAMPLE SHERIFF COUNTY 901.PHO/555-0101.REM/EXERCISE ONLY",
    );
    nlets.advance(10 * MINUTE_MS);
    expect(nlets.notices().map((text) => /RNO\/\d/.exec(text)?.[0])).toEqual(["RNO/2"]);
    const answer = "YR.CA9020100.AK9010000.TXT RTY/WP.OCA/26-000124.NIC/W000000097";
    expect(nlets.ask(`${answer}.CON/P.HRS/1`)).toEqual([]);
    nlets.advance(30 * MINUTE_MS);
    expect(nlets.notices()).toEqual([]);
    nlets.advance(30 * MINUTE_MS);
    expect(nlets.notices().map((text) => /RNO\/\d/.exec(text)?.[0])).toEqual(["RNO/3"]);
    nlets.ask(`${answer}.CON/Y`);
    nlets.advance(24 * HOUR_MS);
    expect(nlets.notices()).toEqual([]);
  });

  it("asks the owner of a stolen vehicle about the vehicle", () => {
    nlets.control("CONFIRM 1");
    const [text] = nlets.notices();
    expect(bodyOf(text!)).toMatch(
      /^RTY\/SV\.RNO\/1\.PRI\/U\.OCA\/25-\d+\.NIC\/V000000097\.LIC\/9ZZZ999\.LIS\/CA\./,
    );
  });
});
