/**
 * The exchange between ports that only write down what they are told, fed by the reference core.
 *
 * Two agencies (Los Angeles' and San Diego's sheriffs of the sample) with a station each, a third station of the
 * first agency, its host, a city of Los Angeles county, one group of the first three stations.
 */
import { createReferenceCore, type MessageCore, RESULT_BYTES } from "../../src/core/messageCore.ts";
import { RecordView } from "../../src/core/recordView.ts";
import type { RouteTable } from "../../src/core/routeTable.ts";
import { SlabView } from "../../src/core/slabView.ts";
import { SlabWriter } from "../../src/core/slabWriter.ts";
import { loadDictionary } from "../../src/dictionary/load.ts";
import type { Dictionary } from "../../src/dictionary/model.ts";
import type { CloseCode } from "../../src/domain/codes.ts";
import {
  type BroadcastRulesSource,
  createBroadcastRules,
} from "../../src/exchange/broadcasts/broadcastRules.ts";
import type { ConfirmationSettings } from "../../src/exchange/confirmation/confirmationSettings.ts";
import type { HoldRules, LinkRules } from "../../src/exchange/destinations/linkRules.ts";
import { createDirectory } from "../../src/exchange/directory.ts";
import { Duplicates } from "../../src/exchange/duplicates.ts";
import { Exchange, rememberPast } from "../../src/exchange/exchange.ts";
import type { JournalPosition } from "../../src/exchange/journalPort.ts";
import type { LineSource } from "../../src/exchange/lines/lineGate.ts";
import type { ForwardOutcome, LinkService, LinkState, LinksPort } from "../../src/exchange/linksPort.ts";
import type { Delivery, Rejection, StationsPort } from "../../src/exchange/ports.ts";
import { JournalPast } from "../../src/exchange/recovery/journalPast.ts";
import { TAKEN_UP_SESSION } from "../../src/exchange/recovery/recovery.ts";
import { MemoryJournal } from "../../src/journal/memoryJournal.ts";
import { SLAB_BYTES } from "../../src/limits.ts";
import { SAMPLE_CONFIG } from "../../src/packageRoot.ts";
import { RespondFlag } from "../../src/wire/linkMessages.ts";

export const dictionary = loadDictionary(new URL("dictionary/", SAMPLE_CONFIG));

export const SH19 = 0;
export const SH37 = 1;
export const LA02 = 2;
export const HC19 = 3;
export const PD19 = 4;

export const routes: RouteTable = {
  agencies: [
    { ori: "CA9190000", isRetired: false },
    { ori: "CA9370000", isRetired: false },
    { ori: "CA9190100", isRetired: false },
  ],
  stations: [
    { mnemonic: "SH19", agency: 0, alsoFor: [], deviceClass: "FIXED", host: SH19, profile: 0 },
    { mnemonic: "SH37", agency: 1, alsoFor: [], deviceClass: "FIXED", host: SH37, profile: 0 },
    { mnemonic: "LA02", agency: 0, alsoFor: [], deviceClass: "FIXED", host: LA02, profile: 0 },
    { mnemonic: "HC19", agency: 0, alsoFor: [], deviceClass: "HOST", host: HC19, profile: 0 },
    { mnemonic: "PD19", agency: 2, alsoFor: [], deviceClass: "FIXED", host: PD19, profile: 0 },
  ],
  groups: ["GALL"],
  profiles: [{ permissions: dictionary.permissions, purposes: ["C"] }],
};

export const CONFIRMATION: ConfirmationSettings = {
  urgentMs: 600_000,
  routineMs: 3_600_000,
  knownMs: 86_400_000,
  casesMax: 100,
  secondCopies: ["control"],
  thirdCopies: ["control", "FB"],
};

/** What of a state an exchange needs: who is there, and what administrative messages have to keep. */
export interface WorldState {
  readonly routes: RouteTable;
  /** Receiving station of each agency. */
  readonly receivers: readonly number[];
  /** Members of each group. */
  readonly members: readonly (readonly number[])[];
  readonly administrative: BroadcastRulesSource["administrative"] & { readonly controlPoint: string | null };
  readonly broadcasts: BroadcastRulesSource["broadcasts"];
  readonly approvers: BroadcastRulesSource["approvers"];
  readonly lines: readonly LineSource[];
}

