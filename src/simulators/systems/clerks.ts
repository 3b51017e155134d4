/**
 * The people at other states' agencies who answer hit confirmation requests (nlets 12): some at once, some after asking for
 * time, some not before they were asked again, some never. Their answers are messages of their own, as typed by hand.
 *
 * A clerk confirms every NIC whose check digits are right, so that a typing error is denied; `NONE` stands for a record of
 * Canada, which has no number.
 */
import type { MessageText } from "../../domain/messageText.ts";
import { agencyName, agencyTelephone } from "../population/agencies.ts";
import type { Draw } from "../population/draw.ts";
import { nicAt } from "../population/numbers.ts";
import { fieldText } from "./answerText.ts";

/** How one kind of agency answers. */
export interface ClerkRow {
  /** Last characters of the agency's ORI. */
  readonly ends: string;
  /** Number of the first request that is heard; 4: none. */
  readonly silentUntil?: number;
  /** Hours that the first answer asks for. */
  readonly progressHours?: number;
}

export interface ClerksOptions {
  /** Soonest and latest, ms. Real agencies have ten minutes (urgent) or an hour (routine). */
  readonly answerMs: readonly [number, number];
  readonly agencies: readonly ClerkRow[];
}

/** Text of a YR without header, from an agency to another, after so long. */
export type SendAnswer = (
  body: string,
  from: string,
  to: { readonly ori: string; readonly control: string },
  isTest: boolean,
  afterMs: number,
) => void;

const HOUR_MS = 3600_000;
/** Fields of the request that the answer repeats. */
const REPEATED = ["RTY", "OCA", "NIC", "NAM", "DOB", "SEX", "LIC", "LIS", "VIN", "TYP", "SER", "REG", "BHN"];

export class Clerks {
  readonly #options: ClerksOptions;
  readonly #send: SendAnswer;
  readonly #draw: Draw;

  constructor(options: ClerksOptions, draw: Draw, send: SendAnswer) {
    this.#options = options;
    this.#draw = draw;
    this.#send = send;
  }

  /** A request has come to the agency `ori`. */
  take(message: MessageText, ori: string, isTest: boolean): void {
    const row = this.#options.agencies.find(({ ends }) => ori.endsWith(ends));
    if (Number(message.fields.get("RNO") ?? "1") < (row?.silentUntil ?? 1)) return;
    const [soonest, latest] = this.#options.answerMs;
    const afterMs = Math.max(1, this.#draw.between(soonest, latest));
    const to = { ori: message.origin, control: message.control };
    const hours = row?.progressHours ?? 0;
    if (hours > 0) this.#send(answerText(message, ori, hours), ori, to, isTest, afterMs);
    this.#send(answerText(message, ori, 0), ori, to, isTest, afterMs + hours * HOUR_MS);
  }
}

/** `hours`: the clerk cannot say yet, and how long it takes; 0: he can. */
function answerText({ fields }: MessageText, ori: string, hours: number): string {
  const nic = fields.get("NIC") ?? "";
  const isGood = nic === "NONE" || hasGoodNumber(nic);
  return fieldText([
    ...REPEATED.filter((code) => fields.has(code)).map((code) => [code, fields.get(code)!] as const),
    ["CON", hours > 0 ? "P" : isGood ? "Y" : "N"],
    ...(hours > 0 ? [["HRS", String(hours)] as const] : []),
    ["CNA", "TESTPERSON, CLERK"],
    ["CAG", agencyName(ori)],
    ["PHO", agencyTelephone(ori)],
  ]);
}

function hasGoodNumber(nic: string): boolean {
  return /^[A-Z][0-9]{9}$/.test(nic) && nicAt(nic.slice(0, 1), Number(nic.slice(1, 8))) === nic;
}
