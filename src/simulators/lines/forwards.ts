/**
 * What one database has to tell another, on disk until the other has answered it.
 *
 * A forward is written in the transaction of what it is about, waits while the line is down, and leaves in order; of one
 * record only one is on its way at a time, so that a change never overtakes its entry. Each has a serial of its own in
 * its control field: sent again after a break or a restart it is known as the same. At the bound nothing more is taken,
 * and whoever made the record is told.
 */
import type { Database } from "lmdb";
import { ForwardFlag, type ForwardItem, RespondFlag, type RespondItem } from "../../wire/linkMessages.ts";
import type { ChangeStore } from "../files/changeStore.ts";
import type { LineState } from "../system.ts";
import type { DatabaseLine } from "./databaseLine.ts";

/** A day of a large county's entries, about 5 MB. */
export const FORWARDS_MAX = 10_000;
/** On the line at a time. */
const WINDOW = 64;
/** What is not answered within this is sent again. */
const ANSWER_WAIT_MS = 10_000;
/** Pause after the other side could not answer for the moment. */
const RETRY_MS = 1000;
/** An answer that says so. */
const NOT_NOW = /FILE NOT AVAILABLE/;

/** What is kept of a forward; the message is made when it leaves. */
export interface Forward<Matter> {
  readonly serial: number;
  /** Id of the record that it is about. */
  readonly id: string;
  readonly isTest: boolean;
  readonly matter: Matter;
}

/** `destination` as in a forward of the switch. */
export interface OutgoingText {
  readonly destination: string;
  readonly text: string;
}

export interface ForwardsOptions<Matter> {
  readonly changes: ChangeStore;
  /** Names the database on disk. */
  readonly name: string;
  readonly line: DatabaseLine;
  /** The message as it is to be sent now; null: there is nothing to say any more. */
  readonly textOf: (forward: Forward<Matter>) => OutgoingText | null;
  /** The other side has answered; runs in the transaction that ends the forward. */
  readonly settled: (forward: Forward<Matter>, text: string, isError: boolean) => void;
}

export class Forwards<Matter> {
  readonly #options: ForwardsOptions<Matter>;
  readonly #stored: Database<Forward<Matter>, number>;
  /** In the order of their serials. */
  readonly #waiting = new Map<number, Forward<Matter>>();
  /** On the line, with the timer of its answer. */
  readonly #sent = new Map<number, NodeJS.Timeout>();
  /** Sent at least once, perhaps by an earlier process. */
  readonly #repeats = new Set<number>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  #isPlanned = false;
  #isClosed = false;

  constructor(options: ForwardsOptions<Matter>) {
    const { changes, name, line } = options;
    this.#options = options;
    this.#stored = changes.database(`forwards.${name}`);
    for (const { key, value } of this.#stored.getRange({})) {
      this.#waiting.set(key, value);
      this.#repeats.add(key);
    }
    line.onUp = () => this.#pump();
    line.onDown = () => this.#broken();
    line.onAnswer = (item) => this.#answered(item);
  }

  get state(): LineState {
    return { isUp: this.#options.line.isUp, waiting: this.#waiting.size };
  }

  /** Something about the record is still to be told. */
  isWaiting(id: string, isTest: boolean): boolean {
    for (const forward of this.#waiting.values())
      if (forward.id === id && forward.isTest === isTest) return true;
    return false;
  }

  /** Its serial; null at the bound. Within a transaction. */
  add(id: string, isTest: boolean, matter: Matter): number | null {
    if (this.#waiting.size >= FORWARDS_MAX) return null;
    const { changes, name } = this.#options;
    const serial = changes.count(`forwards.${name}`, 1);
    const forward = { serial, id, isTest, matter };
    this.#stored.putSync(serial, forward);
    this.#waiting.set(serial, forward);
    this.#plan();
    return serial;
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of [...this.#sent.values(), ...this.#pauses]) clearTimeout(timer);
    this.#options.line.close();
  }

  /** After the transaction that is being made. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isClosed || !this.#options.line.isUp) return;
    const busy = new Set<string>();
    for (const serial of this.#sent.keys()) busy.add(subjectOf(this.#waiting.get(serial)!));
    const items: ForwardItem[] = [];
    const done: number[] = [];
    for (const forward of this.#waiting.values()) {
      if (this.#sent.size >= WINDOW) break;
      const subject = subjectOf(forward);
      if (busy.has(subject)) continue;
      const outgoing = this.#options.textOf(forward);
      if (outgoing === null) {
        done.push(forward.serial);
        continue;
      }
      busy.add(subject);
      items.push(this.#itemOf(forward, outgoing));
    }
    if (done.length > 0) this.#end(done);
    if (items.length > 0) this.#options.line.send(items);
  }

  #itemOf({ serial, isTest }: Forward<Matter>, { destination, text }: OutgoingText): ForwardItem {
    const timer = setTimeout(() => this.#overdue(serial), ANSWER_WAIT_MS);
    this.#sent.set(serial, timer);
    const flags = (isTest ? ForwardFlag.test : 0) | (this.#repeats.has(serial) ? ForwardFlag.repeat : 0);
    this.#repeats.add(serial);
    return [serial, 0, ANSWER_WAIT_MS, flags, destination, Buffer.from(text, "latin1")];
  }

  #answered([serial, , , flags, bytes]: RespondItem): void {
    const forward = this.#waiting.get(serial);
    const timer = this.#sent.get(serial);
    if (forward === undefined || timer === undefined || (flags & RespondFlag.last) === 0) return;
    clearTimeout(timer);
    this.#sent.delete(serial);
    const text = Buffer.from(bytes).toString("latin1");
    const isError = (flags & RespondFlag.error) !== 0;
    if (isError && NOT_NOW.test(text)) {
      this.#retrySoon();
      return;
    }
    this.#options.changes.transaction(() => {
      this.#stored.removeSync(serial);
      this.#options.settled(forward, text, isError);
    });
    this.#forget(serial);
    this.#plan();
  }

  #end(serials: readonly number[]): void {
    this.#options.changes.transaction(() => {
      for (const serial of serials) this.#stored.removeSync(serial);
    });
    for (const serial of serials) this.#forget(serial);
    this.#plan();
  }

  #forget(serial: number): void {
    this.#waiting.delete(serial);
    this.#repeats.delete(serial);
  }

  #overdue(serial: number): void {
    this.#sent.delete(serial);
    this.#plan();
  }

  #broken(): void {
    for (const timer of this.#sent.values()) clearTimeout(timer);
    this.#sent.clear();
  }

  #retrySoon(): void {
    const timer = setTimeout(() => {
      this.#pauses.delete(timer);
      this.#pump();
    }, RETRY_MS);
    this.#pauses.add(timer);
  }
}

/** Test records and live ones may have the same number. */
function subjectOf({ id, isTest }: Forward<unknown>): string {
  return `${isTest ? "T" : "L"}${id}`;
}
