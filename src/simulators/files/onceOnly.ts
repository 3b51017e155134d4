/**
 * A message that changes something and comes twice has its effect once: the second time it gets what the first got.
 *
 * The switch repeats a message under its number after a line broke. Numbers begin anew with the switch, so they
 * count only together with what the message says.
 */
import { createHash } from "node:crypto";
import type { MessageText } from "../../domain/messageText.ts";
import type { ChangeStore } from "./changeStore.ts";
import { timeKey } from "./laterNotices.ts";
import type { ActContext } from "./recordActs.ts";
import { TwinTable } from "./twinTable.ts";

/** After a day nobody repeats anything. */
const REMEMBERED_MS = 24 * 3600_000;

interface Effect<Result> {
  readonly atMs: number;
  readonly result: Result;
}

/** `Result`: what the message got, in a form that can be written. */
export class OnceOnly<Result> {
  readonly #changes: ChangeStore;
  readonly #effects: TwinTable<Effect<Result>, string>;
  /** What to forget, by the time of the effect. */
  readonly #ages: TwinTable<string, string>;

  constructor(changes: ChangeStore) {
    this.#changes = changes;
    this.#effects = new TwinTable(changes, "repeats");
    this.#ages = new TwinTable(changes, "repeatAges");
  }

  /** Does the work in a transaction, or gives what it gave before. */
  once(message: MessageText, destination: string, context: ActContext, work: () => Result): Result {
    const { number, isTest, isRepeat } = context;
    const effects = this.#effects.of(isTest);
    const content = contentOf(message, destination);
    const numbered = `${content}.${number}`;
    const before =
      (number === 0 ? undefined : effects.get(numbered)) ?? (isRepeat ? effects.get(content) : undefined);
    if (before !== undefined) return before.result;
    return this.#changes.transaction(() => {
      const result = work();
      const atMs = context.nowMs();
      for (const key of number === 0 ? [content] : [content, numbered]) {
        effects.putSync(key, { atMs, result });
        this.#ages.of(isTest).putSync(`${timeKey(atMs)} ${key}`, key);
      }
      return result;
    });
  }

  /** Forgets what is a day old. */
  runDue(nowMs: number): void {
    for (const isTest of [false, true]) {
      const ages = this.#ages.of(isTest);
      const old = [...ages.getRange({ end: timeKey(nowMs - REMEMBERED_MS) })];
      if (old.length === 0) continue;
      this.#changes.transaction(() => {
        for (const { key: age, value: key } of old) {
          ages.removeSync(age);
          // The same message may have had a later effect.
          const effect = this.#effects.of(isTest).get(key);
          if (effect !== undefined && effect.atMs <= nowMs - REMEMBERED_MS)
            this.#effects.of(isTest).removeSync(key);
        }
      });
    }
  }
}

function contentOf({ key, origin, control, body }: MessageText, destination: string): string {
  const text = `${key}\n${origin}\n${destination}\n${control}\n${body}`;
  return createHash("sha1").update(text).digest("base64url");
}
