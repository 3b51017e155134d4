/**
 * The journal as the exchange sees it: what is appended and committed survives.
 *
 * Two positions, never mixed: a record is *appended* when it has been taken over, *durable* when it is on disk.
 * A station hears "accepted" only for durable records. The memory journal has no disk; its commit says so by
 * `isDurable: false`, and so do `/readyz` and the README.
 */
import type { Brand } from "../domain/identifiers.ts";
import type { SwitchError } from "../domain/switchError.ts";

/** Place of a record in the journal; counts up from 1 without gaps. */
export type JournalPosition = Brand<number, "JournalPosition">;

export const JournalKind = {
  /** A message was accepted. */
  accepted: 1,
  /** A message was refused; the text is not kept. */
  rejected: 2,
  /** An answer came from a destination. */
  response: 3,
  /** A delivery was handed to a station's session. */
  delivered: 4,
  /** A part of a message ended without an answer. */
  ended: 5,
  /** Copies of a broadcast were handed over: `text` holds the stations, 4 bytes each; the body is in `accepted`. */
  copies: 6,
  /** A broadcast ended: cancelled by `station`, expired, or no longer kept. */
  broadcastCancelled: 7,
  broadcastExpired: 8,
  broadcastNotKept: 9,
} as const;
export type JournalKind = (typeof JournalKind)[keyof typeof JournalKind];

export interface JournalEntry {
  readonly kind: JournalKind;
  /** The switch's number of the message; 0 for a rejected or an unsolicited one. */
  readonly number: number;
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** Index of the station that sent, or that it is delivered to; -1: none. */
  readonly station: number;
  /** Reject code, 0: none. */
  readonly code: number;
  /** Only valid during the call of `append`; null where no text is kept. */
  readonly text: Uint8Array | null;
}

export interface Journal {
  readonly name: string;
  /** Whether a commit means that the records are on disk. */
  readonly isDurable: boolean;
  readonly appendedPosition: JournalPosition;
  readonly durablePosition: JournalPosition;
  /** The disk failed: no commit is called back any more, and nobody tries again. Null: it does what it should. */
  readonly failure: SwitchError | null;
  /** Takes a record over; copies the text. */
  append(entry: JournalEntry): JournalPosition;
  /** Calls back once everything appended so far is durable; calls come in order. */
  commit(done: () => void): void;
  /** Visits the records that are still kept, oldest first, from `from` on; `visit` returns false to stop. */
  scan(from: JournalPosition, visit: (position: JournalPosition, entry: JournalEntry) => boolean): void;
  close(): Promise<void>;
}
