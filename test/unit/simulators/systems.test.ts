import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseMessageText } from "../../../src/domain/messageText.ts";
import { listed } from "../../../src/simulators/systems/stateInquiry.ts";
import { type AskedSystem, openSystem } from "./support.ts";

const LINES = /\r\n/;

describe("DMV", () => {
  let dmv: AskedSystem;
  beforeAll(async () => {
    dmv = await openSystem("dmv");
  });
  afterAll(() => dmv.close());

  it("shows the registration of the fact base, whatever the seed", () => {
    expect(dmv.text("RQ.CA9010000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC")).toBe(
      "RR.CA9010000.DMV.*R1.TXT LIC/9QQQ123.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VCO/SIL" +
        ".REX/20261130.RO/TESTPERSON, BETA.ADR/1 FIXTURE WAY, SAMPLETON CA 00000.STOP/NONE",
    );
  });

  it("finds it by VIN and by owner, and leaves the control field out when there is none", () => {
    // Who asks the hot files asks for the registration in the same message.
    expect(dmv.text("QV.CA9010000.DMV.*R1.TXT LIC/9QQQ123.LIS/CA")).toMatch(
      /^RR\.CA9010000\.DMV\.\*R1\.TXT LIC\/9QQQ123\.VIN\/ZZ9TEST0700000001/,
    );
    expect(dmv.ask("QV.CA9010000.DMV.TXT LIC/9QQQ123.LIS/AZ")).toMatchObject([
      { isHit: false, text: expect.stringContaining("NO RECORD") },
    ]);
    const byVin = dmv.text("RQ.CA9010000.DMV.TXT VIN/ZZ9TEST0700000001");
    expect(byVin).toMatch(/^RR\.CA9010000\.DMV\.TXT LIC\/9QQQ123\./);
    expect(dmv.text("RNQ.CA9010000.DMV.TXT NAM/TESTPERSON,BETA.DOB/19850301")).toMatch(
      /^RNR\..*TXT LIC\/9QQQ123\./,
    );
    expect(dmv.text("RNQ.CA9010000.DMV.TXT NAM/TESTPERSON, BETA")).toMatch(/TXT LIC\/9QQQ123\./);
  });

  it("shows the stop on a stolen vehicle", () => {
    expect(dmv.text("RQ.CA9010000.DMV.TXT LIC/9ZZZ999")).toMatch(
      /RO\/TESTPERSON, EPSILON.*\.STOP\/STOLEN VEHICLE$/,
    );
  });

  it("shows a driver by licence and by name, with sex and middle name narrowing", () => {
    expect(dmv.text("DQ.CA9010000.DMV.*R2.TXT OLN/Z9999001")).toMatch(
      /^DR\.CA9010000\.DMV\.\*R2\.TXT OLN\/Z9999001\.OLS\/CA\.NAM\/TESTPERSON, BETA\.SEX\/F\.DOB\/19850301\.HGT\/504\./,
    );
    const byName = "DQ.CA9010000.DMV.TXT NAM/TESTPERSON, ALPHA";
    expect(dmv.text(`${byName}.DOB/19700203.SEX/M`)).toContain("NAM/TESTPERSON, ALPHA Q");
    expect(dmv.text(`${byName} Q.DOB/19700203`)).toContain("NAM/TESTPERSON, ALPHA Q");
    expect(dmv.text(`${byName} X.DOB/19700203`)).toContain("NO RECORD");
    expect(dmv.text(`${byName}.DOB/19700203.SEX/F`)).toContain("NO RECORD");
    expect(dmv.text(`${byName}.DOB/020370`)).toContain("NAM/TESTPERSON, ALPHA Q");
  });

  it("shows a driver's history with its three sections", () => {
    const lines = dmv.text("KQ.CA9010000.DMV.TXT OLN/Z9999001").split(LINES);
    expect(lines[0]).toMatch(/^KR\.CA9010000\.DMV\.TXT OLN\/Z9999001\./);
    for (const title of ["CONVICTIONS", "ACCIDENTS", "ACTIONS"]) {
      expect(lines.some((line) => line.startsWith(`${title}/`))).toBe(true);
    }
  });

  it("shows a vessel by number, hull and owner", () => {
    const byNumber = dmv.text("BQ.CA9010000.DMV.TXT REG/CF9999ZZ");
    expect(byNumber).toMatch(
      /^BR\.CA9010000\.DMV\.TXT REG\/CF9999ZZ\.BHN\/ZZZ000000026\..*RO\/TESTPERSON, ALPHA Q/,
    );
    expect(dmv.text("BQ.CA9010000.DMV.TXT BHN/ZZZ000000026")).toBe(byNumber);
    expect(dmv.text("BQ.CA9010000.DMV.TXT NAM/TESTPERSON, ALPHA.DOB/19700203")).toBe(byNumber);
  });

  it("says what was not found, field by field", () => {
    expect(dmv.text("RQ.CA9010000.DMV.*R1.TXT LIC/9NNN123.LIY/2026.LIT/PC")).toBe(
      "RR.CA9010000.DMV.*R1.TXT NO RECORD DMV LIC/9NNN123.LIY/2026.LIT/PC",
    );
    expect(dmv.text("DQ.CA9010000.DMV.TXT OLN/A1234567")).toBe(
      "DR.CA9010000.DMV.TXT NO RECORD DMV OLN/A1234567",
    );
    expect(dmv.text("KQ.CA9010000.DMV.TXT OLN/A1234567")).toMatch(/^KR.*NO RECORD DMV/);
    expect(dmv.text("BQ.CA9010000.DMV.TXT REG/CF1AA")).toMatch(/^BR.*NO RECORD DMV REG\/CF1AA$/);
    expect(dmv.text("RNQ.CA9010000.DMV.TXT NAM/TESTPERSON, NOBODY")).toMatch(/^RNR.*NO RECORD DMV NAM\//);
    expect(dmv.ask("RQ.CA9010000.DMV.TXT LIC/9NNN123").map((answer) => answer.isHit)).toEqual([false]);
  });

  it("finds registrations by a part of the plate, with make and year narrowing", () => {
    expect(dmv.text("RPQ.CA9010000.DMV.*P1.TXT LIC/9QQQ12*.VMA/TOYT.VYR/2019")).toBe(
      "RPR.CA9010000.DMV.*P1.TXT LIC/9QQQ123.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VCO/SIL" +
        ".REX/20261130.RO/TESTPERSON, BETA.ADR/1 FIXTURE WAY, SAMPLETON CA 00000.STOP/NONE",
    );
    expect(dmv.text("RPQ.CA9010000.DMV.TXT LIC/9Q*123.VYR/19")).toContain("LIC/9QQQ123.");
    expect(dmv.text("RPQ.CA9010000.DMV.TXT LIC/9QQQ12*.VMA/FORD")).toBe(
      "RPR.CA9010000.DMV.TXT NO RECORD DMV LIC/9QQQ12*.VMA/FORD",
    );
    expect(dmv.text("RPQ.CA9010000.DMV.TXT LIC/9ZZZ99*")).toContain(".STOP/STOLEN VEHICLE");
    expect(dmv.text("RPQ.CA9010000.DMV.TXT LIC/9QQ****123.VMA/TOYT")).toContain("LIC/9QQQ123.");
    expect(dmv.text("RPQ.CA9010000.DMV.TXT LIC/*********X")).toBe(
      "RPR.CA9010000.DMV.TXT NO RECORD DMV LIC/*********X",
    );
    // More than an answer holds: thirty of them, and the advice to ask for less.
    const many = dmv.text("RPQ.CA9010000.DMV.TXT LIC/9*").split(LINES);
    expect(many).toHaveLength(31);
    expect(many.at(-1)).toBe("RECORDS/30 - MORE ON FILE, NARROW THE SEARCH");
  });

  it("shows an occupational licence by number and by holder, with the dealer whom a salesperson works for", () => {
    const byNumber = dmv.text("OQ.CA9010000.DMV.*O1.TXT OLC/ZZOL0042");
    expect(byNumber).toMatch(
      /^OR\.CA9010000\.DMV\.\*O1\.TXT OLC\/ZZOL0042\.KIND\/SALESPERSON\.NAM\/TESTPERSON, BETA\.DOB\/19850301\.OLN\/Z9999001\.ADR\/1 FIXTURE WAY, SAMPLETON CA 00000\.FIRM\/SAMPLE MOTORS 4\.EMPLOYER\/ZZOL0040\.ISS\/\d{8}\.EXP\/\d{8}\.STA\/VALID$/,
    );
    expect(dmv.text("OQ.CA9010000.DMV.*O1.TXT NAM/TESTPERSON, BETA")).toBe(byNumber);
    expect(dmv.text("OQ.CA9010000.DMV.TXT OLC/ZZOL0040")).toMatch(
      /\.KIND\/DEALER\.NAM\/TESTPERSON, .*\.FIRM\/SAMPLE MOTORS 4\.ISS\//,
    );
    expect(dmv.text("OQ.CA9010000.DMV.TXT OLC/ZZOL9999")).toBe(
      "OR.CA9010000.DMV.TXT NO RECORD DMV OLC/ZZOL9999",
    );
    expect(dmv.text("OQ.CA9010000.DMV.TXT NAM/TESTPERSON, NOBODY")).toBe(
      "OR.CA9010000.DMV.TXT NO RECORD DMV NAM/TESTPERSON, NOBODY",
    );
  });

  it("shows parking and toll violations of a plate of the state, newest first, with the owner", () => {
    const lines = dmv.text("PQ.CA9010000.DMV.*V1.TXT LIC/9QQQ123").split(LINES);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^PR\.CA9010000\.DMV\.\*V1\.TXT VIO\/ZZV\d{9}\.LIC\/9QQQ123\.VMA\/TOYT\.KIND\/(PARKING|TOLL)\.OFF\/[A-Z, ]+\.DATE\/2025\d{4}\.AMT\/\d+\.STA\/(UNPAID|CONTESTED|PAID)\.RO\/TESTPERSON, BETA$/,
    );
    const [newest, older] = lines.map((line) => /DATE\/(\d+)/.exec(line)?.[1] ?? "");
    expect(newest! >= older!).toBe(true);
    expect(lines[2]).toBe("RECORDS/2");
    expect(dmv.text("PQ.CA9010000.DMV.TXT LIC/9QQQ123.LIS/CA")).toContain("RECORDS/2");
    expect(dmv.text("PQ.CA9010000.DMV.TXT LIC/9QQQ123.LIS/NV")).toBe(
      "PR.CA9010000.DMV.TXT NO RECORD DMV LIC/9QQQ123.LIS/NV",
    );
    // Stolen, but parked well; and a plate that nobody has.
    expect(dmv.text("PQ.CA9010000.DMV.TXT LIC/9ZZZ999")).toBe(
      "PR.CA9010000.DMV.TXT NO RECORD DMV LIC/9ZZZ999",
    );
    expect(dmv.text("PQ.CA9010000.DMV.TXT LIC/9NNN123")).toBe(
      "PR.CA9010000.DMV.TXT NO RECORD DMV LIC/9NNN123",
    );
  });

  it("refuses a key that it does not serve, in the words of an answer", () => {
    const [answer] = dmv.ask("QW.CA9010000.DMV.*R9.TXT NAM/TESTPERSON, BETA");
    expect(answer).toEqual({
      text: "QW.CA9010000.DMV.*R9.TXT REJECT - MESSAGE KEY QW NOT SERVED BY DMV",
      isHit: false,
      isError: true,
    });
  });
});

