/**
 * The frames that the switch sends, as a client reads them.
 *
 * The switch may learn to say more: acts that are not known and elements after the known ones are passed over
 * (docs/protocol.md, "What a client ignores"). Everything else that is not as described spoils the frame.
 * Runs in browsers: nothing here is Node's own.
 */
import { Act } from "../../domain/sessionProtocol.ts";
import { FrameCursor } from "./frameCursor.ts";

/** What the switch grants in its welcome. */
export interface Welcome {
  readonly version: number;
  readonly session: number;
  readonly heartbeatSeconds: number;
  readonly messageBytesMax: number;
  readonly frameBytesMax: number;
  readonly submitWindow: number;
  readonly deliverWindow: number;
  readonly banner: string;
  /** Null: this switch does not resume sessions. */
  readonly resumeToken: string | null;
  /** For so long the session can be resumed after its connection broke. */
  readonly resumeSeconds: number;
  /** Whether the session that the sign-on named goes on; null: it named none. */
  readonly resume: ResumeReport | null;
}

export interface ResumeReport {
  /** 0: the session goes on. Otherwise from RESUME_TABLE: a new one has begun. */
  readonly code: number;
  /** Resumed: the greatest reference that reached the switch, 0 for none. Otherwise 0. */
  readonly received: number;
  /**
   * Resumed: deliveries that are sent again. Otherwise those that will not come under their numbers; they come anew where
   * the switch has them. First 0: none; only last 0: it is not known how many.
   */
  readonly firstDelivery: number;
  readonly lastDelivery: number;
}

export interface WarningItem {
  readonly reference: number;
  /** From WARNING_TABLE. */
  readonly code: number;
  /** Byte position in the text that was submitted. */
  readonly at: number;
}

export interface RejectedItem {
  readonly reference: number;
  /** From REJECT_TABLE. */
  readonly code: number;
  readonly at: number;
  /** Field code, or "". */
  readonly field: string;
  /** The start of the text that was submitted. */
  readonly echo: string;
}

export interface DeliverItem {
  /** Counts from 1 within the session. */
  readonly delivery: number;
  /** From DeliveryKind. */
  readonly kind: number;
  readonly reference: number;
  /** Copies of the message that have not ended; 0 with the last answer. */
  readonly awaited: number;
  /** From REJECT_TABLE, or 0. */
  readonly code: number;
  /** Bits of DeliveryFlag. */
  readonly flags: number;
  readonly mnemonic: string;
  readonly text: string;
}

export type SwitchFrame =
  | { readonly act: "welcome"; readonly welcome: Welcome }
  | {
      readonly act: "accepted";
      readonly upTo: number;
      readonly settled: number;
      readonly warnings: readonly WarningItem[];
    }
  | { readonly act: "rejected"; readonly items: readonly RejectedItem[] }
  | { readonly act: "deliver"; readonly items: readonly DeliverItem[] }
  | { readonly act: "heartbeat" }
  | { readonly act: "heartbeatAnswer" }
  | { readonly act: "drain"; readonly seconds: number }
  | { readonly act: "unknown"; readonly number: number };

const UTF8 = new TextDecoder();
/** Arguments of one call that every engine takes. */
const CHARACTERS_AT_ONCE = 4096;

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** ISO 8859-1; what browsers decode under that name is another code. */
function oneCharacterAByte(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHARACTERS_AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  return text;
}

/** Null: the frame is not what the protocol allows. */
export function readSwitchFrame(bytes: Uint8Array): SwitchFrame | null {
  const reader = new SwitchFrameReader(bytes);
  const frame = reader.read();
  return reader.isGood ? frame : null;
}

