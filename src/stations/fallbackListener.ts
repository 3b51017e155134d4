/**
 * The listener on the `ws` package, for machines without a native uWebSockets binary. Slower, same behaviour.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type Admission, NO_UPGRADE, NOT_FOUND, SESSION_PATH, type SubprotocolName } from "./admission.ts";
import {
  type Listener,
  type ListenerEvents,
  type ListenerOptions,
  SendOutcome,
  type StationSocket,
} from "./listener.ts";

/** `ws` waits half a minute for the peer's Close frame; a station that does not answer is not worth it. */
const CLOSE_ANSWER_MS = 2_000;

export class FallbackListener<Session> implements Listener {
  readonly isNative = false;
  readonly #events: ListenerEvents<Session>;
  readonly #options: ListenerOptions;
  readonly #sockets: WebSocketServer;
  readonly #server: Server;

  constructor(events: ListenerEvents<Session>, options: ListenerOptions) {
    this.#events = events;
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.messageBytesMax,
      perMessageDeflate: false,
    });
    this.#server = createServer((request, response) => {
      const { status, sentence } = pathOf(request) === SESSION_PATH ? NO_UPGRADE : NOT_FOUND;
      response.writeHead(Number(status.slice(0, 3)), headersOf(status));
      response.end(`${sentence}\n`);
    });
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  stopListening(): void {
    this.#server.close();
  }

  close(): Promise<void> {
    this.stopListening();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    return Promise.resolve();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const { headers } = request;
    const admission =
      pathOf(request) === SESSION_PATH
        ? this.#events.admit({
            version: headers["sec-websocket-version"] ?? "",
            protocols: headers["sec-websocket-protocol"] ?? "",
            origin: headers.origin ?? "",
          })
        : NOT_FOUND;
    if (admission.kind === "refused") {
      refuse(socket, admission);
      return;
    }
    const { subprotocol } = admission;
    // `ws` chooses by itself unless it is shown one subprotocol only.
    headers["sec-websocket-protocol"] = subprotocol;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, subprotocol));
  }

  #open(webSocket: WebSocket, subprotocol: SubprotocolName): void {
    const events = this.#events;
    const socket = new FallbackSocket(webSocket, this.#options.backlogBytesMax, () => {
      if (!socket.isEnded) events.drained(session);
    });
    const session = events.opened(socket, subprotocol);
    // Protocol errors and over-long messages arrive here; `ws` ends the connection itself afterwards.
    webSocket.on("error", () => webSocket.terminate());
    webSocket.on("message", (data: Buffer, isBinary) => {
      if (!socket.isEnded) events.received(session, data, isBinary);
    });
    webSocket.on("pong", () => {
      if (!socket.isEnded) events.ponged(session);
    });
    webSocket.on("close", () => events.closed(session));
    const { idleSeconds } = this.#options;
    const stream = (webSocket as unknown as { _socket: { setTimeout(ms: number, run: () => void): void } })
      ._socket;
    stream.setTimeout(idleSeconds * 1000, () => webSocket.terminate());
  }
}

/** `ws` behind the edge's view of a socket. */
class FallbackSocket implements StationSocket {
  isEnded = false;
  readonly #webSocket: WebSocket;
  readonly #backlogBytesMax: number;
  readonly #drained: () => void;

  constructor(webSocket: WebSocket, backlogBytesMax: number, drained: () => void) {
    this.#webSocket = webSocket;
    this.#backlogBytesMax = backlogBytesMax;
    this.#drained = drained;
  }

  send(message: Uint8Array | string, isBinary: boolean): number {
    const webSocket = this.#webSocket;
    if (webSocket.bufferedAmount > this.#backlogBytesMax) return SendOutcome.dropped;
    // `ws` keeps what it is given until the kernel takes it, and the edge writes its next frame over it.
    const own = typeof message === "string" ? message : Buffer.from(message);
    webSocket.send(own, { binary: isBinary }, (error) => {
      if (!error && webSocket.bufferedAmount === 0) this.#drained();
    });
    return webSocket.bufferedAmount > 0 ? SendOutcome.backlogged : SendOutcome.sent;
  }

  cork(run: () => void): void {
    const stream = (this.#webSocket as unknown as { _socket: Duplex | null })._socket;
    stream?.cork();
    run();
    stream?.uncork();
  }

  ping(): void {
    this.#webSocket.ping();
  }

  getBufferedAmount(): number {
    return this.#webSocket.bufferedAmount;
  }

  end(code: number, reason: string): void {
    this.isEnded = true;
    const webSocket = this.#webSocket;
    webSocket.close(code, reason);
    setTimeout(() => webSocket.terminate(), CLOSE_ANSWER_MS).unref();
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?", 1)[0]!;
}

function refuse(socket: Duplex, { status, sentence }: Admission & { kind: "refused" }): void {
  const headers = Object.entries({
    ...headersOf(status),
    "Content-Length": String(Buffer.byteLength(sentence) + 1),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join("")}\r\n${sentence}\n`);
}

function headersOf(status: string): Record<string, string> {
  const headers: Record<string, string> = { "Content-Type": "text/plain; charset=utf-8" };
  if (status.startsWith("426")) headers["Sec-WebSocket-Version"] = "13";
  return headers;
}
