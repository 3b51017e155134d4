/**
 * A database on a real loopback socket that does exactly what a test tells it.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { decodeFrame, encodeFrame, FrameReader, parseForwardFrame } from "../../src/wire/frames.ts";
import {
  type ForwardItem,
  LINK_PROTOCOL,
  LINK_VERSION,
  LinkFrame,
  RespondFlag,
} from "../../src/wire/linkMessages.ts";

export class FakeDatabase {
  readonly received: ForwardItem[] = [];
  readonly frames: unknown[] = [];
  /** Called for each message; null: stay silent. */
  answer: (item: ForwardItem) => string | null = () => null;
  saysHello = true;
  #server: Server | null = null;
  #socket: Socket | null = null;
  port = 0;

  async listen(port = 0): Promise<number> {
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.port = (this.#server.address() as AddressInfo).port;
    return this.port;
  }

  send(frame: unknown): void {
    this.#socket?.write(encodeFrame(frame));
  }

  sendRaw(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  respond(number: number, leg: number, text: string, flags: number = RespondFlag.last): void {
    this.send([LinkFrame.respond, [number, leg, 1, flags, Buffer.from(text)]]);
  }

  dropConnection(): void {
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    const reader = new FrameReader();
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      for (const payload of reader.push(chunk)) this.#take(decodeFrame(payload));
    });
    if (this.saysHello) this.send([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, "fake"]);
  }

  #take(frame: unknown): void {
    this.frames.push(frame);
    const items = parseForwardFrame(frame);
    if (items === null) return;
    const answers: unknown[] = [];
    for (const item of items) {
      this.received.push(item);
      const text = this.answer(item);
      if (text !== null) answers.push([item[0], item[1], 1, RespondFlag.last, Buffer.from(text)]);
    }
    if (answers.length > 0) this.send([LinkFrame.respond, ...answers]);
  }
}
