/**
 * The frames that a station sends, as its program writes them. Runs in browsers: nothing here is Node's own.
 */
import { Act } from "../../domain/sessionProtocol.ts";
import { FrameWriter } from "./frameWriter.ts";

/** Messages of one submit frame: four of the longest batches that the core takes. */
export const SUBMIT_ITEMS_MAX = 4096;
/** References are 32-bit numbers in the slab. */
export const REFERENCE_MAX = 0xffff_ffff;

/** What a station sends, written frame by frame; each result is only valid until the next one. */
export class StationFrameWriter {
  readonly #writer = new FrameWriter();

  /** `resume`: token and number of the last delivery of the session that is to go on; null: a new session. */
  signOn(
    version: number,
    station: string,
    secret: string,
    resume: { readonly token: string; readonly delivery: number } | null = null,
  ): Uint8Array {
    const writer = this.#writer.begin(Act.signOn).element().uint(version);
    writer.element().str(station).element().str(secret);
    if (resume !== null) writer.element().array(2).str(resume.token).uint(resume.delivery);
    return writer.finish();
  }

  beginSubmit(): void {
    this.#writer.begin(Act.submit);
  }

  /** Bytes of the submit frame so far, and its items. */
  get submitBytes(): number {
    return this.#writer.size;
  }
  get submitItems(): number {
    return this.#writer.elements - 1;
  }

  /** `mnemonic` "" and `flags` 0 are left out. */
  addSubmit(reference: number, text: Uint8Array, mnemonic: string, flags: number): void {
    const elements = flags !== 0 ? 4 : mnemonic !== "" ? 3 : 2;
    const writer = this.#writer.element().array(elements).uint(reference).bin(text);
    if (elements > 2) {
      if (mnemonic === "") writer.nil();
      else writer.str(mnemonic);
    }
    if (elements > 3) writer.uint(flags);
  }

  finishSubmit(): Uint8Array {
    return this.#writer.finish();
  }

  confirm(upTo: number): Uint8Array {
    return this.#writer.begin(Act.confirm).element().uint(upTo).finish();
  }

  /** An act that stands alone: heartbeat, its answer, sign-off. */
  bare(act: Act): Uint8Array {
    return this.#writer.begin(act).finish();
  }
}
