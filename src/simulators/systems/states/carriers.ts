/** Invented motor carriers; their numbers (US DOT) begin at 9,000,000, which belong to nobody. */
import { Draw } from "../../population/draw.ts";
import { FIXED_SEED } from "../../population/fixed.ts";
import { STATES } from "../../population/states.ts";
import { CRLF } from "../answerText.ts";

export interface Carrier {
  readonly number: string;
  readonly name: string;
  readonly state: string;
  readonly rating: string;
  readonly vehicles: number;
  readonly paysFuelTax: boolean;
}

export const CARRIERS = 5000;
/** The one that everybody may try: it has more vehicles than five pages hold. */
const CARRIER_TO_TRY = 42;

/** Null: nobody has that place. */
export function carrierAt(seed: number, index: number): Carrier | null {
  if (index < 0 || index >= CARRIERS) return null;
  const isToTry = index === CARRIER_TO_TRY;
  const draw = new Draw(isToTry ? FIXED_SEED : seed, "carrier", index);
  const [first, second] = [
    draw.pick(["SAMPLE", "MOCK", "FIXTURE", "DUMMY"]),
    draw.pick(["FREIGHT", "HAULING", "TRUCKING", "LINES"]),
  ];
  return {
    number: `9${String(index).padStart(6, "0")}`,
    name: `${first} ${second} ${index}`,
    state: draw.pick(STATES),
    rating: draw.pick(["SATISFACTORY", "SATISFACTORY", "CONDITIONAL", "UNSATISFACTORY"]),
    vehicles: isToTry ? 75 : draw.between(1, 30),
    paysFuelTax: draw.chance(0.92),
  };
}

/** By its number; null: nobody has it. */
export function carrierOf(seed: number, number: string | undefined): Carrier | null {
  return number !== undefined && /^9\d{6}$/.test(number) ? carrierAt(seed, Number(number.slice(1))) : null;
}

/** Fuel tax (IFTA) of a carrier, in the words of its state. */
export function fuelTaxText({ number, name, paysFuelTax }: Carrier): string {
  return `IFTA STATUS ${paysFuelTax ? "ACTIVE" : "REVOKED"}${CRLF}DOT/${number} ${name}`;
}
