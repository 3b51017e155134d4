/** Every trouble that a core can find, with its code, its place and its field; the same for all three cores. */
import { describe, expect, it } from "vitest";
import { UNKNOWN_16, UNKNOWN_32 } from "../../src/core/layout.ts";
import { RejectCode } from "../../src/domain/codes.ts";
import { ENVELOPE_BYTES_MAX, MESSAGE_BYTES_MAX } from "../../src/limits.ts";
import { Bench, createCores, type Submission } from "./support/cores.ts";
import { marked } from "./support/marked.ts";
import { FILLER_CODES, testDictionary } from "./support/testDictionary.ts";
import { MOBILE, ORPHAN, PRINTER, SILENT, testRoutes } from "./support/testRoutes.ts";

type Case = readonly [promise: string, text: string, field?: string, submission?: Partial<Submission>];

const R = RejectCode;
const HEAD = "RQ.CA9190000.DMV.TXT ";
const CHK = "CHK.CA9190000.DMV.TXT ";
const ENVELOPE = "C1 INQ AAAA 000001 20261130 12000000 -";
const asText = { isText: true };
const fillers = (count: number) =>
  FILLER_CODES.slice(0, count)
    .map((code) => `${code}/1.`)
    .join("");

const cases: Readonly<Partial<Record<RejectCode, readonly Case[]>>> = {
  [R.messageEmpty]: [
    ["nothing at all", "«»"],
    ["only blanks, line ends and a period", "«» \r\n.\x7f\r\n "],
    ["an envelope with nothing behind it", `${ENVELOPE}«»\r\n`, "", asText],
  ],
  [R.sizeExceeded]: [
    ["more than text and envelope can have", `${"A".repeat(MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX)}«»A`],
    ["more text than a message may have", `${"A".repeat(MESSAGE_BYTES_MAX)}«»A`],
    ["more text behind an envelope", `${ENVELOPE} ${"A".repeat(MESSAGE_BYTES_MAX)}«»A`, "", asText],
    [
      "64 KiB of dots, which trimming does not shorten",
      `${".".repeat(MESSAGE_BYTES_MAX + 64)}«»${".".repeat(49_000)}`,
    ],
  ],
  [R.characterForeign]: [
    ["a byte above 0x7F", `${HEAD}LIC/9Q«\xe9»123`],
    ["a tabulator", `${HEAD}«\t»LIC/9QQQ123`],
    ["NUL in front", "«\0»RQ.CA9190000.DMV.TXT LIC/9QQQ123"],
    ["the first of several", `RQ.CA9190000.DMV.«\x80»TXT LIC/\x81`],
    ["the last character", `${HEAD}LIC/9QQQ123«\x1f»`],
  ],
  [R.envelopeMalformed]: [
    ["an unknown class", "C1 «XXX» AAAA 000001 20261130 12000000 -\r\nRQ", "", asText],
    ["a mnemonic of three characters", "C1 INQ «AAA» 000001 20261130 12000000 -\r\nRQ", "", asText],
    ["a mnemonic with a hyphen", "C1 INQ «AA-A» 000001 20261130 12000000 -\r\nRQ", "", asText],
    ["sequence 0", "C1 INQ AAAA «000000» 20261130 12000000 -\r\nRQ", "", asText],
    ["a sequence of five digits", "C1 INQ AAAA «00001» 20261130 12000000 -\r\nRQ", "", asText],
    ["30 February", "C1 INQ AAAA 000001 «20260230» 12000000 -\r\nRQ", "", asText],
    ["a time of 24 hours", "C1 INQ AAAA 000001 20261130 «24000000» -\r\nRQ", "", asText],
    ["a time of 60 minutes", "C1 INQ AAAA 000001 20261130 «12600000» -\r\nRQ", "", asText],
    ["a time of 60 seconds", "C1 INQ AAAA 000001 20261130 «12006000» -\r\nRQ", "", asText],
    ["a flag letter that does not exist", "C1 INQ AAAA 000001 20261130 12000000 «TX»\r\nRQ", "", asText],
    ["priority 6", "C1 INQ AAAA 000001 20261130 12000000 «P6»\r\nRQ", "", asText],
    ["P without a number", "C1 INQ AAAA 000001 20261130 12000000 «P» RQ", "", asText],
    ["no flags", "C1 INQ AAAA 000001 20261130 12000000 «»\r\nRQ", "", asText],
    ["two blanks between words", "C1 INQ «» AAAA 000001 20261130 12000000 -\r\nRQ", "", asText],
    ["the end in the middle", "C1 INQ «AAAA»", "", asText],
    ["a CR without LF behind the flags", "C1 INQ AAAA 000001 20261130 12000000 «-»\rRQ", "", asText],
    ["a line end in the middle", "C1 INQ «AAAA»\r\n000001 20261130 12000000 -\r\nRQ", "", asText],
  ],
  [R.headerMalformed]: [
    ["a key of one character", "«R».CA9190000.DMV.TXT LIC/A1"],
    ["a key of six characters", "«RQRQRQ».CA9190000.DMV.TXT LIC/A1"],
    ["a key with three letters behind its hyphen", "«RQ-ABC».CA9190000.DMV.TXT LIC/A1"],
    ["a key with a digit behind its hyphen", "«RQ-1».CA9190000.DMV.TXT LIC/A1"],
    ["a key that ends in a hyphen", "«RQ-».CA9190000.DMV.TXT LIC/A1"],
    ["a key of nine characters", "«ABCDE-FGH».CA9190000.DMV.TXT"],
    ["a comma behind the key", "«RQ»,CA9190000.DMV.TXT LIC/A1"],
    ["no period at all", "«HELLO THERE»"],
    ["the key alone", "RQ«»"],
    ["an ORI of eight characters", "RQ.«CA919000».DMV.TXT LIC/A1"],
    ["an ORI of ten characters", "RQ.«CA91900000».DMV.TXT LIC/A1"],
    ["an ORI that starts with a digit", "RQ.«1A9190000».DMV.TXT LIC/A1"],
    ["an ORI with a hyphen", "RQ.«CA919-000».DMV.TXT LIC/A1"],
    ["a comma behind the ORI", "RQ.«CA9190000»,DMV.TXT LIC/A1"],
    ["a destination of one character", "RQ.CA9190000.«D».TXT LIC/A1"],
    ["a destination of five characters", "RQ.CA9190000.DMV.«DMVDM».TXT LIC/A1"],
    ["a destination of eight characters", "RQ.CA9190000.«CA919000».TXT LIC/A1"],
    ["a destination with a blank", "RQ.CA9190000.«DM V».TXT LIC/A1"],
    ["an empty destination", "RQ.CA9190000.DMV.«».TXT LIC/A1"],
    ["a long word without separator", `RQ.CA9190000.«${"A".repeat(40)}»`],
    ["dots only", "«»..........."],
    ["a header that starts with a line end", "«\r\nRQ».CA9190000.DMV.TXT LIC/A1"],
    ["an ORI with a comma in the NCIC dialect", "1N01X.QV.«CA9190000»,VIN/1"],
    ["an envelope in the other subprotocol", `«${ENVELOPE}\r\nRQ».CA9190000.DMV.TXT LIC/A1`],
  ],
  [R.textMissing]: [
    ["the end behind the ORI", "RQ.CA9190000«»"],
    ["the end behind a destination", "RQ.CA9190000.DMV«»"],
    ["the end behind a period too much", "RQ.CA9190000.DMV.AZ.«».\r\n"],
    ["other letters than TXT", "RQ.CA9190000.DMV.TX«»"],
    ["fields where TXT should be", "RQ.CA9190000.DMV.«»LIC/A1.LIY/2026.LIT/PC"],
    ["fields right behind the ORI", "RQ.CA9190000.«»LIC/A1"],
  ],
  [R.destinationsTooMany]: [
    ["a sixth destination in the header", "RQ.CA9190000.DMV.AZ,NV,OR,CA,«ON».TXT LIC/A1"],
    ["a sixth destination though it is a repeat", "RQ.CA9190000.DMV.DMV.DMV.DMV.DMV.«DMV».TXT LIC/A1"],
    ["more than the key allows", "QV.CA9190000.SVS.OR.«NV».TXT LIC/A1"],
    ["more than one destination for a confirmation", "YQ.CA9190000.CA9190100.«CA9010000».TXT RTY/SV.LIC/A1"],
  ],
  [R.destinationMissing]: [
    ["TXT at once", "RQ.CA9190000.«»TXT LIC/A1"],
    ["a control field and no destination", "RQ.CA9190000.*R1.«»TXT LIC/A1"],
  ],
  [R.controlMalformed]: [
    ["an empty control field", "RQ.CA9190000.DMV.*«».TXT LIC/A1"],
    ["eleven characters", "RQ.CA9190000.DMV.*«ABCDEFGHIJK».TXT LIC/A1"],
    ["a blank in it", "RQ.CA9190000.DMV.*«A B».TXT LIC/A1"],
    ["a DEL in it", "RQ.CA9190000.DMV.*«A\x7fB».TXT LIC/A1"],
    ["something else than TXT behind it", "RQ.CA9190000.DMV.*«R1».AZ.TXT LIC/A1"],
    ["the end behind it", "RQ.CA9190000.DMV.*«R1»."],
    ["no period behind it", "RQ.CA9190000.DMV.*«R1»"],
    ["an NCIC header of sixteen characters", "1N01«ABCDEFGHIJKLMNOP».QV.CA9190000.VIN/1"],
    ["an NCIC header without end", "1N01«ABC»"],
    ["an NCIC header with a line end", "1N01«A\r\nB».QV.CA9190000.VIN/1"],
  ],
  [R.keyUnknown]: [
    ["a key that the dictionary does not have", "«ZZ».CA9190000.DMV.TXT LIC/A1"],
    ["a known key with an unknown suffix", "«RQ-P».CA9190000.DMV.TXT LIC/A1"],
    ["the same in the NCIC dialect", "1N01.«ZZZZZ».CA9190000.LIC/A1"],
  ],
  [R.mnemonicUnknown]: [
    ["a mnemonic of the slab that nobody has", `«»${HEAD}LIC/A1`, "", { mnemonic: "ZZZZ" }],
    ["a mnemonic that another session carries", `«»${HEAD}LIC/A1`, "", { mnemonic: "CCCC" }],
    ["a signed-on station that does not exist", `«»${HEAD}LIC/A1`, "", { station: 4_000_000_000 }],
    ["foreign bytes for a mnemonic", `«»${HEAD}LIC/A1`, "", { mnemonic: "\xff\x01" }],
    [
      "an unknown mnemonic in the envelope",
      `C1 INQ «ZZZZ» 000001 20261130 12000000 -\r\n${HEAD}LIC/A1`,
      "",
      asText,
    ],
    [
      "the envelope's mnemonic, not the slab's",
      `C1 INQ «CCCC» 000001 20261130 12000000 -\n${HEAD}LIC/A1`,
      "",
      { ...asText, mnemonic: "AAAA" },
    ],
  ],
  [R.originUnknown]: [
    ["an ORI that no agency has", "RQ.«CA9580000».DMV.TXT LIC/A1"],
    ["an ORI that differs in the ninth character", "RQ.«CA9190001».DMV.TXT LIC/A1"],
    ["a retired agency", "RQ.«CA9020000».DMV.TXT LIC/A1"],
    ["the retired agency of the station itself", "RQ.«CA9020000».DMV.TXT LIC/A1", "", { station: ORPHAN }],
  ],
  [R.originNotAllowed]: [["an agency that the station does not speak for", "RQ.«CA9010000».DMV.TXT LIC/A1"]],
  [R.keyNotPermitted]: [
    ["a profile without the permission", "«RQ».CA9190000.DMV.TXT LIC/A1", "", { station: SILENT }],
  ],
  [R.deviceClassBarred]: [
    ["criminal history from a mobile terminal", "«FQ».CA9190000.CA.TXT NAM/A,B", "", { station: MOBILE }],
    [
      "anything from a printer, whatever its profile",
      "«RQ».CA9190000.DMV.TXT LIC/A1",
      "",
      { station: PRINTER },
    ],
  ],
  [R.destinationUnknown]: [
    ["three characters that are no code", "RQ.CA9190000.«XYZ».TXT LIC/A1"],
    ["two characters that are no code", "RQ.CA9190000.DMV.«QQ».TXT LIC/A1"],
    ["four characters that are no station", "AM.CA9190000.«ZZZZ».TXT HELLO"],
    ["a group that does not exist", "AM.CA9190000.«GZZZ».TXT HELLO"],
    ["an agency of this state that does not exist", "AM.CA9190000.«CA9580000».TXT HELLO"],
    ["a retired agency", "AM.CA9190000.«CA9020000».TXT HELLO"],
    ["an agency of a state that does not exist", "RQ.CA9190000.«QQ9190000».TXT LIC/A1"],
    ["an agency of a region, which is no state", "RQ.CA9190000.«A19190000».TXT LIC/A1"],
    ["a help file of a state that does not exist", "AM.CA9190000.«QQLICHELP».TXT HELLO"],
    ["a help file for a key without free text", "RQ.CA9190000.«NLLICHELP».TXT LIC/A1"],
    ["an agency of a code that is no state", "RQ.CA9190000.«NL9190000».TXT LIC/A1"],
  ],
  [R.destinationNotServed]: [
    ["a code that the key does not take", "QV.CA9190000.«AZ».TXT LIC/A1"],
    ["an agency for a key that goes to codes only", "RQ.CA9190000.«CA9190100».TXT LIC/A1"],
    ["a foreign agency for a key that stays in the state", "YQ.CA9190000.«AZ0010000».TXT RTY/SV"],
    ["a station for a key that goes to codes only", "RQ.CA9190000.«OOOO».TXT LIC/A1"],
    ["a group for a key that goes to codes only", "RQ.CA9190000.«GALL».TXT LIC/A1"],
    ["the NCIC dialect for a key that NCIC does not take", "«1N01».AM.CA9190000.HELLO"],
  ],
  [R.freeTextMissing]: [
    ["nothing behind TXT", "AM.CA9190000.GALL.TXT«»"],
    [
      "nothing behind TXT where a help file is only one of the destinations",
      "AM.CA9190000.GALL.AZLICHELP.TXT«»",
    ],
    ["only blanks behind TXT", "AM.CA9190000.GALL.TXT«»   \r\n ."],
  ],
  [R.fieldMalformed]: [
    ["text without a code", `${HEAD}«»HELLO`],
    ["a code of one letter", `${HEAD}«»L/9QQQ123`],
    ["a code of four letters", `${HEAD}«»LICC/9QQQ123`],
    ["a code with a digit", `${HEAD}«»L1C/9QQQ123`],
    ["a code with no slash before the end", `${HEAD}«»LIC`],
    ["a period in front", `${HEAD}«».LIC/9QQQ123`],
  ],
  [R.fieldNotValidForKey]: [
    ["a code that no key has", `${HEAD}«ZZZ»/1`, "ZZZ"],
    ["a code of two letters that no key has", `${HEAD}LIC/A1.«ZZ»/1`, "ZZ"],
    ["a field of another key", `${HEAD}LIC/9QQQ123.«DOB»/19800101`, "DOB"],
    ["the first field that does not belong", `${HEAD}«SEX»/M.DOB/1`, "SEX"],
    ["a field of two letters behind letters", `RQ.CA9190000.DMV.TXT«YR»/26`, "YR"],
  ],
  [R.fieldDuplicate]: [
    ["the same code again", `${HEAD}LIC/9QQQ123.LIY/2026.«LIC»/9QQQ124`, "LIC"],
    ["before the value is looked at", `${HEAD}LIC/.«LIC»/`, "LIC"],
  ],
  [R.fieldLength]: [
    ["no value", `${HEAD}LIC/«»`, "LIC"],
    ["a value of one character too little", `${HEAD}LIC/«A»`, "LIC"],
    ["a value of one character too many", `${HEAD}LIC/«ABCDEFGHI».LIY/2026`, "LIC"],
    ["before its characters are looked at", `${HEAD}LIC/«ABCD-EFGHI»`, "LIC"],
    ["a literal offence of four letters", `${CHK}OFF/«ABCD»`, "OFF"],
    ["a literal offence of 25 characters", `${CHK}OFF/«${"A".repeat(25)}»`, "OFF"],
    ["a value taken as it is with one character more", `${CHK}LIY/«NXX»`, "LIY"],
    ["an ORI of ten characters", `${CHK}ORI/«CA91900000»`, "ORI"],
  ],
  [R.fieldCharacters]: [
    ["a hyphen in a plate", `${HEAD}LIC/9QQQ«-»123`, "LIC"],
    ["the first of two", `${HEAD}LIC/«*»QQQ-123`, "LIC"],
    ["a digit in a name", `${HEAD}NAM/TESTPERSON, «4»LPHA`, "NAM"],
    ["a letter in a date", `${CHK}DOB/1980«A»101`, "DOB"],
    ["a line end in a text field", `${CHK}ATN/JONES«\r»\nSMITH`, "ATN"],
    ["the seventeenth character", `${CHK}ATN/1234567890123456«\x7f»8`, "ATN"],
    ["a blank behind the slash", `${HEAD}LIC/« »9QQQ123`, "LIC"],
    ["an ORI that starts with a digit", `${CHK}ORI/C«1»9190000`, "ORI"],
    ["a DEL in free text", `${CHK}MIS/A«\x7f»B`, "MIS"],
  ],
  [R.codeNotInTable]: [
    ["a purpose that does not exist, before it is permitted", `${CHK}PRP/«A»`, "PRP"],
    ["a plate type that does not exist", `${HEAD}LIC/9QQQ123.LIT/«XX»`, "LIT"],
    ["the second of a pair", `${CHK}VCO/«BLK/XXX»`, "VCO"],
    ["the first of a pair", `${CHK}VCO/«XXX/BLK»`, "VCO"],
    ["a pair with an empty half", `${CHK}VCO/«BLK/»`, "VCO"],
    ["four digits that are no offence", `${CHK}OFF/«9999»`, "OFF"],
    ["an unknown prefix", `${CHK}MNU/«XX-123»`, "MNU"],
    ["a prefix without hyphen", `${CHK}MNU/«SS123»`, "MNU"],
    ["a prefix with nothing behind it", `${CHK}MNU/«SS-»`, "MNU"],
    ["one of a list", `${CHK}SMT/«PCTKXX»`, "SMT"],
    ["a list of odd length", `${CHK}SMT/«PCT»`, "SMT"],
    ["a selector value without rules", "YQ.CA9190000.CA9190100.TXT RTY/«XX».LIC/A1", "RTY"],
    ["an empty selector", "YQ.CA9190000.CA9190100.TXT RTY/«».LIC/A1", "RTY"],
    ["the selector before other fields are looked at", "YQ.CA9190000.CA9190100.TXT DOB/1.RTY/«XX»", "RTY"],
  ],
  [R.numberOutOfRange]: [
    ["one below", `${CHK}WGT/«49»`, "WGT"],
    ["one above", `${CHK}WGT/«500»`, "WGT"],
    ["far above", `${CHK}WGT/«18446744073709551716»`, "WGT"],
    ["letters in a number", `${CHK}WGT/«1A0»`, "WGT"],
    ["twelve inches", `${CHK}HGT/«512»`, "HGT"],
    ["a height below the range", `${CHK}HGT/«311»`, "HGT"],
    ["a height above the range", `${CHK}HGT/«800»`, "HGT"],
    ["a height of two digits", `${CHK}HGT/«51»`, "HGT"],
    ["a year of three digits", `${CHK}YR/«202»`, "YR"],
    ["a year too far ahead", `${CHK}LYR/«2029»`, "LYR"],
    ["a year of three digits where they may lie ahead", `${CHK}LYR/«202»`, "LYR"],
    ["a year with a letter", `${CHK}YR/«2O26»`, "YR"],
  ],
  [R.dateInvalid]: [
    ["30 February", `${CHK}DOB/«19800230»`, "DOB"],
    ["29 February of a common year", `${CHK}DOB/«19810229»`, "DOB"],
    ["29 February 1900, no leap year", `${CHK}DOB/«19000229»`, "DOB"],
    ["31 April", `${CHK}DOB/«19800431»`, "DOB"],
    ["month 13", `${CHK}DOB/«19801301»`, "DOB"],
    ["month 0", `${CHK}DOB/«19800001»`, "DOB"],
    ["day 0", `${CHK}DOB/«19800100»`, "DOB"],
    ["century 18", `${CHK}DOB/«18991231»`, "DOB"],
    ["century 21", `${CHK}DOB/«21000101»`, "DOB"],
    ["a letter", `${CHK}DOW/«1980010A»`, "DOW"],
    ["seven characters", `${CHK}DOW/«1980010»`, "DOW"],
    ["a short date of month 13", `${CHK}EXD/«130126»`, "EXD"],
    ["a short date of 30 February", `${CHK}EXD/«023026»`, "EXD"],
    ["seven digits where six or eight are taken", `${CHK}EXD/«1980010»`, "EXD"],
  ],
  [R.dateInFuture]: [
    ["tomorrow", `${CHK}DOB/«20261201»`, "DOB"],
    ["tomorrow where a short date is taken too", `${CHK}EXD/«20261201»`, "EXD"],
  ],
  [R.nameMalformed]: [
    ["no comma", `${HEAD}NAM/«TESTPERSON»`, "NAM"],
    ["nothing in front of the comma", `${HEAD}NAM/«, ALPHA»`, "NAM"],
    ["no letter behind the comma", `${HEAD}NAM/«TESTPERSON, -»`, "NAM"],
    ["a letter behind the second comma does not count in front", `${HEAD}NAM/«,,ALPHA»`, "NAM"],
  ],
  [R.justificationMissing]: [
    [
      "neither purpose nor attention: the purpose is named",
      "FQ.CA9190000.CA.TXT NAM/A,B.DOB/19800101«»",
      "PUR",
    ],
    ["no attention", "FQ.CA9190000.CA.TXT NAM/A,B.PUR/C«».", "ATN"],
    ["before a missing mandatory field", "FQ.CA9190000.CA.TXT PUR/C«»", "ATN"],
  ],
  [R.fieldMissing]: [
    ["the first mandatory field in the order of the rules", "FQ.CA9190000.CA.TXT PUR/C.ATN/JONES«»", "NAM"],
    ["the second one", "FQ.CA9190000.CA.TXT PUR/C.ATN/JONES.NAM/A,B«»", "DOB"],
    ["the selector", "YQ.CA9190000.CA9190100.TXT LIC/A1«»", "RTY"],
    ["the selector of an empty text", "YQ.CA9190000.CA9190100.TXT«»", "RTY"],
  ],
  [R.combinationMissing]: [
    ["no field at all", "RQ.CA9190000.DMV.TXT«»", "LIC"],
    ["the shortest way to one is named", "RQ.CA9190000.AZ.TXT LIC/A1.LIY/2026«»", "LIT"],
    ["the earlier of two equally short ways", "QV.CA9190000.SVS.TXT«»", "LIC"],
    ["a way that was begun comes before a shorter one that was not", "RQ.CA9190000.AZ.TXT LIC/A1«»", "LIY"],
    ["each class of destinations needs its own", "RQ.CA9190000.DMV.ON.TXT LIC/A1.LIT/PC«»", "LIY"],
  ],
  [R.valueUnknown]: [
    ["a word that says so", `${CHK}OCA/«NONE»`, "OCA"],
    ["another one of eight letters", `${CHK}OCA/«UNKNOWNS»`, "OCA"],
    ["a single one", `${CHK}SVN/«UNK»`, "SVN"],
    ["a zero", `${CHK}OCA/«0»`, "OCA"],
    ["zeros", `${CHK}OCA/«00000000000000000000»`, "OCA"],
  ],
  [R.fieldDemanded]: [
    ["a value that needs another field: the place is the value's", `${CHK}VMA/«ZZZ».VMO/COA`, "MIS"],
    ["another such value", `${CHK}SEX/M.VMA/«QQ»`, "MIS"],
    ["one such code in a list", `${CHK}CMC/«00011001»`, "MIS"],
    ["the first of two fields in the order of the rules", `${CHK}CMC/01.VMA/«ZZZ»`, "MIS"],
  ],
  [R.purposeNotPermitted]: [["a purpose that the profile does not have", `${CHK}PRP/«F»`, "PRP"]],
  [R.regionNotTaken]: [["a region for a key that goes to single states", "QV.CA9190000.«A1».TXT LIC/A1"]],
  [R.fieldsTooMany]: [
    ["the 65th field", `${CHK}${fillers(64)}«XCM»/1`, "XCM"],
    ["the 65th field, though the dictionary does not know it", `${CHK}${fillers(64)}«QQQ»/1`, "QQQ"],
  ],
};

