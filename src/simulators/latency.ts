/**
 * How long a simulated database takes: log-normal, as real ones are (many quick, few very slow), given by its
 * median and 99th percentile (nlets 22.3). Seeded, so that a run can be repeated.
 */
export interface LatencyOptions {
  /** Milliseconds; 0 switches latency off: answers leave at once, without any timer. */
  readonly medianMs: number;
  /** Milliseconds, at least the median. */
  readonly p99Ms: number;
}

/** Quantile 0.99 of the standard normal distribution. */
const Z_99 = 2.326348;

/** Repeatable random numbers from 0 up to 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Latency {
  readonly #logMedian: number;
  readonly #sigma: number;
  readonly #random: () => number;
  readonly isOff: boolean;

  constructor({ medianMs, p99Ms }: LatencyOptions, random: () => number) {
    this.isOff = medianMs === 0;
    this.#logMedian = Math.log(medianMs);
    this.#sigma = this.isOff ? 0 : Math.log(p99Ms / medianMs) / Z_99;
    this.#random = random;
  }

  /** Milliseconds for one message; 0 when latency is off. */
  next(): number {
    if (this.isOff) return 0;
    return Math.exp(this.#logMedian + this.#sigma * this.#normal());
  }

  /** Box and Muller's method; 1 - random is never 0. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}
