/**
 * The entries of the data files as they are written, and their JSON Schemas.
 *
 * An entry that does not fit its schema is reported and left out; what the entries say about each other is
 * checked where they are put together.
 */
import type {
  CharacterClass,
  DestinationClassName,
  DestinationCode,
  Disclosure,
  EventRule,
  FieldFormat,
  IdentityPart,
  KeyClass,
  NoticeKind,
  RecordFileDefinition,
} from "./model.ts";
import { CHARACTER_CLASSES, FIELD_FORMATS, IDENTITY_PARTS, NOTICE_KINDS } from "./model.ts";

export interface TableRow {
  readonly name: string;
  readonly title: string;
  readonly complete: boolean;
  readonly source: string;
  readonly codes?: Readonly<Record<string, string>>;
  /** Table whose codes those of this one belong to, and the codes by these. */
  readonly of?: string;
  readonly codesOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Codes are one of the first, alone or followed by one of the second. */
  readonly combine?: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>];
}

export interface FieldRow {
  readonly id: string;
  readonly name: string;
  readonly length: number | readonly [number, number];
  readonly characters: CharacterClass;
  readonly format?: FieldFormat;
  readonly table?: string;
  readonly range?: readonly [number, number];
  readonly notFuture?: boolean;
  readonly aheadYears?: number;
  readonly also?: readonly string[];
  readonly never?: readonly string[];
  readonly notZeros?: boolean;
  readonly demands?: { readonly values: readonly string[]; readonly field: string };
  readonly freeText?: boolean;
  readonly example: string;
  readonly source: string;
}

/** Fields that many keys take together; its name stands for them in the fields of a key. */
export interface FieldSetRow {
  readonly name: string;
  readonly fields: readonly string[];
}

export interface DestinationRow {
  readonly code: string;
  readonly name: string;
  readonly kind: DestinationCode["kind"];
  readonly class: DestinationClassName;
  readonly link: string;
  readonly members?: readonly string[];
}

export interface ResponseRow {
  readonly key: string;
  readonly name: string;
}

/** Fields that must be there together; with `oneOf`, and any one of those besides. */
export interface CombinationRow {
  readonly for?: readonly DestinationClassName[];
  readonly require: readonly string[];
  readonly oneOf?: readonly string[];
}

/** What a key and each of its rules may say. */
export interface RuleRow {
  readonly fields?: readonly string[];
  readonly always?: readonly string[];
  readonly justify?: readonly string[];
  readonly combinations?: readonly CombinationRow[];
}

export const DESTINATION_KINDS_LOCAL = ["agency", "foreignAgency", "station", "group"] as const;

/** A key with all that it says or takes over (completeKeys.ts). */
export interface KeyRow extends RuleRow {
  readonly key: string;
  readonly name: string;
  /** The key from which everything is taken over that this one does not say. */
  readonly like?: string;
  /** Indicators that may follow the key after a hyphen, with their meaning. */
  readonly suffixes?: Readonly<Record<string, string>>;
  readonly class: KeyClass;
  readonly priority: number;
  readonly permission: string;
  readonly barredFromMobile?: boolean;
  readonly responses: readonly string[];
  readonly destinations: {
    readonly codes: readonly string[];
    readonly to?: readonly (typeof DESTINATION_KINDS_LOCAL)[number][];
    readonly max: number;
  };
  readonly parallelLinks?: readonly string[];
  /** Answers of several states become one delivery. */
  readonly merge?: { readonly withinSeconds: number };
  readonly freeText?: boolean;
  readonly selector?: string;
  readonly rules?: readonly (RuleRow & { readonly when: readonly string[] })[];
  readonly examples: readonly string[];
  readonly source: string;
}

export interface IndicatorRow {
  readonly letter: string;
  readonly words: string;
}

export interface NoticeRow {
  readonly kind: NoticeKind;
  readonly key: string;
  readonly words: string;
}

export interface DisclosureRow {
  readonly purpose: string;
  readonly cycles: Disclosure["cycles"];
  readonly setAside: boolean;
  readonly years?: number;
  readonly hides?: readonly IdentityPart[];
  readonly source: string;
}

export interface IdentifierRow {
  readonly by: string;
  readonly also?: readonly string[];
  readonly as?: "gunSerial" | "prefix";
  readonly narrowedBy?: readonly string[];
}

export interface RetentionRow {
  readonly keys?: readonly string[];
  readonly without?: readonly string[];
  readonly where?: Readonly<Record<string, string>>;
  readonly hours?: number;
  readonly days?: number;
  readonly years?: number;
  readonly ever?: true;
  readonly from?: string;
  readonly inactiveYears?: number;
}

