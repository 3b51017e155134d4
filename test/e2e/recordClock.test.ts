/** A simulator in a process of its own, whose parent moves the clock of its records. */
import { type ChildProcess, fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import type { ChildMessage, ChildReady } from "../../src/cli/childProcess.ts";
import { CLI_ENTRY } from "../../src/packageRoot.ts";
import { decodeFrame, encodeFrame, FrameReader, parseRespondFrame } from "../../src/wire/frames.ts";
import { LinkFrame } from "../../src/wire/linkMessages.ts";
import { temporaryFolder } from "../unit/simulators/support.ts";

const START_TIMEOUT_MS = 120_000;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function startSimulator(...options: readonly string[]): Promise<{ child: ChildProcess; port: number }> {
  const folder = temporaryFolder();
  const args = [
    "sim",
    "ncic",
    "--port",
    "0",
    "--scale",
    "0.000001",
    "--latency-median",
    "0",
    "--latency-p99",
    "0",
    "--data",
    folder.path,
  ];
  const child = fork(fileURLToPath(CLI_ENTRY), [...args, ...options], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  cleanups.push(folder.remove, async () => {
    const isOver = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await isOver;
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    child.on("message", (message: ChildMessage) => {
      if (message.type === "ready") resolve({ child, port: (message as ChildReady).ports["link"]! });
    });
  });
}

/** Texts of what comes over a link, and a way to wait for the next. */
class Line {
  readonly texts: string[] = [];
  readonly #socket: Socket;
  #wake: () => void = () => {};

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    cleanups.push(() => this.#socket.destroy());
    const reader = new FrameReader();
    this.#socket.on("data", (chunk) => {
      for (const payload of reader.push(chunk)) {
        const items = parseRespondFrame(decodeFrame(payload)) ?? [];
        this.texts.push(...items.map((item) => Buffer.from(item[4]).toString()));
      }
      this.#wake();
    });
    this.#socket.write(encodeFrame([LinkFrame.hello, "statewire.link", 1, "test"]));
  }

  send(number: number, text: string): void {
    this.#socket.write(encodeFrame([LinkFrame.forward, [number, 0, 5000, 0, "NCI", Buffer.from(text)]]));
  }

  async next(): Promise<string> {
    while (this.texts.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.texts.shift()!;
  }
}

const ENTRY = "EV.CA9190000.NCI.*E1.TXT LIC/9QQQ960.LIS/CA.LIY/2027.LIT/PC.OCA/26-960";

it("lets ninety days go by at its parent's word", { timeout: START_TIMEOUT_MS }, async () => {
  const { child, port } = await startSimulator();
  const line = new Line(port);
  line.send(1, ENTRY);
  expect(await line.next()).toMatch(/NIC\/V[0-9]{9}/);
  const answer = new Promise<ChildMessage>((resolve) => child.once("message", resolve));
  child.send({ type: "clock", offsetHours: "soon" });
  child.send({ type: "clock", offsetHours: 90 * 24 });
  // What has no number of hours was no word to it.
  expect(await answer).toEqual({ type: "clock", offsetHours: 90 * 24 });
  expect(await line.next()).toMatch(/^\$\.P\.DC9010000\.CA9190000\.TXT PURGED RECORDS/);
  line.send(2, "QV.CA9370100.NCI.TXT LIC/9QQQ960");
  expect(await line.next()).toContain("NO RECORD LIC/9QQQ960");
});

it("starts in the future that it is told", { timeout: START_TIMEOUT_MS }, async () => {
  const { port } = await startSimulator("--clock-offset-hours", String(10 * 366 * 24));
  const line = new Line(port);
  line.send(1, ENTRY);
  const nic = /NIC\/(V[0-9]{9})/.exec(await line.next())![1];
  line.send(2, `QV.CA9370100.NCI.TXT NIC/${nic}`);
  const year = new Date(Date.now() + 10 * 366 * 24 * 3_600_000).getUTCFullYear();
  expect(await line.next()).toMatch(new RegExp(`DTE/${year}[0-9]{4}`));
});
