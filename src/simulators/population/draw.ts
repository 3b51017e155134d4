/**
 * Repeatable chance: every invented value is drawn from (seed, stream, index) and nothing else.
 *
 * Six processes draw the same person from the same numbers without ever talking to each other, which is
 * what makes an owner, his licence and his warrant agree over systems.
 */
export class Draw {
  #state: number;

  /** `stream` names what is drawn (`person.CA`), so that person 7 and vehicle 7 have nothing in common. */
  constructor(seed: number, stream: string, index: number) {
    let hash = 0x811c9dc5 ^ seed;
    for (let at = 0; at < stream.length; at++) hash = Math.imul(hash ^ stream.charCodeAt(at), 0x01000193);
    this.#state = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(index + 1, 0x9e3779b1);
    this.#next();
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor((this.#next() / 2 ** 32) * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.#next() / 2 ** 32 < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)]!;
  }

  /** CCYYMMDD; days stop at 28, so that every month has them. */
  date(firstYear: number, lastYear: number): string {
    return `${this.between(firstYear, lastYear)}${twoDigits(this.between(1, 12))}${twoDigits(this.between(1, 28))}`;
  }

  /** mulberry32: 32 bits, good enough to look random and cheap enough for millions of records. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
