/**
 * Copies on their way to databases: by the link of their destination, by that link's alternate while it is out of
 * service, or by the link that an operator has chosen. What cannot leave waits for its link, as long as its kind may
 * wait, or ends with a code.
 *
 * A copy is on one line at a time. What had left when its line broke may have had its effect: an inquiry is sent again
 * by any line, an entry by the same line and only to a database that recognises repeats, both marked and a few times at
 * most; everything else ends with its outcome unknown. An entry never overtakes one that waits for the same link.
 */
import { strict as assert } from "node:assert";
import type { Dictionary } from "../dictionary/model.ts";
import { NoticeCode, RejectCode } from "../domain/codes.ts";
import { ForwardFlag } from "../wire/linkMessages.ts";
import { Allowance } from "./allowance.ts";
import type { MergedAnswers } from "./answers/mergedAnswers.ts";
import type { Pending, PendingTable } from "./answers/pendingTable.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Diversion, type DiversionRecord, NOT_DIVERTED } from "./destinations/diversions.ts";
import { type HeldCopy, LinkHold } from "./destinations/linkHold.ts";
import { type LinkRules, WAIT_KIND, type WaitKind, waitOf } from "./destinations/linkRules.ts";
import { ServiceNotices } from "./destinations/serviceNotices.ts";
import type { Directory } from "./directory.ts";
import type { ForwardOutcome, LinksPort } from "./linksPort.ts";
import type { ExchangeStatistics } from "./statistics.ts";

export interface ForwardsOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly links: () => LinksPort;
  readonly pending: PendingTable;
  readonly merged: MergedAnswers;
  readonly deliveries: Deliveries;
  readonly statistics: ExchangeStatistics;
  /** The clock of arrival times. */
  readonly monotonicClock: () => number;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
}

/** Why a copy is not on a line: the link's own word, an operator's, or that others wait for the link. */
type Obstacle = Exclude<ForwardOutcome, "taken"> | "diverted" | "behind";

/** A link with what waits for it. */
interface Home {
  readonly index: number;
  readonly rules: LinkRules;
  /** The link (index) by which messages go while this one is out; -1: none. */
  readonly alternate: number;
  readonly hold: LinkHold;
  readonly allowance: Allowance;
  diverted: DiversionRecord;
}

/** A link's hold and diversion, for those who look at it. */
export interface HomeState {
  readonly index: number;
  readonly rules: LinkRules;
  readonly diverted: DiversionRecord;
  readonly held: number;
  readonly heldBytes: number;
  /** How long the oldest has been held, milliseconds; 0: nothing is. */
  readonly heldForMs: number;
}

const ANY_LINK = -1;

export class Forwards {
  readonly #options: ForwardsOptions;
  readonly #homes: readonly Home[];
  readonly #kindOfKey: readonly WaitKind[];
  readonly #notices: ServiceNotices;

