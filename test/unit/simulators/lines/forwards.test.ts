import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChangeStore } from "../../../../src/simulators/files/changeStore.ts";
import type { DatabaseLine } from "../../../../src/simulators/lines/databaseLine.ts";
import { FORWARDS_MAX, Forwards } from "../../../../src/simulators/lines/forwards.ts";
import {
  ForwardFlag,
  type ForwardItem,
  RespondFlag,
  type RespondItem,
} from "../../../../src/wire/linkMessages.ts";
import { temporaryFolder } from "../support.ts";

/** A line that a test brings up and down, and on which it answers. */
class TestLine {
  isUp = true;
  readonly sent: ForwardItem[] = [];
  onUp = () => {};
  onDown = () => {};
  onAnswer: (item: RespondItem) => void = () => {};

  send(items: readonly ForwardItem[]): boolean {
    this.sent.push(...items);
    return this.isUp;
  }
  close(): void {}

  down(): void {
    this.isUp = false;
    this.onDown();
  }
  up(): void {
    this.isUp = true;
    this.onUp();
  }
  answer(serial: number, text: string, flags = 0): void {
    this.onAnswer([serial, 0, 1, flags | RespondFlag.last, Buffer.from(text)]);
  }
  /** Serials and flags of what was sent, and forget them. */
  taken(): [serial: number, flags: number][] {
    return this.sent.splice(0).map(([serial, , , flags]) => [serial, flags]);
  }
}

describe("Forwards", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let changes: ChangeStore;
  let line: TestLine;
  let forwards: Forwards<string>;
  let settled: string[];

  function open(): void {
    changes = ChangeStore.open(folder.path, 7);
    line = new TestLine();
    settled = [];
    forwards = new Forwards<string>({
      changes,
      name: "NCIC",
      line: line as unknown as DatabaseLine,
      textOf: ({ matter }) => (matter === "NOTHING" ? null : { destination: "NCI", text: matter }),
      settled: ({ matter }, text, isError) => settled.push(`${matter} ${text}${isError ? " !" : ""}`),
    });
  }
  const add = (id: string, matter: string, isTest = false) =>
    changes.transaction(() => forwards.add(id, isTest, matter));
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    folder = temporaryFolder();
    open();
  });
  afterEach(async () => {
    forwards.close();
    await changes.close();
    folder.remove();
    vi.useRealTimers();
  });

  it("keep the order of one record, and let others pass", async () => {
    add("A", "ENTER");
    add("A", "CLEAR");
    add("B", "ENTER");
    add("A", "TEST", true);
    await turn();
    expect(line.taken()).toEqual([
      [1, 0],
      [3, 0],
      [4, ForwardFlag.test],
    ]);
    line.answer(3, "DONE");
    line.answer(1, "DONE");
    await turn();
    expect(settled).toEqual(["ENTER DONE", "ENTER DONE"]);
    expect(line.taken()).toEqual([[2, 0]]);
    expect(forwards.state).toEqual({ isUp: true, waiting: 2 });
  });

  it("wait while the line is down, and are sent again as repeats after it broke", async () => {
    line.down();
    add("A", "ENTER");
    await turn();
    expect(line.sent).toEqual([]);
    line.up();
    expect(line.taken()).toEqual([[1, 0]]);
    line.down();
    line.up();
    expect(line.taken()).toEqual([[1, ForwardFlag.repeat]]);
  });

  it("survive a restart, and keep counting", async () => {
    line.down();
    add("A", "ENTER");
    add("A", "CLEAR");
    forwards.close();
    await changes.close();
    open();
    line.up();
    expect(line.taken()).toEqual([[1, ForwardFlag.repeat]]);
    line.answer(1, "DONE");
    await turn();
    expect(line.taken()).toEqual([[2, ForwardFlag.repeat]]);
    expect(add("B", "ENTER")).toBe(3);
  });

  it("are sent again when nobody answers, and when the other side cannot for the moment", async () => {
    add("A", "ENTER");
    await turn();
    line.taken();
    vi.advanceTimersByTime(10_000);
    await turn();
    expect(line.taken()).toEqual([[1, ForwardFlag.repeat]]);
    line.answer(1, "REJECT - FILE NOT AVAILABLE", RespondFlag.error);
    await turn();
    expect(line.taken()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(line.taken()).toEqual([[1, ForwardFlag.repeat]]);
    line.answer(1, "REJECT - DUPLICATE", RespondFlag.error);
    expect(settled).toEqual(["ENTER REJECT - DUPLICATE !"]);
    expect(forwards.state.waiting).toBe(0);
  });

  it("are dropped when there is nothing to say any more, and take no answer to what was not asked", async () => {
    add("A", "NOTHING");
    add("A", "CLEAR");
    await turn();
    await turn();
    expect(line.taken()).toEqual([[2, 0]]);
    line.answer(1, "DONE");
    line.answer(99, "DONE");
    line.onAnswer([2, 0, 1, 0, Buffer.from("FIRST PART")]);
    expect(settled).toEqual([]);
  });

  it("take no more than their bound", () => {
    line.down();
    const serials = changes.transaction(() =>
      Array.from({ length: FORWARDS_MAX + 1 }, (_, at) => forwards.add(String(at), false, "ENTER")),
    );
    expect(serials.at(-2)).toBe(FORWARDS_MAX);
    expect(serials.at(-1)).toBeNull();
    expect(forwards.state.waiting).toBe(FORWARDS_MAX);
    line.up();
    expect(line.taken().length).toBeLessThan(100);
  });
});
