import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AskedSystem, openSystem } from "../support.ts";

/** Sheriff of Los Angeles county, police of San Diego county: both invented. */
const OWNER = "CA9190000";
const OTHER = "CA9370100";
const CORVETTE =
  "LIC/9QQQ777.LIS/CA.LIY/2027.LIT/PC.VIN/ZZ9TESTENTRY00001.VYR/2022.VMA/CHEV.VST/2D.VCO/RED.DOT/20261120.OCA/26-000777";

let ncic: AskedSystem;
beforeEach(async () => {
  ncic = await openSystem("ncic");
});
afterEach(() => ncic.close());

const enter = (fields = CORVETTE, key = "EV") => ncic.text(`${key}.${OWNER}.NCI.*E1.TXT ${fields}`);
const query = (fields = "LIC/9QQQ777.LIS/CA", key = "QV") =>
  ncic.text(`${key}.${OTHER}.NCI.*Q1.TXT ${fields}`);
const numberIn = (text: string) => /NIC\/([A-Z][0-9]{9})/.exec(text)![1]!;

/** Refused, in these words, and the record still found as before. */
function expectRefused(text: string, reason: string): void {
  const before = query();
  const [answer] = ncic.ask(text);
  expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(`REJECT - ${reason}`) });
  expect(query()).toBe(before);
}

describe("an entry", () => {
  it("gets a number with check digits, and is found by the next inquiry by plate, VIN and number", () => {
    const accepted = enter();
    expect(accepted).toBe(
      `EV.${OWNER}.NCI.*E1.TXT\r\nLIC/9QQQ777 VIN/ZZ9TESTENTRY00001 NIC/${numberIn(accepted)} OCA/26-000777`,
    );
    const digits = numberIn(accepted).slice(1);
    expect(97 - (Number(digits.slice(0, 7)) % 97)).toBe(Number(digits.slice(7)));
    for (const by of ["LIC/9QQQ777.LIS/CA", "VIN/ZZ9TESTENTRY00001", `NIC/${numberIn(accepted)}`]) {
      const lines = query(by).split("\r\n");
      expect(lines.slice(1, 3)).toEqual([
        "MKE/STOLEN VEHICLE",
        `ORI/${OWNER} LIC/9QQQ777 LIS/CA LIY/2027 LIT/PC`,
      ]);
      expect(lines).toContain(`NIC/${numberIn(accepted)} DTE/20261123 DLU/20261123`);
    }
  });

  it("is answered in the NCIC dialect in kind", () => {
    const text = ncic.text(`1N01ZQ01000500.EV.${OWNER}.${CORVETTE}.`);
    expect(text.split("\r\n").slice(0, 2)).toEqual(["1L01ZQ01000500", OWNER]);
    expect(text.split("\r\n")[2]).toMatch(
      /^LIC\/9QQQ777 VIN\/ZZ9TESTENTRY00001 NIC\/V[0-9]{9} OCA\/26-000777$/,
    );
  });

  it("is refused when the same vehicle is on file, in any agency's name", () => {
    const nic = numberIn(enter());
    for (const sender of [OWNER, OTHER]) {
      expectRefused(`EV.${sender}.NCI.*E2.TXT ${CORVETTE}`, `DUPLICATE RECORD NIC/${nic} ORI/${OWNER}`);
    }
    expect(ncic.text(`EV.${OTHER}.NCI.*E2.TXT LIC/9ZZZ999.LIS/CA.LIY/2027.OCA/1`)).toMatch(
      /NIC\/V[0-9]{9}|DUPLICATE/,
    );
  });

  it("is refused without a case number, and without anything to find it by", () => {
    expect(ncic.text(`EV.${OWNER}.NCI.TXT LIC/9QQQ778.LIS/CA`)).toContain("REJECT - OCA MISSING");
    expect(ncic.text(`EV.${OWNER}.NCI.TXT VCO/RED.OCA/1`)).toContain("REJECT - LIC, VIN, ENG OR OAN MISSING");
    expect(ncic.text(`EV.${OWNER}.NCI.TXT ${CORVETTE}.NIC/V000000097`)).toContain(
      "REJECT - NIC/V000000097 - THE NUMBER IS GIVEN BY THE FILE",
    );
    expect(query("LIC/9QQQ778")).toContain("NO RECORD");
  });

  it("shows what stands behind the hyphen of its key", () => {
    enter(CORVETTE, "EV-P");
    expect(query()).toContain("MKE/STOLEN VEHICLE - HOLD FOR PRINTS");
  });

  it("belongs to the agency that it names", () => {
    enter(`${CORVETTE}.ORI/CA9010100`);
    expect(query()).toContain("ORI IS SAMPLE POLICE 01 COUNTY 901");
    const nic = numberIn(query());
    expectRefused(`CV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777`, `ORI/${OWNER} IS NOT THE ENTERING AGENCY`);
    expect(ncic.text(`CV.CA9010100.NCI.TXT NIC/${nic}.LIC/9QQQ777`)).toContain("CLEARED");
  });
});

