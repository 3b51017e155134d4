/** Writes the route table into the blob: agencies, stations, groups and what their profiles permit. */
import { strict as assert } from "node:assert";
import type { DeviceClass, RouteStation, RouteTable } from "../routeTable.ts";
import * as layout from "../tableLayout.ts";
import type { Blob } from "./blob.ts";
import { writeNarrowTable, writeWideTable } from "./hashTables.ts";
import { narrowWordOf, oriWordOf } from "./words.ts";

const DEVICES: Readonly<Record<DeviceClass, number>> = {
  FIXED: layout.DEVICE_ANY,
  HOST: layout.DEVICE_ANY,
  MDT: layout.DEVICE_MOBILE,
  PRINTER: layout.DEVICE_RECEIVES_ONLY,
};

export function writeRoutes(blob: Blob, routes: RouteTable, permissions: readonly string[]): void {
  const { agencies, groups, profiles, stations } = routes;
  const agencyHash = writeWideTable(
    blob,
    agencies.map(
      ({ ori, isRetired }, i) => [oriWordOf(ori), isRetired ? i + layout.AGENCY_RETIRED : i] as const,
    ),
  );
  blob.u32(layout.AGENCY_HASH_AT_AT, agencyHash.at);
  blob.u32(layout.AGENCY_HASH_SHIFT_AT, agencyHash.shift);

  const stationsAt = blob.section(stations.length * layout.STATION_BYTES);
  for (const [i, station] of stations.entries()) {
    writeStation(blob, routes, station, stationsAt + i * layout.STATION_BYTES);
  }
  blob.u32(layout.STATIONS_AT_AT, stationsAt);
  blob.u32(layout.STATION_COUNT_AT, stations.length);

  const mnemonicHash = writeNarrowTable(
    blob,
    stations.map(({ mnemonic }, i) => [narrowWordOf(mnemonic), i] as const),
  );
  blob.u32(layout.MNEMONIC_HASH_AT_AT, mnemonicHash.at);
  blob.u32(layout.MNEMONIC_HASH_SHIFT_AT, mnemonicHash.shift);

  const groupHash = writeNarrowTable(
    blob,
    groups.map((group, i) => [narrowWordOf(group), i] as const),
  );
  blob.u32(layout.GROUP_HASH_AT_AT, groupHash.at);
  blob.u32(layout.GROUP_HASH_SHIFT_AT, groupHash.shift);

  const profilesAt = blob.section(profiles.length * layout.PROFILE_BYTES);
  for (const [i, profile] of profiles.entries()) {
    const at = profilesAt + i * layout.PROFILE_BYTES;
    // A word that no key asks for permits nothing and needs no bit.
    const bits = profile.permissions.map((word) => permissions.indexOf(word)).filter((bit) => bit >= 0);
    blob.u64(
      at,
      bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n),
    );
    blob.u32(
      at + layout.PROFILE_PURPOSES_AT,
      profile.purposes.reduce((mask, letter) => mask | purposeBit(letter), 0),
    );
  }
  blob.u32(layout.PROFILES_AT_AT, profilesAt);
  blob.u32(layout.PROFILE_COUNT_AT, profiles.length);
}

function purposeBit(letter: string): number {
  assert(/^[A-Z]$/.test(letter), `the purpose ${letter} is a letter`);
  return 1 << (letter.charCodeAt(0) - 0x41);
}

function writeStation(blob: Blob, routes: RouteTable, station: RouteStation, at: number): void {
  const agency = routes.agencies[station.agency];
  assert(agency !== undefined, `the agency of ${station.mnemonic} is in the route table`);
  assert(station.host < routes.stations.length, `the host of ${station.mnemonic} is in the route table`);
  assert(
    station.profile < routes.profiles.length,
    `the profile of ${station.mnemonic} is in the route table`,
  );
  const alsoForAt = blob.section(station.alsoFor.length * 4, 4);
  for (const [i, index] of station.alsoFor.entries()) blob.u32(alsoForAt + 4 * i, index);
  blob.u64(at + layout.STATION_OWN_ORI_AT, agency.isRetired ? 0n : oriWordOf(agency.ori));
  blob.u32(at + layout.STATION_AGENCY_AT, station.agency);
  blob.u32(at + layout.STATION_HOST_AT, station.host);
  blob.u32(at + layout.STATION_ALSO_FOR_AT_AT, alsoForAt);
  blob.u32(at + layout.STATION_ALSO_FOR_COUNT_AT, station.alsoFor.length);
  blob.u32(at + layout.STATION_PROFILE_AT, station.profile);
  blob.u32(at + layout.STATION_DEVICE_AT, DEVICES[station.deviceClass]);
}
