/**
 * What agencies import, wherever it runs.
 */

export { SubmitFlag } from "../domain/sessionProtocol.ts";
export type {
  DeliverItem,
  RejectedItem,
  ResumeReport,
  WarningItem,
  Welcome,
} from "../wire/session/switchFrames.ts";
export type { BackoffSettings } from "./backoff.ts";
export type { DeliveryHandler } from "./deliveries.ts";
export { Session, type SessionOptions, type SessionState, type SubmitOptions } from "./session.ts";
export {
  endSentence,
  type SessionEnd,
  SessionEnded,
  SessionOffline,
  SubmitQueueFull,
  SwitchUnreachable,
  UpgradeRefused,
} from "./sessionErrors.ts";
export type { ClientSocket, OpenSocket, SocketEvents, StandardWebSocketClass } from "./socket.ts";
export { MemorySpool, type Spool, type SpooledMessage } from "./spool.ts";
export type { Outcome, Submission } from "./submission.ts";
