/**
 * Every number that the switch shows to the outside: name, unit and one sentence.
 *
 * The parts keep plain numbers; this list says how each is called at `/metrics`. Names follow Prometheus' habit:
 * base unit, `_total` for what only grows.
 */
export interface CounterRow {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  /** Label that splits it, where it has one. */
  readonly label?: string;
}

export const COUNTERS = {
  nativeWebSockets: {
    name: "statewire_native_websockets",
    help: "1 while the native uWebSockets build carries the sessions, 0 on the JavaScript fallback.",
    kind: "gauge",
  },
  journalDurable: {
    name: "statewire_journal_durable",
    help: "1 when accepted messages are on disk, 0 while the journal is in memory.",
    kind: "gauge",
  },
  sessions: { name: "statewire_sessions", help: "Sessions that are signed on.", kind: "gauge" },
  sessionStates: {
    name: "statewire_session_states",
    help: "Sessions by flow: ok, lagging (deliveries come faster than the station takes them), parked (the connection broke, the station may come back).",
    kind: "gauge",
    label: "state",
  },
  resumesRefused: {
    name: "statewire_resumes_refused_total",
    help: "Sign-ons that could not continue their session, by the code that their welcome names.",
    kind: "counter",
    label: "code",
  },
  connections: {
    name: "statewire_connections",
    help: "Open connections of stations, signed on or not.",
    kind: "gauge",
  },
  edge: {
    name: "statewire_stations_total",
    help: "What happened at the stations' edge since the start: connections, sign-ons, resumes, sessions closed for good, frames, bytes, messages, dropped sends.",
    kind: "counter",
    label: "what",
  },
  closes: {
    name: "statewire_sessions_closed_total",
    help: "Sessions and connections that the switch ended, by close code.",
    kind: "counter",
    label: "code",
  },
  unconfirmedBytes: {
    name: "statewire_deliveries_unconfirmed_bytes",
    help: "Bytes of deliveries that were sent and are kept until their stations confirm them.",
    kind: "gauge",
  },
  waitingBytes: {
    name: "statewire_deliveries_waiting_bytes",
    help: "Bytes of deliveries that wait for the window of their session.",
    kind: "gauge",
  },
  accepted: { name: "statewire_messages_accepted_total", help: "Messages accepted.", kind: "counter" },
  messages: {
    name: "statewire_messages",
    help: "Messages accepted or taken up since the start, each in one state: the sum is statewire_messages_accepted_total and statewire_messages_taken_up_total together.",
    kind: "gauge",
    label: "state",
  },
  takenUp: {
    name: "statewire_messages_taken_up_total",
    help: "Messages accepted before the start of the switch and taken up again from the journal.",
    kind: "counter",
  },
  duplicates: {
    name: "statewire_messages_duplicate_total",
    help: "Repeats of messages that had been accepted, by station and reference: they had no second effect.",
    kind: "counter",
  },
  acceptedTest: {
    name: "statewire_messages_test_total",
    help: "Of the messages accepted: test messages, which touch no live record.",
    kind: "counter",
  },
  rejected: {
    name: "statewire_messages_rejected_total",
    help: "Messages refused by the core or the edge, by reject code.",
    kind: "counter",
    label: "code",
  },
  pending: {
    name: "statewire_messages_pending",
    help: "Accepted messages with answers still to come.",
    kind: "gauge",
  },
  settled: {
    name: "statewire_messages_settled_total",
    help: "Accepted messages that have ended.",
    kind: "counter",
  },
  notices: {
    name: "statewire_notices_total",
    help: "Coded notices to stations after acceptance, by reject code.",
    kind: "counter",
    label: "code",
  },
  confirmations: {
    name: "statewire_confirmations",
    help: "Hit confirmations that are known, without test messages, by state.",
    kind: "gauge",
    label: "state",
  },
  confirmationRequests: {
    name: "statewire_confirmation_requests_total",
    help: "Requests for hit confirmation, without test messages, by what became of them; a late answer takes one off unanswered.",
    kind: "counter",
    label: "what",
  },
  responses: {
    name: "statewire_responses_total",
    help: "What databases sent, by what became of it; src/exchange/statistics.ts says what each word means.",
    kind: "counter",
    label: "what",
  },
  delivered: {
    name: "statewire_station_messages_delivered_total",
    help: "Copies of messages between stations that were delivered.",
    kind: "counter",
  },
  lineInService: {
    name: "statewire_line_in_service",
    help: "1 while the line to agencies is in service, 0 while an operator has taken it out.",
    kind: "gauge",
    label: "line",
  },
  messagesHeldByLine: {
    name: "statewire_line_held",
    help: "Deliveries that are held for the stations behind the line.",
    kind: "gauge",
    label: "line",
  },
  messagesHeld: { name: "statewire_held", help: "Deliveries that are held for stations.", kind: "gauge" },
  messagesHeldBytes: {
    name: "statewire_held_bytes",
    help: "Bytes of the deliveries that are held for stations.",
    kind: "gauge",
  },
  holds: {
    name: "statewire_holds_total",
    help: "Deliveries for stations that are away or behind a line out of service: held, released, given up because too many were held (full) or for too long (expired).",
    kind: "counter",
    label: "what",
  },
  broadcastsKept: {
    name: "statewire_broadcasts_kept",
    help: "Broadcasts in force, and cancels that are kept for stations that are away.",
    kind: "gauge",
  },
  broadcastsKeptBytes: {
    name: "statewire_broadcasts_kept_bytes",
    help: "Memory of the broadcasts that are kept.",
    kind: "gauge",
  },
  broadcastCopiesWaiting: {
    name: "statewire_broadcast_copies_waiting",
    help: "Copies of broadcasts just sent that have not been handed out yet.",
    kind: "gauge",
  },
  broadcasts: {
    name: "statewire_broadcasts_total",
    help: "Broadcasts: sent, cancelled, expired, not kept; their copies, and those handed over at a later sign-on.",
    kind: "counter",
    label: "what",
  },
  linkInService: {
    name: "statewire_link_in_service",
    help: "1 while the link to the database is connected and in service, whether or not it answers.",
    kind: "gauge",
    label: "link",
  },
  linkBreaker: {
    name: "statewire_link_breaker",
    help: "0 while the database answers, 2 while it is left alone because it does not, 1 while one message is tried.",
    kind: "gauge",
    label: "link",
  },
  linkBreakerOpenings: {
    name: "statewire_link_breaker_openings_total",
    help: "How often the database was left alone because it did not answer.",
    kind: "counter",
    label: "link",
  },
  linkHeld: {
    name: "statewire_link_held",
    help: "Messages held for the database until it can be reached.",
    kind: "gauge",
    label: "link",
  },
  linkHeldBytes: {
    name: "statewire_link_held_bytes",
    help: "Memory of the messages held for the database.",
    kind: "gauge",
    label: "link",
  },
  linkHeldSeconds: {
    name: "statewire_link_held_seconds",
    help: "How long the oldest of them has been held.",
    kind: "gauge",
    label: "link",
  },
  linkIsDiverted: {
    name: "statewire_link_is_diverted",
    help: "1 while an operator holds what is for the link, or sends it by another one.",
    kind: "gauge",
    label: "link",
  },
  linkHolds: {
    name: "statewire_link_holds_total",
    help: "Messages that were held for the database.",
    kind: "counter",
    label: "link",
  },
  linkReleased: {
    name: "statewire_link_holds_released_total",
    help: "Held messages that left when the database could be reached.",
    kind: "counter",
    label: "link",
  },
  linkHoldsFull: {
    name: "statewire_link_holds_full_total",
    help: "Messages that were refused or gave way because too much was held (509).",
    kind: "counter",
    label: "link",
  },
  linkHoldsExpired: {
    name: "statewire_link_holds_expired_total",
    help: "Messages that were held for too long (510).",
    kind: "counter",
    label: "link",
  },
  linkRepeated: {
    name: "statewire_link_repeated_total",
    help: "Messages that were sent again on the link because they may have been lost, marked as repeats.",
    kind: "counter",
    label: "link",
  },
  linkDiverted: {
    name: "statewire_link_diverted_total",
    help: "Messages for the link that went by another one because an operator had said so.",
    kind: "counter",
    label: "link",
  },
  linkInFlight: {
    name: "statewire_link_in_flight",
    help: "Messages on the link without their last answer.",
    kind: "gauge",
    label: "link",
  },
  linkWaiting: {
    name: "statewire_link_waiting",
    help: "Messages that wait for the link's window.",
    kind: "gauge",
    label: "link",
  },
  linkForwarded: {
    name: "statewire_link_forwarded_total",
    help: "Messages put on the link.",
    kind: "counter",
    label: "link",
  },
  linkAlternate: {
    name: "statewire_link_alternate_total",
    help: "Messages for this link that went by its alternate, because it was out of service.",
    kind: "counter",
    label: "link",
  },
  linkOverdue: {
    name: "statewire_link_overdue_total",
    help: "Messages without their last answer at the deadline.",
    kind: "counter",
    label: "link",
  },
  linkLost: {
    name: "statewire_link_lost_total",
    help: "Messages that were on the link or waiting when it broke.",
    kind: "counter",
    label: "link",
  },
  coreBatches: { name: "statewire_core_batches_total", help: "Batches given to the core.", kind: "counter" },
  coreMessages: {
    name: "statewire_core_messages_total",
    help: "Messages given to the core.",
    kind: "counter",
  },
  workerFailures: {
    name: "statewire_worker_failures_total",
    help: "Times that a worker trapped, died or exceeded the batch deadline.",
    kind: "counter",
  },
  messagesNotProcessable: {
    name: "statewire_messages_not_processable_total",
    help: "Messages that a worker failed on twice.",
    kind: "counter",
  },
  intakeRefused: {
    name: "statewire_intake_refused_total",
    help: "Messages refused because every slab was full.",
    kind: "counter",
  },
  journalPosition: {
    name: "statewire_journal_appended_position",
    help: "Position of the last record appended to the journal.",
    kind: "gauge",
  },
  transit: {
    name: "statewire_transit_seconds",
    help: "From arrival to the hand-over to the links, by quantile since the start.",
    kind: "gauge",
    label: "quantile",
  },
  answer: {
    name: "statewire_answer_seconds",
    help: "From arrival to the delivery of an answer, by quantile since the start.",
    kind: "gauge",
    label: "quantile",
  },
  versions: {
    name: "statewire_version_info",
    help: "Versions in force: switch, configuration, dictionary.",
    kind: "gauge",
    label: "version",
  },
} as const satisfies Record<string, CounterRow>;
export type CounterName = keyof typeof COUNTERS;

/** One reading: a number, or numbers by label value. */
export type Reading = number | ReadonlyMap<string | number, number>;
/** Reads every counter; called when somebody asks. */
export type CounterSource = () => Readonly<Record<CounterName, Reading>>;
