import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSimulator, type Simulator, type SimulatorOptions } from "../../../../src/simulators/run.ts";
import { ForwardFlag, LinkFrame, RespondFlag } from "../../../../src/wire/linkMessages.ts";
import { until } from "../../../support/until.ts";
import { DICTIONARY, NOW_MS, TINY_SCALE, temporaryFolder } from "../support.ts";
import { TestSwitch } from "../testSwitch.ts";

/** CJIS, NCIC and DMV with their lines to each other, over sockets, and a switch that asks each of them. */
const OWNER = "CA9190000";
const OTHER = "CA9370100";
const DAY = 86_400_000;
const COROLLA =
  "LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20261101.OCA/26-000125";

type Name = "ncic" | "dmv" | "cjis";
const folder = temporaryFolder();
const clock = { nowMs: NOW_MS };
const simulators = new Map<Name, Simulator>();
const switches = new Map<Name, TestSwitch>();
const ports = new Map<Name, number>();
let number = 0;

async function start(name: Name): Promise<void> {
  const line = (other: Name) => ({ host: "127.0.0.1", port: ports.get(other)! });
  const options: SimulatorOptions = {
    ...{ name, host: "127.0.0.1", port: ports.get(name) ?? 0, dataFolder: folder.path },
    ...{ scale: TINY_SCALE, seed: 7, latency: { medianMs: 0, p99Ms: 0 } },
    nowMs: () => clock.nowMs,
    dictionary: DICTIONARY,
    ...(name === "cjis" && { lines: { ncic: line("ncic"), dmv: line("dmv") } }),
  };
  const simulator = await runSimulator(options);
  simulators.set(name, simulator);
  ports.set(name, simulator.port);
  const test = new TestSwitch(simulator.port).send([LinkFrame.hello, "statewire.link", 1, "switch"]);
  switches.set(name, test);
}

async function stop(name: Name): Promise<void> {
  switches.get(name)!.end();
  await simulators.get(name)!.close();
  simulators.delete(name);
}

/** All answers of one message, in their order. */
async function ask(name: Name, text: string, flags = 0, mine = ++number): Promise<string[]> {
  const link = switches.get(name)!;
  const destination = text.split(".")[2]!;
  const seen = link.items.length;
  link.send([LinkFrame.forward, [mine, 0, 5000, flags, destination, Buffer.from(text)]]);
  const items = () => link.items.slice(seen).filter((item) => item[0] === mine);
  await until(`answer to ${text}`, () => items().some((item) => (item[3] & RespondFlag.last) !== 0));
  return items().map((item) => Buffer.from(item[4]).toString());
}

async function only(name: Name, text: string, flags = 0): Promise<string> {
  const answers = await ask(name, text, flags);
  expect(answers, answers.join("\n")).toHaveLength(1);
  return answers[0]!;
}

/** Messages that nobody asked for, with their key. */
async function unasked(key: string): Promise<string> {
  const link = switches.get("cjis")!;
  const found = () => link.texts.find((text) => text.startsWith(`${key}.`));
  await until(`message ${key}`, () => found() !== undefined, 10_000);
  return found()!;
}

/** The lines from CJIS stand. */
async function linesAreUp(): Promise<void> {
  const lines = () => Object.values(simulators.get("cjis")!.statistics().lines);
  await until("lines of CJIS", () => lines().length === 2 && lines().every(({ isUp }) => isUp), 10_000);
}

const fcnIn = (text: string) => /FCN\/([0-9]{13})/.exec(text)![1]!;
const nicIn = (text: string) => /NIC\/([A-Z][0-9]{9})/.exec(text)![1]!;
const enter = (fields = COROLLA, key = "EV") => ask("cjis", `${key}.${OWNER}.SVS.*R8.TXT ${fields}`);

