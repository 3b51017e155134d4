import { beforeEach, describe, expect, it } from "vitest";
import { RejectCode } from "../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../../src/domain/sessionProtocol.ts";
import { JournalKind, type JournalPosition } from "../../../src/exchange/journalPort.ts";
import { RespondFlag } from "../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld, SH19, SH37 } from "../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const TWO_STATES = "RQ.CA9190000.AZ,NV.*R2.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const STOLEN = "QV.CA9190000.SVS.*R3.TXT LIC/9QQQ123.LIS/CA";

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

function link(id: string): number {
  return dictionary.links.indexOf(id);
}

describe("a message that is accepted", () => {
  it("is told so, leaves for its destination, and ends with the answer", () => {
    world.send([PLATE]);
    expect(world.accepts).toEqual([{ session: 1, reference: 1, sequence: 0 }]);
    expect(world.forwards).toEqual([
      { link: "DMV", number: 1, leg: 0, destination: "DMV", flags: 0, text: PLATE },
    ]);
    expect(world.exchange.messagesPending).toBe(1);

    world.answer(1, 0, "RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123");
    expect(world.told()).toEqual(["response +0 RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123"]);
    expect(world.deliveries[0]).toMatchObject({ session: 1, reference: 1, station: SH19, code: 0, flags: 0 });
    expect(world.exchange.messagesPending).toBe(0);
    expect(world.settledSessions).toEqual([1]);
  });

  it("leaves once per destination, by the link of each, and counts what is still to come", () => {
    world.send([TWO_STATES]);
    expect(world.forwards.map(({ link, leg, destination }) => [link, leg, destination])).toEqual([
      ["NLETS", 0, "AZ"],
      ["NCJIS", 1, "NV"],
    ]);
    world.answer(1, 1, "FROM NEVADA");
    world.answer(1, 0, "FROM ARIZONA");
    expect(world.told()).toEqual(["response +1 FROM NEVADA", "response +0 FROM ARIZONA"]);
    expect(world.settledSessions).toEqual([1]);
  });

  it("leaves for the state file and NCIC in parallel where the key says so", () => {
    world.send([STOLEN]);
    expect(world.forwards.map(({ link, destination }) => [link, destination])).toEqual([
      ["CJIS", "SVS"],
      ["NCIC", "NCI"],
    ]);
  });

  it("may be answered in several parts, and is not over before the last", () => {
    world.send([PLATE]);
    world.answer(1, 0, "PART 1 OF 2", 0);
    expect(world.exchange.messagesPending).toBe(1);
    world.answer(1, 0, "PART 2 OF 2");
    expect(world.told()).toEqual(["response +1 PART 1 OF 2", "response +0 PART 2 OF 2"]);
  });

  it("keeps its order within a batch", () => {
    world.send([PLATE, STOLEN, TWO_STATES]);
    expect(world.accepts.map(({ reference }) => reference)).toEqual([1, 2, 3]);
    expect(world.forwards.map(({ number }) => number)).toEqual([1, 2, 2, 3, 3]);
  });

  it("is journaled before it leaves, with the text from the key on", () => {
    world.send(["rq.ca9190000.dmv.*r1.txt lic/9qqq123."]);
    const texts: string[] = [];
    world.journal.scan(1 as JournalPosition, (_position, { kind, text }) => {
      if (kind === JournalKind.accepted) texts.push(Buffer.from(text!).toString());
      return true;
    });
    expect(texts).toEqual([PLATE]);
  });

  it("passes a warning on with its place and goes on its way", () => {
    world.send([PLATE, "RQ.CA9190000.AZ.TXT LIT/PC.VIN/ZZ9TEST0700000002"]);
    expect(world.forwards).toHaveLength(2);
    expect(world.warnings).toEqual([{ reference: 2, warning: 601, at: 31 }]);
  });
});

