/** A copy of the shipped dictionary in a folder of its own, to be broken. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";

export const SHIPPED = new URL("dictionary/", SAMPLE_CONFIG);

/** Counted from 1. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

export class BrokenFolder {
  readonly #path = mkdtempSync(join(tmpdir(), "dictionary-"));
  readonly url = pathToFileURL(`${this.#path}/`);

  constructor() {
    cpSync(SHIPPED, this.url, { recursive: true });
  }

  /** Puts `to` in the place of the first `from`, and returns the place of its « mark (which goes). */
  replace(file: string, from: string, to: string): Mark | null {
    const text = readFileSync(new URL(file, this.url), "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
    return this.write(
      file,
      text.replace(from, () => to),
    );
  }

  write(file: string, text: string): Mark | null {
    mkdirSync(new URL(".", new URL(file, this.url)), { recursive: true });
    writeFileSync(new URL(file, this.url), text.replace("«", ""));
    if (!text.includes("«")) return null;
    const lines = text.slice(0, text.indexOf("«")).split("\n");
    return { line: lines.length, column: lines.at(-1)!.length + 1 };
  }

  delete(file: string): void {
    rmSync(new URL(file, this.url));
  }

  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}
