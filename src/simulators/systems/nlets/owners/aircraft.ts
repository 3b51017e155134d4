/**
 * The aircraft file of the Federal Aviation Administration, of which Nlets holds a copy of the last day (nlets 10.9).
 * Owners are found by the sound of their names; at most ten are listed.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { FIXED_SEED } from "../../../population/fixed.ts";
import type { Population } from "../../../population/population.ts";
import { STATES } from "../../../population/states.ts";
import type { FileDefinition, FilePlan, RecordFile, RecordStore } from "../../../store/recordStore.ts";
import { CRLF } from "../../answerText.ts";
import { type Asked, type DataOwner, notOnFile, ownerReply, padded } from "./owner.ts";

const FAA_ORI = "FA0000000";
const CANDIDATES_MAX = 10;
const DAY_MS = 24 * 3600_000;
const REGISTRATIONS = 36 ** 4;

export interface Aircraft {
  readonly REG: string;
  readonly SER: string;
  readonly model: string;
  readonly year: string;
  readonly owner: string;
  readonly address: string;
}

export const AIRCRAFT: FileDefinition<Aircraft> = {
  name: "aircraft",
  idOf: (row) => row.REG,
  keysOf: (row) => [`SER:${row.SER}`, `SOUND:${soundOf(row.owner)}`],
};

const MODELS = [
  "TESTCRAFT 100",
  "TESTCRAFT 182",
  "MOCK TWIN 58",
  "SAMPLE JET 45",
  "FIXTURE ROTOR 44",
] as const;
const COMPANIES = [
  "SAMPLE FLYING CLUB",
  "MOCK AIR CARGO",
  "FIXTURE AVIATION",
  "DUMMY CHARTER",
  "STUB CROP DUSTERS",
] as const;

export function planAircraft(population: Population, count: number): FilePlan<never> {
  const rowAt = (index: number) => inventAircraft(population, index);
  return { definition: AIRCRAFT, count, rowAt, also: [] } as unknown as FilePlan<never>;
}

/** A letter behind the N is no real registration. Number 0 is the flying club's whatever the seed. */
function inventAircraft(population: Population, index: number): Aircraft {
  const draw = new Draw(index === 0 ? FIXED_SEED : population.seed, "aircraft", index);
  const state = draw.pick(STATES);
  const person = population.person(state, 100 + index * 17);
  const isCompany = index === 0 || draw.chance(0.3);
  return {
    REG: `NZ${(index % REGISTRATIONS).toString(36).toUpperCase().padStart(4, "0")}`,
    SER: `ZZF${padded(index, 7)}`,
    model: draw.pick(MODELS),
    year: String(draw.between(1962, 2025)),
    owner: index === 0 ? COMPANIES[0] : isCompany ? draw.pick(COMPANIES) : person.NAM,
    address: person.ADR,
  };
}

export class AircraftFile implements DataOwner {
  readonly #file: RecordFile<Aircraft>;
  readonly #seed: number;

  constructor(store: RecordStore, seed: number) {
    this.#file = store.file(AIRCRAFT);
    this.#seed = seed;
  }

  answer(message: MessageText, { nowMs }: Asked) {
    if (message.key === "JQ") return [this.#tracking(message, nowMs)];
    if (message.key !== "GQ") return null;
    const found = this.#find(message.fields);
    if (found.length === 0) {
      return [ownerReply(FAA_ORI, "GR", notOnFile(message, ["REG", "SER", "NAM"]), false)];
    }
    const shown = found.slice(0, CANDIDATES_MAX);
    const copied = new Date(nowMs - (nowMs % DAY_MS)).toISOString().slice(0, 10).replaceAll("-", "");
    const lines = shown.length === 1 ? full(shown[0]!) : shown.map(line);
    if (found.length > CANDIDATES_MAX) lines.push(`${CANDIDATES_MAX} CANDIDATES SHOWN - NARROW THE SEARCH`);
    return [ownerReply(FAA_ORI, "GR", [...lines, `FAA FILE AS OF ${copied}`].join(CRLF), true)];
  }

  #find(fields: MessageText["fields"]): Aircraft[] {
    const registration = fields.get("REG");
    if (registration !== undefined) {
      const row = this.#file.get(registration);
      return row === undefined ? [] : [row];
    }
    const serial = fields.get("SER");
    if (serial !== undefined) return this.#file.find(`SER:${serial}`, CANDIDATES_MAX + 1);
    return this.#file.find(`SOUND:${soundOf(fields.get("NAM") ?? "")}`, CANDIDATES_MAX + 1);
  }

  #tracking(message: MessageText, nowMs: number) {
    const registration = message.fields.get("REG") ?? "";
    const row = this.#file.get(registration);
    if (row === undefined) return ownerReply(FAA_ORI, "JR", notOnFile(message, ["REG"]), false);
    const hour = Math.floor(nowMs / 3600_000);
    const draw = new Draw(this.#seed, `flight.${registration}`, hour);
    // On the ground or not, the aircraft is known.
    if (!draw.chance(0.3)) return ownerReply(FAA_ORI, "JR", `REG/${registration} NOT IN THE AIR`, true);
    const at = `${draw.between(32, 47)}.${draw.between(10, 99)}N ${draw.between(75, 122)}.${draw.between(10, 99)}W`;
    return ownerReply(
      FAA_ORI,
      "JR",
      `REG/${registration} AT ${at} ALTITUDE ${draw.between(20, 400)}00 FT`,
      true,
    );
  }
}

function full({ REG, SER, model, year, owner, address }: Aircraft): string[] {
  return [
    "AIRCRAFT REGISTRATION",
    `REG/${REG}.SER/${SER}`,
    `${year} ${model}`,
    `REGISTERED OWNER ${owner}`,
    address,
  ];
}

function line({ REG, SER, model, owner }: Aircraft): string {
  return `REG/${REG}.SER/${SER} ${model} ${owner}`;
}

const SOUND_DIGITS: Readonly<Record<string, string>> = {
  ...{ B: "1", F: "1", P: "1", V: "1" },
  ...{ C: "2", G: "2", J: "2", K: "2", Q: "2", S: "2", X: "2", Z: "2" },
  ...{ D: "3", T: "3", L: "4", M: "5", N: "5", R: "6" },
};

/** Soundex of each word, in alphabetical order: `SAMPEL FLYING CLUB` sounds as `SAMPLE FLYING CLUB`. */
export function soundOf(name: string): string {
  const words = name.split(/[^A-Z]+/).filter((word) => word.length > 1);
  return words.map(soundex).sort().join(" ");
}

/** First letter and three digits; H and W between two letters of the same digit do not part them, vowels do. */
function soundex(word: string): string {
  let code = word[0]!;
  let before = SOUND_DIGITS[code] ?? "";
  for (const letter of word.slice(1)) {
    const digit = SOUND_DIGITS[letter] ?? "";
    if (digit !== "" && digit !== before) code += digit;
    if (letter !== "H" && letter !== "W") before = digit;
  }
  return code.slice(0, 4).padEnd(4, "0");
}
