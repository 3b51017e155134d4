/**
 * The switch: makes the parts and wires them. No other file knows two edges at once.
 *
 * Order at start: configuration and dictionary are checked (whole or not at all), the core's tables are compiled,
 * the pool is warm, links begin to connect, and only then do the listeners open. At the end the other way round.
 */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { availableParallelism } from "node:os";
import { broadcastRoutes } from "./admin/broadcastRoutes.ts";
import { lineRoutes } from "./admin/lineRoutes.ts";
import { linkRoutes } from "./admin/linkRoutes.ts";
import { OperatorsListener, type Readiness } from "./admin/operatorsListener.ts";
import type { StatewireConfig } from "./config.ts";
import { compileTables, createWasmCore } from "./core/messageCore.ts";
import { dateNumber } from "./core/slabWriter.ts";
import type { BreakerState } from "./destinations/circuitBreaker.ts";
import { Links } from "./destinations/links.ts";
import type { Dictionary } from "./dictionary/model.ts";
import type { BroadcastStatistics } from "./exchange/broadcasts/broadcaster.ts";
import { createBroadcastRules } from "./exchange/broadcasts/broadcastRules.ts";
import { BroadcastViews } from "./exchange/broadcasts/broadcastViews.ts";
import { confirmationReport } from "./exchange/confirmation/confirmationReport.ts";
import { LinkViews } from "./exchange/destinations/linkViews.ts";
import { createDirectory } from "./exchange/directory.ts";
import { Duplicates } from "./exchange/duplicates.ts";
import { Exchange, rememberPast } from "./exchange/exchange.ts";
import type { HomeState } from "./exchange/forwards.ts";
import { holdReport } from "./exchange/hold/holdReport.ts";
import { LineViews } from "./exchange/lines/lineViews.ts";
import type { LinkService } from "./exchange/linksPort.ts";
import type { Intake } from "./exchange/ports.ts";
import { JournalPast } from "./exchange/recovery/journalPast.ts";
import { TAKEN_UP_SESSION } from "./exchange/recovery/recovery.ts";
import type { LinkHoldStatistics } from "./exchange/statistics.ts";
import { openJournal } from "./journal/openJournal.ts";
import { RECOVERY_LINKS_MS } from "./limits.ts";
import { CORE_WASM, CORE_WORKER, JOURNAL_WRITER, PACKAGE_ROOT } from "./packageRoot.ts";
import { SYSTEM_CLOCK } from "./stations/ports.ts";
import { StationsEdge } from "./stations/stationsEdge.ts";
import type { CounterSource } from "./telemetry/counters.ts";
import { Latency } from "./telemetry/latency.ts";
import type { Logger } from "./telemetry/log.ts";
import { Metrics } from "./telemetry/metrics.ts";
import { CorePool } from "./workers/corePool.ts";

export interface SwitchOptions {
  readonly config: StatewireConfig;
  readonly dictionary: Dictionary;
  readonly log: Logger;
  /** Entry file of the worker threads; absent: the switch's own. Tests put a faulty one here. */
  readonly workerFile?: URL;
}

export interface RunningSwitch {
  readonly agenciesPort: number;
  readonly operatorsPort: number;
  readonly isNative: boolean;
  /** Resolves when every link is in service, or after `ms`, with the ids of those that are not. */
  linked(ms: number): Promise<readonly string[]>;
  /** Tells the sessions, waits at most `ms` for answers under way, closes everything. */
  stop(ms: number): Promise<void>;
}

/** Times that the exchange keeps are minutes; a quarter of a second late is early enough. */
const EXCHANGE_TICK_MS = 250;
/** Sessions are told to go and have this long, seconds, before they are closed. */
const DRAIN_SECONDS = 5;

