/** What the state's files hold at the start. A record that NCIC has too is the same there, with both numbers. */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import { filesOf, planHotFile } from "../../files/hotFiles.ts";
import { GUNS_PER_STOLEN, type Population } from "../../population/population.ts";
import type { HotRecord } from "../../population/records.ts";
import { FULL_SIZES, sizeAt } from "../../population/sizes.ts";
import type { FilePlan } from "../../store/recordStore.ts";
import { planStateFiles } from "../../store/stateFiles.ts";

export const STATE = "CA";
/** Destination codes of the state's record files. */
export const STATE_SYSTEMS = ["SVS", "ABS", "APS", "AFS", "WPS", "CPO", "MPS", "SRF", "SXR", "MHF"] as const;

export function planCjis(
  population: Population,
  scale: number,
  allFiles: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  const files = filesOf(allFiles, STATE_SYSTEMS);
  const sizes = FULL_SIZES.cjis;
  const stolenGuns = sizes.firearms / GUNS_PER_STOLEN;
  const plans: readonly (readonly [file: string, size: number, rowAt: (index: number) => HotRecord])[] = [
    ["stolenVehicleSystem", sizes.stolenVehicles, (at) => population.stolenVehicle(STATE, at)],
    ["storedVehicles", sizes.storedVehicles, (at) => population.storedVehicle(at)],
    ["statePlate", sizes.plates, (at) => population.stolenPlate(STATE, at)],
    ["statePart", sizes.parts, (at) => population.stolenPart(STATE, at)],
    ["boatSystem", sizes.boats, (at) => population.stolenBoat(STATE, at)],
    ["propertySystem", sizes.articles, (at) => population.stolenArticle(at)],
    ["firearmsSystem", stolenGuns, (at) => population.stolenGun(at)],
    ["institutionalWeapons", sizes.institutionalWeapons, (at) => population.institutionalWeapon(at)],
    ["gunSales", sizes.firearms - stolenGuns, (at) => population.gunSale(at)],
    ["wantedPersonsSystem", sizes.wanted, (at) => population.wanted(STATE, at)],
    ["restrainingOrders", sizes.orders, (at) => population.personRecord("protectionOrder", STATE, at)],
    ["missingPersons", sizes.missing, (at) => population.personRecord("missing", STATE, at)],
    ["unidentifiedPersons", sizes.unidentified, (at) => population.personRecord("unidentified", STATE, at)],
    ["supervisedPersons", sizes.supervised, (at) => population.personRecord("supervisedRelease", STATE, at)],
    ["sexRegistration", sizes.sexRegistrants, (at) => population.personRecord("sexOffender", STATE, at)],
    ["arsonRegistration", sizes.arsonRegistrants, (at) => population.stateRecord("arsonRegistration", at)],
    ["prohibitedPersons", sizes.prohibited, (at) => population.stateRecord("prohibitedPersons", at)],
    ["firearmsProhibition", sizes.barred, (at) => population.stateRecord("firearmsProhibition", at)],
  ];
  return [
    ...plans.map(([file, size, rowAt]) => planHotFile(files, file, sizeAt(size, scale), rowAt)),
    ...planStateFiles(population, STATE, { subjects: sizeAt(sizes.subjects, scale) }),
  ];
}
