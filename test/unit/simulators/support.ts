import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseMessageText } from "../../../src/domain/messageText.ts";
import { Population } from "../../../src/simulators/population/population.ts";
import type { SimulatorName } from "../../../src/simulators/population/sizes.ts";
import { openStore } from "../../../src/simulators/store/recordStore.ts";
import type { Answer } from "../../../src/simulators/system.ts";
import { SYSTEMS } from "../../../src/simulators/systems/catalogue.ts";

/** 23 November 2026, 17:31 UTC: 10:31 in Nlets' time. */
export const NOW_MS = Date.UTC(2026, 10, 23, 17, 31);
export const TINY_SCALE = 1 / 1_000_000;

export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "statewire-sim-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface AskedSystem {
  /** Answers to a message; the destination is the header's first unless given. */
  ask(text: string, destination?: string): readonly Answer[];
  /** Text of the only answer. */
  text(text: string, destination?: string): string;
  close(): Promise<void>;
}

/** One system over freshly generated tiny files, without sockets. */
export async function openSystem(name: SimulatorName, seed = 7): Promise<AskedSystem> {
  const folder = temporaryFolder();
  const { plan, create } = SYSTEMS[name];
  const manifest = { generator: 0, system: name, seed, scale: TINY_SCALE };
  const { store } = await openStore(
    folder.path,
    manifest,
    () => plan(new Population(seed), TINY_SCALE),
    () => {},
  );
  const system = create(store, seed);
  const context = { nowMs: () => NOW_MS };
  function ask(text: string, destination?: string): readonly Answer[] {
    const message = parseMessageText(text);
    if (message === null) throw new Error(`no header: ${text}`);
    return system.answer(message, destination ?? message.destinations[0]!, context);
  }
  return {
    ask,
    text: (text, destination) => {
      const answers = ask(text, destination);
      if (answers.length !== 1) throw new Error(`${answers.length} answers`);
      return answers[0]!.text;
    },
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
}
