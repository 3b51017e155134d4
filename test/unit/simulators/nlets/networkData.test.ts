import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SAMPLE_CONFIG } from "../../../../src/packageRoot.ts";
import { NetworkDataError, parseNetworkData } from "../../../../src/simulators/systems/nlets/networkData.ts";
import { DICTIONARY } from "../support.ts";

const TEXT = readFileSync(new URL("simulators/nlets.yaml", SAMPLE_CONFIG), "utf8");

function problemsOf(text: string) {
  try {
    parseNetworkData(text, "nlets.yaml");
  } catch (error) {
    if (error instanceof NetworkDataError) return error.problems;
    throw error;
  }
  return [];
}

describe("the data of the network", () => {
  it("names keys and members that exist", () => {
    const data = parseNetworkData(TEXT, "nlets.yaml");
    const keys = new Set(DICTIONARY.keys.map(({ key }) => key));
    const members = new Set(DICTIONARY.destinationCodes.map(({ code }) => code));
    const rows = [...data.service, ...data.habits];
    const named = [
      ...rows.flatMap((row) => row.keys ?? []),
      ...Object.keys(data.edits),
      ...Object.keys(data.multiState.joined),
    ];
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
    const places = [
      ...rows.flatMap((row) => row.destinations ?? []),
      ...Object.values(data.multiState.joined).flat(),
    ];
    expect(places.filter((member) => !members.has(member))).toEqual([]);
  });

  it.each([
    [
      "status: downDrop }",
      "status: downDropp }",
      /service\.1\.status must be equal to one of.*: inService, never/,
    ],
    ["windowMs: 60000", "windowMs: soon", /multiState\.windowMs must be integer/],
    ["habits:", "habit:", /habit is not known here/],
    ["  hours: 24,", "  hurs: 24,", /held\.hurs is not known here/],
    ["controlTerminal: CA9349900", "controlTerminal: SH34", /controlTerminal must match pattern/],
  ])("says what is wrong with %s as %s, and where", (good, bad, sentence) => {
    const broken = TEXT.includes(good) ? TEXT.replace(good, bad) : TEXT.replace(good.trim(), bad.trim());
    expect(broken).not.toBe(TEXT);
    const problems = problemsOf(broken);
    expect(problems.map((one) => one.sentence).join("\n")).toMatch(sentence);
    expect(problems.every(({ file, line }) => file === "nlets.yaml" && line > 0)).toBe(true);
  });

  it("says that a text is no YAML", () => {
    expect(problemsOf("clock: [\n")[0]?.sentence).toMatch(/^This is not YAML/);
  });
});
