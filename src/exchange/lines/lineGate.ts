/**
 * The stations' edge with lines that an operator can take out of service.
 *
 * While a line is out nobody behind it can sign on, its sessions are closed, and what is for its stations is held:
 * messages, and the answers to inquiries that they had sent before. Back in service, a station gets what was held for
 * it when it signs on, line by line at a limited rate, so that a county's return is no flood. Broadcasts are not
 * held here: they are kept anyway, and a station that signs on gets those that it has missed.
 *
 * The hold is in memory.
 */
import { CloseCode, RejectCode } from "../../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../domain/sessionProtocol.ts";
import { HOLD_MS_MAX, HOLD_RELEASE_PER_SECOND, LINE_RETURN_MS } from "../../limits.ts";
import type { Delivery, Rejection, StationsPort } from "../ports.ts";
import { LineHold } from "./lineHold.ts";

/** A line as the configuration has it. */
export interface LineSource {
  readonly id: string;
  /** Stations (indexes) behind it. */
  readonly stations: readonly number[];
}

export interface LineGateOptions {
  readonly lines: readonly LineSource[];
  readonly stations: () => StationsPort;
  readonly monotonicClock: () => number;
  /** UTC milliseconds. */
  readonly wallClock: () => number;
  /** A held delivery was handed over. */
  readonly released: (delivery: Delivery) => void;
}

export interface LineState {
  readonly id: string;
  readonly stations: readonly number[];
  readonly isOut: boolean;
  /** Since when it is out, or back; UTC milliseconds, 0: since the start. */
  readonly sinceMs: number;
  /** What the operator said, "" for nothing. */
  readonly reason: string;
  readonly held: number;
  readonly heldBytes: number;
  /** How long the oldest has been held, milliseconds; 0: nothing is. */
  readonly heldForMs: number;
}

export interface LineStatistics {
  held: number;
  released: number;
  /** Given up: at the bound of the hold, after its time. */
  full: number;
  expired: number;
}

class Line {
  readonly id: string;
  readonly stations: readonly number[];
  readonly hold = new LineHold();
  isOut = false;
  sinceMs = 0;
  reason = "";
  /** Until then stations that are not there yet count as on their way back; 0: it was never out. */
  returningUntilMs = 0;
  /** Deliveries that may be released, as a fraction grows with time. */
  allowance = 0;

  constructor({ id, stations }: LineSource) {
    this.id = id;
    this.stations = stations;
  }
}

/** Released at once after a pause: a tick's worth. */
const ALLOWANCE_MAX = HOLD_RELEASE_PER_SECOND / 4;

export class LineGate implements StationsPort {
  readonly statistics: LineStatistics = { held: 0, released: 0, full: 0, expired: 0 };
  readonly #options: LineGateOptions;
  readonly #lines: readonly Line[];
  readonly #byId: ReadonlyMap<string, Line>;
  /** By station (index); undefined: it is behind none. */
  readonly #lineOfStation: (Line | undefined)[] = [];
  #lastTickMs: number;

  constructor(options: LineGateOptions) {
    this.#options = options;
    this.#lines = options.lines.map((source) => new Line(source));
    this.#byId = new Map(this.#lines.map((line) => [line.id, line]));
    for (const line of this.#lines) {
      for (const station of line.stations) this.#lineOfStation[station] = line;
    }
    this.#lastTickMs = options.monotonicClock();
  }

  // ── what operators do ─────────────────────────────────────────────────────────────────────────────────────

  get states(): readonly LineState[] {
    return this.#lines.map((line) => this.#stateOf(line));
  }

  /** Null: there is no such line. */
  find(id: string): LineState | null {
    const line = this.#byId.get(id);
    return line === undefined ? null : this.#stateOf(line);
  }

  /** Takes a line out of service: its sessions are closed. False: it was out already, or there is none. */
  takeOut(id: string, reason: string): boolean {
    const line = this.#byId.get(id);
    if (line === undefined || line.isOut) return false;
    this.#change(line, true, reason);
    this.#options.stations().endSessions(line.stations, CloseCode.lineOutOfService, reason);
    return true;
  }

  /** Puts a line back in service. False: it was in service already, or there is none. */
  putBack(id: string, reason: string): boolean {
    const line = this.#byId.get(id);
    if (line === undefined || !line.isOut) return false;
    this.#change(line, false, reason);
    line.returningUntilMs = this.#options.monotonicClock() + LINE_RETURN_MS;
    return true;
  }

  /** Whether the line of a station is out of service. */
  isOut(station: number): boolean {
    return this.#lineOfStation[station]?.isOut ?? false;
  }

