import { describe, expect, it } from "vitest";
import { Draw } from "../../../../src/simulators/population/draw.ts";
import { OutputHeaders } from "../../../../src/simulators/systems/nlets/nletsText.ts";
import { NOW_MS } from "../support.ts";

const RR = { key: "RR", originator: "AZ9010000" };
const TO = { ori: "CA9190000", control: "" };

function headers(wrapTo: number, othersMax = 0) {
  return new OutputHeaders(
    { clock: { zoneHours: -7 }, numbers: { othersMax, wrapTo } },
    new Draw(7, "header.test", 0),
  );
}

function numbers(header: string): [input: number, output: number] {
  const [, input, output] = /\r\n\S+ \S+ (\d{5})\r\n\S+ \S+ (\d{5}) CA9190000\r\n/.exec(header)!;
  return [Number(input), Number(output)];
}

describe("the output header", () => {
  it("gives the next output number to each message, and an input number that others' traffic moves on", () => {
    const made = headers(0, 40);
    const first = numbers(made.next(RR, TO, NOW_MS));
    const second = numbers(made.next(RR, TO, NOW_MS));
    expect(second[1] - first[1]).toBe(1);
    const step = (second[0] - first[0] + 100_000) % 100_000;
    expect(step).toBeGreaterThanOrEqual(1);
    expect(step).toBeLessThanOrEqual(41);
  });

  it.each([0, 1])("goes on with %i after 99999", (wrapTo) => {
    const made = headers(wrapTo);
    for (let count = 0; count < 99_998; count++) made.skip();
    const before = numbers(made.next(RR, TO, NOW_MS))[1];
    const steps = (99_999 - before + 100_000) % 100_000;
    for (let count = 0; count < steps; count++) made.skip();
    expect(numbers(made.next(RR, TO, NOW_MS))[1]).toBe(wrapTo);
  });

  it("leaves a gap where a message was lost, which its receiver sees", () => {
    const made = headers(0);
    const before = numbers(made.next(RR, TO, NOW_MS))[1];
    made.skip();
    expect(numbers(made.next(RR, TO, NOW_MS))[1]).toBe(before + 2);
  });

  it("begins to count anew with the network's day", () => {
    const made = headers(0);
    made.next(RR, TO, NOW_MS);
    // 17:31 UTC is 10:31 there; seven hours after midnight UTC the day begins.
    const midnight = Date.UTC(2026, 10, 24, 7, 0);
    expect(numbers(made.next(RR, TO, midnight - 60_000))[1]).toBeGreaterThan(1);
    expect(numbers(made.next(RR, TO, midnight))[1]).toBe(1);
  });

  it("has no input number where Nlets has made the message itself", () => {
    expect(numbers(headers(0).next({ ...RR, isMade: true }, TO, NOW_MS))[0]).toBe(0);
  });
});
