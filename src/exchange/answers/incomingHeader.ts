/**
 * The header of what a database sends: who writes, and whom it is for.
 *
 * Databases speak two layouts. The input header of the field names sender and receiver
 * (`AM.AZ9990000.CA9190000.*C1.TXT …`, or with a key of NCIC's own messages, `$.L.DC9010000.CA9190000.TXT …`), or, in an
 * answer of a file, repeats the inquiry's: who asked, then the file (`RR.CA9190000.DMV.*R1.TXT …`). The Nlets output
 * header has lines; the third ends with the receiver (nlets 4).
 */
import { parseMnemonic, parseOri } from "../../domain/identifiers.ts";

/** Codes of files and states have so many characters; what is longer is an agency, a station or a group. */
const FILE_CODE_MAX = 3;
/** The header ends within this many bytes in either layout. */
const HEADER_BYTES_MAX = 200;

export interface IncomingHeader {
  /** Message key; "" where the first line of an output header is none of key and ORI. */
  readonly key: string;
  /** ORI of the sender, or the code of the file that answers; "" where the key is. */
  readonly sender: string;
  /** ORI or mnemonic of the receiver; "" where the header names neither. */
  readonly receiver: string;
  /** Control field without the asterisk, "" for none. */
  readonly control: string;
  /** Where the text after `TXT` begins; -1: not within the first bytes. */
  readonly bodyAt: number;
}

const NLETS_HEADER =
  /^(?:([A-Z0-9$-]{2,8})\.([A-Z0-9]{9})|[A-Z0-9$.-]{2,16})\r?\n[^\r\n]*\r?\n\d\d:\d\d \S+ \d{5} ([A-Z0-9]{9})\r?\n(?:\*([^\r\n]{1,10})\r?\n)?(TXT)?/;
/** The optional rest: further receivers, the control field, TXT. */
const INPUT_HEADER =
  /^(\$\.[A-Z0-9]|[A-Z0-9$-]{2,8})\.([A-Z0-9]{9})\.([A-Z0-9]{2,9})[.,](?:(?:[A-Z0-9]{2,9}[.,])*?(?:\*([^.\r\n]{1,10})\.)?(TXT))?/;

/** Null where the text begins with neither layout. */
export function readIncomingHeader(text: Uint8Array): IncomingHeader | null {
  const head = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, HEADER_BYTES_MAX)).toString(
    "latin1",
  );
  const nlets = NLETS_HEADER.exec(head);
  if (nlets !== null) return headerOf(nlets[1] ?? "", nlets[2] ?? "", nlets[3]!, nlets);
  const input = INPUT_HEADER.exec(head);
  if (input === null) return null;
  const [, key, first, second] = input as unknown as [string, string, string, string];
  return second.length <= FILE_CODE_MAX
    ? headerOf(key, second, first, input)
    : headerOf(key, first, second, input);
}

/** The text after the header, as a string. */
export function bodyOf(text: Uint8Array, header: IncomingHeader): string {
  if (header.bodyAt < 0) return "";
  return Buffer.from(text.buffer, text.byteOffset + header.bodyAt, text.length - header.bodyAt).toString(
    "latin1",
  );
}

function headerOf(
  key: string,
  sender: string,
  receiver: string,
  { 0: whole, 4: control, 5: txt }: RegExpExecArray,
): IncomingHeader {
  const bodyAt = txt === undefined ? -1 : whole.length;
  return {
    key,
    sender,
    receiver: isAddress(receiver) ? receiver : "",
    control: control ?? "",
    bodyAt,
  };
}

function isAddress(word: string): boolean {
  return parseOri(word) !== null || parseMnemonic(word) !== null;
}