  constructor(options: ForwardsOptions) {
    const { dictionary, directory, monotonicClock } = options;
    this.#options = options;
    this.#kindOfKey = dictionary.keys.map((key) => WAIT_KIND[key.class]);
    this.#homes = directory.linkRules.map((rules, index) => {
      const { releasePerSecond } = rules.hold;
      return {
        index,
        rules,
        alternate: directory.alternateOfLink[index]!,
        hold: new LinkHold(rules.hold),
        allowance: new Allowance(releasePerSecond, Math.ceil(releasePerSecond / 4), monotonicClock()),
        diverted: NOT_DIVERTED,
      };
    });
    this.#notices = new ServiceNotices({
      links: this.#homes.length,
      subscribers: directory.serviceNoticeStations,
      waitingFor: (link) => this.#stationsWaitingFor(link),
      tell: (station, code, link, sinceMs) => this.#tellService(station, code, link, sinceMs),
      now: monotonicClock,
    });
  }

  /** Copies that wait for a link to come back. */
  get held(): number {
    return this.#homes.reduce((sum, { hold }) => sum + hold.count, 0);
  }

  // ── copies ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Sends the copy of a leg, holds it, or ends the leg with a code. False: it ended. `text` is only valid until the
   * flush.
   */
  send(pending: Pending, leg: number, text: Uint8Array): boolean {
    const home = this.#homes[pending.legs[leg]!.home]!;
    const kind = this.#kindOfKey[pending.keyIndex]!;
    // An entry that may have left before has had its effect there or nowhere.
    const isRepeated = kind === "entry" && mayHaveLeft(pending, leg);
    if (isRepeated && !home.rules.recognisesRepeats) {
      this.end(pending, leg, RejectCode.outcomeUnknown);
      return false;
    }
    const onlyBy = isRepeated ? home.index : ANY_LINK;
    const isBehind = kind !== "inquiry" && home.hold.countOf(kind) > 0;
    const obstacle = isBehind ? "behind" : this.#put(home, pending, leg, text, onlyBy);
    return obstacle === null || this.#wait(home, pending, leg, text, onlyBy, obstacle);
  }

  /** The line of a leg broke, or its database is left alone. `hasLeft`: the database may have got it. */
  lost(link: number, pending: Pending, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    if (!this.#isOn(link, pending, leg)) return;
    if (!hasLeft) {
      assert(text !== null, "the text of what has not left is there");
      this.#resend(pending, leg, text, ANY_LINK, "outOfService");
    } else if (text === null || !this.#repeat(pending, leg, text)) {
      this.end(pending, leg, RejectCode.outcomeUnknown);
      // A database that got the message may still answer it when the line is back.
      this.#options.pending.keepForLate(pending);
    }
  }

  /** No last answer came in time. `hasLeft` false: the copy waited for the window all the time. */
  overdue(link: number, pending: Pending, leg: number, text: Uint8Array | null, hasLeft: boolean): void {
    // A merged answer has a clock of its own.
    if (!this.#isOn(link, pending, leg) || pending.legs[leg]!.isMerged) return;
    const kind = this.#kindOfKey[pending.keyIndex]!;
    if (kind !== "inquiry" && text !== null) {
      if (!hasLeft) {
        this.#resend(pending, leg, text, ANY_LINK, "congested");
        return;
      }
      if (this.#repeat(pending, leg, text)) return;
    }
    this.end(pending, leg, RejectCode.responseOverdue);
    this.#options.pending.keepForLate(pending);
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

  #isOn(link: number, pending: Pending, leg: number): boolean {
    const entry = pending.legs[leg];
    return entry?.isOpen === true && entry.link === link;
  }

  /** Sends again what may have had its effect. False: it may not be. */
  #repeat(pending: Pending, leg: number, text: Uint8Array): boolean {
    const entry = pending.legs[leg]!;
    const { rules, index } = this.#homes[entry.home]!;
    const kind = this.#kindOfKey[pending.keyIndex]!;
    if (kind === "administrative" || entry.repeats >= rules.repeatsMax) return false;
    // Another line ends at another system, which does not know what this one has done.
    if (kind === "entry" && (!rules.recognisesRepeats || entry.link !== index)) return false;
    entry.repeats++;
    // Whoever answers again counts its parts from the beginning.
    entry.parts = 0;
    this.#resend(pending, leg, text, kind === "entry" ? index : ANY_LINK, "outOfService");
    return true;
  }

  /** A copy that was on a line, or waited for one, goes on its way again. */
  #resend(pending: Pending, leg: number, text: Uint8Array, onlyBy: number, otherwise: Obstacle): void {
    const home = this.#homes[pending.legs[leg]!.home]!;
    const isEntry = this.#kindOfKey[pending.keyIndex] === "entry";
    // An entry goes back to its place among those that wait, so that the order stays what it was.
    const mustWait = otherwise === "congested" || (isEntry && home.hold.countOf("entry") > 0);
    const obstacle = mustWait ? otherwise : this.#put(home, pending, leg, text, onlyBy);
    if (obstacle !== null) this.#wait(home, pending, leg, text, onlyBy, obstacle);
  }

  /** Puts a copy on the line that is its way at present. Null: it is on its way. */
  #put(home: Home, pending: Pending, leg: number, text: Uint8Array, onlyBy: number): Obstacle | null {
    const { diversion } = home.diverted;
    switch (diversion.kind) {
      case "none": {
        const outcome = this.#putOn(home.index, pending, leg, text);
        if (outcome === "taken") return null;
        if (outcome === "congested" || onlyBy >= 0 || !this.#isOpenTo(home.alternate)) return outcome;
        if (this.#putOn(home.alternate, pending, leg, text) !== "taken") return outcome;
        this.#options.statistics.forwardedByAlternate[home.index]!++;
        return null;
      }
      case "link":
        if (onlyBy >= 0 || !this.#isOpenTo(diversion.to)) return "diverted";
        if (this.#putOn(diversion.to, pending, leg, text) !== "taken") return "diverted";
        this.#options.statistics.linkHolds[home.index]!.diverted++;
        return null;
      default:
        return "diverted";
    }
  }

  /** Whether a link takes the messages of another one: there is one, and no operator holds what is for it. */
  #isOpenTo(link: number): boolean {
    return link >= 0 && this.#homes[link]!.diverted.diversion.kind !== "hold";
  }

  #putOn(link: number, pending: Pending, leg: number, text: Uint8Array): ForwardOutcome {
    const { links, statistics } = this.#options;
    const entry = pending.legs[leg]!;
    const isRepeat = mayHaveLeft(pending, leg);
    const flags = (pending.isTest ? ForwardFlag.test : 0) | (isRepeat ? ForwardFlag.repeat : 0);
    const outcome = links().forward(
      link,
      pending.number,
      leg,
      pending.priority,
      flags,
      entry.destination,
      text,
    );
    if (outcome !== "taken") return outcome;
    entry.link = link;
    statistics.forwarded++;
    if (isRepeat) statistics.linkHolds[link]!.repeated++;
    return outcome;
  }

  // ── the hold ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Holds a copy that cannot leave, or ends it. False: it ended. */
  #wait(
    home: Home,
    pending: Pending,
    leg: number,
    text: Uint8Array,
    onlyBy: number,
    obstacle: Obstacle,
  ): boolean {
    const { monotonicClock, statistics } = this.#options;
    const entry = pending.legs[leg]!;
    const kind = this.#kindOfKey[pending.keyIndex]!;
    const nowMs = monotonicClock();
    const untilMs = pending.arrivalMs + waitOf(home.rules.hold, kind);
    if (obstacle !== "congested") this.#notices.askedInVain(home.index, pending.station);
    // A line that is full is in service: who asks something is told at once. Merged answers have a clock of their own.
    const mayWait = !entry.isMerged && untilMs > nowMs && !(kind === "inquiry" && obstacle === "congested");
    if (!mayWait) {
      this.end(pending, leg, mayHaveLeft(pending, leg) ? RejectCode.outcomeUnknown : codeOf(obstacle));
      return false;
    }
    const copy: HeldCopy = {
      pending,
      session: pending.session,
      leg,
      kind,
      text,
      untilMs,
      sinceMs: nowMs,
      onlyBy,
    };
    const gone = home.hold.add(copy);
    const counts = statistics.linkHolds[home.index]!;
    counts.full += gone.length;
    for (const one of gone) this.#giveUp(one, RejectCode.holdFull);
    if (gone.includes(copy)) return false;
    counts.held++;
    // On no line: what comes from the one that it was on is not about this copy any more.
    entry.link = home.index;
    if (!entry.isHeldTold) {
      entry.isHeldTold = true;
      const { deliveries } = this.#options;
      deliveries.inform(pending, NoticeCode.messageHeld, entry.destination, heldDetail(home, obstacle, copy));
    }
    return true;
  }

  /** What may have left before ends with its outcome unknown, whatever else there is to say. */
  #giveUp({ pending, leg }: HeldCopy, code: RejectCode): void {
    const isUnknown = mayHaveLeft(pending, leg);
    this.end(pending, leg, isUnknown ? RejectCode.outcomeUnknown : code);
    if (isUnknown) this.#options.pending.keepForLate(pending);
  }

  /** Releases what may be released, ends what has waited too long, tells of service. True: something was said or sent. */
  tick(): boolean {
    const nowMs = this.#options.monotonicClock();
    let isSaid = this.#notices.tick();
    for (const home of this.#homes) {
      if (home.hold.count === 0) continue;
      const counts = this.#options.statistics.linkHolds[home.index]!;
      for (const copy of home.hold.takeExpired(nowMs, isOver)) {
        counts.expired++;
        this.#giveUp(copy, RejectCode.holdExpired);
        isSaid = true;
      }
      if (this.#release(home, nowMs) > 0) isSaid = true;
    }
    return isSaid;
  }

  #release(home: Home, nowMs: number): number {
    const { statistics } = this.#options;
    let released = 0;
    while (home.allowance.at(nowMs) > 0) {
      const copy = home.hold.take(({ onlyBy }) => this.#hasRoom(home, onlyBy));
      if (copy === null) break;
      if (isOver(copy)) continue;
      if (this.#put(home, copy.pending, copy.leg, copy.text, copy.onlyBy) !== null) {
        home.hold.putBack(copy);
        break;
      }
      home.allowance.take(nowMs);
      statistics.linkHolds[home.index]!.released++;
      released++;
    }
    return released;
  }

  /** Whether the way that a held copy has at present would take it at once. */
  #hasRoom({ index, alternate, diverted: { diversion } }: Home, onlyBy: number): boolean {
    const links = this.#options.links();
    switch (diversion.kind) {
      case "none":
        if (links.room(index) > 0) return true;
        // An alternate is for a line that is out, not for one that is full.
        return (
          onlyBy < 0 &&
          this.#isOpenTo(alternate) &&
          links.state(index).service !== "inService" &&
          links.room(alternate) > 0
        );
      case "link":
        return onlyBy < 0 && this.#isOpenTo(diversion.to) && links.room(diversion.to) > 0;
      default:
        return false;
    }
  }

  // ── what operators do ─────────────────────────────────────────────────────────────────────────────────────

  get states(): readonly HomeState[] {
    const nowMs = this.#options.monotonicClock();
    return this.#homes.map(({ index, rules, diverted, hold }) => ({
      index,
      rules,
      diverted,
      held: hold.count,
      heldBytes: hold.bytes,
      heldForMs: hold.oldestMs === null ? 0 : nowMs - hold.oldestMs,
    }));
  }

  /** Diverts the messages of a link (index) from now on; what waits for its window goes the new way as well. */
  divert(link: number, diversion: Diversion, reason: string): void {
    const home = this.#homes[link]!;
    home.diverted =
      diversion.kind === "none"
        ? { ...NOT_DIVERTED, sinceMs: this.#options.wallClock(), reason }
        : { diversion, sinceMs: this.#options.wallClock(), reason };
    if (diversion.kind !== "none") this.#options.links().recall(link);
  }

  // ── service notices ───────────────────────────────────────────────────────────────────────────────────────

  serviceChanged(link: number, isServing: boolean): void {
    this.#notices.changed(link, isServing);
  }

  *#stationsWaitingFor(link: number): Iterable<number> {
    for (const { station, legs } of this.#options.pending.open) {
      if (legs.some(({ isOpen, home }) => isOpen && home === link)) yield station;
    }
  }

  #tellService(station: number, code: NoticeCode, link: number, sinceMs: number): void {
    const { deliveries, directory } = this.#options;
    const { id, name } = directory.linkRules[link]!;
    const seconds = Math.round(sinceMs / 1000);
    deliveries.tellService(station, code, id, `${name.toUpperCase()}, FOR ${seconds} SECONDS`);
  }
}

