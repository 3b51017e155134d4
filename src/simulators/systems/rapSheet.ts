/**
 * Criminal history as text, in the layout of ncic-clets 3.2: caveat with requester and purpose, identification,
 * events in the order of their dates, end mark. The same in every state.
 */
import type { MessageText } from "../../domain/messageText.ts";
import type { HistoryEvent, Subject } from "../population/records.ts";
import { CRLF, stamp } from "./answerText.ts";

export const END_OF_MESSAGE = "* * * END OF MESSAGE * * *";
const RULE = "- - - - - - - - - - - - - - - - - - - -";

export function rapSheet(subject: Subject, message: MessageText, nowMs: number): string {
  return [
    ...caveat(message, nowMs),
    RULE,
    ...identification(subject),
    RULE,
    ...subject.events.flatMap(eventLines),
    END_OF_MESSAGE,
  ].join(CRLF);
}

function caveat(message: MessageText, nowMs: number): string[] {
  const { date, time } = stamp(nowMs);
  const field = (code: string) => message.fields.get(code) ?? "NONE";
  return [
    "CONFIDENTIAL CRIMINAL HISTORY - INVENTED DATA",
    `RELEASED FOR PURPOSE ${field("PUR")} ONLY - DESTROY WHEN NO LONGER NEEDED`,
    `DATE:${date} TIME:${time} UTC`,
    `ORI:${message.origin} ATN:${field("ATN")}`,
    `RSN:${field("RSN")} CAS:${field("CAS")}`,
  ];
}

function identification(subject: Subject): string[] {
  const { SID, CII, FBI, NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, POB, SOC, OLN, ADR } = subject;
  return [
    `SID:${SID} CII:${CII} FBI:${FBI}`,
    `NAM:01 ${NAM}`,
    ...subject.aliases.map((alias, at) => `NAM:${String(at + 2).padStart(2, "0")} ${alias}`),
    `SEX:${SEX} RAC:${RAC} DOB:${DOB} POB:${POB}`,
    `HGT:${HGT} WGT:${WGT} EYE:${EYE} HAI:${HAI}`,
    `SOC:${SOC} CDL:${OLN}`,
    `ADR:${ADR}`,
    "DNA:NO REGISTRANT:NO",
  ];
}

function eventLines(event: HistoryEvent): string[] {
  const charges = event.charges.map(
    (charge, at) => `CNT:${String(at + 1).padStart(2, "0")} #${at + 1} ${charge}`,
  );
  return [
    `ARR/DET/CITE: NAM:01 ${event.date} ${event.byFingerprint ? "POSITIVE ID" : "NAME ONLY"}`,
    `AGENCY:${event.agency} BOOKING:${event.booking}`,
    ...charges,
    `COURT: NAM:01 ${event.courtDate} ${event.court}`,
    ...charges.map((_, at) => `CNT:${String(at + 1).padStart(2, "0")} DISPO:${event.disposition}`),
    ...(event.sentence === "" ? [] : [`SEN:${event.sentence}`]),
    ...event.custody,
    RULE,
  ];
}
