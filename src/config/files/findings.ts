/**
 * Gathers what is wrong with a configuration, so that all of it can be told at once.
 */
import { closestWord, type Problem } from "../../dictionary/problems.ts";
import type { Part, Path, SourceFile } from "./sourceFile.ts";

/** An entry of a list section, and where it stands. */
export interface Entry<Row> {
  readonly row: Row;
  readonly file: SourceFile;
  readonly path: Path;
}

export class Findings {
  readonly #problems: Problem[] = [];

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  add(...problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  /** Reports a problem of a whole file, or of a setting given at the start. */
  withoutLine(file: string, sentence: string, suggestion: string | null = null): void {
    this.#problems.push({ file, line: 0, column: 0, sentence, suggestion });
  }

  /** Reports a problem at a value (or the name in front of it) of a file. */
  at(
    file: SourceFile,
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
  unknown(
    entry: Entry<unknown>,
    within: Path,
    word: string | number,
    what: string,
    known: Iterable<string>,
  ): void {
    this.in(entry, within, `${word} is not ${what}.`, closestWord(String(word), known));
  }
}

/** Says where something stands: `stations.yaml line 12`. */
export function whereabouts(entry: Entry<unknown>): string {
  const { file, line } = entry.file.place(entry.path);
  return `${file} line ${line}`;
}
