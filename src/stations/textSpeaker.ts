/**
 * The text subprotocol at the edge: one WebSocket text message is one message or one line of service.
 *
 * A station that signed on with a bare line is a person: its deliveries are confirmed by being sent. One that
 * signed on with an envelope is a host, and acknowledges by sequence, cumulatively.
 */

import { MESSAGE_FLAG_TEXT_SUBPROTOCOL } from "../core/layout.ts";
import { CloseCode, RejectCode, type WarningCode } from "../domain/codes.ts";
import { DeliveryKind } from "../domain/sessionProtocol.ts";
import type { Delivery, Rejection } from "../exchange/ports.ts";
import { ENVELOPE_BYTES_MAX, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX } from "../limits.ts";
import { type EdgeClock, heartbeatSeconds, type SessionLimits, type StationDirectory } from "./ports.ts";
import type { Session } from "./session.ts";
import { SharedLines } from "./sharedLines.ts";
import type { EdgeActs, Speaker } from "./speaker.ts";
import {
  type ControlLine,
  countOf,
  deliveryLetters,
  type EnvelopeClass,
  envelopeLine,
  envelopeOf,
  latin1,
  NO_SEQUENCE,
  readControlLine,
  rejectLines,
  sequenceOf,
  warningLines,
} from "./textLines.ts";

interface Acceptance {
  readonly reference: number;
  readonly head: string;
  readonly warnings: string[];
}

/** What waits for the flush, in the order in which it came. */
interface Gathered {
  readonly lines: (string | Acceptance)[];
  bytes: number;
  /** Warnings that came before the acceptance of their message. */
  early: { reference: number; line: string }[];
}

const CLASS_OF_KIND = {
  [DeliveryKind.response]: "RSP",
  [DeliveryKind.message]: "ADM",
  [DeliveryKind.notice]: "SVC",
  [DeliveryKind.broadcast]: "BRD",
} as const;

/** For the person who mistyped the first line. */
const SIGN_ON_SENTENCE =
  "The sign-on cannot be read. Type SIGNON, the station and its secret, with blanks between.";

export class TextSpeaker implements Speaker {
  /** Without references and credit of its own a station could not tell what became of its messages. */
  readonly canResume = false;
  readonly #edge: EdgeActs;
  readonly #limits: SessionLimits;
  readonly #directory: StationDirectory;
  readonly #clock: EdgeClock;
  readonly #shared = new SharedLines();

  constructor(edge: EdgeActs, limits: SessionLimits, directory: StationDirectory, clock: EdgeClock) {
    this.#edge = edge;
    this.#limits = limits;
    this.#directory = directory;
    this.#clock = clock;
  }

  // ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

  receive(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    const edge = this.#edge;
    if (isBinary) {
      edge.end(session, CloseCode.binaryInText);
      return;
    }
    const line = readControlLine(bytes);
    if (session.stage !== "signedOn") {
      if (line?.kind === "signOn") edge.signOn(session, line.station, line.secret, line.isBare, null);
      else if (line?.kind === "malformed") edge.end(session, CloseCode.frameMalformed, SIGN_ON_SENTENCE);
      else edge.end(session, CloseCode.notSignedOn);
      return;
    }
    if (line !== null) {
      this.#receiveLine(session, line, bytes);
      return;
    }
    const bytesMax = MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX;
    edge.submit(session, session.lastReference + 1, 0, MESSAGE_FLAG_TEXT_SUBPROTOCOL, bytes, bytesMax);
  }

  #receiveLine(session: Session, line: ControlLine, bytes: Uint8Array): void {
    const edge = this.#edge;
    switch (line.kind) {
      case "signOn":
        edge.end(session, CloseCode.frameMalformed);
        break;
      case "acknowledge":
        this.#acknowledge(session, line.sequence);
        break;
      case "heartbeat":
        edge.send(session, this.#serviceLine(session, "ALIVE"), false);
        break;
      case "heartbeatAnswer":
        break;
      case "signOff":
        edge.end(session, CloseCode.signedOff);
        break;
      case "malformed": {
        // It takes a reference as every message does: the station counts what it sends.
        session.lastReference += 1;
        edge.reject(session, session.lastReference, RejectCode.envelopeMalformed, line.at, bytes);
        break;
      }
      default:
        assertNever(line);
    }
  }

