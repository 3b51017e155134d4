/**
 * Whom an unsolicited message is for, read from its own header.
 *
 * Databases speak two layouts: the input header of the field (`AM.AZ9990000.CA9190000.TXT …`, or with a key of NCIC's
 * own messages, `$.L.DC9010000.CA9190000.TXT …`), and the Nlets output header, whose third line ends with the receiving ORI (nlets 4).
 */
import { parseMnemonic, parseOri } from "../../domain/identifiers.ts";

/** The header ends within this many bytes in either layout. */
const HEADER_BYTES_MAX = 160;

/** ORI or mnemonic of the receiver; null where the header names none. */
export function receiverOf(text: Uint8Array): string | null {
  const head = Buffer.from(text.buffer, text.byteOffset, Math.min(text.length, HEADER_BYTES_MAX)).toString(
    "latin1",
  );
  const nlets = /^[A-Z0-9$.-]{2,16}\r?\n[^\r\n]*\r?\n\d\d:\d\d \S+ \d{5} ([A-Z0-9]{9})\r?\n/.exec(head);
  const word =
    nlets?.[1] ?? /^(?:\$\.[A-Z0-9]|[A-Z0-9$-]{2,8})\.[A-Z0-9]{9}\.([A-Z0-9]{4,9})\./.exec(head)?.[1] ?? null;
  if (word === null) return null;
  return parseOri(word) ?? parseMnemonic(word);
}
