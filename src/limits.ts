/**
 * Every bound of the switch, with its reason. What happens at a bound is written beside the queue it bounds.
 */
import { strict as assert } from "node:assert";

/** Text of one message, bytes (design section 5). */
export const MESSAGE_BYTES_MAX = 16 * 1024;
/** Envelope line in front of the text: seven short words, 48 bytes at most, rounded up. */
export const ENVELOPE_BYTES_MAX = 64;
/** Fields of one message (design section 5). */
export const MESSAGE_FIELDS_MAX = 64;
/** Destinations of one message (ncic-clets 1.5, Nlets section 3). */
export const DESTINATIONS_MAX = 5;
/** Control field, characters; the header of the NCIC dialect is longer (ncic-clets 2.3). */
export const CONTROL_CHARACTERS_MAX = 10;
export const NCIC_HEADER_CHARACTERS_MAX = 15;
/** TXT has to stand within this many characters: key, ORI, five ORIs, control and their separators fit. */
export const HEADER_CHARACTERS_MAX = 120;

/** Messages of one batch: results of 1,024 messages fit into a processor's second-level cache. */
export const BATCH_MESSAGES_MAX = 1024;
/** Bytes of one slab of raw messages. The core's input buffer is as large. */
export const SLAB_BYTES = 512 * 1024;
/** Field spans of one batch; a batch that would need more is closed early. */
export const BATCH_SPANS_MAX = 16 * 1024;

/** Batches per worker at a time: while one is parsed the next is on its way, so a worker never waits for the main thread. */
export const BATCHES_PER_WORKER = 2;
/** Slabs that wait, full, while every worker is busy: at least 32 of the longest messages each. */
export const SLABS_WAITING_MAX = 8;
/** Messages that a late answer may still find (nlets 5: an hour; the bound keeps the memory). */
export const LATE_MESSAGES_MAX = 10_000;
/** Settled messages that are remembered for answers that come twice: as many as a batch; more would cost garbage collection. */
export const RECENT_MESSAGES_MAX = 1_024;
/**
 * Messages beyond the state that an answer without the switch's number may still find (nlets 5: an hour). A state's share
 * of them at its peak is below 20 a second.
 */
export const CORRELATED_MESSAGES_MAX = 100_000;
/** Texts that are gathered for one merged answer, bytes: five states with two of the longest segments each. */
export const MERGED_BYTES_MAX = 320 * 1024;
/** The same over all merged answers under way: two hundred of the longest, thousands of the usual. */
export const MERGED_TOTAL_BYTES_MAX = 64 * 1024 * 1024;
/** Texts that the journal in memory keeps, bytes, however few records that is: a million inquiries. */
export const MEMORY_JOURNAL_BYTES_MAX = 256 * 1024 * 1024;

/** A message that comes again with its reference within so long has no second effect (design section 2). */
export const DUPLICATES_KNOWN_MS = 15 * 60_000;
/** Messages remembered for that, a power of two: 1,100 a second, above a nation's peak of inquiries; 36 MiB. */
export const DUPLICATES_MAX = 1024 * 1024;

/** Broadcasts in force: ten times what a state has on a bad day, and a scan of all at a sign-on takes microseconds. */
export const BROADCASTS_MAX = 1000;
/** Of one agency: nobody can push out what the others have sent. */
export const BROADCASTS_OF_AGENCY_MAX = 100;
/** Their bodies and lists of recipients, bytes: 1,000 of the longest to 12,000 stations each. */
export const BROADCASTS_BYTES_MAX = 64 * 1024 * 1024;
/** Copies of broadcasts handed out in one turn of the event loop: at 9 us each, 2.3 ms for everybody behind them. */
export const FAN_OUT_COPIES_PER_TURN = 256;
/** A cancel is kept for recipients that are away at least so long, however soon the broadcast would have expired. */
export const CANCEL_KEPT_MS = 24 * 3_600_000;
/** Mnemonics in the list of those that a broadcast has not reached: with blanks, half of RESPONSE_BYTES_MAX. */
export const AWAY_NAMES_MAX = 6_500;

/** Deliveries held for one station that is away or whose line is out of service: what a busy desk gets in a day. */
export const HOLD_MESSAGES_MAX = 5_000;
/** Their bytes: 5,000 of 400 characters, or 30 of the longest responses. */
export const HOLD_BYTES_MAX = 2 * 1024 * 1024;
/** Deliveries held for all stations together: all lines of a state out for a quarter of an hour at its peak. */
export const HOLD_TOTAL_MESSAGES_MAX = 500_000;
/** Their bytes. */
export const HOLD_TOTAL_BYTES_MAX = 256 * 1024 * 1024;
/** Unconfirmed deliveries that a start finds in the journal and holds: as many as the holds have room for. */
export const PAST_UNDELIVERED_MAX = HOLD_TOTAL_MESSAGES_MAX;
/** A start with messages to take up waits so long for its links: then those that are away count as out of service. */
export const RECOVERY_LINKS_MS = 3_000;
/** Longest time that a message between stations is held (nlets 15: 24 hours). */
export const HOLD_MS_MAX = 24 * 3_600_000;
/** Longest time that the answer to an inquiry is held: after a shift somebody else sits there, and asks again. */
export const HOLD_ANSWER_MS_MAX = 8 * 3_600_000;
/** Held deliveries that leave for each line in a second: half a window of a county's host. */
export const HOLD_RELEASE_PER_SECOND = 200;
/** After a line is put back, stations that are not there yet count as on their way for so long: two heartbeats. */
export const LINE_RETURN_MS = 60_000;

