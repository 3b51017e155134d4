import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RejectCode } from "../../../src/domain/codes.ts";
import { START_TIMEOUT_MS } from "../../support/runningState.ts";
import { TextTerminal } from "../../support/terminals.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { rejectOf, textOf } from "./words.ts";

const WHY = "ATN/DOEJ 4711.RSN/INV.CAS/26-000123";
const SUBJECT = "SID/CA00000042";

let state: WholeState;
let url: string;
let detective: TestStation;

beforeAll(async () => {
  state = await WholeState.start();
  url = `ws://127.0.0.1:${state.running.agenciesPort}/session`;
  detective = await state.station("SH19");
}, START_TIMEOUT_MS);
afterAll(() => state?.stop());

/** What a person at a terminal reads of a refusal: the codes, then the sentence with advice. */
async function refusal(station: string, message: string): Promise<readonly [codes: string, words: string]> {
  const terminal = await TextTerminal.signOn(url, station);
  terminal.say(message);
  const text = await terminal.hears("a refusal", (line) => line.startsWith(`C1 NAK ${station} `));
  expect(text.split("\r\n")[3]).toBe(message);
  terminal.leave();
  return [text.split("\r\n")[1]!, text.split("\r\n")[2]!];
}

/** The detective's terminal is signed on already, and two sessions of it there cannot be. */
async function detectiveRefused(message: string) {
  const reply = await detective.send(message);
  expect(reply.answers).toEqual([]);
  return rejectOf(reply);
}

