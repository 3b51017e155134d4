/**
 * What agencies import: `connect`, and the types of what comes back.
 */

export type { DeliverItem, RejectedItem, WarningItem, Welcome } from "../wire/session/switchFrames.ts";
export { type ConnectOptions, connect } from "./connect.ts";
export { Session, type SubmitOptions } from "./session.ts";
export {
  endSentence,
  type SessionEnd,
  SessionEnded,
  SubmitQueueFull,
  SwitchUnreachable,
  UpgradeRefused,
} from "./sessionErrors.ts";
export type { Outcome, Submission } from "./submission.ts";
