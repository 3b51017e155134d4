import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import { parseMessageText } from "../../../src/domain/messageText.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";
import { SIMULATOR_NAMES, type SimulatorName } from "../../../src/simulators/run.ts";
import { type AskedSystem, openSystem } from "./support.ts";

/**
 * What befalls an act on a record that is not there or is another's, or an entry for the second time: the examples say how
 * such messages look, and the numbers in them belong to no record, or to somebody's.
 */
const OTHER_RECORD =
  /REJECT - (NO RECORD|NO IMAGE|.* IS NOT THE ENTERING AGENCY|DUPLICATE RECORD|.* DOES NOT AGREE WITH THE RECORD)/;

/** The dictionary tells newcomers what to try, so each of its examples has to work. */
describe("the examples of the dictionary", () => {
  const dictionary = loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));
  const systems = new Map<string, AskedSystem>();
  beforeAll(async () => {
    for (const name of SIMULATOR_NAMES) systems.set(name.toUpperCase(), await openSystem(name));
  });
  afterAll(async () => {
    for (const system of systems.values()) await system.close();
  });

  /** Link that serves a destination of an example; null for stations, groups and agencies of our own. */
  function linkOf(destination: string): string | null {
    const code = destination.length === 9 ? destination.slice(0, 2) : destination;
    if (destination.length === 9 && code === "CA") return null;
    return dictionary.destinationCodes.find((row) => row.code === code)?.link ?? null;
  }

  const examples = dictionary.keys.flatMap((row) =>
    row.examples.flatMap((text) =>
      (parseMessageText(text)?.destinations ?? [])
        .filter((destination) => linkOf(destination) !== null)
        .map((destination) => ({ row, text, destination })),
    ),
  );

  it("reach all six databases", () => {
    const reached = new Set(examples.map(({ destination }) => linkOf(destination)));
    expect([...reached].sort()).toEqual(
      [...SIMULATOR_NAMES].map((name: SimulatorName) => name.toUpperCase()).sort(),
    );
  });

  it.each(examples)("$text at $destination", ({ row, text, destination }) => {
    // What goes to a file of the state goes to NCIC as well, in NCIC's own name.
    for (const link of [linkOf(destination)!, ...row.parallelLinks]) {
      const answers = systems.get(link)!.ask(text, destination);
      // People answer a confirmation, later and by a message of their own.
      if (row.responses.length > 0 && row.class !== "confirmation") expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) {
        if (row.class === "entry" && OTHER_RECORD.test(answer.text)) continue;
        expect(answer.isError ?? false, answer.text).toBe(false);
        expect(answer.text).not.toBe("");
      }
    }
  });
});
