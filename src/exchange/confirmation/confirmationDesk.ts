/**
 * Sees every hit confirmation that passes, in whichever direction: between agencies of this state, to another
 * state and from one. It keeps their times, says where the copies of second and third requests go, and tells a
 * requester of this state when an agency has not answered (nlets 12).
 *
 * It never holds a message back: what people's liberty hangs on is delivered first and judged afterwards.
 */
import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode, WarningCode } from "../../domain/codes.ts";
import { parseMessageText, readBodyFields } from "../../domain/messageText.ts";
import { DeliveryFlag } from "../../domain/sessionProtocol.ts";
import { bodyOf, type IncomingHeader, readIncomingHeader } from "../answers/incomingHeader.ts";
import type { Pending } from "../answers/pendingTable.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { NO_LEG } from "../journalPort.ts";
import { answerFacts, requestFacts } from "./confirmationMessage.ts";
import { CONTROL, type ConfirmationSettings } from "./confirmationSettings.ts";
import { type ConfirmationCase, ConfirmationTable } from "./confirmationTable.ts";
import { overdueDetail } from "./overdueDetail.ts";

export interface ConfirmationDeskOptions {
  readonly settings: ConfirmationSettings;
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly deliveries: Deliveries;
  readonly wallClock: () => number;
  readonly monotonicClock: () => number;
}

/** A copy of a request besides those for the agencies that it names. */
export type Copy =
  | { readonly kind: "link"; readonly link: number; readonly destination: string }
  /** Station -1: the agency has no control terminal. */
  | { readonly kind: "station"; readonly station: number; readonly owner: string };

/** What the desk has to say about a message of this state. */
export interface Routing {
  readonly warning: WarningCode | 0;
  readonly copies: readonly Copy[];
  /** Of an answer, by the ORI that it is for: the station that asked, and whether its time had passed. */
  readonly askers: ReadonlyMap<string, { readonly station: number; readonly isLate: boolean }>;
}

type Role = "request" | "answer" | null;
export type Case = ConfirmationCase<Pending>;

const NOBODY: Routing["askers"] = new Map();

export class ConfirmationDesk {
  /** Test messages have cases and counts of their own. */
  readonly live: ConfirmationTable<Pending>;
  readonly test: ConfirmationTable<Pending>;
  readonly #options: ConfirmationDeskOptions;
  /** By key index. */
  readonly #roles: readonly Role[];
  readonly #roleOfKey: ReadonlyMap<string, Role>;

