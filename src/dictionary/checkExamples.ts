/**
 * Whether the examples of a key are what the key itself asks for: they stand in the documentation, and the
 * simulators and benches are fed with them.
 */
import { type MessageText, parseMessageText } from "../domain/messageText.ts";
import type { Entry, Findings } from "./findings.ts";
import type { DestinationClassName, DestinationCode, Dictionary, MessageKey, RuleSet } from "./model.ts";
import { valueProblem } from "./valueProblem.ts";

/** ORIs of counties that do not exist (ncic-clets 1.3). */
const INVENTED_ORIGIN = /^CA9\d\d/;

/** State, file, HELP (nlets 13.2). */
const HELP_FILE = /^[A-Z]{2}[A-Z0-9]{3}HELP$/;

export function checkExamples(
  keys: readonly Entry<MessageKey>[],
  dictionary: Dictionary,
  findings: Findings,
): void {
  for (const entry of keys) {
    for (const [index, example] of entry.row.examples.entries()) {
      const problem = exampleProblem(dictionary, entry.row, example);
      if (problem !== null)
        findings.in(entry, ["examples", index], `Example ${index + 1} of ${entry.row.key} ${problem}.`);
    }
  }
}

/** The end of a sentence, or null. */
export function exampleProblem(dictionary: Dictionary, key: MessageKey, example: string): string | null {
  const message = parseMessageText(example);
  if (message === null) return "has a header that cannot be read";
  if (message.key !== key.key) return `is a message of the key ${message.key}`;
  if (!INVENTED_ORIGIN.test(message.origin))
    return `has the origin ${message.origin}, which is not an invented one`;

  const classes = new Set<DestinationClassName>();
  if (message.destinations.length > key.destinationsMax) return "has too many destinations";
  for (const destination of message.destinations) {
    const found = classOf(dictionary.destinationCodes, key, destination);
    if (found === null) return `goes to ${destination}, which does not take it`;
    classes.add(found);
  }
  if (key.freeText && !beginsWithOwnField(key, message)) {
    // To ask for a help file its address is enough (nlets 13.2).
    const needsText = message.destinations.some((destination) => !HELP_FILE.test(destination));
    return needsText && message.body === "" ? "has no text" : null;
  }
  return fieldsProblem(dictionary, key, message, classes);
}

/** Text that begins otherwise is free, as the cores take it, even if it looks like a field. */
function beginsWithOwnField(key: MessageKey, { fields }: MessageText): boolean {
  const [first] = fields.keys();
  return key.ruleSets.some((rules) => rules.fields.some((id) => id.split(".")[0] === first));
}

function fieldsProblem(
  dictionary: Dictionary,
  key: MessageKey,
  message: MessageText,
  classes: ReadonlySet<DestinationClassName>,
): string | null {
  const value = key.selector === null ? null : (message.fields.get(key.selector) ?? null);
  const rules = key.ruleSets.find(({ selectorValue }) => selectorValue === value);
  if (rules === undefined) return `has no rule for its ${key.selector}`;
  for (const [code, text] of message.fields) {
    const definition = dictionary.definitions.find(
      (one) => one.code === code && rules.fields.includes(one.id),
    );
    if (definition === undefined) return `has ${code}, which is not a field of it`;
    const table = definition.table === null ? null : (dictionary.tables.get(definition.table) ?? null);
    const problem = valueProblem(definition, table, text);
    if (problem !== null) return `has ${code}, which ${problem}`;
  }
  const missing = [...rules.justify, ...rules.always].find((code) => !message.fields.has(code));
  if (missing !== undefined) return `lacks ${missing}`;
  const unmet = [...classes].find((name) => !isMet(rules, name, message));
  return unmet === undefined ? null : `meets no combination for destinations of the class ${unmet}`;
}

function isMet(rules: RuleSet, name: DestinationClassName, message: MessageText): boolean {
  const offered = rules.combinations.filter(
    ({ destinations }) => destinations.length === 0 || destinations.includes(name),
  );
  return (
    offered.length === 0 || offered.some(({ require }) => require.every((code) => message.fields.has(code)))
  );
}

/** Null where the key does not go there. */
function classOf(
  codes: readonly DestinationCode[],
  key: MessageKey,
  destination: string,
): DestinationClassName | null {
  const find = (code: string) => codes.find((one) => one.code === code);
  if (destination.length === 9) {
    if (destination.startsWith("CA")) return key.toAgency ? "station" : null;
    const state = find(destination.slice(0, 2));
    return key.toForeignAgency && state !== undefined ? state.class : null;
  }
  if (destination.length === 4)
    return (destination.startsWith("G") ? key.toGroup : key.toStation) ? "station" : null;
  return key.destinationCodes.includes(destination) ? (find(destination)?.class ?? null) : null;
}
