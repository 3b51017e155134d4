/**
 * Every code a station can be told: reject and notice codes, and the close codes of its session.
 *
 * The number is the promise (docs/protocol.md lists the same table, made from this one); the sentence may
 * improve. 1xx header, 2xx text, 3xx admission, 4xx routing, 5xx destination, 6xx warnings, 7xx notices, 8xx resume. `alias` is the code that the
 * fact base uses for the same trouble (ncic-clets 1.5, E01 to E20).
 */
export const RejectCode = {
  headerMalformed: 101,
  characterForeign: 102,
  sizeExceeded: 103,
  textMissing: 104,
  envelopeMalformed: 105,
  keyUnknown: 106,
  controlMalformed: 107,
  messageEmpty: 108,
  referenceOutOfOrder: 109,
  referenceReused: 110,
  fieldMalformed: 201,
  fieldNotValidForKey: 202,
  fieldDuplicate: 203,
  fieldLength: 204,
  fieldCharacters: 205,
  codeNotInTable: 206,
  numberOutOfRange: 207,
  dateInvalid: 208,
  dateInFuture: 209,
  nameMalformed: 210,
  combinationMissing: 211,
  fieldMissing: 212,
  justificationMissing: 213,
  fieldsTooMany: 214,
  freeTextMissing: 215,
  fieldDemanded: 216,
  broadcastClassUnknown: 217,
  expiryOutOfBounds: 218,
  valueUnknown: 219,
  mnemonicUnknown: 301,
  originUnknown: 302,
  originNotAllowed: 303,
  keyNotPermitted: 304,
  deviceClassBarred: 305,
  stationBusy: 306,
  notProcessable: 307,
  switchDraining: 308,
  switchBusy: 309,
  purposeNotPermitted: 310,
  approvalMissing: 311,
  approverNotAuthorized: 312,
  notTheOriginator: 313,
  destinationUnknown: 401,
  destinationNotServed: 402,
  destinationsTooMany: 403,
  destinationMissing: 404,
  regionNotTaken: 405,
  destinationNotForClass: 406,
  receiverMissing: 407,
  broadcastNotInForce: 408,
  destinationOutOfService: 501,
  responseOverdue: 502,
  outcomeUnknown: 503,
  destinationRefused: 504,
  destinationCongested: 505,
  stationAway: 506,
  groupNobodyPresent: 507,
  confirmationOverdue: 508,
  holdFull: 509,
  holdExpired: 510,
} as const;
export type RejectCode = (typeof RejectCode)[keyof typeof RejectCode];

export interface CodeRow {
  readonly name: keyof typeof RejectCode;
  /** The fact base's code for the same trouble, where it has one. */
  readonly alias: string | null;
  /** What is wrong, in one sentence, without the message's own text. */
  readonly sentence: string;
  /** What the station should do. */
  readonly advice: string;
}

