/**
 * What the machine may cause: a code and the facts of that code. Nobody reads meaning out of the message string.
 */
export type SwitchFault =
  /** The folder holds the journal of another switch, or one of two. */
  | {
      readonly code: "JOURNAL_FOREIGN";
      readonly file: string;
      readonly found: string;
      readonly expected: string;
    }
  /** The file was written by another version of the format. */
  | {
      readonly code: "JOURNAL_VERSION";
      readonly file: string;
      readonly found: number;
      readonly expected: number;
    }
  /** Bytes in the middle of the journal are not what was written. */
  | {
      readonly code: "JOURNAL_CHECKSUM";
      readonly file: string;
      readonly at: number;
      readonly position: number;
    }
  /** A segment between others is missing, or positions do not follow on one another. */
  | {
      readonly code: "JOURNAL_GAP";
      readonly file: string;
      readonly position: number;
      readonly expected: number;
    }
  /** Another process has the journal open. */
  | { readonly code: "JOURNAL_LOCKED"; readonly file: string; readonly pid: number }
  /** The disk refused a write or a sync: nothing after `position` can be called durable any more. */
  | { readonly code: "JOURNAL_WRITE"; readonly errno: string; readonly position: number }
  /** More records wait for the disk than memory is given for. */
  | { readonly code: "JOURNAL_OVERFLOW"; readonly waitingBytes: number }
  /** A group is encrypted with a key that was not given. */
  | { readonly code: "JOURNAL_KEY_MISSING"; readonly keyId: number }
  /** A line is not `id hexadecimal` with 32 bytes, or gives an id twice; line 0: the file has no key. */
  | { readonly code: "JOURNAL_KEY_FILE"; readonly file: string; readonly line: number }
  /** The key with that id does not open the group. */
  | { readonly code: "JOURNAL_KEY_WRONG"; readonly keyId: number };

export class SwitchError extends Error {
  readonly fault: SwitchFault;

  constructor(fault: SwitchFault) {
    const { code, ...facts } = fault;
    const words = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
    super(`${code}: ${words.join(", ")}`);
    this.name = "SwitchError";
    this.fault = fault;
  }
}
