/** Resolves the destinations of the header: what each one is, who serves it, whether it takes the key. */
import { RejectCode } from "../../domain/codes.ts";
import { DestinationClass, DestinationKind, Dialect, NO_LINK } from "../layout.ts";
import { type Fault, fault } from "./fault.ts";
import type { KeyRules, Lookups } from "./lookups.ts";
import type { Outcome } from "./outcome.ts";
import type { Word } from "./text.ts";

/** What a word of the header turned out to be; null: nothing that is known. */
interface Resolution {
  readonly kind: number;
  readonly link: number;
  readonly class: number;
  readonly index: number;
  /** Whether it takes the key. */
  readonly isServed: boolean;
}

/** Puts the destinations into the outcome, equal ones once, and the links that get a copy. */
export function resolveDestinations(
  lookups: Lookups,
  rules: KeyRules,
  words: readonly Word[],
  outcome: Outcome,
): Fault | null {
  if (outcome.dialect === Dialect.ncic) {
    const trouble = addressNcic(lookups, rules, outcome);
    if (trouble !== null) return trouble;
  }
  const seen = new Set<string>();
  for (const { at, text } of words) {
    if (seen.has(text)) continue;
    seen.add(text);
    const resolution = resolve(lookups, rules, text);
    if (resolution === null) return fault(RejectCode.destinationUnknown, at, text.length);
    const { kind, link, class: classBit, index } = resolution;
    if (!resolution.isServed) {
      const isRegion = resolution.class === DestinationClass.region;
      const reject = isRegion ? RejectCode.regionNotTaken : RejectCode.destinationNotServed;
      return fault(reject, at, text.length);
    }
    if (outcome.destinations.length === rules.key.destinationsMax) {
      return fault(RejectCode.destinationsTooMany, at, text.length);
    }
    outcome.destinations.push({ kind, link, class: classBit, index, at, bytes: text.length });
  }
  // An inquiry into the state's files goes to the key's parallel systems too.
  if ((outcome.destinationClasses() & DestinationClass.inState) !== 0) {
    const addressed = outcome.destinations.reduce(
      (bits, { link }) => (link === NO_LINK ? bits : bits | (1 << link)),
      0,
    );
    outcome.alsoLinks = (rules.parallelLinks & ~addressed) >>> 0;
  }
  return null;
}

/** In the NCIC dialect the header itself is the address: a fault is at its four characters. */
function addressNcic(lookups: Lookups, rules: KeyRules, outcome: Outcome): Fault | null {
  const code = lookups.codes.get("NCI");
  if (code === undefined) return fault(RejectCode.destinationUnknown, outcome.headerAt, 4);
  if (!rules.destinationCodes.has("NCI")) return fault(RejectCode.destinationNotServed, outcome.headerAt, 4);
  const { class: classBit, index, link } = code;
  outcome.destinations.push({ kind: DestinationKind.code, link, class: classBit, index, at: 0, bytes: 0 });
  return null;
}

/** Nine characters are an agency, or the address of a help file, `ssfffHELP`: any key that takes free text may ask for it. */
function resolve(lookups: Lookups, { destinationCodes, key }: KeyRules, word: string): Resolution | null {
  const { agencies, agencyIndexes, codes, groupIndexes, stationIndexes } = lookups;
  if (word.length === 9) {
    const agency = agencyIndexes.get(word);
    if (agency !== undefined) {
      return agencies[agency]!.isRetired ? null : local(DestinationKind.agency, agency, key.toAgency);
    }
    const state = codes.get(word.slice(0, 2));
    const kind = DestinationKind.foreignAgency;
    if (state !== undefined && lookups.helpLink >= 0 && key.freeText && word.endsWith("HELP")) {
      const { helpFile } = DestinationClass;
      return {
        kind,
        link: lookups.helpLink,
        class: helpFile,
        index: state.index,
        isServed: key.toForeignAgency,
      };
    }
    if (state === undefined || !state.hasForeignAgencies) return null;
    const { index, link } = state;
    return { kind, link, class: state.class, index, isServed: key.toForeignAgency };
  }
  const code = codes.get(word);
  if (code !== undefined) {
    const { index, link } = code;
    return {
      kind: DestinationKind.code,
      link,
      class: code.class,
      index,
      isServed: destinationCodes.has(word),
    };
  }
  if (word.length !== 4) return null;
  if (word.startsWith("G")) {
    const group = groupIndexes.get(word);
    return group === undefined ? null : local(DestinationKind.group, group, key.toGroup);
  }
  const station = stationIndexes.get(word);
  return station === undefined ? null : local(DestinationKind.station, station, key.toStation);
}

/** Agencies, stations and groups are the switch's own: no link serves them. */
function local(kind: number, index: number, isServed: boolean): Resolution {
  return { kind, link: NO_LINK, class: DestinationClass.station, index, isServed };
}
