import { describe, expect, it } from "vitest";
import { gunSerialKey } from "../../../src/simulators/files/searchKeys.ts";
import { birthDates, middleAgrees, nameKey } from "../../../src/simulators/store/names.ts";

describe("search keys", () => {
  it("ignore letters inside a gun's serial, but not before and after the digits", () => {
    expect(gunSerialKey("369J257")).toBe(gunSerialKey("369257"));
    expect(gunSerialKey("369M257")).toBe(gunSerialKey("369J257"));
    expect(gunSerialKey("A369257")).not.toBe(gunSerialKey("369257"));
    expect(gunSerialKey("369257B")).not.toBe(gunSerialKey("369257"));
    expect(gunSerialKey("ZZTESTOO42")).toBe(gunSerialKey("ZZTEST0042"));
    expect(gunSerialKey("ABC")).toBe("ABC");
  });

  it("bring spellings of a name together", () => {
    expect(nameKey("TESTPERSON, ALPHA Q")).toBe(nameKey("TESTPERSON,ALPHA"));
    expect(nameKey("TESTPERSON")).toBe("TESTPERSON");
    expect(middleAgrees("TESTPERSON, ALPHA Q", "TESTPERSON, ALPHA")).toBe(true);
    expect(middleAgrees("TESTPERSON, ALPHA Q", "TESTPERSON,ALPHA QUEBEC")).toBe(true);
    expect(middleAgrees("TESTPERSON, ALPHA Q", "TESTPERSON, ALPHA R")).toBe(false);
  });

  it("take a short date of birth for either century", () => {
    expect(birthDates("19800101")).toEqual(["19800101"]);
    expect(birthDates("050575")).toEqual(["19750505", "20750505"]);
  });
});
