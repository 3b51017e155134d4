/**
 * Broadcasts in force for operators: `GET /api/broadcasts`, and `GET /api/broadcasts/417` with the stations that
 * have not got it. The text of a broadcast is not shown here.
 */
import { type ApiRoute, done, refused } from "./apiRoutes.ts";

/** A broadcast as operators see it. */
export interface BroadcastReport {
  readonly number: number;
  readonly class: string;
  /** Number of the broadcast that it cancels; 0: it is no cancel. */
  readonly cancels: number;
  /** ORI in whose name it was sent, and the mnemonic that sent it. */
  readonly origin: string;
  readonly station: string;
  /** Person named as approving it, "" for none. */
  readonly approvedBy: string;
  readonly destinations: readonly string[];
  readonly sentAt: string;
  readonly expiresAt: string;
  readonly recipients: number;
  readonly delivered: number;
}

/** What the routes need of the switch. */
export interface BroadcastsControl {
  /** The most urgent first. */
  all(): readonly BroadcastReport[];
  /** With the mnemonics of the stations that have not got it; null: it is not in force. */
  find(number: number): (BroadcastReport & { readonly away: readonly string[] }) | null;
}

export function broadcastRoutes(broadcasts: BroadcastsControl): readonly ApiRoute[] {
  return [
    { method: "GET", path: "broadcasts", answer: () => done({ broadcasts: broadcasts.all() }) },
    {
      method: "GET",
      path: "broadcasts/:number",
      answer: ({ number = "" }) => {
        const found = /^\d{1,15}$/.test(number) ? broadcasts.find(Number(number)) : null;
        if (found !== null) return done(found);
        return refused(404, "broadcastNotInForce", "number", `No broadcast ${number} is in force.`);
      },
    },
  ];
}
