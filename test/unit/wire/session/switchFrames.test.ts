import fc from "fast-check";
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { FrameWriter } from "../../../../src/wire/session/frameWriter.ts";
import { readSwitchFrame } from "../../../../src/wire/session/switchFrames.ts";

const packr = new Packr({ useRecords: false });
const read = (value: unknown) => readSwitchFrame(packr.pack(value));

const WELCOME = [2, 1, 7, 30, 16_384, 262_144, 256, 512, "BANNER", null, 60, [803, 0, 4, 9]];
const REJECTED = [5, [9, 208, 57, "DOB", Buffer.from("QW.")], [10, 108, 0, "", Buffer.alloc(0)]];
const DELIVER = [6, [1, 1, 9, 0, 0, 0, "SH19", Buffer.from("RR.")]];

describe("readSwitchFrame", () => {
  it("reads every act", () => {
    expect(read(WELCOME)).toMatchObject({ welcome: { session: 7, banner: "BANNER", resumeToken: null } });
    expect(read(WELCOME)).toMatchObject({
      welcome: {
        resumeSeconds: 60,
        resume: { code: 803, received: 0, firstDelivery: 4, lastDelivery: 9 },
      },
    });
    expect(read([...WELCOME.slice(0, 9), "token"])).toMatchObject({
      welcome: { resumeToken: "token", resumeSeconds: 0, resume: null },
    });
    expect(read([4, 12, 3, [11, 601, 29]])).toEqual({
      act: "accepted",
      upTo: 12,
      settled: 3,
      warnings: [{ reference: 11, code: 601, at: 29 }],
    });
    expect(read(REJECTED)).toEqual({
      act: "rejected",
      items: [
        { reference: 9, code: 208, at: 57, field: "DOB", echo: "QW." },
        { reference: 10, code: 108, at: 0, field: "", echo: "" },
      ],
    });
    expect(read(DELIVER)).toMatchObject({ items: [{ delivery: 1, mnemonic: "SH19", text: "RR." }] });
    expect(read([8])).toEqual({ act: "heartbeat" });
    expect(read([9])).toEqual({ act: "heartbeatAnswer" });
    expect(read([10, 20])).toEqual({ act: "drain", seconds: 20 });
  });

  it("passes over acts and elements that a later switch may add", () => {
    const more = [1, "x", null, [1, [2, ["y"]]], Buffer.from("z"), 70_000];
    expect(read([12, ...more])).toEqual({ act: "unknown", number: 12 });
    expect(read([...WELCOME, ...more])).toEqual(read(WELCOME));
    expect(read([10, 20, ...more])).toEqual(read([10, 20]));
    expect(read([8, ...more])).toEqual(read([8]));
    expect(read([REJECTED[0], [...(REJECTED[1] as unknown[]), ...more], REJECTED[2]])).toEqual(
      read(REJECTED),
    );
    expect(read([6, [...(DELIVER[1] as unknown[]), ...more]])).toEqual(read(DELIVER));
  });

  it.each<[string, unknown]>([
    ["an empty array", []],
    ["no array", 8],
    ["a welcome too short", WELCOME.slice(0, 8)],
    ["a welcome whose word on resuming is too short", [...WELCOME.slice(0, 11), [0, 1]]],
    ["an item too short", [6, [1, 1, 9, 0]]],
    ["an item that is no array", [5, 3]],
    ["a float", [10, 0.5]],
    ["a map", [8, { a: 1 }]],
    ["acceptance without numbers", [4]],
  ])("refuses %s", (_what, value) => {
    expect(read(value)).toBeNull();
  });

  it("never throws, whatever the bytes are", () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      // With an act in front the bytes get further.
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.uint8Array({ maxLength: 60 }))
        .map(([act, rest]) => Uint8Array.from([0x93, act, ...rest])),
    );
    fc.assert(
      fc.property(frame, (bytes) => {
        readSwitchFrame(bytes);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("FrameWriter", () => {
  it("writes what another MessagePack library reads, in its shortest form", () => {
    const writer = new FrameWriter(16);
    const value = fc.oneof(
      fc.maxSafeNat().map((number) => Math.min(number, 2 ** 32 - 1)),
      fc.constantFrom(0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.uint8Array({ maxLength: 70_000 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), (values) => {
        writer.begin(6);
        for (const one of values) {
          writer.element();
          if (one === null) writer.nil();
          else if (typeof one === "number") writer.uint(one);
          else if (typeof one === "string") writer.str(one);
          else writer.bin(one);
        }
        const frame = writer.finish();
        expect(packr.unpack(Buffer.from(frame))).toEqual([6, ...values]);
        expect(frame.length).toBe(packr.pack([6, ...values]).length);
      }),
    );
  });

  it("writes numbers beyond 32 bits as 64-bit integers", () => {
    const frame = new FrameWriter()
      .begin(7)
      .element()
      .uint(2 ** 32 + 5)
      .finish();
    expect([...frame]).toEqual([0x92, 7, 0xcf, 0, 0, 0, 1, 0, 0, 0, 5]);
  });

  it.each([15, 16, 65_535, 65_536])("puts the right head before %i elements", (count) => {
    const writer = new FrameWriter().begin(6);
    for (let i = 1; i < count; i++) writer.element().uint(1);
    expect((packr.unpack(Buffer.from(writer.finish())) as unknown[]).length).toBe(count);
  });
});
