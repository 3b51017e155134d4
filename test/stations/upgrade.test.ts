import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DIRECTORY, LISTENERS, TestBench } from "./support.ts";

/** Sends an upgrade with these headers and gives status, chosen subprotocol and body. */
function upgrade(port: number, path: string, headers: Record<string, string>) {
  return new Promise<{
    status: number;
    subprotocol: string | undefined;
    body: string;
    version: string | undefined;
  }>((resolve, reject) => {
    const attempt = request({ port, host: "127.0.0.1", path, headers });
    attempt.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({
        status: response.statusCode!,
        subprotocol: response.headers["sec-websocket-protocol"],
        body: "",
        version: undefined,
      });
    });
    attempt.on("response", (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => {
        const version = response.headers["sec-websocket-version"] as string | undefined;
        resolve({ status: response.statusCode!, subprotocol: undefined, body, version });
      });
    });
    attempt.on("error", reject);
    attempt.end();
  });
}

const HEADERS = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": "statewire.v1.msgpack",
};

describe.each(LISTENERS)("the upgrade on the %s listener", (listener) => {
  let bench: TestBench;
  const start = async (limits = {}) => {
    bench = await new TestBench(listener, limits).start();
  };
  beforeEach(() => start());
  afterEach(() => bench.stop());
  const ask = (changes: Record<string, string> = {}, path = "/session") =>
    upgrade(bench.port, path, { ...HEADERS, ...changes });

  it("says which build carries the sessions", () => {
    expect(bench.edge.isNative).toBe(listener === "native");
  });

  it("takes the first of ours that the station offers", async () => {
    expect(
      await ask({ "Sec-WebSocket-Protocol": "chat, statewire.v1.text,statewire.v1.msgpack" }),
    ).toMatchObject({
      status: 101,
      subprotocol: "statewire.v1.text",
    });
  });

  it("takes an allowed origin, and a query behind the path", async () => {
    expect(await ask({ Origin: "https://console.example" }, "/session?from=test")).toMatchObject({
      status: 101,
    });
  });

  it.each<[string, Record<string, string>, number, string]>([
    [
      "a foreign origin",
      { Origin: "https://evil.example" },
      403,
      "Pages of this origin may not open sessions.",
    ],
    ["no subprotocol", { "Sec-WebSocket-Protocol": "" }, 400, "Ask for the subprotocol statewire.v1.msgpack"],
    ["a foreign subprotocol", { "Sec-WebSocket-Protocol": "graphql-ws" }, 400, "Ask for the subprotocol"],
    [
      "another WebSocket version",
      { "Sec-WebSocket-Version": "8" },
      426,
      "The switch speaks WebSocket version 13",
    ],
  ])("refuses %s with a sentence", async (_what, headers, status, sentence) => {
    const answer = await ask(headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(sentence);
    expect(answer.version).toBe(status === 426 ? "13" : undefined);
    expect(bench.edge.counters).toMatchObject({ upgradesRefused: 1, connections: 0 });
  });

  it("refuses another path and a plain request", async () => {
    expect((await ask({}, "/other")).status).toBe(404);
    const plain = await fetch(`http://127.0.0.1:${bench.port}/session`);
    expect(plain.status).toBe(426);
    expect(await plain.text()).toContain("Open a WebSocket here");
    expect((await fetch(`http://127.0.0.1:${bench.port}/`)).status).toBe(404);
  });

  it("refuses with 503 beyond its number of sessions, and takes one again when one has gone", async () => {
    await bench.stop();
    await start({ sessionsMax: 1 });
    const raw = await bench.connect();
    expect((await ask()).status).toBe(503);
    raw.socket.close();
    await raw.closed;
    await expect.poll(async () => (await ask()).status).toBe(101);
  });

  it("refuses with 503 while it goes out of service", async () => {
    const raw = await bench.signOn();
    raw.submit([1, "A"]);
    await bench.takes(1);
    void bench.edge.drain(60);
    const answer = await ask();
    expect(answer.status).toBe(503);
    expect(answer.body).toContain("going out of service");
  });

  it("rejects where it cannot listen", async () => {
    // An address of documentation (RFC 5737) that no interface has.
    const elsewhere = new TestBench(listener, {}, "203.0.113.7");
    await expect(elsewhere.start()).rejects.toThrow(/203\.0\.113\.7/);
    await elsewhere.stop();
  });

  it("rejects a port that another switch listens on instead of sharing it", async () => {
    const second = new TestBench(listener, {}, "127.0.0.1", DIRECTORY, bench.port);
    await expect(second.start()).rejects.toThrow(String(bench.port));
    await second.stop();
  });
});
