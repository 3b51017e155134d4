/** National systems and Canada behind Nlets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soundOf } from "../../../../src/simulators/systems/nlets/owners/aircraft.ts";
import { type AskedSystem, openSystem } from "../support.ts";
import { bodies, bodyFrom, bodyOf } from "./support.ts";

let nlets: AskedSystem;
beforeAll(async () => {
  nlets = await openSystem("nlets");
});
afterAll(() => nlets.close());

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("the aircraft file", () => {
  it("is asked by registration, serial number, or the sound of an owner's name", () => {
    expect(nlets.text("GQ.CA9190000.FA.TXT ATN/DOE.REG/NZ0000")).toMatch(/^GR\.FA0000000\r\n/);
    expect(ask("GQ.CA9190000.FA.TXT ATN/DOE.REG/NZ0000")).toMatch(
      /REGISTERED OWNER SAMPLE FLYING CLUB\r\n.*\r\nFAA FILE AS OF 20261123$/,
    );
    expect(ask("GQ.CA9190000.FA.TXT ATN/DOE.SER/ZZF0000000")).toContain("REG/NZ0000");
    expect(ask("GQ.CA9190000.FA.TXT ATN/DOE.NAM/CLUB FLIING SAMPEL")).toContain("REG/NZ0000");
    expect(ask("GQ.CA9190000.FA.TXT ATN/DOE.REG/NZZZZZ")).toBe("NOT ON FILE REG/NZZZZZ");
  });

  it("needs an attention line, and lists no more than ten", () => {
    expect(ask("GQ.CA9190000.FA.TXT REG/NZ0000")).toMatch(/^\.14\. FIELDS MISSING/);
    expect(ask(`GQ.CA9190000.FA.TXT ATN/${"X".repeat(31)}.REG/NZ0000`)).toMatch(/^\.16\. ATN FIELD INVALID/);
    const lines = ask("GQ.CA9190000.FA.TXT ATN/DOE.NAM/SAMPLE FLYING CLUB").split("\r\n");
    expect(lines.filter((line) => line.startsWith("REG/")).length).toBeLessThanOrEqual(10);
  });

  it.each([
    ["ROBERT", "R163"],
    ["RUPERT", "R163"],
    ["ASHCRAFT", "A261"],
    ["TYMCZAK", "T522"],
    ["HONEYMAN", "H555"],
  ])("hears %s as %s", (name, sound) => {
    expect(soundOf(name)).toBe(sound);
  });
});

describe("INTERPOL", () => {
  it.each([
    ["IPQ", "NAM/TESTPERSON, RHO.DOB/19690909", "FPQ", "HGT/504"],
    ["IVQ", "ENG/ZZENG0007960", "FVQ", "STOLEN MOTOR VEHICLE"],
    ["ITQ", "DID/ZZD0000000.TYP/P", "FTQ", "HOLDER TESTPERSON, RHO"],
    ["IGQ", "SER/ZZT63000000", "FGQ", "FIREARM"],
  ])("answers %s by candidates, of which %3$s fetches one", (list, fields, full, shown) => {
    const candidates = ask(`${list}.CA9190000.IP.TXT ${fields}`).split("\r\n");
    expect(candidates.slice(-2)).toEqual(["1 CANDIDATES", `SEND ${full} WITH EID FOR THE FULL RECORD`]);
    const eid = /^EID\/(\w+)/.exec(candidates[0]!)![1];
    const record = ask(`${full}.CA9190000.IP.TXT EID/${eid}`);
    expect(record).toContain(shown);
    expect(ask(`${full}.CA9190000.IP.TXT EID/IPX1`)).toBe("NOT ON FILE EID/IPX1");
  });

  it("narrows documents and guns by what else is known of them", () => {
    expect(ask("ITQ.CA9190000.IP.TXT DID/ZZD0000000.TYP/V")).toMatch(/^NOT ON FILE/);
    expect(ask("IGQ.CA9190000.IP.TXT SER/ZZT63000000.MAK/ZZZ")).toMatch(/^NOT ON FILE/);
  });
});

describe("the insurers' bureau", () => {
  const VIN = "VIN/ZZ9TEST0700000001";
  const ENTRY = `NEI.CA9190000.NA.TXT ORI/CA9190000.${VIN}.OCA/26-000125.DAT/20260301.PND/SAMPLETON TOWING`;

  it("has impounds, thefts, and vehicles stolen in Mexico", () => {
    expect(ask("NIQ.CA9190000.NA.TXT LIC/9QQQ456.LIS/AZ")).toMatch(
      /^IMPOUND RECORD\r\nVIN\/ZZ9TEST09HZ003649/,
    );
    expect(ask("NAQ.CA9190000.NA.TXT LIC/9ZZZ999.LIS/CA")).toContain("THEFT RECORD");
    expect(ask("SVQ.CA9190000.NA.TXT VIN/ZZ9MEX009HZ000000")).toMatch(/^OCRA STOLEN VEHICLE, MEXICO/);
    expect(ask("SVQ.CA9190000.NA.TXT VIN/ZZ9MEX00000099999")).toMatch(/^NO RECORD NICB\r\nNOT ON FILE/);
  });

  it("takes impounds from who impounded, and from nobody else", async () => {
    expect(ask(ENTRY)).toBe("IMPOUND ENTERED VIN/ZZ9TEST0700000001.OCA/26-000125");
    expect(ask(ENTRY)).toMatch(/^REJECT - .* IS ENTERED ALREADY/);
    expect(ask(ENTRY.replace("NEI.CA9190000", "NEI.CA9010000"))).toMatch(
      /^REJECT - ORI\/CA9190000 IS NOT THE SENDER/,
    );
    await nlets.restart();
    expect(ask(`NIQ.CA9190000.NA.TXT ${VIN}`)).toContain("PND/SAMPLETON TOWING");
    expect(ask(`NUI.CA9010000.NA.TXT ${VIN}.OCA/26-000125.PND/X TOWING`)).toMatch(
      /^REJECT - ORI\/\w+ IS NOT THE ENTERING AGENCY/,
    );
    expect(ask(`NUI.CA9190000.NA.TXT ${VIN}.OCA/26-000125.PND/MOCKVILLE TOWING`)).toMatch(/^IMPOUND UPDATED/);
    expect(ask(`NIQ.CA9190000.NA.TXT ${VIN}`)).toContain("PND/MOCKVILLE TOWING");
    expect(ask(`NCI.CA9190000.NA.TXT ${VIN}.OCA/26-000125`)).toMatch(/^IMPOUND CANCELLED/);
    expect(ask(`NCI.CA9190000.NA.TXT ${VIN}.OCA/26-000125`)).toMatch(/^REJECT - NO IMPOUND/);
    expect(ask(`NIQ.CA9190000.NA.TXT ${VIN}`)).not.toContain("MOCKVILLE");
  });

  it("tells the agency that misses a vehicle where it stands", () => {
    const vin = "ZZ9TEST06HZ007992";
    const entry = `NEI.CA9010000.NA.TXT ORI/CA9010000.VIN/${vin}.OCA/26-000777.DAT/20260301.PND/SAMPLETON TOWING`;
    expect(ask(entry.replace(vin, stolenVin()))).toMatch(/^IMPOUND ENTERED/);
    const [notice, ...others] = nlets.notices();
    expect(others).toEqual([]);
    expect(notice).toMatch(/^AM\.NA0000000\r\n.*\r\n.* CA9190000\r\n/);
    expect(bodyOf(notice!)).toMatch(
      /^NICB MATCH.*\r\nVIN\/.*\.NIC\/V000000097\r\nIMPOUNDED 20260301 AT SAMPLETON TOWING BY .*CA9010000/,
    );
  });

  function stolenVin(): string {
    return /VIN\/(\w+)/.exec(ask("NAQ.CA9190000.NA.TXT LIC/9ZZZ999.LIS/CA"))![1]!;
  }

  it("keeps an exercise apart", () => {
    ask(ENTRY, { isTest: true });
    expect(ask(`NIQ.CA9190000.NA.TXT ${VIN}`)).not.toContain("SAMPLETON TOWING");
    expect(ask(`NIQ.CA9190000.NA.TXT ${VIN}`, { isTest: true })).toContain("SAMPLETON TOWING");
  });
});

describe("immigration status", () => {
  const QUERY =
    "IAQ.CA9190000.AX.*IA1.TXT PUR/C.ATN/DOEJ 4711.PHN/555-0100.NAM/TESTPERSON, DELTA.DOB/19750505.SEX/M.POB/MX.CUS/Y.OFF/0399";

  it("brings a receipt at once, and an officer's answer later under the same control field", async () => {
    expect(ask(QUERY, { number: 3 })).toMatch(/^YOUR QUERY WAS RECEIVED/);
    expect(ask(QUERY, { number: 3, isRepeat: true })).toMatch(/^YOUR QUERY WAS RECEIVED/);
    nlets.advance(19_000);
    expect(nlets.notices()).toEqual([]);
    await nlets.restart();
    const heard: string[] = [];
    for (let second = 0; second < 90; second++) {
      nlets.advance(1000);
      heard.push(...nlets.notices());
    }
    const [answer, ...others] = heard;
    expect(others).toEqual([]);
    expect(answer).toMatch(/^IAR\.AX0000000\r\n.*\r\n.* CA9190000\r\n\*IA1\r\nTXT\r\nSTATUS /);
  });

  it("needs all that the officer needs", () => {
    expect(ask(QUERY.replace(".POB/MX", ""))).toMatch(/^\.14\./);
    expect(ask(QUERY.replace(".DOB/19750505", ""))).toMatch(/^\.05\./);
  });
});

describe("carriers", () => {
  it("come in pages, cut where five are not enough", () => {
    const pages = bodies(nlets.ask("ACQ.CA9190000.FN.TXT DOT/9000042"));
    expect(pages.map((page) => page.split("\r\n")[0])).toEqual(
      [1, 2, 3, 4, 5].map((page) => `PAGE ${page} OF 5 PAGES`),
    );
    expect(pages.at(-1)?.split("\r\n").at(-1)).toBe("MATCH LIMIT EXCEEDED");
    expect(ask("ACQ.CA9190000.FN.TXT DOT/42")).toBe("NOT ON FILE DOT/42");
  });

  it("are known by their vehicles, and by the fuel tax of a state", () => {
    expect(ask("AVQ.CA9190000.FN.TXT LIC/9QQQ456.LIS/AZ")).toMatch(
      /^VIN\/ZZ9TEST09HZ003649.*\r\nDOT\/9003649 /,
    );
    expect(ask("AVQ.CA9190000.FN.TXT VIN/ZZ9TEST09HZ003649").match(/LIS\//g)?.length).toBeGreaterThan(1);
    expect(ask("FQC.CA9190000.AZ.TXT DOT/9000042")).toMatch(/^IFTA STATUS /);
    expect(ask("FQC.CA9190000.AZ.TXT LIC/9QQQ456.LIS/AZ")).toMatch(/DOT\/9003649 /);
  });

  it("have drivers whose state the index of commercial licences knows", () => {
    // Somebody in a small population drives a truck; who does not, is not in the index.
    const drivers = Array.from({ length: 50 }, (_, at) => `ZNV90000${String(at).padStart(2, "0")}`);
    for (const OLN of drivers) {
      const licence = ask(`DQ.CA9190000.NV.TXT OLN/${OLN}`);
      const isCommercial = /\.CLASS [AB]\./.test(licence);
      const pointer = ask(`DQ.CA9190000.CL.TXT OLN/${OLN}`);
      expect(pointer).toMatch(isCommercial ? /^CDLIS POINTER\r\nSTATE OF RECORD NV/ : /^NOT ON FILE/);
    }
    expect(ask("DQ.CA9190000.CL.TXT OLN/MX12")).toMatch(/^\.04\. MEXICAN CDL ERROR/);
  });
});

describe("the drug pointer index", () => {
  const ENTRY = "NAM/TESTPERSON, OMEGA.DOB/19700215.ATN/DOEJ 4711.PHN/555-0100.OCA/26-000200";

  it("tells two agencies that they look for the same person", () => {
    expect(ask(`DEX.CA9190000.DC901NDPX.TXT ${ENTRY}`)).toBe("ACCEPTED PID/D000000001");
    expect(ask(`DEX.CA9010000.DC901NDPX.TXT ${ENTRY}`)).toMatch(
      /^ACCEPTED PID\/D000000002\r\nMATCH ORI\/CA9190000/,
    );
    const [notice] = nlets.notices();
    expect(notice).toMatch(/^DEA\.DC901NDPX\r\n.*\r\n.* CA9190000\r\n/);
    expect(bodyOf(notice!)).toMatch(/^DRUG POINTER MATCH PID\/D000000001\r\nORI\/CA9010000/);
  });

  it("lets an entry be changed by its agency until half a year has passed", () => {
    const act = (key: string, ori: string, more = "") =>
      ask(`${key}.${ori}.DC901NDPX.TXT PID/D000000001.ATN/DOEJ 4711${more}`);
    expect(act("DUX", "CA9010000", ".PHN/555-0199")).toMatch(
      /^REJECT - ORI\/CA9010000 IS NOT THE ENTERING AGENCY/,
    );
    expect(act("DUX", "CA9190000", ".PHN/555-0199")).toMatch(/^UPDATED.*\r\n.*PHN\/555-0199/);
    nlets.advance(179 * 24 * 3600_000);
    expect(act("DRX", "CA9190000")).toMatch(/^RENEWED/);
    nlets.advance(179 * 24 * 3600_000);
    expect(act("DTX", "CA9190000")).toBe("TERMINATED PID/D000000001");
    expect(act("DRX", "CA9190000")).toMatch(/^REJECT - NO ENTRY/);
    expect(ask("DRX.CA9010000.DC901NDPX.TXT PID/D000000002.ATN/DOEJ 4711")).toMatch(/^REJECT - NO ENTRY/);
  });
});

describe("plate readers", () => {
  it("are asked in two steps", () => {
    const [pointer] = ask("LPQ.CA9190000.NL.TXT LIC/9QQQ456.LIS/AZ").split("\r\n");
    expect(pointer).toMatch(/^PTR\/AZL000364900\.LIC\/9QQQ456\.LIS\/AZ \d{8}$/);
    expect(ask("LPQ.CA9190000.AZ.TXT PTR/AZL000364900")).toMatch(
      /^AZ LICENSE PLATE READING PTR\/AZL000364900\r\nLIC\/9QQQ456\.LIS\/AZ /,
    );
    expect(ask("LPQ.CA9190000.AZ.TXT PTR/AZL000364909")).toMatch(/^NOT ON FILE/);
    expect(ask("LPQ.CA9190000.NL.TXT PTR/AZL000364900")).toMatch(/^\.22\./);
  });
});

describe("other systems", () => {
  it.each([
    ["CCQ.CA9190000.NL.TXT STC/13-1802.STE/AZ", /^STC\/13-1802\.STE\/AZ\r\nTHEFT$/],
    ["CCQ.CA9190000.NL.TXTSTC/00-0000.STE/AZ", /^NOT ON FILE STC\/00-0000\.STE\/AZ$/],
    ["MQ.CA9190000.CH.TXT UNO/1203", /GASOLINE/],
    ["MQ.CA9190000.CH.TXT CHM/NOTHING", /^NOT ON FILE CHM\/NOTHING$/],
    ["BQ.CA9190000.CG.TXT REG/9000000", /^DOCUMENTED VESSEL/],
    ["BQ.CA9190000.CG.TXT REG/1234567", /^NOT ON FILE/],
    ["LJQ.CA9190000.MA901BCNV.TXT BCN/ZZ042", /LIC\/9QQQ123\.LIS\/CA/],
    ["LJQ.CA9190000.MA901BCNV.TXT VIN/ZZ9TEST0700000001", /^BCN\/ZZ042/],
    ["LJC.CA9190000.MA901BCNV.TXT BCN/ZZ042.OCA/26-1", /^BCN\/ZZ042 SWITCHED OFF\.OCA\/26-1$/],
    ["JQ.CA9190000.FA.TXT ATN/DOE.REG/NZ0000", /^REG\/NZ0000 (AT|NOT IN THE AIR)/],
  ])("answer %s", (query, expected) => {
    expect(ask(query)).toMatch(expected);
  });

  it("take no key but their own", () => {
    for (const query of [
      "GQ.CA9190000.IP.TXT ATN/DOE.REG/NZ0000",
      "RQ.CA9190000.FA.TXT VIN/A",
      "MQ.CA9190000.NA.TXT UNO/1203",
    ])
      expect(ask(query)).toMatch(/^\.02\./);
  });
});

describe("Canada", () => {
  const WHY = "RSN/S.PPS/Y";

  it.each([
    [`WQ.CA9190000.CN.TXT NAM/TESTPERSON, OMEGA.DOB/19830303.${WHY}`, "WR", /^CPIC WANTED PERSON/],
    [`UQ.CA9190000.ON.TXT NAM/TESTPERSON, OMEGA.DOB/19830303.${WHY}`, "UR", /^ON DRIVER LICENSE/],
    [`XQ.CA9190000.ON.TXT LIC/9QQQ456.${WHY}`, "XR", /^ON VEHICLE REGISTRATION/],
    [`XQ.CA9190000.CN.TXT VIN/ZZ9TEST01HZ007968.${WHY}`, "XR", /LIC\/9ZZZ996/],
    [`VQ.CA9190000.ON.TXT LIC/9ZZZ996.${WHY}`, "VR", /^CPIC STOLEN VEHICLE/],
    [`VQ.CA9190000.ON.TXT LIC/9QQQ456.${WHY}`, "VR", /^NOT ON FILE/],
    [`VQ.CA9190000.CN.TXT VIN/ZZ9TEST01HZ007968.${WHY}`, "VR", /^CPIC STOLEN VEHICLE/],
    [`CAQ.CA9190000.CN.TXT TYP/BBICYCL.SER/ZZA9000000.${WHY}`, "CAR", /^CPIC STOLEN ARTICLE/],
    [`CAQ.CA9190000.CN.TXT TYP/MTUBA.SER/ZZA9000000.${WHY}`, "CAR", /^NOT ON FILE/],
    [`CGQ.CA9190000.CN.TXT SER/ZZT62000000.${WHY}`, "CGR", /^CPIC STOLEN FIREARM/],
    [`CSQ.CA9190000.CN.TXT TYP/TC.SER/ZZS9000000.DEN/100.${WHY}`, "CSR", /^CPIC STOLEN SECURITY/],
    [`CBQ.CA9190000.CN.TXT REG/ON9999ZZ.${WHY}`, "CBR", /^CPIC STOLEN BOAT/],
  ])("answers %s by %s", (query, key, expected) => {
    expect(nlets.text(query).split(".")[0]).toBe(key);
    expect(ask(query)).toMatch(expected);
  });

  it.each([
    ["a plate to the national files", `VQ.CA9190000.CN.TXT LIC/9ZZZ996.${WHY}`],
    ["a vehicle number to a province", `VQ.CA9190000.ON.TXT VIN/ZZ9TEST01HZ007968.${WHY}`],
    ["a plate of a registration to the national files", `XQ.CA9190000.CN.TXT LIC/9QQQ456.${WHY}`],
    [
      "a driver without licence number where the province wants it",
      `UQ.CA9190000.MB.TXT NAM/TESTPERSON, OMEGA.DOB/19830303.${WHY}`,
    ],
    ["a person without a date of birth", `WQ.CA9190000.CN.TXT NAM/TESTPERSON, OMEGA.${WHY}`],
    ["a broadcast to a province", "AM.CA9190000.ON.TXT HELLO"],
    ["more than 14,400 characters", `AM.CA9190000.CN.TXT ${"X".repeat(14_401)}`],
  ])("does not take %s: ER .06.", (_, query) => {
    expect(ask(query)).toMatch(/^\.06\. INVALID MESSAGE FORMAT FOR CN/);
  });

  it("wants to know why, and whether it is in sight", () => {
    expect(ask("WQ.CA9190000.CN.TXT NAM/TESTPERSON, OMEGA.DOB/19830303.RSN/V")).toMatch(/^\.14\./);
  });

  it("takes a message to one of its agencies, and to its national centre", () => {
    expect(nlets.ask("AM.CA9190000.ON9010000.TXT HELLO")).toEqual([]);
    expect(nlets.ask("AM.CA9190000.CN.TXT HELLO")).toEqual([]);
    expect(nlets.text(`XQ.CA9190000.QC.TXT LIC/9QQQ456.${WHY}`)).toMatch(/^XR\.PQ9010000\r\n/);
  });
});
