/**
 * The words of a notice: what happened to a message after it was accepted, for people and for hosts.
 *
 *   NOTICE 502 responseOverdue RQ AZ *R1
 *   The destination did not answer in time. Send the inquiry again; ...
 *
 * The first line is made for machines: code, name, key, destination, control field where there is one.
 */
import {
  isNoticeCode,
  NOTICE_TABLE,
  type NoticeCode,
  REJECT_TABLE,
  type RejectCode,
} from "../domain/codes.ts";

export interface NoticeFacts {
  readonly code: RejectCode | NoticeCode;
  readonly key: string;
  readonly destination: string;
  readonly control: string;
  /** Further lines with the facts of this case, "" for none. */
  readonly detail: string;
}

export function noticeText({ code, key, destination, control, detail }: NoticeFacts): Uint8Array {
  const { name, words } = meaningOf(code);
  const head = `NOTICE ${code} ${name} ${key} ${destination}${control === "" ? "" : ` *${control}`}`;
  const lines = detail === "" ? [head] : [head, detail];
  return Buffer.from([...lines, words].join("\r\n"), "latin1");
}

function meaningOf(code: RejectCode | NoticeCode): { readonly name: string; readonly words: string } {
  if (isNoticeCode(code)) return { name: NOTICE_TABLE[code].name, words: NOTICE_TABLE[code].sentence };
  const { name, sentence, advice } = REJECT_TABLE[code];
  return { name, words: `${sentence} ${advice}` };
}
