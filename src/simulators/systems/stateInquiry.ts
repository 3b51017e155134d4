/**
 * The inquiries that every state answers: registration, owner, driver, history, vessel, criminal history.
 * One search for all of them; the layout makes the difference between DMV, Oregon, Nevada and the others.
 */
import type { MessageText } from "../../domain/messageText.ts";
import { RECORDS_MAX, type StateFiles } from "../store/stateFiles.ts";
import { CRLF } from "./answerText.ts";
import { rapSheet } from "./rapSheet.ts";
import type { RecordLayout } from "./recordLayout.ts";

export interface Finding {
  /** Key of the response. */
  readonly key: string;
  readonly body: string;
  readonly isHit: boolean;
}

type Search = (
  files: StateFiles,
  layout: RecordLayout,
  state: string,
  message: MessageText,
) => readonly string[];

interface Inquiry {
  readonly response: string;
  readonly search: Search;
  /** Fields that the search looks at, for the line that says what was not found. */
  readonly shows: readonly string[];
}

const NAME_FIELDS = ["NAM", "SEX", "RAC", "DOB"];

const INQUIRIES: ReadonlyMap<string, Inquiry> = new Map([
  [
    "RQ",
    {
      response: "RR",
      search: (files, layout, state, { fields }) => files.vehicles(state, fields).map(layout.vehicle),
      shows: ["LIC", "LIY", "LIT", "VIN"],
    },
  ],
  [
    "RNQ",
    {
      response: "RNR",
      search: (files, layout, state, { fields }) => files.vehiclesOfOwner(state, fields).map(layout.vehicle),
      shows: ["NAM", "DOB"],
    },
  ],
  [
    "DQ",
    {
      response: "DR",
      search: (files, layout, state, { fields }) => files.drivers(state, fields).map(layout.driver),
      shows: ["OLN", ...NAME_FIELDS],
    },
  ],
  [
    "KQ",
    {
      response: "KR",
      search: (files, layout, state, { fields }) => files.drivers(state, fields).map(layout.history),
      shows: ["OLN", ...NAME_FIELDS],
    },
  ],
  [
    "BQ",
    {
      response: "BR",
      search: (files, layout, state, { fields }) => files.vessels(state, fields).map(layout.vessel),
      shows: ["REG", "BHN", "NAM", "DOB"],
    },
  ],
  [
    "IQ",
    {
      response: "IR",
      search: (files, layout, state, { fields }) =>
        files.subjects(state, fields).map(({ subject, by }) => layout.subject(subject, by)),
      shows: ["SID", "CII", "FBI", "SOC", "MNU", ...NAME_FIELDS],
    },
  ],
]);

/** Null where the key is none of these inquiries. `nowMs` is printed on criminal history. */
export function answerStateInquiry(
  files: StateFiles,
  layout: RecordLayout,
  state: string,
  file: string,
  message: MessageText,
  nowMs: () => number,
): Finding | null {
  if (message.key === "AQ")
    return { key: "AR", body: `${file} NO SUPPLEMENTAL RECORD ON FILE`, isHit: false };
  if (message.key === "FQ") return fullRecord(files, layout, state, file, message, nowMs);
  const inquiry = INQUIRIES.get(message.key);
  if (inquiry === undefined) return null;
  const records = inquiry.search(files, layout, state, message);
  if (records.length === 0) {
    return { key: inquiry.response, body: layout.nothing(sent(message, inquiry.shows), file), isHit: false };
  }
  return { key: inquiry.response, body: listed(records, layout.count), isHit: true };
}

/** A full record is asked by number, and there is at most one. */
function fullRecord(
  files: StateFiles,
  layout: RecordLayout,
  state: string,
  file: string,
  message: MessageText,
  nowMs: () => number,
): Finding {
  const [found] = files.subjects(state, message.fields);
  if (found === undefined) {
    return {
      key: "FR",
      body: layout.nothing(sent(message, ["SID", "CII", "FBI", ...NAME_FIELDS]), file),
      isHit: false,
    };
  }
  return { key: "FR", body: rapSheet(found.subject, message, nowMs()), isHit: true };
}

/** Key of the response to an inquiry that every state answers. */
export function responseKeyOf(key: string): string {
  if (key === "FQ") return "FR";
  return key === "AQ" ? "AR" : (INQUIRIES.get(key)?.response ?? key);
}

/** Records one after the other, each complete, with their count where there are several (ncic-clets 2.7). */
export function listed(records: readonly string[], count: RecordLayout["count"]): string {
  const isCut = records.length > RECORDS_MAX;
  const shown = isCut ? records.slice(0, RECORDS_MAX) : records;
  const lines = shown.length > 1 ? [...shown, count(shown.length, isCut)] : shown;
  return lines.join(CRLF);
}

function sent(message: MessageText, codes: readonly string[]): (readonly [string, string])[] {
  const fields: (readonly [string, string])[] = [];
  for (const code of codes) {
    const value = message.fields.get(code);
    if (value !== undefined) fields.push([code, value]);
  }
  return fields;
}
