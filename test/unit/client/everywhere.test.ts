/**
 * What a page imports has nothing of Node's own in it, all the way down.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import * as browser from "../../../src/client/browser.ts";
import * as node from "../../../src/client/index.ts";
import { TestBench, until } from "../../stations/support.ts";

/** Every module that a module needs when it runs, itself included, and the packages that they name. */
function graphOf(path: string, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(path)) return seen;
  const text = readFileSync(path, "utf8");
  const specifiers = [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gms)].map(
    (match) => match[1]!,
  );
  seen.set(
    path,
    specifiers.filter((specifier) => !specifier.startsWith(".")),
  );
  for (const specifier of specifiers)
    if (specifier.startsWith(".")) graphOf(join(dirname(path), specifier), seen);
  return seen;
}

const entry = (name: string) => fileURLToPath(new URL(`../../../src/client/${name}`, import.meta.url));

describe("the client for browsers", () => {
  it("needs no package and nothing of Node's own", () => {
    const graph = graphOf(entry("browser.ts"));
    expect(graph.size).toBeGreaterThan(10);
    expect([...graph.values()].flat()).toEqual([]);
    for (const path of graph.keys()) {
      const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      expect(code, path).not.toMatch(/\b(?:Buffer|process|NodeJS)\.\w|\bsetImmediate\(/);
    }
    // The same look finds what Node's own entry needs.
    expect([...graphOf(entry("index.ts")).values()].flat()).toEqual(
      expect.arrayContaining(["ws", "node:fs"]),
    );
  });
});

describe.each([
  ["in Node", node.connect],
  ["with a page's WebSocket", browser.connect],
] as const)("a client %s", (_where, connect) => {
  let bench: TestBench;
  beforeEach(async () => {
    bench = await new TestBench("native").start();
    (globalThis as { WebSocket?: unknown }).WebSocket = WebSocket;
  });
  afterEach(async () => {
    await bench.stop();
    delete (globalThis as { WebSocket?: unknown }).WebSocket;
  });

  it("comes back to the switch and goes on", async () => {
    const session = await connect({
      url: bench.url,
      station: "ABCD",
      secret: "sample-ABCD",
      firstReference: 1,
      backoff: { firstMs: 1, shortestMs: 1 },
    });
    const got: string[] = [];
    session.onDelivery(({ text }) => got.push(text));
    bench.edge.deliver(bench.delivery("D1", { id: 1 }));
    bench.edge.flush();
    await until(() => bench.confirmed.length === 1, "a confirmation");
    const submission = session.submit("A");
    await bench.takes(1);
    // Half-open: the switch says nothing more on it. What it notices is the silence.
    bench.clock.advance(90_250);
    await until(() => bench.edge.counters.resumes === 1, "a resume");
    bench.edge.deliver(bench.delivery("D2", { id: 2 }));
    bench.edge.accepted(1, 1, 0, 0);
    bench.edge.settled(1);
    bench.edge.flush();
    await submission.done;
    await until(() => bench.confirmed.length === 2, "a confirmation");
    expect(got).toEqual(["D1", "D2"]);
    expect(bench.taken).toHaveLength(1);
    expect(bench.events).toEqual(["signedOn 1 ABCD"]);
    await session.signOff();
    expect(await session.ended).toEqual({ kind: "signedOff" });
  });

  it("stops waiting for its welcome when its signal says so", async () => {
    const control = new AbortController();
    control.abort(new Error("enough"));
    const options = { url: bench.url, station: "ABCD", secret: "sample-ABCD", signal: control.signal };
    await expect(connect(options)).rejects.toThrow("enough");
    const later = new AbortController();
    const connecting = connect({ ...options, signal: later.signal });
    later.abort(new Error("enough now"));
    await expect(connecting).rejects.toThrow("enough now");
  });

  it("tells a refused sign-on", async () => {
    await expect(connect({ url: bench.url, station: "ABCD", secret: "wrong" })).rejects.toMatchObject({
      end: { kind: "closed", code: 4002 },
    });
  });
});
