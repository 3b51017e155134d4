/** The inquiries on stolen property and wanted persons: one search, a layout for each system. */
import type { MessageText } from "../../domain/messageText.ts";
import { HOT_FILE_OF_KEY, type HotFiles } from "../store/hotFiles.ts";
import { CRLF } from "./answerText.ts";
import type { HotLayout } from "./recordLayout.ts";
import { listed } from "./stateInquiry.ts";

/**
 * Records that were found, then a "no record" line for each identifier that found nothing when none did.
 * Null where the key asks none of these files.
 */
export function answerHotInquiry(
  files: HotFiles,
  layout: HotLayout,
  file: string,
  message: MessageText,
): { readonly body: string; readonly isHit: boolean } | null {
  const kind = HOT_FILE_OF_KEY.get(message.key);
  if (kind === undefined) return null;
  const { records, missed } = files.search(kind, message.fields);
  if (records.length > 0) return { body: listed(records.map(layout.record), layout.count), isHit: true };
  return { body: missed.map((fields) => layout.nothing(fields, file)).join(CRLF), isHit: false };
}
