/**
 * What a hit confirmation says: a request (YQ) asks the agency that entered a record whether it still stands, an
 * answer (YR) confirms, denies, or names the hours until it will be known (ncic-clets 2.10, nlets 12).
 *
 * Messages of this state have passed the core; those of other states have not, so every value is checked here.
 */
export interface RequestFacts {
  /** ORI that asks. */
  readonly requester: string;
  /** ORI that entered the record. */
  readonly owner: string;
  /** RTY, `WP` for example; "" where it is missing. */
  readonly recordType: string;
  /** Case number; "" where it is missing. */
  readonly oca: string;
  /** NCIC number of the record; "" where there is none (`NIC/NONE`, Canada). */
  readonly nic: string;
  /** Control field without the asterisk, "" for none. */
  readonly control: string;
  /** First, second or third request (RNO). */
  readonly request: 1 | 2 | 3;
  /** Urgent: answer within minutes; otherwise routine (PRI). */
  readonly isUrgent: boolean;
}

/** Y confirmed, N denied, P known later, E valid under another condition. */
export type Confirmation = "Y" | "N" | "P" | "E";

export interface AnswerFacts {
  readonly requester: string;
  readonly owner: string;
  readonly recordType: string;
  readonly oca: string;
  readonly nic: string;
  readonly control: string;
  readonly confirmation: Confirmation;
  /** Hours until it is known; only with P. */
  readonly hours: number;
  /** Name of the person who answered; "" where it is missing. */
  readonly responder: string;
}

/** Sender, receiver and control field of a message, whatever its layout. */
export interface Between {
  readonly from: string;
  readonly to: string;
  readonly control: string;
}

type Fields = ReadonlyMap<string, string>;

const NO_NIC = "NONE";
/** Hours that an answer may name (three digits); more is a typing error. */
const HOURS_MAX = 999;

/** Null where the fields do not make a request. */
export function requestFacts({ from, to, control }: Between, fields: Fields): RequestFacts | null {
  const request = Number(fields.get("RNO"));
  const priority = fields.get("PRI");
  if (request !== 1 && request !== 2 && request !== 3) return null;
  if (priority !== "U" && priority !== "R") return null;
  return { requester: from, owner: to, control, ...record(fields), request, isUrgent: priority === "U" };
}

/** Null where the fields do not make an answer. */
export function answerFacts({ from, to, control }: Between, fields: Fields): AnswerFacts | null {
  const confirmation = fields.get("CON");
  if (confirmation !== "Y" && confirmation !== "N" && confirmation !== "P" && confirmation !== "E")
    return null;
  const hours = confirmation === "P" ? Number(fields.get("HRS")) : 0;
  if (confirmation === "P" && !(hours >= 1 && hours <= HOURS_MAX)) return null;
  const responder = fields.get("CNA") ?? fields.get("RNA") ?? "";
  return { requester: to, owner: from, control, ...record(fields), confirmation, hours, responder };
}

function record(fields: Fields): { recordType: string; oca: string; nic: string } {
  const nic = fields.get("NIC") ?? "";
  return {
    recordType: fields.get("RTY") ?? "",
    oca: fields.get("OCA") ?? "",
    nic: nic === NO_NIC ? "" : nic,
  };
}
