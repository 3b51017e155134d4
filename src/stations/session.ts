/**
 * One session of a station, from the upgrade of its connection to its end: numbers only, no behaviour.
 *
 * A session that is resumed goes on in the object of its new connection, which takes over what belongs to the session
 * rather than to the connection; the old object is ended.
 *
 * An idle session has to stay small (100,000 of them on one machine), so what is only needed while something
 * is going on (`gathered`, `waiting`) is null otherwise.
 */

import type { RejectCode } from "../domain/codes.ts";
import type { StationSocket } from "./listener.ts";
import type { StationEntry } from "./ports.ts";
import type { SentDeliveries } from "./sentDeliveries.ts";
import type { Speaker } from "./speaker.ts";
import type { WaitingDeliveries } from "./waitingDeliveries.ts";

/** A refusal as it is kept for a station that may not have heard it. */
export interface KeptRejection {
  readonly reference: number;
  readonly code: RejectCode;
  readonly at: number;
  readonly field: string;
}

export class Session {
  readonly socket: StationSocket;
  readonly speaker: Speaker;
  /** connected: has not signed on. parked: its connection broke. From then on nothing may touch the socket. */
  stage: "connected" | "signedOn" | "parked" | "ended" = "connected";
  /** Given at sign-on, counts from 1, never used again; 0 before. */
  number = 0;
  /** Null before the sign-on. */
  entry: StationEntry | null = null;
  /** A person at a terminal: deliveries are confirmed by being sent, WebSocket pongs count as signs of life. */
  isBare = false;

  // ── messages of the station
  lastReference = 0;
  /** Messages handed to the intake that have not ended. */
  outstanding = 0;
  /** Messages refused as beyond the window since the last one that was taken. */
  busyInARow = 0;
  /** Items that have ended, rejected ones included; what the station was told of it last. */
  settled = 0;
  settledTold = 0;
  /** Endings that the station sees by themselves (rejections, last answers); how many when it was told last. */
  endingsSeen = 0;
  endingsSeenTold = 0;
  /** Reference up to which all is decided; what the station was told last. */
  acceptedUpTo = 0;
  acceptedTold = 0;
  /** Refusals that the station may not have heard, oldest first; null: none. */
  rejections: KeptRejection[] | null = null;
  /** A heartbeat has left after the last of them: its answer shows that they were heard. */
  isProbed = false;

  // ── resuming
  /** Of the token that opens it; "": nothing does. */
  tokenHash = "";
  /** How often it was resumed. */
  resumes = 0;

  // ── deliveries to the station
  /** Number of the last delivery that was sent; number of the last that was confirmed. */
  sentDelivery = 0;
  confirmedDelivery = 0;
  /** What was sent and is not confirmed; null: nothing is. */
  sent: SentDeliveries | null = null;
  waiting: WaitingDeliveries | null = null;
  /** The socket has a backlog: deliveries wait until it has drained. */
  isBacklogged = false;
  /** It takes its deliveries more slowly than they come. */
  isLagging = false;

  // ── times, on the edge's clock
  readonly openedMs: number;
  lastHeardMs: number;
  lastSentMs: number;

  /** Stands in the edge's list of sessions with something to send. */
  isDirty = false;
  /** What the speaker has gathered for the next flush; its own business. */
  gathered: unknown = null;

  constructor(socket: StationSocket, speaker: Speaker, nowMs: number) {
    this.socket = socket;
    this.speaker = speaker;
    this.openedMs = nowMs;
    this.lastHeardMs = nowMs;
    this.lastSentMs = nowMs;
  }

  /** Goes on with the session of another connection, which is ended. What was told to the station is told again. */
  takeOver(old: Session): void {
    this.number = old.number;
    this.entry = old.entry;
    this.lastReference = old.lastReference;
    this.outstanding = old.outstanding;
    this.settled = old.settled;
    this.endingsSeen = old.endingsSeen;
    this.acceptedUpTo = old.acceptedUpTo;
    // Less than anything: also a session that has nothing accepted is told so.
    this.acceptedTold = -1;
    this.rejections = old.rejections;
    this.resumes = old.resumes + 1;
    this.sentDelivery = old.sentDelivery;
    this.confirmedDelivery = old.confirmedDelivery;
    this.sent = old.sent;
    this.waiting = old.waiting;
    old.sent = null;
    old.waiting = null;
    old.stage = "ended";
  }

  /** Deliveries that were sent, or wait to be, and are not confirmed. */
  get unconfirmed(): number {
    return this.sentDelivery - this.confirmedDelivery + (this.waiting?.count ?? 0);
  }
}
