/**
 * What the exchange writes into the journal: one method for each thing that may happen.
 *
 * A record that stands for a delivery gives the delivery its identity: its position comes back in `delivered` when the
 * station has confirmed it, and in `givenUp` when it never will. What has neither is for the station still.
 */
import type { Directory } from "./directory.ts";
import { type Journal, JournalKind, type JournalPosition, NO_LEG, PRIORITY_SHIFT } from "./journalPort.ts";

/** What there is to say of a record besides its kind and time; what is left out is nothing. */
interface Facts {
  readonly number?: number;
  /** Index; absent: none. */
  readonly station?: number;
  readonly reference?: number;
  readonly flags?: number;
  readonly leg?: number;
  readonly code?: number;
  readonly text?: Uint8Array | null;
}

export interface RecordsOptions {
  readonly journal: Journal;
  readonly directory: Directory;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
}

/** Identities that wait for their record at most: one record names so many. */
const IDS_MAX = 512;

export class Records {
  readonly #journal: Journal;
  readonly #directory: Directory;
  readonly #wallClock: () => number;
  readonly #confirmed = new Float64Array(IDS_MAX);
  #confirmedCount = 0;

  constructor({ journal, directory, wallClock }: RecordsOptions) {
    this.#journal = journal;
    this.#directory = directory;
    this.#wallClock = wallClock;
  }

  /** `atMs`: UTC, one reading for a whole batch. */
  accepted(
    number: number,
    station: number,
    reference: number,
    submitFlags: number,
    priority: number,
    atMs: number,
    text: Uint8Array,
  ): void {
    this.#journal.append({
      kind: JournalKind.accepted,
      number,
      atMs,
      station: this.#directory.codeOf(station),
      reference,
      flags: submitFlags | (priority << PRIORITY_SHIFT),
      leg: NO_LEG,
      code: 0,
      text,
    });
  }

  rejected(station: number, reference: number, code: number, atMs: number): void {
    this.#journal.append({
      kind: JournalKind.rejected,
      number: 0,
      atMs,
      station: this.#directory.codeOf(station),
      reference,
      flags: 0,
      leg: NO_LEG,
      code,
      text: null,
    });
  }

  /** An answer, or something that nobody asked for (number 0), as it came from a link. */
  response(
    kind: typeof JournalKind.response | typeof JournalKind.gathered | typeof JournalKind.setAside,
    number: number,
    station: number,
    leg: number,
    part: number,
    respondFlags: number,
    text: Uint8Array,
  ): JournalPosition {
    return this.#journal.append({
      kind,
      number,
      atMs: this.#wallClock(),
      station: this.#directory.codeOf(station),
      reference: part,
      flags: respondFlags,
      leg,
      code: 0,
      text,
    });
  }

  /** Every leg of a message has ended. */
  settled(number: number): void {
    this.#journal.append({
      kind: JournalKind.settled,
      number,
      atMs: this.#wallClock(),
      station: 0,
      reference: 0,
      flags: 0,
      leg: NO_LEG,
      code: 0,
      text: null,
    });
  }

  /** Anything that does not happen for every message. */
  note(
    kind: JournalKind,
    { number = 0, station = -1, reference = 0, flags = 0, ...rest }: Facts,
  ): JournalPosition {
    const { leg = NO_LEG, code = 0, text = null } = rest;
    const facts = { number, station: this.#directory.codeOf(station), reference, flags, leg, code, text };
    return this.#journal.append({ kind, atMs: this.#wallClock(), ...facts });
  }

  /** A station has confirmed the delivery with that identity. Gathers: see `flush`. */
  delivered(id: number): void {
    if (this.#confirmedCount === IDS_MAX) this.flush();
    this.#confirmed[this.#confirmedCount++] = id;
  }

  /** A delivery will never reach its station: `code` says why. */
  givenUp(id: number, station: number, code: number): void {
    const text = new Uint8Array(Float64Array.of(id).buffer);
    this.note(JournalKind.givenUp, { station, code, text });
  }

  /** Appends what has gathered. False: there was nothing. */
  flush(): boolean {
    if (this.#confirmedCount === 0) return false;
    const text = new Uint8Array(this.#confirmed.buffer, 0, this.#confirmedCount * 8);
    this.#confirmedCount = 0;
    this.note(JournalKind.delivered, { text });
    return true;
  }
}
