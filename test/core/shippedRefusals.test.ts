/** Bad input that the shipped dictionary has to refuse by name, in every core. */
import { describe, expect, it } from "vitest";
import type { RouteTable } from "../../src/core/routeTable.ts";
import { loadDictionary } from "../../src/dictionary/load.ts";
import { RejectCode } from "../../src/domain/codes.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { Bench, createCores, type Submission } from "./support/cores.ts";
import { marked } from "./support/marked.ts";

const dictionary = loadDictionary(new URL("config/dictionary/", PACKAGE_ROOT));
const R = RejectCode;

/** A police terminal, a civil court's, a car, and a records room's that may see no criminal history. */
const [POLICE, COURT, CAR, RECORDS] = [0, 1, 2, 3];
const all = dictionary.permissions;
const station = (
  mnemonic: string,
  host: number,
  profile: number,
  deviceClass: "FIXED" | "MDT" = "FIXED",
) => ({
  mnemonic,
  agency: 0,
  alsoFor: [],
  deviceClass,
  host,
  profile,
});
const routes: RouteTable = {
  agencies: [{ ori: "CA9190000", isRetired: false }],
  stations: [
    station("AAAA", POLICE, 0),
    station("BBBB", COURT, 1),
    station("CCCC", CAR, 0, "MDT"),
    station("DDDD", RECORDS, 2),
  ],
  groups: ["GALL"],
  profiles: [
    { permissions: all, purposes: ["C", "D", "F", "J"] },
    { permissions: all, purposes: ["D"] },
    { permissions: all.filter((word) => word !== "cori" && word !== "federalEntry"), purposes: [] },
  ],
};

const VEHICLE = "LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VMA/TOYT.VMO/COA.VST/4D";
const GUN = "SER/ZZTEST0043.MAK/GLC.CAL/9.TYP/PI.DOT/20260301";
const PERSON = "NAM/TESTPERSON, ETA.SEX/M.RAC/W.HGT/602.WGT/190.HAI/BLK";
const WANT = "OFF/5015.DOW/20260110.OCA/26-1";
const WHY = "PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-1";

/** What is promised, the message with the troubled part in « », the field, from where. */
type Case = readonly [string, string, field?: string, submission?: Omit<Submission, "text">];

