/**
 * What a requester is told when a hit confirmation was not answered in time: which request of what, and what to
 * do next.
 *
 *   FIRST REQUEST OF 10:31 UTC, URGENT: NO ANSWER WITHIN 10 MINUTES. RTY/WP.OCA/26-000124.NIC/W000000097
 *   SEND THE SECOND REQUEST NOW (RNO/2). THE CONTROL TERMINAL OF CA9020100 GETS A COPY.
 */
import { CONTROL, type ConfirmationSettings } from "./confirmationSettings.ts";
import type { ConfirmationCase } from "./confirmationTable.ts";

const ORDINALS = { 1: "FIRST", 2: "SECOND", 3: "THIRD" } as const;
const MINUTE_MS = 60_000;

/** Two lines. `askedAtMs`: when the request came, milliseconds since 1970, UTC. */
export function overdueDetail(
  one: ConfirmationCase<unknown>,
  askedAtMs: number,
  settings: ConfirmationSettings,
): string {
  const { request, isUrgent, owner, recordType, oca, nic, answer } = one;
  const time = new Date(askedAtMs).toISOString().slice(11, 16);
  const limit = duration(isUrgent ? settings.urgentMs : settings.routineMs);
  const trouble =
    answer === null
      ? `NO ANSWER WITHIN ${limit}`
      : `THE ANSWER PROMISED WITHIN ${answer.hours} HOUR${answer.hours === 1 ? "" : "S"} HAS NOT COME`;
  const record = [`RTY/${recordType}`, `OCA/${oca}`, `NIC/${nic === "" ? "NONE" : nic}`].join(".");
  const urgency = isUrgent ? "URGENT" : "ROUTINE";
  const head = `${ORDINALS[request]} REQUEST OF ${time} UTC, ${urgency}: ${trouble}. ${record}`;
  return `${head}\r\n${nextStep(request, owner, settings)}`;
}

function nextStep(request: 1 | 2 | 3, owner: string, settings: ConfirmationSettings): string {
  if (request === 3) return `ALL THREE REQUESTS HAVE BEEN MADE. TELEPHONE ${owner} OR ITS CONTROL TERMINAL.`;
  const next = request === 1 ? 2 : 3;
  const words = next === 2 ? settings.secondCopies : settings.thirdCopies;
  const receivers = words.map((word) => (word === CONTROL ? `THE CONTROL TERMINAL OF ${owner}` : word));
  const copies =
    receivers.length === 0
      ? ""
      : ` ${receivers.join(" AND ")} ${receivers.length === 1 ? "GETS A COPY" : "GET COPIES"}.`;
  return `SEND THE ${ORDINALS[next]} REQUEST NOW (RNO/${next}).${copies}`;
}

/** `10 MINUTES`, `1 HOUR`, `30 SECONDS`. */
function duration(ms: number): string {
  const [count, unit] =
    ms % (60 * MINUTE_MS) === 0
      ? [ms / (60 * MINUTE_MS), "HOUR"]
      : ms % MINUTE_MS === 0
        ? [ms / MINUTE_MS, "MINUTE"]
        : [ms / 1000, "SECOND"];
  return `${count} ${unit}${count === 1 ? "" : "S"}`;
}
