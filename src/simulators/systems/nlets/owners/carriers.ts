/**
 * Motor carriers and their vehicles (nlets 10.16). A carrier's vehicles come in up to five pages;
 * what does not fit in is cut with a line that says so.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { plateAt } from "../../../population/numbers.ts";
import { CRLF } from "../../answerText.ts";
import { CARRIERS, type Carrier, carrierAt, carrierOf } from "../../states/carriers.ts";
import type { VehicleLookup } from "../../states/vehicleLookup.ts";
import type { Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, ownerReply } from "./owner.ts";

const FMCSA_ORI = "FN0000000";
const PAGES_MAX = 5;
const VEHICLES_PER_PAGE = 12;
const REGISTRATIONS_MAX = 10;

export class MotorCarriers implements DataOwner {
  readonly #seed: number;
  readonly #vehicles: VehicleLookup;

  constructor(seed: number, vehicles: VehicleLookup) {
    this.#seed = seed;
    this.#vehicles = vehicles;
  }

  answer(message: MessageText): readonly Reply[] | null {
    if (message.key === "ACQ") return this.#carrier(message);
    return message.key === "AVQ" ? [this.#vehicle(message)] : null;
  }

  #carrier(message: MessageText): Reply[] {
    const carrier = carrierOf(this.#seed, message.fields.get("DOT"));
    if (carrier === null) return [ownerReply(FMCSA_ORI, "ACR", notOnFile(message, ["DOT"]), false)];
    const draw = new Draw(this.#seed, "carrier.vehicles", Number(carrier.number));
    const shown = Math.min(carrier.vehicles, PAGES_MAX * VEHICLES_PER_PAGE);
    const lines = Array.from(
      { length: shown },
      () => `LIC/${plateAt(draw.between(0, 30_000))}.LIS/${carrier.state}.LIT/AP`,
    );
    if (shown < carrier.vehicles) lines.push("MATCH LIMIT EXCEEDED");
    const pages = Math.max(1, Math.min(PAGES_MAX, Math.ceil(lines.length / VEHICLES_PER_PAGE)));
    return Array.from({ length: pages }, (_, page) => {
      const isLast = page + 1 === pages;
      const part = lines.slice(
        page * VEHICLES_PER_PAGE,
        isLast ? lines.length : (page + 1) * VEHICLES_PER_PAGE,
      );
      const head = page === 0 ? carrierLines(carrier) : [`DOT/${carrier.number}.NAM/${carrier.name}`];
      return ownerReply(
        FMCSA_ORI,
        "ACR",
        [`PAGE ${page + 1} OF ${pages} PAGES`, ...head, ...part].join(CRLF),
        true,
      );
    });
  }

  #vehicle(message: MessageText): Reply {
    const registrations = this.#vehicles.find(message.fields);
    if (registrations.length === 0) {
      return ownerReply(FMCSA_ORI, "AVR", notOnFile(message, ["VIN", "LIC", "LIS"]), false);
    }
    const lines = registrations.slice(0, REGISTRATIONS_MAX).map(({ VIN, LIC, state, VYR, VMA, index }) => {
      const { number, name, rating } = carrierAt(this.#seed, index % CARRIERS)!;
      return `VIN/${VIN}.LIC/${LIC}.LIS/${state}.VYR/${VYR}.VMA/${VMA}${CRLF}DOT/${number} ${name} RATING ${rating}`;
    });
    if (registrations.length > REGISTRATIONS_MAX) lines.push("MATCH LIMIT EXCEEDED");
    return ownerReply(FMCSA_ORI, "AVR", lines.join(CRLF), true);
  }
}

function carrierLines({ number, name, state, rating, vehicles }: Carrier): string[] {
  return [`DOT/${number}.NAM/${name}.STATE ${state}`, `RATING ${rating}.VEHICLES ${vehicles}`];
}
