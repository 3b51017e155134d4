import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BODY_BYTES_MAX } from "../../../src/admin/actRequest.ts";
import { broadcastRoutes } from "../../../src/admin/broadcastRoutes.ts";
import { type LineReport, lineRoutes } from "../../../src/admin/lineRoutes.ts";
import { OperatorsListener } from "../../../src/admin/operatorsListener.ts";

const LINES = ["C09", "C19", "HX19"];
let state: Map<string, LineReport>;
let acts: string[];
let listener: OperatorsListener;
let port: number;

beforeEach(async () => {
  acts = [];
  state = new Map(
    LINES.map((line) => [
      line,
      {
        line,
        name: `LINE ${line}`,
        kind: "county",
        county: 19,
        agency: "CA9190000",
        inService: true,
        since: null,
        reason: "",
        stations: 3,
        present: 1,
        held: 0,
        heldSeconds: 0,
      },
    ]),
  );
  const change = (line: string, inService: boolean, reason: string) => {
    const known = state.get(line)!;
    if (known.inService === inService) return false;
    acts.push(`${line} ${inService ? "in" : "out"} ${reason}`);
    state.set(line, { ...known, inService, reason });
    return true;
  };
  const broadcast = {
    number: 417,
    class: "BOLO",
    cancels: 0,
    origin: "CA9190000",
    station: "SH19",
    approvedBy: "",
    destinations: ["GALL"],
    sentAt: "2026-11-24T10:00:00.000Z",
    expiresAt: "2026-11-25T10:00:00.000Z",
    recipients: 4,
    delivered: 2,
  };
  listener = new OperatorsListener({
    host: "127.0.0.1",
    port: 0,
    readiness: () => ({ ready: true, reasons: [] }),
    metrics: async () => "",
    metricsContentType: "text/plain",
    reports: {},
    routes: [
      ...lineRoutes({
        all: () => [...state.values()],
        find: (line) => state.get(line) ?? null,
        takeOut: (line, reason) => change(line, false, reason),
        putBack: (line, reason) => change(line, true, reason),
      }),
      ...broadcastRoutes({
        all: () => [broadcast],
        find: (number) => (number === 417 ? { ...broadcast, away: ["SH37", "SH01"] } : null),
      }),
    ],
  });
  port = await listener.listen();
});
afterEach(() => listener.close());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly json: Record<string, unknown> & {
    error?: { code: string; field: string; suggestion: string | null };
  };
}

/** A request with exactly these headers: `fetch` does not let Host and Origin be set. */
function call(
  method: string,
  path: string,
  { body = "", headers = {} as Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, json: JSON.parse(text || "{}") }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}
const JSON_TYPE = { "content-type": "application/json" };
const post = (path: string, value: unknown = {}, headers: Record<string, string> = {}) =>
  call("POST", path, { body: JSON.stringify(value), headers: { ...JSON_TYPE, ...headers } });

describe("lines for operators", () => {
  it("are listed, and each is shown by its name", async () => {
    const all = await call("GET", "/api/lines");
    expect([all.status, all.headers["content-type"]]).toEqual([200, "application/json"]);
    expect((all.json["lines"] as LineReport[]).map(({ line }) => line)).toEqual(LINES);
    expect((await call("GET", "/api/lines/c19")).json).toMatchObject({ line: "C19", inService: true });
  });

  it("are taken out and put back, with a reason or without", async () => {
    const out = await post("/api/lines/C19/out", { reason: "MAINTENANCE" });
    expect([out.status, out.json]).toMatchObject([
      200,
      { line: "C19", inService: false, reason: "MAINTENANCE" },
    ]);
    const back = await call("POST", "/api/lines/C19/in", { headers: JSON_TYPE });
    expect([back.status, back.json]).toMatchObject([200, { line: "C19", inService: true }]);
    expect(acts).toEqual(["C19 out MAINTENANCE", "C19 in "]);
  });

  it("say so when there is nothing to change", async () => {
    await post("/api/lines/C19/out");
    const again = await post("/api/lines/C19/out");
    expect([again.status, again.json.error]).toMatchObject([409, { code: "nothingToChange", field: "line" }]);
    expect(acts).toHaveLength(1);
  });

  it.each([
    ["C99", null],
    ["9", "C09"],
    ["19", "C19"],
    ["C9", "C09"],
  ])("do not know %s, and say what may be meant", async (line, suggestion) => {
    for (const answer of [await call("GET", `/api/lines/${line}`), await post(`/api/lines/${line}/out`)]) {
      expect([answer.status, answer.json.error]).toMatchObject([
        404,
        { code: "unknownLine", field: "line", suggestion },
      ]);
    }
    expect(acts).toEqual([]);
  });
});

