/**
 * The listener on the native uWebSockets build.
 *
 * Its traps, kept in here: the memory of a message is only valid inside the handler; an `idleTimeout` outside
 * 0 and 8 to 960 ends the process; `end` calls the close handler before it returns; a closed socket throws at
 * the first touch; and a port that another switch listens on is shared with it, half of the stations each, unless
 * it is asked for alone.
 */

import type { HttpResponse, TemplatedApp, us_listen_socket, WebSocket } from "uWebSockets.js";
import uWebSockets from "uWebSockets.js";
import { type Admission, NO_UPGRADE, NOT_FOUND, SESSION_PATH, type SubprotocolName } from "./admission.ts";
import type { Listener, ListenerEvents, ListenerOptions } from "./listener.ts";

/** uWebSockets' bounds of `idleTimeout`, seconds. */
const IDLE_SECONDS_MIN = 8;
const IDLE_SECONDS_MAX = 960;

/** Whether a native binary was found for this machine; its JavaScript substitute has no TLS app. */
export const HAS_NATIVE_BUILD = "SSLApp" in uWebSockets;

/** LIBUS_LISTEN_EXCLUSIVE_PORT; the build's types know it, its JavaScript does not export it. */
const EXCLUSIVE_PORT = 1;

/** As the build takes it: its types leave out the form with host and options. */
type ListenOn = (
  host: string,
  port: number,
  options: number,
  done: (listening: us_listen_socket | false) => void,
) => void;

interface Connection<Session> {
  readonly subprotocol: SubprotocolName;
  /** Set by the open handler, before any other handler runs. */
  session: Session | null;
}

export class NativeListener<Session> implements Listener {
  readonly isNative = true;
  readonly #app: TemplatedApp;
  readonly #sockets = new Set<WebSocket<Connection<Session>>>();
  #listening: us_listen_socket | null = null;

  constructor(events: ListenerEvents<Session>, options: ListenerOptions) {
    const sockets = this.#sockets;
    this.#app = uWebSockets
      .App()
      .ws<Connection<Session>>(SESSION_PATH, {
        maxPayloadLength: options.messageBytesMax,
        maxBackpressure: options.backlogBytesMax,
        idleTimeout: idleTimeout(options.idleSeconds),
        sendPingsAutomatically: false,
        upgrade(response, request, context) {
          const admission = events.admit({
            version: request.getHeader("sec-websocket-version"),
            protocols: request.getHeader("sec-websocket-protocol"),
            origin: request.getHeader("origin"),
          });
          if (admission.kind === "refused") {
            refuse(response, admission);
            return;
          }
          const { subprotocol } = admission;
          const connection: Connection<Session> = { subprotocol, session: null };
          const key = request.getHeader("sec-websocket-key");
          const extensions = request.getHeader("sec-websocket-extensions");
          response.upgrade(connection, key, subprotocol, extensions, context);
        },
        open(socket) {
          sockets.add(socket);
          const connection = socket.getUserData();
          connection.session = events.opened(socket, connection.subprotocol);
        },
        message(socket, message, isBinary) {
          events.received(socket.getUserData().session!, new Uint8Array(message), isBinary);
        },
        pong(socket) {
          events.ponged(socket.getUserData().session!);
        },
        drain(socket) {
          events.drained(socket.getUserData().session!);
        },
        close(socket) {
          sockets.delete(socket);
          events.closed(socket.getUserData().session!);
        },
      })
      .get(SESSION_PATH, (response) => refuse(response, NO_UPGRADE))
      .any("/*", (response) => refuse(response, NOT_FOUND));
  }

  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const listenOn: ListenOn = this.#app.listen.bind(this.#app) as unknown as ListenOn;
      listenOn(host, port, EXCLUSIVE_PORT, (listening) => {
        if (listening === false) {
          reject(new Error(`cannot listen on ${host}:${port}; is the port in use?`));
          return;
        }
        this.#listening = listening;
        resolve(uWebSockets.us_socket_local_port(listening));
      });
    });
  }

  stopListening(): void {
    if (this.#listening === null) return;
    uWebSockets.us_listen_socket_close(this.#listening);
    this.#listening = null;
  }

  close(): Promise<void> {
    this.stopListening();
    for (const socket of [...this.#sockets]) socket.close();
    return Promise.resolve();
  }
}

function idleTimeout(seconds: number): number {
  if (seconds > IDLE_SECONDS_MAX) return 0;
  return Math.max(IDLE_SECONDS_MIN, Math.ceil(seconds));
}

function refuse(response: HttpResponse, { status, sentence }: Admission & { kind: "refused" }): void {
  response.writeStatus(status).writeHeader("Content-Type", "text/plain; charset=utf-8");
  if (status.startsWith("426")) response.writeHeader("Sec-WebSocket-Version", "13");
  response.end(`${sentence}\n`, true);
}
