import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDictionary, DictionaryError, loadDictionary } from "../../../src/dictionary/load.ts";
import type { Problem } from "../../../src/dictionary/problems.ts";
import { BrokenFolder, SHIPPED } from "./brokenFolder.ts";

let folder: BrokenFolder;
beforeEach(() => {
  folder = new BrokenFolder();
});
afterEach(() => folder.remove());

function problems(): readonly Problem[] {
  const result = checkDictionary(folder.url);
  return "problems" in result ? result.problems : [];
}

describe("the shipped data", () => {
  it("has no problem", () => {
    const result = checkDictionary(SHIPPED);
    expect("problems" in result ? result.problems : []).toEqual([]);
  });

  it("gives the same dictionary wherever the folder lies", () => {
    expect(loadDictionary(folder.url)).toEqual(loadDictionary(SHIPPED));
  });

  it("gets another version by any change of a file", () => {
    folder.replace("keys/vehicle.yaml", "# Registration of vehicles", "# About vehicles");
    expect(loadDictionary(folder.url).version).toMatch(/^[0-9a-f]{64}$/);
    expect(loadDictionary(folder.url).version).not.toBe(loadDictionary(SHIPPED).version);
  });

  it("takes a new key as one entry of the data", () => {
    folder.write(
      "keys/parking.yaml",
      `keys:
  - key: PZQ
    name: Parking places
    class: inquiry
    priority: 2
    permission: vehicle
    responses: []
    destinations: { codes: [DMV], max: 1 }
    fields: [LIC]
    combinations: [{ require: [LIC] }]
    examples: [PZQ.CA9190000.DMV.TXT LIC/9QQQ123, PZQ.CA9190000.DMV.TXT LIC/9ZZZ999]
    source: assumed
`,
    );
    expect(loadDictionary(folder.url).keys.find(({ key }) => key === "PZQ")).toMatchObject({
      destinationCodes: ["DMV"],
      ruleSets: [
        { selectorValue: null, fields: ["LIC"], combinations: [{ destinations: [], require: ["LIC"] }] },
      ],
    });
  });
});

describe("more than the core's tables hold", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

  it("of field codes is a problem at the first too many", () => {
    const rows = letters.flatMap((first) =>
      letters.slice(0, 10).map((second) => `ZZ${first}${second}`.slice(1)),
    );
    const present = new Set(loadDictionary(SHIPPED).fieldCodes);
    const added = rows.filter((code) => !present.has(code));
    const mark = folder.write(
      "fields/zzMany.yaml",
      `fields:\n${added
        .map((code, at) => {
          const id = at + present.size === 254 ? `«${code}` : code;
          return `  - { id: ${id}, name: Many, length: 1, characters: digit, example: "1", source: assumed }`;
        })
        .join("\n")}\n`,
    );
    expect(problems()).toEqual([
      {
        file: "fields/zzMany.yaml",
        ...mark!,
        sentence: "There are more than 254 field codes.",
        suggestion: null,
      },
    ]);
  });

  it("of permissions is a problem at the first too many", () => {
    const present = loadDictionary(SHIPPED).permissions.length;
    const keys = letters.flatMap((first) => letters.slice(0, 3).map((second) => `Z${first}${second}`));
    const mark = folder.write(
      "keys/zMany.yaml",
      `keys:\n${keys
        .map((key, at) => {
          const permission = `${at + present === 64 ? "«" : ""}p${key}`;
          return `  - key: ${key}
    name: Many
    class: inquiry
    priority: 2
    permission: ${permission}
    responses: []
    destinations: { codes: [DMV], max: 1 }
    fields: [LIC]
    combinations: [{ require: [LIC] }]
    examples: [${key}.CA9190000.DMV.TXT LIC/9QQQ123, ${key}.CA9190000.DMV.TXT LIC/9ZZZ999]
    source: assumed`;
        })
        .join("\n")}\n`,
    );
    expect(problems()).toEqual([
      {
        file: "keys/zMany.yaml",
        ...mark!,
        sentence: "There are more than 64 permissions.",
        suggestion: null,
      },
    ]);
  });
});

