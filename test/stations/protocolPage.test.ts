/**
 * docs/protocol.md says what the switch does: its examples are spoken with the edge, byte by byte, and its tables
 * and bounds compared with the code.
 */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { unpack } from "msgpackr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RejectCode } from "../../src/domain/codes.ts";
import { CODE_TABLES_COMMAND, withCodeTables } from "../../src/domain/codeTables.ts";
import { Act, DeliveryKind, PROTOCOL_VERSION, SUBPROTOCOL_TEXT } from "../../src/domain/sessionProtocol.ts";
import { hashSecret } from "../../src/domain/stationSecret.ts";
import type { Delivery } from "../../src/exchange/ports.ts";
import {
  ENVELOPE_BYTES_MAX,
  FRAME_BYTES_MAX,
  MESSAGE_BYTES_MAX,
  RESPONSE_BYTES_MAX,
  SOCKET_MESSAGE_BYTES_MAX,
  UNCONFIRMED_BYTES_MAX,
  WAITING_BYTES_MAX,
  WAITING_DELIVERIES_MAX,
} from "../../src/limits.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import type { StationDirectory, StationEntry } from "../../src/stations/ports.ts";
import { CONTROL_LINE_BYTES_MAX } from "../../src/stations/textLines.ts";
import { FrameWriter } from "../../src/wire/session/frameWriter.ts";
import {
  SECRET_BYTES_MAX,
  STATION_BYTES_MAX,
  StationFrameReader,
  TOKEN_BYTES_MAX,
} from "../../src/wire/session/stationFrames.ts";
import { REFERENCE_MAX, SUBMIT_ITEMS_MAX } from "../../src/wire/session/stationFrameWriter.ts";
import { readSwitchFrame, type SwitchFrame } from "../../src/wire/session/switchFrames.ts";
import { LISTENERS, type RawStation, TestBench, until } from "./support.ts";

const page = readFileSync(new URL("docs/protocol.md", PACKAGE_ROOT), "utf8");

type From = "station" | "switch";
interface HexExample {
  readonly name: string;
  readonly from: From;
  /** The array as the page shows it in JSON. */
  readonly json: unknown;
  readonly bytes: Buffer;
}

/** Bytes of lines such as `cd 40 00   ; messageBytesMax 16384`. */
function bytesOf(lines: string): Buffer {
  const digits = lines.replace(/;.*$/gm, "").replace(/\s+/g, "");
  if (!/^(?:[0-9a-f]{2})+$/.test(digits)) throw new Error(`not hexadecimal: ${lines}`);
  return Buffer.from(digits, "hex");
}

const hex = new Map<string, HexExample>();
for (const [, name, from, json, lines] of page.matchAll(
  /^```hex (\S+) \((station|switch)\)\n(.*)\n\n([^`]*)^```$/gm,
)) {
  if (hex.has(name!)) throw new Error(`two examples ${name}`);
  hex.set(name!, { name: name!, from: from as From, json: JSON.parse(json!), bytes: bytesOf(lines!) });
}
const hexExamples = [...hex.values()];

const lines = new Map<string, { readonly from: From; readonly text: string }>();
for (const [, name, from, text] of page.matchAll(/^```text (\S+) \((station|switch)\)\n([^`]*)\n```$/gm)) {
  lines.set(name!, { from: from as From, text: text!.replaceAll("\n", "\r\n") });
}

/** Writes what was read with the project's writer. */
function writeAgain(elements: readonly unknown[]): Buffer {
  const [act, ...rest] = elements;
  const writer = new FrameWriter().begin(act as number);
  const write = (value: unknown): void => {
    if (typeof value === "number") writer.uint(value);
    else if (typeof value === "string") writer.str(value);
    else if (value === null) writer.nil();
    else if (value instanceof Uint8Array) writer.bin(value);
    else {
      const items = value as readonly unknown[];
      writer.array(items.length);
      items.forEach(write);
    }
  };
  for (const value of rest) {
    writer.element();
    write(value);
  }
  return Buffer.from(writer.finish());
}

function withoutBinaries(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  return Array.isArray(value) ? value.map(withoutBinaries) : value;
}

