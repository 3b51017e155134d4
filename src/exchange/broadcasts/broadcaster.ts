/**
 * Broadcasts from the message that asks for one to the last copy, their cancels, and the question for their state.
 *
 * A broadcast is one body; the copies refer to it, in memory and in the journal. Whoever is away gets it at the
 * sign-on, as long as it is in force. A cancel stops what has not left and is itself sent to everybody who had got
 * a copy, those included who got it late. The sender hears how many have it, and can ask who has not.
 */
import { NoticeCode, RejectCode } from "../../domain/codes.ts";
import { DeliveryFlag } from "../../domain/sessionProtocol.ts";
import { AWAY_NAMES_MAX, CANCEL_KEPT_MS } from "../../limits.ts";
import type { Pending, PendingTable } from "../answers/pendingTable.ts";
import type { Conservation, EndState } from "../conservation.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind } from "../journalPort.ts";
import type { StationsPort } from "../ports.ts";
import type { Records } from "../records.ts";
import { Broadcast, type BroadcastFacts, type ForeignCopy } from "./broadcast.ts";
import type { BroadcastRules } from "./broadcastRules.ts";
import { BroadcastStore } from "./broadcastStore.ts";
import type { Examined } from "./examine.ts";
import { FanOut, readCopyId } from "./fanOut.ts";
import { broadcastLine, cancelLine, stateText, summaryText, withLines } from "./wording.ts";

const HOUR_MS = 3_600_000;

export interface BroadcasterOptions {
  readonly rules: BroadcastRules;
  readonly directory: Directory;
  readonly records: Records;
  readonly conservation: Conservation;
  readonly pending: PendingTable;
  readonly deliveries: Deliveries;
  readonly stations: () => StationsPort;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
  /** Runs something in a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
  /** Stations (mnemonics as numbers) that had confirmed their copy of a broadcast before the start of the switch. */
  readonly confirmedBefore: (number: number) => ReadonlySet<number>;
}

export interface BroadcastStatistics {
  /** Broadcasts accepted, cancels not counted. */
  sent: number;
  cancelled: number;
  expired: number;
  /** Gave way at the bound of those that are kept. */
  notKept: number;
  /** Copies handed over, those of cancels included. */
  copies: number;
  /** Of these: at a sign-on, to a station that had been away. */
  copiesLate: number;
}

/** An accepted message that asks for a broadcast, for a cancel or for the state of one. */
export interface BroadcastRequest {
  readonly pending: Pending;
  /** Index of the agency in whose name it was sent. */
  readonly origin: number;
  /** Words of the header's destinations. */
  readonly destinations: readonly string[];
  /** Destinations that links serve. */
  readonly foreign: readonly ForeignCopy[];
  /** Stations of the header's other destinations and of CPY, the sender's own left out. */
  readonly recipients: ReadonlySet<number>;
  /** The message from its key on. */
  readonly text: Uint8Array;
  /** Bits of DeliveryFlag for every copy. */
  readonly flags: number;
}

/** Copies that the caller is to send to databases, as further legs of the message. */
export interface ForeignCopies {
  readonly copies: readonly ForeignCopy[];
  /** What leaves by links that put a key's caveat in themselves. */
  readonly bare: Uint8Array;
  /** What leaves by the others. */
  readonly whole: Uint8Array;
}

