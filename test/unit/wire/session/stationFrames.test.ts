import fc from "fast-check";
import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { Act } from "../../../../src/domain/sessionProtocol.ts";
import { FRAME_BYTES_MAX } from "../../../../src/limits.ts";
import {
  MNEMONIC_MALFORMED,
  mnemonicWord,
  StationFrameReader,
} from "../../../../src/wire/session/stationFrames.ts";
import {
  REFERENCE_MAX,
  StationFrameWriter,
  SUBMIT_ITEMS_MAX,
} from "../../../../src/wire/session/stationFrameWriter.ts";

const packr = new Packr({ useRecords: false });

function itemsOf(reader: StationFrameReader, frame: Uint8Array) {
  return Array.from({ length: reader.count }, (_, i) => ({
    reference: reader.references[i],
    text: Buffer.from(frame.subarray(reader.textAt[i]!, reader.textAt[i]! + reader.textBytes[i]!)).toString(
      "latin1",
    ),
    mnemonic: reader.mnemonics[i],
    flags: reader.flags[i],
  }));
}

describe("StationFrameReader", () => {
  const reader = new StationFrameReader();
  const read = (value: unknown) => reader.read(packr.pack(value));

  it("reads what another MessagePack library writes", () => {
    expect(read([1, 1, "SH19", "sample-SH19"])).toBe(Act.signOn);
    expect(reader).toMatchObject({ version: 1, station: "SH19", secret: "sample-SH19" });
    const frame = packr.pack([
      3,
      [1, "A"],
      [200, Buffer.from("B".repeat(300))],
      [70_000, "C", null, 2],
      [REFERENCE_MAX, "", "MD19"],
    ]);
    expect(reader.read(frame)).toBe(Act.submit);
    expect(itemsOf(reader, frame)).toEqual([
      { reference: 1, text: "A", mnemonic: 0, flags: 0 },
      { reference: 200, text: "B".repeat(300), mnemonic: 0, flags: 0 },
      { reference: 70_000, text: "C", mnemonic: 0, flags: 2 },
      { reference: REFERENCE_MAX, text: "", mnemonic: mnemonicWord("MD19"), flags: 0 },
    ]);
    expect(read([7, 5_000_000_000])).toBe(0); // msgpackr writes a float here
    expect(reader.read(Uint8Array.from([0x92, 7, 0xcf, 0, 0, 0, 1, 0, 0, 0, 5]))).toBe(Act.confirm);
    expect(reader.upTo).toBe(2 ** 32 + 5);
  });

  it("reads what the writer writes, whatever the messages are", () => {
    const item = fc.record({
      reference: fc.integer({ min: 0, max: REFERENCE_MAX }),
      text: fc.uint8Array({ maxLength: 400 }),
      mnemonic: fc.constantFrom("", "SH19", "MD19"),
      flags: fc.integer({ min: 0, max: 7 }),
    });
    const writer = new StationFrameWriter();
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 40 }), (items) => {
        writer.beginSubmit();
        for (const { reference, text, mnemonic, flags } of items)
          writer.addSubmit(reference, text, mnemonic, flags);
        const frame = writer.finishSubmit();
        expect(reader.read(frame)).toBe(Act.submit);
        expect(itemsOf(reader, frame)).toEqual(
          items.map(({ reference, text, mnemonic, flags }) => ({
            reference,
            text: Buffer.from(text).toString("latin1"),
            mnemonic: mnemonicWord(mnemonic),
            flags,
          })),
        );
        // And the other library agrees.
        expect((packr.unpack(frame) as unknown[]).length).toBe(items.length + 1);
      }),
    );
  });

  it("reads the session that a sign-on wants to continue, and forgets it with the next sign-on", () => {
    const writer = new StationFrameWriter();
    expect(reader.read(writer.signOn(1, "SH19", "s", { token: "T", delivery: 7 }))).toBe(Act.signOn);
    expect(reader.resume).toEqual({ token: "T", delivery: 7 });
    expect(read([1, 1, "SH19", "s", null])).toBe(Act.signOn);
    expect(reader.resume).toBeNull();
  });

  it.each<[string, unknown]>([
    ["no array", 3],
    ["an act that is text", ["3", [1, "A"]]],
    ["a sign-on with an element too many", [1, 1, "SH19", "s", null, null]],
    ["a token that stands alone", [1, 1, "SH19", "s", "token"]],
    ["a token without a delivery", [1, 1, "SH19", "s", ["token"]]],
    ["a token with more than a delivery", [1, 1, "SH19", "s", ["token", 0, 0]]],
    ["a token that is a number", [1, 1, "SH19", "s", [1, 0]]],
    ["a token of 65 bytes", [1, 1, "SH19", "s", ["t".repeat(65), 0]]],
    ["a delivery that is nil", [1, 1, "SH19", "s", ["token", null]]],
    ["a sign-on with an element too few", [1, 1, "SH19"]],
    ["a station name of 17 bytes", [1, 1, "S".repeat(17), "s"]],
    ["a secret of 257 bytes", [1, 1, "SH19", "s".repeat(257)]],
    ["a heartbeat with an element", [8, 1]],
    ["a confirm without a number", [7]],
    ["an item without text", [3, [1]]],
    ["an item of five elements", [3, [1, "A", null, 0, 0]]],
    ["an item that is no array", [3, 1]],
    ["a reference beyond 32 bits", [3, [2 ** 32, "A"]]],
    ["a negative reference", [3, [-1, "A"]]],
    ["unknown flags", [3, [1, "A", null, 8]]],
    ["a mnemonic that is a number", [3, [1, "A", 5]]],
    ["text that is a list", [3, [1, ["A"]]]],
    ["text that is nil", [3, [1, null]]],
    ["a boolean", [3, [1, true]]],
    ["a date", [3, [1, new Date(0)]]],
    ["more items than a frame may have", [3, ...new Array(SUBMIT_ITEMS_MAX + 1).fill([1, ""])]],
  ])("refuses %s", (_what, value) => {
    expect(read(value)).toBe(0);
  });

  it("takes as many items as a frame may have", () => {
    expect(read([3, ...new Array(SUBMIT_ITEMS_MAX).fill([1, ""])])).toBe(Act.submit);
    expect(reader.count).toBe(SUBMIT_ITEMS_MAX);
  });

  it.each([["ABC"], ["ABCDE"], [""], ["AB\u00e9"]])("marks the mnemonic %j as malformed", (mnemonic) => {
    expect(read([3, [1, "A", mnemonic]])).toBe(Act.submit);
    expect(reader.mnemonics[0]).toBe(MNEMONIC_MALFORMED);
  });

  it("never throws, and takes only whole frames, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const act = reader.read(bytes);
        if (act === Act.submit) expect(reader.count).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 20_000 },
    );
  });

  it("never throws on a good frame with a byte changed or the end cut off", () => {
    const writer = new StationFrameWriter();
    writer.beginSubmit();
    for (let i = 1; i <= 5; i++) writer.addSubmit(i * 100, Buffer.from("RQ.CA9190000.DMV.TXT"), "SH19", 1);
    const good = Uint8Array.from(writer.finishSubmit());
    for (let length = 0; length < good.length; length++)
      expect(reader.read(good.subarray(0, length))).toBe(0);
    for (let at = 0; at < good.length; at++) {
      for (let value = 0; value < 256; value++) {
        const changed = Uint8Array.from(good);
        changed[at] = value;
        reader.read(changed);
      }
    }
  });

  it("allocates nothing for claimed lengths", () => {
    const bombs = [
      [0xdd, 0xff, 0xff, 0xff, 0xff, 0x03],
      [0x92, 0x03, 0xdd, 0xff, 0xff, 0xff, 0xff],
      [0x92, 0x03, 0x92, 0x01, 0xc6, 0xff, 0xff, 0xff, 0xff],
      [0x94, 0x01, 0x01, 0xdb, 0xff, 0xff, 0xff, 0xff],
    ].map((bytes) => Uint8Array.from(bytes));
    const nested = new Uint8Array(FRAME_BYTES_MAX).fill(0x91);
    for (let i = 0; i < 100; i++) for (const bomb of bombs) reader.read(bomb);
    const before = process.memoryUsage();
    for (let i = 0; i < 20_000; i++) for (const bomb of bombs) expect(reader.read(bomb)).toBe(0);
    expect(reader.read(nested)).toBe(0);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1024 * 1024);
  });
});
