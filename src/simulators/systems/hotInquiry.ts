/** The inquiries on stolen property and persons: one search, a layout for each system. */
import type { MessageText } from "../../domain/messageText.ts";
import type { HotSearch } from "../files/hotFiles.ts";
import { CRLF } from "./answerText.ts";
import type { HotLayout } from "./recordLayout.ts";
import { listed } from "./stateInquiry.ts";

/** Records that were found, then a "no record" line for each identifier that found nothing when none did. */
export function hotAnswer(
  { records, missed }: HotSearch,
  layout: HotLayout,
  file: string,
): { readonly body: string; readonly isHit: boolean } {
  if (records.length > 0) return { body: listed(records.map(layout.record), layout.count), isHit: true };
  return { body: missed.map((fields) => layout.nothing(fields, file)).join(CRLF), isHit: false };
}

/** Files that are searched and never changed, as those of a neighbour: null where the key asks none of them. */
export function answerHotInquiry(
  find: (message: MessageText) => HotSearch | null,
  layout: HotLayout,
  file: string,
  message: MessageText,
): { readonly body: string; readonly isHit: boolean } | null {
  const found = find(message);
  return found === null ? null : hotAnswer(found, layout, file);
}
