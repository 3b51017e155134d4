/** Invented persons: every last name is TESTPERSON, every first name a letter, a mineral or a word of the alphabet. */
import { Draw } from "./draw.ts";
import { licenceAt, socialSecurityAt } from "./numbers.ts";
import type { Driver, Person } from "./records.ts";

/** ALPHA to EPSILON, RHO, SIGMA, TAU and OMEGA are the fixed persons': a search for one of them is never ambiguous. */
const FIRST_NAMES = (
  "ZETA ETA THETA IOTA KAPPA LAMBDA MU NU XI OMICRON PI UPSILON PHI CHI PSI BRAVO CHARLIE ECHO " +
  "FOXTROT GOLF HOTEL INDIA JULIETT KILO LIMA MIKE NOVEMBER OSCAR PAPA QUEBEC ROMEO SIERRA TANGO " +
  "UNIFORM VICTOR WHISKEY XRAY YANKEE ZULU AGATE AMBER ARGON BARIUM BASALT BERYL BORON BROMINE " +
  "CALCITE CARBON CERIUM CESIUM CHALK CHERT CHROME COBALT COPPER CORAL DIORITE DOLOMITE EMERALD " +
  "ERBIUM FELDSPAR FLINT GABBRO GALENA GARNET GNEISS GRANITE GYPSUM HELIUM INDIUM IRON JADE JASPER " +
  "KRYPTON LIMESTONE MARBLE MICA NEON NICKEL OBSIDIAN ONYX OPAL OSMIUM OXYGEN PEARL PUMICE PYRITE " +
  "QUARTZ RADON RUBY SHALE SLATE SULFUR TALC TOPAZ XENON ZINC ZIRCON"
).split(" ");
const MIDDLE_INITIALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const RACES = ["A", "B", "H", "I", "P", "U", "W", "W", "H"] as const;
const EYES = ["BLK", "BLU", "BRO", "BRO", "BRO", "GRN", "GRY", "HAZ"] as const;
const HAIR = ["BLK", "BLK", "BLN", "BRO", "BRO", "GRY", "RED", "SDY", "WHI"] as const;
const STREETS = [
  "FIXTURE WAY",
  "SAMPLE ST",
  "MOCK AVE",
  "PLACEHOLDER BLVD",
  "STUB LN",
  "TESTBED RD",
  "DUMMY CT",
] as const;
const TOWNS = [
  "SAMPLETON",
  "MOCKVILLE",
  "FIXTURE BAY",
  "EXAMPLE SPRINGS",
  "PORT DUMMY",
  "STUBFIELD",
] as const;

export function inventPerson(seed: number, state: string, index: number): Person {
  const draw = new Draw(seed, `person.${state}`, index);
  const sex = draw.pick(["M", "F"]);
  const middle = draw.chance(0.7) ? ` ${MIDDLE_INITIALS[draw.between(0, 25)]}` : "";
  const tall = sex === "M" ? draw.between(64, 76) : draw.between(59, 71);
  return {
    index,
    state,
    NAM: `TESTPERSON, ${draw.pick(FIRST_NAMES)}${middle}`,
    SEX: sex,
    RAC: draw.pick(RACES),
    DOB: draw.date(1940, 2007),
    HGT: height(tall),
    WGT: String(draw.between(sex === "M" ? 140 : 105, sex === "M" ? 260 : 220)),
    EYE: draw.pick(EYES),
    HAI: draw.pick(HAIR),
    OLN: licenceAt(state, index),
    SOC: socialSecurityAt(index),
    ADR: `${draw.between(1, 9999)} ${draw.pick(STREETS)}, ${draw.pick(TOWNS)} ${state} 00000`,
    county: state === "CA" ? draw.between(1, 58) : 0,
  };
}

/** FII: feet, then two digits of inches (ncic-clets 2.4). */
function height(inches: number): string {
  return `${Math.floor(inches / 12)}${String(inches % 12).padStart(2, "0")}`;
}

const CONVICTIONS = [
  "22350 VC UNSAFE SPEED",
  "21453(A) VC RED SIGNAL",
  "22450(A) VC STOP SIGN",
  "23123.5 VC HANDHELD DEVICE",
  "23152(B) VC DUI ALCOHOL",
  "14601.1(A) VC DRIVING SUSPENDED",
] as const;

/** The same person as `inventPerson` with the licence and its history; most licences have none. */
export function inventDriver(seed: number, person: Person): Driver {
  const draw = new Draw(seed, `driver.${person.state}`, person.index);
  const convictions = lines(draw, draw.chance(0.25) ? draw.between(1, 3) : 0, () => draw.pick(CONVICTIONS));
  const accidents = lines(
    draw,
    draw.chance(0.1) ? 1 : 0,
    () => `REPORT ${draw.between(100_000, 999_999)} INJURY N`,
  );
  const isSuspended = convictions.length > 1 && draw.chance(0.3);
  const actions = isSuspended ? lines(draw, 1, () => "SUSPENDED 13365 VC FAILURE TO APPEAR") : [];
  return {
    ...person,
    CLS: draw.pick(["C", "C", "C", "C", "M1", "B", "A"]),
    status: isSuspended ? "SUSPENDED" : "VALID",
    expires: draw.date(2027, 2031),
    convictions,
    accidents,
    actions,
  };
}

/** Dated lines, newest first. */
function lines(draw: Draw, count: number, text: () => string): string[] {
  return Array.from({ length: count }, () => `${draw.date(2016, 2025)} ${text()}`)
    .sort()
    .reverse();
}
