import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import type { ConfirmationReport } from "../../../src/exchange/confirmation/confirmationReport.ts";
import { START_TIMEOUT_MS } from "../../support/runningState.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { answerOf, numbersOf, textOf, textsOf } from "./words.ts";

/** BETA's Corolla, from in front of her house. */
const COROLLA =
  "LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20260301.OCA/26-000125";
const PLATE = "LIC/9QQQ123.LIS/CA";

let state: WholeState;
let losAngeles: TestStation;
let sanDiego: TestStation;
let FCN: string;
let NIC: string;

beforeAll(async () => {
  state = await WholeState.start();
  losAngeles = await state.station("SH19");
  sanDiego = await state.station("SH37");
}, START_TIMEOUT_MS);
afterAll(() => state?.stop());

/** A patrol of county 37 has the plate run: one inquiry to the state's file, DMV and NCIC, one control field. */
async function runPlate(control: string) {
  const reply = await sanDiego.send(`QV.CA9370000.SVS,DMV.*${control}.TXT ${PLATE}`);
  const all = textsOf(reply);
  expect(all).toHaveLength(3);
  for (const text of all) expect(text).toContain(`.*${control}.TXT`);
  return {
    stateFile: answerOf(reply, "SVS"),
    national: answerOf(reply, "NCI"),
    dmv: answerOf(reply, "DMV"),
  };
}

