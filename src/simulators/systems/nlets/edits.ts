/**
 * What Nlets checks before it carries a message: the fields that the key needs (nlets 10, 12, 14).
 *
 * The combinations are those of the dictionary for the class of the destination; what the dictionary cannot say
 * (exactly one index, order of fields) is in the network's data. A fault has the number of the ER and, for .22.,
 * the options to choose from.
 */
import type { DestinationClassName, Dictionary, MessageKey, RuleSet } from "../../../dictionary/model.ts";
import { needsOf } from "../../../dictionary/words.ts";
import type { MessageText } from "../../../domain/messageText.ts";
import type { EditRow, NetworkData } from "./networkData.ts";

export interface EditFault {
  /** Two digits of the ER. */
  readonly code: string;
  /** For .22.: the combinations that the type takes. */
  readonly options: readonly string[];
}

const ATTENTION_CHARACTERS_MAX = 30;
/** An officer works on each of these. */
const SETS_TO_WORK: ReadonlySet<string> = new Set(["IAQ"]);
const DATE_CODES: ReadonlySet<string> = new Set(["DOB", "PPB"]);
/** Years, and windows of the log: four digits or two, NX, or CCYYMMDD with @HHMM. */
const YEAR_FORMS: ReadonlyMap<string, RegExp> = new Map([
  ["LIY", /^([0-9]{2}|[0-9]{4}|NX)$/],
  ["VYR", /^([0-9]{2}|[0-9]{4})$/],
  ["BEG", /^(19|20)[0-9]{6}(@[0-9]{4})?$/],
  ["END", /^(19|20)[0-9]{6}(@[0-9]{4})?$/],
]);

export class Edits {
  readonly #dictionary: Dictionary;
  readonly #keys: ReadonlyMap<string, MessageKey>;
  readonly #regionalKeys: ReadonlySet<string>;
  readonly #rows: NetworkData["edits"];
  readonly #regionalForms: NetworkData["regional"]["forms"];
  /** Combinations by key, selector value and class: made once, asked for every message. */
  readonly #alternatives = new Map<string, readonly (readonly string[])[]>();

