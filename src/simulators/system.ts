/**
 * What a simulated database is: a message goes in, answers come out. No sockets, no clocks, no chance.
 *
 * Delay, the `last` flag, injected errors and frames are the business of `responder.ts`, so that a system
 * is nothing but its files and its way of writing.
 */
import type { MessageText } from "../domain/messageText.ts";

export interface Answer {
  /** Whole text with its header; 32,000 characters at most (ncic-clets 2.11). Empty only from the responder. */
  readonly text: string;
  /** A record was found. */
  readonly isHit: boolean;
  /** The message could not be processed; the text says why. Default false. */
  readonly isError?: boolean;
  /** Comes this much later than the system's usual latency, ms. Left out of account when latency is off. */
  readonly delayMs?: number;
}

export interface AnswerContext {
  /** Milliseconds since 1970, for dates that answers print. */
  readonly nowMs: () => number;
}

export interface DatabaseSystem {
  /** Name in the hello of its link: `DMV`. */
  readonly linkName: string;
  /** Answers in the order in which they leave; none for a message that asks nothing. */
  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[];
  /** The system's own way of saying that it cannot answer, for example because its file is down. */
  refuse(message: MessageText, destination: string, reason: string, context: AnswerContext): Answer;
  /** Number `serial` of the messages that nobody asked for, to an ORI. */
  notice(receiver: string, serial: number): string;
}

export type Handler = (
  message: MessageText,
  destination: string,
  context: AnswerContext,
) => readonly Answer[];
