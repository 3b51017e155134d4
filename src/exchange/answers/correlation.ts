/**
 * Finds what an answer belongs to that comes without the switch's own number (nlets 5): another state's switch may
 * send answers as messages of their own, some typed by a person.
 *
 * Remembered are the messages whose copies went beyond the state, for an hour. With a control field an answer is
 * matched by receiver, control field and the responder's first two characters; without one by receiver, pair of
 * keys and responder, newest first, within ten minutes. Several answers per responder are normal. What is not
 * found here is the receiver's own: nothing is ever guessed to another agency.
 *
 * Oldest first gives way at the bound; the answers to what was forgotten go to the receiver that they name.
 */
import type { DestinationCode, Dictionary } from "../../dictionary/model.ts";
import { CORRELATED_MESSAGES_MAX } from "../../limits.ts";
import { KNOWN_MS, type Pending } from "./pendingTable.ts";

/** An answer without control field is matched within ten minutes (nlets 5). */
export const FACTS_KNOWN_MS = 600_000;
/** Messages of one agency that are looked at for an answer without control field. */
const FACTS_STEPS_MAX = 1_000;
/** Nlets itself, as responder: its errors and status messages speak for every destination. */
const NLETS = "NL";

export interface Found {
  readonly pending: Pending;
  /** Place of the leg that the responder belongs to. */
  readonly leg: number;
  /** The leg asks one responder, so that its answer is the one that was waited for. */
  readonly isOnlyResponder: boolean;
}

/** One message; it stands in three lists, in each of which the oldest leaves first. */
interface Asked {
  readonly pending: Pending;
  readonly agency: number;
  next: Asked | null;
  newerOfAgency: Asked | null;
  olderOfAgency: Asked | null;
  newerOfControl: Asked | null;
  olderOfControl: Asked | null;
}

interface AgencyAsked {
  newest: Asked | null;
  /** Newest message by control field. */
  readonly byControl: Map<string, Asked>;
}

export class Correlation {
  readonly #responses: readonly ReadonlySet<string>[];
  readonly #responders: Responders;
  readonly #agencies = new Map<number, AgencyAsked>();
  #oldest: Asked | null = null;
  #newest: Asked | null = null;
  #size = 0;

