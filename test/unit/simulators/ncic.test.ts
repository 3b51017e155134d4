import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../../src/packageRoot.ts";
import { type AskedSystem, DICTIONARY, openSystem } from "./support.ts";

const OWNER = "CA9190000";
const OTHER = "CA9370100";

let ncic: AskedSystem;
beforeAll(async () => {
  ncic = await openSystem("ncic");
});
afterAll(() => ncic.close());

const numberIn = (text: string) => /NIC\/([A-Z][0-9]{9})/.exec(text)?.[1] ?? `no number in ${text}`;

/** One record of each file that is there whatever the seed: the documentation shows the same. */
const EXAMPLES: readonly (readonly [file: string, key: string, fields: string, shown: string])[] = [
  ["vehicle", "QV", "LIC/9ZZZ999.LIS/CA", "MKE/STOLEN VEHICLE"],
  ["plate", "QV", "LIC/9QQZ001.LIS/CA", "MKE/STOLEN LICENSE PLATE"],
  ["part", "QV", "SER/ZZP0000000", "MKE/STOLEN PART"],
  ["gun", "QG", "SER/ZZTEST0042", "MKE/STOLEN GUN"],
  ["article", "QA", "SER/ZZA0000042", "MKE/STOLEN ARTICLE"],
  ["boat", "QB", "REG/CF9999XY.RES/CA", "MKE/STOLEN BOAT"],
  ["security", "QS", "SER/ZZS0000000", "MKE/STOLEN SECURITY"],
  ["wanted", "QW", "NAM/TESTPERSON, DELTA.DOB/19750505", "MKE/WANTED PERSON"],
  ["missing", "QM", "NAM/TESTPERSON, MISSING.DOB/20110601", "MKE/MISSING PERSON"],
  ["unidentified", "QU", "NIC/U000000097", "MKE/UNIDENTIFIED PERSON"],
  ["protectionOrder", "QPO", "NAM/TESTPERSON, ORDER.DOB/19830607", "MKE/PROTECTION ORDER"],
  ["foreignFugitive", "QW", "NAM/TESTPERSON, FUGITIVE.DOB/19720608", "MKE/FOREIGN FUGITIVE"],
  ["immigrationViolator", "QW", "NAM/TESTPERSON, VIOLATOR.DOB/19770609", "MKE/IMMIGRATION VIOLATOR"],
  ["supervisedRelease", "QW", "NAM/TESTPERSON, RELEASE.DOB/19900610", "MKE/PERSON ON SUPERVISED RELEASE"],
  ["sexOffender", "QW", "NAM/TESTPERSON, REGISTRANT.DOB/19660611", "MKE/REGISTERED SEX OFFENDER"],
  ["gang", "QW", "NAM/TESTPERSON, GANG.DOB/19990612", "MKE/GANG MEMBER"],
  ["threatScreening", "QW", "NAM/TESTPERSON, THREAT.DOB/19810613", "MKE/THREAT SCREENING CENTER RECORD"],
  ["protectiveInterest", "QW", "NAM/TESTPERSON, PROTECTIVE.DOB/19790614", "MKE/PROTECTIVE INTEREST"],
  ["identityTheft", "QW", "NAM/TESTPERSON, VICTIM.DOB/19870615", "MKE/IDENTITY THEFT VICTIM"],
  ["violent", "QW", "NAM/TESTPERSON, VIOLENT.DOB/19930616", "MKE/VIOLENT PERSON"],
  ["nicsDenied", "QW", "NAM/TESTPERSON, DENIED.DOB/19860617", "MKE/NICS DENIED TRANSACTION"],
  ["ori", "QO", "ORI/CA9190000", "ANA/SAMPLE SHERIFF COUNTY 919"],
];

