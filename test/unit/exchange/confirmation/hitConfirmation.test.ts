/** Whole stories of hit confirmation through the exchange, on a clock that only moves when told. */
import { beforeEach, describe, expect, it } from "vitest";
import { RejectCode, WarningCode } from "../../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import { RespondFlag } from "../../../../src/wire/linkMessages.ts";
import { ExchangeWorld, HC19, LA02, PD19, SH19, SH37, SMALL_WORLD } from "../../../support/exchangeWorld.ts";

const MINUTE_MS = 60_000;
const UNSOLICITED = RespondFlag.last | RespondFlag.unsolicited;

interface Request {
  readonly from?: string;
  readonly to?: string;
  readonly request?: 1 | 2 | 3;
  readonly priority?: "U" | "R";
  readonly control?: string;
  readonly oca?: string;
  readonly nic?: string;
}

function request({
  from = "CA9190000",
  to = "CA9370000",
  request: number = 1,
  priority = "U",
  control = "Y1",
  oca = "26-000124",
  nic = "W000000097",
}: Request = {}): string {
  const named = to.startsWith("CA") ? "" : ".RNA/DOEJ 4711.RAG/SAMPLETON SO";
  return `YQ.${from}.${to}.*${control}.TXT RTY/WP.RNO/${number}.PRI/${priority}.OCA/${oca}.NIC/${nic}.NAM/TESTPERSON, DELTA.DOB/19750505${named}`;
}

function answer({
  from = "CA9370000",
  to = "CA9190000",
  says = "CON/Y",
  record = "OCA/26-000124.NIC/W000000097",
  control = "",
} = {}): string {
  return `YR.${from}.${to}.${control === "" ? "" : `*${control}.`}TXT RTY/WP.${says}.${record}.CNA/CLERK 9`;
}

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

function fromSanDiego(text: string): void {
  world.send([text], { station: SH37 });
}
/** Receiving stations of the messages delivered so far. */
function receivers(): number[] {
  return world.deliveries.filter(({ kind }) => kind === DeliveryKind.message).map(({ station }) => station);
}
function notices(): string[] {
  return world.deliveries.filter(({ kind }) => kind === DeliveryKind.notice).map(({ text }) => text);
}
function counts(of = world.exchange.confirmations.live.record.total) {
  const { requests, onTime, late, unanswered } = of;
  return { requests, onTime, late, unanswered };
}
function state(): string | undefined {
  return world.exchange.confirmations.live.waiting[0]?.state;
}

