/**
 * What the command line says and exits with where nothing runs, or not for long.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLI_ENTRY } from "../../src/packageRoot.ts";
import { runCommand, START_TIMEOUT_MS } from "../support/runningState.ts";
import { until } from "../support/until.ts";

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

describe("statewire switch alone", () => {
  let alone: ChildProcess;
  let said: () => string;
  let url: string;
  beforeAll(async () => {
    const settings = [
      "listen.agencies.port=0",
      "listen.operators.port=0",
      `journal.folder=${folder}/alone`,
      // An inquiry that is not held ends at once.
      "links.DMV.hold.inquiriesMs=0",
    ];
    // Nobody listens at the discard port, and not at those beside it.
    const links = ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"].map(
      (id, i) => `links.${id}.port=${9 + i}`,
    );
    const args = [...settings, ...links].flatMap((setting) => ["--set", setting]);
    alone = spawn(process.execPath, [fileURLToPath(CLI_ENTRY), "switch", ...args], { stdio: "pipe" });
    said = gather(alone);
    await until("the ready line", () => said().includes("statewire ready"), START_TIMEOUT_MS);
    url = /ws:\S+/.exec(said())![0];
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    alone.kill("SIGTERM");
    await once(alone, "exit");
  });
  const send = (...args: string[]) => runCommand("send", "--url", url, ...args);

  it("says in the log which databases are not there", async () => {
    const line = /"links":\["NCIC","NLETS","DMV","CJIS","LEDS","NCJIS"\].*not in service at the start/;
    await until("the line of the log", () => line.test(said()));
  });

  it("accepts, and then gives notice that the database is out of service", async () => {
    const { code, output } = await send("RQ.CA9190000.DMV.TXT LIC/9QQQ123");
    expect(code).toBe(2);
    expect(output).toMatch(/accepted +[\d.]+ ms\nnotice 1 .*the last\n {2}NOTICE 501 /);
  });

  it("shows a warning under the value that it is about", async () => {
    const { output } = await send("RQ.CA9190000.DMV.TXT VIN/ZZ9TEST0700000002");
    expect(output).toContain(
      "warning   601 The check digit of the VIN is wrong; look for a typing error.\n" +
        "  RQ.CA9190000.DMV.TXT VIN/ZZ9TEST0700000002\n" +
        "                           ^\n",
    );
  });

  it.each([
    ["XA19", /XA19 does not sign on itself, HX19 carries it: send with --mnemonic XA19/],
    ["SH0", /has no station SH0\. \(did you mean SH01\?\)/],
  ])("hints at what is wrong with the station %s", async (station, hint) => {
    const { code, errors } = await send("--station", station, MESSAGE);
    expect(code).toBe(2);
    expect(errors).toMatch(/4002 signOnRefused/);
    expect(errors).toMatch(hint);
  });
});

describe("statewire up that is ended while it starts", () => {
  it("ends without a complaint and leaves nothing running", async () => {
    const ports = ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"].map((id) => `links.${id}.port=0`);
    const settings = [
      "listen.agencies.port=0",
      "listen.operators.port=0",
      `simulators.dataFolder=${folder}`,
      `journal.folder=${folder}/up`,
    ];
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
