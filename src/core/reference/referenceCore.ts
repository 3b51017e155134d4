/**
 * The message core in plain TypeScript: the oracle of the tests and the baseline of the benches.
 *
 * It is written to be read, with strings and maps, and is neither slowed down nor tuned.
 */
import type { Dictionary } from "../../dictionary/model.ts";
import { BATCH_MESSAGES_MAX } from "../../limits.ts";
import { SLAB_SPANS_AT } from "../layout.ts";
import type { MessageCore } from "../messageCore.ts";
import type { RouteTable } from "../routeTable.ts";
import { SlabView } from "../slabView.ts";
import { Lookups } from "./lookups.ts";
import { MessageParse } from "./messageParse.ts";
import { writeOutcome } from "./outcome.ts";

export function createReferenceCore(dictionary: Dictionary, routes: RouteTable): MessageCore {
  const lookups = new Lookups(dictionary, routes);

  /** Parses the message on which the view stands; returns the number of its spans. */
  function parse(view: SlabView, result: DataView, index: number, spansAt: number): number {
    const { messageAt, messageBytes, station, mnemonic, flags, today } = view;
    const bytes = view.bytes.subarray(messageAt, messageAt + messageBytes);
    const raw = { bytes, messageAt, station, mnemonic, flags, today, spansAt };
    const outcome = new MessageParse(lookups, raw).run();
    writeOutcome(result, index, outcome);
    return outcome.spans.length;
  }

  return {
    name: "reference",

    parseBatch(slab, result) {
      const view = new SlabView(slab);
      const records = viewOf(result);
      const count = Math.min(view.count, BATCH_MESSAGES_MAX);
      let index = 0;
      let spans = 0;
      for (let isThere = view.first(); isThere && index < count; isThere = view.next()) {
        spans += parse(view, records, index, spans);
        index += 1;
      }
      viewOf(slab).setUint32(SLAB_SPANS_AT, spans, true);
      return index;
    },

    parseOne(slab, result, wanted) {
      const view = new SlabView(slab);
      let isThere = view.first();
      for (let index = 0; isThere && index < wanted; index++) isThere = view.next();
      if (!isThere || wanted >= Math.min(view.count, BATCH_MESSAGES_MAX)) return;
      const spans = view.spans;
      viewOf(slab).setUint32(SLAB_SPANS_AT, spans + parse(view, viewOf(result), wanted, spans), true);
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
