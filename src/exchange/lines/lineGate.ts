/**
 * The stations' edge with lines that an operator can take out of service, and with a hold for each station.
 *
 * While a line is out nobody behind it can sign on, and its sessions are closed. What is for a station that is away or
 * behind such a line is held: messages, and the answers to inquiries that it had sent before. It gets them when it
 * signs on. Broadcasts are not held here: they are kept anyway, and a station that signs on gets those that it has
 * missed. Only a new answer goes to a station that is there before what is held for it.
 */
import { CloseCode, type RejectCode } from "../../domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../domain/sessionProtocol.ts";
import { LINE_RETURN_MS } from "../../limits.ts";
import { StationHolds } from "../hold/stationHolds.ts";
import type { Delivery, Rejection, StationsPort } from "../ports.ts";

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
  /** A delivery is held from now on. */
  readonly held: (delivery: Delivery) => void;
  /** A held delivery was handed over (0), or is given up. */
  readonly left: (delivery: Delivery, why: 0 | RejectCode) => void;
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

class Line {
  readonly id: string;
  readonly stations: readonly number[];
  isOut = false;
  sinceMs = 0;
  reason = "";
  /** Until then stations that are not there yet count as on their way back; 0: it was never out. */
  returningUntilMs = 0;

  constructor({ id, stations }: LineSource) {
    this.id = id;
    this.stations = stations;
  }
}

export class LineGate implements StationsPort {
  readonly holds: StationHolds;
  readonly #options: LineGateOptions;
  readonly #lines: readonly Line[];
  readonly #byId: ReadonlyMap<string, Line>;
  /** By station (index); undefined: it is behind none. */
  readonly #lineOfStation: (Line | undefined)[] = [];

  constructor(options: LineGateOptions) {
    this.#options = options;
    this.#lines = options.lines.map((source) => new Line(source));
    this.#byId = new Map(this.#lines.map((line) => [line.id, line]));
    for (const line of this.#lines) {
      for (const station of line.stations) this.#lineOfStation[station] = line;
    }
    this.holds = new StationHolds({ ...options, entered: options.held });
  }

  // ── what operators do ─────────────────────────────────────────────────────────────────────────────────────

  get states(): readonly LineState[] {
    return this.#lines.map((line, index) => this.#stateOf(line, index));
  }

  /** Null: there is no such line. */
  find(id: string): LineState | null {
    const line = this.#byId.get(id);
    return line === undefined ? null : this.#stateOf(line, this.#lines.indexOf(line));
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

  #stateOf({ id, stations, isOut, sinceMs, reason }: Line, index: number): LineState {
    const hold = this.holds.ofLine(index);
    const { oldestMs } = hold;
    const heldForMs = oldestMs === null ? 0 : this.#options.monotonicClock() - oldestMs;
    return { id, stations, isOut, sinceMs, reason, held: hold.count, heldBytes: hold.bytes, heldForMs };
  }

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Releases what may be released, gives up what was held too long. True: something may have been said. */
  tick(): boolean {
    const inner = this.#options.stations();
    return this.holds.tick(
      (station) => inner.deliveryRoom(station),
      (delivery) => inner.deliver(anew(delivery)),
    );
  }

  // ── the stations' edge ────────────────────────────────────────────────────────────────────────────────────

  respond(session: number, delivery: Delivery): boolean {
    const { station } = delivery;
    const isOut = this.#lineOfStation[station]?.isOut === true;
    return (!isOut && this.#options.stations().respond(session, delivery)) || this.holds.add(delivery);
  }

  deliver(delivery: Delivery): boolean {
    const { station, kind } = delivery;
    const isOut = this.#lineOfStation[station]?.isOut === true;
    if (kind === DeliveryKind.broadcast) return !isOut && this.#options.stations().deliver(delivery);
    // Nothing overtakes what is held already.
    const isNext = !isOut && this.holds.countFor(station) === 0;
    return (isNext && this.#options.stations().deliver(delivery)) || this.holds.add(delivery);
  }

  /** Whether what is delivered to the station now is held for it: it is away, or others wait for it. */
  isHeldFor(station: number): boolean {
    return this.isOut(station) || this.holds.countFor(station) > 0 || !this.isPresent(station);
  }

  /** Whether the station is there, or on its way back to a line that is or was out of service. */
  isExpected(station: number): boolean {
    if (this.isPresent(station)) return true;
    const line = this.#lineOfStation[station];
    if (line === undefined) return false;
    return (
      line.isOut || (line.returningUntilMs > 0 && this.#options.monotonicClock() < line.returningUntilMs)
    );
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

/**
 * A held delivery as it goes to a later session than the one that it was for: references are a session's own, and in
 * another one this would name another message.
 */
function anew(delivery: Delivery): Delivery {
  const flags = delivery.flags | DeliveryFlag.held;
  return { ...delivery, flags, reference: 0, sequence: 0, awaited: 0 };
}
