/** Route tables of any size. */
import type { RouteAgency, RouteStation, RouteTable } from "../../src/core/routeTable.ts";

const LETTERS = "ABCDEFHIJKLMNOPQRSTUVWXYZ";
const ALPHANUMERICS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Agencies and stations numbered through, one station to an agency in turn; every station signs on itself. */
export function manyRoutes(
  stationCount: number,
  agencyCount: number,
  permissions: readonly string[],
): RouteTable {
  const agencies: RouteAgency[] = [];
  for (let i = 0; i < agencyCount; i++) {
    agencies.push({
      ori: `CA${901 + (i % 58)}${String(Math.floor(i / 58)).padStart(4, "0")}`,
      isRetired: false,
    });
  }
  const stations: RouteStation[] = [];
  for (let i = 0; stations.length < stationCount; i++) {
    const mnemonic =
      LETTERS[i % 25]! +
      ALPHANUMERICS[Math.floor(i / 25) % 36]! +
      ALPHANUMERICS[Math.floor(i / 900) % 36]! +
      ALPHANUMERICS[Math.floor(i / 32_400) % 36]!;
    if (mnemonic.startsWith("TXT")) continue;
    const index = stations.length;
    stations.push({
      mnemonic,
      agency: index % agencyCount,
      alsoFor: [],
      deviceClass: "FIXED",
      host: index,
      profile: 0,
    });
  }
  return { agencies, stations, groups: ["GALL"], profiles: [{ permissions, purposes: ["C"] }] };
}