describe("a hit confirmation within the state", () => {
  it("is answered in time: the answer reaches the station that asked, without a control field too", () => {
    world.send([request()], { station: LA02 });
    expect(receivers()).toEqual([SH37]);
    world.advance(9 * MINUTE_MS);
    fromSanDiego(answer());
    expect(world.deliveries[1]).toMatchObject({ kind: DeliveryKind.message, station: LA02, flags: 0 });
    expect(world.warnings).toEqual([]);
    world.advance(60 * MINUTE_MS);
    expect(notices()).toEqual([]);
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
  });

  it("goes to the agency's own station when the one that asked has left", () => {
    world.send([request()], { station: LA02 });
    world.present.delete(LA02);
    fromSanDiego(answer());
    expect(receivers()).toEqual([SH37, SH19]);
  });

  it("tells the requester after ten minutes what to do, when nobody has answered", () => {
    world.send([request()]);
    world.advance(10 * MINUTE_MS - 1);
    expect(notices()).toEqual([]);
    world.advance(1);
    world.advance(1);
    expect(notices()).toEqual([
      [
        "NOTICE 508 confirmationOverdue YQ CA9370000 *Y1",
        "FIRST REQUEST OF 22:13 UTC, URGENT: NO ANSWER WITHIN 10 MINUTES. RTY/WP.OCA/26-000124.NIC/W000000097",
        "SEND THE SECOND REQUEST NOW (RNO/2). THE CONTROL TERMINAL OF CA9370000 GETS A COPY.",
        "The agency that entered the record has not confirmed it in time. Do not act on the record alone; send the next request, or telephone the agency.",
      ].join("\r\n"),
    ]);
    expect(world.deliveries[1]).toMatchObject({ session: 1, reference: 1, station: SH19 });
    expect(counts()).toEqual({ requests: 1, onTime: 0, late: 0, unanswered: 1 });
  });

  it("has an hour where the request is routine", () => {
    world.send([request({ priority: "R" })]);
    world.advance(59 * MINUTE_MS);
    expect(notices()).toEqual([]);
    world.advance(MINUTE_MS);
    expect(notices()[0]).toContain("ROUTINE: NO ANSWER WITHIN 1 HOUR.");
  });

  it("tells the agency's station where the terminal that asked has signed off", () => {
    world.send([request()], { station: LA02 });
    world.present.delete(LA02);
    world.sessions.delete(LA02 + 1);
    world.advance(10 * MINUTE_MS);
    expect(world.deliveries[1]).toMatchObject({ kind: DeliveryKind.notice, station: SH19 });
  });

  it("counts a late answer as late, marks it, and takes it off the unanswered ones", () => {
    world.send([request()]);
    world.advance(10 * MINUTE_MS);
    fromSanDiego(answer());
    expect(world.deliveries.at(-1)).toMatchObject({
      kind: DeliveryKind.message,
      station: SH19,
      flags: DeliveryFlag.late,
    });
    expect(counts()).toEqual({ requests: 1, onTime: 0, late: 1, unanswered: 0 });
  });

  it("waits as many hours as the answer names, and then says that the promise was not kept", () => {
    world.send([request()]);
    world.advance(5 * MINUTE_MS);
    fromSanDiego(answer({ says: "CON/P.HRS/2" }));
    expect(state()).toBe("pending");
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
    world.advance(120 * MINUTE_MS - 1);
    expect(notices()).toEqual([]);
    world.advance(1);
    expect(notices()[0]).toContain("THE ANSWER PROMISED WITHIN 2 HOURS HAS NOT COME.");
    expect(world.exchange.confirmations.live.record.total.promisesBroken).toBe(1);
    fromSanDiego(answer({ says: "CON/N" }));
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
  });

  it("ends with a denial, or with another condition, as with a confirmation", () => {
    world.send([request(), request({ oca: "26-000125", nic: "W000000105" })]);
    fromSanDiego(answer({ says: "CON/N" }));
    fromSanDiego(answer({ says: "CON/E", record: "OCA/26-000125.NIC/W000000105" }));
    world.advance(120 * MINUTE_MS);
    expect(notices()).toEqual([]);
    expect(counts()).toEqual({ requests: 2, onTime: 2, late: 0, unanswered: 0 });
  });

  it("asks up to three agencies, each with its own time", () => {
    world.send([request({ to: "CA9370000.CA9190100" }).replace("YQ.CA9190000", "YQ.CA9190000")]);
    expect(receivers()).toEqual([SH37, PD19]);
    fromSanDiego(answer());
    world.advance(10 * MINUTE_MS);
    expect(notices()).toHaveLength(1);
    expect(notices()[0]).toContain("YQ CA9190100 *Y1");
  });

  it("keeps to the agency that was asked: a stranger's answer changes nothing", () => {
    world.send([request()]);
    world.send([answer({ from: "CA9190100" })], { station: PD19 });
    expect(world.warnings).toMatchObject([{ warning: WarningCode.answerWithoutRequest }]);
    expect(state()).toBe("open");
  });
});