describe("a folder of fields or responses", () => {
  it("stands beside the file of the same name", () => {
    folder.write(
      "fields/harbour.yaml",
      "fields:\n  - { id: QUA, name: Quay, length: 2, characters: digit, example: '12', source: assumed }\n",
    );
    folder.write("responses/harbour.yaml", "responses:\n  - { key: QUR, name: Answer about a quay }\n");
    const dictionary = loadDictionary(folder.url);
    expect(dictionary.fieldCodes).toContain("QUA");
    expect(dictionary.responseKeys.map(({ key }) => key)).toContain("QUR");
  });

  it("is checked like it", () => {
    const mark = folder.write("fields/harbour.yaml", "«field: []\n");
    expect(problems()).toContainEqual({
      file: "fields/harbour.yaml",
      ...mark,
      sentence: "field is not known here.",
      suggestion: "fields",
    });
    folder.write(
      "fields/harbour.yaml",
      "fields:\n  - { id: LIC, name: Quay, length: 2, characters: digit, example: '12', source: assumed }\n",
    );
    expect(problems().map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^The field LIC is there already/),
    );
  });
});

describe("a key that is like another", () => {
  const like = (rest: string) =>
    folder.write("keys/more.yaml", `keys:\n  - { key: RQB, like: RQ, ${rest} }\n`);
  const NAME = "name: Again, examples: [RQB.CA9190000.DMV.TXT LIC/9QQQ123]";
  const find = (key: string) => loadDictionary(folder.url).keys.find((one) => one.key === key)!;

  it("takes over what it does not say itself, and is answered as it says", () => {
    like(`${NAME}, priority: 5, responses: [RQB]`);
    const { key, stem, name, priority, examples, responses, ...same } = find("RQB");
    expect({ key, stem, name, priority, responses }).toEqual({
      key: "RQB",
      stem: "RQB",
      name: "Again",
      priority: 5,
      responses: ["RQB"],
    });
    expect(examples).toHaveLength(1);
    expect(find("RQ")).toMatchObject(same);
  });

  it("answers under its own key where the other does", () => {
    folder.write(
      "keys/more.yaml",
      "keys:\n  - { key: EVX, like: EV, name: Again, examples: [EVX.CA9190000.NCI.TXT VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VST/4D.DOT/20260301.OCA/1] }\n",
    );
    expect(find("EVX").responses).toEqual(["EVX"]);
    expect(loadDictionary(folder.url).responseKeys.map(({ key }) => key)).toContain("EVX");
  });

  it("does not repeat what is wrong with the other", () => {
    like(NAME);
    folder.replace("keys/vehicle.yaml", "VMA, VYR, RSN.nlets", "VMA, VYR, RSN.nletz");
    expect(problems().map(({ sentence }) => sentence)).toEqual(["RSN.nletz is not a field."]);
  });

  it("is told its own problems even so", () => {
    like(`${NAME}, responses: [RX]`);
    folder.replace("keys/vehicle.yaml", "VMA, VYR, RSN.nlets", "VMA, VYR, RSN.nletz");
    expect(problems().map(({ sentence }) => sentence)).toEqual([
      "RX is not a response key.",
      "RSN.nletz is not a field.",
    ]);
  });

  it("must be like one that there is, and not like itself", () => {
    folder.write(
      "keys/more.yaml",
      `keys:\n  - { key: RQB, like: ZZQ, ${NAME} }\n  - { key: RQC, like: RQC, name: C, examples: [A] }\n`,
    );
    expect(problems().map(({ sentence, suggestion }) => [sentence, suggestion])).toEqual([
      ["ZZQ is not a key.", null],
      ["RQC is like itself in the end.", null],
    ]);
  });

  it("must say all that it does not take over", () => {
    folder.write(
      "keys/more.yaml",
      `keys:\n  - { key: RQB, ${NAME}, class: inquiry, priority: 2, permission: vehicle, source: x }\n`,
    );
    expect(problems().map(({ sentence }) => sentence)).toEqual([
      "responses is missing.",
      "destinations is missing.",
    ]);
  });
});