describe("an act that is refused, with nothing changed", () => {
  afterEach(() => expect(acts).toEqual([]));
  const OUT = "/api/lines/C19/out";

  it.each([
    ["a page of another origin", { origin: "http://evil.example" }, "originForeign", "Origin"],
    ["a page without an origin", { origin: "null" }, "originForeign", "Origin"],
    ["a name that is not this machine's", { host: "evil.example:7701" }, "hostForeign", "Host"],
    ["an address that is not this machine's", { host: "10.0.0.1" }, "hostForeign", "Host"],
  ])("comes from %s", async (_, headers, code, field) => {
    const { status, json } = await post(OUT, {}, headers as Record<string, string>);
    expect([status, json.error]).toMatchObject([403, { code, field }]);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
  ])("has the content type %j", async (type) => {
    const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
    const { status, json } = await call("POST", OUT, { body: "{}", headers });
    expect([status, json.error]).toMatchObject([415, { code: "contentTypeWrong", field: "Content-Type" }]);
  });

  it.each(["{", "[]", "null", '"out"', "1"])("has the body %s", async (body) => {
    const { status, json } = await call("POST", OUT, { body, headers: JSON_TYPE });
    expect([status, json.error]).toMatchObject([400, { code: "bodyMalformed", field: "" }]);
  });

  it.each([BODY_BYTES_MAX, 60_000])("has a body that is too long (%i bytes)", async (length) => {
    const { status, headers, json } = await post(OUT, { reason: "X".repeat(length) });
    expect([status, json.error]).toMatchObject([413, { code: "bodyTooLong" }]);
    expect(headers["connection"]).toBe("close");
  });

  it.each([
    [{ raeson: "X" }, "fieldUnknown", "raeson"],
    [{ reason: 7 }, "fieldMalformed", "reason"],
    [{ reason: "Ä" }, "fieldMalformed", "reason"],
    [{ reason: "A\r\nB" }, "fieldMalformed", "reason"],
    [{ reason: "X".repeat(81) }, "fieldTooLong", "reason"],
  ])("has %j in it", async (body, code, field) => {
    const { status, json } = await post(OUT, body);
    expect([status, json.error]).toMatchObject([400, { code, field }]);
  });

  it("is a GET, or goes to a path that there is not", async () => {
    const get = await call("GET", OUT);
    expect([get.status, get.headers["allow"], get.json.error?.code]).toEqual([405, "POST", "methodWrong"]);
    expect((await call("DELETE", "/api/lines")).status).toBe(405);
    expect((await post("/api/lines/C19/up")).json.error?.code).toBe("unknownPath");
    expect((await post("/api/lines//out")).json.error?.code).toBe("unknownPath");
    expect((await post("/api/lines/%ff/out")).json.error?.code).toBe("unknownPath");
  });
});

it("takes an act of a page of the listener itself, and by every name of the machine", async () => {
  const own = `127.0.0.1:${port}`;
  expect((await post("/api/lines/C19/out", {}, { origin: `http://${own}` })).status).toBe(200);
  expect((await post("/api/lines/C19/in", {}, { host: `localhost:${port}` })).status).toBe(200);
  expect((await post("/api/lines/C19/out", {}, { host: `[::1]:${port}` })).status).toBe(200);
  const charset = { "content-type": "Application/JSON; charset=utf-8" };
  expect((await post("/api/lines/C19/in", {}, charset)).status).toBe(200);
});

describe("broadcasts for operators", () => {
  it("are listed, and each is shown with those who have not got it", async () => {
    const all = await call("GET", "/api/broadcasts");
    expect(all.json["broadcasts"]).toMatchObject([{ number: 417, class: "BOLO" }]);
    expect((await call("GET", "/api/broadcasts/417")).json["away"]).toEqual(["SH37", "SH01"]);
  });

  it.each(["418", "x", "-1", "99999999999999999999"])("do not know %s", async (number) => {
    const { status, json } = await call("GET", `/api/broadcasts/${number}`);
    expect([status, json.error]).toMatchObject([404, { code: "broadcastNotInForce", field: "number" }]);
  });
});
