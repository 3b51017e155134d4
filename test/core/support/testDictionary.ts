/**
 * A small dictionary with every rule that a core knows, so that each test can be about one of them.
 *
 * The shipped dictionary is held against both cores as well (shippedExamples.test.ts); this one stays as it is when
 * that changes.
 */
import type {
  CodeTable,
  DestinationCode,
  Dictionary,
  FieldDefinition,
  MessageKey,
  RuleSet,
} from "../../../src/dictionary/model.ts";

type FieldStart = Partial<FieldDefinition> & { readonly id: string };

function field(start: FieldStart): FieldDefinition {
  return {
    code: start.id.split(".")[0]!,
    name: start.id,
    minLength: 1,
    maxLength: 20,
    characters: "text",
    format: "plain",
    table: null,
    range: null,
    notFuture: false,
    aheadYears: null,
    also: [],
    never: [],
    notZeros: false,
    demands: null,
    freeText: false,
    example: "A",
    source: "test",
    ...start,
  };
}

/** More fields than a message may have: XAA to XCZ. */
export const FILLER_CODES: readonly string[] = ["A", "B", "C"].flatMap((second) =>
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((third) => `X${second}${third}`),
);

const definitions: readonly FieldDefinition[] = [
  field({ id: "LIC", example: "9QQQ123", minLength: 2, maxLength: 8, characters: "alphanumeric" }),
  field({
    id: "LIY",
    example: "2026",
    minLength: 4,
    maxLength: 4,
    characters: "digit",
    format: "year",
    also: ["NX"],
  }),
  field({
    id: "LIT",
    example: "PC",
    minLength: 2,
    maxLength: 2,
    characters: "letter",
    format: "code",
    table: "LIT",
  }),
  field({
    id: "NAM",
    example: "TESTPERSON, ALPHA Q",
    minLength: 3,
    maxLength: 30,
    characters: "name",
    format: "name",
  }),
  field({
    id: "DOB",
    example: "19800101",
    minLength: 8,
    maxLength: 8,
    characters: "digit",
    format: "date",
    notFuture: true,
  }),
  field({
    id: "EXD",
    example: "123126",
    minLength: 6,
    maxLength: 8,
    characters: "digit",
    format: "dateOrShort",
    notFuture: true,
  }),
  field({
    id: "DOW",
    example: "20200229",
    minLength: 1,
    maxLength: 8,
    characters: "alphanumeric",
    format: "date",
  }),
  field({ id: "YR", example: "26", minLength: 1, maxLength: 4, characters: "alphanumeric", format: "year" }),
  field({
    id: "LYR",
    example: "2026",
    minLength: 2,
    maxLength: 4,
    characters: "digit",
    format: "year",
    aheadYears: 2,
    also: ["NX"],
  }),
  field({
    id: "OCA",
    example: "26-1",
    characters: "identifier",
    never: ["NONE", "UNKNOWNS"],
    notZeros: true,
  }),
  field({ id: "SVN", example: "A1", minLength: 0, maxLength: 4, characters: "alphanumeric", never: ["UNK"] }),
  field({
    id: "WGT",
    example: "180",
    minLength: 0,
    maxLength: 20,
    characters: "alphanumeric",
    format: "number",
    range: [50, 499],
  }),
  field({ id: "NUM", example: "12345", minLength: 1, maxLength: 40, characters: "digit", format: "number" }),
  field({
    id: "HGT",
    example: "511",
    minLength: 2,
    maxLength: 4,
    characters: "alphanumeric",
    format: "height",
    range: [400, 711],
  }),
  field({
    id: "VIN",
    example: "ZZ9TEST0700000001",
    minLength: 1,
    maxLength: 20,
    characters: "vin",
    format: "vin",
  }),
  field({
    id: "SEX",
    example: "F",
    minLength: 1,
    maxLength: 1,
    characters: "letter",
    format: "code",
    table: "SEX",
  }),
  field({ id: "VCO", example: "BLK/WHI", minLength: 3, maxLength: 7, format: "codePair", table: "VCO" }),
  field({ id: "OFF", example: "2404", minLength: 1, maxLength: 30, format: "codeOrLiteral", table: "OFF" }),
  field({
    id: "MNU",
    example: "SS-900000000",
    minLength: 1,
    maxLength: 15,
    characters: "identifier",
    format: "prefixed",
    table: "MNU",
  }),
  field({
    id: "ORI",
    example: "CA9190000",
    minLength: 1,
    maxLength: 10,
    characters: "alphanumeric",
    format: "ori",
  }),
  field({
    id: "SMT",
    example: "PCTK",
    minLength: 2,
    maxLength: 10,
    characters: "alphanumeric",
    format: "codeList",
    table: "LIT",
  }),
  field({ id: "PUR", example: "C", minLength: 1, maxLength: 1, characters: "letter" }),
  field({
    id: "PRP",
    example: "C",
    minLength: 1,
    maxLength: 1,
    characters: "letter",
    format: "purpose",
    table: "PRP",
  }),
  field({
    id: "VMA",
    example: "TOYT",
    minLength: 1,
    maxLength: 9,
    characters: "alphanumeric",
    table: "VMA",
    demands: { values: ["ZZZ", "QQ"], field: "MIS" },
  }),
  field({ id: "VMO", example: "COA", minLength: 1, maxLength: 9, characters: "alphanumeric", table: "VMO" }),
  field({
    id: "CMC",
    example: "00",
    minLength: 2,
    maxLength: 10,
    characters: "digit",
    format: "codeList",
    table: "CMC",
    demands: { values: ["01"], field: "MIS" },
  }),
  field({ id: "ATN", example: "SGT. TESTPERSON", minLength: 1, maxLength: 30 }),
  field({
    id: "TYP.gun",
    example: "M",
    minLength: 1,
    maxLength: 2,
    characters: "letter",
    format: "code",
    table: "SEX",
  }),
  field({
    id: "TYP.article",
    example: "NONE",
    minLength: 4,
    maxLength: 7,
    characters: "letter",
    also: ["NONE", "NX"],
  }),
  field({ id: "RTY", example: "SV", minLength: 1, maxLength: 3, characters: "alphanumeric" }),
  ...FILLER_CODES.map((id) => field({ id })),
  field({
    id: "MIS",
    example: "SEEN NEAR A. STREET.\r\nQQ/NOT A FIELD",
    minLength: 1,
    maxLength: 500,
    characters: "freeText",
    freeText: true,
  }),
];

