import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { START_TIMEOUT_MS } from "../../support/runningState.ts";
import { TextTerminal } from "../../support/terminals.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { answerOf, numbersOf } from "./words.ts";

const COROLLA =
  "LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20260301";

let state: WholeState;
/** Sheriff of county 19, who owns the record; sheriff of county 37; both at terminals of lines. */
let owner: TextTerminal;
let stranger: TextTerminal;
/** Looks at the record, and would hear what goes to county 1. */
let witness: TestStation;
let FCN: string;
let NIC: string;
let before: readonly string[];

beforeAll(async () => {
  state = await WholeState.start();
  const clerk = await state.station("SH19");
  ({ FCN, NIC } = numbersOf(await clerk.send(`EV.CA9190000.SVS.*E1.TXT ${COROLLA}.OCA/26-000125`)));
  await clerk.session.signOff();
  const url = `ws://127.0.0.1:${state.running.agenciesPort}/session`;
  owner = await TextTerminal.signOn(url, "SH19");
  stranger = await TextTerminal.signOn(url, "SH37");
  witness = await state.station("SH01");
  before = await record();
}, START_TIMEOUT_MS);
afterAll(async () => {
  owner?.leave();
  stranger?.leave();
  await state?.stop();
});

/** The record as both files show it: every act that had an effect would be seen in one of them. */
async function record(): Promise<readonly string[]> {
  const reply = await witness.send(`QV.CA9010000.SVS.*Q.TXT FCN/${FCN}.NIC/${NIC}`);
  return [answerOf(reply, "SVS"), answerOf(reply, "NCI")];
}
const nothingHasChanged = async () => expect(await record()).toEqual(before);

let serial = 0;
/** What the terminal reads after a message, in lines; the control field finds it. */
async function says(terminal: TextTerminal, message: string): Promise<readonly string[]> {
  const control = `X${++serial}`;
  terminal.say(message.replace("*", `*${control}`));
  const text = await terminal.hears(
    `what becomes of ${message}`,
    (heard) => !heard.startsWith("C1 ACK") && heard.includes(`*${control}`),
  );
  return text.split("\r\n");
}

interface Refused {
  readonly codes: RegExp;
  readonly words: string;
}
/** Refused by the switch: the codes with field and place, then the sentence. */
async function isRefused(terminal: TextTerminal, message: string, { codes, words }: Refused): Promise<void> {
  const [head, second, third] = await says(terminal, message);
  expect(head).toMatch(/^C1 NAK /);
  expect(second).toMatch(codes);
  expect(third).toContain(words);
}

describe("bad input at a record that stands", () => {
  it("stands in both files to begin with", () => {
    expect(before[0]).toContain(`MKE/STOLEN VEHICLE.ORI/CA9190000.LIC/9QQQ123`);
    expect(before[0]).toContain("VCO/SIL");
    expect(before[1]).toContain(`NIC/${NIC}`);
  });

  it.each([
    ["in the state's file", "SVS", "FCN"],
    ["at NCIC", "NCI", "NIC"],
  ])("a modify by a stranger %s", async (_, file, by) => {
    const number = by === "FCN" ? FCN : NIC;
    const [head, text, ...rest] = await says(
      stranger,
      `MV.CA9370000.${file}.*.TXT ${by}/${number}.LIC/9QQQ123.VCO/BLU`,
    );
    expect(head).toMatch(/^C1 RSP SH37 /);
    expect([text, ...rest].join(" ")).toContain("REJECT - ORI/CA9370000 IS NOT THE ENTERING AGENCY");
    await nothingHasChanged();
  });

  it("a clear without the second identifier", async () => {
    await isRefused(owner, `CV.CA9190000.SVS.*.TXT FCN/${FCN}`, {
      codes: /^211 E06 combinationMissing OCA AT \d+$/,
      words: "The fields do not make one of the combinations that this key needs.",
    });
    // And with one that is another record's.
    const [, text] = await says(owner, `CV.CA9190000.SVS.*.TXT FCN/${FCN}.OCA/26-999999`);
    expect(text).toMatch(/REJECT - .*DOES NOT AGREE WITH THE RECORD/);
    await nothingHasChanged();
  });

  it("a locate by the owner", async () => {
    const [, text] = await says(owner, `LV.CA9190000.SVS.*.TXT FCN/${FCN}.LIC/9QQQ123.DOR/20260302`);
    expect(text).toContain(
      "REJECT - THE ENTERING AGENCY ORI/CA9190000 MAY NOT LOCATE ITS OWN RECORD - USE CV",
    );
    await nothingHasChanged();
  });

  it("a second entry of the same vehicle, by the owner and by a stranger", async () => {
    for (const [terminal, ori] of [
      [owner, "CA9190000"],
      [stranger, "CA9370000"],
    ] as const) {
      const [head, text] = await says(terminal, `EV.${ori}.SVS.*.TXT ${COROLLA}.OCA/26-000999`);
      expect(head).toMatch(/^C1 RSP /);
      expect(text).toContain(`REJECT - DUPLICATE RECORD FCN/${FCN} NIC/${NIC} ORI/CA9190000`);
    }
    await nothingHasChanged();
  });

  it("an entry with one field too few", async () => {
    await isRefused(owner, `EV.CA9190000.SVS.*.TXT ${COROLLA}`.replace("9QQQ123", "9QQQ124"), {
      codes: /^212 E06 fieldMissing OCA AT \d+$/,
      words: "A mandatory field is missing. Add the field that is named.",
    });
    await isRefused(
      owner,
      "EV.CA9190000.SVS.*.TXT LIC/9QQQ124.LIS/CA.LIY/2026.LIT/PC.VST/4D.DOT/20260301.OCA/1",
      {
        codes: /^211 E06 combinationMissing VMO AT \d+$/,
        words: "Add the field that is named",
      },
    );
    const reply = await witness.send("QV.CA9010000.SVS.*Q2.TXT LIC/9QQQ124.LIS/CA");
    expect(answerOf(reply, "SVS")).toContain("NO RECORD SVS LIC/9QQQ124");
    expect(answerOf(reply, "NCI")).toContain("NO RECORD LIC/9QQQ124");
  });
});

