/**
 * Members of Nlets by their two-letter code, regions, and Canada's provinces (nlets 7). Region codes other
 * than E1 are placeholders of the fact base.
 */
export const REGIONS: Readonly<Record<string, readonly string[]>> = {
  A1: ["CT", "ME", "MA", "NH", "NY", "RI", "VT"],
  B1: ["DC", "DE", "MD", "NJ", "OH", "PA"],
  C1: ["KY", "NC", "SC", "TN", "VA", "WV"],
  D1: ["AL", "FL", "GA", "LA", "MS", "PR", "VI"],
  E1: ["IL", "IN", "MI", "MN", "MO", "WI"],
  F1: ["CO", "IA", "MT", "NB", "ND", "SD", "WY"],
  G1: ["AR", "AZ", "KS", "NM", "OK", "TX"],
  H1: ["AK", "CA", "GM", "HI", "ID", "NV", "OR", "UT", "WA"],
};

/** Every state and territory; Nebraska is NB (nlets 7.3). */
export const STATES: readonly string[] = Object.values(REGIONS).flat().sort();

/** Quebec and Saskatchewan also under the codes that some pages write (nlets 7.4). */
export const PROVINCES = [
  "AB",
  "BC",
  "MB",
  "NF",
  "NK",
  "NS",
  "ON",
  "PE",
  "PQ",
  "SN",
  "NT",
  "YT",
  "VU",
] as const;
export const PROVINCE_ALIASES: Readonly<Record<string, string>> = { SK: "SN", QC: "PQ" };
/** Canada's national files. */
export const CANADA = "CN";
