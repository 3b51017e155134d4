/** A table of a system's own with a set for live messages and one for tests, which never meet. */
import type { Database } from "lmdb";
import type { ChangeStore } from "./changeStore.ts";

export class TwinTable<Value, Key extends string | number> {
  readonly #live: Database<Value, Key>;
  readonly #test: Database<Value, Key>;

  constructor(changes: ChangeStore, name: string) {
    this.#live = changes.database<Value, Key>(`live.${name}`);
    this.#test = changes.database<Value, Key>(`test.${name}`);
  }

  of(isTest: boolean): Database<Value, Key> {
    return isTest ? this.#test : this.#live;
  }
}
