/**
 * Invents the agencies and stations of a whole state from its county table and a seed.
 *
 * About 1,200 agencies (ncic-clets 1.9) spread by population: every county has a sheriff, police, a prosecutor,
 * a jail, probation and a court; the rest grows with the county. Choices that look like chance come from a hash
 * of the seed and the name of the choice, never from a running generator: adding an agency kind moves nothing else.
 *
 * The state's own agencies hang on hosts of their own, everybody else on the county's or alone (ncic-clets 1.2).
 *
 * ORIs (ncic-clets 1.3): `CA9`, county as two digits, agency number as two digits, type as two. Agency number 99
 * and mnemonics whose second character is a letter, other than SHnn, HCnn and those of the direct hosts, are left to
 * hand-written files.
 */

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import type { DeviceClass } from "../core/routeTable.ts";
import { hashSecret } from "../domain/stationSecret.ts";
import type { AgencyKind, County, LineKind } from "./model.ts";

/** The seed of the committed files. */
export const SAMPLE_SEED = 2026;

export interface SampleAgency {
  readonly ori: string;
  readonly name: string;
  readonly county: number;
  readonly kind: AgencyKind;
  /** Mnemonic of the station that receives for it. */
  readonly station: string;
}

export interface SampleStation {
  readonly mnemonic: string;
  readonly ori: string;
  readonly device: DeviceClass;
  /** Mnemonic of the station that carries it; null: it signs on itself. */
  readonly host: string | null;
  readonly profile: string;
  readonly alsoFor: readonly string[];
  /** Verifier of `sampleSecret`; null where it is carried. */
  readonly secret: string | null;
}

export interface SampleGroup {
  readonly code: string;
  readonly name: string;
  readonly county: number;
}

export interface SampleLine {
  readonly id: string;
  readonly name: string;
  readonly kind: LineKind;
  /** ORI of the agency that runs it. */
  readonly agency: string;
  /** Number of the county whose termination point it is, or null. */
  readonly county: number | null;
  /** Mnemonic of the host that it ends at, or null. */
  readonly host: string | null;
}

/** A person whose approval of broadcasts counts. */
export interface SampleApprover {
  readonly id: string;
  readonly ori: string;
  readonly classes: readonly string[];
}

export interface SampleState {
  readonly agencies: readonly SampleAgency[];
  readonly stations: readonly SampleStation[];
  readonly groups: readonly SampleGroup[];
  readonly lines: readonly SampleLine[];
  readonly approvers: readonly SampleApprover[];
}

/** The secret of a sample station: known to everybody, since its data is invented. */
export function sampleSecret(mnemonic: string): string {
  return `sample-${mnemonic}`;
}

/** The verifier of a sample station's secret, with a salt that follows from seed and mnemonic. */
export function sampleVerifier(mnemonic: string, seed: number): string {
  return hashSecret(
    sampleSecret(mnemonic),
    sha256(`${seed} salt ${mnemonic}`).subarray(0, 16).toString("hex"),
  );
}

export function sampleState(counties: readonly County[], seed: number): SampleState {
  const parts = [
    headquarters(counties, seed),
    ...counties.map((county) => new CountySample(county, seed).build()),
  ];
  return {
    agencies: parts.flatMap((part) => part.agencies),
    stations: parts.flatMap((part) => part.stations),
    lines: parts.flatMap((part) => part.lines),
    approvers: counties.map(({ number }) => ({
      id: `WATCH COMMANDER ${twoDigits(number)}`,
      ori: `CA9${twoDigits(number)}0000`,
      classes: ["BOLO", "MISSING"],
    })),
    groups: counties.map((county) => ({
      code: `GC${twoDigits(county.number)}`,
      name: `Agencies of ${county.name} County`,
      county: county.number,
    })),
  };
}

interface Part {
  readonly agencies: readonly SampleAgency[];
  readonly stations: readonly SampleStation[];
  readonly lines: readonly SampleLine[];
}

/** Sacramento: where the state's own agencies have their headquarters. */
const CAPITAL_COUNTY = 34;

/**
 * The state's and the nation's agencies that have a computer on a line of its own, which serves their offices in
 * all counties (Direct Interface System Host, ncic-clets 1.2): the host `D…`, a terminal and a printer.
 */
const DIRECT_HOSTS = [
  { kind: "highwayPatrol", host: "DHWY", type: "1P", name: "HIGHWAY PATROL HEADQUARTERS" },
  { kind: "prison", host: "DCOR", type: "1C", name: "CORRECTIONS HEADQUARTERS" },
  { kind: "parole", host: "DPAR", type: "1G", name: "PAROLE HEADQUARTERS" },
  { kind: "state", host: "DSTA", type: "1S", name: "STATE INVESTIGATION HEADQUARTERS" },
  { kind: "federal", host: "DFED", type: "1F", name: "FEDERAL REGIONAL HEADQUARTERS" },
] as const satisfies readonly { kind: AgencyKind; host: string; type: string; name: string }[];

