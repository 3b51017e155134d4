import { describe, expect, it } from "vitest";
import { Act, DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { FrameWriter } from "../../../../src/wire/session/frameWriter.ts";
import { SharedDelivery, type SharedItem } from "../../../../src/wire/session/sharedDelivery.ts";

function plain({ kind, code, flags, text }: SharedItem, delivery: number, mnemonic: string): Buffer {
  const writer = new FrameWriter().begin(Act.deliver).element().array(8).uint(delivery).uint(kind);
  writer.uint(0).uint(0).uint(code).uint(flags).str(mnemonic).bin(text);
  return Buffer.from(writer.finish());
}

const item = (text: string, flags = 0): SharedItem => {
  return { kind: DeliveryKind.broadcast, code: 0, flags, text: Buffer.from(text) };
};

describe("a delivery that many sessions get", () => {
  const NUMBERS = [1, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, 2 ** 53 - 1];

  it.each([
    0, 16, 200,
  ])("has the bytes of a frame with that one item, whatever its number (flags %i)", (flags) => {
    const shared = new SharedDelivery();
    for (const length of [0, 5, 255, 256, 7_300, 70_000]) {
      const body = item("X".repeat(length), flags);
      shared.prepare(body);
      for (const number of [...NUMBERS, ...NUMBERS.toReversed()]) {
        const frame = Buffer.from(shared.frame(number, "SH19"));
        expect(frame.equals(plain(body, number, "SH19")), `${length} ${number}`).toBe(true);
      }
    }
  });

  it("keeps nothing of another one, nor of another session", () => {
    const shared = new SharedDelivery();
    const [one, other] = [item("FIRST"), item("SECOND AND LONGER")];
    for (const [body, number, mnemonic] of [
      [one, 1, "AAAA"],
      [other, 300, "BBBB"],
      [one, 300, "CCCC"],
      [one, 2, "DDDD"],
    ] as const) {
      shared.prepare(body);
      expect(Buffer.from(shared.frame(number, mnemonic))).toEqual(plain(body, number, mnemonic));
    }
  });

  it("writes anew what differs in its flags only", () => {
    const shared = new SharedDelivery();
    const body = item("BODY");
    shared.prepare(body);
    shared.prepare({ ...body, flags: 16 });
    expect(Buffer.from(shared.frame(9, "SH19"))).toEqual(plain({ ...body, flags: 16 }, 9, "SH19"));
  });

  it("makes no new frame for a session with a number of the same length", () => {
    const shared = new SharedDelivery();
    shared.prepare(item("BODY"));
    expect(shared.frame(4, "SH19")).toBe(shared.frame(5, "SH37"));
  });
});
