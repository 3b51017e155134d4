/**
 * How punctually agencies answer hit confirmations: per agency that was asked, and over all.
 *
 * A request is counted once as what became of it. Agencies of this state are as many as the configuration says;
 * those of other states come from outside, so beyond a bound they are counted under their state's two letters.
 */
export interface OnTimeCounts {
  /** Requests that the agency was asked; repeats of one that waits are not counted again. */
  requests: number;
  /** Answered within the time of their priority: confirmed, denied, or told when it will be known. */
  onTime: number;
  late: number;
  /** The time has passed, and no answer has come since. */
  unanswered: number;
  /** The next request came before the time had passed. */
  superseded: number;
  /** The hours that an answer named have passed without the final one. */
  promisesBroken: number;
}

/** ORIs (and two-letter states) that are told apart. */
export const AGENCIES_MAX = 5_000;

export class OnTimeRecord {
  readonly total: OnTimeCounts = createCounts();
  readonly #agencies = new Map<string, OnTimeCounts>();

  /** Requests that are settled or have run out of time are added to `what`; `by` -1 takes one back. */
  add(ori: string, what: keyof OnTimeCounts, by: 1 | -1 = 1): void {
    this.total[what] += by;
    this.#of(ori)[what] += by;
  }

  /** In the order of the ORIs. */
  get agencies(): readonly (readonly [ori: string, counts: OnTimeCounts])[] {
    return [...this.#agencies].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  #of(ori: string): OnTimeCounts {
    const isNew = !this.#agencies.has(ori) && this.#agencies.size >= AGENCIES_MAX;
    const name = isNew ? ori.slice(0, 2) : ori;
    let counts = this.#agencies.get(name);
    if (counts === undefined) {
      counts = createCounts();
      this.#agencies.set(name, counts);
    }
    return counts;
  }
}

/** Share of the requests that ended and were answered in time, 0 to 1; null where none has ended. */
export function onTimeRate({ onTime, late, unanswered }: OnTimeCounts): number | null {
  const ended = onTime + late + unanswered;
  return ended === 0 ? null : onTime / ended;
}

function createCounts(): OnTimeCounts {
  return { requests: 0, onTime: 0, late: 0, unanswered: 0, superseded: 0, promisesBroken: 0 };
}
