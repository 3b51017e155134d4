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
  /** An answer came from a destination (part `reference` of `leg`) and is delivered; number 0: nobody asked for it. */
  response: 3,
  /** Stations have confirmed deliveries: `text` holds the positions of their records, 8 bytes each (f64). */
  delivered: 4,
  /** A leg of a message, or the message for a station, ended without an answer; `text` is the notice that says so. */
  ended: 5,
  /** Copies of a broadcast were confirmed: `text` holds the mnemonics, 4 bytes each; the body is in `accepted`. */
  copies: 6,
  /** A broadcast ended: cancelled by `station`, expired, or no longer kept. */
  broadcastCancelled: 7,
  broadcastExpired: 8,
  broadcastNotKept: 9,
  /** Every leg of the message has ended: nothing of it is to be taken up again. */
  settled: 10,
  /** A copy of the message is delivered to `station`; its text is that of `accepted`, unless it has one of its own. */
  message: 11,
  /** Something about a message that ends nothing of it is told to its sender; `text` is the notice. */
  notice: 12,
  /** Deliveries will never reach their stations, `code` says why; `text` as in `delivered`. */
  givenUp: 13,
  /** An answer came that goes into a merged one. */
  gathered: 14,
  /** The merged answer, or one part of it, is delivered; `flags` 1: the last part. */
  merged: 15,
  /** Something came from a destination and goes no further: it came twice, or from the wrong place. */
  setAside: 16,
  /** The message is a broadcast, or the cancel of one, and is kept for stations that are away. */
  broadcast: 17,
} as const;
export type JournalKind = (typeof JournalKind)[keyof typeof JournalKind];

/** `leg` of what is about no single copy. */
export const NO_LEG = 0xffff;
/** In the flags of an accepted message: its reference is the sequence of an envelope, whose four digits run over. */
export const FROM_ENVELOPE = 0x80;
/** Where the priority of an accepted message starts in its flags. */
export const PRIORITY_SHIFT = 8;

export interface JournalEntry {
  readonly kind: JournalKind;
  /** The switch's number of the message; 0 for a rejected or an unsolicited one. */
  readonly number: number;
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number;
  /**
   * The station that sent, or that it is delivered to: the four ASCII bytes of its mnemonic, first character lowest; 0:
   * none. An index would name another station once the configuration has changed.
   */
  readonly station: number;
  /**
   * Of an accepted or rejected message: the station's own number of it. Of a response: its part, counted
   * from 1; 0: it came without one. Otherwise 0.
   */
  readonly reference: number;
  /**
   * Of an accepted message: bits of SubmitFlag, and its priority from PRIORITY_SHIFT on. Of a response: of
   * RespondFlag; where nobody asked for it, and of a copy for a station: of DeliveryFlag, and the priority.
   */
  readonly flags: number;
  /** Place of the copy among those of its message; NO_LEG: it is about no single copy for a database. */
  readonly leg: number;
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
