/**
 * The national drug pointer index (nlets 8.5): who is investigating a person is told to whoever asks about the same one.
 * Production and test have an ORI each, and two sets of records.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { TwinTable } from "../../../files/twinTable.ts";
import { agencyName } from "../../../population/agencies.ts";
import { CRLF, fieldText } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";
import { type Asked, type DataOwner, ownerReply, padded } from "./owner.ts";

export const DRUG_INDEX_ORI = "DC901NDPX";
export const DRUG_INDEX_TEST_ORI = "DC902NDPX";
/** Entries that nobody renews end after half a year. */
const ENTRY_MS = 180 * 24 * 3600_000;

interface Pointer {
  readonly ORI: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly untilMs: number;
}

export class DrugPointerIndex implements DataOwner {
  readonly #changes: ChangeStore;
  readonly #pointers: TwinTable<Pointer, string>;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
    this.#pointers = new TwinTable(changes, "drugIndex");
  }

  /** The index's other ORI: whatever comes there is an exercise. */
  exercise(): DataOwner {
    return { answer: (message, asked) => this.answer(message, { ...asked, isTest: true }) };
  }

  answer(message: MessageText, asked: Asked): readonly Reply[] | null {
    // The keys of an exercise end in one more X.
    switch (message.key.slice(0, 3)) {
      case "DEX":
        return [this.#enter(message, asked)];
      case "DUX":
        return [this.#change(message, asked, "DUA")];
      case "DRX":
        return [this.#change(message, asked, "DRR")];
      case "DTX":
        return [this.#change(message, asked, "DTR")];
      default:
        return null;
    }
  }

  #enter({ fields, origin }: MessageText, { nowMs, isTest, announce }: Asked): Reply {
    const rows = this.#pointers.of(isTest);
    const others = [...rows.getRange({})].filter(
      ({ value }) => value.untilMs > nowMs && isSamePerson(value, fields) && value.ORI !== origin,
    );
    const [last] = rows.getKeys({ reverse: true, limit: 1 });
    const id = `D${padded(last === undefined ? 1 : Number(last.slice(1)) + 1, 9)}`;
    const pointer = { ORI: origin, fields: Object.fromEntries(fields), untilMs: nowMs + ENTRY_MS };
    this.#changes.transaction(() => rows.putSync(id, pointer));
    for (const { key, value } of others) {
      const body = `DRUG POINTER MATCH PID/${key}${CRLF}${contact(pointer)}`;
      announce(ownerReply(originator(isTest), "DEA", body, true), { ori: value.ORI, control: "" });
    }
    const matches = others.map(({ value }) => `MATCH ${contact(value)}`);
    return ownerReply(
      originator(isTest),
      "DEA",
      [`ACCEPTED PID/${id}`, ...matches].join(CRLF),
      matches.length > 0,
    );
  }

  #change({ key, fields, origin }: MessageText, { nowMs, isTest }: Asked, response: string): Reply {
    const rows = this.#pointers.of(isTest);
    const id = fields.get("PID") ?? "";
    const before = rows.get(id);
    const refuse = (reason: string) => ({
      ...ownerReply(originator(isTest), response, `REJECT - ${reason}`, false),
      isError: true,
    });
    if (before === undefined || before.untilMs <= nowMs) return refuse(`NO ENTRY PID/${id}`);
    if (before.ORI !== origin) return refuse(`ORI/${origin} IS NOT THE ENTERING AGENCY`);
    const act = key.slice(0, 3);
    if (act === "DTX") {
      this.#changes.transaction(() => rows.removeSync(id));
      return ownerReply(originator(isTest), response, `TERMINATED PID/${id}`, false);
    }
    const changes = act === "DUX" ? Object.fromEntries([...fields].filter(([code]) => code !== "PID")) : {};
    const after = {
      ...before,
      fields: { ...before.fields, ...changes },
      untilMs: act === "DRX" ? nowMs + ENTRY_MS : before.untilMs,
    };
    this.#changes.transaction(() => rows.putSync(id, after));
    const done = act === "DRX" ? "RENEWED" : "UPDATED";
    const text = fieldText(Object.entries(after.fields));
    return ownerReply(originator(isTest), response, `${done} PID/${id}${CRLF}${text}`, true);
  }
}

function originator(isTest: boolean): string {
  return isTest ? DRUG_INDEX_TEST_ORI : DRUG_INDEX_ORI;
}

function isSamePerson({ fields: held }: Pointer, fields: MessageText["fields"]): boolean {
  const isSame = (code: string) => held[code] !== undefined && held[code] === fields.get(code);
  return isSame("SOC") || isSame("OLN") || (isSame("NAM") && isSame("DOB"));
}

function contact({ ORI, fields }: Pointer): string {
  return `ORI/${ORI} ${agencyName(ORI)} ATN/${fields["ATN"]}.PHN/${fields["PHN"]}.OCA/${fields["OCA"]}`;
}
