/** What the shipped data promises about the field, whatever else is added to it. */
import { describe, expect, it } from "vitest";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import type { DestinationClassName, MessageKey, RuleSet } from "../../../src/dictionary/model.ts";
import { SHIPPED } from "./brokenFolder.ts";

const dictionary = loadDictionary(SHIPPED);

function key(name: string): MessageKey {
  const found = dictionary.keys.find((one) => one.key === name);
  if (found === undefined) throw new Error(`no key ${name}`);
  return found;
}

function ruleSet(name: string, selectorValue: string | null = null): RuleSet {
  return key(name).ruleSets.find((rules) => rules.selectorValue === selectorValue)!;
}

/** Whether these fields are enough for a class of destinations. */
function isEnough(rules: RuleSet, codes: string, name: DestinationClassName): boolean {
  const present = new Set(codes.split(" "));
  if (![...rules.always, ...rules.justify].every((code) => present.has(code))) return false;
  const offered = rules.combinations.filter(
    ({ destinations }) => destinations.length === 0 || destinations.includes(name),
  );
  return offered.length === 0 || offered.some(({ require }) => require.every((code) => present.has(code)));
}

describe("where messages go", () => {
  it("numbers the links in the promised order", () => {
    expect(dictionary.links).toEqual(["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"]);
  });

  it.each([
    ["DMV", "DMV", "inState"],
    ["WPS", "CJIS", "inState"],
    ["CA", "CJIS", "inState"],
    ["NCI", "NCIC", "national"],
    ["AZ", "NLETS", "outOfState"],
    ["OR", "LEDS", "outOfState"],
    ["NV", "NCJIS", "outOfState"],
    ["NB", "NLETS", "outOfState"],
    ["Z1", "NLETS", "region"],
    ["CN", "NLETS", "canada"],
    ["SK", "NLETS", "canada"],
    ["QC", "NLETS", "canada"],
  ])("%s over %s as %s", (code, link, name) => {
    expect(dictionary.destinationCodes.find((one) => one.code === code)).toMatchObject({ link, class: name });
  });

  it("knows every other state and the District of Columbia, and Nebraska as NB", () => {
    const states = dictionary.destinationCodes.filter(({ kind }) => kind === "state").map(({ code }) => code);
    expect(states).toHaveLength(49 + 4);
    expect(states).not.toContain("NE");
    expect(states).not.toContain("CA");
  });

  it("lets regions take RQ, DQ and their regional forms, BQ and administrative messages alone", () => {
    const taking = dictionary.keys.filter(({ destinationCodes }) => destinationCodes.includes("E1"));
    expect(taking.map((one) => one.key).sort()).toEqual([
      ...["AA", "AM", "AML", "BQ", "DQ", "DQG", "RQ", "RQG", "SM"],
    ]);
  });

  it("sends KQ, RNQ, FQ and AQ to one destination, YQ to three, the others to five", () => {
    const max = Object.fromEntries(dictionary.keys.map((one) => [one.key, one.destinationsMax]));
    expect(max).toMatchObject({ KQ: 1, RNQ: 1, FQ: 1, AQ: 1, YQ: 3, RQ: 5, DQ: 5, IQ: 5, QV: 5, AM: 5 });
  });

  it("never sends criminal history to an ORI in the same state, and IQ to none at all", () => {
    for (const name of ["IQ", "FQ", "AQ"]) expect(key(name).toAgency).toBe(false);
    expect(key("IQ").toForeignAgency).toBe(false);
  });

  it.each(["QV", "QW", "QG", "QA"])("copies %s from the file of the state to NCIC", (name) => {
    expect(key(name).parallelLinks).toEqual(["NCIC"]);
    expect(key(name).destinationCodes).toEqual(expect.arrayContaining(["NCI", "OR", "NV"]));
  });
});