/** Whether a database may have got a copy of the leg already. */
function mayHaveLeft(pending: Pending, leg: number): boolean {
  return pending.past !== null || pending.legs[leg]!.repeats > 0;
}

/** The leg has ended while its copy was held: an answer came by itself, or a late one. */
function isOver({ pending, leg }: HeldCopy): boolean {
  return !pending.legs[leg]!.isOpen;
}

function codeOf(obstacle: Obstacle): RejectCode {
  return obstacle === "congested" ? RejectCode.destinationCongested : RejectCode.destinationOutOfService;
}

/** Why a message is held, and for how long at most: `HELD FOR DMV, DEPARTMENT OF MOTOR VEHICLES: OUT OF SERVICE`. */
function heldDetail({ rules: { id, name } }: Home, obstacle: Obstacle, copy: HeldCopy): string {
  const why = {
    outOfService: "OUT OF SERVICE",
    congested: "TOO MUCH WAITS FOR IT",
    diverted: "HELD BY THE OPERATORS",
    behind: "OTHERS ARE HELD BEFORE IT",
  }[obstacle];
  const seconds = Math.round((copy.untilMs - copy.sinceMs) / 1000);
  const howLong = Number.isFinite(seconds) ? `AT MOST ${seconds} SECONDS` : "UNTIL IT IS BACK";
  return `HELD FOR ${id}, ${name.toUpperCase()}: ${why}, ${howLong}`;
}
