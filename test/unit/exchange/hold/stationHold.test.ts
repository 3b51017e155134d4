import { beforeEach, describe, expect, it } from "vitest";
import { DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { type HoldRoom, PRIORITIES, StationHold } from "../../../../src/exchange/hold/stationHold.ts";
import type { Delivery } from "../../../../src/exchange/ports.ts";
import { HOLD_BYTES_MAX, HOLD_MESSAGES_MAX, HOLD_MS_MAX } from "../../../../src/limits.ts";

function delivery(name: string, priority = 4, station = 1): Delivery {
  const text = Buffer.from(name);
  const kind = DeliveryKind.message;
  return { id: 0, kind, priority, reference: 0, sequence: 0, awaited: 0, code: 0, flags: 0, station, text };
}
const nameOf = ({ text }: Delivery) => Buffer.from(text).toString();

function releaseAll(hold: StationHold, max = Number.POSITIVE_INFINITY): string[] {
  const names: string[] = [];
  for (let priority = 0; priority < PRIORITIES; priority++) {
    hold.release(priority, max - names.length, (one) => names.push(nameOf(one)) > 0);
  }
  return names;
}

let room: HoldRoom;
let hold: StationHold;
beforeEach(() => {
  room = { messages: 100_000, bytes: 100_000_000 };
  hold = new StationHold(1, room);
});

describe("what is held for a station", () => {
  it("leaves by priority, then in order of arrival", () => {
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
    expect([hold.count, hold.bytes]).toEqual([0, 0]);
    expect(room).toEqual({ messages: 100_000, bytes: 100_000_000 });
  });

  it("keeps its own copy of a text, unless many share it", () => {
    const own = delivery("OWN");
    const shared = { ...delivery("SHARED"), isShared: true };
    hold.add(own, 0);
    hold.add(shared, 0);
    own.text.fill(0x58);
    const released: Delivery[] = [];
    hold.release(4, 2, (one) => released.push(one) > 0);
    expect(nameOf(released[0]!)).toBe("OWN");
    expect(released[1]!.text).toBe(shared.text);
  });

  it("leaves as many as may, and the others stay in their order", () => {
    for (const name of ["A", "B", "C"]) hold.add(delivery(name), 0);
    expect(releaseAll(hold, 2)).toEqual(["A", "B"]);
    hold.add(delivery("D"), 0);
    expect(releaseAll(hold)).toEqual(["C", "D"]);
  });

  it("goes behind what comes back from a session, within its priority", () => {
    for (const name of ["A", "B"]) hold.add(delivery(name), 0);
    hold.putBack([delivery("S1"), delivery("S2", 2), delivery("S3")], 0);
    expect(releaseAll(hold)).toEqual(["S2", "S1", "S3", "A", "B"]);
  });

  it("loses nothing where a session ends while it is being released", () => {
    for (const name of ["A", "B", "C"]) hold.add(delivery(name), 0);
    const names: string[] = [];
    hold.release(4, 3, (one) => {
      names.push(nameOf(one));
      if (names.length === 2) hold.putBack([delivery("A AGAIN"), delivery("B AGAIN")], 0);
      return true;
    });
    expect([...names, ...releaseAll(hold)]).toEqual(["A", "B", "A AGAIN", "B AGAIN", "C"]);
    expect(hold.count).toBe(0);
  });

  it("takes no more than the room of all holds, however little it has itself", () => {
    room.messages = 2;
    expect([hold.add(delivery("A"), 0), hold.add(delivery("B"), 0)]).toEqual([[], []]);
    expect(hold.add(delivery("C"), 0).map(nameOf)).toEqual(["C"]);
    expect(hold.add(delivery("D", 1), 0).map(nameOf)).toEqual(["B"]);
    expect(hold.putBack([delivery("E")], 0).map(nameOf)).toEqual(["E"]);
    expect(releaseAll(hold)).toEqual(["D", "A"]);
    expect(room.messages).toBe(2);
  });

  it("stays where the station does not take it", () => {
    hold.add(delivery("A"), 0);
    expect(hold.release(4, 1, () => false)).toBe(0);
    expect(hold.count).toBe(1);
  });

  it("lets the latest of the least urgent give way to something more urgent, at the bound", () => {
    for (let i = 0; i < HOLD_MESSAGES_MAX; i++) hold.add(delivery(`N${i}`, i === 0 ? 5 : 4), 0);
    expect(hold.add(delivery("URGENT", 0), 0).map(nameOf)).toEqual(["N0"]);
    expect(hold.add(delivery("URGENT", 3), 0).map(nameOf)).toEqual([`N${HOLD_MESSAGES_MAX - 1}`]);
    expect(hold.count).toBe(HOLD_MESSAGES_MAX);
  });

  it("does not take a newcomer that is no more urgent than the rest, at the bound", () => {
    for (let i = 0; i < HOLD_MESSAGES_MAX; i++) hold.add(delivery(`N${i}`), 0);
    const newcomer = delivery("NEW");
    expect(hold.add(newcomer, 0)).toEqual([newcomer]);
    expect(hold.count).toBe(HOLD_MESSAGES_MAX);
  });

  it("is bounded in bytes as well", () => {
    const large = "X".repeat(16_000);
    let taken = 0;
    while (hold.add(delivery(large), 0).length === 0) taken++;
    expect(taken).toBeLessThan(HOLD_BYTES_MAX / 16_000);
    expect(hold.bytes).toBeLessThanOrEqual(HOLD_BYTES_MAX);
    expect(hold.add(delivery(large, 1), 0)).toHaveLength(1);
  });

  it("is handed back after its own time, and knows how old the oldest is", () => {
    hold.add({ ...delivery("A", 4), heldMs: 1_000 }, 100);
    hold.add({ ...delivery("B", 0), heldMs: 500 }, 200);
    hold.add(delivery("C", 4), 300);
    hold.add({ ...delivery("D", 4), heldMs: Number.POSITIVE_INFINITY }, 400);
    expect(hold.oldestMs).toBe(100);
    expect(hold.takeExpired(699)).toEqual([]);
    expect(hold.takeExpired(700).map(nameOf)).toEqual(["B"]);
    expect(hold.takeExpired(1_100).map(nameOf)).toEqual(["A"]);
    expect(hold.oldestMs).toBe(300);
    expect(hold.takeExpired(300 + HOLD_MS_MAX).map(nameOf)).toEqual(["C"]);
    expect(hold.takeExpired(Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(hold.count).toBe(1);
  });
});
