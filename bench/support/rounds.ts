/**
 * Measures alternatives against one another on a machine that other work shares.
 *
 * All of them are measured in turn, and that several times over; what counts is the median of the rounds. So a
 * disturbance hits one round of each, and ratios between alternatives stay.
 */
import { Bench } from "tinybench";

export interface Alternative {
  readonly name: string;
  /** Does `messages` messages' worth of work. */
  readonly run: () => void;
  readonly messages: number;
}

export interface RoundOptions {
  readonly rounds: number;
  /** Time of one alternative in one round. */
  readonly timeMs: number;
}

/** Nanoseconds a message of each alternative, by name. */
export async function measure(
  alternatives: readonly Alternative[],
  { rounds, timeMs }: RoundOptions,
): Promise<ReadonlyMap<string, number>> {
  const figures = new Map<string, number[]>(alternatives.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: timeMs, iterations: 1, warmupTime: timeMs / 2, warmupIterations: 1 });
    for (const { name, run } of alternatives) bench.add(name, run);
    await bench.run();
    for (const { name, messages } of alternatives) {
      const result = bench.getTask(name)?.result;
      if (result === undefined || !("latency" in result)) throw new Error(`${name} was not measured`);
      figures.get(name)?.push((result.latency.p50 * 1e6) / messages);
    }
  }
  return new Map([...figures].map(([name, values]) => [name, median(values)]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