  #acknowledge(session: Session, sequence: number): void {
    if (session.isBare) return;
    const upTo = countOf(sequence, session.sentDelivery);
    if (sequence === NO_SEQUENCE || upTo < 1) this.#edge.end(session, CloseCode.frameMalformed);
    else this.#edge.confirm(session, upTo);
  }

  // ── out, at once ──────────────────────────────────────────────────────────────────────────────────────────

  welcome(session: Session): void {
    const { submitWindow, deliverWindow, banner } = this.#limits;
    const heartbeat = heartbeatSeconds(this.#limits);
    const words = `WELCOME SESSION ${session.number} HEARTBEAT ${heartbeat} MESSAGE ${MESSAGE_BYTES_MAX} FRAME ${FRAME_BYTES_MAX} WINDOW ${submitWindow} DELIVER ${deliverWindow}`;
    this.#edge.send(session, this.#serviceLine(session, `${words}\r\n${banner}`), false);
  }

  /** A person's screen stays clean: the terminal's own WebSocket answers a ping. */
  heartbeat(session: Session): void {
    if (session.isBare) session.socket.ping();
    else this.#edge.send(session, this.#serviceLine(session, "HEARTBEAT"), false);
  }

  drain(session: Session, seconds: number): void {
    this.#edge.send(session, this.#serviceLine(session, `DRAIN ${seconds}`), false);
  }

  deliverShared(session: Session, delivery: Delivery): void {
    const { kind, flags, text, station } = delivery;
    this.#shared.prepare({ class: CLASS_OF_KIND[kind], flags, text }, this.#clock.wallClock());
    const line = this.#shared.line(this.#mnemonic(session, station), sequenceOf(++session.sentDelivery));
    this.#edge.send(session, line, false);
  }

  // ── out, with the next flush ──────────────────────────────────────────────────────────────────────────────

  accepted(session: Session, reference: number, sequence: number, station: number): void {
    session.acceptedUpTo = reference;
    const gathered = this.#gatheredOf(session);
    const head = this.#envelope("ACK", this.#mnemonic(session, station), sequence || sequenceOf(reference));
    const warnings = gathered.early.filter((early) => early.reference === reference).map(({ line }) => line);
    if (warnings.length > 0) gathered.early = gathered.early.filter((early) => early.reference !== reference);
    this.#gather(session, { reference, head, warnings }, head.length);
  }

  warned(session: Session, reference: number, warning: WarningCode, at: number): void {
    const gathered = this.#gatheredOf(session);
    const line = warningLines(warning, at);
    const acceptance = gathered.lines.find((one) => typeof one === "object" && one.reference === reference);
    if (typeof acceptance === "object") acceptance.warnings.push(line);
    else gathered.early.push({ reference, line });
  }

  rejected(
    session: Session,
    reference: number,
    sequence: number,
    station: number,
    rejection: Rejection,
  ): void {
    const { code, at, field, echo } = rejection;
    const envelope = envelopeOf(echo);
    const mnemonic =
      station >= 0 ? this.#mnemonic(session, station) : (envelope?.mnemonic ?? session.entry!.mnemonic);
    const number = sequence || envelope?.sequence || sequenceOf(reference);
    const head = this.#envelope("NAK", mnemonic, number);
    const line = `${head}\r\n${rejectLines(code, at, field, echo)}`;
    this.#gather(session, line, line.length);
  }

  deliver(session: Session, delivery: Delivery): void {
    const number = sequenceOf(++session.sentDelivery);
    const mnemonic = this.#mnemonic(session, delivery.station);
    const letters = deliveryLetters(delivery.flags);
    const head = this.#envelope(CLASS_OF_KIND[delivery.kind], mnemonic, number, letters);
    this.#gather(session, `${head}\r\n${latin1(delivery.text)}`, head.length + delivery.text.length);
  }

  /** The text subprotocol has no word for credit; beyond the window it hears 306. */
  settled(session: Session): void {
    session.settledTold = session.settled;
  }

  flush(session: Session): void {
    const gathered = session.gathered as Gathered | null;
    if (gathered === null) return;
    session.gathered = null;
    if (gathered.early.length > 0) this.#gatheredOf(session).early = gathered.early;
    for (const line of gathered.lines) {
      const text = typeof line === "string" ? line : [line.head, ...line.warnings].join("\r\n");
      this.#edge.send(session, text, false);
    }
    session.acceptedTold = session.acceptedUpTo;
  }

  forget(session: Session): void {
    session.gathered = null;
  }

  /** What would make a long flush leaves at once. */
  #gather(session: Session, line: string | Acceptance, bytes: number): void {
    const gathered = this.#gatheredOf(session);
    gathered.lines.push(line);
    gathered.bytes += bytes;
    this.#edge.markDirty(session);
    if (gathered.bytes > FRAME_BYTES_MAX) this.flush(session);
  }

  #gatheredOf(session: Session): Gathered {
    session.gathered ??= { lines: [], bytes: 0, early: [] } satisfies Gathered;
    return session.gathered as Gathered;
  }

  #mnemonic(session: Session, station: number): string {
    return station >= 0 ? this.#directory.mnemonicOf(station) : session.entry!.mnemonic;
  }

  #serviceLine(session: Session, words: string): string {
    return `${this.#envelope("SVC", session.entry!.mnemonic, NO_SEQUENCE)}\r\n${words}`;
  }

  #envelope(kind: EnvelopeClass, mnemonic: string, sequence: number, letters = "-"): string {
    return envelopeLine(kind, mnemonic, sequence, this.#clock.wallClock(), letters);
  }
}

function assertNever(line: never): never {
  throw new Error(`a control line nobody reads: ${JSON.stringify(line)}`);
}
