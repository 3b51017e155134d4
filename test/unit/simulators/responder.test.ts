import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DelayLine } from "../../../src/simulators/delayLine.ts";
import { createRandom, Latency } from "../../../src/simulators/latency.ts";
import { Responder, type ResponderOptions } from "../../../src/simulators/responder.ts";
import type { Answer, DatabaseSystem } from "../../../src/simulators/system.ts";
import { RespondFlag, type RespondItem } from "../../../src/wire/linkMessages.ts";

const answersOf = (...answers: Answer[]): DatabaseSystem => ({
  linkName: "FAKE",
  answer: () => answers,
  refuse: (_message, _destination, reason) => ({ text: reason, isHit: false, isError: true }),
  notice: () => "",
});

function start(system: DatabaseSystem, options: Partial<ResponderOptions> & { medianMs?: number } = {}) {
  const random = createRandom(3);
  const faults: unknown[] = [];
  const sent: RespondItem[] = [];
  const responder = new Responder(system, {
    latency: new Latency({ medianMs: options.medianMs ?? 0, p99Ms: options.medianMs ?? 0 }, random),
    errorRate: 0,
    neverRate: 0,
    random,
    nowMs: () => 0,
    onFault: (error) => faults.push(error),
    ...options,
  });
  const delays = new DelayLine();
  function ask(number: number, text = "RQ.CA9190000.DMV.TXT LIC/9QQQ123") {
    responder.respond([number, 2, 5000, 0, "DMV", Buffer.from(text)], delays, (item) => sent.push(item) > 0);
  }
  const texts = () => sent.map((item) => Buffer.from(item[4]).toString());
  return { responder, ask, sent, texts, faults };
}

describe("Responder", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([0, 20])("lets an answer follow that was not known yet, with a latency of %s ms", (medianMs) => {
    let tell: (answer: Answer) => boolean = () => false;
    const first = { text: "ACCEPTED", isHit: false, later: (one: typeof tell) => (tell = one) };
    const { ask, sent, texts, responder } = start(answersOf(first), { medianMs });
    ask(9);
    vi.advanceTimersByTime(1000);
    expect(sent.map(([, , part, flags]) => [part, flags])).toEqual([[1, 0]]);
    expect(tell({ text: "NIC/V000000011", isHit: false })).toBe(true);
    expect(sent.map(([, , part, flags]) => [part, flags])).toEqual([
      [1, 0],
      [2, RespondFlag.last],
    ]);
    expect(texts()).toEqual(["ACCEPTED", "NIC/V000000011"]);
    expect(responder.statistics.answers).toBe(2);
  });

  it("numbers the answers of a message and marks the last, and which were hits", () => {
    const { ask, sent } = start(answersOf({ text: "ONE", isHit: true }, { text: "TWO", isHit: false }));
    ask(9);
    expect(sent.map(([number, leg, part, flags]) => [number, leg, part, flags])).toEqual([
      [9, 2, 1, RespondFlag.hit],
      [9, 2, 2, RespondFlag.last],
    ]);
  });

  it("answers at once, in order and without a timer when latency is off, delays of the system included", () => {
    const { ask, texts } = start(answersOf({ text: "A", isHit: false, delayMs: 5000 }));
    ask(1);
    ask(2);
    expect(texts()).toEqual(["A", "A"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("lets a slow answer of a message be its last, whatever its place", () => {
    const { ask, sent, texts } = start(
      answersOf({ text: "SLOW", isHit: false, delayMs: 1000 }, { text: "QUICK", isHit: false }),
      { medianMs: 20 },
    );
    ask(1);
    expect(texts()).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(texts()).toEqual(["QUICK"]);
    vi.advanceTimersByTime(1000);
    expect(texts()).toEqual(["QUICK", "SLOW"]);
    expect(sent.map((item) => item[3])).toEqual([0, RespondFlag.last]);
  });

  it("answers the asked share of messages by errors", () => {
    const { responder, ask, sent } = start(answersOf({ text: "A", isHit: false }), { errorRate: 0.25 });
    for (let number = 1; number <= 4000; number++) ask(number);
    const errors = sent.filter((item) => (item[3] & RespondFlag.error) !== 0).length;
    expect(sent).toHaveLength(4000);
    expect(errors).toBeGreaterThan(900);
    expect(errors).toBeLessThan(1100);
    expect(responder.statistics).toMatchObject({ messages: 4000, answers: 4000, errors });
  });

  it("leaves the asked share of messages without any answer", () => {
    const { responder, ask, sent } = start(answersOf({ text: "A", isHit: false }), { neverRate: 0.5 });
    for (let number = 1; number <= 1000; number++) ask(number);
    expect(sent.length).toBeGreaterThan(430);
    expect(sent.length).toBeLessThan(570);
    expect(responder.statistics.unanswered).toBe(1000 - sent.length);
  });

  it("takes a message over that asks nothing, by a last answer without text", () => {
    const { ask, sent } = start(answersOf());
    ask(1, "AM.CA9190000.AZ.TXT HELLO");
    expect(sent).toEqual([[1, 2, 1, RespondFlag.last, Buffer.alloc(0)]]);
  });

  it("answers what it cannot read, and a fault of the system, by an error", () => {
    const broken: DatabaseSystem = {
      ...answersOf(),
      answer: () => {
        throw new Error("bug");
      },
    };
    const { ask, sent, texts, faults } = start(broken);
    ask(1, "....");
    ask(2);
    expect(texts()).toEqual(["REJECT - MESSAGE CANNOT BE READ", "FILE NOT AVAILABLE"]);
    expect(sent.map((item) => item[3])).toEqual([3, 3]);
    expect(faults).toHaveLength(1);
  });
});