function table(name: string, codes: readonly string[]): CodeTable {
  return {
    name,
    title: name,
    codes: new Map(codes.map((code) => [code, code])),
    pairs: null,
    complete: true,
    source: "test",
  };
}

const tables = [
  table("LIT", ["PC", "TK", "MC", "DL"]),
  table("SEX", ["M", "F", "U", "RI"]),
  table("VCO", ["BLK", "WHI", "SIL"]),
  table("OFF", ["2404", "5015"]),
  table("MNU", ["SS", "PP"]),
  table("PRP", ["C", "F", "Z"]),
  table("VMA", ["TOYT", "GEO", "KIA", "AB"]),
  {
    ...table("VMO", ["COA", "CAM", "PRIUS"]),
    // Nothing is known of KIA.
    pairs: { of: "VMA", words: new Set(["TOYT/COA", "TOYT/CAM", "GEO/CAM", "AB/PRIUS"]) },
  },
  table("CMC", ["00", "01", "10"]),
];

function code(
  name: string,
  kind: DestinationCode["kind"],
  className: DestinationCode["class"],
  link: string,
): DestinationCode {
  return { code: name, name, kind, class: className, link, members: [] };
}

const destinationCodes: readonly DestinationCode[] = [
  code("SVS", "file", "inState", "CJIS"),
  code("CA", "state", "inState", "CJIS"),
  code("DMV", "file", "inState", "DMV"),
  code("NCI", "file", "national", "NCIC"),
  code("AZ", "state", "outOfState", "NLETS"),
  code("NV", "state", "outOfState", "NCJIS"),
  code("OR", "state", "outOfState", "LEDS"),
  code("NL", "special", "outOfState", "NLETS"),
  code("A1", "region", "region", "NLETS"),
  code("ON", "province", "canada", "NLETS"),
  code("FAX4", "special", "outOfState", "NLETS"),
];

