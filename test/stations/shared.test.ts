import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CloseCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import type { Delivery } from "../../src/exchange/ports.ts";
import { LISTENERS, station, TestBench } from "./support.ts";

const BODY = Buffer.from("AM.CA9190000.GALL.TXT BROADCAST 1 BOLO EXPIRES 20261125 1840 UTC\r\nEXERCISE ONLY");

describe.each(LISTENERS)("a delivery that many sessions get, on the %s listener", (listener) => {
  let bench: TestBench;
  beforeEach(async () => {
    bench = await new TestBench(listener).start();
  });
  afterEach(() => bench.stop());

  function broadcast(facts: Partial<Omit<Delivery, "text">> = {}): Delivery {
    const kind = DeliveryKind.broadcast;
    return { ...bench.delivery("", { kind, isShared: true, ...facts }), text: BODY };
  }
  const expected = (delivery: number, mnemonic: string, flags = 0) => {
    return { delivery, kind: 4, reference: 0, awaited: 0, code: 0, flags, mnemonic, text: BODY.toString() };
  };

  it("reaches sessions of both subprotocols at once, each with its own number and mnemonic", async () => {
    const host = await bench.signOn("HOST");
    const terminal = await bench.signOnTerminal("ABCD");
    bench.edge.deliver(bench.delivery("ONE", { station: station("CAR1") }));
    bench.edge.flush();
    await host.frame("deliver");

    expect(bench.edge.deliver(broadcast({ station: station("CAR1") }))).toBe(true);
    expect(bench.edge.deliver(broadcast({ station: station("CAR2"), flags: DeliveryFlag.held }))).toBe(true);
    expect(bench.edge.deliver(broadcast({ station: station("ABCD") }))).toBe(true);
    expect((await host.frame("deliver")).items).toEqual([expected(2, "CAR1")]);
    expect((await host.frame("deliver")).items).toEqual([expected(3, "CAR2", DeliveryFlag.held)]);
    expect(await terminal.text()).toBe(`C1 BRD ABCD 000001 20260314 18402655 -\r\n${BODY}`);
    expect(bench.edge.counters.deliveriesOut).toBe(4);
  });

  it("does not overtake what has gathered for the next flush", async () => {
    const raw = await bench.signOn();
    bench.edge.deliver(bench.delivery("BEFORE"));
    bench.edge.deliver(broadcast());
    bench.edge.flush();
    const { items } = await raw.frame("deliver");
    expect(items.map(({ delivery, text }) => [delivery, text])).toEqual([
      [1, "BEFORE"],
      [2, BODY.toString()],
    ]);
  });

  it("does not overtake in the text subprotocol either", async () => {
    const raw = await bench.signOnHost();
    bench.edge.deliver(bench.delivery("BEFORE", { station: station("CAR1") }));
    bench.edge.deliver(broadcast({ station: station("CAR2") }));
    bench.edge.flush();
    expect(await raw.text()).toMatch(/^C1 ADM CAR1 000001 .*\r\nBEFORE$/);
    expect(await raw.text()).toMatch(/^C1 BRD CAR2 000002 .*\r\nAM\.CA9190000\.GALL/);
  });

  it("waits for the window like every delivery, with the text that it shares", async () => {
    const raw = await bench.signOn();
    for (let i = 1; i <= 6; i++) expect(bench.edge.deliver(broadcast())).toBe(true);
    for (let i = 1; i <= 4; i++) expect((await raw.frame("deliver")).items).toEqual([expected(i, "ABCD")]);
    expect(raw.unread).toBe(0);
    raw.send(raw.writer.confirm(4));
    expect((await raw.frame("deliver")).items).toEqual([expected(5, "ABCD"), expected(6, "ABCD")]);
    expect(bench.edge.counters.waitingBytes).toBe(0);
  });

  it("is not taken for a station that is away, and there is room where the window has some", async () => {
    expect(bench.edge.deliver(broadcast())).toBe(false);
    expect(bench.edge.deliveryRoom(station("ABCD"))).toBe(0);
    const raw = await bench.signOn();
    expect(bench.edge.deliveryRoom(station("ABCD"))).toBe(4);
    bench.edge.deliver(broadcast());
    expect(bench.edge.deliveryRoom(station("ABCD"))).toBe(3);
    for (let i = 0; i < 5; i++) bench.edge.deliver(broadcast());
    expect(bench.edge.deliveryRoom(station("ABCD"))).toBe(0);
    expect(raw.isClosed).toBe(false);
  });

  it("is not taken for a session that ends while it is sent", async () => {
    await bench.signOn();
    bench.edge.endSessions([station("ABCD")], CloseCode.lineOutOfService, "");
    expect(bench.edge.deliver(broadcast())).toBe(false);
  });
});

describe.each(LISTENERS)("a line out of service, on the %s listener", (listener) => {
  let bench: TestBench;
  beforeEach(async () => {
    bench = await new TestBench(listener).start();
  });
  afterEach(() => bench.stop());

  it("ends the sessions of its stations, by whichever station, with the reason as far as it fits", async () => {
    const host = await bench.signOn("HOST");
    const other = await bench.signOn("ABCD");
    bench.edge.endSessions(
      [station("CAR1"), station("CAR2")],
      CloseCode.lineOutOfService,
      "MAINTENANCE \u00c4",
    );
    expect(await host.closed).toEqual({
      code: CloseCode.lineOutOfService,
      reason: "The line of the station is out of service. MAINTENANCE ?",
    });
    expect(bench.events.at(-1)).toBe("ended 1 HOST 0");
    await other.settle();
    expect(other.isClosed).toBe(false);

    bench.edge.endSessions([station("ABCD"), station("DUMB")], CloseCode.lineOutOfService, "X".repeat(200));
    expect((await other.closed).reason).toHaveLength(123);
  });

  it("lets nobody behind it sign on, who has shown the secret", async () => {
    bench.barred.set(station("ABCD"), CloseCode.lineOutOfService);
    const raw = await bench.connect();
    raw.send(raw.writer.signOn(1, "ABCD", "sample-ABCD"));
    expect((await raw.closed).code).toBe(CloseCode.lineOutOfService);
    const guess = await bench.connect();
    guess.send(guess.writer.signOn(1, "ABCD", "guess"));
    expect((await guess.closed).code).toBe(CloseCode.signOnRefused);
    expect(bench.edge.counters).toMatchObject({ signOnsRefused: 2, sessions: 0 });
    bench.barred.clear();
    await bench.signOn("ABCD");
  });
});
