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
}

export interface LinkEvents {
  /** Answers of one frame. Texts are only valid during the call. */
  responded(link: number, items: readonly RespondItem[]): void;
  /** No last answer came before the deadline. */
  overdue(link: number, number: number, leg: number): void;
  /**
   * The line broke. `unsent`: the text of a message that never left; null: it had left, so its outcome is
   * unknown. Only valid until the next flush.
   */
  lost(link: number, number: number, leg: number, unsent: Uint8Array | null): void;
  /** Called after a group of the calls above, so that what they caused can be sent at once. */
  settled(): void;
  serviceChanged(link: number, inService: boolean): void;
}