export const REJECT_TABLE: Readonly<Record<RejectCode, CodeRow>> = {
  101: {
    name: "headerMalformed",
    alias: null,
    sentence: "The header cannot be read.",
    advice: "Send KEY.ORI.DEST.TXT followed by the fields, for example RQ.CA9190000.DMV.TXT LIC/9QQQ123.",
  },
  102: {
    name: "characterForeign",
    alias: "E03",
    sentence: "A character is outside printable US-ASCII.",
    advice: "Use the characters space to tilde, CR and LF.",
  },
  103: {
    name: "sizeExceeded",
    alias: "E20",
    sentence: "The message is longer than the switch takes.",
    advice: "Send at most the number of text bytes that the welcome names.",
  },
  104: {
    name: "textMissing",
    alias: null,
    sentence: "TXT was not found after the destinations.",
    advice: "Put TXT between the header and the fields.",
  },
  105: {
    name: "envelopeMalformed",
    alias: null,
    sentence: "The envelope line cannot be read.",
    advice: "Send C1 CLASS MNEM SEQ DATE TIME FLAGS, or leave the envelope out.",
  },
  106: {
    name: "keyUnknown",
    alias: "E04",
    sentence: "The message key is not in the dictionary.",
    advice: "Look the key up in docs/dictionary.md.",
  },
  107: {
    name: "controlMalformed",
    alias: null,
    sentence: "The control field is malformed or is not followed by TXT.",
    advice: "Send *CONTROL. with one to ten printable characters other than the period, then TXT.",
  },
  108: {
    name: "messageEmpty",
    alias: null,
    sentence: "The message has no text.",
    advice: "Send a message, or a heartbeat to keep the session alive.",
  },
  109: {
    name: "referenceOutOfOrder",
    alias: "E18",
    sentence: "The reference is not greater than the last one of this session.",
    advice: "Number the messages of a session upwards.",
  },
  110: {
    name: "referenceReused",
    alias: "E18",
    sentence: "The reference was used for another message within the last quarter of an hour.",
    advice:
      "Give each message a reference of its own, also after signing on again: begin at a number from the clock.",
  },
  201: {
    name: "fieldMalformed",
    alias: null,
    sentence: "The text is not made of CODE/value fields separated by periods.",
    advice: "Write each field as its two- or three-letter code, a slash and the value.",
  },
  202: {
    name: "fieldNotValidForKey",
    alias: "E07",
    sentence: "The field does not belong to this message key.",
    advice: "Leave the field out; docs/dictionary.md lists the fields of each key.",
  },
  203: {
    name: "fieldDuplicate",
    alias: "E08",
    sentence: "The field stands twice.",
    advice: "Send the field once.",
  },
  204: {
    name: "fieldLength",
    alias: "E09",
    sentence: "The value is too short or too long.",
    advice: "Keep to the length that the dictionary gives for the field.",
  },
  205: {
    name: "fieldCharacters",
    alias: "E03",
    sentence: "The value holds a character that the field does not take.",
    advice: "Leave out blanks, hyphens and symbols where the dictionary does not allow them.",
  },
  206: {
    name: "codeNotInTable",
    alias: "E10",
    sentence: "The value is not in the code table of the field.",
    advice: "Take a code from the table that docs/dictionary.md names.",
  },
  207: {
    name: "numberOutOfRange",
    alias: "E11",
    sentence: "The number is outside the range of the field.",
    advice: "Check the value against the range in the dictionary.",
  },
  208: {
    name: "dateInvalid",
    alias: "E12",
    sentence: "The value is not a date of the calendar.",
    advice: "Send CCYYMMDD with a real month and day.",
  },
  209: {
    name: "dateInFuture",
    alias: "E12",
    sentence: "The date lies in the future.",
    advice: "Check the year.",
  },
  210: {
    name: "nameMalformed",
    alias: "E10",
    sentence: "The name is not LAST, FIRST.",
    advice: "Write the last name, a comma, then the first name.",
  },
  211: {
    name: "combinationMissing",
    alias: "E06",
    sentence: "The fields do not make one of the combinations that this key needs.",
    advice: "Add the field that is named, or choose another combination of the key.",
  },
  212: {
    name: "fieldMissing",
    alias: "E06",
    sentence: "A mandatory field is missing.",
    advice: "Add the field that is named.",
  },
  213: {
    name: "justificationMissing",
    alias: "E15",
    sentence: "Purpose, attention, reason or case number is missing.",
    advice: "Criminal history needs PUR, ATN, RSN and CAS.",
  },
  214: {
    name: "fieldsTooMany",
    alias: "E20",
    sentence: "The message has more fields than the switch takes.",
    advice: "Send at most 64 fields.",
  },
  215: {
    name: "freeTextMissing",
    alias: "E06",
    sentence: "The message has no text after TXT.",
    advice: "Write the text of the message after TXT.",
  },
  216: {
    name: "fieldDemanded",
    alias: "E06",
    sentence: "The value means little alone: it makes another field mandatory.",
    advice: "Add the field that is named, or send another value.",
  },
  217: {
    name: "broadcastClassUnknown",
    alias: "E10",
    sentence: "The class of the broadcast is unknown.",
    advice: "Name a class of broadcasts.yaml in BCL, such as BOLO, MISSING or INFO.",
  },
  218: {
    name: "expiryOutOfBounds",
    alias: "E11",
    sentence: "A broadcast of this class may not be in force for that long, or for so short a time.",
    advice: "Keep EXP within the hours of the class, or leave it out.",
  },
  219: {
    name: "valueUnknown",
    alias: "E10",
    sentence: "The value stands for something that is not known.",
    advice: "Leave the field out when there is nothing to say.",
  },
  301: {
    name: "mnemonicUnknown",
    alias: "E01",
    sentence: "The mnemonic is unknown or is not carried by this session.",
    advice: "Use a mnemonic that this station carries.",
  },
  302: {
    name: "originUnknown",
    alias: "E02",
    sentence: "The origin ORI is unknown or retired.",
    advice: "Use the ORI of your agency.",
  },
  303: {
    name: "originNotAllowed",
    alias: "E02",
    sentence: "The origin ORI is not allowed for this mnemonic.",
    advice: "Use an ORI that the station may send for.",
  },
  304: {
    name: "keyNotPermitted",
    alias: "E05",
    sentence: "This station may not send this message key.",
    advice: "Ask the agency coordinator for the permission.",
  },
  305: {
    name: "deviceClassBarred",
    alias: "E05",
    sentence: "This class of device may not send this message key.",
    advice: "Send the message from a fixed terminal.",
  },
  306: {
    name: "stationBusy",
    alias: null,
    sentence: "More messages are unanswered than the window of this session allows.",
    advice: "Wait for answers, then send the message again.",
  },
  307: {
    name: "notProcessable",
    alias: null,
    sentence: "The switch could not process this message.",
    advice: "Do not send it again unchanged; tell the operators the time and the reference.",
  },
  308: {
    name: "switchDraining",
    alias: null,
    sentence: "The switch is going out of service.",
    advice: "Sign on again in a moment and send the message then.",
  },
  309: {
    name: "switchBusy",
    alias: null,
    sentence: "The switch has more messages waiting than it can hold.",
    advice: "Send the message again in a second.",
  },
  310: {
    name: "purposeNotPermitted",
    alias: "E05",
    sentence: "This station may not give this purpose.",
    advice:
      "Give a purpose of your agency's kind; R belongs to the FBI and A to the keeper of the records alone.",
  },
  311: {
    name: "approvalMissing",
    alias: "E05",
    sentence: "The approval that this class of broadcasts or this destination needs is missing.",
    advice: "Have an authorised person approve the broadcast and name that person in APV.",
  },
  312: {
    name: "approverNotAuthorized",
    alias: "E05",
    sentence: "The person in APV may not approve this class of broadcasts for this agency.",
    advice: "Name a person who may; approvers.yaml lists them.",
  },
  313: {
    name: "notTheOriginator",
    alias: "E05",
    sentence: "The broadcast was sent by another agency.",
    advice: "Only the agency that sent a broadcast can cancel it or ask for its state; call that agency.",
  },
  401: {
    name: "destinationUnknown",
    alias: "E13",
    sentence: "The destination is unknown.",
    advice: "Use a file, a state, an ORI, a mnemonic or a group of the dictionary.",
  },
  402: {
    name: "destinationNotServed",
    alias: "E13",
    sentence: "The destination does not take this message key.",
    advice: "docs/dictionary.md lists the destinations of each key.",
  },
  403: {
    name: "destinationsTooMany",
    alias: "E14",
    sentence: "There are more destinations than this key allows.",
    advice: "Send the message in parts, at most five destinations each.",
  },
  404: {
    name: "destinationMissing",
    alias: "E13",
    sentence: "The header names no destination.",
    advice: "Name at least one destination between the ORI and TXT.",
  },
  405: {
    name: "regionNotTaken",
    alias: "E13",
    sentence: "This message key goes to single states, not to a region.",
    advice: "Name the state, or each of the states where the dictionary allows several.",
  },
  406: {
    name: "destinationNotForClass",
    alias: "E13",
    sentence: "A broadcast of this class may not go to this destination.",
    advice: "Choose a class for it in BCL, or smaller groups.",
  },
  407: {
    name: "receiverMissing",
    alias: "E13",
    sentence: "The destination has no station that would receive the message.",
    advice:
      "Choose another destination: this one is an agency without a receiving station or an empty group.",
  },
  408: {
    name: "broadcastNotInForce",
    alias: null,
    sentence: "No broadcast with this number is in force.",
    advice: "Check the number; a broadcast that was cancelled or has expired is over.",
  },
  501: {
    name: "destinationOutOfService",
    alias: "E13",
    sentence: "The destination is out of service; the message was not forwarded to it.",
    advice: "Send the message again when the destination is back.",
  },
  502: {
    name: "responseOverdue",
    alias: null,
    sentence: "The destination did not answer in time.",
    advice: "Send the inquiry again; a late answer is delivered and marked late.",
  },
  503: {
    name: "outcomeUnknown",
    alias: null,
    sentence: "The line to the destination was lost after the message had left; its outcome is unknown.",
    advice: "Inquire before you send it again.",
  },
  504: {
    name: "destinationRefused",
    alias: null,
    sentence: "The destination could not process the message.",
    advice: "Read the text of the answer; send again later.",
  },
  505: {
    name: "destinationCongested",
    alias: null,
    sentence: "Too many messages wait for the destination.",
    advice: "Send the message again in a few seconds.",
  },
  506: {
    name: "stationAway",
    alias: "E13",
    sentence: "The station of the destination is not signed on.",
    advice: "Send the message again later or telephone.",
  },
  507: {
    name: "groupNobodyPresent",
    alias: "E13",
    sentence: "No station of the destinations is signed on, and the broadcast is not kept.",
    advice: "Send the message again later.",
  },
  508: {
    name: "confirmationOverdue",
    alias: null,
    sentence: "The agency that entered the record has not confirmed it in time.",
    advice: "Do not act on the record alone; send the next request, or telephone the agency.",
  },
  509: {
    name: "holdFull",
    alias: null,
    sentence: "The destination cannot be reached at present, and too much is held for it already.",
    advice: "Send the message again when the destination is back, or telephone.",
  },
  510: {
    name: "holdExpired",
    alias: null,
    sentence: "The message was held, and its destination did not come back in time; it was not delivered.",
    advice: "Send the message again if it still matters.",
  },
};

