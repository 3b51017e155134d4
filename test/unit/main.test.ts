import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config.ts";
import { startSwitch } from "../../src/main.ts";
import { SAMPLE_CONFIG } from "../../src/packageRoot.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { FakeDatabase } from "../support/fakeDatabase.ts";
import { until } from "../support/until.ts";

let database: FakeDatabase;
let squatter: Server;
let takenPort: number;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "statewire-main-"));
  database = new FakeDatabase();
  await database.listen();
  squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  takenPort = (squatter.address() as AddressInfo).port;
});
afterEach(async () => {
  await database.close();
  squatter.close();
  rmSync(folder, { recursive: true });
});

function start(...settings: string[]) {
  const loaded = loadConfig(SAMPLE_CONFIG, {
    set: [
      "listen.agencies.port=0",
      "listen.operators.port=0",
      `links.DMV.port=${database.port}`,
      `journal.folder=${join(folder, "journal")}`,
      "journal.segmentMiB=8",
      ...settings,
    ],
    env: {},
  });
  if (!("config" in loaded)) throw new Error("the sample state is in order");
  const { config, dictionary } = loaded;
  return startSwitch({ config, dictionary, log: createLog("silent", "test") });
}

/** What keeps a process alive, by kind: connections, listeners, threads and timers. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe("a start that fails half-way", () => {
  it.each(["listen.agencies.port", "listen.operators.port"])("leaves nothing running: %s", async (port) => {
    const before = resources();
    await expect(start(`${port}=${takenPort}`)).rejects.toThrow();
    for (const kind of ["TCPSocketWrap", "TCPServerWrap", "MessagePort", "Timeout"]) {
      await until(`no ${kind} left`, () => (resources()[kind] ?? 0) <= (before[kind] ?? 0), 20_000);
    }
  });
});

describe("a switch that runs", () => {
  it("connects to its databases, and leaves nothing behind when it stops", async () => {
    const before = resources();
    const running = await start();
    await until("the database's connection", () => database.frames.length === 1);
    expect(await (await fetch(`http://127.0.0.1:${running.operatorsPort}/livez`)).text()).toBe("alive\n");
    await running.stop(0);
    for (const kind of ["TCPServerWrap", "MessagePort", "Timeout"]) {
      await until(`no ${kind} left`, () => (resources()[kind] ?? 0) <= (before[kind] ?? 0), 20_000);
    }
  });
});
