/** What can be looked up without a register: statutes of the states at Nlets, substances at the emergency centre (nlets 8.5). */
import type { MessageText } from "../../../../domain/messageText.ts";
import { CRLF } from "../../answerText.ts";
import type { Chemical, NetworkData } from "../networkData.ts";
import { NLETS_ORI, type Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, ownerReply } from "./owner.ts";

const EMERGENCY_CENTRE_ORI = "CH0000000";

/** Answers CCQ. */
export function chargeText(charges: NetworkData["charges"], message: MessageText): Reply {
  const [state, code] = [message.fields.get("STE") ?? "", message.fields.get("STC") ?? ""];
  const words = charges[state]?.[code];
  const body =
    words === undefined ? notOnFile(message, ["STC", "STE"]) : `STC/${code}.STE/${state}${CRLF}${words}`;
  return { ...ownerReply(NLETS_ORI, "CCR", body, words !== undefined), isMade: true };
}

export class EmergencyCentre implements DataOwner {
  readonly #chemicals: readonly Chemical[];

  constructor(chemicals: readonly Chemical[]) {
    this.#chemicals = chemicals;
  }

  answer(message: MessageText): readonly Reply[] | null {
    if (message.key !== "MQ") return null;
    const [number, name] = [message.fields.get("UNO"), message.fields.get("CHM")];
    const found = this.#chemicals.find(
      (one) => (number === undefined || one.number === number) && (name === undefined || one.name === name),
    );
    if (found === undefined)
      return [ownerReply(EMERGENCY_CENTRE_ORI, "MR", notOnFile(message, ["UNO", "CHM"]), false)];
    const lines = [
      `UNO/${found.number}.CHM/${found.name}`,
      `HAZARD ${found.hazard}`,
      `ADVICE ${found.advice}`,
    ];
    return [ownerReply(EMERGENCY_CENTRE_ORI, "MR", lines.join(CRLF), true)];
  }
}