  #change(line: Line, isOut: boolean, reason: string): void {
    line.isOut = isOut;
    line.reason = reason;
    line.sinceMs = this.#options.wallClock();
  }

  #stateOf(line: Line): LineState {
    const { id, stations, isOut, sinceMs, reason, hold } = line;
    const { oldestMs } = hold;
    const heldForMs = oldestMs === null ? 0 : this.#options.monotonicClock() - oldestMs;
    return { id, stations, isOut, sinceMs, reason, held: hold.count, heldBytes: hold.bytes, heldForMs };
  }

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Releases what may be released, gives up what was held too long. True: something may have been said. */
  tick(): boolean {
    const nowMs = this.#options.monotonicClock();
    const elapsedMs = nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    let isSaid = false;
    for (const line of this.#lines) {
      if (line.hold.count === 0) continue;
      for (const delivery of line.hold.takeExpired(nowMs - HOLD_MS_MAX)) {
        this.statistics.expired++;
        delivery.givenUp?.(RejectCode.holdExpired);
        isSaid = true;
      }
      line.allowance = Math.min(ALLOWANCE_MAX, line.allowance + (elapsedMs * HOLD_RELEASE_PER_SECOND) / 1000);
      if (!line.isOut && this.#release(line) > 0) isSaid = true;
    }
    return isSaid;
  }

  #release(line: Line): number {
    const inner = this.#options.stations();
    const released = line.hold.release(
      Math.floor(line.allowance),
      (station) => inner.deliveryRoom(station) > 0,
      (delivery) => {
        if (!inner.deliver({ ...delivery, flags: delivery.flags | DeliveryFlag.held })) return false;
        this.#options.released(delivery);
        return true;
      },
    );
    line.allowance -= released;
    this.statistics.released += released;
    return released;
  }

  // ── the stations' edge ────────────────────────────────────────────────────────────────────────────────────

  respond(session: number, delivery: Delivery): boolean {
    const line = this.#lineOfStation[delivery.station];
    if (line === undefined) return this.#options.stations().respond(session, delivery);
    if (!line.isOut && this.#options.stations().respond(session, delivery)) return true;
    // The session that asked is gone, and with it what its reference means.
    return (
      this.holds(delivery.station) && this.#hold(line, { ...delivery, reference: 0, sequence: 0, awaited: 0 })
    );
  }

  deliver(delivery: Delivery): boolean {
    const line = this.#lineOfStation[delivery.station];
    if (line === undefined) return this.#options.stations().deliver(delivery);
    if (delivery.kind === DeliveryKind.broadcast) {
      return !line.isOut && this.#options.stations().deliver(delivery);
    }
    return this.holds(delivery.station)
      ? this.#hold(line, delivery)
      : this.#options.stations().deliver(delivery);
  }

  /** A line that is out, a station that has not come back to its line yet, or others that wait for the station. */
  holds(station: number): boolean {
    const line = this.#lineOfStation[station];
    if (line === undefined) return false;
    if (line.isOut || line.hold.countFor(station) > 0) return true;
    // Asked for every answer: lines that were never out do not ask the clock.
    if (line.returningUntilMs === 0 || this.#options.monotonicClock() >= line.returningUntilMs) return false;
    return !this.#options.stations().isPresent(station);
  }

  #hold(line: Line, delivery: Delivery): boolean {
    const gone = line.hold.add(delivery, this.#options.monotonicClock());
    for (const one of gone) {
      this.statistics.full++;
      if (one !== delivery) one.givenUp?.(RejectCode.holdFull);
    }
    if (gone.includes(delivery)) return false;
    this.statistics.held++;
    return true;
  }

  isPresent(station: number): boolean {
    return this.#options.stations().isPresent(station);
  }

  deliveryRoom(station: number): number {
    return this.#options.stations().deliveryRoom(station);
  }

  accepted(session: number, reference: number, sequence: number, station: number): void {
    this.#options.stations().accepted(session, reference, sequence, station);
  }

  warned(...args: Parameters<StationsPort["warned"]>): void {
    this.#options.stations().warned(...args);
  }

  rejected(
    session: number,
    reference: number,
    sequence: number,
    station: number,
    rejection: Rejection,
  ): void {
    this.#options.stations().rejected(session, reference, sequence, station, rejection);
  }

  settled(session: number): void {
    this.#options.stations().settled(session);
  }

  endSessions(stations: readonly number[], code: CloseCode, detail: string): void {
    this.#options.stations().endSessions(stations, code, detail);
  }

  flush(): void {
    this.#options.stations().flush();
  }
}