/** Values of a spoiled frame are meaningless; `isGood` says so once at the end. */
class SwitchFrameReader {
  isGood = true;
  readonly #cursor = new FrameCursor();
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#cursor.open(bytes);
  }

  read(): SwitchFrame {
    const elements = this.#array(1);
    const act = this.#uint();
    const frame = this.#readAct(act, elements - 1);
    if (!this.#cursor.atEnd) this.isGood = false;
    return frame;
  }

  #readAct(act: number, elements: number): SwitchFrame {
    switch (act) {
      case Act.welcome:
        return { act: "welcome", welcome: this.#welcome(elements) };
      case Act.accepted: {
        const upTo = this.#uint();
        const settled = this.#uint();
        const warnings = this.#items(elements - 2, 3, () => ({
          reference: this.#uint(),
          code: this.#uint(),
          at: this.#uint(),
        }));
        return { act: "accepted", upTo, settled, warnings };
      }
      case Act.rejected:
        return {
          act: "rejected",
          items: this.#items(elements, 5, () => ({
            reference: this.#uint(),
            code: this.#uint(),
            at: this.#uint(),
            field: this.#string("utf8"),
            echo: this.#string("latin1"),
          })),
        };
      case Act.deliver:
        return {
          act: "deliver",
          items: this.#items(elements, 8, () => ({
            delivery: this.#uint(),
            kind: this.#uint(),
            reference: this.#uint(),
            awaited: this.#uint(),
            code: this.#uint(),
            flags: this.#uint(),
            mnemonic: this.#string("utf8"),
            text: this.#string("latin1"),
          })),
        };
      case Act.heartbeat:
        this.#skip(elements);
        return { act: "heartbeat" };
      case Act.heartbeatAnswer:
        this.#skip(elements);
        return { act: "heartbeatAnswer" };
      case Act.drain: {
        const seconds = this.#uint();
        this.#skip(elements - 1);
        return { act: "drain", seconds };
      }
      default:
        this.#skip(elements);
        return { act: "unknown", number: act };
    }
  }

  #welcome(elements: number): Welcome {
    const welcome: Welcome = {
      version: this.#uint(),
      session: this.#uint(),
      heartbeatSeconds: this.#uint(),
      messageBytesMax: this.#uint(),
      frameBytesMax: this.#uint(),
      submitWindow: this.#uint(),
      deliverWindow: this.#uint(),
      banner: this.#string("utf8"),
      resumeToken: this.#cursor.nil() ? null : this.#string("utf8"),
      resumeSeconds: elements > 9 ? this.#uint() : 0,
      resume: elements > 10 && !this.#cursor.nil() ? this.#resume() : null,
    };
    this.#skip(elements - Math.min(elements, 11));
    if (elements < 9) this.isGood = false;
    return welcome;
  }

  #resume(): ResumeReport {
    const elements = this.#array(4);
    const report = {
      code: this.#uint(),
      received: this.#uint(),
      firstDelivery: this.#uint(),
      lastDelivery: this.#uint(),
    };
    this.#skip(elements - 4);
    return report;
  }

  #items<Item>(count: number, known: number, readItem: () => Item): Item[] {
    const items: Item[] = [];
    for (let i = 0; i < count && this.isGood; i++) {
      const elements = this.#array(known);
      items.push(readItem());
      this.#skip(elements - known);
    }
    if (count < 0) this.isGood = false;
    return items;
  }

  #array(elementsMin: number): number {
    const elements = this.isGood ? this.#cursor.array() : -1;
    if (elements < elementsMin) this.isGood = false;
    return elements;
  }

  #uint(): number {
    const value = this.isGood ? this.#cursor.uint() : -1;
    if (value < 0) this.isGood = false;
    return value;
  }

  #string(encoding: "utf8" | "latin1"): string {
    if (!this.isGood || !this.#cursor.text()) {
      this.isGood = false;
      return "";
    }
    const { textAt, textBytes } = this.#cursor;
    const bytes = this.#bytes.subarray(textAt, textAt + textBytes);
    return encoding === "utf8" || isAscii(bytes) ? UTF8.decode(bytes) : oneCharacterAByte(bytes);
  }

  #skip(elements: number): void {
    if (elements < 0) this.isGood = false;
    for (let i = 0; i < elements && this.isGood; i++) if (!this.#cursor.skip()) this.isGood = false;
  }
}
