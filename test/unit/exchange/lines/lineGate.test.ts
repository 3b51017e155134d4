import { beforeEach, describe, expect, it } from "vitest";
import { CloseCode, NoticeCode, RejectCode } from "../../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { JournalKind, type JournalPosition } from "../../../../src/exchange/journalPort.ts";
import {
  HOLD_MESSAGES_MAX,
  HOLD_MS_MAX,
  HOLD_RELEASE_PER_SECOND,
  LINE_RETURN_MS,
} from "../../../../src/limits.ts";
import {
  BROADCAST_WORLD,
  broadcastWorld,
  EMSG,
  HC19,
  PD19,
  SH01,
  SH19,
  SH37,
  signOn,
} from "../../../support/broadcastWorld.ts";
import type { ExchangeWorld } from "../../../support/exchangeWorld.ts";

const LETTER = "AM.CA9010000.CA9190000.*L1.TXT HELLO";
const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";

let world: ExchangeWorld;
beforeEach(() => {
  world = broadcastWorld({
    ...BROADCAST_WORLD,
    lines: [
      { id: "C19", stations: [SH19, HC19, PD19] },
      { id: "C37", stations: [SH37] },
    ],
  });
});

/** A letter of county 1 to somebody. */
function write(to: string, { reference = 1, priority = "AM" } = {}): void {
  world.send([`${priority}.CA9010000.${to}.*L${reference}.TXT HELLO ${reference}`], {
    station: SH01,
    reference,
  });
}

function pass(ms: number): void {
  // Ticks of a quarter of a second, as the switch makes them.
  for (let left = ms; left > 0; left -= 250) {
    world.nowMs += Math.min(250, left);
    world.exchange.tick();
  }
}

const told = (station: number) => world.deliveries.filter((delivery) => delivery.station === station);
const stateOf = (id: string) => world.exchange.lines.find(id)!;

describe("a line that is taken out of service", () => {
  it("ends the sessions of its stations, with the operator's reason", () => {
    expect(world.exchange.lines.takeOut("C19", "MAINTENANCE")).toBe(true);
    expect(world.endings).toEqual([
      { stations: [SH19, HC19, PD19], code: CloseCode.lineOutOfService, detail: "MAINTENANCE" },
    ]);
    expect(stateOf("C19")).toMatchObject({ isOut: true, reason: "MAINTENANCE", sinceMs: 1_700_000_000_000 });
    expect(stateOf("C37")).toMatchObject({ isOut: false, reason: "", sinceMs: 0 });
  });

  it("lets nobody behind it sign on, and everybody else", () => {
    world.exchange.lines.takeOut("C19", "");
    expect([SH19, HC19, SH37, EMSG].map((station) => world.exchange.signingOn(station))).toEqual([
      CloseCode.lineOutOfService,
      CloseCode.lineOutOfService,
      null,
      null,
    ]);
  });

  it("is taken out once, and an unknown one never", () => {
    expect(world.exchange.lines.takeOut("C19", "ONE")).toBe(true);
    expect(world.exchange.lines.takeOut("C19", "TWO")).toBe(false);
    expect(stateOf("C19").reason).toBe("ONE");
    expect(world.exchange.lines.takeOut("C99", "")).toBe(false);
    expect(world.exchange.lines.putBack("C37", "")).toBe(false);
    expect(world.exchange.lines.find("C99")).toBe(null);
  });

  it("holds messages for its stations, and their senders hear so", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9190000");
    expect(told(SH19)).toEqual([]);
    expect(world.told()).toEqual(["notice 701 NOTICE 701 messageHeld AM CA9190000 *L1"]);
    expect(world.settledSessions).toEqual([SH01 + 1]);
    expect(stateOf("C19")).toMatchObject({ held: 1, heldForMs: 0 });
  });

  it("holds the answers to inquiries that its stations had sent", () => {
    world.send([PLATE]);
    world.exchange.lines.takeOut("C19", "");
    world.answer(1, 0, "RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123");
    expect(told(SH19)).toEqual([]);
    expect(world.exchange.statistics.answers.undeliverable).toBe(0);
    world.exchange.lines.putBack("C19", "");
    signOn(world, SH19);
    pass(250);
    expect(told(SH19)).toMatchObject([
      {
        kind: DeliveryKind.response,
        reference: 0,
        awaited: 0,
        flags: DeliveryFlag.held,
        text: "RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123",
      },
    ]);
  });

  it("does not hold for others that are there", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9370000");
    expect(told(SH37)).toHaveLength(1);
    expect(world.exchange.lines.holds.count).toBe(0);
  });

  it("leaves broadcasts to those who keep them", () => {
    world.exchange.lines.takeOut("C19", "");
    world.send(["AM.CA9370000.GC19.TXT EXERCISE ONLY"], { station: SH37 });
    expect(stateOf("C19").held).toBe(0);
    expect(world.deliveries.at(-1)!.text).toContain("DELIVERED TO 0 OF 2 STATIONS");
    world.exchange.lines.putBack("C19", "");
    signOn(world, HC19, [HC19, PD19]);
    expect(told(PD19)).toMatchObject([{ kind: DeliveryKind.broadcast, flags: DeliveryFlag.held }]);
  });
});

