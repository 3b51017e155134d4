/**
 * Random histories of a whole exchange: at every step each accepted message is in exactly one state.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeliveryFlag } from "../../../src/domain/sessionProtocol.ts";
import type { Delivery } from "../../../src/exchange/ports.ts";
import { HOLD_MS_MAX } from "../../../src/limits.ts";
import { RespondFlag } from "../../../src/wire/linkMessages.ts";
import { broadcastWorld, EMSG, HOUR_MS, leave, SH01, signOn } from "../../support/broadcastWorld.ts";
import { dictionary, type ExchangeWorld, SH19, SH37 } from "../../support/exchangeWorld.ts";

const TEXTS = [
  "RQ.CA9190000.DMV.TXT LIC/9QQQ123",
  "RQ.CA9190000.AZ,NV.TXT LIC/9QQQ123.LIY/2026.LIT/PC",
  "AM.CA9190000.CA9370000,CA9010000.TXT HELLO",
  "AM.CA9190000.AZ9990000.TXT HELLO ARIZONA",
  "AM.CA9190000.GALL.TXT BCL/BOLO.APV/SGT 4711.EXP/24.TXM/EXERCISE ONLY",
  "AM.CA9190000.GALL.TXT CXL/1.TXM/FOUND SAFE",
  "AM.CA9190000.GALL.TXT CXL/2.TXM/FOUND SAFE",
  "RQ.CA9190000.DMV.TXT LIC/9QQQ-123",
];
const STATIONS = [SH19, SH37, SH01, EMSG];

/** What may happen, and which of several it happens to. */
const step = fc.tuple(
  fc.constantFrom(
    ...(["send", "send", "answer", "answer", "takeOver", "overdue", "lost", "leave", "signOn"] as const),
    ...(["confirm", "pass", "day", "again", "restart", "linkDown", "linkUp"] as const),
  ),
  fc.nat(1_000),
);

class History {
  world: ExchangeWorld = broadcastWorld();
  #sent: string[] = [];
  #isDown = false;

