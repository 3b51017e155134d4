/**
 * The settings of one file, of which some may not fit the schema.
 *
 * Checks that compare settings look at those that do fit, so that a typing error in one place hides nothing in
 * another; the switch gets `whole()`.
 */
import { strict as assert } from "node:assert";
import type { Path, SourceFile } from "./sourceFile.ts";

export class Settings<Data> {
  readonly file: SourceFile;
  readonly #data: unknown;
  readonly #broken: ReadonlySet<string>;

  /** `broken`: where the data does not fit the schema. */
  constructor(file: SourceFile, data: unknown, broken: readonly Path[]) {
    this.file = file;
    this.#data = data;
    this.#broken = new Set(broken.map((path) => path.join(".")));
  }

  get isWhole(): boolean {
    return this.#broken.size === 0;
  }

  whole(): Data {
    assert(this.isWhole);
    return this.#data as Data;
  }

  /** The value, where it is one and fits the schema; else undefined. */
  value(path: Path): unknown {
    if (this.#broken.has(path.join("."))) return undefined;
    let at = this.#data;
    for (const step of path) {
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
      at = (at as Record<string | number, unknown>)[step];
    }
    return at;
  }

  number(path: Path): number | null {
    const value = this.value(path);
    return typeof value === "number" ? value : null;
  }

  text(path: Path): string | null {
    const value = this.value(path);
    return typeof value === "string" ? value : null;
  }

  /** Names at a place that holds names and values. */
  names(path: Path): readonly string[] {
    const value = this.value(path);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  }
}
