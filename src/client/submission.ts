/**
 * A message on its way into the switch, as its sender sees it.
 */
import type { DeliverItem, RejectedItem, WarningItem } from "../wire/session/switchFrames.ts";
import type { SpooledMessage } from "./spool.ts";

export type Outcome =
  | { readonly kind: "accepted"; readonly warnings: readonly WarningItem[] }
  | { readonly kind: "rejected"; readonly rejection: RejectedItem };

/** One message that was submitted. */
export interface Submission {
  /** The station's own number of the message, which answers carry. */
  readonly reference: number;
  /** When it was handed to the socket, on the performance clock; 0 before. */
  readonly sentAtMs: number;
  /**
   * Rejects with SessionEnded when the session is closed for good first: the outcome is unknown then. Rejects with the
   * signal's reason when the program gives it up; what has left already may be accepted all the same.
   */
  readonly outcome: Promise<Outcome>;
  /**
   * Resolves when no answer is to come any more: rejected, or accepted and answered. Rejects as `outcome` does, and
   * with SessionEnded when it was accepted in a session that could not be resumed: answers may still come then.
   * Answers themselves come with the session's deliveries.
   */
  readonly done: Promise<void>;
}

/** The client's side of it. */
export class OpenSubmission implements Submission {
  readonly reference: number;
  sentAtMs = 0;
  readonly text: Uint8Array;
  readonly mnemonic: string;
  flags: number;
  /** The spool has it, or there is none: it may leave. */
  isReady = true;
  readonly outcome: Promise<Outcome>;
  readonly done: Promise<void>;
  isDecided = false;
  #settleOutcome!: { resolve(outcome: Outcome): void; reject(error: Error): void };
  #settleDone!: { resolve(): void; reject(error: Error): void };
  #warnings: WarningItem[] = [];

  constructor({ reference, text, mnemonic, flags }: SpooledMessage) {
    this.reference = reference;
    this.text = text;
    this.mnemonic = mnemonic;
    this.flags = flags;
    this.outcome = new Promise((resolve, reject) => {
      this.#settleOutcome = { resolve, reject };
    });
    this.done = new Promise((resolve, reject) => {
      this.#settleDone = { resolve, reject };
    });
    // Who waits for one of them need not wait for the other.
    this.outcome.catch(() => {});
    this.done.catch(() => {});
  }

  warn(warning: WarningItem): void {
    this.#warnings.push(warning);
  }

  accept(): void {
    this.isDecided = true;
    this.#settleOutcome.resolve({ kind: "accepted", warnings: this.#warnings });
  }

  reject(rejection: RejectedItem): void {
    this.isDecided = true;
    this.#settleOutcome.resolve({ kind: "rejected", rejection });
    this.#settleDone.resolve();
  }

  /** A delivery for this message came; whether it was the last one. */
  answered(delivery: DeliverItem): boolean {
    if (delivery.awaited > 0) return false;
    this.finish();
    return true;
  }

  finish(): void {
    this.#settleDone.resolve();
  }

  fail(error: Error): void {
    this.#settleOutcome.reject(error);
    this.#settleDone.reject(error);
  }
}
