import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AskedSystem, NOW_MS, openSystem } from "../support.ts";

const OWNER = "CA9190000";
const OTHER = "CA9370100";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let ncic: AskedSystem;
beforeEach(async () => {
  ncic = await openSystem("ncic");
});
afterEach(() => ncic.close());

const numberIn = (text: string) => /NIC\/([A-Z][0-9]{9})/.exec(text)![1]!;
const enter = (key: string, fields: string, sender = OWNER) =>
  numberIn(ncic.text(`${key}.${sender}.NCI.TXT ${fields}`));
const INQUIRY: Readonly<Record<string, string>> = {
  V: "QV",
  P: "QV",
  I: "QV",
  G: "QG",
  A: "QA",
  B: "QB",
  S: "QS",
  W: "QW",
  M: "QM",
  H: "QPO",
  C: "QW",
  T: "QW",
};
const isFound = (nic: string) =>
  !/NO (RECORD|NCIC WANT)/.test(ncic.text(`${INQUIRY[nic.slice(0, 1)]}.${OTHER}.NCI.TXT NIC/${nic}`));
/** The last moment before an instant, and the instant. */
function expectEndsAt(nic: string, atMs: number): void {
  ncic.advance(atMs - 1 - ncic.clock.nowMs);
  expect(isFound(nic), "before its time").toBe(true);
  ncic.advance(1);
  expect(isFound(nic), "after its time").toBe(false);
}

const person = "NAM/TESTPERSON, TIMELY.SEX/M.RAC/W.DOB/19800229.HGT/510.WGT/180.HAI/BRO";

