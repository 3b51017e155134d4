/**
 * Frames on the links between the switch and the databases: length in front, one MessagePack array inside.
 *
 *   0         4
 *   ├─────────┼──────────────── ...
 *   │ bytes   │ payload (MessagePack)
 *   └─────────┴──────────────── ...
 *   bytes     u32 big-endian, length of the payload: 1 to LINK_FRAME_BYTES_MAX
 *
 * TCP cuts the stream anywhere, so the reader takes chunks of any size. A length outside its bounds means
 * that both sides no longer agree where a frame begins; nothing after it can be trusted, the reader is dead
 * and the connection has to go. What travels inside is in `linkMessages.ts`; the `parse…` functions here are
 * the only way in, and everything that does not have exactly the described shape is null.
 */
import { Packr } from "msgpackr";
import { LINK_FRAME_BYTES_MAX, MESSAGE_BYTES_MAX, RESPONSE_BYTES_MAX } from "../limits.ts";
import { type ForwardItem, LINK_PROTOCOL, LinkFrame, RespondFlag, type RespondItem } from "./linkMessages.ts";

export const LENGTH_BYTES = 4;
/** A destination is a code of two to four characters or an ORI of nine. */
const DESTINATION_CHARACTERS_MAX = 9;
/** Name in a hello: `statewire`, `DMV`; for people to read. */
const NAME_CHARACTERS_MAX = 64;
/** Nobody answers one message with more parts than this (counted from 1). */
const PART_MAX = 0xffff;

export type FrameFault =
  /** The length in front of a frame is 0. */
  | "FRAME_EMPTY"
  /** The frame is, or claims to be, longer than LINK_FRAME_BYTES_MAX. */
  | "FRAME_TOO_LONG"
  /** The payload is not MessagePack. */
  | "FRAME_MALFORMED"
  /** Bytes were pushed after an earlier fault. */
  | "READER_DEAD";

/** `bytes` is the claimed or actual length of the frame. */
export class FrameError extends Error {
  readonly code: FrameFault;
  readonly bytes: number;

  constructor(code: FrameFault, bytes: number) {
    super(`${code} (${bytes} bytes)`);
    this.name = "FrameError";
    this.code = code;
    this.bytes = bytes;
  }
}

/**
 * Cuts a stream into frame payloads, however the stream is cut into chunks.
 *
 * A payload that lies whole in one chunk is a view of it; only one that is spread over several chunks is
 * copied. So a chunk must not be overwritten while its payloads are in use (Node's sockets never do).
 */
export class FrameReader {
  readonly #length = Buffer.allocUnsafe(LENGTH_BYTES);
  /** Bytes of the length that are there. */
  #lengthBytes = 0;
  /** The payload under way, once its length is known and it did not end in the same chunk. */
  #payload: Buffer | null = null;
  #payloadBytes = 0;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #dead = false;

  get isDead(): boolean {
    return this.#dead;
  }

  /**
   * Takes a chunk and gives the payloads that are complete with it, in order. Iterate to the end before the
   * next push; what is left over is continued by the next push as well.
   * Throws FrameError when it comes to a bad length; payloads in front of it have been given by then.
   */
  push(chunk: Uint8Array): IterableIterator<Buffer> {
    if (this.#dead) throw new FrameError("READER_DEAD", chunk.length);
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#chunk =
      this.#at < this.#chunk.length ? Buffer.concat([this.#chunk.subarray(this.#at), view]) : view;
    this.#at = 0;
    return this.#payloads();
  }

  *#payloads(): Generator<Buffer, undefined> {
    for (;;) {
      const payload = this.#next();
      if (payload === null) return undefined;
      yield payload;
    }
  }