function headquarters(counties: readonly County[], seed: number): Part {
  const capital = counties.find(({ number }) => number === CAPITAL_COUNTY) ?? counties[0]!;
  const part = { agencies: [] as SampleAgency[], stations: [] as SampleStation[], lines: [] as SampleLine[] };
  for (const { kind, host, type, name } of DIRECT_HOSTS) {
    const ori = `CA9${twoDigits(capital.number)}00${type}`;
    const [terminal, printer] = [`E${host.slice(1)}`, `P${host.slice(1)}`];
    const title = `${name} (SAMPLE)`;
    const station = (mnemonic: string, device: DeviceClass, profile: string): SampleStation => {
      const carrier = mnemonic === host ? null : host;
      const secret = carrier === null ? sampleVerifier(mnemonic, seed) : null;
      return { mnemonic, ori, device, host: carrier, profile, alsoFor: [], secret };
    };
    part.agencies.push({ ori, name: title, county: capital.number, kind, station: terminal });
    part.stations.push(
      station(host, "HOST", "full"),
      station(terminal, "FIXED", "full"),
      station(printer, "PRINTER", "receiveOnly"),
    );
    part.lines.push({ id: host, name: title, kind: "systemHost", agency: ori, county: null, host });
  }
  return part;
}

/** The direct host that an agency's terminals hang on; null: the county's. */
function directHostOf(kind: AgencyKind): string | null {
  return DIRECT_HOSTS.find((direct) => direct.kind === kind)?.host ?? null;
}

/** First letters of mnemonics; 36 stations each in a county: letter, county as two digits, one of 0-9 A-Z. */
const LETTERS = { terminal: "ABCDEF", mobile: "MNQUV", printer: "R", host: "K" } as const;
const BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Agency numbers (characters 6 and 7 of the ORI) of kinds that share the type 00. */
const FIRST_NUMBER = { police: 1, campus: 46, highwayPatrol: 60, federal: 80, state: 90 } as const;

class CountySample {
  readonly #county: County;
  readonly #seed: number;
  readonly #nn: string;
  readonly #agencies: SampleAgency[] = [];
  readonly #stations: SampleStation[] = [];
  readonly #lines: SampleLine[] = [];
  readonly #taken = { terminal: 0, mobile: 0, printer: 0, host: 0 };
  readonly #countyHost: string;

  constructor(county: County, seed: number) {
    this.#county = county;
    this.#seed = seed;
    this.#nn = twoDigits(county.number);
    this.#countyHost = `HC${this.#nn}`;
  }

