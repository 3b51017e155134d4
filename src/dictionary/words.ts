/**
 * The dictionary in words: what a key needs, where it goes, what a field takes. Shared by the reference
 * documentation and the help that a terminal shows.
 */
import type {
  CharacterClass,
  Combination,
  DestinationClassName,
  DestinationCode,
  Dictionary,
  FieldDefinition,
  MessageKey,
  RuleSet,
} from "./model.ts";

const CLASS_ORDER: readonly DestinationClassName[] = [
  "inState",
  "national",
  "outOfState",
  "canada",
  "station",
  "region",
];

function classWords(key: MessageKey, name: DestinationClassName): string {
  switch (name) {
    case "inState":
      return "files of the state";
    case "national":
      return "national files";
    case "outOfState":
      return "other states";
    case "canada":
      return "Canada";
    case "region":
      return "regions";
    case "station":
      return `${enumerated(localKinds(key))} of the state`;
  }
}

function localKinds(key: MessageKey): string[] {
  const kinds = [
    [key.toAgency, "agencies"],
    [key.toStation, "stations"],
    [key.toGroup, "groups"],
  ] as const;
  return kinds.flatMap(([goes, word]) => (goes ? [word] : []));
}

/** Alternatives that are enough for the same classes of destinations. */
export interface Need {
  readonly classes: readonly DestinationClassName[];
  /** True when it holds for every class the key goes to. */
  readonly isForAll: boolean;
  /** Each a set of field codes; one of them is enough. Empty: nothing is needed. */
  readonly alternatives: readonly (readonly string[])[];
}

export function needsOf(dictionary: Dictionary, key: MessageKey, rules: RuleSet): readonly Need[] {
  const classes = classesOf(dictionary, key);
  const groups = new Map<string, DestinationClassName[]>();
  for (const name of classes) {
    const text = JSON.stringify(alternativesFor(rules.combinations, name));
    groups.set(text, [...(groups.get(text) ?? []), name]);
  }
  return [...groups].map(([text, names]) => ({
    classes: names,
    isForAll: names.length === classes.length,
    alternatives: JSON.parse(text) as string[][],
  }));
}

/** `LIC and LIY and LIT, or VIN`. */
export function alternativesText(alternatives: Need["alternatives"], code: (code: string) => string): string {
  return alternatives.map((codes) => codes.map(code).join(" and ")).join(", or ");
}

/** `to other states and Canada`; "" when it holds for all. */
export function needScope(key: MessageKey, need: Need): string {
  return need.isForAll ? "" : `to ${enumerated(need.classes.map((name) => classWords(key, name)))}`;
}

/** Classes of destinations that a key goes to. */
export function classesOf(dictionary: Dictionary, key: MessageKey): readonly DestinationClassName[] {
  const found = new Set<DestinationClassName>(
    dictionary.destinationCodes
      .filter(({ code }) => key.destinationCodes.includes(code))
      .map((one) => one.class),
  );
  if (key.toForeignAgency) found.add("outOfState").add("canada");
  if (key.toAgency || key.toStation || key.toGroup) found.add("station");
  return CLASS_ORDER.filter((name) => found.has(name));
}

/** Without the alternatives that hold another one within them; none where one of them is empty. */
function alternativesFor(
  combinations: readonly Combination[],
  name: DestinationClassName,
): readonly string[][] {
  const offered = combinations
    .filter(({ destinations }) => destinations.length === 0 || destinations.includes(name))
    .map(({ require }) => [...require]);
  const isWithin = (inner: readonly string[], outer: readonly string[]) =>
    inner.length < outer.length && inner.every((code) => outer.includes(code));
  const least = offered.filter((codes) => !offered.some((other) => isWithin(other, codes)));
  return least.some((codes) => codes.length === 0) ? [] : least;
}

