import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import {
  connect,
  type DeliverItem,
  SessionEnded,
  SwitchUnreachable,
  UpgradeRefused,
} from "../../../src/client/index.ts";
import { RejectCode } from "../../../src/domain/codes.ts";
import { DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { FRAME_BYTES_MAX } from "../../../src/limits.ts";
import { FrameWriter } from "../../../src/wire/session/frameWriter.ts";
import { type Taken, TestBench, until } from "../../stations/support.ts";

const STATION = { station: "ABCD", secret: "sample-ABCD" };
/** One connection, and references that a test can foresee. */
const ONCE = { ...STATION, reconnect: false, firstReference: 1 };

describe("a client's session", () => {
  let bench: TestBench;
  const start = async (limits = {}) => {
    bench = await new TestBench("native", limits).start();
  };
  beforeEach(() => start());
  afterEach(() => bench.stop());
  const signOn = () => connect({ url: bench.url, ...ONCE });

  /** Accepts every message, and answers it in `answers` parts; in the next turn, as the switch does. */
  function answer(answers: number): void {
    let batch: Taken[] = [];
    bench.onTaken = (taken) => {
      if (batch.push(taken) > 1) return;
      setImmediate(() => {
        for (const { session, reference, text } of batch) {
          bench.edge.accepted(session, reference, 0, 0);
          for (let awaited = answers - 1; awaited >= 0; awaited--) {
            const kind = DeliveryKind.response;
            bench.edge.respond(session, bench.delivery(`RE ${text}`, { kind, reference, awaited }));
          }
          bench.edge.settled(session);
        }
        batch = [];
        bench.edge.flush();
      });
    };
  }

  it("never turns a character that is not US-ASCII into one that is", async () => {
    answer(1);
    const session = await signOn();
    // One byte per character would make an A of U+0141 and a 1 of U+0131.
    await session.submit("RQ.CA9190000.DMV.TXT LIC/9Q\u0141\u0131").done;
    expect(bench.taken[0]!.text).toBe("RQ.CA9190000.DMV.TXT LIC/9Q\xc5\x81\xc4\xb1");
  });

  it("brings a message in and its answers out", async () => {
    answer(2);
    const session = await signOn();
    const got: DeliverItem[] = [];
    session.onDelivery((delivery) => got.push(delivery));
    const submission = session.submit("RQ.CA9190000.DMV.TXT LIC/9QQQ123");
    expect(await submission.outcome).toEqual({ kind: "accepted", warnings: [] });
    await submission.done;
    expect(got.map(({ reference, awaited, text }) => [reference, awaited, text])).toEqual([
      [1, 1, "RE RQ.CA9190000.DMV.TXT LIC/9QQQ123"],
      [1, 0, "RE RQ.CA9190000.DMV.TXT LIC/9QQQ123"],
    ]);
    expect(submission.reference).toBe(1);
    await session.signOff();
    expect(await session.ended).toEqual({ kind: "signedOff" });
    expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 0"]);
  });

  it("passes mnemonic and flags on", async () => {
    const session = await connect({ url: bench.url, station: "HOST", secret: "sample-HOST" });
    session.submit("A", { mnemonic: "CAR1", flags: 1 });
    session.submit(Buffer.from("B"));
    await bench.takes(2);
    expect(bench.taken.map(({ mnemonic, flags, text }) => [mnemonic !== 0, flags, text])).toEqual([
      [true, 1, "A"],
      [false, 0, "B"],
    ]);
  });

  it("tells refusals and warnings of each message", async () => {
    const session = await signOn();
    const good = session.submit("GOOD");
    const bad = session.submit("BAD");
    await bench.takes(2);
    bench.edge.warned(1, 1, 601, 17);
    bench.edge.rejected(1, 2, 0, 0, bench.rejection(RejectCode.dateInvalid, "BAD"));
    bench.edge.accepted(1, 1, 0, 0);
    bench.edge.flush();
    expect(await good.outcome).toEqual({ kind: "accepted", warnings: [{ reference: 1, code: 601, at: 17 }] });
    expect(await bad.outcome).toEqual({
      kind: "rejected",
      rejection: { reference: 2, code: 208, at: 3, field: "DOB", echo: "BAD" },
    });
    await bad.done;
  });

  it("knows that a message without answers is done", async () => {
    answer(0);
    const session = await signOn();
    await session.submit("AM.CA9190000.ABCD.TXT HELLO").done;
  });

  it("sends what was submitted in one turn as one frame", async () => {
    await bench.stop();
    await start({ submitWindow: 1000 });
    const session = await signOn();
    const before = bench.edge.counters.framesIn;
    for (let i = 0; i < 500; i++) session.submit(`MESSAGE ${i}`);
    await bench.takes(500);
    expect(bench.edge.counters.framesIn - before).toBe(1);
    expect(bench.taken.map(({ reference }) => reference)).toEqual(
      Array.from({ length: 500 }, (_, i) => i + 1),
    );
  });

  it("splits a frame that would be longer than the switch takes", async () => {
    await bench.stop();
    await start({ submitWindow: 1000 });
    const session = await signOn();
    for (let i = 0; i < 40; i++) session.submit("X".repeat(16_000));
    await bench.takes(40);
    expect(40 * 16_000).toBeGreaterThan(2 * FRAME_BYTES_MAX);
    expect(bench.edge.counters.closesByCode.size).toBe(0);
  });

  it("never exceeds the window, and gets thousands of messages through it in order", async () => {
    answer(1);
    const session = await signOn();
    const got: string[] = [];
    session.onDelivery(({ text }) => got.push(text));
    const submissions = Array.from({ length: 3000 }, (_, i) => session.submit(`M${i}`));
    expect(session.outstanding).toBe(3000);
    await Promise.all(submissions.map(({ done }) => done));
    expect(bench.edge.counters.rejectsByCode.size).toBe(0);
    expect(got).toEqual(Array.from({ length: 3000 }, (_, i) => `RE M${i}`));
    expect(session.outstanding).toBe(0);
  });

  it("does not stall when its messages are refused one by one", async () => {
    bench.onTaken = ({ session, reference }) =>
      setImmediate(() => {
        bench.edge.rejected(session, reference, 0, 0, bench.rejection(RejectCode.dateInvalid));
        bench.edge.flush();
      });
    const session = await signOn();
    for (let i = 0; i < 3 * bench.limits.submitWindow; i++) {
      expect((await session.submit(`M${i}`).outcome).kind).toBe("rejected");
    }
  });

  it("does not stall when messages end without answers", async () => {
    answer(0);
    const session = await signOn();
    await Promise.all(Array.from({ length: 500 }, (_, i) => session.submit(`AM ${i}`).done));
    expect(bench.taken).toHaveLength(500);
  });

  it("confirms what a loop has taken, and holds the switch back by what it has not", async () => {
    const session = await signOn();
    for (let i = 1; i <= 10; i++) bench.edge.deliver(bench.delivery(`D${i}`));
    bench.edge.flush();
    const got: string[] = [];
    for await (const { text } of session) {
      got.push(text);
      // The window is 4: the switch holds the rest until this loop goes on.
      if (got.length === 1) expect(bench.edge.counters.deliveriesOut).toBe(4);
      if (got.length === 10) break;
    }
    expect(got).toEqual(Array.from({ length: 10 }, (_, i) => `D${i + 1}`));
  });

  it("ends its loop with the session, after what had come", async () => {
    const session = await signOn();
    bench.edge.deliver(bench.delivery("LAST"));
    bench.edge.flush();
    void bench.edge.drain(0);
    bench.clock.advance(1000);
    const got: string[] = [];
    for await (const { text } of session) got.push(text);
    expect(got).toEqual(["LAST"]);
    expect(await session.ended).toMatchObject({ kind: "closed", code: 4009, name: "draining" });
  });

  it("hears that the switch goes out of service", async () => {
    const session = await signOn();
    const heard = new Promise((resolve) => session.onDrain(resolve));
    void bench.edge.drain(7);
    expect(await heard).toBe(7);
  });

  it("answers the switch's heartbeats", async () => {
    await signOn();
    const before = bench.edge.counters.framesIn;
    bench.clock.advance(30_250);
    await until(() => bench.edge.counters.framesIn > before, "an answer");
    bench.clock.advance(80_000);
    expect(bench.edge.counters.sessions).toBe(1);
  });

  it("sends heartbeats by itself", async () => {
    await bench.stop();
    await start({ heartbeatMs: 1000 });
    const before = bench.edge.counters.framesIn;
    await signOn();
    await until(() => bench.edge.counters.framesIn >= before + 2, "a heartbeat");
  });

  it("fails what is under way when the switch ends the session", async () => {
    const first = await signOn();
    const submission = first.submit("A");
    await bench.takes(1);
    await signOn();
    const end = await first.ended;
    expect(end).toMatchObject({ kind: "closed", code: 4007, name: "replaced" });
    await expect(submission.outcome).rejects.toMatchObject({ end });
    await expect(submission.done).rejects.toBeInstanceOf(SessionEnded);
    expect(() => first.submit("B")).toThrow(SessionEnded);
  });

  it("says that the connection was lost when there was no Close frame", async () => {
    const session = await signOn();
    await bench.edge.close();
    // `close` says why first; a broken line says nothing.
    expect(await session.ended).toMatchObject({ kind: "closed", code: 4009 });
    const server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      handleProtocols: () => "statewire.v1.msgpack",
    });
    await new Promise((resolve) => server.once("listening", resolve));
    server.on("connection", (socket) => {
      socket.on("message", () => {
        const welcome = new FrameWriter().begin(2);
        for (const number of [1, 1, 30, 16_384, 262_144, 8, 4]) welcome.element().uint(number);
        socket.send(welcome.element().str("").element().nil().finish());
        setTimeout(() => socket.terminate(), 5);
      });
    });
    const lost = await connect({
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...ONCE,
    });
    expect(await lost.ended).toEqual({ kind: "lost" });
    server.close();
  });

  it("ends a session whose switch does not keep to the protocol", async () => {
    const server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      handleProtocols: () => "statewire.v1.msgpack",
    });
    await new Promise((resolve) => server.once("listening", resolve));
    server.on("connection", (socket) => socket.send(Buffer.from([0xc1])));
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(connect({ url, ...STATION })).rejects.toMatchObject({ end: { kind: "malformed" } });
    server.close();
  });

  describe("that does not come about", () => {
    it("tells a refused sign-on", async () => {
      await expect(connect({ url: bench.url, station: "ABCD", secret: "wrong" })).rejects.toMatchObject({
        name: "SessionEnded",
        end: { kind: "closed", code: 4002, name: "signOnRefused" },
      });
    });

    it("tells a refused upgrade with the switch's sentence", async () => {
      const wrongPath = connect({ url: bench.url.replace("/session", "/other"), ...STATION });
      await expect(wrongPath).rejects.toMatchObject({ status: 404, sentence: "Sessions are at /session." });
      await expect(wrongPath).rejects.toBeInstanceOf(UpgradeRefused);
    });

    it("tells that nobody listens, and that the address is none", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const nobody = connect({ url: `ws://127.0.0.1:${port}/session`, ...STATION });
      await expect(nobody).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
      await expect(nobody).rejects.toBeInstanceOf(SwitchUnreachable);
      await expect(connect({ url: "nonsense", ...STATION })).rejects.toBeInstanceOf(SwitchUnreachable);
    });

    it("gives up on a server that says nothing", async () => {
      const server = createServer(() => {}).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/session`;
      await expect(connect({ url, ...STATION, timeoutMs: 30 })).rejects.toBeInstanceOf(SwitchUnreachable);
      server.close();
    });
  });
});