describe("the examples of the files", () => {
  it("are one for each file that NCIC holds", () => {
    const held = DICTIONARY.recordFiles.filter(({ systems }) => systems.includes("NCI")).map(({ id }) => id);
    expect(EXAMPLES.map(([file]) => file)).toEqual(held);
    const count = (subject: string) =>
      DICTIONARY.recordFiles.filter((file) => file.systems.includes("NCI") && file.subject === subject)
        .length;
    // 7 property and 14 person files (ncic-clets 2.1).
    expect([count("property"), count("person")]).toEqual([7, 14]);
  });

  it.each(EXAMPLES)("%s: %s %s", async (_, key, fields, shown) => {
    const [answer, ...others] = ncic.ask(`${key}.${OTHER}.NCI.*E1.TXT ${fields}`);
    expect(others).toEqual([]);
    expect(answer?.isHit).toBe(true);
    expect(answer?.text.split(shown)).toHaveLength(2);
    // Whatever the seed.
    const elsewhere = await openSystem("ncic", 8);
    expect(elsewhere.text(`${key}.${OTHER}.NCI.*E1.TXT ${fields}`)).toBe(answer?.text);
    await elsewhere.close();
  });

  it("stand in the documentation", () => {
    const page = readFileSync(new URL("docs/simulators.md", PACKAGE_ROOT), "utf8");
    for (const [id, key, fields] of EXAMPLES) {
      const number = id === "ori" ? "" : ` | ${numberIn(ncic.text(`${key}.${OTHER}.NCI.TXT ${fields}`))} |`;
      expect(page).toContain(`| \`${key}\` ${fields}${number}`);
    }
  });

  it("say what a restricted file's record may not be used for, and others do not", () => {
    for (const [id, key, fields] of EXAMPLES) {
      const file = DICTIONARY.recordFiles.find((one) => one.id === id)!;
      const first = ncic.text(`${key}.${OTHER}.NCI.TXT ${fields}`).split("\r\n")[1];
      if (file.caveat === null) expect(first, id).not.toContain("BASED SOLELY");
      else expect(first, id).toBe(`WARNING - ${file.caveat}`);
    }
    const restricted = DICTIONARY.recordFiles
      .filter(({ restricted, systems }) => restricted && systems.includes("NCI"))
      .map(({ id }) => id);
    expect(restricted).toEqual([
      "supervisedRelease",
      "sexOffender",
      "gang",
      "threatScreening",
      "protectiveInterest",
      "identityTheft",
      "violent",
      "nicsDenied",
    ]);
  });
});

/** A full entry of each file that is entered by message, and a change of it. */
const person =
  "NAM/TESTPERSON, LIFECYCLE.SEX/M.RAC/W.DOB/19800229.HGT/510.WGT/180.EYE/BRO.HAI/BRO.FBI/CAZL1FE01";
const LIFECYCLES: Readonly<
  Record<string, readonly [enter: string, inquiry: string, second: string, change: string]>
