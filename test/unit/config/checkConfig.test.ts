import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { checkConfig } from "../../../src/cli/checkConfig.ts";
import { changed, removeFolders, SMALL, writeFolder } from "./smallState.ts";

afterAll(removeFolders);

const check = (
  files: Readonly<Record<string, string>>,
  options: { json?: boolean; set?: readonly string[] } = {},
) => {
  const folder = fileURLToPath(writeFolder(files)).replace(/\/$/, "");
  const { output, exitCode } = checkConfig(folder, { set: [], ...options }, {});
  return { output: output.replaceAll(folder, "<folder>"), exitCode };
};

describe("check-config", () => {
  it("counts what is there when the configuration is in order", () => {
    const { output, exitCode } = check({});
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^<folder> is in order\./);
    expect(output).toMatch(/ 4 {2}agencies \(1 retired\)/);
    expect(output).toMatch(/ 5 {2}stations \(3 sign on themselves/);
    expect(output).toMatch(/ [1-9]\d* {2}message keys \(.*\bRQ\b/);
    expect(output).toMatch(/configuration version [0-9a-f]{12}, dictionary version [0-9a-f]{12}$/);
  });

  it("prints file, line, column, sentence and suggestion of each problem", () => {
    const { output, exitCode } = check({
      ...changed("stations.yaml", "profile: patrol", "profile: petrol"),
      "groups.yaml": SMALL["groups.yaml"]!.replace("border", "boder"),
    });
    expect(exitCode).toBe(2);
    expect(output).toBe(
      [
        "<folder>/groups.yaml:3:44  members.boder is not known here. (did you mean border?)",
        "<folder>/stations.yaml:5:73  petrol is not the name of a profile. (did you mean patrol?)",
        "",
        "2 problems in <folder>; the switch will not start with it.",
      ].join("\n"),
    );
  });

  it("names a setting given at the start instead of a file", () => {
    const { output, exitCode } = check({}, { set: ["log.level=inof"] });
    expect(exitCode).toBe(2);
    expect(output).toMatch(/^--set log\.level=inof {2}log\.level is "inof"; .* \(did you mean info\?\)$/m);
  });

  it("prints one JSON object for programs", () => {
    const good = check({}, { json: true });
    expect(JSON.parse(good.output)).toMatchObject({
      ok: true,
      counts: { counties: 2, agencies: 4, stations: 5, groups: 3, profiles: 2, links: 6 },
    });
    const bad = check(changed("stations.yaml", "profile: patrol", "profile: petrol"), { json: true });
    expect(bad.exitCode).toBe(2);
    expect(JSON.parse(bad.output)).toMatchObject({
      ok: false,
      problems: [{ file: "stations.yaml", line: 5, column: 73, suggestion: "patrol" }],
    });
  });
});