describe("docs/protocol.md", () => {
  it("shows every act in bytes", () => {
    expect(new Set(hexExamples.map(({ bytes }) => bytes[1]))).toEqual(new Set(Object.values(Act)));
    expect(page.match(/^```hex /gm)).toHaveLength(hexExamples.length);
    expect(page.match(/^```text /gm)).toHaveLength(lines.size);
  });

  it.each(hexExamples)("shows $name as what its bytes mean, in the shortest form", ({ json, bytes }) => {
    const elements = unpack(bytes) as unknown[];
    expect(withoutBinaries(elements)).toEqual(json);
    expect(writeAgain(elements).toString("hex")).toBe(bytes.toString("hex"));
  });

  it.each(hexExamples)("shows $name as the other side reads it", ({ from, bytes }) => {
    const isRead = from === "station" || readSwitchFrame(bytes) !== null;
    expect(isRead).toBe(true);
    if (from === "station") expect(new StationFrameReader().read(bytes)).toBe(bytes[1]);
    else expect(readSwitchFrame(bytes)).not.toMatchObject({ act: "unknown" });
  });

  it("masks its raw frame rightly", () => {
    const [, block] = /^```hex-masked sign-on\n([^`]*)```$/m.exec(page)!;
    const raw = bytesOf(block!);
    const signOn = hex.get("sign-on")!.bytes;
    expect([...raw.subarray(0, 2)]).toEqual([0x82, 0x80 | signOn.length]);
    const payload = raw.subarray(6).map((byte, i) => byte ^ raw[2 + (i % 4)]!);
    expect(Buffer.from(payload).toString("hex")).toBe(signOn.toString("hex"));
  });

  it("has the tables of codes that the switch has", () => {
    expect(
      withCodeTables(page) === page,
      `docs/protocol.md is not up to date: npm run build && ${CODE_TABLES_COMMAND}`,
    ).toBe(true);
  });

  it("says the bounds that the code has", () => {
    const number = (value: number) => value.toLocaleString("en-US");
    for (const row of [
      `| WebSocket message from a station, bytes | ${number(FRAME_BYTES_MAX)} |`,
      `| text of a message, bytes | ${number(MESSAGE_BYTES_MAX)} |`,
      `a WebSocket message of more than ${number(SOCKET_MESSAGE_BYTES_MAX)} bytes`,
      `| items of one submit | ${number(SUBMIT_ITEMS_MAX)} |`,
      `| reference | ${number(REFERENCE_MAX)} |`,
      `| station name in a sign-on, bytes | ${STATION_BYTES_MAX} |`,
      `| secret in a sign-on, bytes | ${SECRET_BYTES_MAX} |`,
      `| resume token in a sign-on, bytes | ${TOKEN_BYTES_MAX} |`,
      `| deliveries unconfirmed | \`deliverWindow\` of the welcome, or ${number(UNCONFIRMED_BYTES_MAX)} bytes |`,
      `more than ${number(UNCONFIRMED_BYTES_MAX)} bytes of what was sent are unconfirmed`,
      `| deliveries that wait in the switch for one session | ${number(WAITING_DELIVERIES_MAX)}, or ${number(WAITING_BYTES_MAX)} bytes |`,
      `| text of a delivery, bytes | ${number(RESPONSE_BYTES_MAX)} |`,
      `| WebSocket message from the switch, bytes | ${number(FRAME_BYTES_MAX)} |`,
      `| control line of the text subprotocol, bytes | ${CONTROL_LINE_BYTES_MAX} |`,
      `an envelope of ${ENVELOPE_BYTES_MAX} bytes`,
    ]) {
      expect(page.replace(/\s+/g, " ")).toContain(row);
    }
  });

  it("names every act with its number, and speaks of this version", () => {
    for (const act of Object.values(Act))
      expect(page).toMatch(new RegExp(`^\\| ${act} \\| .* \\| \`\\[${act}[,\\]]`, "m"));
    expect(hex.get("sign-on")!.json).toEqual([Act.signOn, PROTOCOL_VERSION, "SH19", "sample-SH19"]);
  });

  it("leads each of its links to a heading", () => {
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor!);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });
});

const MNEMONICS = ["SH19", "HX19", "XA19", "XM19", "XP19"];
const ENTRIES: readonly StationEntry[] = MNEMONICS.map((mnemonic, station) => ({
  mnemonic,
  station,
  verifier: station < 2 ? hashSecret(`sample-${mnemonic}`, "0123456789abcdef") : null,
  carries: station === 0 ? [0] : station === 1 ? [1, 2, 3, 4] : [],
}));
const DIRECTORY: StationDirectory = {
  find: (mnemonic) => ENTRIES.find((entry) => entry.mnemonic === mnemonic) ?? null,
  mnemonicOf: (station) => MNEMONICS[station]!,
};

