/**
 * How single states behave, so that a station meets more than the good case: slow, talkative, away. Data only;
 * a state that is not in the table answers everything at once in one message.
 */
export interface StateHabit {
  /** Later than the others by this, ms. */
  readonly extraDelayMs?: number;
  /** Sends a second message with what its stolen-vehicle file says about a plate. */
  readonly addsHotFileAnswer?: boolean;
  /** The line is down: inquiries are dropped with SM .04., administrative messages kept with SM .02. (nlets 15). */
  readonly isOutOfService?: boolean;
  /** Keys that the state never answers: SM .01. */
  readonly unserved?: readonly string[];
  /** Keys whose file is down: an ordinary response that says so. */
  readonly fileDown?: readonly string[];
}

export const STATE_HABITS: Readonly<Record<string, StateHabit>> = {
  MT: { extraDelayMs: 3000 },
  AK: { extraDelayMs: 6000 },
  FL: { addsHotFileAnswer: true },
  TX: { addsHotFileAnswer: true },
  WY: { isOutOfService: true },
  HI: { unserved: ["RNQ"] },
  KS: { unserved: ["BQ"] },
  GM: { fileDown: ["DQ", "KQ"] },
};
