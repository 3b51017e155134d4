/**
 * Which record a message means, and whether it proves so: the record's number (NIC or FCN), and one more
 * identifier or the case number that agrees with it (ncic-clets 2.6). Without a number, the case number and an
 * identifier do when they fit one record of the sender.
 */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import type { HotRecord } from "../population/records.ts";
import { middleAgrees, nameKey } from "../store/names.ts";
import { type HotFiles, recordId } from "./hotFiles.ts";
import { isStanding } from "./recordWriter.ts";
import { type Fields, gunSerialKey, inquiryKeys, isMeant, valuesOf } from "./searchKeys.ts";

export interface Confirmed {
  readonly file: RecordFileDefinition;
  readonly record: HotRecord;
  /** Codes whose values are the record's own: they prove, and are no news. */
  readonly agreeing: ReadonlySet<string>;
  /** Why the second identifier does not do; null when it does. */
  readonly trouble: string | null;
}

const NUMBER_CODES = ["NIC", "FCN"] as const;
const CANDIDATES_MAX = 300;

/**
 * `isChange`: the message may bring other values for what identifies the record, as long as one agrees. Otherwise
 * all that are given have to. `byIdentity`: identifiers alone name the record, whoever it belongs to.
 */
export function confirm(
  hot: HotFiles,
  files: readonly RecordFileDefinition[],
  { isChange, byIdentity }: { readonly isChange: boolean; readonly byIdentity: boolean },
  message: Pick<MessageText, "fields" | "origin">,
  isTest: boolean,
): Confirmed | { readonly reason: string } {
  const { fields } = message;
  const ids = new Set(files.map(({ id }) => id));
  if (files[0]?.subject === "agency") return agencyOf(hot, files[0], message, isTest);
  const isNumbered = NUMBER_CODES.some((code) => fields.has(code));
  if (!isNumbered && byIdentity) {
    const found = byIdentifiers(hot, files, fields, isTest, () => true);
    if (found.length !== 1) return { reason: `${found.length} RECORDS FIT - NAME THE FCN` };
    const file = hot.file(found[0]!.file);
    return { file, record: found[0]!, ...agreement(file, found[0]!, fields, isChange) };
  }
  const record = isNumbered
    ? byNumber(hot, ids, fields, isTest)
    : byCase(hot, files, message.fields, message.origin, isTest);
  if (record === null) {
    const numbers = NUMBER_CODES.filter((code) => fields.has(code)).map(
      (code) => `${code}/${fields.get(code)}`,
    );
    return { reason: isNumbered ? `NO RECORD ${numbers.join(" ")}` : "NIC OR FCN MISSING" };
  }
  const file = hot.file(record.file);
  if (!isStanding(record)) {
    const { status = "cleared", updated = "" } = record.life ?? {};
    return { reason: `${numberWords(file, record)} WAS ${status.toUpperCase()} ON ${updated}` };
  }
  return { file, record, ...agreement(file, record, fields, isChange) };
}

/** An agency is known by its ORI, which proves enough: it is in the header of everything that the agency sends. */
function agencyOf(
  hot: HotFiles,
  file: RecordFileDefinition,
  { fields, origin }: Pick<MessageText, "fields" | "origin">,
  isTest: boolean,
): Confirmed | { readonly reason: string } {
  const ORI = fields.get("ORI") ?? origin;
  const record = hot.get(ORI, isTest);
  if (record === undefined || record.file !== file.id) return { reason: `NO RECORD ORI/${ORI}` };
  return { file, record, agreeing: new Set(["ORI"]), trouble: null };
}

/** `NIC/V500000097`, and FCN where it has one too. */
export function numberWords(file: RecordFileDefinition, { NIC, FCN }: HotRecord): string {
  const inOrder = file.fcn === null ? [`NIC/${NIC}`, `FCN/${FCN}`] : [`FCN/${FCN}`, `NIC/${NIC}`];
  return inOrder.filter((one) => one.length > "NIC/".length).join(" ");
}

function byNumber(
  hot: HotFiles,
  files: ReadonlySet<string>,
  fields: Fields,
  isTest: boolean,
): HotRecord | null {
  let found: HotRecord | null = null;
  for (const code of NUMBER_CODES) {
    const number = fields.get(code);
    if (number === undefined) continue;
    const record = hot.get(number, isTest) ?? hot.find(`${code}:${number}`, isTest, 1)[0];
    if (record === undefined || record[code] !== number || !files.has(record.file)) return null;
    if (found !== null && recordId(hot.file(found.file), found) !== recordId(hot.file(record.file), record))
      return null;
    found = record;
  }
  return found;
}

function byCase(
  hot: HotFiles,
  files: readonly RecordFileDefinition[],
  fields: Fields,
  origin: string,
  isTest: boolean,
): HotRecord | null {
  const caseNumber = fields.get("OCA");
  if (caseNumber === undefined) return null;
  const found = byIdentifiers(
    hot,
    files,
    fields,
    isTest,
    ({ ORI, OCA }) => ORI === origin && OCA === caseNumber,
  );
  return found.length === 1 ? found[0]! : null;
}

/** Records of the files that one of the identifiers means, case numbers aside. */
function byIdentifiers(
  hot: HotFiles,
  files: readonly RecordFileDefinition[],
  fields: Fields,
  isTest: boolean,
  isIt: (record: HotRecord) => boolean,
): HotRecord[] {
  const found = new Map<string, HotRecord>();
  for (const file of files) {
    for (const identifier of file.identifiers) {
      const value = fields.get(identifier.by);
      if (value === undefined || identifier.by === "OCA") continue;
      for (const record of inquiryKeys(identifier, value, fields).flatMap((key) =>
        hot.find(key, isTest, CANDIDATES_MAX),
      )) {
        if (record.file !== file.id || !isIt(record)) continue;
        if (isMeant(record, identifier, value, fields)) found.set(recordId(file, record), record);
      }
    }
  }
  return [...found.values()];
}

function agreement(
  file: RecordFileDefinition,
  record: HotRecord,
  fields: Fields,
  isChange: boolean,
): Pick<Confirmed, "agreeing" | "trouble"> {
  const proofs = [...file.confirmedBy, "OCA"];
  const given = proofs.filter((code) => fields.has(code));
  const agreeing = new Set(
    [...fields].flatMap(([code, value]) => (agrees(record, code, value) ? [code] : [])),
  );
  const wrong = given.filter((code) => !agreeing.has(code));
  const isProven = given.length > wrong.length;
  if (given.length === 0) return { agreeing, trouble: `SECOND IDENTIFIER MISSING - ${proofs.join(", ")}` };
  if (wrong.length === 0 || (isChange && isProven)) return { agreeing, trouble: null };
  const code = wrong[0]!;
  return { agreeing, trouble: `${code}/${fields.get(code)} DOES NOT AGREE WITH THE RECORD` };
}

function agrees(record: HotRecord, code: string, value: string): boolean {
  const held = valuesOf(record, code);
  if (code === "NAM")
    return held.some((name) => nameKey(name) === nameKey(value) && middleAgrees(name, value));
  if (code === "SER") return held.some((serial) => gunSerialKey(serial) === gunSerialKey(value));
  return held.includes(value);
}
