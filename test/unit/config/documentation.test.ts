import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingNames } from "../../../src/config/files/overrides.ts";
import { ConfigSchema } from "../../../src/config/files/schema.ts";
import { AGENCY_KINDS } from "../../../src/config.ts";
import { PACKAGE_ROOT } from "../../../src/packageRoot.ts";

const page = readFileSync(new URL("docs/configuration.md", PACKAGE_ROOT), "utf8");

describe("docs/configuration.md", () => {
  it("explains every setting, and none that there is not", () => {
    const names = settingNames(new ConfigSchema(), ["X"]).map((name) =>
      name
        .replace("links.X.", "links.<id>.")
        .replace("classes.X.", "classes.<class>.")
        .replace("caveats.X", "caveats.<key>")
        .replace(/byName\.\w+\./, "byName.<system>."),
    );
    const tables = page.slice(page.indexOf("## Settings"), page.indexOf("## Agencies, stations, groups"));
    const explained = [...tables.matchAll(/`([a-z]\w*(?:\.[\w<>]+)+)`/g)].map(([, name]) => name!);
    const files = new Set(["switch.yaml", "destinations.yaml", "simulators.yaml", "broadcasts.yaml"]);
    expect(new Set(explained.filter((name) => !files.has(name)))).toEqual(new Set(names));
  });

  it("names every kind of agency", () => {
    for (const kind of AGENCY_KINDS) expect(page).toMatch(new RegExp(`\\b${kind}\\b`));
  });
});
