import { describe, expect, it } from "vitest";
import type { Delivery } from "../../../src/exchange/ports.ts";
import { WAITING_BYTES_MAX, WAITING_DELIVERIES_MAX, WAITING_TOTAL_BYTES_MAX } from "../../../src/limits.ts";
import { createEdgeCounters } from "../../../src/stations/edgeCounters.ts";
import { WaitingDeliveries } from "../../../src/stations/waitingDeliveries.ts";

function delivery(text: Uint8Array | string): Delivery {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return {
    id: 0,
    kind: 2,
    priority: 4,
    reference: 0,
    sequence: 0,
    awaited: 0,
    code: 0,
    flags: 0,
    station: 3,
    text: bytes,
  };
}

describe("WaitingDeliveries", () => {
  it("gives deliveries back in order, with their own copy of the text", () => {
    const counters = createEdgeCounters();
    const waiting = new WaitingDeliveries(counters);
    const memory = Buffer.from("D0000");
    const got: string[] = [];
    for (let i = 0; i < 3000; i++) {
      memory.write(String(i).padStart(4, "0"), 1);
      expect(waiting.add(delivery(memory))).toBe(true);
      if (i % 3 === 2) got.push(Buffer.from(waiting.take().delivery.text).toString());
    }
    while (waiting.count > 0) got.push(Buffer.from(waiting.take().delivery.text).toString());
    expect(got).toEqual(Array.from({ length: 3000 }, (_, i) => `D${String(i).padStart(4, "0")}`));
    expect(counters.waitingBytes).toBe(0);
  });

  it("refuses at its number of deliveries and keeps what it has", () => {
    const waiting = new WaitingDeliveries(createEdgeCounters());
    for (let i = 0; i < WAITING_DELIVERIES_MAX; i++) expect(waiting.add(delivery("D"))).toBe(true);
    expect(waiting.add(delivery("D"))).toBe(false);
    expect(waiting.count).toBe(WAITING_DELIVERIES_MAX);
    waiting.take();
    expect(waiting.add(delivery("D"))).toBe(true);
  });

  it("refuses at its bytes", () => {
    const waiting = new WaitingDeliveries(createEdgeCounters());
    const text = new Uint8Array(64 * 1024);
    let count = 0;
    while (waiting.add(delivery(text))) count += 1;
    expect(count * text.length).toBeLessThanOrEqual(WAITING_BYTES_MAX);
    expect((count + 2) * text.length).toBeGreaterThan(WAITING_BYTES_MAX);
  });

  it("refuses at the bytes of all sessions together", () => {
    const counters = createEdgeCounters();
    const waiting = new WaitingDeliveries(counters);
    counters.waitingBytes = WAITING_TOTAL_BYTES_MAX;
    expect(waiting.add(delivery("D"))).toBe(false);
    counters.waitingBytes = 0;
    expect(waiting.add(delivery("D"))).toBe(true);
  });

  it("lets a message end behind the delivery that was the last when it ended", () => {
    const waiting = new WaitingDeliveries(createEdgeCounters());
    waiting.add(delivery("ONE"));
    waiting.add(delivery("TWO"));
    waiting.addSettled();
    waiting.addSettled();
    waiting.add(delivery("THREE"));
    const settled = [waiting.take(), waiting.take(), waiting.take()].map(({ settledAfter }) => settledAfter);
    expect(settled).toEqual([0, 2, 0]);
  });

  it("gives its bytes back when it is cleared", () => {
    const counters = createEdgeCounters();
    const waiting = new WaitingDeliveries(counters);
    waiting.add(delivery("ONE"));
    waiting.add(delivery("TWO"));
    expect(counters.waitingBytes).toBeGreaterThan(6);
    waiting.takeAll();
    expect(counters.waitingBytes).toBe(0);
    expect(waiting.count).toBe(0);
  });
});