export function packageVersion(): string {
  const text = readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Starts the switch. Rejects, with nothing left running, when a worker cannot start or a listener's port is taken. */
export async function startSwitch({
  config,
  dictionary,
  log,
  workerFile,
}: SwitchOptions): Promise<RunningSwitch> {
  const duplicates = new Duplicates();
  const past = new JournalPast(rememberPast(duplicates, Date.now()));
  const journal = await openJournal(
    config.journal,
    JOURNAL_WRITER,
    (error) => log.fatal({ fault: error.fault }, "the journal failed; nothing more is accepted"),
    (position, entry) => past.visit(position, entry),
  );
  const transit = new Latency();
  const answer = new Latency();
  const directory = createDirectory(config, dictionary);
  const exchange: Exchange = new Exchange({
    dictionary,
    directory,
    journal,
    lastNumber: past.lastNumber,
    duplicates,
    stations: () => stations,
    links: () => links,
    confirmation: config.confirmation,
    observer: { forwarded: (ms) => transit.record(ms), answered: (ms) => answer.record(ms) },
    wallClock: Date.now,
    monotonicClock: () => performance.now(),
    broadcastRules: createBroadcastRules(config, dictionary),
    lines: config.lines,
    defer: setImmediate,
  });

  const tables = compileTables(dictionary, config.routes);
  const wasm = new WebAssembly.Module(readFileSync(CORE_WASM));
  const pool = new CorePool({
    threads: config.workers.threads || Math.max(1, availableParallelism() - 1),
    workerFile: workerFile ?? CORE_WORKER,
    wasm,
    tables,
    batchDeadlineMs: config.workers.batchDeadlineMs,
    inlineBelow: config.workers.inlineBelow,
    createInlineCore: () => createWasmCore(wasm, tables),
    today: () => dateNumber(new Date()),
    onBatch: (batch) => exchange.receiveBatch(batch),
    onFailure: (reason) => log.error({ reason }, "worker failed on a batch"),
  });

  const links = new Links({
    configs: config.links,
    name: "statewire",
    events: exchange,
    world: {
      now: () => performance.now(),
      random: Math.random,
      connect: (host, port) => connect(port, host),
      setTimer: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    log,
  });

  const stationIndexes = new Map(config.stations.map(({ mnemonic }, index) => [mnemonic as string, index]));
  const stations: StationsEdge = new StationsEdge({
    listen: config.listen.agencies,
    session: config.session,
    directory: {
      find: (mnemonic) => {
        const station = stationIndexes.get(mnemonic);
        if (station === undefined) return null;
        const { secret, carries } = config.stations[station]!;
        return { mnemonic, station, verifier: secret, carries };
      },
      mnemonicOf: (station) => config.stations[station]!.mnemonic,
    },
    intake: { submit: submitWhileDurable },
    events: exchange,
    log,
    clock: SYSTEM_CLOCK,
  });

  const lines = new LineViews(exchange.lines, config, ({ line, inService, reason, present }) => {
    const facts = { line, reason, present };
    if (inService) log.info(facts, "line put back in service");
    else log.warn(facts, "line taken out of service");
  });
  const linkViews = new LinkViews({
    forwards: exchange.forwards,
    links: () => links,
    counts: exchange.statistics.linkHolds,
    changed: ({ link, diverted, reason, held }) =>
      log.warn({ link, diverted, reason, held }, "link diverted"),
  });
  const metrics = new Metrics(counterSource());
  const operators = new OperatorsListener({
    ...config.listen.operators,
    readiness,
    metrics: () => metrics.text(),
    metricsContentType: metrics.contentType,
    reports: {
      confirmations: () => confirmationReport(exchange.confirmations, Date.now(), performance.now()),
      holds: () => holdReport(exchange.lines.holds, directory, performance.now()),
    },
    routes: [
      ...lineRoutes(lines),
      ...linkRoutes(linkViews),
      ...broadcastRoutes(new BroadcastViews(exchange.broadcaster, config)),
    ],
  });

  let isStopping = false;
  let operatorsPort: number;
  let agenciesPort: number;
  try {
    await pool.warm();
    links.open();
    await recover();
    operatorsPort = await operators.listen();
    agenciesPort = await stations.listen();
  } catch (error) {
    links.close();
    await Promise.all([stations.close(), operators.close(), pool.close(), journal.close()]);
    throw error;
  }
  const ticks = setInterval(() => exchange.tick(), EXCHANGE_TICK_MS);
  if (!stations.isNative) log.warn({}, "the JavaScript fallback of uWebSockets carries the sessions");

  /** Once the disk has failed nothing can become durable, so nothing is taken: stations hear `switchBusy`. */
  function submitWhileDurable(...message: Parameters<Intake["submit"]>): boolean {
    return journal.failure === null && pool.submit(...message);
  }

  /** What a former process left is under way again before anybody signs on. */
  async function recover(): Promise<void> {
    const messages = exchange.beginRecovery(past);
    if (messages.length > 0) await linked(RECOVERY_LINKS_MS);
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    for (const [index, { station, flags, text }] of messages.entries()) {
      while (!pool.submit(TAKEN_UP_SESSION, station, 0, index, flags, text, performance.now()))
        await nextTurn();
    }
    while (exchange.messagesToTakeUp > 0) await nextTurn();
    exchange.endRecovery();
    const held = exchange.lines.holds.count;
    if (messages.length + held > 0)
      log.info({ messages: messages.length, held }, "taken up from the journal");
  }

  function readiness(): Readiness {
    const reasons = [];
    if (isStopping) reasons.push("the switch is draining");
    if (!pool.isWhole) reasons.push("the worker pool is not whole");
    if (journal.failure !== null) reasons.push("the journal failed; nothing more is accepted");
    return {
      ready: reasons.length === 0,
      reasons,
      nativeWebSockets: stations.isNative,
      journal: { name: journal.name, durable: journal.isDurable },
      links: Object.fromEntries(
        links.links.map(({ config: { id }, state: { service } }) => [id, SERVICE_WORDS[service]]),
      ),
      linesOutOfService: lines.all().flatMap(({ line, inService }) => (inService ? [] : [line])),
      versions: { switch: packageVersion(), configuration: config.version, dictionary: dictionary.version },
    };
  }

  function counterSource(): CounterSource {
    const started = {
      [packageVersion()]: 1,
      [`configuration ${config.version.slice(0, 12)}`]: 1,
      [`dictionary ${dictionary.version.slice(0, 12)}`]: 1,
    };
    const versions = new Map(Object.entries(started));
    return () => {
      const { statistics } = exchange;
      const byLink = (read: (link: (typeof links.links)[number]) => number) =>
        new Map(links.links.map((link) => [link.config.id as string, read(link)]));
      const homes = exchange.forwards.states;
      const byHome = (read: (home: HomeState) => number) =>
        new Map(homes.map((home) => [home.rules.id, read(home)]));
      const holdsByWhat = (what: keyof LinkHoldStatistics) =>
        byHome(({ index }) => statistics.linkHolds[index]![what]);
      const edge = stations.counters;
      const rejected = new Map<number, number>(statistics.rejectedByCode);
      for (const [code, number] of edge.rejectsByCode) rejected.set(code, (rejected.get(code) ?? 0) + number);
      return {
        nativeWebSockets: stations.isNative ? 1 : 0,
        journalDurable: journal.isDurable ? 1 : 0,
        sessions: edge.sessions,
        sessionStates: new Map([
          ["ok", edge.sessions - edge.lagging],
          ["lagging", edge.lagging],
          ["parked", edge.parked],
        ]),
        resumesRefused: edge.resumesRefused,
        connections: edge.connections,
        edge: new Map([
          ["connections", edge.connectionsOpened],
          ["upgrades_refused", edge.upgradesRefused],
          ["sign_ons", edge.signOns],
          ["sign_ons_refused", edge.signOnsRefused],
          ["resumes", edge.resumes],
          ["sessions_closed", edge.sessionsEnded],
          ["frames_in", edge.framesIn],
          ["frames_out", edge.framesOut],
          ["bytes_in", edge.bytesIn],
          ["bytes_out", edge.bytesOut],
          ["messages_in", edge.messagesIn],
          ["deliveries_out", edge.deliveriesOut],
          ["deliveries_unconfirmed", edge.deliveriesUnconfirmed],
          ["sends_dropped", edge.sendsDropped],
        ]),
        closes: edge.closesByCode,
        unconfirmedBytes: edge.unconfirmedBytes,
        waitingBytes: edge.waitingBytes,
        accepted: statistics.accepted,
        takenUp: statistics.takenUp,
        messages: new Map(Object.entries(exchange.conservation.counts)),
        duplicates: statistics.duplicates,
        rejected,
        pending: exchange.messagesPending,
        settled: statistics.settled,
        confirmations: new Map(Object.entries(exchange.confirmations.live.counts)),
        confirmationRequests: new Map(Object.entries(exchange.confirmations.live.record.total)),
        notices: statistics.noticesByCode,
        acceptedTest: statistics.acceptedTest,
        responses: new Map(Object.entries(statistics.answers)),
        delivered: statistics.messagesDelivered,
        messagesHeldByLine: new Map(exchange.lines.states.map(({ id, held }) => [id, held])),
        lineInService: new Map(exchange.lines.states.map(({ id, isOut }) => [id, isOut ? 0 : 1])),
        messagesHeld: exchange.lines.holds.count,
        messagesHeldBytes: exchange.lines.holds.bytes,
        holds: new Map(Object.entries(exchange.lines.holds.statistics)),
        broadcastsKept: exchange.broadcaster.kept.length,
        broadcastsKeptBytes: exchange.broadcaster.keptBytes,
        broadcastCopiesWaiting: exchange.broadcaster.copiesWaiting,
        broadcasts: broadcastCounts(exchange.broadcaster.statistics),
        linkInService: byLink(({ isInService }) => (isInService ? 1 : 0)),
        linkInFlight: byLink(({ inFlight }) => inFlight),
        linkWaiting: byLink(({ waiting }) => waiting),
        linkForwarded: byLink(({ statistics: { forwarded } }) => forwarded),
        linkAlternate: new Map(
          links.links.flatMap(({ config: { id, alternate } }, index): [string, number][] =>
            alternate === null ? [] : [[id, statistics.forwardedByAlternate[index]!]],
          ),
        ),
        linkBreaker: byLink(({ breaker }) => BREAKER_NUMBER[breaker]),
        linkBreakerOpenings: byLink(({ breakerOpenings }) => breakerOpenings),
        linkHeld: byHome(({ held }) => held),
        linkHeldBytes: byHome(({ heldBytes }) => heldBytes),
        linkHeldSeconds: byHome(({ heldForMs }) => heldForMs / 1000),
        linkIsDiverted: byHome(({ diverted: { diversion } }) => (diversion.kind === "none" ? 0 : 1)),
        linkHolds: holdsByWhat("held"),
        linkReleased: holdsByWhat("released"),
        linkHoldsFull: holdsByWhat("full"),
        linkHoldsExpired: holdsByWhat("expired"),
        linkRepeated: holdsByWhat("repeated"),
        linkDiverted: holdsByWhat("diverted"),
        linkOverdue: byLink(({ statistics: { overdue } }) => overdue),
        linkLost: byLink(({ statistics: { lost } }) => lost),
        coreBatches: pool.statistics.batches,
        coreMessages: pool.statistics.messages,
        workerFailures: pool.statistics.workerFailures,
        messagesNotProcessable: pool.statistics.messagesNotProcessable,
        intakeRefused: pool.statistics.intakeRefused,
        journalPosition: journal.appendedPosition,
        transit: transit.seconds(),
        answer: answer.seconds(),
        versions,
      };
    };
  }

  async function linked(ms: number): Promise<readonly string[]> {
    const deadline = performance.now() + ms;
    const isMissing = () => links.links.some(({ config: { inUse }, isInService }) => inUse && !isInService);
    while (isMissing() && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return links.links.filter(({ isInService }) => !isInService).map(({ config: { id } }) => id);
  }

  async function stop(ms: number): Promise<void> {
    isStopping = true;
    const isDrained = stations.drain(DRAIN_SECONDS);
    const deadline = performance.now() + ms;
    // What is held for a database is in the journal; it may be held for days.
    const isUnderWay = () => exchange.messagesPending > exchange.forwards.held;
    while ((isUnderWay() || pool.messagesWaiting > 0) && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await isDrained;
    clearInterval(ticks);
    links.close();
    await stations.close();
    await Promise.all([pool.close(), operators.close(), journal.close()]);
  }

  return { agenciesPort, operatorsPort, isNative: stations.isNative, linked, stop };
}

/** What a link is worth, in the words of `/readyz`. */
const SERVICE_WORDS: Readonly<Record<LinkService, string>> = {
  inService: "in service",
  outOfService: "out of service",
  notInUse: "not in use",
  notAnswering: "not answering",
  trying: "not answering",
};

const BREAKER_NUMBER: Readonly<Record<BreakerState, number>> = { closed: 0, halfOpen: 1, open: 2 };

/** What happened to broadcasts, by the words of the counter. */
function broadcastCounts(statistics: BroadcastStatistics): ReadonlyMap<string, number> {
  const { sent, cancelled, expired, notKept, copies, copiesLate } = statistics;
  return new Map([
    ["sent", sent],
    ["cancelled", cancelled],
    ["expired", expired],
    ["not_kept", notKept],
    ["copies", copies],
    ["copies_late", copiesLate],
  ]);
}
