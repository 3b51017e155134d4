/**
 * In which state every accepted message is: exactly one of them, at every reading (design section 2).
 *
 * A message is *in flight* until everything that it will get has come or been given up, and *held* while something on
 * its account waits for a station. Then it has ended in the best that became of it: an answer that was handed over,
 * a copy delivered to a station or taken over by a destination, or why there was none.
 */
import { RejectCode } from "../domain/codes.ts";

/** Ends of a message, the best first: several copies of one may end differently. */
export const END_STATES = [
  /** A broadcast that was cancelled, whoever had got it. */
  "cancelled",
  "answered",
  "delivered",
  "forwarded",
  /** No answer within its time, or nobody to deliver it to. */
  "expired",
  /** Ended by any other code. */
  "dead_lettered",
] as const;
export type EndState = (typeof END_STATES)[number];
export type MessageState = "in_flight" | "held" | EndState;

/** What is kept of each message for it; part of what is known of a message anyway. */
export interface Accounted {
  state: MessageState;
  /** The best that has become of it so far. */
  end: EndState;
  /** Things on its account that wait for stations. */
  held: number;
  /** Everything that it will get has come or been given up. */
  isSettled: boolean;
}

export class Conservation {
  readonly counts: Record<MessageState, number> = {
    in_flight: 0,
    held: 0,
    answered: 0,
    delivered: 0,
    forwarded: 0,
    cancelled: 0,
    expired: 0,
    dead_lettered: 0,
  };

  /** Counts a message that has been accepted, or is taken up again after a start. */
  begin(message: Accounted): void {
    this.counts[message.state]++;
  }

  /** Something became of a message. */
  reached(message: Accounted, end: EndState): void {
    if (message.end === end) return;
    if (END_STATES.indexOf(end) < END_STATES.indexOf(message.end)) message.end = end;
    this.update(message);
  }

  /** A part of it ended for that reason. */
  failed(message: Accounted, code: number): void {
    this.reached(message, endOf(code));
  }

  /** More, or less, on its account waits for a station. */
  heldMore(message: Accounted, count: 1 | -1): void {
    message.held += count;
    this.update(message);
  }

  /** What was awaited has come, or what is held has changed. */
  update(message: Accounted): void {
    const { isSettled, held, end } = message;
    const state = !isSettled ? "in_flight" : held > 0 ? "held" : end;
    if (state === message.state) return;
    this.counts[message.state]--;
    this.counts[state]++;
    message.state = state;
  }
}

function endOf(code: number): EndState {
  return code === RejectCode.responseOverdue || code === RejectCode.holdExpired ? "expired" : "dead_lettered";
}
