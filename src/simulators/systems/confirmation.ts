/**
 * Hit confirmation: the clerk of the agency that entered a record says whether it still stands (nlets 12).
 *
 * The clerk is quick, because people wait for a demonstration; he confirms every NIC whose check digits are
 * right, so that a typing error is denied.
 */
import type { MessageText } from "../../domain/messageText.ts";
import { agencyName, agencyTelephone } from "../population/agencies.ts";
import { nicAt } from "../population/numbers.ts";
import { fieldText } from "./answerText.ts";

/** Real agencies have ten minutes (urgent) or an hour (routine). */
export const CLERK_MS = 1500;

/** Fields of the request that the answer repeats. */
const REPEATED = ["RTY", "OCA", "NIC", "NAM", "DOB", "SEX", "LIC", "LIS", "VIN", "TYP", "SER", "REG", "BHN"];

/** Text of the YR, without header; `responder` is the agency that answers. */
export function confirmationBody(message: MessageText, responder: string): string {
  const repeated = REPEATED.filter((code) => message.fields.has(code)).map(
    (code) => [code, message.fields.get(code)!] as const,
  );
  const nic = message.fields.get("NIC") ?? "";
  return fieldText([
    ...repeated,
    ["CON", nic === "NONE" || hasGoodNumber(nic) ? "Y" : "N"],
    ["CNA", "TESTPERSON, CLERK"],
    ["CAG", agencyName(responder)],
    ["PHO", agencyTelephone(responder)],
  ]);
}

function hasGoodNumber(nic: string): boolean {
  return /^[A-Z][0-9]{9}$/.test(nic) && nicAt(nic.slice(0, 1), Number(nic.slice(1, 8))) === nic;
}
