/**
 * Who was given whose criminal history, when and what for (ncic-clets 3.4): kept for three years, shown to the next
 * who asks for the same record, and told to who asks for its status.
 */
import type { Database } from "lmdb";
import type { MessageText } from "../../../domain/messageText.ts";
import { yearsAfter } from "../../files/calendar.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import { stamp } from "../answerText.ts";

/** At least so long; what is older goes when the record is released again. */
const KEPT_YEARS = 3;
/** Releases that a status lists. */
const LISTED_MAX = 30;
const SERIAL_DIGITS = 12;

export interface Release {
  readonly atMs: number;
  /** The switch's number of the request; 0 where there is none. */
  readonly number: number;
  /** Agency that asked and received. */
  readonly ORI: string;
  readonly ATN: string;
  readonly PUR: string;
  readonly RSN: string;
  readonly CAS: string;
}

export class Releases {
  readonly #changes: ChangeStore;
  readonly #live: Database<Release, string>;
  readonly #test: Database<Release, string>;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
    this.#live = changes.database("releases");
    this.#test = changes.database("releases.test");
  }

  /** Notes the release that answers a message. Returns the one before it, or null. */
  note(
    SID: string,
    message: MessageText,
    { nowMs, number, isTest }: { readonly nowMs: number; readonly number: number; readonly isTest: boolean },
  ): Release | null {
    const releases = this.#of(isTest);
    return this.#changes.transaction(() => {
      const [last, before] = this.latest(SID, isTest, 2);
      // A repeat of the message is the same release.
      if (number !== 0 && last?.number === number && last.ORI === message.origin) return before ?? null;
      const field = (code: string) => message.fields.get(code) ?? "";
      const noted = { PUR: field("PUR"), RSN: field("RSN"), CAS: field("CAS"), ATN: field("ATN") };
      const serial = String(this.#changes.count("releases", 1)).padStart(SERIAL_DIGITS, "0");
      releases.putSync(`${SID} ${serial}`, { atMs: nowMs, number, ORI: message.origin, ...noted });
      this.#forget(releases, SID, yearsAfter(nowMs, -KEPT_YEARS));
      return last ?? null;
    });
  }

  /** Newest first. */
  latest(SID: string, isTest: boolean, max = LISTED_MAX): Release[] {
    const range = { start: `${SID} ~`, end: `${SID} `, reverse: true, limit: max };
    return [...this.#of(isTest).getRange(range)].map(({ value }) => value);
  }

  count(SID: string, isTest: boolean): number {
    return this.#of(isTest).getCount({ start: `${SID} `, end: `${SID} ~` });
  }

  #of(isTest: boolean): Database<Release, string> {
    return isTest ? this.#test : this.#live;
  }

  #forget(releases: Database<Release, string>, SID: string, beforeMs: number): void {
    for (const { key, value } of releases.getRange({ start: `${SID} `, end: `${SID} ~` })) {
      if (value.atMs >= beforeMs) return;
      releases.removeSync(key);
    }
  }
}

/** `20261123 1731 ORI:CA9190000 ATN:DOEJ 4711 PUR:C RSN:INV CAS:26-000123`. */
export function releaseLine({ atMs, ORI, ATN, PUR, RSN, CAS }: Release): string {
  const { date, time } = stamp(atMs);
  return `${date} ${time} ORI:${ORI} ATN:${ATN} PUR:${PUR} RSN:${RSN} CAS:${CAS}`;
}