/** A file of records that change (ncic-clets 2.1-2.9, 1.6). */
export interface RecordFileRow {
  readonly id: string;
  readonly name: string;
  readonly subject: RecordFileDefinition["subject"];
  readonly systems: readonly string[];
  readonly nic?: string;
  readonly fcn?: string;
  readonly restricted?: boolean;
  readonly purposes?: readonly string[];
  readonly informs?: boolean;
  readonly requires?: {
    readonly always?: readonly string[];
    readonly oneOf?: readonly string[];
    readonly whole?: readonly string[];
  };
  readonly stops?: boolean;
  readonly caveat?: string;
  readonly enter?: Readonly<Record<string, string>>;
  readonly modify?: string;
  readonly cancel?: string;
  readonly locate?: {
    readonly key: string;
    readonly stillActive?: readonly string[];
    readonly keepDays?: number;
  };
  readonly clear?: string;
  readonly supplement?: {
    readonly add: string;
    readonly remove: string;
    readonly most: Readonly<Record<string, number>>;
  };
  readonly events?: Readonly<
    Record<
      string,
      {
        readonly words: string;
        readonly by: EventRule["by"];
        readonly sets?: boolean;
        readonly tellsOwner?: boolean;
        readonly before?: string;
        readonly byIdentity?: boolean;
      }
    >
  >;
  readonly inquire: readonly string[];
  readonly investigate?: readonly string[];
  readonly identifiers: readonly IdentifierRow[];
  readonly description?: readonly string[];
  readonly confirmedBy?: readonly string[];
  readonly duplicates?: {
    readonly sets: readonly (readonly string[])[];
    readonly ownOnly?: boolean;
    readonly ofSameKey?: boolean;
  };
  readonly retention?: readonly RetentionRow[];
  readonly validation?: { readonly firstDays: number; readonly everyDays: number };
  readonly reminders?: readonly {
    readonly afterHours: number;
    readonly unless?: readonly string[];
    readonly where?: Readonly<Record<string, string>>;
    readonly keys?: readonly string[];
    readonly youngerThan?: number;
    readonly untilEvent?: string;
    readonly words: string;
  }[];
  readonly matches?: string;
  readonly tellsHits?: boolean;
  readonly forward?: {
    readonly file: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly needs?: readonly (readonly string[])[];
  };
  readonly source: string;
}

/** A key as it is written. */
export type WrittenKeyRow = Pick<KeyRow, "key" | "name" | "examples"> & Partial<KeyRow>;

/** What a key must say unless it is like another one. */
export const KEY_MUST_SAY = [
  "class",
  "priority",
  "permission",
  "responses",
  "destinations",
  "source",
] as const;

const word = (pattern: string, title: string) => ({ type: "string", pattern, title });
const text = { type: "string", minLength: 1 };
const list = (items: object, more: object = {}) => ({ type: "array", items, uniqueItems: true, ...more });
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const fieldIdPattern = "^[A-Z]{2,3}(\\.[a-z][A-Za-z]*)?$";
const fieldId = word(fieldIdPattern, "a field id (two or three letters, perhaps a dot and a word)");
const fieldCode = word("^[A-Z]{2,3}$", "a field code (two or three letters)");
const tableName = word("^[A-Za-z]+(\\.[a-z][A-Za-z]*)?$", "the name of a table");
const linkId = word("^[A-Z][A-Z0-9]{1,15}$", "the id of a link (capital letters)");
const messageKey = word("^[A-Z0-9]{2,5}(-[A-Z]{1,2})?$", "a message key");
const responseKey = word(
  "^([A-Z0-9]{2,5}(-[A-Z]{1,2})?|\\$\\.[A-Z0-9]\\.)$",
  "a response key (a message key, or $, a period, one letter or digit, a period)",
);
const destinationCode = word("^[A-Z0-9]{2,3}$", "a destination code (two or three characters)");
const destinationClass = { enum: ["inState", "national", "outOfState", "canada", "station", "region"] };
const codes = {
  type: "object",
  minProperties: 1,
  propertyNames: word("^[A-Z0-9]{1,8}$", "a code of one to eight letters or digits"),
  additionalProperties: text,
};
const bounds = { type: "array", items: { type: "integer", minimum: 0 }, minItems: 2, maxItems: 2 };

const setName = word("^[a-z][A-Za-z]*$", "the name of a set of fields");

const wholeValues = list(word("^[A-Z0-9]{1,8}$", "a value of one to eight letters or digits"), {
  minItems: 1,
  maxItems: 2,
});