describe("requests that are made again", () => {
  it("give a copy of the second to the control terminal of the other side, of the third to the FBI as well", () => {
    world.send([request()]);
    world.advance(10 * MINUTE_MS);
    world.send([request({ request: 2 })], { reference: 2 });
    // San Diego's sheriff was asked: the county has no host in this small state, so there is nobody above it.
    expect(notices()[1]).toContain("COPY OF THE REQUEST FOR THE CONTROL TERMINAL OF CA9370000");
    expect(receivers()).toEqual([SH37, SH37]);
    world.advance(10 * MINUTE_MS);
    world.send([request({ request: 3 })], { reference: 3 });
    expect(world.forwards).toMatchObject([{ link: "NLETS", destination: "FB" }]);
    world.answer(3, 0, "");
    world.advance(10 * MINUTE_MS);
    expect(notices().at(-1)).toContain(
      "ALL THREE REQUESTS HAVE BEEN MADE. TELEPHONE CA9370000 OR ITS CONTROL TERMINAL.",
    );
    expect(counts()).toEqual({ requests: 3, onTime: 0, late: 0, unanswered: 3 });
    expect(world.warnings).toEqual([]);
  });

  it("copy a city's to its county's sheriff, and a sheriff's to the sheriff's host", () => {
    fromSanDiego(request({ from: "CA9370000", to: "CA9190100" }));
    fromSanDiego(request({ from: "CA9370000", to: "CA9190100", request: 2 }));
    expect(receivers()).toEqual([PD19, PD19, SH19]);
    world.deliveries.length = 0;
    fromSanDiego(request({ from: "CA9370000", to: "CA9190000" }));
    fromSanDiego(request({ from: "CA9370000", to: "CA9190000", request: 2 }));
    expect(receivers()).toEqual([SH19, SH19, HC19]);
  });

  it("start the time anew and are answered for themselves", () => {
    world.send([request()]);
    world.advance(10 * MINUTE_MS);
    world.send([request({ request: 2 })], { reference: 2 });
    world.advance(9 * MINUTE_MS);
    fromSanDiego(answer());
    expect(counts()).toEqual({ requests: 2, onTime: 1, late: 0, unanswered: 1 });
  });

  it("before the time of the one before has passed, take its place", () => {
    world.send([request(), request({ request: 2 })]);
    world.advance(10 * MINUTE_MS);
    expect(notices().filter((text) => text.includes("508"))).toHaveLength(1);
    expect(world.exchange.confirmations.live.record.total).toMatchObject({
      requests: 2,
      superseded: 1,
      unanswered: 1,
    });
  });

  it("are warned of where the one before is not known, and sent on", () => {
    world.send([request({ request: 2 }), request({ request: 3, nic: "W000000105", oca: "26-1" })]);
    expect(world.warnings).toMatchObject([
      { reference: 1, warning: WarningCode.requestOutOfOrder },
      { reference: 2, warning: WarningCode.requestOutOfOrder },
    ]);
    expect(receivers()).toEqual([SH37, SH37]);
    expect(counts().requests).toBe(2);
  });

  it("with the same number while it waits are one request, whose time goes on", () => {
    world.send([request()]);
    world.advance(5 * MINUTE_MS);
    world.send([request({ control: "Y9" })], { reference: 2 });
    expect(counts().requests).toBe(1);
    world.advance(5 * MINUTE_MS);
    expect(notices()).toHaveLength(1);
    expect(notices()[0]).toContain("*Y9");
  });
});

describe("answers and what they belong to", () => {
  it("are found by the NCIC number where the case number is the other agency's", () => {
    world.send([request(), request({ oca: "26-000999", nic: "W000000105" })]);
    fromSanDiego(answer({ record: "OCA/TW26-00017.NIC/W000000105" }));
    expect(world.exchange.confirmations.live.waiting).toMatchObject([{ nic: "W000000097" }]);
  });

  it("are found by the control field where they say nothing else (ncic-clets 1.10)", () => {
    world.send([request({ control: "R6" })]);
    fromSanDiego("YR.CA9370000.CA9190000.*R6.TXT RTY/WP.CON/Y.OCA/TW26-00017.RNA/CLERK 9");
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
    expect(world.warnings).toEqual([]);
  });

  it("do not answer for another record: the NCIC number decides", () => {
    world.send([request()]);
    fromSanDiego(answer({ record: "OCA/26-000124.NIC/W000000105", control: "Y1" }));
    expect(state()).toBe("open");
  });

  it("to nothing are sent on, and their sender is warned", () => {
    fromSanDiego(answer());
    expect(receivers()).toEqual([SH19]);
    expect(world.warnings).toMatchObject([{ warning: WarningCode.answerWithoutRequest }]);
    expect(counts()).toEqual({ requests: 0, onTime: 0, late: 0, unanswered: 0 });
  });

  it("are known for a day after the end, and then are for nothing", () => {
    world.send([request()]);
    world.advance(10 * MINUTE_MS);
    world.advance(24 * 60 * MINUTE_MS);
    fromSanDiego(answer());
    world.advance(24 * 60 * MINUTE_MS + 1);
    fromSanDiego(answer());
    expect(world.warnings).toHaveLength(1);
  });
});

