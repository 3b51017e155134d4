/**
 * Times of messages as quantiles, recorded in whole microseconds.
 */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** Label and percentile of each quantile that is shown. */
export const QUANTILES = [
  ["0.5", 50],
  ["0.95", 95],
  ["0.99", 99],
  ["0.999", 99.9],
] as const;

export class Latency {
  readonly #histogram: RecordableHistogram = createHistogram({ figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  /** Seconds by quantile ("0.5" …); all 0 before the first time was recorded. */
  seconds(): Map<string, number> {
    const isEmpty = this.#histogram.count === 0;
    return new Map(
      QUANTILES.map(([label, percentile]) => [
        label,
        isEmpty ? 0 : this.#histogram.percentile(percentile) / 1_000_000,
      ]),
    );
  }
}