function rules(fields: readonly string[], rest: Partial<RuleSet> = {}): RuleSet {
  return { selectorValue: null, fields, always: [], justify: [], combinations: [], ...rest };
}

function key(name: string, ruleSets: readonly RuleSet[], rest: Partial<MessageKey> = {}): MessageKey {
  return {
    key: name,
    stem: name,
    name,
    class: "inquiry",
    priority: 2,
    responses: [],
    permission: "vehicle",
    barredFromMobile: false,
    destinationCodes: destinationCodes.map((destination) => destination.code),
    toAgency: false,
    toForeignAgency: true,
    toStation: false,
    toGroup: false,
    destinationsMax: 5,
    parallelLinks: [],
    mergeSeconds: null,
    freeText: false,
    selector: null,
    ruleSets,
    examples: [],
    source: "test",
    ...rest,
  };
}

const keys: readonly MessageKey[] = [
  key("RQ", [
    rules(["LIC", "LIY", "LIT", "VIN", "NAM", "MIS"], {
      combinations: [
        { destinations: ["inState"], require: ["LIC"] },
        { destinations: ["outOfState", "canada", "region"], require: ["LIC", "LIY", "LIT"] },
        { destinations: [], require: ["VIN"] },
      ],
    }),
  ]),
  key(
    "QV",
    [
      rules(["LIC", "VIN"], {
        combinations: [
          { destinations: [], require: ["LIC"] },
          { destinations: [], require: ["VIN"] },
        ],
      }),
    ],
    {
      priority: 1,
      parallelLinks: ["NCIC"],
      destinationCodes: ["SVS", "NCI", "OR", "NV"],
      destinationsMax: 2,
    },
  ),
  // Every definition in one set, nothing required.
  key("CHK", [rules(definitions.map(({ id }) => id).filter((id) => id !== "TYP.article"))]),
  key("CHK-A", [rules(["TYP.article", "MIS"])]),
  key(
    "FQ",
    [rules(["NAM", "DOB", "SEX", "PUR", "ATN"], { always: ["NAM", "DOB"], justify: ["PUR", "ATN"] })],
    {
      permission: "cori",
      barredFromMobile: true,
    },
  ),
  key("AM", [], {
    class: "administrative",
    priority: 3,
    permission: "admin",
    destinationCodes: ["AZ", "NL"],
    toAgency: true,
    toStation: true,
    toGroup: true,
    freeText: true,
  }),
  key(
    "YQ",
    [rules(["RTY", "LIC"], { selectorValue: "SV" }), rules(["RTY", "NAM"], { selectorValue: "WP" })],
    {
      class: "confirmation",
      priority: 0,
      permission: "confirmation",
      destinationCodes: [],
      toAgency: true,
      toForeignAgency: false,
      destinationsMax: 1,
      selector: "RTY",
    },
  ),
  // Free text or fields.
  key("BM", [rules(["LIC", "MIS"], { always: ["LIC"] })], { permission: "admin", freeText: true }),
];

export const testDictionary: Dictionary = {
  version: "test",
  fieldCodes: [...new Set(definitions.map((definition) => definition.code))].sort(),
  definitions,
  tables: new Map(tables.map((entry) => [entry.name, entry])),
  destinationCodes,
  links: ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"],
  keys,
  responseKeys: [],
  recordFiles: [],
  indicators: [],
  notices: [],
  disclosures: [],
  permissions: ["vehicle", "cori", "admin", "confirmation"],
  purposes: ["C", "F", "Z"],
};
