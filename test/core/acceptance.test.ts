/** What the cores take, and what their records then say; the same for all three cores. */
import { describe, expect, it } from "vitest";
import { DestinationClass, DestinationKind, Dialect, NO_LINK, UNKNOWN_16 } from "../../src/core/layout.ts";
import { SlabView } from "../../src/core/slabView.ts";
import { WARNING_TABLE, WarningCode } from "../../src/domain/codes.ts";
import { SubmitFlag } from "../../src/domain/sessionProtocol.ts";
import { MESSAGE_BYTES_MAX } from "../../src/limits.ts";
import { Bench, createCores, type Submission } from "./support/cores.ts";
import { testDictionary } from "./support/testDictionary.ts";
import { CARRIED_STATION, HOST, MOBILE, testRoutes } from "./support/testRoutes.ts";

const HEAD = "RQ.CA9190000.DMV.TXT ";
const CHK = "CHK.CA9190000.DMV.TXT ";
const bench = new Bench();

const codeIndex = (code: string) => testDictionary.destinationCodes.findIndex((entry) => entry.code === code);
const keyIndex = (key: string) => testDictionary.keys.findIndex((entry) => entry.key === key);
const link = (id: string) => testDictionary.links.indexOf(id);

const accepted: readonly (readonly [promise: string, text: string, submission?: Partial<Submission>])[] = [
  ["small letters", "rq.ca9190000.dmv.txt lic/9qqq123"],
  ["a final period", `${HEAD}LIC/9QQQ123.`],
  ["a final period and a line end behind it", `${HEAD}LIC/9QQQ123. \r\n`],
  ["fields on lines of their own", `${HEAD}\r\nLIC/9QQQ123.\r\n  LIY/2026.\x7f\nLIT/PC`],
  ["no blank behind TXT", "RQ.CA9190000.DMV.TXTLIC/9QQQ123"],
  ["commas between destinations", "RQ.CA9190000.AZ,NV,OR.TXT LIC/A1.LIY/2026.LIT/PC"],
  ["a comma before TXT", "RQ.CA9190000.DMV,TXT LIC/A1"],
  ["a control field of ten characters", "RQ.CA9190000.DMV.*A-1/,*_~!9.TXT LIC/A1"],
  ["an origin among those that the station also speaks for", "RQ.CA9190100.DMV.TXT LIC/A1"],
  ["a mnemonic that the session carries", "RQ.CA9010000.DMV.TXT LIC/A1", { station: HOST, mnemonic: "CCCC" }],
  ["a mnemonic in small letters", "RQ.CA9010000.DMV.TXT LIC/A1", { station: HOST, mnemonic: "cccc" }],
  ["the station's own mnemonic", `${HEAD}LIC/A1`, { mnemonic: "AAAA" }],
  ["a mobile terminal's inquiry about a vehicle", `${HEAD}LIC/A1`, { station: MOBILE }],
  ["a value that is taken as it is, whatever its length", `${CHK}LIY/NX`],
  ["both of the values that are taken as they are", "CHK-A.CA9190000.DMV.TXT TYP/NX"],
  ["the other one of them", "CHK-A.CA9190000.DMV.TXT TYP/NONE"],
  ["29 February of a leap year", `${CHK}DOB/20240229`],
  ["29 February 2000", `${CHK}DOB/20000229`],
  ["today", `${CHK}DOB/20261130.EXD/20261130`],
  ["31 December", `${CHK}DOB/19991231`],
  ["a date in the future where it may be", `${CHK}DOW/20991231`],
  ["a short date on 29 February", `${CHK}EXD/022926`],
  ["a year of two digits", `${CHK}YR/26`],
  ["the lowest number of the range", `${CHK}WGT/50`],
  ["the highest number, with zeros in front", `${CHK}WGT/0000000499`],
  ["an empty value where the length may be 0", `${CHK}WGT/.SEX/M`],
  ["a number without range, longer than any machine word", `${CHK}NUM/${"9".repeat(40)}`],
  ["eleven inches", `${CHK}HGT/511`],
  ["the bounds of a height", `${CHK}HGT/400`],
  ["a pair of codes", `${CHK}VCO/BLK/WHI`],
  ["one code of a pair", `${CHK}VCO/SIL`],
  ["an offence by code", `${CHK}OFF/2404`],
  ["an offence of five digits as a literal", `${CHK}OFF/24040`],
  ["an offence in words", `${CHK}OFF/STOLEN VEHICLE, TWO CARS`],
  ["a prefixed number", `${CHK}MNU/SS-900000000`],
  ["a list of codes", `${CHK}SMT/PCTKDL`],
  ["an ORI", `${CHK}ORI/CA9190000`],
  ["an ORI with letters", `${CHK}ORI/CALAPDX0A`],
  ["a code of eight characters beside shorter ones", `${CHK}SEX/U`],
  ["a name with hyphen and apostrophe", `${HEAD}LIC/A1.NAM/O'TEST-PERSON, ALPHA Q`],
  ["a name without a blank behind the comma", `${HEAD}LIC/A1.NAM/TESTPERSON,A`],
  ["periods inside a value", `${CHK}ATN/SGT. JONES, CO. 5`],
  ["a period before letters and a slash with a digit", `${CHK}ATN/A.1B/C`],
  ["a year as far ahead as may be, and one of two digits", `${CHK}LYR/2028.YR/99`],
  ["a year taken as it is", `${CHK}LYR/NX`],
  ["a value that holds a word for what is not known", `${CHK}OCA/NONE1.SVN/UNKN`],
  ["zeros with something else", `${CHK}OCA/000-0`],
  ["no value where none is needed and one is refused", `${CHK}SVN/`],
  ["zeros where they are a value", `${CHK}SVN/000`],
  ["free text with an unknown code and a slash in it", `${CHK}MIS/SEE FILE.QQ/9.SEX/M`],
  ["blanks at the end of a value", `${HEAD}LIC/9QQQ123  \r\n.LIY/2026`],
  ["combinations of two classes at once", "RQ.CA9190000.DMV.ON.TXT LIC/A1.LIY/2026.LIT/PC"],
  ["one combination that is enough for all classes", "RQ.CA9190000.DMV.AZ.ON.TXT VIN/1"],
  ["a class of destinations without combination", "RQ.CA9190000.NCI.TXT VIN/1"],
  ["the first rules of a selector", "YQ.CA9190000.CA9190100.TXT RTY/SV.LIC/A1"],
  ["the second rules of a selector, standing last", "YQ.CA9190000.CA9190100.TXT NAM/A,B.RTY/WP"],
  ["free text", "AM.CA9190000.OOOO.TXT HELLO. THIS/IS. ABC/FREE"],
  ["free text where fields would be taken", "BM.CA9190000.DMV.TXT HELLO"],
  ["fields where free text would be taken", "BM.CA9190000.DMV.TXT LIC/A1"],
  ["free text that starts with a code of another key", "BM.CA9190000.DMV.TXT DOB/X"],
  ["the longest text", `AM.CA9190000.GALL.TXT ${"A".repeat(MESSAGE_BYTES_MAX - 22)}`],
  ["a question for a help file without text", "AM.CA9190000.AZLICHELP.TXT"],
  ["a question for two of them", "AM.CA9190000.AZLICHELP.CAWTHHELP.TXT"],
  ["the NCIC dialect with an empty header", "1N01.QV.CA9190000.LIC/A1"],
  ["the NCIC dialect with blanks in its header", "1N01 A B C.QV.CA9190000.\r\nLIC/A1"],
];