> = {
  vehicle: [
    "LIC/9QQQ801.LIS/CA.LIY/2027.LIT/PC.VIN/ZZ9TESTLIFE000001.VMA/FORD.DOT/20261120",
    "LIC/9QQQ801.LIS/CA",
    "LIC/9QQQ801",
    "VCO/RED",
  ],
  plate: ["LIC/9QQQ802.LIS/CA.LIY/2027.LIT/PC.DOT/20261120", "LIC/9QQQ802.LIS/CA", "LIC/9QQQ802", "LIT/CO"],
  part: ["SER/ZZPLIFE1.BRA/TESTCO.DOT/20261120", "SER/ZZPLIFE1", "SER/ZZPLIFE1", "BRA/MOCK"],
  gun: ["SER/ZZTLIFE1.MAK/GLC.CAL/9.TYP/PI.DOT/20261120", "SER/ZZTLIFE1", "SER/ZZTLIFE1", "CAL/40"],
  article: ["TYP/BBICYCL.SER/ZZALIFE1.BRA/TESTCO.DOT/20261120", "SER/ZZALIFE1", "SER/ZZALIFE1", "BRA/MOCK"],
  boat: [
    "REG/CF1111ZZ.RES/CA.BHN/ZZZLIFE0126.BMA/TST.DOT/20261120",
    "BHN/ZZZLIFE0126",
    "REG/CF1111ZZ",
    "BMA/MOC",
  ],
  security: [
    "TYP/TC.SER/ZZSLIFE1.DEN/100.ISS/SAMPLE BANK.DOT/20261120",
    "SER/ZZSLIFE1",
    "SER/ZZSLIFE1",
    "DEN/500",
  ],
  wanted: [
    `${person}.OFF/2202.DOW/20261101.EXL/1`,
    "NAM/TESTPERSON, LIFECYCLE.DOB/19800229",
    "NAM/TESTPERSON, LIFECYCLE",
    "EXL/2",
  ],
  missing: [
    `${person}.DLC/20261120.MNP/MP`,
    "NAM/TESTPERSON, LIFECYCLE.DOB/19800229",
    "NAM/TESTPERSON, LIFECYCLE",
    "MPC/R",
  ],
  unidentified: [
    "SEX/M.RAC/W.AGE/40.HGT/700.WGT/300.EYE/GRN.HAI/RED.MNU/AN-LIFE1",
    "SEX/M.RAC/W.AGE/40.HGT/700.WGT/300.EYE/GRN.HAI/RED",
    "MNU/AN-LIFE1",
    "WGT/310",
  ],
  protectionOrder: [
    `${person}.PNO/TPO26-LIFE1.PCO/01.EXP/20290101`,
    "PNO/TPO26-LIFE1",
    "PNO/TPO26-LIFE1",
    "PCO/04",
  ],
};
const BY_PERSON = [
  `${person}.MIS/EXERCISE ONLY`,
  "NAM/TESTPERSON, LIFECYCLE.DOB/19800229",
  "NAM/TESTPERSON, LIFECYCLE",
  "HGT/511",
] as const;

const entered = DICTIONARY.recordFiles.filter(
  ({ systems, enter }) => systems.includes("NCI") && enter.length > 0,
);

describe("the life of a record", () => {
  it.each(entered.map((file) => [file.id, file] as const))("of the file %s", (id, file) => {
    const [enter, inquiry, second, change] = LIFECYCLES[id] ?? BY_PERSON;
    const own = (key: string, fields: string) => ncic.text(`${key}.${OWNER}.NCI.*L1.TXT ${fields}`);
    for (const [at, { key, words }] of file.enter.entries()) {
      const ends = [file.cancel!, file.clear].filter((end) => end !== null);
      const end = ends[at % ends.length]!;
      for (const inquire of [...file.inquire, ...file.investigate]) {
        const nothing = ncic.text(`${inquire}.${OTHER}.NCI.TXT ${inquiry}`);
        expect(nothing, inquire).toMatch(/NO (RECORD|NCIC WANT)/);
      }
      const NIC = numberIn(own(key, `${enter}.OCA/26-L${at}`));
      expect(NIC, key).toMatch(new RegExp(`^${file.nic}[0-9]{9}$`));
      const found = ncic.text(`${file.inquire[0]}.${OTHER}.NCI.TXT ${inquiry}`);
      expect(found).toContain(`MKE/${words}\r\n`);
      expect(found).toContain(`ORI/${OWNER} `);

      expect(own(file.modify!, `NIC/${NIC}.${second}.${change}`)).toContain("MODIFIED");
      expect(ncic.text(`${file.inquire[0]}.${OTHER}.NCI.TXT NIC/${NIC}`)).toContain(change);
      if (file.supplement !== null && id !== "unidentified") {
        own(file.supplement.add, `NIC/${NIC}.${second}.AKA/TESTPERSON, LIFETWO`);
        const byAlias = ncic.text(
          `${file.inquire.at(-1) === "QV" ? "QW" : file.inquire[0]}.${OTHER}.NCI.TXT NAM/TESTPERSON, LIFETWO.DOB/19800229`,
        );
        expect(byAlias).toContain("AKA/TESTPERSON, LIFETWO");
      }
      if (file.locate !== null) {
        const located = ncic.text(`${file.locate.key}.${OTHER}.NCI.TXT NIC/${NIC}.${second}.PHR/1`);
        expect(located).toContain("LOCATED");
      }
      expect(own(end, `NIC/${NIC}.${second}`)).toMatch(/CANCELLED|CLEARED/);
      expect(ncic.text(`${file.inquire[0]}.${OTHER}.NCI.TXT NIC/${NIC}`)).toContain(`NIC/${NIC}`);
      expect(ncic.text(`${file.inquire[0]}.${OTHER}.NCI.TXT NIC/${NIC}`)).toMatch(
        /NO (RECORD|NCIC WANT) NIC/,
      );
    }
  });
});

