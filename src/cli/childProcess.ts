/**
 * How a part that `up` has started speaks to it: one message when it is ready, and its end when `up` is gone. The other
 * way the parent may move the clock. Whoever starts `up` as a child of his own speaks to it in the same way.
 */
export interface ChildReady {
  readonly type: "ready";
  /** Addresses by what they are, for example `{ agencies: 7700, operators: 7701 }`. */
  readonly ports: Readonly<Record<string, number>>;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export interface ChildProgress {
  readonly type: "progress";
  readonly line: string;
}

/** The clock stands where the parent wanted it, and what that made due is done. */
export interface ChildClock {
  readonly type: "clock";
  readonly offsetHours: number;
}

export type ChildMessage = ChildReady | ChildProgress | ChildClock;

/** What a parent may ask: the clock of the databases to run so many hours ahead of the machine's. */
export type ParentMessage = ChildClock;

export const isChild = process.send !== undefined;

export function tellParent(message: ChildMessage): void {
  process.send?.(message);
}

/** Calls `act` for what the parent asks; what comes in another shape is left alone. */
export function onParent(act: (message: ParentMessage) => void): void {
  process.on("message", (message) => {
    const { type, offsetHours } = (message ?? {}) as Partial<ParentMessage>;
    if (type === "clock" && typeof offsetHours === "number" && Number.isFinite(offsetHours))
      act({ type, offsetHours });
  });
}

/**
 * Calls `stop` once for SIGTERM, SIGINT, or the parent's end. A second signal ends the process at once.
 * A child leaves SIGINT to its parent: a terminal sends it to both.
 */
export function onStop(stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    void stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", begin);
  process.on("SIGINT", () => {
    if (!isChild) begin();
  });
  process.on("disconnect", begin);
}
