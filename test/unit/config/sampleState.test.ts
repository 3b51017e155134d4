import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { sampleFiles } from "../../../src/config/sampleFiles.ts";
import { sampleSecret } from "../../../src/config/sampleState.ts";
import { loadConfig } from "../../../src/config.ts";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import { parseGroupCode, parseMnemonic, parseOri } from "../../../src/domain/identifiers.ts";
import { verifySecret } from "../../../src/domain/stationSecret.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";
import { removeFolders, whole, writeFolder } from "./smallState.ts";

afterAll(removeFolders);

const dictionary = loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));
const config = whole(loadConfig(SAMPLE_CONFIG));
const { counties, agencies, stations, groups, profiles } = config;
const twoDigits = (number: number) => String(number).padStart(2, "0");
const find = (mnemonic: string) => stations.find((station) => station.mnemonic === mnemonic)!;

describe("the sample state", () => {
  it("is in order with the dictionary of the package", () => {
    const loaded = loadConfig(SAMPLE_CONFIG);
    expect("problems" in loaded ? loaded.problems : []).toEqual([]);
  });

  it("is written as the generator writes it from the county table", () => {
    const generated = sampleFiles(readFileSync(new URL("counties.yaml", SAMPLE_CONFIG), "utf8"));
    for (const [name, text] of generated) {
      const written = readFileSync(new URL(name, SAMPLE_CONFIG), "utf8");
      expect(written === text, `${name}: run node dist/src/config/writeSampleState.js`).toBe(true);
    }
    expect([...generated.keys()]).toEqual([
      "agencies.sample.yaml",
      "stations.sample.yaml",
      "groups.sample.yaml",
      "lines.sample.yaml",
      "approvers.sample.yaml",
    ]);
  });

  it("is in order whatever the seed", () => {
    const read = (name: string) => readFileSync(new URL(name, SAMPLE_CONFIG), "utf8");
    const names = [
      "counties",
      "profiles",
      "agencies",
      "stations",
      "groups",
      "lines",
      "approvers",
      "broadcasts",
    ].map((name) => `${name}.yaml`);
    for (const seed of [1, 20_260]) {
      const generated = sampleFiles(read("counties.yaml"), seed);
      const files = {
        ...Object.fromEntries(names.map((name) => [name, read(name)])),
        ...Object.fromEntries(generated),
      };
      const other = whole(loadConfig(writeFolder(files), { dictionary }));
      expect(other.version).not.toBe(config.version);
    }
  });

  it("loads in less than a second and a half of a processor", () => {
    const times = [1, 2, 3].map(() => {
      const from = process.cpuUsage();
      loadConfig(SAMPLE_CONFIG, { dictionary });
      return process.cpuUsage(from).user / 1000;
    });
    // Of the processor, not of the clock: others may load the machine.
    expect(Math.min(...times)).toBeLessThan(1500);
  });

  it("has the size of the real one", () => {
    expect(counties.length).toBe(58);
    expect(agencies.length).toBeGreaterThanOrEqual(1150);
    expect(agencies.length).toBeLessThanOrEqual(1250);
    expect(stations.length).toBeGreaterThanOrEqual(2500);
    expect(stations.length).toBeLessThanOrEqual(3000);
    expect(agencies.filter(({ status }) => status === "retired").map(({ ori }) => ori)).toEqual([
      "CA9019900",
    ]);
  });

  it("has invented names only: ORIs of counties 901 to 958, names marked as samples", () => {
    for (const { ori, name, county } of agencies) {
      expect(parseOri(ori)).not.toBe(null);
      expect(ori.slice(0, 5)).toBe(`CA9${twoDigits(county)}`);
      expect(name).toMatch(/SAMPLE/);
    }
    for (const { mnemonic } of stations) expect(parseMnemonic(mnemonic)).not.toBe(null);
    for (const { code } of groups) expect(parseGroupCode(code)).not.toBe(null);
  });

  it("gives every active agency a terminal of its own that receives for it", () => {
    for (const [index, { status, station }] of agencies.entries()) {
      if (status === "retired") continue;
      expect(stations[station]).toMatchObject({ agency: index, deviceClass: "FIXED" });
    }
  });

  it("permits nobody the purposes of the FBI and of the keeper of the records", () => {
    const given = new Set(profiles.flatMap(({ purposes = [] }) => purposes));
    expect([...given].sort()).toEqual(["C", "D", "F", "H", "J"]);
  });

  it("lets everybody sign on at the sheriff of every county, with everything permitted that an agency may do", () => {
    const ofOthers = new Set(["federalEntry", "networkControl"]);
    const permissions = dictionary.permissions.filter((word) => !ofOthers.has(word));
    for (const { number } of counties) {
      const mnemonic = `SH${twoDigits(number)}`;
      const terminal = find(mnemonic);
      expect(agencies[terminal.agency]!.ori).toBe(`CA9${twoDigits(number)}0000`);
      expect(agencies[terminal.agency]!.station).toBe(stations.indexOf(terminal));
      expect(terminal.host).toBe(stations.indexOf(terminal));
      expect([...profiles[terminal.profile]!.permissions].sort()).toEqual(permissions);
      expect(verifySecret(sampleSecret(mnemonic), terminal.secret!)).toBe(true);
    }
  });

  it("has secrets of the form sample-ABCD everywhere, and no two verifiers alike", () => {
    const own = stations.filter(({ secret }) => secret !== null);
    expect(own.length).toBeGreaterThan(300);
    for (const { mnemonic, secret } of own)
      expect(verifySecret(sampleSecret(mnemonic), secret!), mnemonic).toBe(true);
    expect(new Set(own.map(({ secret }) => secret)).size).toBe(own.length);
  });

  it("has a host for every county that carries terminals and mobile terminals", () => {
    for (const { number } of counties) {
      const { carries } = find(`HC${twoDigits(number)}`);
      const classes = carries.map((index) => stations[index]!.deviceClass);
      expect(classes.filter((one) => one === "HOST")).toHaveLength(1);
      expect(classes).toContain("FIXED");
      expect(classes).toContain("MDT");
      expect(classes).toContain("PRINTER");
    }
  });

  it("has a line for each county's termination point, and about 30 for direct hosts", () => {
    const { lines } = config;
    const ofCounties = lines.filter(({ kind }) => kind === "county");
    expect(ofCounties.map(({ id, county }) => [id, county])).toEqual(
      counties.map(({ number }) => [`C${twoDigits(number)}`, number]),
    );
    for (const { id, stations: behind } of lines) expect(behind.length, id).toBeGreaterThan(2);
    expect(lines.length - ofCounties.length).toBeGreaterThanOrEqual(25);
    expect(lines.length - ofCounties.length).toBeLessThanOrEqual(35);
    const find19 = (id: string) => lines.findIndex((line) => line.id === id);
    expect(["SH19", "MD19", "XA19", "K190", "DHWY"].map((mnemonic) => find(mnemonic).line)).toEqual(
      ["C19", "C19", "HX19", "K190", "DHWY"].map(find19),
    );
  });

  it("puts every station behind one line, that of whoever carries it", () => {
    for (const { line, host } of stations) {
      expect(line).toBeGreaterThanOrEqual(0);
      expect(line).toBe(stations[host]!.line);
    }
    const behind = config.lines.flatMap((line) => line.stations);
    expect(behind.length).toBe(stations.length);
  });

  it("hangs the offices of the state's own agencies on the hosts of these", () => {
    for (const [kind, host] of [
      ["highwayPatrol", "DHWY"],
      ["prison", "DCOR"],
      ["federal", "DFED"],
    ] as const) {
      const offices = agencies.filter((agency) => agency.kind === kind);
      expect(offices.length).toBeGreaterThan(10);
      for (const { station } of offices) expect(stations[stations[station]!.host]!.mnemonic).toBe(host);
    }
  });

  it("has the groups of the fact base, each with members", () => {
    const codes = groups.map(({ code }) => code);
    const wanted = ["GALL", "GR01", "GR02", "GR03", "GR04", "GSTA", "GFED", "GPRO", "GHWY", "GBRD"];
    expect(codes).toEqual(expect.arrayContaining(wanted));
    expect(codes).toEqual(expect.arrayContaining(counties.map(({ number }) => `GC${twoDigits(number)}`)));
    for (const { code, members } of groups) expect(members.length, code).toBeGreaterThan(0);
    const all = groups.find(({ code }) => code === "GALL")!;
    expect(all.members.length).toBe(agencies.filter(({ status }) => status === "active").length);
  });

  it("has the stations that the documentation speaks of", () => {
    const words = (mnemonic: string) => profiles[find(mnemonic).profile]!.permissions;
    expect(agencies[find("ZQ01").agency]!.ori).toBe("CA9010000");
    expect(find("MD19").deviceClass).toBe("MDT");
    expect(find("MD19").secret).not.toBe(null);
    expect(words("VQ19")).toEqual(["vehicle"]);
    expect(find("HX19").carries.map((index) => stations[index]!.mnemonic)).toEqual([
      "HX19",
      "XA19",
      "XM19",
      "XP19",
    ]);
  });
});
