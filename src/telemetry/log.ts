/**
 * The structured log: state changes and anomalies, one JSON object a line. Nothing per message, message text never.
 */
import { type Logger, pino } from "pino";

export type { Logger };

/** @param level pino's level words; "silent" for none */
export function createLog(level: string, part: string): Logger {
  return pino(
    { level, base: { part }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: false }),
  );
}
