import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodyOf, usesNlets } from "./support.ts";

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

describe("messages that nobody asked for", () => {
  it("are of every kind that comes over the network, in turn", () => {
    const kinds = ["AM", "AML", "AA", "NWS", "HS", "HSL", "SON", "NICB", "REGION"];
    const keys = kinds.map((kind) => {
      nlets.control(`SEND ${kind} CA9190000`);
      return nlets.notices()[0]!;
    });
    expect(keys.map((text) => text.split(".")[0])).toEqual([
      "AM",
      "AML",
      "AA",
      "NWS",
      "HS",
      "HSL",
      "SON",
      "AM",
      "AM",
    ]);
    expect(keys.every((text) => / CA9190000\r\nTXT\r\n/.test(text))).toBe(true);
    expect(bodyOf(keys[1]!)).toMatch(/^FOR LAW ENFORCEMENT DISSEMINATION ONLY\r\n/);
  });
});