describe("a vehicle is stolen in county 19 and found in county 37", () => {
  it("is nowhere in the files before", async () => {
    const { stateFile, national, dmv } = await runPlate("S0");
    expect(stateFile).toBe(`QV.CA9370000.SVS.*S0.TXT NO RECORD SVS ${PLATE}`);
    expect(national).toContain("NO RECORD LIC/9QQQ123");
    expect(dmv).toMatch(/\.RO\/TESTPERSON, BETA\..*\.STOP\/NONE$/);
  });

  it("is entered by county 19, and gets a number of the state and one of the nation", async () => {
    const entry = await losAngeles.send(`EV.CA9190000.SVS.*E1.TXT ${COROLLA}`);
    ({ FCN, NIC } = numbersOf(entry));
    expect(textsOf(entry)).toEqual([
      `EV.CA9190000.SVS.*E1.TXT ACCEPTED FCN/${FCN}`,
      `EV.CA9190000.SVS.*E1.TXT NIC/${NIC}`,
    ]);
    expect(FCN).toMatch(/^301/);
    expect(NIC).toMatch(/^V/);
  });

  it("is hit by the plate in county 37: state file, NCIC and DMV each say so under the same control field", async () => {
    // DMV hears from the state's files over a line of its own, a moment later.
    await expect.poll(async () => (await runPlate("S1")).dmv, { timeout: 10_000 }).toMatch(/STOP\/STOLEN/);
    const { stateFile, national, dmv } = await runPlate("S2");
    expect(stateFile).toContain("***HIT*** MKE/STOLEN VEHICLE.ORI/CA9190000.LIC/9QQQ123.LIS/CA");
    expect(stateFile).toContain(`FCN/${FCN}.NIC/${NIC}.CONFIRM WITH ORI`);
    expect(national).toContain("MKE/STOLEN VEHICLE\r\nORI/CA9190000 LIC/9QQQ123 LIS/CA");
    expect(national).toContain(`NIC/${NIC}`);
    expect(national).toContain("ORI IS SAMPLE SHERIFF COUNTY 919 555-0119");
    expect(national).toContain("CONFIRM WITH ORI BEFORE ACTING ON THIS RECORD");
    expect(dmv).toMatch(/^RR\.CA9370000\.DMV\.\*S2\.TXT LIC\/9QQQ123\..*\.STOP\/STOLEN VEHICLE$/);
  });

  it("is confirmed by YQ and YR within ten minutes, which operators see in the on-time rate of county 19", async () => {
    const about = `OCA/26-000125.NIC/${NIC}`;
    const request = `YQ.CA9370000.CA9190000.*S3.TXT RTY/SV.RNO/1.PRI/U.${about}.${PLATE}.LIY/2026.LIT/PC`;
    expect((await sanDiego.send(request)).outcome).toEqual({ kind: "accepted", warnings: [] });
    expect((await losAngeles.hears("YQ.CA9370000")).text).toBe(request);
    const before = await state.operators<ConfirmationReport>("confirmations");
    expect(before.urgentMs).toBe(600_000);
    expect(before.live.waiting).toMatchObject([
      {
        requester: "CA9370000",
        owner: "CA9190000",
        recordType: "SV",
        nic: NIC,
        priority: "U",
        request: 1,
        state: "open",
      },
    ]);
    const due = Date.parse(before.live.waiting[0]!.dueAt) - Date.parse(before.live.waiting[0]!.askedAt);
    expect(due).toBe(600_000);

    const answer = `YR.CA9190000.CA9370000.*S3.TXT RTY/SV.CON/Y.${about}.CNA/CLERK 9.CAG/SAMPLETON SO`;
    expect((await losAngeles.send(answer)).outcome).toEqual({ kind: "accepted", warnings: [] });
    expect(await sanDiego.hears("YR.CA9190000")).toMatchObject({ kind: DeliveryKind.message, text: answer });
    const { live } = await state.operators<ConfirmationReport>("confirmations");
    expect(live.waiting).toEqual([]);
    expect(live.agencies).toMatchObject([
      { ori: "CA9190000", requests: 1, onTime: 1, late: 0, unanswered: 0, onTimeRate: 1 },
    ]);
  });

  it("is located by county 37 in both files, and county 19 hears of it from each", async () => {
    const located = await sanDiego.send(
      `LV.CA9370000.SVS.*S4.TXT FCN/${FCN}.LIC/9QQQ123.DOR/20260302.RCA/26-000311`,
    );
    expect(textsOf(located)).toEqual([
      `LV.CA9370000.SVS.*S4.TXT LOCATED FCN/${FCN}.NIC/${NIC}`,
      `LV.CA9370000.SVS.*S4.TXT NIC/${NIC} LOCATED AT NCIC`,
    ]);
    const { stateFile, national } = await runPlate("S5");
    for (const text of [stateFile, national]) {
      expect(text).toMatch(/LOCATED\/\d{8} BY ORI\/CA9370000 DOR\/20260302 RCA\/26-000311/);
    }
    for (const sender of ["CA9340100", "DC9010000"]) {
      const notice = await losAngeles.hears(`$.L.${sender}.CA9190000.TXT RECORD LOCATED`);
      expect(notice.text).toContain(`FCN/${FCN}`);
      expect(notice.text).toContain(`NIC/${NIC}`);
      expect(notice.text).toContain("BY ORI/CA9370000 DOR/20260302 RCA/26-000311");
    }
  });

  it("is cleared by county 19, and gone from the next inquiry: state file, NCIC, and DMV's stop", async () => {
    const cleared = await losAngeles.send(`CV.CA9190000.SVS.*E2.TXT FCN/${FCN}.OCA/26-000125.DOR/20260302`);
    expect(textsOf(cleared)).toEqual([
      `CV.CA9190000.SVS.*E2.TXT CLEARED FCN/${FCN}.NIC/${NIC}`,
      `CV.CA9190000.SVS.*E2.TXT NIC/${NIC} CLEARED AT NCIC`,
    ]);
    await expect.poll(async () => (await runPlate("S6")).dmv, { timeout: 10_000 }).toMatch(/STOP\/NONE$/);
    const { stateFile, national } = await runPlate("S7");
    expect(stateFile).toBe(`QV.CA9370000.SVS.*S7.TXT NO RECORD SVS ${PLATE}`);
    expect(national).toBe("QV.CA9370000.NCI.*S7.TXT\r\nNO RECORD LIC/9QQQ123 LIS/CA");
    // Nor by its numbers, asked at NCIC directly.
    expect(textOf(await sanDiego.send(`ZV.CA9370000.NCI.*S8.TXT NIC/${NIC}`))).toContain(
      `NO RECORD NIC/${NIC}`,
    );
  });
});