/** What a notice says besides ends: 7xx. Nothing is wrong, and nothing needs to be sent again. */
export const NoticeCode = {
  messageHeld: 701,
  broadcastSent: 702,
  broadcastState: 703,
  broadcastNotKept: 704,
  databaseOut: 705,
  databaseBack: 706,
} as const;
export type NoticeCode = (typeof NoticeCode)[keyof typeof NoticeCode];

export interface NoticeRow {
  readonly name: keyof typeof NoticeCode;
  readonly sentence: string;
}

export const NOTICE_TABLE: Readonly<Record<NoticeCode, NoticeRow>> = {
  701: {
    name: "messageHeld",
    sentence:
      "The destination cannot be reached at present; the message is held and sent on when it is back.",
  },
  702: {
    name: "broadcastSent",
    sentence: "The broadcast, or the cancel of one, was sent to every recipient.",
  },
  703: { name: "broadcastState", sentence: "The state of a broadcast in force, as asked." },
  704: {
    name: "broadcastNotKept",
    sentence:
      "The broadcast is no longer kept: stations that are away do not get it, and it cannot be cancelled.",
  },
  705: {
    name: "databaseOut",
    sentence: "The database is out of service. What may wait for it is held; the rest is refused (501).",
  },
  706: {
    name: "databaseBack",
    sentence:
      "The database is in service again. What was held for it is being sent; send again what was refused.",
  },
};

