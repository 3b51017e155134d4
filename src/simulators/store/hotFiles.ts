/**
 * Files of stolen property and wanted persons, and the search in them (ncic-clets 2.6).
 *
 * An inquiry may name several identifiers; each is searched on its own and each that finds nothing has its own
 * line in the answer.
 */
import type { MessageText } from "../../domain/messageText.ts";
import type { HotFile, HotRecord } from "../population/records.ts";
import { birthDates, middleAgrees, nameKey } from "./names.ts";
import type { FileDefinition, FilePlan, RecordFile, RecordStore } from "./recordStore.ts";
import { RECORDS_MAX } from "./stateFiles.ts";

const CANDIDATES_MAX = 300;

/**
 * Field that is searched, and the fields that narrow it where the record has them, in the order in which a
 * "no record" line shows them. No record holds an age: it is shown and narrows nothing.
 */
interface Identifier {
  readonly by: string;
  readonly narrowedBy: readonly string[];
}

const NUMBERS_OF_RECORD: readonly Identifier[] = [
  { by: "NIC", narrowedBy: [] },
  { by: "FCN", narrowedBy: [] },
];

const IDENTIFIERS: Readonly<Record<HotFile, readonly Identifier[]>> = {
  vehicle: [
    { by: "LIC", narrowedBy: ["LIS"] },
    { by: "VIN", narrowedBy: [] },
    { by: "ENG", narrowedBy: [] },
    { by: "OAN", narrowedBy: [] },
    ...NUMBERS_OF_RECORD,
  ],
  wanted: [
    { by: "NAM", narrowedBy: ["SEX", "RAC", "DOB", "AGE", "OCA"] },
    { by: "SOC", narrowedBy: [] },
    { by: "OLN", narrowedBy: [] },
    { by: "FBI", narrowedBy: [] },
    { by: "SID", narrowedBy: [] },
    { by: "CII", narrowedBy: [] },
    { by: "MNU", narrowedBy: [] },
    { by: "WNO", narrowedBy: [] },
    { by: "LIC", narrowedBy: ["LIS"] },
    { by: "VIN", narrowedBy: [] },
    ...NUMBERS_OF_RECORD,
  ],
  gun: [{ by: "SER", narrowedBy: ["MAK", "CAL", "TYP"] }, ...NUMBERS_OF_RECORD],
  article: [{ by: "SER", narrowedBy: ["TYP", "BRA"] }, { by: "OAN", narrowedBy: [] }, ...NUMBERS_OF_RECORD],
};

/** Inquiry keys and the file each searches; a Z key asks the same without the delayed-hit notice (2.2). */
export const HOT_FILE_OF_KEY: ReadonlyMap<string, HotFile> = new Map([
  ["QV", "vehicle"],
  ["ZV", "vehicle"],
  ["QW", "wanted"],
  ["ZW", "wanted"],
  ["QG", "gun"],
  ["ZG", "gun"],
  ["QA", "article"],
  ["ZA", "article"],
]);

/**
 * Gun serials match without the letters inside: `369J257`, `369257` and `369M257` are one; letters before the
 * first and after the last digit count; the letter O is the digit 0 (ncic-clets 2.4, 2.6).
 */
export function gunSerialKey(serial: string): string {
  const folded = serial.replaceAll("O", "0");
  const first = folded.search(/[0-9]/);
  if (first < 0) return folded;
  const last = folded.length - 1 - [...folded].reverse().findIndex((character) => /[0-9]/.test(character));
  return (
    folded.slice(0, first) + folded.slice(first, last + 1).replace(/[A-Z]/g, "") + folded.slice(last + 1)
  );
}

export const HOT_RECORDS: FileDefinition<HotRecord> = {
  name: "hot",
  idOf: (row) => (row.NIC === "" ? row.FCN : row.NIC),
  keysOf: (row) => {
    const { NIC, FCN } = row;
    const values: Record<string, string> = { ...row.fields, ...row.alsoFoundBy, NIC, FCN };
    const keys: string[] = [];
    for (const { by } of IDENTIFIERS[row.file]) {
      const value = values[by];
      if (value === undefined || value === "") continue;
      keys.push(searchKey(row.file, by, value));
      if (by === "NAM") keys.push(`${searchKey(row.file, by, value)}|${values["DOB"]}`);
    }
    return keys;
  },
};

function searchKey(file: HotFile, by: string, value: string): string {
  if (by === "NAM") return `${file}.NAM:${nameKey(value)}`;
  return `${file}.${by}:${file === "gun" && by === "SER" ? gunSerialKey(value) : value}`;
}

export function planHotFile(count: number, rowAt: (index: number) => HotRecord): FilePlan<never> {
  return { definition: HOT_RECORDS, count, rowAt, also: [] } as unknown as FilePlan<never>;
}

export interface HotSearch {
  readonly records: readonly HotRecord[];
  /** Each identifier that found nothing, as its fields: `[["LIC", "9ZZZ999"], ["LIS", "CA"]]`. */
  readonly missed: readonly (readonly (readonly [string, string])[])[];
}

export class HotFiles {
  readonly #records: RecordFile<HotRecord>;

  constructor(store: RecordStore) {
    this.#records = store.file(HOT_RECORDS);
  }

  /** Searches every identifier of the inquiry; a record that several of them find is there once. */
  search(file: HotFile, fields: MessageText["fields"]): HotSearch {
    const records = new Map<string, HotRecord>();
    const missed: (readonly [string, string])[][] = [];
    for (const identifier of IDENTIFIERS[file]) {
      const value = fields.get(identifier.by);
      if (value === undefined) continue;
      const found = this.#find(file, identifier, value, fields);
      for (const record of found) records.set(HOT_RECORDS.idOf(record), record);
      if (found.length > 0) continue;
      const shown = [identifier.by, ...identifier.narrowedBy].filter((code) => fields.has(code));
      missed.push(shown.map((code) => [code, fields.get(code)!] as const));
    }
    // Nothing that is searched was sent: the answer repeats what was.
    if (records.size === 0 && missed.length === 0) missed.push([...fields]);
    return { records: [...records.values()].slice(0, RECORDS_MAX + 1), missed };
  }

  #find(file: HotFile, identifier: Identifier, value: string, fields: MessageText["fields"]): HotRecord[] {
    const key = searchKey(file, identifier.by, value);
    const birth = fields.get("DOB");
    const byBirth = identifier.by === "NAM" && birth !== undefined;
    const keys = byBirth ? birthDates(birth).map((date) => `${key}|${date}`) : [key];
    return keys
      .flatMap((each) => this.#records.find(each, CANDIDATES_MAX))
      .filter((record) => agrees(record, identifier, value, fields));
  }
}

function agrees(
  record: HotRecord,
  { by, narrowedBy }: Identifier,
  value: string,
  fields: MessageText["fields"],
): boolean {
  if (by === "NAM" && !middleAgrees(record.fields["NAM"] ?? "", value)) return false;
  return narrowedBy.every((code) => {
    const asked = fields.get(code);
    // DOB has been part of the key; U is "unknown" and agrees with everything.
    if (asked === undefined || code === "DOB" || ((code === "SEX" || code === "RAC") && asked === "U"))
      return true;
    const held = code === "OCA" ? record.OCA : record.fields[code];
    return held === undefined || held === asked || (code === "RAC" && held === "U");
  });
}
