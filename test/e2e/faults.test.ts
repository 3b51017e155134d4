import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type DeliverItem, type Session, type Submission } from "../../src/client/index.ts";
import { NoticeCode, RejectCode } from "../../src/domain/codes.ts";
import { DeliveryKind } from "../../src/domain/sessionProtocol.ts";
import { RunningState, runCommand, START_TIMEOUT_MS } from "../support/runningState.ts";
import { until } from "../support/until.ts";

const DEADLINE_MS = 1_500;
const PLATE = "RQ.CA9190000.DMV.TXT LIC/9QQQ123";
const ELSEWHERE = "QW.CA9190000.WPS.TXT NAM/TESTPERSON, DELTA.DOB/19750505";

let state: RunningState;
let session: Session;
let deliveries: DeliverItem[];

function connectAs(station: string): Promise<Session> {
  return connect({ url: state.addresses.agencies, station, secret: `sample-${station}`, reconnect: false });
}

beforeAll(async () => {
  // Nothing is held for the DMV here, so that each trouble is told by its own code.
  state = await RunningState.start([
    `links.DMV.deadlineMs=${DEADLINE_MS}`,
    "links.DMV.hold.inquiriesMs=0",
    "links.DMV.repeatsMax=0",
  ]);
  session = await connectAs("SH19");
  deliveries = [];
  session.onDelivery((delivery) => deliveries.push(delivery));
}, START_TIMEOUT_MS);
afterAll(() => state.stop());

function answersTo({ reference }: Submission): DeliverItem[] {
  return deliveries.filter((delivery) => delivery.reference === reference);
}

