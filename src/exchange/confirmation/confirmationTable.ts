/**
 * Hit confirmations that are under way, each a small state machine on an injected clock (nlets 12).
 *
 *   request ──▶ open ──answer Y, N, E──▶ answered
 *                │ └──answer P, HRS──▶ pending ──hours over──▶ expired
 *                └──time over──▶ expired ──next request──▶ open; a late answer ──▶ answered or pending
 *
 * A case is one record between one pair of agencies: requester and owner. Answers are typed by people, so a case
 * is found by case number and NCIC number; the control field only helps where both say nothing else. Test
 * messages have a table of their own.
 *
 * The number of cases is bounded. Ended ones are kept for answers that come late, and give way first; when all
 * are waiting, a new request is not taken, and its sender is told that nobody watches its time.
 */
import type { AnswerFacts, Confirmation, RequestFacts } from "./confirmationMessage.ts";
import type { ConfirmationSettings } from "./confirmationSettings.ts";
import { OnTimeRecord } from "./onTimeRecord.ts";

export type ConfirmationState = "open" | "pending" | "answered" | "expired";

export type ConfirmationTimes = Omit<ConfirmationSettings, "secondCopies" | "thirdCopies">;

/** What the last answer said. */
export interface GivenAnswer {
  readonly confirmation: Confirmation;
  readonly hours: number;
  readonly responder: string;
  readonly atMs: number;
  readonly isLate: boolean;
}

export interface ConfirmationCase<Asker> {
  readonly id: number;
  readonly requester: string;
  readonly owner: string;
  readonly recordType: string;
  readonly oca: string;
  readonly nic: string;
  control: string;
  state: ConfirmationState;
  request: 1 | 2 | 3;
  isUrgent: boolean;
  /** Who sent the last request; null: somebody in another state. */
  asker: Asker | null;
  /** When the last request came. */
  askedAtMs: number;
  /** Until when the answer (open) or the final one (pending) is due. */
  dueAtMs: number;
  answer: GivenAnswer | null;
  /** What the last request has been counted as; null: nothing yet. */
  countedAs: "onTime" | "late" | "unanswered" | null;
}

export type RequestOutcome<Asker> =
  | {
      readonly kind: "watched";
      readonly case: ConfirmationCase<Asker>;
      /** A second or third request without the one before it. */
      readonly isOutOfOrder: boolean;
      /** The same request again while it waits: its time goes on. */
      readonly isRepeat: boolean;
    }
  | { readonly kind: "notWatched"; readonly isOutOfOrder: boolean };

const HOUR_MS = 3_600_000;

export class ConfirmationTable<Asker> {
  readonly record = new OnTimeRecord();
  readonly #times: ConfirmationTimes;
  /** Open and pending cases by id. */
  readonly #waiting = new Map<number, ConfirmationCase<Asker>>();
  /** Answered and expired cases by id, in the order in which they ended. */
  readonly #ended = new Map<number, { readonly case: ConfirmationCase<Asker>; readonly atMs: number }>();
  readonly #byPair = new Map<string, ConfirmationCase<Asker>[]>();
  #lastId = 0;
  /** Nothing is due before. */
  #nextDueMs = Number.POSITIVE_INFINITY;

  constructor(times: ConfirmationTimes) {
    this.#times = times;
  }