/** One WebSocket frame of many messages, bytes. */
export const FRAME_BYTES_MAX = 256 * 1024;
/** A frame between FRAME_BYTES_MAX and this is refused with a Close frame (4005); a longer one cuts the connection. */
export const SOCKET_MESSAGE_BYTES_MAX = 4 * FRAME_BYTES_MAX;
/** Deliveries of a session wait while more than this is not taken by the kernel. */
export const SOCKET_BACKLOG_HIGH_BYTES = 1024 * 1024;
/** Sends are dropped, and the session ended, beyond this: room for what is not a delivery, refusals above all. */
export const SOCKET_BACKLOG_BYTES_MAX = 8 * 1024 * 1024;
/** Messages beyond the window, one after the other, in windows, after which a station counts as deaf. */
export const BUSY_WINDOWS_MAX = 4;
/** One frame between switch and database, bytes. */
export const LINK_FRAME_BYTES_MAX = 1024 * 1024;
/**
 * Bytes written to one database that its connection has not taken: 4,096 of the longest messages. A deadline frees a
 * place of the window whether or not the message has left, so the window does not bound this.
 */
export const LINK_BACKLOG_BYTES_MAX = 64 * 1024 * 1024;
/**
 * Frames that have left on one link and are kept for repeats, bytes: a second of 30,000 inquiries; answers take a
 * tenth of that.
 */
export const LINK_SENT_BYTES_MAX = 8 * 1024 * 1024;
/** What a held message costs besides its text, bytes. */
export const LINK_HELD_ITEM_BYTES = 200;
/** A database that is out or back for so long is spoken of; what flaps faster is not. */
export const SERVICE_NOTICE_AFTER_MS = 5_000;
/** After the notice that a database is back the next that it is out waits so long: one that flaps slowly is told of once a minute. */
export const SERVICE_NOTICE_EVERY_MS = 60_000;
/** Text of one response (ncic-clets 2.11 has 32,000 characters a segment). */
export const RESPONSE_BYTES_MAX = 64 * 1024;

/** Deliveries that wait for one session. Eight windows of the default size: who is so far behind does not catch up. */
export const WAITING_DELIVERIES_MAX = 4096;
/** Their bytes: 64 of the longest responses, or 4,096 of a kilobyte. */
export const WAITING_BYTES_MAX = 64 * RESPONSE_BYTES_MAX;
/** The same over all sessions: one broadcast of the longest message to 16,000 slow stations. */
export const WAITING_TOTAL_BYTES_MAX = 256 * 1024 * 1024;
/**
 * Deliveries of one session that were sent and are kept until they are confirmed, bytes: a window of 8 KiB each. Beyond
 * it they wait as beyond the window.
 */
export const UNCONFIRMED_BYTES_MAX = 4 * 1024 * 1024;
/** The same over all sessions; beyond it a session that has something unconfirmed gets nothing more. */
export const UNCONFIRMED_TOTAL_BYTES_MAX = 256 * 1024 * 1024;
/** Sessions that wait for their stations to come back: a cut of the whole state's lines, many times over. */
export const PARKED_SESSIONS_MAX = 20_000;
/** What is kept for all of them, bytes. */
export const PARKED_BYTES_MAX = 256 * 1024 * 1024;
/** Ended sessions of which the last delivery is remembered; two numbers each. */
export const ENDED_SESSIONS_MAX = 16_384;

assert(
  SLAB_BYTES >= 4 * (MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX),
  "several longest messages fit into a slab",
);
assert(HOLD_TOTAL_BYTES_MAX >= 100 * HOLD_BYTES_MAX, "many stations may be away for long");
assert(
  5 * AWAY_NAMES_MAX <= RESPONSE_BYTES_MAX / 2,
  "the list of stations that are away fits into a response",
);
assert(FRAME_BYTES_MAX >= 2 * MESSAGE_BYTES_MAX, "a frame holds more than the longest message");
assert(LINK_FRAME_BYTES_MAX >= 2 * RESPONSE_BYTES_MAX, "a frame holds more than the longest response");
assert(LINK_SENT_BYTES_MAX >= 2 * LINK_FRAME_BYTES_MAX, "the last frame is always kept");
assert(BATCH_SPANS_MAX >= 8 * MESSAGE_FIELDS_MAX);
assert(SOCKET_MESSAGE_BYTES_MAX > FRAME_BYTES_MAX, "an over-long frame can be refused politely");
assert(
  SOCKET_BACKLOG_BYTES_MAX >= SOCKET_BACKLOG_HIGH_BYTES + 16 * FRAME_BYTES_MAX,
  "frames under way do not fill the backlog",
);
