import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLOSE_TABLE, CloseCode, RejectCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import { FRAME_BYTES_MAX, MESSAGE_BYTES_MAX } from "../../src/limits.ts";
import type { SessionLimits } from "../../src/stations/ports.ts";
import { mnemonicWord } from "../../src/wire/session/stationFrames.ts";
import { LISTENERS, station, TestBench, until } from "./support.ts";

const MESSAGE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";

describe.each(LISTENERS)("a MessagePack session on the %s listener", (listener) => {
  let bench: TestBench;
  const start = async (limits: Partial<SessionLimits> = {}) => {
    bench = await new TestBench(listener, limits).start();
  };

  beforeEach(async () => {
    await start();
  });
  afterEach(() => bench.stop());

  describe("signing on", () => {
    it("welcomes a station with its limits", async () => {
      const raw = await bench.connect();
      raw.send(raw.writer.signOn(1, "ABCD", "sample-ABCD"));
      const { welcome } = await raw.frame("welcome");
      expect(welcome).toEqual({
        version: 1,
        session: 1,
        heartbeatSeconds: 30,
        messageBytesMax: MESSAGE_BYTES_MAX,
        frameBytesMax: FRAME_BYTES_MAX,
        submitWindow: 8,
        deliverWindow: 4,
        banner: "INVENTED DATA ONLY.",
        resumeToken: "AAECAwAAAAAAAQAAAAAAAQIDBAUGBwgJCgsMDQ4P",
        resumeSeconds: 60,
        resume: null,
      });
      expect(bench.events).toEqual(["signedOn 1 ABCD"]);
      expect(bench.edge.isPresent(station("ABCD"))).toBe(true);
      expect(bench.edge.counters).toMatchObject({ connections: 1, sessions: 1, signOns: 1 });
    });

    it("names a heartbeat that is not longer than its own", async () => {
      await bench.stop();
      await start({ heartbeatMs: 8_600, silenceMs: 8_900 });
      const raw = await bench.connect();
      raw.send(raw.writer.signOn(1, "ABCD", "sample-ABCD"));
      expect((await raw.frame("welcome")).welcome.heartbeatSeconds).toBe(8);
    });

    it.each([
      ["a wrong secret", "ABCD", "sample-HOST"],
      ["an unknown station", "NONE", "sample-NONE"],
      ["a station without a secret", "DUMB", "sample-DUMB"],
    ])("refuses %s with the same words", async (_what, name, secret) => {
      const raw = await bench.connect();
      raw.send(raw.writer.signOn(1, name, secret));
      expect(await raw.closed).toEqual({ code: 4002, reason: CLOSE_TABLE[4002].sentence });
      expect(bench.edge.counters.signOnsRefused).toBe(1);
      expect(bench.edge.counters.connections).toBe(0);
    });

    it("refuses a station unseen for a minute after five wrong secrets, whatever it sends then", async () => {
      for (let i = 0; i < 5; i++) {
        const raw = await bench.connect();
        raw.send(raw.writer.signOn(1, "ABCD", "wrong"));
        expect((await raw.closed).code).toBe(CloseCode.signOnRefused);
      }
      const braked = await bench.connect();
      braked.send(braked.writer.signOn(1, "ABCD", "sample-ABCD"));
      expect((await braked.closed).code).toBe(CloseCode.signOnRefused);
      expect(bench.log).toEqual(['sign-ons of a station braked after repeated failures {"station":"ABCD"}']);

      bench.clock.advance(60_000);
      await bench.signOn("ABCD");
    });

    it("does not brake one station for the failures of another", async () => {
      for (let i = 0; i < 6; i++) {
        const raw = await bench.connect();
        raw.send(raw.writer.signOn(1, "ABCD", "wrong"));
        await raw.closed;
      }
      await bench.signOn("HOST");
    });

    it("refuses another version of the protocol", async () => {
      const raw = await bench.connect();
      raw.send(raw.writer.signOn(2, "ABCD", "sample-ABCD"));
      expect(await raw.closed).toEqual({
        code: 4004,
        reason: "This switch speaks version 1 of the protocol.",
      });
    });

    it("closes a connection that has not signed on at the deadline, not before", async () => {
      const raw = await bench.connect();
      bench.clock.advance(9_500);
      await until(() => raw.unread === 0, "nothing");
      expect(raw.isClosed).toBe(false);
      bench.clock.advance(750);
      expect((await raw.closed).code).toBe(CloseCode.signOnOverdue);
    });

    it("closes a connection that sends a message first", async () => {
      const raw = await bench.connect();
      raw.submit([1, MESSAGE]);
      expect((await raw.closed).code).toBe(CloseCode.notSignedOn);
      expect(bench.taken).toEqual([]);
    });

    it("lets the newer of two sessions of a station win, and delivers to it", async () => {
      const older = await bench.signOn();
      const newer = await bench.signOn();
      expect((await older.closed).code).toBe(CloseCode.replaced);
      expect(bench.events).toEqual(["signedOn 1 ABCD", "ended 1 ABCD 0", "signedOn 2 ABCD"]);
      expect(bench.edge.deliver(bench.delivery("HELLO"))).toBe(true);
      bench.edge.flush();
      const { items } = await newer.frame("deliver");
      expect(items[0]).toMatchObject({ delivery: 1, text: "HELLO" });
    });

    it("is absent once its connection broke, where sessions are not resumed", async () => {
      await bench.stop();
      await start({ resumeMs: 0 });
      const raw = await bench.signOn();
      raw.socket.terminate();
      await until(() => bench.events.length === 2, "the end");
      expect(bench.events[1]).toBe("ended 1 ABCD 0");
      expect(bench.edge.isPresent(0)).toBe(false);
      expect(bench.edge.deliver(bench.delivery("HELLO"))).toBe(false);
      expect(bench.edge.respond(1, bench.delivery("HELLO"))).toBe(false);
      bench.edge.flush();
    });

    it("answers a sign-off with a normal close", async () => {
      const raw = await bench.signOn();
      raw.send(raw.writer.bare(11));
      expect((await raw.closed).code).toBe(CloseCode.signedOff);
      expect(bench.log).toEqual([]);
    });

    it("refuses a second sign-on in a session", async () => {
      const raw = await bench.signOn();
      raw.send(raw.writer.signOn(1, "HOST", "sample-HOST"));
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
    });
  });

  describe("submitting", () => {
    it("hands the bytes of a frame's messages to the intake as they are", async () => {
      const raw = await bench.signOn("HOST");
      raw.submit([1, "rq.one"], [5, "\x00\xff two", "CAR1"], [6, MESSAGE, "", 7]);
      await bench.takes(3);
      const common = { session: 1, station: station("HOST") };
      expect(bench.taken).toEqual([
        { ...common, reference: 1, mnemonic: 0, flags: 0, text: "rq.one" },
        { ...common, reference: 5, mnemonic: mnemonicWord("CAR1"), flags: 0, text: "\x00\xff two" },
        { ...common, reference: 6, mnemonic: 0, flags: 7, text: MESSAGE },
      ]);
    });

    it("tells acceptance once for all messages of a flush, and the credit with it", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"], [2, "B"], [3, "C"]);
      await bench.takes(3);
      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.settled(1);
      bench.edge.accepted(1, 3, 0, 0);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toEqual({ act: "accepted", upTo: 3, settled: 1, warnings: [] });
      await raw.settle();
      expect(raw.unread).toBe(0);
    });

    it("sends refusals before the acceptance that passes them, and answers after it", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"], [2, "B"], [3, "C"]);
      await bench.takes(3);
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 1, awaited: 0 }));
      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.accepted(1, 3, 0, 0);
      bench.edge.rejected(1, 2, 0, 0, bench.rejection(RejectCode.dateInvalid, "B"));
      bench.edge.flush();
      const { items } = await raw.frame("rejected");
      expect(items).toEqual([{ reference: 2, code: 208, at: 3, field: "DOB", echo: "B" }]);
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 3 });
      expect((await raw.frame("deliver")).items[0]).toMatchObject({ delivery: 1, reference: 1, text: "RR" });
    });

    it("keeps a warning until its message is accepted", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"], [2, "B"]);
      await bench.takes(2);
      bench.edge.warned(1, 2, 601, 9);
      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 1, warnings: [] });
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({
        upTo: 2,
        warnings: [{ reference: 2, code: 601, at: 9 }],
      });
    });

    it("says nothing before the flush", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"]);
      await bench.takes(1);
      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 1 }));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(raw.unread).toBe(0);
    });

    it.each<[string, RejectCode, [number, string, string?], number]>([
      ["an empty text", RejectCode.messageEmpty, [2, ""], 0],
      ["a text over the limit", RejectCode.sizeExceeded, [2, ".".repeat(64 * 1024)], MESSAGE_BYTES_MAX],
      ["a mnemonic of three letters", RejectCode.mnemonicUnknown, [2, "A", "ABC"], 0],
      ["a reference that is not greater than the last", RejectCode.referenceOutOfOrder, [1, "A"], 0],
      ["reference 0", RejectCode.referenceOutOfOrder, [0, "A"], 0],
    ])("refuses %s and goes on", async (_what, code, message, at) => {
      const raw = await bench.signOn();
      raw.submit([1, "FIRST"], message, [3, "LAST"]);
      const { items } = await raw.frame("rejected");
      expect(items).toEqual([{ reference: message[0], code, at, field: "", echo: message[1].slice(0, 100) }]);
      await bench.takes(2);
      expect(bench.taken.map(({ text }) => text)).toEqual(["FIRST", "LAST"]);
      expect(bench.edge.counters.rejectsByCode.get(code)).toBe(1);
    });

    it("refuses with 309 while the intake is full, and takes the next one after", async () => {
      const raw = await bench.signOn();
      bench.isIntakeFull = true;
      raw.submit([1, "A"]);
      expect((await raw.frame("rejected")).items[0]).toMatchObject({
        reference: 1,
        code: RejectCode.switchBusy,
      });
      bench.isIntakeFull = false;
      raw.submit([2, "B"]);
      await bench.takes(1);
      expect(bench.taken[0]).toMatchObject({ reference: 2 });
    });

    it("refuses with 306 beyond the window, and gives credit back for what has ended", async () => {
      const raw = await bench.signOn();
      raw.submit(...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, "A"]));
      const { items } = await raw.frame("rejected");
      expect(items.map(({ reference, code }) => [reference, code])).toEqual([
        [9, 306],
        [10, 306],
      ]);
      bench.edge.accepted(1, 8, 0, 0);
      bench.edge.settled(1);
      bench.edge.rejected(1, 2, 0, 0, bench.rejection(RejectCode.dateInvalid));
      bench.edge.flush();
      raw.submit([11, "B"], [12, "C"], [13, "D"]);
      await bench.takes(10);
      expect(bench.taken.slice(8).map(({ reference }) => reference)).toEqual([11, 12]);
    });

    it("closes a station that sends four windows beyond its window", async () => {
      const raw = await bench.signOn();
      raw.submit(...Array.from({ length: 8 + 32 }, (_, i): [number, string] => [i + 1, "A"]));
      await raw.frame("rejected");
      expect(raw.isClosed).toBe(false);
      raw.submit([41, "A"]);
      expect((await raw.closed).code).toBe(CloseCode.windowIgnored);
      expect(bench.taken).toHaveLength(8);
    });

    it("tells credit by itself when a quarter of the window has become free", async () => {
      const raw = await bench.signOn();
      raw.submit(...Array.from({ length: 8 }, (_, i): [number, string] => [i + 1, "A"]));
      await bench.takes(8);
      bench.edge.accepted(1, 8, 0, 0);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 8, settled: 0 });
      bench.edge.settled(1);
      bench.edge.flush();
      await raw.settle();
      expect(raw.unread).toBe(0);
      bench.edge.settled(1);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 8, settled: 2 });
    });

    it("tells credit to a station whose messages are refused one by one", async () => {
      const raw = await bench.signOn();
      bench.onTaken = ({ session, reference }) =>
        setImmediate(() => {
          bench.edge.rejected(session, reference, 0, 0, bench.rejection(RejectCode.dateInvalid));
          bench.edge.flush();
        });
      let told = 0;
      for (let reference = 1; reference <= 20; reference++) {
        raw.submit([reference, "A"]);
        await raw.frame("rejected");
        await raw.settle();
        while (raw.unread > 0) told = (await raw.frame("accepted")).settled;
        // Less than a quarter of the window, which is 8, is ever untold.
        expect(reference - told).toBeLessThan(2);
      }
    });

    it("counts a refusal in the acceptance that comes after it, whatever was delivered before", async () => {
      await bench.stop();
      await start({ submitWindow: 100 });
      const raw = await bench.signOn();
      raw.submit([1, "A"], [2, "B"], [3, "C"]);
      await bench.takes(3);
      bench.edge.deliver(bench.delivery("AM"));
      bench.edge.rejected(1, 2, 0, 0, bench.rejection(RejectCode.dateInvalid));
      bench.edge.accepted(1, 3, 0, 0);
      bench.edge.flush();
      await raw.frame("rejected");
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 3, settled: 1 });
      await raw.frame("deliver");
    });

    it("tells that everything has ended when the station could not see it, and only then", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"], [2, "B"]);
      await bench.takes(2);
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.flush();
      await raw.frame("accepted");
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 1 }));
      bench.edge.settled(1);
      bench.edge.flush();
      await raw.frame("deliver");
      await raw.settle();
      expect(raw.unread).toBe(0);
      // The other one is an administrative message: it ends without an answer.
      bench.edge.settled(1);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 2, settled: 2 });
    });
  });

  describe("frames", () => {
    it.each<[string, number[]]>([
      ["an empty frame", []],
      ["a map", [0x80]],
      ["an unknown act", [0x91, 0x0c]],
      ["the reserved byte", [0xc1]],
      ["an extension", [0x92, 0x07, 0xd4, 0x01, 0x00]],
      ["a float", [0x92, 0x07, 0xcb, 0, 0, 0, 0, 0, 0, 0, 0]],
      ["a negative number", [0x92, 0x07, 0xff]],
      ["bytes after the array", [0x91, 0x08, 0x08]],
      ["an array that claims four thousand million items", [0xdd, 0xff, 0xff, 0xff, 0xff, 0x03]],
      ["a text that claims four thousand megabytes", [0x92, 0x03, 0x92, 0x01, 0xc6, 0xff, 0xff, 0xff, 0xff]],
      ["deep nesting", [...new Array(10_000).fill(0x91), 0xc0]],
      ["a submit without items", [0x91, 0x03]],
      ["the switch's own act", [0x92, 0x0a, 0x05]],
    ])("closes on %s", async (_what, bytes) => {
      const raw = await bench.signOn();
      raw.send(Uint8Array.from(bytes));
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
      expect(bench.taken).toEqual([]);
    });

    it("takes nothing of a frame whose last item is malformed", async () => {
      const raw = await bench.signOn();
      raw.send(Uint8Array.from([0x93, 0x03, 0x92, 0x01, 0xa1, 0x41, 0x92, 0x02, 0xc3]));
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
      expect(bench.taken).toEqual([]);
    });

    it("puts the fragments of a frame together, with a ping between them that it answers", async () => {
      const raw = await bench.signOn();
      raw.writer.beginSubmit();
      raw.writer.addSubmit(1, Buffer.from(MESSAGE), "", 0);
      const frame = Buffer.from(raw.writer.finishSubmit());
      const pong = new Promise<string>((resolve) => {
        raw.socket.on("pong", (payload) => resolve(payload.toString()));
      });
      raw.socket.send(frame.subarray(0, 5), { binary: true, fin: false });
      raw.socket.ping("THERE?");
      raw.socket.send(frame.subarray(5), { binary: true, fin: true });
      await bench.takes(1);
      expect(bench.taken[0]!.text).toBe(MESSAGE);
      expect(await pong).toBe("THERE?");
    });

    it("does not take pings as signs of life", async () => {
      const raw = await bench.signOn();
      bench.clock.advance(60_000);
      const pong = new Promise((resolve) => raw.socket.on("pong", resolve));
      raw.socket.ping();
      await pong;
      bench.clock.advance(30_250);
      expect((await raw.closed).code).toBe(CloseCode.heartbeatMissed);
    });

    it("closes on a text frame", async () => {
      const raw = await bench.signOn();
      raw.sendText(MESSAGE);
      expect((await raw.closed).code).toBe(CloseCode.binaryInText);
    });

    it("closes politely on a frame over the limit", async () => {
      const raw = await bench.signOn();
      raw.send(new Uint8Array(FRAME_BYTES_MAX + 1));
      expect((await raw.closed).code).toBe(CloseCode.frameTooLong);
    });

    it("takes a frame of the longest size", async () => {
      const raw = await bench.signOn();
      const texts = Array.from({ length: 15 }, (_, i): [number, string] => [
        i + 1,
        "A".repeat(MESSAGE_BYTES_MAX),
      ]);
      raw.submit(...texts.slice(0, 8));
      await bench.takes(8);
      expect(bench.taken[7]!.text).toHaveLength(MESSAGE_BYTES_MAX);
    });

    it("cuts a frame far beyond the limit without taking memory for it", async () => {
      const raw = await bench.signOn();
      raw.send(new Uint8Array(8 * FRAME_BYTES_MAX));
      await raw.closed;
      await until(() => bench.edge.counters.sessions === 0, "the end of the session");
      expect(bench.edge.counters.bytesIn).toBeLessThan(1000);
    });
  });

  describe("delivering", () => {
    it("puts all deliveries of a flush into one frame, numbered from 1", async () => {
      const raw = await bench.signOn("HOST");
      bench.edge.deliver(bench.delivery("ONE", { station: station("CAR1") }));
      bench.edge.deliver(bench.delivery("TWO", { station: station("CAR2"), flags: 4 }));
      bench.edge.respond(
        1,
        bench.delivery("THREE", {
          kind: DeliveryKind.notice,
          reference: 70_000,
          awaited: 2,
          code: RejectCode.responseOverdue,
          station: station("HOST"),
        }),
      );
      bench.edge.flush();
      const { items } = await raw.frame("deliver");
      expect(items).toEqual([
        { delivery: 1, kind: 2, reference: 0, awaited: 0, code: 0, flags: 0, mnemonic: "CAR1", text: "ONE" },
        { delivery: 2, kind: 2, reference: 0, awaited: 0, code: 0, flags: 4, mnemonic: "CAR2", text: "TWO" },
        {
          delivery: 3,
          kind: 3,
          reference: 70_000,
          awaited: 2,
          code: 502,
          flags: 0,
          mnemonic: "HOST",
          text: "THREE",
        },
      ]);
    });

    it("sends an answer to the station's new session when the one that asked is gone", async () => {
      const asked = await bench.signOn();
      asked.send(asked.writer.bare(11));
      await asked.closed;
      const back = await bench.signOn();
      // References are the station's, so that this one still names its message.
      expect(bench.edge.respond(1, bench.delivery("RR", { reference: 9, awaited: 1 }))).toBe(true);
      bench.edge.flush();
      const { items } = await back.frame("deliver");
      expect(items).toMatchObject([{ delivery: 1, reference: 9, awaited: 1, text: "RR" }]);
    });

    it("holds deliveries beyond the window until earlier ones are confirmed", async () => {
      const raw = await bench.signOn();
      for (let i = 1; i <= 10; i++) bench.edge.deliver(bench.delivery(`D${i}`));
      bench.edge.flush();
      expect((await raw.frame("deliver")).items.map(({ text }) => text)).toEqual(["D1", "D2", "D3", "D4"]);
      raw.send(raw.writer.confirm(3));
      expect((await raw.frame("deliver")).items.map(({ text }) => text)).toEqual(["D5", "D6", "D7"]);
      raw.send(raw.writer.confirm(7));
      const { items } = await raw.frame("deliver");
      expect(items.map(({ delivery, text }) => [delivery, text])).toEqual([
        [8, "D8"],
        [9, "D9"],
        [10, "D10"],
      ]);
      expect(bench.edge.counters.waitingBytes).toBe(0);
    });

    it("counts what was unconfirmed when the session ended", async () => {
      const raw = await bench.signOn();
      for (let i = 1; i <= 6; i++) bench.edge.deliver(bench.delivery(`D${i}`));
      bench.edge.flush();
      await raw.frame("deliver");
      raw.send(raw.writer.confirm(1));
      await raw.frame("deliver");
      raw.send(raw.writer.bare(11));
      await raw.closed;
      expect(bench.events[1]).toBe("ended 1 ABCD 5");
      expect(bench.edge.counters).toMatchObject({ deliveriesUnconfirmed: 5, waitingBytes: 0 });
    });

    it("takes a confirmation again and an older one as nothing new", async () => {
      const raw = await bench.signOn();
      for (let i = 1; i <= 4; i++) bench.edge.deliver(bench.delivery(`D${i}`));
      bench.edge.flush();
      await raw.frame("deliver");
      raw.send(raw.writer.confirm(4));
      raw.send(raw.writer.confirm(4));
      raw.send(raw.writer.confirm(2));
      await raw.settle();
      expect(raw.isClosed).toBe(false);
    });

    it("lets a message end only when its answers have left", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"]);
      await bench.takes(1);
      bench.edge.accepted(1, 1, 0, 0);
      for (let awaited = 5; awaited >= 0; awaited--) {
        const kind = DeliveryKind.response;
        bench.edge.respond(1, bench.delivery(`R${awaited}`, { kind, reference: 1, awaited }));
      }
      bench.edge.settled(1);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 1, settled: 0 });
      expect((await raw.frame("deliver")).items).toHaveLength(4);
      await raw.settle();
      expect(raw.unread).toBe(0);
      raw.send(raw.writer.confirm(4));
      expect((await raw.frame("deliver")).items.at(-1)).toMatchObject({ awaited: 0, text: "R0" });
      raw.submit([2, "B"]);
      await bench.takes(2);
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.flush();
      expect(await raw.frame("accepted")).toMatchObject({ upTo: 2, settled: 1 });
    });

    it("closes on a confirmation of what was never sent", async () => {
      const raw = await bench.signOn();
      raw.send(raw.writer.confirm(1));
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
    });

    it("closes a session whose deliveries nobody confirms, at the bound", async () => {
      const raw = await bench.signOn();
      let delivered = 0;
      while (bench.edge.deliver(bench.delivery("D"))) delivered += 1;
      expect(delivered).toBe(4 + 4096);
      bench.edge.flush();
      expect((await raw.closed).code).toBe(CloseCode.deliveriesUnread);
      expect(bench.events[1]).toBe(`ended 1 ABCD ${4 + 4096}`);
    });

    it("splits what does not fit into one frame, in order", async () => {
      await bench.stop();
      await start({ deliverWindow: 512 });
      const raw = await bench.signOn();
      const texts = Array.from({ length: 12 }, (_, i) => String.fromCharCode(65 + i).repeat(60_000));
      for (const text of texts) bench.edge.deliver(bench.delivery(text));
      bench.edge.flush();
      const got: string[] = [];
      while (got.length < 12) got.push(...(await raw.frame("deliver")).items.map(({ text }) => text));
      expect(got).toEqual(texts);
      expect(raw.received.every((frame) => frame.length <= FRAME_BYTES_MAX)).toBe(true);
    });

    it("ends a station that stops reading without holding up another", async () => {
      await bench.stop();
      await start({ deliverWindow: 100_000 });
      const slow = await bench.signOn("ABCD");
      const other = await bench.signOn("HOST");
      slow.socket.pause();
      const text = "X".repeat(60_000);
      let sent = 0;
      while (sent < 2_000 && bench.edge.deliver(bench.delivery(text))) {
        sent += 1;
        bench.edge.flush();
        // Lets the kernel take what it can.
        if (sent % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(sent).toBeLessThan(2_000);
      expect(bench.edge.counters.closesByCode.get(CloseCode.deliveriesUnread)).toBe(1);
      expect(bench.edge.counters.waitingBytes).toBe(0);
      bench.edge.deliver(bench.delivery("STILL HERE", { station: station("HOST") }));
      bench.edge.flush();
      expect((await other.frame("deliver")).items[0]).toMatchObject({ text: "STILL HERE" });
    });

    it("tells what was confirmed once for a frame, and hands back the rest when the session has ended", async () => {
      const raw = await bench.signOn();
      for (let id = 11; id <= 17; id++) bench.edge.deliver(bench.delivery(`D${id}`, { id }));
      bench.edge.flush();
      await raw.frame("deliver");
      raw.send(raw.writer.confirm(2));
      await raw.frame("deliver");
      expect(bench.confirmed).toEqual([[11, 12]]);
      raw.send(raw.writer.bare(11));
      await raw.closed;
      expect(bench.handedBack.map(({ id, flags }) => [id, flags])).toEqual([
        [13, DeliveryFlag.repeated],
        [14, DeliveryFlag.repeated],
        [15, DeliveryFlag.repeated],
        [16, DeliveryFlag.repeated],
        [17, 0],
      ]);
      expect(bench.handedBack.map(({ text }) => Buffer.from(text).toString())[4]).toBe("D17");
      expect(bench.edge.counters).toMatchObject({ unconfirmedBytes: 0, waitingBytes: 0 });
    });

    it("notices that its socket has dropped a frame, and closes the session rather than going on with a gap", async () => {
      const raw = await bench.signOn();
      raw.socket.pause();
      bench.edge.deliver(bench.delivery("D1", { id: 1 }));
      bench.edge.flush();
      // Its refusals are all that the station gets, and it reads none of them.
      let reference = 0;
      for (let frame = 0; frame < 1_000 && bench.edge.counters.sendsDropped === 0; frame++) {
        raw.submit(...Array.from({ length: 4_000 }, (): [number, string] => [++reference, ""]));
        const { framesIn } = bench.edge.counters;
        await until(
          () => bench.edge.counters.framesIn > framesIn || bench.edge.counters.sessions === 0,
          "the frame to be read",
        );
      }
      expect(bench.edge.counters.sendsDropped).toBe(1);
      expect(bench.edge.counters.closesByCode.get(CloseCode.deliveriesUnread)).toBe(1);
      expect(bench.edge.counters).toMatchObject({ sessions: 0, parked: 0, sessionsEnded: 1 });
      expect(bench.handedBack.map(({ id, flags }) => [id, flags])).toEqual([[1, DeliveryFlag.repeated]]);
    });

    it("catches up with a station that reads again", async () => {
      await bench.stop();
      await start({ deliverWindow: 100_000 });
      const raw = await bench.signOn();
      raw.socket.pause();
      let count = 0;
      while (bench.edge.counters.waitingBytes < 1_000_000) {
        bench.edge.deliver(bench.delivery(`${String(count++).padStart(6, "0")}${"X".repeat(50_000)}`));
        bench.edge.flush();
      }
      raw.socket.resume();
      const got: string[] = [];
      while (got.length < count) {
        got.push(...(await raw.frame("deliver")).items.map(({ text }) => text.slice(0, 6)));
        raw.send(raw.writer.confirm(got.length));
      }
      expect(got).toEqual(Array.from({ length: count }, (_, i) => String(i).padStart(6, "0")));
      expect(bench.edge.counters.waitingBytes).toBe(0);
    });
  });

  describe("heartbeats", () => {
    it("answers a heartbeat", async () => {
      const raw = await bench.signOn();
      raw.send(raw.writer.bare(8));
      expect(await raw.frame("heartbeatAnswer")).toEqual({ act: "heartbeatAnswer" });
    });

    it("sends a heartbeat after its own silence, and again after the next", async () => {
      const raw = await bench.signOn();
      bench.clock.advance(30_250);
      await raw.frame("heartbeat");
      raw.send(raw.writer.bare(9));
      bench.clock.advance(29_000);
      bench.clock.advance(1_500);
      await raw.frame("heartbeat");
      expect(raw.unread).toBe(0);
    });

    it("sends none to a session that hears enough", async () => {
      const raw = await bench.signOn();
      for (let i = 0; i < 3; i++) {
        bench.clock.advance(20_000);
        raw.send(raw.writer.bare(8));
        await raw.frame("heartbeatAnswer");
      }
      expect(raw.unread).toBe(0);
    });

    it("closes a station that was silent for too long, and not one that speaks", async () => {
      const silent = await bench.signOn("ABCD");
      const speaking = await bench.signOn("HOST");
      bench.clock.advance(60_000);
      speaking.send(speaking.writer.bare(9));
      await speaking.settle();
      bench.clock.advance(30_250);
      expect((await silent.closed).code).toBe(CloseCode.heartbeatMissed);
      expect(bench.edge.isPresent(station("HOST"))).toBe(true);
      bench.clock.advance(60_000);
      expect((await speaking.closed).code).toBe(CloseCode.heartbeatMissed);
    });

    it("does not count a WebSocket pong as a sign of a station's life", async () => {
      const raw = await bench.signOn();
      bench.clock.advance(60_000);
      raw.socket.pong();
      await raw.settle();
      bench.clock.advance(60_000);
      raw.socket.pong();
      bench.clock.advance(30_250);
      expect((await raw.closed).code).toBe(CloseCode.heartbeatMissed);
    });
  });

  describe("going out of service", () => {
    it("tells the stations, takes nothing new, and waits for what is under way", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"]);
      await bench.takes(1);
      const drained = bench.edge.drain(20);
      expect(await raw.frame("drain")).toEqual({ act: "drain", seconds: 20 });
      raw.submit([2, "B"]);
      expect((await raw.frame("rejected")).items[0]).toMatchObject({ code: RejectCode.switchDraining });
      bench.clock.advance(1_000);
      expect(bench.edge.counters.sessions).toBe(1);

      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.respond(1, bench.delivery("RR", { kind: DeliveryKind.response, reference: 1 }));
      bench.edge.settled(1);
      bench.edge.flush();
      await raw.frame("accepted");
      await raw.frame("deliver");
      raw.send(raw.writer.confirm(1));
      await raw.settle();
      bench.clock.advance(250);
      expect((await raw.closed).code).toBe(CloseCode.draining);
      await drained;
    });

    it("closes at the end of the time whatever is under way", async () => {
      const raw = await bench.signOn();
      raw.submit([1, "A"]);
      await bench.takes(1);
      const drained = bench.edge.drain(2);
      bench.clock.advance(2_000);
      expect((await raw.closed).code).toBe(CloseCode.draining);
      await drained;
    });
  });

  it("writes no message text and nothing that a stranger typed to the log", async () => {
    const raw = await bench.signOn();
    raw.submit([1, "SECRETTEXT"]);
    await bench.takes(1);
    raw.send(Uint8Array.from([0xc1]));
    await raw.closed;
    const stranger = await bench.connect();
    stranger.send(stranger.writer.signOn(1, "STRANGER", "SECRETTEXT"));
    await stranger.closed;
    expect(bench.log).toEqual(['session ended by the switch {"session":1,"station":"ABCD","code":4004}']);
  });
});