/** Why a session was not resumed: 8xx. A new session has begun instead. */
export const ResumeCode = {
  tokenUnknown: 801,
  sessionEnded: 802,
  tokenUsed: 803,
  tokenOfAnotherStation: 804,
  switchRestarted: 805,
  deliveryUnknown: 806,
} as const;
export type ResumeCode = (typeof ResumeCode)[keyof typeof ResumeCode];

export interface ResumeRow {
  readonly name: keyof typeof ResumeCode;
  readonly sentence: string;
}

export const RESUME_TABLE: Readonly<Record<ResumeCode, ResumeRow>> = {
  801: { name: "tokenUnknown", sentence: "The token is none that this switch has given out." },
  802: {
    name: "sessionEnded",
    sentence:
      "The session of this token has ended: the time to come back was over, or it was replaced, signed off or closed.",
  },
  803: {
    name: "tokenUsed",
    sentence: "The session was resumed with this token before; each resume gives a new one.",
  },
  804: { name: "tokenOfAnotherStation", sentence: "The token belongs to a session of another station." },
  805: { name: "switchRestarted", sentence: "The switch has been restarted since, or is another one." },
  806: {
    name: "deliveryUnknown",
    sentence: "The last delivery that the sign-on names was never sent in this session.",
  },
};

/** Whether a code only tells something, as opposed to refusing or ending something. */
export function isNoticeCode(code: number): code is NoticeCode {
  return code in NOTICE_TABLE;
}

/** Warnings travel beside the acceptance; the message goes on its way. Up to 609 from the core, 610 on from the exchange. */
export const WarningCode = {
  vinCheckDigit: 601,
  modelOfOtherMake: 602,
  requestOutOfOrder: 610,
  confirmationNotWatched: 611,
  answerWithoutRequest: 612,
  duplicate: 613,
} as const;
export type WarningCode = (typeof WarningCode)[keyof typeof WarningCode];

export interface WarningRow {
  readonly name: keyof typeof WarningCode;
  readonly sentence: string;
  /** Bit number in the core's record; -1: the exchange gives the warning. */
  readonly bit: number;
  /** The field that it is about; its value is the place of the warning. */
  readonly field: string;
}