describe("a line that is put back", () => {
  it("gives a station what was held when it signs on, by priority, then by arrival, marked", () => {
    world.exchange.lines.takeOut("C19", "");
    for (let reference = 1; reference <= 3; reference++) write("CA9190000", { reference });
    world.send(
      [
        "YQ.CA9010000.CA9190000.*Y1.TXT RTY/WP.RNO/1.PRI/U.OCA/26-1.NIC/W000000097.NAM/TESTPERSON, A.DOB/19750505.SEX/M.RNA/CLERK 9.RAG/SO",
      ],
      {
        station: SH01,
        reference: 4,
      },
    );
    expect(world.rejects).toEqual([]);
    world.exchange.lines.putBack("C19", "READY");
    pass(1000);
    expect(told(SH19)).toEqual([]);
    signOn(world, SH19);
    pass(250);
    expect(told(SH19).map(({ text }) => text.split(".")[0] + text.slice(-1))).toEqual([
      "YQO",
      "AM1",
      "AM2",
      "AM3",
    ]);
    expect(told(SH19).every(({ flags }) => flags === DeliveryFlag.held)).toBe(true);
    expect(stateOf("C19")).toMatchObject({ isOut: false, held: 0, reason: "READY" });
  });

  it("is no flood: so many a second and no more", () => {
    world.exchange.lines.takeOut("C19", "");
    const COUNT = 2 * HOLD_RELEASE_PER_SECOND + 10;
    for (let reference = 1; reference <= COUNT; reference++) write("CA9190000", { reference });
    pass(10_000);
    world.exchange.lines.putBack("C19", "");
    signOn(world, SH19);
    pass(250);
    expect(told(SH19).length).toBeLessThanOrEqual(HOLD_RELEASE_PER_SECOND / 2);
    pass(1000);
    expect(told(SH19).length).toBeLessThanOrEqual(HOLD_RELEASE_PER_SECOND * 1.5);
    expect(told(SH19).length).toBeGreaterThanOrEqual(HOLD_RELEASE_PER_SECOND);
    pass(2000);
    expect(told(SH19)).toHaveLength(COUNT);
  });

  it("gives no more than a window takes", () => {
    world.exchange.lines.takeOut("C19", "");
    for (let reference = 1; reference <= 4; reference++) write("CA9190000", { reference });
    world.exchange.lines.putBack("C19", "");
    signOn(world, SH19);
    world.rooms.set(SH19, 3);
    pass(1000);
    expect(told(SH19)).toHaveLength(3);
    world.rooms.set(SH19, 3);
    pass(250);
    expect(told(SH19)).toHaveLength(4);
  });

  it("keeps the order: nothing overtakes what is held for the same station", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9190000", { reference: 1 });
    world.exchange.lines.putBack("C19", "");
    signOn(world, SH19);
    write("CA9190000", { reference: 2 });
    pass(250);
    write("CA9190000", { reference: 3 });
    expect(told(SH19).map(({ text }) => text.at(-1))).toEqual(["1", "2", "3"]);
    expect(told(SH19).map(({ flags }) => flags)).toEqual([DeliveryFlag.held, DeliveryFlag.held, 0]);
  });

  it("answers a new inquiry of a station at once, before what is held for it", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9190000");
    world.exchange.lines.putBack("C19", "");
    signOn(world, SH19);
    world.send([PLATE], { reference: 2 });
    world.answer(2, 0, "RR");
    expect(told(SH19).map(({ kind, reference }) => [kind, reference])).toEqual([[DeliveryKind.response, 2]]);
  });

  it("expects stations back for a minute: an answer to a terminal of it waits for that terminal", () => {
    world.exchange.lines.takeOut("C19", "");
    world.exchange.lines.putBack("C19", "");
    expect(world.exchange.lines.isExpected(PD19)).toBe(true);
    pass(LINE_RETURN_MS + 1);
    expect(world.exchange.lines.isExpected(PD19)).toBe(false);
  });

  it("may be taken out again with messages on it", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9190000");
    world.exchange.lines.putBack("C19", "");
    world.exchange.lines.takeOut("C19", "AGAIN");
    pass(1000);
    expect(stateOf("C19")).toMatchObject({ isOut: true, held: 1 });
    expect(told(SH19)).toEqual([]);
  });
});

