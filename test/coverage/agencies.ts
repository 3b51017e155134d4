/**
 * The agencies that the coverage speaks for: a message goes to the switch from the station of the agency in its header.
 */
import { parseMessageText } from "../../src/domain/messageText.ts";
import type { Reply, TestStation, WholeState } from "../support/wholeState.ts";

/** Station that signs on for an agency, and the mnemonic that sends where the station is a host. */
const STATIONS: Readonly<Record<string, readonly [station: string, mnemonic?: string]>> = {
  CA9190000: ["SH19"],
  CA9370000: ["SH37"],
  // The state's service agency on the interstate network.
  CA9349900: ["DJ01"],
  // Federal agencies, which fill files of their own.
  CA9018000: ["DFED", "B018"],
  CA9028000: ["DFED", "A02A"],
};
const USUAL = "CA9190000";

export class Agencies {
  readonly #stations: ReadonlyMap<string, TestStation>;

  private constructor(stations: ReadonlyMap<string, TestStation>) {
    this.#stations = stations;
  }

  /** Signs all of them on. */
  static async signOn(state: WholeState): Promise<Agencies> {
    const stations = new Map<string, TestStation>();
    for (const [station] of Object.values(STATIONS)) {
      if (!stations.has(station)) stations.set(station, await state.station(station));
    }
    return new Agencies(stations);
  }

  send(text: string): Promise<Reply> {
    const [station, mnemonic] = STATIONS[parseMessageText(text)?.origin ?? ""] ?? STATIONS[USUAL]!;
    return this.#stations.get(station)!.send(text, mnemonic === undefined ? {} : { mnemonic });
  }

  /** Everything that was answered, or the refusal. */
  async say(text: string): Promise<string> {
    const { outcome, answers } = await this.send(text);
    if (outcome.kind === "rejected")
      return `REFUSED ${outcome.rejection.code} ${outcome.rejection.field}: ${text}`;
    return answers.map((answer) => answer.text).join("\n");
  }
}
