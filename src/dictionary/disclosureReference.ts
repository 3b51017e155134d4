/** The part of the reference documentation about what criminal histories show. */
import type { Dictionary, Disclosure, IdentityPart } from "./model.ts";

const CYCLES: Readonly<Record<Disclosure["cycles"], string>> = {
  all: "every arrest with what followed",
  convictedOrOpen: "convictions, and arrests on which a court has yet to decide",
  convictions: "convictions",
};

const PARTS: Readonly<Record<IdentityPart, string>> = {
  SOC: "`SOC`",
  OLN: "`OLN`",
  ADR: "`ADR`",
  aliases: "other names and births",
  marks: "marks",
  biometrics: "references to fingerprints, photographs and DNA",
};

/** Lines of Markdown. */
export function disclosureSection({ disclosures, tables }: Dictionary): string[] {
  const words = tables.get("PUR.cori")?.codes;
  return [
    "What the state's criminal history shows for each purpose (`PUR`); for others it shows nothing. What a court has",
    "sealed is never shown.",
    "",
    "| Purpose | Shows | Convictions set aside | Years | Hides | Source |",
    "|---|---|---|---|---|---|",
    ...disclosures.map((rule) => `| ${cells(rule, words?.get(rule.purpose) ?? "").join(" | ")} |`),
    "",
  ];
}

function cells({ purpose, cycles, setAside, years, hides, source }: Disclosure, words: string): string[] {
  return [
    `\`${purpose}\` ${words}`,
    CYCLES[cycles],
    setAside ? "shown" : "hidden",
    years === null ? "all" : String(years),
    hides.map((part) => PARTS[part]).join(", "),
    source,
  ];
}
