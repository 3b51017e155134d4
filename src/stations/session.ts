/**
 * One connection of a station, from the upgrade to its end: numbers only, no behaviour.
 *
 * An idle session has to stay small (100,000 of them on one machine), so what is only needed while something
 * is going on (`gathered`, `waiting`) is null otherwise.
 */

import type { StationSocket } from "./listener.ts";
import type { StationEntry } from "./ports.ts";
import type { SentDeliveries } from "./sentDeliveries.ts";
import type { Speaker } from "./speaker.ts";
import type { WaitingDeliveries } from "./waitingDeliveries.ts";

export class Session {
  readonly socket: StationSocket;
  readonly speaker: Speaker;
  /** connected: has not signed on. ended: nothing may touch the socket any more. */
  stage: "connected" | "signedOn" | "ended" = "connected";
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

  // ── deliveries to the station
  /** Number of the last delivery that was sent; number of the last that was confirmed. */
  sentDelivery = 0;
  confirmedDelivery = 0;
  /** What was sent and is not confirmed; null: nothing is. */
  sent: SentDeliveries | null = null;
  waiting: WaitingDeliveries | null = null;
  /** The socket has a backlog: deliveries wait until it has drained. */
  isBacklogged = false;

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

  /** Deliveries that were sent, or wait to be, and are not confirmed. */
  get unconfirmed(): number {
    return this.sentDelivery - this.confirmedDelivery + (this.waiting?.count ?? 0);
  }
}
