/**
 * How the network behind Nlets behaves, read from `config/simulators/nlets.yaml`: what the fact base assumes, or
 * what differs from state to state, is data there and not code here.
 */
import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import type { Problem } from "../../../dictionary/problems.ts";
import { problemText } from "../../../dictionary/problems.ts";
import { YamlFile } from "../../../dictionary/yamlFile.ts";
import type { ClerksOptions } from "../clerks.ts";

/** What becomes of a message to a member (nlets 15). */
export const SERVICE_STATUSES = ["inService", "never", "downHold", "downDrop", "fileDown", "silent"] as const;
export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** Which members and keys a row is for; all of them where it does not say. */
interface Scope {
  readonly destinations?: readonly string[];
  readonly keys?: readonly string[];
}

export interface ServiceRow extends Scope {
  readonly status: ServiceStatus;
  /** Only during the first `minutes` of every period that begins at midnight UTC. */
  readonly outage?: { readonly everyMinutes: number; readonly minutes: number };
}

export interface HabitRow extends Scope {
  readonly delayMs?: number;
  readonly addsHotFileAnswer?: boolean;
  readonly oneRecordEach?: boolean;
  readonly dropsControl?: boolean;
}

export interface EditRow {
  /** Of the fields that are named here, exactly those of one set stand in the message. */
  readonly mixes?: readonly (readonly string[])[];
  /** Fields that come before all others, in this order, where they are there. */
  readonly leading?: readonly string[];
  /** Field, and the one without which it may not stand. */
  readonly companions?: Readonly<Record<string, string>>;
}

export interface Chemical {
  readonly number: string;
  readonly name: string;
  readonly hazard: string;
  readonly advice: string;
}

export interface NetworkData {
  /** ORI of our state's control terminal: it hears what concerns the network itself. */
  readonly controlTerminal: string;
  readonly clock: { readonly zoneHours: number };
  readonly numbers: { readonly othersMax: number; readonly wrapTo: number };
  readonly characters: { readonly message: number };
  readonly service: readonly ServiceRow[];
  readonly habits: readonly HabitRow[];
  readonly held: {
    readonly hours: number;
    readonly priorities: Readonly<Record<string, number>>;
    readonly otherPriority: number;
  };
  readonly regional: {
    readonly forms: Readonly<Record<string, string>>;
    readonly delayMs: number;
    readonly responses: "plain" | "regional";
  };
  readonly multiState: {
    readonly windowMs: number;
    readonly everybody: readonly string[];
    readonly joined: Readonly<Record<string, readonly string[]>>;
  };
  readonly edits: Readonly<Record<string, EditRow>>;
  readonly canada: {
    readonly licenceOptional: readonly string[];
    readonly broadcasts: "national" | "provinces";
  };
  readonly clerks: ClerksOptions;
  readonly confirmationRequests: {
    readonly everyMinutes: number;
    readonly urgentMinutes: number;
    readonly routineMinutes: number;
  };
  readonly immigration: { readonly officerMs: readonly [number, number] };
  readonly log: {
    readonly messagesMax: number;
    readonly hitsMax: number;
    readonly searchMs: number;
    readonly hidden: readonly string[];
  };
  readonly directory: { readonly listedMax: number; readonly inactiveEvery: number };
  readonly plateReaders: { readonly states: readonly string[]; readonly days: number };
  readonly images: { readonly share: number };
  readonly charges: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly chemicals: readonly Chemical[];
  readonly helpFiles: Readonly<Record<string, string>>;
}

/** The file cannot be used. `problems` has all that is wrong, with places. */
export class NetworkDataError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      `the data of the network has ${problems.length} problem(s):\n${problems.map(problemText).join("\n")}`,
    );
    this.name = "NetworkDataError";
    this.problems = problems;
  }
}

const whole = { type: "integer", minimum: 0 };
const positive = { type: "integer", minimum: 1 };
const words = { type: "array", items: { type: "string", pattern: "^[A-Z0-9]{2,9}$" }, uniqueItems: true };
const text = { type: "string", minLength: 1 };
const span = { type: "array", items: whole, minItems: 2, maxItems: 2 };
const mapOf = (values: object) => ({ type: "object", additionalProperties: values });
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const list = (items: object) => ({ type: "array", items });
const scope = { destinations: words, keys: words };

