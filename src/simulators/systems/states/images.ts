/**
 * Photographs (nlets 20): the image itself travels in XML only, so a member that takes text hears that there is one and
 * under which number.
 */
import { Draw } from "../../population/draw.ts";
import type { Person } from "../../population/records.ts";

export class Images {
  readonly #seed: number;
  readonly #share: number;

  constructor(seed: number, share: number) {
    this.#seed = seed;
    this.#share = share;
  }

  /** Line about the photograph of a person; the first person of each state always has one. */
  line({ state, index }: Pick<Person, "state" | "index">): string {
    const hasOne = index === 0 || new Draw(this.#seed, `image.${state}`, index).chance(this.#share);
    return hasOne ? `IMAGE ON FILE IMR/Y.IMN/${state}${String(index).padStart(7, "0")}` : "NO IMAGE ON FILE";
  }
}
