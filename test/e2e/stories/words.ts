/** What stories read in answers: who wrote one, and the numbers in it. */
import type { Outcome } from "../../../src/client/index.ts";
import type { Reply } from "../../support/wholeState.ts";

/** Whole texts of the answers. */
export function textsOf({ answers }: Reply): string[] {
  return answers.map(({ text }) => text);
}

/** Text of the only answer. */
export function textOf(reply: Reply): string {
  const texts = textsOf(reply);
  if (texts.length !== 1) throw new Error(`${texts.length} answers: ${texts.join(" | ")}`);
  return texts[0]!;
}

/** Answer of one file; those of several systems come in any order. */
export function answerOf(reply: Reply, file: string): string {
  const found = textsOf(reply).filter((text) => text.split(".")[2] === file);
  if (found.length !== 1)
    throw new Error(`${found.length} answers of ${file}: ${textsOf(reply).join(" | ")}`);
  return found[0]!;
}

/** File control number of the state and NCIC number that an entry was given. */
export function numbersOf(entry: Reply): { readonly FCN: string; readonly NIC: string } {
  const text = textsOf(entry).join(" ");
  const [, FCN] = /ACCEPTED FCN\/(\d{13})/.exec(text) ?? [];
  const [, NIC] = /NIC\/([A-Z]\d{9})/.exec(text) ?? [];
  if (FCN === undefined || NIC === undefined) throw new Error(`not both numbers: ${text}`);
  return { FCN, NIC };
}

/** Code and field of a reject; null where the message was accepted. */
export function rejectOf({
  outcome,
}: {
  readonly outcome: Outcome;
}): { readonly code: number; readonly field: string } | null {
  if (outcome.kind === "accepted") return null;
  const { code, field } = outcome.rejection;
  return { code, field };
}
