/**
 * How the state's files write records and what was done to them: fields and periods, in the order of the examples in
 * ncic-clets 1.10; what has befallen a record stands below it, a line each.
 */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import type { DoneAct, RecordAct } from "../../files/recordActs.ts";
import { eventLine } from "../../files/recordNotices.ts";
import type { HotRecord } from "../../population/records.ts";
import { CRLF, fieldText } from "../answerText.ts";
import { CALIFORNIA_LAYOUT } from "../californiaLayout.ts";
import type { HotLayout } from "../recordLayout.ts";

/** First words of an acknowledgement; an event has its own. */
const ACT_WORDS: Readonly<Record<Exclude<RecordAct, "event">, string>> = {
  enter: "ACCEPTED",
  modify: "MODIFIED",
  cancel: "CANCELLED",
  locate: "LOCATED",
  clear: "CLEARED",
  supplement: "SUPPLEMENTED",
  unsupplement: "SUPPLEMENTAL DATA REMOVED",
};

const CONFIRM = "CONFIRM WITH ORI";

/** `files` by id. */
export function stateLayout(files: ReadonlyMap<string, RecordFileDefinition>): HotLayout {
  return {
    record: (record) => recordText(record, files.get(record.file)!),
    nothing: CALIFORNIA_LAYOUT.nothing,
    count: CALIFORNIA_LAYOUT.count,
  };
}

function recordText(record: HotRecord, file: RecordFileDefinition): string {
  const { words, ORI, fields, cautions, life } = record;
  const added = (life?.supplements ?? []).map(([code, value]) => `${code}/${value}`);
  const line = [
    `${mark(record, file)}MKE/${words}.ORI/${ORI}`,
    fieldText(Object.entries(fields)),
    ...added,
    ...(cautions.length === 0 ? [] : [`CMC/${cautions.join("")}`]),
    // The number of a warrant says more than that of the agency's case (ncic-clets 1.10).
    ...(fields["WNO"] === undefined ? [`OCA/${record.OCA}`] : []),
    ...numbers(record),
    ...(file.informs ? [] : [file.caveat ?? CONFIRM]),
  ].join(".");
  return [line, ...befallen(record, file)].join(CRLF);
}

function mark({ life }: HotRecord, { informs }: RecordFileDefinition): string {
  if (life?.status === "inactive") return "***INACTIVE - FOR INFORMATION ONLY*** ";
  return informs ? "" : "***HIT*** ";
}

/** `FCN/4012601000017.NIC/W000000097`, as far as there are such numbers. */
function numbers({ FCN, NIC }: HotRecord): string[] {
  return [`FCN/${FCN}`, ...(NIC === "" ? [] : [`NIC/${NIC}`])];
}

/** What happened to the record, and what has not happened yet but should. */
function befallen({ life }: HotRecord, { events }: RecordFileDefinition): string[] {
  const happened = life?.events ?? [];
  const missing = events.flatMap(({ words, before }) =>
    before === null || happened.some((event) => event.words === words) ? [] : [before],
  );
  return [...happened.map(eventLine), ...missing];
}

/** `ACCEPTED FCN/3012606000042`; what was done to a record that has a NIC names it too. */
export function acknowledgement({ act, file, record }: DoneAct, key: string): string {
  const words =
    act === "event" ? (file.events.find((event) => event.key === key)?.words ?? "NOTED") : ACT_WORDS[act];
  return `${words} ${(act === "enter" ? [`FCN/${record.FCN}`] : numbers(record)).join(".")}`;
}
