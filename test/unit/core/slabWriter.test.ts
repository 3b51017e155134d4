import { describe, expect, it } from "vitest";
import { SlabView } from "../../../src/core/slabView.ts";
import { dateNumber, SlabWriter, spansWorstCase } from "../../../src/core/slabWriter.ts";
import { BATCH_MESSAGES_MAX, BATCH_SPANS_MAX, MESSAGE_FIELDS_MAX, SLAB_BYTES } from "../../../src/limits.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("SlabWriter", () => {
  it("writes messages that a view finds again, in order and with their header words", () => {
    const slab = new SharedArrayBuffer(4096);
    const writer = new SlabWriter(slab);
    writer.reset(20261130);
    expect(writer.append(bytes("FIRST"), 1, 2, 0x41414141, 3, 0x104, 12.5)).toBe(true);
    expect(writer.append(bytes("THE SECOND MESSAGE"), 4, 5, 0, 0xffffffff, 0, 13.25)).toBe(true);
    const view = new SlabView(slab);
    expect([view.count, view.bytesUsed, view.today, view.spans]).toEqual([2, writer.bytesUsed, 20261130, 0]);

    expect(view.first()).toBe(true);
    expect([view.session, view.station, view.mnemonic, view.reference, view.flags, view.arrivalMs]).toEqual([
      1, 2, 0x41414141, 3, 0x104, 12.5,
    ]);
    expect(view.messageAt % 16).toBe(0);
    expect(view.next()).toBe(true);
    expect([view.session, view.reference, view.arrivalMs]).toEqual([4, 0xffffffff, 13.25]);
    const { messageAt, messageBytes } = view;
    expect(Buffer.from(view.bytes.subarray(messageAt, messageAt + messageBytes)).toString()).toBe(
      "THE SECOND MESSAGE",
    );
    expect(view.next()).toBe(false);
    expect(view.moveTo(messageAt).session).toBe(4);
  });

  it("takes messages of every length up to the last byte of the slab and none beyond", () => {
    for (let length = 0; length < 200; length++) {
      const writer = new SlabWriter(new Uint8Array(256));
      const fits = 32 + 32 + length <= 256;
      expect(writer.append(new Uint8Array(length), 1, 1, 0, 1, 0, 0)).toBe(fits);
      expect(writer.count).toBe(fits ? 1 : 0);
      expect(writer.bytesUsed).toBeLessThanOrEqual(256);
    }
  });

  it("changes nothing when a message does not fit", () => {
    const writer = new SlabWriter(new Uint8Array(128));
    writer.append(bytes("A"), 1, 1, 0, 1, 0, 0);
    const used = writer.bytesUsed;
    expect(writer.append(bytes("B".repeat(40)), 1, 1, 0, 2, 0, 0)).toBe(false);
    expect([writer.count, writer.bytesUsed]).toEqual([1, used]);
  });

  it("closes the batch at its greatest number of messages", () => {
    const writer = new SlabWriter(new Uint8Array(SLAB_BYTES));
    for (let i = 0; i < BATCH_MESSAGES_MAX; i++)
      expect(writer.append(bytes("A"), 1, 1, 0, i, 0, 0)).toBe(true);
    expect(writer.append(bytes("A"), 1, 1, 0, 0, 0, 0)).toBe(false);
  });

  it("closes the batch before the fields of its messages could need more spans than there are", () => {
    const writer = new SlabWriter(new Uint8Array(SLAB_BYTES));
    const longest = bytes("AB/.".repeat(100));
    let count = 0;
    while (writer.append(longest, 1, 1, 0, count, 0, 0)) count += 1;
    expect(count).toBe(BATCH_SPANS_MAX / MESSAGE_FIELDS_MAX);
  });

  it("is empty again after a reset", () => {
    const slab = new Uint8Array(256);
    const writer = new SlabWriter(slab);
    writer.append(bytes("A"), 1, 1, 0, 1, 0, 0);
    writer.reset(20261201);
    expect([writer.count, writer.bytesUsed, new SlabView(slab).first()]).toEqual([0, 32, false]);
    expect(new SlabView(slab).today).toBe(20261201);
  });
});

describe("spansWorstCase", () => {
  it("is never below the fields that fit behind the shortest header", () => {
    const header = "1N01.AB.CA9010000.";
    for (let fields = 0; fields <= MESSAGE_FIELDS_MAX; fields++) {
      const shortest = header.length + Math.max(0, fields * 4 - 1);
      expect(spansWorstCase(shortest)).toBeGreaterThanOrEqual(fields);
    }
    expect(spansWorstCase(1_000_000)).toBe(MESSAGE_FIELDS_MAX);
  });
});

it("writes the date of the UTC day", () => {
  expect(dateNumber(new Date("2026-01-02T23:59:59.999Z"))).toBe(20260102);
});