const rule = {
  fields: list(word(`${fieldIdPattern}|^[a-z][A-Za-z]*$`, "a field id or the name of a set of fields")),
  always: list(fieldCode),
  justify: list(fieldCode),
  combinations: {
    type: "array",
    items: record(
      {
        for: list(destinationClass, { minItems: 1 }),
        require: list(fieldCode),
        oneOf: list(fieldCode, { minItems: 2 }),
      },
      ["for", "oneOf"],
    ),
  },
};
const ruleNames = Object.keys(rule);

const fileId = word("^[a-z][A-Za-z]*$", "the id of a record file");
const printed = word("^[A-Z0-9][A-Z0-9 ,.()/-]*$", "words as they are printed (capital letters)");
const codeList = list(fieldCode, { minItems: 1 });
const where = {
  type: "object",
  minProperties: 1,
  propertyNames: fieldCode,
  additionalProperties: word("^[A-Z0-9]{1,20}$", "the beginning of a value"),
};
const whole = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });
const keysTo = (value: object) => ({
  type: "object",
  minProperties: 1,
  propertyNames: messageKey,
  additionalProperties: value,
});
const codeSets = { type: "array", items: codeList, minItems: 1 };

const recordFile = record(
  {
    id: fileId,
    name: text,
    subject: { enum: ["property", "person", "agency"] },
    systems: list(destinationCode, { minItems: 1 }),
    nic: word("^[A-Z]$", "the first letter of NIC numbers"),
    fcn: word("^[0-9]{3}$", "the first three digits of FCN numbers"),
    restricted: { type: "boolean" },
    purposes: list(word("^[A-Z]$", "a purpose (PUR)"), { minItems: 1 }),
    informs: { type: "boolean" },
    requires: record({ always: codeList, oneOf: codeList, whole: codeList }, ["always", "oneOf", "whole"]),
    stops: { type: "boolean" },
    caveat: printed,
    enter: keysTo(printed),
    modify: messageKey,
    cancel: messageKey,
    locate: record(
      {
        key: messageKey,
        stillActive: list(word("^[A-Z0-9]$", "an outcome (PHR)"), { minItems: 1 }),
        keepDays: whole(0, 3660),
      },
      ["stillActive", "keepDays"],
    ),
    clear: messageKey,
    supplement: record({
      add: messageKey,
      remove: messageKey,
      most: {
        type: "object",
        minProperties: 1,
        propertyNames: fieldCode,
        additionalProperties: whole(1, 99),
      },
    }),
    events: keysTo(
      record(
        {
          words: printed,
          by: { enum: ["owner", "other", "anyone"] },
          sets: { type: "boolean" },
          tellsOwner: { type: "boolean" },
          before: printed,
          byIdentity: { type: "boolean" },
        },
        ["sets", "tellsOwner", "before", "byIdentity"],
      ),
    ),
    inquire: list(messageKey, { minItems: 1 }),
    investigate: list(messageKey, { minItems: 1 }),
    identifiers: {
      type: "array",
      minItems: 1,
      items: record(
        { by: fieldCode, also: codeList, as: { enum: ["gunSerial", "prefix"] }, narrowedBy: codeList },
        ["also", "as", "narrowedBy"],
      ),
    },
    description: codeList,
    confirmedBy: codeList,
    duplicates: record({ sets: codeSets, ownOnly: { type: "boolean" }, ofSameKey: { type: "boolean" } }, [
      "ownOnly",
      "ofSameKey",
    ]),
    retention: {
      type: "array",
      minItems: 1,
      items: record(
        {
          keys: list(messageKey, { minItems: 1 }),
          without: codeList,
          where,
          hours: whole(1, 8760),
          days: whole(1, 3660),
          years: whole(0, 99),
          ever: { enum: [true] },
          from: fieldCode,
          inactiveYears: whole(1, 99),
        },
        ["keys", "without", "where", "hours", "days", "years", "ever", "from", "inactiveYears"],
      ),
    },
    validation: record({ firstDays: whole(1, 3660), everyDays: whole(1, 3660) }),
    reminders: {
      type: "array",
      minItems: 1,
      items: record(
        {
          afterHours: whole(1, 87_600),
          unless: codeList,
          where,
          keys: list(messageKey, { minItems: 1 }),
          youngerThan: whole(1, 120),
          untilEvent: messageKey,
          words: printed,
        },
        ["unless", "where", "keys", "youngerThan", "untilEvent"],
      ),
    },
    matches: fileId,
    tellsHits: { type: "boolean" },
    forward: record({ file: fileId, keys: keysTo(messageKey), needs: codeSets }, ["needs"]),
    source: text,
  },
  [
    "nic",
    "fcn",
    "restricted",
    "purposes",
    "informs",
    "requires",
    "stops",
    "caveat",
    "enter",
    "modify",
    "cancel",
    "locate",
    "clear",
    "supplement",
    "events",
    "investigate",
    "description",
    "confirmedBy",
    "duplicates",
    "retention",
    "validation",
    "reminders",
    "matches",
    "tellsHits",
    "forward",
  ],
);