describe("a change", () => {
  it("is made by the owner who names the number and one more identifier", () => {
    const nic = numberIn(enter());
    expect(ncic.text(`MV.${OWNER}.NCI.*M1.TXT NIC/${nic}.LIC/9QQQ777.VCO/BLK`)).toBe(
      `MV.${OWNER}.NCI.*M1.TXT\r\nMODIFIED LIC/9QQQ777 VIN/ZZ9TESTENTRY00001 NIC/${nic} OCA/26-000777`,
    );
    ncic.clock.nowMs += 86_400_000;
    ncic.text(`MV.${OWNER}.NCI.*M2.TXT NIC/${nic}.OCA/26-000777.LIC/9QQQ779`);
    expect(query()).toContain("NO RECORD LIC/9QQQ777");
    const found = query("LIC/9QQQ779");
    expect(found).toContain("VCO/BLK");
    expect(found).toContain(`NIC/${nic} DTE/20261123 DLU/20261124`);
  });

  it.each([
    ["by a stranger", OTHER, "NIC/#.LIC/9QQQ777.VCO/BLK", `ORI/${OTHER} IS NOT THE ENTERING AGENCY`],
    ["without a number", OWNER, "LIC/9QQQ777.VCO/BLK", "NIC OR FCN MISSING"],
    ["with a number that nobody has", OWNER, "NIC/V999999999.LIC/9QQQ777", "NO RECORD NIC/V999999999"],
    [
      "without a second identifier",
      OWNER,
      "NIC/#.VCO/BLK",
      "SECOND IDENTIFIER MISSING - LIC, VIN, OAN, ENG, OCA",
    ],
    ["with a wrong second identifier", OWNER, "NIC/#.OCA/26-1.VCO/BLK", "OCA/26-1 DOES NOT AGREE"],
    ["that changes nothing", OWNER, "NIC/#.LIC/9QQQ777", "NO FIELD TO CHANGE"],
    [
      "into a record that is there already",
      OWNER,
      "NIC/#.OCA/26-000777.LIC/9ZZZ999.LIS/CA.LIY/2027",
      "DUPLICATE",
    ],
  ])("%s is refused", (_, sender, fields, reason) => {
    const nic = numberIn(enter());
    expectRefused(`MV.${sender}.NCI.*M1.TXT ${fields.replace("#", nic)}`, reason);
  });

  it("finds the record by case number and identifier alone", () => {
    enter();
    expect(ncic.text(`MV.${OWNER}.NCI.TXT OCA/26-000777.LIC/9QQQ777.VCO/WHI`)).toContain("MODIFIED");
    expect(query()).toContain("VCO/WHI");
  });
});

