import { describe, expect, it } from "vitest";
import { COUNTERS, type CounterName, type Reading } from "../../../src/telemetry/counters.ts";
import { Latency } from "../../../src/telemetry/latency.ts";
import { Metrics } from "../../../src/telemetry/metrics.ts";

function readings(changes: Partial<Record<CounterName, Reading>>): () => Record<CounterName, Reading> {
  const zeroes = Object.entries(COUNTERS).map(([name, row]) => [name, "label" in row ? new Map() : 0]);
  return () => ({ ...Object.fromEntries(zeroes), ...changes });
}

describe("the metrics", () => {
  it("show every counter with its sentence, read at the moment of asking", async () => {
    let accepted = 1;
    const source = () => ({ ...readings({})(), accepted });
    const metrics = new Metrics(source);
    expect(await metrics.text()).toContain("\nstatewire_messages_accepted_total 1\n");
    accepted = 7;
    const text = await metrics.text();
    expect(text).toContain("\nstatewire_messages_accepted_total 7\n");
    for (const { name, help } of Object.values(COUNTERS)) expect(text).toContain(`# HELP ${name} ${help}`);
  });

  it("split by label where the counter has one, and say counter of what only grows", async () => {
    const text = await new Metrics(readings({ rejected: new Map([[204, 3]]) })).text();
    expect(text).toContain('statewire_messages_rejected_total{code="204"} 3');
    expect(text).toContain("# TYPE statewire_messages_rejected_total counter");
    expect(text).toContain("# TYPE statewire_sessions gauge");
  });

  it("name those of the process once, and call a gauge of Node a gauge", async () => {
    const text = await new Metrics(readings({})).text();
    expect(text).toContain("\nstatewire_process_cpu_seconds_total ");
    expect(text).toContain("\nstatewire_nodejs_eventloop_lag_p99_seconds ");
    expect(text).not.toContain("process_process");
    expect(text).toContain("# TYPE statewire_nodejs_active_handles_total gauge");
  });

  it("use names that Prometheus takes, each once", () => {
    const names = Object.values(COUNTERS).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^statewire_[a-z_]+$/.test(name))).toEqual([]);
  });
});

describe("times of messages", () => {
  it("are given as seconds by quantile, within three digits", () => {
    const latency = new Latency();
    for (let ms = 1; ms <= 1000; ms++) latency.record(ms);
    const seconds = latency.seconds();
    expect(seconds.get("0.5")).toBeCloseTo(0.5, 2);
    expect(seconds.get("0.99")).toBeCloseTo(0.99, 2);
  });

  it("are zero before there is one", () => {
    expect([...new Latency().seconds().values()]).toEqual([0, 0, 0, 0]);
  });
});
