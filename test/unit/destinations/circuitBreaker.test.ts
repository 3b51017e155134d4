import { beforeEach, describe, expect, it } from "vitest";
import type { BreakerConfig } from "../../../src/config/model.ts";
import { CircuitBreaker } from "../../../src/destinations/circuitBreaker.ts";

const CONFIG: BreakerConfig = {
  overdueMax: 5,
  failureShare: 0.5,
  windowMs: 1000,
  answersMin: 20,
  openMinMs: 100,
  openMaxMs: 350,
};
let nowMs: number;
let random: number;
let breaker: CircuitBreaker;

beforeEach(() => {
  nowMs = 0;
  random = 0.5;
  breaker = new CircuitBreaker(CONFIG, { now: () => nowMs, random: () => random });
});

function open(): void {
  breaker.overdue(CONFIG.overdueMax);
  expect(breaker.state).toBe("open");
}
function pass(ms: number): void {
  nowMs += ms;
  breaker.tick();
}

describe("a breaker", () => {
  it("opens by overdue answers in a row, and an answer between them begins the count anew", () => {
    breaker.overdue(4);
    breaker.answered(1);
    breaker.overdue(4);
    expect(breaker.state).toBe("closed");
    breaker.overdue(1);
    expect([breaker.state, breaker.openings]).toEqual(["open", 1]);
  });

  it("opens by their share in the window, once enough messages have ended", () => {
    for (let turn = 0; turn < 9; turn++) {
      breaker.answered(1);
      breaker.overdue(1);
    }
    expect(breaker.state).toBe("closed"); // 18 of 20
    breaker.answered(1);
    breaker.overdue(1);
    expect(breaker.state).toBe("open");
  });

  it("forgets what is older than its window", () => {
    for (let turn = 0; turn < 9; turn++) {
      breaker.overdue(1);
      breaker.answered(1);
    }
    pass(500);
    pass(500);
    breaker.overdue(2);
    breaker.answered(1);
    breaker.overdue(2);
    expect(breaker.state).toBe("closed");
    // The same after a silence in which nobody looked at the clock.
    breaker.answered(1);
    nowMs += 5000;
    breaker.overdue(4);
    expect(breaker.state).toBe("closed");
  });

  it("tries after a pause, and is closed by an answer", () => {
    open();
    pass(99);
    expect([breaker.state, breaker.opensInMs]).toEqual(["open", 1]);
    pass(1);
    expect([breaker.state, breaker.opensInMs]).toEqual(["halfOpen", 0]);
    breaker.answered(1);
    expect(breaker.state).toBe("closed");
  });

  it("waits longer from try to try, up to the longest pause, and begins anew once it was closed", () => {
    open();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      pauses.push(breaker.opensInMs);
      pass(breaker.opensInMs);
      breaker.tryFailed();
    }
    expect(pauses).toEqual([100, 200, 350, 350]);
    pass(breaker.opensInMs);
    breaker.answered(1);
    open();
    expect(breaker.opensInMs).toBe(100);
  });

  it("spreads its tries between half and one and a half of the pause", () => {
    random = 0;
    open();
    expect(breaker.opensInMs).toBe(50);
    pass(50);
    random = 0.999;
    breaker.tryFailed();
    expect(breaker.opensInMs).toBeCloseTo(2 * 100 * 1.499);
  });

  it("does not count what was sent before it opened, but takes an answer in time for a sign of life", () => {
    open();
    breaker.overdue(100);
    pass(100);
    breaker.overdue(100);
    expect(breaker.state).toBe("halfOpen");
    breaker.tryFailed();
    breaker.answered(1);
    expect(breaker.state).toBe("halfOpen");
  });

  it("has a database that comes back on a new line answer one message first", () => {
    breaker.reconnected();
    expect(breaker.state).toBe("closed");
    open();
    breaker.reconnected();
    expect(breaker.state).toBe("halfOpen");
  });
});