  build(): Part {
    const { population, border } = this.#county;
    this.#sheriff();
    this.#police();
    this.#dispatch();

    this.#plain("prosecutor", 1, "3A", "DISTRICT ATTORNEY", "justice");
    this.#plain("jail", 1 + floor(population / 4e6), "3C", "JAIL", "records");
    this.#plain("probation", 1, "3G", "PROBATION", "justice");
    this.#plain("court", 1 + floor(population / 1e6), "3J", "SUPERIOR COURT", "justice");
    if (population > 100_000) this.#plain("coroner", 1, "3K", "CORONER", "records");
    if (this.#fraction("prison") < 0.55) this.#plain("prison", 1, "5C", "STATE PRISON", "justice");
    if (population > 200_000) {
      this.#plain("parole", 1 + floor(population / 1.5e6), "5G", "STATE PAROLE", "justice");
    }

    const numbered = (
      kind: "campus" | "highwayPatrol" | "federal" | "state",
      count: number,
      name: string,
    ) => {
      const profile = { campus: "dispatch", federal: "federal", highwayPatrol: "full", state: "full" }[kind];
      const room = { campus: 14, highwayPatrol: 20, federal: 10, state: 9 }[kind];
      for (let index = 0; index < Math.min(count, room); index++) {
        this.#agency(kind, FIRST_NUMBER[kind] + index, "00", `${name} ${twoDigits(index + 1)}`, profile);
      }
    };
    numbered("campus", floor(population / 400_000), "CAMPUS POLICE");
    numbered("highwayPatrol", 1 + floor(population / 600_000), "HIGHWAY PATROL AREA");
    numbered("state", 1 + floor(population / 1e6), "STATE INVESTIGATION OFFICE");
    numbered(
      "federal",
      population > 300_000 || border ? 1 + floor(population / 1e6) : 0,
      "FEDERAL FIELD OFFICE",
    );
    return { agencies: this.#agencies, stations: this.#stations, lines: this.#lines };
  }

  /** The sheriff runs the county's host, and has a terminal with a session of its own (`SHnn`). */
  #sheriff(): void {
    const ori = this.#ori(0, "00");
    const terminal = `SH${this.#nn}`;
    this.#agencies.push({
      ori,
      name: this.#name("COUNTY SHERIFF"),
      county: this.#county.number,
      kind: "sheriff",
      station: terminal,
    });
    this.#lines.push({
      id: `C${this.#nn}`,
      name: `${this.#county.name} County`,
      kind: "county",
      agency: ori,
      county: this.#county.number,
      host: null,
    });
    this.#station(terminal, ori, "FIXED", null, "full", [this.#ori(1, "3C")]);
    this.#station(this.#countyHost, ori, "HOST", null, "full");
    this.#station(this.#next("terminal"), ori, "FIXED", this.#countyHost, "records");
    this.#station(this.#next("printer"), ori, "PRINTER", this.#countyHost, "receiveOnly");
    this.#mobiles(ori, 2 + floor(this.#county.population / 400_000), this.#countyHost);
  }

  #police(): void {
    const { population } = this.#county;
    const count = Math.min(45, 1 + floor(population / 100_000) + (this.#fraction("police") < 0.5 ? 1 : 0));
    for (let number = 1; number <= count; number++) {
      const label = `police ${number}`;
      const ori = this.#ori(number, "00");
      // The first city of a large county has a computer of its own, on a line of its own (ncic-clets 1.2).
      const ownHost = number === 1 && population > 400_000;
      const host = ownHost ? this.#next("host") : this.#countyHost;
      if (ownHost) {
        this.#station(host, ori, "HOST", null, "full");
        const name = this.#name("CITY 01 POLICE");
        this.#lines.push({ id: host, name, kind: "localInterface", agency: ori, county: null, host });
      }
      const terminalHost = !ownHost && this.#fraction(`${label} alone`) < 0.3 ? null : host;
      this.#agency("police", number, "00", `CITY ${twoDigits(number)} POLICE`, "full", terminalHost);
      if (number <= population / 300_000)
        this.#station(this.#next("terminal"), ori, "FIXED", host, "records");
      this.#mobiles(ori, 1 + floor(this.#fraction(`${label} mobiles`) * 3), host);
    }
  }

  /** Dispatch centres share the county's police departments among them and may send for these. */
  #dispatch(): void {
    const { population } = this.#county;
    if (population < 150_000) return;
    const count = 1 + floor(population / 1.5e6);
    const police = this.#agencies.filter((agency) => agency.kind === "police").map((agency) => agency.ori);
    for (let number = 1; number <= count; number++) {
      const ori = this.#ori(number, "3N");
      const served = police.filter((_, index) => index % count === number - 1);
      this.#agency(
        "dispatch",
        number,
        "3N",
        `REGIONAL DISPATCH ${number}`,
        "dispatch",
        this.#countyHost,
        served,
      );
      this.#station(this.#next("terminal"), ori, "FIXED", this.#countyHost, "dispatch", served);
      this.#station(this.#next("printer"), ori, "PRINTER", this.#countyHost, "receiveOnly");
    }
  }

  /** Agencies told apart by the type of their ORI; about half of a large county's have a session of their own. */
  #plain(kind: AgencyKind, count: number, type: string, name: string, profile: string): void {
    for (let number = 1; number <= count; number++) {
      this.#agency(kind, number, type, count === 1 ? name : `${name} ${number}`, profile);
    }
  }

  #agency(
    kind: AgencyKind,
    number: number,
    type: string,
    name: string,
    profile: string,
    host: string | null = directHostOf(kind) ?? (this.#isAlone(kind, number) ? null : this.#countyHost),
    alsoFor: readonly string[] = [],
  ): void {
    const ori = this.#ori(number, type);
    const station = this.#next("terminal");
    this.#agencies.push({ ori, name: this.#name(name), county: this.#county.number, kind, station });
    this.#station(station, ori, "FIXED", host, profile, alsoFor);
    if (kind === "highwayPatrol") this.#mobiles(ori, 1, host!);
    if (kind === "prison") this.#station(this.#next("printer"), ori, "PRINTER", host, "receiveOnly");
  }

  #isAlone(kind: AgencyKind, number: number): boolean {
    return this.#county.population > 300_000 && this.#fraction(`${kind} ${number} alone`) < 0.5;
  }

  #mobiles(ori: string, count: number, host: string): void {
    for (let index = 0; index < count; index++)
      this.#station(this.#next("mobile"), ori, "MDT", host, "patrol");
  }

  #station(
    mnemonic: string,
    ori: string,
    device: DeviceClass,
    host: string | null,
    profile: string,
    alsoFor: readonly string[] = [],
  ): void {
    const secret = host === null ? sampleVerifier(mnemonic, this.#seed) : null;
    this.#stations.push({ mnemonic, ori, device, host, profile, alsoFor, secret });
  }

  #next(kind: keyof typeof LETTERS): string {
    const index = this.#taken[kind]++;
    const letter = LETTERS[kind][floor(index / BASE_36.length)];
    assert(letter !== undefined, `county ${this.#nn} has too many stations of the kind ${kind}`);
    return `${letter}${this.#nn}${BASE_36[index % BASE_36.length]}`;
  }

  #ori(number: number, type: string): string {
    return `CA9${this.#nn}${twoDigits(number)}${type}`;
  }

  #name(rest: string): string {
    return `${this.#county.name.toUpperCase()} ${rest} (SAMPLE)`;
  }

  #fraction(choice: string): number {
    return sha256(`${this.#seed} county ${this.#nn} ${choice}`).readUInt32BE(0) / 2 ** 32;
  }
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function twoDigits(number: number): string {
  assert(number >= 0 && number <= 99);
  return String(number).padStart(2, "0");
}

const { floor } = Math;