  #next(): Buffer | null {
    const chunk = this.#chunk;
    if (this.#payload === null) {
      if (!this.#readLength()) return null;
      const bytes = this.#length.readUInt32BE(0);
      if (bytes === 0 || bytes > LINK_FRAME_BYTES_MAX) {
        this.#dead = true;
        throw new FrameError(bytes === 0 ? "FRAME_EMPTY" : "FRAME_TOO_LONG", bytes);
      }
      if (this.#at + bytes <= chunk.length) {
        const whole = chunk.subarray(this.#at, this.#at + bytes);
        this.#at += bytes;
        this.#lengthBytes = 0;
        return whole;
      }
      this.#payload = Buffer.allocUnsafe(bytes);
      this.#payloadBytes = 0;
    }
    const payload = this.#payload;
    const taken = Math.min(payload.length - this.#payloadBytes, chunk.length - this.#at);
    chunk.copy(payload, this.#payloadBytes, this.#at, this.#at + taken);
    this.#payloadBytes += taken;
    this.#at += taken;
    if (this.#payloadBytes < payload.length) return null;
    this.#payload = null;
    this.#lengthBytes = 0;
    return payload;
  }

  #readLength(): boolean {
    while (this.#lengthBytes < LENGTH_BYTES && this.#at < this.#chunk.length) {
      this.#length[this.#lengthBytes++] = this.#chunk[this.#at++]!;
    }
    return this.#lengthBytes === LENGTH_BYTES;
  }
}

// Records (MessagePack extensions that carry field names) are off: both sides speak plain arrays.
const packr = new Packr({ useRecords: false, int64AsType: "number" });

/** One frame, ready for the socket. Throws FrameError `FRAME_TOO_LONG`: split the batch before. */
export function encodeFrame(value: unknown): Buffer {
  const payload = packr.pack(value);
  if (payload.length > LINK_FRAME_BYTES_MAX) throw new FrameError("FRAME_TOO_LONG", payload.length);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  payload.copy(frame, LENGTH_BYTES);
  return frame;
}

/**
 * Value of a payload. `bin` values are views of the payload, not copies.
 * Throws FrameError `FRAME_MALFORMED` for anything that is not exactly one MessagePack value.
 */
export function decodeFrame(payload: Uint8Array): unknown {
  try {
    return packr.unpack(payload);
  } catch {
    // msgpackr's own message may quote bytes of the payload, which is message text: it goes nowhere.
    throw new FrameError("FRAME_MALFORMED", payload.length);
  }
}

/** Kind of a decoded frame (`LinkFrame`), or null where it is no array that starts with a known kind. */
export function frameKind(value: unknown): number | null {
  if (!Array.isArray(value)) return null;
  const kind: unknown = value[0];
  return typeof kind === "number" && KINDS.has(kind) ? kind : null;
}
const KINDS: ReadonlySet<number> = new Set(Object.values(LinkFrame));

export interface Hello {
  readonly version: number;
  readonly name: string;
}

/** `[0, "statewire.link", version, name]`; the version is the caller's to judge. */
export function parseHello(value: unknown): Hello | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [kind, protocol, version, name] = value as unknown[];
  if (kind !== LinkFrame.hello || protocol !== LINK_PROTOCOL || !isCount(version)) return null;
  if (!isShortText(name, NAME_CHARACTERS_MAX)) return null;
  return { version, name };
}

/** Items of `[1, [number, leg, deadlineMs, flags, destination, text], ...]`; one bad item spoils the frame. */
export function parseForwardFrame(value: unknown): ForwardItem[] | null {
  return parseItems(value, LinkFrame.forward, isForwardItem);
}

function isForwardItem(item: unknown): item is ForwardItem {
  if (!Array.isArray(item) || item.length !== 6) return false;
  const [number, leg, deadlineMs, flags, destination, text] = item as unknown[];
  return (
    isCount(number) &&
    isCount(leg) &&
    typeof deadlineMs === "number" &&
    deadlineMs >= 0 &&
    Number.isFinite(deadlineMs) &&
    isCount(flags) &&
    isDestination(destination) &&
    isBytes(text, 1, MESSAGE_BYTES_MAX)
  );
}

/**
 * Items of `[2, [number, leg, part, flags, text], ...]`; one bad item spoils the frame. An empty text with the
 * flag `last` takes a message over that has no answer (an administrative message).
 */
export function parseRespondFrame(value: unknown): RespondItem[] | null {
  return parseItems(value, LinkFrame.respond, isRespondItem);
}

function isRespondItem(item: unknown): item is RespondItem {
  if (!Array.isArray(item) || item.length !== 5) return false;
  const [number, leg, part, flags, text] = item as unknown[];
  return (
    isCount(number) &&
    isCount(leg) &&
    isCount(part) &&
    part >= 1 &&
    part <= PART_MAX &&
    isCount(flags) &&
    isBytes(text, (flags & RespondFlag.last) === 0 ? 1 : 0, RESPONSE_BYTES_MAX)
  );
}

export interface ServiceNotice {
  readonly inService: boolean;
  /** Code of the part of the system that it is about; "" for the whole system. */
  readonly code: string;
}

/** `[5, state, code]`. */
export function parseService(value: unknown): ServiceNotice | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [kind, state, code] = value as unknown[];
  if (kind !== LinkFrame.service || (state !== 0 && state !== 1)) return null;
  if (code !== "" && !isDestination(code)) return null;
  return { inService: state === 1, code };
}

function parseItems<Item>(
  value: unknown,
  kind: number,
  isItem: (item: unknown) => item is Item,
): Item[] | null {
  if (!Array.isArray(value) || value[0] !== kind) return null;
  const items = new Array<Item>(value.length - 1);
  for (let at = 1; at < value.length; at++) {
    const item: unknown = value[at];
    if (!isItem(item)) return null;
    items[at - 1] = item;
  }
  return items;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isShortText(value: unknown, charactersMax: number): value is string {
  return typeof value === "string" && value.length >= 1 && value.length <= charactersMax;
}

/** Two to nine capital letters and digits: what a destination or a system code can be. */
function isDestination(value: unknown): value is string {
  if (typeof value !== "string" || value.length < 2 || value.length > DESTINATION_CHARACTERS_MAX)
    return false;
  for (let at = 0; at < value.length; at++) {
    const character = value.charCodeAt(at);
    const isDigit = character >= 0x30 && character <= 0x39;
    if (!isDigit && (character < 0x41 || character > 0x5a)) return false;
  }
  return true;
}

function isBytes(value: unknown, bytesMin: number, bytesMax: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= bytesMin && value.length <= bytesMax;
}