describe("CJIS", () => {
  let cjis: AskedSystem;
  beforeAll(async () => {
    cjis = await openSystem("cjis");
  });
  afterAll(() => cjis.close());

  it("shows the wanted hit of the fact base, whatever the seed", () => {
    expect(cjis.text("QW.CA9010000.WPS.*R4.TXT NAM/TESTPERSON, DELTA.SEX/M.RAC/W.DOB/19750505")).toBe(
      "QW.CA9010000.WPS.*R4.TXT ***HIT*** MKE/WANTED PERSON.ORI/CA9020100.NAM/TESTPERSON, DELTA.SEX/M.RAC/W" +
        ".DOB/19750505.HGT/602.WGT/190.EYE/BRO.HAI/BLK.OFF/2299.DOW/20260110.WNO/TW26-00017.EXL/3.CMC/00" +
        ".FCN/4012601000017.NIC/W000000097.CONFIRM WITH ORI",
    );
  });

  it("finds a wanted person by name and date, by each number, and by name alone", () => {
    for (const query of [
      "NAM/TESTPERSON, DELTA.DOB/19750505",
      "NAM/TESTPERSON, DELTA.SEX/U.RAC/U.DOB/19750505",
      "NAM/TESTPERSON, DELTA",
      "NAM/TESTPERSON, DELTA.OCA/26-000124",
      "OLN/Z9999002",
      "SOC/900015838",
      "WNO/TW26-00017",
      "FCN/4012601000017",
      "NIC/W000000097",
    ]) {
      expect(cjis.text(`QW.CA9010000.WPS.TXT ${query}`), query).toContain(
        "***HIT*** MKE/WANTED PERSON.ORI/CA9020100",
      );
    }
  });

  it("shows one record once when several identifiers find it", () => {
    const text = cjis.text("QW.CA9010000.WPS.TXT NAM/TESTPERSON, DELTA.DOB/19750505.OLN/Z9999002");
    expect(text.split("***HIT***")).toHaveLength(2);
  });

  it("says for each identifier that nothing was found", () => {
    expect(cjis.text("QW.CA9010000.WPS.*R4.TXT NAM/TESTPERSON, DELTA.SEX/F.DOB/19750505.OLN/A0000000")).toBe(
      "QW.CA9010000.WPS.*R4.TXT NO RECORD WPS NAM/TESTPERSON, DELTA.SEX/F.DOB/19750505\r\nNO RECORD WPS OLN/A0000000",
    );
    expect(cjis.text("QV.CA9010000.SVS.*7F3A9.TXT LIC/9ZZZ111.LIS/CA")).toBe(
      "QV.CA9010000.SVS.*7F3A9.TXT NO RECORD SVS LIC/9ZZZ111.LIS/CA",
    );
    expect(cjis.text("QG.CA9010000.AFS.TXT SER/ZZTEST9999.MAK/GLC")).toMatch(
      /NO RECORD AFS SER\/ZZTEST9999\.MAK\/GLC$/,
    );
    expect(cjis.text("QW.CA9010000.WPS.TXT VIN/ZZ9TEST0700000001")).toMatch(
      /NO RECORD WPS VIN\/ZZ9TEST0700000001$/,
    );
    expect(cjis.text("QW.CA9010000.WPS.TXT HGT/602")).toMatch(/NO RECORD WPS HGT\/602$/);
    expect(cjis.text("QA.CA9010000.APS.TXT SER/NONE")).toMatch(/NO RECORD APS SER\/NONE$/);
  });

  it("shows a stolen vehicle by plate and by VIN; the state of the plate narrows", () => {
    const hit = cjis.text("QV.CA9010000.SVS.*R1.TXT LIC/9ZZZ999.LIS/CA");
    expect(hit).toMatch(
      /^QV\.CA9010000\.SVS\.\*R1\.TXT \*\*\*HIT\*\*\* MKE\/STOLEN VEHICLE\.ORI\/CA9190000\.LIC\/9ZZZ999\.LIS\/CA\..*FCN\/301[0-9]{10}\.NIC\/V000000097\.CONFIRM WITH ORI$/,
    );
    const vin = /VIN\/([^.]+)/.exec(hit)![1];
    expect(cjis.text(`QV.CA9010000.SVS.*R1.TXT VIN/${vin}`)).toBe(hit);
    expect(cjis.text("QV.CA9010000.SVS.TXT LIC/9ZZZ999.LIS/OR")).toContain(
      "NO RECORD SVS LIC/9ZZZ999.LIS/OR",
    );
  });

  it("shows a stolen gun, also with a letter inside its serial, and a mere sale as no hit to confirm", () => {
    expect(cjis.text("QG.CA9010000.AFS.*R3.TXT SER/ZZTEST0042.MAK/GLC.CAL/9.TYP/PI")).toMatch(
      /\*\*\*HIT\*\*\* MKE\/STOLEN GUN\..*SER\/ZZTEST0042\.MAK\/GLC\.CAL\/9\.TYP\/PI\..*NIC\/G000000889\.CONFIRM WITH ORI$/,
    );
    expect(cjis.text("QG.CA9010000.AFS.TXT SER/ZZTEST0J042")).toContain("SER/ZZTEST0042");
    expect(cjis.text("QG.CA9010000.AFS.TXT SER/ZZTEST0042.MAK/REM")).toContain("NO RECORD AFS");
    const sale = cjis.text("QG.CA9010000.AFS.TXT SER/ZZTEST0043");
    expect(sale).toContain("MKE/DEALER RECORD OF SALE");
    expect(sale).not.toMatch(/HIT|CONFIRM/);
  });

  it("shows a stolen article", () => {
    expect(cjis.text("QA.CA9010000.APS.TXT SER/ZZA0000042.TYP/BBICYCL")).toMatch(
      /MKE\/STOLEN ARTICLE\..*TYP\/BBICYCL\.SER\/ZZA0000042\.BRA\/TESTCO\./,
    );
  });

  it("answers each key at its own file only", () => {
    for (const [text, destination] of [
      ["QW.CA9010000.SVS.TXT NAM/TESTPERSON, DELTA", "SVS"],
      ["QV.CA9010000.CA.TXT LIC/9ZZZ999", "CA"],
      ["FQ.CA9010000.WPS.TXT SID/CA00000042", "WPS"],
      ["RQ.CA9010000.SVS.TXT LIC/9ZZZ999", "SVS"],
      ["QV.CA9010000.MPS.TXT LIC/9ZZZ999", "MPS"],
    ] as const) {
      const [answer] = cjis.ask(text, destination);
      expect(answer?.isError, text).toBe(true);
      expect(answer?.text, text).toContain(`NOT SERVED BY ${destination}`);
    }
  });
});

