/**
 * Immigration status (nlets 10.12): an automatic receipt at once, and the answer when an officer has worked on it. The
 * answer comes as a message of its own with the control field of the question.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import { Draw } from "../../../population/draw.ts";
import { CRLF, fieldText } from "../../answerText.ts";
import type { NetworkData } from "../networkData.ts";
import type { Reply } from "../nletsText.ts";
import { type Asked, type DataOwner, ownerReply, padded } from "./owner.ts";

const ICE_ORI = "AX0000000";
const STATUSES = [
  "NO RECORD OF THIS PERSON",
  "LAWFUL PERMANENT RESIDENT",
  "ADMITTED AS A VISITOR, STAY EXPIRED",
  "NATURALIZED CITIZEN",
  "SUBJECT OF REMOVAL PROCEEDINGS",
] as const;

export class ImmigrationStatus implements DataOwner {
  readonly #seed: number;
  readonly #options: NetworkData["immigration"];

  constructor(seed: number, options: NetworkData["immigration"]) {
    this.#seed = seed;
    this.#options = options;
  }

  answer(message: MessageText, { announce }: Asked): readonly Reply[] | null {
    if (message.key !== "IAQ") return null;
    const { fields, origin, control } = message;
    // The same person has the same status however often it is asked.
    const draw = new Draw(this.#seed, `immigration.${fields.get("NAM")}.${fields.get("DOB")}`, 0);
    const status = draw.pick(STATUSES);
    const isKnown = status !== STATUSES[0];
    const number = fields.get("ARN") ?? `A9${padded(draw.between(0, 9_999_999), 7)}`;
    const body = [
      `STATUS ${status}`,
      fieldText([
        ["NAM", fields.get("NAM") ?? ""],
        ["DOB", fields.get("DOB") ?? ""],
        ...(isKnown ? [["ARN", number] as const] : []),
      ]),
      "THIS ANSWER IS NO DETAINER. EXERCISE ONLY",
    ].join(CRLF);
    const [soonest, latest] = this.#options.officerMs;
    announce(
      ownerReply(ICE_ORI, "IAR", body, isKnown),
      { ori: origin, control },
      draw.between(soonest, latest),
    );
    const receipt = `YOUR QUERY WAS RECEIVED AND IS BEING PROCESSED${CRLF}ATN/${fields.get("ATN")}`;
    return [ownerReply(ICE_ORI, "IAR", receipt, false)];
  }
}