describe("indicators, sets and choices", () => {
  const find = (key: string) => loadDictionary(SHIPPED).keys.find((one) => one.key === key)!;

  it("make a key of its own for each indicator, for which all holds that holds for the key", () => {
    const { key, stem, name, responses, examples, ...same } = find("EV-P");
    expect({ key, stem, name, responses }).toEqual({
      key: "EV-P",
      stem: "EV",
      name: "Stolen vehicle entry, hold for fingerprints",
      responses: ["EV-P"],
    });
    expect(examples[0]).toMatch(/^EV-P\.CA9/);
    expect(find("EV")).toMatchObject(same);
  });

  it("put the fields of a set in the place of its name", () => {
    expect(find("EL").ruleSets[0]!.fields.slice(0, 5)).toEqual(["LIC", "LIS", "LIY", "LIT", "DOT"]);
  });

  it("make a combination for each field of a choice", () => {
    expect(find("EP").ruleSets[0]!.combinations).toEqual(
      ["SER", "VIN", "OAN"].map((code) => ({ destinations: [], require: [code] })),
    );
  });
});

/** What stands there, what is put in its place («: where the problem is), what is said, what was meant. */
const BREAKAGES: readonly (readonly [
  file: string,
  from: string,
  to: string,
  sentence: string,
  suggestion: string | null,
])[] = [
  // The shape of an entry
  [
    "fields.yaml",
    "format: name, example",
    "format: «nam, example",
    'format is "nam"; it must be one of',
    "name",
  ],
  ["fields.yaml", "notFuture: true", "«notfuture: true", "notfuture is not known here.", "notFuture"],
  ["fields.yaml", "{ id: LIC, name: Plate, ", "«{ id: LIC, ", "name is missing.", null],
  ["fields.yaml", 'example: "51"', "example: «51", "example must be a text, not 51; put it in quotes.", null],
  [
    "fields.yaml",
    "also: [NONE]",
    "also: [«none]",
    'also 1 is "none", which is not a value of one to eight letters',
    null,
  ],
  ["keys/vehicle.yaml", "priority: 2", "priority: «7", "priority is 7; it must be at most 5.", null],
  ["keys/vehicle.yaml", "max: 5", "max: «6", "destinations.max is 6; it must be at most 5.", null],
  [
    "keys/vehicle.yaml",
    "responses: [RR]",
    "responses: [RR, «RR]",
    "responses names the same thing twice.",
    null,
  ],
  ["keys/vehicle.yaml", "key: RQ\n", "key: «R_Q\n", 'key is "R_Q", which is not a message key.', null],
  [
    "tables/person.yaml",
    "      M: Male",
    "      «MALE-SEX: Male",
    "MALE-SEX is not a code of one to eight letters or digits.",
    null,
  ],
  ["tables/justice.yaml", '"0907": H', "«0907: H", "0907 is not a text to YAML; put it in quotes.", '"0907"'],
  // Tables
  [
    "tables/person.yaml",
    "name: RAC",
    "name: «SEX",
    "The table SEX is there already (tables/person.yaml line 4).",
    null,
  ],
  [
    "tables/property.yaml",
    "    combine:",
    "    codes: { A: Any }\n    combine:",
    "The table TYP.gun needs either codes or combine or codesOf.",
    null,
  ],
  ["tables/vehicle.yaml", "of: VMA", "of: «VMB", "VMB is not a table.", "VMA"],
  ["tables/vehicle.yaml", "    of: VMA\n", "", "The table VMO needs of and codesOf together.", null],
  ["tables/vehicle.yaml", "      DODG: {", "      DOGD: «{", "DOGD is not a code of VMA.", "DODG"],
  ["tables/vehicle.yaml", "JET: V", "JETTA: «V", "VOLK/JETTA is longer than 8 characters.", null],
  // Fields
  [
    "fields.yaml",
    "format: number, range: [10, 99], example",
    "format: number, range: [10, 99], aheadYears: «2, example",
    "aheadYears has no meaning with the format number.",
    null,
  ],
  [
    "fields.yaml",
    "never: [NONE, UNK], example: 9QQQ123",
    "never: [NONE, UNK], example: «NONE",
    "The example of LIC stands for what is not known.",
    null,
  ],
  [
    "fields.yaml",
    "demands: { values: [ZZZ],",
    "demands: { values: [«ZZX],",
    "ZZX is not a code of the table MAK.",
    "ZZZ",
  ],
  [
    "fields.yaml",
    "demands: { values: [ZZZ], field: MIS }",
    "demands: { values: [ZZZ], field: «MIZ }",
    "MIZ is not a field code.",
    "MIS",
  ],
  [
    "fields.yaml",
    "length: 1, characters: letter, format: purpose",
    "length: [1, 2], characters: letter, format: «purpose",
    "PUR.cori with the format purpose is one letter.",
    null,
  ],
  ["fields.yaml", "table: SEX", "table: «SEXX", "SEXX is not a table.", "SEX"],
  [
    "fields.yaml",
    "format: code, table: SEX,",
    "format: code,",
    "The format code of SEX needs a table.",
    null,
  ],
  ["fields.yaml", "id: AKA", "id: «NAM", "The field NAM is there already (fields.yaml line", null],
  [
    "fields.yaml",
    "name: Plate, length: [1, 10]",
    "name: Plate, length: «[11, 10]",
    "The shortest length of LIC is greater",
    null,
  ],
  [
    "fields.yaml",
    "length: [1, 7200]",
    "length: «[1, 72000]",
    "TXM is longer than a message may be (16384).",
    null,
  ],
  [
    "fields.yaml",
    "length: 8, characters: digit, format: date,",
    "length: «6, characters: digit, format: date,",
    "DOB with the format date has length 8.",
    null,
  ],
  ["fields.yaml", "range: [10, 99]", "range: «[99, 10]", "The range of AGE ends before it begins.", null],
  [
    "fields.yaml",
    "format: number, range: [10, 99],",
    "format: number,",
    "The format number of AGE needs a range.",
    null,
  ],
  ["fields.yaml", "example: WHI/BLK", "example: «WHI/BLAK", "The example of VCO is longer than 7.", null],
  [
    "fields.yaml",
    "example: OA-900042",
    "example: «QQ-900042",
    "The example of MNU is not in the table MNU.",
    null,
  ],
  [
    "fields.yaml",
    "id: REM",
    "id: REM.short, name: Short, length: 5, characters: text, example: WORDS, source: assumed }\n  - { id: «REM",
    "freeText of REM differs from that of REM.short",
    null,
  ],
  [
    "fieldSets.yaml",
    "fields: [LIC, LIS, LIY, LIT]",
    "fields: [LIC, LIS, «LIZ, LIT]",
    "LIZ is not a field.",
    "LIC",
  ],
  [
    "fieldSets.yaml",
    "{ name: gun,",
    "{ name: «plate,",
    "The set plate is there already (fieldSets.yaml line",
    null,
  ],
  // Destinations
  ["destinations.yaml", "link: DMV", "link: «DMVV", "DMVV is not a link.", "DMV"],
  ["destinations.yaml", "code: ABS", "code: «SVS", "The destination SVS is there already", null],
  ["destinations.yaml", "members: [CT, ME", "members: [CT, «MEE", "MEE is not a destination.", "ME"],
  ["destinations.yaml", ", members: [CT, ME, MA, NH, NY, RI, VT]", "", "The region A1 needs members.", null],
  // Keys
  [
    "keys/vehicle.yaml",
    "VMA, VYR, RSN.nlets",
    "VMA, VYR, «RSN.nletz",
    "RSN.nletz is not a field.",
    "RSN.nlets",
  ],
  [
    "keys/vehicle.yaml",
    "VMA, VYR, RSN.nlets",
    "VMA, VYR, RSN.cori, «RSN.nlets",
    "RSN.nlets and RSN.cori have the same code.",
    null,
  ],
  [
    "keys/vehicle.yaml",
    "require: [LIC, LIY, LIT]",
    "require: [LIC, «LIS, LIT]",
    "LIS is not a field of RQ.",
    "LIC",
  ],
  [
    "keys/vehicle.yaml",
    "codes: [DMV, states",
    "codes: [DMV, «stats",
    "stats is not a destination.",
    "states",
  ],
  ["keys/vehicle.yaml", "responses: [RNR]", "responses: [«RNRR]", "RNRR is not a response key.", "RNR"],
  [
    "keys/vehicle.yaml",
    "for: [inState], require: [LIC]",
    "for: [«canada], require: [LIC]",
    "RQ has no destination of the class canada.",
    null,
  ],
  ["keys/vehicle.yaml", "key: RNQ", "key: «RQ", "The key RQ is there already (keys/vehicle.yaml line", null],
  [
    "keys/driver.yaml",
    "codes: [DMV, states], max: 1 }",
    "codes: [DMV, states], max: 1 }\n    merge: «{ withinSeconds: 60 }",
    "KQ never goes to several states.",
    null,
  ],
  [
    "keys/driver.yaml",
    "codes: [DMV, states], max: 1 }",
    "codes: [DMV, states], max: 5 }\n    merge: { withinSeconds: «0 }",
    "merge.withinSeconds is 0; it must be at least 1.",
    null,
  ],
  ["keys/hotfile.yaml", "parallelLinks: [NCIC]", "parallelLinks: [«NCICC]", "NCICC is not a link.", "NCIC"],
  [
    "keys/criminalHistory.yaml",
    "justify: [PUR, ATN",
    "justify: [PUR, «ATM",
    "ATM is not a field of IQ.",
    "ATN",
  ],
  [
    "keys/propertyEntries.yaml",
    "[plate, vehicle, DOT, entry]",
    "[«plates, vehicle, DOT, entry]",
    "plates is not a set of fields.",
    "plate",
  ],
  [
    "keys/propertyEntries.yaml",
    "oneOf: [OCA, LIC, VIN, OAN]",
    "oneOf: [OCA, LIC, VIN, «OAM]",
    "OAM is not a field of XV.",
    "OAN",
  ],
  [
    "keys/propertyEntries.yaml",
    "suffixes: { C:",
    "suffixes: { «CAUTION:",
    "CAUTION is not an indicator",
    null,
  ],
  ["keys/confirmation.yaml", "selector: RTY", "selector: «RTX", "RTX is not a field of YQ.", "RTY"],
  ["keys/confirmation.yaml", "RNA, RAG, PHO, REM]", "RNA, RAG, «PHX, REM]", "PHX is not a field.", "PHR"],
  ["keys/confirmation.yaml", "always: [RTY, RNO,", "always: [RTY, «RNX,", "RNX is not a field of YQ.", "RNO"],
  ["keys/confirmation.yaml", "{ require: [BHN] }", "{ require: [«BHM] }", "BHM is not a field of YQ.", "BHN"],
  [
    "keys/confirmation.yaml",
    "fields: [REG, BHN]",
    "fields: [REG, BHN, «NIC]",
    "NIC and NIC.confirmation have the same code.",
    null,
  ],
  ["keys/confirmation.yaml", "when: [SB]", "when: [«SBB]", "SBB is not a value of RTY.", "SB"],
  ["keys/confirmation.yaml", "when: [SB]", "when: [«SG]", "There is a rule for SG already.", null],
  // Record files
  ["files.yaml", "systems: [SVS]", "systems: [«SVX]", "SVX is not a destination.", "SVS"],
  ["files.yaml", "nic: P", "nic: «V", "V begins the numbers of the file vehicle already.", null],
  [
    "files.yaml",
    "  - id: plate",
    "  - id: «vehicle",
    "The file vehicle is there already (files.yaml line",
    null,
  ],
  ["files.yaml", "nic: V", "nic: «VV", 'nic is "VV", which is not the first letter of NIC numbers.', null],
  ["files.yaml", "clear: CV", "clear: «MV", "MV has another meaning in vehicle.", null],
  ["files.yaml", "clear: CV", "clear: «CVV", "CVV is not a message key.", "CV"],
  ["files.yaml", "{ EL: STOLEN", "{ «ELL: STOLEN", "ELL is not a message key.", "EUL"],
  ["files.yaml", "clear: CV", "clear: «YQ", "YQ has the class confirmation, not entry.", null],
  ["files.yaml", "inquire: [QV]", "inquire: [QV, «EP]", "EP has the class entry, not inquiry.", null],
  [
    "files.yaml",
    "investigate: [ZB]",
    "investigate: [ZB, «QGN]",
    "QGN goes to no system that holds boat.",
    null,
  ],
  ["files.yaml", "keys: [EF], days", "keys: [«EFF], days", "EFF is not an entry key of vehicle.", "EF"],
  [
    "files.yaml",
    "{ keys: [EF], days: 90 }",
    "«{ keys: [EF] }",
    "A retention needs one of hours, days,",
    null,
  ],
  ["files.yaml", "years: 1, from: LIY", "days: 90, from: «LIY", "from has no meaning beside days.", null],
  ["files.yaml", "without: [VIN, OAN]", "without: [VIN, «OAQ]", "OAQ is not a field code.", "OAN"],
  ["files.yaml", "confirmedBy: [LIC, VIN", "confirmedBy: [«LIK, VIN", "LIK is not a field code.", "LIC"],
  [
    "files.yaml",
    "sets: [[VIN], [LIC",
    "sets: [«[VYR], [LIC",
    "None of VYR is an identifier of vehicle.",
    null,
  ],
  [
    "files.yaml",
    "{ by: LIC, narrowedBy: [LIS] }",
    "{ by: «LIX, narrowedBy: [LIS] }",
    "LIX is not a field code.",
    "LIC",
  ],
  ["files.yaml", "where: { TYP: TC }", "where: { «TYX: TC }", "TYX is not a field code.", "TYP"],
  [
    "files.yaml",
    "matches: unidentified",
    "matches: «unidentifed",
    "unidentifed is not a record file.",
    "unidentified",
  ],
  [
    "files.yaml",
    "{ file: vehicle, keys",
    "{ file: «vehicles, keys",
    "vehicles is not a record file.",
    "vehicle",
  ],
  [
    "files.yaml",
    "keys: { EV: EV, EF: EF }",
    "keys: { «EX: EV, EF: EF }",
    "EX is not an entry key of stolenVehicleSystem.",
    "EV",
  ],
  [
    "files.yaml",
    "as: gunSerial",
    "as: «gunserial",
    'identifiers 1.as is "gunserial"; it must be one of gunSerial',
    "gunSerial",
  ],
  ["files.yaml", "whole: [LIC, VIN, ENG]", "whole: [«LIX, VIN, ENG]", "LIX is not a field code.", "LIC"],
  ["files.yaml", "untilEvent: SPO", "untilEvent: «SPA", "SPA is not an event of restrainingOrders.", "SPO"],
  [
    "files.yaml",
    "unless: [NIC], keys: [EMD",
    "unless: [NIC], keys: [«EMX",
    "EMX is not an entry key of missingPersons.",
    "EMD",
  ],
  ["files.yaml", "unless: [NIC]", "unless: [«NIX]", "NIX is not a field code.", "NIC"],
  [
    "files.yaml",
    "purposes: [F]",
    "purposes: [«FF]",
    'purposes 1 is "FF", which is not a purpose (PUR)',
    null,
  ],
  ["files.yaml", 'fcn: "311"', 'fcn: «"301"', "301 begins the numbers of the file stolenVehicleSystem", null],
  // Disclosures
  ["disclosures.yaml", "purpose: C,", "purpose: «Q,", "Q is not a purpose (PUR).", null],
  ["disclosures.yaml", "purpose: D,", "purpose: «C,", "The purpose C is there already", null],
  [
    "disclosures.yaml",
    "cycles: convictions,",
    "cycles: «conviction,",
    'cycles is "conviction"; it must be one of',
    "convictions",
  ],
  [
    "disclosures.yaml",
    "hides: [SOC, OLN",
    "hides: [SOC, «OLM",
    'hides 2 is "OLM"; it must be one of SOC, OLN',
    "OLN",
  ],
  ["files.yaml", "key: $.D", "key: «$D", 'key is "$D", which is not the key of an unasked message', null],
  ["files.yaml", "kind: located", "kind: «delayedHit", "The notice delayedHit is there already", null],
  ["files.yaml", "letter: P", "letter: «F", "The indicator F is there already", null],
  ["keys/confirmation.yaml", "    selector: RTY\n", "", "Rules need a selector.", null],
];

