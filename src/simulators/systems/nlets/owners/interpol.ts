/**
 * INTERPOL Washington, in two steps (nlets 10.18): a list of candidates with their numbers, then one full record by its
 * number. Persons and vehicles are a population of their own, filed under the letters IP.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { FIXED_SEED } from "../../../population/fixed.ts";
import { gunSerialAt, licenceAt, plateAt } from "../../../population/numbers.ts";
import type { Population } from "../../../population/population.ts";
import { inventGun } from "../../../population/property.ts";
import type { Driver, Vehicle } from "../../../population/records.ts";
import type { StateFiles } from "../../../store/stateFiles.ts";
import { CRLF, fieldText } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, numberBehind, ownerReply, padded } from "./owner.ts";

const INTERPOL_ORI = "IP0000000";
/** Letters under which persons and vehicles of INTERPOL are in the files. */
export const INTERPOL_FILES = "IP";
const EID_DIGITS = 7;
const CANDIDATES_MAX = 15;
/** Serials of its guns lie beyond all others'. */
const FIRST_GUN = 63_000_000;
const COUNTRIES = ["ZZ", "QZ", "XZ"] as const;

export interface InterpolSizes {
  readonly documents: number;
  readonly guns: number;
}

export class Interpol implements DataOwner {
  readonly #files: StateFiles;
  readonly #population: Population;
  readonly #sizes: InterpolSizes;

  constructor(files: StateFiles, population: Population, sizes: InterpolSizes) {
    this.#files = files;
    this.#population = population;
    this.#sizes = sizes;
  }

