import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperatorsListener, type Readiness } from "../../../src/admin/operatorsListener.ts";

let readiness: Readiness;
let listener: OperatorsListener;
let base: string;

beforeEach(async () => {
  readiness = { ready: true, reasons: [] };
  listener = new OperatorsListener({
    host: "127.0.0.1",
    port: 0,
    readiness: () => readiness,
    metrics: async () => "statewire_sessions 3\n",
    metricsContentType: "text/plain; version=0.0.4",
    reports: { confirmations: () => ({ requests: 3 }) },
    routes: [],
  });
  base = `http://127.0.0.1:${await listener.listen()}`;
});
afterEach(() => listener.close());

describe("the operators' listener", () => {
  it("is alive as long as it answers", async () => {
    expect((await fetch(`${base}/livez`)).status).toBe(200);
  });

  it("is ready, or says why not", async () => {
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    readiness = { ready: false, reasons: ["the worker pool is not whole"] };
    const answer = await fetch(`${base}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, reasons: ["the worker pool is not whole"] });
  });

  it("gives the metrics in their own content type", async () => {
    const answer = await fetch(`${base}/metrics?x=1`);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4");
    expect(await answer.text()).toBe("statewire_sessions 3\n");
  });

  it("gives reports as JSON under their names", async () => {
    const answer = await fetch(`${base}/api/confirmations?test`);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({ requests: 3 });
    const unknown = await fetch(`${base}/api/toString`);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({
      error: {
        code: "unknownPath",
        field: "",
        sentence: "There are /livez, /readyz, /metrics, /api/confirmations.",
        suggestion: null,
      },
    });
  });

  it("serves nothing else, and takes no bodies", async () => {
    expect((await fetch(`${base}/etc/passwd`)).status).toBe(404);
    expect((await fetch(`${base}/livez`, { method: "POST", body: "x" })).status).toBe(405);
  });

  it("refuses a port that is taken, by rejecting", async () => {
    const port = Number(new URL(base).port);
    const second = new OperatorsListener({
      host: "127.0.0.1",
      port,
      readiness: () => readiness,
      metrics: async () => "",
      metricsContentType: "text/plain",
      reports: {},
      routes: [],
    });
    await expect(second.listen()).rejects.toThrow("EADDRINUSE");
  });
});
