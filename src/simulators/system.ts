/**
 * What a simulated database is: a message goes in, answers come out. No sockets, no clocks, no chance.
 *
 * Delay, the `last` flag, injected errors and frames are the business of `responder.ts`, so that a system
 * is nothing but its files and its way of writing.
 */
import type { Dictionary } from "../dictionary/model.ts";
import type { MessageText } from "../domain/messageText.ts";
import type { ChangeStore } from "./files/changeStore.ts";
import type { NoticeQueue } from "./files/noticeQueue.ts";
import type { ActContext } from "./files/recordActs.ts";
import type { LineAddress } from "./lines/databaseLine.ts";
import type { RecordStore } from "./store/recordStore.ts";

export interface Answer {
  /** Whole text with its header; 32,000 characters at most (ncic-clets 2.11). Empty only from the responder. */
  readonly text: string;
  /** Called once, when the answer leaves, for what stands in front of the text: a header that counts what leaves. */
  readonly head?: () => string;
  /** A record was found. */
  readonly isHit: boolean;
  /** The message could not be processed; the text says why. Default false. */
  readonly isError?: boolean;
  /** Comes this much later than the system's usual latency, ms. Left out of account when latency is off. */
  readonly delayMs?: number;
  /**
   * One more answer follows, which is not known yet. Called once, when this one has left; `tell` takes the answer that
   * follows, which is the last, and says false where the asker's line is gone. A system tells within the asker's deadline.
   */
  readonly later?: (tell: (answer: Answer) => boolean) => void;
}

/** What the link says about the message besides its text, and the time. */
export type AnswerContext = ActContext;

/** What a system is made of. */
export interface SystemWorld {
  /** Its generated records. */
  readonly store: RecordStore;
  /** What has become of them. */
  readonly changes: ChangeStore;
  readonly dictionary: Dictionary;
  readonly seed: number;
  /** Milliseconds since 1970; the same clock as that of the contexts. */
  readonly nowMs: () => number;
  /** Other databases that it has lines to; absent: none. */
  readonly lines?: DatabaseLines;
}

/** A line to another database. */
export interface LineState {
  readonly isUp: boolean;
  /** Messages that the other side has not answered yet. */
  readonly waiting: number;
}

/** Where the databases listen that a system asks by itself. */
export interface DatabaseLines {
  readonly ncic?: LineAddress;
  readonly dmv?: LineAddress;
}

export interface DatabaseSystem {
  /** Name in the hello of its link: `DMV`. */
  readonly linkName: string;
  /** Answers in the order in which they leave; none for a message that asks nothing; null: silence, for ever. */
  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] | null;
  /** The system's own way of saying that it cannot answer, for example because its file is down. */
  refuse(message: MessageText, destination: string, reason: string, context: AnswerContext): Answer;
  /** What a text without a readable header gets; absent: the same sentence as everywhere. */
  unreadable?(text: string): Answer;
  /** Number `serial` of the messages that nobody asked for, to an ORI. */
  notice(receiver: string, serial: number): string;
  /** Messages that it has for agencies by itself; absent: it has none. */
  readonly queue?: NoticeQueue;
  /** How its own lines to other databases are, by link name; absent: it has none. */
  readonly lineStates?: Readonly<Record<string, LineState>>;
  /** Does what time has made due; called every second, and when the clock was moved. */
  runDue?(nowMs: number): void;
  /** Does what an operator of the database says in one line of words, and tells what happened. */
  control?(line: string): string;
  /** Writes what is still in memory. */
  close?(): Promise<void>;
}