describe("NCIC", () => {
  let ncic: AskedSystem;
  beforeAll(async () => {
    ncic = await openSystem("ncic");
  });
  afterAll(() => ncic.close());

  it("answers in its own name when it gets a copy of a state inquiry", () => {
    const lines = ncic
      .text("QW.CA9010000.WPS.*R4.TXT NAM/TESTPERSON, DELTA.SEX/M.RAC/W.DOB/19750505", "NCIC")
      .split(LINES);
    expect(lines.slice(0, 3)).toEqual([
      "QW.CA9010000.NCI.*R4.TXT",
      "WARNING - ARMED AND DANGEROUS",
      "MKE/WANTED PERSON",
    ]);
    expect(lines[3]).toBe("ORI/CA9020100 NAM/TESTPERSON, DELTA SEX/M RAC/W DOB/19750505");
    expect(lines).toContain("NIC/W000000097 DTE/20260111 DLU/20260111");
    expect(lines.at(-2)).toBe("ORI IS SAMPLE POLICE 01 COUNTY 902 555-0102");
    expect(lines.at(-1)).toBe("CONFIRM WITH ORI BEFORE ACTING ON THIS RECORD");
  });

  it("says for each identifier that there is no want or no record", () => {
    expect(ncic.text("QW.CA9010000.NCI.TXT NAM/TESTPERSON, NOBODY.DOB/19750505.SOC/900000001")).toBe(
      "QW.CA9010000.NCI.TXT\r\nNO NCIC WANT NAM/TESTPERSON, NOBODY DOB/19750505\r\nNO NCIC WANT SOC/900000001",
    );
    expect(ncic.text("QV.CA9010000.NCI.TXT LIC/9NNN999.LIS/CA")).toBe(
      "QV.CA9010000.NCI.TXT\r\nNO RECORD LIC/9NNN999 LIS/CA",
    );
  });

  it("answers the NCIC dialect in kind, hit and no hit", () => {
    expect(ncic.text("1N01ZQ01000417.QV.CA9010000.LIC/9NNN999.LIS/CA.")).toBe(
      "1L01ZQ01000417\r\nCA9010000\r\nNO RECORD LIC/9NNN999 LIS/CA",
    );
    const lines = ncic.text("1N01ZQ01000417.QV.CA9010000.LIC/9ZZZ999.LIS/CA.").split(LINES);
    expect(lines.slice(0, 3)).toEqual(["1L01ZQ01000417", "CA9010000", "MKE/STOLEN VEHICLE"]);
    expect(lines.join(" ")).toContain("NIC/V000000097");
  });

  it("shows guns and articles, letters inside a serial ignored", () => {
    expect(ncic.text("QG.CA9010000.NCI.TXT SER/ZZTEST00X42.CAL/9")).toMatch(
      /MKE\/STOLEN GUN\r\nORI\/\S+ SER\/ZZTEST0042/,
    );
    expect(ncic.text("QA.CA9010000.NCI.TXT SER/ZZA0000042")).toContain("MKE/STOLEN ARTICLE");
    expect(ncic.text("QA.CA9010000.NCI.TXT SER/NOPE")).toContain("NO RECORD SER/NOPE");
  });

  it("answers the investigative keys like the plain ones and refuses others", () => {
    expect(ncic.text("ZV.CA9010000.NCI.TXT LIC/9ZZZ999")).toContain("MKE/STOLEN VEHICLE");
    const [answer] = ncic.ask("RQ.CA9010000.NCI.TXT LIC/9ZZZ999");
    expect(answer).toMatchObject({
      isError: true,
      text: expect.stringContaining("MESSAGE KEY RQ NOT SERVED BY NCIC"),
    });
  });
});

