import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SessionEnded } from "../../src/client/index.ts";
import { CloseCode, NoticeCode, RejectCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import type { LineView } from "../../src/exchange/lines/lineViews.ts";
import { RunningState, runCommand } from "../support/runningState.ts";
import { PATIENCE_MS, Terminal, TextTerminal } from "../support/terminals.ts";

let state: RunningState;
let url: string;

beforeAll(async () => {
  state = await RunningState.start();
  url = state.addresses.agencies;
}, 2 * PATIENCE_MS);
afterAll(() => state?.stop());

const operators = (...args: readonly string[]) => runCommand(...args, "--url", state.addresses.operators);
const asked = async (path: string): Promise<unknown> =>
  (await fetch(`${state.addresses.operators}api/${path}`)).json();
const numberOf = (text: string) => Number(/BROADCAST (\d+)/.exec(text)![1]);

describe("a missing child, from county 19 to sheriffs of both subprotocols", {
  timeout: 2 * PATIENCE_MS,
}, () => {
  let losAngeles: Terminal;
  let alameda: Terminal;
  let sacramento: TextTerminal;
  let number: number;

  beforeAll(async () => {
    losAngeles = await Terminal.signOn(url, "SH19");
    alameda = await Terminal.signOn(url, "SH01");
    sacramento = await TextTerminal.signOn(url, "SH34");
  }, PATIENCE_MS);
  afterAll(async () => {
    sacramento.leave();
    await Promise.all([losAngeles.session.signOff(), alameda.session.signOff()]);
  });

  it("is broadcast: whoever is there has it, and the sender knows who has not", async () => {
    const sent = losAngeles.session.submit(
      "AM.CA9190000.GTRY.*B1.TXT BCL/MISSING.EXP/12.TXM/GIRL OF 9, RED COAT. EXERCISE ONLY",
    );
    expect((await sent.outcome).kind).toBe("accepted");
    const copy = await alameda.hears("the copy", ({ text }) => text.includes("RED COAT"));
    number = numberOf(copy.text);
    expect(copy).toMatchObject({ kind: DeliveryKind.broadcast, mnemonic: "SH01", flags: 0, reference: 0 });
    expect(copy.text).toMatch(
      /^AM\.CA9190000\.GTRY\.\*B1\.TXT BROADCAST \d+ MISSING EXPIRES \d{8} \d{4} UTC\r\nBCL\/MISSING\.EXP\/12\.TXM\/GIRL/,
    );
    const line = await sacramento.hears("the copy", (text) => text.includes("RED COAT"));
    expect(line).toMatch(/^C1 BRD SH34 000001 \d{8} \d{8} -\r\nAM\.CA9190000\.GTRY\.\*B1\.TXT BROADCAST/);
    expect(line.slice(line.indexOf("\r\n") + 2)).toBe(copy.text);

    const summary = await losAngeles.hears("the summary", ({ code }) => code === NoticeCode.broadcastSent);
    expect(summary).toMatchObject({ reference: sent.reference, awaited: 0 });
    expect(summary.text).toContain(`BROADCAST ${number} MISSING TO GTRY: DELIVERED TO 2 OF 3 STATIONS`);
    losAngeles.session.submit(`AM.CA9190000.GTRY.*B2.TXT BST/${number}`);
    const told = await losAngeles.hears("the state", ({ code }) => code === NoticeCode.broadcastState);
    expect(told.text).toContain("AWAY SH38");
  });

  it("reaches a sheriff who signs on later, marked, and operators see it come", async () => {
    expect(await asked(`broadcasts/${number}`)).toMatchObject({
      class: "MISSING",
      delivered: 2,
      away: ["SH38"],
    });
    const sanFrancisco = await Terminal.signOn(url, "SH38");
    const copy = await sanFrancisco.hears("the late copy", ({ text }) => text.includes("RED COAT"));
    expect(copy.flags).toBe(DeliveryFlag.held);
    await sanFrancisco.session.signOff();
    expect((await operators("broadcasts")).output).toMatch(
      new RegExp(`${number} +MISSING +CA9190000 +GTRY +3/3`),
    );
  });

  it("cannot be cancelled by somebody else", async () => {
    const cancel = alameda.session.submit(`AM.CA9010000.GTRY.TXT CXL/${number}`);
    const outcome = await cancel.outcome;
    expect(outcome).toMatchObject({ kind: "rejected", rejection: { code: RejectCode.notTheOriginator } });
  });

  it("is cancelled: everybody who had it hears so, also who got it late, when signing on again", async () => {
    losAngeles.session.submit(`AM.CA9190000.GTRY.*B3.TXT CXL/${number}.TXM/FOUND SAFE`);
    const isCancel = (text: string) => text.includes(`CANCEL OF BROADCAST ${number} MISSING`);
    expect((await alameda.hears("the cancel", ({ text }) => isCancel(text))).kind).toBe(
      DeliveryKind.broadcast,
    );
    expect(await sacramento.hears("the cancel", isCancel)).toMatch(/^C1 BRD SH34 000002 /);
    const sanFrancisco = await Terminal.signOn(url, "SH38");
    await sanFrancisco.hears("the cancel", ({ text }) => isCancel(text));
    expect(sanFrancisco.heard.some(({ text }) => text.includes("RED COAT"))).toBe(false);
    await sanFrancisco.session.signOff();
    const summary = await losAngeles.hears("the summary", ({ text }) => text.includes("CANCEL OF BROADCAST"));
    expect(summary.text).toContain("DELIVERED TO 2 OF 3 STATIONS\r\n1 AWAY GET IT WHEN THEY SIGN ON");
  });

  it("needs a supervisor's release for the whole state", async () => {
    const bolo = (approver: string) => `AM.CA9190000.GALL.TXT BCL/BOLO.${approver}TXM/EXERCISE ONLY`;
    const refused = await state.send("--station", "SH37", bolo("").replace("CA919", "CA937"));
    expect(refused.code).toBe(2);
    expect(refused.output).toContain("311 approvalMissing (E05), field APV");
    const sent = losAngeles.session.submit(bolo("APV/SGT 4711."));
    expect((await sent.outcome).kind).toBe("accepted");
    const copy = await alameda.hears("the copy", ({ text }) => text.includes("APPROVED BY SGT 4711"));
    expect(copy.text).toContain(" BOLO EXPIRES ");
    const summary = await losAngeles.hears("the summary", ({ text }) => text.includes(" BOLO TO GALL: "));
    expect(summary.text).toMatch(/DELIVERED TO 2 OF \d{4} STATIONS/);
    losAngeles.session.submit(`AM.CA9190000.GALL.TXT CXL/${numberOf(copy.text)}`);
    await alameda.hears("the cancel", ({ text }) =>
      text.includes(`CANCEL OF BROADCAST ${numberOf(copy.text)}`),
    );
  });
});

describe("county 19's line, out of service and back", { timeout: 4 * PATIENCE_MS }, () => {
  it("closes its sessions, holds what is for them, and gives it to them when they are back", async () => {
    const alameda = await Terminal.signOn(url, "SH01");
    const sheriff = await Terminal.signOn(url, "SH19");
    const car = await TextTerminal.signOn(url, "MD19");
    const city = await Terminal.signOn(url, "HX19");

    const out = await operators("line", "out", "c19", "--reason", "CABLE CUT", "--json");
    expect([out.code, out.errors]).toEqual([0, ""]);
    expect(JSON.parse(out.output)).toMatchObject({ line: "C19", inService: false, reason: "CABLE CUT" });
    expect(await sheriff.session.ended).toMatchObject({ kind: "closed", code: CloseCode.lineOutOfService });
    expect(await car.ends()).toEqual({
      code: CloseCode.lineOutOfService,
      reason: "The line of the station is out of service. CABLE CUT",
    });

    const refusal = await Terminal.signOn(url, "SH19").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SessionEnded);
    expect((refusal as SessionEnded).end).toMatchObject({ code: CloseCode.lineOutOfService });
    expect((await (await TextTerminal.signOn(url, "MD19")).ends()).code).toBe(CloseCode.lineOutOfService);

    // A city of the county with a line of its own goes on, and hears what is held for the sheriff.
    const letter = city.session.submit("AM.CA9199900.CA9190000.*L1.TXT FROM THE CITY. EXERCISE ONLY");
    expect((await letter.outcome).kind).toBe("accepted");
    await city.hears(
      "that it is held",
      ({ code, text }) => code === NoticeCode.messageHeld && text.includes("*L1"),
    );
    alameda.session.submit("AM.CA9010000.SH19.*L2.TXT FROM THE BAY. EXERCISE ONLY");
    await alameda.hears("that it is held", ({ code }) => code === NoticeCode.messageHeld);

    expect(await asked("lines/C19")).toMatchObject({ held: 2, present: 0, inService: false });
    expect((await operators("line", "list", "--out")).output).toMatch(
      /C19 +OUT +0\/\d+ +2 +Los Angeles County, since .*: CABLE CUT/,
    );
    const ready = await (await fetch(`${state.addresses.operators}readyz`)).json();
    expect(ready).toMatchObject({ ready: true, linesOutOfService: ["C19"] });
    const metrics = await (await fetch(`${state.addresses.operators}metrics`)).text();
    expect(metrics).toContain('statewire_line_in_service{line="C19"} 0');
    expect(metrics).toContain('statewire_line_held{line="C19"} 2');

    expect((await operators("line", "in", "C19")).output).toMatch(/^C19 Los Angeles County is in service; /);
    const back = await Terminal.signOn(url, "SH19");
    await back.hears("what was held", ({ text }) => text.includes("FROM THE BAY"));
    expect(back.heard.map(({ kind, flags, text }) => [kind, flags, text.split(".")[3]])).toEqual([
      [DeliveryKind.message, DeliveryFlag.held, "*L1"],
      [DeliveryKind.message, DeliveryFlag.held, "*L2"],
    ]);
    const answer = back.session.submit("RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123");
    await answer.done;
    await Promise.all([alameda, back, city].map(({ session }) => session.signOff()));
  });

  it("is refused for a line that there is not, with what may be meant", async () => {
    const { code, output, errors } = await operators("line", "out", "19");
    expect([code, output, errors]).toEqual([2, "", "There is no line 19. (did you mean C19?)\n"]);
    const lines = (await asked("lines")) as { readonly lines: readonly LineView[] };
    expect(lines.lines.every(({ inService }) => inService)).toBe(true);
    expect(lines.lines.length).toBeGreaterThan(58);
  });
});
