/**
 * The words of a notice: what happened to a message after it was accepted, for people and for hosts.
 *
 *   NOTICE 502 responseOverdue RQ AZ *R1
 *   The destination did not answer in time. Send the inquiry again; ...
 *
 * The first line is made for machines: code, name, key, destination, control field where there is one.
 */
import { REJECT_TABLE, type RejectCode } from "../domain/codes.ts";

export interface NoticeFacts {
  readonly code: RejectCode;
  readonly key: string;
  readonly destination: string;
  readonly control: string;
  /** A further sentence with the facts of this case, "" for none. */
  readonly detail: string;
}

export function noticeText({ code, key, destination, control, detail }: NoticeFacts): Uint8Array {
  const row = REJECT_TABLE[code];
  const head = `NOTICE ${code} ${row.name} ${key} ${destination}${control === "" ? "" : ` *${control}`}`;
  const lines = detail === "" ? [head] : [head, detail];
  return Buffer.from([...lines, `${row.sentence} ${row.advice}`].join("\r\n"), "latin1");
}
