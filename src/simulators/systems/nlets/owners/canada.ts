/**
 * Canada (nlets 7.4, 8.4, 10.15): a plate is asked of its province, a person wanted and everything stolen of the national
 * files. Records follow from the provinces' vehicles, drivers and vessels.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { FIXED_SEED } from "../../../population/fixed.ts";
import { articleSerialAt, gunSerialAt } from "../../../population/numbers.ts";
import type { Population } from "../../../population/population.ts";
import { inventArticle, inventGun } from "../../../population/property.ts";
import type { Driver, Vehicle, Vessel } from "../../../population/records.ts";
import { CANADA } from "../../../population/states.ts";
import type { StateFiles } from "../../../store/stateFiles.ts";
import { CRLF, fieldText } from "../../answerText.ts";
import { NLETS_LAYOUT } from "../../states/nletsLayout.ts";
import type { NetworkData } from "../networkData.ts";
import { numberBehind } from "./owner.ts";

/** Serials of Canadian articles, guns and securities lie behind everybody else's. */
const FIRST_ARTICLE = 9_000_000;
const FIRST_GUN = 62_000_000;
const FIRST_SECURITY = 9_000_000;
const WANTED_SHARE = 0.01;
const STOLEN_BOAT_SHARE = 0.02;
const SECURITIES = ["TC", "MO", "SB", "CS"] as const;

/** The first person, vehicle and boat of Ontario are there to try. */
const PROVINCE_TO_TRY = "ON";

export interface CanadaSizes {
  readonly articles: number;
  readonly guns: number;
  readonly securities: number;
}

export class Canada {
  readonly #files: StateFiles;
  readonly #population: Population;
  readonly #provinces: readonly string[];
  readonly #options: NetworkData["canada"];
  readonly #sizes: CanadaSizes;

  constructor(
    files: StateFiles,
    population: Population,
    provinces: readonly string[],
    options: NetworkData["canada"],
    sizes: CanadaSizes,
  ) {
    this.#files = files;
    this.#population = population;
    this.#provinces = provinces;
    this.#options = options;
    this.#sizes = sizes;
  }

  /** True for a message whose form Canada does not take (ER .06.): a plate belongs to a province, and so on. */
  isMalformed({ key, fields, body }: MessageText, member: string, charactersMax: number): boolean {
    if (body.length > charactersMax) return true;
    const isNational = member === CANADA;
    switch (key) {
      case "VQ":
        return isNational ? fields.has("LIC") || !fields.has("VIN") : !fields.has("LIC") || fields.has("VIN");
      case "XQ":
        return isNational && !fields.has("VIN");
      case "AM":
      case "AML":
      case "AA":
        return isNational === (this.#options.broadcasts === "provinces");
      case "UQ":
        return !fields.has("OLN") && !this.#options.licenceOptional.includes(member);
      default:
        return false;
    }
  }

  /** Records for one of Canada's own keys; null where the key is none of them. */
  find(message: MessageText, member: string): readonly string[] | null {
    const { key, fields } = message;
    switch (key) {
      case "WQ":
        return this.#drivers(this.#provinces, fields).flatMap((person) => this.#wanted(person));
      case "UQ":
        return this.#drivers(this.#provincesOf(member), fields).map(NLETS_LAYOUT.driver);
      case "XQ":
        return this.#vehicles(member, fields).map(NLETS_LAYOUT.vehicle);
      case "VQ":
        return this.#vehicles(member, fields).flatMap((vehicle) => this.#stolenVehicle(vehicle));
      case "CAQ":
        return this.#article(fields);
      case "CGQ":
        return this.#gun(fields);
      case "CSQ":
        return this.#security(fields);
      case "CBQ":
        return this.#boats(fields);
      default:
        return null;
    }
  }

  #provincesOf(member: string): readonly string[] {
    return member === CANADA ? this.#provinces : [member];
  }

  /** With a licence number the person must be the one who is named. */
  #drivers(provinces: readonly string[], fields: MessageText["fields"]): Driver[] {
    const licence = fields.get("OLN");
    const byName = new Map([...fields].filter(([code]) => code !== "OLN"));
    return provinces
      .flatMap((province) => this.#files.drivers(province, byName))
      .filter(({ OLN }) => licence === undefined || licence === OLN);
  }