describe("an inquiry", () => {
  it("on a person searches all files of persons, each record complete, then their count", () => {
    const fields = "NAM/TESTPERSON, MANYFILES.SEX/F.RAC/W.DOB/19811212.HGT/504.WGT/130.EYE/BRO.HAI/BRO";
    for (const [key, more] of [
      ["EPI", ""],
      ["EW", ".OFF/2202.DOW/20261101.EXL/1"],
      ["EGM", ".MIS/EXERCISE"],
      ["EPO", ".PNO/TPO26-MANY1.EXP/NX"],
    ])
      ncic.text(`${key}.${OWNER}.NCI.TXT ${fields}${more}.OCA/26-MANY`);
    const text = ncic.text(`QW.${OTHER}.NCI.TXT NAM/TESTPERSON, MANYFILES.DOB/19811212`);
    expect([...text.matchAll(/MKE\/([A-Z ]+)/g)].map((match) => match[1])).toEqual([
      "WANTED PERSON",
      "PROTECTION ORDER",
      "GANG MEMBER",
      "PROTECTIVE INTEREST",
    ]);
    expect(text.split("\r\n").at(-1)).toBe("4 RECORDS");
  });

  it("on a plate finds the person who has it, and says so to the owner of the record", () => {
    const want =
      "NAM/TESTPERSON, DRIVER.SEX/M.RAC/W.DOB/19700101.HGT/510.WGT/180.HAI/BRO.OFF/2202.DOW/20261101.EXL/1";
    ncic.text(`EW.${OWNER}.NCI.TXT ${want}.LIC/9QQQ888.LIS/CA.LIY/2027.LIT/PC.OCA/26-D1`);
    ncic.notices();
    expect(ncic.text(`QV.${OTHER}.NCI.*V1.TXT LIC/9QQQ888.LIS/CA`)).toContain("MKE/WANTED PERSON");
    const [notice, ...others] = ncic.notices();
    expect(others).toEqual([]);
    expect(notice).toMatch(/^\$\.8\.DC9010000\.CA9190000\.TXT VEHICLE DATA OF A PERSON ON FILE\r\n/);
    expect(notice).toContain(`INQUIRY QV BY ORI/${OTHER} LIC/9QQQ888 LIS/CA`);
  });

  it("by looks finds missing and unidentified persons, sizes and age being near", () => {
    const looks = "SEX/F.RAC/H.AGE/16.HGT/505.WGT/140.EYE/HAZ.HAI/BRO";
    const text = ncic.text(`QM.${OTHER}.NCI.TXT ${looks}`);
    expect(text).toMatch(/MKE\/MISSING PERSON/);
    expect(text).not.toContain("SEX/M");
    // Two looks are half of everybody, and a name is none.
    expect(ncic.text(`QM.${OTHER}.NCI.TXT SEX/F.RAC/W`)).toContain("NO RECORD SEX/F RAC/W");
    expect(ncic.text(`QU.${OTHER}.NCI.TXT NAM/TESTPERSON, NOBODY.DOB/19900101`)).toContain(
      "NO NCIC WANT NAM/",
    );
    expect(ncic.text(`QM.${OTHER}.NCI.TXT SEX/F.HGT/711.WGT/499.EYE/PNK.HAI/PNK`)).toContain(
      "NO RECORD SEX/F",
    );
  });

  it("on an agency takes its ORI or the beginning of it", () => {
    const whole = ncic.text(`QO.${OTHER}.NCI.*O1.TXT ORI/CA9190000`);
    expect(whole.split("\r\n").slice(0, 2)).toEqual([
      `QO.${OTHER}.NCI.*O1.TXT`,
      "ORI/CA9190000 ANA/SAMPLE SHERIFF COUNTY 919 COU/919 CTY/SAMPLETON STA/CA",
    ]);
    expect(ncic.text(`ZO.${OTHER}.NCI.TXT ORI/CA919`).split("\r\n").at(-1)).toBe("6 RECORDS");
    expect(ncic.text(`QO.${OTHER}.NCI.TXT ORI/CA`)).toContain("MORE RECORDS, NARROW THE SEARCH");
    expect(ncic.text(`QO.${OTHER}.NCI.TXT ORI/CA9999999`)).toContain("NO RECORD ORI/CA9999999");
  });

  it("lets an agency change its own data, and no other's", () => {
    const change = `MO.${OTHER}.NCI.TXT ORI/${OTHER}.TNO/555-0177`;
    expect(ncic.text(change)).toContain(`MODIFIED ORI/${OTHER}`);
    expect(ncic.text(`QO.${OWNER}.NCI.TXT ORI/${OTHER}`)).toContain("TNO/555-0177");
    expect(ncic.text(`MO.${OWNER}.NCI.TXT ORI/${OTHER}.TNO/555-0178`)).toContain("NOT THE ENTERING AGENCY");
    expect(ncic.text(`MO.${OTHER}.NCI.TXT ORI/CA9999999.TNO/555-0178`)).toContain("NO RECORD ORI/CA9999999");
  });
});

