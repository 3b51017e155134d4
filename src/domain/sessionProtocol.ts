/**
 * The acts between a station and the switch, shared by the stations' edge and the client.
 *
 * docs/protocol.md is normative; this file is its vocabulary. Every MessagePack frame is one array whose
 * first element is the act. Acts that carry messages take any number of items, one small array each.
 */
export const SUBPROTOCOL_MSGPACK = "statewire.v1.msgpack";
export const SUBPROTOCOL_TEXT = "statewire.v1.text";
export const PROTOCOL_VERSION = 1;

export const Act = {
  /** station: [1, version, station, secret, [resumeToken, lastDelivery]|nil] — the last element may be absent */
  signOn: 1,
  /**
   * switch: [2, version, session, heartbeatSeconds, messageBytesMax, frameBytesMax, submitWindow, deliverWindow, banner,
   * resumeToken|nil, resumeSeconds, nil|[code, received, firstDelivery, lastDelivery]]
   */
  welcome: 2,
  /** station: [3, [reference, text, mnemonic|nil, flags], ...] — text is bin or str; mnemonic and flags may be absent */
  submit: 3,
  /**
   * switch: [4, upTo, settled, [reference, warning, at], ...] — cumulative: every reference up to and including
   * `upTo` is decided; those not rejected are accepted. `settled` counts the items of the session that have
   * ended (rejected, or accepted and with all their answers): the station's credit.
   */
  accepted: 4,
  /** switch: [5, [reference, code, at, field, echo], ...] — field "" where none; comes before the `accepted` that passes it */
  rejected: 5,
  /** switch: [6, [delivery, kind, reference, awaited, code, flags, mnemonic, text], ...] */
  deliver: 6,
  /** station: [7, upTo] — cumulative */
  confirm: 7,
  /** both ways: [8] ; the other side answers [9] */
  heartbeat: 8,
  heartbeatAnswer: 9,
  /** switch: [10, seconds] — the session will be closed within that time */
  drain: 10,
  /** station: [11] */
  signOff: 11,
} as const;
export type Act = (typeof Act)[keyof typeof Act];

/** What a delivery is. */
export const DeliveryKind = {
  /** A database's answer to the inquiry `reference`; `awaited` copies of it have not ended; `code` 504: it refuses. */
  response: 1,
  /** A message from another station; `reference` is 0. */
  message: 2,
  /** The coded end of (a part of) the message `reference`; `code` is from the reject table. */
  notice: 3,
  /** A broadcast, or the cancel of one; `reference` is 0. */
  broadcast: 4,
} as const;
export type DeliveryKind = (typeof DeliveryKind)[keyof typeof DeliveryKind];

/** Flags of a submit item (a station sets them) — the letters of the envelope in the text subprotocol. */
export const SubmitFlag = { test: 1, retransmission: 2, possibleDuplicate: 4 } as const;

/** Flags of a delivery. */
export const DeliveryFlag = {
  /** The answer came after the inquiry, or its part of it, had ended (it was reported overdue, for example). */
  late: 1,
  /** The same delivery was sent before on this or an earlier connection. */
  repeated: 2,
  /** Nobody asked for it. */
  unsolicited: 4,
  /** Belongs to a test message: an exercise, no live record stands behind it. */
  test: 8,
  /** It had to wait: the station was away, or its line out of service. */
  held: 16,
} as const;
