import { describe, expect, it } from "vitest";
import { DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { LineHold } from "../../../../src/exchange/lines/lineHold.ts";
import type { Delivery } from "../../../../src/exchange/ports.ts";
import { HOLD_BYTES_MAX, HOLD_MESSAGES_MAX } from "../../../../src/limits.ts";

function delivery(name: string, priority = 4, station = 1): Delivery {
  const text = Buffer.from(name);
  const kind = DeliveryKind.message;
  return { id: 0, kind, priority, reference: 0, sequence: 0, awaited: 0, code: 0, flags: 0, station, text };
}
const nameOf = ({ text }: Delivery) => Buffer.from(text).toString();
const everybody = () => true;

function releaseAll(
  hold: LineHold,
  max = Number.POSITIVE_INFINITY,
  isReady = everybody as (s: number) => boolean,
) {
  const names: string[] = [];
  hold.release(max, isReady, (one) => names.push(nameOf(one)) > 0);
  return names;
}

describe("what is held for a line", () => {
  it("leaves by priority, then in order of arrival", () => {
    const hold = new LineHold();
    for (const [name, priority] of [
      ["A4", 4],
      ["B2", 2],
      ["C4", 4],
      ["D0", 0],
      ["E2", 2],
    ] as const) {
      expect(hold.add(delivery(name, priority), 0)).toEqual([]);
    }
    expect(releaseAll(hold)).toEqual(["D0", "B2", "E2", "A4", "C4"]);
    expect([hold.count, hold.bytes, hold.countFor(1)]).toEqual([0, 0, 0]);
  });

  it("keeps its own copy of a text, unless many share it", () => {
    const hold = new LineHold();
    const own = delivery("OWN");
    const shared = { ...delivery("SHARED"), isShared: true };
    hold.add(own, 0);
    hold.add(shared, 0);
    own.text.fill(0x58);
    const released: Delivery[] = [];
    hold.release(2, everybody, (one) => released.push(one) > 0);
    expect(nameOf(released[0]!)).toBe("OWN");
    expect(released[1]!.text).toBe(shared.text);
  });

  it("leaves for stations that are ready, as many as may, and the others stay in their order", () => {
    const hold = new LineHold();
    for (const [name, station] of [
      ["A", 1],
      ["B", 2],
      ["C", 1],
      ["D", 2],
      ["E", 1],
    ] as const) {
      hold.add(delivery(name, 4, station), 0);
    }
    expect(releaseAll(hold, 2, (station) => station === 1)).toEqual(["A", "C"]);
    expect([hold.countFor(1), hold.countFor(2)]).toEqual([1, 2]);
    expect(releaseAll(hold)).toEqual(["B", "D", "E"]);
  });

  it("stays where the station does not take it", () => {
    const hold = new LineHold();
    hold.add(delivery("A"), 0);
    expect(hold.release(1, everybody, () => false)).toBe(0);
    expect(hold.count).toBe(1);
  });

  it("lets the latest of the least urgent give way to something more urgent, at the bound", () => {
    const hold = new LineHold();
    for (let i = 0; i < HOLD_MESSAGES_MAX; i++) hold.add(delivery(`N${i}`, i === 0 ? 5 : 4), 0);
    expect(hold.add(delivery("URGENT", 0), 0).map(nameOf)).toEqual(["N0"]);
    expect(hold.add(delivery("URGENT", 3), 0).map(nameOf)).toEqual([`N${HOLD_MESSAGES_MAX - 1}`]);
    expect(hold.count).toBe(HOLD_MESSAGES_MAX);
  });

  it("does not take a newcomer that is no more urgent than the rest, at the bound", () => {
    const hold = new LineHold();
    for (let i = 0; i < HOLD_MESSAGES_MAX; i++) hold.add(delivery(`N${i}`), 0);
    const newcomer = delivery("NEW");
    expect(hold.add(newcomer, 0)).toEqual([newcomer]);
    expect(hold.count).toBe(HOLD_MESSAGES_MAX);
  });

  it("is bounded in bytes as well", () => {
    const hold = new LineHold();
    const large = "X".repeat(16_000);
    let taken = 0;
    while (hold.add(delivery(large), 0).length === 0) taken++;
    expect(taken).toBeLessThan(HOLD_BYTES_MAX / 16_000);
    expect(hold.bytes).toBeLessThanOrEqual(HOLD_BYTES_MAX);
    expect(hold.add(delivery(large, 1), 0)).toHaveLength(1);
  });

  it("is handed back when it is too old, and knows how old the oldest is", () => {
    const hold = new LineHold();
    hold.add(delivery("A", 4), 100);
    hold.add(delivery("B", 0), 200);
    hold.add(delivery("C", 4), 300);
    expect(hold.oldestMs).toBe(100);
    expect(hold.takeExpired(201).map(nameOf)).toEqual(["B", "A"]);
    expect(hold.oldestMs).toBe(300);
    expect(hold.takeExpired(1000).map(nameOf)).toEqual(["C"]);
    expect([hold.oldestMs, hold.bytes]).toEqual([null, 0]);
  });
});
