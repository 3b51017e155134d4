/**
 * One delivery for many sessions: the frame is written once, and for each session only its head again.
 *
 *   0x92 act 0x98 │ delivery number │ kind reference awaited code flags │ 0xa4 MNEM │ text as bin
 *    written anew, right-aligned    │          written once             │  replaced │ written once
 *
 * The bytes are those that FrameWriter writes for a frame with that one item; a test compares them.
 */
import { Act } from "../../domain/sessionProtocol.ts";
import { FrameWriter } from "./frameWriter.ts";

export interface SharedItem {
  readonly kind: number;
  readonly code: number;
  readonly flags: number;
  readonly text: Uint8Array;
}

/** Array of two, the act, array of eight, and the longest number. */
const HEAD_ROOM = 3 + 9;
const MNEMONIC_BYTES = 4;

export class SharedDelivery {
  readonly #writer = new FrameWriter();
  #bytes = Buffer.alloc(0);
  /** Where the mnemonic stands. */
  #mnemonicAt = 0;
  /** Frames by the length of their head, so that none is made per session. */
  readonly #views: (Uint8Array | undefined)[] = [];
  #item: SharedItem | null = null;

  /** Writes what all frames of an item share; nothing to do for the item that was prepared last. */
  prepare(item: SharedItem): void {
    const { kind, code, flags, text } = item;
    const last = this.#item;
    if (last?.text === text && last.kind === kind && last.code === code && last.flags === flags) return;
    this.#item = { kind, code, flags, text };
    // Reference and awaited are 0. The writer's own head is left out.
    const writer = this.#writer.begin(kind).uint(0).uint(0).uint(code).uint(flags).str("....").bin(text);
    const shared = writer.finish().subarray(1);
    this.#bytes = Buffer.allocUnsafe(HEAD_ROOM + shared.length);
    this.#bytes.set(shared, HEAD_ROOM);
    this.#mnemonicAt = this.#bytes.indexOf("....", HEAD_ROOM, "latin1");
    this.#views.length = 0;
  }

  /** The whole frame for one session; only valid until the next call. `mnemonic` has four characters. */
  frame(delivery: number, mnemonic: string): Uint8Array {
    const bytes = this.#bytes;
    for (let i = 0; i < MNEMONIC_BYTES; i++) bytes[this.#mnemonicAt + i] = mnemonic.charCodeAt(i);
    const start = HEAD_ROOM - numberBytes(delivery) - 3;
    bytes[start] = 0x92;
    bytes[start + 1] = Act.deliver;
    bytes[start + 2] = 0x98;
    writeNumber(bytes, start + 3, delivery);
    let view = this.#views[start];
    if (view === undefined) {
      view = bytes.subarray(start);
      this.#views[start] = view;
    }
    return view;
  }
}

function numberBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x100) return 2;
  if (value < 0x1_0000) return 3;
  return value < 0x1_0000_0000 ? 5 : 9;
}

function writeNumber(bytes: Buffer, at: number, value: number): void {
  switch (numberBytes(value)) {
    case 1:
      bytes[at] = value;
      break;
    case 2:
      bytes[at] = 0xcc;
      bytes[at + 1] = value;
      break;
    case 3:
      bytes[at] = 0xcd;
      bytes.writeUInt16BE(value, at + 1);
      break;
    case 5:
      bytes[at] = 0xce;
      bytes.writeUInt32BE(value, at + 1);
      break;
    default:
      bytes[at] = 0xcf;
      bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at + 1);
      bytes.writeUInt32BE(value % 2 ** 32, at + 5);
  }
}