describe("an order", () => {
  it("is also found by whom it protects", () => {
    const text = ncic.text(`QPO.${OTHER}.NCI.TXT PPN/TESTPERSON, BETA.PPB/19850301`);
    expect(text).toContain("NAM/TESTPERSON, ORDER");
    expect(ncic.text(`QPO.${OTHER}.NCI.TXT PPN/TESTPERSON, BETA.PPB/19860301`)).toContain("NO RECORD PPN/");
  });
});

describe("the interstate index", () => {
  const why = "PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123";

  it("says who holds the record of a subject, by name and by each number", () => {
    for (const by of [
      "NAM/TESTPERSON, OMEGA.SEX/M.RAC/B.DOB/19700215",
      "FBI/CAZ000016",
      "SID/CA00000042",
      "SOC/900023757",
    ]) {
      const text = ncic.text(`QH.${OTHER}.III.*H1.TXT ${why}.${by}`);
      expect(text, by).toMatch(/^QH\.CA9370100\.III\.\*H1\.TXT\r\nFBI\/CAZ000016 NAM\/TESTPERSON, OMEGA /);
      expect(text, by).toContain("RECORD HELD BY FBI CA SID/CA00000042");
    }
    expect(ncic.text(`ZI.${OTHER}.III.TXT ${why}.FBI/NOBODY`)).toContain(
      "NO IDENTIFIABLE RECORD IN III FBI/NOBODY",
    );
  });

  it("gives the part that the FBI holds at once, and the state's as a message of its own", () => {
    const answers = ncic.ask(`QR.${OTHER}.III.*H2.TXT ${why}.FBI/CAZ000016`);
    expect(answers.map(({ text }) => text.split("\r\n")[0])).toEqual([
      `QR.${OTHER}.III.*H2.TXT`,
      `CR.${OTHER}.III.*H2.TXT`,
    ]);
    expect(answers[0]!.text).toContain("RECORD OF CA SID/CA00000042 FOLLOWS FROM THE STATE");
    expect(answers[0]!.text).toMatch(/AGENCY:DC9/);
    expect(answers[1]!.text).toMatch(/AGENCY:CA9/);
    for (const { text } of answers) expect(text).toMatch(/END OF MESSAGE \* \* \*$/);
  });

  it("says that the FBI holds nothing of a subject of one state alone", () => {
    const [own, ...states] = ncic.ask(`QR.${OTHER}.III.TXT ${why}.SID/CA00000043`);
    expect(own!.text).toContain("NO RECORD IS HELD BY THE FBI");
    expect(states.length).toBeGreaterThan(1);
    expect(ncic.text(`ZR.${OTHER}.III.TXT ${why}.SID/CA99999999`)).toContain(
      "NO RECORD IN III SID/CA99999999",
    );
  });

  it("is asked together with the files of persons", () => {
    const text = ncic.text(`QWI.${OTHER}.NCI.TXT ${why}.NAM/TESTPERSON, OMEGA.SEX/M.RAC/B.DOB/19700215`);
    expect(text).toContain("NO NCIC WANT NAM/TESTPERSON, OMEGA");
    expect(text).toContain("FBI/CAZ000016 NAM/TESTPERSON, OMEGA");
  });
});

