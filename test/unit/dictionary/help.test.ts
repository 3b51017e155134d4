import { describe, expect, it } from "vitest";
import { describeKey } from "../../../src/dictionary/describeKey.ts";
import { explainKey, findKey, nearKeys } from "../../../src/dictionary/explain.ts";
import { keyGroups, keyList } from "../../../src/dictionary/listKeys.ts";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import { wrapped } from "../../../src/dictionary/wrapped.ts";
import { SHIPPED } from "./brokenFolder.ts";

const dictionary = loadDictionary(SHIPPED);
const stems = dictionary.keys.filter(({ key, stem }) => key === stem);
const isMessage = (line: string) => /^ {2}(1N01|[A-Z0-9-]+\.CA9)/.test(line);

describe("the help about a key", () => {
  it("says what RQ is, needs and takes, and ends with messages that are accepted", () => {
    const lines = explainKey(dictionary, "RQ").split("\n");
    expect(lines[0]).toBe("RQ  Vehicle registration by plate or VIN");
    expect(lines[1]).toBe("  inquiry, priority 2; needs the permission vehicle");
    expect(lines).toContain("  RR     Vehicle registration");
    expect(lines).toContain("  to files of the state: LIC, or VIN");
    expect(lines).toContain("  to other states and regions: LIC and LIY and LIT, or VIN");
    expect(lines).toContain("  LIC Plate: 1 to 10 letters and digits; not NONE, UNK (LIC/9QQQ123)");
    expect(lines).toContain("  RSN Reason: 1 letter; code; F H I N S T V (RSN/T)");
    expect(lines.at(-1)).toBe(`  ${findKey(dictionary, "RQ")!.examples.at(-1)}`);
  });

  it("names what justifies criminal history, and that cars may not ask", () => {
    const text = explainKey(dictionary, "FQ");
    expect(text).toContain("not from mobile terminals");
    expect(text).toContain("  always PUR, ATN, RSN and CAS\n");
  });

  it("lists a field once, with the values of the selector that it is for", () => {
    const text = explainKey(dictionary, "YR");
    expect(text.match(/^ {2}CON /gm)).toHaveLength(1);
    expect(text).toContain("  HRS Hours needed to confirm, with CON P: number 1 to 999 (HRS/2)");
  });

  it("names tables that are too long to be told, values that demand a field, and where a copy goes", () => {
    expect(explainKey(dictionary, "EV")).toContain("code; table LIT (LIT/PC)");
    expect(explainKey(dictionary, "EG").replaceAll(/\s+/g, " ")).toContain("ZZZ needs MIS");
    // An inquiry takes no remarks, so the make demands none.
    expect(explainKey(dictionary, "QG")).not.toContain("ZZZ needs MIS");
    expect(explainKey(dictionary, "QV")).toContain("what goes to a file of the state goes to NCIC too");
  });

  it("tells the indicators of a key, and a key with its indicator", () => {
    expect(explainKey(dictionary, "EV")).toContain("  EV-P   Stolen vehicle entry, hold for fingerprints\n");
    expect(explainKey(dictionary, "EV-P").split("\n")[0]).toBe(
      "EV-P  Stolen vehicle entry, hold for fingerprints",
    );
  });

  it("takes small letters", () => {
    expect(explainKey(dictionary, "ev-p")).toBe(explainKey(dictionary, "EV-P"));
  });

  it("keeps within 80 columns, but for messages", () => {
    for (const { key } of dictionary.keys) {
      const long = explainKey(dictionary, key)
        .split("\n")
        .filter((line) => line.length > 80 && !isMessage(line));
      expect(long).toEqual([]);
    }
  });

  it("of a key that does not exist names a few near ones, the nearest first", () => {
    expect(explainKey(dictionary, "RQQ").split("\n")).toEqual([
      "RQQ is not a message key. Near ones:",
      ...nearKeys(dictionary, "RQQ").map(({ key, name }) => `  ${key.padEnd(7)}${name}`),
      "All keys: statewire send --list",
    ]);
    expect(nearKeys(dictionary, "RQQ").map(({ key }) => key)).toContain("RQ");
    expect(nearKeys(dictionary, "RQQ").length).toBeLessThanOrEqual(5);
    expect(explainKey(dictionary, "########")).toBe(
      "######## is not a message key.\nAll keys: statewire send --list",
    );
  });

  it("gives a program the same, with every code of the tables", () => {
    const described = describeKey(dictionary, findKey(dictionary, "YQ")!);
    expect(described).toMatchObject({
      key: "YQ",
      priority: 1,
      fromMobile: true,
      destinations: { codes: [], agencies: true, foreignAgencies: true, groups: false, max: 3 },
      responses: [{ key: "YR", name: "Hit confirmation answer" }],
      selector: "RTY",
    });
    const types = [...dictionary.tables.get("RTY")!.codes.keys()];
    expect(described.rules.flatMap(({ when }) => when).sort()).toEqual(types.sort());
    const field = (code: string) => described.fields.find((one) => one.code === code)!;
    expect(field("LIC")).toMatchObject({ length: [1, 10], onlyWith: ["SV", "SL"], table: null });
    expect(Object.keys(field("RTY").table!.codes)).toContain("WP");
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });
});

describe("the list of keys", () => {
  const lines = keyList(dictionary).split("\n");

  it("has a line for each key, under a system that takes it", () => {
    const listed = keyGroups(dictionary).flatMap(({ keys }) => keys.map(({ key }) => key));
    expect([...listed].sort()).toEqual(stems.map(({ key }) => key).sort());
    for (const { key, name } of stems) {
      expect(lines.filter((line) => line.startsWith(`  ${key.padEnd(7)}${name}`.slice(0, 80)))).not.toEqual(
        [],
      );
    }
    for (const { system, keys } of keyGroups(dictionary)) {
      if (system !== system.toUpperCase()) continue;
      for (const { key } of keys) expect(findKey(dictionary, key)!.destinationCodes).toContain(system);
    }
  });

  it("shows indicators and further destinations in 80 columns", () => {
    expect(lines).toContain("SVS  Stolen Vehicle System");
    expect(lines).toContain("  EV     Stolen vehicle entry (-C -F -P)  also NCI");
    expect(lines).toContain("Agencies, stations and groups");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("wrapped", () => {
  it("breaks between words and keeps long words whole", () => {
    expect(wrapped("a ".repeat(50).trim(), 2)).toEqual([
      `  ${"a ".repeat(39).trim()}`,
      `    ${"a ".repeat(11).trim()}`,
    ]);
    expect(wrapped(`a ${"b".repeat(100)} c`, 0, 3)).toEqual(["a", `   ${"b".repeat(100)}`, "   c"]);
    expect(wrapped("", 2)).toEqual(["  "]);
  });
});
