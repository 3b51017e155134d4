/**
 * Every message example of the two fact bases as it stands there, with its place and what has to become of it:
 * `ncic-clets` (CLETS, NCIC, CORI) and `nlets`. The documents themselves are not part of the repository.
 *
 * What an agency sends goes through both cores. What a system sends is read as the simulators, the client and the
 * exchange read it. Line ends stand as `\n`; remarks beside an example are left out.
 */

/** What the core has to make of a message of an agency. */
export interface AcceptedExample {
  readonly kind: "accepted";
  readonly key: string;
  readonly origin: string;
  readonly destinations: readonly string[];
  readonly control: string;
  /** By code, in the order of the text; empty where the text is free. */
  readonly fields: Readonly<Record<string, string>>;
  /** Codes of the warnings that go with the acceptance. */
  readonly warnings?: readonly number[];
}

export interface RefusedExample {
  readonly kind: "refused";
  /** The fact base's own code, where it names one. */
  readonly alias: string | null;
  readonly code: number;
  /** Field that the refusal names, or "". */
  readonly field: string;
}

/** In the layout of the input header. */
export interface AnswerExample {
  readonly kind: "answer";
  readonly key: string;
  readonly origin: string;
  readonly destinations: readonly string[];
  readonly control: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Words in front of the fields, or instead of them. */
  readonly words?: string;
}

/** In the output layout of Nlets: its header is read. */
export interface OutputExample {
  readonly kind: "output";
  readonly key: string;
  readonly sender: string;
  readonly receiver: string;
  readonly control: string;
}

/** Is delivered as it is, whatever it says: nothing is read from it. */
export interface OpaqueExample {
  readonly kind: "opaque";
  readonly why: string;
}

export interface FactBaseExample {
  /** Document and section. */
  readonly at: string;
  readonly what: string;
  readonly text: string;
  readonly becomes: AcceptedExample | RefusedExample | AnswerExample | OutputExample | OpaqueExample;
}

/** Examples with which something is wrong, and why. All of them are above as well, with what becomes of them. */
export interface WrongExample {
  readonly at: string;
  readonly text: string;
  readonly why: string;
}

const OWN = "CA9010000";
const NLETS = "CA0990100";

