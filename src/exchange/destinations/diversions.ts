/**
 * Where an operator has sent the messages of a link: by another link, into the hold, or nowhere but their own line.
 */
export type Diversion =
  | { readonly kind: "none" }
  | { readonly kind: "hold" }
  /** `to`: a link (index). It is one step: what that link's own messages do does not count. */
  | { readonly kind: "link"; readonly to: number };

export interface DiversionRecord {
  readonly diversion: Diversion;
  /** Since when it is so, UTC milliseconds; 0: since the start. */
  readonly sinceMs: number;
  /** What the operator said, "" for nothing. */
  readonly reason: string;
}

export const NOT_DIVERTED: DiversionRecord = { diversion: { kind: "none" }, sinceMs: 0, reason: "" };
