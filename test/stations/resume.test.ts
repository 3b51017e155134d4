/**
 * A session that goes on after its connection broke, or does not and says why.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CloseCode, RejectCode, ResumeCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SUBPROTOCOL_TEXT } from "../../src/domain/sessionProtocol.ts";
import { WAITING_DELIVERIES_MAX } from "../../src/limits.ts";
import type { SessionLimits } from "../../src/stations/ports.ts";
import type { Welcome } from "../../src/wire/session/switchFrames.ts";
import { LISTENERS, type RawStation, station, TestBench, until } from "./support.ts";

type Station = "ABCD" | "HOST";
interface Opened {
  readonly raw: RawStation;
  readonly welcome: Welcome;
  readonly token: string;
}

describe.each(LISTENERS)("a session that comes back, on the %s listener", (listener) => {
  let bench: TestBench;
  const start = async (limits: Partial<SessionLimits> = {}) => {
    bench = await new TestBench(listener, limits).start();
  };
  beforeEach(() => start());
  afterEach(() => bench.stop());

  async function open(mnemonic: Station = "ABCD", token?: string, delivery = 0): Promise<Opened> {
    const raw = await bench.connect();
    const resume = token === undefined ? null : { token, delivery };
    raw.send(raw.writer.signOn(1, mnemonic, `sample-${mnemonic}`, resume));
    const { welcome } = await raw.frame("welcome");
    return { raw, welcome, token: welcome.resumeToken! };
  }

  /** Breaks the connection and waits until the switch has seen it. */
  async function cut({ raw }: Opened): Promise<void> {
    const { parked } = bench.edge.counters;
    raw.socket.terminate();
    await until(() => bench.edge.counters.parked === parked + 1, "the session to be parked");
  }

  function deliver(...texts: string[]): void {
    for (const text of texts)
      expect(bench.edge.deliver(bench.delivery(text, { id: Number(text.slice(1)) }))).toBe(true);
    bench.edge.flush();
  }

  async function deliveries(raw: RawStation): Promise<[number, number, string][]> {
    const { items } = await raw.frame("deliver");
    return items.map(({ delivery, flags, text }) => [delivery, flags, text]);
  }

  const textsOf = (list: readonly { readonly text: Uint8Array }[]) =>
    list.map(({ text }) => Buffer.from(text).toString());

  describe("within the window", () => {
    it("gets its unconfirmed deliveries again under their numbers, marked, and what came meanwhile behind them", async () => {
      const first = await open();
      deliver("D1", "D2", "D3");
      await first.raw.frame("deliver");
      first.raw.send(first.raw.writer.confirm(1));
      await first.raw.settle();
      await cut(first);
      expect(bench.edge.isPresent(station("ABCD"))).toBe(true);
      expect(bench.edge.deliveryRoom(station("ABCD"))).toBe(0);
      deliver("D4");

      const { raw, welcome } = await open("ABCD", first.token, 2);
      expect(welcome.session).toBe(1);
      expect(welcome.resume).toEqual({ code: 0, received: 0, firstDelivery: 3, lastDelivery: 3 });
      expect(await raw.frame("accepted")).toEqual({ act: "accepted", upTo: 0, settled: 0, warnings: [] });
      expect(await deliveries(raw)).toEqual([[3, DeliveryFlag.repeated, "D3"]]);
      expect(await deliveries(raw)).toEqual([[4, 0, "D4"]]);
      expect(bench.confirmed.flat()).toEqual([1, 2]);
      raw.send(raw.writer.confirm(4));
      await raw.settle();
      expect(bench.confirmed.flat()).toEqual([1, 2, 3, 4]);
      expect(bench.events).toEqual(["signedOn 1 ABCD"]);
      expect(bench.edge.counters).toMatchObject({ parked: 0, sessions: 1, resumes: 1, unconfirmedBytes: 0 });
    });

    it("keeps the window of deliveries: what waited goes on waiting", async () => {
      const first = await open();
      deliver("D1", "D2", "D3", "D4", "D5", "D6");
      await first.raw.frame("deliver");
      await cut(first);
      const { raw } = await open("ABCD", first.token, 0);
      await raw.frame("accepted");
      expect((await deliveries(raw)).map(([number]) => number)).toEqual([1, 2, 3, 4]);
      await raw.settle();
      expect(raw.unread).toBe(0);
      raw.send(raw.writer.confirm(4));
      expect(await deliveries(raw)).toEqual([
        [5, 0, "D5"],
        [6, 0, "D6"],
      ]);
    });

    it("hears which messages arrived, which were refused, and goes on counting references and credit", async () => {
      const first = await open();
      first.raw.submit([1, "A"], [2, "B"], [3, "C"], [7, "D"]);
      await bench.takes(4);
      bench.edge.rejected(1, 1, 0, 0, bench.rejection(RejectCode.dateInvalid, "A"));
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.settled(1);
      bench.edge.flush();
      await cut(first);
      // Decided and answered while nobody is there.
      bench.edge.rejected(1, 3, 0, 0, bench.rejection(RejectCode.keyUnknown, "C"));
      bench.edge.accepted(1, 7, 0, 0);
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 7 }));
      bench.edge.settled(1);
      bench.edge.flush();

      const { raw, welcome } = await open("ABCD", first.token, 0);
      expect(welcome.resume).toEqual({ code: 0, received: 7, firstDelivery: 0, lastDelivery: 0 });
      const { items } = await raw.frame("rejected");
      expect(items).toEqual([
        { reference: 1, code: RejectCode.dateInvalid, at: 3, field: "DOB", echo: "" },
        { reference: 3, code: RejectCode.keyUnknown, at: 3, field: "DOB", echo: "" },
      ]);
      // The answer has not been sent yet, and the message ends with it.
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 7, settled: 3 });
      expect((await raw.frame("deliver")).items[0]).toMatchObject({ delivery: 1, reference: 7, text: "RR" });
      raw.submit([7, "AGAIN"], [8, "E"]);
      expect((await raw.frame("rejected")).items[0]).toMatchObject({ reference: 7, code: 109 });
      await bench.takes(5);
      expect(bench.taken[4]).toMatchObject({ session: 1, reference: 8 });
    });

    it("is told of endings that it cannot see, after endings that were said twice", async () => {
      const first = await open();
      first.raw.submit([1, "A"], [2, "B"]);
      await bench.takes(2);
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 1 }));
      bench.edge.settled(1);
      bench.edge.flush();
      await cut(first);
      const { raw } = await open("ABCD", first.token, 0);
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 2, settled: 1 });
      await raw.frame("deliver");
      bench.edge.settled(1);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 2, settled: 2 });
    });

    it("keeps refusals only until a heartbeat shows that they were heard", async () => {
      const first = await open();
      bench.isIntakeFull = true;
      first.raw.submit([1, "A"]);
      await first.raw.frame("rejected");
      bench.clock.advance(30_250);
      await first.raw.frame("heartbeat");
      first.raw.send(first.raw.writer.bare(9));
      await first.raw.settle();
      await cut(first);
      const { raw } = await open("ABCD", first.token, 0);
      await raw.frame("accepted");
      await raw.settle();
      expect(raw.unread).toBe(0);
    });

    it("may be resumed again and again, each time with a new token", async () => {
      let session = await open();
      const tokens = new Set([session.token]);
      for (let turn = 1; turn <= 3; turn++) {
        deliver(`D${turn}`);
        await cut(session);
        session = await open("ABCD", session.token, 0);
        tokens.add(session.token);
        await session.raw.frame("accepted");
        expect((await deliveries(session.raw)).map(([number]) => number)).toEqual(
          Array.from({ length: turn }, (_, i) => i + 1),
        );
      }
      expect(tokens.size).toBe(4);
    });

    it("goes on while the old connection still stands, and closes that with 4007", async () => {
      const first = await open();
      deliver("D1");
      await first.raw.frame("deliver");
      const { welcome, raw } = await open("ABCD", first.token, 1);
      expect(welcome).toMatchObject({ session: 1, resume: { code: 0 } });
      expect((await first.raw.closed).code).toBe(CloseCode.replaced);
      deliver("D2");
      await raw.frame("accepted");
      expect(await deliveries(raw)).toEqual([[2, 0, "D2"]]);
      expect(bench.events).toEqual(["signedOn 1 ABCD"]);
      expect(bench.edge.counters).toMatchObject({ sessions: 1, parked: 0, connections: 1 });
    });

    it("is parked when its line has gone silent, not ended", async () => {
      const first = await open();
      bench.clock.advance(90_250);
      expect((await first.raw.closed).code).toBe(CloseCode.heartbeatMissed);
      expect(bench.edge.counters).toMatchObject({ sessions: 0, parked: 1, connections: 0 });
      const { welcome } = await open("ABCD", first.token, 0);
      expect(welcome.resume).toMatchObject({ code: 0 });
    });

    it("takes deliveries for the stations that a host carries", async () => {
      const first = await open("HOST");
      await cut(first);
      expect(bench.edge.isPresent(station("CAR2"))).toBe(true);
      expect(bench.edge.deliver(bench.delivery("D1", { station: station("CAR2") }))).toBe(true);
      const { raw } = await open("HOST", first.token, 0);
      await raw.frame("accepted");
      expect((await raw.frame("deliver")).items[0]).toMatchObject({ mnemonic: "CAR2", text: "D1" });
      expect(bench.edge.deliver(bench.delivery("D2", { station: station("CAR1") }))).toBe(true);
      bench.edge.flush();
      expect((await raw.frame("deliver")).items[0]).toMatchObject({ mnemonic: "CAR1", text: "D2" });
    });
  });

  describe("that does not go on", () => {
    it("ends when its time is over: what is not confirmed is handed back in order, and the gap is told", async () => {
      const first = await open();
      deliver("D1", "D2", "D3", "D4", "D5");
      await first.raw.frame("deliver");
      first.raw.send(first.raw.writer.confirm(1));
      await first.raw.frame("deliver");
      await cut(first);
      deliver("D6");
      bench.clock.advance(59_750);
      expect(bench.events).toHaveLength(1);
      bench.clock.advance(500);
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 5"]);
      expect(textsOf(bench.handedBack)).toEqual(["D2", "D3", "D4", "D5", "D6"]);
      expect(bench.handedBack.map(({ flags }) => flags)).toEqual([2, 2, 2, 2, 0]);
      expect(bench.edge.isPresent(station("ABCD"))).toBe(false);

      const { welcome } = await open("ABCD", first.token, 3);
      expect(welcome.session).toBe(2);
      expect(welcome.resume).toEqual({
        code: ResumeCode.sessionEnded,
        received: 0,
        firstDelivery: 4,
        lastDelivery: 5,
      });
      expect(bench.edge.counters.resumesRefused.get(ResumeCode.sessionEnded)).toBe(1);
    });

    it("has no gap where the station has everything that was sent", async () => {
      const first = await open();
      deliver("D1");
      await first.raw.frame("deliver");
      await cut(first);
      bench.clock.advance(60_250);
      const { welcome } = await open("ABCD", first.token, 1);
      expect(welcome.resume).toMatchObject({
        code: ResumeCode.sessionEnded,
        firstDelivery: 0,
        lastDelivery: 0,
      });
    });

    it.each([
      ["is no token", "nonsense"],
      ["has the form of one", "A".repeat(40)],
    ])("is told that what it showed %s, and its parked session ends", async (what, token) => {
      const first = await open();
      deliver("D1");
      await cut(first);
      const { welcome } = await open("ABCD", token, 0);
      const code = what === "is no token" ? ResumeCode.tokenUnknown : ResumeCode.switchRestarted;
      expect(welcome.resume).toEqual({ code, received: 0, firstDelivery: 1, lastDelivery: 0 });
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 1", "signedOn 2 ABCD"]);
      expect(textsOf(bench.handedBack)).toEqual(["D1"]);
    });

    it("is told that a token whose random part is another's is unknown", async () => {
      const first = await open();
      const forged = Buffer.from(first.token, "base64url");
      forged[29]! ^= 1;
      await cut(first);
      const { welcome } = await open("ABCD", forged.toString("base64url"), 0);
      expect(welcome.resume).toMatchObject({ code: ResumeCode.tokenUnknown });
      expect(welcome.session).toBe(2);
    });

    it("is told that its token was used: the twin that comes with the old one gets a new session", async () => {
      const first = await open();
      deliver("D1");
      await cut(first);
      const second = await open("ABCD", first.token, 0);
      const third = await open("ABCD", first.token, 0);
      expect(third.welcome.resume).toEqual({
        code: ResumeCode.tokenUsed,
        received: 0,
        firstDelivery: 1,
        lastDelivery: 1,
      });
      expect((await second.raw.closed).code).toBe(CloseCode.replaced);
      expect(textsOf(bench.handedBack)).toEqual(["D1"]);
    });

    it("does not open with the token of another station, whose session stays as it is", async () => {
      const host = await open("HOST");
      await cut(host);
      const { welcome } = await open("ABCD", host.token, 0);
      expect(welcome.resume).toMatchObject({ code: ResumeCode.tokenOfAnotherStation });
      expect((await open("HOST", host.token, 0)).welcome.resume).toMatchObject({ code: 0 });
    });

    it("does not open with a stolen token and a wrong secret, and stays parked", async () => {
      const first = await open();
      await cut(first);
      const thief = await bench.connect();
      thief.send(thief.writer.signOn(1, "ABCD", "guessed", { token: first.token, delivery: 0 }));
      expect((await thief.closed).code).toBe(CloseCode.signOnRefused);
      expect((await open("ABCD", first.token, 0)).welcome.resume).toMatchObject({ code: 0 });
    });

    it("is told when it names a delivery that was never sent", async () => {
      const first = await open();
      deliver("D1");
      await cut(first);
      const { welcome } = await open("ABCD", first.token, 2);
      expect(welcome.resume).toMatchObject({ code: ResumeCode.deliveryUnknown, firstDelivery: 0 });
      expect(textsOf(bench.handedBack)).toEqual(["D1"]);
    });

    it("knows the tokens of no other run of the switch", async () => {
      const first = await open();
      await bench.stop();
      bench = new TestBench(listener, {}, "127.0.0.1", undefined, 0, (count) =>
        new Uint8Array(count).fill(7),
      );
      await bench.start();
      const { welcome } = await open("ABCD", first.token, 5);
      expect(welcome.resume).toEqual({
        code: ResumeCode.switchRestarted,
        received: 0,
        firstDelivery: 6,
        lastDelivery: 0,
      });
    });

    it("is not parked after a sign-off, after a fault, or where the switch does not resume", async () => {
      const signedOff = await open();
      signedOff.raw.send(signedOff.raw.writer.bare(11));
      await signedOff.raw.closed;
      const faulty = await open();
      faulty.raw.send(Uint8Array.from([0xc1]));
      await faulty.raw.closed;
      expect(bench.edge.counters).toMatchObject({ parked: 0, sessionsEnded: 2 });
      await bench.stop();

      await start({ resumeMs: 0 });
      const plain = await open();
      expect(plain.welcome).toMatchObject({ resumeToken: null, resumeSeconds: 0 });
      plain.raw.socket.terminate();
      await until(() => bench.events.length === 2, "the end");
      expect(bench.events[1]).toBe("ended 1 ABCD 0");
    });

    it("is not parked in the text subprotocol; what a host has not acknowledged is handed back", async () => {
      const host = await bench.signOnHost();
      for (const id of [1, 2]) bench.edge.deliver(bench.delivery(`D${id}`, { id, station: station("CAR1") }));
      bench.edge.flush();
      await host.text();
      await host.text();
      host.sendText("C1 ACK HOST 000001 20260314 18402655 -");
      await until(() => bench.confirmed.length === 1, "the acknowledgement");
      host.socket.terminate();
      await until(() => bench.events.length === 2, "the end");
      expect(bench.confirmed).toEqual([[1]]);
      expect(textsOf(bench.handedBack)).toEqual(["D2"]);
      expect(bench.edge.counters.parked).toBe(0);
    });

    it("is ended with its line, and while the switch drains", async () => {
      const first = await open();
      await cut(first);
      bench.edge.endSessions([station("ABCD")], CloseCode.lineOutOfService, "");
      expect(bench.events[1]).toBe("ended 1 ABCD 0");
      bench.barred.set(station("ABCD"), CloseCode.lineOutOfService);
      const barred = await bench.connect();
      barred.send(barred.writer.signOn(1, "ABCD", "sample-ABCD", { token: first.token, delivery: 0 }));
      expect((await barred.closed).code).toBe(CloseCode.lineOutOfService);

      const host = await open("HOST");
      await cut(host);
      await bench.edge.drain(5);
      expect(bench.events.at(-1)).toBe("ended 2 HOST 0");
    });

    it("ends when too much waits for it while it is away: nothing of it is lost", async () => {
      const first = await open();
      await cut(first);
      for (let i = 1; i <= WAITING_DELIVERIES_MAX; i++)
        expect(bench.edge.deliver(bench.delivery("D"))).toBe(true);
      expect(bench.edge.deliver(bench.delivery("BEYOND"))).toBe(false);
      expect(bench.handedBack).toHaveLength(WAITING_DELIVERIES_MAX);
      expect(bench.edge.isPresent(station("ABCD"))).toBe(false);
      expect(bench.edge.counters).toMatchObject({ parked: 0, waitingBytes: 0 });
      // There was no connection to close.
      expect(bench.edge.counters.closesByCode.size).toBe(0);
    });
  });

  describe("of two connections of one station", () => {
    it("without a token the newer one wins, and the older one's deliveries are handed back before it signs on", async () => {
      const older = await open();
      deliver("D1", "D2");
      await older.raw.frame("deliver");
      const newer = await open();
      expect((await older.raw.closed).code).toBe(CloseCode.replaced);
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 2", "signedOn 2 ABCD"]);
      expect(newer.welcome).toMatchObject({ session: 2, resume: null });
    });

    it("the newer one wins against a parked one, too, whose token is then good for nothing", async () => {
      const older = await open();
      deliver("D1");
      await cut(older);
      const newer = await open();
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 1", "signedOn 2 ABCD"]);
      await cut(newer);
      const late = await open("ABCD", older.token, 0);
      expect(late.welcome.resume).toMatchObject({
        code: ResumeCode.sessionEnded,
        firstDelivery: 1,
        lastDelivery: 1,
      });
      // It has won over the newer one, which was parked as well.
      expect(bench.events.slice(3)).toEqual(["ended 2 ABCD 0", "signedOn 3 ABCD"]);
      expect((await open("ABCD", newer.token, 0)).welcome.resume).toMatchObject({
        code: ResumeCode.sessionEnded,
      });
    });

    it("a person at a terminal takes the place of a parked program", async () => {
      const program = await open();
      deliver("D1");
      await cut(program);
      const person = await bench.connect(SUBPROTOCOL_TEXT);
      person.sendText("SIGNON ABCD sample-ABCD");
      await person.text();
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 1", "signedOn 2 ABCD"]);
    });
  });

  describe("that lags", () => {
    it("is counted and logged once when its deliveries pile up, and once when it has caught up", async () => {
      const { raw } = await open();
      deliver("D1", "D2", "D3", "D4");
      expect(bench.edge.counters.lagging).toBe(0);
      deliver("D5", "D6", "D7");
      expect(bench.edge.counters).toMatchObject({ sessions: 1, lagging: 1 });
      await raw.frame("deliver");
      raw.send(raw.writer.confirm(4));
      await raw.frame("deliver");
      expect(bench.edge.counters.lagging).toBe(0);
      expect(bench.log.map((line) => line.split(" {")[0])).toEqual([
        "session lags behind its deliveries",
        "session has caught up",
      ]);
    });

    it("is no longer counted when it is parked or has ended", async () => {
      const first = await open();
      deliver("D1", "D2", "D3", "D4", "D5");
      await cut(first);
      expect(bench.edge.counters).toMatchObject({ lagging: 0, parked: 1 });
      const second = await open("ABCD", first.token, 0);
      expect(bench.edge.counters).toMatchObject({ lagging: 1, parked: 0 });
      second.raw.send(second.raw.writer.bare(11));
      await second.raw.closed;
      expect(bench.edge.counters).toMatchObject({ lagging: 0, parked: 0, sessionsEnded: 1 });
    });

    it("is found out even when little waits", async () => {
      await bench.stop();
      await start({ deliverWindow: 100 });
      await open();
      deliver(...Array.from({ length: 101 }, (_, i) => `D${i + 1}`));
      expect(bench.edge.counters.lagging).toBe(0);
      bench.clock.advance(30_250);
      expect(bench.edge.counters.lagging).toBe(1);
    });
  });
});
