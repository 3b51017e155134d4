import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { WholeState } from "../support/wholeState.ts";
import { Agencies } from "./agencies.ts";
import { COLUMNS, Coverage, type CoverageRow } from "./coverage.ts";
import { coveragePage } from "./coveragePage.ts";

const PAGE = new URL("docs/coverage.md", PACKAGE_ROOT);

let state: WholeState;
let rows: CoverageRow[];

beforeAll(async () => {
  state = await WholeState.start();
  rows = await new Coverage(state, await Agencies.signOn(state)).rows();
}, 300_000);
afterAll(() => state.stop());

describe("coverage of keys, systems and files", () => {
  it("has a row for every key of the dictionary", () => {
    const covered = new Set(rows.map(({ key }) => key));
    expect(state.dictionary.keys.map(({ key }) => key).filter((key) => !covered.has(key))).toEqual([]);
  });

  it("has no cell without a mark or a reason", () => {
    const missing = rows.flatMap(({ system, place, key, cells, said }) =>
      COLUMNS.filter((column) => cells[column] === "no").map(
        (column) => `${system}, ${place}: ${key} ${column} — ${said.replaceAll(/\s+/g, " ").slice(0, 300)}`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it("is what docs/coverage.md says", () => {
    const page = coveragePage(rows);
    if (process.env["STATEWIRE_WRITE_COVERAGE"] === "1") writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, "utf8")).toBe(page);
  });
});
