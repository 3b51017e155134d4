/**
 * What the stations' edge counts. Plain numbers: whoever publishes them reads them when asked.
 */
import type { CloseCode, RejectCode, ResumeCode } from "../domain/codes.ts";

export interface EdgeCounters {
  /** Open connections, signed on or not (a state, not a sum). */
  connections: number;
  /** Sessions that are signed on (a state, not a sum), those that lag included, parked ones not. */
  sessions: number;
  /** Of these: such as take their deliveries more slowly than they come (a state, not a sum). */
  lagging: number;
  /** Sessions whose connection broke and whose stations may come back (a state, not a sum). */
  parked: number;
  /** Sessions that have ended for good, however they did. */
  sessionsEnded: number;
  /** Sign-ons that went on with an earlier session. */
  resumes: number;
  /** Sign-ons that asked for it in vain. */
  resumesRefused: Map<ResumeCode, number>;
  connectionsOpened: number;
  /** Upgrades that were answered with an HTTP error. */
  upgradesRefused: number;
  signOns: number;
  signOnsRefused: number;
  framesIn: number;
  bytesIn: number;
  framesOut: number;
  bytesOut: number;
  /** Messages handed to the intake. */
  messagesIn: number;
  /** Deliveries sent. */
  deliveriesOut: number;
  /** Deliveries that were sent or waiting, and unconfirmed, when their session ended. */
  deliveriesUnconfirmed: number;
  /** Frames that the socket refused because its backlog was full; each one ends its session. */
  sendsDropped: number;
  /** Bytes of deliveries that wait for a window (a state, not a sum). */
  waitingBytes: number;
  /** Bytes of deliveries that were sent and are kept until they are confirmed (a state, not a sum). */
  unconfirmedBytes: number;
  /** Messages refused at the edge itself. */
  rejectsByCode: Map<RejectCode, number>;
  /** Sessions and connections that the edge ended. */
  closesByCode: Map<CloseCode, number>;
}

export function createEdgeCounters(): EdgeCounters {
  return {
    connections: 0,
    sessions: 0,
    lagging: 0,
    parked: 0,
    sessionsEnded: 0,
    resumes: 0,
    resumesRefused: new Map(),
    connectionsOpened: 0,
    upgradesRefused: 0,
    signOns: 0,
    signOnsRefused: 0,
    framesIn: 0,
    bytesIn: 0,
    framesOut: 0,
    bytesOut: 0,
    messagesIn: 0,
    deliveriesOut: 0,
    deliveriesUnconfirmed: 0,
    sendsDropped: 0,
    waitingBytes: 0,
    unconfirmedBytes: 0,
    rejectsByCode: new Map(),
    closesByCode: new Map(),
  };
}

export function countCode<Code>(counts: Map<Code, number>, code: Code): void {
  counts.set(code, (counts.get(code) ?? 0) + 1);
}
