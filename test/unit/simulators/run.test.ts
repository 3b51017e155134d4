import { afterEach, describe, expect, it } from "vitest";
import {
  runSimulator,
  SIMULATOR_NAMES,
  type Simulator,
  type SimulatorOptions,
} from "../../../src/simulators/run.ts";
import { ForwardFlag, LinkFrame, RespondFlag } from "../../../src/wire/linkMessages.ts";
import { TINY_SCALE, temporaryFolder } from "./support.ts";
import { TestSwitch } from "./testSwitch.ts";

const HELLO = [LinkFrame.hello, "statewire.link", 1, "test"];
const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC";

describe("runSimulator", () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
    let { dataFolder } = options;
    if (dataFolder === undefined) {
      const folder = temporaryFolder();
      cleanups.push(folder.remove);
      dataFolder = folder.path;
    }
    const simulator = await runSimulator({
      name: "dmv",
      host: "127.0.0.1",
      port: 0,
      scale: TINY_SCALE,
      seed: 7,
      latency: { medianMs: 0, p99Ms: 0 },
      ...options,
      dataFolder,
    });
    cleanups.push(() => simulator.close());
    return simulator;
  }

  function dial(simulator: Simulator): TestSwitch {
    const link = new TestSwitch(simulator.port);
    cleanups.push(() => link.end());
    return link;
  }

  it.each(SIMULATOR_NAMES)("starts %s, which says hello by its link's name and answers", async (name) => {
    const link = dial(await start({ name })).send(HELLO);
    link.forward(5, 1, "ZZZ.CA9190000.AZ.TXT LIC/9QQQ123", "AZ");
    await link.until(() => link.items.length === 1);
    expect(link.frames[0]).toEqual([LinkFrame.hello, "statewire.link", 1, name.toUpperCase()]);
    const [number, leg, part, flags] = link.items[0]!;
    expect([number, leg, part, flags]).toEqual([5, 0, 1, RespondFlag.last | RespondFlag.error]);
  });

  it("answers a frame of many messages in order and in few frames", async () => {
    const simulator = await start();
    const link = dial(simulator).send(HELLO).forward(1, 500, PLATE, "DMV");
    await link.until(() => link.items.length === 500);
    expect(link.items.map((item) => item[0])).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    expect(link.items.every((item) => item[3] === (RespondFlag.last | RespondFlag.hit))).toBe(true);
    expect(link.texts[499]).toMatch(/^RR\.CA9190000\.DMV\.\*R1\.TXT LIC\/9QQQ123\./);
    expect(link.frames.length).toBeLessThanOrEqual(10);
    expect(simulator.statistics()).toMatchObject({ messages: 500, answers: 500, hits: 500, connections: 1 });
  });

  it("splits answers that would not fit into one frame", async () => {
    const link = dial(await start({ name: "cjis" })).send(HELLO);
    link.forward(1, 40, "FQ.CA9190000.CA.TXT PUR/C.ATN/DOE.RSN/INV.CAS/1.SID/CA00000043", "CA");
    await link.until(() => link.items.filter((item) => (item[3] & RespondFlag.last) !== 0).length === 40);
    expect(link.frames.length).toBeGreaterThan(3);
    expect(link.items.filter((item) => item[0] === 40).map((item) => item[2])).toEqual([1, 2]);
  });

  it("stops reading a switch that does not take its answers, and goes on when it does", async () => {
    const frames = 20;
    const perFrame = 40;
    const simulator = await start({ name: "cjis" });
    const link = dial(simulator).send(HELLO);
    await link.until(() => link.frames.length === 1);
    link.pause();
    const text = "FQ.CA9190000.CA.TXT PUR/C.ATN/DOE.RSN/INV.CAS/1.SID/CA00000043".padEnd(8000);
    for (let frame = 0; frame < frames; frame++) link.forward(frame * perFrame, perFrame, text, "CA");
    let read = -1;
    while (read <= 0 || read !== simulator.statistics().messages) {
      read = simulator.statistics().messages;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(read).toBeLessThan(frames * perFrame);

    link.resume();
    await link.until(() => link.items.length === frames * perFrame * 2);
    expect(simulator.statistics().messages).toBe(frames * perFrame);
  });

  it("answers heartbeats", async () => {
    const link = dial(await start())
      .send(HELLO)
      .send([LinkFrame.heartbeat]);
    await link.until(() => link.frames.length === 2);
    expect(link.frames[1]).toEqual([LinkFrame.heartbeatAnswer]);
  });

  it.each([
    ["bytes that are no frame", (link: TestSwitch) => link.send(HELLO).sendBytes(Buffer.alloc(64, 0xff))],
    [
      "a frame that is no MessagePack",
      (link: TestSwitch) => link.send(HELLO).sendBytes(Buffer.from([0, 0, 0, 1, 0x92])),
    ],
    ["a malformed item", (link: TestSwitch) => link.send(HELLO).send([LinkFrame.forward, [1, 0]])],
    ["a respond frame", (link: TestSwitch) => link.send(HELLO).send([LinkFrame.respond])],
    ["a frame before the hello", (link: TestSwitch) => link.send([LinkFrame.heartbeat])],
    ["a second hello", (link: TestSwitch) => link.send(HELLO).send(HELLO)],
    ["another version", (link: TestSwitch) => link.send([LinkFrame.hello, "statewire.link", 2, "test"])],
  ])("closes only the connection that sends %s", async (_, misbehave) => {
    const simulator = await start();
    const good = dial(simulator).send(HELLO);
    const bad = dial(simulator);
    misbehave(bad);
    await bad.closed;

    good.forward(1, 1, PLATE, "DMV");
    await good.until(() => good.items.length === 1);
    expect(simulator.statistics()).toMatchObject({ malformed: 1, connections: 1 });
  });

  it("serves several switches, each with its own answers", async () => {
    const simulator = await start();
    const one = dial(simulator).send(HELLO).forward(1, 10, PLATE, "DMV");
    const other = dial(simulator).send(HELLO).forward(100, 10, PLATE, "DMV");
    await one.until(() => one.items.length === 10);
    await other.until(() => other.items.length === 10);
    expect(one.items.map((item) => item[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(other.items[0]?.[0]).toBe(100);
  });

  it("takes its time when it has a latency, and answers everything", async () => {
    const simulator = await start({ latency: { medianMs: 5, p99Ms: 15 } });
    const startMs = performance.now();
    const link = dial(simulator).send(HELLO).forward(1, 200, PLATE, "DMV");
    await link.until(() => link.items.length === 200);
    expect(performance.now() - startMs).toBeGreaterThan(5);
    const numbers = link.items.map((item) => item[0]);
    expect(new Set(numbers).size).toBe(200);
    expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));
  });

  it("answers every message by an error at an error rate of 1, and none at a never rate of 1", async () => {
    const broken = dial(await start({ errorRate: 1 }))
      .send(HELLO)
      .forward(1, 3, PLATE, "DMV");
    await broken.until(() => broken.items.length === 3);
    expect(broken.items.every((item) => (item[3] & RespondFlag.error) !== 0)).toBe(true);
    expect(broken.texts[0]).toBe("RR.CA9190000.DMV.*R1.TXT REJECT - FILE NOT AVAILABLE");

    const silent = dial(await start({ neverRate: 1 })).send(HELLO);
    silent.forward(1, 3, PLATE, "DMV").send([LinkFrame.heartbeat]);
    await silent.until(() => silent.frames.length === 2);
    expect(silent.items).toEqual([]);
  });

  it("sends unsolicited messages to a switch, addressed by their header", async () => {
    const simulator = await start({ name: "nlets", unsolicitedTo: "CA9010000" });
    expect(simulator.sendNotice()).toBe(false);
    const link = dial(simulator).send(HELLO).send([LinkFrame.heartbeat]);
    await link.until(() => link.frames.length === 2);
    expect(simulator.sendNotice()).toBe(true);
    await link.until(() => link.items.length === 1);
    expect(link.items[0]?.slice(0, 4)).toEqual([0, 0, 1, RespondFlag.unsolicited | RespondFlag.last]);
    expect(link.texts[0]).toMatch(/^AM\.AZ9010000\r\n.*\r\n.* CA9010000\r\nTXT\r\nNLETS NOTICE 1\r\n/);
  });

  it("sends them by itself where an interval is set", async () => {
    const link = dial(await start({ unsolicitedEveryMs: 10 })).send(HELLO);
    await link.until(() => link.items.length === 2);
    expect(link.texts[1]).toContain("NOTICE 2");
  });

  const STOLEN = "LIC/9QQQ950.LIS/CA.LIY/2027.LIT/PC.OCA/26-1";

  it("keeps what agencies are to hear until a switch is there, over a restart, and says it once and in order", async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const first = await start({ name: "ncic", dataFolder: folder.path });
    // Another database's own line: it asks, and hears nothing but answers.
    const database = dial(first).send([LinkFrame.hello, "statewire.link", 1, "CJIS"]);
    database.forward(1, 1, `EV.CA9190000.NCI.TXT ${STOLEN}`, "NCI");
    await database.until(() => database.items.length === 1);
    const nic = /NIC\/(V[0-9]{9})/.exec(database.texts[0]!)![1];
    for (const [at, agency] of ["CA9010000", "CA9370100"].entries())
      database.forward(2 + at, 1, `QV.${agency}.NCI.TXT LIC/9QQQ951`, "NCI");
    database.forward(4, 1, `MV.CA9190000.NCI.TXT NIC/${nic}.OCA/26-1.LIC/9QQQ951`, "NCI");
    await database.until(() => database.items.length === 4);
    await first.close();

    const second = await start({ name: "ncic", dataFolder: folder.path });
    const link = dial(second).send(HELLO);
    await link.until(() => link.items.length === 4);
    expect(
      link.items.every(([number, , , flags]) => number === 0 && (flags & RespondFlag.unsolicited) > 0),
    ).toBe(true);
    expect(link.texts.map((text) => text.slice(0, 23))).toEqual(
      ["CA9010000", "CA9190000", "CA9370100", "CA9190000"].map((receiver) => `$.D.DC9010000.${receiver}`),
    );
    // What it has is not said again, and new things come at once.
    link.forward(9, 1, `LV.CA9370100.NCI.TXT NIC/${nic}.OCA/26-1`, "NCI");
    await link.until(() => link.items.length === 6);
    expect(link.texts.filter((text) => text.startsWith("$.L."))).toHaveLength(1);
    await second.close();
    const third = await start({ name: "ncic", dataFolder: folder.path });
    const last = dial(third).send(HELLO).forward(1, 1, "QV.CA9010000.NCI.TXT LIC/9NNN001", "NCI");
    await last.until(() => last.items.length > 0);
    expect(last.texts).toEqual([expect.stringContaining("NO RECORD LIC/9NNN001")]);
  });

  it("does what time brings by its own clock, at once when that was moved", async () => {
    const clock = { nowMs: Date.UTC(2026, 10, 24) };
    const simulator = await start({ name: "ncic", nowMs: () => clock.nowMs });
    const link = dial(simulator).send(HELLO).forward(1, 1, `EV.CA9190000.NCI.TXT ${STOLEN}`, "NCI");
    await link.until(() => link.items.length === 1);
    clock.nowMs += 90 * 86_400_000;
    simulator.runDue();
    await link.until(() => link.items.length === 2);
    expect(link.texts[1]).toMatch(/^\$\.P\.DC9010000\.CA9190000\.TXT PURGED RECORDS/);
  });

  it("tells the system which messages are tests and repeats", async () => {
    const link = dial(await start({ name: "ncic" })).send(HELLO);
    const entry = Buffer.from(`EV.CA9190000.NCI.TXT ${STOLEN}`);
    const clear = (nic: string) => Buffer.from(`CV.CA9190000.NCI.TXT NIC/${nic}.OCA/26-1`);
    link.send([
      LinkFrame.forward,
      [7, 0, 5000, 0, "NCI", entry],
      [8, 0, 5000, ForwardFlag.test, "NCI", entry],
    ]);
    await link.until(() => link.items.length === 2);
    const nic = /NIC\/(V[0-9]{9})/.exec(link.texts[0]!)![1]!;
    expect(link.texts[1]).toContain("TEST RECORD - NO ACTION");
    link.send([
      LinkFrame.forward,
      [9, 0, 5000, 0, "NCI", clear(nic)],
      [7, 0, 5000, ForwardFlag.repeat, "NCI", entry],
    ]);
    await link.until(() => link.items.length === 4);
    expect(link.texts[3]).toBe(link.texts[0]);
  });

  it("takes the records of its last start, and makes them anew for another seed", async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const first = await start({ dataFolder: folder.path });
    await first.close();
    const second = await start({ dataFolder: folder.path });
    await second.close();
    const third = await start({ dataFolder: folder.path, seed: 8 });
    expect([first.wasGenerated, second.wasGenerated, third.wasGenerated]).toEqual([true, false, true]);
  });

  it.each([
    [{ scale: 0 }, "scale"],
    [{ scale: 0.2 }, "scale"],
    [{ seed: 1.5 }, "seed"],
    [{ errorRate: 2 }, "errorRate"],
    [{ neverRate: -1 }, "neverRate"],
    [{ latency: { medianMs: 10, p99Ms: 5 } }, "latency.p99Ms"],
    [{ latency: { medianMs: -1, p99Ms: 5 } }, "latency.medianMs"],
    [{ unsolicitedEveryMs: -1 }, "unsolicitedEveryMs"],
    [{ name: "dvm" as "dmv" }, "name"],
  ])("refuses %o and names the option", async (options, name) => {
    await expect(start(options)).rejects.toThrow(new RegExp(`^${name.replace(".", "\\.")}: `));
  });

  it("says so when its port is taken, and leaves the records free for another try", async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const taken = await start();
    await expect(start({ dataFolder: folder.path, port: taken.port })).rejects.toThrow("EADDRINUSE");
    expect((await start({ dataFolder: folder.path })).wasGenerated).toBe(false);
  });
});
