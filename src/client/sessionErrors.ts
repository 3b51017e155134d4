/**
 * Why a client has no session, or no longer one. Each trouble has its own type; nobody has to read a message string.
 */
import { CLOSE_TABLE, type CloseCode } from "../domain/codes.ts";

/** No connection came about: nobody listens there, the name is unknown, or it took too long. */
export class SwitchUnreachable extends Error {
  readonly url: string;

  constructor(url: string, options?: ErrorOptions) {
    super(`no connection to ${url}`, options);
    this.name = "SwitchUnreachable";
    this.url = url;
  }
}

/** The switch answered the upgrade with an HTTP error. */
export class UpgradeRefused extends Error {
  readonly url: string;
  readonly status: number;
  /** The switch's own sentence, "" where it sent none. */
  readonly sentence: string;

  constructor(url: string, status: number, sentence: string) {
    super(`${url} answered ${status}${sentence === "" ? "" : `: ${sentence}`}`);
    this.name = "UpgradeRefused";
    this.url = url;
    this.status = status;
    this.sentence = sentence;
  }
}

/** How a session ended. */
export type SessionEnd =
  /** The station signed off. */
  | { readonly kind: "signedOff" }
  /** The switch closed it; `name`, `sentence` and `advice` are "" for a code that this client does not know. */
  | {
      readonly kind: "closed";
      readonly code: number;
      readonly name: string;
      readonly sentence: string;
      readonly advice: string;
    }
  /** The connection broke without a Close frame. */
  | { readonly kind: "lost" }
  /** Nothing was heard from the switch for three heartbeats. */
  | { readonly kind: "silent" }
  /** No connection came about. */
  | { readonly kind: "unreachable"; readonly error: Error | null }
  /** The switch answered the upgrade with an HTTP error. */
  | { readonly kind: "refused"; readonly status: number; readonly sentence: string; readonly error: Error }
  /** The program gave it up, or its handler of deliveries has thrown. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** The switch sent what the protocol does not allow. */
  | { readonly kind: "malformed" };

/** What was under way when a session ended: whether the switch took the message is not known. */
export class SessionEnded extends Error {
  readonly end: SessionEnd;

  constructor(end: SessionEnd) {
    super(endSentence(end));
    this.name = "SessionEnded";
    this.end = end;
  }
}

/** There is no connection at the moment, and the program does not want to wait for one. */
export class SessionOffline extends Error {
  constructor() {
    super("the session has no connection at the moment");
    this.name = "SessionOffline";
  }
}

/** More messages wait for the window than the client keeps. */
export class SubmitQueueFull extends Error {
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${waiting} messages wait for the window`);
    this.name = "SubmitQueueFull";
    this.waiting = waiting;
  }
}

export function closedEnd(code: number): SessionEnd {
  const row = CLOSE_TABLE[code as CloseCode];
  const { name, sentence, advice } = row ?? { name: "", sentence: "", advice: "" };
  return { kind: "closed", code, name, sentence, advice };
}

export function endSentence(end: SessionEnd): string {
  switch (end.kind) {
    case "signedOff":
      return "The station signed off.";
    case "closed":
      return `The switch closed the session with ${end.code} ${end.name}: ${end.sentence || "an unknown reason."}`;
    case "lost":
      return "The connection was lost.";
    case "silent":
      return "The switch was silent for too long.";
    case "unreachable":
      return "No connection came about.";
    case "refused":
      return `The switch refused the connection with ${end.status}: ${end.sentence}`;
    case "failed":
      return "The program gave the session up.";
    case "malformed":
      return "The switch sent a frame that the protocol does not allow.";
    default:
      return assertNever(end);
  }
}

function assertNever(end: never): never {
  throw new Error(`unknown end ${JSON.stringify(end)}`);
}
