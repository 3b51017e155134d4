/**
 * What the configuration says of one link, as far as the exchange decides by it.
 */
import type { KeyClass } from "../../dictionary/model.ts";

export interface LinkRules {
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** False: the line is never opened. */
  readonly inUse: boolean;
  /** Link (id) by which messages go while this one is out of service; null: none. */
  readonly alternate: string | null;
  readonly hold: HoldRules;
  /** How often a copy that had left when its line broke is sent again at most. */
  readonly repeatsMax: number;
  /** The database knows an entry again that comes twice under one number. */
  readonly recognisesRepeats: boolean;
}

export interface HoldRules {
  readonly messagesMax: number;
  readonly bytesMax: number;
  readonly ofSessionMax: number;
  /** From the arrival of the message; 0: such messages are not held. */
  readonly inquiriesMs: number;
  readonly administrativeMs: number;
  readonly releasePerSecond: number;
}

/**
 * How long a message may wait, and whether it may leave twice. An entry changes a record: it never expires, and is
 * repeated only where the database recognises it. What people read (administrative messages, hit confirmations) is
 * never repeated, because they would act on it twice.
 */
export type WaitKind = "inquiry" | "entry" | "administrative";

export const WAIT_KIND: Readonly<Record<KeyClass, WaitKind>> = {
  inquiry: "inquiry",
  entry: "entry",
  administrative: "administrative",
  confirmation: "administrative",
};

/** How long a message of a kind waits, milliseconds from its arrival; 0: it does not. */
export function waitOf({ inquiriesMs, administrativeMs }: HoldRules, kind: WaitKind): number {
  switch (kind) {
    case "inquiry":
      return inquiriesMs;
    case "administrative":
      return administrativeMs;
    default:
      return Number.POSITIVE_INFINITY;
  }
}
