import { describe, expect, it } from "vitest";
import { DeliveryFlag, DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import type { Delivery } from "../../../src/exchange/ports.ts";
import { UNCONFIRMED_BYTES_MAX, UNCONFIRMED_TOTAL_BYTES_MAX } from "../../../src/limits.ts";
import { createEdgeCounters } from "../../../src/stations/edgeCounters.ts";
import { SentDeliveries } from "../../../src/stations/sentDeliveries.ts";

function delivery(id: number, text: Uint8Array | string, isShared = false): Delivery {
  return {
    id,
    kind: DeliveryKind.message,
    priority: 4,
    reference: 0,
    sequence: 0,
    awaited: 0,
    code: 0,
    flags: DeliveryFlag.test,
    station: 3,
    text: typeof text === "string" ? Buffer.from(text) : text,
    isShared,
  };
}

describe("SentDeliveries", () => {
  it("gives back what is not confirmed, in order, with its own copy of the text, marked as sent before", () => {
    const sent = new SentDeliveries(createEdgeCounters());
    const memory = Buffer.from("D0000");
    for (let i = 1; i <= 1500; i++) {
      memory.write(String(i).padStart(4, "0"), 1);
      sent.add(delivery(i, memory));
    }
    const ids: number[] = [];
    sent.confirm(700, ids);
    sent.confirm(1, ids);
    expect(ids).toEqual(Array.from({ length: 701 }, (_, i) => i + 1));
    const left = sent.takeAll();
    expect(left.map(({ text }) => Buffer.from(text).toString())).toEqual(
      Array.from({ length: 799 }, (_, i) => `D${String(i + 702).padStart(4, "0")}`),
    );
    expect(left.every(({ flags }) => flags === (DeliveryFlag.test | DeliveryFlag.repeated))).toBe(true);
    expect(sent.count).toBe(0);
  });

  it("names no delivery that the exchange does not follow", () => {
    const sent = new SentDeliveries(createEdgeCounters());
    for (const id of [5, 0, 7]) sent.add(delivery(id, "D"));
    const ids: number[] = [];
    sent.confirm(3, ids);
    expect(ids).toEqual([5, 7]);
  });

  it("does not copy a text that many share, but the delivery itself", () => {
    const sent = new SentDeliveries(createEdgeCounters());
    const shared = { ...delivery(1, "D", true) };
    sent.add(shared);
    Object.assign(shared, { station: 9 });
    const [kept] = sent.takeAll();
    expect(kept).toMatchObject({ station: 3 });
    expect(kept!.text).toBe(shared.text);
  });

  it("is full at its bytes, and at those of all sessions unless it is empty", () => {
    const counters = createEdgeCounters();
    const sent = new SentDeliveries(counters);
    const text = new Uint8Array(64 * 1024);
    let count = 0;
    while (!sent.isFull) {
      sent.add(delivery(++count, text));
      expect(count).toBeLessThan(100);
    }
    expect(sent.bytes).toBeGreaterThanOrEqual(UNCONFIRMED_BYTES_MAX);
    expect(counters.unconfirmedBytes).toBe(sent.bytes);
    sent.confirm(1, []);
    expect(sent.isFull).toBe(false);

    counters.unconfirmedBytes += UNCONFIRMED_TOTAL_BYTES_MAX;
    expect(sent.isFull).toBe(true);
    expect(new SentDeliveries(counters).isFull).toBe(false);
    sent.takeAll();
    expect(counters.unconfirmedBytes).toBe(UNCONFIRMED_TOTAL_BYTES_MAX);
  });
});
