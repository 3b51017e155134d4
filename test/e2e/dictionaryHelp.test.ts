/** The dictionary from the command line; no switch runs. */
import { describe, expect, it } from "vitest";
import { runCommand } from "../support/runningState.ts";

describe("send --list", () => {
  it("lists keys by system", async () => {
    const { code, output, errors } = await runCommand("send", "--list");
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^SVS {2}Stolen Vehicle System\n {2}QV {5}Stolen vehicle/m);
  });

  it("gives a program the same", async () => {
    const { code, output } = await runCommand("send", "--list", "--json");
    expect(code).toBe(0);
    const groups = JSON.parse(output) as { system: string; keys: { key: string; indicators: string[] }[] }[];
    const stolen = groups.find(({ system }) => system === "SVS")!;
    expect(stolen.keys.find(({ key }) => key === "EV")!.indicators).toContain("P");
  });
});

describe("send --explain", () => {
  it("tells what a key needs", async () => {
    const { code, output } = await runCommand("send", "--explain", "ev");
    expect(code).toBe(0);
    expect(output).toContain("EV  Stolen vehicle entry\n");
    expect(output).toContain("  always VST, DOT and OCA\n");
  });

  it("gives a program the same", async () => {
    const { code, output } = await runCommand("send", "--explain", "EV", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ key: "EV", rules: [{ always: ["VST", "DOT", "OCA"] }] });
  });

  it("names the near ones of a key that there is not, and is used wrongly", async () => {
    const { code, output, errors } = await runCommand("send", "--explain", "EVV");
    expect([code, output]).toEqual([1, ""]);
    expect(errors).toContain("EVV is not a message key. Near ones:\n");
    expect(errors).toContain("  EV     Stolen vehicle entry\n");
    const json = await runCommand("send", "--explain", "EVV", "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.output)).toMatchObject({ known: false, near: expect.arrayContaining(["EV"]) });
  });

  it("does not go together with a message", async () => {
    const { code, errors } = await runCommand("send", "--list", "RQ.CA9190000.DMV.TXT LIC/9QQQ123");
    expect(code).toBe(1);
    expect(errors).toBe("--list, --explain and a message do not go together\n");
  });
});
