import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDictionary } from "../../../src/dictionary/load.ts";
import { parseMessageText } from "../../../src/domain/messageText.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";
import { ChangeStore } from "../../../src/simulators/files/changeStore.ts";
import { Population } from "../../../src/simulators/population/population.ts";
import type { SimulatorName } from "../../../src/simulators/population/sizes.ts";
import { openStore, type RecordStore } from "../../../src/simulators/store/recordStore.ts";
import type { Answer, AnswerContext } from "../../../src/simulators/system.ts";
import { SYSTEMS } from "../../../src/simulators/systems/catalogue.ts";

/** 23 November 2026, 17:31 UTC: 10:31 in Nlets' time. */
export const NOW_MS = Date.UTC(2026, 10, 23, 17, 31);
export const DICTIONARY = loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));
export const TINY_SCALE = 1 / 1_000_000;

export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "statewire-sim-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface AskedSystem {
  /** Answers to a message; the destination is the header's first unless given. */
  ask(text: string, destination?: string, how?: Partial<AnswerContext>): readonly Answer[];
  /** Text of the only answer. */
  text(text: string, destination?: string, how?: Partial<AnswerContext>): string;
  /** Nobody will ever answer it. */
  isSilent(text: string): boolean;
  /** An act of the system's operator. */
  control(line: string): string;
  readonly clock: { nowMs: number };
  /** Moves the clock, and does what has become due. */
  advance(ms: number): void;
  /** Takes the messages that nobody asked for. */
  notices(): string[];
  /** Ends the system and starts it again over the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** One system over freshly generated tiny files, without sockets, on a clock that stands still. */
export async function openSystem(name: SimulatorName, seed = 7): Promise<AskedSystem> {
  const folder = temporaryFolder();
  const clock = { nowMs: NOW_MS };
  const nowMs = () => clock.nowMs;
  let opened = await open(folder.path, name, seed, nowMs);
  function answersTo(text: string, destination?: string, how: Partial<AnswerContext> = {}) {
    const message = parseMessageText(text);
    if (message === null) throw new Error(`no header: ${text}`);
    const context = { nowMs, number: 0, isTest: false, isRepeat: false, ...how };
    return opened.system.answer(message, destination ?? message.destinations[0]!, context);
  }
  function ask(text: string, destination?: string, how?: Partial<AnswerContext>): readonly Answer[] {
    const answers = answersTo(text, destination, how) ?? [];
    // As the responder does it when they leave.
    return answers.map(({ head, ...answer }) => ({
      ...answer,
      text: (head?.() ?? "") + answer.text,
    }));
  }
  return {
    ask,
    text: (text, destination, how) => {
      const answers = ask(text, destination, how);
      if (answers.length !== 1) throw new Error(`${answers.length} answers`);
      return answers[0]!.text;
    },
    isSilent: (text) => answersTo(text) === null,
    control: (line) => opened.system.control?.(line) ?? "",
    clock,
    advance: (ms) => {
      clock.nowMs += ms;
      opened.system.runDue?.(clock.nowMs);
    },
    notices: () => {
      const { queue } = opened.system;
      if (queue === undefined) return [];
      queue.writeSoon();
      const waiting = queue.take(Number.MAX_SAFE_INTEGER);
      queue.sent(waiting);
      return waiting.map(({ text }) => text);
    },
    restart: async () => {
      await opened.close();
      opened = await open(folder.path, name, seed, nowMs);
    },
    close: async () => {
      await opened.close();
      folder.remove();
    },
  };
}

async function open(folder: string, name: SimulatorName, seed: number, nowMs: () => number) {
  const store = await generatedStore(name, seed);
  const changes = ChangeStore.open(folder, seed);
  const system = SYSTEMS[name].create({ store, changes, dictionary: DICTIONARY, seed, nowMs });
  const close = async () => {
    await system.close?.();
    await changes.close();
  };
  return { system, close };
}

/** Generated records never change, so all systems of a test file may share them. */
const stores = new Map<string, Promise<RecordStore>>();
function generatedStore(name: SimulatorName, seed: number): Promise<RecordStore> {
  const known = stores.get(`${name}.${seed}`);
  if (known !== undefined) return known;
  const folder = temporaryFolder();
  process.once("exit", folder.remove);
  const { plan } = SYSTEMS[name];
  const opened = openStore(
    folder.path,
    { generator: 0, system: name, seed, scale: TINY_SCALE, search: "" },
    () => plan(new Population(seed), TINY_SCALE, DICTIONARY.recordFiles, []),
    () => {},
  ).then(({ store }) => store);
  stores.set(`${name}.${seed}`, opened);
  return opened;
}