describe("a locate", () => {
  it("is another agency's, shows on the record and is told to the owner", () => {
    const nic = numberIn(enter());
    expectRefused(`LV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777`, "THE ENTERING AGENCY");
    expect(ncic.text(`LV.${OTHER}.NCI.*L1.TXT NIC/${nic}.LIC/9QQQ777.DOR/20261123`)).toContain("LOCATED LIC");
    expect(query()).toContain(`LOCATED/20261123 BY ORI/${OTHER} DOR/20261123`);
    const [notice] = ncic.notices();
    expect(notice).toMatch(
      new RegExp(`^\\$\\.L\\.DC9010000\\.${OWNER}\\.TXT RECORD LOCATED\r\nMKE/STOLEN VEHICLE NIC/${nic} `),
    );
    expect(notice).toContain(`LOCATED/20261123 BY ORI/${OTHER}`);
    expectRefused(`LV.CA9010000.NCI.TXT NIC/${nic}.LIC/9QQQ777`, `NIC/${nic} IS LOCATED ALREADY`);
  });

  it("with an outcome that released the person leaves the want standing", () => {
    const want =
      "NAM/TESTPERSON, ENTRY.SEX/M.RAC/W.DOB/19800229.HGT/510.WGT/180.HAI/BRO.OFF/2299.DOW/20261101.EXL/1.OCA/26-9";
    const nic = numberIn(enter(want, "EW"));
    ncic.text(`LW.${OTHER}.NCI.*L1.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.PHR/6`);
    expect(query("NAM/TESTPERSON, ENTRY.DOB/19800229", "QW")).toContain(
      `LOCATED/20261123 BY ORI/${OTHER} PHR/6`,
    );
    expect(ncic.text(`LW.${OTHER}.NCI.*L2.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.PHR/1`)).toContain("LOCATED");
    expect(ncic.text(`LW.${OTHER}.NCI.*L3.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.PHR/1`)).toContain("ALREADY");
  });
});

describe("the end of a record", () => {
  it.each([
    ["CV", "CLEARED"],
    ["XV", "CANCELLED"],
  ])("by %s makes it unfindable and unchangeable, but keeps it", (key, word) => {
    const nic = numberIn(enter());
    expectRefused(
      `${key}.${OTHER}.NCI.TXT NIC/${nic}.LIC/9QQQ777`,
      `ORI/${OTHER} IS NOT THE ENTERING AGENCY`,
    );
    expectRefused(`${key}.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ111`, "LIC/9QQQ111 DOES NOT AGREE");
    expect(ncic.text(`${key}.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777`)).toContain(`${word} LIC/9QQQ777`);
    expect(query()).toContain("NO RECORD LIC/9QQQ777");
    expect(query(`NIC/${nic}`)).toContain("NO RECORD NIC");
    expect(ncic.text(`MV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777.VCO/BLK`)).toContain(
      `REJECT - NIC/${nic} WAS ${word} ON 20261123`,
    );
    expect(numberIn(ncic.text(`EV.${OWNER}.NCI.*E2.TXT ${CORVETTE}`))).not.toBe(nic);
  });

  it("of a generated record hides it for good, also from a simulator that starts again", async () => {
    const generated = query("LIC/9ZZZ999.LIS/CA");
    const nic = numberIn(generated);
    expect(ncic.text(`CV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9ZZZ999`)).toContain("CLEARED");
    expect(query("LIC/9ZZZ999.LIS/CA")).toContain("NO RECORD");
    await ncic.restart();
    expect(query("LIC/9ZZZ999.LIS/CA")).toContain("NO RECORD");
    expect(query(`NIC/${nic}`)).toContain("NO RECORD");
  });
});

describe("a restart", () => {
  it("keeps entries, changes and the numbers that were given", async () => {
    const nic = numberIn(enter());
    ncic.text(`MV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777.VCO/BLK`);
    const before = query();
    await ncic.restart();
    expect(query()).toBe(before);
    const next = numberIn(ncic.text(`EV.${OWNER}.NCI.TXT LIC/9QQQ780.LIS/CA.LIY/2027.OCA/26-2`));
    expect(Number(next.slice(1, 8))).toBe(Number(nic.slice(1, 8)) + 1);
  });
});

describe("a repeat", () => {
  it("with the same switch number is answered from its first effect, whatever happened since", () => {
    const text = `EV.${OWNER}.NCI.*E1.TXT ${CORVETTE}`;
    const accepted = ncic.text(text, "NCI", { number: 17 });
    const nic = numberIn(accepted);
    ncic.text(`CV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777`);
    expect(ncic.text(text, "NCI", { number: 17, isRepeat: true })).toBe(accepted);
    expect(query()).toContain("NO RECORD");
  });

  it("with the same content is one while the record is as it was left, and a message of its own afterwards", () => {
    const nic = numberIn(enter());
    expect(numberIn(enter())).toBe(nic);
    const black = `MV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777.VCO/BLK`;
    ncic.text(black, "NCI", { number: 1 });
    ncic.text(`MV.${OWNER}.NCI.TXT NIC/${nic}.LIC/9QQQ777.VCO/WHI`, "NCI", { number: 2 });
    ncic.text(black, "NCI", { number: 3 });
    expect(query()).toContain("VCO/BLK");
  });

  it("with the number of another message is that other message", () => {
    ncic.text(`EV.${OWNER}.NCI.*E1.TXT ${CORVETTE}`, "NCI", { number: 1 });
    const other = ncic.text(`EV.${OWNER}.NCI.*E2.TXT LIC/9QQQ781.LIS/CA.OCA/26-3`, "NCI", { number: 1 });
    expect(other).toContain("LIC/9QQQ781");
  });
});

