import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { RejectCode, WarningCode } from "../../../src/domain/codes.ts";
import { Duplicates, OTHER_TEXT, UNKNOWN } from "../../../src/exchange/duplicates.ts";
import { DUPLICATES_KNOWN_MS } from "../../../src/limits.ts";
import { ExchangeWorld, SH19, SH37 } from "../../support/exchangeWorld.ts";

const NOW = 1_700_000_000_000;

describe("what is remembered of messages", () => {
  it("is found by station and reference, for a quarter of an hour", () => {
    const duplicates = new Duplicates(8);
    duplicates.add(1, 100, 0xabc, 7, NOW);
    expect(duplicates.find(1, 100, 0xabc, NOW + DUPLICATES_KNOWN_MS)).toBe(7);
    expect(duplicates.find(1, 100, 0xabd, NOW)).toBe(OTHER_TEXT);
    expect(duplicates.find(2, 100, 0xabc, NOW)).toBe(UNKNOWN);
    expect(duplicates.find(1, 101, 0xabc, NOW)).toBe(UNKNOWN);
    expect(duplicates.find(1, 100, 0xabc, NOW + DUPLICATES_KNOWN_MS + 2_000)).toBe(UNKNOWN);
  });

  it("is the latest of it, whatever falls into the same places", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(1)), { maxLength: 100 }),
        fc.constantFrom(1, 2, 8),
        (messages, places) => {
          const duplicates = new Duplicates(places);
          for (const [index, [station, reference, identity]] of messages.entries()) {
            duplicates.add(station, reference, identity, index + 1, NOW);
          }
          const latest = messages.slice(-places);
          for (let station = 0; station <= 3; station++) {
            for (let reference = 0; reference <= 9; reference++) {
              const at = latest.findLastIndex((one) => one[0] === station && one[1] === reference);
              const number = messages.length - latest.length + at + 1;
              const wanted = at < 0 ? UNKNOWN : latest[at]![2] === 1 ? number : OTHER_TEXT;
              expect(duplicates.find(station, reference, 1, NOW)).toBe(wanted);
            }
          }
        },
      ),
    );
  });
});

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

describe("a message that comes again with its reference", () => {
  it("hears that it is accepted, and that it was before, and goes nowhere", () => {
    world.send([PLATE], { reference: 5 });
    world.send([PLATE, "rq.ca9190000.dmv.*r1.txt lic/9qqq123."], { reference: 5, session: 77 });
    expect(world.accepts.map(({ session, reference }) => [session, reference])).toEqual([
      [SH19 + 1, 5],
      [77, 5],
      [77, 6],
    ]);
    expect(world.warnings).toEqual([{ reference: 5, warning: WarningCode.duplicate, at: 0 }]);
    expect(world.forwards.map(({ number }) => number)).toEqual([1, 2]);
    expect(world.exchange.statistics).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  it("gets the answer in the session that asked last, and its credit back once", () => {
    world.send([PLATE], { reference: 5 });
    world.send([PLATE], { reference: 5, session: 77 });
    expect(world.settledSessions).toEqual([SH19 + 1]);
    world.answer(1, 0, "RR");
    expect(world.deliveries.map(({ session, reference, text }) => [session, reference, text])).toEqual([
      [77, 5, "RR"],
    ]);
    expect(world.settledSessions).toEqual([SH19 + 1, 77]);
  });

  it("does not get what it has got: the answer is not sent again", () => {
    world.send([PLATE], { reference: 5 });
    world.answer(1, 0, "RR");
    world.send([PLATE], { reference: 5, session: 77 });
    expect(world.deliveries).toHaveLength(1);
    expect(world.settledSessions).toEqual([SH19 + 1, 77]);
  });

  it("is another message from another station", () => {
    world.send([PLATE], { reference: 5 });
    world.send(["AM.CA9370000.CA9190000.TXT HELLO"], { reference: 5, station: SH37 });
    expect(world.exchange.statistics).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  it("is known after a restart, by the whole text of the journal", () => {
    world.send(["rq.ca9190000.dmv.*r1.txt lic/9qqq123. "], { reference: 5 });
    world.advance(250);
    world = world.restarted().recover();
    world.send([PLATE], { reference: 5 });
    expect(world.warnings).toEqual([{ reference: 5, warning: WarningCode.duplicate, at: 0 }]);
    expect(world.forwards).toHaveLength(1);
    world.send([PLATE.replace("9QQQ", "9ZZZ")], { reference: 5 });
    expect(world.rejects.map(({ code }) => code)).toEqual([RejectCode.referenceReused]);
  });
});

describe("a reference that comes again with another text", () => {
  it("is refused by a code of its own", () => {
    world.send([PLATE], { reference: 5 });
    world.send([PLATE.replace("R1", "R2")], { reference: 5, session: 77 });
    expect(world.rejects).toMatchObject([
      { session: 77, reference: 5, code: RejectCode.referenceReused, at: 0, field: "" },
    ]);
    expect(world.exchange.statistics).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it("is free again after a quarter of an hour, and at once where the first was refused", () => {
    world.send(["NONSENSE"], { reference: 5 });
    world.send([PLATE], { reference: 5 });
    world.advance(DUPLICATES_KNOWN_MS + 2_000);
    world.send([PLATE.replace("R1", "R2")], { reference: 5 });
    expect(world.forwards.map(({ number }) => number)).toEqual([1, 2]);
  });
});
