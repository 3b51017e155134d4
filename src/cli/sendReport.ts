/**
 * What `send` shows: for people line by line, for programs one object.
 */
import type { DeliverItem, RejectedItem, WarningItem } from "../client/index.ts";
import { explainKey } from "../dictionary/explain.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { REJECT_TABLE, RejectCode, WARNING_TABLE, type WarningCode } from "../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../domain/sessionProtocol.ts";
import type { Sender } from "./send.ts";

export interface Answer {
  readonly delivery: DeliverItem;
  readonly afterMs: number;
}

/** What became of a message so far. */
export interface Outcome {
  readonly message: string;
  /** notSent: no session came about. unknown: the session ended before the switch had decided. */
  disposition: "notSent" | "unknown" | "accepted" | "rejected";
  /** Why there was no session, or how it ended too early; null when all went its way. */
  trouble: string | null;
  rejection: RejectedItem | null;
  readonly warnings: WarningItem[];
  decidedAfterMs: number;
  readonly answers: Answer[];
  /** What came for the station meanwhile and belongs to other messages: what was held for it, broadcasts. */
  readonly others: DeliverItem[];
  /** Accepted, and every destination answered. */
  isDone: boolean;
}

export function nothingYet(message: string): Outcome {
  return {
    message,
    disposition: "notSent",
    trouble: null,
    rejection: null,
    warnings: [],
    decidedAfterMs: 0,
    answers: [],
    others: [],
    isDone: false,
  };
}

export function outcomeLines(outcome: Outcome, dictionary: Dictionary): string[] {
  const { rejection, warnings, decidedAfterMs, message } = outcome;
  if (rejection !== null) return rejectionLines(rejection, message, decidedAfterMs, dictionary);
  const lines = [`accepted  ${milliseconds(decidedAfterMs)}`];
  for (const { code, at } of warnings) {
    lines.push(
      `warning   ${code} ${WARNING_TABLE[code as WarningCode]?.sentence ?? ""}`,
      ...placeLines(message, at),
    );
  }
  return lines;
}

function rejectionLines(
  { code, at, field }: RejectedItem,
  message: string,
  afterMs: number,
  dictionary: Dictionary,
): string[] {
  const row = REJECT_TABLE[code as RejectCode];
  const alias = row?.alias == null ? "" : ` (${row.alias})`;
  const lines = [
    `refused   ${milliseconds(afterMs)}  ${code} ${row?.name ?? "a code that this version does not know"}${alias}${field === "" ? "" : `, field ${field}`}`,
    `  ${row?.sentence ?? ""} ${row?.advice ?? ""}`,
    ...placeLines(message, at),
  ];
  const key = /^(?:1N01[^.]*\.)?([A-Z0-9-]{2,8})\./.exec(message.toUpperCase())?.[1];
  if (key !== undefined) lines.push("", ...explainKey(dictionary, key).split("\n"));
  return lines;
}

/** The line of the message that holds the place, with a caret under it. */
function placeLines(message: string, at: number): string[] {
  const start = message.lastIndexOf("\n", at - 1) + 1;
  const end = message.indexOf("\n", start);
  const line = message.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
  // A long line is shown around the place.
  const from = Math.max(0, at - start - 70);
  return [`  ${line.slice(from, from + 100)}`, `  ${" ".repeat(at - start - from)}^`];
}

export function answerLines({ delivery, afterMs }: Answer, number: number): string[] {
  const { kind, awaited, flags, text } = delivery;
  const word = kind === DeliveryKind.notice ? "notice" : "answer";
  const late = (flags & DeliveryFlag.late) === 0 ? "" : "  late";
  const test = (flags & DeliveryFlag.test) === 0 ? "" : "  test";
  const toCome = awaited === 0 ? "the last" : `${awaited} to come`;
  const head = `${word} ${String(number).padEnd(2)} ${milliseconds(afterMs)}  ${toCome}${late}${test}`;
  return [head, ...text.split(/\r?\n/).map((line) => `  ${line}`)];
}

/** Something else that came for the station: once it is confirmed nobody sees it again. */
export function otherLines({ mnemonic, text }: DeliverItem, station: string): string[] {
  return [`also      for ${mnemonic || station}`, ...text.split(/\r?\n/).map((line) => `  ${line}`)];
}

export function closingLines({ rejection, answers, isDone }: Outcome, waitSeconds: number): string[] {
  if (rejection !== null) return [];
  const last = answers.at(-1)?.delivery;
  if (isDone) return last?.awaited === 0 ? [] : ["done      no (further) answer is to come"];
  if (last?.awaited === 0) {
    const isRefusal = ({ delivery }: Answer) => delivery.code === RejectCode.destinationRefused;
    return answers.some(({ delivery: { kind, code } }) => kind === DeliveryKind.notice && code !== 0)
      ? ["Not every destination could answer; the notice says what to do."]
      : answers.some(isRefusal)
        ? ["A destination has refused the message; its answer says why."]
        : [];
  }
  return [`No (further) answer within ${waitSeconds} s; wait longer with --wait.`];
}

export function asJson(outcome: Outcome, url: string, sender: Sender): object {
  const { rejection, warnings, answers, decidedAfterMs, isDone } = outcome;
  return {
    done: isDone,
    url,
    station: sender.station,
    mnemonic: sender.mnemonic,
    message: outcome.message,
    disposition: outcome.disposition,
    trouble: outcome.trouble,
    decidedAfterMs: rounded(decidedAfterMs),
    rejection: rejection === null ? null : { ...rejection, ...named(rejection.code) },
    warnings,
    answers: answers.map(({ delivery, afterMs }) => ({
      afterMs: rounded(afterMs),
      kind: kindName(delivery.kind),
      awaited: delivery.awaited,
      late: (delivery.flags & DeliveryFlag.late) !== 0,
      test: (delivery.flags & DeliveryFlag.test) !== 0,
      code: delivery.code,
      text: delivery.text,
    })),
    others: outcome.others.map(({ kind, mnemonic, flags, text }) => ({
      kind: kindName(kind),
      mnemonic,
      held: (flags & DeliveryFlag.held) !== 0,
      text,
    })),
  };
}

function named(code: number): object {
  const row = REJECT_TABLE[code as RejectCode];
  return row === undefined
    ? {}
    : { name: row.name, alias: row.alias, sentence: row.sentence, advice: row.advice };
}

function kindName(kind: number): string {
  return Object.entries(DeliveryKind).find(([, value]) => value === kind)?.[0] ?? String(kind);
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(1)} ms`.padStart(10);
}

function rounded(ms: number): number {
  return Number(ms.toFixed(2));
}
