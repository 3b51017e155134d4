/**
 * The destinations' edge as the exchange sees it, and what that edge tells the exchange.
 *
 * A link is its index in the dictionary's list of links. What was taken over ends in exactly one of: a response
 * with the flag `last`, `overdue`, or `lost`.
 */
import type { RespondItem } from "../wire/linkMessages.ts";

export type ForwardOutcome = "taken" | "outOfService" | "congested";

export interface LinksPort {
  /**
   * Puts a message on its way. `text` is only valid until the next `flush`; what has to wait is copied.
   * `number` and `leg` come back with the answers.
   */
  forward(
    link: number,
    number: number,
    leg: number,
    priority: number,
    flags: number,
    destination: string,
    text: Uint8Array,
  ): ForwardOutcome;
  /** Writes what has gathered, one frame per link. Called once at the end of each batch of work. */
  flush(): void;
  /** Messages that the link would put on its line at once; 0: it is out, full, or waits for an answer to its one try. */
  room(link: number): number;
  /** Hands back what waits for the window, by `lost` with `hasLeft` false. */
  recall(link: number): void;
  state(link: number): LinkState;
}

/**
 * What a line is worth at present. notInUse: it is never opened; outOfService: no connection, or the database says so;
 * notAnswering: connected, and left alone for a while; trying: it has one message to answer first.
 */
export type LinkService = "inService" | "outOfService" | "notInUse" | "notAnswering" | "trying";

export interface LinkState {
  readonly service: LinkService;
  readonly inFlight: number;
  /** Messages that wait for the window. */
  readonly waiting: number;
  /** Milliseconds until a database that does not answer gets one message; 0 unless it is left alone. */
  readonly triedInMs: number;
}

export interface LinkEvents {
  /** Answers of one frame. Texts are only valid during the call. */
  responded(link: number, items: readonly RespondItem[]): void;
  /**
   * No last answer came before the deadline. `text`: of a message that waited for the window all the time
   * (`hasLeft` false), or that was the one try of a database that does not answer; otherwise null.
   */
  overdue(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void;
  /**
   * The line broke, or the database is left alone. `hasLeft`: the database may have got it, so its outcome is unknown.
   * `text` is only valid until the next flush; null: it is not known any more, of what had left.
   */
  lost(link: number, number: number, leg: number, text: Uint8Array | null, hasLeft: boolean): void;
  /** Called after a group of the calls above, so that what they caused can be sent at once. */
  settled(): void;
  /** Whether messages may leave on the line: connected, in service, and answering. */
  serviceChanged(link: number, inService: boolean): void;
}
