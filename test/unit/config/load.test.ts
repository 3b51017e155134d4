import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../../src/config.ts";
import type { Problem } from "../../../src/dictionary/problems.ts";
import {
  changed,
  DICTIONARY,
  load,
  loadWhole,
  problemsOf,
  removeFolders,
  SMALL,
  VERIFIER,
  writeFolder,
} from "./smallState.ts";

afterAll(removeFolders);

describe("a configuration in order", () => {
  it("becomes lists that refer to one another by index", () => {
    const { agencies, stations, profiles } = loadWhole();
    expect(stations.map(({ mnemonic }) => mnemonic)).toEqual(["SH01", "HC01", "PD01", "MD01", "SH02"]);
    expect(agencies.map(({ station }) => stations[station]!.mnemonic)).toEqual([
      "SH01",
      "PD01",
      "SH02",
      "SH02",
    ]);
    expect(stations.map(({ agency }) => agencies[agency]!.ori)).toEqual([
      "CA9010000",
      "CA9010000",
      "CA9010100",
      "CA9010100",
      "CA9020000",
    ]);
    expect(stations.map(({ profile }) => profiles[profile]!.name)).toEqual([
      "full",
      "full",
      "full",
      "patrol",
      "full",
    ]);
    expect(stations[0]!.alsoFor).toEqual([1]);
    expect(stations.map(({ county }) => county)).toEqual([1, 1, 1, 1, 2]);
  });

  it("says who signs on, and whom each session carries", () => {
    const { stations } = loadWhole();
    expect(stations.map(({ host }) => host)).toEqual([0, 1, 1, 1, 4]);
    expect(stations.map(({ carries }) => carries)).toEqual([[0], [1, 2, 3], [], [], [4]]);
    expect(stations.map(({ secret }) => secret !== null)).toEqual([true, true, false, false, true]);
  });

  it("resolves group rules to receiving stations, each once, without retired agencies", () => {
    const { groups } = loadWhole();
    expect(groups.map(({ code, members }) => [code, members])).toEqual([
      ["GALL", [0, 2, 4]],
      ["GBRD", [4]],
      ["GPOL", [2]],
    ]);
  });

  it("makes a route table with the same indexes", () => {
    const { routes, agencies, stations } = loadWhole();
    expect(routes.agencies).toEqual(
      agencies.map(({ ori, status }) => ({ ori, isRetired: status === "retired" })),
    );
    expect(routes.agencies.map(({ isRetired }) => isRetired)).toEqual([false, false, false, true]);
    expect(routes.stations[3]).toEqual({
      mnemonic: "MD01",
      agency: 1,
      alsoFor: [],
      deviceClass: "MDT",
      host: 1,
      profile: 1,
    });
    expect(routes.stations.length).toBe(stations.length);
    expect(routes.groups).toEqual(["GALL", "GBRD", "GPOL"]);
    expect(routes.profiles).toEqual([
      { permissions: ["vehicle", "cori"], purposes: ["C", "J"] },
      { permissions: ["vehicle"], purposes: [] },
    ]);
  });

  it("has the links in the dictionary's order, whatever the file's", () => {
    const links = ["NLETS", "DMV"];
    const config = loadWhole(
      {
        "destinations.yaml": SMALL["destinations.yaml"]!.replace(
          / {2}(NCIC|LEDS|CJIS|NCJIS):\n( {4}.*\n)+/g,
          "",
        ),
      },
      { dictionary: { ...DICTIONARY, links } },
    );
    expect(config.links.map(({ id }) => id)).toEqual(links);
  });

  it("puts the entries of several files together", () => {
    const { stations, agencies } = loadWhole({
      "stations.more.yaml":
        "stations:\n  - { mnemonic: PD02, ori: CA9020100, device: FIXED, host: HC01, profile: full }\n",
      "agencies-more.yaml":
        "agencies:\n  - { ori: CA9020100, name: A CITY, county: 2, kind: police, station: PD02 }\n",
    });
    expect(stations.find(({ mnemonic }) => mnemonic === "PD02")?.host).toBe(
      stations.findIndex(({ mnemonic }) => mnemonic === "HC01"),
    );
    expect(agencies.length).toBe(5);
  });

  it("changes its version with every change of a file", () => {
    const { version } = loadWhole();
    expect(loadWhole().version).toBe(version);
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(loadWhole(changed("agencies.yaml", "CITY POLICE", "TOWN POLICE")).version).not.toBe(version);
  });

  it("needs no groups, no lines and no approvers", () => {
    const { groups, lines, approvers, stations } = loadWhole({
      "groups.yaml": null,
      "lines.yaml": null,
      "approvers.yaml": null,
    });
    expect([groups, lines, approvers]).toEqual([[], [], []]);
    expect(stations.map(({ line }) => line)).toEqual([-1, -1, -1, -1, -1]);
  });

  it("puts behind a host's line what its session carries, and behind a county's the rest of the county", () => {
    const { stations, lines } = loadWhole();
    expect(stations.map(({ line }) => line)).toEqual([0, 1, 1, 1, -1]);
    expect(lines.map(({ stations: behind, agency, county }) => [behind, agency, county])).toEqual([
      [[0], 0, 1],
      [[1, 2, 3], 1, 1],
    ]);
  });

  it("has classes of broadcasts with their words, and approvers with their agencies", () => {
    const { broadcasts, approvers, administrative } = loadWhole();
    expect(broadcasts.classes.map(({ word, hoursMax, groups }) => [word, hoursMax, groups])).toEqual([
      ["INFO", 168, ["GPOL", "GB*"]],
      ["BOLO", 72, ["G*"]],
    ]);
    expect(approvers).toEqual([{ id: "SGT 4711", agency: 0, classes: ["BOLO"] }]);
    expect(administrative.caveats).toEqual({ AML: "FOR LAW ENFORCEMENT DISSEMINATION ONLY" });
  });
});

