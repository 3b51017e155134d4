/** What single states answer, and how. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plateAt, plateIndex, vinAt, vinIndex } from "../../../../src/simulators/population/numbers.ts";
import { type AskedSystem, openSystem } from "../support.ts";
import { bodies, bodyFrom, bodyOf, GAMMA, PLATE, SIGMA } from "./support.ts";

let nlets: AskedSystem;
beforeAll(async () => {
  nlets = await openSystem("nlets");
});
afterAll(() => nlets.close());

const ask = (query: string) => bodyFrom(nlets, query);

describe("a person's records in a state", () => {
  it.each([
    ["CWQ", "NAM/TESTPERSON, GAMMA.DOB/19800101", "CONCEALED WEAPON PERMIT"],
    ["CWQ", "SOC/900000000", "CONCEALED WEAPON PERMIT"],
    ["CWQ", "PER/CWAZ0000000", "CONCEALED WEAPON PERMIT"],
    ["WLQ", "PUR/C.ATN/DOE.NAM/TESTPERSON, GAMMA.DOB/19800101", "WILDLIFE LICENSE"],
    ["SWQ", SIGMA, "WARRANT"],
    ["SWQ", "OLN/ZAZ9999001", "WARRANT"],
    ["SWQ", "MNU/OA-900001", "WARRANT"],
    ["SOQ", SIGMA, "SEX OFFENDER REGISTRATION"],
    ["SOQ", "SID/AZ00000044", "SEX OFFENDER REGISTRATION"],
    ["PPQ", "SOC/900007919", "PAROLE"],
    ["PBQ", "FBI/AZZ000018", "PROBATION"],
    ["PCQ", SIGMA, "CORRECTIONS"],
  ])("are found by %s %s", (key, fields, title) => {
    const [answer] = nlets.ask(`${key}.CA9190000.AZ.TXT ${fields}`);
    expect(answer?.isHit).toBe(true);
    expect(bodyOf(answer!.text)).toContain(
      `AZ ${title}\r\nNAM/TESTPERSON, ${key[0] === "C" || key[0] === "W" ? "GAMMA" : "SIGMA"}`,
    );
  });

  it("are together in PAQ, and missing where the person has none", () => {
    const titles = ask(`PAQ.CA9190000.AZ.TXT ${SIGMA}`).match(/AZ (PAROLE|PROBATION|CORRECTIONS)(?=\r)/g);
    expect(titles).toEqual(["AZ PAROLE", "AZ PROBATION", "AZ CORRECTIONS"]);
    expect(ask(`PAQ.CA9190000.AZ.TXT ${GAMMA}`)).toMatch(/^NOT ON FILE NAM\/TESTPERSON, GAMMA/);
    expect(ask("CWQ.CA9190000.NV.TXT PER/CWAZ0000000")).toMatch(/^NOT ON FILE/);
  });

  it("must not contradict each other", () => {
    expect(ask("SWQ.CA9190000.AZ.TXT NAM/TESTPERSON, SIGMA.DOB/19870619.SOC/900000000")).toMatch(
      /^NOT ON FILE/,
    );
  });

  it("include the warrant that Oregon's own wanted file has", () => {
    expect(ask("SWQ.CA9190000.OR.TXT NAM/TESTPERSON, RHO.DOB/19881112")).toMatch(/OR WARRANT[\s\S]*WNO\/TW/);
  });

  it.each([
    [`SOQ.CA9190000.AZ.TXT ${SIGMA}.SOC/900007919`, "SOC ALONE"],
    [`SOQ.CA9190000.AZ.TXT ${SIGMA}.PUR/C`, "PUR BEFORE ALL OTHERS"],
    ["IQ.CA9190000.AZ.TXT PUR/C.ATN/DOE.SOC/900000000.MNU/OA-900001", "NAM AND MNU ALONE"],
  ])("are asked by one index at a time, in the order of the type: %s", (query, option) => {
    expect(ask(query)).toMatch(/^\.22\. INVALID MESSAGE FORMAT - REFER TO/);
    expect(ask(query)).toContain(option);
  });

  it("may have a photograph, which travels by its number", () => {
    expect(ask(`DQ.CA9190000.AZ.TXT ${GAMMA}.IMQ/Y`)).toMatch(/IMAGE ON FILE IMR\/Y\.IMN\/AZ0000000$/);
    expect(ask(`DQ.CA9190000.AZ.TXT ${GAMMA}`)).not.toContain("IMAGE");
    expect(ask("CPQ.CA9190000.AZ.TXT SID/AZ00000044")).toMatch(/^AZ CORRECTIONS PHOTOGRAPH/);
  });
});

describe("a state", () => {
  it("answers about owners, names, snowmobiles and roads", () => {
    expect(ask("DNQ.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA")).toBe(
      "OLN/ZAZ9999000.NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F",
    );
    const machine = ask("SQ.CA9190000.MN.TXT REG/SMMN000000");
    expect(machine).toMatch(/^MN SNOWMOBILE REGISTRATION\r\nREG\/SMMN000000/);
    const [, owner, birth] = /OWNER (.*)\.DOB\/(\d+)/.exec(machine)!;
    expect(ask(`SQ.CA9190000.MN.TXT NAM/${owner}.DOB/${birth}`)).toContain("REG/SMMN000000");
    expect(ask("SQ.CA9190000.MN.TXT REG/SMMN999999")).toMatch(/^NOT ON FILE/);
    const roads = ask("HQ.CA9190000.AZ.TXT TIM/0930.DAT/20261123");
    expect(roads).toMatch(/^AZ ROADS AND WEATHER 20261123 0930/);
    expect(ask("HQ.CA9190000.AZ.TXT TIM/0930.DAT/20261123")).toBe(roads);
  });

  it("answers generic traffic as it is", () => {
    expect(ask("LQ.CA9190000.AZ.TXT PAWN TICKET 4711")).toBe("NOT ON FILE PAWN TICKET 4711");
    expect(nlets.text("LQ.CA9190000.AZ9010100.TXT PAWN/TICKET")).toMatch(/^LR\.AZ9010100\r\n/);
    expect(ask("LE.CA9190000.AZ.TXT PAWN TICKET 4711")).toBe("AZ ENTRY RECEIVED\r\nPAWN TICKET 4711");
  });

  it("may send each record by itself, and may forget the control field", () => {
    const query = (state: string) => `DNQ.CA9190000.${state}.*C1.TXT NAM/TESTPERSON, ZETA`;
    const [first, second] = ["OH", "IN"].map((state) => nlets.ask(query(state)));
    const records = (answers: typeof first) => bodies(answers!).join("\r\n").match(/OLN\//g)?.length ?? 0;
    expect(first!.length).toBe(records(first));
    expect(second).toHaveLength(1);
    expect(nlets.text(`RQ.CA9190000.ND.*C1.TXT ${PLATE}`)).not.toContain("*C1");
  });

  it("answers a region in the form in which it was asked", () => {
    const keys = (query: string) => [...new Set(nlets.ask(query).map(({ text }) => text.split(".")[0]))];
    expect(keys(`RQ.CA9190000.G1.TXT ${PLATE}`)).toEqual(["RR"]);
    expect(keys(`RQG.CA9190000.G1.TXT ${PLATE}`)).toEqual(["RR"]);
    expect(nlets.ask(`RQ.CA9190000.G1.TXT ${PLATE}`)[0]?.delayMs).toBe(800);
    expect(ask("DQ.CA9190000.G1.TXT OLN/ZAZ9999000")).toMatch(/^\.22\.[\s\S]*1\. NAM, DOB, SEX/);
  });
});

describe("plates and vehicle numbers", () => {
  it.each([0, 7, 985, 7999, 8000, 87_999, 88_000, 1_234_567])("lead back to the place %i", (index) => {
    expect(plateIndex(plateAt(index))).toBe(index);
    expect(vinIndex(vinAt(index, 2019))).toBe(index);
  });

  it("of other makers lead nowhere", () => {
    for (const plate of ["9ABC123", "9ZZZ12", "8ZZZ123", ""]) expect(plateIndex(plate)).toBe(-1);
    for (const vin of ["ZZ9MEX009HZ000000", "1FTEST0X9KZ000001", ""]) expect(vinIndex(vin)).toBe(-1);
  });
});
