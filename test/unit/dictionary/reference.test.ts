import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import { dictionaryReference, REFERENCE_COMMAND } from "../../../src/dictionary/reference.ts";
import { PACKAGE_ROOT } from "../../../src/packageRoot.ts";
import { SHIPPED } from "./brokenFolder.ts";

const dictionary = loadDictionary(SHIPPED);
const reference = dictionaryReference(dictionary);

describe("the reference documentation", () => {
  it("in docs/ is the one that the data gives", () => {
    const committed = readFileSync(new URL("docs/dictionary.md", PACKAGE_ROOT), "utf8");
    expect(
      committed === reference,
      `docs/dictionary.md is not up to date: npm run build && ${REFERENCE_COMMAND}`,
    ).toBe(true);
  });

  it("has a section for each key, with its examples", () => {
    for (const { key, stem, examples } of dictionary.keys) {
      if (key !== stem) {
        expect(reference).toMatch(new RegExp(`With an indicator: .*\`${key}\` [a-z]`));
        continue;
      }
      expect(reference).toContain(`\n### ${key}\n`);
      for (const example of examples) expect(reference).toContain(`\n${example}\n`);
    }
  });

  it("names every field, destination, response and table", () => {
    for (const { id } of dictionary.definitions) expect(reference).toContain(`| \`${id}\` |`);
    for (const { code } of dictionary.destinationCodes) expect(reference).toContain(`| \`${code}\` |`);
    for (const { key } of dictionary.responseKeys) expect(reference).toContain(`| \`${key}\` |`);
    for (const { id } of dictionary.recordFiles) expect(reference).toContain(`\n### Record file ${id}\n`);
    for (const name of dictionary.tables.keys()) expect(reference).toContain(`\n### Table ${name}\n`);
  });

  it("leads each of its links to a heading", () => {
    const anchors = [...reference.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });

  it("says in words what may be done with a record, and how long it stays", () => {
    const start = reference.indexOf("### Record file vehicle\n");
    const section = reference.slice(start, reference.indexOf("### Record file plate"));
    for (const line of [
      "- Found by: `QV`; without trace by `ZV`.",
      "- Enter: `EV` STOLEN VEHICLE · `EF` FELONY VEHICLE.",
      "- Change: modify `MV` · cancel `XV` · locate `LV` (ends it after 5 days) · clear `CV`.",
      "- Stays: entered by `EF`: 90 days; without `VIN` and `OAN`: 90 days; to the end of the year 4 after that of the entry.",
    ])
      expect(section).toContain(`${line}\n`);
  });

  it("says in words what each kind of destination needs", () => {
    expect(reference).toContain("- Needed in messages to files of the state: `LIC`, or `VIN`.");
    expect(reference).toContain(
      "- Needed in messages to other states and regions: `LIC` and `LIY` and `LIT`, or `VIN`.",
    );
  });
});
