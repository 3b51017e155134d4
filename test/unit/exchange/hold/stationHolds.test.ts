import { beforeEach, describe, expect, it } from "vitest";
import { DeliveryFlag, DeliveryKind } from "../../../../src/domain/sessionProtocol.ts";
import { holdReport } from "../../../../src/exchange/hold/holdReport.ts";
import { JournalKind, type JournalPosition } from "../../../../src/exchange/journalPort.ts";
import type { Delivery } from "../../../../src/exchange/ports.ts";
import { HOLD_ANSWER_MS_MAX, HOLD_MS_MAX, HOLD_RELEASE_PER_SECOND } from "../../../../src/limits.ts";
import { leave, signOn } from "../../../support/broadcastWorld.ts";
import { ExchangeWorld, PD19, SH19, SH37 } from "../../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const ENTRY =
  "EV.CA9190000.SVS.*E1.TXT LIC/9QQQ123.LIS/CA.LIY/2026.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.VCO/SIL.DOT/20260301.OCA/26-000125";

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

/** A letter of county 19's sheriff. */
function write(to: string, word = "HELLO"): void {
  world.send([`AM.CA9190000.${to}.*A1.TXT ${word}`]);
}
const told = (station: number) => world.deliveries.filter((delivery) => delivery.station === station);
const words = (station: number) => told(station).map(({ text }) => text.split(" ").at(-1));
const holds = () => world.exchange.lines.holds;
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 250) world.advance(Math.min(250, left));
}
function ids(kind: number): number[] {
  const found: number[] = [];
  world.journal.scan(1 as JournalPosition, (_position, { kind: one, text }) => {
    if (one === kind) {
      const bytes = Buffer.from(text!);
      for (let at = 0; at < bytes.length; at += 8) found.push(bytes.readDoubleLE(at));
    }
    return true;
  });
  return found;
}

describe("a station that is away", () => {
  it("gets what was for it when it signs on, marked as held", () => {
    leave(world, SH37);
    write("CA9370000");
    expect(told(SH37)).toEqual([]);
    signOn(world, SH37);
    pass(250);
    expect(told(SH37)).toMatchObject([
      { kind: DeliveryKind.message, flags: DeliveryFlag.held, text: expect.stringContaining("HELLO") },
    ]);
    expect(world.exchange.lines.holds.count).toBe(0);
  });

  it("gets the answers to what it had asked before it went", () => {
    world.send([PLATE], { reference: 9 });
    leave(world, SH19);
    world.answer(1, 0, "RR");
    signOn(world, SH19);
    pass(250);
    expect(told(SH19)).toMatchObject([
      { kind: DeliveryKind.response, reference: 0, awaited: 0, flags: DeliveryFlag.held, text: "RR" },
    ]);
  });

  it("takes nothing from the others", () => {
    leave(world, SH37);
    write("CA9370000");
    write("CA9190100");
    expect(told(PD19)).toHaveLength(1);
  });

  it("is seen by operators, with what waits for it and for how long", () => {
    leave(world, SH37, PD19);
    write("CA9370000");
    write("CA9190100");
    pass(2_000);
    write("CA9190100");
    const directory = { mnemonicOf: (station: number) => `S${station}` } as never;
    expect(holdReport(world.exchange.lines.holds, directory, world.nowMs)).toMatchObject({
      held: 3,
      stations: [
        { station: `S${PD19}`, held: 2, heldSeconds: 2 },
        { station: `S${SH37}`, held: 1, heldSeconds: 2 },
      ],
    });
  });
});

describe("what a session had not confirmed when it ended", () => {
  it("comes first at the next sign-on, in its order, marked as sent before", () => {
    write("CA9370000", "ONE");
    write("CA9370000", "TWO");
    const unconfirmed = told(SH37).map(
      ({ session: _, text, ...delivery }): Delivery => ({
        ...delivery,
        flags: delivery.flags | DeliveryFlag.repeated,
        text: Buffer.from(text),
      }),
    );
    leave(world, SH37);
    write("CA9370000", "THREE");
    world.exchange.ended(SH37 + 1, SH37, unconfirmed);
    signOn(world, SH37);
    pass(250);
    expect(words(SH37).slice(2)).toEqual(["ONE", "TWO", "THREE"]);
    expect(
      told(SH37)
        .slice(2)
        .map(({ flags }) => flags),
    ).toEqual([
      DeliveryFlag.held | DeliveryFlag.repeated,
      DeliveryFlag.held | DeliveryFlag.repeated,
      DeliveryFlag.held,
    ]);
  });

  it("keeps its identity: what is confirmed in the end is the record of the first time", () => {
    write("CA9370000", "ONE");
    const [{ session: _, text, ...first } = fail()] = told(SH37);
    leave(world, SH37);
    world.exchange.ended(SH37 + 1, SH37, [{ ...first, text: Buffer.from(text) }]);
    signOn(world, SH37);
    pass(250);
    world.exchange.confirmed([told(SH37)[1]!.id]);
    pass(250);
    expect(ids(JournalKind.delivered)).toEqual([first.id]);
  });
});

describe("what waits for too long", () => {
  it("is told to its sender where it is a letter", () => {
    leave(world, SH37);
    write("CA9370000");
    world.advance(HOLD_MS_MAX + 1);
    expect(world.told().at(-1)).toBe("notice 510 NOTICE 510 holdExpired AM CA9370000 *A1");
    expect(ids(JournalKind.givenUp)).toHaveLength(1);
  });

  it("is told to nobody where it is the answer to an inquiry, but counted and journaled", () => {
    world.send([PLATE]);
    leave(world, SH19);
    world.answer(1, 0, "RR");
    world.advance(HOLD_ANSWER_MS_MAX + 1);
    expect(world.deliveries).toEqual([]);
    expect(holds().count).toBe(0);
    expect(holds().statistics.expired).toBe(1);
    expect(world.exchange.statistics.answers.undeliverable).toBe(1);
    expect(ids(JournalKind.givenUp)).toHaveLength(1);
  });

  it("never ends where it tells what became of an entry", () => {
    world.send([ENTRY]);
    expect(world.rejects).toEqual([]);
    leave(world, SH19);
    world.answer(1, 0, "NIC/V000000097");
    world.advance(400 * HOLD_MS_MAX);
    signOn(world, SH19);
    pass(250);
    expect(words(SH19)).toEqual(["NIC/V000000097"]);
  });
});

it("is released to each station at a limited rate", () => {
  leave(world, SH37);
  for (let i = 0; i < HOLD_RELEASE_PER_SECOND; i++) write("CA9370000");
  signOn(world, SH37);
  pass(250);
  expect(told(SH37).length).toBeLessThanOrEqual(HOLD_RELEASE_PER_SECOND / 4);
  pass(1_000);
  expect(told(SH37)).toHaveLength(HOLD_RELEASE_PER_SECOND);
});

function fail(): never {
  throw new Error("nothing was delivered");
}