  take([what, which]: readonly [string, number]): void {
    const { world } = this;
    const station = STATIONS[which % STATIONS.length]!;
    const forward = world.forwards.at(-1 - (which % Math.max(1, Math.min(5, world.forwards.length))));
    switch (what) {
      case "send":
        this.#send(TEXTS[which % TEXTS.length]!);
        break;
      case "again":
        if (this.#sent.length === 0) break;
        world.send([this.#sent.at(-1)!], { reference: this.#sent.length });
        break;
      case "answer":
      case "takeOver":
        if (forward === undefined) break;
        world.answer(
          forward.number,
          forward.leg,
          what === "answer" ? "RR" : "",
          which % 2 ? RespondFlag.last : 0,
        );
        break;
      case "overdue":
        if (forward !== undefined)
          world.exchange.overdue(
            dictionary.links.indexOf(forward.link),
            forward.number,
            forward.leg,
            null,
            true,
          );
        break;
      case "lost":
        if (forward !== undefined)
          world.exchange.lost(
            dictionary.links.indexOf(forward.link),
            forward.number,
            forward.leg,
            null,
            true,
          );
        break;
      case "leave":
        this.#leave(station);
        break;
      case "signOn":
        if (!world.present.has(station)) signOn(world, station);
        break;
      case "confirm":
        world.confirm();
        break;
      case "pass":
        world.advance(250);
        break;
      case "day":
        world.advance(which % 2 ? HOLD_MS_MAX : HOUR_MS);
        break;
      case "linkDown":
      case "linkUp":
        this.#isDown = what === "linkDown";
        world.outcome = () => (this.#isDown ? "outOfService" : "taken");
        break;
      default:
        this.#restart();
    }
    for (let turn = 0; turn < 3; turn++) this.world.turn();
  }

  #send(text: string): void {
    if (!this.world.present.has(SH19)) return;
    this.#sent.push(text);
    this.world.send([text], { reference: this.#sent.length });
  }

  /** A station goes away with the last of its deliveries unconfirmed. */
  #leave(station: number): void {
    if (!this.world.present.has(station)) return;
    const last = this.world.deliveries.findLast((one) => one.station === station);
    leave(this.world, station);
    if (last === undefined) return;
    const { session: _, text, ...delivery } = last;
    const flags = delivery.flags | DeliveryFlag.repeated;
    const unconfirmed: Delivery = { ...delivery, flags, text: Buffer.from(text) };
    this.world.exchange.ended(station + 1, station, [unconfirmed]);
  }

  #restart(): void {
    this.world = this.world.restarted().recover();
    const isDown = this.#isDown;
    this.world.outcome = () => (isDown ? "outOfService" : "taken");
  }

  check(): void {
    const { conservation, statistics, messagesPending } = this.world.exchange;
    const counts = Object.values(conservation.counts);
    expect(counts.every((count) => count >= 0)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(statistics.accepted + statistics.takenUp);
    expect(conservation.counts.in_flight).toBe(messagesPending);
  }

  /** Everybody is there, every database answers, and a week passes. */
  finish(): void {
    for (const station of STATIONS) if (!this.world.present.has(station)) signOn(this.world, station);
    for (const { number, leg } of this.world.forwards.slice()) this.world.answer(number, leg, "RR");
    for (let turn = 0; turn < 200; turn++) {
      this.world.advance(250);
      this.world.turn();
    }
    this.world.advance(7 * HOLD_MS_MAX);
    this.world.turn();
    this.world.advance(250);
  }
}

describe("every accepted message", () => {
  it("is in exactly one state at every step, and in none that waits in the end", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const history = new History();
        for (const one of steps) {
          history.take(one);
          history.check();
        }
        history.finish();
        history.check();
        expect(history.world.exchange.conservation.counts).toMatchObject({ in_flight: 0, held: 0 });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("ends after a start with the last part of an answer that had begun before", () => {
    const history = new History();
    for (const one of [
      ["send", 0],
      ["answer", 0],
      ["restart", 0],
    ] as const)
      history.take(one);
    history.finish();
    history.check();
    expect(history.world.exchange.conservation.counts).toMatchObject({ in_flight: 0, held: 0 });
  });

  it.each([
    ["answered", ["RQ.CA9190000.DMV.TXT LIC/9QQQ123"], "RR"],
    ["forwarded", ["AM.CA9190000.AZ9990000.TXT HELLO ARIZONA"], ""],
    ["delivered", ["AM.CA9190000.CA9370000.TXT HELLO"], null],
    ["delivered", [TEXTS[4]!], null],
    ["in_flight", ["RQ.CA9190000.DMV.TXT LIC/9QQQ123"], null],
  ] as const)("is counted by what became of it: %s", (state, texts, answer) => {
    const world = broadcastWorld();
    world.send(texts);
    if (answer !== null) world.answer(1, 0, answer);
    expect(world.exchange.conservation.counts[state]).toBe(1);
  });

  it("is held while its station is away, and expired when that does not come", () => {
    const world = broadcastWorld();
    leave(world, SH37);
    world.send(["AM.CA9190000.CA9370000.TXT HELLO"]);
    expect(world.exchange.conservation.counts).toMatchObject({ held: 1, delivered: 0 });
    world.advance(HOLD_MS_MAX + 1);
    expect(world.exchange.conservation.counts).toMatchObject({ held: 0, expired: 1 });
  });

  it("is cancelled where it was a broadcast, and dead where its database was away", () => {
    const world = broadcastWorld();
    world.send([TEXTS[4]!]);
    world.send([TEXTS[5]!]);
    expect(world.exchange.conservation.counts).toMatchObject({ cancelled: 1, delivered: 1 });
    world.outcome = () => "outOfService";
    world.send([TEXTS[0]!]);
    expect(world.exchange.conservation.counts).toMatchObject({ dead_lettered: 1 });
  });
});