  constructor(dictionary: Dictionary) {
    this.#responses = dictionary.keys.map(
      ({ key, responses }) => new Set([...responses, key.replace(/Q$/, "R")]),
    );
    this.#responders = new Responders(dictionary.destinationCodes);
  }

  get size(): number {
    return this.#size;
  }

  /** Remembers a message of an agency (index). */
  add(pending: Pending, agency: number): void {
    this.expire(pending.arrivalMs);
    if (this.#size >= CORRELATED_MESSAGES_MAX) this.#forgetOldest();
    let of = this.#agencies.get(agency);
    if (of === undefined) {
      of = { newest: null, byControl: new Map() };
      this.#agencies.set(agency, of);
    }
    const { control } = pending;
    const asked: Asked = {
      pending,
      agency,
      next: null,
      newerOfAgency: null,
      olderOfAgency: of.newest,
      newerOfControl: null,
      olderOfControl: control === "" ? null : (of.byControl.get(control) ?? null),
    };
    if (of.newest !== null) of.newest.newerOfAgency = asked;
    of.newest = asked;
    if (control !== "") {
      if (asked.olderOfControl !== null) asked.olderOfControl.newerOfControl = asked;
      of.byControl.set(control, asked);
    }
    if (this.#newest === null) this.#oldest = asked;
    else this.#newest.next = asked;
    this.#newest = asked;
    this.#size++;
  }

  /** By control field: the newest message of the agency that carried it and asked the responder. */
  byControl(agency: number, control: string, responder: string, nowMs: number): Found | null {
    let asked = this.#agencies.get(agency)?.byControl.get(control) ?? null;
    for (; asked !== null && isWithin(asked, nowMs, KNOWN_MS); asked = asked.olderOfControl) {
      const found = this.#legOf(asked, responder);
      if (found !== null) return found;
    }
    return null;
  }

  /** By keys: the newest message of the agency that this key answers, that asked the responder and still waits. */
  byFacts(agency: number, key: string, responder: string, nowMs: number): Found | null {
    let newest: Found | null = null;
    let asked = this.#agencies.get(agency)?.newest ?? null;
    for (
      let step = 0;
      asked !== null && step < FACTS_STEPS_MAX && isWithin(asked, nowMs, FACTS_KNOWN_MS);
      step++, asked = asked.olderOfAgency
    ) {
      if (!this.#responses[asked.pending.keyIndex]!.has(key)) continue;
      const found = this.#legOf(asked, responder);
      if (found === null) continue;
      if (found.pending.legs[found.leg]!.isOpen) return found;
      newest ??= found;
    }
    return newest;
  }

  /** Forgets what is older than an hour. */
  expire(nowMs: number): void {
    while (this.#oldest !== null && !isWithin(this.#oldest, nowMs, KNOWN_MS)) this.#forgetOldest();
  }

  /** The leg that asks a responder: one that still waits before one that has ended. */
  #legOf({ pending }: Asked, responder: string): Found | null {
    let found: Found | null = null;
    for (const [leg, { destination, isOpen }] of pending.legs.entries()) {
      if (!this.#responders.answers(responder, destination)) continue;
      const isOnlyResponder = this.#responders.isOne(destination);
      if (isOpen) return { pending, leg, isOnlyResponder };
      found ??= { pending, leg, isOnlyResponder };
    }
    return found;
  }

  #forgetOldest(): void {
    const oldest = this.#oldest!;
    const of = this.#agencies.get(oldest.agency)!;
    const { control } = oldest.pending;
    if (oldest.newerOfAgency === null) this.#agencies.delete(oldest.agency);
    else oldest.newerOfAgency.olderOfAgency = null;
    if (oldest.newerOfControl === null) of.byControl.delete(control);
    else oldest.newerOfControl.olderOfControl = null;
    this.#oldest = oldest.next;
    if (this.#oldest === null) this.#newest = null;
    this.#size--;
  }
}

function isWithin({ pending }: Asked, nowMs: number, ms: number): boolean {
  return nowMs - pending.arrivalMs <= ms;
}

/** Which responders (first two characters of an ORI) answer for which destination beyond the state. */
class Responders {
  /** By destination code; null: every state. */
  readonly #byCode = new Map<string, ReadonlySet<string> | null>();
  /** Destinations that one responder answers for. */
  readonly #single = new Set<string>();

  constructor(all: readonly DestinationCode[]) {
    const beyond = all.filter(
      (one) => one.class === "outOfState" || one.class === "region" || one.class === "canada",
    );
    const canada = new Set(beyond.filter((one) => one.class === "canada").map(({ code }) => code));
    for (const { code, name, kind, class: codeClass, members } of beyond) {
      if (code === NLETS) this.#byCode.set(code, null);
      else if (kind === "region") this.#byCode.set(code, new Set(members));
      else if (kind === "special" && codeClass === "canada") this.#byCode.set(code, canada);
      else {
        // A province may have two codes of one name.
        const codes = beyond.filter((one) => one.name === name).map((one) => one.code);
        this.#byCode.set(code, new Set(codes));
        this.#single.add(code);
      }
    }
  }

  answers(responder: string, destination: string): boolean {
    const of = this.#byCode.get(
      destination.length === ORI_CHARACTERS ? destination.slice(0, 2) : destination,
    );
    return of !== undefined && (of === null || responder === NLETS || of.has(responder));
  }

  isOne(destination: string): boolean {
    return destination.length === ORI_CHARACTERS || this.#single.has(destination);
  }
}
const ORI_CHARACTERS = 9;
