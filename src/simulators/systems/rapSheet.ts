/**
 * Criminal history as text, in the layout of ncic-clets 3.2: caveat with requester and purpose, identification,
 * events in the order of their dates, end mark. The same in every state; what only California's repository knows
 * comes in from outside.
 */
import type { MessageText } from "../../domain/messageText.ts";
import type {
  ArrestCycle,
  Charge,
  CourtEvent,
  CriminalRecord,
  HistoryEvent,
} from "../population/history/criminalRecord.ts";
import type { Subject } from "../population/records.ts";
import { CRLF, stamp } from "./answerText.ts";
import { type DisclosedHistory, disclose } from "./disclosure.ts";

export const END_OF_MESSAGE = "* * * END OF MESSAGE * * *";
const RULE = "- - - - - - - - - - - - - - - - - - - -";

/** What the repository adds to the subject's own record. */
export interface RapSheetContext {
  /** The purpose in words; "" where it is not known. */
  readonly purposeWords: string;
  /** Line about the release before this one. */
  readonly lastRelease: string;
  /** Lines about the subject from other files: a warrant, an order, a registration. */
  readonly flags: readonly string[];
}

/** All of a subject's record that is not sealed. */
export function rapSheet(subject: Subject, message: MessageText, nowMs: number): string {
  const { date } = stamp(nowMs);
  return disclosedRapSheet(disclose(subject, null, date), message, nowMs, null);
}

/** What a purpose may see of it. */
export function disclosedRapSheet(
  history: DisclosedHistory,
  message: MessageText,
  nowMs: number,
  context: RapSheetContext | null,
): string {
  const flags = context === null || context.flags.length === 0 ? [] : [...context.flags, RULE];
  const cycles = history.cycles.flatMap((cycle) => [...cycleLines(cycle), RULE]);
  return [
    ...caveat(message, nowMs, context),
    RULE,
    ...identification(history),
    RULE,
    ...flags,
    ...(cycles.length === 0 ? ["NO EVENT ON FILE THAT MAY BE SHOWN", RULE] : cycles),
    END_OF_MESSAGE,
  ].join(CRLF);
}

function caveat(message: MessageText, nowMs: number, context: RapSheetContext | null): string[] {
  const { date, time } = stamp(nowMs);
  const field = (code: string) => message.fields.get(code) ?? "NONE";
  const words = context === null || context.purposeWords === "" ? "" : ` (${context.purposeWords})`;
  return [
    "CONFIDENTIAL CRIMINAL HISTORY - INVENTED DATA",
    `RELEASED FOR PURPOSE ${field("PUR")}${words} ONLY - DESTROY WHEN NO LONGER NEEDED`,
    `DATE:${date} TIME:${time} UTC`,
    `ORI:${message.origin} ATN:${field("ATN")}`,
    `RSN:${field("RSN")} CAS:${field("CAS")}`,
    ...(context === null ? [] : [context.lastRelease]),
  ];
}

function identification({ subject, hidden }: DisclosedHistory): string[] {
  const { SID, CII, FBI, NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, SKN, POB, SOC, OLN, ADR } = subject;
  const aliases = hidden.has("aliases") ? [] : subject.aliases;
  const monikers = hidden.has("aliases") ? [] : subject.monikers;
  const births = hidden.has("aliases") ? [] : subject.otherBirths;
  const numbers = [hidden.has("SOC") ? "" : `SOC:${SOC}`, hidden.has("OLN") ? "" : `CDL:${OLN}`];
  const isNumbered = numbers.some((number) => number !== "");
  return [
    `SID:${SID} CII:${CII} FBI:${FBI}`,
    ...[NAM, ...aliases].map((name, at) => `NAM:${twoDigits(at + 1)} ${name}`),
    ...(monikers.length === 0 ? [] : [`MON:${monikers.join(", ")}`]),
    `SEX:${SEX} RAC:${RAC} DOB:${[DOB, ...births].join(" ADOB:")} POB:${POB}`,
    `HGT:${HGT} WGT:${WGT} EYE:${EYE} HAI:${HAI} SKN:${SKN}`,
    ...(isNumbered ? [numbers.filter((number) => number !== "").join(" ")] : []),
    ...(hidden.has("marks") || subject.marks.length === 0 ? [] : [`SMT:${subject.marks.join(", ")}`]),
    ...(hidden.has("ADR") ? [] : [`ADR:${ADR}`]),
    ...(hidden.has("biometrics") ? [] : biometrics(subject)),
    `DNA:${dnaWords(subject, hidden.has("biometrics"))} REGISTRANT:${subject.registrant ?? "NO"}`,
  ];
}

