import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MESSAGE_FLAG_TEXT_SUBPROTOCOL } from "../../src/core/layout.ts";
import { CloseCode, RejectCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SUBPROTOCOL_TEXT } from "../../src/domain/sessionProtocol.ts";
import { FRAME_BYTES_MAX, MESSAGE_BYTES_MAX } from "../../src/limits.ts";
import { LISTENERS, station, TestBench, until } from "./support.ts";

const MESSAGE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const ENVELOPED = `C1 INQ CAR1 000417 20260314 18402655 -\r\n${MESSAGE}`;
const SERVICE = "C1 SVC HOST 000009 20260314 18402655 -\r\n";

describe.each(LISTENERS)("a text session on the %s listener", (listener) => {
  let bench: TestBench;
  beforeEach(async () => {
    bench = await new TestBench(listener).start();
  });
  afterEach(() => bench.stop());

  describe("signing on", () => {
    it("welcomes a person who types a bare line", async () => {
      const raw = await bench.connect(SUBPROTOCOL_TEXT);
      raw.sendText("signon abcd sample-ABCD\n");
      expect(await raw.text()).toBe(
        "C1 SVC ABCD 000000 20260314 18402655 -\r\n" +
          "WELCOME SESSION 1 HEARTBEAT 30 MESSAGE 16384 FRAME 262144 WINDOW 8 DELIVER 4\r\n" +
          "INVENTED DATA ONLY.",
      );
    });

    it("welcomes a host that sends an envelope", async () => {
      const raw = await bench.connect(SUBPROTOCOL_TEXT);
      raw.sendText(`${SERVICE}SIGNON sample-HOST`);
      expect(await raw.text()).toMatch(/^C1 SVC HOST 000000 20260314 18402655 -\r\nWELCOME SESSION 1 /);
    });

    it.each<[string, string, number]>([
      ["a wrong secret", "SIGNON ABCD wrong", CloseCode.signOnRefused],
      ["an unknown station", "SIGNON NONE sample-NONE", CloseCode.signOnRefused],
      ["a sign-on without a secret", "SIGNON ABCD", CloseCode.frameMalformed],
      ["an envelope that cannot be read", "C1 SVC ABCD SIGNON sample-ABCD", CloseCode.frameMalformed],
      ["a message before the sign-on", MESSAGE, CloseCode.notSignedOn],
      ["a heartbeat before the sign-on", "HEARTBEAT", CloseCode.notSignedOn],
      ["an empty frame before the sign-on", "", CloseCode.notSignedOn],
    ])("closes on %s", async (_what, line, code) => {
      const raw = await bench.connect(SUBPROTOCOL_TEXT);
      raw.sendText(line);
      expect((await raw.closed).code).toBe(code);
      expect(bench.taken).toEqual([]);
    });
  });

  it("tells a person who forgot the secret how to sign on", async () => {
    const raw = await bench.connect(SUBPROTOCOL_TEXT);
    raw.sendText("SIGNON ABCD");
    expect((await raw.closed).reason).toMatch(/Type SIGNON, the station and its secret/);
  });

  describe("submitting", () => {
    it("hands envelope and message to the intake as they are, numbered from 1", async () => {
      const raw = await bench.signOnHost();
      raw.sendText(ENVELOPED);
      raw.sendText("rq.ca9190000.dmv.txt lic/9qqq123");
      await bench.takes(2);
      const common = {
        session: 1,
        station: station("HOST"),
        mnemonic: 0,
        flags: MESSAGE_FLAG_TEXT_SUBPROTOCOL,
      };
      expect(bench.taken).toEqual([
        { ...common, reference: 1, text: ENVELOPED },
        { ...common, reference: 2, text: "rq.ca9190000.dmv.txt lic/9qqq123" },
      ]);
    });

    it("acknowledges with the envelope's sequence, and with its own count where there is none", async () => {
      const raw = await bench.signOnHost();
      raw.sendText(ENVELOPED);
      raw.sendText(MESSAGE);
      await bench.takes(2);
      bench.edge.accepted(1, 1, 417, station("CAR1"));
      bench.edge.accepted(1, 2, 0, station("HOST"));
      bench.edge.flush();
      expect(await raw.text()).toBe("C1 ACK CAR1 000417 20260314 18402655 -");
      expect(await raw.text()).toBe("C1 ACK HOST 000002 20260314 18402655 -");
    });

    it("puts a warning below the acknowledgement, whichever of the two is known first", async () => {
      const raw = await bench.signOnTerminal();
      raw.sendText(MESSAGE);
      raw.sendText(MESSAGE);
      await bench.takes(2);
      bench.edge.accepted(1, 1, 0, 0);
      bench.edge.warned(1, 1, 601, 29);
      bench.edge.warned(1, 2, 601, 31);
      bench.edge.flush();
      const warning =
        "601 - vinCheckDigit - AT 29\r\nThe check digit of the VIN is wrong; look for a typing error.";
      expect(await raw.text()).toBe(`C1 ACK ABCD 000001 20260314 18402655 -\r\n${warning}`);
      bench.edge.accepted(1, 2, 0, 0);
      bench.edge.flush();
      expect(await raw.text()).toBe(
        `C1 ACK ABCD 000002 20260314 18402655 -\r\n${warning.replace("AT 29", "AT 31")}`,
      );
    });

    it("refuses with code, place, advice and the start of the input", async () => {
      const raw = await bench.signOnTerminal();
      raw.sendText(MESSAGE);
      await bench.takes(1);
      const echo = "QW.CA9190000.WPS.TXT NAM/\u0007DOB";
      bench.edge.rejected(1, 1, 0, -1, { ...bench.rejection(RejectCode.dateInvalid, echo), at: 57 });
      bench.edge.flush();
      expect(await raw.text()).toBe(
        [
          "C1 NAK ABCD 000001 20260314 18402655 -",
          "208 E12 dateInvalid DOB AT 57",
          "The value is not a date of the calendar. Send CCYYMMDD with a real month and day.",
          "QW.CA9190000.WPS.TXT NAM/?DOB",
        ].join("\r\n"),
      );
    });

    it("refuses at the edge with the mnemonic and sequence of the envelope", async () => {
      const raw = await bench.signOnHost();
      bench.isIntakeFull = true;
      raw.sendText(ENVELOPED);
      const [head, code, , echo] = (await raw.text()).split("\r\n");
      expect(head).toBe("C1 NAK CAR1 000417 20260314 18402655 -");
      expect(code).toBe("309 - switchBusy - AT 0");
      expect(echo).toBe("C1 INQ CAR1 000417 20260314 18402655 -");
    });

    it.each<[string, string, string]>([
      ["an empty frame", "", "108 - messageEmpty - AT 0"],
      ["64 KiB of dots", ".".repeat(64 * 1024), "103 E20 sizeExceeded - AT 16448"],
      ["a service line that cannot be read", "C1 SVC HOST 12 - HEARTBEAT", "105 - envelopeMalformed - AT 3"],
      ["a service word that is none", `${SERVICE}REBOOT`, "105 - envelopeMalformed - AT 40"],
    ])("refuses %s and goes on", async (_what, text, line) => {
      const raw = await bench.signOnHost();
      raw.sendText(text);
      expect((await raw.text()).split("\r\n")[1]).toBe(line);
      raw.sendText(MESSAGE);
      await bench.takes(1);
      expect(bench.taken[0]).toMatchObject({ reference: 2, text: MESSAGE });
    });

    it("takes the longest message with its envelope", async () => {
      const raw = await bench.signOnHost();
      const text = ENVELOPED.slice(0, 40) + "A".repeat(MESSAGE_BYTES_MAX);
      raw.sendText(text);
      await bench.takes(1);
      expect(bench.taken[0]!.text).toBe(text);
    });

    it("takes a message that begins like a word of service", async () => {
      const raw = await bench.signOnTerminal();
      for (const text of ["HEARTBEATS", "SIGNON.CA9190000.DMV.TXT", "C1 ADM ABCD x", "ALIVE AND WELL"])
        raw.sendText(text);
      await bench.takes(4);
    });

    it("refuses beyond the window, and closes a station that does not stop", async () => {
      const raw = await bench.signOnTerminal();
      for (let i = 0; i < 8 + 32 + 1; i++) raw.sendText(MESSAGE);
      expect((await raw.text()).split("\r\n")[1]).toBe("306 - stationBusy - AT 0");
      expect((await raw.closed).code).toBe(CloseCode.windowIgnored);
      expect(bench.taken).toHaveLength(8);
    });
  });

  describe("frames", () => {
    it("closes on a binary frame", async () => {
      const raw = await bench.signOnTerminal();
      raw.send(Buffer.from(MESSAGE));
      expect((await raw.closed).code).toBe(CloseCode.binaryInText);
    });

    it("ends on text that is not UTF-8", async () => {
      const raw = await bench.signOnTerminal();
      raw.socket.send(Buffer.from([0x41, 0xff]), { binary: false });
      await raw.closed;
      await until(() => bench.edge.counters.sessions === 0, "the end of the session");
      expect(bench.taken).toEqual([]);
    });

    it("closes politely on a frame over the limit", async () => {
      const raw = await bench.signOnTerminal();
      raw.sendText(".".repeat(FRAME_BYTES_MAX + 1));
      expect((await raw.closed).code).toBe(CloseCode.frameTooLong);
    });

    it("closes on a second sign-on", async () => {
      const raw = await bench.signOnTerminal();
      raw.sendText("SIGNON HOST sample-HOST");
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
    });
  });

  describe("delivering", () => {
    it("sends responses, messages and notices under an envelope", async () => {
      const raw = await bench.signOnHost();
      const flags = DeliveryFlag.late | DeliveryFlag.repeated | DeliveryFlag.unsolicited;
      bench.edge.deliver(
        bench.delivery("RR.X", { kind: DeliveryKind.response, station: station("CAR1"), flags }),
      );
      bench.edge.deliver(bench.delivery("AM.X", { station: station("CAR2") }));
      bench.edge.deliver(
        bench.delivery("NOTICE 502", { kind: DeliveryKind.notice, station: station("HOST") }),
      );
      bench.edge.flush();
      expect(await raw.text()).toBe("C1 RSP CAR1 000001 20260314 18402655 RLU\r\nRR.X");
      expect(await raw.text()).toBe("C1 ADM CAR2 000002 20260314 18402655 -\r\nAM.X");
      expect(await raw.text()).toBe("C1 SVC HOST 000003 20260314 18402655 -\r\nNOTICE 502");
    });

    it("holds a host's deliveries beyond the window until it acknowledges, cumulatively", async () => {
      const raw = await bench.signOnHost();
      for (let i = 1; i <= 6; i++) bench.edge.deliver(bench.delivery(`D${i}`, { station: station("HOST") }));
      bench.edge.flush();
      for (let i = 1; i <= 4; i++) expect(await raw.text()).toContain(`D${i}`);
      raw.sendText("C1 ACK HOST 000003 20260314 18402655 -");
      expect(await raw.text()).toMatch(/^C1 ADM HOST 000005 .*\r\nD5$/);
      expect(await raw.text()).toMatch(/^C1 ADM HOST 000006 .*\r\nD6$/);
      raw.socket.terminate();
      await until(() => bench.events.length === 2, "the end");
      expect(bench.events[1]).toBe("ended 1 HOST 3");
    });

    it("closes on an acknowledgement of what was never sent", async () => {
      const raw = await bench.signOnHost();
      raw.sendText("C1 ACK HOST 000001 20260314 18402655 -");
      expect((await raw.closed).code).toBe(CloseCode.frameMalformed);
    });

    it("counts a person's deliveries as confirmed when they were sent", async () => {
      const raw = await bench.signOnTerminal();
      for (let i = 1; i <= 10; i++) bench.edge.deliver(bench.delivery(`D${i}`));
      bench.edge.flush();
      for (let i = 1; i <= 10; i++) expect(await raw.text()).toContain(`D${i}`);
      raw.socket.terminate();
      await until(() => bench.events.length === 2, "the end");
      expect(bench.events[1]).toBe("ended 1 ABCD 0");
    });

    it("sends text with bytes beyond US-ASCII as valid text frames", async () => {
      const raw = await bench.signOnTerminal();
      bench.edge.deliver(bench.delivery("CAF\xc9 \xff"));
      bench.edge.flush();
      expect(await raw.text()).toMatch(/\r\nCAF\u00c9 \u00ff$/);
    });
  });

  describe("heartbeats", () => {
    it.each(["HEARTBEAT", "heartbeat\r\n", `${SERVICE}HEARTBEAT`])("answers %j", async (line) => {
      const raw = await bench.signOnHost();
      raw.sendText(line);
      expect(await raw.text()).toBe("C1 SVC HOST 000000 20260314 18402655 -\r\nALIVE");
    });

    it("sends a host a heartbeat, and takes its answer as a sign of life", async () => {
      const raw = await bench.signOnHost();
      bench.clock.advance(30_250);
      expect(await raw.text()).toMatch(/\r\nHEARTBEAT$/);
      bench.clock.advance(50_000);
      await raw.text();
      raw.sendText("ALIVE");
      raw.sendText("HEARTBEAT");
      expect(await raw.text()).toMatch(/\r\nALIVE$/);
      bench.clock.advance(80_000);
      expect(raw.isClosed).toBe(false);
    });

    it("leaves a person's screen alone: the terminal's own pong keeps the session", async () => {
      const raw = await bench.signOnTerminal();
      for (let turn = 1; turn <= 6; turn++) {
        bench.clock.advance(30_250);
        await until(() => raw.pings === turn, "a ping");
        // The pong goes out after the ping was seen; wait until the switch has it.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(raw.unread).toBe(0);
      expect(raw.isClosed).toBe(false);
    });

    it("closes a silent host", async () => {
      const raw = await bench.signOnHost();
      bench.clock.advance(90_250);
      expect((await raw.closed).code).toBe(CloseCode.heartbeatMissed);
    });

    it.each(["SIGNOFF", `${SERVICE}SIGNOFF`])("signs off at %j", async (line) => {
      const raw = await bench.signOnHost();
      raw.sendText(line);
      expect((await raw.closed).code).toBe(CloseCode.signedOff);
    });
  });

  it("announces that the switch goes out of service", async () => {
    const raw = await bench.signOnTerminal();
    void bench.edge.drain(5);
    expect(await raw.text()).toMatch(/\r\nDRAIN 5$/);
    bench.clock.advance(250);
    expect((await raw.closed).code).toBe(CloseCode.draining);
  });
});
