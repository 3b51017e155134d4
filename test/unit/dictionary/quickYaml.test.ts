import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { readQuickly } from "../../../src/dictionary/quickYaml.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";

const FILES = readdirSync(SAMPLE_CONFIG, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(new URL(name, SAMPLE_CONFIG), "utf8") }));

describe("the quick reader", () => {
  it("reads every file of the sample state, and as the careful one does", () => {
    expect(FILES.length).toBeGreaterThan(30);
    for (const { name, text } of FILES) {
      const data = parseDocument(text).toJS({ maxAliasCount: 100 });
      const quick = readQuickly(text);
      // The careful one may be needed for a few, never for most.
      if (quick !== undefined) expect(quick, name).toEqual(data);
    }
    const quicks = FILES.filter(({ text }) => readQuickly(text) !== undefined);
    expect(quicks.length).toBeGreaterThan(FILES.length * 0.8);
  });

  it.each([
    "a: 017",
    "a: 0o17",
    "a: 1e3",
    "a: 1_000",
    "a: yes",
    "a: 2026-11-24",
    "a: 12:30",
    "a: ~",
    "a: <<",
    "a: 0x1F",
    "<<: 1",
  ])("takes the value in %s for what the careful one does", (text) => {
    expect(readQuickly(text)).toEqual(parseDocument(text).toJS());
  });

  it.each([
    "0907: a",
    "{ 0907: a }",
    "- 0907: a",
    '{ a: " # ", 0907: b }',
    "true: a",
    "a:\n  1.5: b",
    "{ a: b, 7: c }",
    "a: [",
    "a: 1\na: 2",
    "",
  ])("leaves %j to the careful one", (text) => {
    expect(readQuickly(text)).toBeUndefined();
  });
});
