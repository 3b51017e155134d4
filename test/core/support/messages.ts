/**
 * Arbitrary messages for the property tests: valid ones made from a dictionary, broken ones made from those,
 * soups of the words that parsers look for, and plain random bytes.
 */
import fc from "fast-check";
import type { Dictionary, FieldDefinition, MessageKey } from "../../../src/dictionary/model.ts";
import { bytesOf, type Submission } from "./cores.ts";

/** The same seed for all properties of a run; in the titles of the tests, and taken from STATEWIRE_TEST_SEED. */
export const SEED = Number(process.env["STATEWIRE_TEST_SEED"] ?? Date.now() % 0x7fff_ffff);

const CHARACTERS: Readonly<Record<FieldDefinition["characters"], string>> = {
  digit: "0123456789",
  letter: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  alphanumeric: "ABCXYZ0129",
  name: "ABC, '-",
  identifier: "ABC012-",
  vin: "ABCXZHIOQ0123456789",
  text: ' ABC012./,-*~!"',
  freeText: " ABC012./,-\r\n",
};

/** A value that is nearly always wrong in its own way: its example spoiled, a date, a word, characters. */
function oddValue(dictionary: Dictionary, definition: FieldDefinition): fc.Arbitrary<string> {
  const codes = [...(dictionary.tables.get(definition.table ?? "")?.codes.keys() ?? [""])];
  const characters = fc.string({
    unit: fc.constantFrom(...CHARACTERS[definition.characters]),
    minLength: Math.max(0, definition.minLength - 1),
    maxLength: Math.min(40, definition.maxLength + 1),
  });
  const spoiled = fc
    .tuple(fc.nat({ max: definition.example.length }), fc.constantFrom(..."A09-, /"))
    .map(([at, character]) => definition.example.slice(0, at) + character + definition.example.slice(at + 1));
  const date = fc
    .tuple(
      fc.integer({ min: 1890, max: 2110 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    )
    .map(([year, month, day]) => `${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`);
  return fc.oneof(
    fc.constantFrom(...codes),
    characters,
    spoiled,
    date,
    date.map((text) => text.slice(2)),
    fc.constantFrom("", "NX", "NONE", "511", "26", "0511", "TESTPERSON, ALPHA Q", ...definition.also),
  );
}

function value(dictionary: Dictionary, definition: FieldDefinition): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(definition.example) },
    { weight: 1, arbitrary: oddValue(dictionary, definition) },
  );
}

const CONTROLS = [...Array<string>(8).fill(""), "*R1.", "*R1.", "*ABCDEFGHIJ.", "*A B.", "*ABCDEFGHIJK."];
const ORIS = [
  "CA9190000",
  "CA9190000",
  "CA9190000",
  "CA9190100",
  "CA9010000",
  "CA9020000",
  "CA9580000",
  "AZ0010000",
];
const ENVELOPES = [
  "",
  "",
  "",
  "C1 INQ AAAA 000001 20261130 12000000 -\r\n",
  "C1 ADM CCCC 000002 20240229 23595999 TP0 ",
];

function message(dictionary: Dictionary, key: MessageKey): fc.Arbitrary<string> {
  const byId = new Map(dictionary.definitions.map((definition) => [definition.id, definition]));
  const destination = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...key.destinationCodes, "GALL") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "OOOO",
        "GALL",
        "CA9190100",
        "CA9020000",
        "AZ0010000",
        "AZLICHELP",
        "QQ",
        "ZZZZ",
      ),
    },
  );
  const sets = key.ruleSets.length === 0 ? [{ fields: [] as readonly string[] }] : key.ruleSets;
  const fields = fc.constantFrom(...sets).chain((set) =>
    fc.subarray([...set.fields], { maxLength: Math.min(set.fields.length, 10) }).chain((ids) =>
      fc.tuple(
        ...ids.map((id) => {
          const definition = byId.get(id)!;
          return value(dictionary, definition).map((text) => `${definition.code}/${text}`);
        }),
      ),
    ),
  );
  return fc
    .record({
      envelope: fc.constantFrom(...ENVELOPES),
      ori: fc.constantFrom(...ORIS),
      destinations: fc.array(destination, { minLength: 1, maxLength: 6, size: "-1" }),
      separator: fc.constantFrom(".", ","),
      control: fc.constantFrom(...CONTROLS),
      start: fc.constantFrom("TXT ", "TXT", "TXT\r\n"),
      fields,
      fieldSeparator: fc.constantFrom(".", ".", ".\r\n"),
      end: fc.constantFrom("", ".", ".\r\n", " ", ".."),
      isNcic: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    })
    .map((parts) => {
      const text = parts.fields.join(parts.fieldSeparator) + parts.end;
      if (parts.isNcic) return `1N01HDR.${key.key}.${parts.ori}.${text}`;
      const destinations = parts.destinations.join(parts.separator);
      return `${parts.envelope}${key.key}.${parts.ori}.${destinations}.${parts.control}${parts.start}${text}`;
    });
}

