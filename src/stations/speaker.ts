/**
 * A subprotocol as the edge uses it: turns frames into acts, and what is to be said into frames.
 *
 * There is one speaker per subprotocol, not per session; what it remembers of a session is in the session.
 */
import type { CloseCode, RejectCode, WarningCode } from "../domain/codes.ts";
import type { Delivery, Rejection } from "../exchange/ports.ts";
import type { ResumeReport } from "../wire/session/switchFrames.ts";
import type { ResumeAsked } from "./resumeDesk.ts";
import type { Session } from "./session.ts";

/** What a station's frame may ask for; the edge does it. */
export interface EdgeActs {
  /** `resume`: the session that is to go on, null where the station asks for none. */
  signOn(
    session: Session,
    station: string,
    secret: string,
    isBare: boolean,
    resume: ResumeAsked | null,
  ): void;
  /** `mnemonic` as in the slab, or MNEMONIC_MALFORMED; `bytesMax` is the subprotocol's own limit. */
  submit(
    session: Session,
    reference: number,
    mnemonic: number,
    flags: number,
    bytes: Uint8Array,
    bytesMax: number,
  ): void;
  /** Refuses an item at the edge. The item counts as ended. */
  reject(session: Session, reference: number, code: RejectCode, at: number, bytes: Uint8Array): void;
  confirm(session: Session, upTo: number): void;
  /** The station has answered a heartbeat, and so has read all that left before it. */
  heartbeatAnswered(session: Session): void;
  /** Ends the session; without a sentence the Close frame carries the one of the table. */
  end(session: Session, code: CloseCode, sentence?: string): void;
  send(session: Session, message: Uint8Array | string, isBinary: boolean): void;
  /** Puts the session into the list of those with something to send. */
  markDirty(session: Session): void;
}

/** What a welcome says of resuming. */
export interface ResumeWords {
  /** Null: the session cannot be resumed. */
  readonly token: string | null;
  /** What became of the session that the sign-on named; null: it named none. */
  readonly report: ResumeReport | null;
}

export interface Speaker {
  /** Whether sessions of this subprotocol can be resumed. */
  readonly canResume: boolean;
  /** `bytes` is only valid during the call, and not longer than FRAME_BYTES_MAX. */
  receive(session: Session, bytes: Uint8Array, isBinary: boolean): void;

  // At once:
  welcome(session: Session, resume: ResumeWords): void;
  heartbeat(session: Session): void;
  drain(session: Session, seconds: number): void;
  /**
   * A delivery whose text many sessions get; nothing of the session waits for a flush. Gives it its number,
   * `session.sentDelivery`.
   */
  deliverShared(session: Session, delivery: Delivery): void;

  // With the next flush:
  accepted(session: Session, reference: number, sequence: number, station: number): void;
  warned(session: Session, reference: number, warning: WarningCode, at: number): void;
  rejected(
    session: Session,
    reference: number,
    sequence: number,
    station: number,
    rejection: Rejection,
  ): void;
  /** Gives the delivery its number, `session.sentDelivery`. */
  deliver(session: Session, delivery: Delivery): void;
  /** Items have ended without the station seeing it. */
  settled(session: Session): void;
  flush(session: Session): void;
  /** The session is over: gives back what was gathered. */
  forget(session: Session): void;
}
