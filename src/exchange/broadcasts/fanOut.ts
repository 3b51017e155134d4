/**
 * Hands the copies of broadcasts out, some per event-loop turn: a statewide broadcast must not hold up the
 * inquiries behind it. The most urgent goes first, then the oldest.
 *
 * A copy that finds its station away is not tried again here: the station gets it when it signs on.
 */
import { DeliveryKind } from "../../domain/sessionProtocol.ts";
import { FAN_OUT_COPIES_PER_TURN } from "../../limits.ts";
import type { Delivery, StationsPort } from "../ports.ts";
import type { Broadcast } from "./broadcast.ts";

export interface FanOutOptions {
  readonly stations: () => StationsPort;
  /** Runs something in a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
  /** So many copies were handed over. */
  readonly delivered: (broadcast: Broadcast, count: number) => void;
  /** Every recipient was tried, or the broadcast is no longer in force. */
  readonly done: (broadcast: Broadcast) => void;
}

interface Job {
  readonly broadcast: Broadcast;
  next: number;
}

/** What all copies of a broadcast share; the station is set for each. */
type Copy = { -readonly [Name in keyof Delivery]: Delivery[Name] };

export class FanOut {
  readonly #options: FanOutOptions;
  readonly #jobs: Job[] = [];
  #isPlanned = false;

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  /** Copies that have not been tried yet. */
  get waiting(): number {
    return this.#jobs.reduce((sum, { broadcast, next }) => sum + broadcast.recipients.length - next, 0);
  }

  /** Hands out the first copies at once, the others in later turns. */
  start(broadcast: Broadcast): void {
    this.#jobs.push({ broadcast, next: 0 });
    if (!this.#isPlanned) this.#run();
  }

  /** Delivers one copy; false: the station is away. `flags` besides those of the broadcast. */
  deliver(broadcast: Broadcast, station: number, flags: number): boolean {
    return this.#options.stations().deliver(copyOf(broadcast, station, flags));
  }

  #run(): void {
    let room = FAN_OUT_COPIES_PER_TURN;
    while (room > 0 && this.#jobs.length > 0) {
      const job = this.#jobs.reduce((best, other) => (isBefore(other, best) ? other : best));
      room -= this.#advance(job, room);
    }
    this.#options.stations().flush();
    if (this.#jobs.length === 0) return;
    this.#isPlanned = true;
    this.#options.defer(() => {
      this.#isPlanned = false;
      this.#run();
    });
  }

  /** Tries so many copies of a job at most; returns how many. */
  #advance(job: Job, room: number): number {
    const { broadcast } = job;
    const { recipients } = broadcast;
    const from = job.next;
    const until = broadcast.isInForce ? Math.min(recipients.length, from + room) : from;
    if (until > from) {
      const stations = this.#options.stations();
      const copy = copyOf(broadcast, 0, 0);
      let taken = 0;
      for (let place = from; place < until; place++) {
        const station = recipients[place]!;
        copy.station = station;
        copy.id = copyId(broadcast.facts.number, station);
        if (broadcast.isDelivered(place) || !stations.deliver(copy)) continue;
        broadcast.markDelivered(place);
        taken++;
      }
      job.next = until;
      this.#options.delivered(broadcast, taken);
    }
    if (job.next === recipients.length || !broadcast.isInForce) {
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
      this.#options.done(broadcast);
    }
    return until - from;
  }
}

/** Stations (indexes) that an id tells apart. */
const STATIONS_MAX = 2 ** 20;

/** Identity of a copy: it has no record of its own before it is confirmed, so it is told by what it is. */
function copyId(number: number, station: number): number {
  return -(number * STATIONS_MAX + station);
}

export function readCopyId(id: number): { readonly number: number; readonly station: number } {
  return { number: Math.floor(-id / STATIONS_MAX), station: -id % STATIONS_MAX };
}

function copyOf({ facts }: Broadcast, station: number, flags: number): Copy {
  return {
    id: copyId(facts.number, station),
    kind: DeliveryKind.broadcast,
    priority: facts.rule.priority,
    reference: 0,
    sequence: 0,
    awaited: 0,
    code: 0,
    flags: facts.flags | flags,
    station,
    text: facts.body,
    isShared: true,
  };
}

function isBefore({ broadcast: { facts: one } }: Job, { broadcast: { facts: other } }: Job): boolean {
  if (one.rule.priority !== other.rule.priority) return one.rule.priority < other.rule.priority;
  return one.number < other.number;
}
