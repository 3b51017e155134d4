/**
 * Sessions whose connection broke, for as long as their stations may come back to them.
 *
 * All wait equally long, so the first that was parked is the first whose time is over; it is also the one that gives
 * way at the bounds, in number and in bytes of what is kept for all of them: it is the least likely to come back. What
 * was for it goes back to the exchange, as at the end of its time, and is not lost.
 *
 * Of sessions that have ended only how far their deliveries had come is remembered, so that a station that comes too
 * late hears which ones will not come under their numbers.
 */
import { ENDED_SESSIONS_MAX, PARKED_BYTES_MAX, PARKED_SESSIONS_MAX } from "../limits.ts";
import type { Session } from "./session.ts";

/** What a parked session costs besides its deliveries. */
const SESSION_BYTES = 1024;

interface Parked {
  readonly untilMs: number;
  bytes: number;
}

export interface EndedSession {
  /** Index of the station that had signed on. */
  readonly station: number;
  /** Number of its last delivery. */
  readonly sentDelivery: number;
}

export class ParkedSessions {
  /** In the order in which they were parked. */
  readonly #parked = new Map<Session, Parked>();
  readonly #ended = new Map<number, EndedSession>();
  #bytes = 0;

  get count(): number {
    return this.#parked.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get all(): Session[] {
    return [...this.#parked.keys()];
  }

  /** @param untilMs on the edge's clock; never before that of one parked earlier */
  add(session: Session, untilMs: number): void {
    const bytes = SESSION_BYTES + (session.sent?.bytes ?? 0) + (session.waiting?.bytes ?? 0);
    this.#parked.set(session, { untilMs, bytes });
    this.#bytes += bytes;
  }

  /** Something more is kept for it. */
  grow(session: Session, bytes: number): void {
    const parked = this.#parked.get(session);
    if (parked === undefined) return;
    parked.bytes += bytes;
    this.#bytes += bytes;
  }

  remove(session: Session): void {
    this.#bytes -= this.#parked.get(session)?.bytes ?? 0;
    this.#parked.delete(session);
  }

  /** The one to be ended next, because its time is over or there are too many; null: none is. */
  next(nowMs: number): Session | null {
    for (const [session, { untilMs }] of this.#parked) {
      const isTooMuch = this.#parked.size > PARKED_SESSIONS_MAX || this.#bytes > PARKED_BYTES_MAX;
      return isTooMuch || nowMs >= untilMs ? session : null;
    }
    return null;
  }

  /** A session that could have been resumed has ended. */
  remember(session: number, ended: EndedSession): void {
    if (this.#ended.size >= ENDED_SESSIONS_MAX) {
      const [oldest] = this.#ended.keys();
      this.#ended.delete(oldest!);
    }
    this.#ended.set(session, ended);
  }

  ended(session: number): EndedSession | null {
    return this.#ended.get(session) ?? null;
  }
}
