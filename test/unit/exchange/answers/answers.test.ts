import { beforeEach, describe, expect, it } from "vitest";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import { KNOWN_MS } from "../../../../src/exchange/answers/pendingTable.ts";
import { RECENT_MESSAGES_MAX } from "../../../../src/limits.ts";
import { RespondFlag } from "../../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld, SH37 } from "../../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const STOLEN = "QV.CA9190000.SVS.*R3.TXT LIC/9QQQ123.LIS/CA";

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

function texts(): string[] {
  return world.deliveries.map(({ text }) => text);
}

describe("answers by number and leg", () => {
  it("are taken from the link that was asked, and from no other", () => {
    world.send([PLATE]);
    world.answer(1, 0, "FORGED BY ANOTHER DATABASE", RespondFlag.last, { link: "LEDS" });
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.messagesPending).toBe(1);
    expect(world.exchange.statistics.answers.misdirected).toBe(1);
    world.answer(1, 0, "RR FROM DMV");
    expect(texts()).toEqual(["RR FROM DMV"]);
  });

  it("are delivered once: the same part of the same leg again goes no further", () => {
    world.send([STOLEN]);
    world.answer(1, 0, "FROM THE STATE");
    world.answer(1, 0, "FROM THE STATE", RespondFlag.last, { part: 1 });
    world.answer(1, 1, "FROM NCIC");
    world.answer(1, 1, "FROM NCIC", RespondFlag.last, { part: 1 });
    expect(texts()).toEqual(["FROM THE STATE", "FROM NCIC"]);
    expect(world.exchange.statistics.answers.repeated).toBe(2);
    expect(world.settledSessions).toEqual([1]);
  });

  it("may come in another order than they were made", () => {
    world.send([PLATE]);
    world.answer(1, 0, "PART 2", 0, { part: 2 });
    world.answer(1, 0, "PART 1", 0, { part: 1 });
    world.answer(1, 0, "PART 3", RespondFlag.last, { part: 3 });
    expect(texts()).toEqual(["PART 2", "PART 1", "PART 3"]);
    expect(world.exchange.statistics.answers.repeated).toBe(0);
  });

  it("that come after the last one are delivered to who asked, and marked late", () => {
    world.send([PLATE]);
    world.answer(1, 0, "RR");
    world.answer(1, 0, "AND ANOTHER PAGE");
    expect(world.deliveries.map(({ text, flags, reference }) => [text, flags, reference])).toEqual([
      ["RR", 0, 1],
      ["AND ANOTHER PAGE", DeliveryFlag.late, 1],
    ]);
    expect(world.settledSessions).toEqual([1]);
  });

  it("are forgotten when an hour has passed since the inquiry", () => {
    world.send([PLATE]);
    world.exchange.overdue(dictionary.links.indexOf("DMV"), 1, 0, null, true);
    world.nowMs = KNOWN_MS;
    world.answer(1, 0, "AN HOUR LATE");
    world.nowMs = KNOWN_MS + 1;
    world.answer(1, 0, "MORE THAN AN HOUR LATE");
    expect(texts().slice(1)).toEqual(["AN HOUR LATE"]);
    expect(world.exchange.statistics.answers.unmatched).toBe(1);
  });

  it("of an overdue inquiry still find who asked when thousands have been settled since", () => {
    world.send([PLATE]);
    world.exchange.overdue(dictionary.links.indexOf("DMV"), 1, 0, null, true);
    for (let sent = 0; sent < RECENT_MESSAGES_MAX; sent += 512) {
      world.send(new Array<string>(512).fill(PLATE), { reference: 2 + sent });
    }
    for (let number = 2; number <= RECENT_MESSAGES_MAX + 1; number++) world.answer(number, 0, "RR");
    world.deliveries.length = 0;
    world.answer(1, 0, "LATE");
    expect(world.deliveries).toMatchObject([{ text: "LATE", reference: 1, flags: DeliveryFlag.late }]);
  });
});

describe("what belongs to a test message", () => {
  it("is marked: answers and notices", () => {
    world.outcome = (name) => (name === "NCIC" ? "outOfService" : "taken");
    world.send([STOLEN], { flags: SubmitFlag.test });
    world.answer(1, 0, "NO RECORD");
    expect(world.deliveries.map(({ kind, flags }) => [kind, flags])).toEqual([
      [DeliveryKind.notice, DeliveryFlag.test],
      [DeliveryKind.response, DeliveryFlag.test],
    ]);
  });

  it("is marked: messages between stations, groups and what their sender hears included", () => {
    world.send(["AM.CA9190000.CA9370000.TXT EXERCISE", "AM.CA9190000.GALL.TXT EXERCISE"], {
      flags: SubmitFlag.test,
    });
    expect(world.deliveries.map(({ flags }) => flags)).toEqual(world.deliveries.map(() => DeliveryFlag.test));
    expect(world.deliveries).toHaveLength(4);
  });

  it("is marked: what a database sends by itself and says so", () => {
    const flags = RespondFlag.last | RespondFlag.unsolicited | RespondFlag.test;
    world.answer(0, 0, "AM.AZ9990000.CA9370000.TXT EXERCISE", flags);
    expect(world.deliveries[0]).toMatchObject({
      station: SH37,
      flags: DeliveryFlag.unsolicited | DeliveryFlag.test,
    });
  });
});
