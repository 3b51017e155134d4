/**
 * `kill -9` of the switch under load, and a start on the same journal: every accepted message has its effect at the
 * database once, and its answer reaches the station. What is checked comes from the stations and from the database.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, type Session } from "../../src/client/index.ts";
import { CLI_ENTRY } from "../../src/packageRoot.ts";
import { ForwardFlag, type ForwardItem } from "../../src/wire/linkMessages.ts";
import { FakeDatabase } from "../support/fakeDatabase.ts";
import { until } from "../support/until.ts";

const READY_WITHIN_MS = 60_000;
const ANSWERED_WITHIN_MS = 60_000;
const STATIONS = ["SH19", "SH37", "SH01"];
const ORIS = ["CA9190000", "CA9370000", "CA9010000"];
const KILLS = 3;
/** Messages that each station has under way. */
const IN_FLIGHT = 16;

/** A database that does what a number asks once, answers repeats from its record, and takes some milliseconds for it. */
class RememberingDatabase {
  readonly database = new FakeDatabase();
  /** Text by number, of everything that had an effect. */
  readonly effects = new Map<number, string>();
  /** Numbers that came with another text than before: never. */
  readonly reused: number[] = [];
  repeats = 0;

  constructor() {
    this.database.answer = (item) => {
      this.#take(item);
      return null;
    };
  }

  #take([number, leg, , flags, , bytes]: ForwardItem): void {
    const text = Buffer.from(bytes).toString();
    const first = this.effects.get(number);
    if (first === undefined) this.effects.set(number, text);
    else if (first !== text || (flags & ForwardFlag.repeat) === 0) this.reused.push(number);
    else this.repeats++;
    const control = /\*(\w+)\./.exec(text)![1];
    setTimeout(() => this.database.respond(number, leg, `RR.*${control}.TXT ANSWER`), Math.random() * 20);
  }
}

/** One station: sends messages with control fields of their own, and writes down what it is told of each. */
class LoadedStation {
  readonly accepted = new Set<string>();
  readonly answered = new Set<string>();
  #session: Session | null = null;
  #sent = 0;
  readonly #place: number;

  constructor(place: number) {
    this.#place = place;
  }

  async signOn(url: string): Promise<void> {
    const station = STATIONS[this.#place]!;
    const session = await connect({ url, station, secret: `sample-${station}`, reconnect: false });
    this.#session = session;
    session.onDelivery(({ text }) => {
      const control = /\*(\w+)/.exec(text)?.[1];
      if (control !== undefined && text.includes("ANSWER")) this.answered.add(control);
    });
  }

  /** Sends one message after the other, some at a time, until the session ends or `isOver`. */
  async load(isOver: () => boolean): Promise<void> {
    const one = async () => {
      while (!isOver()) {
        const control = `${"ABC"[this.#place]}${++this.#sent}`;
        try {
          const submission = this.#session!.submit(`RQ.${ORIS[this.#place]}.DMV.*${control}.TXT LIC/9QQQ123`);
          const outcome = await submission.outcome;
          if (outcome.kind === "accepted") this.accepted.add(control);
          await submission.done;
        } catch {
          return; // the session has ended with the switch
        }
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  }

  async signOff(): Promise<void> {
    await this.#session?.signOff();
  }
}

let folder: string;
let database: RememberingDatabase;
let child: ChildProcess | null = null;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "statewire-restart-"));
  database = new RememberingDatabase();
  await database.database.listen();
});
afterEach(async () => {
  if (child !== null) await kill(child);
  await database.database.close();
  rmSync(folder, { recursive: true });
});

/** Starts the switch; its agencies' URL. */
async function start(): Promise<string> {
  const others = ["NCIC", "NLETS", "CJIS", "LEDS", "NCJIS"].map((id) => `links.${id}.inUse=false`);
  const settings = [
    "listen.agencies.port=0",
    "listen.operators.port=0",
    `journal.folder=${join(folder, "journal")}`,
    "journal.segmentMiB=8",
    `links.DMV.port=${database.database.port}`,
    ...others,
  ].flatMap((setting) => ["--set", setting]);
  const started = spawn(process.execPath, [fileURLToPath(CLI_ENTRY), "switch", ...settings], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  let said = "";
  started.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  started.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(
    "the ready line",
    () => {
      if (started.exitCode !== null) throw new Error(said);
      return said.includes("statewire ready");
    },
    READY_WITHIN_MS,
  );
  return /ws:\S+/.exec(said)![0];
}

async function kill(started: ChildProcess): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return;
  const isOver = once(started, "exit");
  started.kill("SIGKILL");
  await isOver;
}

describe("a switch that is killed under load and started again", () => {
  it("delivers every answer, and no message has its effect twice", async () => {
    const stations = STATIONS.map((_, place) => new LoadedStation(place));
    for (let round = 0; round < KILLS; round++) {
      const url = await start();
      for (const station of stations) await station.signOn(url);
      let isOver = false;
      const loads = stations.map((station) => station.load(() => isOver));
      const enough = database.effects.size + 100 + Math.random() * 1_000;
      await until("some load", () => database.effects.size > enough, ANSWERED_WITHIN_MS);
      await kill(child!);
      isOver = true;
      await Promise.all(loads);
    }
    const url = await start();
    for (const station of stations) await station.signOn(url);
    const missing = () =>
      stations.flatMap(({ accepted, answered }) => [...accepted].filter((control) => !answered.has(control)));
    await until("every answer", () => missing().length === 0, ANSWERED_WITHIN_MS).catch(() => {});
    expect(missing()).toEqual([]);
    expect(stations.every(({ accepted }) => accepted.size > 30)).toBe(true);

    // Each text has a control field of its own: one effect for each, and no number with two texts.
    expect(database.reused).toEqual([]);
    expect(database.repeats).toBeGreaterThan(0);
    const texts = [...database.effects.values()];
    expect(new Set(texts).size).toBe(texts.length);
    for (const { accepted } of stations) {
      for (const control of accepted) expect(texts.some((text) => text.includes(`*${control}.`))).toBe(true);
    }
    for (const station of stations) await station.signOff();
  }, 300_000);
});