describe("a broken file", () => {
  it.each(BREAKAGES)("%s with %j as %j is told", (file, from, to, sentence, suggestion) => {
    const mark = folder.replace(file, from, to);
    const found = problems().filter((problem) => problem.sentence.startsWith(sentence));
    expect(found, JSON.stringify(problems(), null, 1)).toHaveLength(1);
    expect(found[0]).toMatchObject({ file, suggestion, ...mark });
    expect(found[0]!.line).toBeGreaterThan(0);
  });

  it("is told with all others at once, in the order of files and lines", () => {
    const places = [
      { file: "destinations.yaml", ...folder.replace("destinations.yaml", "link: DMV", "link: «DMVV") },
      { file: "fields.yaml", ...folder.replace("fields.yaml", "table: SEX", "table: «SEXX") },
      {
        file: "fields.yaml",
        ...folder.replace("fields.yaml", "name: Plate, ", "«name: Plate, colour: red, "),
      },
      { file: "keys/vehicle.yaml", ...folder.replace("keys/vehicle.yaml", "priority: 2", "priority: «7") },
      { file: "tables/justice.yaml", ...folder.replace("tables/justice.yaml", '"0907": H', "«0907: H") },
    ];
    const found = problems();
    expect(found.map(({ file }) => file)).toEqual(places.map(({ file }) => file));
    expect(found.map(({ line }) => line)).toEqual(places.map(({ line }) => line));
    expect(() => loadDictionary(folder.url)).toThrow(DictionaryError);
  });

  it("causes no further problems where others name what it should have held", () => {
    // RSN.nlets has a problem of its own; the keys that take it have none.
    folder.replace("fields.yaml", "{ id: RSN.nlets, name: Reason, ", "{ id: RSN.nlets, ");
    expect(problems().map(({ sentence }) => sentence)).toEqual(["name is missing."]);
  });

  it("that is no YAML is told with the place", () => {
    const mark = folder.replace("keys/driver.yaml", "fields: [OLN", "fields: «[[OLN");
    expect(problems()).toContainEqual(
      expect.objectContaining({ file: "keys/driver.yaml", sentence: expect.stringContaining("not YAML") }),
    );
    expect(problems()[0]!.line).toBeGreaterThanOrEqual(mark!.line);
  });

  it("that is missing is told", () => {
    folder.delete("responses.yaml");
    expect(problems()).toContainEqual({
      file: "responses.yaml",
      line: 0,
      column: 0,
      sentence: "The file is missing.",
      suggestion: null,
    });
  });

  it("with a list of an unknown name is told", () => {
    const mark = folder.replace("responses.yaml", "responses:", "«response:");
    expect(problems()).toContainEqual({
      file: "responses.yaml",
      ...mark,
      sentence: "response is not known here.",
      suggestion: "responses",
    });
    expect(problems()).toContainEqual(
      expect.objectContaining({ sentence: "The list responses is missing." }),
    );
  });
});