describe("retention", () => {
  it.each([
    ["a temporary felony want: 48 hours", "ET", `${person}.OFF/1201.OCA/1`, NOW_MS + 48 * HOUR],
    [
      "a stolen vehicle: year of entry and four",
      "EV",
      "VIN/ZZ9TESTTIME000001.VMA/FORD.VYR/2020.OCA/1",
      Date.UTC(2031, 0, 1),
    ],
    ["a stolen vehicle without VIN: 90 days", "EV", "LIC/9QQQ901.LIS/CA.OCA/1", NOW_MS + 90 * DAY],
    ["a felony vehicle: 90 days", "EF", "VIN/ZZ9TESTTIME000001.VMA/FORD.VYR/2020.OCA/1", NOW_MS + 90 * DAY],
    [
      "a plate: year of expiry and one",
      "EL",
      "LIC/9QQQ902.LIS/CA.LIY/2028.LIT/PC.OCA/1",
      Date.UTC(2030, 0, 1),
    ],
    [
      "a plate that does not expire: year of entry and four",
      "EL",
      "LIC/9QQQ902.LIS/CA.LIY/NX.LIT/PC.OCA/1",
      Date.UTC(2031, 0, 1),
    ],
    ["a part: year of entry and four", "EP", "SER/ZZPTIME1.BRA/MOCK.OCA/1", Date.UTC(2031, 0, 1)],
    [
      "a recovered gun: year of entry and two",
      "EGR",
      "SER/ZZTTIME1.MAK/GLC.CAL/9.TYP/PI.OCA/1",
      Date.UTC(2029, 0, 1),
    ],
    [
      "an article: the year after that of the entry",
      "EA",
      "TYP/BBICYCL.SER/ZZATIME1.OCA/1",
      Date.UTC(2028, 0, 1),
    ],
    ["a boat without hull number: 90 days", "EB", "REG/CF1112ZZ.RES/CA.OCA/1", NOW_MS + 90 * DAY],
    ["a boat: year of entry and four", "EB", "REG/CF1112ZZ.RES/CA.BHN/ZZZTIME01.OCA/1", Date.UTC(2031, 0, 1)],
    [
      "a traveller's cheque: year of entry and two",
      "ES",
      "TYP/TC.SER/ZZSTIME1.DEN/50.OCA/1",
      Date.UTC(2029, 0, 1),
    ],
    ["a bond: year of entry and four", "ES", "TYP/SB.SER/ZZSTIME1.DEN/50.OCA/1", Date.UTC(2031, 0, 1)],
  ])("%s", (_, key, fields, endMs) => {
    expectEndsAt(enter(key, fields), endMs);
  });

  it.each([
    ["a stolen gun", "EG", "SER/ZZTTIME1.MAK/GLC.CAL/9.TYP/PI.OCA/1"],
    ["something toxic", "EA", "TYP/TCHEMIC.SER/ZZATIME1.OCA/1"],
    ["a warrant", "EW", `${person}.OFF/2202.DOW/20261101.EXL/1.OCA/1`],
    ["an order that does not expire", "EPO", `${person}.PNO/TPO26-T1.EXP/NX.OCA/1`],
  ])("keeps %s until somebody ends it", (_, key, fields) => {
    const nic = enter(key, fields);
    ncic.advance(50 * 366 * DAY);
    expect(isFound(nic)).toBe(true);
  });

  it("tells the agency what has been purged, in one listing", () => {
    const nics = [1, 2].map((at) => enter("EV", `LIC/9QQQ91${at}.LIS/CA.OCA/26-${at}`));
    const others = enter("EV", "LIC/9QQQ919.LIS/CA.OCA/26-9", OTHER);
    ncic.advance(90 * DAY);
    const purges = ncic.notices().filter((text) => text.startsWith("$.P."));
    expect(purges.map((text) => text.split("\r\n")[0])).toEqual([
      `$.P.DC9010000.${OWNER}.TXT PURGED RECORDS`,
      `$.P.DC9010000.${OTHER}.TXT PURGED RECORDS`,
    ]);
    for (const nic of nics) expect(purges[0]).toContain(`NIC/${nic}`);
    expect(purges[0]!.split("\r\n").at(-1)).toBe("2 RECORDS RETIRED TO HISTORY");
    expect(purges[1]).toContain(`NIC/${others}`);
    ncic.advance(DAY);
    expect(ncic.notices()).toEqual([]);
  });

  it("moves with what it counts from", () => {
    const nic = enter("EPO", `${person}.PNO/TPO26-T1.EXP/20270301.OCA/1`);
    ncic.text(`MPO.${OWNER}.NCI.TXT NIC/${nic}.OCA/1.EXP/20280301`);
    ncic.advance(Date.UTC(2027, 5, 1) - NOW_MS);
    expect(ncic.text(`QPO.${OTHER}.NCI.TXT NIC/${nic}`)).not.toContain("INACTIVE");
    ncic.advance(Date.UTC(2028, 2, 2) - ncic.clock.nowMs);
    expect(ncic.text(`QPO.${OTHER}.NCI.TXT NIC/${nic}`)).toContain(
      "MKE/PROTECTION ORDER\r\nINACTIVE RECORD - FOR INFORMATION ONLY",
    );
    expectEndsAt(nic, Date.UTC(2033, 2, 2));
  });

  it("retires a located vehicle after some days, and a located missing person at once", () => {
    const car = enter("EV", "VIN/ZZ9TESTTIME000001.VMA/FORD.VYR/2020.OCA/1");
    const child = enter("EMJ", `${person}.DLC/20261120.OCA/2`);
    ncic.text(`LV.${OTHER}.NCI.TXT NIC/${car}.VIN/ZZ9TESTTIME000001`);
    ncic.text(`LM.${OTHER}.NCI.TXT NIC/${child}.NAM/TESTPERSON, TIMELY.PHR/5`);
    expect(isFound(child)).toBe(true);
    ncic.advance(0);
    expect(isFound(child)).toBe(false);
    expectEndsAt(car, NOW_MS + 5 * DAY);
  });

  it("does not end generated records, unless somebody has located them", () => {
    ncic.text(`LA.${OTHER}.NCI.TXT NIC/A000004255.SER/ZZA0000042`);
    ncic.advance(4 * DAY);
    expect(ncic.text(`QA.${OTHER}.NCI.TXT SER/ZZA0000042`)).toContain("LOCATED/20261123");
    ncic.advance(DAY);
    expect(ncic.text(`QA.${OTHER}.NCI.TXT SER/ZZA0000042`)).toContain("NO RECORD");
    ncic.advance(30 * 366 * DAY);
    expect(ncic.text(`QV.${OTHER}.NCI.TXT LIC/9ZZZ999.LIS/CA`)).toContain("MKE/STOLEN VEHICLE");
  });

  it("goes on where it was when the system starts again", async () => {
    const nic = enter("ET", `${person}.OFF/1201.OCA/1`);
    ncic.advance(47 * HOUR);
    await ncic.restart();
    expect(isFound(nic)).toBe(true);
    ncic.advance(HOUR);
    expect(isFound(nic)).toBe(false);
  });
});

