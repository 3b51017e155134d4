/**
 * What is wrong with a data file, said so that it can be mended: where it is, what it is, what was perhaps meant.
 *
 * A reader of configuration gathers every problem before it gives up, because a person who mends one line
 * at a time starts the switch ten times.
 */
export interface Problem {
  /** Path of the file as the reader knows it, relative to the folder that was read. */
  readonly file: string;
  /** From 1; 0 where the problem has no line (a missing file). */
  readonly line: number;
  readonly column: number;
  /** What is wrong, one sentence. */
  readonly sentence: string;
  /** The known word that is nearest to the one that was found, or null. */
  readonly suggestion: string | null;
}

/** `keys/vehicle.yaml:12:7: Field LICC is not known. Did you mean LIC?` */
export function problemText(problem: Problem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const suggestion = problem.suggestion === null ? "" : ` Did you mean ${problem.suggestion}?`;
  return `${place}: ${problem.sentence}${suggestion}`;
}

/**
 * The candidate that `word` was most likely meant to be: fewest letters changed, added, left out or swapped
 * with their neighbour, upper and lower case being the same. Null when more than a third of the longer word
 * would have to change (at least one letter may always).
 */
export function closestWord(word: string, candidates: Iterable<string>): string | null {
  return closeWords(word, candidates, 1)[0] ?? null;
}

/** At most `max` candidates that may have been meant, the likeliest first; equal ones in the order given. */
export function closeWords(word: string, candidates: Iterable<string>, max: number): readonly string[] {
  const near: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    // Nothing shared is no likeness: any two single letters are one change apart.
    if (allowed >= Math.max(word.length, candidate.length)) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= allowed) near.push({ candidate, distance });
  }
  return near
    .sort((one, other) => one.distance - other.distance)
    .slice(0, max)
    .map(({ candidate }) => candidate);
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) distance = Math.min(distance, beforeLast[j - 2]! + 1);
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}
