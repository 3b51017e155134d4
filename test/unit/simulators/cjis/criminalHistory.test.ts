import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Population } from "../../../../src/simulators/population/population.ts";
import { CLERK_WAIT_MS, REQUESTS_MAX } from "../../../../src/simulators/systems/cjis/clerk.ts";
import { type AskedSystem, openSystem } from "../support.ts";

const LINES = /\r\n/;
const JUSTIFIED = "PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123";
const purpose = (letter: string) => JUSTIFIED.replace("PUR/C", `PUR/${letter}`);

let cjis: AskedSystem;
const sheet = (fields: string, how = {}) =>
  cjis
    .ask(`FQ.CA9010000.CA.*R5.TXT ${fields}`, "CA", how)
    .map(({ text }) => text)
    .join("\r\n")
    .split(LINES);

describe("the index of criminal history", () => {
  beforeAll(async () => {
    cjis = await openSystem("cjis");
  });
  afterAll(() => cjis.close());

  it("lists candidates and says which index found them", () => {
    expect(
      cjis.text(`IQ.CA9010000.CA.*R5.TXT ${JUSTIFIED}.NAM/TESTPERSON, OMEGA.SEX/M.DOB/19700215`),
    ).toMatch(/^IR\.CA9010000\.CA\.\*R5\.TXT INDEX\/NAM\.SID\/CA00000042\.CII\/A00000042\..*\.ARRESTS\/4$/);
    expect(cjis.text(`IQ.CA9010000.ACH.TXT ${JUSTIFIED}.NAM/TESTPERSON, BETA.SEX/F.DOB/19850301`)).toBe(
      "IR.CA9010000.ACH.TXT NO RECORD ACH NAM/TESTPERSON, BETA.SEX/F.DOB/19850301",
    );
    expect(cjis.text(`IQ.CA9010000.CA.TXT ${JUSTIFIED}.SOC/900023757`)).toContain("INDEX/SOC.SID/CA00000042");
  });

  it("asks for a purpose, and refuses one that criminal history is not for", () => {
    for (const [fields, reason] of [
      ["SID/CA00000042", "PUR MISSING"],
      [`${purpose("R")}.SID/CA00000042`, "PUR/R - CRIMINAL HISTORY IS NOT FOR THIS PURPOSE"],
    ] as const) {
      expect(cjis.ask(`FQ.CA9010000.CA.TXT ${fields}`)).toEqual([
        { text: `FR.CA9010000.CA.TXT REJECT - ${reason}`, isHit: false, isError: true },
      ]);
    }
  });
});