/** One change of the small state, and the one problem that it must be. */
interface Case {
  readonly what: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly file: string;
  /** What stands in the file at the place of the problem. */
  readonly points: string;
  readonly sentence: string | RegExp;
  readonly suggestion?: string;
}

const station = (line: string) => ({ "stations.yaml": `${SMALL["stations.yaml"]}  - ${line}\n` });
const settings = (name: string, from: string, to: string) => changed(`${name}.yaml`, from, to);

const CASES: readonly Case[] = [
  {
    what: "an unknown ORI",
    files: station(`{ mnemonic: PD02, ori: CA9010001, device: FIXED, host: HC01, profile: full }`),
    file: "stations.yaml",
    points: "CA9010001",
    sentence: "CA9010001 is not the ORI of an agency.",
    suggestion: "CA9010000",
  },
  {
    what: "an unknown ORI to send for",
    files: changed("stations.yaml", "alsoFor: [CA9010100]", "alsoFor: [CA9010100, CA9990000]"),
    file: "stations.yaml",
    points: "CA9990000",
    sentence: "CA9990000 is not the ORI of an agency.",
  },
  {
    what: "a mnemonic given twice",
    files: station(`{ mnemonic: PD01, ori: CA9010000, device: FIXED, host: HC01, profile: full }`),
    file: "stations.yaml",
    points: "PD01, ori: CA9010000",
    sentence: "PD01 stands in stations.yaml line 4 already.",
  },
  {
    what: "a mnemonic given twice in two files",
    files: {
      "stations.zz.yaml":
        "stations:\n  - { mnemonic: MD01, ori: CA9010000, device: FIXED, host: HC01, profile: full }\n",
    },
    file: "stations.zz.yaml",
    points: "MD01",
    sentence: "MD01 stands in stations.yaml line 5 already.",
  },
  {
    what: "a mnemonic that begins like a text",
    files: station(`{ mnemonic: TXT1, ori: CA9010000, device: FIXED, host: HC01, profile: full }`),
    file: "stations.yaml",
    points: "TXT1",
    sentence: /^mnemonic is "TXT1", which is not a mnemonic \(/,
  },
  {
    what: "a mnemonic that begins like a group",
    files: station(`{ mnemonic: GA01, ori: CA9010000, device: FIXED, host: HC01, profile: full }`),
    file: "stations.yaml",
    points: "GA01",
    sentence: /^mnemonic is "GA01", which is not a mnemonic \(/,
  },
  {
    what: "a mnemonic that is a destination code",
    files: station(`{ mnemonic: ACHX, ori: CA9010000, device: FIXED, host: HC01, profile: full }`),
    file: "stations.yaml",
    points: "ACHX",
    sentence: "ACHX is a destination code of the dictionary.",
  },
  {
    what: "an unknown host",
    files: changed("stations.yaml", "device: FIXED, host: HC01", "device: FIXED, host: HC02"),
    file: "stations.yaml",
    points: "HC02",
    sentence: "HC02 is not the mnemonic of a station.",
    suggestion: "HC01",
  },
  {
    what: "a host that does not carry",
    files: changed("stations.yaml", "device: FIXED, host: HC01", "device: FIXED, host: SH01"),
    file: "stations.yaml",
    points: "SH01, profile",
    sentence: "SH01 is a station of the class FIXED; only a HOST carries others.",
  },
  {
    what: "a host that is carried itself",
    files: station(
      `{ mnemonic: HX01, ori: CA9010000, device: HOST, host: HC01, profile: full }
  - { mnemonic: PD02, ori: CA9010000, device: FIXED, host: HX01, profile: full }`,
    ),
    file: "stations.yaml",
    points: "HX01, profile",
    sentence: "HX01 does not sign on itself, so it cannot carry PD02.",
  },
  {
    what: "a station that nobody can sign on",
    files: station(`{ mnemonic: PD02, ori: CA9010000, device: FIXED, profile: full }`),
    file: "stations.yaml",
    points: "{ mnemonic: PD02",
    sentence: "PD02 has neither a secret to sign on with nor a host that carries it.",
  },
  {
    what: "a station that signs on in two ways",
    files: station(
      `{ mnemonic: PD02, ori: CA9010000, device: FIXED, host: HC01, profile: full, secret: "${VERIFIER}" }`,
    ),
    file: "stations.yaml",
    points: '"sha256:',
    sentence: "PD02 is carried by HC01 and does not sign on itself; it must not have a secret.",
  },
  {
    what: "an unknown profile",
    files: changed("stations.yaml", "profile: patrol", "profile: petrol"),
    file: "stations.yaml",
    points: "petrol",
    sentence: "petrol is not the name of a profile.",
    suggestion: "patrol",
  },
  {
    what: "a permission word that the dictionary does not have",
    files: changed("profiles.yaml", "[vehicle]", "[vehicel]"),
    file: "profiles.yaml",
    points: "vehicel",
    sentence: "vehicel is not a permission word of the dictionary.",
    suggestion: "vehicle",
  },
  {
    what: "an agency in no county",
    files: changed("agencies.yaml", "county: 1, kind: police", "county: 7, kind: police"),
    file: "agencies.yaml",
    points: "7, kind",
    sentence: "7 is not the number of a county.",
  },
  {
    what: "an agency whose receiving station is nobody",
    files: changed("agencies.yaml", "station: PD01", "station: PD0I"),
    file: "agencies.yaml",
    points: "PD0I",
    sentence: "PD0I is not the mnemonic of a station.",
    suggestion: "PD01",
  },
  {
    what: "an unknown kind of agency",
    files: changed("agencies.yaml", "county: 1, kind: police", "county: 1, kind: polce"),
    file: "agencies.yaml",
    points: "polce",
    sentence: /^kind is "polce"; it must be one of sheriff, police,/,
    suggestion: "police",
  },
  {
    what: "an unknown condition of a group rule",
    files: changed("groups.yaml", "border: true", "boder: true"),
    file: "groups.yaml",
    points: "boder:",
    sentence: "members.boder is not known here.",
    suggestion: "border",
  },
  {
    what: "a group of an unknown county",
    files: changed("groups.yaml", "counties: [1]", "counties: [1, 3]"),
    file: "groups.yaml",
    points: "3]",
    sentence: "3 is not the number of a county.",
  },
  {
    what: "a group of an unknown region",
    files: changed("groups.yaml", "border: true", "regions: [noth]"),
    file: "groups.yaml",
    points: "noth]",
    sentence: "noth is not the region of a county.",
    suggestion: "north",
  },
  {
    what: "a group without a condition",
    files: changed("groups.yaml", "{ border: true }", "{}"),
    file: "groups.yaml",
    points: "{}",
    sentence: "members has nothing in it.",
  },
  {
    what: "a county given twice",
    files: {
      "counties.yaml": `${SMALL["counties.yaml"]}${'  - { number: 1, name: Again, fips: "06005", population: 0, region: bay, border: false }\n'}`,
    },
    file: "counties.yaml",
    points: "1, name: Again",
    sentence: "1 stands in counties.yaml line 2 already.",
  },
  {
    what: "copies of confirmations for nobody",
    files: settings("switch", "thirdCopies: [control, FB]", "thirdCopies: [contrl, FB]"),
    file: "switch.yaml",
    points: "contrl",
    sentence: 'Entry 1 of confirmation.thirdCopies is "contrl", which is not control or a destination code.',
  },
  {
    what: "copies of confirmations for a destination that there is not",
    files: settings("switch", "thirdCopies: [control, FB]", "thirdCopies: [control, FBI]"),
    file: "switch.yaml",
    points: "FBI]",
    sentence: "confirmation.thirdCopies names FBI, which is no destination of the dictionary.",
    suggestion: "FB",
  },
  {
    what: "a port used twice by listeners",
    files: settings("switch", "port: 7701", "port: 7700"),
    file: "switch.yaml",
    points: "7700 }\n\nworkers",
    sentence: "listen.operators.port is 7700, which listen.agencies.port has already.",
  },
  {
    what: "a port used twice by a listener and a link",
    files: settings("destinations", "port: 7712", "port: 7701"),
    file: "destinations.yaml",
    points: "7701",
    sentence: "links.DMV.port is 7701, which listen.operators.port has already.",
  },
  {
    what: "an alternate that is no link",
    files: alternate("LEDS", "NLET"),
    file: "destinations.yaml",
    points: "NLET",
    sentence: "links.LEDS.alternate is NLET, which is no link.",
    suggestion: "NLETS",
  },
  {
    what: "a link that is its own alternate",
    files: alternate("LEDS", "LEDS"),
    file: "destinations.yaml",
    points: "LEDS",
    sentence: "links.LEDS.alternate is LEDS, the link itself.",
  },
  {
    what: "an alternate of an alternate",
    files: alternate("DMV", "LEDS"),
    file: "destinations.yaml",
    points: "LEDS",
    sentence: "links.DMV.alternate is LEDS, which has an alternate itself.",
  },
  {
    what: "a link that the dictionary does not have",
    files: { "destinations.yaml": `${SMALL["destinations.yaml"]}${link("TEXAS", 7999)}` },
    file: "destinations.yaml",
    points: "TEXAS:",
    sentence: "The dictionary has no link TEXAS.",
  },
  {
    what: "a link that is missing",
    files: { "destinations.yaml": SMALL["destinations.yaml"]!.replace(/ {2}NCJIS:\n( {4}.*\n)+/, "") },
    file: "destinations.yaml",
    points: "links:",
    sentence: "The link NCJIS of the dictionary is missing.",
  },
  {
    what: "a simulator at the end of two links",
    files: settings("destinations", "simulator: ncjis", "simulator: leds"),
    file: "destinations.yaml",
    points: "leds",
    sentence: "links.NCJIS.simulator is leds, which is at the end of links.LEDS already.",
  },
  {
    what: "a breaker whose first pause is longer than its longest",
    files: {
      "destinations.yaml": SMALL["destinations.yaml"]!.replace("openMinMs: 1000", "openMinMs: 40000"),
    },
    file: "destinations.yaml",
    points: "40000,",
    sentence:
      "links.NCIC.breaker.openMinMs is 40000; it must not be more than links.NCIC.breaker.openMaxMs, which is 30000.",
  },
  {
    what: "a heartbeat that comes too late",
    files: settings("switch", "heartbeatMs: 30000", "heartbeatMs: 90000"),
    file: "switch.yaml",
    points: "90000 # ncic",
    sentence: "session.heartbeatMs is 90000; it must be less than session.silenceMs, which is 90000.",
  },
  {
    what: "a silence that the WebSocket library would not survive",
    files: settings("switch", "silenceMs: 90000", "silenceMs: 961000"),
    file: "switch.yaml",
    points: "961000",
    sentence: "session.silenceMs is 961000; it must be at most 960000.",
  },
  {
    what: "a percentile below the median",
    files: settings(
      "simulators",
      "latencyMedianMs: 120, latencyP99Ms: 900",
      "latencyMedianMs: 120, latencyP99Ms: 90",
    ),
    file: "simulators.yaml",
    points: "120, latencyP99Ms: 90,",
    sentence:
      "simulators.byName.nlets.latencyMedianMs is 120; it must not be more than simulators.byName.nlets.latencyP99Ms, which is 90.",
  },
  {
    what: "a setting of the wrong type",
    files: settings("switch", "threads: 0", "threads: many"),
    file: "switch.yaml",
    points: "many",
    sentence: "workers.threads must be a whole number, not a text.",
  },
  {
    what: "a setting that is not there",
    files: settings("switch", "  deliverWindow: 512 # deliveries unconfirmed\n", ""),
    file: "switch.yaml",
    points: "signOnDeadlineMs: 10000",
    sentence: "session.deliverWindow is missing.",
  },
  {
    what: "an origin that no browser sends",
    files: settings("switch", "allowedOrigins: []", "allowedOrigins: [console.example/]"),
    file: "switch.yaml",
    points: "console.example/",
    sentence: /^Entry 1 of session\.allowedOrigins is "console\.example\/", which is not an origin \(/,
  },
  {
    what: "a section that is nothing",
    files: { "groups.yaml": "groups:\n" },
    file: "groups.yaml",
    points: "groups:",
    sentence: "groups must be a list, not empty.",
  },
  {
    what: "an entry that is not one",
    files: station("SH09"),
    file: "stations.yaml",
    points: "SH09",
    sentence: "Entry 6 of stations must be a set of names and values, not a text.",
  },
  {
    what: "a file that is not YAML",
    files: { "groups.yaml": "groups:\n  - { code: GALL\n" },
    file: "groups.yaml",
    points: "",
    sentence: /^This is not YAML: /,
  },
  {
    what: "a name given twice",
    files: { "groups.yaml": "groups: []\ngroups: []\n" },
    file: "groups.yaml",
    points: "groups: []\n",
    sentence: /^This is not YAML: Map keys must be unique/,
  },
  {
    what: "a file of another kind's section",
    files: { "groups.more.yaml": "groups: []\nstations: []\n" },
    file: "groups.more.yaml",
    points: "stations: []",
    sentence: "stations is not known here.",
  },
  {
    what: "a missing file",
    files: { "profiles.yaml": null },
    file: "profiles.yaml",
    points: "",
    sentence: "The file is missing.",
  },
  {
    what: "a misspelt file",
    files: { "statoins.more.yaml": "stations: []\n" },
    file: "statoins.more.yaml",
    points: "",
    sentence: "No file of the configuration is called so.",
    suggestion: "stations.yaml",
  },
  {
    what: "settings in a second file",
    files: { "switch.more.yaml": "listen: {}\n" },
    file: "switch.more.yaml",
    points: "",
    sentence: "No file of the configuration is called so.",
    suggestion: "switch.yaml",
  },
  {
    what: "a file with the other ending",
    files: { "stations.more.yml": "stations: []\n" },
    file: "stations.more.yml",
    points: "",
    sentence: "No file of the configuration is called so.",
    suggestion: "stations.yaml",
  },
];

const CLASS =
  "{ title: X, priority: 0, hoursMin: 1, hoursDefault: 1, hoursMax: 1, groups: [], regions: true, approval: never, approvedBy: [origin] }";

/** One change of the small state's lines and broadcasts, and the one problem that it must be. */
const BROADCAST_CASES: readonly Case[] = [
  {
    what: "a line of a county that there is not",
    files: changed("lines.yaml", "county: 1 }", "county: 7 }"),
    file: "lines.yaml",
    points: "7 }",
    sentence: "7 is not the number of a county.",
  },
  {
    what: "a second line of a county",
    files: {
      "lines.more.yaml":
        "lines:\n  - { id: C01B, name: Again, kind: county, agency: CA9010000, county: 1 }\n",
    },
    file: "lines.yaml",
    points: "1 }",
    sentence: "1 stands in lines.more.yaml line 2 already.",
  },
  {
    what: "a county's line with a host",
    files: changed("lines.yaml", "county: 1 }", "county: 1, host: PD01 }"),
    file: "lines.yaml",
    points: "PD01",
    sentence: "C01 is the line of a county, which has no host.",
  },
  {
    what: "a county's line without a county",
    files: changed("lines.yaml", ", county: 1 }", " }"),
    file: "lines.yaml",
    points: "{ id: C01",
    sentence: "C01 names no county.",
  },
  {
    what: "a host's line without a host",
    files: changed("lines.yaml", ", host: HC01 }", " }"),
    file: "lines.yaml",
    points: "{ id: HC01",
    sentence: "HC01 names no host.",
  },
  {
    what: "a host's line with a county",
    files: changed("lines.yaml", "host: HC01 }", "host: HC01, county: 2 }"),
    file: "lines.yaml",
    points: "2 }",
    sentence: "HC01 is the line of a host, not of a county.",
  },
  {
    what: "a line that ends at a terminal",
    files: changed("lines.yaml", "host: HC01 }", "host: SH01 }"),
    file: "lines.yaml",
    points: "SH01",
    sentence: "SH01 is not a HOST that signs on itself.",
  },
  {
    what: "a line that ends at nobody",
    files: changed("lines.yaml", "host: HC01 }", "host: HC02 }"),
    file: "lines.yaml",
    points: "HC02",
    sentence: "HC02 is not the mnemonic of a station.",
    suggestion: "HC01",
  },
  {
    what: "an unknown kind of line",
    files: changed("lines.yaml", "localInterface", "localInterfaces"),
    file: "lines.yaml",
    points: "localInterfaces",
    sentence: 'kind is "localInterfaces"; it must be one of county, localInterface, systemHost.',
    suggestion: "localInterface",
  },
  {
    what: "a control point that is no agency",
    files: changed("broadcasts.yaml", "controlPoint: CA9010000", "controlPoint: CA9010001"),
    file: "broadcasts.yaml",
    points: "CA9010001",
    sentence: "CA9010001 is not the ORI of an agency.",
    suggestion: "CA9010000",
  },
  {
    what: "a caveat with small letters, which no message has",
    files: changed("broadcasts.yaml", "FOR LAW ENFORCEMENT", "For law enforcement"),
    file: "broadcasts.yaml",
    points: "For law",
    sentence: /^administrative\.caveats\.AML is "For law .*, which is not a line of printable US-ASCII/,
  },
  {
    what: "a link of caveats that there is not",
    files: changed("broadcasts.yaml", "[NLETS]", "[NLET]"),
    file: "broadcasts.yaml",
    points: "NLET]",
    sentence: "NLET is not a link of the dictionary.",
    suggestion: "NLETS",
  },
  {
    what: "a class for the others that there is not",
    files: changed("broadcasts.yaml", "classWithout: INFO", "classWithout: INFOS"),
    file: "broadcasts.yaml",
    points: "INFOS",
    sentence: "INFOS is not a class of broadcasts.",
    suggestion: "INFO",
  },
  {
    what: "a key of two classes",
    files: changed(
      "broadcasts.yaml",
      "title: Information, priority: 4, hoursMin: 1, hoursDefault: 24, hoursMax: 168,\n      groups: [GPOL, GB*], regions: false, approval: never, approvedBy: [origin] }\n    BOLO: {",
      "title: Information, keys: [SM], priority: 4, hoursMin: 1, hoursDefault: 24, hoursMax: 168,\n      groups: [GPOL, GB*], regions: false, approval: never, approvedBy: [origin] }\n    BOLO: { keys: [AM, SM],",
    ),
    file: "broadcasts.yaml",
    points: "SM],",
    sentence: "SM is of the class INFO already.",
  },
  {
    what: "a release of a group that there is not",
    files: changed("broadcasts.yaml", "[GALL]", "[GALX]"),
    file: "broadcasts.yaml",
    points: "GALX",
    sentence: "GALX is not a group or a region.",
    suggestion: "GALL",
  },
  {
    what: "a class for a group that there is not",
    files: changed("broadcasts.yaml", "[GPOL, GB*]", "[GPOX, GB*]"),
    file: "broadcasts.yaml",
    points: "GPOX",
    sentence: "GPOX is not the code of a group.",
    suggestion: "GPOL",
  },
  {
    what: "a class for groups with a beginning that none has",
    files: changed("broadcasts.yaml", "GB*", "GX*"),
    file: "broadcasts.yaml",
    points: "GX*",
    sentence: "No group begins with GX.",
  },
  {
    what: "a class whose default expiry is too short",
    files: changed("broadcasts.yaml", "hoursDefault: 12", "hoursDefault: 1"),
    file: "broadcasts.yaml",
    points: "1, hoursMax: 72",
    sentence: "hoursDefault of BOLO is 1; it must not be less than hoursMin, which is 2.",
  },
  {
    what: "a class whose default expiry is too long",
    files: changed("broadcasts.yaml", "hoursDefault: 12", "hoursDefault: 73"),
    file: "broadcasts.yaml",
    points: "73",
    sentence: "hoursDefault of BOLO is 73; it must not be more than hoursMax, which is 72.",
  },
  {
    what: "a class with a word that no field takes",
    files: changed("broadcasts.yaml", "    BOLO: {", `    OFFICER DOWN: ${CLASS}\n    BOLO: {`),
    file: "broadcasts.yaml",
    points: "OFFICER DOWN",
    sentence: /^OFFICER DOWN is not the word of a class/,
  },
  {
    what: "an approving agency that there is not",
    files: changed("broadcasts.yaml", "[origin, CA9020000]", "[origin, CA9020001]"),
    file: "broadcasts.yaml",
    points: "CA9020001",
    sentence: "CA9020001 is not the ORI of an agency.",
  },
  {
    what: "an approver of a class that there is not",
    files: changed("approvers.yaml", "[BOLO]", "[BOLLO]"),
    file: "approvers.yaml",
    points: "BOLLO",
    sentence: "BOLLO is not a class of broadcasts.",
    suggestion: "BOLO",
  },
  {
    what: "an approver of nobody",
    files: changed("approvers.yaml", "ori: CA9010000", "ori: CA9010001"),
    file: "approvers.yaml",
    points: "CA9010001",
    sentence: "CA9010001 is not the ORI of an agency.",
    suggestion: "CA9010000",
  },
  {
    what: "an approver given twice",
    files: {
      "approvers.more.yaml": "approvers:\n  - { id: SGT 4711, ori: CA9010000, classes: [INFO] }\n",
    },
    file: "approvers.yaml",
    points: "SGT 4711",
    sentence: "SGT 4711 of CA9010000 stands in approvers.more.yaml line 2 already.",
  },
];
/** The sample's links, one of them with this alternate. */
function alternate(id: string, other: string): Readonly<Record<string, string>> {
  const text = SMALL["destinations.yaml"]!;
  const at = text.indexOf("alternate: ", text.indexOf(`  ${id}:\n`));
  const end = text.indexOf("\n", at);
  return { "destinations.yaml": `${text.slice(0, at)}alternate: ${other}${text.slice(end)}` };
}

function link(id: string, port: number): string {
  return `  ${id}: { name: X, host: 127.0.0.1, port: ${port}, inUse: true, alternate: null, simulator: null, window: 1,
      queueMax: 1, deadlineMs: 5000,
      connectTimeoutMs: 1000, reconnectMinMs: 10, reconnectMaxMs: 10, heartbeatMs: 1000,
      breaker: { overdueMax: 1, failureShare: 1, windowMs: 1000, answersMin: 1, openMinMs: 10, openMaxMs: 10 },
      hold: { messagesMax: 1, bytesMax: 16384, ofSessionMax: 1, inquiriesMs: 0, administrativeMs: 0, releasePerSecond: 4 },
      repeatsMax: 0, recognisesRepeats: false, messagesPerSecond: 0, burst: 1 }\n`;
}

function textAt(text: string, { line, column }: Problem): string {
  const lines = text.split("\n");
  return line === 0 ? "" : [lines[line - 1]!.slice(column - 1), ...lines.slice(line)].join("\n");
}

describe("a configuration that is not in order", () => {
  it.each([...CASES, ...BROADCAST_CASES])("is refused for $what, with its place", ({
    files,
    file,
    points,
    sentence,
    suggestion,
  }) => {
    const problems = problemsOf(load(files));
    expect(problems, JSON.stringify(problems, null, 1)).toHaveLength(1);
    const [problem] = problems;
    if (typeof sentence === "string") expect(problem!.sentence).toBe(sentence);
    else expect(problem!.sentence).toMatch(sentence);
    if (suggestion !== undefined) expect(problem!.suggestion).toBe(suggestion);
    expect(problem!.file).toBe(file);
    expect(textAt(files[file] ?? SMALL[file] ?? "", problem!)).toSatisfy((text: string) =>
      text.startsWith(points),
    );
  });

  it("tells all problems of all files at once, in the order of files and lines", () => {
    const problems = problemsOf(
      load({
        ...changed("agencies.yaml", "county: 1, kind: police", "county: 7, kind: police"),
        ...changed("groups.yaml", "border: true", "boder: true"),
        "stations.yaml": SMALL["stations.yaml"]!.replace("host: HC01", "host: HC02").replace("MDT", "MDX"),
        "switch.yaml": SMALL["switch.yaml"]!.replace("port: 7701", "port: 7700")
          .replace("threads", "thraeds")
          .replace("heartbeatMs: 30000", "heartbeatMs: 100000"),
      }),
    );
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "agencies.yaml:3",
      "groups.yaml:3",
      "stations.yaml:4",
      "stations.yaml:5",
      "switch.yaml:8",
      "switch.yaml:11",
      "switch.yaml:11",
      "switch.yaml:17",
    ]);
  });

  it("tells what else is wrong with an entry of which one field does not fit", () => {
    const problems = problemsOf(
      load({
        ...changed("agencies.yaml", "county: 1, kind: police", "county: 7, kind: polise"),
        ...changed(
          "groups.yaml",
          "name: Police of county 1, members: { counties: [1]",
          "members: { counties: [7]",
        ),
        ...changed(
          "profiles.yaml",
          "name: patrol, permissions: [vehicle]",
          "name: 7, permissions: [vehicel]",
        ),
        ...changed(
          "stations.yaml",
          "device: MDT, host: HC01, profile: patrol",
          "device: MDX, host: HC02, profile: full",
        ),
      }),
    );
    expect(problems.map(({ file, line, suggestion }) => `${file}:${line} ${suggestion}`)).toEqual([
      "agencies.yaml:3 null",
      "agencies.yaml:3 police",
      "groups.yaml:4 null",
      "groups.yaml:4 null",
      "profiles.yaml:3 null",
      "profiles.yaml:3 vehicle",
      "stations.yaml:5 MDT",
      "stations.yaml:5 HC01",
    ]);
  });

  it("is not refused again for what refers to a broken entry", () => {
    const problems = problemsOf(load(changed("stations.yaml", "device: HOST", "device: HOTS")));
    expect(problems.map(({ suggestion }) => suggestion)).toEqual(["HOST"]);
  });

  it("is not refused again for names that an unreadable file may have had", () => {
    const problems = problemsOf(
      load({ "agencies.yaml": "agencies: [", "counties.yaml": null, "profiles.yaml": null }),
    );
    expect(new Set(problems.map(({ file }) => file))).toEqual(
      new Set(["agencies.yaml", "counties.yaml", "profiles.yaml"]),
    );
  });

  it("is refused for a file that cannot be read", () => {
    const problems = problemsOf(load({ "counties.yaml": null, "counties.yaml/inner": "" }));
    expect(problems.map(({ sentence }) => sentence)).toEqual(["The file cannot be read: EISDIR."]);
  });

  it("never repeats what may be a secret", () => {
    const problems = problemsOf(
      load(station(`{ mnemonic: PD02, ori: CA9010000, device: FIXED, profile: full, secret: hunter2 }`)),
    );
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^secret is a text, which is not a/),
    ]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("is refused when there is no folder", () => {
    const problems = problemsOf(loadConfig(new URL("nowhere/", writeFolder()), { dictionary: DICTIONARY }));
    expect(problems.map(({ sentence }) => sentence)).toEqual(["The folder cannot be read: ENOENT."]);
  });

  it("shows the dictionary's problems beside its own", () => {
    const folder = writeFolder({
      ...changed("groups.yaml", "border: true", "boder: true"),
      "dictionary/fields.yaml": "a: [\n",
    });
    const files = new Set(problemsOf(loadConfig(folder)).map(({ file }) => file));
    expect(files).toContain("groups.yaml");
    expect([...files].some((file) => file.startsWith("dictionary/"))).toBe(true);
  });
});
