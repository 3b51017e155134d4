/**
 * The frames that a station sends, read strictly by the switch (`stationFrameWriter.ts` writes them).
 *
 * A frame is taken or refused as a whole: all items are read into places before the first one has an effect.
 * Nothing is copied; the text of an item is a place in the frame.
 */
import { strict as assert } from "node:assert";
import { Act, SubmitFlag } from "../../domain/sessionProtocol.ts";
import { FRAME_BYTES_MAX } from "../../limits.ts";
import { FrameCursor } from "./frameCursor.ts";
import { REFERENCE_MAX, SUBMIT_ITEMS_MAX } from "./stationFrameWriter.ts";

/** Station name of a sign-on, bytes; a mnemonic has four, the rest is room for a wrong one to be refused politely. */
export const STATION_BYTES_MAX = 16;
/** Secret of a sign-on, bytes. */
export const SECRET_BYTES_MAX = 256;
/** Resume token of a sign-on, bytes; those of this switch have 40. */
export const TOKEN_BYTES_MAX = 64;
const SUBMIT_FLAGS_ALL = SubmitFlag.test | SubmitFlag.retransmission | SubmitFlag.possibleDuplicate;

/** A mnemonic that has not exactly four bytes; no four ASCII bytes make this number. */
export const MNEMONIC_MALFORMED = 0xffff_ffff;

/** The shortest item, an array of a one-byte number and an empty text, takes three bytes. */
assert(SUBMIT_ITEMS_MAX * 3 < FRAME_BYTES_MAX);

/** Four ASCII characters as the slab has them: first character lowest. 0 for "". */
export function mnemonicWord(mnemonic: string): number {
  if (mnemonic === "") return 0;
  let word = 0;
  for (let i = 0; i < 4; i++) word |= mnemonic.charCodeAt(i) << (8 * i);
  return word >>> 0;
}

/** Reads one frame at a time; the public fields hold what the last good one said. */
export class StationFrameReader {
  /** Of a sign-on. */
  version = 0;
  station = "";
  secret = "";
  /** The session that a sign-on wants to continue; null: none. */
  resume: { readonly token: string; readonly delivery: number } | null = null;
  /** Of a confirm. */
  upTo = 0;
  /** Of a submit: places of `count` items. */
  count = 0;
  readonly references = new Uint32Array(SUBMIT_ITEMS_MAX);
  readonly textAt = new Uint32Array(SUBMIT_ITEMS_MAX);
  readonly textBytes = new Uint32Array(SUBMIT_ITEMS_MAX);
  readonly mnemonics = new Uint32Array(SUBMIT_ITEMS_MAX);
  readonly flags = new Uint8Array(SUBMIT_ITEMS_MAX);
  readonly #cursor = new FrameCursor();

  /** The act of the frame, one of those that stations send; 0 where it is not what the protocol allows. */
  read(bytes: Uint8Array): Act | 0 {
    const cursor = this.#cursor;
    cursor.open(bytes);
    const elements = cursor.array();
    const act = elements > 0 ? cursor.uint() : 0;
    const isGood = this.#readRest(bytes, act, elements) && cursor.atEnd;
    cursor.release();
    return isGood ? (act as Act) : 0;
  }

  #readRest(bytes: Uint8Array, act: number, elements: number): boolean {
    switch (act) {
      case Act.submit:
        return this.#readItems(bytes, elements - 1);
      case Act.confirm:
        this.upTo = elements === 2 ? this.#cursor.uint() : -1;
        return this.upTo >= 0;
      case Act.heartbeat:
      case Act.heartbeatAnswer:
      case Act.signOff:
        return elements === 1;
      case Act.signOn:
        return (elements === 4 || elements === 5) && this.#readSignOn(bytes, elements === 5);
      default:
        return false;
    }
  }

  #readSignOn(bytes: Uint8Array, mayResume: boolean): boolean {
    this.version = this.#cursor.uint();
    const station = this.#string(bytes, STATION_BYTES_MAX);
    const secret = station === null ? null : this.#string(bytes, SECRET_BYTES_MAX);
    this.station = station ?? "";
    this.secret = secret ?? "";
    this.resume = null;
    if (this.version < 0 || secret === null) return false;
    return !mayResume || this.#cursor.nil() || this.#readResume(bytes);
  }

  #readResume(bytes: Uint8Array): boolean {
    if (this.#cursor.array() !== 2) return false;
    const token = this.#string(bytes, TOKEN_BYTES_MAX);
    const delivery = token === null ? -1 : this.#cursor.uint();
    if (token === null || delivery < 0) return false;
    this.resume = { token, delivery };
    return true;
  }

  #string(bytes: Uint8Array, bytesMax: number): string | null {
    const cursor = this.#cursor;
    if (!cursor.text() || cursor.textBytes > bytesMax) return null;
    return Buffer.from(bytes.buffer, bytes.byteOffset + cursor.textAt, cursor.textBytes).toString("utf8");
  }

  #readItems(bytes: Uint8Array, count: number): boolean {
    if (count < 1 || count > SUBMIT_ITEMS_MAX) return false;
    const cursor = this.#cursor;
    for (let i = 0; i < count; i++) {
      const elements = cursor.array();
      if (elements < 2 || elements > 4) return false;
      const reference = cursor.uint();
      if (reference < 0 || reference > REFERENCE_MAX || !cursor.text()) return false;
      this.references[i] = reference;
      this.textAt[i] = cursor.textAt;
      this.textBytes[i] = cursor.textBytes;
      let mnemonic = 0;
      if (elements > 2 && !cursor.nil()) {
        if (!cursor.text()) return false;
        mnemonic = cursor.textBytes === 4 ? wordAt(bytes, cursor.textAt) : MNEMONIC_MALFORMED;
      }
      this.mnemonics[i] = mnemonic;
      const flags = elements > 3 ? cursor.uint() : 0;
      if (flags < 0 || flags > SUBMIT_FLAGS_ALL) return false;
      this.flags[i] = flags;
    }
    this.count = count;
    return true;
  }
}

/** Four bytes, first lowest. Bytes outside US-ASCII make MNEMONIC_MALFORMED. */
function wordAt(bytes: Uint8Array, at: number): number {
  const word = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  return (word & 0x8080_8080) === 0 && word !== 0 ? word : MNEMONIC_MALFORMED;
}
