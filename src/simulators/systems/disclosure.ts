/**
 * What of a criminal history is shown (config/dictionary/disclosures.yaml). What a court has sealed is shown to nobody;
 * the rest goes by the purpose.
 */
import type { Disclosure, IdentityPart } from "../../dictionary/model.ts";
import {
  type ArrestCycle,
  type HistoryEvent,
  isConvicted,
  isOpen,
  isSetAside,
} from "../population/history/criminalRecord.ts";
import type { Subject } from "../population/records.ts";

/** A history as somebody may see it. */
export interface DisclosedHistory {
  readonly subject: Subject;
  readonly cycles: readonly ArrestCycle[];
  readonly hidden: ReadonlySet<IdentityPart>;
}

/** `rule` null: a repository that has no rules shows all. `today` is CCYYMMDD. */
export function disclose(subject: Subject, rule: Disclosure | null, today: string): DisclosedHistory {
  const open = subject.cycles.filter(({ isSealed }) => !isSealed);
  if (rule === null) return { subject, cycles: open, hidden: new Set() };
  const cycles = open
    .filter((cycle) => isShown(cycle, rule, today))
    .map((cycle) => (rule.cycles === "all" || isOpen(cycle) ? cycle : onlyConvictions(cycle)));
  return { subject, cycles, hidden: new Set(rule.hides) };
}

function isShown(cycle: ArrestCycle, { cycles, setAside, years }: Disclosure, today: string): boolean {
  if (years !== null && lastDayOf(cycle) < yearsBefore(today, years)) return false;
  if (cycles === "all") return setAside || !isSetAside(cycle);
  if (isConvicted(cycle)) return setAside || !isSetAside(cycle);
  return cycles === "convictedOrOpen" && isOpen(cycle);
}

/** Day of the conviction, or of the arrest where there is none. */
function lastDayOf({ events }: ArrestCycle): string {
  const courts = events.filter(({ kind }) => kind === "court");
  return courts.at(-1)?.date ?? events[0]?.date ?? "";
}

function yearsBefore(today: string, years: number): string {
  return String(Number(today.slice(0, 4)) - years) + today.slice(4);
}

/** Without what was charged and came to nothing. */
function onlyConvictions(cycle: ArrestCycle): ArrestCycle {
  const convicted = new Set<string>();
  for (const event of cycle.events) {
    if (event.kind !== "court") continue;
    for (const { charge, isConviction } of event.counts) if (isConviction) convicted.add(charge.statute);
  }
  return { ...cycle, events: cycle.events.flatMap((event) => convictedPart(event, convicted)) };
}

function convictedPart(event: HistoryEvent, convicted: ReadonlySet<string>): readonly HistoryEvent[] {
  switch (event.kind) {
    case "arrest":
    case "custody":
      return [{ ...event, charges: event.charges.filter(({ statute }) => convicted.has(statute)) }];
    case "pretrial":
      return [];
    case "court": {
      const counts = event.counts.filter(({ isConviction }) => isConviction);
      return counts.length === 0 ? [] : [{ ...event, counts }];
    }
    default:
      return [event];
  }
}