describe("a message that is refused", () => {
  it("is told code, place, field and the start of its input, and goes nowhere", () => {
    world.send(["RQ.CA9190000.DMV.TXT LIC/9QQQ-123"]);
    expect(world.rejects).toEqual([
      {
        session: 1,
        reference: 1,
        code: RejectCode.fieldCharacters,
        at: 29,
        field: "LIC",
        echo: "RQ.CA9190000.DMV.TXT LIC/9QQQ-123",
      },
    ]);
    expect(world.forwards).toEqual([]);
    expect(world.accepts).toEqual([]);
  });

  it("does not take a number, and leaves no text in the journal", () => {
    world.send(["NONSENSE", PLATE]);
    expect(world.forwards[0]!.number).toBe(1);
    const kinds: [number, boolean][] = [];
    world.journal.scan(1 as JournalPosition, (_position, { kind, text }) => {
      kinds.push([kind, text !== null]);
      return true;
    });
    expect(kinds).toEqual([
      [JournalKind.rejected, false],
      [JournalKind.accepted, true],
    ]);
  });
});

describe("what cannot be answered", () => {
  it("ends in a notice at once where the destination is out of service, the others go on", () => {
    world.outcome = (name) => (name === "CJIS" ? "outOfService" : "taken");
    world.send([STOLEN]);
    expect(world.told()).toEqual(["notice 501 NOTICE 501 destinationOutOfService QV SVS *R3"]);
    expect(world.deliveries[0]!.awaited).toBe(1);
    world.answer(1, 1, "FROM NCIC");
    expect(world.settledSessions).toEqual([1]);
  });

  it("ends in a notice where too much waits for the destination", () => {
    world.outcome = () => "congested";
    world.send([PLATE]);
    expect(world.told()).toEqual(["notice 505 NOTICE 505 destinationCongested RQ DMV *R1"]);
    expect(world.exchange.messagesPending).toBe(0);
  });

  it("ends in a notice at the deadline; the late answer is still delivered, and marked", () => {
    world.send([PLATE]);
    world.exchange.overdue(link("DMV"), 1, 0, null, true);
    world.answer(1, 0, "RR TOO LATE");
    expect(world.told()).toEqual([
      "notice 502 NOTICE 502 responseOverdue RQ DMV *R1",
      "response +0 RR TOO LATE",
    ]);
    expect(world.deliveries[1]!.flags).toBe(DeliveryFlag.late);
    expect(world.settledSessions).toEqual([1]);
  });

  it("marks the answer late even while another destination is still awaited", () => {
    world.send([TWO_STATES]);
    world.exchange.overdue(link("NLETS"), 1, 0, null, true);
    world.answer(1, 0, "ARIZONA, LATE");
    expect(world.deliveries[1]).toMatchObject({ flags: DeliveryFlag.late, awaited: 1 });
    world.answer(1, 1, "NEVADA");
    expect(world.deliveries[2]).toMatchObject({ flags: 0, awaited: 0 });
    expect(world.settledSessions).toEqual([1]);
  });

  it("says that the outcome is unknown where the line broke after the message had left", () => {
    world.send([PLATE, PLATE.replace("R1", "R9")]);
    world.outcome = () => "outOfService";
    world.exchange.lost(link("DMV"), 1, 0, null, true);
    world.exchange.lost(link("DMV"), 2, 0, Buffer.from(PLATE), false);
    expect(world.told()).toEqual([
      "notice 503 NOTICE 503 outcomeUnknown RQ DMV *R1",
      "notice 501 NOTICE 501 destinationOutOfService RQ DMV *R9",
    ]);
  });

  it("still delivers, marked late, what a database sends after a broken line left the outcome unknown", () => {
    world.send([PLATE]);
    world.exchange.lost(link("DMV"), 1, 0, null, true);
    world.answer(1, 0, "RR AFTER ALL");
    expect(world.deliveries[1]).toMatchObject({ kind: DeliveryKind.response, flags: DeliveryFlag.late });
    expect(world.settledSessions).toEqual([1]);
  });

  it("never ends twice: a loss after the answer says nothing", () => {
    world.send([PLATE]);
    world.answer(1, 0, "RR");
    world.exchange.lost(link("DMV"), 1, 0, null, true);
    world.exchange.overdue(link("DMV"), 1, 0, null, true);
    expect(world.deliveries).toHaveLength(1);
    expect(world.settledSessions).toEqual([1]);
  });

  it("says which answers are the database's own refusal", () => {
    world.send([PLATE]);
    world.answer(1, 0, "FILE NOT AVAILABLE", RespondFlag.last | RespondFlag.error);
    expect(world.deliveries[0]).toMatchObject({
      kind: DeliveryKind.response,
      code: RejectCode.destinationRefused,
    });
  });
});

