/** Invented vehicles, vessels, guns and articles; makes and codes are those of the NCIC tables (ncic-clets 2.5). */
import { Draw } from "./draw.ts";
import { articleSerialAt, boatHullAt, boatRegistrationAt, gunSerialAt, plateAt, vinAt } from "./numbers.ts";
import type { Person, Vehicle, Vessel } from "./records.ts";

/** Make, model, style, plate type. A model code means little without its make, so they come in pairs. */
const MODELS = [
  ["TOYT", "COA", "4D", "PC"],
  ["TOYT", "CAM", "4D", "PC"],
  ["TOYT", "TAC", "PK", "CO"],
  ["TOYT", "PRI", "4H", "PC"],
  ["HOND", "CIV", "4D", "PC"],
  ["HOND", "ACC", "4D", "PC"],
  ["FORD", "MUS", "2D", "PC"],
  ["FORD", "TAU", "4D", "PC"],
  ["FORD", "FOC", "4H", "PC"],
  ["FORD", "XPL", "LL", "PC"],
  ["FORD", "F15", "PK", "CO"],
  ["CHEV", "SLV", "PK", "CO"],
  ["CHEV", "IMP", "4D", "PC"],
  ["CHEV", "CAM", "2D", "PC"],
  ["NISS", "ALT", "4D", "PC"],
  ["NISS", "SEN", "4D", "PC"],
  ["DODG", "CVN", "VN", "PC"],
  ["VOLK", "JET", "4D", "PC"],
] as const;
const COLOURS = [
  "BLK",
  "BLU",
  "GRY",
  "GRY",
  "GRN",
  "RED",
  "SIL",
  "SIL",
  "TAN",
  "WHI",
  "WHI",
  "WHI/BLK",
] as const;

export function inventVehicle(seed: number, owner: Person, index: number, STOP: string): Vehicle {
  const draw = new Draw(seed, `vehicle.${owner.state}`, index);
  const [VMA, VMO, VST, LIT] = draw.pick(MODELS);
  const year = draw.between(2001, 2025);
  const REX = draw.date(2026, 2027);
  return {
    index,
    state: owner.state,
    LIC: plateAt(index),
    LIY: REX.slice(0, 4),
    LIT,
    VIN: vinAt(index, year),
    VYR: String(year),
    VMA,
    VMO,
    VST,
    VCO: draw.pick(COLOURS),
    REX,
    owner: owner.NAM,
    ADR: owner.ADR,
    DOB: owner.DOB,
    STOP,
  };
}

export function inventVessel(seed: number, owner: Person, index: number, STOP: string): Vessel {
  const draw = new Draw(seed, `vessel.${owner.state}`, index);
  return {
    state: owner.state,
    REG: boatRegistrationAt(owner.state, index),
    BHN: boatHullAt(index),
    expires: `${draw.between(2026, 2029)}1231`,
    BMA: draw.pick(["TST", "MOC", "FIX"]),
    BYR: String(draw.between(1996, 2025)),
    BTY: draw.pick(["RUN", "SAL", "JSK", "CRU", "UTL"]),
    BLE: String(draw.between(9, 42)).padStart(2, "0"),
    owner: owner.NAM,
    DOB: owner.DOB,
    ADR: owner.ADR,
    STOP,
  };
}

/** Make, calibre, type: combinations that go together. */
const GUNS = [
  ["GLC", "9", "PI"],
  ["GLC", "40", "PI"],
  ["SW", "38", "PR"],
  ["SW", "357", "PR"],
  ["SR", "22", "RI"],
  ["REM", "12", "SP"],
  ["REM", "308", "RB"],
  ["WIN", "3006", "RB"],
  ["MOS", "12", "SP"],
  ["BER", "9", "PI"],
  ["TAS", "45", "PI"],
] as const;

export interface Gun {
  readonly SER: string;
  readonly MAK: string;
  readonly CAL: string;
  readonly TYP: string;
}

export function inventGun(seed: number, index: number): Gun {
  const [MAK, CAL, TYP] = new Draw(seed, "gun", index).pick(GUNS);
  return { SER: gunSerialAt(index), MAK, CAL, TYP };
}

const ARTICLES = [
  ["BBICYCL", "TESTCO"],
  ["MTUBA", "MOCK"],
  ["DROUTER", "FIXTUR"],
  ["RSTEREO", "SAMPLE"],
  ["PCASE", "STUB"],
] as const;

export interface Article {
  readonly TYP: string;
  readonly SER: string;
  readonly BRA: string;
}

export function inventArticle(seed: number, index: number): Article {
  const [TYP, BRA] = new Draw(seed, "article", index).pick(ARTICLES);
  return { TYP, SER: articleSerialAt(index), BRA };
}