export const FACT_BASE_EXAMPLES: readonly FactBaseExample[] = [
  // ── ncic-clets 1.5 ────────────────────────────────────────────────────────────────────────────────────────────
  {
    at: "ncic-clets 1.5",
    what: "stolen vehicle inquiry behind an envelope",
    text: "C1 INQ ZQ01 000417 20260314 18402655 -\nQV.CA9010000.SVS.*7F3A9.TXT LIC/9ZZZ999.LIS/CA.",
    becomes: {
      kind: "accepted",
      key: "QV",
      origin: OWN,
      destinations: ["SVS"],
      control: "7F3A9",
      fields: { LIC: "9ZZZ999", LIS: "CA" },
    },
  },
  {
    at: "ncic-clets 1.5",
    what: "wanted person inquiry with 30 February",
    text: "C1 INQ ZQ01 000418 20260314 18403190 P2\nQW.CA9010000.WPS.*7F3AA.TXT NAM/TESTPERSON, ALPHA Q.SEX/M.RAC/U.DOB/19700230.",
    becomes: { kind: "refused", alias: "E12", code: 208, field: "DOB" },
  },
  {
    at: "ncic-clets 1.5",
    what: "answer without hit behind an envelope: the class RSP is the switch's own",
    text: "C1 RSP ZQ01 000902 20260314 18402691 -\nQV.CA9010000.SVS.*7F3A9.TXT NO RECORD SVS LIC/9ZZZ999.LIS/CA.",
    becomes: {
      kind: "answer",
      key: "QV",
      origin: OWN,
      destinations: ["SVS"],
      control: "7F3A9",
      fields: {},
      words: "NO RECORD SVS LIC/9ZZZ999.LIS/CA",
    },
  },

  // ── ncic-clets 1.10 ───────────────────────────────────────────────────────────────────────────────────────────
  {
    at: "ncic-clets 1.10",
    what: "registration, own state",
    text: "RQ.CA9010000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC.",
    becomes: {
      kind: "accepted",
      key: "RQ",
      origin: OWN,
      destinations: ["DMV"],
      control: "R1",
      fields: { LIC: "9QQQ123", LIY: "2026", LIT: "PC" },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "registration, answer",
    text: "RR.CA9010000.DMV.*R1.TXT LIC/9QQQ123.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VCO/SIL.REX/20261130.RO/TESTPERSON, BETA.ADR/1 FIXTURE WAY, SAMPLETON CA 00000.STOP/NONE.",
    becomes: {
      kind: "answer",
      key: "RR",
      origin: OWN,
      destinations: ["DMV"],
      control: "R1",
      fields: {
        LIC: "9QQQ123",
        VIN: "ZZ9TEST0700000001",
        VYR: "2019",
        VMA: "TOYT",
        VMO: "COA",
        VCO: "SIL",
        REX: "20261130",
        RO: "TESTPERSON, BETA",
        // STOP has four letters and is no field code: it belongs to the address.
        ADR: "1 FIXTURE WAY, SAMPLETON CA 00000.STOP/NONE",
      },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "driver out of state",
    text: "DQ.CA9010000.AZ,NV.*R2.TXT NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F.",
    becomes: {
      kind: "accepted",
      key: "DQ",
      origin: OWN,
      destinations: ["AZ", "NV"],
      control: "R2",
      fields: { NAM: "TESTPERSON, GAMMA", DOB: "19800101", SEX: "F" },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "firearm",
    text: "QG.CA9010000.AFS.*R3.TXT SER/ZZTEST0042.MAK/GLC.CAL/9.TYP/PI.",
    becomes: {
      kind: "accepted",
      key: "QG",
      origin: OWN,
      destinations: ["AFS"],
      control: "R3",
      fields: { SER: "ZZTEST0042", MAK: "GLC", CAL: "9", TYP: "PI" },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "wanted hit",
    text: "QW.CA9010000.WPS.*R4.TXT ***HIT*** MKE/WANTED PERSON.ORI/CA9020100.NAM/TESTPERSON, DELTA.SEX/M.RAC/W.DOB/19750505.HGT/602.WGT/190.EYE/BRO.HAI/BLK.OFF/2299.DOW/20260110.WNO/TW26-00017.EXL/3.CMC/00.FCN/4012601000017.NIC/W000000097.CONFIRM WITH ORI.",
    becomes: {
      kind: "answer",
      key: "QW",
      origin: OWN,
      destinations: ["WPS"],
      control: "R4",
      fields: {},
      words:
        "***HIT*** MKE/WANTED PERSON.ORI/CA9020100.NAM/TESTPERSON, DELTA.SEX/M.RAC/W.DOB/19750505.HGT/602.WGT/190.EYE/BRO.HAI/BLK.OFF/2299.DOW/20260110.WNO/TW26-00017.EXL/3.CMC/00.FCN/4012601000017.NIC/W000000097.CONFIRM WITH ORI",
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "criminal history, full record",
    text: "FQ.CA9010000.CA.*R5.TXT PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123.SID/CA00000042.",
    becomes: {
      kind: "accepted",
      key: "FQ",
      origin: OWN,
      destinations: ["CA"],
      control: "R5",
      fields: { PUR: "C", ATN: "DOEJ 4711", RSN: "INV", CAS: "26-000123", SID: "CA00000042" },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "the same without reason (told, not written out there)",
    text: "FQ.CA9010000.CA.*R5.TXT PUR/C.ATN/DOEJ 4711.CAS/26-000123.SID/CA00000042.",
    becomes: { kind: "refused", alias: "E15", code: 213, field: "RSN" },
  },
  {
    at: "ncic-clets 1.10",
    what: "hit confirmation, urgent",
    text: "YQ.CA9010000.CA9020100.*R6.TXT RTY/WP.RNO/1.PRI/U.OCA/26-000124.NIC/W000000097.NAM/TESTPERSON, DELTA.DOB/19750505.",
    becomes: {
      kind: "accepted",
      key: "YQ",
      origin: OWN,
      destinations: ["CA9020100"],
      control: "R6",
      fields: {
        RTY: "WP",
        RNO: "1",
        PRI: "U",
        OCA: "26-000124",
        NIC: "W000000097",
        NAM: "TESTPERSON, DELTA",
        DOB: "19750505",
      },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "hit confirmation, answer of the agency that holds the record",
    text: "YR.CA9020100.CA9010000.*R6.TXT RTY/WP.CON/Y.OCA/TW26-00017.RNA/CLERK 9.",
    becomes: {
      kind: "accepted",
      key: "YR",
      origin: "CA9020100",
      destinations: [OWN],
      control: "R6",
      fields: { RTY: "WP", CON: "Y", OCA: "TW26-00017", RNA: "CLERK 9" },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "statewide broadcast",
    text: "AM.CA9010000.GALL.*R7.TXT SUB/BOLO MISSING AT RISK.EXP/24.TXM/FREE TEXT....REF/DOEJ, SAMPLETON PD, INIT JD, 555-0100.",
    becomes: {
      kind: "accepted",
      key: "AM",
      origin: OWN,
      destinations: ["GALL"],
      control: "R7",
      fields: {
        SUB: "BOLO MISSING AT RISK",
        EXP: "24",
        TXM: "FREE TEXT...",
        REF: "DOEJ, SAMPLETON PD, INIT JD, 555-0100",
      },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "stolen vehicle entry",
    text: "EV.CA9010000.SVS.*R8.TXT LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20260301.OCA/26-000125.",
    becomes: {
      kind: "accepted",
      key: "EV",
      origin: OWN,
      destinations: ["SVS"],
      control: "R8",
      fields: {
        LIC: "9QQQ123",
        LIS: "CA",
        LIY: "2026",
        LIT: "PC",
        VIN: "ZZ9TEST0700000001",
        VYR: "2019",
        VMA: "TOYT",
        VMO: "COA",
        VST: "4D",
        VCO: "SIL",
        DOT: "20260301",
        OCA: "26-000125",
      },
    },
  },
  {
    at: "ncic-clets 1.10",
    what: "stolen vehicle entry, accepted",
    text: "EV.CA9010000.SVS.*R8.TXT ACCEPTED FCN/3012606000042.",
    becomes: {
      kind: "answer",
      key: "EV",
      origin: OWN,
      destinations: ["SVS"],
      control: "R8",
      fields: {},
      words: "ACCEPTED FCN/3012606000042",
    },
  },

  // ── ncic-clets 2.3 ────────────────────────────────────────────────────────────────────────────────────────────
  {
    at: "ncic-clets 2.3",
    what: "inquiry in the layout of NCIC",
    text: "1N01ZQ01000417.QV.CA9010000.LIC/9ZZZ999.LIS/CA.",
    becomes: {
      kind: "accepted",
      key: "QV",
      origin: OWN,
      destinations: [],
      control: "ZQ01000417",
      fields: { LIC: "9ZZZ999", LIS: "CA" },
    },
  },
  {
    at: "ncic-clets 2.3",
    what: "entry in the layout of NCIC, over two lines",
    text: "1N01ZQ01000500.EV.CA9010000.LIC/9ZZZ999.LIS/CA.LIY/2027.LIT/PC.\n    VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20260301.OCA/26-000123.",
    becomes: {
      kind: "accepted",
      key: "EV",
      origin: OWN,
      destinations: [],
      control: "ZQ01000500",
      fields: {
        LIC: "9ZZZ999",
        LIS: "CA",
        LIY: "2027",
        LIT: "PC",
        VIN: "ZZ9TEST0700000001",
        VYR: "2019",
        VMA: "TOYT",
        VMO: "COA",
        VST: "4D",
        VCO: "SIL",
        DOT: "20260301",
        OCA: "26-000123",
      },
    },
  },
  {
    at: "ncic-clets 2.3",
    what: "acknowledgement of the entry in the layout of NCIC",
    text: "1L01ZQ01000500\nCA9010000\nLIC/9ZZZ999 VIN/ZZ9TEST0700000001 NIC/V000000011 OCA/26-000123",
    becomes: {
      kind: "opaque",
      why: "an answer is matched by the switch's own number, so its layout is NCIC's affair",
    },
  },

  // ── nlets 3 ───────────────────────────────────────────────────────────────────────────────────────────────────
  {
    at: "nlets 3",
    what: "driver history of another state",
    text: "KQ.CA0990100.AZ.*CLT0000001.TXT\nNAM/TESTCASE,ALPHA Q.DOB/19000101.SEX/M",
    becomes: {
      kind: "accepted",
      key: "KQ",
      origin: NLETS,
      destinations: ["AZ"],
      control: "CLT0000001",
      fields: { NAM: "TESTCASE,ALPHA Q", DOB: "19000101", SEX: "M" },
    },
  },
  {
    at: "nlets 3",
    what: "registration of three states",
    text: "RQ.CA0990100.AZ.NV.OR.*CLT0000002.TXT\nLIC/TEST001.LIY/2026.LIT/PC",
    becomes: {
      kind: "accepted",
      key: "RQ",
      origin: NLETS,
      destinations: ["AZ", "NV", "OR"],
      control: "CLT0000002",
      fields: { LIC: "TEST001", LIY: "2026", LIT: "PC" },
    },
  },
  {
    at: "nlets 3",
    what: "administrative message without control field",
    text: "AM.CA0990100.AZ0990100.TXT\nOFFICER SAFETY\nTHIS IS A SYNTHETIC TEST BROADCAST",
    becomes: {
      kind: "accepted",
      key: "AM",
      origin: NLETS,
      destinations: ["AZ0990100"],
      control: "",
      fields: {},
    },
  },
  {
    at: "nlets 3",
    what: "statute of a state, with the body right behind TXT",
    text: "CCQ.CA0990100.NL.TXTSTC/00-0000.STE/AZ",
    becomes: {
      kind: "accepted",
      key: "CCQ",
      origin: NLETS,
      destinations: ["NL"],
      control: "",
      fields: { STC: "00-0000", STE: "AZ" },
    },
  },

  // ── nlets 4, 11, 12, 13, 14, 15, 19 ───────────────────────────────────────────────────────────────────────────
  {
    at: "nlets 4",
    what: "registration, answer with the output header",
    text: "RR.AZ0990100\n10:31 11/23/2026 35048\n10:31 11/23/2026 08374 CA0990100\n*CLT0000002\nTXT\nSYNTHETIC VEHICLE REGISTRATION\nLIC/TEST001.LIY/2026.LIT/PC.VIN/TESTVIN0000000001.VMA/FORD.VYR/2020\nREGISTERED OWNER TESTCASE,ALPHA Q",
    becomes: { kind: "output", key: "RR", sender: "AZ0990100", receiver: NLETS, control: "CLT0000002" },
  },
  {
    at: "nlets 11",
    what: "answers of all states merged",
    text: "DR.NL0000000\n10:31 11/23/2026 35103\n10:32 11/23/2026 08377 CA0990100\n*CLT0000009\nTXT\nMULTI-STATE QUERY SUMMARY\nQUERIED  50\nHIT      AZ NV\nNO HIT   46\nNO RESP  OR UT\n-- AZ --\n...\n-- NV --\n...",
    becomes: { kind: "output", key: "DR", sender: "NL0000000", receiver: NLETS, control: "CLT0000009" },
  },
  {
    at: "nlets 12",
    what: "hit confirmation request to another state",
    text: "YQ.CA0990100.AZ0990100.*CLT0000042.TXT\nRTY/SV.RNO/1.PRI/U.OCA/TEST000123.NIC/V000000000.\nVIN/TESTVIN0000000001.VYR/2020.VMA/FORD.\nRNA/OFCR TEST.RAG/SYNTHETIC TEST PD.PHO/0000000000.REM/EXERCISE ONLY",
    becomes: {
      kind: "accepted",
      key: "YQ",
      origin: NLETS,
      destinations: ["AZ0990100"],
      control: "CLT0000042",
      fields: {
        RTY: "SV",
        RNO: "1",
        PRI: "U",
        OCA: "TEST000123",
        NIC: "V000000000",
        VIN: "TESTVIN0000000001",
        VYR: "2020",
        VMA: "FORD",
        RNA: "OFCR TEST",
        RAG: "SYNTHETIC TEST PD",
        PHO: "0000000000",
        REM: "EXERCISE ONLY",
      },
      warnings: [601],
    },
  },
  {
    at: "nlets 12",
    what: "hit confirmation answer of another state",
    text: "YR.AZ0990100.CA0990100.*CLT0000042.TXT\nRTY/SV.OCA/TEST000123.NIC/V000000000.CON/Y.\nCNA/CLERK TEST.CAG/SYNTHETIC TEST SO.PHO/0000000000.REM/EXERCISE ONLY",
    becomes: {
      kind: "answer",
      key: "YR",
      origin: "AZ0990100",
      destinations: [NLETS],
      control: "CLT0000042",
      fields: {
        RTY: "SV",
        OCA: "TEST000123",
        NIC: "V000000000",
        CON: "Y",
        CNA: "CLERK TEST",
        CAG: "SYNTHETIC TEST SO",
        PHO: "0000000000",
        REM: "EXERCISE ONLY",
      },
    },
  },
  {
    at: "nlets 13.2",
    what: "question for a help file, without body",
    text: "AM.CA0990100.AZLICHELP.TXT",
    becomes: {
      kind: "accepted",
      key: "AM",
      origin: NLETS,
      destinations: ["AZLICHELP"],
      control: "",
      fields: {},
    },
  },
  {
    at: "nlets 14",
    what: "error message",
    text: "ER.NL0000000\n10:31 11/23/2026 00000\n10:31 11/23/2026 08378 CA0990100\n*CLT0000002\nTXT\n.22. INVALID MESSAGE FORMAT - REFER TO RQ MKE OPTIONS BELOW\n1. LIC, LIY, LIT\n2. VIN\nORIGINAL MESSAGE\nRQ.CA0990100.AZ.*CLT0000002.TXT LIC/TEST001",
    becomes: { kind: "output", key: "ER", sender: "NL0000000", receiver: NLETS, control: "CLT0000002" },
  },
  {
    at: "nlets 14",
    what: "the message in error, a plate without its year: refused before it gets there",
    text: "RQ.CA0990100.AZ.*CLT0000002.TXT LIC/TEST001",
    becomes: { kind: "refused", alias: "E06", code: 211, field: "LIY" },
  },
  {
    at: "nlets 15",
    what: "status message, with the header of the message that waits",
    text: "SM.NL0000000\n10:31 11/23/2026 00000\n10:31 11/23/2026 08379 CA0990100\n*CLT0000003\nTXT\n.02. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL FORWARD\nAM.CA0990100.AZ0990100.*CLT0000003.TXT",
    becomes: { kind: "output", key: "SM", sender: "NL0000000", receiver: NLETS, control: "CLT0000003" },
  },
  {
    at: "nlets 19",
    what: "the XML form of a registration inquiry",
    text: '<n2:NLETS n2:version="4.00" xmlns:n2="http://www.nlets.org/niem/1.0"\n          xmlns:nh2="http://www.nlets.org/niem/nlets-hdr/1.0">\n  <n2:NLETSMessageHeader>\n    <nh2:MessageKeyCodeText>RQ</nh2:MessageKeyCodeText>',
    becomes: { kind: "refused", alias: null, code: 101, field: "" },
  },
];

export const WRONG_EXAMPLES: readonly WrongExample[] = [
  {
    at: "ncic-clets 1.10",
    text: "STOP/NONE",
    why: "A field code has two or three letters (1.5: three), so STOP is none and reads as a part of the address before it. The DMV's answers write it so all the same; agencies get the text unchanged.",
  },
  {
    at: "ncic-clets 1.5",
    text: "RO/TESTPERSON, BETA",
    why: "The grammar of 1.5 says `code = 3ALPHA`, but RO in the answer of 1.10 and the prefixes of nlets 2 have two letters. Both are taken.",
  },
  {
    at: "ncic-clets 1.5",
    text: "EV-P",
    why: "The grammar gives a key two to four characters; keys of Nlets have up to five (nlets 2). Both are taken.",
  },
  {
    at: "ncic-clets 1.10",
    text: "AM.CA9010000.GALL.*R7.TXT SUB/BOLO MISSING AT RISK.EXP/24.TXM/FREE TEXT....REF/DOEJ, SAMPLETON PD, INIT JD, 555-0100.",
    why: "1.8 lets GALL go out only when a supervisor released it, and a broadcast names class and approving person; the example has neither. Its form is right, so the core takes it, and the rule of broadcasts refuses it.",
  },
  {
    at: "ncic-clets 1.10 and 2.3",
    text: "NIC/W000000097, NIC/V000000011",
    why: "2.8 makes the last two of nine digits the remainder of the first seven by 97, which is 00 for both. A number is not held against that rule, since real check digits are not public.",
  },
  {
    at: "nlets 3",
    text: "13-36 characters of header with five destinations, 10-62 for YQ",
    why: "The document says so itself: the parts add up to 37 and 52. Headers are read by their separators, never by columns.",
  },
  {
    at: "nlets 4 and 12",
    text: "VIN/TESTVIN0000000001",
    why: "Seventeen characters with the letter I, which no VIN has, so its check digit is wrong: accepted with the warning 601.",
  },
  {
    at: "nlets 3 to 15",
    text: "CA0990100, AZ0990100",
    why: "Invented by the county 099, which is not among the sample state's 901 to 958: at the sample switch such an origin is unknown (302). The test's own routes have it.",
  },
  {
    at: "nlets 19",
    text: "<n2:NLETS …>",
    why: "Not wrong, but another codec: the switch speaks text, and refuses XML as a header that cannot be read.",
  },
];
