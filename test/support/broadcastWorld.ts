/**
 * A small state with the classes of broadcasts that there are reasons for, in the exchange's world.
 *
 * The sheriffs of counties 19, 37 and 1; a host of county 19 that carries a city's terminal; the state's message
 * centre; an agency without a receiving station; one more agency whose terminal also is the only one of a group.
 */
import type { BroadcastRulesSource } from "../../src/exchange/broadcasts/broadcastRules.ts";
import { dictionary, ExchangeWorld, SMALL_WORLD, type WorldState } from "./exchangeWorld.ts";

export const SH19 = 0;
export const SH37 = 1;
export const SH01 = 2;
export const HC19 = 3;
export const PD19 = 4;
export const EMSG = 5;

type ClassSource = BroadcastRulesSource["broadcasts"]["classes"][number];

function broadcastClass(word: string, rest: Partial<ClassSource> = {}): ClassSource {
  return {
    word,
    priority: 4,
    hoursMin: 1,
    hoursDefault: 24,
    hoursMax: 48,
    groups: ["G*"],
    regions: true,
    approval: "release",
    approvedBy: ["origin", "CA9349900"],
    ...rest,
  };
}

const station = (mnemonic: string, agency: number, host: number) => {
  return { mnemonic, agency, alsoFor: [], deviceClass: "FIXED" as const, host, profile: 0 };
};

export const BROADCAST_WORLD: WorldState = {
  ...SMALL_WORLD,
  routes: {
    agencies: ["CA9190000", "CA9370000", "CA9010000", "CA9190100", "CA9349900", "CA9190900"].map((ori) => ({
      ori,
      isRetired: false,
    })),
    stations: [
      station("SH19", 0, SH19),
      station("SH37", 1, SH37),
      station("SH01", 2, SH01),
      station("HC19", 0, HC19),
      station("PD19", 3, HC19),
      station("EMSG", 4, EMSG),
    ],
    groups: ["GALL", "GC19", "GC37", "GNON"],
    profiles: [{ permissions: dictionary.permissions, purposes: [] }],
  },
  receivers: [SH19, SH37, SH01, PD19, EMSG, -1],
  members: [[SH19, SH37, SH01, PD19, EMSG], [SH19, PD19], [SH37], []],
  administrative: { ...SMALL_WORLD.administrative, controlPoint: "CA9349900" },
  broadcasts: {
    classWithout: "INFO",
    release: ["GALL", "Z1"],
    classes: [
      broadcastClass("OFFICER-DOWN", { priority: 0, hoursMax: 12, hoursDefault: 4, approval: "never" }),
      broadcastClass("AMBER", { keys: ["AA"], priority: 1, approval: "always", approvedBy: ["CA9349900"] }),
      broadcastClass("BOLO", { priority: 3, hoursMin: 2 }),
      broadcastClass("INFO", { groups: ["GC*", "GNON"], regions: false, approval: "never" }),
    ],
  },
  approvers: [
    { id: "SGT 4711", agency: 0, classes: ["BOLO"] },
    { id: "DUTY 1", agency: 4, classes: ["AMBER", "BOLO"] },
  ],
};

export const HOUR_MS = 3_600_000;

/** Everybody is present; sessions are 1 + station. */
export function broadcastWorld(state: WorldState = BROADCAST_WORLD): ExchangeWorld {
  const world = new ExchangeWorld({ state });
  for (const index of state.routes.stations.keys()) {
    world.present.add(index);
    world.sessions.add(index + 1);
  }
  return world;
}

/** A station goes away. */
export function leave(world: ExchangeWorld, ...stations: readonly number[]): void {
  for (const station of stations) {
    world.present.delete(station);
    world.sessions.delete(station + 1);
  }
}

/** A station signs on by itself, or as the host of others. */
export function signOn(world: ExchangeWorld, host: number, carried: readonly number[] = [host]): void {
  for (const station of carried) world.present.add(station);
  world.sessions.add(host + 1);
  world.exchange.signedOn(host + 1, host);
}