  constructor(dictionary: Dictionary, { edits, regional }: Pick<NetworkData, "edits" | "regional">) {
    this.#dictionary = dictionary;
    this.#keys = new Map(dictionary.keys.map((key) => [key.key, key]));
    const regions = dictionary.destinationCodes.filter(({ kind }) => kind === "region");
    this.#regionalKeys = new Set(
      dictionary.keys
        .filter(({ destinationCodes }) => regions.some(({ code }) => destinationCodes.includes(code)))
        .map(({ key }) => key),
    );
    this.#rows = edits;
    this.#regionalForms = regional.forms;
  }

  /** Whether a code (two or three characters) takes a key. */
  takesCode(key: string, code: string): boolean {
    return this.#keys.get(key)?.destinationCodes.includes(code) ?? false;
  }

  /** Whether agencies of other states take a key. */
  takesAgencies(key: string): boolean {
    return this.#keys.get(key)?.toForeignAgency ?? false;
  }

  /** Whether a region takes a key. */
  takesRegions(key: string): boolean {
    return this.#regionalKeys.has(key);
  }

  /** Whether a message of the key may be plain words: what help files are asked by. */
  takesFreeText(key: string): boolean {
    return this.#keys.get(key)?.freeText ?? false;
  }

  /** A message of the key changes nothing and sets nobody to work: it may be asked again at any time. */
  onlyAsks(key: string): boolean {
    return this.#keys.get(key)?.class === "inquiry" && !SETS_TO_WORK.has(key);
  }

  /** Hit confirmation: copies of it also go to control points and the FBI (nlets 12). */
  isConfirmation(key: string): boolean {
    return this.#keys.get(key)?.class === "confirmation";
  }

  /** People read it and perhaps write back; no file answers it. */
  isForPeople(key: string): boolean {
    const found = this.#keys.get(key);
    return found !== undefined && (found.responses.length === 0 || found.class === "confirmation");
  }

  /** Key of the response to an inquiry; the key itself where the dictionary names none. */
  responseKey(key: string): string {
    return this.#keys.get(key)?.responses[0] ?? key;
  }

  /** Null: the message may travel. To a region it does so in its regional form, with that one's rules. */
  fault(message: MessageText, name: DestinationClassName, toRegion: boolean): EditFault | null {
    const { fields } = message;
    const form = toRegion ? (this.#regionalForms[message.key] ?? message.key) : message.key;
    const key = this.#keys.get(form);
    if (key === undefined) return fault("02");
    const value = key.selector === null ? null : (fields.get(key.selector) ?? null);
    const rules = key.ruleSets.find(({ selectorValue }) => selectorValue === value);
    if (rules === undefined) return key.freeText ? null : fault("14");
    if (key.freeText && !beginsWithFieldOf(rules, fields)) return null;
    return (
      valueFault(fields) ??
      missingFault(rules, fields) ??
      this.#combinationFault(key, rules, message, name) ??
      this.#moreFault(message, this.#rows[message.key])
    );
  }

  /** One of the combinations for the class has to be there. */
  #combinationFault(
    key: MessageKey,
    rules: RuleSet,
    { fields }: MessageText,
    name: DestinationClassName,
  ): EditFault | null {
    const alternatives = this.#alternativesOf(key, rules, name);
    if (alternatives.length === 0) return null;
    if (alternatives.some((codes) => codes.every((code) => fields.has(code)))) return null;
    if (name === "canada") return fault("06");
    if (fields.has("NAM") && !fields.has("DOB") && alternatives.some((codes) => codes.includes("DOB")))
      return fault("05");
    return { code: "22", options: alternatives.map((codes) => codes.join(", ")) };
  }

  #alternativesOf(key: MessageKey, rules: RuleSet, name: DestinationClassName) {
    const place = `${key.key} ${rules.selectorValue} ${name}`;
    let alternatives = this.#alternatives.get(place);
    if (alternatives === undefined) {
      const need = needsOf(this.#dictionary, key, rules).find(({ classes }) => classes.includes(name));
      alternatives = need?.alternatives ?? [];
      this.#alternatives.set(place, alternatives);
    }
    return alternatives;
  }

  #moreFault({ fields }: MessageText, row: EditRow | undefined): EditFault | null {
    if (row === undefined) return null;
    const { mixes = [], leading = [], companions = {} } = row;
    const indexes = new Set(mixes.flat());
    const present = [...indexes].filter((code) => fields.has(code));
    const isMix = (codes: readonly string[]) =>
      codes.length === present.length && codes.every((code) => fields.has(code));
    if (mixes.length > 0 && !mixes.some(isMix)) {
      return { code: "22", options: mixes.map((codes) => `${codes.join(" AND ")} ALONE`) };
    }
    const order = [...fields.keys()];
    const first = leading.filter((code) => fields.has(code));
    if (first.some((code, at) => order[at] !== code)) {
      return { code: "22", options: [`${first.join(", ")} BEFORE ALL OTHERS`] };
    }
    const alone = Object.entries(companions).find(([code, other]) => fields.has(code) && !fields.has(other));
    return alone === undefined ? null : { code: "22", options: [`${alone[0]} WITH ${alone[1]} ONLY`] };
  }
}

function fault(code: string): EditFault {
  return { code, options: [] };
}

function beginsWithFieldOf(rules: RuleSet, fields: MessageText["fields"]): boolean {
  const [first] = fields.keys();
  return first !== undefined && rules.fields.some((id) => id.split(".")[0] === first);
}

/** Dates, years and attention, wherever they stand. */
function valueFault(fields: MessageText["fields"]): EditFault | null {
  for (const [code, value] of fields) {
    if (DATE_CODES.has(code) && !isDate(value)) return fault("05");
    if (YEAR_FORMS.get(code)?.test(value) === false) return fault("10");
    if (code === "ATN" && (value === "" || value.length > ATTENTION_CHARACTERS_MAX)) return fault("16");
  }
  return null;
}

function missingFault(rules: RuleSet, fields: MessageText["fields"]): EditFault | null {
  const missing = rules.always.filter((code) => !fields.has(code));
  if (missing.some((code) => YEAR_FORMS.has(code))) return fault("10");
  if (missing.includes("DOB")) return fault("05");
  if (missing.length > 0) return fault("14");
  // What justifies an inquiry inside our state is the state's own business, save purpose and requester (nlets 10.4).
  const unjustified = rules.justify.some((code) => JUSTIFICATION.has(code) && !fields.has(code));
  return unjustified ? fault("14") : null;
}
const JUSTIFICATION: ReadonlySet<string> = new Set(["PUR", "ATN"]);

/** CCYYMMDD or MMDDYY with a real month and day. */
function isDate(value: string): boolean {
  const short = /^(\d\d)(\d\d)(\d\d)$/.exec(value);
  const [, year, month, day] = short
    ? ["", "2000", short[1]!, short[2]!]
    : (/^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(value) ?? []);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
