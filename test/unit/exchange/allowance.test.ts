import { describe, expect, it } from "vitest";
import { Allowance } from "../../../src/exchange/allowance.ts";

describe("an allowance", () => {
  it("lets its burst pass at once, then so many in a second", () => {
    const allowance = new Allowance(10, 3, 0);
    const taken = (nowMs: number): number => {
      let count = 0;
      while (allowance.take(nowMs)) count++;
      return count;
    };
    expect([taken(0), taken(99), taken(100), taken(150), taken(200)]).toEqual([3, 0, 1, 0, 1]);
    expect(taken(60_000)).toBe(3);
  });

  it("loses no fraction, however often it is asked", () => {
    const allowance = new Allowance(7, 1, 0);
    let count = 0;
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 3) if (allowance.take(nowMs)) count++;
    expect(count).toBeGreaterThanOrEqual(68);
    expect(count).toBeLessThanOrEqual(71);
  });
});
