/**
 * WebSockets of the `ws` package: they tell what the switch answered to an upgrade that it refused.
 */
import { type ClientOptions, WebSocket } from "ws";
import { UpgradeRefused } from "./sessionErrors.ts";
import type { OpenSocket } from "./socket.ts";

/** The switch's frames are shorter; a longer one is not from a switch. */
const FRAME_BYTES_MAX = 1024 * 1024;
/** Of the body of a refused upgrade. */
const SENTENCE_BYTES_MAX = 1024;

/** @param options further ones of the `ws` package, such as `ca` for TLS */
export function nodeSockets(options: ClientOptions = {}): OpenSocket {
  return (url, subprotocol, events) => {
    const socket = new WebSocket(url, [subprotocol], {
      perMessageDeflate: false,
      maxPayload: FRAME_BYTES_MAX,
      ...options,
    });
    let isOver = false;
    let isOpen = false;
    socket.on("open", () => {
      isOpen = true;
      events.opened();
    });
    socket.on("message", (data: Buffer, isBinary) => events.received(isBinary ? data : null));
    socket.on("close", (code) => {
      if (!isOver) events.closed(code);
      isOver = true;
    });
    const fail = (error: Error) => {
      if (isOver) return;
      isOver = true;
      socket.terminate();
      events.failed(error);
    };
    socket.on("error", (error) => {
      // What happens to an open connection ends in a close, which says enough.
      if (!isOpen) fail(error);
    });
    socket.on("unexpected-response", (_request, response) => {
      let sentence = "";
      response.on("data", (chunk: Buffer) => {
        if (sentence.length < SENTENCE_BYTES_MAX) sentence += chunk.toString("utf8");
      });
      const refuse = () => fail(new UpgradeRefused(url, response.statusCode ?? 0, sentence.trim()));
      response.on("end", refuse);
      response.on("error", refuse);
    });
    return {
      // The session's memory is used again before the socket may have sent it.
      send: (bytes) => socket.send(Buffer.from(bytes), { binary: true }, () => {}),
      terminate() {
        isOver = true;
        socket.removeAllListeners("message");
        socket.terminate();
      },
    };
  };
}
