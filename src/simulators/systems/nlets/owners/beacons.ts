/** The vendor of beacons that stolen vehicles are found by (nlets 8.5): which vehicle a code belongs to, and its end. */
import type { MessageText } from "../../../../domain/messageText.ts";
import { FIXED_VEHICLES } from "../../../population/fixed.ts";
import type { Population } from "../../../population/population.ts";
import { CRLF } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, numberBehind, ownerReply, padded } from "./owner.ts";

export const BEACON_VENDOR_ORI = "MA901BCNV";
const BEACONS = 1000;
const BEACON_TO_TRY = 42;
/** A beacon's number times this is the place of its vehicle. */
const VEHICLES_PER_BEACON = 29;

export class RecoveryBeacons implements DataOwner {
  readonly #population: Population;

  constructor(population: Population) {
    this.#population = population;
  }

  answer(message: MessageText): readonly Reply[] | null {
    const { key, fields } = message;
    if (key !== "LJQ" && key !== "LJC") return null;
    const number = fields.has("BCN")
      ? numberBehind("ZZ", 3, fields.get("BCN"))
      : this.#beaconOf(fields.get("VIN"));
    const isKnown = number >= 0 && number < BEACONS;
    if (key === "LJC") {
      const body = isKnown
        ? `BCN/ZZ${padded(number, 3)} SWITCHED OFF.OCA/${fields.get("OCA")}`
        : notOnFile(message, ["BCN"]);
      return [ownerReply(BEACON_VENDOR_ORI, "LJAK", body, isKnown)];
    }
    if (!isKnown) return [ownerReply(BEACON_VENDOR_ORI, "LJR", notOnFile(message, ["BCN", "VIN"]), false)];
    const { VIN, VYR, VMA, VMO, VCO, LIC, state } = this.#vehicleOf(number);
    const lines = [
      `BCN/ZZ${padded(number, 3)}.VIN/${VIN}`,
      `LIC/${LIC}.LIS/${state}.VYR/${VYR}.VMA/${VMA}.VMO/${VMO}.VCO/${VCO}`,
    ];
    return [ownerReply(BEACON_VENDOR_ORI, "LJR", lines.join(CRLF), true)];
  }

  /** The beacon to try is in California's vehicle with the plate 9QQQ123. */
  #vehicleOf(number: number) {
    const [toTry] = FIXED_VEHICLES["CA"] ?? [];
    return number === BEACON_TO_TRY && toTry
      ? toTry
      : this.#population.vehicle("CA", number * VEHICLES_PER_BEACON);
  }

  #beaconOf(vin: string | undefined): number {
    for (let number = 0; number < BEACONS; number++) if (this.#vehicleOf(number).VIN === vin) return number;
    return -1;
  }
}
