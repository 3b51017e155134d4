/**
 * The parse of one message, step by step: what a message has to be, said as plainly as it can be said.
 *
 * The steps run in the order of `run`; the first trouble ends it, and the record then holds what had been
 * learned until there. The WebAssembly core must come to the same bytes by its own way.
 */
import { RejectCode } from "../../domain/codes.ts";
import { ENVELOPE_BYTES_MAX, MESSAGE_BYTES_MAX } from "../../limits.ts";
import { MESSAGE_FLAG_TEXT_SUBPROTOCOL } from "../layout.ts";
import { resolveDestinations } from "./destinations.ts";
import { readEnvelope } from "./envelope.ts";
import { type Fault, fault, isFault } from "./fault.ts";
import { checkFields } from "./fields.ts";
import { type Header, readHeader } from "./header.ts";
import { identityOf } from "./identity.ts";
import type { KeyRules, Lookups } from "./lookups.ts";
import { Outcome } from "./outcome.ts";
import { trimEnd, type Word } from "./text.ts";

export interface RawMessage {
  /** The message in the slab: lower case is folded here. */
  readonly bytes: Uint8Array;
  readonly messageAt: number;
  /** Station that signed on. */
  readonly station: number;
  /** Four ASCII bytes, first lowest; 0: the station's own. */
  readonly mnemonic: number;
  readonly flags: number;
  /** CCYYMMDD. */
  readonly today: number;
  /** Spans that the batch has used so far. */
  readonly spansAt: number;
}

const SUBMIT_FLAGS = 7;

export class MessageParse {
  readonly #lookups: Lookups;
  readonly #raw: RawMessage;
  readonly #outcome = new Outcome();
  #text = "";
  /** Of the envelope; null where there is none. */
  #mnemonic: Word | null = null;
  #hasPriority = false;
  /** Known after the step `header`. */
  #header!: Header;
  /** Known after the step `key`. */
  #rules!: KeyRules;

  constructor(lookups: Lookups, raw: RawMessage) {
    this.#lookups = lookups;
    this.#raw = raw;
    this.#outcome.messageAt = raw.messageAt;
    this.#outcome.flags = raw.flags & SUBMIT_FLAGS;
    this.#outcome.spansAt = raw.spansAt;
  }