function biometrics({ FPC, henry, references }: CriminalRecord): string[] {
  const { fingerprints, palms, photographs } = references;
  return [
    `FPC:${FPC} HENRY:${henry}`,
    `FINGERPRINTS:${fingerprints} PALMS:${palms === "" ? "NONE" : palms} PHOTOS:${photographs.join(",") || "NONE"}`,
  ];
}

function dnaWords({ references: { DNA } }: CriminalRecord, isHidden: boolean): string {
  if (DNA === "") return "NO";
  return isHidden ? "YES" : `YES ${DNA}`;
}

function cycleLines({ events }: ArrestCycle): string[] {
  return events.flatMap((event) => [
    `${eventTitle(event)}: NAM:${twoDigits(event.name)} ${event.date} ${event.byFingerprint ? "POSITIVE ID" : "NAME ONLY"}`,
    ...eventLines(event),
  ]);
}

function eventTitle(event: HistoryEvent): string {
  switch (event.kind) {
    case "arrest":
      return "ARR/DET/CITE";
    case "supervision":
      return event.of;
    default:
      return event.kind.toUpperCase();
  }
}

function eventLines(event: HistoryEvent): string[] {
  const agency = `AGENCY:${event.agency}`;
  switch (event.kind) {
    case "arrest":
      return [
        `${agency} ${event.manner} BOOKING:${event.booking}`,
        ...chargeLines(event.charges),
        `DISPO:${event.policeDisposition}`,
      ];
    case "pretrial":
      return [agency, ...chargeLines(event.charges), `DISPO:${event.decision}`];
    case "court":
      return courtLines(event);
    case "custody":
      return [
        agency,
        `${event.place} ${event.what} NUMBER:${event.number}`,
        ...(event.what === "RECEIVED" ? chargeLines(event.charges) : []),
      ];
    case "supervision":
      return [agency, `${event.what} NUMBER:${event.number} UNTIL:${event.until}`];
    case "rehabilitation":
      return [agency, `DISPO:${event.what}`];
    case "registration":
      return [agency, `REGISTERED ${event.statute} ${event.of}`];
  }
}

function courtLines({ agency, caseNumber, filed, counts, sentence, suspended }: CourtEvent): string[] {
  const charged = counts.flatMap(({ charge, enhancement }, at) => [
    chargeLine(charge, at),
    ...(enhancement === "" ? [] : [`CNT:${twoDigits(at + 1)} ENHANCEMENT ${enhancement}`]),
  ]);
  return [
    `AGENCY:${agency} CASE:${caseNumber} FILED:${filed}`,
    ...charged,
    ...counts.map(({ disposition }, at) => `CNT:${twoDigits(at + 1)} DISPO:${disposition}`),
    ...(suspended === "" ? [] : [`PROCEEDINGS SUSPENDED:${suspended}`]),
    ...(sentence === "" ? [] : [`SEN:${sentence}`]),
  ];
}

function chargeLines(charges: readonly Charge[]): string[] {
  return charges.map(chargeLine);
}

function chargeLine({ statute, words, level }: Charge, at: number): string {
  return `CNT:${twoDigits(at + 1)} #${at + 1} ${statute}-${words} (${level.toUpperCase()})`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