describe.each(
  createCores(testDictionary, testRoutes).map((core) => [core.name, core] as const),
)("the %s core", (_, core) => {
  function parse(submission: Submission) {
    bench.fill([submission]);
    core.parseBatch(bench.slab, bench.result);
    return bench.record.at(0);
  }
  const isText = true;

  for (const [promise, text, submission = {}] of accepted) {
    it(`accepts ${promise}`, () => {
      const { status, faultAt } = parse({ ...submission, text });
      expect({ status, faultAt }).toEqual({ status: 0, faultAt: 0 });
    });
  }

  it("folds small letters in the slab and nothing else", () => {
    const text = "rq.ca9190000.dmv.txt nam/{abcxyz[`@";
    parse({ text: `${text}  \r\n` });
    const view = new SlabView(bench.slab);
    view.first();
    const start = view.messageAt;
    const folded = Buffer.from(bench.slab.subarray(start, start + text.length + 4)).toString("latin1");
    expect(folded).toBe(`${text.replace(/[a-z]/g, (letter) => letter.toUpperCase())}  \r\n`);
  });

  it("fills the record of an inquiry to several states", () => {
    const text = "rq.ca9190100.AZ,NV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC.\r\n";
    const record = parse({ text, flags: SubmitFlag.retransmission });
    const position = (part: string) => text.indexOf(part);
    expect(record.keyIndex).toBe(keyIndex("RQ"));
    expect([record.dialect, record.priority, record.flags]).toEqual([
      Dialect.clets,
      2,
      SubmitFlag.retransmission,
    ]);
    expect([record.origin, record.station]).toEqual([1, 0]);
    expect([record.headerAt, record.textAt]).toEqual([0, position("LIC")]);
    expect([record.controlAt, record.controlBytes]).toEqual([position("R1"), 2]);
    expect([record.messageAt, record.messageBytes]).toEqual([64, text.length - 3]);
    expect([record.ruleSet, record.combination, record.alsoLinks, record.sequence]).toEqual([0, 1, 0, 0]);
    expect(record.identity).not.toBe(0);
    expect(record.destinationCount).toBe(2);
    const destinations = [0, 1].map((i) => ({
      kind: record.destinationKind(i),
      link: record.destinationLink(i),
      class: record.destinationClass(i),
      index: record.destinationIndex(i),
      at: record.destinationAt(i),
      bytes: record.destinationBytes(i),
    }));
    const state = { kind: DestinationKind.code, class: DestinationClass.outOfState, bytes: 2 };
    expect(destinations).toEqual([
      { ...state, link: link("NLETS"), index: codeIndex("AZ"), at: position("AZ") },
      { ...state, link: link("NCJIS"), index: codeIndex("NV"), at: position("NV") },
    ]);
    expect(record.fieldCount).toBe(3);
    const fields = [0, 1, 2].map((i) => [
      testDictionary.fieldCodes[record.spanField(i)],
      testDictionary.definitions[record.spanDefinition(i)]?.id,
      text.slice(record.spanValueAt(i), record.spanValueAt(i) + record.spanValueBytes(i)),
    ]);
    expect(fields).toEqual([
      ["LIC", "LIC", "9QQQ123"],
      ["LIY", "LIY", "2026"],
      ["LIT", "LIT", "PC"],
    ]);
  });

  it("resolves each kind of destination", () => {
    const record = parse({ text: "AM.CA9190000.CA9190100.OOOO.GC01.AZ0010000.NL.TXT HELLO" });
    expect(record.status).toBe(0);
    const kinds = [0, 1, 2, 3, 4].map((i) => [
      record.destinationKind(i),
      record.destinationIndex(i),
      record.destinationLink(i),
      record.destinationClass(i),
    ]);
    expect(kinds).toEqual([
      [DestinationKind.agency, 1, NO_LINK, DestinationClass.station],
      [DestinationKind.station, 4, NO_LINK, DestinationClass.station],
      [DestinationKind.group, 1, NO_LINK, DestinationClass.station],
      [DestinationKind.foreignAgency, codeIndex("AZ"), link("NLETS"), DestinationClass.outOfState],
      [DestinationKind.code, codeIndex("NL"), link("NLETS"), DestinationClass.outOfState],
    ]);
  });

  it("sends for a help file to Nlets, also that of a neighbour with a line of its own and of the own state", () => {
    const record = parse({ text: "AM.CA9190000.NVLICHELP.CABASHELP.NV0010000.TXT UPDT HELLO" });
    const found = [0, 1, 2].map((i) => [
      record.destinationKind(i),
      record.destinationIndex(i),
      record.destinationLink(i),
      record.destinationClass(i),
    ]);
    const { foreignAgency } = DestinationKind;
    expect(found).toEqual([
      [foreignAgency, codeIndex("NV"), link("NLETS"), DestinationClass.helpFile],
      [foreignAgency, codeIndex("CA"), link("NLETS"), DestinationClass.helpFile],
      [foreignAgency, codeIndex("NV"), link("NCJIS"), DestinationClass.outOfState],
    ]);
  });

  it("takes a code of four characters before a station", () => {
    const record = parse({ text: "CHK.CA9190000.FAX4.TXT SEX/M" });
    expect([record.destinationKind(0), record.destinationIndex(0)]).toEqual([
      DestinationKind.code,
      codeIndex("FAX4"),
    ]);
  });

  it("keeps the first of equal destinations, but two agencies of one state", () => {
    const record = parse({ text: "AM.CA9190000.OOOO.OOOO.AZ0010000.AZ0020000.OOOO.TXT HELLO" });
    expect(record.destinationCount).toBe(3);
    expect([0, 1, 2].map((i) => record.destinationAt(i))).toEqual([13, 23, 33]);
  });

  it("copies an inquiry into the state's files to the parallel system, unless it is addressed itself", () => {
    expect(parse({ text: "QV.CA9190000.SVS.TXT LIC/A1" }).alsoLinks).toBe(1 << link("NCIC"));
    expect(parse({ text: "QV.CA9190000.SVS.NCI.TXT LIC/A1" }).alsoLinks).toBe(0);
    expect(parse({ text: "QV.CA9190000.OR.TXT LIC/A1" }).alsoLinks).toBe(0);
    expect(parse({ text: "QV.CA9190000.NCI.TXT LIC/A1" }).alsoLinks).toBe(0);
  });

  it("reads mnemonic, sequence, flags and priority from the envelope", () => {
    const envelope = "c1 inq cccc 004711 20261130 23595999 P1TDP0";
    for (const end of ["\r\n", "\n", " ", "   "]) {
      const record = parse({
        text: `${envelope}${end}RQ.CA9010000.DMV.TXT LIC/A1`,
        station: HOST,
        mnemonic: "HHHH",
        flags: SubmitFlag.retransmission,
        isText,
      });
      expect(record.status).toBe(0);
      expect(record.headerAt).toBe(envelope.length + end.length);
      expect([record.station, record.sequence, record.priority]).toEqual([CARRIED_STATION, 4711, 0]);
      expect(record.flags).toBe(SubmitFlag.test | SubmitFlag.retransmission | SubmitFlag.possibleDuplicate);
      expect(record.dialect).toBe(Dialect.clets);
    }
  });

  it("leaves the key's priority where the envelope gives none", () => {
    const record = parse({ text: `C1 ENT AAAA 000001 20240229 00000000 R\r\n${HEAD}LIC/A1`, isText });
    expect([record.status, record.priority, record.flags]).toEqual([0, 2, SubmitFlag.retransmission]);
  });

  it("takes the text subprotocol without envelope", () => {
    expect(parse({ text: `${HEAD}LIC/A1`, isText }).status).toBe(0);
  });

  it("tells the dialects apart", () => {
    expect(parse({ text: "RQ.CA9190000.AZ.NV.TXT VIN/1" }).dialect).toBe(Dialect.nlets);
    expect(parse({ text: "RQ.CA9190000.AZ,NV.TXT VIN/1" }).dialect).toBe(Dialect.clets);
    const record = parse({ text: "1N01HDR 1.QV.CA9190000.VIN/1" });
    expect([record.dialect, record.controlAt, record.controlBytes]).toEqual([Dialect.ncic, 4, 5]);
    expect([record.destinationCount, record.destinationIndex(0)]).toEqual([1, codeIndex("NCI")]);
    expect([record.destinationAt(0), record.destinationBytes(0)]).toEqual([0, 0]);
  });

  it("warns of a wrong VIN check digit and lets the message go", () => {
    const bit = 1 << WARNING_TABLE[WarningCode.vinCheckDigit].bit;
    const warnings = (vin: string) => {
      const record = parse({ text: `${CHK}VIN/${vin}` });
      expect(record.status).toBe(0);
      return record.warnings;
    };
    // 49 CFR 565: sixteen ones and a one add up to 89, which leaves 1; the second sums to 10 beyond a multiple of 11.
    expect(warnings("11111111111111111")).toBe(0);
    expect(warnings("1M8GDM9AXKP042788")).toBe(0);
    expect(warnings("1M8GDM9A0KP042788")).toBe(bit);
    expect(warnings("1M8GDM9AXKP042789")).toBe(bit);
    for (const letter of ["I", "O", "Q"]) expect(warnings(`1M8GDM9AXKP04278${letter}`)).toBe(bit);
    expect(warnings("1M8GDM9A0KP04278")).toBe(0);
  });

  it("says where the value stands that it warns of", () => {
    const record = parse({ text: `${CHK}VIN/1M8GDM9A0KP042788` });
    expect([record.faultAt, record.faultBytes, record.faultFieldCode()]).toEqual([CHK.length + 4, 17, "VIN"]);
  });

  it("warns of a model that is known, but not of this make, and lets the message go", () => {
    const bit = 1 << WARNING_TABLE[WarningCode.modelOfOtherMake].bit;
    const warnings = (fields: string) => {
      const record = parse({ text: `${CHK}${fields}` });
      expect(record.status).toBe(0);
      return record.warnings;
    };
    expect(warnings("VMA/TOYT.VMO/COA")).toBe(0);
    expect(warnings("VMO/COA.VMA/GEO")).toBe(bit);
    expect(warnings("VMA/GEO.VMO/CAM")).toBe(0);
    const strange = parse({ text: `${CHK}VMA/GEO.SEX/M.VMO/COA` });
    const place = [strange.faultAt, strange.faultBytes, strange.faultFieldCode()];
    expect(place).toEqual([CHK.length + 18, 3, "VMO"]);
    expect(warnings("VMA/AB.VMO/PRIUS")).toBe(0);
    expect(warnings("VMA/AB.VMO/COA")).toBe(bit);
    // TOYT/PRIUS is longer than any pair that is known.
    expect(warnings("VMA/TOYT.VMO/PRIUS")).toBe(bit);
    // A make of which no model is known, one that is unknown, a model that is unknown, either alone.
    for (const fields of [
      "VMA/KIA.VMO/COA",
      "VMA/SAAB.VMO/COA",
      "VMA/TOYT.VMO/XX",
      "VMA/TOYTTTTT.VMO/COA",
      "VMA/TOYTTTTTT.VMO/COA",
      "VMA/TOYT.VMO/COACOACOA",
      "VMA/TOYT",
      "VMO/COA",
    ])
      expect(warnings(fields)).toBe(0);
  });

  it("lets a value go that demands nothing, and one whose demand is met", () => {
    for (const fields of [
      "VMA/TOYT",
      "VMA/ZZZ.MIS/BUILT AT HOME",
      "VMA/ZZZZ",
      "CMC/0010",
      "CMC/100100.MIS/LAME",
    ])
      expect(parse({ text: `${CHK}${fields}` }).status).toBe(0);
  });

  it("gives the same identity to the same message however it was written, and another to another", () => {
    const text = `${HEAD}LIC/9QQQ123`;
    const { identity } = parse({ text });
    expect(parse({ text: `${text.toLowerCase()}.\r\n` }).identity).toBe(identity);
    expect(parse({ text: `C1 INQ AAAA 000001 20261130 12000000 -\n${text}`, isText }).identity).toBe(
      identity,
    );
    expect(parse({ text: `${HEAD}LIC/9QQQ124` }).identity).not.toBe(identity);
    expect(parse({ text: `${HEAD}LIC/9QQQ12` }).identity).not.toBe(identity);
  });

  it("notes the combination that was met first, and none for free text", () => {
    expect(parse({ text: `${HEAD}VIN/1` }).combination).toBe(2);
    expect(parse({ text: `${HEAD}VIN/1.LIC/A1` }).combination).toBe(0);
    const record = parse({ text: "AM.CA9190000.GALL.TXT HELLO" });
    expect([record.ruleSet, record.combination]).toEqual([UNKNOWN_16, UNKNOWN_16]);
  });

  it("takes a message of 64 fields", () => {
    const fields = testDictionary.fieldCodes.filter((code) => code.startsWith("X")).slice(0, 64);
    const record = parse({ text: `${CHK}${fields.map((code) => `${code}/1`).join(".")}` });
    expect([record.status, record.fieldCount]).toEqual([0, 64]);
  });
});
