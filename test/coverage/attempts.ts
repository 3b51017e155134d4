/**
 * Messages to try a key with at one destination: its examples, addressed to that destination, and the same about nobody.
 */
import type { Dictionary, MessageKey, RecordFileDefinition } from "../../src/dictionary/model.ts";
import { parseMessageText } from "../../src/domain/messageText.ts";
import { HIT_MESSAGES, MISS_MESSAGES } from "./hitMessages.ts";

/** Values that no record of any file has, by field code. Valid for the dictionary: a miss has to be a miss, not a reject. */
const NOBODY: Readonly<Record<string, string>> = {
  LIC: "9QQQ0NO",
  VIN: "ZZ9TEST00N0000000",
  ENG: "ZZNONE0000",
  OAN: "ZZNONE0000",
  NAM: "NOBODYTESTPERSON, NIL",
  PPN: "NOBODYTESTPERSON, NIL",
  OWN: "NOBODYTESTPERSON, NIL",
  SER: "ZZNONE0001",
  OLN: "Z9999998",
  SOC: "999999998",
  MNU: "AF-99999998",
  FBI: "ZZ999998",
  SID: "CA99999998",
  CII: "A99999998",
  NIC: "W999999966",
  FCN: "4012699999999",
  REG: "CF0000NO",
  BHN: "ZZNONE0001",
  OCA: "NONE-000001",
  WNO: "NONE-000001",
  PER: "NONE000001",
  DID: "NONE000001",
  EID: "NONE000001",
  ARN: "99999998",
  ORI: "ZZ9999900",
  DOT: "9999998",
  UNO: "9999",
  CHM: "NOSUCHSTUFF",
};

/**
 * The examples of the key, and messages that are known to find something, with this destination in the header; those that
 * name it already first.
 */
export function attempts(
  key: MessageKey,
  destination: string,
  file: RecordFileDefinition | null = null,
): string[] {
  const texts = [...messagesFor(key.key, file), ...(HIT_MESSAGES[key.key] ?? []), ...key.examples];
  const exact = texts.filter((text) => parseMessageText(text)?.destinations.join() === destination);
  const others = texts.map((text) => readdress(text, destination)).filter((text) => text !== null);
  return [...new Set([...exact, ...others])];
}

/** Whether the message was written to find a record of that file. */
export function isForFile(key: string, file: RecordFileDefinition, text: string): boolean {
  const body = parseMessageText(text)?.body;
  return messagesFor(key, file).some((one) => parseMessageText(one)?.body === body);
}

function messagesFor(key: string, file: RecordFileDefinition | null): readonly string[] {
  return file === null ? [] : (HIT_MESSAGES[`${key} ${file.id}`] ?? []);
}

/** Further messages of a key that find nothing. */
export function misses(key: string): readonly string[] {
  return MISS_MESSAGES[key] ?? [];
}

/** The same message about nobody; null where it names nobody that could be exchanged. */
export function aboutNobody(text: string, dictionary: Dictionary): string | null {
  const at = text.indexOf("TXT");
  if (at < 0) return null;
  let hasChanged = false;
  const body = text
    .slice(at)
    .replace(/(^TXT ?|\.)([A-Z]{2,3})\/((?:(?!\.[A-Z]{2,3}\/).)*)/g, (whole, before, code, value) => {
      const nobody = NOBODY[code as string];
      if (nobody === undefined || !dictionary.fieldCodes.includes(code as string)) return whole as string;
      hasChanged = true;
      // A state's own numbers keep the letters and the length that the state gives them.
      return `${before}${code}/${code === "SID" ? `${(value as string).slice(0, 2)}${nobody.slice(2)}` : nobody}`;
    });
  return hasChanged ? text.slice(0, at) + body : null;
}

function readdress(text: string, destination: string): string | null {
  const message = parseMessageText(text);
  if (message === null || message.dialect === "ncic") return null;
  const control = message.control === "" ? "" : `*${message.control}.`;
  return `${message.key}.${message.origin}.${destination}.${control}TXT ${message.body}`;
}
