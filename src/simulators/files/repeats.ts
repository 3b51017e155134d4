/**
 * Knows messages again that have already had their effect: the same content under the same number, or marked by the
 * switch as sent before. They are answered from what was kept of the first time, for some days.
 *
 * The number alone does not do: a switch that starts anew counts from the beginning.
 */
import { createHash } from "node:crypto";
import type { MessageText } from "../../domain/messageText.ts";
import { DAY_MS } from "./calendar.ts";
import type { Changes, Effect } from "./changeStore.ts";
import type { ActContext } from "./recordActs.ts";

const REPEAT_DAYS = 5;

/** Names what a message is by everything that it says; the number is not part of it. */
export function contentOf(system: string, { key, origin, control, fields }: MessageText): string {
  return createHash("sha256")
    .update(JSON.stringify([system, key, origin, control, [...fields]]))
    .digest("base64url");
}

/** What the message did when it came first; undefined where this is the first time, as far as number and mark tell. */
export function effectOf(
  changes: Changes,
  content: string,
  { number, isRepeat }: Pick<ActContext, "number" | "isRepeat">,
): Effect | undefined {
  const same = number === 0 ? undefined : changes.effect(`${content}.${number}`);
  return same ?? (isRepeat ? changes.effect(content) : undefined);
}

/** Within the transaction of the effect. */
export function rememberEffect(changes: Changes, content: string, effect: Effect): void {
  const keys = effect.number === 0 ? [content] : [content, `${content}.${effect.number}`];
  for (const key of keys) {
    changes.putEffect(key, effect);
    changes.addDue({ atMs: effect.atMs + REPEAT_DAYS * DAY_MS, kind: "forget", subject: key });
  }
}