export class Broadcaster {
  readonly statistics: BroadcastStatistics = {
    sent: 0,
    cancelled: 0,
    expired: 0,
    notKept: 0,
    copies: 0,
    copiesLate: 0,
  };
  readonly #options: BroadcasterOptions;
  readonly #store = new BroadcastStore();
  readonly #fanOut: FanOut;
  /** Stations that are present and have not got everything yet, because their window was full. */
  readonly #behind = new Set<number>();
  /** Stations that have confirmed their copy since the last record of it, by the number of the broadcast. */
  readonly #confirmed = new Map<number, number[]>();

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#fanOut = new FanOut({
      ...options,
      delivered: (broadcast, count) => {
        this.statistics.copies += count;
        if (count > 0) this.#account(broadcast, "delivered");
      },
      done: (broadcast) => this.#tried(broadcast),
    });
  }

  /** Broadcasts and cancels that are kept, the most urgent first. */
  get kept(): readonly Broadcast[] {
    return this.#store.inOrder;
  }

  get keptBytes(): number {
    return this.#store.bytes;
  }

  /** Copies of broadcasts that have just been sent and not been handed out yet. */
  get copiesWaiting(): number {
    return this.#fanOut.waiting;
  }

  /** The broadcast in force, or the kept cancel, with that number. */
  find(number: number): Broadcast | null {
    return this.#store.find(number);
  }

  // ── requests ──────────────────────────────────────────────────────────────────────────────────────────────

  /** What leaves for databases; `begin` hands out the copies in the state, and is called when those are legs of `pending`. */
  broadcast(
    { rule, hours, approver }: Examined & { kind: "broadcast" },
    request: BroadcastRequest,
  ): { readonly foreign: ForeignCopies; begin(leg: number): void } {
    const { pending } = request;
    const sentAtMs = pending.past?.atMs ?? this.#options.wallClock();
    const expiresAtMs = sentAtMs + hours * HOUR_MS;
    const { number } = pending;
    const line = broadcastLine({ number, word: rule.word, approver, expiresAtMs });
    const foreign = this.#bodies(request, line, request.foreign);
    return {
      foreign,
      begin: (leg) => {
        this.statistics.sent++;
        const { origin, destinations, recipients, flags } = request;
        const sender = pending;
        const facts = { number, cancels: 0, sender, origin, rule, approver, destinations, recipients, flags };
        this.#send({ ...facts, foreign: request.foreign, body: foreign.whole, sentAtMs, expiresAtMs, leg });
      },
    };
  }

  /**
   * Ends a broadcast and tells everybody who has got it. Null: it has ended since the message was examined.
   * `begin` as for a broadcast.
   */
  cancel(
    { number }: Examined & { kind: "cancel" },
    request: BroadcastRequest,
  ): { readonly foreign: ForeignCopies; begin(leg: number): void } | null {
    const original = this.#store.find(number);
    if (original === null) return null;
    const foreign = this.#bodies(request, cancelLine(original), original.facts.foreign);
    this.#end(original, request.pending);
    this.statistics.cancelled++;
    return {
      foreign,
      begin: (leg) => {
        const { rule, approver, destinations, expiresAtMs } = original.facts;
        const { pending: sender, origin, flags } = request;
        const sentAtMs = sender.past?.atMs ?? this.#options.wallClock();
        this.#send({
          number: sender.number,
          cancels: number,
          sender,
          origin,
          rule,
          approver,
          destinations,
          foreign: original.facts.foreign,
          recipients: new Set(original.stations(true)),
          body: foreign.whole,
          flags,
          sentAtMs,
          expiresAtMs: Math.max(expiresAtMs, sentAtMs + CANCEL_KEPT_MS),
          leg,
        });
      },
    };
  }

  /** Tells the sender how far a broadcast has come, and who is away. */
  tellState({ number }: Examined & { kind: "state" }, pending: Pending): void {
    const { deliveries, directory } = this.#options;
    const broadcast = this.#store.find(number);
    if (broadcast === null) deliveries.notify(pending, RejectCode.broadcastNotInForce, String(number), "");
    else {
      const text = stateText(broadcast, directory.mnemonicOf, AWAY_NAMES_MAX);
      deliveries.inform(pending, NoticeCode.broadcastState, String(number), text);
    }
  }

  #bodies({ pending, text }: BroadcastRequest, line: string, copies: readonly ForeignCopy[]): ForeignCopies {
    const caveat = this.#options.rules.caveatOfKey[pending.keyIndex]!;
    const bare = withLines(text, [line]);
    return { copies, bare, whole: caveat === null ? bare : withLines(text, [caveat, line]) };
  }

  #send(facts: BroadcastFacts): void {
    const broadcast = new Broadcast(facts);
    const { past } = facts.sender;
    if (past !== null) this.#markDelivered(broadcast);
    this.#options.records.note(JournalKind.broadcast, { number: facts.number });
    for (const gone of this.#store.add(broadcast)) {
      this.statistics.notKept++;
      this.#options.records.note(JournalKind.broadcastNotKept, { number: gone.facts.number });
      this.#account(gone);
      // The new one says so in its own summary.
      if (gone !== broadcast) this.#informNotKept(gone);
    }
    this.#account(broadcast);
    this.#fanOut.start(broadcast);
  }

  /** Notes what became of a broadcast, and whether it waits for somebody. */
  #account(broadcast: Broadcast, end?: EndState): void {
    const { conservation } = this.#options;
    const { sender, number } = broadcast.facts;
    if (end !== undefined) conservation.reached(sender, end);
    const isWaiting = broadcast.awayCount > 0 && this.#store.find(number) !== null;
    if (isWaiting === broadcast.isWaiting) return;
    broadcast.isWaiting = isWaiting;
    conservation.heldMore(sender, isWaiting ? 1 : -1);
  }

  /** Whoever has confirmed it before the switch was started again. */
  #markDelivered(broadcast: Broadcast): void {
    const { directory, confirmedBefore } = this.#options;
    for (const code of confirmedBefore(broadcast.facts.number)) {
      const place = broadcast.placeOf(directory.stationOfCode(code));
      if (place >= 0) broadcast.markDelivered(place);
    }
  }

  #informNotKept({ facts: { sender, number }, awayCount }: Broadcast): void {
    const detail = `BROADCAST ${number} GAVE WAY TO MORE URGENT OR LATER ONES; ${awayCount} STATIONS HAVE NOT GOT IT`;
    this.#options.deliveries.inform(sender, NoticeCode.broadcastNotKept, String(number), detail);
  }

  // ── copies ────────────────────────────────────────────────────────────────────────────────────────────────

  /** A station has confirmed its copy. Gathers: see `noteConfirmed`. */
  confirmed(id: number): void {
    const { number, station } = readCopyId(id);
    const of = this.#confirmed.get(number);
    if (of === undefined) this.#confirmed.set(number, [station]);
    else of.push(station);
  }

  /** Appends what has gathered, one record for each broadcast: the body is in the message's own. False: nothing. */
  noteConfirmed(): boolean {
    if (this.#confirmed.size === 0) return false;
    const { directory, records } = this.#options;
    for (const [number, stations] of this.#confirmed) {
      const text = new Uint8Array(4 * stations.length);
      const view = new DataView(text.buffer);
      for (const [index, station] of stations.entries()) {
        view.setUint32(4 * index, directory.codeOf(station), true);
      }
      records.note(JournalKind.copies, { number, text });
    }
    this.#confirmed.clear();
    return true;
  }

  /** A session ended without having confirmed its copy: its station gets it at the next sign-on. */
  returned(id: number): void {
    const { number, station } = readCopyId(id);
    const broadcast = this.#store.find(number);
    if (broadcast === null) return;
    broadcast.markReturned(station);
    this.#account(broadcast);
  }

  /** Every recipient was tried: the sender hears how many have it. */
  #tried(broadcast: Broadcast): void {
    const { deliveries, pending } = this.#options;
    const { sender, leg, destinations } = broadcast.facts;
    if (!pending.endLeg(sender, leg)) return;
    const isKept = this.#store.find(broadcast.facts.number) !== null;
    const summary = summaryText(broadcast, isKept);
    const isLost =
      !isKept && broadcast.isInForce && broadcast.deliveredCount === 0 && broadcast.awayCount > 0;
    const words = destinations.join(",");
    if (isLost) deliveries.notify(sender, RejectCode.groupNobodyPresent, words, summary);
    else deliveries.inform(sender, NoticeCode.broadcastSent, words, summary);
    if (sender.awaited === 0) deliveries.settle(sender);
  }

  // ── stations that come back ───────────────────────────────────────────────────────────────────────────────

  /** A session has begun: it gets what the stations that it carries have missed. */
  signedOn(station: number): void {
    if (this.#store.size === 0) return;
    for (const carried of this.#options.directory.carriedBy(station)) this.#catchUp(carried);
  }

  /** Hands a station what it has missed, as far as its window allows. */
  #catchUp(station: number): void {
    const { stations } = this.#options;
    this.#behind.delete(station);
    for (const broadcast of this.#store.inOrder) {
      const place = broadcast.placeOf(station);
      if (place < 0 || broadcast.isDelivered(place)) continue;
      if (stations().deliveryRoom(station) <= 0) {
        if (stations().isPresent(station)) this.#behind.add(station);
        return;
      }
      const repeated = broadcast.mayHaveSent(station) ? DeliveryFlag.repeated : 0;
      if (!this.#fanOut.deliver(broadcast, station, DeliveryFlag.held | repeated)) return;
      broadcast.markDelivered(place);
      this.#account(broadcast, "delivered");
      this.statistics.copies++;
      this.statistics.copiesLate++;
    }
  }

  // ── ends ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends what has expired, and goes on with stations that are behind. True: something may have been said. */
  tick(): boolean {
    for (const broadcast of this.#store.takeExpired(this.#options.wallClock())) {
      broadcast.isInForce = false;
      this.#account(broadcast, "expired");
      if (broadcast.facts.cancels === 0) this.statistics.expired++;
      this.#options.records.note(JournalKind.broadcastExpired, { number: broadcast.facts.number });
    }
    const behind = [...this.#behind];
    for (const station of behind) this.#catchUp(station);
    return behind.length > 0;
  }

  #end(broadcast: Broadcast, { number: reference, station }: Pending): void {
    broadcast.isInForce = false;
    this.#store.remove(broadcast);
    this.#account(broadcast, "cancelled");
    const { number } = broadcast.facts;
    this.#options.records.note(JournalKind.broadcastCancelled, { number, station, reference });
  }
}