describe.each(LISTENERS)("the examples of docs/protocol.md, spoken on the %s listener", (listener) => {
  let bench: TestBench;
  beforeEach(async () => {
    const { welcome } = readSwitchFrame(hex.get("welcome")!.bytes) as SwitchFrame & { act: "welcome" };
    const { submitWindow, deliverWindow, banner } = welcome;
    bench = new TestBench(listener, { submitWindow, deliverWindow, banner }, "127.0.0.1", DIRECTORY);
    await bench.start();
  });
  afterEach(() => bench.stop());

  const say = (raw: RawStation, name: string) => {
    expect(hex.get(name)!.from).toBe("station");
    raw.send(hex.get(name)!.bytes);
  };
  const hear = async (raw: RawStation, name: string) => {
    expect(hex.get(name)!.from).toBe("switch");
    expect(((await raw.next()) as Buffer).toString("hex")).toBe(hex.get(name)!.bytes.toString("hex"));
  };
  /** What the exchange would deliver, read from an example. */
  const respond = (session: number, name: string) => {
    const { items } = readSwitchFrame(hex.get(name)!.bytes) as SwitchFrame & { act: "deliver" };
    for (const { mnemonic, text, ...item } of items) {
      const station = MNEMONICS.indexOf(mnemonic);
      const delivery = {
        ...item,
        id: 0,
        priority: 2,
        sequence: 0,
        station,
        text: Buffer.from(text, "latin1"),
      } as Delivery;
      if (item.reference === 0) bench.edge.deliver(delivery);
      else bench.edge.respond(session, delivery);
      if (item.reference !== 0 && item.awaited === 0) bench.edge.settled(session);
    }
  };

  it("are a session of a terminal", async () => {
    const raw = await bench.connect();
    say(raw, "sign-on");
    await hear(raw, "welcome");

    say(raw, "submit");
    await bench.takes(1);
    bench.edge.accepted(1, 1, 0, 0);
    bench.edge.flush();
    await hear(raw, "accepted");
    respond(1, "deliver-response");
    bench.edge.flush();
    await hear(raw, "deliver-response");
    say(raw, "confirm");

    say(raw, "submit-many");
    await bench.takes(3);
    const [, [, code, at, field, echo]] = hex.get("rejected")!.json as [
      number,
      [number, RejectCode, number, string, string],
    ];
    expect(bench.taken[2]!.text).toBe(echo);
    expect(at).toBe(echo.indexOf("DOB/") + 4);
    const [, , , [, warning, warningAt]] = hex.get("accepted-warning")!.json as [
      number,
      number,
      number,
      [number, 601, number],
    ];
    expect(warningAt).toBe(bench.taken[1]!.text.indexOf("VIN/") + 4);
    bench.edge.accepted(1, 2, 0, 0);
    bench.edge.warned(1, 2, warning, warningAt);
    bench.edge.rejected(1, 3, 0, 0, { code, at, field, echo: Buffer.from(echo) });
    bench.edge.flush();
    await hear(raw, "rejected");
    await hear(raw, "accepted-warning");
    respond(1, "deliver-notice");
    bench.edge.flush();
    await hear(raw, "deliver-notice");

    bench.clock.advance(30_250);
    await hear(raw, "heartbeat");
    say(raw, "heartbeat-answer");
    await raw.settle();

    const [, seconds] = hex.get("drain")!.json as [number, number];
    void bench.edge.drain(seconds);
    await hear(raw, "drain");
    say(raw, "sign-off");
    expect((await raw.closed).code).toBe(1000);
  });

  it("are a session that goes on after its connection broke, and one that does not", async () => {
    const raw = await bench.connect();
    say(raw, "sign-on");
    await hear(raw, "welcome");
    say(raw, "submit");
    await bench.takes(1);
    bench.edge.accepted(1, 1, 0, 0);
    bench.edge.flush();
    respond(1, "deliver-response");
    bench.edge.flush();
    await hear(raw, "accepted");
    await hear(raw, "deliver-response");
    raw.socket.terminate();
    await until(() => bench.edge.counters.parked === 1, "the session to be parked");

    const back = await bench.connect();
    say(back, "sign-on-resume");
    await hear(back, "welcome-resumed");
    await hear(back, "accepted-again");
    await hear(back, "deliver-again");

    const late = await bench.connect();
    say(late, "sign-on-resume");
    await hear(late, "welcome-not-resumed");
    expect((await back.closed).code).toBe(4007);
  });

  it("are enough for a raw socket", async () => {
    const [, block] = /^```\n(GET \/session [^`]*)```$/m.exec(page)!;
    const [, answer] = /^```\n(HTTP\/1\.1 101 [^`]*)```$/m.exec(page)!;
    const socket = connect(bench.port, "127.0.0.1");
    let received = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      received = Buffer.concat([received, bytes]);
    });
    socket.write(block!.replaceAll("\n", "\r\n"));
    await until(() => received.includes("\r\n\r\n"), "the upgrade");
    const headers = (text: string) => text.trim().toLowerCase().split(/\r?\n/);
    const end = received.indexOf("\r\n\r\n");
    expect(headers(received.toString("latin1", 0, end))).toEqual(expect.arrayContaining(headers(answer!)));

    received = received.subarray(end + 4);
    socket.write(bytesOf(/^```hex-masked sign-on\n([^`]*)```$/m.exec(page)![1]!));
    const welcome = hex.get("welcome")!.bytes;
    await until(() => received.length >= welcome.length + 4, "the welcome");
    expect(received.toString("hex")).toBe(
      Buffer.concat([Buffer.from([0x82, 126, 0, welcome.length]), welcome]).toString("hex"),
    );
    socket.destroy();
  });

  it("are a session of a host with several mnemonics", async () => {
    const raw = await bench.connect();
    raw.send(raw.writer.signOn(PROTOCOL_VERSION, "HX19", "sample-HX19"));
    await raw.frame("welcome");
    say(raw, "submit-host");
    await bench.takes(2);
    respond(1, "deliver-message");
    bench.edge.flush();
    await hear(raw, "deliver-message");
  });

  it("are lines of a person and of a host", async () => {
    const type = (raw: RawStation, name: string) => {
      expect(lines.get(name)!.from).toBe("station");
      raw.sendText(lines.get(name)!.text);
    };
    const read = async (raw: RawStation, name: string) => {
      expect(lines.get(name)!.from).toBe("switch");
      expect(await raw.text()).toBe(lines.get(name)!.text);
    };
    const body = (name: string) => lines.get(name)!.text.slice(lines.get(name)!.text.indexOf("\r\n") + 2);

    const person = await bench.connect(SUBPROTOCOL_TEXT);
    type(person, "signon");
    await read(person, "welcome");
    type(person, "heartbeat");
    await read(person, "alive");
    type(person, "message");
    await bench.takes(1);
    bench.edge.accepted(1, 1, 0, 0);
    bench.edge.flush();
    await read(person, "ack");

    const host = await bench.connect(SUBPROTOCOL_TEXT);
    type(host, "host-signon");
    await read(host, "host-welcome");
    type(host, "host-message");
    type(host, "second-message");
    await bench.takes(3);
    const { text } = bench.taken[1]!;
    const at = text.indexOf("DOB/") + 4;
    bench.edge.rejected(2, 1, 417, 2, {
      code: RejectCode.dateInvalid,
      at,
      field: "DOB",
      echo: Buffer.from(text),
    });
    bench.edge.accepted(2, 2, 418, 2);
    bench.edge.warned(2, 2, 601, bench.taken[2]!.text.indexOf("VIN/") + 4);
    bench.edge.flush();
    await read(host, "nak");
    await read(host, "warning");
    for (const [name, kind] of [
      ["response", DeliveryKind.response],
      ["notice", DeliveryKind.notice],
    ] as const) {
      bench.edge.respond(2, bench.delivery(body(name), { kind, reference: 2, station: 2 }));
    }
    bench.edge.flush();
    await read(host, "response");
    await read(host, "notice");
    type(host, "confirm");
    host.sendText("SIGNOFF");
    await host.closed;
    await until(() => bench.events.length === 3, "the end");
    expect(bench.events[2]).toBe("ended 2 HX19 0");
  });
});