/** Rule sets that differ in nothing but the selector's value, together. */
export function rulesTogether(
  key: MessageKey,
): readonly { readonly values: readonly string[]; readonly rules: RuleSet }[] {
  const groups = new Map<string, { values: string[]; rules: RuleSet }>();
  for (const rules of key.ruleSets) {
    const { selectorValue, ...rest } = rules;
    const same = JSON.stringify(rest);
    const group = groups.get(same) ?? { values: [], rules };
    if (selectorValue !== null) group.values.push(selectorValue);
    groups.set(same, group);
  }
  return [...groups.values()];
}

/** `DMV; states; regions; NL and NA; at most 5 in one message`. */
export function destinationsText(dictionary: Dictionary, key: MessageKey): string {
  const parts: string[] = [];
  const ofKind = (kind: DestinationCode["kind"]) =>
    dictionary.destinationCodes.filter((one) => one.kind === kind).map(({ code }) => code);
  const taken = new Set(key.destinationCodes);
  for (const [kind, words] of [
    ["state", "two letters of a state"],
    ["region", "regions"],
    ["province", "provinces of Canada"],
  ] as const) {
    const codes = ofKind(kind);
    if (codes.length > 0 && codes.every((code) => taken.has(code))) {
      parts.push(words);
      for (const code of codes) taken.delete(code);
    }
  }
  if (taken.size > 0) parts.unshift([...taken].join(", "));
  if (key.toAgency) parts.push("ORIs of agencies of the state");
  if (key.toForeignAgency) parts.push("ORIs of other states and Canada");
  if (key.toStation) parts.push("mnemonics of stations");
  if (key.toGroup) parts.push("group codes");
  const most = key.destinationsMax === 1 ? "one in a message" : `at most ${key.destinationsMax} in a message`;
  return `${parts.join("; ")}; ${most}`;
}

const CHARACTER_WORDS: Readonly<Record<CharacterClass, string>> = {
  digit: "digits",
  letter: "letters",
  alphanumeric: "letters and digits",
  name: "letters, comma, blank, hyphen, apostrophe",
  identifier: "letters, digits, hyphen",
  vin: "letters and digits",
  text: "printable characters",
  freeText: "printable characters and line ends",
};

/** `1 to 10 letters and digits`. */
export function lengthText({ minLength, maxLength, characters }: FieldDefinition): string {
  const length = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
  const isOne = maxLength === 1 && (characters === "letter" || characters === "digit");
  return `${length} ${isOne ? characters : CHARACTER_WORDS[characters]}`;
}

/** What is checked beyond length and characters, without the table; "" where nothing is. */
export function formatText(definition: FieldDefinition): string {
  const { format, range, also, notFuture } = definition;
  const words: string[] = [];
  const bounds = range === null ? "" : ` ${range[0]} to ${range[1]}`;
  if (format === "date") words.push("CCYYMMDD");
  if (format === "dateOrShort") words.push("CCYYMMDD or MMDDYY");
  if (format === "year") words.push("year of two or four digits");
  if (definition.aheadYears !== null) words.push(`at most ${definition.aheadYears} years ahead`);
  if (format === "number") words.push(`number${bounds}`);
  if (format === "height") words.push(`feet and two digits of inches${bounds}`);
  if (format === "name") words.push("LAST, FIRST");
  if (format === "vin") words.push("check digit with 17 characters (warning)");
  if (format === "code") words.push("code");
  if (format === "purpose") words.push("code that the profile of the station permits");
  if (definition.demands !== null) {
    const { values, field } = definition.demands;
    words.push(`${enumerated(values)} ${values.length === 1 ? "needs" : "need"} ${field}`);
  }
  if (format === "codePair") words.push("one code, or two with a slash");
  if (format === "codeOrLiteral") words.push("code, or words of 5 to 24 characters");
  if (format === "prefixed") words.push("two-letter code, hyphen, number");
  if (format === "ori") words.push("ORI");
  if (format === "codeList") words.push("two-character codes one after the other");
  if (notFuture) words.push("not in the future");
  if (also.length > 0) words.push(`or ${also.join(", ")}`);
  if (definition.never.length > 0) words.push(`not ${definition.never.join(", ")}`);
  if (definition.notZeros) words.push("not zeros alone");
  return words.join("; ");
}

export function enumerated(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
