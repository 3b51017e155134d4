/**
 * Broadcasts in force as operators see them: who sent them, how far they have come, never their text.
 */
import type { Broadcast } from "./broadcast.ts";
import type { Broadcaster } from "./broadcaster.ts";

/** The parts of the configuration that operators are shown. */
export interface BroadcastViewsSource {
  readonly agencies: readonly { readonly ori: string }[];
  readonly stations: readonly { readonly mnemonic: string }[];
}

export interface BroadcastView {
  readonly number: number;
  readonly class: string;
  readonly cancels: number;
  readonly origin: string;
  readonly station: string;
  readonly approvedBy: string;
  readonly destinations: readonly string[];
  readonly sentAt: string;
  readonly expiresAt: string;
  readonly recipients: number;
  readonly delivered: number;
}

export class BroadcastViews {
  readonly #broadcaster: Broadcaster;
  readonly #source: BroadcastViewsSource;

  constructor(broadcaster: Broadcaster, source: BroadcastViewsSource) {
    this.#broadcaster = broadcaster;
    this.#source = source;
  }

  /** The most urgent first. */
  all(): readonly BroadcastView[] {
    return this.#broadcaster.kept.map((broadcast) => this.#viewOf(broadcast));
  }

  /** With the mnemonics of the stations that have not got it; null: it is not in force. */
  find(number: number): (BroadcastView & { readonly away: readonly string[] }) | null {
    const broadcast = this.#broadcaster.find(number);
    if (broadcast === null) return null;
    const away = [...broadcast.stations(false)].map((station) => this.#source.stations[station]!.mnemonic);
    return { ...this.#viewOf(broadcast), away };
  }

  #viewOf({ facts, recipients, deliveredCount }: Broadcast): BroadcastView {
    return {
      number: facts.number,
      class: facts.rule.word,
      cancels: facts.cancels,
      origin: this.#source.agencies[facts.origin]!.ori,
      station: this.#source.stations[facts.sender.station]!.mnemonic,
      approvedBy: facts.approver,
      destinations: facts.destinations,
      sentAt: new Date(facts.sentAtMs).toISOString(),
      expiresAt: new Date(facts.expiresAtMs).toISOString(),
      recipients: recipients.length,
      delivered: deliveredCount,
    };
  }
}
