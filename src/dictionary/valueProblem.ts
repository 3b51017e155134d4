/**
 * Whether a value is plainly wrong for a field: for the dictionary's own examples.
 *
 * Length, characters and codes are checked, and the outline of the rest. What a message must hold to the
 * letter is for the cores; their tests parse every example too.
 */
import type { CharacterClass, CodeTable, FieldDefinition } from "./model.ts";

const WHOLE: Readonly<Record<CharacterClass, RegExp>> = {
  digit: /^[0-9]*$/,
  letter: /^[A-Z]*$/,
  alphanumeric: /^[A-Z0-9]*$/,
  name: /^[A-Z, '-]*$/,
  identifier: /^[A-Z0-9-]*$/,
  vin: /^[A-Z0-9]*$/,
  text: /^[\x20-\x7e]*$/,
  freeText: /^[\x20-\x7e\r\n]*$/,
};

/** The end of a sentence that begins with the field: `is longer than 10`; null where nothing is plainly wrong. */
export function valueProblem(
  definition: FieldDefinition,
  table: CodeTable | null,
  value: string,
): string | null {
  const { minLength, maxLength, characters, range } = definition;
  if (definition.also.includes(value)) return null;
  if (definition.never.includes(value)) return "stands for what is not known";
  if (value.length < minLength) return `is shorter than ${minLength}`;
  if (value.length > maxLength) return `is longer than ${maxLength}`;
  if (!WHOLE[characters].test(value)) return `has a character that is not of the class ${characters}`;
  const isCode = (code: string) => table?.codes.has(code) ?? false;
  const inTable = (isGood: boolean) => (isGood ? null : `is not in the table ${definition.table}`);
  switch (definition.format) {
    case "plain":
    case "vin":
      return null;
    case "date":
    case "dateOrShort":
      return /^((19|20)\d\d)?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$|^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d$/.test(
        value,
      )
        ? null
        : "is not a date";
    case "year":
      return value.length === 2 || value.length === 4 ? null : "is not a year";
    case "number":
    case "height":
      return range !== null && (Number(value) < range[0] || Number(value) > range[1])
        ? `is outside ${range[0]} to ${range[1]}`
        : null;
    case "name":
      return /^[^,]*[A-Z][^,]*,.*[A-Z]/.test(value) ? null : "is not LAST, FIRST";
    case "code":
    case "purpose":
      return inTable(isCode(value));
    case "codePair":
      return inTable(value.split("/").length <= 2 && value.split("/").every(isCode));
    case "codeOrLiteral":
      return /^\d{4}$/.test(value) ? inTable(isCode(value)) : null;
    case "prefixed":
      return inTable(value[2] === "-" && isCode(value.slice(0, 2)));
    case "ori":
      return /^[A-Z]{2}[A-Z0-9]{7}$/.test(value) ? null : "is not an ORI";
    case "codeList":
      return inTable(value.length % 2 === 0 && (value.match(/../g) ?? []).every(isCode));
    default:
      return assertNever(definition.format);
  }
}

function assertNever(value: never): never {
  throw new Error(`no check for ${String(value)}`);
}
