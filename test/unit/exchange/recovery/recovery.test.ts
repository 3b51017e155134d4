import { beforeEach, describe, expect, it } from "vitest";
import { NoticeCode, RejectCode } from "../../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import { HOLD_ANSWER_MS_MAX } from "../../../../src/limits.ts";
import { ForwardFlag } from "../../../../src/wire/linkMessages.ts";
import {
  BROADCAST_WORLD,
  broadcastWorld,
  EMSG,
  HOUR_MS,
  leave,
  SH01,
  signOn,
} from "../../../support/broadcastWorld.ts";
import { dictionary, ExchangeWorld, SH19, SH37 } from "../../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const TWO_STATES = "RQ.CA9190000.AZ,NV.*R2.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const LETTER = "AM.CA9190000.CA9370000.*A1.TXT HELLO";

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

/** After a tick, so that what was confirmed is in the journal, everything but the journal is gone. */
function restart(): ExchangeWorld {
  world.advance(250);
  world = world.restarted().recover();
  return world;
}

const told = (station: number) => world.deliveries.filter((delivery) => delivery.station === station);
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 250) world.advance(Math.min(250, left));
}
function comeBack(station: number): void {
  signOn(world, station);
  pass(250);
}

describe("a message that was accepted and not answered", () => {
  it("leaves again with its own number, marked as sent before, and is not accepted twice", () => {
    world.send([PLATE], { reference: 7, flags: SubmitFlag.test });
    restart();
    expect(world.forwards).toEqual([
      {
        link: "DMV",
        number: 1,
        leg: 0,
        destination: "DMV",
        flags: ForwardFlag.repeat | ForwardFlag.test,
        text: PLATE,
      },
    ]);
    expect(world.accepts).toEqual([]);
    expect(world.exchange.messagesPending).toBe(1);
  });

  it("reaches its station with the answer when that signs on", () => {
    world.send([PLATE]);
    restart();
    world.answer(1, 0, "RR");
    expect(told(SH19)).toEqual([]);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ kind: DeliveryKind.response, text: "RR" }]);
    expect(world.exchange.messagesPending).toBe(0);
  });

  it("is asked again only where it had not been answered", () => {
    world.send([TWO_STATES]);
    world.answer(1, 0, "FROM ARIZONA");
    world.confirm();
    restart();
    expect(world.forwards.map(({ destination }) => destination)).toEqual(["NV"]);
    world.answer(1, 1, "FROM NEVADA");
    comeBack(SH19);
    expect(told(SH19).map(({ text }) => text)).toEqual(["FROM NEVADA"]);
  });

  it("ends with the last part of its answer, also where that had come before", () => {
    world.send([PLATE]);
    world.answer(1, 0, "FIRST", 0);
    world.confirm();
    restart();
    world.answer(1, 0, "FIRST");
    expect(world.exchange.messagesPending).toBe(0);
    comeBack(SH19);
    expect(told(SH19)).toEqual([]);
    expect(world.exchange.statistics.settled).toBe(1);
  });

  it("is not asked again where a notice had ended it", () => {
    world.send([TWO_STATES]);
    world.exchange.overdue(dictionary.links.indexOf("NLETS"), 1, 0, null, true);
    restart();
    expect(world.forwards.map(({ destination }) => destination)).toEqual(["NV"]);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ code: RejectCode.responseOverdue, flags: expect.any(Number) }]);
  });

  it("ends with outcome unknown where its database is away: it may have had its effect", () => {
    world.send([PLATE]);
    world.advance(250);
    world = world.restarted();
    world.outcome = () => "outOfService";
    world.recover();
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ kind: DeliveryKind.notice, code: RejectCode.outcomeUnknown }]);
    expect(world.exchange.messagesPending).toBe(0);
  });

  it("goes on through any number of restarts", () => {
    world.send([PLATE]);
    restart();
    restart();
    restart();
    expect(world.forwards.map(({ number }) => number)).toEqual([1]);
    world.answer(1, 0, "RR");
    restart();
    expect(world.forwards).toEqual([]);
    comeBack(SH19);
    expect(told(SH19).map(({ text }) => text)).toEqual(["RR"]);
    world.confirm();
    restart();
    comeBack(SH19);
    expect(told(SH19)).toEqual([]);
  });

  it("lets no number be used again", () => {
    world.send([PLATE, LETTER]);
    restart();
    comeBack(SH19);
    world.send([PLATE], { reference: 100 });
    expect(world.forwards.at(-1)!.number).toBe(3);
  });

  it("keeps the answers that were being merged", () => {
    world = new ExchangeWorld({ mergeSeconds: { RQ: 20 } });
    world.send([TWO_STATES]);
    world.answer(1, 0, "RR.AZ9990000.CA9190000.*R2.TXT FROM ARIZONA", 1 | 8);
    restart();
    expect(world.forwards.map(({ destination }) => destination)).toEqual(["NV"]);
    world.answer(1, 1, "NO RECORD");
    comeBack(SH19);
    expect(told(SH19)).toHaveLength(1);
    expect(told(SH19)[0]!.text).toContain("HIT      AZ\r\nNO HIT   NV");
    restart();
    expect(world.forwards).toEqual([]);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ flags: DeliveryFlag.held | DeliveryFlag.repeated }]);
  });
});

