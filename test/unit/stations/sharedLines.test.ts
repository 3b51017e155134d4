import { describe, expect, it } from "vitest";
import { DeliveryFlag } from "../../../src/domain/sessionProtocol.ts";
import { SharedLines } from "../../../src/stations/sharedLines.ts";
import { envelopeLine } from "../../../src/stations/textLines.ts";

const NOW = Date.UTC(2026, 2, 14, 18, 40, 26, 550);
const text = Buffer.from("AM.CA9190000.GALL.TXT BROADCAST 1 BOLO");

describe("a line that many sessions get", () => {
  it("is what the session's own envelope and the text are", () => {
    const lines = new SharedLines();
    for (const [mnemonic, sequence] of [
      ["SH19", 1],
      ["QQ01", 999_999],
      ["SH37", 42],
    ] as const) {
      lines.prepare({ class: "BRD", flags: DeliveryFlag.held, text }, NOW);
      const expected = `${envelopeLine("BRD", mnemonic, sequence, NOW, "H")}\r\n${text}`;
      expect(Buffer.from(lines.line(mnemonic, sequence)).toString()).toBe(expected);
    }
  });

  it("shows the time to the hundredth of a second", () => {
    const lines = new SharedLines();
    const at = (ms: number) => {
      lines.prepare({ class: "BRD", flags: 0, text }, ms);
      return Buffer.from(lines.line("SH19", 1)).toString().split(" ")[5];
    };
    expect([at(NOW), at(NOW + 9), at(NOW + 10), at(NOW + 60_000)]).toEqual([
      "18402655",
      "18402655",
      "18402656",
      "18412655",
    ]);
  });

  it("is written anew for another text, class or flags", () => {
    const lines = new SharedLines();
    const line = (rest: object) => {
      lines.prepare({ class: "BRD", flags: 0, text, ...rest }, NOW);
      return Buffer.from(lines.line("SH19", 1)).toString();
    };
    const first = line({});
    const others = [
      line({ class: "ADM" }),
      line({ flags: DeliveryFlag.test }),
      line({ text: Buffer.from("X") }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(line({})).toBe(first);
  });
});
