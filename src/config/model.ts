/**
 * The configuration as the switch uses it: checked, with every name resolved to an index.
 *
 * Stations, agencies, groups and profiles refer to one another by their places in these lists; the same places
 * are the indexes of the core's route table and of its records. Nothing here changes while the switch runs.
 */
import type { DeviceClass, RouteTable } from "../core/routeTable.ts";
import type { GroupCode, LineId, LinkId, Mnemonic, Ori } from "../domain/identifiers.ts";

export const SIMULATED_SYSTEMS = ["ncic", "nlets", "dmv", "cjis", "leds", "ncjis"] as const;
/** A database system that has a simulator. */
export type SimulatedSystem = (typeof SIMULATED_SYSTEMS)[number];

export const AGENCY_KINDS = [
  "sheriff",
  "police",
  "campus",
  "prosecutor",
  "jail",
  "probation",
  "court",
  "coroner",
  "dispatch",
  "highwayPatrol",
  "state",
  "prison",
  "parole",
  "federal",
  "housing",
] as const;
/** What an agency is; groups are made by it (ncic-clets 1.8). The type letter of the ORI is a hint, not the source. */
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A listener. Port 0 takes any free port; the line `statewire ready` names the one that was taken. */
export interface ListenConfig {
  readonly host: string;
  readonly port: number;
}

export interface WorkersConfig {
  /** Worker threads; 0 means one less than the machine has processors, at least 1. */
  readonly threads: number;
  /** A batch that takes longer is stuck: its worker is replaced. */
  readonly batchDeadlineMs: number;
  /** Slabs of fewer messages are parsed on the main thread; 0: the pool is the way of every message. */
  readonly inlineBelow: number;
}

/** What the stations' edge grants and demands. */
export interface SessionConfig {
  /** From the upgrade to the sign-on. */
  readonly signOnDeadlineMs: number;
  /** After that much silence of its own the switch sends a heartbeat; the welcome asks the same of the station. */
  readonly heartbeatMs: number;
  /** After that much silence of the station its session is closed. Longer than the heartbeat. */
  readonly silenceMs: number;
  /** Messages that a session may have unanswered. */
  readonly submitWindow: number;
  /** Deliveries that may be on their way unconfirmed. */
  readonly deliverWindow: number;
  /** For so long a session whose connection broke can be resumed; 0: sessions are not resumed. */
  readonly resumeMs: number;
  readonly sessionsMax: number;
  /** Values of the `Origin` header that may connect; a connection without one always may (no browser). */
  readonly allowedOrigins: readonly string[];
  /** The sentence that every station sees at sign-on. */
  readonly banner: string;
}

/** Hit confirmations between agencies. */
export interface ConfirmationConfig {
  /** From an urgent request to its answer. */
  readonly urgentMs: number;
  /** From a routine request to its answer. */
  readonly routineMs: number;
  /** A confirmation that has ended is known for so long. */
  readonly knownMs: number;
  /** Confirmations known at a time. */
  readonly casesMax: number;
  /** Who gets a copy of a second request: `control` (the other side's control terminal) or destination codes. */
  readonly secondCopies: readonly string[];
  /** Who gets a copy of a third request. */
  readonly thirdCopies: readonly string[];
}

/** The line to one database system. */
export interface LinkConfig {
  readonly id: LinkId;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** False: the line is never opened. What is for it goes by the alternate, or ends as out of service. */
  readonly inUse: boolean;
  /** The link by which messages go while this one is out of service; it has no alternate itself. Null: none. */
  readonly alternate: LinkId | null;
  /** The simulator that `up` starts for it; null: the system is somebody else's. */
  readonly simulator: SimulatedSystem | null;
  /** Messages that may be unanswered on the line. */
  readonly window: number;
  /** Messages that may wait for the window; beyond it they end with `destinationCongested`. */
  readonly queueMax: number;
  /** From forward to the last answer; afterwards the message is overdue. */
  readonly deadlineMs: number;
  readonly connectTimeoutMs: number;
  /** First and longest wait before a new try to connect; the wait doubles in between, with jitter. */
  readonly reconnectMinMs: number;
  readonly reconnectMaxMs: number;
  readonly heartbeatMs: number;
  readonly breaker: BreakerConfig;
  readonly hold: LinkHoldConfig;
  /** How often a copy that had left when the line broke is sent again at most; 0: its outcome is unknown. */
  readonly repeatsMax: number;
  /** The database answers an entry that comes again under its number from what it did the first time. */
  readonly recognisesRepeats: boolean;
  /** Messages put on the line in a second at most; 0: no limit. */
  readonly messagesPerSecond: number;
  /** Of those, how many at once after a pause. */
  readonly burst: number;
}

