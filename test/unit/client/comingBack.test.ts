/**
 * What a client's session does when its connections break, in every state.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type DeliverItem,
  MemorySpool,
  Session,
  SessionEnded,
  SessionOffline,
  type SessionOptions,
} from "../../../src/client/index.ts";
import { UpgradeRefused } from "../../../src/client/sessionErrors.ts";
import { Act } from "../../../src/domain/sessionProtocol.ts";
import { until } from "../../stations/support.ts";
import { type ScriptedConnection, ScriptedSwitch } from "./scriptedSwitch.ts";

const RETRANSMISSION = 2;

describe("a client's session that loses its connection", () => {
  let there: ScriptedSwitch;
  let session: Session;
  const states: string[] = [];
  beforeEach(() => {
    there = new ScriptedSwitch();
    states.length = 0;
  });
  afterEach(() => session.abandon());

  function open(options: Partial<SessionOptions> = {}): void {
    session = new Session({
      url: "ws://switch",
      station: "ABCD",
      secret: "s",
      openSocket: there.openSocket,
      firstReference: 1,
      backoff: { firstMs: 0, shortestMs: 0, minuteMs: 0 },
      ...options,
    });
    session.onState((state) => states.push(state.kind));
  }

  async function online(options: Partial<SessionOptions> = {}): Promise<ScriptedConnection> {
    open(options);
    const connection = await there.connection();
    connection.welcome("T1");
    await connection.says("signOn");
    return connection;
  }

  /** The next connection, signed on and welcomed. */
  async function back(token: string, resume: readonly number[] | null): Promise<ScriptedConnection> {
    const connection = await there.connection();
    connection.welcome(token, resume);
    return connection;
  }

  it("goes on with its token and its last delivery, and passes over what it has", async () => {
    const first = await online();
    const got: string[] = [];
    session.onDelivery(({ text }) => got.push(text));
    first.deliver(1, "D1");
    first.deliver(2, "D2");
    expect(await first.says("confirm")).toEqual({ act: "confirm", upTo: 2 });
    first.cut();
    const second = await back("T2", [0, 0, 2, 2]);
    expect(await second.says("signOn")).toEqual({ act: "signOn", resume: { token: "T1", delivery: 2 } });
    second.deliver(2, "D2", { flags: 2 });
    second.deliver(3, "D3");
    expect(await second.says("confirm")).toEqual({ act: "confirm", upTo: 3 });
    expect(got).toEqual(["D1", "D2", "D3"]);
    second.cut();
    const third = await back("T3", [0, 0, 0, 0]);
    expect(await third.says("signOn")).toMatchObject({ resume: { token: "T2", delivery: 3 } });
    expect(states).toEqual(["online", "waiting", "connecting", "online", "waiting", "connecting", "online"]);
  });

  it("confirms after its handler's promise has resolved, one delivery after the other, also on a later connection", async () => {
    const first = await online();
    const working: (() => void)[] = [];
    const got: string[] = [];
    session.onDelivery(({ text }: DeliverItem) => {
      got.push(text);
      return new Promise<void>((resolve) => working.push(resolve));
    });
    first.deliver(1, "D1");
    first.deliver(2, "D2");
    expect(got).toEqual(["D1"]);
    working[0]!();
    expect(await first.says("confirm")).toEqual({ act: "confirm", upTo: 1 });
    expect(got).toEqual(["D1", "D2"]);
    first.cut();
    const second = await back("T2", [0, 0, 2, 2]);
    expect(await second.says("signOn")).toMatchObject({ resume: { delivery: 1 } });
    second.deliver(2, "D2", { flags: 2 });
    working[1]!();
    expect(await second.says("confirm")).toEqual({ act: "confirm", upTo: 2 });
    expect(got).toEqual(["D1", "D2"]);
  });

  it("does not confirm in a new session what it got in an earlier one", async () => {
    const first = await online();
    let finish = () => {};
    session.onDelivery(() => new Promise<void>((resolve) => (finish = resolve)));
    first.deliver(1, "D1");
    first.cut();
    const second = await back("T2", [802, 0, 1, 1]);
    await second.says("signOn");
    finish();
    second.deliver(1, "D1 AGAIN", { flags: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    finish();
    expect(await second.says("confirm")).toEqual({ act: "confirm", upTo: 1 });
    expect(second.said).toEqual([]);
  });

  it("closes when its handler throws: the delivery is not confirmed", async () => {
    const first = await online();
    session.onDelivery(() => {
      throw new Error("printer on fire");
    });
    first.deliver(1, "D1");
    expect(await session.ended).toMatchObject({ kind: "failed", error: { message: "printer on fire" } });
    expect(first.said).toEqual([]);
    expect(first.isTerminated).toBe(true);
  });

  it("sends again what had not arrived, under its reference, before anything new, and waits for the rest", async () => {
    const first = await online();
    const [a, b, c, d] = ["A", "B", "C", "D"].map((text) => session.submit(text));
    expect((await first.says("submit")).items.map(([reference]) => reference)).toEqual([1, 2, 3, 4]);
    first.say(Act.accepted, 1, 0);
    expect(await a!.outcome).toMatchObject({ kind: "accepted" });
    first.cut();
    const e = session.submit("E");

    // Two and three had arrived; two was refused, and the client has not heard it.
    const second = await back("T2", [0, 3, 0, 0]);
    await second.says("signOn");
    expect(await second.says("submit")).toEqual({
      act: "submit",
      items: [
        [4, "D", 0],
        [5, "E", 0],
      ],
    });
    second.say(Act.rejected, [2, 208, 0, "", ""]);
    second.say(Act.accepted, 3, 1);
    expect(await b!.outcome).toMatchObject({ kind: "rejected", rejection: { code: 208 } });
    expect(await c!.outcome).toMatchObject({ kind: "accepted" });
    // Five items were sent, D only once.
    second.say(Act.accepted, 5, 5);
    await Promise.all([a, b, c, d, e].map((one) => one!.done));
    expect(session.outstanding).toBe(0);
  });

  it("keeps its window over connections, and does not count twice what had not arrived", async () => {
    open();
    const first = await there.connection();
    first.welcome("T1", null, 2);
    await first.says("signOn");
    for (const text of ["A", "B", "C", "D"]) session.submit(text);
    expect((await first.says("submit")).items).toHaveLength(2);
    first.cut();
    const second = await there.connection();
    second.welcome("T2", [0, 1, 0, 0], 2);
    await second.says("signOn");
    expect((await second.says("submit")).items).toEqual([[2, "B", 0]]);
    second.say(Act.accepted, 2, 1);
    expect((await second.says("submit")).items).toEqual([[3, "C", 0]]);
  });

  it("submits again, marked, what was not decided, where the session does not go on", async () => {
    const first = await online();
    const accepted = session.submit("A");
    const open = session.submit("B", { flags: 1 });
    await first.says("submit");
    first.say(Act.accepted, 1, 0);
    await accepted.outcome;
    first.cut();
    const later = session.submit("C");
    const second = await back("T2", [805, 0, 1, 0]);
    expect(await second.says("signOn")).toMatchObject({ resume: { token: "T1" } });
    expect(await second.says("submit")).toEqual({
      act: "submit",
      items: [
        [2, "B", 1 | RETRANSMISSION],
        [3, "C", 0],
      ],
    });
    await expect(accepted.done).rejects.toBeInstanceOf(SessionEnded);
    second.say(Act.accepted, 3, 0);
    await Promise.all([open.outcome, later.outcome]);
    // The window of the new session counts from nothing.
    second.say(Act.accepted, 3, 2);
    await Promise.all([open.done, later.done]);
  });

  it.each<[string, (connection: ScriptedConnection) => void]>([
    ["before the upgrade", (connection) => connection.cut()],
    ["because nobody listens", (connection) => connection.events.failed(new Error("ECONNREFUSED"))],
    [
      "because the switch has no room",
      (connection) => connection.events.failed(new UpgradeRefused("ws://switch", 503, "")),
    ],
    [
      "before the welcome",
      (connection) => {
        connection.events.opened();
        connection.cut();
      },
    ],
    [
      "with a drain",
      (connection) => {
        connection.events.opened();
        connection.events.closed(4009);
      },
    ],
  ])("tries again when a try ends %s", async (_what, end) => {
    const first = await online();
    first.cut();
    end(await there.connection());
    end(await there.connection());
    const last = await back("T2", [0, 0, 0, 0]);
    expect(await last.says("signOn")).toMatchObject({ resume: { token: "T1" } });
    expect(session.state.kind).toBe("online");
  });

  it.each<[string, (connection: ScriptedConnection) => void, object]>([
    [
      "another connection has replaced it",
      ({ events }) => events.closed(4007),
      { kind: "closed", code: 4007 },
    ],
    ["the switch found a fault", ({ events }) => events.closed(4004), { kind: "closed", code: 4004 }],
    ["the switch breaks the protocol", ({ events }) => events.received(null), { kind: "malformed" }],
    ["it was signed off elsewhere", ({ events }) => events.closed(1000), { kind: "signedOff" }],
  ])("does not connect again when %s", async (_what, end, expected) => {
    const first = await online();
    const submission = session.submit("A");
    end(first);
    expect(await session.ended).toMatchObject(expected);
    await expect(submission.outcome).rejects.toBeInstanceOf(SessionEnded);
    expect(session.state.kind).toBe("closed");
    expect(() => session.submit("B")).toThrow(SessionEnded);
    expect(there.connections).toHaveLength(1);
  });

  it("does not connect again to an address that has no sessions", async () => {
    open();
    const refusal = new UpgradeRefused("ws://switch", 404, "Sessions are at /session.");
    (await there.connection()).events.failed(refusal);
    await expect(session.started).rejects.toBe(refusal);
  });

  it("gives up a try that takes too long, and listens to nothing that it still says", async () => {
    open({ timeoutMs: 5 });
    const slow = await there.connection();
    const second = await back("T1", null);
    expect(slow.isTerminated).toBe(true);
    slow.events.closed(4004);
    slow.events.received(null);
    expect(session.state.kind).toBe("online");
    await second.says("signOn");
  });

  it("can be given up and signed off while it waits to connect", async () => {
    const first = await online({
      backoff: { firstMs: 3_600_000, shortestMs: 3_600_000, longestMs: 3_600_000 },
    });
    const submission = session.submit("A");
    first.cut();
    expect(session.state).toMatchObject({ kind: "waiting", because: { kind: "lost" } });
    await session.signOff();
    expect(await session.ended).toEqual({ kind: "signedOff" });
    await expect(submission.outcome).rejects.toBeInstanceOf(SessionEnded);
  });

  it("holds messages back while the switch drains, for the next session", async () => {
    const first = await online();
    first.say(Act.drain, 5);
    session.submit("A");
    await new Promise((resolve) => setImmediate(resolve));
    expect(first.said).toEqual([]);
    first.events.closed(4009);
    const second = await back("T2", [805, 0, 1, 0]);
    await second.says("signOn");
    expect((await second.says("submit")).items).toEqual([[1, "A", 0]]);
  });

  it("refuses messages without a connection where the program wants that", async () => {
    const first = await online({ whileOffline: "fail" });
    session.submit("A");
    first.cut();
    expect(() => session.submit("B")).toThrow(SessionOffline);
    const second = await back("T2", [0, 0, 0, 0]);
    await second.says("signOn");
    expect((await second.says("submit")).items).toEqual([[1, "A", 0]]);
  });

  describe("with a signal", () => {
    it("takes back a message that has not left", async () => {
      open();
      const control = new AbortController();
      const [kept, dropped] = [session.submit("A"), session.submit("B", { signal: control.signal })];
      control.abort(new Error("never mind"));
      await expect(dropped.outcome).rejects.toThrow("never mind");
      const first = await back("T1", null);
      await first.says("signOn");
      expect((await first.says("submit")).items).toEqual([[kept.reference, "A", 0]]);
      expect(() => session.submit("C", { signal: control.signal })).toThrow("never mind");
    });

    it("ends the wait for one that has left, which the switch may take all the same", async () => {
      const spool = new MemorySpool();
      const first = await online({ spool });
      const control = new AbortController();
      const submission = session.submit("A", { signal: control.signal });
      await first.says("submit");
      control.abort(new Error("too late"));
      await expect(submission.done).rejects.toThrow("too late");
      expect(spool.load()).toHaveLength(1);
      first.say(Act.accepted, 1, 1);
      expect(spool.load()).toHaveLength(0);
      expect(session.outstanding).toBe(0);
    });
  });

  describe("with a spool", () => {
    it("submits what an earlier session left, marked and under its reference, and counts on from there", async () => {
      const spool = new MemorySpool();
      const first = await online({ spool });
      const accepted = session.submit("A");
      const refused = session.submit("B");
      session.submit("C");
      await first.says("submit");
      first.say(Act.rejected, [2, 208, 0, "", ""]);
      first.say(Act.accepted, 1, 1);
      await Promise.all([accepted.outcome, refused.outcome]);
      session.abandon();

      there = new ScriptedSwitch();
      session = new Session({
        url: "ws://switch",
        station: "ABCD",
        secret: "s",
        openSocket: there.openSocket,
        spool,
      });
      const next = session.submit("D");
      expect(next.reference).toBeGreaterThan(1_000_000);
      const second = await back("T1", null);
      await second.says("signOn");
      expect((await second.says("submit")).items).toEqual([
        [3, "C", RETRANSMISSION],
        [next.reference, "D", 0],
      ]);
      second.say(Act.accepted, next.reference, 2);
      expect(await session.recovered[0]!.outcome).toMatchObject({ kind: "accepted" });
      expect(spool.load()).toEqual([]);
      expect(spool.lastReference).toBe(next.reference);
    });

    it("sends nothing before the spool has it, and keeps the order", async () => {
      const kept: (() => void)[] = [];
      const spool = new MemorySpool();
      const slow = {
        load: () => spool.load(),
        lastReference: 0,
        add: () => new Promise<void>((resolve) => kept.push(resolve)),
        remove: () => {},
      };
      const first = await online({ spool: slow });
      session.submit("A");
      session.submit("B");
      kept[1]!();
      await new Promise((resolve) => setImmediate(resolve));
      expect(first.said).toEqual([]);
      kept[0]!();
      expect((await first.says("submit")).items.map(([, text]) => text)).toEqual(["A", "B"]);
    });

    it("fails a message that the spool cannot keep", async () => {
      const full = {
        load: () => [],
        lastReference: 0,
        add: () => Promise.reject(new Error("disk full")),
        remove: () => {},
      };
      const first = await online({ spool: full });
      await expect(session.submit("A").outcome).rejects.toThrow("disk full");
      expect(first.said).toEqual([]);
    });
  });

  it("ends a loop over its deliveries when it is closed, not when a connection breaks", async () => {
    const first = await online();
    const got: string[] = [];
    const loop = (async () => {
      for await (const { text } of session) got.push(text);
    })();
    first.deliver(1, "D1");
    await until(() => got.length === 1, "a delivery");
    first.cut();
    const second = await back("T2", [0, 0, 0, 0]);
    second.deliver(2, "D2");
    await until(() => got.length === 2, "a delivery");
    second.events.closed(4007);
    await loop;
    expect(got).toEqual(["D1", "D2"]);
  });
});
