/**
 * What operators and their monitors see: `/livez`, `/readyz`, `/metrics` and JSON under `/api/`, on a listener of
 * its own.
 *
 * Alive means that the process answers; ready means that it would accept messages. A database that is down does
 * not make the switch unready (its messages end in coded answers), but it is named.
 */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Readiness {
  readonly ready: boolean;
  /** Why not, in words; empty when ready. */
  readonly reasons: readonly string[];
  readonly [fact: string]: unknown;
}

export interface OperatorsOptions {
  readonly host: string;
  readonly port: number;
  readonly readiness: () => Readiness;
  readonly metrics: () => Promise<string>;
  readonly metricsContentType: string;
  /** What is served as JSON, by path below `/api/`. */
  readonly reports: Readonly<Record<string, () => unknown>>;
}

export class OperatorsListener {
  readonly #options: OperatorsOptions;
  readonly #server: Server;

  constructor(options: OperatorsOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#answer(request.method ?? "", request.url ?? "", response);
    });
    // Requests here are a line and a few headers; whoever takes longer is not a monitor.
    this.#server.headersTimeout = 5_000;
    this.#server.requestTimeout = 5_000;
  }

  /** The port that is listened on. Rejects when it is taken. */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(method: string, url: string, response: ServerResponse): Promise<void> {
    if (method !== "GET" && method !== "HEAD")
      return send(response, 405, "text/plain", "only GET is served here\n");
    const path = url.split("?", 1)[0]!;
    switch (path) {
      case "/livez":
        return send(response, 200, "text/plain", "alive\n");
      case "/readyz": {
        const readiness = this.#options.readiness();
        return sendJson(response, readiness.ready ? 200 : 503, readiness);
      }
      case "/metrics":
        return send(response, 200, this.#options.metricsContentType, await this.#options.metrics());
      default:
        return this.#report(path, response);
    }
  }

  #report(path: string, response: ServerResponse): void {
    const { reports } = this.#options;
    const name = path.startsWith(API_PATH) ? path.slice(API_PATH.length) : "";
    if (Object.hasOwn(reports, name)) {
      sendJson(response, 200, reports[name]!());
      return;
    }
    const paths = ["/livez", "/readyz", "/metrics", ...Object.keys(reports).map((one) => API_PATH + one)];
    send(response, 404, "text/plain", `there are ${paths.join(", ")}\n`);
  }
}

const API_PATH = "/api/";

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", `${JSON.stringify(value, null, 2)}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
