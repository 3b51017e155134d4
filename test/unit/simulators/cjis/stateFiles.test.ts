import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AskedSystem, openSystem } from "../support.ts";

/** Sheriff of Los Angeles county, police of San Diego county, a probation department: all invented. */
const OWNER = "CA9190000";
const OTHER = "CA9370100";
const PROBATION = "CA919013G";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const COROLLA =
  "LIC/9QQQ777.LIS/CA.LIY/2027.LIT/PC.VIN/ZZ9TESTENTRY00001.VYR/2022.VMA/TOYT.VMO/COA.VST/4D.VCO/RED.DOT/20261120.OCA/26-000777";
const PERSON = "NAM/TESTPERSON, ENTRY.SEX/M.RAC/W.DOB/19800229.HGT/510.WGT/180.EYE/BRO.HAI/BRO";

let cjis: AskedSystem;
const say = (key: string, file: string, fields: string, sender = OWNER) =>
  cjis.text(`${key}.${sender}.${file}.*E1.TXT ${fields}`, file);
const numberIn = (text: string) => /FCN\/([0-9]{13})/.exec(text)![1]!;

describe("the state's files", () => {
  beforeAll(async () => {
    cjis = await openSystem("cjis");
  });
  afterAll(() => cjis.close());

  it.each([
    ["EV", "SVS", "301", COROLLA, "QV", "LIC/9QQQ777", "STOLEN VEHICLE"],
    ["EF", "SVS", "301", "ENG/ZZENG0001.VMA/FORD.VMO/F15.OCA/1", "QV", "ENG/ZZENG0001", "FELONY VEHICLE"],
    ["ELV", "SVS", "301", "LIC/9QQQ701.LIS/CA.VMO/CIV.OCA/1", "QV", "LIC/9QQQ701", "LOST VEHICLE"],
    [
      "EVM",
      "SVS",
      "301",
      "LIC/9QQQ702.LIS/CA.VMO/CIV.OCA/1",
      "QV",
      "LIC/9QQQ702",
      "VEHICLE OF A MISSING PERSON",
    ],
    ["ESV", "SVS", "305", "LIC/9QQQ703.LIS/CA.VMO/CIV.OCA/1", "QV", "LIC/9QQQ703", "STORED VEHICLE"],
    [
      "EIV",
      "SVS",
      "305",
      "LIC/9QQQ704.LIS/CA.VMO/CIV.OCA/1",
      "QV",
      "LIC/9QQQ704",
      "IMPOUNDED VEHICLE - STORED AND HELD",
    ],
    ["ERV", "SVS", "305", "LIC/9QQQ705.LIS/CA.VMO/CIV.OCA/1", "QV", "LIC/9QQQ705", "REPOSSESSED VEHICLE"],
    [
      "EL",
      "SVS",
      "311",
      "LIC/9QQQ706.LIS/CA.LIY/2027.LIT/PC.OCA/1",
      "QV",
      "LIC/9QQQ706",
      "STOLEN OR LOST LICENSE PLATE",
    ],
    ["EP", "SVS", "312", "SER/ZZP9000001.BRA/TESTCO.OCA/1", "QV", "SER/ZZP9000001", "STOLEN PART"],
    ["EB", "ABS", "302", "REG/CF7777ZZ.RES/CA.BHN/ZZZ777777726.OCA/1", "QB", "REG/CF7777ZZ", "STOLEN BOAT"],
    ["EBL", "ABS", "302", "BHN/ZZZ777777826.OCA/1", "QB", "BHN/ZZZ777777826", "LOST BOAT"],
    ["EA", "APS", "303", "TYP/BBICYCL.SER/ZZA9000001.OCA/1", "QA", "SER/ZZA9000001", "STOLEN ARTICLE"],
    ["EAL", "APS", "303", "TYP/BBICYCL.SER/ZZA9000002.OCA/1", "QA", "SER/ZZA9000002", "LOST ARTICLE"],
    ["EAF", "APS", "303", "TYP/BBICYCL.SER/ZZA9000003.OCA/1", "QA", "SER/ZZA9000003", "FOUND ARTICLE"],
    ["EAV", "APS", "303", "TYP/BBICYCL.SER/ZZA9000004.OCA/1", "QA", "SER/ZZA9000004", "RECOVERED ARTICLE"],
    ["EAP", "APS", "303", "TYP/MTUBA.OAN/ZZOAN77.OCA/1", "QA", "OAN/ZZOAN77", "PAWNED ARTICLE"],
    ["EAO", "APS", "303", "TYP/MTUBA.OAN/ZZOAN78.OCA/1", "QA", "OAN/ZZOAN78", "ARTICLE UNDER OBSERVATION"],
    ["EG", "AFS", "304", "SER/ZZG7J77.MAK/GLC.CAL/9.TYP/PI.OCA/1", "QG", "SER/ZZG777", "STOLEN GUN"],
    ["EGL", "AFS", "304", "SER/ZZG701.MAK/GLC.CAL/9.TYP/PI.OCA/1", "QG", "SER/ZZG701", "LOST GUN"],
    ["EGF", "AFS", "304", "SER/ZZG702.MAK/GLC.CAL/9.TYP/PI.OCA/1", "QG", "SER/ZZG702", "CRIME GUN"],
    ["EGR", "AFS", "304", "SER/ZZG703.MAK/GLC.CAL/9.TYP/PI.OCA/1", "QG", "SER/ZZG703", "RECOVERED GUN"],
    ["EGN", "AFS", "304", "SER/ZZG704.MAK/GLC.CAL/9.TYP/PI.OCA/1", "QG", "SER/ZZG704", "FOUND GUN"],
    [
      "EGO",
      "AFS",
      "304",
      "SER/ZZG705.MAK/GLC.CAL/9.TYP/PI.OCA/1",
      "QG",
      "SER/ZZG705",
      "GUN UNDER OBSERVATION",
    ],
    [
      "EGI",
      "AFS",
      "306",
      "SER/ZZG706.MAK/GLC.CAL/9.TYP/PI.OCA/1",
      "QG",
      "SER/ZZG706",
      "INSTITUTIONAL WEAPON",
    ],
    [
      "EW",
      "WPS",
      "401",
      `${PERSON}.OFF/2202.DOW/20261101.WNO/TW26-00777.EXL/1.OCA/1`,
      "QW",
      "WNO/TW26-00777",
      "WANTED PERSON",
    ],
    [
      "EPO",
      "CPO",
      "402",
      `${PERSON}.PNO/TPO26-00777.PPN/TESTPERSON, BETA.EXP/20290101.OCA/1`,
      "QPO",
      "PPN/TESTPERSON, BETA",
      "RESTRAINING ORDER",
    ],
    [
      "EME",
      "MPS",
      "501",
      `${PERSON}.DLC/20261122.OCA/1`,
      "QM",
      "NAM/TESTPERSON, ENTRY.DOB/19800229",
      "MISSING PERSON - ENDANGERED",
    ],
    [
      "EUD",
      "MPS",
      "502",
      "SEX/M.RAC/W.HGT/601.WGT/201.EYE/GRN.HAI/RED.AGE/41.OCA/26-UNKNOWN",
      "QU",
      "OCA/26-UNKNOWN",
      "UNIDENTIFIED PERSON - DECEASED",
    ],
    [
      "ESR",
      "SRF",
      "403",
      `${PERSON}.CII/A99990001.EXP/20290101.OCA/1`,
      "QSR",
      "CII/A99990001",
      "SUPERVISED PERSON",
    ],
    [
      "EXS",
      "SXR",
      "404",
      `${PERSON}.OCA/1`,
      "QXS",
      "NAM/TESTPERSON, ENTRY.DOB/19800229",
      "REGISTERED SEX OFFENDER",
    ],
    [
      "EAR",
      "SXR",
      "405",
      `${PERSON}.CII/A99990002.OCA/1`,
      "QXS",
      "CII/A99990002",
      "REGISTERED ARSON OFFENDER",
    ],
  ])("%s to %s gets an FCN of system %s and is found by the next inquiry", (key, file, system, fields, inquiry, by, words) => {
    const accepted = say(key, file, fields);
    expect(accepted).toMatch(
      new RegExp(`^${key}\\.${OWNER}\\.${file}\\.\\*E1\\.TXT ACCEPTED FCN/${system}26327[0-9]{5}$`),
    );
    const FCN = numberIn(accepted);
    const hit = cjis.text(`${inquiry}.${OTHER}.${file}.*Q1.TXT ${by}`, file);
    expect(hit).toContain(`MKE/${words}.ORI/${OWNER}`);
    expect(hit).toContain(`FCN/${FCN}`);
    expect(cjis.text(`${inquiry}.${OTHER}.${file}.TXT FCN/${FCN}`, file)).toContain(`MKE/${words}`);
  });

  it("accuse nobody whose vehicle was towed, whose gun was sold, or whose weapon is an agency's", () => {
    for (const [inquiry, file, by] of [
      ["QV", "SVS", "LIC/9ZQZ001"],
      ["QG", "AFS", "SER/ZZTEST0043"],
      ["QG", "AFS", "SER/ZZG706"],
    ] as const) {
      const text = cjis.text(`${inquiry}.${OTHER}.${file}.TXT ${by}`, file);
      expect(text, by).toContain("MKE/");
      expect(text, by).not.toMatch(/HIT|CONFIRM/);
    }
  });

  it("find an owner's guns by name", () => {
    expect(say("QGN", "AFS", "NAM/TESTPERSON, BETA.DOB/19850301")).toContain("MKE/DEALER RECORD OF SALE");
    expect(say("QGN", "AFS", "NAM/TESTPERSON, NOBODY.DOB/19850301")).toContain("NO RECORD AFS");
  });

  it("know who may not have firearms, and say of the ill no more than that", () => {
    const armed = say("QAP", "MHF", "NAM/TESTPERSON, PROHIBITED.DOB/19790619");
    expect(armed).toContain("MKE/ARMED AND PROHIBITED PERSON");
    const purposes = "ATN/DOEJ 4711.RSN/FIR.CAS/26-1.NAM/TESTPERSON, BARRED.DOB/19740620";
    const barred = say("QMH", "MHF", `PUR/F.${purposes}`);
    expect(barred).toContain("ELIGIBILITY ONLY - NOT ELIGIBLE TO POSSESS FIREARMS");
    expect(barred).not.toContain("MIS/");
    expect(say("QMH", "MHF", `PUR/C.${purposes}`)).toContain(
      "REJECT - PUR/C - THE FILE IS FOR PURPOSE F ONLY",
    );
    expect(say("QMH", "MHF", purposes)).toContain("REJECT - PUR MISSING - THE FILE IS FOR PURPOSE F ONLY");
    // The two files are asked apart.
    expect(say("QAP", "MHF", "NAM/TESTPERSON, BARRED.DOB/19740620")).toContain("NO RECORD MHF");
  });

  it.each([
    ["a vehicle without model", "EV", "SVS", "LIC/9QQQ801.LIS/CA.LIY/2027.LIT/PC.OCA/1", "VMO MISSING"],
    [
      "a vehicle without plate, VIN and engine",
      "EV",
      "SVS",
      "OAN/ZZ1.VMO/COA.OCA/1",
      "LIC, VIN OR ENG MISSING",
    ],
    [
      "a part of a VIN",
      "EV",
      "SVS",
      "VIN/ZZ9TEST07.VYR/2019.VMA/TOYT.VMO/COA.OCA/1",
      "VIN/ZZ9TEST07 - PARTIAL NUMBERS ARE NOT ACCEPTED",
    ],
    [
      "a part of a plate",
      "ESV",
      "SVS",
      "LIC/9QQ*801.VMO/COA.OCA/1",
      "LIC/9QQ*801 - PARTIAL NUMBERS ARE NOT ACCEPTED",
    ],
    ["a gun without calibre", "EGL", "AFS", "SER/ZZG801.MAK/GLC.TYP/PI.OCA/1", "CAL MISSING"],
    ["an entry without case number", "EB", "ABS", "REG/CF7778ZZ.RES/CA", "OCA MISSING"],
    [
      "a number of one's own",
      "EB",
      "ABS",
      "REG/CF7778ZZ.FCN/3022632700001.OCA/1",
      "FCN/3022632700001 - THE NUMBER IS GIVEN BY THE FILE",
    ],
    [
      "what is in the file already",
      "EV",
      "SVS",
      "LIC/9ZZZ999.LIS/CA.LIY/2027.LIT/PC.VMO/CIV.OCA/1",
      "DUPLICATE RECORD FCN/301",
    ],
  ])("refuse %s", (_, key, file, fields, reason) => {
    const [answer] = cjis.ask(`${key}.${OWNER}.${file}.TXT ${fields}`, file);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(`REJECT - ${reason}`) });
  });

  it("take what was found although it was stolen before, but not the same thing twice", () => {
    const gun = "SER/ZZG900.MAK/GLC.CAL/9.TYP/PI";
    const stolen = numberIn(say("EG", "AFS", `${gun}.OCA/1`));
    expect(say("EGN", "AFS", `${gun}.OCA/2`, OTHER)).toContain("ACCEPTED");
    expect(say("EG", "AFS", `${gun}.OCA/3`, OTHER)).toContain(`DUPLICATE RECORD FCN/${stolen} ORI/${OWNER}`);
  });

  it("answer each key at its own file only", () => {
    for (const [text, destination] of [
      ["QV.CA9010000.MPS.TXT LIC/9ZZZ999", "MPS"],
      [`EV.CA9010000.WPS.TXT ${COROLLA}`, "WPS"],
      ["QPO.CA9010000.SRF.TXT NAM/TESTPERSON, ORDER", "SRF"],
      ["SPO.CA9010000.WPS.TXT FCN/4022632700001.OCA/1", "WPS"],
    ] as const) {
      const [answer] = cjis.ask(text, destination);
      expect(answer?.isError, text).toBe(true);
      expect(answer?.text, text).toContain(`NOT SERVED BY ${destination}`);
    }
  });
});

