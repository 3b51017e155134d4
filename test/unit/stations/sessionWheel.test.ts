import { describe, expect, it } from "vitest";
import { SessionWheel, WHEEL_TICK_MS } from "../../../src/stations/sessionWheel.ts";

describe("SessionWheel", () => {
  it("looks at an entry when it is due, not before and once", () => {
    const wheel = new SessionWheel<string>(1_000);
    const looked: string[] = [];
    const look = (entry: string) => {
      looked.push(entry);
      return null;
    };
    wheel.add("A", 1_000 + 10 * WHEEL_TICK_MS);
    wheel.advance(1_000 + 9 * WHEEL_TICK_MS, look);
    expect(looked).toEqual([]);
    wheel.advance(1_000 + 10 * WHEEL_TICK_MS, look);
    wheel.advance(1_000 + 600 * WHEEL_TICK_MS, look);
    expect(looked).toEqual(["A"]);
  });

  it("looks again when the look says so", () => {
    const wheel = new SessionWheel<string>(0);
    const looked: number[] = [];
    let now = 0;
    wheel.add("A", 1_000);
    for (; now <= 10_000; now += WHEEL_TICK_MS) {
      wheel.advance(now, () => {
        looked.push(now);
        return now + 3_000;
      });
    }
    expect(looked).toEqual([1_000, 4_000, 7_000, 10_000]);
  });

  it("looks at what is due beyond one turn at least once a turn", () => {
    const wheel = new SessionWheel<string>(0);
    const dueMs = 500_000;
    let looks = 0;
    let doneAt = 0;
    wheel.add("A", dueMs);
    for (let now = 0; now <= 600_000 && doneAt === 0; now += WHEEL_TICK_MS) {
      wheel.advance(now, () => {
        looks += 1;
        if (now < dueMs) return dueMs;
        doneAt = now;
        return null;
      });
    }
    expect(doneAt).toBe(dueMs);
    expect(looks).toBeLessThan(12);
  });

  it("looks at everybody after a standstill of many turns, and keeps time afterwards", () => {
    const wheel = new SessionWheel<string>(0);
    for (let i = 0; i < 100; i++) wheel.add(`S${i}`, i * 500);
    const looked = new Set<string>();
    const now = 10_000_000;
    wheel.advance(now, (entry) => {
      looked.add(entry);
      return entry === "S7" ? now + 1_000 : null;
    });
    expect(looked.size).toBe(100);
    const later: number[] = [];
    for (let at = now; at <= now + 5_000; at += WHEEL_TICK_MS) {
      wheel.advance(at, () => {
        later.push(at);
        return null;
      });
    }
    expect(later).toEqual([now + 1_000]);
  });

  it("looks soon at what was due in the past", () => {
    const wheel = new SessionWheel<string>(0);
    wheel.advance(5_000, () => null);
    wheel.add("A", 100);
    let looks = 0;
    wheel.advance(5_000 + WHEEL_TICK_MS, () => {
      looks += 1;
      return null;
    });
    expect(looks).toBe(1);
  });
});