const SCHEMA = record({
  controlTerminal: { type: "string", pattern: "^[A-Z]{2}[A-Z0-9]{7}$" },
  clock: record({ zoneHours: { type: "integer", minimum: -12, maximum: 12 } }),
  numbers: record({ othersMax: whole, wrapTo: { type: "integer", minimum: 0, maximum: 1 } }),
  characters: record({ message: { type: "integer", minimum: 1000, maximum: 32_000 } }),
  service: list(
    record(
      {
        ...scope,
        status: { enum: SERVICE_STATUSES },
        outage: record({ everyMinutes: positive, minutes: positive }),
      },
      ["destinations", "keys", "outage"],
    ),
  ),
  habits: list(
    record(
      {
        ...scope,
        delayMs: whole,
        addsHotFileAnswer: { type: "boolean" },
        oneRecordEach: { type: "boolean" },
        dropsControl: { type: "boolean" },
      },
      ["destinations", "keys", "delayMs", "addsHotFileAnswer", "oneRecordEach", "dropsControl"],
    ),
  ),
  held: record({ hours: positive, priorities: mapOf(whole), otherPriority: whole }),
  regional: record({ forms: mapOf(text), delayMs: whole, responses: { enum: ["plain", "regional"] } }),
  multiState: record({ windowMs: positive, everybody: words, joined: mapOf(words) }),
  edits: mapOf(
    record({ mixes: list(words), leading: words, companions: mapOf(text) }, [
      "mixes",
      "leading",
      "companions",
    ]),
  ),
  canada: record({ licenceOptional: words, broadcasts: { enum: ["national", "provinces"] } }),
  clerks: record({
    answerMs: span,
    agencies: list(
      record(
        {
          ends: { type: "string", pattern: "^[A-Z0-9]{1,7}$" },
          silentUntil: { type: "integer", minimum: 2, maximum: 4 },
          progressHours: positive,
        },
        ["silentUntil", "progressHours"],
      ),
    ),
  }),
  confirmationRequests: record({ everyMinutes: whole, urgentMinutes: positive, routineMinutes: positive }),
  immigration: record({ officerMs: span }),
  log: record({ messagesMax: positive, hitsMax: positive, searchMs: whole, hidden: words }),
  directory: record({ listedMax: positive, inactiveEvery: positive }),
  plateReaders: record({ states: words, days: positive }),
  images: record({ share: { type: "number", minimum: 0, maximum: 1 } }),
  charges: mapOf(mapOf(text)),
  chemicals: list(record({ number: text, name: text, hazard: text, advice: text })),
  helpFiles: mapOf(text),
});

/** @throws NetworkDataError with every problem of the file. */
export function loadNetworkData(file: URL): NetworkData {
  return parseNetworkData(readFileSync(file, "utf8"), "simulators/nlets.yaml");
}

/** The same from text; `name` is the file's, for the problems. */
export function parseNetworkData(source: string, name: string): NetworkData {
  const file = new YamlFile(name, source);
  if (file.problems.length > 0) throw new NetworkDataError(file.problems);
  const validate = new Ajv({ allErrors: true, strictTypes: false }).compile<NetworkData>(SCHEMA);
  const { data } = file;
  if (validate(data)) return data;
  throw new NetworkDataError((validate.errors ?? []).map((error) => problemOf(file, error)));
}

function problemOf(file: YamlFile, { instancePath, message, params }: ErrorObject): Problem {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step.replaceAll("~1", "/")));
  const { additionalProperty, allowedValues } = params as {
    additionalProperty?: string;
    allowedValues?: readonly string[];
  };
  const what = path.length === 0 ? "the file" : path.join(".");
  const more = allowedValues === undefined ? "" : `: ${allowedValues.join(", ")}`;
  const sentence =
    additionalProperty === undefined
      ? `${what} ${message ?? "does not fit"}${more}.`
      : `${[...path, additionalProperty].join(".")} is not known here.`;
  const place = additionalProperty === undefined ? path : [...path, additionalProperty];
  return { ...file.place(place), sentence, suggestion: null };
}
