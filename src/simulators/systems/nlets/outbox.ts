/**
 * What leaves Nlets for our state: answers on the line of their question, and messages that nobody asked for.
 *
 * The header is written when a message leaves, because its numbers count what leaves; so is the line in the log.
 * Unasked messages wait on disk for their hour and for a switch; one that had to wait for the line says so.
 */
import type { ChangeStore } from "../../files/changeStore.ts";
import { LaterNotices } from "../../files/laterNotices.ts";
import { NoticeQueue } from "../../files/noticeQueue.ts";
import { TEST_LINE } from "../../files/recordNotices.ts";
import type { Draw } from "../../population/draw.ts";
import type { Answer } from "../../system.ts";
import { CRLF, inParts } from "../answerText.ts";
import type { NetworkData } from "./networkData.ts";
import { OutputHeaders, type Receiver, type Reply } from "./nletsText.ts";
import type { MessageLog } from "./services/messageLog.ts";

/** Room for the header in the longest message. */
const HEADER_CHARACTERS_MAX = 100;
/** Longer than this on our side of the line is worth a word. */
const MINUTE_MS = 60_000;
const DELAY_WORTH_SAYING_MS = MINUTE_MS;

/** A message that nobody asked for, until it leaves. */
interface Waiting {
  readonly reply: Reply;
  readonly to: Receiver;
  readonly sinceMs: number;
}

export interface OutboxOptions {
  readonly changes: ChangeStore;
  readonly log: MessageLog;
  readonly data: Pick<NetworkData, "clock" | "numbers" | "characters">;
  readonly draw: Draw;
  readonly nowMs: () => number;
}

export class Outbox {
  /** The messages that nobody asked for, as the server takes them. */
  readonly queue: NoticeQueue;
  readonly headers: OutputHeaders;
  readonly #options: OutboxOptions;
  readonly #later: LaterNotices;
  readonly #bodyMax: number;

  constructor(options: OutboxOptions) {
    const { changes, data, draw } = options;
    this.#options = options;
    this.headers = new OutputHeaders(data, draw);
    this.#bodyMax = data.characters.message - HEADER_CHARACTERS_MAX;
    this.queue = new NoticeQueue(changes);
    this.#later = new LaterNotices(changes, this.queue);
    this.queue.seal = (text) => this.#seal(JSON.parse(text) as Waiting);
  }

  /** Answers of one reply: several where it is too long for one message. */
  answers(reply: Reply, to: Receiver, isTest: boolean): Answer[] {
    const { isHit, isError = false, delayMs = 0, dropsControl = false } = reply;
    const receiver = dropsControl ? { ...to, control: "" } : to;
    return inParts("", isTest ? withLine(reply, TEST_LINE) : reply.body, this.#bodyMax).map((text) => ({
      text,
      head: () => this.#depart({ ...reply, body: text }, receiver),
      isHit,
      isError,
      delayMs,
    }));
  }

  /** Sends a message that is no answer, now or after so long. Within or outside of a transaction. */
  announce(reply: Reply, to: Receiver, isTest: boolean, afterMs = 0): void {
    const nowMs = this.#options.nowMs();
    const body = isTest ? withLine(reply, TEST_LINE) : reply.body;
    const { changes } = this.#options;
    changes.transaction(() => {
      for (const part of inParts("", body, this.#bodyMax)) {
        const waiting: Waiting = { reply: { ...reply, body: part }, to, sinceMs: nowMs + afterMs };
        if (afterMs === 0) this.queue.add(JSON.stringify(waiting));
        else this.#later.add(JSON.stringify(waiting), waiting.sinceMs);
      }
    });
  }

  /** A whole message at once, for somebody who carries it himself. */
  text(reply: Reply, to: Receiver): string {
    return this.#depart(reply, to) + reply.body;
  }

  /** Lets go what is due. */
  runDue(nowMs: number): void {
    this.#later.runDue(nowMs);
  }

  #seal({ reply, to, sinceMs }: Waiting): string {
    const heldMs = this.#options.nowMs() - sinceMs;
    const isLate = heldMs > DELAY_WORTH_SAYING_MS;
    const body = isLate ? withLine(reply, `DELAYED ${Math.round(heldMs / MINUTE_MS)} MINUTES`) : reply.body;
    return this.#depart({ ...reply, body }, to) + body;
  }

  /** Header of a message that leaves now. */
  #depart(reply: Reply, to: Receiver): string {
    const { log, nowMs } = this.#options;
    const atMs = nowMs();
    log.append({
      ...{ atMs, key: reply.key, source: reply.originator, destination: to.ori },
      ...{ control: to.control, text: reply.body },
    });
    return this.headers.next(reply, to, atMs);
  }
}

/** A line about the message, in front of it; behind what is read by its fields. */
function withLine({ key, body }: Reply, line: string): string {
  return CONFIRMATION_KEYS.has(key) ? body + CRLF + line : line + CRLF + body;
}
const CONFIRMATION_KEYS: ReadonlySet<string> = new Set(["YQ", "YR"]);
