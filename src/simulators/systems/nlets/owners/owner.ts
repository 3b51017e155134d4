/** What every system behind Nlets that is no state has in common: keys in, answers out. */
import type { MessageText } from "../../../../domain/messageText.ts";
import { fieldText } from "../../answerText.ts";
import { STANDARD_WORDS } from "../../states/standardWords.ts";
import type { Receiver, Reply } from "../nletsText.ts";

export interface Asked {
  readonly nowMs: number;
  /** A test message: records of its own, nothing live is touched. */
  readonly isTest: boolean;
  /** Sends a message that is no answer to this one, at once or after a while of the clock. */
  announce(reply: Reply, to: Receiver, afterMs?: number): void;
}

export interface DataOwner {
  /** Null where the key is none of its own. */
  answer(message: MessageText, asked: Asked): readonly Reply[] | null;
}

/** Answers of one owner, with its ORI. */
export function ownerReply(originator: string, key: string, body: string, isHit: boolean): Reply {
  return { key, originator, body, isHit };
}

/** `NOT ON FILE REG/NZ9999` with what was asked. */
export function notOnFile({ fields }: MessageText, codes: readonly string[]): string {
  const asked = codes.flatMap((code) => (fields.has(code) ? [[code, fields.get(code)!] as const] : []));
  return `${STANDARD_WORDS.notOnFile} ${fieldText(asked)}`;
}

/** Number of so many digits behind a prefix; -1 where the value is something else. */
export function numberBehind(prefix: string, digits: number, value: string | undefined): number {
  const written = value?.startsWith(prefix) ? value.slice(prefix.length) : "";
  return written.length === digits && /^\d+$/.test(written) ? Number(written) : -1;
}

export function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}
