import { describe, expect, it } from "vitest";
import { bodyOf, readIncomingHeader } from "../../../../src/exchange/answers/incomingHeader.ts";

function read(text: string) {
  const bytes = Buffer.from(text);
  const header = readIncomingHeader(bytes);
  if (header === null) return null;
  const { bodyAt, ...rest } = header;
  return { ...rest, body: bodyAt < 0 ? null : bodyOf(bytes, header) };
}

const NLETS = ["RR.AZ9990000", "10:31 11/23/2026 35048", "10:31 11/23/2026 08374 CA9190000"];

describe("the header of what a database sends", () => {
  it("is read in the field's input layout", () => {
    expect(read("AM.AZ9990000.CA9370000.*C(&1.TXT STORM")).toEqual({
      key: "AM",
      sender: "AZ9990000",
      receiver: "CA9370000",
      control: "C(&1",
      body: " STORM",
    });
    expect(read("YQ.NV9990000.CA9370000.CA9190000,CA9010000.TXTRTY/WP")).toMatchObject({
      receiver: "CA9370000",
      control: "",
      body: "RTY/WP",
    });
  });

  it("is read where a file repeats the inquiry's: the receiver is who asked", () => {
    expect(read("RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123")).toEqual({
      key: "RR",
      sender: "DMV",
      receiver: "CA9190000",
      control: "R1",
      body: " LIC/9QQQ123",
    });
  });

  it("is read in Nlets' output layout, with and without control field", () => {
    expect(read([...NLETS, "*R1", "TXT", "BODY"].join("\r\n"))).toEqual({
      key: "RR",
      sender: "AZ9990000",
      receiver: "CA9190000",
      control: "R1",
      body: "\r\nBODY",
    });
    expect(read([...NLETS, "TXT", "BODY"].join("\n"))).toMatchObject({ control: "", body: "\nBODY" });
  });

  it("may end before the body, or name a first line of its own", () => {
    expect(read(NLETS.join("\r\n").concat("\r\n"))).toMatchObject({ receiver: "CA9190000", body: null });
    expect(read(["$.A.", ...NLETS.slice(1), "TXT", "HIT"].join("\r\n"))).toMatchObject({
      key: "",
      sender: "",
      receiver: "CA9190000",
    });
  });

  it("names no receiver where that is neither ORI nor mnemonic, and is none where it is something else", () => {
    expect(read("AM.AZ9990000.GALL.TXT X")).toMatchObject({ receiver: "", sender: "AZ9990000" });
    expect(read("FILE NOT AVAILABLE")).toBeNull();
    expect(read("")).toBeNull();
  });

  it("takes no time on a text made to be slow", () => {
    const startedAt = performance.now();
    for (let turn = 0; turn < 1000; turn++) read(`AM.AZ9990000.${"AA.".repeat(100)}`);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
