/**
 * Opens a session: WebSocket, sign-on, welcome.
 */
import { type ClientOptions, WebSocket } from "ws";
import { PROTOCOL_VERSION, SUBPROTOCOL_MSGPACK } from "../domain/sessionProtocol.ts";
import { StationFrameWriter } from "../wire/session/stationFrameWriter.ts";
import { readSwitchFrame } from "../wire/session/switchFrames.ts";
import { Session } from "./session.ts";
import { closedEnd, SessionEnded, SwitchUnreachable, UpgradeRefused } from "./sessionErrors.ts";

/** The switch's frames are shorter; a longer one is not from a switch. */
const FRAME_BYTES_MAX = 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** Of the body of a refused upgrade. */
const SENTENCE_BYTES_MAX = 1024;
const ABNORMAL_CLOSURE = 1006;

export interface ConnectOptions {
  /** For example `ws://127.0.0.1:7700/session`. */
  readonly url: string;
  /** Mnemonic of the station. */
  readonly station: string;
  readonly secret: string;
  /** From the start to the welcome; default 10 s. */
  readonly timeoutMs?: number;
  /** Further options of the `ws` package, such as `ca` for TLS. */
  readonly socketOptions?: ClientOptions;
}

/**
 * Resolves when the station has its welcome. Rejects with SwitchUnreachable, UpgradeRefused, or SessionEnded
 * (whose `end` has the close code, 4002 for a refused sign-on).
 */
export function connect(options: ConnectOptions): Promise<Session> {
  const { url, station, secret, timeoutMs = CONNECT_TIMEOUT_MS } = options;
  return new Promise((resolve, reject) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [SUBPROTOCOL_MSGPACK], {
        perMessageDeflate: false,
        maxPayload: FRAME_BYTES_MAX,
        ...options.socketOptions,
      });
    } catch (cause) {
      // The URL is none.
      reject(new SwitchUnreachable(url, { cause }));
      return;
    }
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      // What `ws` still reports about a connection that was given up is nobody's business.
      socket.on("error", () => {});
      socket.terminate();
      reject(error);
    };
    const timer = setTimeout(() => fail(new SwitchUnreachable(url)), timeoutMs);
    socket.once("error", (cause) => fail(new SwitchUnreachable(url, { cause })));
    socket.once("unexpected-response", (_request, response) => {
      let sentence = "";
      response.on("data", (chunk: Buffer) => {
        if (sentence.length < SENTENCE_BYTES_MAX) sentence += chunk.toString("utf8");
      });
      const refuse = () => fail(new UpgradeRefused(url, response.statusCode ?? 0, sentence.trim()));
      response.on("end", refuse);
      response.on("error", refuse);
    });
    socket.once("open", () => {
      socket.send(new StationFrameWriter().signOn(PROTOCOL_VERSION, station, secret), { binary: true });
    });
    socket.once("close", (code: number) => {
      fail(new SessionEnded(code === ABNORMAL_CLOSURE ? { kind: "lost" } : closedEnd(code)));
    });
    socket.once("message", (data: Buffer, isBinary: boolean) => {
      const frame = isBinary ? readSwitchFrame(data) : null;
      if (frame?.act !== "welcome") {
        fail(new SessionEnded({ kind: "malformed" }));
        return;
      }
      clearTimeout(timer);
      socket.removeAllListeners();
      const session = new Session(socket, frame.welcome);
      // A close always follows an error, and the session hears that.
      socket.on("error", () => {});
      resolve(session);
    });
  });
}
