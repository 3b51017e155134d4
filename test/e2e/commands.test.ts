/**
 * What the command line says and exits with where nothing runs, or not for long.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { CLI_ENTRY } from "../../src/packageRoot.ts";
import { runCommand } from "../support/runningState.ts";

const MESSAGE = "RQ.CA9190000.DMV.TXT LIC/9QQQ123";
/** The discard port: nobody listens there. */
const NOWHERE = "ws://127.0.0.1:9/session";
const folder = mkdtempSync(join(tmpdir(), "statewire-commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("statewire send without a switch", () => {
  it("says where it found none, exits with 2, and gives a program an object too", async () => {
    const { code, output, errors } = await runCommand("send", "--json", "--url", NOWHERE, MESSAGE);
    expect(code).toBe(2);
    expect(errors).toBe(`no connection to ${NOWHERE}; is the switch running? Start it with: npm start\n`);
    expect(JSON.parse(output)).toMatchObject({ done: false, disposition: "notSent", trouble: errors.trim() });
  });

  it.each([
    "nonsense",
    "http://127.0.0.1:7700/session",
    "",
  ])("is used wrongly with the address '%s'", async (url) => {
    const { code, errors } = await runCommand("send", "--url", url, MESSAGE);
    expect(code).toBe(1);
    expect(errors).toContain("an address such as ws://127.0.0.1:7700/session is needed");
  });
});

describe("statewire sim", () => {
  const sim = (...options: string[]) => runCommand("sim", "dmv", "--port", "0", "--data", folder, ...options);

  it.each([
    ["--port", "1.5"],
    ["--seed", "2.5"],
    ["--seed", "-1"],
    ["--scale", "0"],
    ["--scale", "0.2"],
    ["--error-rate", "2"],
    ["--latency-median", "soon"],
  ])("is used wrongly with %s %s", async (option, value) => {
    const { code, errors } = await sim(option, value);
    expect(code).toBe(1);
    expect(errors).toContain(`option '${option} `);
  });

  it("is used wrongly with a 99th percentile below the median, and names both options", async () => {
    const { code, errors } = await sim("--latency-median", "80", "--latency-p99", "20");
    expect(code).toBe(1);
    expect(errors).toMatch(/20 ms, is below its median, 80 ms; .* --latency-median and --latency-p99/);
  });
});

describe("a command whose reader has gone", () => {
  it("goes on and exits as it would", async () => {
    const child = spawn(process.execPath, [fileURLToPath(CLI_ENTRY), "check-config"], { stdio: "pipe" });
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, "exit");
    expect([code, errors]).toEqual([0, ""]);
  });
});

describe("statewire up that is ended while it starts", () => {
  it("ends without a complaint and leaves nothing running", async () => {
    const ports = ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"].map((id) => `links.${id}.port=0`);
    const settings = ["listen.agencies.port=0", "listen.operators.port=0", `simulators.dataFolder=${folder}`];
    const args = [...ports, ...settings].flatMap((setting) => ["--set", setting]);
    const up = spawn(process.execPath, [fileURLToPath(CLI_ENTRY), "up", ...args], { stdio: "pipe" });
    const said = gather(up);
    await once(up.stdout!, "data");
    up.kill("SIGINT");
    const [code] = await once(up, "close");
    expect(code).toBe(0);
    expect(said()).not.toContain("could not start");
    expect(said()).not.toContain("statewire ready");
  });
});

function gather(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}
