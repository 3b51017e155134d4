/**
 * What operators and their monitors see: `/livez`, `/readyz`, `/metrics` and JSON under `/api/`, on a listener of
 * its own.
 *
 * Alive means that the process answers; ready means that it would accept messages. A database that is down does
 * not make the switch unready (its messages end in coded answers), but it is named.
 */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { readAct } from "./actRequest.ts";
import { type ApiAnswer, type ApiRoute, done, findRoute, refused } from "./apiRoutes.ts";

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
  /** Further paths below `/api/`, some of which change something. */
  readonly routes: readonly ApiRoute[];
}

export class OperatorsListener {
  readonly #options: OperatorsOptions;
  readonly #routes: readonly ApiRoute[];
  readonly #server: Server;

  constructor(options: OperatorsOptions) {
    this.#options = options;
    const reports = Object.entries(options.reports).map(([path, report]): ApiRoute => {
      return { method: "GET", path, answer: () => done(report()) };
    });
    this.#routes = [...reports, ...options.routes];
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const path = url.split("?", 1)[0]!;
    if (path.startsWith(API_PATH)) return this.#answerApi(request, path.slice(API_PATH.length), response);
    if (method !== "GET" && method !== "HEAD")
      return send(response, 405, "text/plain", "only GET is served here\n", { allow: "GET, HEAD" });
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
        return send(response, 404, "text/plain", `there are ${this.#paths().join(", ")}\n`);
    }
  }

  async #answerApi(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const found = findRoute(this.#routes, request.method ?? "", path);
    if (found === null) {
      const sentence = `There are ${this.#paths().join(", ")}.`;
      return sendAnswer(response, refused(404, "unknownPath", "", sentence));
    }
    if ("methods" in found) {
      const allow = found.methods.join(", ");
      return sendAnswer(response, refused(405, "methodWrong", "", `This path takes ${allow}.`), { allow });
    }
    const { route, places } = found;
    if (route.method === "GET") return sendAnswer(response, route.answer(places, {}));
    const act = await readAct(request, this.#options.host).catch(() => null);
    // The connection broke before the body was there: nobody hears an answer.
    if (act === null) return;
    if (act.kind === "body") sendAnswer(response, route.answer(places, act.body));
    // What is left of the body is not read.
    else sendAnswer(response, act, { connection: "close" });
  }

  #paths(): readonly string[] {
    return ["/livez", "/readyz", "/metrics", ...this.#routes.map(({ path }) => API_PATH + path)];
  }
}

const API_PATH = "/api/";

function sendAnswer(response: ServerResponse, answer: ApiAnswer, headers: OutgoingHttpHeaders = {}): void {
  if (answer.kind === "done") sendJson(response, 200, answer.value, headers);
  else sendJson(response, answer.status, { error: answer.error }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  send(response, status, "application/json", `${JSON.stringify(value, null, 2)}\n`, headers);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    ...headers,
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    // What is told here changes, and is nobody else's.
    "cache-control": "no-store",
  });
  response.end(body);
}