  run(): Outcome {
    const outcome = this.#outcome;
    outcome.fault =
      this.#readCharacters() ??
      this.#readEnvelope() ??
      this.#readHeader() ??
      this.#findKey() ??
      this.#findSender() ??
      this.#checkOrigin() ??
      this.#checkPermission() ??
      resolveDestinations(this.#lookups, this.#rules, this.#header.destinations, outcome) ??
      checkFields(this.#lookups, this.#rules, this.#text, outcome, this.#raw.today);
    if (outcome.fault === null) {
      outcome.identity = identityOf(this.#raw.bytes.subarray(outcome.headerAt, outcome.messageBytes));
    }
    return outcome;
  }

  /** Trims, folds and looks for characters that may not be there. */
  #readCharacters(): Fault | null {
    const { bytes } = this.#raw;
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const trimmed = trimEnd(trimEnd(raw).replace(/\.$/, ""));
    this.#outcome.messageBytes = trimmed.length;
    if (trimmed === "") return fault(RejectCode.messageEmpty, 0);
    const longest = MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX;
    if (trimmed.length > longest) return fault(RejectCode.sizeExceeded, longest);

    for (let i = 0; i < trimmed.length; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
    }
    this.#text = foldCase(trimmed);
    const foreign = trimmed.search(/[^\x20-\x7f\r\n]/);
    return foreign < 0 ? null : fault(RejectCode.characterForeign, foreign, 1);
  }

  /** The envelope comes in the text subprotocol only, and need not come there. */
  #readEnvelope(): Fault | null {
    const outcome = this.#outcome;
    if ((this.#raw.flags & MESSAGE_FLAG_TEXT_SUBPROTOCOL) !== 0 && this.#text.startsWith("C1 ")) {
      const envelope = readEnvelope(this.#text);
      if (isFault(envelope)) return envelope;
      this.#mnemonic = { at: envelope.mnemonicAt, text: envelope.mnemonic };
      this.#hasPriority = envelope.priority !== null;
      outcome.priority = envelope.priority ?? 0;
      outcome.sequence = envelope.sequence;
      outcome.flags |= envelope.flags;
      outcome.headerAt = envelope.headerAt;
      if (envelope.headerAt === this.#text.length) return fault(RejectCode.messageEmpty, envelope.headerAt);
    }
    if (this.#text.length - outcome.headerAt > MESSAGE_BYTES_MAX) {
      return fault(RejectCode.sizeExceeded, outcome.headerAt + MESSAGE_BYTES_MAX);
    }
    return null;
  }

  #readHeader(): Fault | null {
    const header = readHeader(this.#text, this.#outcome, this.#mnemonic !== null);
    if (isFault(header)) return header;
    this.#header = header;
    return null;
  }

  #findKey(): Fault | null {
    const { at, text } = this.#header.key;
    const rules = this.#lookups.keys.get(text);
    if (rules === undefined) return fault(RejectCode.keyUnknown, at, text.length);
    this.#rules = rules;
    this.#outcome.key = rules.index;
    if (!this.#hasPriority) this.#outcome.priority = rules.key.priority;
    return null;
  }

  /** The mnemonic that sends: the signed-on station itself, or one that its session carries. */
  #findSender(): Fault | null {
    const { stations, stationIndexes } = this.#lookups;
    const unknown = fault(
      RejectCode.mnemonicUnknown,
      this.#mnemonic?.at ?? 0,
      this.#mnemonic?.text.length ?? 0,
    );
    const signedOn = stations[this.#raw.station];
    if (signedOn === undefined) return unknown;
    let sender = this.#raw.station;
    const mnemonic = this.#mnemonic?.text ?? mnemonicText(this.#raw.mnemonic);
    if (mnemonic !== "") {
      const found = stationIndexes.get(mnemonic);
      if (found === undefined) return unknown;
      if (found !== this.#raw.station && stations[found]!.host !== signedOn.host) return unknown;
      sender = found;
    }
    this.#outcome.station = sender;
    return null;
  }

  #checkOrigin(): Fault | null {
    const { agencies, agencyIndexes, stations } = this.#lookups;
    const { at, text: ori } = this.#header.origin;
    const agency = agencyIndexes.get(ori);
    if (agency === undefined || agencies[agency]!.isRetired) {
      return fault(RejectCode.originUnknown, at, ori.length);
    }
    this.#outcome.origin = agency;
    const station = stations[this.#outcome.station]!;
    if (agency === station.agency || station.alsoFor.includes(agency)) return null;
    return fault(RejectCode.originNotAllowed, at, ori.length);
  }

  #checkPermission(): Fault | null {
    const { key } = this.#rules;
    const station = this.#lookups.stations[this.#outcome.station]!;
    const { at, text } = this.#header.key;
    if (!this.#lookups.profiles[station.profile]?.permissions.has(key.permission)) {
      return fault(RejectCode.keyNotPermitted, at, text.length);
    }
    const isBarred =
      station.deviceClass === "PRINTER" || (station.deviceClass === "MDT" && key.barredFromMobile);
    if (isBarred) {
      return fault(RejectCode.deviceClassBarred, at, text.length);
    }
    return null;
  }
}

/** Only a to z: other characters keep their place and length. */
function foldCase(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The mnemonic of the slab's message header as text; "" for 0. */
function mnemonicText(packed: number): string {
  if (packed === 0) return "";
  const bytes = [0, 8, 16, 24].map((shift) => (packed >>> shift) & 0xff);
  return foldCase(String.fromCharCode(...bytes));
}
