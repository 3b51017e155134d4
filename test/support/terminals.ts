/**
 * Stations of a running state that keep all they hear: one of each subprotocol.
 */
import { WebSocket } from "ws";
import { connect, type DeliverItem, type Session } from "../../src/client/index.ts";
import { SUBPROTOCOL_TEXT } from "../../src/domain/sessionProtocol.ts";
import { until } from "./until.ts";

/** Longer than anything takes on a busy machine; what is waited for ends the wait. */
export const PATIENCE_MS = 60_000;

/** A program with a session of its own, in MessagePack. */
export class Terminal {
  readonly heard: DeliverItem[] = [];
  readonly session: Session;

  private constructor(session: Session) {
    this.session = session;
    session.onDelivery((delivery) => this.heard.push(delivery));
  }

  /** @param url of the agencies' listener */
  static async signOn(url: string, station: string): Promise<Terminal> {
    return new Terminal(
      await connect({ url, station, secret: `sample-${station}`, timeoutMs: PATIENCE_MS, reconnect: false }),
    );
  }

  /** Waits for a delivery that may not be there yet. */
  async hears(what: string, isIt: (delivery: DeliverItem) => boolean): Promise<DeliverItem> {
    await until(what, () => this.heard.some(isIt), PATIENCE_MS);
    return this.heard.find(isIt)!;
  }
}

/** A person with a WebSocket tool. */
export class TextTerminal {
  readonly heard: string[] = [];
  /** Code and words of the Close frame; null while the session lasts. */
  end: { readonly code: number; readonly reason: string } | null = null;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.heard.push(data.toString()));
    socket.on("close", (code, reason) => {
      this.end = { code, reason: reason.toString() };
    });
  }

  /** Resolves with the welcome, or when the session was closed instead. */
  static async signOn(url: string, station: string): Promise<TextTerminal> {
    const terminal = new TextTerminal(new WebSocket(url, [SUBPROTOCOL_TEXT]));
    const socket = terminal.#socket;
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.send(`SIGNON ${station} sample-${station}`);
    await until("a welcome", () => terminal.heard.length > 0 || terminal.end !== null, PATIENCE_MS);
    return terminal;
  }

  say(line: string): void {
    this.#socket.send(line);
  }

  async hears(what: string, isIt: (line: string) => boolean): Promise<string> {
    await until(what, () => this.heard.some(isIt), PATIENCE_MS);
    return this.heard.find(isIt)!;
  }

  async ends(): Promise<{ readonly code: number; readonly reason: string }> {
    await until("the end of the session", () => this.end !== null, PATIENCE_MS);
    return this.end!;
  }

  leave(): void {
    this.#socket.terminate();
  }
}
