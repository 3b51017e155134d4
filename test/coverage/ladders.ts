/**
 * Acts on what is in no file of the record engine, or of a file that takes no entries, step by step: each message may take a
 * value that an earlier answer named, as `{CODE}`.
 */
import type { Agencies } from "./agencies.ts";
import type { Deed } from "./lifeOfRecord.ts";

interface Step {
  /** Null: only prepares the next. */
  readonly kind: Deed["kind"] | null;
  readonly text: string;
}

interface Ladder {
  /** Destination that the deeds belong to, and id of the file; null: none. */
  readonly at: string;
  readonly file: string | null;
  readonly steps: readonly Step[];
}

const does = (kind: Step["kind"], text: string): Step => ({ kind, text });

const LADDERS: readonly Ladder[] = [
  {
    at: "NCI",
    file: null,
    steps: [
      does(
        null,
        "EW.CA9190000.NCI.TXT NAM/TESTPERSON, LADDER.SEX/M.RAC/W.DOB/19810101.HGT/600.WGT/180.EYE/BRO.HAI/BRO.OFF/5015.DOW/20260301.OCA/26-000900.WNO/TW26-00900.EXL/1",
      ),
      does("entered", "EIM.CA9190000.NCI.TXT NIC/{NIC}.OCA/26-000900.IMT/M.DOI/20260301.IMG/AAAA"),
      does("found", "QII.CA9370000.NCI.TXT IMN/{IMN}"),
      does("changed", "MIM.CA9190000.NCI.TXT IMN/{IMN}.NIC/{NIC}.DOI/20260302"),
      does("ended", "XIM.CA9190000.NCI.TXT IMN/{IMN}.NIC/{NIC}"),
      does("notFound", "QII.CA9370000.NCI.TXT IMN/{IMN}"),
      does(null, "XW.CA9190000.NCI.TXT NIC/{NIC}.OCA/26-000900"),
    ],
  },
  {
    at: "NCI",
    file: "ori",
    steps: [does("changed", "MO.CA9190000.NCI.TXT ORI/CA9190000.TNO/555-0100.EML/RECORDS@SAMPLETON.EXAMPLE")],
  },
  {
    at: "OD",
    file: null,
    steps: [
      does(
        "entered",
        "TA.CA9349900.OD.TXT ORI/CA9197700.LOC/SAMPLETON.TYP/PD.AGN/SAMPLETON HARBOR PD.PHO/555-0177",
      ),
      does("changed", "TU.CA9349900.OD.TXT ORI/CA9197700.PHO/555-0119"),
      does("ended", "TD.CA9349900.OD.TXT ORI/CA9197700"),
    ],
  },
  {
    at: "NA",
    file: null,
    steps: [
      does(
        "entered",
        "NEI.CA9190000.NA.TXT ORI/CA9190000.VIN/ZZ9TEST0700000001.OCA/26-000125.DAT/20260301.PND/SAMPLETON TOWING",
      ),
      does("changed", "NUI.CA9190000.NA.TXT VIN/ZZ9TEST0700000001.OCA/26-000125.PND/MOCKVILLE TOWING"),
      does("ended", "NCI.CA9190000.NA.TXT VIN/ZZ9TEST0700000001.OCA/26-000125"),
    ],
  },
  ...["", "X"].map((index) => ({
    at: index === "" ? "DC901NDPX" : "DC902NDPX",
    file: null,
    steps: [
      does(
        "entered",
        `DEX${index}.CA9190000.DC90${index === "" ? 1 : 2}NDPX.TXT NAM/TESTPERSON, OMEGA.DOB/19700215.ATN/DOEJ 4711.PHN/555-0100.OCA/26-000200`,
      ),
      ...(
        [
          ["DUX", "changed", ".PHN/555-0101"],
          ["DRX", "changed", ""],
          ["DTX", "ended", ""],
        ] as const
      ).map(([key, kind, more]) =>
        does(
          kind,
          `${key}${index}.CA9190000.DC90${index === "" ? 1 : 2}NDPX.TXT PID/{PID}.ATN/DOEJ 4711${more}`,
        ),
      ),
    ],
  })),
  ...["AZ", "CN", "OR", "NV", "AZ9010100"].map((at) => ({
    at,
    file: null,
    steps: [does("entered", `LE.CA9190000.${at}.TXT LIQ/SAMPLE BAR.EXERCISE ONLY`)],
  })),
];

/** Climbs all of them; what each key did, with its destination and file. */
export async function climb(agencies: Agencies): Promise<{ readonly at: string; readonly deed: Deed }[]> {
  const done: { at: string; deed: Deed }[] = [];
  for (const { at, file, steps } of LADDERS) {
    const known = new Map<string, string>();
    for (const { kind, text } of steps) {
      const filled = text.replaceAll(/\{([A-Z]+)\}/g, (_, code: string) => known.get(code) ?? "");
      const said = await agencies.say(filled);
      for (const [, code, value] of said.matchAll(/\b([A-Z]{3})\/([A-Z0-9]+)/g)) known.set(code!, value!);
      if (kind === null) continue;
      const isMiss = /\bNO (?:RECORD|IMAGE)\b|NOT ON FILE/.test(said);
      const isDone = said !== "" && !/REJECT|REFUSED|\bER\./.test(said) && isMiss === (kind === "notFound");
      done.push({ at: `${at} ${file}`, deed: { key: text.split(".")[0]!, kind, isDone, said } });
    }
  }
  return done;
}
