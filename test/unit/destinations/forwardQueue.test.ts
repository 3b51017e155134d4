import { describe, expect, it } from "vitest";
import { FLOOR_EVERY, ForwardQueue, type WaitingForward } from "../../../src/destinations/forwardQueue.ts";

function waiting(number: number, deadlineAtMs = 1000): WaitingForward {
  return { number, leg: 0, flags: 0, destination: "DMV", text: new Uint8Array(1), deadlineAtMs };
}

function drain(queue: ForwardQueue): number[] {
  const numbers: number[] = [];
  for (let next = queue.shift(); next !== null; next = queue.shift()) numbers.push(next.number);
  return numbers;
}

describe("messages that wait for a link's window", () => {
  it("leave by priority, and in order of arrival within one", () => {
    const queue = new ForwardQueue(10);
    queue.push(waiting(1), 4);
    queue.push(waiting(2), 2);
    queue.push(waiting(3), 0);
    queue.push(waiting(4), 2);
    expect(drain(queue)).toEqual([3, 2, 4, 1]);
    expect(queue.length).toBe(0);
  });

  it("do not starve: the worst priority gets its share while better ones keep coming", () => {
    const queue = new ForwardQueue(1000);
    queue.push(waiting(999), 5);
    for (let number = 1; number <= 100; number++) queue.push(waiting(number), 2);
    expect(drain(queue).indexOf(999)).toBe(FLOOR_EVERY - 1);
  });

  it("are bounded: the newcomer is refused", () => {
    const queue = new ForwardQueue(2);
    expect([queue.push(waiting(1), 2), queue.push(waiting(2), 2), queue.push(waiting(3), 0)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(drain(queue)).toEqual([1, 2]);
  });

  it("expire at their deadline, each once", () => {
    const queue = new ForwardQueue(10);
    queue.push(waiting(1, 100), 2);
    queue.push(waiting(2, 200), 2);
    queue.push(waiting(3, 150), 4);
    const expired: number[] = [];
    queue.expire(160, ({ number }) => expired.push(number));
    expect(expired.sort()).toEqual([1, 3]);
    expect(drain(queue)).toEqual([2]);
  });

  it("come out whole and in order when there are thousands", () => {
    const queue = new ForwardQueue(10_000);
    const numbers = Array.from({ length: 5000 }, (_, index) => index + 1);
    for (const number of numbers) queue.push(waiting(number), 2);
    expect(drain(queue)).toEqual(numbers);
  });
});
