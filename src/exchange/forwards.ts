/**
 * Copies on their way to databases: by the link of their destination, or by that link's alternate while the
 * line is out of service.
 *
 * A copy leaves by one line only. What had left when a line broke may have had its effect, so it is never sent
 * again; what had not left goes by the alternate. An alternate has none itself, so a copy changes over once.
 */
import { RejectCode } from "../domain/codes.ts";
import { ForwardFlag } from "../wire/linkMessages.ts";
import type { MergedAnswers } from "./answers/mergedAnswers.ts";
import type { Pending, PendingTable } from "./answers/pendingTable.ts";
import type { Deliveries } from "./deliveries.ts";
import type { ForwardOutcome, LinksPort } from "./linksPort.ts";
import type { ExchangeStatistics } from "./statistics.ts";

export interface ForwardsOptions {
  readonly links: () => LinksPort;
  /** The alternate of each link (index); -1: none. */
  readonly alternateOfLink: readonly number[];
  readonly pending: PendingTable;
  readonly merged: MergedAnswers;
  readonly deliveries: Deliveries;
  readonly statistics: ExchangeStatistics;
}

export class Forwards {
  readonly #options: ForwardsOptions;

  constructor(options: ForwardsOptions) {
    this.#options = options;
  }

  /** Sends the copy of a leg, or ends the leg with a code. False: it ended. `text` is only valid until the flush. */
  send(pending: Pending, leg: number, text: Uint8Array): boolean {
    const outcome = this.#put(pending, leg, text);
    if (outcome === "taken") return true;
    if (outcome === "outOfService" && this.#sendByAlternate(pending, leg, text)) return true;
    // What had been under way before a restart may have had its effect.
    this.end(pending, leg, pending.past === null ? codeOfOutcome(outcome) : RejectCode.outcomeUnknown);
    return false;
  }

  /** The line of a leg broke. `unsent` is the text of a copy that had not left; null: it had, outcome unknown. */
  lost(link: number, pending: Pending, leg: number, unsent: Uint8Array | null): void {
    const entry = pending.legs[leg];
    if (entry === undefined || !entry.isOpen || entry.link !== link) return;
    if (unsent === null) {
      this.end(pending, leg, RejectCode.outcomeUnknown);
      // A database that got the message may still answer it when the line is back.
      this.#options.pending.keepForLate(pending);
    } else if (!this.#sendByAlternate(pending, leg, unsent)) {
      this.end(pending, leg, RejectCode.destinationOutOfService);
    }
  }

  /**
   * Ends a leg without an answer: one notice, and the message is settled with its last leg. A merged answer tells it in
   * its summary instead.
   */
  end(pending: Pending, leg: number, code: RejectCode): void {
    const { merged, deliveries, pending: table } = this.#options;
    if (!table.endLeg(pending, leg)) return;
    const entry = pending.legs[leg]!;
    entry.hasFailed = true;
    if (entry.isMerged) {
      merged.failed(pending, leg, code);
      return;
    }
    // Nobody said that the answers which came by themselves were all, but some came: there is no trouble to tell.
    if (!entry.isAnsweredByItself) deliveries.notify(pending, code, entry.destination, "", leg);
    if (pending.awaited === 0) deliveries.settle(pending);
  }

  #sendByAlternate(pending: Pending, leg: number, text: Uint8Array): boolean {
    const { alternateOfLink, statistics } = this.#options;
    const entry = pending.legs[leg]!;
    const line = entry.link;
    const alternate = alternateOfLink[line]!;
    if (alternate < 0) return false;
    entry.link = alternate;
    if (this.#put(pending, leg, text) === "taken") {
      statistics.forwardedByAlternate[line]!++;
      return true;
    }
    entry.link = line;
    return false;
  }

  #put(pending: Pending, leg: number, text: Uint8Array): ForwardOutcome {
    const { links, statistics } = this.#options;
    const { link, destination } = pending.legs[leg]!;
    const flags = (pending.isTest ? ForwardFlag.test : 0) | (pending.past === null ? 0 : ForwardFlag.repeat);
    const outcome = links().forward(link, pending.number, leg, pending.priority, flags, destination, text);
    if (outcome === "taken") statistics.forwarded++;
    return outcome;
  }
}

function codeOfOutcome(outcome: Exclude<ForwardOutcome, "taken">): RejectCode {
  return outcome === "congested" ? RejectCode.destinationCongested : RejectCode.destinationOutOfService;
}
