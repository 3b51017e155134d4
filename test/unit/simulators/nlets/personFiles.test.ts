/** What a state's files say of a person of whom NCIC has a record. */
import { describe, expect, it } from "vitest";
import type { PersonFile } from "../../../../src/simulators/population/personFiles.ts";
import { Population } from "../../../../src/simulators/population/population.ts";
import type { PersonFile as StateFile } from "../../../../src/simulators/systems/states/personFiles.ts";
import { PersonFiles } from "../../../../src/simulators/systems/states/personFiles.ts";

const MAX_PERSONS = 2_000;

const population = new Population(7);
const files = new PersonFiles(population);

/** A national record of another state, and its person. */
function otherStatesRecord(file: PersonFile) {
  const { fields, NIC, ORI } = population.nationalPersonRecord(file, 1);
  const state = ORI.slice(0, 2);
  for (let index = 0; index < MAX_PERSONS; index++) {
    const person = population.driver(state, index);
    if (person.NAM === fields["NAM"] && person.DOB === fields["DOB"]) return { NIC, person };
  }
  throw new Error(`nobody of ${state} is ${fields["NAM"]}`);
}

describe("a person of whom NCIC has a record", () => {
  it.each<[StateFile, PersonFile, string]>([
    ["registration", "sexOffender", "SEX OFFENDER REGISTRATION"],
    ["parole", "supervisedRelease", "PAROLE"],
  ])("stands in the state's own file of %s as well", (file, national, title) => {
    const { person, NIC } = otherStatesRecord(national);
    const text = files.record(file, person);
    expect(text).toContain(`${person.state} ${title}\r\nNAM/${person.NAM}`);
    expect(text).toMatch(new RegExp(`\r\nNIC/${NIC}$`));
  });

  it("is not in the files of other matters by it", () => {
    const { person } = otherStatesRecord("sexOffender");
    expect(population.nationalRecordOf("supervisedRelease", person.state, person.index)).toBeNull();
    expect(population.nationalRecordOf("sexOffender", "WY", person.index + 1)).toBeNull();
  });
});
