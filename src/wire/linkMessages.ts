/**
 * What travels between the switch and a database: frames of many positional messages on TCP.
 *
 * A frame is a 4-byte big-endian length and one MessagePack array; its first element is the kind. Numbers
 * come first, the text last as one `bin` (a named-field object costs three times as much to pack).
 *
 *   [0, "statewire.link", 1, name]                                       hello, both sides, first
 *   [1, [number, leg, deadlineMs, flags, destination, text], ...]        forward, switch to database
 *   [2, [number, leg, part, flags, text], ...]                           respond, database to switch
 *   [3]  [4]                                                             heartbeat and its answer
 *   [5, state, code]                                                     service: state 0 out of, 1 in service; code "" for the whole system
 */
export const LINK_PROTOCOL = "statewire.link";
export const LINK_VERSION = 1;

export const LinkFrame = {
  hello: 0,
  forward: 1,
  respond: 2,
  heartbeat: 3,
  heartbeatAnswer: 4,
  service: 5,
} as const;

export const ForwardFlag = {
  /** Test message: live records are not to be touched. */
  test: 1,
  /** The same number was sent before: answer from the record of its first effect. */
  repeat: 2,
} as const;

export const RespondFlag = {
  /** No further answer to this number and leg will come. */
  last: 1,
  /** The database could not process the message; the text says why. */
  error: 2,
  /** Nobody asked: number is 0 and the header of the text names the receiver. */
  unsolicited: 4,
  /** A record was found. Where the answers of several states are merged, those without it are only counted. */
  hit: 8,
  /** Unsolicited messages only: it belongs to a test message. Answers take that from what was asked. */
  test: 16,
} as const;

/** One message on its way to a database. `number` is the switch's own and comes back unchanged. */
export type ForwardItem = readonly [
  number: number,
  leg: number,
  deadlineMs: number,
  flags: number,
  destination: string,
  text: Uint8Array,
];

/**
 * One answer. `part` counts from 1 within a number and leg. Every forward gets at least one item with the flag
 * `last`; its text is empty where the message has no answer (an administrative message was taken over).
 */
export type RespondItem = readonly [
  number: number,
  leg: number,
  part: number,
  flags: number,
  text: Uint8Array,
];
