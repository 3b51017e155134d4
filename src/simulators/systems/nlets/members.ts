/** Who a destination stands for: members of the network, its regions, its own services (nlets 7). */
import type { DestinationCode, Dictionary } from "../../../dictionary/model.ts";
import { CANADA, PROVINCE_ALIASES } from "../../population/states.ts";

/** Our own state: it gets no copy of what it sends. */
export const HOME = "CA";
export const MULTI_STATE = "NL";

export type Target =
  /** Two letters of a state or province, or CN. */
  | { readonly kind: "member"; readonly member: string }
  | { readonly kind: "region"; readonly members: readonly string[] }
  /** An agency by its ORI; it may be unknown. */
  | { readonly kind: "agency"; readonly member: string; readonly ori: string }
  /** A help file, `ssfff` of `ssfffHELP` (nlets 13.2). */
  | { readonly kind: "helpFile"; readonly name: string }
  /** A system that is no member: OD, IP, FA … and NL. */
  | { readonly kind: "system"; readonly code: string };

export class Members {
  /** Every state and territory but ours, in alphabetical order. */
  readonly states: readonly string[];
  readonly provinces: readonly string[];
  readonly #codes: ReadonlyMap<string, DestinationCode>;

  constructor({ destinationCodes }: Dictionary) {
    this.#codes = new Map(destinationCodes.map((code) => [code.code, code]));
    const ofKind = (kind: DestinationCode["kind"]) =>
      destinationCodes.filter((one) => one.kind === kind).map(({ code }) => code);
    this.states = ofKind("state").sort();
    this.provinces = ofKind("province").filter((code) => PROVINCE_ALIASES[code] === undefined);
  }

  /** Null: nobody has that address. */
  target(destination: string): Target | null {
    if (destination.length === 9) return this.#agency(destination);
    const code = this.#codes.get(PROVINCE_ALIASES[destination] ?? destination);
    switch (code?.kind) {
      case "state":
      case "province":
        return { kind: "member", member: code.code };
      case "region":
        return { kind: "region", members: code.members.filter((member) => member !== HOME) };
      case "special":
        return code.code === CANADA
          ? { kind: "member", member: CANADA }
          : { kind: "system", code: code.code };
      default:
        return null;
    }
  }

  isCanadian(member: string): boolean {
    return this.#codes.get(member)?.class === "canada";
  }

  #agency(ori: string): Target | null {
    if (ori.endsWith("HELP")) return { kind: "helpFile", name: ori.slice(0, 5) };
    const letters = ori.slice(0, 2);
    const member = PROVINCE_ALIASES[letters] ?? letters;
    const kind = this.#codes.get(member)?.kind;
    return kind === "state" || kind === "province" ? { kind: "agency", member, ori } : null;
  }
}
