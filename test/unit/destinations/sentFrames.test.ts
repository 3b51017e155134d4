import { beforeEach, describe, expect, it } from "vitest";
import { SentFrames } from "../../../src/destinations/sentFrames.ts";
import { LINK_SENT_BYTES_MAX } from "../../../src/limits.ts";
import { encodeFrame } from "../../../src/wire/frames.ts";
import { LinkFrame } from "../../../src/wire/linkMessages.ts";

let sent: SentFrames;
beforeEach(() => {
  sent = new SentFrames();
});

function frame(...numbers: number[]): Buffer {
  return encodeFrame([
    LinkFrame.forward,
    ...numbers.map((number) => [number, 1, 5000, 0, "DMV", Buffer.from(`TEXT ${number}`)]),
  ]);
}
function kept(): string[] {
  const list: string[] = [];
  sent.each((number, leg, text) => list.push(`${number}/${leg} ${Buffer.from(text).toString()}`));
  return list;
}

describe("frames that have left", () => {
  it("give their messages back in the order of leaving", () => {
    sent.push(frame(1, 2), 0);
    sent.push(frame(3), 10);
    expect(kept()).toEqual(["1/1 TEXT 1", "2/1 TEXT 2", "3/1 TEXT 3"]);
  });

  it("are forgotten when their time is over, and all at once when nothing is unanswered", () => {
    sent.push(frame(1), 0);
    sent.push(frame(2), 10);
    sent.forgetBefore(10);
    expect(kept()).toEqual(["2/1 TEXT 2"]);
    sent.clear();
    expect([kept(), sent.bytes]).toEqual([[], 0]);
  });

  it("are bounded in bytes: the oldest are forgotten", () => {
    const long = encodeFrame([
      LinkFrame.forward,
      ...Array.from({ length: 60 }, (_, at) => [at, 0, 1, 0, "DMV", Buffer.alloc(16_000)]),
    ]);
    for (let at = 0; at < 20; at++) {
      sent.push(long, at);
      expect(sent.bytes).toBeLessThanOrEqual(LINK_SENT_BYTES_MAX);
    }
    expect(kept().length).toBeGreaterThanOrEqual(60);
  });
});
