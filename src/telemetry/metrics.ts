/**
 * The counters in Prometheus' text format, read at the moment of asking: nothing is counted twice on the path.
 */
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { COUNTERS, type CounterName, type CounterRow, type CounterSource } from "./counters.ts";

const COUNTED = new Set<string>(
  Object.values(COUNTERS).flatMap(({ name, kind }) => (kind === "counter" ? [name] : [])),
);

export class Metrics {
  readonly #registry = new Registry();
  readonly #source: CounterSource;
  readonly #gauges = new Map<CounterName, Gauge<string>>();

  constructor(source: CounterSource) {
    this.#source = source;
    collectDefaultMetrics({ register: this.#registry, prefix: "statewire_" });
    for (const [key, row] of Object.entries(COUNTERS) as [CounterName, CounterRow][]) {
      const labelNames = row.label === undefined ? [] : [row.label];
      this.#gauges.set(
        key,
        new Gauge({ name: row.name, help: row.help, labelNames, registers: [this.#registry] }),
      );
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    const readings = this.#source();
    for (const [key, gauge] of this.#gauges) {
      const reading = readings[key];
      const label = (COUNTERS[key] as CounterRow).label;
      if (typeof reading === "number") gauge.set(reading);
      else for (const [value, number] of reading) gauge.set({ [label!]: String(value) }, number);
    }
    const text = await this.#registry.metrics();
    // prom-client only lets a gauge be set; what only grows is a counter to whoever reads the type line.
    return text.replace(/^# TYPE (\w+) gauge$/gm, (line, name: string) =>
      COUNTED.has(name) ? `# TYPE ${name} counter` : line,
    );
  }
}
