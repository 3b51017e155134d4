import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RejectCode, WarningCode } from "../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../src/domain/sessionProtocol.ts";
import type { ConfirmationReport } from "../../src/exchange/confirmation/confirmationReport.ts";
import { RunningState, runCommand, START_TIMEOUT_MS } from "../support/runningState.ts";
import { PATIENCE_MS, Terminal } from "../support/terminals.ts";

/** Nobody listens there: Oregon's own line is down from the start, as after a broken cable. */
const LINE_DOWN = ["links.LEDS.simulator=null", "links.LEDS.port=9"];
const URGENT_MS = 3_000;
let state: RunningState;
let losAngeles: Terminal;
let sanDiego: Terminal;

beforeAll(async () => {
  state = await RunningState.start([`confirmation.urgentMs=${URGENT_MS}`, ...LINE_DOWN]);
  losAngeles = await Terminal.signOn(state.addresses.agencies, "SH19");
  sanDiego = await Terminal.signOn(state.addresses.agencies, "SH37");
}, START_TIMEOUT_MS);
afterAll(() => state?.stop());

function request(to: string, nic: string, priority: "U" | "R", more = ""): string {
  return `YQ.CA9190000.${to}.*H1.TXT RTY/WP.RNO/1.PRI/${priority}.OCA/26-000124.NIC/${nic}.NAM/TESTPERSON, DELTA.DOB/19750505${more}`;
}
async function report(): Promise<ConfirmationReport> {
  return (await (await fetch(`${state.addresses.operators}api/confirmations`)).json()) as ConfirmationReport;
}

describe("a hit confirmation through the sockets", { timeout: 2 * PATIENCE_MS }, () => {
  it("goes from sheriff to sheriff and back, and counts as answered in time", async () => {
    losAngeles.session.submit(request("CA9370000", "W000000097", "R"));
    await sanDiego.hears("the request", ({ text }) => text.startsWith("YQ.CA9190000.CA9370000.*H1."));
    sanDiego.session.submit(
      "YR.CA9370000.CA9190000.TXT RTY/WP.CON/Y.OCA/26-000124.NIC/W000000097.CNA/CLERK 9.CAG/SAMPLETON SO",
    );
    const answer = await losAngeles.hears("the answer", ({ text }) => text.startsWith("YR.CA9370000."));
    expect(answer).toMatchObject({ kind: DeliveryKind.message, mnemonic: "SH19", flags: 0 });
    const { live } = await report();
    expect(live.agencies).toMatchObject([
      { ori: "CA9370000", requests: 1, onTime: 1, unanswered: 0, onTimeRate: 1 },
    ]);
    expect(live.states.answered).toBe(1);
  });

  it("is not answered: the requester is told when the time has passed, and what to do", async () => {
    const asked = losAngeles.session.submit(request("CA9370000", "W000000105", "U"));
    await asked.outcome;
    const notice = await losAngeles.hears(
      "the notice",
      ({ code }) => code === RejectCode.confirmationOverdue,
    );
    expect(notice).toMatchObject({ kind: DeliveryKind.notice, reference: asked.reference });
    expect(notice.text).toContain("URGENT: NO ANSWER WITHIN 3 SECONDS.");
    expect(notice.text).toContain("SEND THE SECOND REQUEST NOW (RNO/2).");
    expect((await report()).live.total).toMatchObject({ requests: 2, onTime: 1, unanswered: 1 });

    // The second request: the sheriff's own host, HC37, is the control terminal; it is not signed on.
    const again = request("CA9370000", "W000000105", "U").replace("RNO/1", "RNO/2");
    losAngeles.session.submit(again);
    await losAngeles.hears("the notice about the copy", ({ text }) =>
      text.includes("COPY OF THE REQUEST FOR THE CONTROL TERMINAL OF CA9370000"),
    );
  });

  it("reaches another state, whose agency answers by way of Nlets", async () => {
    losAngeles.session.submit(request("AZ9010100", "W000000097", "R", ".RNA/DOEJ 4711.RAG/SAMPLETON SO"));
    const answer = await losAngeles.hears("Arizona's answer", ({ text }) => text.startsWith("YR.AZ9010100"));
    expect(answer.text).toContain("CON/Y");
    const { live } = await report();
    expect(live.agencies[0]).toMatchObject({ ori: "AZ9010100", requests: 1, onTime: 1 });
  });

  it("of a test message is marked on its way and counted apart", async () => {
    const flags = SubmitFlag.test;
    losAngeles.session.submit(request("CA9370000", "W000000113", "R"), { flags });
    const asked = await sanDiego.hears("the request", ({ text }) => text.includes("W000000113"));
    expect(asked.flags).toBe(DeliveryFlag.test);
    const answer = "YR.CA9370000.CA9190000.TXT RTY/WP.CON/N.OCA/26-000124.NIC/W000000113";
    const live = await sanDiego.session.submit(answer).outcome;
    expect(live.kind === "accepted" && live.warnings.map(({ code }) => code)).toEqual([
      WarningCode.answerWithoutRequest,
    ]);
    await sanDiego.session.submit(answer, { flags }).outcome;
    expect((await report()).test.total).toMatchObject({ requests: 1, onTime: 1 });
  });

  it("is shown on the command line", async () => {
    const url = state.addresses.operators;
    const { code, output } = await runCommand("confirmations", "--url", url, "--json");
    expect(code).toBe(0);
    const shown = JSON.parse(output) as ConfirmationReport;
    expect(shown.live.agencies).toEqual((await report()).live.agencies);
    expect(shown.test.total.requests).toBe(1);
  });
});

describe("Oregon's line is down", { timeout: PATIENCE_MS }, () => {
  it("and its answer arrives by Nlets", async () => {
    const asked = losAngeles.session.submit("RQ.CA9190000.OR.*O1.TXT LIC/9QQQ123.LIY/2026.LIT/PC");
    await asked.done;
    const answers = losAngeles.heard.filter(({ reference }) => reference === asked.reference);
    expect(answers).toMatchObject([{ kind: DeliveryKind.response, awaited: 0, code: 0 }]);
    expect(answers[0]!.text).toMatch(/^RR\.OR\d{7}\r\n[\s\S]*\*O1\r\nTXT/);
    const ready = (await (await fetch(`${state.addresses.operators}readyz`)).json()) as {
      links: Record<string, string>;
    };
    expect(ready.links["LEDS"]).toBe("out of service");
    const metrics = await (await fetch(`${state.addresses.operators}metrics`)).text();
    expect(metrics).toContain('statewire_link_alternate_total{link="LEDS"} 1');
    expect(metrics).toMatch(/statewire_confirmation_requests_total\{what="onTime"\} [1-9]/);
  });
});
