import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLeg, type Pending } from "../../../../src/exchange/answers/pendingTable.ts";
import { type HeldCopy, LinkHold } from "../../../../src/exchange/destinations/linkHold.ts";
import type { HoldRules, WaitKind } from "../../../../src/exchange/destinations/linkRules.ts";
import { LINK_HELD_ITEM_BYTES } from "../../../../src/limits.ts";

const RULES: HoldRules = {
  messagesMax: 3,
  bytesMax: 10_000,
  ofSessionMax: 100,
  inquiriesMs: 60_000,
  administrativeMs: 86_400_000,
  releasePerSecond: 10,
};

interface Given {
  readonly priority?: number;
  readonly kind?: WaitKind;
  readonly session?: number;
  readonly untilMs?: number;
  readonly bytes?: number;
}

function copy(number: number, given: Given = {}): HeldCopy {
  const { priority = 2, kind = "inquiry", session = 1, untilMs = 60_000, bytes = 10 } = given;
  const pending = { number, session, priority, legs: [createLeg(0, "DMV")] } as unknown as Pending;
  return {
    pending,
    session,
    leg: 0,
    kind,
    text: Buffer.alloc(bytes, "X"),
    untilMs,
    sinceMs: number,
    onlyBy: -1,
  };
}
function numbers(copies: Iterable<HeldCopy>): number[] {
  return [...copies].map(({ pending }) => pending.number);
}
/** Adds copies and tells which gave way for which: `3 for 4`. */
function fill(hold: LinkHold, ...copies: HeldCopy[]): string[] {
  return copies.flatMap((one) =>
    hold.add(one).map(({ pending }) => `${pending.number} for ${one.pending.number}`),
  );
}