/** When a database that takes messages and does not answer is left alone, and for how long. */
export interface BreakerConfig {
  /** Overdue answers in a row that open it. */
  readonly overdueMax: number;
  /** Share of overdue answers, 0 to 1, that opens it when at least `answersMin` messages ended in `windowMs`. */
  readonly failureShare: number;
  readonly windowMs: number;
  readonly answersMin: number;
  /** First and longest pause before one message is tried; the pause doubles in between, with jitter. */
  readonly openMinMs: number;
  readonly openMaxMs: number;
}

/** What may wait for a database that cannot be reached. */
export interface LinkHoldConfig {
  readonly messagesMax: number;
  readonly bytesMax: number;
  /** Of one session: what is held counts against its window, and the rest is for other databases. */
  readonly ofSessionMax: number;
  /** How long an inquiry waits, from its arrival; 0: it ends as out of service (501) at once. */
  readonly inquiriesMs: number;
  /** The same for administrative messages and hit confirmations. Entries wait until they have left. */
  readonly administrativeMs: number;
  /** Held messages that leave in a second when the line is back. */
  readonly releasePerSecond: number;
}

/** Where accepted messages are kept. */
export interface JournalConfig {
  /** log: on disk, durable before a station hears "accepted". memory: lost with the process, for tests and comparisons. */
  readonly kind: "log" | "memory";
  /** Folder of the log, relative to the working folder of the process. */
  readonly folder: string;
  /** Size of one file of the log. */
  readonly segmentMiB: number;
  /** Files whose records are all older are given up; 0: no bound by age. */
  readonly keepDays: number;
  /** Size of all files together; 0: no bound by size. */
  readonly keepGiB: number;
  /** File with the keys of encryption at rest, one `id hexadecimal` a line; null: not encrypted. */
  readonly keyFile: string | null;
  /** Records of the memory journal; the oldest give way beyond that. */
  readonly recordsMax: number;
}

/** How a simulated system behaves. Rates are shares from 0 to 1. */
export interface SimulatorConfig {
  /** Median and 99th percentile of the time to an answer; median 0: at once. */
  readonly latencyMedianMs: number;
  readonly latencyP99Ms: number;
  /** Share of inquiries that end in an error answer. */
  readonly errorRate: number;
  /** Share of inquiries that are never answered. */
  readonly neverRate: number;
}

export interface SimulatorsConfig {
  /** Where the invented records are kept, relative to the working folder of the process. */
  readonly dataFolder: string;
  /** Records as a share of the real files (1 would be 36 million vehicles). */
  readonly scale: number;
  readonly seed: number;
  readonly byName: Readonly<Record<SimulatedSystem, SimulatorConfig>>;
}

export interface County {
  /** 1 to 58, alphabetical: Alameda is 1, Yuba 58. */
  readonly number: number;
  readonly name: string;
  /** Five digits, as maps use it. */
  readonly fips: string;
  readonly population: number;
  readonly region: string;
  /** Borders another state or country. */
  readonly border: boolean;
}

export interface Agency {
  readonly ori: Ori;
  readonly name: string;
  /** County number. */
  readonly county: number;
  readonly kind: AgencyKind;
  /** A retired agency is known and refused. */
  readonly status: "active" | "retired";
  /** Index of the station that receives what is addressed to the ORI; -1: nobody does. */
  readonly station: number;
}

export interface Station {
  readonly mnemonic: Mnemonic;
  /** Index of the agency of its own ORI. */
  readonly agency: number;
  /** Indexes of further agencies that it may send for. */
  readonly alsoFor: readonly number[];
  readonly deviceClass: DeviceClass;
  /** Index of the station whose session carries it; its own index when it signs on itself. */
  readonly host: number;
  /** Index in `profiles`. */
  readonly profile: number;
  /** County number of its agency. */
  readonly county: number;
  /** Index in `lines` of the line that it is behind, the one of its host; -1: none. */
  readonly line: number;
  /** Verifier of its secret (`domain/stationSecret.ts`); null: it cannot sign on itself. */
  readonly secret: string | null;
  /** Indexes of the stations that its session carries, ascending, its own included; empty when it cannot sign on. */
  readonly carries: readonly number[];
  /** It is told of every database that goes out of service and comes back. */
  readonly serviceNotices: boolean;
}

