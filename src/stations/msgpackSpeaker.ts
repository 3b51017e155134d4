/**
 * The MessagePack subprotocol at the edge: strict frames in, one frame per act and flush out.
 *
 * Refusals leave before the acceptance that passes them, and acceptance before answers, so that a station never
 * reads of an answer to a message that it does not yet know to be accepted.
 */
import { CloseCode, type WarningCode } from "../domain/codes.ts";
import { Act, PROTOCOL_VERSION } from "../domain/sessionProtocol.ts";
import type { Delivery, Rejection } from "../exchange/ports.ts";
import { FRAME_BYTES_MAX, MESSAGE_BYTES_MAX } from "../limits.ts";
import { FrameWriter } from "../wire/session/frameWriter.ts";
import { SharedDelivery } from "../wire/session/sharedDelivery.ts";
import { StationFrameReader } from "../wire/session/stationFrames.ts";
import { heartbeatSeconds, type SessionLimits, type StationDirectory } from "./ports.ts";
import type { Session } from "./session.ts";
import type { EdgeActs, ResumeWords, Speaker } from "./speaker.ts";

/** What surrounds the text of an item: array head, six numbers, mnemonic or field code, length of the text. */
const ITEM_OVERHEAD_BYTES = 64;
/** Writers kept for the next flush, and how large one may have grown to be kept. */
const POOL_WRITERS_MAX = 1024;
const POOL_WRITER_BYTES_MAX = 64 * 1024;
/**
 * A station that hears of no acceptance hears of its credit when so much of its window has become free again:
 * one that counts nothing but what it is told can use the rest of its window at any time.
 */
const CREDIT_SHARE = 4;

interface Warned {
  readonly reference: number;
  readonly code: WarningCode;
  readonly at: number;
}

/** What waits for the flush. */
interface Gathered {
  rejected: FrameWriter | null;
  deliver: FrameWriter | null;
  /** The session's counts of the same name before the first of these deliveries. */
  settled: number;
  endingsSeen: number;
  warnings: Warned[];
}

export class MsgpackSpeaker implements Speaker {
  readonly canResume = true;
  readonly #edge: EdgeActs;
  readonly #limits: SessionLimits;
  readonly #directory: StationDirectory;
  readonly #reader = new StationFrameReader();
  readonly #writer = new FrameWriter();
  readonly #shared = new SharedDelivery();
  readonly #pool: FrameWriter[] = [];

  constructor(edge: EdgeActs, limits: SessionLimits, directory: StationDirectory) {
    this.#edge = edge;
    this.#limits = limits;
    this.#directory = directory;
  }

  // ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

  receive(session: Session, bytes: Uint8Array, isBinary: boolean): void {
    const edge = this.#edge;
    if (!isBinary) {
      edge.end(session, CloseCode.binaryInText);
      return;
    }
    const act = this.#reader.read(bytes);
    if (act === 0) {
      edge.end(session, CloseCode.frameMalformed);
    } else if (session.stage === "signedOn") {
      this.#receiveSignedOn(session, act, bytes);
    } else if (act === Act.signOn) {
      this.#signOn(session);
    } else {
      edge.end(session, CloseCode.notSignedOn);
    }
  }

