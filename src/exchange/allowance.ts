/**
 * A limited rate: so many in a second, and after a pause so many at once.
 *
 * The fraction that has gathered grows with the clock of the caller and stops at `burst`. Nothing runs by itself.
 */
export class Allowance {
  readonly #perSecond: number;
  readonly #burst: number;
  #gathered: number;
  #atMs: number;

  /** @param burst at least 1; that many may be taken at once at the beginning and after a pause */
  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#gathered = burst;
    this.#atMs = nowMs;
  }

  /** How many could be taken now. */
  at(nowMs: number): number {
    const grown = ((nowMs - this.#atMs) * this.#perSecond) / 1000;
    this.#gathered = Math.min(this.#burst, this.#gathered + grown);
    this.#atMs = nowMs;
    return Math.floor(this.#gathered);
  }

  /** Takes one. False: none may be taken now. */
  take(nowMs: number): boolean {
    if (this.at(nowMs) < 1) return false;
    this.#gathered -= 1;
    return true;
  }
}
