/**
 * Tells stations when a database goes out of service and when it is back.
 *
 * Told are those who wait for something from it, those who asked in vain meanwhile, and those that the configuration
 * names; each once. A database that is out for less than SERVICE_NOTICE_AFTER_MS is not spoken of, and one that flaps
 * slowly is spoken of once in SERVICE_NOTICE_EVERY_MS. Who has heard that it is out hears that it is back; so does who
 * asked in vain. A station that is away is not told: what it gets when it comes back would be old.
 */
import { NoticeCode } from "../../domain/codes.ts";
import { SERVICE_NOTICE_AFTER_MS, SERVICE_NOTICE_EVERY_MS } from "../../limits.ts";

export interface ServiceNoticesOptions {
  /** Links, by index. */
  readonly links: number;
  /** Stations (indexes) that are always told. */
  readonly subscribers: readonly number[];
  /** Stations (indexes) that wait for something from a link, in any order, also several times. */
  readonly waitingFor: (link: number) => Iterable<number>;
  readonly tell: (station: number, code: NoticeCode, link: number, sinceMs: number) => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

interface Told {
  /** Null: it has never been in service. */
  isServing: boolean | null;
  changedAtMs: number;
  /** The notice that it is out has been given. */
  isToldOut: boolean;
  outNoticeFromMs: number;
  /** Stations that hear when it is back. */
  readonly stations: Set<number>;
}

export class ServiceNotices {
  readonly #options: ServiceNoticesOptions;
  readonly #links: readonly Told[];

  constructor(options: ServiceNoticesOptions) {
    this.#options = options;
    this.#links = Array.from({ length: options.links }, () => ({
      isServing: null,
      changedAtMs: 0,
      isToldOut: false,
      outNoticeFromMs: 0,
      stations: new Set(),
    }));
  }

  changed(link: number, isServing: boolean): void {
    const told = this.#links[link]!;
    told.isServing = isServing;
    told.changedAtMs = this.#options.now();
  }

  /** A station asked for a database in vain: its message was refused or is held. */
  askedInVain(link: number, station: number): void {
    this.#links[link]!.stations.add(station);
  }

  /** Gives the notices whose time has come. True: something was said. */
  tick(): boolean {
    let isSaid = false;
    for (let link = 0; link < this.#links.length; link++) if (this.#look(link)) isSaid = true;
    return isSaid;
  }

  #look(link: number): boolean {
    const told = this.#links[link]!;
    const { isServing, changedAtMs, stations, isToldOut } = told;
    const now = this.#options.now();
    if (isServing === null || now - changedAtMs < SERVICE_NOTICE_AFTER_MS) return false;
    if (!isServing) {
      if (isToldOut || now < told.outNoticeFromMs) return false;
      const { subscribers, waitingFor } = this.#options;
      for (const station of subscribers) stations.add(station);
      for (const station of waitingFor(link)) stations.add(station);
      told.isToldOut = true;
      return this.#tell(stations, NoticeCode.databaseOut, link, now - changedAtMs);
    }
    if (!isToldOut && stations.size === 0) return false;
    if (isToldOut) told.outNoticeFromMs = now + SERVICE_NOTICE_EVERY_MS;
    told.isToldOut = false;
    const isSaid = this.#tell(stations, NoticeCode.databaseBack, link, now - changedAtMs);
    stations.clear();
    return isSaid;
  }

  #tell(stations: ReadonlySet<number>, code: NoticeCode, link: number, sinceMs: number): boolean {
    for (const station of stations) this.#options.tell(station, code, link, sinceMs);
    return stations.size > 0;
  }
}
