/**
 * What operators see of hit confirmations: how punctually each agency answers, and what is waiting now. Test
 * messages are told apart. Times are ISO 8601 in UTC, rates 0 to 1.
 */
import type { Case, ConfirmationDesk } from "./confirmationDesk.ts";
import type { ConfirmationState, ConfirmationTable } from "./confirmationTable.ts";
import { type OnTimeCounts, onTimeRate } from "./onTimeRecord.ts";

/** Waiting confirmations that the report lists, those due first. */
export const LISTED_MAX = 200;

export interface AgencyReport extends OnTimeCounts {
  /** The agency that is asked; two letters where those of another state are counted together. */
  readonly ori: string;
  /** Share of its ended requests that were answered in time; null where none has ended. */
  readonly onTimeRate: number | null;
}

export interface WaitingReport {
  readonly requester: string;
  readonly owner: string;
  readonly recordType: string;
  readonly oca: string;
  readonly nic: string;
  readonly priority: "U" | "R";
  readonly request: 1 | 2 | 3;
  readonly state: "open" | "pending";
  readonly askedAt: string;
  readonly dueAt: string;
  /** Who has promised an answer; null: nobody yet. */
  readonly promisedBy: string | null;
}

export interface TrafficReport {
  readonly total: OnTimeCounts & { readonly onTimeRate: number | null };
  readonly states: Readonly<Record<ConfirmationState, number>>;
  readonly agencies: readonly AgencyReport[];
  /** At most LISTED_MAX; `states` has the whole numbers. */
  readonly waiting: readonly WaitingReport[];
}

export interface ConfirmationReport {
  readonly at: string;
  readonly urgentMs: number;
  readonly routineMs: number;
  readonly live: TrafficReport;
  readonly test: TrafficReport;
}

/** @param wallMs now, milliseconds since 1970, UTC; `nowMs` the same instant on the clock of the cases */
export function confirmationReport(
  desk: ConfirmationDesk,
  wallMs: number,
  nowMs: number,
): ConfirmationReport {
  const isoOf = (caseMs: number) => new Date(wallMs + caseMs - nowMs).toISOString();
  const { urgentMs, routineMs } = desk.settings;
  return {
    at: new Date(wallMs).toISOString(),
    urgentMs,
    routineMs,
    live: trafficReport(desk.live, isoOf),
    test: trafficReport(desk.test, isoOf),
  };
}

function trafficReport(
  { record, counts, waiting }: ConfirmationTable<Case["asker"] & object>,
  isoOf: (caseMs: number) => string,
): TrafficReport {
  const dueFirst = [...waiting].sort((one, other) => one.dueAtMs - other.dueAtMs);
  return {
    total: { ...record.total, onTimeRate: onTimeRate(record.total) },
    states: counts,
    agencies: record.agencies.map(([ori, one]) => ({ ori, ...one, onTimeRate: onTimeRate(one) })),
    waiting: dueFirst.slice(0, LISTED_MAX).map((one) => ({
      requester: one.requester,
      owner: one.owner,
      recordType: one.recordType,
      oca: one.oca,
      nic: one.nic,
      priority: one.isUrgent ? "U" : "R",
      request: one.request,
      state: one.state as "open" | "pending",
      askedAt: isoOf(one.askedAtMs),
      dueAt: isoOf(one.dueAtMs),
      promisedBy: one.answer?.responder ?? null,
    })),
  };
}
