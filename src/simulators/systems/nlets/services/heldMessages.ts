/**
 * Store and forward (nlets 15): messages for a member that is out of service, kept until it is back, in the order of
 * priority and arrival; given back to their senders after a day.
 */
import type { Database } from "lmdb";
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { timeKey } from "../../../files/laterNotices.ts";
import type { NetworkData } from "../networkData.ts";

export interface HeldMessage {
  readonly member: string;
  /** ORI or member code that it is for. */
  readonly destination: string;
  readonly sinceMs: number;
  readonly isTest: boolean;
  readonly message: Pick<MessageText, "key" | "origin" | "control" | "body">;
  readonly fields: readonly (readonly [string, string])[];
}

const HOUR_MS = 3600_000;
/** More than a day of one state's messages. */
const MESSAGES_MAX = 20_000;

export class HeldMessages {
  readonly #changes: ChangeStore;
  readonly #options: NetworkData["held"];
  /** By priority, time and serial, so that the order of the table is the order of release. */
  readonly #messages: Database<HeldMessage, string>;
  #serial = 0;

  constructor(changes: ChangeStore, options: NetworkData["held"]) {
    this.#changes = changes;
    this.#options = options;
    this.#messages = changes.database<HeldMessage, string>("nlets.held");
  }

  get count(): number {
    return this.#messages.getCount();
  }

  /** False: there is no room for it, and it is not kept. */
  hold(message: MessageText, member: string, destination: string, sinceMs: number, isTest: boolean): boolean {
    const { key, origin, control, body, fields } = message;
    const priority = this.#options.priorities[key] ?? this.#options.otherPriority;
    const place = `${priority} ${timeKey(sinceMs)} ${String(this.#serial++).padStart(6, "0")}`;
    const held = {
      member,
      destination,
      sinceMs,
      isTest,
      message: { key, origin, control, body },
      fields: [...fields],
    };
    if (this.count >= MESSAGES_MAX) return false;
    this.#changes.transaction(() => this.#messages.putSync(place, held));
    return true;
  }

  /** Takes out what may leave, in order, and what was held for too long. */
  take(
    isBack: (member: string, key: string) => boolean,
    nowMs: number,
  ): { readonly released: HeldMessage[]; readonly expired: HeldMessage[] } {
    const released: HeldMessage[] = [];
    const expired: HeldMessage[] = [];
    const gone: string[] = [];
    for (const { key: place, value } of this.#messages.getRange({})) {
      const isOver = nowMs - value.sinceMs >= this.#options.hours * HOUR_MS;
      if (!isOver && !isBack(value.member, value.message.key)) continue;
      (isOver ? expired : released).push(value);
      gone.push(place);
    }
    if (gone.length > 0) {
      this.#changes.transaction(() => {
        for (const place of gone) this.#messages.removeSync(place);
      });
    }
    return { released, expired };
  }
}

/** The message as it was read, for whoever takes it up again. */
export function heldText({ message, fields, destination }: HeldMessage): MessageText {
  return {
    ...message,
    dialect: "nlets",
    destinations: [destination],
    fields: new Map(fields),
    freeText: fields.length === 0 ? message.body : "",
  };
}
