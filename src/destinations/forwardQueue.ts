/**
 * Messages that wait for a place in a link's window, by priority.
 *
 * Priorities are strict with a floor: a better one goes first, but every FLOOR_EVERY-th place goes to the
 * oldest of the worst, so that bulk traffic still moves while a line is full (nlets 16). Order within a priority
 * is the order of arrival. The bound is on the whole queue; the newcomer is refused (`destinationCongested`),
 * because what already waits was promised its turn.
 */
export const PRIORITIES = 6;
export const FLOOR_EVERY = 16;

export interface WaitingForward {
  readonly number: number;
  readonly leg: number;
  readonly flags: number;
  readonly destination: string;
  readonly text: Uint8Array;
  /** When it is overdue, on the link's clock. It counts from the moment of forwarding, waiting included. */
  readonly deadlineAtMs: number;
}

export class ForwardQueue {
  readonly #max: number;
  readonly #lanes: WaitingForward[][] = Array.from({ length: PRIORITIES }, () => []);
  /** First waiting place of each lane: removed ones in front are cut off now and then. */
  readonly #heads: number[] = new Array<number>(PRIORITIES).fill(0);
  #length = 0;
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get length(): number {
    return this.#length;
  }

  /** False: the queue is full. */
  push(forward: WaitingForward, priority: number): boolean {
    if (this.#length >= this.#max) return false;
    this.#lanes[Math.min(priority, PRIORITIES - 1)]!.push(forward);
    this.#length++;
    return true;
  }

  shift(): WaitingForward | null {
    if (this.#length === 0) return null;
    this.#taken++;
    const isFloor = this.#taken % FLOOR_EVERY === 0;
    for (let step = 0; step < PRIORITIES; step++) {
      const lane = isFloor ? PRIORITIES - 1 - step : step;
      const forward = this.#lanes[lane]![this.#heads[lane]!];
      if (forward !== undefined) {
        this.#removeHead(lane);
        return forward;
      }
    }
    return null;
  }

  /** Removes what is overdue at `nowMs` and hands it to `visit`. Deadlines rise within a lane. */
  expire(nowMs: number, visit: (forward: WaitingForward) => void): void {
    for (let lane = 0; lane < PRIORITIES; lane++) {
      while (true) {
        const forward = this.#lanes[lane]![this.#heads[lane]!];
        if (forward === undefined || forward.deadlineAtMs > nowMs) break;
        this.#removeHead(lane);
        visit(forward);
      }
    }
  }

  clear(visit: (forward: WaitingForward) => void): void {
    this.expire(Number.POSITIVE_INFINITY, visit);
  }

  #removeHead(lane: number): void {
    const head = ++this.#heads[lane]!;
    this.#length--;
    const list = this.#lanes[lane]!;
    if (head === list.length || head > 1024) {
      list.splice(0, head);
      this.#heads[lane] = 0;
    }
  }
}