describe.each([
  {
    name: "leds" as const,
    link: "LEDS",
    state: "OR",
    owner: "RHO",
    born: "19881112",
    stolen: "9ZZZ998",
    gun: "ZZT60000000",
    article: "ZZA7000000",
    title: "OREGON LEDS",
    nothing: "NO RECORD",
  },
  {
    name: "ncjis" as const,
    link: "NCJIS",
    state: "NV",
    owner: "TAU",
    born: "19790704",
    stolen: "9ZZZ997",
    gun: "ZZT61000000",
    article: "ZZA8000000",
    title: "NCJIS/",
    nothing: "NCJIS/NO RECORD",
  },
])("$link", ({ name, state, owner, born, stolen, gun, article, title, nothing }) => {
  let system: AskedSystem;
  beforeAll(async () => {
    system = await openSystem(name);
  });
  afterAll(() => system.close());

  it("answers registration, owner, driver, history and vessel in its own layout", () => {
    const person = `NAM/TESTPERSON, ${owner}.DOB/${born}.SEX/M`;
    const header = `CA9190000.${state}.*R1.TXT\r\n${title}`;
    for (const [key, response, query, shown] of [
      ["RQ", "RR", "LIC/9QQQ456.LIY/2026.LIT/PC", owner],
      ["RNQ", "RNR", `NAM/TESTPERSON, ${owner}`, "9QQQ456"],
      ["DQ", "DR", person, owner],
      ["KQ", "KR", person, "CONVICTION"],
      ["BQ", "BR", `REG/${state}9999ZZ`, owner],
    ] as const) {
      const text = system.text(`${key}.CA9190000.${state}.*R1.TXT ${query}`);
      expect(text.startsWith(`${response}.${header}`), text).toBe(true);
      if (key !== "KQ") expect(text).toContain(shown);
    }
  });

  it("answers wanted persons, protection orders, stolen vehicles, guns and articles", () => {
    for (const [query, words] of [
      [`QW.CA9190000.${state}.TXT NAM/TESTPERSON, ${owner}.DOB/${born}`, "WANTED PERSON"],
      [`QV.CA9190000.${state}.TXT LIC/${stolen}.LIS/${state}`, "STOLEN VEHICLE"],
      [`QG.CA9190000.${state}.TXT SER/${gun}`, "STOLEN GUN"],
      [`QPO.CA9190000.${state}.TXT NAM/TESTPERSON, ${owner}.DOB/${born}`, "PROTECTION ORDER"],
      [`QA.CA9190000.${state}.TXT SER/${article}`, "STOLEN ARTICLE"],
    ] as const) {
      const text = system.text(query);
      expect(text).toContain(words);
      expect(text).toContain("CONFIRM WITH");
    }
  });

  it("answers criminal history", () => {
    const fields = "PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-1";
    expect(
      system.text(`IQ.CA9190000.${state}.TXT ${fields}.NAM/TESTPERSON, ${owner}.DOB/${born}.SEX/M`),
    ).toContain(`${state}00000042`);
    expect(system.text(`FQ.CA9190000.${state}.TXT ${fields}.SID/${state}00000042`)).toMatch(
      /END OF MESSAGE \* \* \*$/,
    );
  });

  it("knows its own agencies, and nobody else's", () => {
    expect(system.text(`TQ.CA9190000.${state}.TXT ORI/${state}9010000`)).toMatch(
      new RegExp(`^TR\\.CA9190000\\.${state}\\.TXT\\r\\nORI/${state}9010000\\.LOC/COUNTY 901\\.TYP/SO\\.`),
    );
    for (const ori of ["AZ9010000", `${state}9999999`]) {
      const [answer] = system.ask(`TQ.CA9190000.${state}.TXT ORI/${ori}`);
      expect(answer).toMatchObject({ isHit: false, text: expect.stringContaining(`NOT ON FILE ORI/${ori}`) });
    }
  });

  it("says that nothing was found", () => {
    for (const query of [
      "RQ LIC/9NNN000",
      "DQ OLN/NOBODY",
      "KQ OLN/NOBODY",
      "BQ REG/X1",
      "QV LIC/9NNN000",
      "QW SOC/900000001",
      "QG SER/X",
      "QA SER/X",
    ]) {
      const [key, fields] = query.split(" ") as [string, string];
      const [answer] = system.ask(`${key}.CA9190000.${state}.TXT ${fields}`);
      expect(answer?.text, query).toContain(nothing);
      expect(answer?.isHit, query).toBe(false);
    }
  });

  it("lets its agencies confirm a hit by a message of their own, from the agency to the asker", () => {
    const request = (agency: string, rest: string) =>
      system.ask(`YQ.CA9190000.${agency}.*R6.TXT RTY/WP.${rest}.NAM/TESTPERSON, ${owner}.DOB/${born}`);
    const agency = `${state}9010000`;
    expect(request(agency, "RNO/1.PRI/U.OCA/26-1.NIC/W000000097")).toEqual([]);
    expect(system.notices()).toEqual([]);
    system.advance(4000);
    const [answer, ...others] = system.notices();
    expect(others).toEqual([]);
    expect(answer).toMatch(
      new RegExp(
        `^YR\\.${agency}\\.CA9190000\\.\\*R6\\.TXT RTY/WP\\.OCA/26-1\\.NIC/W000000097\\..*\\.CON/Y\\.`,
      ),
    );
    request(agency, "RNO/1.PRI/U.OCA/26-2.NIC/W000000012");
    system.advance(4000);
    expect(system.notices()).toEqual([expect.stringContaining("CON/N")]);
    expect(system.ask(`YQ.CA9190000.${state}1230000.TXT RTY/WP`)[0]).toMatchObject({ isError: true });
  });

  it("has agencies that ask for time, that want to be asked twice, and that never answer", () => {
    const answers = (agency: string, request: number, afterMs: number) => {
      system.ask(
        `YQ.CA9190000.${state}901${agency}.*R7.TXT RTY/WP.RNO/${request}.OCA/26-${agency}.NIC/W000000097`,
      );
      system.advance(afterMs);
      return system.notices().map((text) => /CON\/[A-Z](?:\.HRS\/\d+)?/.exec(text)?.[0]);
    };
    expect(answers("0200", 1, 4000)).toEqual(["CON/P.HRS/1"]);
    system.advance(3600_000);
    expect(system.notices()).toEqual([expect.stringContaining("CON/Y")]);
    expect(answers("0300", 1, 600_000)).toEqual([]);
    expect(answers("0300", 2, 4000)).toEqual(["CON/Y"]);
    expect(answers("0400", 3, 600_000)).toEqual([]);
  });

  it("answers a request once, however often its line brought it", () => {
    const request = `YQ.CA9190000.${state}9010000.*R8.TXT RTY/WP.RNO/1.OCA/26-8.NIC/W000000097`;
    system.ask(request, undefined, { number: 41 });
    system.ask(request, undefined, { number: 41, isRepeat: true });
    system.advance(4000);
    expect(system.notices()).toHaveLength(1);
  });

  it("takes administrative messages without an answer", () => {
    expect(system.ask(`AM.CA9190000.${state}9010000.TXT HELLO`)).toEqual([]);
  });
});

describe("answers", () => {
  it("count several records, and cut a list that is longer than thirty", () => {
    const count = (records: number, isCut: boolean) => `${records}${isCut ? " OF MORE" : ""}`;
    const rows = Array.from({ length: 31 }, (_, at) => `ROW ${at + 1}`);
    expect(listed(rows.slice(0, 1), count)).toBe("ROW 1");
    expect(listed(rows.slice(0, 2), count)).toBe("ROW 1\r\nROW 2\r\n2");
    expect(listed(rows.slice(0, 30), count).split(LINES)).toEqual([...rows.slice(0, 30), "30"]);
    expect(listed(rows, count).split(LINES)).toEqual([...rows.slice(0, 30), "30 OF MORE"]);
  });

  it("can all be read by the reader of message text, and keep the control field", async () => {
    const dmv = await openSystem("dmv");
    const message = parseMessageText(dmv.text("RQ.CA9010000.DMV.*(A&1.TXT LIC/9QQQ123"));
    expect(message).toMatchObject({ key: "RR", control: "(A&1" });
    expect(message?.fields.get("RO")).toBe("TESTPERSON, BETA");
    await dmv.close();
  });
});
