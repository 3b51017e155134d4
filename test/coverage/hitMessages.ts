/**
 * Messages that find a fixed record (docs/simulators.md) where the examples of the dictionary find none: by key, and by key and
 * id of the file where a key searches several files.
 */
import { Population } from "../../src/simulators/population/population.ts";
import { SEED } from "../support/wholeState.ts";

const JUSTIFIED = "PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123";
/** Persons and cars of Oregon and Nevada. */
const RHO = "NAM/TESTPERSON, RHO.DOB/19881112.SEX/M";
const TAU = "NAM/TESTPERSON, TAU.DOB/19790704.SEX/M";

const ofPersons = (key: string, fields = ""): readonly string[] => [
  `${key}.CA9190000.OR.TXT ${fields}${RHO}`,
  `${key}.CA9190000.NV.TXT ${fields}${TAU}`,
];

export const HIT_MESSAGES: Readonly<Record<string, readonly string[]>> = {
  IQ: [
    ...ofPersons("IQ", `${JUSTIFIED}.`),
    `IQ.CA9190000.CN.TXT ${JUSTIFIED}.NAM/TESTPERSON, OMEGA.DOB/19830303.SEX/M`,
  ],
  FQ: ["OR", "NV", "CN"].map((place) => `FQ.CA9190000.${place}.TXT ${JUSTIFIED}.SID/${place}00000042`),
  DQ: [...ofPersons("DQ"), `DQ.CA9190000.CL.TXT OLN/${commercialLicence("AZ")}`],
  KQ: ofPersons("KQ"),
  DNQ: ["DNQ.CA9190000.OR.TXT NAM/TESTPERSON, RHO", "DNQ.CA9190000.NV.TXT NAM/TESTPERSON, TAU"],
  RNQ: ["RNQ.CA9190000.OR.TXT NAM/TESTPERSON, RHO", "RNQ.CA9190000.NV.TXT NAM/TESTPERSON, TAU"],
  CWQ: [
    "CWQ.CA9190000.OR.TXT NAM/TESTPERSON, RHO.DOB/19881112",
    "CWQ.CA9190000.NV.TXT NAM/TESTPERSON, TAU.DOB/19790704",
  ],
  WLQ: [
    "WLQ.CA9190000.OR.TXT PUR/C.ATN/DOEJ 4711.NAM/TESTPERSON, RHO.DOB/19881112",
    "WLQ.CA9190000.NV.TXT PUR/C.ATN/DOEJ 4711.NAM/TESTPERSON, TAU.DOB/19790704",
  ],
  SWQ: ofPersons("SWQ"),
  SOQ: ofPersons("SOQ"),
  PPQ: ofPersons("PPQ"),
  PBQ: ofPersons("PBQ"),
  PCQ: ofPersons("PCQ"),
  PAQ: ofPersons("PAQ"),
  CPQ: ["CPQ.CA9190000.OR.TXT SID/OR00000042", "CPQ.CA9190000.NV.TXT SID/NV00000042"],
  SQ: ["SQ.CA9190000.OR.TXT REG/SMOR000000", "SQ.CA9190000.NV.TXT REG/SMNV000000"],
  LPQ: ["LPQ.CA9190000.OR.TXT PTR/ORL000364900", "LPQ.CA9190000.NV.TXT PTR/NVL000364900"],
  TQ: [
    "TQ.CA9190000.OR.TXT ORI/OR9010000",
    "TQ.CA9190000.NV.TXT ORI/NV9010000",
    "TQ.CA9190000.CN.TXT ORI/ON9010000",
  ],
  RQ: ["RQ.CA9190000.NA.TXT LIC/9QQQ124.LIY/2026.LIT/PC"],
  BQ: ["BQ.CA9190000.CG.TXT REG/9000000"],
  "QV statePart": ["QV.CA9190000.SVS.TXT SER/ZZP0000000"],
  "QG gunSales": ["QG.CA9190000.AFS.TXT SER/ZZTEST0043"],
  AML: ["AML.CA9190000.A1.TXT BCL/BOLO.TXM/OFFICER SAFETY. EXERCISE ONLY"],
};

/** Messages that find nothing, where no identifier of the examples could be exchanged for one that nobody has. */
export const MISS_MESSAGES: Readonly<Record<string, readonly string[]>> = {
  JQ: ["JQ.CA9190000.FA.TXT ATN/DOEJ 4711.REG/NZ9999"],
  NFQ: ["NFQ.CA9349900.NL.TXT LNO/9999"],
};

/** The first driver of a state who may drive a truck. */
function commercialLicence(state: string): string {
  const population = new Population(SEED);
  for (let index = 0; ; index++) {
    const { CLS, OLN } = population.driver(state, index);
    if (CLS === "A" || CLS === "B") return OLN;
  }
}