describe("test messages", () => {
  it("act on records of their own that live inquiries do not see, and the reverse", () => {
    const text = ncic.text(`EV.${OWNER}.NCI.*E1.TXT ${CORVETTE}`, "NCI", { isTest: true });
    expect(text).toContain("TEST RECORD - NO ACTION\r\nLIC/9QQQ777");
    expect(query()).toContain("NO RECORD LIC/9QQQ777");
    const inTest = { isTest: true };
    expect(ncic.text(`QV.${OTHER}.NCI.TXT LIC/9QQQ777`, "NCI", inTest)).toMatch(
      /TEST RECORD - NO ACTION\r\nMKE\/STOLEN VEHICLE/,
    );
    expect(ncic.text(`QV.${OTHER}.NCI.TXT LIC/9ZZZ999.LIS/CA`, "NCI", inTest)).toContain("NO RECORD");
    const live = numberIn(query("LIC/9ZZZ999.LIS/CA"));
    expect(ncic.text(`CV.${OWNER}.NCI.TXT NIC/${live}.LIC/9ZZZ999`, "NCI", inTest)).toContain(
      "NO RECORD NIC",
    );
    expect(query("LIC/9ZZZ999.LIS/CA")).toContain("MKE/STOLEN VEHICLE");
  });
});

describe("supplemental data", () => {
  const want =
    "NAM/TESTPERSON, ENTRY.SEX/M.RAC/W.DOB/19800229.HGT/510.WGT/180.HAI/BRO.OFF/2299.DOW/20261101.EXL/1.OCA/26-9";
  const add = (nic: string, fields: string, sender = OWNER) =>
    ncic.text(`EN.${sender}.NCI.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.${fields}`);

  it("finds the person by aliases, other birth dates and numbers until it is removed", () => {
    const nic = numberIn(enter(want, "EW"));
    expect(add(nic, "AKA/TESTPERSON, OTHERNAME")).toContain("SUPPLEMENTED");
    add(nic, "DOB/19810301");
    add(nic, "SOC/900111222");
    for (const by of [
      "NAM/TESTPERSON, OTHERNAME.DOB/19800229",
      "NAM/TESTPERSON, ENTRY.DOB/19810301",
      "SOC/900111222",
    ])
      expect(query(by, "QW"), by).toContain("AKA/TESTPERSON, OTHERNAME DOB/19810301 SOC/900111222");
    const removed = ncic.text(`XN.${OWNER}.NCI.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.SOC/900111222`);
    expect(removed).toContain("SUPPLEMENTAL DATA REMOVED");
    expect(query("SOC/900111222", "QW")).toContain("NO NCIC WANT");
  });

  it("is refused from a stranger, beyond what a record takes, for what is none, and to remove what is not there", () => {
    const nic = numberIn(enter(want, "EW"));
    expect(add(nic, "AKA/TESTPERSON, X", OTHER)).toContain(`ORI/${OTHER} IS NOT THE ENTERING AGENCY`);
    expect(add(nic, "OFF/5404")).toContain("REJECT - OFF IS NOT SUPPLEMENTAL DATA - AKA, DOB");
    for (const area of [1, 2, 3, 4]) add(nic, `SOC/90011122${area}`);
    expect(add(nic, "SOC/900111225")).toContain("REJECT - SOC - THE RECORD HAS 4 ALREADY");
    expect(ncic.text(`XN.${OWNER}.NCI.TXT NIC/${nic}.NAM/TESTPERSON, ENTRY.AKA/TESTPERSON, X`)).toContain(
      "REJECT - AKA/TESTPERSON, X IS NOT SUPPLEMENTAL DATA OF THE RECORD",
    );
  });
});