describe("the life of a state record", () => {
  beforeEach(async () => {
    cjis = await openSystem("cjis");
  });
  afterEach(() => cjis.close());

  const query = (by = "LIC/9QQQ777.LIS/CA") => cjis.text(`QV.${OTHER}.SVS.*Q1.TXT ${by}`);

  it("is changed by its owner, located by another, cleared by its owner, and gone", () => {
    const FCN = numberIn(say("EV", "SVS", COROLLA));
    expect(say("MV", "SVS", `FCN/${FCN}.LIC/9QQQ777.VCO/BLK`, OTHER)).toContain(
      `REJECT - ORI/${OTHER} IS NOT THE ENTERING AGENCY`,
    );
    expect(say("MV", "SVS", `FCN/${FCN}.VCO/BLK`)).toContain("REJECT - SECOND IDENTIFIER MISSING");
    expect(say("MV", "SVS", `FCN/${FCN}.LIC/9QQQ777.VMO/`)).toContain("REJECT - VMO MISSING");
    expect(say("MV", "SVS", `FCN/${FCN}.LIC/9QQQ777.VCO/BLK`)).toMatch(/TXT MODIFIED FCN\/\d{13}$/);
    expect(say("LV", "SVS", `FCN/${FCN}.LIC/9QQQ777`)).toContain("REJECT - THE ENTERING AGENCY");
    expect(say("LV", "SVS", `FCN/${FCN}.LIC/9QQQ777.DOR/20261123`, OTHER)).toMatch(/TXT LOCATED FCN/);
    expect(query()).toContain(`CONFIRM WITH ORI\r\nLOCATED/20261123 BY ORI/${OTHER} DOR/20261123`);
    expect(cjis.notices()[0]).toMatch(new RegExp(`^\\$\\.L\\.CA9340100\\.${OWNER}\\.TXT RECORD LOCATED\r\n`));
    expect(say("CV", "SVS", `FCN/${FCN}.OCA/26-000777`)).toMatch(/TXT CLEARED FCN/);
    expect(query()).toBe(`QV.${OTHER}.SVS.*Q1.TXT NO RECORD SVS LIC/9QQQ777.LIS/CA`);
  });

  it("belongs to the agency of a courtesy entry", () => {
    const FCN = numberIn(say("EV", "SVS", `${COROLLA}.ORI/CA9010100.MNM/A019`));
    expect(query()).toContain("ORI/CA9010100");
    expect(say("CV", "SVS", `FCN/${FCN}.LIC/9QQQ777`)).toContain("NOT THE ENTERING AGENCY");
    expect(say("CV", "SVS", `FCN/${FCN}.LIC/9QQQ777`, "CA9010100")).toContain("CLEARED");
  });

  it("survives a restart, and is answered again where its message comes again", async () => {
    const text = `EV.${OWNER}.SVS.*E1.TXT ${COROLLA}`;
    const [accepted] = cjis.ask(text, "SVS", { number: 17 });
    const hit = query();
    await cjis.restart();
    expect(query()).toBe(hit);
    expect(cjis.ask(text, "SVS", { number: 17, isRepeat: true })).toEqual([accepted]);
  });

  it("of a test message is not seen by live ones", () => {
    const [answer] = cjis.ask(`EV.${OWNER}.SVS.*E1.TXT ${COROLLA}`, "SVS", { isTest: true });
    expect(answer!.text).toMatch(/TXT TEST RECORD - NO ACTION\r\nACCEPTED FCN\/301263279\d{4}$/);
    expect(query()).toContain("NO RECORD");
    expect(cjis.text(`QV.${OTHER}.SVS.TXT LIC/9QQQ777`, "SVS", { isTest: true })).toContain(
      "MKE/STOLEN VEHICLE",
    );
  });
});

