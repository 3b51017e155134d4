/**
 * The reason that an operator gives for an act.
 */
import { type ApiAnswer, refused } from "./apiRoutes.ts";

/** A Close frame may carry the reason: with the code's sentence it has room for so many characters. */
const REASON_CHARACTERS_MAX = 80;

/** The reason, "" for none; or the refusal of a body that has something else in it than the reason and `further` fields. */
export function readReason(
  body: Readonly<Record<string, unknown>>,
  further: readonly string[] = [],
): string | ApiAnswer {
  for (const field of Object.keys(body)) {
    if (field === "reason" || further.includes(field)) continue;
    return refused(400, "fieldUnknown", field, `${field} is not known here.`, further[0] ?? "reason");
  }
  const { reason = "" } = body;
  if (typeof reason !== "string") return refused(400, "fieldMalformed", "reason", "reason must be a text.");
  if (reason.length > REASON_CHARACTERS_MAX) {
    return refused(400, "fieldTooLong", "reason", `reason has at most ${REASON_CHARACTERS_MAX} characters.`);
  }
  if (!/^[\x20-\x7e]*$/.test(reason)) {
    return refused(400, "fieldMalformed", "reason", "reason must be printable US-ASCII.");
  }
  return reason;
}