describe("a full record", () => {
  beforeEach(async () => {
    cjis = await openSystem("cjis");
  });
  afterEach(() => cjis.close());

  it("has a caveat, identification, events in order of date, and an end mark", () => {
    const lines = sheet(`${JUSTIFIED}.SID/CA00000042`);
    expect(lines.slice(0, 6)).toEqual([
      "FR.CA9010000.CA.*R5.TXT CONFIDENTIAL CRIMINAL HISTORY - INVENTED DATA",
      "RELEASED FOR PURPOSE C (CRIMINAL JUSTICE) ONLY - DESTROY WHEN NO LONGER NEEDED",
      "DATE:20261123 TIME:1731 UTC",
      "ORI:CA9010000 ATN:DOEJ 4711",
      "RSN:INV CAS:26-000123",
      "LAST RELEASE:NONE ON FILE",
    ]);
    expect(lines).toContain("SID:CA00000042 CII:A00000042 FBI:CAZ000016");
    expect(lines).toContain("NAM:01 TESTPERSON, OMEGA");
    for (const start of ["FPC:", "FINGERPRINTS:FPN", "DNA:", "SOC:900023757 CDL:Z9999003", "ADR:"])
      expect(
        lines.some((line) => line.startsWith(start)),
        start,
      ).toBe(true);
    expect(lines.at(-1)).toBe("* * * END OF MESSAGE * * *");
    const dates = lines.flatMap(
      (line) => /^[A-Z/]+: NAM:\d\d (\d{8}) (?:POSITIVE ID|NAME ONLY)$/.exec(line)?.[1] ?? [],
    );
    const arrests = lines.filter((line) => line.startsWith("ARR/DET/CITE:"));
    expect(arrests).toHaveLength(4);
    expect(dates.length).toBeGreaterThan(8);
    expect(lines.some((line) => /^CNT:01 #1 .+ (?:PC|VC|HS)-.+ \((?:FELONY|MISDEMEANOR)\)$/.test(line))).toBe(
      true,
    );
  });

  it("is cut at line ends into numbered parts, each with the header", () => {
    const answers = cjis.ask(`FQ.CA9010000.CA.*R5.TXT ${JUSTIFIED}.SID/CA00000043`);
    expect(answers.length).toBeGreaterThan(1);
    for (const [at, { text }] of answers.entries()) {
      expect(text.length).toBeLessThanOrEqual(32_000);
      expect(text).toMatch(
        new RegExp(`^FR\\.CA9010000\\.CA\\.\\*R5\\.TXT PART ${at + 1} OF ${answers.length}\r\n`),
      );
    }
    expect(answers.at(-1)!.text.endsWith("* * * END OF MESSAGE * * *")).toBe(true);
  });

  it("never shows what a court has sealed", () => {
    const { cycles } = new Population(7).subject("CA", 43);
    const sealed = cycles.filter(({ isSealed }) => isSealed);
    expect(sealed.length).toBeGreaterThan(0);
    const text = sheet(`${JUSTIFIED}.SID/CA00000043`).join("\n");
    expect(text.match(/ARR\/DET\/CITE/g)).toHaveLength(cycles.length - sealed.length);
    for (const { events } of sealed) {
      const [arrest] = events;
      if (arrest?.kind === "arrest") expect(text).not.toContain(`BOOKING:${arrest.booking}`);
    }
  });

  it("shows for housing nothing but standing convictions of ten years, and no numbers of the person", () => {
    const all = sheet(`${purpose("C")}.SID/CA00000043`);
    const housing = sheet(`${purpose("H")}.SID/CA00000043`);
    const count = (lines: readonly string[], pattern: RegExp) =>
      lines.filter((line) => pattern.test(line)).length;
    expect(count(housing, /^ARR\/DET\/CITE/)).toBeGreaterThan(0);
    expect(count(housing, /^ARR\/DET\/CITE/)).toBeLessThan(count(all, /^ARR\/DET\/CITE/) / 2);
    expect(count(all, /1203\.4 PC/)).toBeGreaterThan(0);
    expect(count(housing, /1203\.4 PC|REJECTED|DISMISSED|ACQUITTED|^PRETRIAL|^SOC:|^ADR:|^FPC:/)).toBe(0);
    const courts = housing.flatMap((line) => /^COURT: NAM:\d\d (\d{8})/.exec(line)?.[1] ?? []);
    expect(courts.length).toBeGreaterThan(0);
    for (const date of courts) expect(date >= "20161123").toBe(true);
  });

  it("shows for employment convictions and what a court has yet to decide", () => {
    const lines = sheet(`${purpose("E")}.SID/CA00000043`);
    expect(lines.some((line) => /REJECTED|ACQUITTED|1203\.4 PC/.test(line))).toBe(false);
    expect(lines.some((line) => line.startsWith("SOC:"))).toBe(false);
    expect(lines.filter((line) => /^CNT:\d\d DISPO:CONVICTED/.test(line)).length).toBeGreaterThan(0);
  });

  it("is none for a purpose that may see nothing of it", () => {
    cjis.clock.nowMs = Date.UTC(2036, 10, 23);
    expect(sheet(`${purpose("H")}.SID/CA00000042`)).toEqual([
      "FR.CA9010000.CA.*R5.TXT NO RECORD CA SID/CA00000042",
    ]);
    expect(sheet(`${purpose("C")}.SID/CA00000042`).length).toBeGreaterThan(10);
    expect(sheet(`${JUSTIFIED}.SID/CA99999999`)).toEqual([
      "FR.CA9010000.CA.*R5.TXT NO RECORD CA SID/CA99999999",
    ]);
  });

  it("notes each release and shows it to the next who asks, also after a restart", async () => {
    sheet(`${JUSTIFIED}.SID/CA00000042`, { number: 5 });
    cjis.clock.nowMs += 60_000;
    await cjis.restart();
    const second = cjis.text(
      `FQ.CA9190000.CA.TXT ${purpose("J").replace("INV", "HIR")}.SID/CA00000042`,
      "CA",
      {
        number: 6,
      },
    );
    expect(second.split(LINES)[5]).toBe(
      "LAST RELEASE:20261123 1731 ORI:CA9010000 ATN:DOEJ 4711 PUR:C RSN:INV CAS:26-000123",
    );
    // A repeat of a message is no release of its own, and a record check is as fresh as its clock.
    cjis.clock.nowMs += 60_000;
    const again = cjis.text(
      `FQ.CA9190000.CA.TXT ${purpose("J").replace("INV", "HIR")}.SID/CA00000042`,
      "CA",
      {
        number: 6,
        isRepeat: true,
      },
    );
    expect(again.split(LINES)[2]).toBe("DATE:20261123 TIME:1733 UTC");
    expect(again.split(LINES)[5]).toBe(second.split(LINES)[5]);
    expect(cjis.text(`ZR.CA9010000.CA.*Z1.TXT ${JUSTIFIED}.SID/CA00000042`).split(LINES)).toEqual([
      "ZR.CA9010000.CA.*Z1.TXT RECORD ON FILE SID:CA00000042 CII:A00000042 FBI:CAZ000016 ARRESTS:4",
      "RELEASES:2",
      "20261123 1732 ORI:CA9190000 ATN:DOEJ 4711 PUR:J RSN:HIR CAS:26-000123",
      "20261123 1731 ORI:CA9010000 ATN:DOEJ 4711 PUR:C RSN:INV CAS:26-000123",
    ]);
  });

  it("keeps releases for three years", () => {
    sheet(`${JUSTIFIED}.SID/CA00000042`);
    cjis.clock.nowMs = Date.UTC(2029, 10, 22);
    sheet(`${JUSTIFIED}.SID/CA00000042`);
    expect(cjis.text(`ZR.CA9010000.CA.TXT ${JUSTIFIED}.SID/CA00000042`)).toContain("RELEASES:2");
    cjis.clock.nowMs = Date.UTC(2029, 10, 25);
    sheet(`${JUSTIFIED}.SID/CA00000042`);
    expect(cjis.text(`ZR.CA9010000.CA.TXT ${JUSTIFIED}.SID/CA00000042`)).toContain("RELEASES:2");
  });

  it("points to what other files of the state have about the subject now", () => {
    const flags = (SID: string, letter = "C") =>
      sheet(`${purpose(letter)}.SID/${SID}`).filter((line) => line.startsWith("FLAG:"));
    expect(flags("CA00000051")).toEqual([
      "FLAG: WANTED PERSON FCN/4012601000017 NIC/W000000097 ORI:CA9020100",
    ]);
    expect(flags("CA00000042")).toEqual([]);
    const entered = cjis.text(
      "EW.CA9190000.WPS.*E1.TXT NAM/TESTPERSON, OMEGA.SEX/M.RAC/B.DOB/19700215.HGT/510.WGT/205.HAI/GRY.OFF/2404.DOW/20261101.WNO/TW26-00042.EXL/1.CII/A00000042.OCA/26-000777",
    );
    const FCN = /FCN\/(\d{13})/.exec(entered)![1]!;
    expect(flags("CA00000042")).toEqual([`FLAG: WANTED PERSON FCN/${FCN} ORI:CA9190000`]);
    expect(flags("CA00000042", "V")).toEqual([]);
    cjis.text(`CW.CA9190000.WPS.TXT FCN/${FCN}.OCA/26-000777`);
    expect(flags("CA00000042")).toEqual([]);
  });

  it("answers test messages from one record, and notes them apart", () => {
    const text = cjis.text(`FQ.CA9010000.CA.TXT ${JUSTIFIED}.SID/CA00000042`, "CA", { isTest: true });
    expect(text).toContain("TEST RECORD - NO ACTION\r\nCONFIDENTIAL");
    expect(cjis.text(`FQ.CA9010000.CA.TXT ${JUSTIFIED}.SID/CA00000051`, "CA", { isTest: true })).toContain(
      "NO RECORD",
    );
    expect(sheet(`${JUSTIFIED}.SID/CA00000042`)[5]).toBe("LAST RELEASE:NONE ON FILE");
  });
});

describe("a request in plain words", () => {
  beforeEach(async () => {
    cjis = await openSystem("cjis");
  });
  afterEach(() => cjis.close());

  const request = (words: string, fields = "SID/CA00000042") =>
    cjis.text(`AQ.CA9190000.CA.*Q1.TXT ${JUSTIFIED}.${fields}.TXM/${words}`);

  it("is taken at once, and answered by the clerk's message later, also by a clerk who was restarted", async () => {
    expect(request("PLEASE SEND THE COURT MINUTES")).toBe(
      "AR.CA9190000.CA.*Q1.TXT CA REQUEST 1 RECEIVED - A CLERK ANSWERS BY MESSAGE",
    );
    cjis.advance(CLERK_WAIT_MS - 1);
    expect(cjis.notices()).toEqual([]);
    await cjis.restart();
    cjis.advance(1);
    const [message] = cjis.notices();
    const lines = message!.split(LINES);
    expect(lines[0]).toBe(
      "AR.CA9340100.CA9190000.*Q1.TXT REQUEST 1 OF 20261123 1731 BY ORI:CA9190000 ATN:DOEJ 4711",
    );
    expect(lines[1]).toBe("RE: TESTPERSON, OMEGA DOB:19700215 SID:CA00000042");
    expect(lines.slice(2).every((line) => /^COURT \d{8} CA\S+ .+ CASE:\S+ DISPO:/.test(line))).toBe(true);
    expect(lines.length).toBeGreaterThan(2);
    cjis.advance(CLERK_WAIT_MS);
    expect(cjis.notices()).toEqual([]);
  });

  it.each([
    ["BOOKING SHEETS", "SID/CA00000042", /^ARREST \d{8} .* BOOKING:\d{7}$/m],
    ["FINGERPRINTS", "SID/CA00000042", /^FINGERPRINTS FPN00000042 FPC:/m],
    ["A HOROSCOPE", "SID/CA00000042", /NOTHING MORE ON FILE THAN THE RECORD ITSELF - SEND FQ$/],
    ["PHOTOGRAPHS", "NAM/TESTPERSON, NOBODY.DOB/19500101", /NO RECORD ON FILE/],
  ])("for %s of %s gets what the clerk finds", (words, fields, expected) => {
    request(words, fields);
    cjis.advance(CLERK_WAIT_MS);
    expect(cjis.notices().join("\n").replaceAll("\r", "")).toMatch(expected);
  });

  it("is refused when the clerk's desk is full", () => {
    for (let at = 0; at < REQUESTS_MAX; at++) request(`COURT ${at}`);
    expect(request("ONE MORE")).toBe(
      "AR.CA9190000.CA.*Q1.TXT REJECT - THE CLERK HAS TOO MANY REQUESTS - SEND AGAIN LATER",
    );
  });
});