describe("a hit confirmation with another state", () => {
  it("leaves by Nlets, and its answer, which comes by itself, reaches the station that asked", () => {
    world.send([request({ to: "AZ9010100" })], { station: LA02 });
    expect(world.forwards).toMatchObject([{ link: "NLETS", destination: "AZ9010100" }]);
    world.answer(1, 0, ""); // Nlets has taken it over
    world.advance(4 * MINUTE_MS);
    const text = [
      "YR.AZ9010100",
      "10:31 11/23/2026 35048",
      "10:31 11/23/2026 08374 CA9190000",
      "TXT",
      "RTY/WP.OCA/26-000124.NIC/W000000097.CON/Y.CNA/CLERK TEST",
    ].join("\r\n");
    world.answer(0, 0, text, UNSOLICITED);
    expect(world.deliveries).toMatchObject([
      { kind: DeliveryKind.response, station: LA02, session: LA02 + 1, reference: 1, flags: 0, text },
    ]);
    expect(world.exchange.statistics.answers.by_facts).toBe(1);
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
  });

  it("ends what was awaited where Nlets has not taken it over, and reaches the agency when the terminal has gone", () => {
    world.send([request({ to: "AZ9010100" })], { station: LA02 });
    world.answer(0, 0, answer({ from: "AZ9010100" }), UNSOLICITED);
    expect(world.settledSessions).toEqual([LA02 + 1]);
    world.send([request({ to: "TX9010100" })], { station: LA02, reference: 2 });
    world.answer(2, 0, "");
    world.present.delete(LA02);
    world.sessions.delete(LA02 + 1);
    world.answer(0, 0, answer({ from: "TX9010100" }), UNSOLICITED);
    expect(receivers()).toEqual([SH19]);
    expect(counts().onTime).toBe(2);
  });

  it("is held for the terminal that asked while its line is out of service", () => {
    world = new ExchangeWorld({ state: { ...SMALL_WORLD, lines: [{ id: "C19", stations: [SH19, LA02] }] } });
    world.send([request({ to: "AZ9010100" })], { station: LA02 });
    world.answer(1, 0, "");
    world.exchange.lines.takeOut("C19", "CABLE");
    world.present.delete(LA02);
    world.sessions.delete(LA02 + 1);
    world.answer(0, 0, answer({ from: "AZ9010100" }), UNSOLICITED);
    expect(world.deliveries).toEqual([]);
    world.exchange.lines.putBack("C19", "");
    world.present.add(LA02);
    world.sessions.add(LA02 + 1);
    world.exchange.signedOn(LA02 + 1, LA02);
    world.advance(250);
    expect(world.deliveries).toMatchObject([{ station: LA02, kind: DeliveryKind.response }]);
  });

  it("counts an answer that comes by the request's number too", () => {
    world.send([request({ to: "OR9010100" })]);
    world.answer(1, 0, "YR.OR9010100.CA9190000.*Y1.TXT RTY/WP.CON/Y.OCA/26-000124.NIC/W000000097");
    world.advance(60 * MINUTE_MS);
    expect(counts()).toEqual({ requests: 1, onTime: 1, late: 0, unanswered: 0 });
    expect(world.deliveries).toMatchObject([{ kind: DeliveryKind.response, reference: 1 }]);
  });

  it("copies the second request to the state's control point, and the third to the FBI besides", () => {
    for (const number of [1, 2, 3] as const) {
      world.send([request({ to: "AZ9010100", request: number })], { reference: number });
      world.answer(number, 0, "");
      world.advance(10 * MINUTE_MS);
    }
    expect(world.forwards.map(({ number, destination }) => [number, destination])).toEqual([
      [1, "AZ9010100"],
      [2, "AZ9010100"],
      [2, "AZ"],
      [3, "AZ9010100"],
      [3, "AZ"],
      [3, "FB"],
    ]);
  });

  it("is not watched where it could not leave: the sender has heard that", () => {
    world = new ExchangeWorld({ rules: { NLETS: { hold: { administrativeMs: 0 } } } });
    world.outcome = () => "outOfService";
    world.send([request({ to: "AZ9010100" })]);
    world.advance(60 * MINUTE_MS);
    expect(world.deliveries.map(({ code }) => code)).toEqual([RejectCode.destinationOutOfService]);
    expect(counts().requests).toBe(0);
  });

  it("comes from there unasked, is delivered, watched, and answered by way of Nlets", () => {
    const asked = request({ from: "AZ9010100", to: "CA9190000" });
    world.answer(0, 0, asked, UNSOLICITED);
    expect(world.deliveries).toMatchObject([
      { kind: DeliveryKind.message, station: SH19, flags: DeliveryFlag.unsolicited, text: asked },
    ]);
    world.advance(3 * MINUTE_MS);
    world.send([answer({ from: "CA9190000", to: "AZ9010100" })]);
    expect(world.forwards).toMatchObject([{ link: "NLETS", destination: "AZ9010100" }]);
    expect(world.warnings).toEqual([]);
    expect(world.exchange.confirmations.live.record.agencies).toMatchObject([
      ["CA9190000", { requests: 1, onTime: 1 }],
    ]);
  });

  it("from there is nobody's to be told of here when it is not answered, but is counted; a second goes to our control terminal", () => {
    world.answer(0, 0, request({ from: "AZ9010100", to: "CA9190100" }), UNSOLICITED);
    world.advance(10 * MINUTE_MS);
    expect(notices()).toEqual([]);
    world.answer(0, 0, request({ from: "AZ9010100", to: "CA9190100", request: 2 }), UNSOLICITED);
    expect(receivers().sort()).toEqual([SH19, PD19, PD19].sort());
    expect(counts()).toEqual({ requests: 2, onTime: 0, late: 0, unanswered: 1 });
  });

  it("for an agency that is not ours is not watched", () => {
    world.answer(0, 0, request({ from: "AZ9010100", to: "TX9010100" }), UNSOLICITED);
    expect(counts().requests).toBe(0);
    expect(world.exchange.statistics.answers.unsolicited_undeliverable).toBe(1);
  });

  it("with fields that make no request is delivered and not watched", () => {
    const text = request({ from: "AZ9010100", to: "CA9190000" }).replace("RNO/1", "RNO/7");
    world.answer(0, 0, text, UNSOLICITED);
    expect(receivers()).toEqual([SH19]);
    expect(counts().requests).toBe(0);
  });
});