  get waiting(): readonly ConfirmationCase<Asker>[] {
    return [...this.#waiting.values()];
  }

  /** Cases by state. */
  get counts(): Readonly<Record<ConfirmationState, number>> {
    const counts = { open: 0, pending: 0, answered: 0, expired: 0 };
    for (const { state } of this.#waiting.values()) counts[state]++;
    for (const { case: one } of this.#ended.values()) counts[one.state]++;
    return counts;
  }

  request(facts: RequestFacts, asker: Asker | null, nowMs: number): RequestOutcome<Asker> {
    const known = this.#find(facts, "");
    const isOutOfOrder = facts.request > 1 && (known === null || known.request < facts.request - 1);
    if (known?.state === "open" && known.request === facts.request) {
      known.asker = asker;
      known.control = facts.control;
      return { kind: "watched", case: known, isOutOfOrder, isRepeat: true };
    }
    const one = known ?? this.#create(facts);
    if (one === null) return { kind: "notWatched", isOutOfOrder };
    if (one.state === "open" && known !== null) this.record.add(one.owner, "superseded");
    one.control = facts.control;
    one.request = facts.request;
    one.isUrgent = facts.isUrgent;
    one.asker = asker;
    one.askedAtMs = nowMs;
    one.answer = null;
    one.countedAs = null;
    this.record.add(one.owner, "requests");
    this.#wait(one, "open", nowMs + (facts.isUrgent ? this.#times.urgentMs : this.#times.routineMs));
    return { kind: "watched", case: one, isOutOfOrder, isRepeat: false };
  }

  /** The case that it answers, with `answer` set; null: it answers nothing that is known. */
  answer(facts: AnswerFacts, nowMs: number): ConfirmationCase<Asker> | null {
    const one = this.#find(facts, facts.control);
    if (one === null) return null;
    const isLate = one.countedAs === "unanswered" || (one.countedAs === null && nowMs > one.dueAtMs);
    const { confirmation, hours, responder } = facts;
    one.answer = { confirmation, hours, responder, atMs: nowMs, isLate };
    if (one.countedAs === "unanswered") this.record.add(one.owner, "unanswered", -1);
    if (one.countedAs === "unanswered" || one.countedAs === null) {
      one.countedAs = isLate ? "late" : "onTime";
      this.record.add(one.owner, one.countedAs);
    }
    if (confirmation === "P") this.#wait(one, "pending", nowMs + hours * HOUR_MS);
    else this.#end(one, "answered", nowMs);
    return one;
  }

  /** Forgets the case whose last request, from `asker` to `owner`, never left. */
  withdraw(asker: Asker, owner: string): void {
    for (const one of this.#waiting.values()) {
      if (one.asker !== asker || one.owner !== owner) continue;
      this.record.add(owner, "requests", -1);
      this.#forget(one);
    }
  }

  /** Cases whose time has just passed. Also forgets what ended long ago. */
  expire(nowMs: number): readonly ConfirmationCase<Asker>[] {
    for (const { case: one, atMs } of this.#ended.values()) {
      if (nowMs - atMs <= this.#times.knownMs) break;
      this.#forget(one);
    }
    if (nowMs < this.#nextDueMs) return [];
    const expired: ConfirmationCase<Asker>[] = [];
    this.#nextDueMs = Number.POSITIVE_INFINITY;
    for (const one of this.#waiting.values()) {
      if (one.dueAtMs <= nowMs) expired.push(one);
      else this.#nextDueMs = Math.min(this.#nextDueMs, one.dueAtMs);
    }
    for (const one of expired) {
      if (one.state === "pending") this.record.add(one.owner, "promisesBroken");
      else {
        one.countedAs = "unanswered";
        this.record.add(one.owner, "unanswered");
      }
      this.#end(one, "expired", nowMs);
    }
    return expired;
  }

  #create({ requester, owner, recordType, oca, nic }: RequestFacts): ConfirmationCase<Asker> | null {
    if (this.#waiting.size + this.#ended.size >= this.#times.casesMax) {
      const [oldest] = this.#ended.values();
      if (oldest === undefined) return null;
      this.#forget(oldest.case);
    }
    const one: ConfirmationCase<Asker> = {
      id: ++this.#lastId,
      requester,
      owner,
      recordType,
      oca,
      nic,
      control: "",
      state: "open",
      request: 1,
      isUrgent: false,
      asker: null,
      askedAtMs: 0,
      dueAtMs: 0,
      answer: null,
      countedAs: null,
    };
    const pair = pairOf(requester, owner);
    const cases = this.#byPair.get(pair);
    if (cases === undefined) this.#byPair.set(pair, [one]);
    else cases.push(one);
    return one;
  }

  #wait(one: ConfirmationCase<Asker>, state: "open" | "pending", dueAtMs: number): void {
    one.state = state;
    one.dueAtMs = dueAtMs;
    this.#ended.delete(one.id);
    this.#waiting.set(one.id, one);
    this.#nextDueMs = Math.min(this.#nextDueMs, dueAtMs);
  }

  #end(one: ConfirmationCase<Asker>, state: "answered" | "expired", atMs: number): void {
    one.state = state;
    this.#waiting.delete(one.id);
    this.#ended.delete(one.id);
    this.#ended.set(one.id, { case: one, atMs });
  }

  #forget(one: ConfirmationCase<Asker>): void {
    this.#waiting.delete(one.id);
    this.#ended.delete(one.id);
    const pair = pairOf(one.requester, one.owner);
    const left = this.#byPair.get(pair)!.filter((other) => other !== one);
    if (left.length === 0) this.#byPair.delete(pair);
    else this.#byPair.set(pair, left);
  }

  /** The case that fits best; of equal ones that which waits, then the newest. */
  #find(facts: RequestFacts | AnswerFacts, control: string): ConfirmationCase<Asker> | null {
    let best: ConfirmationCase<Asker> | null = null;
    let bestFit = 0;
    for (const one of this.#byPair.get(pairOf(facts.requester, facts.owner)) ?? []) {
      const fit = fitOf(one, facts, control);
      if (fit === 0) continue;
      const isWaiting = one.state === "open" || one.state === "pending";
      const weight = 2 * fit + (isWaiting ? 1 : 0);
      if (weight >= bestFit) {
        best = one;
        bestFit = weight;
      }
    }
    return best;
  }
}

/**
 * 0: another record. An NCIC number that agrees weighs most and one that differs decides against; without one,
 * the record type has to agree as well.
 */
function fitOf(
  one: ConfirmationCase<unknown>,
  { nic, oca, recordType }: RequestFacts | AnswerFacts,
  control: string,
): number {
  if (nic !== "" && one.nic !== "" && nic !== one.nic) return 0;
  const isSameNic = nic !== "" && nic === one.nic;
  if (!isSameNic && recordType !== one.recordType) return 0;
  const isSameOca = oca !== "" && oca === one.oca;
  const isSameControl = control !== "" && control === one.control;
  return (isSameNic ? 4 : 0) + (isSameOca ? 2 : 0) + (isSameControl ? 1 : 0);
}

function pairOf(requester: string, owner: string): string {
  return `${requester} ${owner}`;
}
