import { beforeEach, describe, expect, it } from "vitest";
import { SubmitFlag } from "../../../src/domain/sessionProtocol.ts";
import { ForwardFlag } from "../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld } from "../../support/exchangeWorld.ts";

const OREGON = "RQ.CA9190000.OR.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const THREE_STATES = "RQ.CA9190000.AZ,NV,OR.*R2.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const LEDS = dictionary.links.indexOf("LEDS");
const NLETS = dictionary.links.indexOf("NLETS");

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

function linkIsDown(...links: string[]): void {
  world.outcome = (name) => (links.includes(name) ? "outOfService" : "taken");
}
function sentBy(): [link: string, destination: string][] {
  return world.forwards.map(({ link, destination }) => [link, destination]);
}
function byAlternate(link: number): number {
  return world.exchange.statistics.forwardedByAlternate[link]!;
}

describe("a copy for a link that is out of service", () => {
  it("goes by the alternate, is counted, and its answer comes from there", () => {
    linkIsDown("LEDS");
    world.send([OREGON]);
    expect(world.forwards).toEqual([
      { link: "NLETS", number: 1, leg: 0, destination: "OR", flags: 0, text: OREGON },
    ]);
    expect(byAlternate(LEDS)).toBe(1);
    world.answer(1, 0, "RR FROM OREGON BY NLETS");
    expect(world.told()).toEqual(["response +0 RR FROM OREGON BY NLETS"]);
    expect(world.settledSessions).toEqual([1]);
  });

  it("leaves the other copies of its message on their own links", () => {
    linkIsDown("LEDS");
    world.send([THREE_STATES]);
    expect(sentBy()).toEqual([
      ["NLETS", "AZ"],
      ["NCJIS", "NV"],
      ["NLETS", "OR"],
    ]);
    expect(new Set(world.forwards.map(({ leg }) => leg))).toEqual(new Set([0, 1, 2]));
  });

  it("ends as out of service, once, where the alternate is down too", () => {
    linkIsDown("LEDS", "NLETS");
    world.send([OREGON]);
    expect(world.told()).toEqual(["notice 501 NOTICE 501 destinationOutOfService RQ OR *R1"]);
    expect(byAlternate(LEDS)).toBe(0);
    expect(world.settledSessions).toEqual([1]);
  });

  it("ends as out of service where the link has no alternate", () => {
    linkIsDown("DMV");
    world.send(["RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123"]);
    expect(world.told()).toEqual(["notice 501 NOTICE 501 destinationOutOfService RQ DMV *R1"]);
  });

  it("does not go by the alternate because too much waits: that line is in service", () => {
    world.outcome = (name) => (name === "LEDS" ? "congested" : "taken");
    world.send([OREGON]);
    expect(world.forwards).toEqual([]);
    expect(world.told()).toEqual(["notice 505 NOTICE 505 destinationCongested RQ OR *R1"]);
  });
});

describe("a copy on a line that breaks", () => {
  it("goes by the alternate where it had not left", () => {
    world.send([OREGON]);
    linkIsDown("LEDS");
    world.exchange.lost(LEDS, 1, 0, Buffer.from(OREGON), false);
    world.exchange.settled();
    expect(sentBy()).toEqual([
      ["LEDS", "OR"],
      ["NLETS", "OR"],
    ]);
    expect(world.forwards[1]!.text).toBe(OREGON);
    expect(world.flushes).toBeGreaterThan(0);
    world.answer(1, 0, "RR FROM OREGON BY NLETS");
    expect(world.told()).toEqual(["response +0 RR FROM OREGON BY NLETS"]);
  });

  it("is never sent twice: what had left ends with its outcome unknown", () => {
    world.send([OREGON]);
    world.exchange.lost(LEDS, 1, 0, null, true);
    expect(sentBy()).toEqual([["LEDS", "OR"]]);
    expect(world.told()).toEqual(["notice 503 NOTICE 503 outcomeUnknown RQ OR *R1"]);
  });

  it("ends when the alternate breaks too, before it left or after", () => {
    linkIsDown("LEDS");
    world.send([OREGON, OREGON.replace("R1", "R9")]);
    linkIsDown("LEDS", "NLETS");
    world.exchange.lost(NLETS, 1, 0, Buffer.from(OREGON), false);
    world.exchange.lost(NLETS, 2, 0, null, true);
    expect(world.told()).toEqual([
      "notice 501 NOTICE 501 destinationOutOfService RQ OR *R1",
      "notice 503 NOTICE 503 outcomeUnknown RQ OR *R9",
    ]);
    expect(sentBy()).toHaveLength(2);
  });

  it("takes no notice of the line that it left by its alternate", () => {
    linkIsDown("LEDS");
    world.send([OREGON]);
    world.exchange.lost(LEDS, 1, 0, null, true);
    world.exchange.overdue(LEDS, 1, 0, null, true);
    expect(world.deliveries).toEqual([]);
    expect(world.exchange.messagesPending).toBe(1);
  });
});

describe("a test message", () => {
  it("is marked on every link, the alternate included", () => {
    linkIsDown("LEDS");
    world.send([THREE_STATES], { flags: SubmitFlag.test });
    expect(world.forwards.map(({ flags }) => flags)).toEqual([
      ForwardFlag.test,
      ForwardFlag.test,
      ForwardFlag.test,
    ]);
    expect(world.exchange.statistics.acceptedTest).toBe(1);
  });
});