/** Put in the place of the first example of RQ. */
const BAD_EXAMPLES: readonly (readonly [example: string, sentence: string])[] = [
  [
    "RQ.CA9190000.AZ.TXT LIC/9QQQ456",
    "Example 1 of RQ meets no combination for destinations of the class outOfState.",
  ],
  [
    "RQ.CA9190000.DMV,AZ.TXT LIC/9QQQ456",
    "Example 1 of RQ meets no combination for destinations of the class outOfState.",
  ],
  ["RQ.CA9190000.SVS.TXT LIC/9QQQ123", "Example 1 of RQ goes to SVS, which does not take it."],
  ["RQ.CA9190000.CA9010000.TXT LIC/9QQQ123", "Example 1 of RQ goes to CA9010000, which does not take it."],
  [
    "RQ.CA0190000.DMV.TXT LIC/9QQQ123",
    "Example 1 of RQ has the origin CA0190000, which is not an invented one.",
  ],
  [
    "RQ.CA9190000.DMV.TXT LIC/9QQQ-123",
    "Example 1 of RQ has LIC, which has a character that is not of the class alphanumeric.",
  ],
  ["RQ.CA9190000.DMV.TXT LIC/9QQQ123.LIT/QQ", "Example 1 of RQ has LIT, which is not in the table LIT."],
  ["RQ.CA9190000.DMV.TXT LIC/9QQQ123.SEX/M", "Example 1 of RQ has SEX, which is not a field of it."],
  ["DQ.CA9190000.DMV.TXT OLN/Z9999002", "Example 1 of RQ is a message of the key DQ."],
  ["RQ.CA9190000", "Example 1 of RQ has a header that cannot be read."],
];

describe("an example that its own key would refuse", () => {
  it.each(BAD_EXAMPLES)("%s is told", (example, sentence) => {
    const mark = folder.replace("keys/vehicle.yaml", "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123", `«${example}`);
    expect(problems()).toEqual([{ file: "keys/vehicle.yaml", ...mark, sentence, suggestion: null }]);
  });

  it("is told when its justification is missing", () => {
    folder.replace("keys/criminalHistory.yaml", ".RSN/INV", "");
    expect(problems().map(({ sentence }) => sentence)).toEqual(["Example 1 of IQ lacks RSN."]);
  });
});