  #signOn(session: Session): void {
    const { version, station, secret } = this.#reader;
    if (version === PROTOCOL_VERSION) this.#edge.signOn(session, station, secret, false, this.#reader.resume);
    else {
      const sentence = `This switch speaks version ${PROTOCOL_VERSION} of the protocol.`;
      this.#edge.end(session, CloseCode.frameMalformed, sentence);
    }
  }

  #receiveSignedOn(session: Session, act: Act, bytes: Uint8Array): void {
    const edge = this.#edge;
    switch (act) {
      case Act.submit:
        this.#submit(session, bytes);
        break;
      case Act.confirm:
        edge.confirm(session, this.#reader.upTo);
        break;
      case Act.heartbeat:
        edge.send(session, this.#writer.begin(Act.heartbeatAnswer).finish(), true);
        break;
      case Act.heartbeatAnswer:
        edge.heartbeatAnswered(session);
        break;
      case Act.signOff:
        edge.end(session, CloseCode.signedOff);
        break;
      default:
        edge.end(session, CloseCode.frameMalformed);
    }
  }

  #submit(session: Session, bytes: Uint8Array): void {
    const { count, references, mnemonics, flags, textAt, textBytes } = this.#reader;
    for (let i = 0; i < count && session.stage === "signedOn"; i++) {
      const at = textAt[i]!;
      const text = bytes.subarray(at, at + textBytes[i]!);
      this.#edge.submit(session, references[i]!, mnemonics[i]!, flags[i]!, text, MESSAGE_BYTES_MAX);
    }
  }

  // ── out, at once ──────────────────────────────────────────────────────────────────────────────────────────

  welcome(session: Session, { token, report }: ResumeWords): void {
    const { submitWindow, deliverWindow, banner, resumeMs } = this.#limits;
    const writer = this.#writer.begin(Act.welcome);
    const numbers = [
      PROTOCOL_VERSION,
      session.number,
      heartbeatSeconds(this.#limits),
      MESSAGE_BYTES_MAX,
      FRAME_BYTES_MAX,
      submitWindow,
      deliverWindow,
    ];
    for (const number of numbers) writer.element().uint(number);
    writer.element().str(banner).element();
    if (token === null) writer.nil();
    else writer.str(token);
    writer
      .element()
      .uint(Math.floor(resumeMs / 1000))
      .element();
    if (report === null) writer.nil();
    else {
      const { code, received, firstDelivery, lastDelivery } = report;
      writer.array(4).uint(code).uint(received).uint(firstDelivery).uint(lastDelivery);
    }
    this.#edge.send(session, writer.finish(), true);
  }

  heartbeat(session: Session): void {
    this.#edge.send(session, this.#writer.begin(Act.heartbeat).finish(), true);
  }

  drain(session: Session, seconds: number): void {
    this.#edge.send(session, this.#writer.begin(Act.drain).element().uint(seconds).finish(), true);
  }

  deliverShared(session: Session, delivery: Delivery): void {
    this.#shared.prepare(delivery);
    const mnemonic = this.#directory.mnemonicOf(delivery.station);
    this.#edge.send(session, this.#shared.frame(++session.sentDelivery, mnemonic), true);
  }

  // ── out, with the next flush ──────────────────────────────────────────────────────────────────────────────

  accepted(session: Session, reference: number): void {
    session.acceptedUpTo = reference;
    this.#edge.markDirty(session);
  }

  warned(session: Session, reference: number, code: WarningCode, at: number): void {
    this.#gatheredOf(session).warnings.push({ reference, code, at });
    this.#edge.markDirty(session);
  }

  rejected(
    session: Session,
    reference: number,
    _sequence: number,
    _station: number,
    rejection: Rejection,
  ): void {
    const { code, at, field, echo } = rejection;
    const writer = this.#roomFor(session, "rejected", Act.rejected, echo.length);
    writer.element().array(5).uint(reference).uint(code).uint(at).str(field).bin(echo);
    session.endingsSeen += 1;
    const gathered = this.#gatheredOf(session);
    if (gathered.deliver !== null) {
      // The refusal leaves before the acceptance that leaves before these deliveries, so it counts in there.
      gathered.settled += 1;
      gathered.endingsSeen += 1;
    }
    this.#edge.markDirty(session);
  }

  deliver(session: Session, delivery: Delivery): void {
    const { kind, reference, awaited, code, flags, station, text } = delivery;
    const writer = this.#roomFor(session, "deliver", Act.deliver, text.length);
    writer
      .element()
      .array(8)
      .uint(++session.sentDelivery)
      .uint(kind)
      .uint(reference);
    writer.uint(awaited).uint(code).uint(flags).str(this.#directory.mnemonicOf(station)).bin(text);
    if (awaited === 0 && reference !== 0) session.endingsSeen += 1;
    this.#edge.markDirty(session);
  }

  settled(session: Session): void {
    if (session.outstanding === 0 || this.#isCreditDue(session)) this.#edge.markDirty(session);
  }

  flush(session: Session): void {
    const edge = this.#edge;
    const gathered = session.gathered as Gathered | null;
    if (gathered?.rejected) edge.send(session, gathered.rejected.finish(), true);
    if (session.acceptedUpTo > session.acceptedTold) {
      // What ends with the deliveries of this flush has not ended yet for a station that reads in order.
      const { settled, endingsSeen } = gathered?.deliver ? gathered : session;
      this.#sendAccepted(session, settled, endingsSeen, gathered);
    }
    if (gathered?.deliver) edge.send(session, gathered.deliver.finish(), true);
    if (this.#hasCreditToTell(session)) {
      this.#sendAccepted(session, session.settled, session.endingsSeen, gathered);
    }
    this.#release(session, gathered);
  }

  forget(session: Session): void {
    const gathered = session.gathered as Gathered | null;
    if (gathered !== null) gathered.warnings = [];
    this.#release(session, gathered);
  }

  /** Credit that the station cannot know of otherwise, or much that it could. */
  #hasCreditToTell(session: Session): boolean {
    if (this.#isCreditDue(session)) return true;
    if (session.outstanding > 0) return false;
    // More endings seen than settled (two notices about one message): telling once too often does no harm.
    return session.settled - session.settledTold !== session.endingsSeen - session.endingsSeenTold;
  }

  #isCreditDue(session: Session): boolean {
    const step = Math.max(1, Math.floor(this.#limits.submitWindow / CREDIT_SHARE));
    return session.settled - session.settledTold >= step;
  }

  #sendAccepted(session: Session, settled: number, endingsSeen: number, gathered: Gathered | null): void {
    const writer = this.#writer.begin(Act.accepted).element().uint(session.acceptedUpTo);
    writer.element().uint(settled);
    const warnings = gathered?.warnings ?? [];
    // A warning can be known before its message is durable: it waits for the acceptance.
    for (const { reference, code, at } of warnings) {
      if (reference <= session.acceptedUpTo) writer.element().array(3).uint(reference).uint(code).uint(at);
    }
    if (warnings.length > 0 && gathered !== null) {
      gathered.warnings = warnings.filter(({ reference }) => reference > session.acceptedUpTo);
    }
    session.acceptedTold = session.acceptedUpTo;
    session.settledTold = settled;
    session.endingsSeenTold = endingsSeen;
    this.#edge.send(session, writer.finish(), true);
  }

  /** The writer of an act with room for one more item; a frame that would become too long leaves first. */
  #roomFor(session: Session, what: "rejected" | "deliver", act: Act, textBytes: number): FrameWriter {
    const present = (session.gathered as Gathered | null)?.[what] ?? null;
    if (present !== null) {
      if (present.size + textBytes + ITEM_OVERHEAD_BYTES <= FRAME_BYTES_MAX) return present;
      this.flush(session);
    }
    const writer = (this.#pool.pop() ?? new FrameWriter()).begin(act);
    const gathered = this.#gatheredOf(session);
    gathered[what] = writer;
    if (what === "deliver") {
      gathered.settled = session.settled;
      gathered.endingsSeen = session.endingsSeen;
    }
    return writer;
  }

  #gatheredOf(session: Session): Gathered {
    session.gathered ??= {
      rejected: null,
      deliver: null,
      settled: 0,
      endingsSeen: 0,
      warnings: [],
    } satisfies Gathered;
    return session.gathered as Gathered;
  }

  #release(session: Session, gathered: Gathered | null): void {
    if (gathered === null) return;
    this.#giveBack(gathered.rejected);
    this.#giveBack(gathered.deliver);
    gathered.rejected = null;
    gathered.deliver = null;
    if (gathered.warnings.length === 0) session.gathered = null;
  }

  #giveBack(writer: FrameWriter | null): void {
    if (writer === null || this.#pool.length >= POOL_WRITERS_MAX) return;
    if (writer.capacity <= POOL_WRITER_BYTES_MAX) this.#pool.push(writer);
  }
}
