/**
 * What the exchange asks of the edges, and what the edges may tell it. The edges never know each other.
 *
 * Sessions, stations and messages are plain numbers on this path: a session number is given by the stations'
 * edge and is never reused while the process lives; a station is its index in the route table.
 */
import type { CloseCode, NoticeCode, RejectCode, WarningCode } from "../domain/codes.ts";
import type { DeliveryKind } from "../domain/sessionProtocol.ts";
import type { Accounted } from "./conservation.ts";

/** Takes raw messages into the open slab. Implemented by the workers, used by the stations' edge. */
export interface Intake {
  /**
   * Copies one message. `mnemonic` is the four ASCII bytes, first character lowest, or 0; `flags` as in the
   * slab's message header. False: every slab is full, refuse with `switchBusy`.
   */
  submit(
    session: number,
    station: number,
    mnemonic: number,
    reference: number,
    flags: number,
    bytes: Uint8Array,
    arrivalMs: number,
  ): boolean;
}

/** What goes out to a station, besides acceptance. */
export interface Delivery {
  /**
   * Unique while the process lives: names it in `SessionEvents.confirmed`. 0: the exchange does not follow it, and is
   * not told.
   */
  readonly id: number;
  readonly kind: DeliveryKind;
  /** 0 first … 5 last; counts where it has to wait with others for a line that is out of service. */
  readonly priority: number;
  /** Reference of the message that this answers; 0 where there is none. */
  readonly reference: number;
  /** Sequence of the envelope of that message; 0: it had none. */
  readonly sequence: number;
  /** Copies of that message that have not ended: at least one more answer or notice comes for each. */
  readonly awaited: number;
  /** Why a notice ended a copy, or what it tells; 504 for a response in which the destination refuses; otherwise 0. */
  readonly code: RejectCode | NoticeCode | 0;
  /** Bits of DeliveryFlag. */
  readonly flags: number;
  /** Station (index) that it is for: one of those that the session carries. */
  readonly station: number;
  /** Only valid during the call, unless `isShared`. */
  readonly text: Uint8Array;
  /** Many deliveries have this very text, and nobody changes it: who keeps one need not copy it. Absent: no. */
  readonly isShared?: boolean;
  /** Longest time that it may be held, milliseconds, infinite: for ever. Absent: HOLD_MS_MAX. */
  readonly heldMs?: number;
  /** The message on whose account it is. Absent: nobody of this state sent one. */
  readonly of?: Accounted;
  /** Called when it was held and is given up. Absent: nobody needs to be told. */
  readonly givenUp?: (code: RejectCode) => void;
}

export interface Rejection {
  readonly code: RejectCode;
  /** Byte position in the message as it was sent. */
  readonly at: number;
  /** Field code, or "". */
  readonly field: string;
  /** First bytes of the input (at most 100), only valid during the call. */
  readonly echo: Uint8Array;
}

/** The stations' edge as the exchange sees it. Nothing leaves before `flush`. */
export interface StationsPort {
  /** The message is accepted; calls come in the order of the session's references. `sequence` 0: no envelope. */
  accepted(session: number, reference: number, sequence: number, station: number): void;
  warned(session: number, reference: number, warning: WarningCode, at: number): void;
  rejected(session: number, reference: number, sequence: number, station: number, rejection: Rejection): void;
  /** An accepted message has got all its answers: gives the session its credit back. */
  settled(session: number): void;
  /**
   * Delivers to that session if it is still there, else to the station's present session, without the reference (it
   * belongs to the session that is gone; the control field still tells). False: the station is away.
   */
  respond(session: number, delivery: Delivery): boolean;
  /** Delivers to the session that carries the station at present. False: away. */
  deliver(delivery: Delivery): boolean;
  isPresent(station: number): boolean;
  /** Deliveries that the station's session would take at once; 0: it is away, or its window is full. */
  deliveryRoom(station: number): number;
  /** Ends the sessions of stations (indexes). `detail` goes into the Close frame behind the code's sentence, "" for none. */
  endSessions(stations: readonly number[], code: CloseCode, detail: string): void;
  /** Sends what has gathered, one cork per session. Called once at the end of each batch of work. */
  flush(): void;
}

/** What the stations' edge tells the exchange. */
export interface SessionEvents {
  /** A station has shown its secret: why it may not sign on all the same, or null. */
  signingOn(station: number): CloseCode | null;
  signedOn(session: number, station: number): void;
  /** The stations have confirmed these deliveries (`Delivery.id`); called once for a frame or a flush. */
  confirmed(ids: readonly number[]): void;
  /**
   * The session is finally gone. `unconfirmed` is what was handed over for it and not confirmed, in order: first what
   * was sent (with the flag *repeated*), then what waited; their texts are the exchange's from here on. It may be called
   * while the exchange hands something over: what that call returns true for is among them, or was sent.
   */
  ended(session: number, station: number, unconfirmed: readonly Delivery[]): void;
}
