/** The six systems: what each holds and how it is made. */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { Population } from "../population/population.ts";
import type { SimulatorName } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import type { DatabaseSystem, SystemWorld } from "../system.ts";
import { CjisSystem } from "./cjis/cjis.ts";
import { planCjis } from "./cjis/cjisPlan.ts";
import { DmvSystem, planDmv } from "./dmv.ts";
import { createLeds, planLeds } from "./leds.ts";
import type { AgencyRow } from "./ncic/agencyFile.ts";
import { NcicSystem, planNcic } from "./ncic/ncic.ts";
import { createNcjis, planNcjis } from "./ncjis.ts";
import { NletsSystem } from "./nlets/nlets.ts";
import { planNlets } from "./nlets/plan.ts";

/** Raise it whenever the same seed and scale give other records: stored ones are then made anew. */
export const GENERATOR_VERSION = 5;

export interface SystemKind {
  /** `files`: all record files of the dictionary; `agencies`: those of the configuration, perhaps none. */
  readonly plan: (
    population: Population,
    scale: number,
    files: readonly RecordFileDefinition[],
    agencies: readonly AgencyRow[],
  ) => FilePlan<never>[];
  readonly create: (world: SystemWorld) => DatabaseSystem;
}

export const SYSTEMS: Readonly<Record<SimulatorName, SystemKind>> = {
  ncic: { plan: planNcic, create: (world) => new NcicSystem(world) },
  nlets: { plan: planNlets, create: (world) => new NletsSystem(world) },
  dmv: { plan: planDmv, create: (world) => new DmvSystem(world) },
  cjis: { plan: planCjis, create: (world) => new CjisSystem(world) },
  leds: { plan: planLeds, create: createLeds },
  ncjis: { plan: planNcjis, create: createNcjis },
};
