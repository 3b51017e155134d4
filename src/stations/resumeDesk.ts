/**
 * Says whether a sign-on continues an earlier session, and if not, why.
 *
 * The station has shown its secret before it comes here: a stolen token alone opens nothing, and one of another
 * station is only told to be that.
 */
import { ResumeCode } from "../domain/codes.ts";
import type { ParkedSessions } from "./parkedSessions.ts";
import { isSameHash, type ResumeTokens } from "./resumeTokens.ts";
import type { Session } from "./session.ts";

/** What a sign-on asks for. */
export interface ResumeAsked {
  readonly token: string;
  /** Number of the last delivery that the station has; 0: none. */
  readonly delivery: number;
}

export type ResumeAnswer =
  | { readonly kind: "resumed"; readonly session: Session }
  /** `lastDelivery`: number of the last one that was sent in that session; null: not known. */
  | { readonly kind: "refused"; readonly code: ResumeCode; readonly lastDelivery: number | null };

export class ResumeDesk {
  readonly #tokens: ResumeTokens;
  readonly #sessions: ReadonlyMap<number, Session>;
  readonly #parked: ParkedSessions;

  /** @param sessions those that are signed on or parked, by number */
  constructor(tokens: ResumeTokens, sessions: ReadonlyMap<number, Session>, parked: ParkedSessions) {
    this.#tokens = tokens;
    this.#sessions = sessions;
    this.#parked = parked;
  }

  /** Gives a session a new token, the only one that opens it from now on. */
  issue(session: Session): string {
    const { token, hash } = this.#tokens.issue(session.number, session.resumes);
    session.tokenHash = hash;
    return token;
  }

  ask({ token, delivery }: ResumeAsked, station: number): ResumeAnswer {
    const read = this.#tokens.read(token);
    if (read === null) return refused(ResumeCode.tokenUnknown);
    if (read === "otherRun") return refused(ResumeCode.switchRestarted);
    const session = this.#sessions.get(read.session);
    if (session === undefined) return this.#askEnded(read.session, station);
    const isGenuine = isSameHash(read.hash, session.tokenHash);
    if (session.entry?.station !== station) {
      return refused(isGenuine ? ResumeCode.tokenOfAnotherStation : ResumeCode.tokenUnknown);
    }
    const { sentDelivery } = session;
    if (read.turn < session.resumes) return refused(ResumeCode.tokenUsed, sentDelivery);
    if (!isGenuine) return refused(ResumeCode.tokenUnknown, sentDelivery);
    if (delivery > sentDelivery) return refused(ResumeCode.deliveryUnknown, sentDelivery);
    return { kind: "resumed", session };
  }

  #askEnded(number: number, station: number): ResumeAnswer {
    const ended = this.#parked.ended(number);
    if (ended !== null && ended.station !== station) return refused(ResumeCode.tokenOfAnotherStation);
    return refused(ResumeCode.sessionEnded, ended?.sentDelivery ?? null);
  }
}

function refused(code: ResumeCode, lastDelivery: number | null = null): ResumeAnswer {
  return { kind: "refused", code, lastDelivery };
}
