/**
 * How NCIC writes records and what was done to them (ncic-clets 2.3, 2.7): lines of `CODE/value` pairs; above a hit
 * what warns, below it its dates and number, who entered it, and what to do.
 */
import type { CodeTable, RecordFileDefinition } from "../../../dictionary/model.ts";
import type { DoneAct, RecordAct } from "../../files/recordActs.ts";
import { eventLine } from "../../files/recordNotices.ts";
import { agencyName, agencyTelephone } from "../../population/agencies.ts";
import type { HotRecord } from "../../population/records.ts";
import { CRLF } from "../answerText.ts";
import type { HotLayout } from "../recordLayout.ts";

/** Fields of a printed line. */
const FIELDS_PER_LINE = 5;
/** Fields of an acknowledgement, besides the numbers. */
const FIELDS_ACKNOWLEDGED = 3;

/** First words of an acknowledgement; an entry has none. */
const ACT_WORDS: Readonly<Record<RecordAct, string>> = {
  enter: "",
  modify: "MODIFIED",
  cancel: "CANCELLED",
  locate: "LOCATED",
  clear: "CLEARED",
  supplement: "SUPPLEMENTED",
  unsupplement: "SUPPLEMENTAL DATA REMOVED",
  event: "NOTED",
};

const PERSON_FIELDS: ReadonlySet<string> = new Set(["NAM", "SOC", "OLN", "FBI", "SID", "MNU", "WNO"]);

/** `files` by id; `cautions` gives the words of caution codes. */
export function ncicLayout(
  files: ReadonlyMap<string, RecordFileDefinition>,
  cautions: CodeTable | undefined,
): HotLayout {
  return {
    record: (record) => {
      const { life } = record;
      const file = files.get(record.file);
      if (file?.subject === "agency") return agencyLines(record);
      const caveat = file?.caveat ?? null;
      return [
        ...(caveat === null ? [] : [`WARNING - ${caveat}`]),
        ...record.cautions.map((code) => `WARNING - ${cautionWords(cautions, code)}`),
        `MKE/${record.words}`,
        ...(life?.status === "inactive" ? ["INACTIVE RECORD - FOR INFORMATION ONLY"] : []),
        ...inLines(pairsOf(record)),
        ...(life?.events ?? []).map(eventLine),
        `NIC/${record.NIC} DTE/${record.entered} DLU/${life?.updated ?? record.entered}`,
        `ORI IS ${agencyName(record.ORI)} ${agencyTelephone(record.ORI)}`,
        "CONFIRM WITH ORI BEFORE ACTING ON THIS RECORD",
      ].join(CRLF);
    },
    nothing: (fields) => {
      const words = fields.map(([code, value]) => `${code}/${value}`).join(" ");
      const isPerson = fields.some(([code]) => PERSON_FIELDS.has(code));
      return isPerson ? `NO NCIC WANT ${words}` : `NO RECORD ${words}`;
    },
    count: (records, isCut) =>
      isCut ? `${records} RECORDS SHOWN - MORE RECORDS, NARROW THE SEARCH` : `${records} RECORDS`,
  };
}

/** An agency is nobody's hit: its data and their dates. */
function agencyLines(record: HotRecord): string {
  const { ORI, fields, entered, life } = record;
  const pairs = [`ORI/${ORI}`, ...Object.entries(fields).map(([code, value]) => `${code}/${value}`)];
  return [...inLines(pairs), `DTE/${entered} DLU/${life?.updated ?? entered}`].join(CRLF);
}

function cautionWords(table: CodeTable | undefined, code: string): string {
  return table?.codes.get(code)?.toUpperCase() ?? `CAUTION ${code}`;
}

/** What was done: fields that tell the record, its number, its case number (2.3). */
export function acknowledgement({ act, file, record }: DoneAct): string {
  if (file.subject === "agency") return `${ACT_WORDS[act]} ORI/${record.ORI}`;
  const told = file.confirmedBy
    .flatMap((code) => {
      const value = record.fields[code] ?? record.alsoFoundBy[code];
      return value === undefined ? [] : [`${code}/${value}`];
    })
    .slice(0, FIELDS_ACKNOWLEDGED);
  const words = ACT_WORDS[act];
  return [...(words === "" ? [] : [words]), ...told, `NIC/${record.NIC}`, `OCA/${record.OCA}`].join(" ");
}

function pairsOf(record: HotRecord): string[] {
  const cautions = record.cautions.length === 0 ? {} : { CMC: record.cautions.join("") };
  const values = { ORI: record.ORI, ...record.fields, ...record.alsoFoundBy, ...cautions, OCA: record.OCA };
  const own = Object.entries(values).map(([code, value]) => `${code}/${value}`);
  const added = (record.life?.supplements ?? []).map(([code, value]) => `${code}/${value}`);
  return [...own, ...added];
}

function inLines(pairs: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += FIELDS_PER_LINE)
    lines.push(pairs.slice(at, at + FIELDS_PER_LINE).join(" "));
  return lines;
}
