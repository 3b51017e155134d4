/**
 * How a part that `up` has started speaks to it: one message when it is ready, and its end when `up` is gone.
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

export type ChildMessage = ChildReady | ChildProgress;

export const isChild = process.send !== undefined;

export function tellParent(message: ChildMessage): void {
  process.send?.(message);
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
