/** A handful of agencies and stations. */
import type { RouteStation, RouteTable } from "../../../src/core/routeTable.ts";

export const FIXED = 0;
export const MOBILE = 1;
export const HOST = 2;
/** Carried by the session of HOST; its agency is CA9010000. */
export const CARRIED_STATION = 3;
export const OTHER = 4;
/** A station that may send nothing. */
export const SILENT = 5;
/** Its own agency is retired. */
export const ORPHAN = 6;
export const PRINTER = 7;

export const testRoutes: RouteTable = {
  agencies: [
    { ori: "CA9190000", isRetired: false },
    { ori: "CA9190100", isRetired: false },
    { ori: "CA9010000", isRetired: false },
    { ori: "CA9020000", isRetired: true },
  ],
  stations: [
    station("AAAA", FIXED, { alsoFor: [1] }),
    station("MMMM", MOBILE, { deviceClass: "MDT" }),
    station("HHHH", HOST, { deviceClass: "HOST", alsoFor: [1, 2] }),
    station("CCCC", HOST, { agency: 2 }),
    station("OOOO", OTHER),
    station("SSSS", SILENT, { profile: 1 }),
    station("RRRR", ORPHAN, { agency: 3 }),
    station("PPPP", PRINTER, { deviceClass: "PRINTER" }),
  ],
  groups: ["GALL", "GC01"],
  profiles: [
    { permissions: ["vehicle", "cori", "admin", "confirmation", "unheard"], purposes: ["C", "Z"] },
    { permissions: [], purposes: [] },
  ],
};

function station(mnemonic: string, host: number, rest: Partial<RouteStation> = {}): RouteStation {
  return { mnemonic, agency: 0, alsoFor: [], deviceClass: "FIXED", host, profile: 0, ...rest };
}
