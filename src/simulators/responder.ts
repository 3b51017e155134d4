/**
 * From a forwarded message to its answers on the wire: reading, asking the system, faults on demand, delay,
 * part numbers and flags. The same for all six systems.
 *
 * Every message that is answered at all has exactly one answer with the `last` flag, and it is the last in time;
 * an administrative message has one without text.
 */
import { parseMessageText } from "../domain/messageText.ts";
import { ForwardFlag, type ForwardItem, RespondFlag, type RespondItem } from "../wire/linkMessages.ts";
import type { DelayLine } from "./delayLine.ts";
import type { Latency } from "./latency.ts";
import type { Answer, AnswerContext, DatabaseSystem } from "./system.ts";

export interface ResponderOptions {
  readonly latency: Latency;
  /** Share of messages that are answered by an error, 0 to 1. */
  readonly errorRate: number;
  /** Share of messages that are never answered, 0 to 1. */
  readonly neverRate: number;
  /** 0 up to 1; decides the two shares. */
  readonly random: () => number;
  readonly nowMs: () => number;
  /** A system threw: a bug of the simulator. The asker hears an error answer. */
  readonly onFault: (error: unknown) => void;
}

export interface ResponderStatistics {
  readonly messages: number;
  readonly answers: number;
  readonly hits: number;
  readonly errors: number;
  /** Messages left without an answer on purpose (`neverRate`, members that say nothing). */
  readonly unanswered: number;
}

/** What a message gets that asks nothing: the link hears that it has arrived, nobody else does. */
const TAKEN_OVER: readonly Answer[] = [{ text: "", isHit: false }];
const UNREADABLE: Answer = { text: "REJECT - MESSAGE CANNOT BE READ", isHit: false, isError: true };
const FILE_DOWN = "FILE NOT AVAILABLE";

export class Responder {
  readonly #system: DatabaseSystem;
  readonly #options: ResponderOptions;
  readonly #statistics = { messages: 0, answers: 0, hits: 0, errors: 0, unanswered: 0 };

  constructor(system: DatabaseSystem, options: ResponderOptions) {
    this.#system = system;
    this.#options = options;
  }

  get statistics(): ResponderStatistics {
    return { ...this.#statistics };
  }

  /**
   * `send` says false where the asker's line is gone.
   *
   * Answers one message: at once when latency is off, through the delay line otherwise. Answers of one message
   * leave in order; those of different messages overtake each other as their latencies want it.
   */
  respond(item: ForwardItem, delays: DelayLine, send: (item: RespondItem) => boolean): void {
    this.#statistics.messages++;
    const { latency, neverRate, random } = this.#options;
    if (neverRate > 0 && random() < neverRate) {
      this.#statistics.unanswered++;
      return;
    }
    const answers = this.#answersTo(item);
    if (answers === null) {
      this.#statistics.unanswered++;
      return;
    }
    const [number, leg] = item;
    if (latency.isOff) {
      for (let at = 0; at < answers.length; at++) {
        this.#leave(number, leg, at + 1, answers[at]!, at + 1 === answers.length, send);
      }
      return;
    }
    const baseMs = latency.next();
    const inTime = [...answers].sort((one, other) => (one.delayMs ?? 0) - (other.delayMs ?? 0));
    for (const [at, answer] of inTime.entries()) {
      const isLast = at + 1 === inTime.length;
      delays.schedule(baseMs + (answer.delayMs ?? 0), () =>
        this.#leave(number, leg, at + 1, answer, isLast, send),
      );
    }
  }

  #leave(
    number: number,
    leg: number,
    part: number,
    answer: Answer,
    isLast: boolean,
    send: (item: RespondItem) => boolean,
  ): void {
    const { later } = answer;
    send(this.#respondItem(number, leg, part, answer, isLast && later === undefined));
    later?.((next) => send(this.#respondItem(number, leg, part + 1, next, true)));
  }

  /** Null: there will be none. */
  #answersTo(item: ForwardItem): readonly Answer[] | null {
    const text = textOf(item[5]);
    const message = parseMessageText(text);
    if (message === null) return [this.#system.unreadable?.(text) ?? UNREADABLE];
    const destination = item[4];
    const { errorRate, random, onFault, nowMs } = this.#options;
    const flags = item[3];
    const context: AnswerContext = {
      nowMs,
      number: item[0],
      isTest: (flags & ForwardFlag.test) !== 0,
      isRepeat: (flags & ForwardFlag.repeat) !== 0,
    };
    try {
      if (errorRate > 0 && random() < errorRate) {
        return [this.#system.refuse(message, destination, FILE_DOWN, context)];
      }
      const answers = this.#system.answer(message, destination, context);
      return answers?.length === 0 ? TAKEN_OVER : answers;
    } catch (error) {
      onFault(error);
      return [this.#system.refuse(message, destination, FILE_DOWN, context)];
    }
  }

  #respondItem(number: number, leg: number, part: number, answer: Answer, isLast: boolean): RespondItem {
    let flags = isLast ? RespondFlag.last : 0;
    this.#statistics.answers++;
    if (answer.isError === true) {
      flags |= RespondFlag.error;
      this.#statistics.errors++;
    }
    if (answer.isHit) {
      flags |= RespondFlag.hit;
      this.#statistics.hits++;
    }
    const text = answer.head === undefined ? answer.text : answer.head() + answer.text;
    return [number, leg, part, flags, Buffer.from(text, "latin1")];
  }
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString("latin1");
}