describe("a database that is killed during traffic", () => {
  it("turns into coded answers within the deadline, hurts no other destination, and comes back by itself", async () => {
    await session.submit(PLATE).done;

    const toDmv: Submission[] = [];
    const elsewhere: Submission[] = [];
    const endedAtMs = new Map<Submission, number>();
    const put = (list: Submission[], text: string) => {
      const submission = session.submit(text);
      list.push(submission);
      void submission.done.then(() => endedAtMs.set(submission, performance.now()));
    };
    for (let turn = 0; turn < 150; turn++) {
      put(toDmv, PLATE);
      put(elsewhere, ELSEWHERE);
      if (turn === 50) process.kill(state.addresses.processes["dmv"]!, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await Promise.all([...toDmv, ...elsewhere].map(({ done }) => done));

    const late = [...endedAtMs].filter(([{ sentAtMs }, at]) => at - sentAtMs > DEADLINE_MS + 500);
    expect(late).toEqual([]);
    const codes = new Set<number>();
    let answered = 0;
    for (const submission of toDmv) {
      const answers = answersTo(submission);
      expect(answers).toHaveLength(1); // an answer or a code, never both, never nothing
      if (answers[0]!.kind === DeliveryKind.response) answered++;
      else codes.add(answers[0]!.code);
    }
    expect(answered).toBeGreaterThan(20);
    expect(codes).toContain(RejectCode.destinationOutOfService);
    const allowed: number[] = [RejectCode.destinationOutOfService, RejectCode.outcomeUnknown];
    expect([...codes].filter((code) => !allowed.includes(code))).toEqual([]);
    for (const submission of elsewhere) {
      expect(answersTo(submission).every(({ kind }) => kind === DeliveryKind.response)).toBe(true);
    }

    // One inquiry at a time: when the loop ends, nothing of it is under way any more.
    const backBeforeMs = performance.now() + 20_000;
    for (let isBack = false; !isBack; ) {
      expect(performance.now()).toBeLessThan(backBeforeMs);
      const attempt = session.submit(PLATE);
      await attempt.done;
      isBack = answersTo(attempt).some(({ kind }) => kind === DeliveryKind.response);
      if (!isBack) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it("is seen at /readyz and /metrics", async () => {
    const base = state.addresses.operators;
    const ready = (await (await fetch(`${base}readyz`)).json()) as {
      links: Record<string, string>;
      nativeWebSockets: boolean;
    };
    expect(ready.links["DMV"]).toBe("in service");
    expect(typeof ready.nativeWebSockets).toBe("boolean");
    const metrics = await (await fetch(`${base}metrics`)).text();
    expect(metrics).toMatch(/statewire_notices_total\{code="501"\} [1-9]/);
    expect(metrics).toMatch(/statewire_native_websockets [01]/);
    expect(metrics).toContain("statewire_messages_pending 0");
  });
});

describe("a database that is stopped without closing its line", () => {
  it(
    "makes its messages overdue at the deadline, and its late answers are marked",
    async () => {
      const state9 = await RunningState.start([`links.DMV.deadlineMs=300`]);
      try {
        const station = await connect({
          url: state9.addresses.agencies,
          station: "SH19",
          secret: "sample-SH19",
        });
        const seen: DeliverItem[] = [];
        station.onDelivery((delivery) => seen.push(delivery));
        const dmv = state9.addresses.processes["dmv"]!;
        process.kill(dmv, "SIGSTOP");
        const submission = station.submit(PLATE);
        await submission.done;
        process.kill(dmv, "SIGCONT");
        await until("the late answer", () => seen.length === 2);
        expect(seen[0]).toMatchObject({ kind: DeliveryKind.notice, code: RejectCode.responseOverdue });
        expect(seen[1]).toMatchObject({
          kind: DeliveryKind.response,
          flags: 1,
          reference: submission.reference,
        });
        await station.signOff();
      } finally {
        await state9.stop();
      }
    },
    START_TIMEOUT_MS,
  );
});

describe("a database for which messages are held", () => {
  it(
    "is killed during traffic, and every inquiry is answered all the same, once",
    async () => {
      const held = await RunningState.start();
      try {
        const station = await connect({
          url: held.addresses.agencies,
          station: "SH19",
          secret: "sample-SH19",
        });
        const seen: DeliverItem[] = [];
        station.onDelivery((delivery) => seen.push(delivery));
        await station.submit(PLATE).done;
        const submissions: Submission[] = [];
        for (let turn = 0; turn < 60; turn++) {
          submissions.push(station.submit(PLATE));
          if (turn === 30) process.kill(held.addresses.processes["dmv"]!, "SIGKILL");
          await new Promise((resolve) => setTimeout(resolve, 4));
        }
        await Promise.all(submissions.map(({ done }) => done));
        for (const { reference } of submissions) {
          const mine = seen.filter((delivery) => delivery.reference === reference);
          expect(mine.filter(({ kind }) => kind === DeliveryKind.response)).toHaveLength(1);
          const notices = mine.filter(({ kind }) => kind === DeliveryKind.notice).map(({ code }) => code);
          expect([[], [NoticeCode.messageHeld]]).toContainEqual(notices);
        }
        const metrics = await (await fetch(`${held.addresses.operators}metrics`)).text();
        expect(metrics).toMatch(/statewire_link_holds_total\{link="DMV"\} [1-9]/);
        expect(metrics).toContain('statewire_link_held{link="DMV"} 0');
        await station.signOff();
      } finally {
        await held.stop();
      }
    },
    START_TIMEOUT_MS,
  );

  it(
    "is held by an operator, and its messages leave when it is released",
    async () => {
      const url = ["--url", state.addresses.operators];
      const hold = await runCommand("link", "hold", "CJIS", "--reason", "MAINTENANCE", ...url);
      expect([hold.code, hold.output]).toEqual([
        0,
        expect.stringMatching(
          /^CJIS .*: into the hold, since .*Z: MAINTENANCE; 0 messages are held for it\.\n$/,
        ),
      ]);
      const before = deliveries.length;
      const submission = session.submit(ELSEWHERE);
      await until("the notice", () => deliveries.length > before);
      expect(answersTo(submission)[0]).toMatchObject({ code: NoticeCode.messageHeld });
      const list = await runCommand("link", "list", "--json", ...url);
      const { links } = JSON.parse(list.output) as { links: { link: string; held: number }[] };
      expect(links.find(({ link }) => link === "CJIS")).toMatchObject({ held: 1, diverted: "hold" });
      const again = await runCommand("link", "hold", "cjis", ...url);
      expect([again.code, again.errors]).toEqual([2, "CJIS is diverted so already: hold.\n"]);
      expect((await runCommand("link", "release", "CJIS", ...url)).code).toBe(0);
      await submission.done;
      const kinds = answersTo(submission).map(({ kind }) => kind);
      expect(kinds).toEqual([DeliveryKind.notice, DeliveryKind.response, DeliveryKind.response]);
      const unknown = await runCommand("link", "divert", "CJIS", "TEXAS", "--json", ...url);
      expect([unknown.code, JSON.parse(unknown.output)]).toMatchObject([
        2,
        { error: { code: "unknownLink" } },
      ]);
    },
    START_TIMEOUT_MS,
  );
});

describe("messages between two stations of the running state", () => {
  it("travel from one session to the other and are confirmed", async () => {
    const other = await connectAs("SH37");
    const received: DeliverItem[] = [];
    other.onDelivery((delivery) => received.push(delivery));
    const submission = session.submit("AM.CA9190000.CA9370000.*A1.TXT PRISONER READY FOR PICK-UP");
    expect((await submission.outcome).kind).toBe("accepted");
    await until("the message", () => received.length === 1);
    expect(received[0]).toMatchObject({ kind: DeliveryKind.message, mnemonic: "SH37" });
    expect(received[0]!.text).toBe("AM.CA9190000.CA9370000.*A1.TXT PRISONER READY FOR PICK-UP");
    await other.signOff();
  });

  it("are refused with place and field while the session lives on", async () => {
    const cases: [string, number, string][] = [
      ["XX.CA9190000.DMV.TXT LIC/9QQQ123", RejectCode.keyUnknown, ""],
      ["DQ.CA9190000.DMV.TXT NAM/TESTPERSON, GAMMA.DOB/19800230.SEX/F", RejectCode.dateInvalid, "DOB"],
      ["RQ.CA9190000.AZ.TXT LIC/9QQQ123", RejectCode.combinationMissing, "LIY"],
      ["RQ.CA9190000.DMV.TXT LIC/9QQQ1234567", RejectCode.fieldLength, "LIC"],
      ["RQ.CA9370000.DMV.TXT LIC/9QQQ123", RejectCode.originNotAllowed, ""],
      ["RQ.CA9990099.DMV.TXT LIC/9QQQ123", RejectCode.originUnknown, ""],
      ["RQ.CA9190000.ZZ.TXT LIC/9QQQ123", RejectCode.destinationUnknown, ""],
      ["RQ.CA9190000.AZ,NV,OR,TX,WA,ID.TXT LIC/9QQQ123.LIY/2026.LIT/PC", RejectCode.destinationsTooMany, ""],
      ["RQ.CA9190000.DMV. LIC/9QQQ123", RejectCode.textMissing, ""],
      [".".repeat(16_384), RejectCode.headerMalformed, ""],
      [".".repeat(65_536), RejectCode.sizeExceeded, ""],
    ];
    for (const [text, code, field] of cases) {
      const outcome = await session.submit(text).outcome;
      expect(outcome.kind === "rejected" && [outcome.rejection.code, outcome.rejection.field]).toEqual([
        code,
        field,
      ]);
    }
    expect((await session.submit(PLATE).outcome).kind).toBe("accepted");
  });
});