/** Key, fields, class, whether they are enough; ncic-clets 1.7 and 2.6, nlets 10. */
const COMBINATIONS: readonly (readonly [string, string, DestinationClassName, boolean])[] = [
  ["RQ", "LIC", "inState", true],
  ["RQ", "LIC", "outOfState", false],
  ["RQ", "LIC LIY", "outOfState", false],
  ["RQ", "LIC LIY LIT", "outOfState", true],
  ["RQ", "VIN", "outOfState", true],
  ["RQ", "VMA VYR", "inState", false],
  ["RNQ", "NAM", "outOfState", true],
  ["DQ", "OLN", "outOfState", true],
  ["DQ", "OLN", "region", false],
  ["DQ", "NAM DOB SEX", "region", true],
  ["RQ", "LIC", "region", false],
  ["RQ", "LIC LIY LIT", "region", true],
  ["DQ", "NAM DOB", "inState", true],
  ["DQ", "NAM DOB", "outOfState", false],
  ["DQ", "NAM DOB SEX", "outOfState", true],
  ["KQ", "NAM DOB", "inState", false],
  ["KQ", "NAM DOB SEX", "inState", true],
  ["BQ", "REG", "outOfState", true],
  ["BQ", "NAM", "inState", true],
  ["BQ", "NAM", "outOfState", false],
  ["BQ", "NAM DOB", "outOfState", true],
  ["QV", "LIC", "national", true],
  ["QV", "ENG", "inState", true],
  ["QV", "ENG", "national", false],
  ["QV", "LIS LIY LIT", "inState", false],
  ["QW", "NAM DOB", "national", true],
  ["QW", "NAM OCA", "national", true],
  ["QW", "NAM SEX RAC", "national", false],
  ["QW", "NAM AGE", "inState", true],
  ["QW", "NAM AGE", "national", false],
  ["QW", "SOC", "outOfState", true],
  ["QG", "SER", "national", true],
  ["QG", "MAK CAL TYP", "national", false],
  ["QA", "SER", "inState", true],
  ["QA", "SER", "national", false],
  ["QA", "SER TYP", "national", true],
  ["IQ", "PUR ATN RSN CAS NAM DOB SEX", "canada", true],
  ["IQ", "PUR ATN RSN CAS SOC", "canada", false],
  ["IQ", "PUR ATN RSN CAS SOC", "outOfState", true],
  ["IQ", "PUR ATN RSN NAM DOB SEX", "inState", false],
  ["FQ", "PUR ATN RSN CAS SID", "outOfState", true],
  ["FQ", "PUR ATN RSN CAS CII", "outOfState", false],
  ["FQ", "SID", "inState", false],
  ["AM", "TXM", "station", true],
  ["AM", "SUB", "station", false],
];

describe("what a message needs", () => {
  it.each(COMBINATIONS)("%s with %s to %s is enough: %s", (name, codes, destinations, expected) => {
    expect(isEnough(ruleSet(name), codes, destinations)).toBe(expected);
  });

  it.each(["IQ", "FQ", "AQ"])("%s: purpose, requester, reason and case, and no mobile terminal", (name) => {
    expect(ruleSet(name).justify).toEqual(["PUR", "ATN", "RSN", "CAS"]);
    expect(key(name)).toMatchObject({ barredFromMobile: true, permission: "cori" });
  });

  it.each(["QH", "QR", "ZI", "ZR", "QWI"])("%s is protected in the same way", (name) => {
    expect(ruleSet(name).justify).toEqual(["PUR", "ATN", "RSN", "CAS"]);
    expect(key(name)).toMatchObject({ barredFromMobile: true, permission: "cori" });
  });

  it("bars every key of criminal history from mobile terminals, and mental health", () => {
    const barred = dictionary.keys.filter((one) => one.barredFromMobile).map((one) => one.key);
    const cori = dictionary.keys.filter((one) => one.permission === "cori").map((one) => one.key);
    expect(barred.sort()).toEqual([...cori, "QMH"].sort());
  });

  it("asks for mental health for the purpose of firearms alone", () => {
    expect(key("QMH").selector).toBe("PUR");
    expect(key("QMH").ruleSets.map(({ selectorValue }) => selectorValue)).toEqual(["F"]);
  });

  it("leaves the purpose to the profile of the station", () => {
    expect(dictionary.definitions.find(({ id }) => id === "PUR.cori")!.format).toBe("purpose");
    expect(dictionary.purposes).toEqual([..."ACDEFHIJRSVX"]);
  });
});