describe("images", () => {
  const enterImage = (
    fields = "NIC/W000000097.OCA/26-000124.IMT/M.DOI/20260301.IMG/AAAA",
    sender = "CA9020100",
  ) => ncic.text(`EIM.${sender}.NCI.TXT ${fields}`);

  it("are kept by reference under a number, and found by it and by the record", () => {
    const IMN = /IMN\/(I[0-9]{9})/.exec(enterImage())![1];
    expect(ncic.text(`QII.${OTHER}.NCI.TXT NIC/W000000097.IMT/M`)).toContain(
      `IMAGE IMN/${IMN} NIC/W000000097 IMT/M MUGSHOT DOI/20260301`,
    );
    expect(ncic.text(`QII.${OTHER}.NCI.TXT NIC/W000000097.IMT/S`)).toContain("NO IMAGE NIC/W000000097 IMT/S");
    expect(ncic.text(`MIM.CA9020100.NCI.TXT IMN/${IMN}.NIC/W000000097.DOI/20260302`)).toContain(
      `MODIFIED IMN/${IMN}`,
    );
    expect(ncic.text(`QII.${OTHER}.NCI.TXT IMN/${IMN}`)).toContain("DOI/20260302");
    expect(ncic.text(`XIM.${OTHER}.NCI.TXT IMN/${IMN}.NIC/W000000097`)).toContain("NOT THE ENTERING AGENCY");
    expect(ncic.text(`XIM.CA9020100.NCI.TXT IMN/${IMN}.NIC/W000000103`)).toContain("DOES NOT AGREE");
    expect(ncic.text(`XIM.CA9020100.NCI.TXT IMN/${IMN}.NIC/W000000097`)).toContain(`CANCELLED IMN/${IMN}`);
    expect(ncic.text(`QII.${OTHER}.NCI.TXT IMN/${IMN}`)).toContain("NO IMAGE");
  });

  it("are refused for no record, for another's, and without the case number", () => {
    expect(enterImage("NIC/W999999999.OCA/1.IMT/M.IMG/AAAA")).toContain("REJECT - NO RECORD NIC/W999999999");
    expect(enterImage(undefined, OTHER)).toContain("NOT THE ENTERING AGENCY");
    expect(enterImage("NIC/W000000097.OCA/1.IMT/M.IMG/AAAA")).toContain("OCA/1 DOES NOT AGREE");
  });

  it("come once, however often the switch repeats itself", () => {
    const text = "EIM.CA9020100.NCI.*I9.TXT NIC/W000000097.OCA/26-000124.IMT/S.IMG/BBBB";
    const first = ncic.text(text, "NCI", { number: 9 });
    expect(ncic.text(text, "NCI", { number: 9, isRepeat: true })).toBe(first);
    expect(ncic.text(`QII.${OTHER}.NCI.TXT NIC/W000000097.IMT/S`).match(/IMAGE IMN/g)).toHaveLength(1);
  });
});
