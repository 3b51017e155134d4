/**
 * The frames that have left on a line, kept until their messages are answered or overdue: when the line breaks, the
 * texts of what may be sent again are in them.
 *
 * Kept are the frames as they were written, so that a message costs nothing; they are opened only after a break. At
 * the bound the oldest frame is forgotten: the outcome of its messages is then unknown.
 */
import { LINK_SENT_BYTES_MAX } from "../limits.ts";
import { decodeFrame, LENGTH_BYTES, parseForwardFrame } from "../wire/frames.ts";

interface Sent {
  readonly frame: Buffer;
  readonly atMs: number;
}

export class SentFrames {
  #frames: Sent[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a frame of forwards; the caller no longer changes it. */
  push(frame: Buffer, nowMs: number): void {
    this.#frames.push({ frame, atMs: nowMs });
    this.#bytes += frame.length;
    // An eighth at a time: at the bound every frame would move all the others.
    if (this.#bytes > LINK_SENT_BYTES_MAX) this.#cut((_, left) => left > (LINK_SENT_BYTES_MAX * 7) / 8);
  }

  /** Forgets what left before `beforeMs`. */
  forgetBefore(beforeMs: number): void {
    if (this.#frames.length > 0 && this.#frames[0]!.atMs < beforeMs) this.#cut(({ atMs }) => atMs < beforeMs);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** Calls `visit` for every message of the frames that are kept, in the order of leaving. */
  each(visit: (number: number, leg: number, text: Uint8Array) => void): void {
    for (const { frame } of this.#frames) {
      const items = parseForwardFrame(decodeFrame(frame.subarray(LENGTH_BYTES))) ?? [];
      for (const [number, leg, , , , text] of items) visit(number, leg, text);
    }
  }

  /** Takes frames off the front while `isOver` says so of the oldest, and of the bytes that are kept. */
  #cut(isOver: (oldest: Sent, bytes: number) => boolean): void {
    let count = 0;
    while (count < this.#frames.length && isOver(this.#frames[count]!, this.#bytes)) {
      this.#bytes -= this.#frames[count]!.frame.length;
      count++;
    }
    this.#frames.splice(0, count);
  }
}
