import { describe, expect, it } from "vitest";
import { ENDED_SESSIONS_MAX, PARKED_BYTES_MAX, PARKED_SESSIONS_MAX } from "../../../src/limits.ts";
import { ParkedSessions } from "../../../src/stations/parkedSessions.ts";
import type { Session } from "../../../src/stations/session.ts";

/** Only what parking looks at. */
function session(number: number): Session {
  return { number, sent: null, waiting: null } as unknown as Session;
}

describe("ParkedSessions", () => {
  it("lets them go in the order in which they came, each at its time", () => {
    const parked = new ParkedSessions();
    const [one, two] = [session(1), session(2)];
    parked.add(one, 1000);
    parked.add(two, 1500);
    expect(parked.next(999)).toBeNull();
    expect(parked.next(1000)).toBe(one);
    parked.remove(one);
    expect(parked.next(1499)).toBeNull();
    expect(parked.next(1500)).toBe(two);
    parked.remove(two);
    expect(parked).toMatchObject({ count: 0, bytes: 0 });
    expect(parked.next(9999)).toBeNull();
  });

  it("lets the oldest go beyond their number", () => {
    const parked = new ParkedSessions();
    for (let number = 0; number < PARKED_SESSIONS_MAX; number++) parked.add(session(number), 1000);
    expect(parked.next(0)).toBeNull();
    parked.add(session(PARKED_SESSIONS_MAX), 1000);
    const first = parked.next(0)!;
    expect(first.number).toBe(0);
    parked.remove(first);
    expect(parked.next(0)).toBeNull();
  });

  it("lets the oldest go beyond their bytes, until the others fit", () => {
    const parked = new ParkedSessions();
    const all = [session(1), session(2), session(3)];
    for (const one of all) parked.add(one, 1000);
    parked.grow(all[1]!, PARKED_BYTES_MAX - parked.bytes);
    expect(parked.next(0)).toBeNull();
    parked.grow(all[2]!, 1);
    expect(parked.next(0)).toBe(all[0]);
    parked.remove(all[0]!);
    expect(parked.next(0)).toBeNull();
    parked.grow(session(9), PARKED_BYTES_MAX);
    expect(parked.next(0)).toBeNull();
  });

  it("remembers how far the latest ended sessions had come", () => {
    const parked = new ParkedSessions();
    for (let number = 1; number <= ENDED_SESSIONS_MAX + 1; number++)
      parked.remember(number, { station: 4, sentDelivery: number });
    expect(parked.ended(1)).toBeNull();
    expect(parked.ended(2)).toEqual({ station: 4, sentDelivery: 2 });
    expect(parked.ended(ENDED_SESSIONS_MAX + 1)?.sentDelivery).toBe(ENDED_SESSIONS_MAX + 1);
  });
});