describe("bad input in messages between agencies", () => {
  /** County 1 has heard an answer since, and nothing besides. */
  async function witnessHeardNothing(): Promise<void> {
    await witness.send("RQ.CA9010000.DMV.*Q3.TXT LIC/9QQQ123");
    expect(witness.deliveries.filter(({ kind }) => kind !== DeliveryKind.response)).toEqual([]);
  }

  it("a second set of identifiers in a YQ: a vehicle's record and a person", async () => {
    const request = `YQ.CA9370000.CA9010000.*.TXT RTY/SV.RNO/1.PRI/U.OCA/26-000125.NIC/${NIC}.LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC`;
    await isRefused(stranger, `${request}.NAM/TESTPERSON, DELTA.DOB/19750505`, {
      codes: /^202 E07 fieldNotValidForKey NAM AT \d+$/,
      words: "The field does not belong to this message key.",
    });
    await witnessHeardNothing();
    expect(await state.operators("confirmations")).toMatchObject({ live: { total: { requests: 0 } } });
  });

  it.each([
    ["RPQ", "Z1", "LIC/9QQQ*.VMA/FORD"],
    ["KQ", "H1", "OLN/Z9999001"],
  ])("a region where one state is allowed: %s to %s", async (key, region, fields) => {
    await isRefused(owner, `${key}.CA9190000.${region}.*.TXT ${fields}`, {
      codes: /^405 E13 regionNotTaken - AT \d+$/,
      words: "This message key goes to single states, not to a region. Name the state",
    });
  });

  it("an administrative message to nobody: no destination, an unknown one, and one that is away, for whom it is held", async () => {
    await isRefused(owner, "AM.CA9190000.*.TXT IS ANYBODY THERE. EXERCISE ONLY", {
      codes: /^404 E13 destinationMissing - AT \d+$/,
      words: "Name at least one destination between the ORI and TXT.",
    });
    await isRefused(owner, "AM.CA9190000.GZZZ.*.TXT IS ANYBODY THERE. EXERCISE ONLY", {
      codes: /^401 E13 destinationUnknown - AT \d+$/,
      words: "The destination is unknown.",
    });
    const [head, notice, words] = await says(
      owner,
      "AM.CA9190000.SH58.*.TXT IS ANYBODY THERE. EXERCISE ONLY",
    );
    expect(head).toMatch(/^C1 SVC SH19 /);
    expect(notice).toMatch(/^NOTICE 701 messageHeld AM SH58 \*X\d+$/);
    expect(words).toContain("The destination cannot be reached at present; the message is held");
    await witnessHeardNothing();
  });

  it("a broadcast without approval", async () => {
    await isRefused(owner, "AM.CA9190000.GALL.*.TXT BCL/BOLO.TXM/SILVER COROLLA 9QQQ123. EXERCISE ONLY", {
      codes: /^311 E05 approvalMissing APV AT \d+$/,
      words: "The approval that this class of broadcasts or this destination needs is missing.",
    });
    await witnessHeardNothing();
    expect(await state.operators("broadcasts")).toMatchObject({ broadcasts: [] });
  });

  it("purpose R from a user of the state", async () => {
    const justified = "ATN/DOEJ 4711.RSN/INV.CAS/26-000123.SID/CA00000042";
    await isRefused(owner, `FQ.CA9190000.CA.*.TXT PUR/R.${justified}`, {
      codes: /^310 E05 purposeNotPermitted PUR AT \d+$/,
      words: "R belongs to the FBI",
    });
    const [, text] = await says(owner, `ZR.CA9190000.CA.*.TXT PUR/C.${justified}`);
    expect(text).toContain("SID:CA00000042");
  });
});
