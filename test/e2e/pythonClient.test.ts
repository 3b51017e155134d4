import { execFile } from "node:child_process";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { TestBench, until } from "../stations/support.ts";
import { WholeState } from "../support/wholeState.ts";

const CLIENT = fileURLToPath(new URL("examples/python/statewire_client.py", PACKAGE_ROOT));

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

let state: WholeState;
let url: string;
beforeAll(async () => {
  state = await WholeState.start();
  url = `ws://127.0.0.1:${state.running.agenciesPort}/session`;
}, 60_000);
afterAll(() => state.stop());

function client(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile("python3", [CLIENT, ...args], { timeout: 30_000 }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output, errors });
    });
  });
}

describe("the Python client, written from the protocol page", () => {
  it("signs on, gets the answer to its inquiry, and signs off", async () => {
    const message = "RQ.CA9190000.DMV.*P1.TXT LIC/9QQQ123";
    const { code, output, errors } = await client(url, "SH19", "sample-SH19", message);
    expect(errors).toBe("");
    expect(code).toBe(0);
    const [banner, accepted, response, text] = output.split(/\r?\n/);
    expect(banner).toContain("STATEWIRE");
    expect([accepted, response]).toEqual(["accepted", "response, 0 to come"]);
    expect(text).toMatch(/^RR\.CA9190000\.DMV\.\*P1\.TXT LIC\/9QQQ123\.VIN\/ZZ9TEST0700000001/);
  });

  it("reads two answers, counting down", async () => {
    const { code, output } = await client(
      url,
      "SH19",
      "sample-SH19",
      "RQ.CA9190000.AZ,NV.*P2.TXT LIC/9QQQ456.LIY/2027.LIT/PC",
    );
    expect(code).toBe(0);
    expect(output.match(/^response, \d to come$/gm)).toEqual(["response, 1 to come", "response, 0 to come"]);
  });

  it("ends with a message that has no answer", async () => {
    const { code, output } = await client(url, "SH19", "sample-SH19", "AM.CA9190000.AZ.TXT EXERCISE ONLY");
    expect([code, output.split("\n")[1]]).toEqual([0, "accepted"]);
  });

  it("shows a refusal with its place and field", async () => {
    const { code, output } = await client(
      url,
      "SH19",
      "sample-SH19",
      "DQ.CA9190000.DMV.TXT NAM/TESTPERSON, GAMMA.DOB/19800230.SEX/F",
    );
    expect(code).toBe(2);
    expect(output).toContain("refused 208 at byte");
    expect(output).toContain("field DOB");
  });

  it("tells a wrong secret, a wrong path and a switch that is not there in words", async () => {
    const refused = await client(url, "SH19", "wrong", "RQ.CA9190000.DMV.TXT LIC/9QQQ123");
    expect(refused).toMatchObject({ code: 2, output: "" });
    expect(refused.errors).toContain("closed the session with 4002");
    const elsewhere = await client(url.replace("/session", "/nowhere"), "SH19", "x", "y");
    expect(elsewhere.errors).toContain("404 Not Found");
    const nobody = await client("ws://127.0.0.1:1/session", "SH19", "x", "y");
    expect(nobody.errors).toMatch(/^statewire_client: no connection to 127\.0\.0\.1:1/);
    expect((await client("SH19")).code).toBe(1);
  });
});

describe("the Python client on a line that breaks", () => {
  let bench: TestBench;
  const sockets = new Set<Socket>();
  const line = createServer((near) => {
    const far = connect(bench.port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  beforeAll(async () => {
    bench = await new TestBench("native").start();
    line.listen(0, "127.0.0.1");
    await new Promise((resolve) => line.once("listening", resolve));
  });
  afterAll(async () => {
    line.close();
    await bench.stop();
  });

  const respond = (session: number, text: string, awaited: number) => {
    const { reference } = bench.taken.at(-1)!;
    const kind = DeliveryKind.response;
    bench.edge.respond(session, bench.delivery(text, { id: awaited + 1, kind, reference, awaited }));
    bench.edge.flush();
  };

  it("goes on where it was, and prints nothing twice", async () => {
    const { port } = line.address() as AddressInfo;
    const running = client(`ws://127.0.0.1:${port}/session`, "ABCD", "sample-ABCD", "ASKED");
    await until(() => bench.taken.length === 1, "the message");
    const { reference } = bench.taken[0]!;
    expect(reference).toBeGreaterThan(1_000_000);
    bench.edge.accepted(1, reference, 0, 0);
    bench.edge.flush();
    respond(1, "FIRST", 2);
    await until(() => bench.confirmed.length === 1, "a confirmation");
    cut();
    await until(() => bench.edge.counters.parked === 1, "the cut");
    respond(1, "SECOND", 1);
    await until(() => bench.edge.counters.resumes === 1, "a resume");
    await until(() => bench.confirmed.length === 2, "a confirmation");
    cut();
    await until(() => bench.edge.counters.parked === 1, "the cut");
    await until(() => bench.edge.counters.resumes === 2, "a resume");
    respond(1, "THIRD", 0);
    bench.edge.settled(1);
    bench.edge.flush();
    const { code, output, errors } = await running;
    expect(code).toBe(0);
    const words = output.split("\n").filter((word) => /^(?:accepted|FIRST|SECOND|THIRD)$/.test(word));
    expect(words).toEqual(["accepted", "FIRST", "SECOND", "THIRD"]);
    expect(errors.match(/coming back/g)!.length).toBeGreaterThanOrEqual(2);
    expect(bench.taken).toHaveLength(1);
  });

  it("submits again, marked, what was not decided when its session could not go on", async () => {
    const { port } = line.address() as AddressInfo;
    const running = client(`ws://127.0.0.1:${port}/session`, "ABCD", "sample-ABCD", "ASKED");
    await until(() => bench.taken.length === 2, "the message");
    const [first] = bench.taken.slice(-1);
    cut();
    await until(() => bench.edge.counters.parked === 1, "the cut");
    bench.clock.advance(60_250);
    await until(() => bench.taken.length === 3, "the message again");
    const again = bench.taken.at(-1)!;
    expect(again).toMatchObject({ session: first!.session + 1, reference: first!.reference, flags: 2 });
    bench.edge.accepted(again.session, again.reference, 0, 0);
    bench.edge.settled(again.session);
    bench.edge.flush();
    const { code } = await running;
    expect(code).toBe(0);
  });
});
