/**
 * Asks the operators' listener of a running switch.
 */
import type { StatewireConfig } from "../config.ts";

/** A switch that is alive answers at once. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * The JSON of a path (without its leading slash), or null after the trouble is said on standard error. `url` is
 * the listener's address; absent: that of the configuration.
 */
export async function askOperators<Answer>(
  { listen: { operators } }: StatewireConfig,
  url: string | undefined,
  path: string,
): Promise<Answer | null> {
  const base = url ?? `http://${operators.host}:${operators.port}/`;
  try {
    const address = new URL(path, base.endsWith("/") ? base : `${base}/`);
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (response.ok) return (await response.json()) as Answer;
    process.stderr.write(`${address} answered ${response.status}\n`);
  } catch {
    process.stderr.write(`${base} does not answer; is the switch running? Start it with: npm start\n`);
  }
  return null;
}
