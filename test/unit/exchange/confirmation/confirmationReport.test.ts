import { beforeEach, describe, expect, it } from "vitest";
import { confirmationLines } from "../../../../src/cli/confirmations.ts";
import type { Ori } from "../../../../src/domain/identifiers.ts";
import { SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import {
  type ConfirmationReport,
  confirmationReport,
} from "../../../../src/exchange/confirmation/confirmationReport.ts";
import {
  AGENCIES_MAX,
  OnTimeRecord,
  onTimeRate,
} from "../../../../src/exchange/confirmation/onTimeRecord.ts";
import { ExchangeWorld, SH37 } from "../../../support/exchangeWorld.ts";

const START_MS = Date.parse("2026-11-24T10:00:00Z");
const MINUTE_MS = 60_000;

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
  const yq = (owner: string, nic: string, priority: string) =>
    `YQ.CA9190000.${owner}.TXT RTY/WP.RNO/1.PRI/${priority}.OCA/26-1.NIC/${nic}.NAM/TESTPERSON, DELTA.DOB/19750505`;
  world.send([yq("CA9370000", "W000000097", "U"), yq("CA9370000", "W000000105", "R")]);
  world.send([yq("CA9190100", "W000000097", "U")], { reference: 3 });
  world.send([yq("CA9190100", "W000000105", "U")], { reference: 4, flags: SubmitFlag.test });
  world.advance(10 * MINUTE_MS);
  world.send(["YR.CA9370000.CA9190000.TXT RTY/WP.CON/P.HRS/2.OCA/26-1.NIC/W000000105.CNA/CLERK 9"], {
    station: SH37,
  });
});

function report(): ConfirmationReport {
  return confirmationReport(world.exchange.confirmations, START_MS + world.nowMs, world.nowMs);
}

describe("the report of hit confirmations", () => {
  it("has a rate for each agency, what waits, and test messages apart", () => {
    const { at, live, test } = report();
    expect(at).toBe("2026-11-24T10:10:00.000Z");
    expect(live.total).toMatchObject({ requests: 3, onTime: 1, unanswered: 2 });
    expect(live.agencies).toMatchObject([
      { ori: "CA9190100", requests: 1, unanswered: 1, onTimeRate: 0 },
      { ori: "CA9370000", requests: 2, onTime: 1, onTimeRate: 0.5 },
    ]);
    expect(live.states).toEqual({ open: 0, pending: 1, answered: 0, expired: 2 });
    expect(live.waiting).toEqual([
      {
        requester: "CA9190000",
        owner: "CA9370000",
        recordType: "WP",
        oca: "26-1",
        nic: "W000000105",
        priority: "R",
        request: 1,
        state: "pending",
        askedAt: "2026-11-24T10:00:00.000Z",
        dueAt: "2026-11-24T12:10:00.000Z",
        promisedBy: "CLERK 9",
      },
    ]);
    expect(test.total).toMatchObject({ requests: 1, unanswered: 1, onTimeRate: 0 });
    expect(JSON.parse(JSON.stringify(report()))).toEqual(report());
  });

  it("is a table with the agencies' names for people", () => {
    const agencies = [{ ori: "CA9370000" as Ori, name: "SAN DIEGO COUNTY SHERIFF (SAMPLE)" }];
    const lines = confirmationLines(report(), false, { agencies } as never);
    expect(lines).toEqual([
      "3 requests: 1 answered in time, 0 late, 2 not answered; 33.3 % in time",
      "0 wait for an answer, 1 for one that was promised",
      "",
      "agency     asked  in time  late  none    rate",
      "CA9190100      1        0     0     1   0.0 %",
      "CA9370000      2        1     0     1  50.0 %  SAN DIEGO COUNTY SHERIFF (SAMPLE)",
      "",
      "CA9190000 asks CA9370000, request 1 R, WP W000000105 case 26-1: due in 120 min, promised by CLERK 9",
    ]);
    expect(confirmationLines(report(), true, { agencies: [] })[0]).toMatch(/^1 test requests: 0 answered/);
  });
});

describe("the record of punctuality", () => {
  it("counts agencies beyond its bound under their state, and says nothing of what has not ended", () => {
    const record = new OnTimeRecord();
    for (let number = 0; number <= AGENCIES_MAX; number++) {
      record.add(`AZ9${String(number).padStart(6, "0")}`, "requests");
    }
    record.add("AZ9000000", "onTime");
    expect(record.agencies).toHaveLength(AGENCIES_MAX + 1);
    expect(record.agencies[0]).toMatchObject(["AZ", { requests: 1 }]);
    expect(record.agencies[1]).toMatchObject(["AZ9000000", { requests: 1, onTime: 1 }]);
    expect(onTimeRate(record.agencies[0]![1])).toBeNull();
  });
});
