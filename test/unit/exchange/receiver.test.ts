import { describe, expect, it } from "vitest";
import { receiverOf } from "../../../src/exchange/receiver.ts";

const receiver = (text: string) => receiverOf(Buffer.from(text));

describe("the receiver of a message that nobody asked for", () => {
  it.each([
    ["an agency", "AM.DC9010000.CA9190000.TXT HELLO", "CA9190000"],
    ["a station", "AM.DC9010000.SH19.TXT HELLO", "SH19"],
    [
      "an agency of a message of NCIC's own",
      "$.D.DC9010000.CA9190000.TXT DELAYED INQUIRY HIT\r\n",
      "CA9190000",
    ],
    ["an agency of a message with a numbered key", "$.8.DC9010000.CA9370100.TXT VEHICLE DATA", "CA9370100"],
    [
      "the last word of Nlets' third line",
      "AM.AZ9010000\r\n10:31 11/23/2026 00001\r\n10:31 11/23/2026 00002 CA9190000\r\n",
      "CA9190000",
    ],
  ])("is %s", (_, text, found) => {
    expect(receiver(text)).toBe(found);
  });

  it.each([
    "",
    "HELLO",
    "$.D.DC9010000.TXT HELLO",
    "$..DC9010000.CA9190000.TXT X",
    "$.DD.DC9010000.CA9190000.TXT X",
  ])("is nobody in %j", (text) => {
    expect(receiver(text)).toBeNull();
  });
});
