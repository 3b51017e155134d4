/** The six systems: what each holds and how it is made. */
import type { Population } from "../population/population.ts";
import type { SimulatorName } from "../population/sizes.ts";
import type { FilePlan, RecordStore } from "../store/recordStore.ts";
import type { DatabaseSystem } from "../system.ts";
import { CjisSystem, planCjis } from "./cjis.ts";
import { DmvSystem, planDmv } from "./dmv.ts";
import { createLeds, planLeds } from "./leds.ts";
import { NcicSystem, planNcic } from "./ncic.ts";
import { createNcjis, planNcjis } from "./ncjis.ts";
import { NletsSystem, planNlets } from "./nlets/nlets.ts";

/** Raise it whenever the same seed and scale give other records: stored ones are then made anew. */
export const GENERATOR_VERSION = 1;

export interface SystemKind {
  readonly plan: (population: Population, scale: number) => FilePlan<never>[];
  readonly create: (store: RecordStore, seed: number) => DatabaseSystem;
}

export const SYSTEMS: Readonly<Record<SimulatorName, SystemKind>> = {
  ncic: { plan: planNcic, create: (store) => new NcicSystem(store) },
  nlets: { plan: planNlets, create: (store, seed) => new NletsSystem(store, seed) },
  dmv: { plan: planDmv, create: (store) => new DmvSystem(store) },
  cjis: { plan: planCjis, create: (store) => new CjisSystem(store) },
  leds: { plan: planLeds, create: createLeds },
  ncjis: { plan: planNcjis, create: createNcjis },
};