describe("a rap sheet", () => {
  it("is shown whole to a detective who says why: arrests, charges, courts, and who has seen it before", async () => {
    const index = textOf(
      await detective.send(`IQ.CA9190000.CA.*F0.TXT PUR/C.${WHY}.NAM/TESTPERSON, OMEGA.SEX/M.DOB/19700215`),
    );
    expect(index).toContain(`${SUBJECT}.CII/A00000042`);
    const sheet = textOf(await detective.send(`FQ.CA9190000.CA.*F1.TXT PUR/C.${WHY}.${SUBJECT}`));
    const lines = sheet.split("\r\n");
    expect(lines.slice(0, 2)).toEqual([
      "FR.CA9190000.CA.*F1.TXT CONFIDENTIAL CRIMINAL HISTORY - INVENTED DATA",
      "RELEASED FOR PURPOSE C (CRIMINAL JUSTICE) ONLY - DESTROY WHEN NO LONGER NEEDED",
    ]);
    expect(lines).toContain("ORI:CA9190000 ATN:DOEJ 4711");
    expect(lines).toContain("RSN:INV CAS:26-000123");
    expect(lines).toContain("LAST RELEASE:NONE ON FILE");
    expect(lines).toContain("SID:CA00000042 CII:A00000042 FBI:CAZ000016");
    expect(lines).toContain("NAM:01 TESTPERSON, OMEGA");
    expect(lines.some((line) => line.startsWith("SOC:"))).toBe(true);
    expect(lines.filter((line) => line.startsWith("ARR/DET/CITE:"))).toHaveLength(4);
    for (const part of ["PRETRIAL:", "COURT:", "CNT:01", "DISPO:"]) {
      expect(
        lines.some((line) => line.startsWith(part)),
        part,
      ).toBe(true);
    }
  });

  it("is shown to a housing authority for its own purpose, with convictions of ten years and without the rest", async () => {
    const housing = await state.station("HA19");
    const sheet = textOf(await housing.send(`FQ.CA919991Q.CA.*F2.TXT PUR/H.${WHY}.${SUBJECT}`));
    expect(sheet).toContain("RELEASED FOR PURPOSE H (PUBLIC HOUSING) ONLY");
    expect(sheet).toMatch(/LAST RELEASE:\d{8} \d{4} ORI:CA9190000 ATN:DOEJ 4711 PUR:C RSN:INV CAS:26-000123/);
    const arrests = sheet.split("\r\n").filter((line) => line.startsWith("ARR/DET/CITE:"));
    expect(arrests.length).toBeLessThan(4);
    expect(sheet).not.toMatch(/SOC:|ADR:|SMT:|NAM:02 TESTPERSON, ALIAS|FINGERPRINTS:/);
    await housing.session.signOff();
  });

  it("is refused for a purpose of another kind of agency, in plain words", async () => {
    const [codes, words] = await refusal("HA19", `FQ.CA919991Q.CA.*F3.TXT PUR/C.${WHY}.${SUBJECT}`);
    expect(codes).toMatch(/^310 E05 purposeNotPermitted PUR AT \d+$/);
    expect(words).toContain("This station may not give this purpose.");
    expect(await detectiveRefused(`FQ.CA9190000.CA.*F3.TXT PUR/H.${WHY}.${SUBJECT}`)).toEqual({
      code: RejectCode.purposeNotPermitted,
      field: "PUR",
    });
  });

  it("is refused for purpose R, which is the FBI's, to every user of the state", async () => {
    expect(await detectiveRefused(`FQ.CA9190000.CA.*F4.TXT PUR/R.${WHY}.${SUBJECT}`)).toEqual({
      code: RejectCode.purposeNotPermitted,
      field: "PUR",
    });
    const [codes, words] = await refusal("SH37", `FQ.CA9370000.CA.*F4.TXT PUR/R.${WHY}.${SUBJECT}`);
    expect(codes).toMatch(/^310 E05 purposeNotPermitted PUR AT \d+$/);
    expect(words).toContain("R belongs to the FBI");
  });

  it("is refused without a purpose, and for one that does not exist", async () => {
    const [codes, words] = await refusal("SH37", `FQ.CA9370000.CA.*F5.TXT ${SUBJECT}`);
    expect(codes).toMatch(/^213 E15 justificationMissing PUR AT \d+$/);
    expect(words).toContain("Criminal history needs PUR, ATN, RSN and CAS.");
    expect(await detectiveRefused(`FQ.CA9190000.CA.*F5.TXT PUR/Z.${WHY}.${SUBJECT}`)).toEqual({
      code: RejectCode.codeNotInTable,
      field: "PUR",
    });
  });

  it("is refused to a mobile terminal, whatever the purpose: a car's own, and one behind a host", async () => {
    const [codes, words] = await refusal("MD19", `FQ.CA9190000.CA.*F6.TXT PUR/C.${WHY}.${SUBJECT}`);
    expect(codes).toMatch(/^305 E05 deviceClassBarred - AT \d+$/);
    expect(words).toContain(
      "This class of device may not send this message key. Send the message from a fixed",
    );
    const host = await state.station("HX19");
    const behind = await host.send(`IQ.CA9199900.CA.*F7.TXT PUR/C.${WHY}.CII/A00000042`, {
      mnemonic: "XM19",
    });
    // A patrol has not even the permission, which is looked at first.
    expect(rejectOf(behind)).toEqual({ code: RejectCode.keyNotPermitted, field: "" });
    expect(behind.answers).toEqual([]);
    // The same car may ask for the person's licence.
    const car = await state.station("MD19");
    expect(textOf(await car.send("DQ.CA9190000.DMV.*F8.TXT OLN/Z9999003"))).toContain(
      "NAM/TESTPERSON, OMEGA",
    );
  });

  it("was released to those two alone: nothing that was refused has left a trace", async () => {
    const lines = textOf(await detective.send(`ZR.CA9190000.CA.*F9.TXT PUR/C.${WHY}.${SUBJECT}`)).split(
      "\r\n",
    );
    expect(lines[0]).toContain("RECORD ON FILE SID:CA00000042");
    expect(lines.slice(1)).toEqual([
      "RELEASES:2",
      expect.stringMatching(/^\d{8} \d{4} ORI:CA919991Q ATN:DOEJ 4711 PUR:H RSN:INV CAS:26-000123$/),
      expect.stringMatching(/^\d{8} \d{4} ORI:CA9190000 ATN:DOEJ 4711 PUR:C RSN:INV CAS:26-000123$/),
    ]);
  });
});
