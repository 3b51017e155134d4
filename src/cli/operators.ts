/**
 * Asks the operators' listener of a running switch.
 */
import type { StatewireConfig } from "../config.ts";

/** A switch that is alive answers at once. */
const ANSWER_WITHIN_MS = 5_000;

/** What the listener says against an act or a question. */
export interface OperatorsError {
  readonly code: string;
  readonly field: string;
  readonly sentence: string;
  readonly suggestion: string | null;
}

export type OperatorsAnswer<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "refused"; readonly error: OperatorsError }
  /** Nobody answered, or not as this listener does; it has been said on standard error. */
  | { readonly kind: "failed" };

/**
 * The JSON of a path (without its leading slash), or null after the trouble is said on standard error. `url` is
 * the listener's address; absent: that of the configuration.
 */
export async function askOperators<Answer>(
  config: StatewireConfig,
  url: string | undefined,
  path: string,
): Promise<Answer | null> {
  const answer = await callOperators<Answer>(config, url, path);
  if (answer.kind === "answer") return answer.answer;
  if (answer.kind === "refused") process.stderr.write(`${refusalText(answer.error)}\n`);
  return null;
}

/** Asks for a path, or with a `body` has something done. */
export async function callOperators<Answer>(
  { listen: { operators } }: StatewireConfig,
  url: string | undefined,
  path: string,
  body?: object,
): Promise<OperatorsAnswer<Answer>> {
  const base = url ?? `http://${operators.host}:${operators.port}/`;
  const act = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: JSON_HEADERS };
  try {
    const address = new URL(path, base.endsWith("/") ? base : `${base}/`);
    const response = await fetch(address, { ...act, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (response.ok) return { kind: "answer", answer: (await response.json()) as Answer };
    const error = await errorOf(response);
    if (error !== null) return { kind: "refused", error };
    process.stderr.write(`${address} answered ${response.status}\n`);
  } catch {
    process.stderr.write(`${base} does not answer; is the switch running? Start it with: npm start\n`);
  }
  return { kind: "failed" };
}

const JSON_HEADERS = { "content-type": "application/json" };

async function errorOf(response: Response): Promise<OperatorsError | null> {
  if (!response.headers.get("content-type")?.startsWith("application/json")) return null;
  const { error } = (await response.json()) as { readonly error?: OperatorsError };
  return error ?? null;
}

/** `There is no line C99. (did you mean C09?)`. */
export function refusalText({ sentence, suggestion }: OperatorsError): string {
  return suggestion === null ? sentence : `${sentence} (did you mean ${suggestion}?)`;
}