describe("the hold of a database", () => {
  it("gives by priority, then by arrival, and what comes back is in its old place", () => {
    const hold = new LinkHold({ ...RULES, messagesMax: 10 });
    fill(hold, copy(3), copy(4, { priority: 1 }), copy(5), copy(1), copy(2, { priority: 1 }));
    expect(numbers(hold)).toEqual([2, 4, 1, 3, 5]);
    const first = hold.take(() => true)!;
    hold.putBack(first);
    expect(numbers(hold)).toEqual([2, 4, 1, 3, 5]);
  });

  it("has the least urgent give way at its bound, of several the latest", () => {
    const hold = new LinkHold(RULES);
    const gone = fill(
      hold,
      copy(1, { priority: 4 }),
      copy(2, { priority: 4 }),
      copy(3),
      copy(4),
      copy(5, { priority: 1 }),
    );
    expect(gone).toEqual(["2 for 4", "1 for 5"]);
    expect(numbers(hold)).toEqual([5, 3, 4]);
  });

  it("refuses the newcomer when all that waits is as urgent", () => {
    const hold = new LinkHold(RULES);
    expect(fill(hold, copy(1), copy(2), copy(3), copy(4), copy(5, { priority: 5 }))).toEqual([
      "4 for 4",
      "5 for 5",
    ]);
  });

  it("never has an entry give way: the newcomer is refused instead", () => {
    const hold = new LinkHold(RULES);
    const entry = { priority: 5, kind: "entry", untilMs: Number.POSITIVE_INFINITY } as const;
    expect(fill(hold, copy(1, entry), copy(2, entry), copy(3, { priority: 4 }), copy(4), copy(5))).toEqual([
      "3 for 4",
      "5 for 5",
    ]);
    expect(numbers(hold)).toEqual([4, 1, 2]);
  });

  it("displaces nobody for a newcomer that has no place all the same", () => {
    const hold = new LinkHold({ ...RULES, bytesMax: 3 * LINK_HELD_ITEM_BYTES });
    fill(hold, copy(1, { kind: "entry", bytes: 100 }), copy(2, { priority: 4, bytes: 100 }));
    expect(fill(hold, copy(3, { bytes: 2 * LINK_HELD_ITEM_BYTES }))).toEqual(["3 for 3"]);
    expect(numbers(hold)).toEqual([1, 2]);
  });

  it("holds only so many of one session", () => {
    const hold = new LinkHold({ ...RULES, messagesMax: 10, ofSessionMax: 2 });
    expect(fill(hold, copy(1), copy(2), copy(3), copy(4, { session: 2 }))).toEqual(["3 for 3"]);
    hold.take(() => true);
    expect(fill(hold, copy(5))).toEqual([]);
  });

  it("counts what came from no session against nobody", () => {
    const hold = new LinkHold({ ...RULES, messagesMax: 10, ofSessionMax: 1 });
    expect(fill(hold, copy(1, { session: 0 }), copy(2, { session: 0 }))).toEqual([]);
  });

  it("gives up what has waited too long, and entries never", () => {
    const hold = new LinkHold({ ...RULES, messagesMax: 10 });
    fill(
      hold,
      copy(1, { untilMs: 1000 }),
      copy(2, { kind: "entry", untilMs: Number.POSITIVE_INFINITY }),
      copy(3, { untilMs: 500 }),
      copy(4, { untilMs: 5000 }),
    );
    const isOver = () => false;
    expect(numbers(hold.takeExpired(499, isOver))).toEqual([]);
    expect(numbers(hold.takeExpired(1000, isOver))).toEqual([1, 3]);
    expect(numbers(hold.takeExpired(1e12, isOver))).toEqual([4]);
    expect(numbers(hold)).toEqual([2]);
  });

  it("copies texts, because the memory that they are in is used again", () => {
    const hold = new LinkHold(RULES);
    const one = copy(1);
    hold.add(one);
    one.text.fill(0);
    expect(Buffer.from([...hold][0]!.text).toString()).toBe("X".repeat(10));
  });

  it("keeps its counts and bounds whatever happens", () => {
    const rules = { ...RULES, messagesMax: 6, bytesMax: 2000, ofSessionMax: 4 };
    const kinds = ["inquiry", "entry", "administrative"] as const;
    const act = fc.oneof(
      fc.record({
        what: fc.constant("add" as const),
        priority: fc.nat(5),
        kind: fc.constantFrom(...kinds),
        session: fc.nat(2),
        bytes: fc.nat(600),
        waitMs: fc.nat(1000),
      }),
      fc.record({ what: fc.constant("take" as const) }),
      fc.record({ what: fc.constant("expire" as const) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const hold = new LinkHold(rules);
        const there = new Set<number>();
        for (const [index, one] of acts.entries()) {
          const nowMs = index * 50;
          if (one.what === "add") {
            const untilMs = one.kind === "entry" ? Number.POSITIVE_INFINITY : nowMs + one.waitMs;
            const newcomer = copy(index, { ...one, untilMs });
            there.add(index);
            for (const { pending, kind } of hold.add(newcomer)) {
              if (pending.number !== index) expect(kind).not.toBe("entry");
              expect(there.delete(pending.number)).toBe(true);
            }
          } else if (one.what === "take") {
            const taken = hold.take(() => true);
            expect(taken === null).toBe(there.size === 0);
            if (taken !== null) there.delete(taken.pending.number);
          } else {
            for (const { pending } of hold.takeExpired(nowMs, () => false)) there.delete(pending.number);
          }
          const waiting = [...hold];
          expect(new Set(numbers(waiting))).toEqual(there);
          expect(hold.count).toBe(there.size);
          expect(hold.count).toBeLessThanOrEqual(rules.messagesMax);
          expect(hold.bytes).toBe(
            waiting.reduce((sum, { text }) => sum + text.length + LINK_HELD_ITEM_BYTES, 0),
          );
          expect(hold.bytes).toBeLessThanOrEqual(rules.bytesMax);
          expect(kinds.map((kind) => hold.countOf(kind))).toEqual(
            kinds.map((kind) => waiting.filter((held) => held.kind === kind).length),
          );
        }
      }),
    );
  });
});