describe("what is held for too long, or too much of it", () => {
  it("is given up after a day, and its sender hears so", () => {
    world.exchange.lines.takeOut("C19", "");
    write("CA9190000");
    world.nowMs += HOLD_MS_MAX + 1;
    world.exchange.tick();
    expect(world.told()).toEqual([
      "notice 701 NOTICE 701 messageHeld AM CA9190000 *L1",
      "notice 510 NOTICE 510 holdExpired AM CA9190000 *L1",
    ]);
    expect(stateOf("C19").held).toBe(0);
    expect(world.exchange.lines.holds.statistics).toEqual({ held: 1, released: 0, full: 0, expired: 1 });
  });

  it("is refused at the bound, or gives way to something more urgent", () => {
    world.exchange.lines.takeOut("C19", "");
    const texts = Array.from({ length: 500 }, () => LETTER);
    for (let sent = 0; sent < HOLD_MESSAGES_MAX; sent += texts.length) world.send(texts, { station: SH01 });
    const before = world.deliveries.length;
    write("CA9190000", { reference: 77 });
    expect(world.told().slice(before)).toEqual(["notice 509 NOTICE 509 holdFull AM CA9190000 *L77"]);
    world.send(["AM.CA9010000.SH19.*U1.TXT URGENT"], { station: SH01, reference: 78 });
    expect(stateOf("C19").held).toBe(HOLD_MESSAGES_MAX);
    expect(world.exchange.lines.holds.statistics.full).toBe(2);
  });

  it("is told once for each message that gave way", () => {
    world.send([PLATE]);
    world.exchange.lines.takeOut("C19", "");
    const texts = Array.from({ length: 500 }, () => LETTER);
    for (let sent = 0; sent < HOLD_MESSAGES_MAX; sent += texts.length) world.send(texts, { station: SH01 });
    const before = world.deliveries.length;
    world.answer(1, 0, "RR");
    expect(world.deliveries.slice(before).map(({ station, code }) => [station, code])).toEqual([
      [SH01, RejectCode.holdFull],
    ]);
    expect(world.exchange.statistics.answers.undeliverable).toBe(0);
  });
});

it("journals a held message as delivered when the station has confirmed it, and not before", () => {
  const records = (wanted: number) => {
    const found: [position: number, text: Buffer | null][] = [];
    world.journal.scan(1 as JournalPosition, (position, { kind, text }) => {
      if (kind === wanted) found.push([position, text === null ? null : Buffer.from(text)]);
      return true;
    });
    return found;
  };
  world.exchange.lines.takeOut("C19", "");
  write("CA9190000");
  expect(world.exchange.statistics.messagesDelivered).toBe(0);
  world.exchange.lines.putBack("C19", "");
  signOn(world, SH19);
  pass(250);
  expect(world.exchange.statistics.messagesDelivered).toBe(1);
  expect(records(JournalKind.delivered)).toEqual([]);
  world.confirm();
  pass(250);
  const [[position, text] = []] = records(JournalKind.message);
  expect(text).toBe(null);
  const confirmed = records(JournalKind.delivered).flatMap(([, ids]) =>
    Array.from({ length: ids!.length / 8 }, (_, at) => ids!.readDoubleLE(8 * at)),
  );
  expect(confirmed).toContain(position);
  expect(world.deliveries.filter(({ code }) => code === NoticeCode.messageHeld)).toHaveLength(1);
});