export const WARNING_TABLE: Readonly<Record<WarningCode, WarningRow>> = {
  601: {
    name: "vinCheckDigit",
    field: "VIN",
    sentence: "The check digit of the VIN is wrong; look for a typing error.",
    bit: 0,
  },
  602: {
    name: "modelOfOtherMake",
    field: "VMO",
    sentence: "The model is not known of this make; look for a typing error.",
    bit: 1,
  },
  610: {
    name: "requestOutOfOrder",
    field: "RNO",
    sentence: "The request before this one is not known; the first request has RNO/1.",
    bit: -1,
  },
  611: {
    name: "confirmationNotWatched",
    field: "PRI",
    sentence: "Too many hit confirmations are under way: watch the time of this one yourself.",
    bit: -1,
  },
  612: {
    name: "answerWithoutRequest",
    field: "OCA",
    sentence: "No request is known that this answers; it was sent on all the same.",
    bit: -1,
  },
  613: {
    name: "duplicate",
    field: "",
    sentence: "This message was accepted before under this reference; it is not sent on again.",
    bit: -1,
  },
};

/** WebSocket close codes; 4000 and up are the application's range (RFC 6455, 7.4.2). */
export const CloseCode = {
  signedOff: 1000,
  signOnOverdue: 4001,
  signOnRefused: 4002,
  heartbeatMissed: 4003,
  frameMalformed: 4004,
  frameTooLong: 4005,
  binaryInText: 4006,
  replaced: 4007,
  windowIgnored: 4008,
  draining: 4009,
  deliveriesUnread: 4010,
  notSignedOn: 4011,
  lineOutOfService: 4012,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/**
 * When a station may connect again: `no`: not before a person has looked; `minute`: after a minute at least;
 * `backoff`: by itself, after a random pause that grows (docs/protocol.md, "Connecting again").
 */
export type Reconnect = "no" | "minute" | "backoff";

export interface CloseRow {
  readonly name: keyof typeof CloseCode;
  readonly sentence: string;
  readonly advice: string;
  readonly reconnect: Reconnect;
}

export const CLOSE_TABLE: Readonly<Record<CloseCode, CloseRow>> = {
  1000: {
    name: "signedOff",
    sentence: "The station signed off.",
    advice: "Nothing to do.",
    reconnect: "no",
  },
  4001: {
    name: "signOnOverdue",
    sentence: "No sign-on came within the deadline.",
    advice: "Send the sign-on as the first frame, at once.",
    reconnect: "backoff",
  },
  4002: {
    name: "signOnRefused",
    sentence: "The sign-on was refused.",
    advice: "Check station name and secret; wait before the next try.",
    reconnect: "minute",
  },
  4003: {
    name: "heartbeatMissed",
    sentence: "Nothing was heard from the station for too long.",
    advice: "Send a heartbeat at the interval that the welcome names.",
    reconnect: "backoff",
  },
  4004: {
    name: "frameMalformed",
    sentence: "A frame is not what the protocol allows.",
    advice: "Mend the client; docs/protocol.md lists the acts.",
    reconnect: "no",
  },
  4005: {
    name: "frameTooLong",
    sentence: "A frame is longer than the limit.",
    advice: "Send fewer messages per frame.",
    reconnect: "no",
  },
  4006: {
    name: "binaryInText",
    sentence: "A binary frame came in the text subprotocol, or a text frame in the other.",
    advice: "Choose the subprotocol that the client speaks.",
    reconnect: "no",
  },
  4007: {
    name: "replaced",
    sentence: "The station signed on again from another connection.",
    advice: "Do not reconnect from here; find out who else uses the station.",
    reconnect: "no",
  },
  4008: {
    name: "windowIgnored",
    sentence: "The station kept sending far beyond its window.",
    advice: "Count the unanswered messages and wait.",
    reconnect: "no",
  },
  4009: {
    name: "draining",
    sentence: "The switch is going out of service.",
    advice: "Connect again after a few seconds, spread at random.",
    reconnect: "backoff",
  },
  4010: {
    name: "deliveriesUnread",
    sentence: "The station did not read or confirm its deliveries.",
    advice: "Confirm deliveries as they are taken over.",
    reconnect: "backoff",
  },
  4011: {
    name: "notSignedOn",
    sentence: "A message came before the sign-on.",
    advice: "Sign on first and wait for the welcome.",
    reconnect: "no",
  },
  4012: {
    name: "lineOutOfService",
    sentence: "The line of the station is out of service.",
    advice: "Try again after a minute; operators put the line back.",
    reconnect: "minute",
  },
};
