import { describe, expect, it } from "vitest";
import { compileTables } from "../../../src/core/messageCore.ts";
import { narrowWordOf, oriWordOf, wordOf } from "../../../src/core/tables/words.ts";
import { testDictionary } from "../../core/support/testDictionary.ts";
import { testRoutes } from "../../core/support/testRoutes.ts";

describe("words", () => {
  it("hold up to eight characters, the first one lowest", () => {
    expect(wordOf("A")).toBe(0x41n);
    expect(wordOf("ABCDEFGH")).toBe(0x4847464544434241n);
    expect(narrowWordOf("A1B2")).toBe(0x32423141);
    expect(() => wordOf("ABCDEFGHI")).toThrow();
    expect(() => wordOf("")).toThrow();
  });

  it("tell ORIs apart by each of their nine characters", () => {
    const ori = "CA9190000";
    const words = new Set([oriWordOf(ori)]);
    for (let at = 0; at < 9; at++) {
      for (const character of "BZ18") words.add(oriWordOf(ori.slice(0, at) + character + ori.slice(at + 1)));
    }
    // One variant spells the ORI itself where its character is already the same.
    const variants = [...Array(9).keys()].flatMap((at) =>
      [..."BZ18"].map((c) => ori.slice(0, at) + c + ori.slice(at + 1)),
    );
    expect(words.size).toBe(new Set([ori, ...variants]).size);
  });
});

describe("compileTables", () => {
  it("writes into memory that threads can share, the same bytes for the same data", () => {
    const tables = compileTables(testDictionary, testRoutes);
    expect(tables.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Buffer.compare(tables, compileTables(testDictionary, testRoutes))).toBe(0);
  });

  it("refuses names that stand twice and references that lead nowhere", () => {
    const station = testRoutes.stations[0]!;
    const twice = { ...testRoutes, stations: [...testRoutes.stations, station] };
    expect(() => compileTables(testDictionary, twice)).toThrow(/once/);
    const homeless = { ...testRoutes, stations: [{ ...station, agency: 99 }] };
    expect(() => compileTables(testDictionary, homeless)).toThrow(/agency of AAAA/);
    const unknown = { ...testDictionary.keys[0]!, permission: "unheard" };
    expect(() => compileTables({ ...testDictionary, keys: [unknown] }, testRoutes)).toThrow(/"unheard"/);
  });
});
