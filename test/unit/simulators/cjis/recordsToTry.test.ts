import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../../../src/packageRoot.ts";
import { type AskedSystem, DICTIONARY, openSystem } from "../support.ts";

interface Row {
  readonly file: string;
  readonly ways: readonly string[];
  readonly FCN: string;
  readonly NIC: string;
}

/** The table of the state's files in docs/simulators.md. */
const text = readFileSync(new URL("docs/simulators.md", PACKAGE_ROOT), "utf8");
const [, section = ""] = text.split("| file | how to find it | FCN | NIC |\n");
const rows = section
  .split("\n\n")[0]!
  .split("\n")
  .slice(1)
  .map((line): Row => {
    const [file, ways, FCN, NIC] = line
      .split("|")
      .slice(1, 5)
      .map((cell) => cell.trim()) as [string, string, string, string];
    const to = ways.split(" to ").at(-1)!;
    return {
      file,
      FCN,
      NIC,
      ways: ways
        .slice(0, -` to ${to}`.length)
        .split(" or ")
        .map((way) => `${way} to ${to}`),
    };
  });

describe("the records to try in the documentation", () => {
  const systems = new Map<string, AskedSystem>();
  beforeAll(async () => {
    for (const [name, seed] of [
      ["cjis", 7],
      ["ncic", 7],
    ] as const)
      systems.set(name, await openSystem(name, seed));
  });
  afterAll(async () => {
    for (const system of systems.values()) await system.close();
  });

  it("are there for each file that the state has", () => {
    const stateFiles = DICTIONARY.recordFiles.filter(({ fcn }) => fcn !== null).map(({ id }) => id);
    expect(rows.map(({ file }) => file).sort()).toEqual(stateFiles.sort());
  });

  it.each(rows)("$file is found, at NCIC under the same numbers", ({ ways, FCN, NIC }) => {
    for (const way of ways) {
      const [, key, fields, file] = /^`(\w+)` (.+) to (\w+)$/.exec(way)!;
      const found = systems.get("cjis")!.text(`${key}.CA9370000.${file}.TXT ${fields}`);
      expect(found).toContain(`FCN/${FCN}`);
      if (NIC === "") expect(found).not.toContain("NIC/");
      else expect(found).toContain(`NIC/${NIC}`);
    }
    if (NIC === "") return;
    const key = { V: "QV", P: "QV", I: "QV", B: "QB", A: "QA", G: "QG", U: "QU" }[NIC[0]!] ?? "QW";
    expect(systems.get("ncic")!.text(`${key}.CA9370000.NCI.TXT FCN/${FCN}`)).toContain(`NIC/${NIC}`);
  });
});