describe("validation", () => {
  const validations = () => ncic.notices().filter((text) => text.startsWith("$.V."));

  it("is asked for after the first days and then every year, from the last time that the owner confirmed", () => {
    const nic = enter("EW", `${person}.OFF/2202.DOW/20261101.EXL/1.OCA/26-1`);
    ncic.advance(90 * DAY - 1);
    expect(validations()).toEqual([]);
    ncic.advance(1);
    const [reminder, ...others] = validations();
    expect(others).toEqual([]);
    expect(reminder).toMatch(/^\$\.V\.DC9010000\.CA9190000\.TXT RECORD VALIDATION IS DUE\r\n/);
    expect(reminder).toContain(`NIC/${nic}`);

    ncic.advance(10 * DAY);
    ncic.text(`MW.${OWNER}.NCI.TXT NIC/${nic}.OCA/26-1.VLN/CLERK 9`);
    ncic.text(`MW.${OWNER}.NCI.TXT NIC/${nic}.OCA/26-1.WGT/190`);
    ncic.advance(365 * DAY - 1);
    expect(validations()).toEqual([]);
    ncic.advance(1);
    expect(validations()).toHaveLength(1);
  });

  it("comes sooner for a missing person, and not for records that are no open case", () => {
    enter("EMO", `${person}.DLC/20261120.OCA/26-1`);
    const located = enter("EV", "VIN/ZZ9TESTTIME000001.VMA/FORD.VYR/2020.OCA/26-2");
    ncic.text(`LV.${OTHER}.NCI.TXT NIC/${located}.OCA/26-2`);
    ncic.advance(60 * DAY);
    expect(validations().join()).toContain("MKE/MISSING PERSON");
    ncic.advance(40 * DAY);
    expect(validations()).toEqual([]);
  });

  it("of the agencies goes to their control agency every two years", () => {
    ncic.advance(730 * DAY);
    const notices = ncic.notices().filter((text) => text.startsWith("$.C."));
    expect(notices[0]).toMatch(/^\$\.C\.DC9010000\.CA9340100\.TXT ORI VALIDATION IS DUE\r\nORI\/CA901/);
    expect(notices.join("").match(/ORI\/CA9/g)).toHaveLength(58 * 6);
    ncic.advance(729 * DAY);
    expect(ncic.notices().filter((text) => text.startsWith("$.C."))).toEqual([]);
  });
});

describe("an earlier inquiry", () => {
  const delayed = () => ncic.notices().filter((text) => text.startsWith("$.D."));
  const car = "LIC/9QQQ930.LIS/CA.LIY/2027.LIT/PC.VIN/ZZ9TESTTIME000930.VMA/FORD.VYR/2020.OCA/26-930";

  it("is answered by the entry: who asked and who entered hear of it", () => {
    ncic.text(`QV.${OTHER}.NCI.*A7.TXT LIC/9QQQ930.LIS/CA`);
    ncic.advance(3 * DAY);
    const nic = enter("EV", car);
    const [toInquirer, toEnterer, ...others] = delayed();
    expect(others).toEqual([]);
    expect(toInquirer).toMatch(
      /^\$\.D\.DC9010000\.CA9370100\.TXT DELAYED INQUIRY HIT\r\nINQUIRY QV \*A7 OF 20261123 1731 BY ORI\/CA9370100\r\n/,
    );
    expect(toInquirer).toContain(`NIC/${nic} ORI/${OWNER}`);
    expect(toEnterer).toMatch(/^\$\.D\.DC9010000\.CA9190000\.TXT /);
    expect(toEnterer).toContain("BY ORI/CA9370100");
  });

  it.each([
    ["by an investigative key", `ZV.${OTHER}.NCI.TXT LIC/9QQQ930.LIS/CA`, 0],
    ["of the enterer itself", `QV.${OWNER}.NCI.TXT LIC/9QQQ930.LIS/CA`, 0],
    ["on the plate of another state", `QV.${OTHER}.NCI.TXT LIC/9QQQ930.LIS/NV`, 0],
    ["on something else", `QV.${OTHER}.NCI.TXT LIC/9QQQ931.LIS/CA`, 0],
    ["in another file", `QG.${OTHER}.NCI.TXT SER/9QQQ930`, 0],
    ["of more than five days ago", `QV.${OTHER}.NCI.TXT LIC/9QQQ930.LIS/CA`, 5 * DAY],
  ])("%s is not", (_, inquiry, agoMs) => {
    ncic.text(inquiry);
    ncic.advance(agoMs);
    enter("EV", car);
    expect(delayed()).toEqual([]);
  });

  it("is answered by a change that makes a record fit, once", () => {
    ncic.text(`QW.${OTHER}.NCI.TXT NAM/TESTPERSON, ALIASED.DOB/19800229`);
    const nic = enter("EW", `${person}.OFF/2202.DOW/20261101.EXL/1.OCA/26-1`);
    expect(delayed()).toEqual([]);
    ncic.text(`EN.${OWNER}.NCI.TXT NIC/${nic}.OCA/26-1.AKA/TESTPERSON, ALIASED`);
    expect(delayed()).toHaveLength(2);
    ncic.text(`EN.${OWNER}.NCI.TXT NIC/${nic}.OCA/26-1.AKA/TESTPERSON, MORE`);
    expect(delayed()).toEqual([]);
  });

  it("is remembered over a restart", async () => {
    ncic.text(`QV.${OTHER}.NCI.TXT VIN/ZZ9TESTTIME000930`);
    await ncic.restart();
    enter("EV", car);
    expect(delayed()).toHaveLength(2);
  });

  it("of a test message is answered by test entries alone", () => {
    const inTest = { isTest: true };
    ncic.text(`QV.${OTHER}.NCI.TXT LIC/9QQQ930.LIS/CA`, "NCI", inTest);
    enter("EV", car);
    expect(delayed()).toEqual([]);
    ncic.text(`EV.${OWNER}.NCI.TXT ${car}`, "NCI", inTest);
    const notices = delayed();
    expect(notices).toHaveLength(2);
    for (const text of notices) expect(text).toContain("TXT TEST RECORD - NO ACTION\r\n");
  });
});

