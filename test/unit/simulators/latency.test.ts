import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DelayLine } from "../../../src/simulators/delayLine.ts";
import { createRandom, Latency } from "../../../src/simulators/latency.ts";

describe("Latency", () => {
  it("has the median and the 99th percentile that were asked for", () => {
    const latency = new Latency({ medianMs: 40, p99Ms: 400 }, createRandom(5));
    const values = Array.from({ length: 40_000 }, () => latency.next()).sort((one, other) => one - other);
    expect(values[20_000]).toBeGreaterThan(38);
    expect(values[20_000]).toBeLessThan(42);
    expect(values[39_600]).toBeGreaterThan(350);
    expect(values[39_600]).toBeLessThan(450);
  });

  it("is off at a median of 0 and repeats itself with the same seed", () => {
    expect(new Latency({ medianMs: 0, p99Ms: 0 }, createRandom(5)).isOff).toBe(true);
    const one = new Latency({ medianMs: 10, p99Ms: 20 }, createRandom(5));
    const other = new Latency({ medianMs: 10, p99Ms: 20 }, createRandom(5));
    expect([one.next(), one.next()]).toEqual([other.next(), other.next()]);
  });
});

describe("DelayLine", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("does what is due, in order, with one timer for each millisecond", () => {
    const line = new DelayLine();
    const done: string[] = [];
    line.schedule(20, () => done.push("c"));
    line.schedule(10, () => done.push("a"));
    line.schedule(10, () => done.push("b"));
    expect(vi.getTimerCount()).toBe(2);
    expect(line.waiting).toBe(3);
    vi.advanceTimersByTime(15);
    expect(done).toEqual(["a", "b"]);
    expect(line.waiting).toBe(1);
    vi.advanceTimersByTime(15);
    expect(done).toEqual(["a", "b", "c"]);
  });

  it("forgets what is still to come when it is cleared", () => {
    const line = new DelayLine();
    const done: string[] = [];
    line.schedule(10, () => done.push("a"));
    line.clear();
    vi.advanceTimersByTime(50);
    expect([done, line.waiting, vi.getTimerCount()]).toEqual([[], 0, 0]);
  });
});
