import { describe, expect, it } from "vitest";
import { Backoff } from "../../../src/client/backoff.ts";
import { closedEnd, type SessionEnd } from "../../../src/client/sessionErrors.ts";

const LOST: SessionEnd = { kind: "lost" };
const ALMOST_ONE = 0.999_999;

describe("Backoff", () => {
  it("doubles the bound of its random wait with each failure, up to the longest", () => {
    const backoff = new Backoff({}, () => ALMOST_ONE);
    const waits = Array.from({ length: 8 }, () => Math.round(backoff.next(LOST, 0)!));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("takes any time below the bound, but not less than the shortest", () => {
    const draws = [0.5, 0.25, 0];
    const backoff = new Backoff({}, () => draws.shift()!);
    expect([backoff.next(LOST, 0), backoff.next(LOST, 0), backoff.next(LOST, 0)]).toEqual([500, 500, 100]);
  });

  it("forgets its failures after a session that lasted a minute, not after a shorter one", () => {
    const backoff = new Backoff({}, () => ALMOST_ONE);
    for (let i = 0; i < 3; i++) backoff.next(LOST, 0);
    expect(backoff.next(LOST, 59_999)).toBeCloseTo(8000, -1);
    expect(backoff.next(LOST, 60_000)).toBeCloseTo(1000, -1);
  });

  it("gives a switch that drains a moment, and one that asks for it a minute", () => {
    expect(new Backoff({}, () => ALMOST_ONE).next(closedEnd(4009), 0)).toBeCloseTo(8000, -1);
    expect(new Backoff({}, () => 0).next(closedEnd(4002), 0)).toBe(60_000);
    expect(new Backoff({}, () => ALMOST_ONE).next(closedEnd(4012), 0)).toBeCloseTo(70_000, -1);
  });

  it.each<[SessionEnd, boolean]>([
    [closedEnd(1000), false],
    [closedEnd(1002), false],
    [closedEnd(1001), true],
    [closedEnd(4003), true],
    [closedEnd(4004), false],
    [closedEnd(4007), false],
    [closedEnd(4999), true],
    [{ kind: "refused", status: 503, sentence: "", error: new Error() }, true],
    [{ kind: "refused", status: 403, sentence: "", error: new Error() }, false],
    [{ kind: "unreachable", error: null }, true],
    [{ kind: "silent" }, true],
    [{ kind: "malformed" }, false],
    [{ kind: "signedOff" }, false],
    [{ kind: "failed", error: null }, false],
  ])("knows whether to try again after %j: %j", (end, isTried) => {
    expect(new Backoff().next(end, 0) !== null).toBe(isTried);
  });
});