describe("what a station had not confirmed", () => {
  it("comes again, marked as sent before; what it had confirmed does not", () => {
    world.send([PLATE, PLATE.replace("R1", "R3")]);
    world.answer(1, 0, "ONE");
    world.confirm();
    world.answer(2, 0, "TWO");
    restart();
    expect(world.forwards).toEqual([]);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([
      { text: "TWO", kind: DeliveryKind.response, flags: DeliveryFlag.held | DeliveryFlag.repeated },
    ]);
  });

  it("comes again where it is a letter, a notice, or something that nobody had asked for", () => {
    world.send([LETTER]);
    world.answer(0, 0, "AM.AZ9990000.CA9370000.TXT STORM WARNING", 1 | 4);
    leave(world, SH37);
    world.send([LETTER.replace("A1", "A2")], { reference: 2 });
    restart();
    comeBack(SH37);
    expect(told(SH37).map(({ kind, text }) => [kind, text])).toEqual([
      [DeliveryKind.message, "AM.AZ9990000.CA9370000.TXT STORM WARNING"],
      [DeliveryKind.message, LETTER],
      [DeliveryKind.message, LETTER.replace("A1", "A2")],
    ]);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ kind: DeliveryKind.notice, code: NoticeCode.messageHeld }]);
  });

  it("waits no longer than it would have without the restart", () => {
    world.send([PLATE]);
    leave(world, SH19);
    world.answer(1, 0, "RR");
    world.advance(HOLD_ANSWER_MS_MAX - 1_000);
    restart();
    pass(2_000);
    comeBack(SH19);
    expect(told(SH19)).toEqual([]);
    restart();
    comeBack(SH19);
    expect(told(SH19)).toEqual([]);
  });

  it("is told to the sender of a letter when it is given up after all", () => {
    leave(world, SH37);
    world.send([LETTER]);
    world.confirm();
    restart();
    world.advance(25 * HOUR_MS);
    comeBack(SH19);
    expect(told(SH19)).toMatchObject([{ kind: DeliveryKind.notice, code: RejectCode.holdExpired }]);
  });
});

describe("broadcasts in force", () => {
  const BOLO = "AM.CA9190000.GALL.*R7.TXT BCL/BOLO.APV/SGT 4711.EXP/24.TXM/SILVER COROLLA. EXERCISE ONLY";
  const CANCEL = "AM.CA9190000.GALL.*C1.TXT CXL/1.TXM/FOUND SAFE";
  beforeEach(() => {
    world = broadcastWorld(BROADCAST_WORLD);
  });

  it("reach those who had not confirmed them, and nobody else", () => {
    leave(world, EMSG);
    world.send([BOLO]);
    world.confirm();
    restart();
    expect(world.exchange.broadcaster.kept).toHaveLength(1);
    comeBack(SH01);
    comeBack(EMSG);
    expect([told(SH01), told(EMSG)]).toMatchObject([
      [],
      [{ kind: DeliveryKind.broadcast, flags: DeliveryFlag.held | DeliveryFlag.repeated }],
    ]);
    comeBack(SH19);
    expect(told(SH19)).toEqual([]);
  });

  it("end when they would have ended", () => {
    world.send([BOLO]);
    world.advance(20 * HOUR_MS);
    restart();
    expect(world.exchange.broadcaster.kept).toHaveLength(1);
    world.advance(4 * HOUR_MS + 1_000);
    expect(world.exchange.broadcaster.kept).toHaveLength(0);
    restart();
    expect(world.exchange.broadcaster.kept).toHaveLength(0);
  });

  it("that were cancelled stay so, and the cancel reaches those who had got them", () => {
    leave(world, EMSG);
    world.send([BOLO]);
    world.confirm();
    leave(world, SH01);
    world.send([CANCEL], { reference: 2 });
    expect(world.rejects).toEqual([]);
    world.confirm();
    restart();
    comeBack(EMSG);
    expect(told(EMSG)).toEqual([]);
    comeBack(SH01);
    expect(told(SH01)).toHaveLength(1);
    expect(told(SH01)[0]!.text).toContain("CANCEL");
    world.confirm();
    restart();
    comeBack(SH01);
    expect(told(SH01)).toEqual([]);
  });
});