function fieldCount(key: MessageKey): number {
  return Math.max(0, ...key.ruleSets.map(({ fields }) => fields.length));
}

/** A good header and one or two fields of the key: what the checks of values are to be seen in. */
function someFields(dictionary: Dictionary, key: MessageKey): fc.Arbitrary<string> {
  const byId = new Map(dictionary.definitions.map((definition) => [definition.id, definition]));
  const definitions = key.ruleSets[0]!.fields.map((id) => byId.get(id)!).filter(
    ({ format }) => format !== "plain",
  );
  const field = fc
    .constantFrom(...definitions)
    .chain((definition) => oddValue(dictionary, definition).map((text) => `${definition.code}/${text}`));
  const header = `${key.key}.CA9190000.${key.destinationCodes[0]}.TXT `;
  return fc.array(field, { minLength: 1, maxLength: 2 }).map((fields) => header + fields.join("."));
}

/** One small change: a byte replaced, left out or put in, a part repeated, or the end cut off. */
function broken(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const byte = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...bytesOf("./,*- \r\n\x7fATX01")) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  const change = fc.record({
    kind: fc.constantFrom("replace", "remove", "insert", "repeat", "cut"),
    place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 20 }),
    byte,
  });
  return fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 2 })).map(([original, changes]) => {
    let bytes = [...bytesOf(original)];
    for (const { kind, place, length, byte: inserted } of changes) {
      const at = Math.floor(place * bytes.length);
      if (kind === "replace" && bytes.length > 0) bytes[at] = inserted;
      if (kind === "remove") bytes.splice(at, 1);
      if (kind === "insert") bytes.splice(at, 0, inserted);
      if (kind === "repeat") bytes.splice(at, 0, ...bytes.slice(at, at + length));
      if (kind === "cut") bytes = bytes.slice(0, at);
    }
    return Uint8Array.from(bytes);
  });
}

const SOUP = [
  ..."./,*- \r\n\x7f",
  ...[
    "TXT",
    "TXT ",
    "1N01",
    "C1 INQ AAAA 000001 20261130 12000000 -\n",
    "C1 ",
    "RQ",
    "QV",
    "AM",
    "CHK",
    "CHK-A",
    "CA9190000",
  ],
  ...[
    "DMV",
    "SVS",
    "NCI",
    "AZ",
    "GALL",
    "OOOO",
    "LIC/",
    "LIY/",
    "MIS/",
    "NAM/",
    "VIN/",
    "DOB/",
    "RTY/",
    "ZZZ/",
    "A",
    "1",
  ],
  ...["20261130", "PC", "rq.ca9190000.dmv.txt "],
];
const SOUP_STARTS = [
  "",
  "RQ.CA9190000.AZ.TXT ",
  "CHK.CA9190000.DMV.TXT ",
  "BM.CA9190000.NL.TXT",
  "RQ.CA9190000.",
];

/** Words that parsers look for, in any order, often behind a good header. */
const soup = fc
  .tuple(fc.constantFrom(...SOUP_STARTS), fc.array(fc.constantFrom(...SOUP), { maxLength: 30 }))
  .map(([start, words]) => start + words.join(""));

export function anySubmission(dictionary: Dictionary): fc.Arbitrary<Submission> {
  const valid = fc.constantFrom(...dictionary.keys).chain((key) => message(dictionary, key));
  const withEveryField = dictionary.keys.reduce((a, b) => (fieldCount(a) >= fieldCount(b) ? a : b));
  const text: fc.Arbitrary<string | Uint8Array> = fc.oneof(
    { weight: 4, arbitrary: someFields(dictionary, withEveryField) },
    { weight: 8, arbitrary: valid },
    { weight: 8, arbitrary: broken(valid) },
    { weight: 4, arbitrary: soup },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
  return fc.record({
    text,
    station: fc.oneof(
      { weight: 30, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 9 }) },
    ),
    mnemonic: fc.oneof(
      { weight: 30, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.constantFrom("AAAA", "cccc", "CCCC", "ZZZZ", "A", "\xff\0\x01z") },
    ),
    flags: fc.integer({ min: 0, max: 15 }),
    isText: fc.boolean(),
  });
}
