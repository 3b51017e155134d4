import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { askOperators } from "../../../src/cli/operators.ts";

const config = { listen: { operators: { host: "127.0.0.1", port: 9 } } } as never;
let server: Server | null = null;

afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  server = null;
});

async function serve(status: number, body: string): Promise<string> {
  const made = createServer((request, response) => {
    response.statusCode = status;
    response.end(request.url === "/api/confirmations" ? body : "another path");
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}
function said(): string {
  return vi
    .mocked(process.stderr.write)
    .mock.calls.map(([text]) => String(text))
    .join("");
}

describe("asking a running switch", () => {
  it("gives the JSON of a path, whether the address ends in a slash or not", async () => {
    const url = await serve(200, '{"at":"now"}');
    expect(await askOperators(config, url, "api/confirmations")).toEqual({ at: "now" });
    expect(await askOperators(config, `${url}/`, "api/confirmations")).toEqual({ at: "now" });
  });

  it("says what is wrong where nobody answers, or something else does", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await askOperators(config, undefined, "api/confirmations")).toBeNull();
    expect(said()).toContain("http://127.0.0.1:9/ does not answer; is the switch running?");
    const url = await serve(404, "{}");
    expect(await askOperators(config, url, "api/confirmations")).toBeNull();
    expect(said()).toContain("/api/confirmations answered 404");
    expect(await askOperators(config, "no address", "api/confirmations")).toBeNull();
  });
});
