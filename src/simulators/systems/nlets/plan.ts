/** The records that Nlets' simulator holds: the files of every state but ours, of Canada, and of national systems. */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import type { Population } from "../../population/population.ts";
import { FULL_SIZES, sizeAt } from "../../population/sizes.ts";
import { CANADA, PROVINCES, STATES } from "../../population/states.ts";
import type { FilePlan } from "../../store/recordStore.ts";
import { planStateFiles } from "../../store/stateFiles.ts";
import { planNeighbour } from "../neighbour.ts";
import { HOME } from "./members.ts";
import { planAircraft } from "./owners/aircraft.ts";
import { INTERPOL_FILES } from "./owners/interpol.ts";
import { hotName, NEIGHBOURS_BEHIND } from "./owners/owners.ts";

const NEIGHBOUR_SIZES = { OR: FULL_SIZES.leds, NV: FULL_SIZES.ncjis } as const;

export function planNlets(
  population: Population,
  scale: number,
  files: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  const isNeighbour = (state: string) => (NEIGHBOURS_BEHIND as readonly string[]).includes(state);
  const others = STATES.filter((state) => state !== HOME && !isNeighbour(state));
  const { aircraft, vehicles, drivers, vessels, subjects } = FULL_SIZES.nlets;
  const sizes = {
    vehicles: sizeAt(vehicles, scale),
    drivers: sizeAt(drivers, scale),
    vessels: sizeAt(vessels, scale),
    subjects: sizeAt(subjects, scale),
  };
  return [
    ...[...others, ...PROVINCES].flatMap((state) => planStateFiles(population, state, sizes)),
    // Canada's national files hold criminal history of their own.
    ...planStateFiles(population, CANADA, { subjects: sizes.subjects }),
    ...planStateFiles(population, INTERPOL_FILES, { vehicles: sizes.vehicles, drivers: sizes.drivers }),
    // The same records that a neighbour's own system has: it does not matter which way it is asked.
    ...NEIGHBOURS_BEHIND.flatMap((state) =>
      planNeighbour(population, scale, state, NEIGHBOUR_SIZES[state], files, hotName(state)),
    ),
    planAircraft(population, sizeAt(aircraft, scale)),
  ];
}
