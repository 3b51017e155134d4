import { connect, type Socket } from "node:net";
import { decodeFrame, encodeFrame, FrameReader, parseRespondFrame } from "../../../src/wire/frames.ts";
import { LinkFrame, type RespondItem } from "../../../src/wire/linkMessages.ts";

/** A switch's end of a link, as plain as it can be. */
export class TestSwitch {
  readonly frames: unknown[][] = [];
  readonly items: RespondItem[] = [];
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  #wake: () => void = () => {};

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.closed = new Promise((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.on("error", () => {});
    this.#socket.on("data", (chunk) => {
      for (const payload of this.#reader.push(chunk)) {
        const frame = decodeFrame(payload) as unknown[];
        this.frames.push(frame);
        this.items.push(...(parseRespondFrame(frame) ?? []));
      }
      this.#wake();
    });
  }

  send(frame: unknown): this {
    this.#socket.write(encodeFrame(frame));
    return this;
  }

  sendBytes(bytes: Uint8Array): this {
    this.#socket.write(bytes);
    return this;
  }

  /** `count` messages with numbers from `first` on. */
  forward(first: number, count: number, text: string, destination: string): this {
    const items = Array.from({ length: count }, (_, at) => [
      first + at,
      0,
      5000,
      0,
      destination,
      Buffer.from(text),
    ]);
    return this.send([LinkFrame.forward, ...items]);
  }

  async until(isDone: () => boolean): Promise<void> {
    while (!isDone()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  get texts(): string[] {
    return this.items.map((item) => Buffer.from(item[4]).toString());
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.destroy();
  }
}