/** Broadcasts of one class, to any group, approved by nobody. */
export const SMALL_WORLD: WorldState = {
  routes,
  receivers: [SH19, SH37, PD19],
  members: [[SH19, SH37, LA02]],
  administrative: {
    textCharactersMax: 7200,
    controlPoint: null,
    mnemonicsMax: 25,
    regionsMax: 2,
    caveats: { AML: "FOR LAW ENFORCEMENT DISSEMINATION ONLY" },
    caveatLinks: ["NLETS"],
  },
  broadcasts: {
    classWithout: "INFO",
    release: [],
    classes: [
      {
        word: "INFO",
        priority: 4,
        hoursMin: 1,
        hoursDefault: 24,
        hoursMax: 168,
        groups: ["G*"],
        regions: true,
        approval: "never",
        approvedBy: ["origin"],
      },
    ],
  },
  approvers: [],
  lines: [],
};

const ALTERNATES: Readonly<Record<string, string>> = { LEDS: "NLETS", NCJIS: "NLETS" };

export interface WorldOptions {
  /** Keys whose answers of several states are merged, besides those of the dictionary. */
  readonly mergeSeconds?: Readonly<Record<string, number>>;
  readonly state?: WorldState;
  /** What is different about links: without it inquiries are not held. */
  readonly rules?: Readonly<
    Record<
      string,
      {
        readonly repeatsMax?: number;
        readonly recognisesRepeats?: boolean;
        readonly hold?: Partial<HoldRules>;
      }
    >
  >;
  /** Stations that are told of every database that goes out and comes back. */
  readonly serviceNotices?: readonly number[];
}

function linkRules(id: string, { hold, ...rules }: NonNullable<WorldOptions["rules"]>[string]): LinkRules {
  return {
    id,
    name: `Database ${id}`,
    inUse: true,
    alternate: ALTERNATES[id] ?? null,
    repeatsMax: 0,
    recognisesRepeats: true,
    ...rules,
    hold: {
      messagesMax: 100,
      bytesMax: 100_000,
      ofSessionMax: 100,
      inquiriesMs: 0,
      administrativeMs: 86_400_000,
      releasePerSecond: 40,
      ...hold,
    },
  };
}

export interface SentForward {
  readonly link: string;
  readonly number: number;
  readonly leg: number;
  readonly destination: string;
  readonly flags: number;
  readonly text: string;
}

export type SentDelivery = Omit<Delivery, "text"> & {
  readonly text: string;
  readonly session: number | null;
};

export interface WorldOptions {
  /** Keys whose answers of several states are merged, besides those of the dictionary. */
  readonly mergeSeconds?: Readonly<Record<string, number>>;
  readonly state?: WorldState;
  /** Absent: an empty one. */
  readonly journal?: MemoryJournal;
  /** Absent: 0. */
  readonly nowMs?: number;
}

export class ExchangeWorld implements StationsPort, LinksPort {
  readonly accepts: { session: number; reference: number; sequence: number }[] = [];
  readonly rejects: (Omit<Rejection, "echo"> & { session: number; reference: number; echo: string })[] = [];
  readonly warnings: { reference: number; warning: number; at: number }[] = [];
  readonly deliveries: SentDelivery[] = [];
  readonly settledSessions: number[] = [];
  readonly forwards: SentForward[] = [];
  readonly present = new Set<number>([SH19, SH37, LA02, HC19, PD19]);
  readonly sessions = new Set<number>([1, 2, 3, 4, 5]);
  outcome: (link: string) => ForwardOutcome = () => "taken";
  /** Links from which the exchange called back what waits for their windows. */
  readonly recalled: string[] = [];
  nowMs = 0;
  /** Flushes of links and stations. */
  flushes = 0;

  readonly journal: MemoryJournal;
  readonly exchange: Exchange;
  /** Sessions that the exchange had ended. */
  readonly endings: { stations: number[]; code: CloseCode; detail: string }[] = [];
  /** What the exchange put off to a later turn. */
  readonly deferred: (() => void)[] = [];
  /** Deliveries that the sessions of stations still take at once; absent: any number. */
  readonly rooms = new Map<number, number>();
  #confirmedCount = 0;
  #nextReference = 1;
  readonly #options: WorldOptions;
  readonly #past: JournalPast;
  readonly #core: MessageCore;
  readonly #parts = new Map<string, number>();