describe("other messages that nobody asked for", () => {
  it("tell both owners that a person's record and a vehicle's have the plate in common", () => {
    enter("EV", "LIC/9QQQ940.LIS/CA.LIY/2027.LIT/PC.OCA/26-1");
    expect(ncic.notices()).toEqual([]);
    enter("EW", `${person}.LIC/9QQQ940.LIS/CA.OFF/2202.OCA/26-2`, OTHER);
    const [toVehicle, toPerson, ...others] = ncic.notices();
    expect(others).toEqual([]);
    expect(toVehicle).toMatch(/^\$\.8\.DC9010000\.CA9190000\.TXT .*\r\nLIC\/9QQQ940\r\nMKE\/WANTED PERSON/);
    expect(toPerson).toMatch(/^\$\.8\.DC9010000\.CA9370100\.TXT .*\r\nLIC\/9QQQ940\r\nMKE\/STOLEN VEHICLE/);
  });

  it("tell who protects a person of every inquiry that finds who may threaten him", () => {
    ncic.text(`QW.${OTHER}.NCI.*P1.TXT NAM/TESTPERSON, PROTECTIVE.DOB/19790614`);
    const [notice, ...others] = ncic.notices();
    expect(others).toEqual([]);
    expect(notice).toMatch(/^\$\.H\.DC9010000\.CA919[0-9]{4}\.TXT RECORD WAS FOUND BY AN INQUIRY\r\n/);
    ncic.text(`ZW.${OTHER}.NCI.*P1.TXT NAM/TESTPERSON, PROTECTIVE.DOB/19790614`);
    expect(ncic.notices()).toEqual([]);
  });

  it("tell an owner who wants it of inquiries on his record", () => {
    enter("EW", `${person}.OFF/2202.NPA/Y.OCA/26-1`);
    ncic.text(`QW.${OTHER}.NCI.TXT NAM/TESTPERSON, TIMELY.DOB/19800229`);
    expect(ncic.notices().map((text) => text.slice(0, 23))).toEqual([`$.H.DC9010000.${OWNER}`]);
  });

  it("tell that a missing and an unidentified person look alike", () => {
    const looks = "SEX/F.RAC/I.HGT/411.WGT/090.EYE/GRN.HAI/RED";
    enter("EMD", `NAM/TESTPERSON, ALIKE.DOB/19900101.${looks}.DLC/20261101.OCA/26-1`);
    enter("EUD", `${looks}.AGE/35.MNU/AN-ALIKE1.OCA/26-2`, OTHER);
    const matches = ncic.notices().filter((text) => text.startsWith("$.M."));
    expect(matches.map((text) => text.slice(14, 23)).sort()).toEqual([OWNER, OTHER].sort());
    expect(matches.join()).toContain("TESTPERSON, ALIKE");
  });
});