const dictionary = testDictionary;
const bench = new Bench();

describe.each(
  createCores(dictionary, testRoutes).map((core) => [core.name, core] as const),
)("the %s core", (_, core) => {
  for (const [code, list] of Object.entries(cases)) {
    for (const [promise, text, field = "", submission = {}] of list) {
      it(`rejects with ${code}: ${promise}`, () => {
        const expected = marked(text);
        bench.fill([{ ...submission, text: expected.text }]);
        expect(core.parseBatch(bench.slab, bench.result)).toBe(1);
        const record = bench.record.at(0);
        expect({
          status: record.status,
          at: record.faultAt,
          bytes: record.faultBytes,
          field: record.faultFieldCode(),
        }).toEqual({ status: Number(code), at: expected.at, bytes: expected.bytes, field });
        expect(record.identity).toBe(0);
      });
    }
  }

  it("keeps what it did not come to know unknown", () => {
    bench.fill([{ text: "ZZ.CA9190000.DMV.TXT LIC/A1" }]);
    core.parseBatch(bench.slab, bench.result);
    const { keyIndex, origin, station, ruleSet, combination, destinationCount, fieldCount } =
      bench.record.at(0);
    expect([keyIndex, ruleSet, combination]).toEqual([UNKNOWN_16, UNKNOWN_16, UNKNOWN_16]);
    expect([origin, station]).toEqual([UNKNOWN_32, UNKNOWN_32]);
    expect([destinationCount, fieldCount]).toEqual([0, 0]);
  });

  it("shows the destinations and fields in front of the troubled one", () => {
    bench.fill([
      { text: "RQ.CA9190000.DMV.AZ.QQ.TXT LIC/A1" },
      { text: `${HEAD}LIC/9QQQ123.LIY/2026.LIT/XX` },
    ]);
    core.parseBatch(bench.slab, bench.result);
    expect(bench.record.at(0).destinationCount).toBe(2);
    expect(bench.record.at(1).fieldCount).toBe(3);
    expect([0, 1, 2].map((i) => dictionary.definitions[bench.record.spanDefinition(i)]?.id)).toEqual([
      "LIC",
      "LIY",
      "LIT",
    ]);
  });

  it("lets the other messages of a batch be", () => {
    bench.fill([
      { text: `${HEAD}LIC/9QQQ123` },
      { text: "\0" },
      { text: "" },
      { text: `${HEAD}LIC/9QQQ124` },
    ]);
    core.parseBatch(bench.slab, bench.result);
    expect([0, 1, 2, 3].map((i) => bench.record.at(i).status)).toEqual([
      0,
      R.characterForeign,
      R.messageEmpty,
      0,
    ]);
  });
});
