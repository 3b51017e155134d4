/** Roads and weather (nlets 10.16): invented for state and day, the same however often it is asked. */
import type { MessageText } from "../../../domain/messageText.ts";
import { Draw } from "../../population/draw.ts";
import { CRLF } from "../answerText.ts";

const SKIES = ["CLEAR", "CLOUDY", "RAIN", "SNOW", "FOG", "WIND"] as const;
const SURFACES = ["DRY", "WET", "ICY IN PLACES", "SNOW PACKED, CHAINS REQUIRED"] as const;

export function roadsAndWeather(seed: number, state: string, { fields }: MessageText): string {
  const date = fields.get("DAT") ?? "";
  const draw = new Draw(seed, `roads.${state}.${fields.get("LOC") ?? ""}`, Number(date));
  return [
    `${state} ROADS AND WEATHER ${date} ${fields.get("TIM") ?? ""}`,
    ...(fields.has("LOC") ? [`LOCATION ${fields.get("LOC")}`] : []),
    `WEATHER ${draw.pick(SKIES)}, ${draw.between(10, 95)} DEGREES, WIND ${draw.between(0, 40)}`,
    `ROADS ${draw.pick(SURFACES)}`,
    `VISIBILITY ${draw.between(1, 10)} MILES`,
  ].join(CRLF);
}
