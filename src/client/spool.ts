/**
 * Messages that the switch has not accepted or refused yet, kept where they outlive the session.
 *
 * Before a message leaves it is in the spool; when the switch has decided, and not before, it is taken out. What a new
 * session finds there may have arrived or not: it is submitted again under its reference, so that the switch recognises
 * a repeat.
 */

export interface SpooledMessage {
  readonly reference: number;
  readonly text: Uint8Array;
  /** The station that sends; "": the one that signs on. */
  readonly mnemonic: string;
  /** Bits of SubmitFlag. */
  readonly flags: number;
}

export interface Spool {
  /** What it holds, in the order of the references. */
  load(): readonly SpooledMessage[];
  /** The greatest reference that it has ever held; 0: none. */
  readonly lastReference: number;
  /** The message leaves when this is done (a promise: resolved). It fails when it cannot be kept. */
  add(message: SpooledMessage): void | Promise<void>;
  /** The switch has decided. One that is forgotten by a crash does no harm: the message is only sent again. */
  remove(reference: number): void;
}

/** For a program that makes one session after the other. */
export class MemorySpool implements Spool {
  readonly #messages = new Map<number, SpooledMessage>();
  #lastReference = 0;

  get lastReference(): number {
    return this.#lastReference;
  }

  load(): readonly SpooledMessage[] {
    return [...this.#messages.values()].sort((one, other) => one.reference - other.reference);
  }

  add(message: SpooledMessage): void {
    this.#messages.set(message.reference, { ...message, text: message.text.slice() });
    this.#lastReference = Math.max(this.#lastReference, message.reference);
  }

  remove(reference: number): void {
    this.#messages.delete(reference);
  }
}
