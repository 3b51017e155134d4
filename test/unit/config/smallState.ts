/**
 * A small configuration on disk, of which a test replaces what it is about.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type LoadedConfig,
  type LoadOptions,
  loadConfig,
  type StatewireConfig,
} from "../../../src/config.ts";
import type { Dictionary } from "../../../src/dictionary/model.ts";
import type { Problem } from "../../../src/dictionary/problems.ts";
import { hashSecret } from "../../../src/domain/stationSecret.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";

export const VERIFIER = hashSecret("secret", "00112233445566778899aabbccddeeff");

const sample = (name: string) => readFileSync(new URL(name, SAMPLE_CONFIG), "utf8");

export const SMALL: Readonly<Record<string, string>> = {
  "switch.yaml": sample("switch.yaml"),
  "destinations.yaml": sample("destinations.yaml"),
  "simulators.yaml": sample("simulators.yaml"),
  "counties.yaml": `counties:
  - { number: 1, name: Alameda, fips: "06001", population: 1682353, region: bay, border: false }
  - { number: 2, name: Alpine, fips: "06003", population: 1204, region: north, border: true }
`,
  "profiles.yaml": `profiles:
  - { name: full, permissions: [vehicle, cori], purposes: [C, J] }
  - { name: patrol, permissions: [vehicle] }
`,
  "agencies.yaml": `agencies:
  - { ori: CA9010000, name: ALAMEDA COUNTY SHERIFF, county: 1, kind: sheriff, station: SH01 }
  - { ori: CA9010100, name: CITY POLICE, county: 1, kind: police, station: PD01 }
  - { ori: CA9020000, name: ALPINE COUNTY SHERIFF, county: 2, kind: sheriff, station: SH02 }
  - { ori: CA9029900, name: OLD POLICE, county: 2, kind: police, status: retired, station: SH02 }
`,
  "stations.yaml": `stations:
  - { mnemonic: SH01, ori: CA9010000, alsoFor: [CA9010100], device: FIXED, profile: full, secret: "${VERIFIER}" }
  - { mnemonic: HC01, ori: CA9010000, device: HOST, profile: full, secret: "${VERIFIER}" }
  - { mnemonic: PD01, ori: CA9010100, device: FIXED, host: HC01, profile: full }
  - { mnemonic: MD01, ori: CA9010100, device: MDT, host: HC01, profile: patrol }
  - { mnemonic: SH02, ori: CA9020000, device: FIXED, profile: full, secret: "${VERIFIER}" }
`,
  "groups.yaml": `groups:
  - { code: GALL, name: All, members: { all: true } }
  - { code: GBRD, name: Border, members: { border: true } }
  - { code: GPOL, name: Police of county 1, members: { counties: [1], kinds: [police] } }
`,
  "lines.yaml": `lines:
  - { id: C01, name: Alameda County, kind: county, agency: CA9010000, county: 1 }
  - { id: HC01, name: City of county 1, kind: localInterface, agency: CA9010100, host: HC01 }
`,
  "broadcasts.yaml": `administrative:
  textCharactersMax: 7200
  mnemonicsMax: 25
  regionsMax: 2
  controlPoint: CA9010000
  caveats: { AML: FOR LAW ENFORCEMENT DISSEMINATION ONLY }
  caveatLinks: [NLETS]
broadcasts:
  classWithout: INFO
  release: [GALL]
  classes:
    INFO: { title: Information, priority: 4, hoursMin: 1, hoursDefault: 24, hoursMax: 168,
      groups: [GPOL, GB*], regions: false, approval: never, approvedBy: [origin] }
    BOLO: { title: Be on the lookout, priority: 3, hoursMin: 2, hoursDefault: 12, hoursMax: 72,
      groups: [G*], regions: true, approval: release, approvedBy: [origin, CA9020000] }
`,
  "approvers.yaml": `approvers:
  - { id: SGT 4711, ori: CA9010000, classes: [BOLO] }
`,
};

/** What the configuration asks of a dictionary, and nothing else. */
export const DICTIONARY: Dictionary = {
  version: "0".repeat(64),
  fieldCodes: [],
  definitions: [],
  tables: new Map(),
  destinationCodes: [
    { code: "DMV", name: "Vehicles", kind: "file", class: "inState", link: "DMV", members: [] },
    { code: "Z1", name: "All states", kind: "region", class: "outOfState", link: "NLETS", members: [] },
    { code: "FB", name: "FBI", kind: "special", class: "outOfState", link: "NLETS", members: [] },
    { code: "ACHX", name: "A code of four", kind: "file", class: "inState", link: "CJIS", members: [] },
  ],
  links: ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"],
  keys: [],
  responseKeys: [],
  recordFiles: [],
  indicators: [],
  notices: [],
  disclosures: [],
  permissions: ["vehicle", "driver", "cori"],
  purposes: ["C", "J"],
};

const made: string[] = [];

/** Writes a folder: the small state, with files replaced, added or (null) left out. */
export function writeFolder(files: Readonly<Record<string, string | null>> = {}): URL {
  const path = mkdtempSync(join(tmpdir(), "statewire-config-"));
  made.push(path);
  for (const [name, text] of Object.entries({ ...SMALL, ...files })) {
    mkdirSync(join(path, name, ".."), { recursive: true });
    if (text !== null) writeFileSync(join(path, name), text);
  }
  return pathToFileURL(`${path}/`);
}

export function removeFolders(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
}

export function load(
  files: Readonly<Record<string, string | null>> = {},
  options: LoadOptions = {},
): LoadedConfig {
  return loadConfig(writeFolder(files), { dictionary: DICTIONARY, ...options });
}

export function loadWhole(
  files: Readonly<Record<string, string | null>> = {},
  options: LoadOptions = {},
): StatewireConfig {
  return whole(load(files, options));
}

export function whole(loaded: LoadedConfig): StatewireConfig {
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.config;
}

export function problemsOf(loaded: LoadedConfig): readonly Problem[] {
  return "problems" in loaded ? loaded.problems : [];
}

/** Replaces the one place where `from` stands in a file of the small state. */
export function changed(name: string, from: string, to: string): Readonly<Record<string, string>> {
  const text = SMALL[name]!;
  if (text.split(from).length !== 2) throw new Error(`${from} does not stand once in ${name}`);
  return { [name]: text.replace(from, () => to) };
}
