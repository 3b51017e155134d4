import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REGIONS } from "../../../../src/simulators/population/states.ts";
import { type AskedSystem, openSystem } from "../support.ts";
import { bodyOf, GAMMA, PLATE } from "./support.ts";

describe("Nlets", () => {
  let nlets: AskedSystem;
  beforeAll(async () => {
    nlets = await openSystem("nlets");
  });
  afterAll(() => nlets.close());

  it("writes the output header with times in MST, two counters, receiver and control field", () => {
    const lines = nlets.text(`RQ.CA9190000.AZ.*CLT0000002.TXT ${PLATE}`).split("\r\n");
    expect(lines[0]).toBe("RR.AZ9010000");
    expect(lines[1]).toMatch(/^10:31 11\/23\/2026 [0-9]{5}$/);
    expect(lines[2]).toMatch(/^10:31 11\/23\/2026 [0-9]{5} CA9190000$/);
    expect(lines.slice(3, 6)).toEqual(["*CLT0000002", "TXT", "AZ VEHICLE REGISTRATION"]);
    const header = lines.slice(0, 5).join("\r\n").length + 2 - "RR.".length - "TXT\r\n".length;
    expect(header).toBe(82);
    expect(nlets.text(`RQ.CA9190000.AZ.TXT ${PLATE}`).split("\r\n")[3]).toBe("TXT");
  });

  it("counts every message that goes out", () => {
    const counter = () =>
      Number(/[0-9]{5} CA9190000/.exec(nlets.text(`RQ.CA9190000.AZ.TXT ${PLATE}`))![0].slice(0, 5));
    const first = counter();
    expect((counter() - first + 100_000) % 100_000).toBe(1);
  });

  it("answers registration, owner, driver, history, vessel and criminal history of another state", () => {
    const fields = "PUR/C.ATN/DOEJ 4711";
    for (const [query, key, shown] of [
      [`RQ.CA9190000.AZ.TXT ${PLATE}`, "RR", "REGISTERED OWNER TESTPERSON, GAMMA"],
      ["RNQ.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA", "RNR", "LIC/9QQQ456"],
      [`DQ.CA9190000.AZ.TXT ${GAMMA}`, "DR", "NAM/TESTPERSON, GAMMA.SEX/F.DOB/19800101"],
      [`KQ.CA9190000.AZ.TXT ${GAMMA}`, "KR", "DRIVER HISTORY"],
      ["BQ.CA9190000.AZ.TXT REG/AZ9999ZZ", "BR", "REGISTERED OWNER TESTPERSON, GAMMA"],
      [`IQ.CA9190000.AZ.TXT ${fields}.${GAMMA}`, "IR", "MATCHED BY NAM INDEX"],
      [`FQ.CA9190000.AZ.TXT ${fields}.SID/AZ00000042`, "FR", "* * * END OF MESSAGE * * *"],
    ] as const) {
      const [answer, ...others] = nlets.ask(query);
      expect(others).toEqual([]);
      expect(answer?.text.startsWith(`${key}.AZ9010000\r\n`), query).toBe(true);
      expect(answer?.text, query).toContain(shown);
      expect(answer?.isHit).toBe(true);
    }
  });

  it("answers that nothing is on file", () => {
    const [answer] = nlets.ask("RQ.CA9190000.UT.TXT LIC/9NNN111.LIY/2026.LIT/PC");
    expect(bodyOf(answer!.text)).toBe("NOT ON FILE LIC/9NNN111.LIY/2026.LIT/PC");
    expect(answer?.isHit).toBe(false);
    expect(bodyOf(nlets.text("FQ.CA9190000.UT.TXT PUR/C.ATN/DOE.SID/AZ00000042"))).toBe(
      "NOT ON FILE SID/AZ00000042",
    );
  });

  it("answers for the national files of Canada", () => {
    expect(nlets.text(`IQ.CA9190000.CN.TXT PUR/C.ATN/DOE.${GAMMA}`)).toMatch(/^IR\.CN9010000\r\n/);
    expect(bodyOf(nlets.text(`RQ.CA9190000.CN.TXT ${PLATE}`))).toMatch(/^\.02\. /);
    expect(bodyOf(nlets.text("IQ.CA9190000.CN.TXT PUR/C.ATN/DOE.SOC/900000001"))).toMatch(
      /^\.06\. INVALID MESSAGE FORMAT FOR CN/,
    );
  });

  it("gives one answer for each member of a region except our own state", () => {
    const answers = nlets.ask(`RQ.CA9190000.H1.TXT ${PLATE}`);
    const states = answers.map(({ text }) => text.slice(3, 5));
    expect(states).toEqual(REGIONS["H1"]!.filter((state) => state !== "CA"));
    expect(nlets.ask(`DQ.CA9190000.Z1.TXT ${GAMMA}`).length).toBeGreaterThanOrEqual(50);
    expect(bodyOf(nlets.text(`KQ.CA9190000.H1.TXT ${GAMMA}`))).toMatch(
      /^\.02\. MESSAGE TYPE NOT ALLOWED TO DESTINATION/,
    );
  });

  it("refuses with an ER that names the fault, lists the options and echoes 100 characters", () => {
    const [answer] = nlets.ask("RQ.CA9190000.AZ.*CLT0000002.TXT LIC/TEST001");
    expect(answer?.isError).toBe(true);
    expect(answer?.text).toMatch(/^ER\.NL0000000\r\n10:31 11\/23\/2026 00000\r\n/);
    expect(bodyOf(answer!.text).split("\r\n")).toEqual([
      ".22. INVALID MESSAGE FORMAT - REFER TO RQ MKE OPTIONS BELOW",
      "1. LIC, LIY, LIT",
      "2. VIN",
      "ORIGINAL MESSAGE",
      "RQ.CA9190000.AZ.*CLT0000002.TXT LIC/TEST001",
    ]);
    const long = nlets.text(`RQ.CA9190000.AZ.TXT LIC/A.REM/${"X".repeat(300)}`);
    expect(long.split("\r\n").at(-1)).toHaveLength(100);
  });

  it.each([
    ["DQ.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA.SEX/F", ".05."],
    ["DQ.CA9190000.H1.TXT OLN/ZAZ9999000", ".22."],
    ["IQ.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA.DOB/19800101", ".14."],
    ["IQ.CA9190000.AZ.TXT PUR/C.ATN/.NAM/TESTPERSON, GAMMA.DOB/19800101", ".16."],
    ["QW.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA", ".02."],
    ["RQ.CA9190000.FA.TXT VIN/ZZ9TEST0700000001", ".02."],
    ["YQ.CA9190000.AZ1230000.TXT RTY/WP", ".19."],
    ["AM.CA9190000.AZ9170100.TXT HELLO", ".19."],
    ["AM.CA1230000.AZ9010000.TXT HELLO", ".01."],
    ["AM.CA9190000.QQ.TXT HELLO", ".19."],
    ["RQ.CA9190000.AZ9010000.TXT VIN/ZZ9TEST0700000001", ".02."],
  ])("answers %s by ER %s", (query, code) => {
    const [answer] = nlets.ask(query);
    expect(answer?.isError).toBe(true);
    expect(bodyOf(answer!.text).startsWith(code)).toBe(true);
  });

  it("has states with habits: down, slow, talkative, without a service, with a file that is down", () => {
    expect(bodyOf(nlets.text(`RQ.CA9190000.WY.TXT ${PLATE}`))).toMatch(/^\.04\. USER OUT OF SERVICE/);
    expect(nlets.ask(`RQ.CA9190000.WY.TXT ${PLATE}`)[0]).toMatchObject({ isHit: false });
    expect(bodyOf(nlets.text("BQ.CA9190000.KS.TXT REG/KS9999ZZ"))).toMatch(/^\.01\. USER DOES NOT RESPOND/);
    expect(nlets.ask(`RQ.CA9190000.MT.TXT ${PLATE}`)[0]?.delayMs).toBe(3000);
    expect(nlets.ask(`RQ.CA9190000.FL.TXT ${PLATE}`).map(({ text }) => text.slice(0, 5))).toEqual([
      "RR.FL",
      "RR.FL",
    ]);
    expect(bodyOf(nlets.text(`DQ.CA9190000.GM.TXT ${GAMMA}`))).toBe("FILE NOT AVAILABLE");
  });

  it("carries administrative messages in silence, and says when a state is down", () => {
    expect(nlets.ask("AM.CA9190000.AZ.TXT HELLO")).toEqual([]);
    expect(nlets.ask("AM.CA9190000.AZ9010000.TXT HELLO")).toEqual([]);
    expect(bodyOf(nlets.text("AM.CA9190000.F1.TXT HELLO"))).toMatch(
      /^\.02\. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL FORWARD/,
    );
  });

  it("gives the records of Oregon and Nevada that their own systems have, when their line is down", async () => {
    for (const [name, state, owner] of [
      ["leds", "OR", "NAM/TESTPERSON, RHO.DOB/19881112.SEX/M"],
      ["ncjis", "NV", "NAM/TESTPERSON, TAU.DOB/19790704.SEX/M"],
    ] as const) {
      const own = await openSystem(name);
      const stolen = state === "OR" ? "9ZZZ998" : "9ZZZ997";
      for (const [query, shown] of [
        [`RQ.CA9190000.${state}.TXT ${PLATE}`, /VIN\W+(ZZ9\w+)/],
        [`DQ.CA9190000.${state}.TXT ${owner}`, /(Z(?:OR|NV)9999000)/],
        [`QV.CA9190000.${state}.TXT LIC/${stolen}`, /(ZZ9\w+)/],
        [`QW.CA9190000.${state}.TXT ${owner}`, /WNO\W+(TW\S+?)[.\s]/],
        [`QPO.CA9190000.${state}.TXT ${owner}`, /PNO\W+(TPO\S+?)[.\s]/],
      ] as const) {
        const [direct, roundabout] = [own.ask(query)[0]!, nlets.ask(query)[0]!];
        expect([direct.isHit, roundabout.isHit], query).toEqual([true, true]);
        expect(shown.exec(roundabout.text)?.[1], query).toBe(shown.exec(direct.text)?.[1]);
        expect(roundabout.text.split("\r\n")[0]).toBe(`${direct.text.split(".")[0]}.${state}9010000`);
      }
      await own.close();
    }
    expect(bodyOf(nlets.text("QV.CA9190000.AZ.TXT LIC/9ZZZ998"))).toMatch(/^\.02\./);
  });

  it("says nothing at all while the whole network is out of service", () => {
    expect(nlets.control("STOP 0400 MST")).toBe("NLETS TEMPORARILY OUT OF SERVICE UNTIL 0400 MST");
    expect(nlets.isSilent(`RQ.CA9190000.AZ.TXT ${PLATE}`)).toBe(true);
    nlets.control("START");
    expect(nlets.ask(`RQ.CA9190000.AZ.TXT ${PLATE}`)).toHaveLength(1);
    expect(nlets.notices().map(bodyOf)).toEqual([
      "NLETS TEMPORARILY OUT OF SERVICE UNTIL 0400 MST",
      "NLETS IN SERVICE",
    ]);
  });

  it("marks what belongs to a test", () => {
    const answer = nlets.text(`RQ.CA9190000.AZ.TXT ${PLATE}`, undefined, { isTest: true });
    expect(bodyOf(answer)).toMatch(/^TEST RECORD - NO ACTION\r\nAZ VEHICLE REGISTRATION/);
  });
});