  #vehicles(member: string, fields: MessageText["fields"]): Vehicle[] {
    return this.#provincesOf(member).flatMap((province) => this.#files.vehicles(province, fields));
  }

  #wanted({ state, index, NAM, SEX, DOB, HGT, WGT, EYE, HAI }: Driver): string[] {
    const isToTry = state === PROVINCE_TO_TRY && index === 0;
    const draw = this.#draw(`wanted.${state}`, index, isToTry);
    if (!draw.chance(WANTED_SHARE) && !isToTry) return [];
    return [
      [
        "CPIC WANTED PERSON",
        `NAM/${NAM}.SEX/${SEX}.DOB/${DOB}`,
        `HGT/${HGT}.WGT/${WGT}.EYE/${EYE}.HAI/${HAI}`,
        `OFFENCE ${draw.pick(["ROBBERY", "FRAUD", "ASSAULT", "BREAK AND ENTER"])} WARRANT ${draw.date(2022, 2025)}`,
        `${draw.pick(["CANADA WIDE", "WITHIN THE PROVINCE"])}. NIC/NONE. CONFIRM WITH ORI/${state}9010000`,
      ].join(CRLF),
    ];
  }

  #stolenVehicle({ state, LIC, LIY, VIN, VMA, VMO, VYR, VCO, STOP }: Vehicle): string[] {
    if (STOP !== "STOLEN VEHICLE") return [];
    return [
      [
        "CPIC STOLEN VEHICLE",
        `LIC/${LIC}.LIS/${state}.LIY/${LIY}.VIN/${VIN}`,
        `VMA/${VMA}.VMO/${VMO}.VYR/${VYR}.VCO/${VCO}`,
        `NIC/NONE. CONFIRM WITH ORI/${state}9010000`,
      ].join(CRLF),
    ];
  }

  #article(fields: MessageText["fields"]): string[] {
    const index = numberBehind("ZZA", 7, fields.get("SER")) - FIRST_ARTICLE;
    if (index < 0 || index >= this.#sizes.articles) return [];
    const invented = inventArticle(this.#seedOf(index), FIRST_ARTICLE + index);
    // The one to try is a bicycle.
    const TYP = index === 0 ? "BBICYCL" : invented.TYP;
    if ((fields.get("TYP") ?? TYP) !== TYP) return [];
    return [
      property(
        "ARTICLE",
        [
          ["TYP", TYP],
          ["SER", articleSerialAt(FIRST_ARTICLE + index)],
          ["BRA", invented.BRA],
        ],
        this.#reporter(index),
      ),
    ];
  }

  #gun(fields: MessageText["fields"]): string[] {
    const index = numberBehind("ZZT", 8, fields.get("SER")) - FIRST_GUN;
    if (index < 0 || index >= this.#sizes.guns) return [];
    const { MAK, CAL, TYP } = inventGun(this.#seedOf(index), FIRST_GUN + index);
    const agrees = Object.entries({ MAK, CAL, TYP }).every(
      ([code, value]) => (fields.get(code) ?? value) === value,
    );
    if (!agrees) return [];
    return [
      property(
        "FIREARM",
        [
          ["SER", gunSerialAt(FIRST_GUN + index)],
          ["MAK", MAK],
          ["CAL", CAL],
          ["TYP", TYP],
        ],
        this.#reporter(index),
      ),
    ];
  }

  #security(fields: MessageText["fields"]): string[] {
    const index = numberBehind("ZZS", 7, fields.get("SER")) - FIRST_SECURITY;
    if (index < 0 || index >= this.#sizes.securities) return [];
    const draw = this.#draw("security", index, index === 0);
    const drawn = { TYP: draw.pick(SECURITIES), DEN: draw.pick(["50", "100", "500"]) };
    const { TYP, DEN } = index === 0 ? { TYP: "TC", DEN: "100" } : drawn;
    if (fields.get("TYP") !== TYP || (fields.get("DEN") ?? DEN) !== DEN) return [];
    return [
      property(
        "SECURITY",
        [
          ["TYP", TYP],
          ["SER", fields.get("SER")!],
          ["DEN", DEN],
        ],
        this.#reporter(index),
      ),
    ];
  }

  #boats(fields: MessageText["fields"]): string[] {
    const vessels = this.#provinces.flatMap((province) => this.#files.vessels(province, fields));
    return vessels.flatMap((vessel) => this.#stolenBoat(vessel));
  }

  #stolenBoat({ state, REG, BHN, BMA, BYR }: Vessel): string[] {
    const isToTry = state === PROVINCE_TO_TRY && BHN === "ZZZ000000026";
    const draw = this.#draw(`boat.${state}`, Number(BHN.slice(3, 10)), isToTry);
    if (!draw.chance(STOLEN_BOAT_SHARE) && !isToTry) return [];
    return [
      property(
        "BOAT",
        [
          ["REG", REG],
          ["BHN", BHN],
          ["BMA", BMA],
          ["BYR", BYR],
        ],
        `${state}9010000`,
      ),
    ];
  }

  #reporter(index: number): string {
    return `${this.#draw("reporter", index, index === 0).pick(this.#provinces)}9010000`;
  }

  #seedOf(index: number): number {
    return index === 0 ? FIXED_SEED : this.#population.seed;
  }

  #draw(stream: string, index: number, isToTry: boolean): Draw {
    return new Draw(isToTry ? FIXED_SEED : this.#population.seed, `canada.${stream}`, index);
  }
}

function property(what: string, fields: readonly (readonly [string, string])[], ori: string): string {
  return `CPIC STOLEN ${what}${CRLF}${fieldText(fields)}${CRLF}NIC/NONE. CONFIRM WITH ORI/${ori}`;
}