describe("hit confirmation", () => {
  const IDENTITY = new Set("LIC LIS LIY LIT VIN VYR VMA NAM DOB SEX SER TYP DEN REG BHN".split(" "));
  const HEAD = "RTY RNO PRI OCA NIC";

  it("has one rule for each record type, and takes the data of that type alone", () => {
    const byType = Object.fromEntries(
      key("YQ").ruleSets.map(({ selectorValue, fields }) => [
        selectorValue,
        fields.map((id) => id.split(".")[0]!).filter((code) => IDENTITY.has(code)),
      ]),
    );
    expect(byType).toEqual({
      SV: ["LIC", "LIS", "LIY", "LIT", "VIN", "VYR", "VMA"],
      SL: ["LIC", "LIS", "LIY", "LIT"],
      WP: ["NAM", "DOB", "SEX"],
      MP: ["NAM", "DOB", "SEX"],
      PO: ["NAM", "DOB", "SEX"],
      SG: ["SER", "TYP"],
      SA: ["TYP", "SER"],
      SS: ["TYP", "SER", "DEN"],
      SB: ["REG", "BHN"],
      SP: ["SER", "VIN"],
    });
    expect(Object.keys(byType).sort()).toEqual([...dictionary.tables.get("RTY")!.codes.keys()].sort());
  });

  it("needs the record's data, and the requester's name and agency outside the state", () => {
    expect(isEnough(ruleSet("YQ", "WP"), `${HEAD} NAM DOB`, "station")).toBe(true);
    expect(isEnough(ruleSet("YQ", "WP"), HEAD, "station")).toBe(false);
    expect(isEnough(ruleSet("YQ", "WP"), `${HEAD} NAM DOB`, "outOfState")).toBe(false);
    expect(isEnough(ruleSet("YQ", "WP"), `${HEAD} NAM DOB RNA RAG`, "outOfState")).toBe(true);
    expect(isEnough(ruleSet("YQ", "SV"), `${HEAD} LIC LIS`, "station")).toBe(false);
    expect(isEnough(ruleSet("YQ", "SL"), `${HEAD} LIC LIS`, "station")).toBe(true);
  });

  it("is answered with hours only when it is in progress", () => {
    expect(ruleSet("YR", "P").always).toContain("HRS");
    for (const value of ["Y", "N", "E"]) expect(ruleSet("YR", value).fields).not.toContain("HRS");
  });
});

describe("the fields", () => {
  it("mean the same with regard to free text wherever a code stands", () => {
    const free = dictionary.definitions.filter(({ freeText }) => freeText).map(({ code }) => code);
    expect(new Set(free)).toEqual(new Set(["MIS", "REM", "TXM"]));
    for (const { code, freeText } of dictionary.definitions) expect(free.includes(code)).toBe(freeText);
  });

  it("check codes where their table is whole, and let others pass where it lists a few of thousands", () => {
    const format = (id: string) => dictionary.definitions.find((one) => one.id === id)!.format;
    for (const id of ["SEX", "RAC", "EYE", "LIS", "LIT", "RTY", "PRI", "TYP.gun"])
      expect(format(id)).toBe("code");
    for (const id of ["VMA", "VMO", "MAK", "TYP.article"]) expect(format(id)).toBe("plain");
  });

  it("keep to what the core can index", () => {
    expect(dictionary.fieldCodes.length).toBeLessThan(255);
    expect(dictionary.fieldCodes).toEqual([...dictionary.fieldCodes].sort());
    expect(dictionary.permissions.length).toBeLessThanOrEqual(64);
  });
});

describe("the examples", () => {
  const examples = dictionary.keys.flatMap((one) =>
    one.examples.map((example) => [one.key, example] as const),
  );

  it.each(
    examples,
  )("%s: %s has only fields that a rule of the key takes and meets a combination", (name, example) => {
    const text = example.replace(/^(1N01.*?CA\d{7}\.|.*?TXT )/, "");
    const fields = new Map(
      text.split(/\.(?=[A-Z]{2,3}\/)/).map((field) => [field.split("/")[0]!, field.split("/")[1]]),
    );
    const selector = key(name).selector;
    const rules = ruleSet(name, selector === null ? null : fields.get(selector)!);
    const known = rules.fields.map((id) => id.split(".")[0]);
    if (key(name).freeText && !known.includes([...fields.keys()][0])) return;
    expect(known).toEqual(expect.arrayContaining([...fields.keys()]));
    const classes: DestinationClassName[] = ["inState", "national", "outOfState", "canada", "station"];
    expect(classes.some((one) => isEnough(rules, [...fields.keys()].join(" "), one))).toBe(true);
  });

  it("hold invented data only", () => {
    for (const [, example] of examples) {
      expect(example).toMatch(/\bCA9\d{4}[0-9A-Z]{2}\b/);
      for (const [, name] of example.matchAll(/NAM\/([^.]*)/g))
        expect(name).toMatch(/^(TESTPERSON,|SAMPLE )/);
      for (const [, plate] of example.matchAll(/LIC\/([^.]*)/g))
        expect(plate).toMatch(/^9(QQQ|ZZZ)(\d{3}|\d*\*)$/);
      for (const [, vin] of example.matchAll(/VIN\/([^.]*)/g)) expect(vin).toMatch(/^ZZ9/);
    }
  });
});