/** The lists that a file may hold, with the schema of one entry of each. */
export const SECTIONS = {
  tables: record(
    {
      name: tableName,
      title: text,
      complete: { type: "boolean" },
      source: text,
      codes,
      of: tableName,
      codesOf: {
        type: "object",
        minProperties: 1,
        propertyNames: word("^[A-Z0-9]{1,8}$", "a code of one to eight letters or digits"),
        additionalProperties: codes,
      },
      combine: { type: "array", items: codes, minItems: 2, maxItems: 2 },
    },
    ["codes", "combine", "of", "codesOf"],
  ),
  fields: record(
    {
      id: fieldId,
      name: text,
      length: {
        type: ["integer", "array"],
        minimum: 1,
        items: { type: "integer", minimum: 1 },
        minItems: 2,
        maxItems: 2,
      },
      characters: { enum: CHARACTER_CLASSES },
      format: { enum: FIELD_FORMATS },
      table: tableName,
      range: bounds,
      notFuture: { type: "boolean" },
      aheadYears: { type: "integer", minimum: 0, maximum: 99 },
      also: wholeValues,
      never: wholeValues,
      notZeros: { type: "boolean" },
      demands: record({
        values: list(word("^[A-Z0-9]{1,8}$", "a value of one to eight letters or digits"), { minItems: 1 }),
        field: fieldCode,
      }),
      freeText: { type: "boolean" },
      example: text,
      source: text,
    },
    [
      "format",
      "table",
      "range",
      "notFuture",
      "aheadYears",
      "also",
      "never",
      "notZeros",
      "demands",
      "freeText",
    ],
  ),
  fieldSets: record({ name: setName, fields: list(fieldId, { minItems: 2 }) }),
  links: linkId,
  destinations: record(
    {
      code: destinationCode,
      name: text,
      kind: { enum: ["file", "state", "region", "province", "special"] },
      class: { enum: ["inState", "national", "outOfState", "canada", "region"] },
      link: linkId,
      members: list(destinationCode, { minItems: 1 }),
    },
    ["members"],
  ),
  responses: record({ key: responseKey, name: text }),
  indicators: record({ letter: word("^[A-Z]$", "one letter"), words: printed }),
  notices: record({
    kind: { enum: NOTICE_KINDS },
    key: word("^\\$\\.[A-Z0-9]$", "the key of an unasked message ($. and one character)"),
    words: printed,
  }),
  disclosures: record(
    {
      purpose: word("^[A-Z]$", "a purpose (PUR)"),
      cycles: { enum: ["all", "convictedOrOpen", "convictions"] },
      setAside: { type: "boolean" },
      years: whole(1, 99),
      hides: list({ enum: IDENTITY_PARTS }, { minItems: 1 }),
      source: text,
    },
    ["years", "hides"],
  ),
  files: recordFile,
  keys: record(
    {
      key: messageKey,
      name: text,
      like: messageKey,
      suffixes: {
        type: "object",
        minProperties: 1,
        propertyNames: word("^[A-Z]{1,2}$", "an indicator of one or two letters"),
        additionalProperties: text,
      },
      class: { enum: ["inquiry", "entry", "administrative", "confirmation"] },
      priority: { type: "integer", minimum: 0, maximum: 5 },
      permission: word("^[a-z][A-Za-z]*$", "a permission word"),
      barredFromMobile: { type: "boolean" },
      responses: list(messageKey),
      destinations: record(
        {
          codes: list(
            word("^([A-Z0-9]{2,3}|[a-z]+)$", "a destination code, or states, regions or provinces"),
          ),
          to: list({ enum: DESTINATION_KINDS_LOCAL }, { minItems: 1 }),
          max: { type: "integer", minimum: 1, maximum: 5 },
        },
        ["to"],
      ),
      parallelLinks: list(linkId),
      merge: record({ withinSeconds: { type: "integer", minimum: 1, maximum: 600 } }),
      freeText: { type: "boolean" },
      selector: fieldCode,
      ...rule,
      rules: {
        type: "array",
        minItems: 1,
        items: record({ when: list(text, { minItems: 1 }), ...rule }, ruleNames),
      },
      examples: list(text, { minItems: 1 }),
      source: text,
    },
    [
      ...KEY_MUST_SAY,
      "like",
      "suffixes",
      "barredFromMobile",
      "parallelLinks",
      "merge",
      "freeText",
      "selector",
      "rules",
      ...ruleNames,
    ],
  ),
} as const;
export type SectionName = keyof typeof SECTIONS;
