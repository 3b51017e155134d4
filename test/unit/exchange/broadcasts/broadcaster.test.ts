import { beforeEach, describe, expect, it } from "vitest";
import { NoticeCode, RejectCode } from "../../../../src/domain/codes.ts";
import { mnemonicCode } from "../../../../src/domain/identifiers.ts";
import { DeliveryFlag, DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { JournalKind, type JournalPosition } from "../../../../src/exchange/journalPort.ts";
import { BROADCASTS_OF_AGENCY_MAX, CANCEL_KEPT_MS, FAN_OUT_COPIES_PER_TURN } from "../../../../src/limits.ts";
import { RespondFlag } from "../../../../src/wire/linkMessages.ts";
import {
  BROADCAST_WORLD,
  broadcastWorld,
  EMSG,
  HC19,
  HOUR_MS,
  leave,
  PD19,
  SH01,
  SH19,
  SH37,
  signOn,
} from "../../../support/broadcastWorld.ts";
import type { ExchangeWorld, SentDelivery } from "../../../support/exchangeWorld.ts";

const BOLO = "AM.CA9190000.GALL.*R7.TXT BCL/BOLO.APV/SGT 4711.EXP/24.TXM/SILVER COROLLA. EXERCISE ONLY";
const COUNTY = "AM.CA9190000.GC19.*R8.TXT SUB/BOLO, GREY VAN.TXM/EXERCISE ONLY";
const CANCEL = "AM.CA9190000.GALL.*C1.TXT CXL/1.TXM/FOUND SAFE";

let world: ExchangeWorld;
beforeEach(() => {
  world = broadcastWorld();
});

/** Copies that went out since the last look. */
let seen = 0;
beforeEach(() => {
  seen = 0;
});
function copies(): SentDelivery[] {
  const fresh = world.deliveries.slice(seen).filter(({ kind }) => kind === DeliveryKind.broadcast);
  seen = world.deliveries.length;
  return fresh;
}
const stationsOf = (deliveries: readonly SentDelivery[]) => deliveries.map(({ station }) => station);

function notices(): SentDelivery[] {
  return world.deliveries.filter(({ kind }) => kind === DeliveryKind.notice);
}

function pass(hours: number): void {
  world.nowMs += hours * HOUR_MS;
  world.exchange.tick();
}

function journaled(kind: JournalKind): { number: number; station: number; text: Uint8Array | null }[] {
  const found: { number: number; station: number; text: Uint8Array | null }[] = [];
  world.journal.scan(1 as JournalPosition, (_position, { kind: one, number, station, text }) => {
    if (one === kind) found.push({ number, station, text });
    return true;
  });
  return found;
}

describe("a broadcast", () => {
  it("reaches every station of the group but the sender's, with its number, class and expiry", () => {
    world.send([BOLO]);
    const sent = copies();
    expect(stationsOf(sent)).toEqual([SH37, SH01, PD19, EMSG]);
    expect(new Set(sent.map(({ text }) => text))).toEqual(
      new Set([
        "AM.CA9190000.GALL.*R7.TXT BROADCAST 1 BOLO EXPIRES 20231115 2213 UTC APPROVED BY SGT 4711\r\n" +
          "BCL/BOLO.APV/SGT 4711.EXP/24.TXM/SILVER COROLLA. EXERCISE ONLY",
      ]),
    );
    expect(sent[0]).toMatchObject({
      reference: 0,
      awaited: 0,
      code: 0,
      flags: 0,
      priority: 3,
      isShared: true,
    });
  });

  it("tells its sender how many have it, as the end of the message", () => {
    world.send([BOLO]);
    expect(notices()).toHaveLength(1);
    expect(notices()[0]).toMatchObject({
      session: SH19 + 1,
      reference: 1,
      awaited: 0,
      code: NoticeCode.broadcastSent,
      text:
        "NOTICE 702 broadcastSent AM GALL *R7\r\n" +
        "BROADCAST 1 BOLO TO GALL: DELIVERED TO 4 OF 4 STATIONS\r\n" +
        "The broadcast, or the cancel of one, was sent to every recipient.",
    });
    expect(world.settledSessions).toEqual([SH19 + 1]);
    expect(world.exchange.messagesPending).toBe(0);
  });

  it("is one body in the journal, to which the copies refer", () => {
    world.send([BOLO]);
    expect(journaled(JournalKind.accepted)).toHaveLength(1);
    expect(journaled(JournalKind.copies)).toEqual([]);
    world.confirm();
    world.advance(250);
    const [record, ...others] = journaled(JournalKind.copies);
    expect(others).toEqual([]);
    expect(record!.number).toBe(1);
    expect(Buffer.from(record!.text!).toString()).toBe(
      [SH37, SH01, PD19, EMSG].map((station) => BROADCAST_WORLD.routes.stations[station]!.mnemonic).join(""),
    );
  });

  it("goes once to a station that is named twice", () => {
    world.send(["AM.CA9190000.GC19,CA9190100,PD19.TXT CPY/PD19,SH37.TXM/EXERCISE ONLY"]);
    expect(stationsOf(copies())).toEqual([SH37, PD19]);
  });

  it("takes the class of its subject, else that of those without a class", () => {
    world.send([COUNTY, "AM.CA9190000.GC19.TXT FREE WORDS"]);
    expect(copies().map(({ text }) => /BROADCAST \d+ (\S+)/.exec(text)![1])).toEqual(["BOLO", "INFO"]);
  });

  it("is marked where it is a test", () => {
    world.send([COUNTY], { flags: 1 });
    expect(copies().map(({ flags }) => flags)).toEqual([DeliveryFlag.test]);
  });

  it("puts the line of its key in front", () => {
    world.send([COUNTY.replace("AM.", "AML.")]);
    expect(copies()[0]!.text).toMatch(
      /^AML\.CA9190000\.GC19\.\*R8\.TXT FOR LAW ENFORCEMENT DISSEMINATION ONLY\r\nBROADCAST 1 BOLO /,
    );
  });

  it("goes to regions by Nlets, as a leg of its own, and ends when that has taken it", () => {
    world.send(["AM.CA9190000.GC37,A1,OR.*N1.TXT BCL/BOLO.TXM/EXERCISE ONLY"]);
    expect(world.forwards.map(({ link, destination }) => [link, destination])).toEqual([
      ["NLETS", "A1"],
      ["LEDS", "OR"],
    ]);
    expect(world.forwards[0]!.text).toContain("BROADCAST 1 BOLO EXPIRES");
    expect(notices()[0]).toMatchObject({ awaited: 2, code: NoticeCode.broadcastSent });
    expect(world.settledSessions).toEqual([]);
    world.answer(1, 0, "");
    world.answer(1, 1, "");
    expect(world.settledSessions).toEqual([SH19 + 1]);
  });

  it("leaves the line of its key to Nlets, but not to a neighbour", () => {
    world.send(["AML.CA9190000.A1,OR.TXT BCL/BOLO.TXM/EXERCISE ONLY"]);
    const hasCaveat = world.forwards.map(({ text }) => text.includes("DISSEMINATION ONLY"));
    expect(hasCaveat).toEqual([false, true]);
  });
});

describe("a recipient that is away", () => {
  it("is counted, and gets the copy when it signs on, marked", () => {
    leave(world, SH37, EMSG);
    world.send([BOLO]);
    expect(stationsOf(copies())).toEqual([SH01, PD19]);
    expect(notices()[0]!.text).toContain(
      "DELIVERED TO 2 OF 4 STATIONS\r\n2 AWAY GET IT WHEN THEY SIGN ON BEFORE 20231115 2213 UTC",
    );
    signOn(world, SH37);
    const late = copies();
    expect(stationsOf(late)).toEqual([SH37]);
    expect(late[0]!.flags).toBe(DeliveryFlag.held);
    world.confirm();
    world.advance(250);
    expect(journaled(JournalKind.copies).map(({ text }) => text!.length)).toEqual([12]);
  });

  it("gets it once, however often it signs on", () => {
    leave(world, SH37);
    world.send([BOLO]);
    signOn(world, SH37);
    signOn(world, SH37);
    expect(copies().filter(({ station }) => station === SH37)).toHaveLength(1);
  });

  it("gets it through the session of its host", () => {
    leave(world, PD19, HC19);
    world.send([BOLO]);
    copies();
    signOn(world, HC19, [HC19, PD19]);
    expect(stationsOf(copies())).toEqual([PD19]);
  });

  it("does not get what has expired meanwhile", () => {
    leave(world, SH37);
    world.send([BOLO]);
    copies();
    pass(24);
    signOn(world, SH37);
    expect(copies()).toEqual([]);
    expect(world.exchange.broadcaster.kept).toEqual([]);
    expect(journaled(JournalKind.broadcastExpired).map(({ number }) => number)).toEqual([1]);
  });

  it("gets it a moment before it expires", () => {
    leave(world, SH37);
    world.send([BOLO]);
    copies();
    world.nowMs += 24 * HOUR_MS - 1;
    world.exchange.tick();
    signOn(world, SH37);
    expect(stationsOf(copies())).toEqual([SH37]);
  });

  it("gets the most urgent first, then the oldest", () => {
    leave(world, PD19);
    world.send([
      COUNTY,
      "AM.CA9190000.GC19.TXT FREE WORDS",
      "AM.CA9190000.GC19.TXT BCL/OFFICER-DOWN.TXM/EXERCISE ONLY",
      COUNTY,
    ]);
    copies();
    signOn(world, HC19, [HC19, PD19]);
    expect(copies().map(({ text }) => Number(/BROADCAST (\d+)/.exec(text)![1]))).toEqual([3, 1, 4, 2]);
  });

  it("gets no more at a time than its window takes, and the others as it confirms", () => {
    leave(world, PD19);
    world.send([COUNTY, COUNTY, COUNTY]);
    copies();
    world.rooms.set(PD19, 2);
    signOn(world, HC19, [HC19, PD19]);
    expect(copies()).toHaveLength(2);
    world.exchange.tick();
    expect(copies()).toHaveLength(0);
    world.rooms.set(PD19, 5);
    world.exchange.tick();
    expect(copies()).toHaveLength(1);
    world.exchange.tick();
    expect(copies()).toHaveLength(0);
  });

  it("is asked for again when it goes away before it has everything", () => {
    leave(world, PD19);
    world.send([COUNTY, COUNTY]);
    copies();
    world.rooms.set(PD19, 1);
    signOn(world, HC19, [HC19, PD19]);
    leave(world, PD19);
    world.rooms.delete(PD19);
    world.exchange.tick();
    expect(copies()).toHaveLength(1);
    signOn(world, HC19, [HC19, PD19]);
    expect(copies()).toHaveLength(1);
  });
});

describe("a cancel", () => {
  it("reaches everybody who has got the broadcast, those included who got it late", () => {
    leave(world, SH37, EMSG);
    world.send([BOLO]);
    signOn(world, SH37);
    copies();
    world.send([CANCEL], { reference: 2 });
    const cancels = copies();
    expect(stationsOf(cancels)).toEqual([SH37, SH01, PD19]);
    expect(cancels[0]!.text).toBe(
      "AM.CA9190000.GALL.*C1.TXT CANCEL OF BROADCAST 1 BOLO SENT 20231114 2213 UTC\r\nCXL/1.TXM/FOUND SAFE",
    );
    expect(notices().at(-1)!.text).toContain("CANCEL OF BROADCAST 1 TO GALL: DELIVERED TO 3 OF 3 STATIONS");
  });

  it("stops the broadcast for those who have not got it", () => {
    leave(world, SH37);
    world.send([BOLO]);
    world.send([CANCEL], { reference: 2 });
    copies();
    signOn(world, SH37);
    expect(copies()).toEqual([]);
    expect(journaled(JournalKind.broadcastCancelled)).toMatchObject([
      { number: 1, station: mnemonicCode("SH19") },
    ]);
  });

  it("waits for a recipient that has gone away since", () => {
    world.send([BOLO]);
    leave(world, SH01);
    world.send([CANCEL], { reference: 2 });
    copies();
    signOn(world, SH01);
    expect(copies().map(({ text, flags }) => [text.includes("CANCEL OF BROADCAST 1"), flags])).toEqual([
      [true, DeliveryFlag.held],
    ]);
  });

  it("waits a day even where the broadcast would have expired", () => {
    world.send([COUNTY.replace("TXM", "EXP/2.TXM")]);
    leave(world, PD19);
    world.send(["AM.CA9190000.GC19.TXT CXL/1"], { reference: 2 });
    copies();
    world.nowMs += CANCEL_KEPT_MS - 1;
    world.exchange.tick();
    signOn(world, HC19, [HC19, PD19]);
    expect(stationsOf(copies())).toEqual([PD19]);
  });

  it("goes to the databases that the broadcast went to", () => {
    world.send(["AM.CA9190000.GC37,A1.TXT BCL/BOLO.TXM/EXERCISE ONLY"]);
    world.send(["AM.CA9190000.A1.TXT CXL/1.TXM/FOUND"], { reference: 2 });
    expect(world.forwards.map(({ destination }) => destination)).toEqual(["A1", "A1"]);
    expect(world.forwards[1]!.text).toContain("CANCEL OF BROADCAST 1 BOLO SENT");
    expect(stationsOf(copies())).toEqual([SH37, SH37]);
  });

  it("is refused from a stranger, with nothing changed", () => {
    leave(world, EMSG);
    world.send([BOLO]);
    copies();
    world.send(["AM.CA9370000.GALL.TXT CXL/1"], { station: SH37 });
    expect(world.rejects).toMatchObject([
      { session: SH37 + 1, code: RejectCode.notTheOriginator, field: "CXL", at: 26 },
    ]);
    signOn(world, EMSG);
    expect(copies().map(({ text }) => text.includes("CANCEL"))).toEqual([false]);
  });

  it("is refused to destinations that the broadcast did not have", () => {
    world.send([COUNTY]);
    world.send(["AM.CA9190000.GC37.TXT CXL/1"], { reference: 2 });
    expect(world.rejects[0]).toMatchObject({ code: RejectCode.destinationNotServed, at: 13 });
  });

  it("is refused a second time, after the expiry, and for another cancel", () => {
    world.send([BOLO]);
    world.send([CANCEL], { reference: 2 });
    world.send([CANCEL], { reference: 3 });
    world.send(["AM.CA9190000.GALL.TXT CXL/2"], { reference: 4 });
    world.send([COUNTY], { reference: 5 });
    pass(24);
    world.send(["AM.CA9190000.GC19.TXT CXL/3"], { reference: 6 });
    const { broadcastNotInForce } = RejectCode;
    expect(world.rejects.map(({ reference, code }) => [reference, code])).toEqual([
      [3, broadcastNotInForce],
      [4, broadcastNotInForce],
      [6, broadcastNotInForce],
    ]);
  });

  it("that comes twice in one batch is carried out once, and the other one ends in a notice", () => {
    world.send([BOLO]);
    copies();
    world.send([CANCEL, CANCEL], { reference: 2 });
    expect(copies()).toHaveLength(4);
    expect(notices().map(({ reference, code }) => [reference, code])).toEqual([
      [1, NoticeCode.broadcastSent],
      [2, NoticeCode.broadcastSent],
      [3, RejectCode.broadcastNotInForce],
    ]);
    expect(world.exchange.messagesPending).toBe(0);
  });
});

describe("the state of a broadcast", () => {
  it("is told to its agency, with the stations that have not got it", () => {
    leave(world, SH37, EMSG);
    world.send([BOLO]);
    world.send(["AM.CA9190000.GALL.*S1.TXT BST/1"], { reference: 2 });
    expect(notices().at(-1)).toMatchObject({ reference: 2, code: NoticeCode.broadcastState });
    expect(notices().at(-1)!.text.split("\r\n")).toEqual([
      "NOTICE 703 broadcastState AM 1 *S1",
      "BROADCAST 1 BOLO TO GALL",
      "SENT 20231114 2213 UTC EXPIRES 20231115 2213 UTC",
      "DELIVERED TO 2 OF 4 STATIONS",
      "AWAY SH37 EMSG",
      "The state of a broadcast in force, as asked.",
    ]);
    expect(copies()).toHaveLength(2);
  });

  it("is refused to others", () => {
    world.send([BOLO]);
    world.send(["AM.CA9370000.GALL.TXT BST/1"], { station: SH37 });
    expect(world.rejects[0]).toMatchObject({ code: RejectCode.notTheOriginator, field: "BST" });
  });
});

describe("too many broadcasts", () => {
  it("let the least urgent of the agency give way, the oldest first, and its sender hears so", () => {
    leave(world, PD19);
    const urgent = "AM.CA9190000.GC19.TXT BCL/OFFICER-DOWN.TXM/EXERCISE ONLY";
    world.send([urgent, ...Array.from({ length: BROADCASTS_OF_AGENCY_MAX }, () => COUNTY)]);
    const told = notices().filter(({ code }) => code === NoticeCode.broadcastNotKept);
    expect(told.map(({ reference }) => reference)).toEqual([2]);
    expect(told[0]!.text).toContain("BROADCAST 2 GAVE WAY");
    expect(world.exchange.broadcaster.kept).toHaveLength(BROADCASTS_OF_AGENCY_MAX);
    expect(world.exchange.broadcaster.kept[0]!.facts.number).toBe(1);
    world.send(["AM.CA9190000.GC19.TXT CXL/2"], { reference: 500 });
    expect(world.rejects[0]!.code).toBe(RejectCode.broadcastNotInForce);
  });

  it("leave the broadcasts of other agencies alone", () => {
    world.send(["AM.CA9370000.GC19.TXT EXERCISE ONLY"], { station: SH37 });
    world.send(Array.from({ length: BROADCASTS_OF_AGENCY_MAX + 10 }, () => COUNTY));
    expect(world.exchange.broadcaster.find(1)).not.toBe(null);
  });

  it("say in their own summary that they are not kept, and end with 507 where nobody got them", () => {
    leave(world, PD19);
    const urgent = "AM.CA9190000.GC19.TXT BCL/OFFICER-DOWN.TXM/EXERCISE ONLY";
    world.send(Array.from({ length: BROADCASTS_OF_AGENCY_MAX }, () => urgent));
    world.send([COUNTY], { reference: 500 });
    expect(notices().at(-1)).toMatchObject({ reference: 500, code: RejectCode.groupNobodyPresent });
    expect(notices().at(-1)!.text).toContain("1 AWAY DO NOT GET IT: TOO MANY BROADCASTS ARE KEPT");
  });
});

describe("a broadcast to more stations than fit in a turn", () => {
  const COUNT = 2 * FAN_OUT_COPIES_PER_TURN + 40;
  function largeWorld(): ExchangeWorld {
    const { routes } = BROADCAST_WORLD;
    const further = Array.from({ length: COUNT }, (_, index) => {
      const mnemonic = `X${index.toString(36).toUpperCase().padStart(3, "0")}`;
      return { ...routes.stations[SH37]!, mnemonic, host: routes.stations.length + index };
    });
    const stations = [...routes.stations, ...further];
    const members = [...BROADCAST_WORLD.members];
    members[1] = stations.map((_, index) => index);
    return broadcastWorld({ ...BROADCAST_WORLD, routes: { ...routes, stations }, members });
  }
  const EVERYBODY = COUNT + BROADCAST_WORLD.routes.stations.length - 1;

  it("leaves in turns, and the sender hears of it after the last", () => {
    world = largeWorld();
    world.send([COUNTY]);
    expect(copies()).toHaveLength(FAN_OUT_COPIES_PER_TURN);
    expect(notices()).toEqual([]);
    expect(world.exchange.messagesPending).toBe(1);
    world.turn();
    expect(copies()).toHaveLength(FAN_OUT_COPIES_PER_TURN);
    world.turn();
    expect(notices()[0]!.text).toContain(`DELIVERED TO ${EVERYBODY} OF ${EVERYBODY} STATIONS`);
    world.turn();
    expect(world.deferred).toEqual([]);
    expect(world.exchange.messagesPending).toBe(0);
    world.confirm();
    world.advance(250);
    expect(journaled(JournalKind.copies).map(({ text }) => text!.length)).toEqual([4 * EVERYBODY]);
  });

  it("lets a more urgent one pass", () => {
    world = largeWorld();
    world.send([COUNTY]);
    copies();
    world.send(["AM.CA9190000.GC37.TXT BCL/OFFICER-DOWN.TXM/EXERCISE ONLY"], { reference: 2 });
    world.turn();
    expect(copies()[0]!.text).toContain("BROADCAST 2 OFFICER-DOWN");
  });

  it("stops in the middle when it is cancelled, and the cancel reaches those who have it", () => {
    world = largeWorld();
    world.send([COUNTY]);
    const first = stationsOf(copies());
    world.send(["AM.CA9190000.GC19.TXT CXL/1"], { reference: 2 });
    for (let turn = 0; turn < 4; turn++) world.turn();
    const cancels = copies();
    expect(cancels.every(({ text }) => text.includes("CANCEL OF BROADCAST 1"))).toBe(true);
    expect(stationsOf(cancels)).toEqual(first);
    expect(notices().map(({ text }) => text.split("\r\n").slice(1, 3))).toEqual([
      [
        `BROADCAST 1 BOLO TO GC19: DELIVERED TO ${first.length} OF ${EVERYBODY} STATIONS`,
        "CANCELLED BEFORE EVERY STATION HAD IT",
      ],
      [
        `CANCEL OF BROADCAST 1 TO GC19: DELIVERED TO ${first.length} OF ${first.length} STATIONS`,
        "The broadcast, or the cancel of one, was sent to every recipient.",
      ],
    ]);
    expect(world.exchange.messagesPending).toBe(0);
  });
});

describe("a letter", () => {
  it("goes to the stations of CPY as well, and whoever is away is named", () => {
    leave(world, EMSG);
    world.send(["AM.CA9190000.CA9370000.*L1.TXT CPY/SH01,EMSG.TXM/EXERCISE ONLY"]);
    expect(world.told()).toEqual([
      "message +0 AM.CA9190000.CA9370000.*L1.TXT CPY/SH01,EMSG.TXM/EXERCISE ONLY",
      "message +0 AM.CA9190000.CA9370000.*L1.TXT CPY/SH01,EMSG.TXM/EXERCISE ONLY",
      "notice 701 NOTICE 701 messageHeld AM EMSG *L1",
    ]);
    expect(world.exchange.broadcaster.kept).toEqual([]);
  });

  it("for law enforcement only carries its line within the state and to neighbours, and gets it at Nlets", () => {
    world.send(["AML.CA9190000.CA9370000,AZ,OR.TXTSUSPECT IS ARMED"]);
    expect(world.deliveries[0]!.text).toBe(
      "AML.CA9190000.CA9370000,AZ,OR.TXT FOR LAW ENFORCEMENT DISSEMINATION ONLY\r\nSUSPECT IS ARMED",
    );
    expect(world.forwards.map(({ link, text }) => [link, text.includes("DISSEMINATION")])).toEqual([
      ["NLETS", false],
      ["LEDS", true],
    ]);
  });
});

describe("what another state asks of this one as a whole", () => {
  const REQUEST = "REQUEST FOR STATEWIDE BROADCAST. EXERCISE ONLY";
  const OUTPUT = `AM.AZ9010000\r\n10:31 11/23/2026 35048\r\n10:31 11/23/2026 08374 CA0000000\r\nTXT\r\n${REQUEST}`;

  it.each([
    ["in the input layout", `AM.AZ9010000.CA.TXT ${REQUEST}`],
    ["in Nlets' output layout", OUTPUT],
  ])("reaches the control point's station, which decides, %s", (_, text) => {
    world.answer(0, 0, text, RespondFlag.last | RespondFlag.unsolicited, { link: "NLETS" });
    expect(world.deliveries).toMatchObject([
      { kind: DeliveryKind.message, station: EMSG, flags: DeliveryFlag.unsolicited, text },
    ]);
  });

  it("reaches nobody where nobody is the control point", () => {
    const { administrative } = BROADCAST_WORLD;
    world = broadcastWorld({ ...BROADCAST_WORLD, administrative: { ...administrative, controlPoint: null } });
    world.answer(0, 0, OUTPUT, RespondFlag.last | RespondFlag.unsolicited, { link: "NLETS" });
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.statistics.answers.unsolicited_undeliverable).toBe(1);
  });
});