  constructor({
    mergeSeconds = {},
    state = SMALL_WORLD,
    rules = {},
    serviceNotices = [],
    journal = new MemoryJournal(10_000),
    nowMs = 0,
  }: WorldOptions = {}) {
    this.#options = { mergeSeconds, state, rules, serviceNotices };
    this.journal = journal;
    const duplicates = new Duplicates(1024);
    const past = new JournalPast(rememberPast(duplicates, 1_700_000_000_000 + nowMs));
    this.nowMs = nowMs;
    journal.scan(1 as JournalPosition, (position, entry) => {
      past.visit(position, entry);
      return true;
    });
    const merging: Dictionary = {
      ...dictionary,
      keys: dictionary.keys.map((key) => ({
        ...key,
        mergeSeconds: mergeSeconds[key.key] ?? key.mergeSeconds,
      })),
    };
    const { agencies, stations, groups } = state.routes;
    this.#core = createReferenceCore(merging, state.routes);
    const directory = createDirectory(
      {
        agencies: agencies.map(({ ori }, index) => ({
          ori,
          station: state.receivers[index]!,
          county: Number(ori.slice(3, 5)),
          kind: ori.endsWith("0000") ? "sheriff" : "police",
          status: "active",
        })),
        stations: stations.map((station, index) => ({
          ...station,
          carries: carriedBy(stations, index),
          serviceNotices: serviceNotices.includes(index),
        })),
        groups: state.members.map((members) => ({ members })),
        administrative: state.administrative,
        links: dictionary.links.map((link) => linkRules(link, rules[link] ?? {})),
      },
      dictionary,
    );
    this.exchange = new Exchange({
      dictionary: merging,
      directory,
      journal: this.journal,
      lastNumber: past.lastNumber,
      duplicates,
      stations: () => this,
      links: () => this,
      confirmation: CONFIRMATION,
      observer: { forwarded: () => {}, answered: () => {} },
      wallClock: () => 1_700_000_000_000 + this.nowMs,
      monotonicClock: () => this.nowMs,
      broadcastRules: createBroadcastRules(
        { ...state, agencies, groups: groups.map((code) => ({ code })) },
        dictionary,
      ),
      lines: state.lines,
      defer: (run) => this.deferred.push(run),
    });
    this.#past = past;
  }

