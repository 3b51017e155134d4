/**
 * Writes the sample state as YAML, one line an entry: easy to search, quick to read in.
 */
import { parse } from "yaml";
import type { County } from "./model.ts";
import { SAMPLE_SEED, sampleState } from "./sampleState.ts";

const HEAD = `# yaml-language-server: $schema=schema/statewire.schema.json
# Generated from counties.yaml by seed ${SAMPLE_SEED}: node dist/src/config/writeSampleState.js writes it again.
# Do not edit; the files without ".sample" are for hand-written entries. All of it is invented.
`;

/** File name to text, for the text of `counties.yaml`. */
export function sampleFiles(countiesYaml: string, seed: number = SAMPLE_SEED): ReadonlyMap<string, string> {
  const { counties } = parse(countiesYaml) as { counties: County[] };
  const state = sampleState(counties, seed);
  return new Map([
    [
      "agencies.sample.yaml",
      file(
        "agencies",
        state.agencies.map(({ ori, name, county, kind, station }) => ({
          ori,
          name: JSON.stringify(name),
          county: String(county),
          kind,
          station,
        })),
      ),
    ],
    [
      "stations.sample.yaml",
      file(
        "stations",
        state.stations.map(({ mnemonic, ori, device, host, profile, alsoFor, secret }) => ({
          mnemonic,
          ori,
          ...(alsoFor.length > 0 && { alsoFor: `[${alsoFor.join(", ")}]` }),
          device,
          ...(host !== null && { host }),
          profile,
          ...(secret !== null && { secret: JSON.stringify(secret) }),
        })),
      ),
    ],
    [
      "groups.sample.yaml",
      file(
        "groups",
        state.groups.map(({ code, name, county }) => ({
          code,
          name,
          members: `{ counties: [${county}] }`,
        })),
      ),
    ],
    [
      "lines.sample.yaml",
      file(
        "lines",
        state.lines.map(({ id, name, kind, agency, county, host }) => ({
          id,
          name: JSON.stringify(name),
          kind,
          agency,
          ...(county !== null && { county: String(county) }),
          ...(host !== null && { host }),
        })),
      ),
    ],
    [
      "approvers.sample.yaml",
      file(
        "approvers",
        state.approvers.map(({ id, ori, classes }) => ({ id, ori, classes: `[${classes.join(", ")}]` })),
      ),
    ],
  ]);
}

/** Values are YAML already. */
function file(section: string, rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = rows.map((row) => {
    const pairs = Object.entries(row).map(([name, value]) => `${name}: ${value}`);
    return `  - { ${pairs.join(", ")} }\n`;
  });
  return `${HEAD}\n${section}:\n${lines.join("")}`;
}
