import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RejectCode } from "../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { START_TIMEOUT_MS } from "../../support/runningState.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { answerOf, numbersOf, rejectOf, textOf, textsOf } from "./words.ts";

const RESTRAINED = "NAM/TESTPERSON, LAMBDA.DOB/19790917";
const ORDER =
  "NAM/TESTPERSON, LAMBDA.SEX/M.RAC/W.DOB/19790917.PNO/TPO26-00004.PPN/TESTPERSON, BETA.PPB/19850301.PCO/01.BRD/N.ISD/20260301.EXP/20290301.CTI/CA901015J.OCA/26-000170";

let state: WholeState;
let owner: TestStation;
let patrol: TestStation;
let FCN: string;
let NIC: string;

beforeAll(async () => {
  state = await WholeState.start();
  owner = await state.station("SH19");
  patrol = await state.station("SH37");
}, START_TIMEOUT_MS);
afterAll(() => state?.stop());

async function look(control: string) {
  const reply = await patrol.send(`QPO.CA9370000.CPO.*${control}.TXT ${RESTRAINED}`);
  expect(reply.answers).toHaveLength(2);
  return { stateFile: answerOf(reply, "CPO"), national: answerOf(reply, "NCI") };
}

/** A message to the owner that he did not ask for. */
async function ownerHears(words: string): Promise<string> {
  const notice = await owner.hears(words);
  expect(notice).toMatchObject({
    kind: DeliveryKind.message,
    flags: DeliveryFlag.unsolicited,
    mnemonic: "SH19",
  });
  expect(notice.text).toMatch(/^\$\.S\.CA9340100\.CA9190000\.TXT RECORD NOTED\r\n/);
  expect(notice.text).toContain(`MKE/RESTRAINING ORDER FCN/${FCN} NIC/${NIC} ORI/CA9190000 OCA/26-000170`);
  return notice.text;
}

describe("a protective order of a court in county 19", () => {
  it("is entered, and found in county 37 at the state and at NCIC: not served yet", async () => {
    ({ FCN, NIC } = numbersOf(await owner.send(`EPO.CA9190000.CPO.*O1.TXT ${ORDER}`)));
    expect(FCN).toMatch(/^402/);
    expect(NIC).toMatch(/^H/);
    const { stateFile, national } = await look("O2");
    expect(stateFile).toContain("***HIT*** MKE/RESTRAINING ORDER.ORI/CA9190000.NAM/TESTPERSON, LAMBDA");
    expect(stateFile).toContain("PNO/TPO26-00004.PPN/TESTPERSON, BETA.PPB/19850301.PCO/01");
    expect(stateFile).toContain(`FCN/${FCN}.NIC/${NIC}.CONFIRM WITH ORI\r\nNOT SERVED`);
    expect(national).toContain("MKE/PROTECTION ORDER\r\nORI/CA9190000 NAM/TESTPERSON, LAMBDA");
    expect(national).toContain(`NIC/${NIC}`);
  });

  it("is not served without the officer and his agency", async () => {
    const refused = await patrol.send(
      `SPO.CA9370000.CPO.*O3.TXT FCN/${FCN}.NAM/TESTPERSON, LAMBDA.DSV/20260303.OFN/DOEJ 4711`,
    );
    expect(rejectOf(refused)).toEqual({ code: RejectCode.fieldMissing, field: "SAG" });
    expect((await look("O4")).stateFile).toMatch(/\r\nNOT SERVED$/);
  });

  it("is served by county 37: the owner is told, and the next officer sees by whom", async () => {
    const served = "DSV/20260303.OFN/DOEJ 4711.SAG/SAMPLETON PD";
    expect(
      textOf(await patrol.send(`SPO.CA9370000.CPO.*O5.TXT FCN/${FCN}.NAM/TESTPERSON, LAMBDA.${served}`)),
    ).toBe(`SPO.CA9370000.CPO.*O5.TXT SERVED FCN/${FCN}.NIC/${NIC}`);
    const words = /SERVED\/\d{8} BY ORI\/CA9370000 DSV\/20260303 OFN\/DOEJ 4711 SAG\/SAMPLETON PD$/;
    expect(await ownerHears("SERVED/")).toMatch(words);
    const { stateFile } = await look("O6");
    expect(stateFile).toMatch(words);
    expect(stateFile).not.toContain("NOT SERVED");
  });

  it("is violated: the owner is told at once, and the order is shown with its service and its violation", async () => {
    const violated = await patrol.send(
      `VPO.CA9370000.CPO.*O7.TXT FCN/${FCN}.NAM/TESTPERSON, LAMBDA.DOV/20260310.RCA/26-000313.MIS/CAME TO THE DOOR. EXERCISE ONLY`,
    );
    expect(textOf(violated)).toBe(`VPO.CA9370000.CPO.*O7.TXT VIOLATED FCN/${FCN}.NIC/${NIC}`);
    const words =
      /VIOLATED\/\d{8} BY ORI\/CA9370000 DOV\/20260310 RCA\/26-000313 MIS\/CAME TO THE DOOR\. EXERCISE ONLY$/;
    expect(await ownerHears("VIOLATED/")).toMatch(words);
    const lines = (await look("O8")).stateFile.split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("***HIT*** MKE/RESTRAINING ORDER");
    expect(lines[1]).toMatch(/^SERVED\/\d{8} BY ORI\/CA9370000/);
    expect(lines[2]).toMatch(words);
  });

  it("is ended by nobody but its owner", async () => {
    const [refused] = (await patrol.send(`CPO.CA9370000.CPO.*O9.TXT FCN/${FCN}.PNO/TPO26-00004`)).answers;
    expect(refused).toMatchObject({
      code: RejectCode.destinationRefused,
      text: "CPO.CA9370000.CPO.*O9.TXT REJECT - ORI/CA9370000 IS NOT THE ENTERING AGENCY",
    });
    expect((await look("O10")).stateFile).toContain("***HIT***");
  });

  it("is ended by its owner, and found no more; it cannot be violated any longer", async () => {
    expect(textsOf(await owner.send(`CPO.CA9190000.CPO.*O11.TXT FCN/${FCN}.PNO/TPO26-00004`))).toEqual([
      `CPO.CA9190000.CPO.*O11.TXT CLEARED FCN/${FCN}.NIC/${NIC}`,
      `CPO.CA9190000.CPO.*O11.TXT NIC/${NIC} CLEARED AT NCIC`,
    ]);
    const { stateFile, national } = await look("O12");
    expect(stateFile).toBe("QPO.CA9370000.CPO.*O12.TXT NO RECORD CPO NAM/TESTPERSON, LAMBDA.DOB/19790917");
    expect(national).toContain("NO NCIC WANT NAM/TESTPERSON, LAMBDA DOB/19790917");
    const late = await patrol.send(
      `VPO.CA9370000.CPO.*O13.TXT FCN/${FCN}.NAM/TESTPERSON, LAMBDA.DOV/20260311.MIS/AGAIN. EXERCISE ONLY`,
    );
    expect(textOf(late)).toMatch(/REJECT - .*WAS CLEARED ON \d{8}/);
  });
});