describe("an order of a court", () => {
  const ORDER = `${PERSON}.PNO/TPO26-00777.PPN/TESTPERSON, BETA.PPB/19850301.PCO/01.ISD/20261120.EXP/20261222.OCA/26-000778`;
  let FCN = "";
  beforeEach(async () => {
    cjis = await openSystem("cjis");
    FCN = numberIn(say("ETO", "CPO", ORDER));
  });
  afterEach(() => cjis.close());

  const query = (by = "NAM/TESTPERSON, ENTRY.DOB/19800229") => cjis.text(`QPO.${OTHER}.CPO.*Q1.TXT ${by}`);

  it("says that it was not served, until somebody serves it; the court's agency hears who did", () => {
    expect(query().split("\r\n").at(-1)).toBe("NOT SERVED");
    expect(
      say("SPO", "CPO", `FCN/${FCN}.PNO/TPO26-00777.DSV/20261123.OFN/DOEJ 4711.SAG/SAMPLETON PD`, OTHER),
    ).toContain("TXT SERVED FCN/");
    const lines = query().split("\r\n");
    expect(lines.at(-1)).toBe(`SERVED/20261123 BY ORI/${OTHER} DSV/20261123 OFN/DOEJ 4711 SAG/SAMPLETON PD`);
    expect(lines[0]).toContain("OFN/DOEJ 4711");
    expect(cjis.notices()).toEqual([
      expect.stringMatching(/^\$\.S\.CA9340100\.CA9190000\.TXT RECORD NOTED\r\n.*\r\n.*\r\nSERVED\//),
    ]);
  });

  it("is told to its owner when it is violated, and stands", () => {
    expect(
      say("VPO", "CPO", `FCN/${FCN}.NAM/TESTPERSON, ENTRY.DOV/20261124.MIS/CAME TO THE DOOR`, OTHER),
    ).toContain("VIOLATED FCN/");
    expect(cjis.notices()[0]).toContain(
      `VIOLATED/20261123 BY ORI/${OTHER} DOV/20261124 MIS/CAME TO THE DOOR`,
    );
    expect(query()).toContain("***HIT*** MKE/TEMPORARY RESTRAINING ORDER");
  });

  it("is reminded of its proof of service a day later, unless it was served", () => {
    cjis.advance(DAY);
    expect(cjis.notices()).toEqual([expect.stringContaining("PROOF OF SERVICE IS DUE")]);
    const served = numberIn(say("EPO", "CPO", ORDER.replaceAll("00777", "00779")));
    say("SPO", "CPO", `FCN/${served}.PNO/TPO26-00779.DSV/20261124.OFN/DOEJ 4711.SAG/SAMPLETON PD`);
    cjis.advance(DAY);
    expect(cjis.notices()).toEqual([]);
  });

  it("ends on its day, can be extended, and stays visible for five years", () => {
    expect(say("MPO", "CPO", `FCN/${FCN}.OCA/26-000778.EXP/20270122`)).toContain("MODIFIED");
    cjis.advance(45 * DAY);
    expect(query()).toContain("***HIT***");
    cjis.advance(30 * DAY);
    expect(query()).toContain("***INACTIVE - FOR INFORMATION ONLY*** MKE/TEMPORARY RESTRAINING ORDER");
    cjis.advance(5 * 366 * DAY);
    expect(query()).toContain("NO RECORD CPO");
  });

  it("is terminated by its owner", () => {
    expect(say("CPO", "CPO", `FCN/${FCN}.PNO/TPO26-00777`, OTHER)).toContain("NOT THE ENTERING AGENCY");
    expect(say("CPO", "CPO", `FCN/${FCN}.PNO/TPO26-00777`)).toContain("CLEARED");
    expect(query()).toContain("NO RECORD");
    expect(say("SPO", "CPO", `FCN/${FCN}.PNO/TPO26-00777.DSV/20261123`, OTHER)).toContain(
      "WAS CLEARED ON 20261123",
    );
  });
});

describe("a missing person", () => {
  beforeEach(async () => {
    cjis = await openSystem("cjis");
  });
  afterEach(() => cjis.close());

  const enter = (key: string, DOB: string) =>
    say(
      key,
      "MPS",
      `NAM/TESTPERSON, GONE.SEX/F.RAC/W.DOB/${DOB}.HGT/504.WGT/110.EYE/BLU.HAI/BLN.DLC/20261122.OCA/26-000779`,
    );
  const reminders = () => cjis.notices().map((text) => text.split("\r\n")[1]);

  it("who is young or at risk is reminded of after two hours without a NIC; everybody after a day and after sixty", () => {
    for (const [key, DOB] of [
      ["EMO", "20060101"],
      ["EMI", "19600101"],
    ] as const) {
      const FCN = numberIn(enter(key, DOB));
      cjis.advance(2 * HOUR);
      expect(reminders(), key).toEqual(["TWO-HOUR RULE - THE RECORD IS NOT YET AT NCIC"]);
      cjis.advance(22 * HOUR);
      expect(reminders(), key).toEqual([
        "SEND A COPY OF THE REPORT TO THE AGENCY OF THE RESIDENCE AND OF THE PLACE LAST SEEN",
      ]);
      cjis.advance(60 * DAY);
      const [notice] = cjis.notices();
      expect(notice).toMatch(/^\$\.V\./);
      expect(notice).toContain(FCN);
      say("CM", "MPS", `FCN/${FCN}.OCA/26-000779`);
    }
    enter("EMO", "19600101");
    cjis.advance(2 * HOUR);
    expect(reminders()).toEqual([]);
  });

  it("looks like somebody who was found", () => {
    say("EUL", "MPS", "SEX/F.RAC/W.HGT/505.WGT/112.EYE/BLU.HAI/BLN.AGE/22.OCA/26-UNKNOWN", OTHER);
    cjis.notices();
    enter("EMO", "20040401");
    const told = cjis.notices().filter((text) => text.startsWith("$.M."));
    expect(told.map((text) => text.split(".")[3]).sort()).toEqual([OWNER, OTHER].sort());
  });
});

describe("a supervised person", () => {
  beforeAll(async () => {
    cjis = await openSystem("cjis");
  });
  afterAll(() => cjis.close());

  it("is met by an agency, whose message reaches the one that supervises", () => {
    say("ESR", "SRF", `${PERSON}.CII/A99990001.OCA/26-1`, PROBATION);
    const hit = cjis.text(`QSR.${OTHER}.SRF.TXT CII/A99990001`);
    expect(hit).toContain("DO NOT ARREST BASED SOLELY ON THIS INFORMATION - SEND A CONTACT MESSAGE (CSR)");
    const contact =
      "NAM/TESTPERSON, ENTRY.DOB/19800229.DOC/20261123.CPL/SAMPLETON.OFN/DOEJ 4711.MIS/TRAFFIC STOP";
    expect(say("CSR", "SRF", contact, OTHER)).toContain("CONTACT FCN/403");
    const [notice] = cjis.notices();
    expect(notice).toMatch(new RegExp(`^\\$\\.S\\.CA9340100\\.${PROBATION}\\.TXT RECORD NOTED\r\n`));
    expect(notice).toContain(
      `CONTACT/20261123 BY ORI/${OTHER} DOC/20261123 CPL/SAMPLETON OFN/DOEJ 4711 MIS/TRAFFIC STOP`,
    );
    expect(
      say("CSR", "SRF", "NAM/TESTPERSON, NOBODY.DOB/19800229.DOC/20261123.CPL/X.OFN/Y", OTHER),
    ).toContain("REJECT - 0 RECORDS FIT - NAME THE FCN");
  });
});