  /**
   * The switch after a `kill -9`: nothing but its journal is left, and nobody is signed on. `recover` takes up what
   * there is to do.
   */
  restarted(nowMs = this.nowMs): ExchangeWorld {
    const world = new ExchangeWorld({ ...this.#options, journal: this.journal, nowMs });
    world.present.clear();
    world.sessions.clear();
    return world;
  }

  recover(): this {
    const messages = this.exchange.beginRecovery(this.#past);
    const slab = new Uint8Array(SLAB_BYTES);
    const writer = new SlabWriter(slab);
    writer.reset(20261124);
    for (const [index, { station, flags, text }] of messages.entries())
      writer.append(text, TAKEN_UP_SESSION, station, 0, index, flags, this.nowMs);
    if (messages.length > 0) this.#run(slab, messages.length);
    this.exchange.endRecovery();
    return this;
  }

  /** Lets the event loop turn once. */
  turn(): void {
    for (const run of this.deferred.splice(0)) run();
  }

  /** Sends messages in one batch; session 1 + station of the same place; references count on, or from `reference`. */
  send(
    texts: readonly string[],
    options: { station?: number; reference?: number; flags?: number; session?: number } = {},
  ): void {
    const { station = SH19, flags = 0, session = station + 1 } = options;
    let { reference = this.#nextReference } = options;
    const slab = new Uint8Array(SLAB_BYTES);
    const writer = new SlabWriter(slab);
    writer.reset(20261124);
    for (const text of texts)
      writer.append(Buffer.from(text), session, station, 0, reference++, flags, this.nowMs);
    this.#nextReference = reference;
    this.#run(slab, texts.length);
  }

  #run(slab: Uint8Array, count: number): void {
    const result = new Uint8Array(RESULT_BYTES);
    this.#core.parseBatch(slab, result);
    let isReleased = false;
    this.exchange.receiveBatch({
      messages: new SlabView(slab),
      records: new RecordView(result),
      count,
      release: () => {
        isReleased = true;
        slab.fill(0xff); // whoever still looks at the slab now reads rubbish
      },
    });
    if (!isReleased) throw new Error("the batch was not given back");
  }

  /** Answers from the link that got the leg, or from `link`; parts count by themselves unless one is given. */
  answer(
    number: number,
    leg: number,
    text: string,
    flags: number = RespondFlag.last,
    { link = this.#linkOf(number, leg), part = 0 } = {},
  ): void {
    const id = `${number} ${leg}`;
    const next = part || (this.#parts.get(id) ?? 0) + 1;
    this.#parts.set(id, next);
    this.exchange.responded(dictionary.links.indexOf(link), [[number, leg, next, flags, Buffer.from(text)]]);
    this.exchange.settled();
  }

  /** The link by which a leg left last; Nlets for what has no number. */
  #linkOf(number: number, leg: number): string {
    return (
      this.forwards.findLast((forward) => forward.number === number && forward.leg === leg)?.link ?? "NLETS"
    );
  }

  /** Stations confirm what they have got and not confirmed yet. */
  confirm(): void {
    const ids = this.deliveries.slice(this.#confirmedCount).flatMap(({ id }) => (id === 0 ? [] : [id]));
    this.#confirmedCount = this.deliveries.length;
    this.exchange.confirmed(ids);
  }

  /** Lets time pass and does what it brings. */
  advance(ms: number): void {
    this.nowMs += ms;
    this.exchange.tick();
  }

  /** Deliveries in short: kind, awaited or code, and the first line of the text. */
  told(): string[] {
    return this.deliveries.map(
      ({ kind, awaited, code, text }) =>
        `${["", "response", "message", "notice"][kind]} ${code || `+${awaited}`} ${text.split("\r\n", 1)[0]}`,
    );
  }

  accepted(session: number, reference: number, sequence: number): void {
    this.accepts.push({ session, reference, sequence });
  }
  warned(_session: number, reference: number, warning: number, at: number): void {
    this.warnings.push({ reference, warning, at });
  }
  rejected(
    session: number,
    reference: number,
    _sequence: number,
    _station: number,
    rejection: Rejection,
  ): void {
    this.rejects.push({ ...rejection, session, reference, echo: Buffer.from(rejection.echo).toString() });
  }
  settled(session: number): void {
    this.settledSessions.push(session);
  }
  respond(session: number, delivery: Delivery): boolean {
    if (!this.sessions.has(session) && !this.present.has(delivery.station)) return false;
    this.deliveries.push({ ...delivery, session, text: Buffer.from(delivery.text).toString() });
    return true;
  }
  deliver(delivery: Delivery): boolean {
    if (!this.present.has(delivery.station)) return false;
    this.deliveries.push({ ...delivery, session: null, text: Buffer.from(delivery.text).toString() });
    const room = this.rooms.get(delivery.station);
    if (room !== undefined) this.rooms.set(delivery.station, room - 1);
    return true;
  }
  endSessions(stations: readonly number[], code: CloseCode, detail: string): void {
    this.endings.push({ stations: stations.filter((station) => this.present.has(station)), code, detail });
    for (const station of stations) {
      this.present.delete(station);
      this.sessions.delete(station + 1);
    }
  }
  deliveryRoom(station: number): number {
    return this.present.has(station) ? (this.rooms.get(station) ?? Number.POSITIVE_INFINITY) : 0;
  }
  isPresent(station: number): boolean {
    return this.present.has(station);
  }
  forward(
    link: number,
    number: number,
    leg: number,
    _priority: number,
    flags: number,
    destination: string,
    text: Uint8Array,
  ): ForwardOutcome {
    const name = dictionary.links[link]!;
    const outcome = this.outcome(name);
    if (outcome === "taken")
      this.forwards.push({ link: name, number, leg, destination, flags, text: Buffer.from(text).toString() });
    return outcome;
  }
  room(link: number): number {
    return this.outcome(dictionary.links[link]!) === "taken" ? 1 : 0;
  }
  recall(link: number): void {
    this.recalled.push(dictionary.links[link]!);
  }
  state(link: number): LinkState {
    const services: Record<ForwardOutcome, LinkService> = {
      taken: "inService",
      congested: "inService",
      outOfService: "outOfService",
    };
    const service = services[this.outcome(dictionary.links[link]!)];
    return { service, inFlight: 0, waiting: 0, triedInMs: 0 };
  }
  flush(): void {
    this.flushes++;
  }
}

function carriedBy(stations: RouteTable["stations"], host: number): number[] {
  return stations.flatMap((station, index) => (station.host === host ? [index] : []));
}
