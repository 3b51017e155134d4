import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countOf,
  deliveryLetters,
  envelopeLine,
  envelopeOf,
  readControlLine,
  rejectLines,
  SEQUENCE_MAX,
  sequenceOf,
} from "../../../src/stations/textLines.ts";

const read = (text: string) => readControlLine(Buffer.from(text));
const ENVELOPE = "C1 SVC HX19 000001 20260314 18402655 -";

describe("readControlLine", () => {
  it("reads sign-ons of people and of hosts", () => {
    expect(read("SIGNON SH19 sample-SH19")).toEqual({
      kind: "signOn",
      station: "SH19",
      secret: "sample-SH19",
      isBare: true,
    });
    expect(read(`${ENVELOPE}\r\nSIGNON Secret/With.Signs`)).toEqual({
      kind: "signOn",
      station: "HX19",
      secret: "Secret/With.Signs",
      isBare: false,
    });
  });

  it.each(["\r\n", "\n", " ", "   "])("takes %j at the end of an envelope", (end) => {
    expect(read(`${ENVELOPE}${end}HEARTBEAT`)).toEqual({ kind: "heartbeat" });
  });

  it("reads acknowledgements", () => {
    expect(read("C1 ACK HX19 000902 20260314 18402691 -")).toEqual({ kind: "acknowledge", sequence: 902 });
    expect(read("C1 ACK HX19 000902 20260314 18402691 -\r\n")).toEqual({
      kind: "acknowledge",
      sequence: 902,
    });
  });

  it.each([
    "RQ.CA9190000.DMV.TXT LIC/9QQQ123",
    "C1 INQ HX19 000001 20260314 18402655 -\r\nRQ",
    "C1 ADM HX19 000001 20260314 18402655 -\r\nAM",
    "C1 ACKNOWLEDGE",
    "C1",
    "",
    "HEARTBEAT.CA9190000",
    "SIGNONS",
    "ALIVE X",
    "S".repeat(1000),
  ])("leaves %j to the core", (text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    ["C1 SVC HX19", 3],
    ["C1 ACK HX19 1 20260314 18402655 -", 3],
    [`${ENVELOPE}\r\nREBOOT`, 40],
    [`${ENVELOPE}\r\nSIGNON two words`, 40],
    ["C1 ACK HX19 000001 20260314 18402655 -\r\nMORE", 40],
    ["SIGNON", 0],
    ["SIGNON SH19", 0],
  ])("says where %j is malformed", (text, at) => {
    expect(read(text)).toEqual({ kind: "malformed", at });
  });

  it("never throws, whatever the bytes are", () => {
    const start = fc.constantFrom("", "C1 ", "C1 SVC ", "C1 ACK ", "SIGNON ", "HEARTBEAT");
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 80 }), (head, tail) => {
        readControlLine(Buffer.concat([Buffer.from(head), tail]));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("sequences", () => {
  it("have six digits and go on with 1", () => {
    expect([1, 2, SEQUENCE_MAX, SEQUENCE_MAX + 1].map(sequenceOf)).toEqual([1, 2, 999_999, 1]);
  });

  it("are found again as the latest count that they can mean", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 0, max: 999_998 }),
        (last, back) => {
          fc.pre(back < last);
          expect(countOf(sequenceOf(last - back), last)).toBe(last - back);
        },
      ),
    );
  });

  it("ahead of everything sent are found nowhere", () => {
    expect(countOf(6, 5)).toBeLessThan(1);
    expect(countOf(1, 0)).toBeLessThan(1);
  });
});

describe("lines of the switch", () => {
  it("have an envelope in UTC with hundredths", () => {
    const time = Date.UTC(2026, 2, 14, 8, 4, 6, 559);
    expect(envelopeLine("ACK", "SH19", 417, time)).toBe("C1 ACK SH19 000417 20260314 08040655 -");
  });

  it("mark deliveries with letters", () => {
    expect([0, 1, 2, 4, 7, 8, 15].map(deliveryLetters)).toEqual(["-", "L", "R", "U", "RLU", "T", "TRLU"]);
  });

  it("never send control characters of the input back", () => {
    const lines = rejectLines(102, 3, "", Uint8Array.from([0x41, 0x07, 0x1b, 0xff, 0x0d, 0x0a, 0x42]));
    expect(lines.split("\r\n").slice(2)).toEqual(["A???", "B"]);
  });

  it("find mnemonic and sequence of an envelope that the core does not see", () => {
    expect(envelopeOf(Buffer.from("c1 inq xa19 000417 20260314 18402655 -\r\nRQ"))).toEqual({
      mnemonic: "XA19",
      sequence: 417,
    });
    for (const text of ["C1 INQ XA19 0004171", "RQ.CA9190000", "C1 INQ XA19 41", ""]) {
      expect(envelopeOf(Buffer.from(text))).toBeNull();
    }
  });
});