describe("answers that nobody waits for", () => {
  it("are kept in the journal and reach no station", () => {
    world.answer(77, 0, "WHOSE IS THIS");
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.statistics.answers.unmatched).toBe(1);
  });

  it("count as unmatched for a leg that never was", () => {
    world.send([PLATE]);
    world.answer(1, 5, "NO SUCH LEG");
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.messagesPending).toBe(1);
  });

  it("are counted as misdirected when another database than the one asked sends them", () => {
    world.send([TWO_STATES]);
    world.answer(1, 1, "NEVADA, SAYS NLETS", RespondFlag.last, { link: "NLETS" });
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.statistics.answers.misdirected).toBe(1);
    world.answer(1, 1, "NEVADA");
    expect(world.told()).toEqual(["response +1 NEVADA"]);
  });

  it("wait for the station where it has gone", () => {
    world.send([PLATE]);
    world.sessions.clear();
    world.present.clear();
    world.answer(1, 0, "RR");
    expect(world.exchange.lines.holds.countFor(SH19)).toBe(1);
    expect(world.exchange.messagesPending).toBe(0);
  });
});

describe("messages that a database sends by itself", () => {
  const flags = RespondFlag.last | RespondFlag.unsolicited;

  it("reach the station of the ORI in their header", () => {
    world.answer(0, 0, "AM.AZ9990000.CA9370000.TXT STORM WARNING", flags);
    expect(world.deliveries[0]).toMatchObject({
      kind: DeliveryKind.message,
      station: SH37,
      flags: DeliveryFlag.unsolicited,
    });
  });

  it("are understood in Nlets' output layout too", () => {
    const text = "AM.AZ9990000\r\n10:31 11/23/2026 35048\r\n10:31 11/23/2026 08374 CA9190000\r\nTXT\r\nSTORM";
    world.answer(0, 0, text, flags);
    expect(world.deliveries[0]!.station).toBe(SH19);
  });

  it("are counted when nobody of this state is named", () => {
    world.answer(0, 0, "AM.AZ9990000.TX9990000.TXT NOT OURS", flags);
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.statistics.answers.unsolicited_undeliverable).toBe(1);
  });
});

describe("messages between stations", () => {
  it("reach the agency's station with their header", () => {
    const text = "AM.CA9190000.CA9370000.*A1.TXT PRISONER READY FOR PICK-UP";
    world.send([text]);
    expect(world.deliveries).toHaveLength(1);
    expect(world.deliveries[0]).toMatchObject({ kind: DeliveryKind.message, station: SH37, text });
    expect(world.settledSessions).toEqual([1]);
    expect(world.forwards).toEqual([]);
  });

  it("wait for a station that is away, and the sender hears so", () => {
    world.present.delete(SH37);
    world.send(["AM.CA9190000.CA9370000.*A1.TXT HELLO"]);
    expect(world.told()).toEqual(["notice 701 NOTICE 701 messageHeld AM CA9370000 *A1"]);
  });

  it("go to another state by its link, and are over when that has taken them", () => {
    world.send(["AM.CA9190000.AZ9990000.TXT HELLO ARIZONA"]);
    expect(world.forwards[0]).toMatchObject({ link: "NLETS", destination: "AZ9990000" });
    world.answer(1, 0, "");
    expect(world.deliveries).toEqual([]);
    expect(world.settledSessions).toEqual([1]);
  });
});
