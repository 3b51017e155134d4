/** What is wrong with a message, and where: the first trouble ends its parsing. */
import type { RejectCode } from "../../domain/codes.ts";

export interface Fault {
  readonly code: RejectCode;
  /** Position in the message. */
  readonly at: number;
  /** Length of the troubled part; 0: a place, not a part. */
  readonly bytes: number;
  /** Field code, or "". */
  readonly field: string;
}

export function fault(code: RejectCode, at: number, bytes = 0, field = ""): Fault {
  return { code, at, bytes, field };
}

/** Tells a fault from what a step gives when all is well. */
export function isFault(value: object): value is Fault {
  return "code" in value;
}
