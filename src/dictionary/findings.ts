/**
 * Gathers what is wrong with the dictionary's data, so that all of it can be told at once.
 */
import { closestWord, type Problem } from "./problems.ts";
import type { Part, Path, YamlFile } from "./yamlFile.ts";

/** An entry of a list in a file, and where it stands. */
export interface Entry<Row> {
  readonly row: Row;
  readonly file: YamlFile;
  readonly path: Path;
}

export class Findings {
  readonly #problems: Problem[] = [];

  /** In the order of file, line and column. */
  get problems(): readonly Problem[] {
    return this.#problems.toSorted((a, b) =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
    );
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  add(...problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  /** Reports a problem at a value, or at the name in front of it. */
  at(
    file: YamlFile,
    path: Path,
    sentence: string,
    suggestion: string | null = null,
    part: Part = "value",
  ): void {
    this.#problems.push({ ...file.place(path, part), sentence, suggestion });
  }

  /** Reports a problem within an entry. */
  in(entry: Entry<unknown>, within: Path, sentence: string, suggestion: string | null = null): void {
    this.at(entry.file, [...entry.path, ...within], sentence, suggestion);
  }

  /** Reports a word that nobody knows, with the nearest that somebody does. */
  unknown(entry: Entry<unknown>, within: Path, word: string, what: string, known: Iterable<string>): void {
    this.in(entry, within, `${word} is not ${what}.`, closestWord(word, known));
  }
}

/** `fields.yaml line 12`. */
export function whereabouts(entry: Entry<unknown>): string {
  const { file, line } = entry.file.place(entry.path);
  return `${file} line ${line}`;
}
