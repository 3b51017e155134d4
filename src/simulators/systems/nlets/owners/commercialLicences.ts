/**
 * CDLIS, the index of commercial drivers (nlets 7.2): which state keeps the record of a person. Licences of Mexico have a
 * form of their own (ER .04.).
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import type { StateFiles } from "../../../store/stateFiles.ts";
import { CRLF } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";
import { type DataOwner, notOnFile, ownerReply } from "./owner.ts";

const CDLIS_ORI = "CLLIC0000";
const COMMERCIAL_CLASSES: ReadonlySet<string> = new Set(["A", "B"]);
/** A Mexican federal licence: the letters MX, then two to four letters and six digits (form assumed). */
const MEXICAN_LICENCE = /^MX[A-Z]{2,4}\d{6}$/;

/** True for a Mexican licence that is not written as one. */
export function isMexicanError({ key, fields }: MessageText): boolean {
  const licence = fields.get("OLN");
  return key === "DQ" && licence !== undefined && licence.startsWith("MX") && !MEXICAN_LICENCE.test(licence);
}

export class CommercialLicences implements DataOwner {
  readonly #files: StateFiles;
  readonly #states: readonly string[];

  constructor(files: StateFiles, states: readonly string[]) {
    this.#files = files;
    this.#states = states;
  }

  answer(message: MessageText): readonly Reply[] | null {
    if (message.key !== "DQ") return null;
    const drivers = this.#states
      .flatMap((state) => this.#files.drivers(state, message.fields))
      .filter(({ CLS }) => COMMERCIAL_CLASSES.has(CLS));
    if (drivers.length === 0) {
      return [ownerReply(CDLIS_ORI, "DR", notOnFile(message, ["OLN", "NAM", "DOB", "SEX"]), false)];
    }
    const lines = drivers.map(
      ({ state, OLN, NAM, DOB, CLS }) =>
        `STATE OF RECORD ${state}.OLN/${OLN}.NAM/${NAM}.DOB/${DOB}.CLASS ${CLS}`,
    );
    return [ownerReply(CDLIS_ORI, "DR", ["CDLIS POINTER", ...lines].join(CRLF), true)];
  }
}
