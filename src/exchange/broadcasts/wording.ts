/**
 * The words around administrative messages: the lines in front of a copy's text, and what its sender is told.
 *
 *   AM.CA9190000.GALL.*R7.TXT BROADCAST 417 BOLO EXPIRES 20261125 1840 UTC APPROVED BY SGT 4711
 *   SUB/BOLO MISSING AT RISK.EXP/24.TXM/…
 *
 * The number is what a cancel names; the first line of a cancel says which broadcast it ends.
 */
import type { Broadcast } from "./broadcast.ts";

const CRLF = "\r\n";

/** Puts lines in front of the text of a message: behind TXT, which ends its header. */
export function withLines(message: Uint8Array, lines: readonly string[]): Uint8Array {
  const all = Buffer.from(message.buffer, message.byteOffset, message.length).toString("latin1");
  const headBytes = all.search(/[.,]TXT/) + ".TXT".length;
  const head = all.slice(0, headBytes);
  const text = all.slice(headBytes).trimStart();
  return Buffer.from(`${head} ${[...lines, ...(text === "" ? [] : [text])].join(CRLF)}`, "latin1");
}

export interface BroadcastLineFacts {
  readonly number: number;
  readonly word: string;
  readonly approver: string;
  readonly expiresAtMs: number;
}

export function broadcastLine({ number, word, approver, expiresAtMs }: BroadcastLineFacts): string {
  const approval = approver === "" ? "" : ` APPROVED BY ${approver}`;
  return `BROADCAST ${number} ${word} EXPIRES ${utc(expiresAtMs)}${approval}`;
}

export function cancelLine(original: Broadcast): string {
  const { number, rule, sentAtMs } = original.facts;
  return `CANCEL OF BROADCAST ${number} ${rule.word} SENT ${utc(sentAtMs)}`;
}

/** What the sender hears when every recipient was tried. `isKept`: whoever is away gets it later. */
export function summaryText(broadcast: Broadcast, isKept: boolean): string {
  const { recipients, deliveredCount, awayCount, facts } = broadcast;
  const { number, cancels, rule, destinations, expiresAtMs } = facts;
  const what = cancels === 0 ? `BROADCAST ${number} ${rule.word}` : `CANCEL OF BROADCAST ${cancels}`;
  // Regions have no stations here: their states deliver it.
  const reached =
    recipients.length === 0
      ? "SENT ON, FOR OTHERS TO DELIVER"
      : `DELIVERED TO ${deliveredCount} OF ${recipients.length} STATIONS`;
  const lines = [`${what} TO ${destinations.join(",")}: ${reached}`];
  if (!broadcast.isInForce) lines.push("CANCELLED BEFORE EVERY STATION HAD IT");
  else if (awayCount > 0 && isKept) {
    lines.push(`${awayCount} AWAY GET IT WHEN THEY SIGN ON BEFORE ${utc(expiresAtMs)}`);
  } else if (awayCount > 0) lines.push(`${awayCount} AWAY DO NOT GET IT: TOO MANY BROADCASTS ARE KEPT`);
  return lines.join(CRLF);
}

/** What there is to say of a broadcast in force; names at most `namesMax` of the stations that are away. */
export function stateText(
  broadcast: Broadcast,
  mnemonicOf: (station: number) => string,
  namesMax: number,
): string {
  const { recipients, deliveredCount, awayCount, facts } = broadcast;
  const { number, rule, destinations, sentAtMs, expiresAtMs } = facts;
  const lines = [
    `BROADCAST ${number} ${rule.word} TO ${destinations.join(",")}`,
    `SENT ${utc(sentAtMs)} EXPIRES ${utc(expiresAtMs)}`,
    `DELIVERED TO ${deliveredCount} OF ${recipients.length} STATIONS`,
  ];
  if (awayCount > 0) {
    const names: string[] = [];
    for (const station of broadcast.stations(false)) {
      if (names.length === namesMax) break;
      names.push(mnemonicOf(station));
    }
    const more = awayCount - names.length;
    lines.push(`AWAY ${names.join(" ")}${more > 0 ? ` AND ${more} MORE` : ""}`);
  }
  return lines.join(CRLF);
}

/** `20261125 1840 UTC`. */
export function utc(ms: number): string {
  const text = new Date(ms).toISOString();
  return `${text.slice(0, 10).replaceAll("-", "")} ${text.slice(11, 16).replace(":", "")} UTC`;
}
