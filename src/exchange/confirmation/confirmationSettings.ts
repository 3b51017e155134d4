/**
 * What the configuration says about hit confirmations: times are sourced, who gets copies is assumed (nlets 12).
 */

/** Among the copies: the other side's control terminal, in this state or in another. */
export const CONTROL = "control";

export interface ConfirmationSettings {
  /** For an answer to an urgent request. */
  readonly urgentMs: number;
  /** For an answer to a routine request. */
  readonly routineMs: number;
  /** A confirmation that has ended is known for so long, for a late answer or the next request. */
  readonly knownMs: number;
  /** Confirmations that are known at a time, waiting or ended. */
  readonly casesMax: number;
  /** Who gets a copy of a second request: `control`, or destination codes of the dictionary. */
  readonly secondCopies: readonly string[];
  /** Who gets a copy of a third request. */
  readonly thirdCopies: readonly string[];
}
