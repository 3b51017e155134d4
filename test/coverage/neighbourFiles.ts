/**
 * Records that the neighbouring states' files have from the beginning, found by every key that searches them: nobody here
 * enters anything there.
 */
import type { Dictionary, RecordFileDefinition } from "../../src/dictionary/model.ts";
import { Population } from "../../src/simulators/population/population.ts";
import type { HotRecord } from "../../src/simulators/population/records.ts";
import { SEED } from "../support/wholeState.ts";
import type { Agencies } from "./agencies.ts";
import { type Deed, questions } from "./lifeOfRecord.ts";

const STATES = ["OR", "NV"] as const;
/** Not every record has what a key asks for, such as the vehicle of a wanted person. */
const RECORDS_TRIED = 12;

export async function foundInFiles(
  dictionary: Dictionary,
  agencies: Agencies,
): Promise<{ readonly at: string; readonly deed: Deed }[]> {
  const population = new Population(SEED);
  const found: { at: string; deed: Deed }[] = [];
  for (const state of STATES) {
    for (const file of dictionary.recordFiles.filter(({ systems }) => systems.includes(state))) {
      for (const key of file.inquire) {
        const definition = dictionary.keys.find((one) => one.key === key)!;
        if (!definition.destinationCodes.includes(state)) continue;
        let [isDone, said] = [false, ""];
        for (let index = 0; index < RECORDS_TRIED && !isDone; index++) {
          const record = recordOf(population, state, file, index);
          const known = { number: `FCN/${record.FCN}`, fields: new Map(Object.entries(record.fields)) };
          for (const fields of questions(definition, file, known)) {
            const asked = fields.map(([code, value]) => `${code}/${value}`).join(".");
            said = await agencies.say(`${key}.CA9370000.${state}.*N1.TXT ${asked}`);
            isDone ||= said.includes(record.FCN);
          }
        }
        found.push({ at: `${state} ${file.id}`, deed: { key, kind: "found", isDone, said } });
      }
    }
  }
  return found;
}

function recordOf(
  population: Population,
  state: string,
  { id }: RecordFileDefinition,
  index: number,
): HotRecord {
  switch (id) {
    case "vehicle":
      return population.stolenVehicle(state, index);
    case "wanted":
      return population.wanted(state, index);
    case "protectionOrder":
      return population.neighbourOrder(state, index);
    case "gun":
      return population.neighbourGun(state, index);
    case "article":
      return population.neighbourArticle(state, index);
    default:
      throw new Error(`no records of ${id} in ${state}`);
  }
}