export interface Group {
  readonly code: GroupCode;
  readonly name: string;
  /** Indexes of the receiving stations of its active agencies, ascending, each once. */
  readonly members: readonly number[];
}

export const LINE_KINDS = ["county", "localInterface", "systemHost"] as const;
/**
 * What is at the end of a line (ncic-clets 1.2): a county's termination point, one agency's own computer (Local
 * Agency Direct Interface), or an agency's that serves others (Direct Interface System Host).
 */
export type LineKind = (typeof LINE_KINDS)[number];

/** What an operator can take out of service as a whole. */
export interface Line {
  readonly id: LineId;
  readonly name: string;
  readonly kind: LineKind;
  /** Index of the agency that runs it: of a county's line, the county control agency. */
  readonly agency: number;
  /** County number: of a county's line its own, else that of the agency. */
  readonly county: number;
  /** Indexes of the stations behind it, ascending. */
  readonly stations: readonly number[];
}

/** Bounds of administrative messages, and what the switch does with them (`broadcasts.yaml`). */
export interface AdministrativeConfig {
  /** Characters behind TXT. */
  readonly textCharactersMax: number;
  /** Mnemonics of one message, header and CPY together. */
  readonly mnemonicsMax: number;
  /** Nlets regions of one message. */
  readonly regionsMax: number;
  /** The agency that hears what other states send to this state's control point; null: nobody. */
  readonly controlPoint: Ori | null;
  /** A line that is put in front of the text, by message key. */
  readonly caveats: Readonly<Record<string, string>>;
  /** Ids of links at whose other end that line is put in. */
  readonly caveatLinks: readonly string[];
}

export const APPROVALS = ["never", "release", "always"] as const;
/** When a broadcast needs an approving person: never, where a destination needs a release, always. */
export type Approval = (typeof APPROVALS)[number];

export interface BroadcastClass {
  /** As BCL has it: `BOLO`. */
  readonly word: string;
  readonly title: string;
  /** Keys whose broadcasts are of this class without naming it; absent: none. */
  readonly keys?: readonly string[];
  /** 0 first … 5 last. */
  readonly priority: number;
  /** Bounds of its expiry, hours, and what a broadcast without EXP gets. */
  readonly hoursMin: number;
  readonly hoursDefault: number;
  readonly hoursMax: number;
  /** Codes of the groups that it may go to, or a beginning and an asterisk. */
  readonly groups: readonly string[];
  /** May go to Nlets' regions. */
  readonly regions: boolean;
  readonly approval: Approval;
  /** Whose approvers may approve it: an ORI, or `origin` for the sender's own agency. */
  readonly approvedBy: readonly string[];
}

export interface BroadcastsConfig {
  /** Class of a broadcast that names none. */
  readonly classWithout: string;
  /** Groups and regions that need a release. */
  readonly release: readonly string[];
  readonly classes: readonly BroadcastClass[];
}

/** A person whose approval of broadcasts counts. */
export interface Approver {
  /** As APV carries it. */
  readonly id: string;
  /** Index of the agency. */
  readonly agency: number;
  /** Words of the classes that the person may approve. */
  readonly classes: readonly string[];
}

export interface Profile {
  readonly name: string;
  /** Permission words of the dictionary; none means that the station may send nothing. */
  readonly permissions: readonly string[];
  /** Purposes that its stations may give for a criminal history (letters of the dictionary); absent: none. */
  readonly purposes?: readonly string[];
}

export interface StatewireConfig {
  readonly folder: URL;
  /** SHA-256 over the configuration's files (not the dictionary's, which has its own version), hexadecimal. */
  readonly version: string;
  readonly listen: { readonly agencies: ListenConfig; readonly operators: ListenConfig };
  readonly workers: WorkersConfig;
  readonly session: SessionConfig;
  readonly confirmation: ConfirmationConfig;
  /** In the order of the dictionary's links. */
  readonly links: readonly LinkConfig[];
  readonly journal: JournalConfig;
  readonly simulators: SimulatorsConfig;
  readonly log: { readonly level: LogLevel };
  readonly administrative: AdministrativeConfig;
  readonly broadcasts: BroadcastsConfig;
  readonly approvers: readonly Approver[];
  readonly lines: readonly Line[];
  readonly counties: readonly County[];
  readonly agencies: readonly Agency[];
  readonly stations: readonly Station[];
  readonly groups: readonly Group[];
  readonly profiles: readonly Profile[];
  /** What the core looks up, made from the lists above: same indexes. */
  readonly routes: RouteTable;
}
