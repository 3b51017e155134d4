import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { PATIENCE_MS } from "../../support/terminals.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { textOf, textsOf } from "./words.ts";

const SIGMA = "NAM/TESTPERSON, SIGMA.DOB/19870619.SEX/M";
const RHO = "NAM/TESTPERSON, RHO.DOB/19881112.SEX/M";
const PLATE = "LIC/9QQQ456.LIY/2027.LIT/PC";

let state: WholeState;
let losAngeles: TestStation;

beforeAll(async () => {
  state = await WholeState.start();
  losAngeles = await state.station("SH19");
}, 2 * PATIENCE_MS);
afterAll(() => state?.stop());

const ask = (key: string, to: string, control: string, fields: string) =>
  losAngeles.send(`${key}.CA9190000.${to}.*${control}.TXT ${fields}`);

describe("a person who is wanted in another state", () => {
  it("is unknown to the own state and to NCIC", async () => {
    const own = textsOf(await ask("QW", "WPS", "W1", SIGMA));
    expect(own).toHaveLength(2);
    for (const text of own) expect(text).toMatch(/NO (RECORD|NCIC WANT)/);
  });

  it("is found by a query to that state, which answers over Nlets", async () => {
    const text = textOf(await ask("SWQ", "AZ", "W2", SIGMA));
    expect(text).toMatch(
      /^SWR\.AZ9010000\r\n\d\d:\d\d \d\d\/\d\d\/\d{4} \d{5}\r\n\d\d:\d\d \d\d\/\d\d\/\d{4} \d{5} CA9190000\r\n\*W2\r\nTXT\r\n/,
    );
    expect(text).toContain("AZ WARRANT\r\nNAM/TESTPERSON, SIGMA.SEX/M.RAC/B.DOB/19870619");
    expect(text).toMatch(/OFF\/2299 BURGLARY\.DOW\/\d{8}\.WNO\/SW25-\d{5}/);
    expect(text).toContain("STATE WARRANT, NOT AT NCIC. CONFIRM WITH ORI/AZ9010000");
  });

  it("is found among several states by one answer, which says who had him, who had not, and who did not answer", async () => {
    // Nevada answers over its own line, Arizona over Nlets; Wyoming is out of service.
    const lines = textOf(await ask("SWQ", "AZ,WY,NV", "W3", SIGMA)).split("\r\n");
    expect(lines.slice(0, 5)).toEqual([
      "SWR.CA9190000.AZ,WY,NV.*W3.TXT MULTI-STATE QUERY SUMMARY",
      "QUERIED  AZ WY NV",
      "HIT      AZ",
      "NO HIT   NV",
      "NO RESP  WY",
    ]);
    const arizona = lines.slice(lines.indexOf("-- AZ --"), lines.indexOf("-- WY --"));
    expect(arizona).toContain("AZ WARRANT");
    expect(arizona.at(-1)).toBe("STATE WARRANT, NOT AT NCIC. CONFIRM WITH ORI/AZ9010000");
    expect(lines.slice(lines.indexOf("-- WY --")).join(" ")).toContain(".04.");
    expect(lines).not.toContain("-- NV --");
  });

  it("is found by Nlets' own query to all states that take part, counted the same way", async () => {
    const lines = textOf(await ask("SWQ", "NL", "W4", SIGMA)).split("\r\n");
    expect(lines).toContain("MULTI-STATE QUERY SUMMARY");
    expect(lines).toContain("HIT      AZ");
    const countOf = (words: string) =>
      Number(
        lines
          .find((line) => line.startsWith(words))!
          .split(/ +/)
          .at(-1),
      );
    expect(countOf("QUERIED")).toBeGreaterThan(10);
    expect(countOf("NO HIT")).toBe(countOf("QUERIED") - 1);
    expect(lines).toContain("NO RESP  NONE");
  });

  it("is asked for at the agency that wants him, and a letter about him reaches it", async () => {
    const letter = await ask("AM", "AZ9010000", "W5", "WE HOLD TESTPERSON, SIGMA FOR YOU. EXERCISE ONLY");
    expect(letter.outcome).toEqual({ kind: "accepted", warnings: [] });
    expect(letter.answers).toEqual([]);
    // Wyoming's agencies are written to as well, and the sender hears that it is kept for them.
    const kept = await ask("AM", "WY9010000", "W6", "WE HOLD NOBODY FOR YOU. EXERCISE ONLY");
    const heard = [...textsOf(kept), ...losAngeles.messages.map(({ text }) => text)].join("\n");
    expect(heard).toMatch(/SM\.NL0000000[\s\S]*\.02\./);
  });
});

describe("Oregon's direct line", { timeout: PATIENCE_MS }, () => {
  const direct = (key: string, control: string) =>
    new RegExp(`^${key}\\.CA9190000\\.OR\\.\\*${control}\\.TXT\r\n`);
  const overNlets = (key: string, control: string) =>
    new RegExp(`^${key}\\.OR\\d{7}\r\n[^\r]+\r\n[^\r]+ CA9190000\r\n\\*${control}\r\nTXT\r\n`);
  const alternates = async () =>
    Number(/statewire_link_alternate_total\{link="LEDS"\} (\d+)/.exec(await state.metrics())![1]);

  it("brings Oregon's answers in Oregon's own words while it stands", async () => {
    expect(textOf(await ask("RQ", "OR", "O1", PLATE))).toMatch(direct("RR", "O1"));
    const wanted = textOf(await ask("QW", "OR", "O2", RHO));
    expect(wanted).toMatch(direct("QW", "O2"));
    expect(wanted).toContain("*** LEDS HIT - WANTED PERSON ***\r\nNAM TESTPERSON, RHO");
    expect(await alternates()).toBe(0);
  });

  it("is down: the same answers arrive by Nlets, and operators see the other way", async () => {
    await state.breakLine("leds");
    const registration = textOf(await ask("RQ", "OR", "O3", PLATE));
    expect(registration).toMatch(overNlets("RR", "O3"));
    expect(registration).toContain("9QQQ456");
    expect(registration).toContain("TESTPERSON, RHO");
    const wanted = textOf(await ask("QW", "OR", "O4", RHO));
    expect(wanted).toMatch(overNlets("QW", "O4"));
    expect(wanted).toContain("TESTPERSON, RHO");
    expect(await alternates()).toBe(2);
    // Nevada's line is another one.
    const nevada = await ask("RQ", "NV", "O5", PLATE);
    expect(nevada.answers).toMatchObject([{ kind: DeliveryKind.response, awaited: 0, code: 0 }]);
    expect(textOf(nevada)).toMatch(/^RR\.CA9190000\.NV\.\*O5\.TXT/);
  });

  it("is back: Oregon answers for itself again", async () => {
    await state.mendLine("leds");
    expect(textOf(await ask("RQ", "OR", "O6", PLATE))).toMatch(direct("RR", "O6"));
    expect(textOf(await ask("QW", "OR", "O7", RHO))).toContain("*** LEDS HIT - WANTED PERSON ***");
    expect(await alternates()).toBe(2);
  });
});
