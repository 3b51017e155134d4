/**
 * Words that can be confused with one another, each with its own type and its check.
 *
 * Input from outside is checked once, at the edge; afterwards the type is the proof.
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Nine-character agency identifier, upper case (ncic-clets 1.3). */
export type Ori = Brand<string, "Ori">;
/** Four-character terminal mnemonic; its first character is a letter other than G, which starts groups. */
export type Mnemonic = Brand<string, "Mnemonic">;
/** `G` and three characters: a set of stations (ncic-clets 1.8). */
export type GroupCode = Brand<string, "GroupCode">;
/** Identifier of a link to a database system, for example `DMV`. */
export type LinkId = Brand<string, "LinkId">;
/** Identifier of a line between the switch and agencies, for example `C19`: two to eight letters or digits. */
export type LineId = Brand<string, "LineId">;
/** The switch's own number of a message: counts up from 1 and is never reused. */
export type MessageNumber = Brand<number, "MessageNumber">;

/** The state whose switch this is; with seven zeros behind it, the ORI that stands for its control point. */
export const HOME_STATE = "CA";

export function parseOri(text: string): Ori | null {
  return /^[A-Z]{2}[A-Z0-9]{7}$/.test(text) ? (text as Ori) : null;
}

/** A mnemonic never starts with TXT: the header could not be told from its own end. */
export function parseMnemonic(text: string): Mnemonic | null {
  return /^(?!TXT)[A-FH-Z][A-Z0-9]{3}$/.test(text) ? (text as Mnemonic) : null;
}

/** The four ASCII bytes of a mnemonic as one number, first character lowest. */
export function mnemonicCode(mnemonic: string): number {
  let code = 0;
  for (let i = 0; i < 4; i++) code |= (mnemonic.charCodeAt(i) & 0xff) << (8 * i);
  return code >>> 0;
}

export function parseGroupCode(text: string): GroupCode | null {
  return /^G[A-Z0-9]{3}$/.test(text) ? (text as GroupCode) : null;
}
