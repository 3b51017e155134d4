/**
 * Messages that a system sends unasked, on disk until a switch has taken them.
 *
 * They are written in the transaction of what they tell about, wait while no switch is connected, and leave in
 * order to one switch. At the bound the oldest gives way: who has not listened for so long reads the files.
 */
import type { Database } from "lmdb";
import type { ChangeStore } from "./changeStore.ts";

/** A day of a county's notices, and more than any test sends. */
export const NOTICES_MAX = 10_000;

/** Room for what a frame needs around a text. */
const ITEM_CHARACTERS = 32;

export interface WaitingNotice {
  readonly serial: number;
  /** Whole text with its header. */
  readonly text: string;
}

export class NoticeQueue {
  readonly #changes: ChangeStore;
  readonly #texts: Database<string, number>;
  readonly #leaving = new Set<number>();
  #soon: string[] = [];
  #dropped = 0;
  #isTelling = false;
  /** Called after something was added. */
  onAdded: () => void = () => {};
  /** Makes what leaves out of what was added: for headers that are written at the last moment. */
  seal: (added: string) => string = (added) => added;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
    this.#texts = changes.database("notices");
  }

  /** Notices that gave way since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  get waiting(): number {
    return this.#texts.getCount();
  }

  /** For what is told about a mere inquiry: written with others of this turn of the event loop. */
  addSoon(text: string): void {
    this.#soon.push(text);
    if (this.#soon.length > 1) return;
    setImmediate(() => this.writeSoon());
  }

  /** Writes what waits to be written. */
  writeSoon(): void {
    const texts = this.#soon;
    if (texts.length === 0) return;
    this.#soon = [];
    this.#changes.transaction(() => {
      for (const text of texts) this.add(text);
    });
  }

  /** Within a transaction. */
  add(text: string): void {
    const serial = this.#changes.count("notices", 1);
    this.#texts.putSync(serial, text);
    const oldest = serial - NOTICES_MAX;
    if (oldest > 0 && this.#texts.removeSync(oldest)) this.#dropped++;
    if (this.#isTelling) return;
    this.#isTelling = true;
    // The texts can be read when the transaction is over.
    setImmediate(() => {
      this.#isTelling = false;
      this.onAdded();
    });
  }

  /** The next that are not on their way, oldest first, up to so many characters; they are on their way from now on. */
  take(charactersMax: number): WaitingNotice[] {
    const taken: WaitingNotice[] = [];
    let characters = 0;
    for (const { key: serial, value: text } of this.#texts.getRange({})) {
      if (this.#leaving.has(serial)) continue;
      characters += text.length + ITEM_CHARACTERS;
      if (taken.length > 0 && characters > charactersMax) break;
      this.#leaving.add(serial);
      taken.push({ serial, text: this.seal(text) });
    }
    return taken;
  }

  /** A switch has them. */
  sent(notices: readonly WaitingNotice[]): void {
    this.#changes.transaction(() => {
      for (const { serial } of notices) this.#texts.removeSync(serial);
    });
    for (const { serial } of notices) this.#leaving.delete(serial);
  }

  /** They did not get through; somebody else may take them. */
  putBack(notices: readonly WaitingNotice[]): void {
    for (const { serial } of notices) this.#leaving.delete(serial);
  }
}