  constructor(options: ConfirmationDeskOptions) {
    const { dictionary, settings } = options;
    this.#options = options;
    this.live = new ConfirmationTable(settings);
    this.test = new ConfirmationTable(settings);
    this.#roles = dictionary.keys.map(({ class: keyClass, responses }): Role => {
      if (keyClass !== "confirmation") return null;
      return responses.length > 0 ? "request" : "answer";
    });
    this.#roleOfKey = new Map(dictionary.keys.map(({ key }, index) => [key, this.#roles[index]!]));
  }

  get settings(): ConfirmationSettings {
    return this.#options.settings;
  }

  /** Whether messages of a key (index) concern the desk. */
  concerns(keyIndex: number): boolean {
    return this.#roles[keyIndex] !== null;
  }

  /** Takes an accepted request or answer of a station of this state, before its copies leave. */
  take(pending: Pending, text: Uint8Array): Routing {
    const message = parseMessageText(latin1(text));
    if (message === null) return { warning: 0, copies: [], askers: NOBODY };
    const { origin, destinations, control, fields } = message;
    const owners = destinations.filter((word) => word.length === 9);
    if (this.#roles[pending.keyIndex] === "request") {
      return this.#takeRequest(pending, origin, owners, control, fields);
    }
    return this.#takeAnswer(pending.isTest, origin, owners, control, fields);
  }

  /** A copy of a request could not leave: the agency was not asked. */
  notSent(pending: Pending, owner: string): void {
    this.#tableOf(pending.isTest).withdraw(pending, owner);
  }

  /** Takes an answer that a link sent for a request of this state, by its number. */
  heard(pending: Pending, text: Uint8Array): void {
    const header = readIncomingHeader(text);
    if (header === null || this.#roleOfKey.get(header.key) !== "answer") return;
    this.#caseAnswered(header, text, pending.isTest);
  }

  /**
   * Takes a message without number from a link. Of an answer: the request's sender, so that it reaches the station
   * that asked, and whether it came late; null for everything else, which goes to the receiver that it names.
   */
  incoming(
    header: IncomingHeader,
    text: Uint8Array,
    isTest: boolean,
  ): { readonly asker: Pending; readonly isLate: boolean } | null {
    switch (this.#roleOfKey.get(header.key) ?? null) {
      case "request":
        this.#takeForeignRequest(header, text, isTest);
        return null;
      case "answer": {
        const found = this.#caseAnswered(header, text, isTest);
        if (found === null || found.asker === null) return null;
        return { asker: found.asker, isLate: found.answer!.isLate };
      }
      default:
        return null;
    }
  }

  /** Tells requesters whose time has passed. True: something is to be flushed. */
  tick(): boolean {
    const nowMs = this.#options.monotonicClock();
    const isLive = this.#tell(this.live.expire(nowMs));
    return this.#tell(this.test.expire(nowMs)) || isLive;
  }

  #takeRequest(
    pending: Pending,
    origin: string,
    owners: readonly string[],
    control: string,
    fields: ReadonlyMap<string, string>,
  ): Routing {
    const nowMs = this.#options.monotonicClock();
    const copies: Copy[] = [];
    let warning: WarningCode | 0 = 0;
    for (const owner of owners) {
      const facts = requestFacts({ from: origin, to: owner, control }, fields);
      if (facts === null) continue;
      const outcome = this.#tableOf(pending.isTest).request(facts, pending, nowMs);
      if (outcome.kind === "notWatched") warning = WarningCode.confirmationNotWatched;
      else if (outcome.isOutOfOrder) warning = WarningCode.requestOutOfOrder;
      for (const copy of this.#copiesOf(facts.request, owner)) {
        if (!copies.some((other) => isSame(copy, other))) copies.push(copy);
      }
    }
    return { warning, copies, askers: NOBODY };
  }

  #takeAnswer(
    isTest: boolean,
    origin: string,
    requesters: readonly string[],
    control: string,
    fields: ReadonlyMap<string, string>,
  ): Routing {
    const askers = new Map<string, { station: number; isLate: boolean }>();
    let warning: WarningCode | 0 = 0;
    for (const requester of requesters) {
      const facts = answerFacts({ from: origin, to: requester, control }, fields);
      const found =
        facts === null ? null : this.#tableOf(isTest).answer(facts, this.#options.monotonicClock());
      if (found === null) warning = WarningCode.answerWithoutRequest;
      else {
        askers.set(requester, { station: found.asker?.station ?? -1, isLate: found.answer!.isLate });
      }
    }
    return { warning, copies: [], askers };
  }

  /** The requester's own state sees to the copies on its side; ours is the control terminal of the agency asked. */
  #takeForeignRequest(header: IncomingHeader, text: Uint8Array, isTest: boolean): void {
    const { directory, deliveries, monotonicClock } = this.#options;
    const { sender: from, receiver: to, control } = header;
    const facts = requestFacts({ from, to, control }, readBodyFields(bodyOf(text, header)));
    if (facts === null || directory.receivingStation(to) < 0) return;
    this.#tableOf(isTest).request(facts, null, monotonicClock());
    if (!this.#copyWords(facts.request).includes(CONTROL)) return;
    const station = directory.controlStation(to);
    const flags = DeliveryFlag.unsolicited | (isTest ? DeliveryFlag.test : 0);
    if (station >= 0) deliveries.unasked(station, text, flags, 0);
  }

  #caseAnswered(header: IncomingHeader, text: Uint8Array, isTest: boolean): Case | null {
    const { sender: from, receiver: to, control } = header;
    const facts = answerFacts({ from, to, control }, readBodyFields(bodyOf(text, header)));
    return facts === null ? null : this.#tableOf(isTest).answer(facts, this.#options.monotonicClock());
  }

  #copyWords(request: 1 | 2 | 3): readonly string[] {
    const { secondCopies, thirdCopies } = this.#options.settings;
    if (request === 1) return [];
    return request === 2 ? secondCopies : thirdCopies;
  }

  #copiesOf(request: 1 | 2 | 3, owner: string): readonly Copy[] {
    const { dictionary, directory } = this.#options;
    return this.#copyWords(request).flatMap((word): Copy[] => {
      const isHere = word === CONTROL && directory.receivingStation(owner) >= 0;
      if (isHere) return [{ kind: "station", station: directory.controlStation(owner), owner }];
      const destination = word === CONTROL ? owner.slice(0, 2) : word;
      const found = dictionary.destinationCodes.find(({ code }) => code === destination);
      return found === undefined
        ? []
        : [{ kind: "link", link: dictionary.links.indexOf(found.link), destination }];
    });
  }

  #tell(expired: readonly Case[]): boolean {
    const { deliveries, directory, settings, wallClock, monotonicClock } = this.#options;
    for (const one of expired) {
      if (one.asker === null) continue;
      const askedAtMs = wallClock() - (monotonicClock() - one.askedAtMs);
      const detail = overdueDetail(one, askedAtMs, settings);
      // The terminal that asked may have gone; its agency still has to know now.
      const station = directory.receivingStation(one.requester);
      const told = station < 0 || deliveries.isExpected(one.asker) ? one.asker.station : station;
      deliveries.notify(one.asker, RejectCode.confirmationOverdue, one.owner, detail, NO_LEG, told);
    }
    return expired.length > 0;
  }

  #tableOf(isTest: boolean): ConfirmationTable<Pending> {
    return isTest ? this.test : this.live;
  }
}

function isSame(one: Copy, other: Copy): boolean {
  if (one.kind === "link") return other.kind === "link" && one.destination === other.destination;
  return other.kind === "station" && one.station === other.station && one.station >= 0;
}

function latin1(text: Uint8Array): string {
  return Buffer.from(text.buffer, text.byteOffset, text.length).toString("latin1");
}