describe("a test message", () => {
  it("has times and counts of its own, and is marked on its whole way", () => {
    world.send([request()], { flags: SubmitFlag.test });
    expect(world.deliveries[0]).toMatchObject({ station: SH37, flags: DeliveryFlag.test });
    fromSanDiego(answer());
    expect(world.warnings).toMatchObject([{ warning: WarningCode.answerWithoutRequest }]);
    world.advance(10 * MINUTE_MS);
    expect(world.deliveries.at(-1)).toMatchObject({
      code: RejectCode.confirmationOverdue,
      flags: DeliveryFlag.test,
    });
    world.send([answer()], { station: SH37, flags: SubmitFlag.test });
    expect(counts()).toEqual({ requests: 0, onTime: 0, late: 0, unanswered: 0 });
    expect(counts(world.exchange.confirmations.test.record.total)).toEqual({
      requests: 1,
      onTime: 0,
      late: 1,
      unanswered: 0,
    });
  });
});

describe("a test message to another state", () => {
  it("is answered as one where its control field comes back, whatever the answer says of itself", () => {
    world.send([request({ to: "AZ9010100" })]);
    world.send([request({ to: "AZ9010100", control: "Y2" })], { reference: 2, flags: SubmitFlag.test });
    for (const number of [1, 2]) world.answer(number, 0, "");
    world.answer(0, 0, answer({ from: "AZ9010100", control: "Y2" }), UNSOLICITED);
    expect(world.deliveries).toMatchObject([{ reference: 2, flags: DeliveryFlag.test }]);
    expect(counts(world.exchange.confirmations.test.record.total).onTime).toBe(1);
    expect(state()).toBe("open");
  });
});

describe("when too many are under way", () => {
  it("the oldest ended ones give way; when all wait, a new one is sent on unwatched and its sender warned", () => {
    const nic = (number: number) => `W${String(number).padStart(9, "0")}`;
    for (let number = 1; number <= 100; number++) {
      world.send([request({ nic: nic(number), oca: `26-${number}` })], { reference: number });
    }
    world.send([request({ nic: nic(101), oca: "26-101" })], { reference: 101 });
    expect(world.warnings).toMatchObject([{ reference: 101, warning: WarningCode.confirmationNotWatched }]);
    expect(receivers()).toHaveLength(101);
    fromSanDiego(answer({ record: `OCA/26-1.NIC/${nic(1)}` }));
    world.send([request({ nic: nic(102), oca: "26-102" })], { reference: 102 });
    expect(world.warnings).toHaveLength(1);
    expect(counts().requests).toBe(101);
  });
});
