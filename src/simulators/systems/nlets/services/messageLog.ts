/**
 * RAND, the log of what passed (nlets 18): asked by NLQ, which is queued, acknowledged and answered by a list; one
 * message of it by NFQ, in full.
 *
 * Messages are written as they leave; those to Nlets itself when they arrive. The oldest give way. Criminal history is
 * left out of what an asker sees, with a warning. Test messages are in the log, since they passed, and say so.
 */
import type { Database } from "lmdb";
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { CRLF } from "../../answerText.ts";
import { STANDARD_WORDS } from "../../states/standardWords.ts";
import type { NetworkData } from "../networkData.ts";
import { NLETS_ORI, type Reply } from "../nletsText.ts";

export interface LoggedMessage {
  readonly atMs: number;
  readonly key: string;
  /** ORI, and two letters or ORI. */
  readonly source: string;
  readonly destination: string;
  readonly control: string;
  readonly text: string;
}

/** Of each text so much is kept: the rest of a long history is nobody's business here. */
const TEXT_CHARACTERS_MAX = 4000;
const SUMMARY_CHARACTERS = 40;
const HOUR_MS = 3600_000;

export class MessageLog {
  readonly #messages: Database<LoggedMessage, number>;
  readonly #options: NetworkData["log"];
  readonly #zoneHours: number;
  /** Those that are on their way to the disk. */
  readonly #leaving = new Map<number, LoggedMessage>();
  #last: number;

  constructor(changes: ChangeStore, options: NetworkData["log"], zoneHours: number) {
    this.#messages = changes.database<LoggedMessage, number>("nlets.log");
    this.#options = options;
    this.#zoneHours = zoneHours;
    const [newest] = this.#messages.getKeys({ reverse: true, limit: 1 });
    this.#last = newest ?? 0;
  }

  /** Written behind the message's back: nobody waits for the log's disk. */
  append(message: LoggedMessage): void {
    const number = ++this.#last;
    const logged = { ...message, text: message.text.slice(0, TEXT_CHARACTERS_MAX) };
    this.#leaving.set(number, logged);
    void this.#messages.put(number, logged).finally(() => this.#leaving.delete(number));
    if (number > this.#options.messagesMax) void this.#messages.remove(number - this.#options.messagesMax);
  }

  /** Newest first. */
  *#newestFirst(): Generator<readonly [number: number, message: LoggedMessage]> {
    const leaving = [...this.#leaving].reverse();
    const oldestLeaving = leaving.at(-1)?.[0] ?? this.#last + 1;
    yield* leaving;
    for (const { key, value } of this.#messages.getRange({ start: oldestLeaving - 1, reverse: true })) {
      yield [key, value];
    }
  }

  /** Answers NLQ: that it is queued, and what was found. */
  search({ fields }: MessageText): Reply[] {
    const queued = reply("NLR", `REQUEST QUEUED${CRLF}THE LIST FOLLOWS`, false);
    const window = [this.#time(fields.get("BEG")!, false), this.#time(fields.get("END")!, true)] as const;
    const keys = fields.get("TYP")!;
    const wanted = keys === "ALL" ? null : new Set(keys.split(",").map((key) => key.trim()));
    const found: string[] = [];
    const hidden = new Set<string>();
    for (const [number, value] of this.#newestFirst()) {
      if (value.atMs < window[0]) break;
      if (value.atMs > window[1] || (wanted !== null && !wanted.has(value.key))) continue;
      if (!isBetween(value, fields) || !isFound(value.text, fields)) continue;
      if (this.#options.hidden.includes(value.key)) hidden.add(value.key);
      else found.push(this.#line(number, value));
      if (found.length > this.#options.hitsMax) break;
    }
    const warning =
      hidden.size === 0 ? [] : [`NOT SHOWN: MESSAGES OF THE TYPES ${[...hidden].sort().join(" ")}`];
    if (found.length === 0) {
      const body = [STANDARD_WORDS.notOnFile, ...warning].join(CRLF);
      return [queued, { ...reply("NLR", body, false), delayMs: this.#options.searchMs }];
    }
    const isCut = found.length > this.#options.hitsMax;
    const shown = found.slice(0, this.#options.hitsMax);
    const count = isCut ? `${shown.length} MESSAGES SHOWN - NARROW THE SEARCH` : `${shown.length} MESSAGES`;
    const body = [...shown, count, ...warning].join(CRLF);
    return [queued, { ...reply("NLR", body, true), delayMs: this.#options.searchMs }];
  }

  /** Answers NFQ. */
  full({ fields }: MessageText): Reply {
    const number = Number(fields.get("LNO"));
    const message = Number.isSafeInteger(number)
      ? (this.#leaving.get(number) ?? this.#messages.get(number))
      : undefined;
    if (message === undefined)
      return reply("NFR", `${STANDARD_WORDS.notOnFile} LNO/${fields.get("LNO")}`, false);
    if (this.#options.hidden.includes(message.key)) {
      return { ...reply("NFR", `MESSAGES OF THE TYPE ${message.key} ARE NOT SHOWN`, false), isError: true };
    }
    return reply("NFR", `${this.#line(number, message)}${CRLF}${message.text}`, true);
  }

  #line(number: number, { atMs, key, source, destination, control, text }: LoggedMessage): string {
    const iso = new Date(atMs + this.#zoneHours * HOUR_MS).toISOString();
    const at = `${iso.slice(0, 10).replaceAll("-", "")}@${iso.slice(11, 13)}${iso.slice(14, 16)}`;
    const words = control === "" ? "" : ` *${control}`;
    const summary = text.replace(/[\r\n]+/g, " ").slice(0, SUMMARY_CHARACTERS);
    return `LNO/${number} ${at} ${key} ${source} TO ${destination}${words} ${summary}`;
  }

  /** CCYYMMDD or CCYYMMDD@HHMM in the network's time; a day without time ends with its last minute. */
  #time(written: string, isEnd: boolean): number {
    const part = (from: number, to: number) => Number(written.slice(from, to));
    const hasTime = written.length > 8;
    const [hour, minute] = hasTime ? [part(9, 11), part(11, 13)] : isEnd ? [23, 59] : [0, 0];
    const atMs = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), hour, minute) - this.#zoneHours * HOUR_MS;
    return isEnd ? atMs + 59_999 : atMs;
  }
}

function isBetween({ source, destination }: LoggedMessage, fields: MessageText["fields"]): boolean {
  return source.startsWith(fields.get("SRC") ?? "") && destination.startsWith(fields.get("DST") ?? "");
}

/** FND, with AND or with ORR; or a name with wildcards. */
function isFound(text: string, fields: MessageText["fields"]): boolean {
  const name = fields.get("NAM");
  if (name !== undefined) return wildcardPattern(name).test(text);
  const has = (code: string) => text.includes(fields.get(code) ?? "");
  if (fields.has("ORR")) return (has("FND") && (!fields.has("AND") || has("AND"))) || has("ORR");
  return has("FND") && has("AND");
}

/** `TESTPERSON, G*` finds every name that begins so. */
function wildcardPattern(name: string): RegExp {
  const parts = name.split("*").map((part) => part.replace(/[^A-Z0-9 ,]/g, "."));
  return new RegExp(`(^|[^A-Z])${parts.join("[A-Z'-]*")}($|[^A-Z])`);
}

function reply(key: string, body: string, isHit: boolean): Reply {
  return { key, originator: NLETS_ORI, body, isHit, isMade: true };
}
