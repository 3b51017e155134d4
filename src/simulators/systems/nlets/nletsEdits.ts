/**
 * What Nlets checks before it carries an inquiry: the fields that the type needs, and the form of destination
 * (nlets 8, 10). A fault has the number of the ER and, for .22., the options to choose from.
 */
import type { MessageText } from "../../../domain/messageText.ts";

export interface EditFault {
  /** Two digits of the ER. */
  readonly code: string;
  /** For .22.: the combinations that the type takes. */
  readonly options: readonly string[];
}

interface Edit {
  /** Each a set of fields that is enough. */
  readonly combinations: readonly (readonly string[])[];
  /** The same for regions, where they differ. */
  readonly regional?: readonly (readonly string[])[];
  readonly toRegions: boolean;
  readonly toMultiState: boolean;
}

const PERSON = ["NAM", "DOB", "SEX"] as const;

const EDITS: Readonly<Record<string, Edit>> = {
  RQ: { combinations: [["LIC", "LIY", "LIT"], ["VIN"]], toRegions: true, toMultiState: true },
  RNQ: { combinations: [["NAM"]], toRegions: false, toMultiState: false },
  DQ: { combinations: [["OLN"], PERSON], regional: [PERSON], toRegions: true, toMultiState: true },
  KQ: { combinations: [["OLN"], PERSON], toRegions: false, toMultiState: false },
  BQ: { combinations: [["REG"], ["BHN"], ["NAM", "DOB"]], toRegions: true, toMultiState: false },
  IQ: { combinations: [["NAM", "DOB"], ["SOC"], ["MNU"]], toRegions: false, toMultiState: true },
  FQ: { combinations: [["SID"]], toRegions: false, toMultiState: false },
  AQ: { combinations: [[]], toRegions: false, toMultiState: false },
};

/** Systems behind Nlets that are no state, and the keys that we let them take; each has nothing on file. */
export const SPECIAL_SYSTEMS: ReadonlyMap<string, readonly string[]> = new Map([
  ["NA", ["RQ"]],
  ["CG", ["BQ"]],
  ["FA", []],
  ["IP", []],
  ["AX", []],
  ["OD", []],
  ["CL", []],
  ["FN", []],
  ["FB", []],
]);

/** Canada's national files take criminal history, by name, birth date and sex (nlets 7.4, 10.4). */
export const CANADA_KEYS: ReadonlySet<string> = new Set(["IQ", "FQ", "AQ"]);
const HISTORY_KEYS: ReadonlySet<string> = new Set(["IQ", "FQ"]);
const ATTENTION_CHARACTERS_MAX = 30;

export function takesRegions(key: string): boolean {
  return EDITS[key]?.toRegions ?? false;
}

export function takesMultiState(key: string): boolean {
  return EDITS[key]?.toMultiState ?? false;
}

/** Where an inquiry is going, as far as the edits of a type depend on it. */
export type Scope = "state" | "region" | "canada";

/** Null: the message may travel. */
export function editFault(message: MessageText, scope: Scope): EditFault | null {
  const { key, fields } = message;
  const edit = EDITS[key];
  if (edit === undefined) return fault("02");
  if (HISTORY_KEYS.has(key)) {
    const attention = fields.get("ATN");
    if (!fields.has("PUR") || attention === undefined) return fault("14");
    if (attention === "" || attention.length > ATTENTION_CHARACTERS_MAX) return fault("16");
  }
  if (scope === "canada" && key === "IQ" && !PERSON.every((code) => fields.has(code))) return fault("06");
  const { regional = edit.combinations } = edit;
  const combinations = scope === "region" ? regional : edit.combinations;
  if (combinations.some((codes) => codes.every((code) => fields.has(code)))) return null;
  if (fields.has("NAM") && !fields.has("DOB")) return fault("05");
  return { code: "22", options: combinations.map((codes) => codes.join(", ")) };
}

function fault(code: string): EditFault {
  return { code, options: [] };
}
