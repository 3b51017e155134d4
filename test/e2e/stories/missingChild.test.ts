import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoticeCode, RejectCode } from "../../../src/domain/codes.ts";
import { DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { START_TIMEOUT_MS } from "../../support/runningState.ts";
import { type TestStation, WholeState } from "../../support/wholeState.ts";
import { answerOf, numbersOf, rejectOf, textsOf } from "./words.ts";

const CHILD = "NAM/TESTPERSON, KAPPA.DOB/20150704";
const DESCRIPTION =
  "NAM/TESTPERSON, KAPPA.SEX/F.RAC/W.DOB/20150704.DLC/20260228.HGT/404.WGT/070.EYE/BLU.HAI/BLN.OCA/26-000155.MPC/R.MNP/MP.MRT/RUN";
/** Sheriffs of the south besides the sender, one further north. */
const SOUTH = ["SH30", "SH33", "SH37"] as const;
const LATE = "SH36";
const NORTH = "SH34";

let state: WholeState;
let losAngeles: TestStation;
let sacramento: TestStation;
const south = new Map<string, TestStation>();
let FCN: string;
let NIC: string;
let number: number;

beforeAll(async () => {
  state = await WholeState.start();
  losAngeles = await state.station("SH19");
  sacramento = await state.station(NORTH);
  for (const mnemonic of SOUTH) south.set(mnemonic, await state.station(mnemonic));
}, START_TIMEOUT_MS);
afterAll(() => state?.stop());

const broadcast = (group: string, fields: string) =>
  losAngeles.send(`AM.CA9190000.${group}.*B1.TXT ${fields}TXM/GIRL OF 11, RED COAT, ${NIC}. EXERCISE ONLY`);
const copiesOf = ({ deliveries }: TestStation) =>
  deliveries.filter(({ kind, text }) => kind === DeliveryKind.broadcast && text.includes("RED COAT"));

describe("a child of county 19 is missing", () => {
  it("is entered in the state's file, which gives it a number and gets NCIC's", async () => {
    const entry = await losAngeles.send(`EMJ.CA9190000.MPS.*M1.TXT ${DESCRIPTION}`);
    ({ FCN, NIC } = numbersOf(entry));
    expect(textsOf(entry)).toEqual([
      `EMJ.CA9190000.MPS.*M1.TXT ACCEPTED FCN/${FCN}`,
      `EMJ.CA9190000.MPS.*M1.TXT NIC/${NIC}`,
    ]);
    expect(FCN).toMatch(/^501/);
    expect(NIC).toMatch(/^M/);
    const found = await sacramento.send(`QM.CA9340000.MPS.*M2.TXT ${CHILD}`);
    expect(answerOf(found, "MPS")).toContain(`MKE/MISSING PERSON - JUVENILE.ORI/CA9190000`);
    expect(answerOf(found, "MPS")).toContain(`FCN/${FCN}.NIC/${NIC}.CONFIRM WITH ORI`);
    expect(answerOf(found, "NCI")).toContain("MKE/MISSING PERSON - JUVENILE");
    expect(answerOf(found, "NCI")).toContain(`NIC/${NIC}`);
  });

  it("is not broadcast to the whole state without a release, nor as an abduction without the message centre's", async () => {
    expect(rejectOf(await broadcast("GALL", "BCL/MISSING.EXP/12."))).toEqual({
      code: RejectCode.approvalMissing,
      field: "APV",
    });
    expect(rejectOf(await broadcast("GR04", "BCL/AMBER.EXP/12."))).toEqual({
      code: RejectCode.approvalMissing,
      field: "APV",
    });
    // The sheriff's own sergeant may release a search, not an abduction.
    expect(rejectOf(await broadcast("GR04", "BCL/AMBER.EXP/12.APV/SGT 4711."))).toEqual({
      code: RejectCode.approverNotAuthorized,
      field: "APV",
    });
    for (const station of south.values()) expect(copiesOf(station)).toEqual([]);
  });

  it("is broadcast to the region as an abduction that the message centre has approved: the south has it, the north has not", async () => {
    const sent = await broadcast("GR04", "BCL/AMBER.EXP/12.APV/DUTY OFFICER 1.");
    expect(sent.outcome).toEqual({ kind: "accepted", warnings: [] });
    for (const [mnemonic, station] of south) {
      const copy = await station.hears("RED COAT");
      expect(copy).toMatchObject({ kind: DeliveryKind.broadcast, mnemonic, reference: 0 });
      const [head, text] = copy.text.split("\r\n");
      const [, found] =
        /^AM\.CA9190000\.GR04\.\*B1\.TXT BROADCAST (\d+) AMBER EXPIRES \d{8} \d{4} UTC APPROVED BY DUTY OFFICER 1$/.exec(
          head!,
        ) ?? [];
      number = Number(found);
      expect(number).toBeGreaterThan(0);
      expect(text).toContain(`TXM/GIRL OF 11, RED COAT, ${NIC}. EXERCISE ONLY`);
    }
    const summary = sent.answers.find(({ code }) => code === NoticeCode.broadcastSent);
    expect(summary!.text).toMatch(
      new RegExp(`BROADCAST ${number} AMBER TO GR04: DELIVERED TO 3 OF \\d+ STATIONS`),
    );
    // Sacramento has heard an answer since, and still no broadcast.
    await sacramento.send("RQ.CA9340000.DMV.*R1.TXT LIC/9QQQ123");
    expect(copiesOf(sacramento)).toEqual([]);
  });

  it("reaches who signs on later, once; operators see how many have it", async () => {
    const late = await state.station(LATE);
    await late.hears("RED COAT");
    south.set(LATE, late);
    await expect
      .poll(() => state.operators(`broadcasts/${number}`), { timeout: 10_000 })
      .toMatchObject({ class: "AMBER", delivered: 4 });
    for (const station of south.values()) expect(copiesOf(station)).toHaveLength(1);
    // A recipient leaves, and is away when the child is found.
    await south.get("SH37")!.session.signOff();
  });

  it("is found: the cancel is the sender's, and reaches every recipient of the original, also who has left since", async () => {
    const stranger = await south.get("SH30")!.send(`AM.CA9300000.GR04.*C0.TXT CXL/${number}`);
    expect(rejectOf(stranger)).toMatchObject({ code: RejectCode.notTheOriginator });
    const cancel = await losAngeles.send(`AM.CA9190000.GR04.*C1.TXT CXL/${number}.TXM/FOUND SAFE`);
    expect(cancel.outcome.kind).toBe("accepted");
    const words = `CANCEL OF BROADCAST ${number} AMBER`;
    for (const mnemonic of ["SH30", "SH33", LATE]) {
      const copy = await south.get(mnemonic)!.hears(words);
      expect(copy).toMatchObject({ kind: DeliveryKind.broadcast, mnemonic });
      expect(copy.text).toContain("TXM/FOUND SAFE");
    }
    const sanDiego = await state.station("SH37");
    expect((await sanDiego.hears(words)).text).toContain("TXM/FOUND SAFE");
    expect(copiesOf(sanDiego)).toEqual([]);
    // Who had never got the original hears neither it nor its end.
    const neverThere = await state.station("SH42");
    await neverThere.send("RQ.CA9420000.DMV.*R2.TXT LIC/9QQQ123");
    await sacramento.send("RQ.CA9340000.DMV.*R3.TXT LIC/9QQQ123");
    for (const station of [neverThere, sacramento]) {
      expect(station.deliveries.filter(({ kind }) => kind === DeliveryKind.broadcast)).toEqual([]);
    }
    south.set("SH37", sanDiego);
  });

  it("has its record located by who found it and cleared by who entered it", async () => {
    // 7: the agency that entered the record can act on it, so it stands until that agency ends it.
    const found = await south
      .get("SH37")!
      .send(`LM.CA9370000.MPS.*M3.TXT FCN/${FCN}.NAM/TESTPERSON, KAPPA.PHR/7.DOR/20260302.RCA/26-000312`);
    expect(textsOf(found)).toEqual([
      `LM.CA9370000.MPS.*M3.TXT LOCATED FCN/${FCN}.NIC/${NIC}`,
      `LM.CA9370000.MPS.*M3.TXT NIC/${NIC} LOCATED AT NCIC`,
    ]);
    expect((await losAngeles.hears("$.L.CA9340100")).text).toContain(
      "BY ORI/CA9370000 PHR/7 DOR/20260302 RCA/26-000312",
    );
    const cleared = await losAngeles.send(`CM.CA9190000.MPS.*M4.TXT FCN/${FCN}.OCA/26-000155.DOR/20260302`);
    expect(textsOf(cleared)).toEqual([
      `CM.CA9190000.MPS.*M4.TXT CLEARED FCN/${FCN}.NIC/${NIC}`,
      `CM.CA9190000.MPS.*M4.TXT NIC/${NIC} CLEARED AT NCIC`,
    ]);
    const gone = await sacramento.send(`QM.CA9340000.MPS.*M5.TXT ${CHILD}`);
    expect(answerOf(gone, "MPS")).toContain("NO RECORD MPS NAM/TESTPERSON, KAPPA");
    expect(answerOf(gone, "NCI")).toContain("NO NCIC WANT NAM/TESTPERSON, KAPPA");
  });
});
