/** Vessels that the Coast Guard documents (nlets 10.5): asked by their number of six or seven digits. */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { FIXED_SEED } from "../../../population/fixed.ts";
import type { Population } from "../../../population/population.ts";
import { CRLF } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, numberBehind, ownerReply, padded } from "./owner.ts";

const COAST_GUARD_ORI = "CG0000000";
/** Numbers from 9,000,000 on were never given out. */
const VESSELS = 2000;

export class CoastGuard implements DataOwner {
  readonly #population: Population;

  constructor(population: Population) {
    this.#population = population;
  }

  answer(message: MessageText): readonly Reply[] | null {
    if (message.key !== "BQ") return null;
    const index = numberBehind("9", 6, message.fields.get("REG"));
    if (index < 0 || index >= VESSELS) {
      return [ownerReply(COAST_GUARD_ORI, "BR", notOnFile(message, ["REG", "BHN", "NAM", "DOB"]), false)];
    }
    const draw = new Draw(index === 0 ? FIXED_SEED : this.#population.seed, "documentedVessel", index);
    const owner = this.#population.person(draw.pick(["WA", "FL", "ME", "TX"]), 200 + index);
    const lines = [
      "DOCUMENTED VESSEL",
      `REG/9${padded(index, 6)}.EXPIRES ${draw.between(2026, 2029)}1231`,
      `NAME SAMPLE ${draw.pick(["TERN", "HERON", "GULL", "PELICAN"])} ${index}.BLE/${draw.between(26, 90)}`,
      `OWNER ${owner.NAM}`,
      owner.ADR,
    ];
    return [ownerReply(COAST_GUARD_ORI, "BR", lines.join(CRLF), true)];
  }
}
