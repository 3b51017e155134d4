import { describe, expect, it } from "vitest";
import { parseMessageText } from "../../../src/domain/messageText.ts";

function read(text: string) {
  const message = parseMessageText(text);
  return message === null ? null : { ...message, fields: Object.fromEntries(message.fields) };
}

describe("parseMessageText", () => {
  it("reads header, control field and fields", () => {
    expect(read("RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC")).toEqual({
      dialect: "nlets",
      key: "RQ",
      origin: "CA9190000",
      destinations: ["DMV"],
      control: "R1",
      fields: { LIC: "9QQQ123", LIY: "2026", LIT: "PC" },
      freeText: "",
      body: "LIC/9QQQ123.LIY/2026.LIT/PC",
    });
  });

  it("reads destinations separated by commas and by periods", () => {
    expect(read("RQ.CA9190000.AZ,NV.TXT LIC/9QQQ123")).toMatchObject({
      dialect: "clets",
      destinations: ["AZ", "NV"],
    });
    expect(read("YQ.CA9190000.CA9020100.AZ9010000.TXT RTY/WP")).toMatchObject({
      dialect: "nlets",
      destinations: ["CA9020100", "AZ9010000"],
      control: "",
    });
  });

  it("takes odd control characters and a body that follows TXT at once", () => {
    expect(read("DQ.CA9190000.AZ.*(A&1/B-2.TXTNAM/TESTPERSON, GAMMA.SEX/F")).toMatchObject({
      control: "(A&1/B-2",
      fields: { NAM: "TESTPERSON, GAMMA", SEX: "F" },
    });
  });

  it("ends a value at a period only where a field code and a slash follow, or the text ends", () => {
    expect(read("EV.CA9190000.SVS.TXT ADR/1 ST. MARY WAY.REM/A.B.C 3.5.OCA/26-1.")?.fields).toEqual({
      ADR: "1 ST. MARY WAY",
      REM: "A.B.C 3.5",
      OCA: "26-1",
    });
  });

  it("ignores CR, LF, DEL and blanks after TXT, between fields and at the end of values", () => {
    expect(
      read("KQ.CA9190000.AZ.TXT\r\n\x7fNAM/TESTPERSON, ALPHA Q \r\n. DOB/19000101.\r\nSEX/M. \r\n")?.fields,
    ).toEqual({
      NAM: "TESTPERSON, ALPHA Q",
      DOB: "19000101",
      SEX: "M",
    });
  });

  it("reads the NCIC header, with the rest of it as control field", () => {
    expect(read("1N01ZQ01000417.QV.CA9010000.LIC/9ZZZ999.LIS/CA.")).toEqual({
      dialect: "ncic",
      key: "QV",
      origin: "CA9010000",
      destinations: ["NCI"],
      control: "ZQ01000417",
      fields: { LIC: "9ZZZ999", LIS: "CA" },
      freeText: "",
      body: "LIC/9ZZZ999.LIS/CA",
    });
    expect(read("1N01.QV.CA9010000.LIC/9ZZZ999")?.control).toBe("");
  });

  it("gives free text whole and keeps the suffix of a key", () => {
    expect(read("AM.CA9190000.GALL.TXT\r\nOFFICER SAFETY\r\nTEST. AB/CD IS NOT A FIELD HERE.")).toMatchObject(
      {
        fields: {},
        freeText: "OFFICER SAFETY\r\nTEST. AB/CD IS NOT A FIELD HERE",
      },
    );
    expect(read("EV-P.CA9190000.SVS.TXT LIC/9QQQ123")?.key).toBe("EV-P");
    expect(read("AM.CA9190000.AZLICHELP.TXT")).toMatchObject({ freeText: "", body: "" });
  });

  it("keeps the first of a code that stands twice, and empty values", () => {
    expect(read("RQ.CA9190000.DMV.TXT LIC/A.LIC/B.VIN/")?.fields).toEqual({ LIC: "A", VIN: "" });
  });

  it("is null for what has no header, however it is cut", () => {
    const whole = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
    for (let length = 0; length < "RQ.CA9190000.DMV.*R1.TXT".length; length++) {
      expect(parseMessageText(whole.slice(0, length)), `${length} characters`).toBeNull();
    }
    for (const text of [
      "",
      "...",
      "1N01",
      "1N01X.QV",
      "RQ.CA919000.DMV.TXT",
      "RQ.CA9190000.DMV.*R1.LIC/1",
      "R.CA9190000.DMV.TXT",
    ]) {
      expect(parseMessageText(text), text).toBeNull();
    }
    expect(parseMessageText(whole)).not.toBeNull();
  });
});