const cases: Readonly<Partial<Record<RejectCode, readonly Case[]>>> = {
  [R.fieldMissing]: [
    ["a vehicle entry without its date", `EV.CA9190000.SVS.TXT ${VEHICLE}.OCA/26-1«»`, "DOT"],
    ["a vehicle entry without its case number", `EV.CA9190000.SVS.TXT ${VEHICLE}.DOT/20260301«»`, "OCA"],
    ["a gun entry without its case number", `EG.CA9190000.AFS.TXT ${GUN}«»`, "OCA"],
    [
      "a gun entry without its calibre",
      "EG.CA9190000.AFS.TXT SER/ZZTEST0043.MAK/GLC.TYP/PI.DOT/20260301.OCA/26-1«»",
      "CAL",
    ],
    [
      "a wanted person without hair",
      `EW.CA9190000.NCI.TXT NAM/A,B.SEX/M.RAC/W.HGT/602.WGT/190.${WANT}«»`,
      "HAI",
    ],
    [
      "a wanted person without limits of extradition",
      `EW.CA9190000.NCI.TXT ${PERSON}.${WANT}.SOC/900007918«»`,
      "EXL",
    ],
    [
      "a missing juvenile without circumstance",
      `EMJ.CA9190000.MPS.TXT ${PERSON}.DOB/20110704.DLC/20260228.EYE/BLU.OCA/26-1«»`,
      "MPC",
    ],
    ["a locate of a person without its outcome", "LW.CA9190000.NCI.TXT NIC/W000000097.OCA/26-1«»", "PHR"],
    [
      "a service of an order without the officer",
      "SPO.CA9190000.CPO.TXT FCN/4032606000018.OCA/1.DSV/20260303.SAG/PD«»",
      "OFN",
    ],
    ["a question for mental health without purpose", "QMH.CA9190000.MHF.TXT NAM/A,B.DOB/19770707«»", "PUR"],
  ],
  [R.combinationMissing]: [
    ["a clear without the second identifier", "CV.CA9190000.SVS.TXT FCN/3012606000042«»", "OCA"],
    ["a modify with nothing but case number and colour", "MV.CA9190000.NCI.TXT OCA/26-1.VCO/BLU«»", "NIC"],
    ["a number of the state at NCIC", "XV.CA9190000.NCI.TXT FCN/3012606000042.OCA/26-1«»", "NIC"],
    [
      "a vehicle entry in the state without its model",
      "EV.CA9190000.SVS.TXT LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VST/4D.DOT/20260301.OCA/1«»",
      "VMO",
    ],
    [
      "an article entry without serial and owner's number",
      "EA.CA9190000.APS.TXT TYP/MTUBA.BRA/TESTCO.DOT/20260301.OCA/1«»",
      "SER",
    ],
    ["a wanted person without any number", `EW.CA9190000.NCI.TXT ${PERSON}.${WANT}.EXL/1«»`, "DOB"],
    [
      "the number of a licence without state and year",
      `EW.CA9190000.NCI.TXT ${PERSON}.${WANT}.EXL/1.OLN/Z9999002«»`,
      "OLS",
    ],
    ["a licence number to a region", "DQ.CA9190000.H1.TXT OLN/Z9999002«»", "NAM"],
    ["a supplement without anything to add", "EN.CA9190000.NCI.TXT NIC/W000000097.OCA/26-1«»", "AKA"],
    ["III by a name without race", `QH.CA9190000.III.TXT ${WHY}.NAM/A,B.SEX/M.DOB/19700215«»`, "RAC"],
  ],
  [R.justificationMissing]: [
    ["III without attention", "QR.CA9190000.III.TXT PUR/C.FBI/CAZ000016«»", "ATN"],
    ["wants and III without case", "QWI.CA9190000.NCI.TXT PUR/C.ATN/DOEJ.RSN/INV.FBI/CAZ000016«»", "CAS"],
  ],
  [R.fieldDemanded]: [
    [
      "a make that is not listed, without remarks",
      "EG.CA9190000.AFS.TXT SER/A1.MAK/«ZZZ».CAL/9.TYP/PI.DOT/20260301.OCA/1",
      "MIS",
    ],
    [
      "limited extradition without remarks",
      `EW.CA9190000.NCI.TXT ${PERSON}.SOC/900007918.${WANT}.EXL/«2»`,
      "MIS",
    ],
    [
      "another caution without remarks",
      `EW.CA9190000.NCI.TXT ${PERSON}.SOC/900007918.${WANT}.EXL/1.CMC/«0001»`,
      "MIS",
    ],
    [
      "an offence that says 'see MIS' without remarks",
      `EW.CA9190000.NCI.TXT ${PERSON}.SOC/900007918.OFF/«2299».DOW/20260110.OCA/1.EXL/1`,
      "MIS",
    ],
  ],
  [R.purposeNotPermitted]: [
    [
      "the FBI's purpose from a user of the state",
      "FQ.CA9190000.CA.TXT PUR/«R».ATN/DOEJ.RSN/INV.CAS/1.SID/CA00000042",
      "PUR",
    ],
    [
      "the repository's own purpose",
      "QH.CA9190000.III.TXT PUR/«A».ATN/DOEJ.RSN/INV.CAS/1.FBI/CAZ000016",
      "PUR",
    ],
    [
      "criminal justice from a civil court",
      "FQ.CA9190000.CA.TXT PUR/«C».ATN/DOEJ.RSN/CRT.CAS/1.SID/CA00000042",
      "PUR",
      { station: COURT },
    ],
  ],
  [R.codeNotInTable]: [
    // Permits to carry are vetted elsewhere (ncic-clets 1.4 and 3.3).
    [
      "a concealed-carry permit as the reason",
      `FQ.CA9190000.CA.TXT PUR/F.ATN/DOEJ.RSN/«CCW».CAS/1.SID/CA00000042`,
      "RSN",
    ],
    [
      "mental health for another purpose than firearms",
      "QMH.CA9190000.MHF.TXT PUR/«C».NAM/A,B.DOB/19770707",
      "PUR",
    ],
    ["an outcome that there is not", "LW.CA9190000.NCI.TXT NIC/W000000097.OCA/26-1.PHR/«0»", "PHR"],
    [
      "a finger that there is not",
      `EW.CA9190000.NCI.TXT ${PERSON}.FPC/«PIPOAACICO01XXDIDO50».${WANT}.EXL/1`,
      "FPC",
    ],
  ],
  [R.valueUnknown]: [
    ["a plate of nobody", "QV.CA9190000.SVS.TXT LIC/«NONE»", "LIC"],
    ["a plate that is not known", "RQ.CA9190000.DMV.TXT LIC/«UNK»", "LIC"],
    ["a case number of zeros", `EV.CA9190000.SVS.TXT ${VEHICLE}.DOT/20260301.OCA/«0000»`, "OCA"],
  ],
  [R.numberOutOfRange]: [
    ["a plate that expires too far ahead", "RQ.CA9190000.AZ.TXT LIC/9QQQ123.LIY/«2029».LIT/PC", "LIY"],
    ["a person of nine feet", `EW.CA9190000.NCI.TXT NAM/A,B.SEX/M.RAC/W.HGT/«900».WGT/190.HAI/BLK`, "HGT"],
  ],
  [R.deviceClassBarred]: [
    [
      "criminal history of the state from a car",
      `«FQ».CA9190000.CA.TXT ${WHY}.SID/CA00000042`,
      "",
      { station: CAR },
    ],
    ["III from a car", `«QH».CA9190000.III.TXT ${WHY}.FBI/CAZ000016`, "", { station: CAR }],
    [
      "wants together with III from a car",
      `«QWI».CA9190000.NCI.TXT ${WHY}.FBI/CAZ000016`,
      "",
      { station: CAR },
    ],
  ],
  [R.keyNotPermitted]: [
    [
      "criminal history without the permission",
      `«IQ».CA9190000.CA.TXT ${WHY}.SOC/900007918`,
      "",
      { station: RECORDS },
    ],
    ["a file that federal agencies fill", "«ETS».CA9190000.NCI.TXT NAM/A,B", "", { station: RECORDS }],
  ],
  [R.regionNotTaken]: [
    ["a part of a plate in a region", "RPQ.CA9190000.«H1».TXT LIC/9QQQ*"],
    ["a driver's history in a region", "KQ.CA9190000.«A1».TXT OLN/Z9999002"],
    ["a criminal history index in all states", `IQ.CA9190000.«Z1».TXT ${WHY}.SOC/900007918`],
  ],
  [R.destinationsTooMany]: [
    ["a part of a plate in two states", "RPQ.CA9190000.AZ.«NV».TXT LIC/9QQQ*"],
    ["an entry in two files", `EV.CA9190000.SVS.«NCI».TXT ${VEHICLE}`],
  ],
  [R.destinationNotServed]: [
    ["an entry in another state", `EV.CA9190000.«AZ».TXT ${VEHICLE}`],
    ["a stored vehicle at NCIC", `ESV.CA9190000.«NCI».TXT ${VEHICLE}`],
    ["criminal history from an agency", `IQ.CA9190000.«CA9190000».TXT ${WHY}.SOC/900007918`],
  ],
  [R.keyUnknown]: [
    ["an indicator that the key does not take", `«EW-P».CA9190000.NCI.TXT ${PERSON}`],
    ["a purge, which only NCIC does itself", "«DV».CA9190000.NCI.TXT NIC/V000000097"],
  ],
  [R.fieldNotValidForKey]: [
    [
      "data of a vehicle in the confirmation of a person",
      "YQ.CA9190000.CA9190000.TXT RTY/WP.RNO/1.PRI/U.OCA/1.NIC/W000000097.NAM/A,B.DOB/19750505.«LIC»/9QQQ123",
      "LIC",
    ],
    ["a date of theft of an agency's own weapon", `EGI.CA9190000.AFS.TXT SER/A1.«DOT»/20260301`, "DOT"],
  ],
};

const bench = new Bench();

describe.each(
  createCores(dictionary, routes).map((core) => [core.name, core] as const),
)("the %s core and the shipped dictionary", (_, core) => {
  for (const [code, list] of Object.entries(cases)) {
    for (const [promise, text, field = "", submission = {}] of list) {
      it(`refuse with ${code}: ${promise}`, () => {
        const expected = marked(text);
        bench.fill([{ ...submission, text: expected.text }]);
        core.parseBatch(bench.slab, bench.result);
        const { status, faultAt, faultBytes } = bench.record.at(0);
        expect({ status, at: faultAt, bytes: faultBytes, field: bench.record.faultFieldCode() }).toEqual({
          status: Number(code),
          at: expected.at,
          bytes: expected.bytes,
          field,
        });
      });
    }
  }
});
