import { beforeEach, describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodies, bodyFrom, CONTROL, GAMMA, PLATE, usesNlets } from "./support.ts";

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("the log", () => {
  let day = "";
  const window = () => `BEG/${day}@1000.END/${day}@1100`;
  const search = (fields: string) => bodies(nlets.ask(`NLQ.${CONTROL}.NL.TXT TYP/ALL.${window()}.${fields}`));

  beforeEach(() => {
    day = new Date(nlets.clock.nowMs).toISOString().slice(0, 10).replaceAll("-", "");
    nlets.ask(`RQ.CA9190000.AZ.*R1.TXT ${PLATE}`);
    nlets.ask(`DQ.CA9010000.AZ.*R2.TXT ${GAMMA}`);
  });

  it("says that a search is queued, then lists what passed, and gives one message in full", () => {
    const [queued, list, ...others] = search("FND/9QQQ456");
    expect(others).toEqual([]);
    expect(queued).toMatch(/^REQUEST QUEUED/);
    const lines = list!.split("\r\n");
    expect(lines.map((line) => line.replace(/^LNO\/\d+ /, "").slice(0, 38))).toEqual([
      `${day}@1031 NLQ CA9349900 TO NL TYP/`,
      `${day}@1031 RR AZ9010000 TO CA919000`,
      `${day}@1031 RQ CA9190000 TO AZ *R1 L`,
      "3 MESSAGES",
    ]);
    const number = /^LNO\/(\d+)/.exec(lines[1]!)![1];
    expect(ask(`NFQ.${CONTROL}.NL.TXT LNO/${number}`)).toContain("REGISTERED OWNER TESTPERSON, GAMMA");
    expect(ask(`NFQ.${CONTROL}.NL.TXT LNO/99999`)).toBe("NOT ON FILE LNO/99999");
  });

  it("narrows by type, source, destination, time, further words and names with a wildcard", () => {
    const found = (fields: string, typ = "ALL", when = window()) =>
      bodies(nlets.ask(`NLQ.${CONTROL}.NL.TXT TYP/${typ}.${when}.${fields}`))[1]!.split("\r\n").length - 1;
    expect(found("FND/TESTPERSON", "DQ,DR")).toBe(2);
    expect(found("SRC/AZ.FND/TESTPERSON")).toBe(2);
    expect(found("DST/CA9010000.FND/TESTPERSON")).toBe(1);
    expect(found("FND/TESTPERSON.AND/GAMMA", "DQ")).toBe(1);
    expect(found("FND/TESTPERSON.AND/DELTA", "DQ")).toBe(0);
    expect(found("FND/NOBODY.ORR/GAMMA", "DQ")).toBe(1);
    expect(found("NAM/TESTPERSON, G*", "DQ")).toBe(1);
    expect(found("NAM/TESTPERSON, D*", "DQ")).toBe(0);
    expect(found("FND/TESTPERSON", "ALL", "BEG/20261101.END/20261101")).toBe(0);
  });

  it("does not show criminal history, and says so", () => {
    nlets.ask("FQ.CA9190000.AZ.TXT PUR/C.ATN/DOE.SID/AZ00000042");
    const list = bodies(nlets.ask(`NLQ.${CONTROL}.NL.TXT TYP/FR.${window()}.FND/GAMMA`))[1];
    expect(list).toBe("NOT ON FILE\r\nNOT SHOWN: MESSAGES OF THE TYPES FR");
  });

  it.each([
    ["TYP/ALL.BEG/20261123.END/20261124", ".22."],
    ["TYP/ALL.BEG/20261123.END/20261124.FND/A.NAM/B", ".22."],
    ["TYP/ALL.BEG/20261123.END/20261124.NAM/B.AND/C", ".22."],
    ["TYP/ALL.BEG/20261123.FND/A", ".10."],
    ["TYP/ALL.BEG/YESTERDAY.END/20261123.FND/A", ".10."],
  ])("refuses a search for %s by ER %s", (fields, code) => {
    expect(ask(`NLQ.${CONTROL}.NL.TXT ${fields}`).startsWith(code)).toBe(true);
  });

  it("survives a restart", async () => {
    await nlets.restart();
    expect(search("FND/9QQQ456")[1]).toContain("RR AZ9010000 TO CA9190000");
  });
});