  answer(message: MessageText): readonly Reply[] | null {
    const { fields } = message;
    const eid = fields.get("EID");
    switch (message.key) {
      case "IPQ":
        return [list("IPR", this.#files.drivers(INTERPOL_FILES, fields).map(personLine), message)];
      case "FPQ":
        return [full("FPR", this.#person(eid), message)];
      case "IVQ":
        return [list("IVR", this.#vehicles(fields).map(vehicleLine), message)];
      case "FVQ":
        return [full("FVR", this.#vehicle(eid), message)];
      case "ITQ":
        return [list("ITR", this.#documents(fields), message)];
      case "FTQ":
        return [full("FTR", this.#document(numberBehind("IPT", EID_DIGITS, eid)), message)];
      case "IGQ":
        return [list("IGR", this.#guns(fields), message)];
      case "FGQ":
        return [full("FGR", this.#gun(numberBehind("IPG", EID_DIGITS, eid)), message)];
      default:
        return null;
    }
  }

  #person(eid: string | undefined): readonly string[] | null {
    const index = numberBehind("IPP", EID_DIGITS, eid);
    if (index < 0) return null;
    const [person] = this.#files.drivers(
      INTERPOL_FILES,
      new Map([["OLN", licenceAt(INTERPOL_FILES, index)]]),
    );
    if (person === undefined) return null;
    const draw = this.#draw("notice", index);
    const { NAM, SEX, DOB, HGT, EYE, HAI } = person;
    return [
      `INTERPOL ${draw.pick(["RED", "BLUE", "YELLOW"])} NOTICE EID/${eid}`,
      `NAM/${NAM}.SEX/${SEX}.DOB/${DOB}.CNT/${draw.pick(COUNTRIES)}`,
      `HGT/${HGT}.EYE/${EYE}.HAI/${HAI}`,
      `WANTED FOR ${draw.pick(["FRAUD", "HOMICIDE", "SMUGGLING", "KIDNAPPING"])} SINCE ${draw.date(2018, 2025)}`,
      "CONTACT INTERPOL WASHINGTON BEFORE ACTING ON THIS RECORD",
    ];
  }

  #vehicles(fields: MessageText["fields"]): Vehicle[] {
    const engine = fields.get("ENG");
    if (engine === undefined) return this.#files.vehicles(INTERPOL_FILES, fields);
    const index = numberBehind("ZZENG", EID_DIGITS, engine);
    return index < 0 ? [] : this.#vehicleAt(index);
  }

  #vehicleAt(index: number): Vehicle[] {
    return this.#files.vehicles(INTERPOL_FILES, new Map([["LIC", plateAt(index)]]));
  }

  #vehicle(eid: string | undefined): readonly string[] | null {
    const index = numberBehind("IPV", EID_DIGITS, eid);
    const [vehicle] = index < 0 ? [] : this.#vehicleAt(index);
    if (vehicle === undefined) return null;
    const { VIN, VMA, VMO, VYR, VCO, LIC } = vehicle;
    const draw = this.#draw("vehicle", index);
    return [
      `INTERPOL STOLEN MOTOR VEHICLE EID/${eid}`,
      `VIN/${VIN}.ENG/ZZENG${padded(index, EID_DIGITS)}.LIC/${LIC}.CNT/${draw.pick(COUNTRIES)}`,
      `VMA/${VMA}.VMO/${VMO}.VYR/${VYR}.VCO/${VCO}`,
      `STOLEN ${draw.date(2022, 2025)}`,
    ];
  }

  #documents(fields: MessageText["fields"]): string[] {
    const index = numberBehind("ZZD", EID_DIGITS, fields.get("DID"));
    if (index < 0 || index >= this.#sizes.documents) return [];
    const { type, country } = this.#documentAt(index);
    const agrees = (fields.get("TYP") ?? type) === type && (fields.get("CNT") ?? country) === country;
    return agrees
      ? [`EID/IPT${padded(index, EID_DIGITS)}.DID/ZZD${padded(index, EID_DIGITS)}.TYP/${type}.CNT/${country}`]
      : [];
  }

  #document(index: number): readonly string[] | null {
    if (index < 0 || index >= this.#sizes.documents) return null;
    const { type, country, reported } = this.#documentAt(index);
    const holder = this.#population.person(INTERPOL_FILES, index);
    return [
      `INTERPOL STOLEN OR LOST TRAVEL DOCUMENT EID/IPT${padded(index, EID_DIGITS)}`,
      `DID/ZZD${padded(index, EID_DIGITS)}.TYP/${type}.CNT/${country}`,
      `HOLDER ${holder.NAM}.DOB/${holder.DOB}`,
      `REPORTED ${reported}`,
    ];
  }

  /** The document that everybody may try is a passport. */
  #documentAt(index: number) {
    const draw = this.#draw("document", index);
    const type = draw.pick(["P", "P", "I", "V"]);
    return { type: index === 0 ? "P" : type, country: draw.pick(COUNTRIES), reported: draw.date(2020, 2025) };
  }

  #guns(fields: MessageText["fields"]): string[] {
    const index = numberBehind("ZZT", 8, fields.get("SER")) - FIRST_GUN;
    if (index < 0 || index >= this.#sizes.guns) return [];
    const { SER, MAK, CAL } = inventGun(this.#seedOf(index), FIRST_GUN + index);
    const agrees = (fields.get("MAK") ?? MAK) === MAK && (fields.get("CAL") ?? CAL) === CAL;
    return agrees ? [`EID/IPG${padded(index, EID_DIGITS)}.SER/${SER}.MAK/${MAK}.CAL/${CAL}`] : [];
  }

  #gun(index: number): readonly string[] | null {
    if (index < 0 || index >= this.#sizes.guns) return null;
    const { MAK, CAL, TYP } = inventGun(this.#seedOf(index), FIRST_GUN + index);
    const draw = this.#draw("gun", index);
    return [
      `INTERPOL STOLEN OR TRAFFICKED FIREARM EID/IPG${padded(index, EID_DIGITS)}`,
      `SER/${gunSerialAt(FIRST_GUN + index)}.MAK/${MAK}.CAL/${CAL}.TYP/${TYP}`,
      `REPORTED ${draw.date(2020, 2025)} BY ${draw.pick(COUNTRIES)}`,
    ];
  }

  #seedOf(index: number): number {
    return index === 0 ? FIXED_SEED : this.#population.seed;
  }

  #draw(stream: string, index: number): Draw {
    return new Draw(this.#seedOf(index), `interpol.${stream}`, index);
  }
}

function personLine({ index, NAM, SEX, DOB }: Driver): string {
  return `EID/IPP${padded(index, EID_DIGITS)}.NAM/${NAM}.SEX/${SEX}.DOB/${DOB}`;
}

function vehicleLine({ index, VIN, VMA, VYR }: Vehicle): string {
  return fieldText([
    ["EID", `IPV${padded(index, EID_DIGITS)}`],
    ["VIN", VIN],
    ["VMA", VMA],
    ["VYR", VYR],
  ]);
}

function list(key: string, lines: readonly string[], message: MessageText): Reply {
  if (lines.length === 0)
    return ownerReply(INTERPOL_ORI, key, notOnFile(message, [...message.fields.keys()]), false);
  const shown = lines.slice(0, CANDIDATES_MAX);
  const count =
    lines.length > CANDIDATES_MAX
      ? `${CANDIDATES_MAX} CANDIDATES SHOWN - NARROW THE SEARCH`
      : `${shown.length} CANDIDATES`;
  const next = `SEND F${key.slice(1, 2)}Q WITH EID FOR THE FULL RECORD`;
  return ownerReply(INTERPOL_ORI, key, [...shown, count, next].join(CRLF), true);
}

function full(key: string, lines: readonly string[] | null, message: MessageText): Reply {
  if (lines === null) return ownerReply(INTERPOL_ORI, key, notOnFile(message, ["EID"]), false);
  return ownerReply(INTERPOL_ORI, key, lines.join(CRLF), true);
}