describe("one record with two numbers", () => {
  beforeEach(async () => {
    clock.nowMs = NOW_MS;
    for (const name of ["ncic", "dmv", "cjis"] as const) await start(name);
    await linesAreUp();
  });
  afterEach(async () => {
    for (const name of [...simulators.keys()]) await stop(name);
    ports.clear();
    // The generated records serve the next test too.
    for (const name of ["ncic", "dmv", "cjis"]) {
      for (const suffix of ["", "-lock"])
        rmSync(join(folder.path, name, `changes-7.mdb${suffix}`), { force: true });
    }
  });
  afterAll(() => folder.remove());

  it("is told in two answers, and found by either number in either system", async () => {
    const answers = await enter();
    expect(answers).toEqual([
      expect.stringMatching(/^EV\.CA9190000\.SVS\.\*R8\.TXT ACCEPTED FCN\/301263270000\d$/),
      expect.stringMatching(/^EV\.CA9190000\.SVS\.\*R8\.TXT NIC\/V\d{9}$/),
    ]);
    const [FCN, NIC] = [fcnIn(answers[0]!), nicIn(answers[1]!)];
    for (const by of ["LIC/9QQQ123.LIS/CA", `NIC/${NIC}`, `FCN/${FCN}`]) {
      expect(await only("cjis", `QV.${OTHER}.SVS.TXT ${by}`), by).toContain(
        `FCN/${FCN}.NIC/${NIC}.CONFIRM WITH ORI`,
      );
      const national = await only("ncic", `QV.${OTHER}.NCI.TXT ${by}`);
      expect(national, by).toContain(`NIC/${NIC} DTE/20261123`);
      expect(national, by).toContain(`ORI/${OWNER} LIC/9QQQ123`);
    }
  });

  it("is changed, located and cleared in both", async () => {
    const [FCN, NIC] = (await enter()).map((text) => /\d{9,13}$/.exec(text)![0]!);
    const national = () => only("ncic", `QV.${OTHER}.NCI.TXT VIN/ZZ9TEST0700000001`);
    expect(await ask("cjis", `MV.${OWNER}.SVS.*M1.TXT FCN/${FCN}.LIC/9QQQ123.VCO/BLK`)).toEqual([
      `MV.${OWNER}.SVS.*M1.TXT MODIFIED FCN/${FCN}.NIC/V${NIC}`,
      `MV.${OWNER}.SVS.*M1.TXT NIC/V${NIC} MODIFIED AT NCIC`,
    ]);
    expect(await national()).toContain("VCO/BLK");
    expect((await ask("cjis", `LV.${OTHER}.SVS.TXT FCN/${FCN}.LIC/9QQQ123.DOR/20261123`))[1]).toContain(
      "LOCATED AT NCIC",
    );
    expect(await national()).toContain(`LOCATED/20261123 BY ORI/${OTHER}`);
    expect((await ask("cjis", `CV.${OWNER}.SVS.TXT NIC/V${NIC}.OCA/26-000125`))[1]).toContain(
      "CLEARED AT NCIC",
    );
    expect(await national()).toContain("NO RECORD VIN/ZZ9TEST0700000001");
  });

  it("is ended in the state where time has ended it at NCIC already", async () => {
    const [accepted] = await ask(
      "cjis",
      `EMD.${OWNER}.MPS.TXT NAM/TESTPERSON, XI.SEX/F.RAC/W.DOB/19440130.DLC/20260228.HGT/502.WGT/115.EYE/BLU.HAI/WHI.OCA/26-000152.MRT/DEP`,
    );
    const FCN = fcnIn(accepted!);
    // NCIC's copy alone is located; a missing person who was found is not kept.
    const NIC = nicIn(await only("ncic", `QM.${OTHER}.NCI.TXT FCN/${FCN}`));
    await ask("ncic", `LM.${OTHER}.NCI.TXT NIC/${NIC}.OCA/26-000152.PHR/5.DOR/20261123`);
    simulators.get("ncic")!.runDue();
    const answers = await ask("cjis", `CM.${OWNER}.MPS.TXT FCN/${FCN}.OCA/26-000152`);
    expect(answers).toEqual([
      expect.stringContaining(`CLEARED FCN/${FCN}`),
      expect.stringMatching(/NIC\/M\d{9} .*WAS EXPIRED ON 20261123 AT NCIC$/),
    ]);
  });

  it("does not come about where NCIC has no such record", async () => {
    expect(await enter("LIC/9QQQ901.LIS/CA.VMO/CIV.OCA/26-1", "ESV")).toHaveLength(1);
    // A plate without year and type is too little for NCIC, until the owner adds them.
    const [accepted] = await enter("LIC/9QQQ902.LIS/CA.VMO/CIV.OCA/26-2");
    const FCN = fcnIn(accepted!);
    expect(await only("ncic", `QV.${OTHER}.NCI.TXT LIC/9QQQ902`)).toContain("NO RECORD");
    const answers = await ask("cjis", `MV.${OWNER}.SVS.TXT FCN/${FCN}.OCA/26-2.LIY/2027.LIT/PC`);
    expect(answers[1]).toMatch(/TXT NIC\/V\d{9}$/);
    expect(await only("ncic", `QV.${OTHER}.NCI.TXT LIC/9QQQ902`)).toContain("MKE/STOLEN VEHICLE");
  });

  it("is refused by NCIC with its reason, and stands in the state", async () => {
    await ask("ncic", `EV.${OTHER}.NCI.TXT VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.OCA/26-9`);
    const answers = await enter();
    expect(answers[0]).toContain("ACCEPTED FCN/");
    expect(answers[1]).toMatch(
      /TXT NCIC REJECT - DUPLICATE RECORD NIC\/V\d{9} ORI\/CA9370100 - THE STATE RECORD STANDS$/,
    );
    expect(await only("cjis", `QV.${OTHER}.SVS.TXT LIC/9QQQ123`)).toContain(
      `FCN/${fcnIn(answers[0]!)}.CONFIRM`,
    );
    // There is nothing at NCIC that could be cleared.
    expect(await ask("cjis", `CV.${OWNER}.SVS.TXT FCN/${fcnIn(answers[0]!)}.OCA/26-000125`)).toHaveLength(1);
  });

  it("waits for NCIC on disk, and tells the number by message", async () => {
    await stop("ncic");
    const [accepted] = await enter();
    const FCN = fcnIn(accepted!);
    expect(await enter(COROLLA.replace("26-000125", "26-000126"))).toHaveLength(1);
    expect(await ask("cjis", `MV.${OWNER}.SVS.TXT FCN/${FCN}.LIC/9QQQ123.VCO/BLK`)).toHaveLength(1);
    await stop("cjis");
    await start("cjis");
    await start("ncic");
    const notice = await unasked("$.N");
    expect(notice).toMatch(/^\$\.N\.CA9340100\.CA9190000\.TXT NATIONAL NUMBER ASSIGNED\r\n/);
    expect(notice).toContain(`FCN/${FCN} NIC/V`);
    const NIC = nicIn(notice);
    expect(await only("cjis", `QV.${OTHER}.SVS.TXT NIC/${NIC}`)).toContain(`FCN/${FCN}.NIC/${NIC}`);
    for (;;) {
      const national = await only("ncic", `QV.${OTHER}.NCI.TXT NIC/${NIC}`);
      if (national.includes("VCO/BLK")) break;
    }
  });

  it("is told by message where NCIC refuses it later", async () => {
    await ask("ncic", `EV.${OTHER}.NCI.TXT VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.OCA/26-9`);
    await stop("ncic");
    await enter();
    await start("ncic");
    const notice = await unasked("$.E");
    expect(notice).toMatch(/NCIC REJECT - DUPLICATE RECORD NIC\/V\d{9} ORI\/CA9370100/);
    expect(notice).toContain("THE RECORD OF THE STATE STANDS");
  });

  it("is entered once, also when its message and NCIC's answer are repeated", async () => {
    const text = `EV.${OWNER}.SVS.*R8.TXT ${COROLLA}`;
    const first = await ask("cjis", text, 0, 900);
    expect(await ask("cjis", text, ForwardFlag.repeat, 900)).toEqual(first);
    expect(await only("ncic", `QV.${OTHER}.NCI.TXT LIC/9QQQ123`)).not.toContain("RECORDS");
  });

  it("of a test message is one of NCIC's test records", async () => {
    const answers = await ask("cjis", `EV.${OWNER}.SVS.*R8.TXT ${COROLLA}`, ForwardFlag.test);
    expect(answers[1]).toMatch(/TXT TEST RECORD - NO ACTION\r\nNIC\/V9\d{8}$/);
    expect(await only("ncic", `QV.${OTHER}.NCI.TXT LIC/9QQQ123`)).toContain("NO RECORD");
    expect(await only("ncic", `QV.${OTHER}.NCI.TXT LIC/9QQQ123`, ForwardFlag.test)).toContain(
      "MKE/STOLEN VEHICLE",
    );
    expect(await only("dmv", `RQ.${OTHER}.DMV.TXT LIC/9QQQ123`)).toContain("STOP/NONE");
  });

  describe("stops at DMV", () => {
    /** Once DMV says so: the line works behind the answer. */
    async function stopBecomes(by: string, words: string, key = "RQ"): Promise<void> {
      for (;;) {
        const text = await only("dmv", `${key}.${OTHER}.DMV.TXT ${by}`);
        expect(text).toContain("STOP/");
        if (text.endsWith(`STOP/${words}`)) return;
      }
    }

    it("are set by an entry, and removed by its end", async () => {
      const FCN = fcnIn((await enter())[0]!);
      await stopBecomes("LIC/9QQQ123", "STOLEN VEHICLE");
      await ask("cjis", `CV.${OWNER}.SVS.TXT FCN/${FCN}.OCA/26-000125`);
      await stopBecomes("LIC/9QQQ123", "NONE");
    });

    it("are removed for generated records too", async () => {
      await stopBecomes("LIC/9ZZZ999", "STOLEN VEHICLE");
      const FCN = fcnIn(await only("cjis", `QV.${OTHER}.SVS.TXT LIC/9ZZZ999`));
      await ask("cjis", `CV.${OWNER}.SVS.TXT FCN/${FCN}.LIC/9ZZZ999`);
      await stopBecomes("LIC/9ZZZ999", "NONE");
    });

    it("go with a plate that is corrected, and end with the time of a record", async () => {
      const FCN = fcnIn((await enter("LIC/9QQQ123.LIS/CA.VMO/COA.OCA/26-1", "EF"))[0]!);
      await stopBecomes("LIC/9QQQ123", "FELONY VEHICLE");
      await ask("cjis", `MV.${OWNER}.SVS.TXT FCN/${FCN}.OCA/26-1.LIC/9ZZZ999`);
      await stopBecomes("LIC/9QQQ123", "NONE");
      await stopBecomes("LIC/9ZZZ999", "FELONY VEHICLE");
      clock.nowMs += 91 * DAY;
      simulators.get("cjis")!.runDue();
      await stopBecomes("LIC/9ZZZ999", "STOLEN VEHICLE");
    });

    it("are set on vessels, and wait for DMV", async () => {
      await stop("dmv");
      await ask("cjis", `EB.${OWNER}.ABS.TXT REG/CF9999ZZ.RES/CA.OCA/26-1`);
      await stop("cjis");
      await start("cjis");
      await start("dmv");
      await stopBecomes("REG/CF9999ZZ", "STOLEN BOAT", "BQ");
    });
  });
});
