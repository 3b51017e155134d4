import { beforeEach, describe, expect, it } from "vitest";
import { SERVICE_NOTICE_AFTER_MS, SERVICE_NOTICE_EVERY_MS } from "../../../../src/limits.ts";
import { dictionary, ExchangeWorld, HC19, LA02, SH19, SH37 } from "../../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const DMV = dictionary.links.indexOf("DMV");

let world: ExchangeWorld;
let isDown: boolean;

/** The world in which the DMV is in service, and LA02 is told of everything. */
beforeEach(() => {
  world = new ExchangeWorld({ rules: { DMV: { hold: { inquiriesMs: 600_000 } } }, serviceNotices: [LA02] });
  isDown = false;
  world.outcome = (name) => (isDown && name === "DMV" ? "outOfService" : "taken");
  world.exchange.serviceChanged(DMV, true);
  world.advance(SERVICE_NOTICE_EVERY_MS);
});

function goes(isServing: boolean): void {
  isDown = !isServing;
  world.exchange.serviceChanged(DMV, isServing);
}
/** Service notices since the last call: `705 SH37`. */
let seen = 0;
function told(): string[] {
  const names = new Map([
    [SH19, "SH19"],
    [SH37, "SH37"],
    [LA02, "LA02"],
    [HC19, "HC19"],
  ]);
  const list = world.deliveries
    .slice(seen)
    .flatMap(({ code, station }) => (code === 705 || code === 706 ? [`${code} ${names.get(station)}`] : []));
  seen = world.deliveries.length;
  return list.sort();
}
beforeEach(() => {
  seen = 0;
});

describe("a database that goes out of service", () => {
  it("is told of once: to who waits for it, to who asked in vain, and to whom the configuration names", () => {
    world.send([PLATE, PLATE], { station: SH19 });
    goes(false);
    const other = PLATE.replace("CA9190000", "CA9370000");
    world.send([other], { station: SH37 });
    world.advance(SERVICE_NOTICE_AFTER_MS - 1);
    expect(told()).toEqual([]);
    world.advance(1);
    expect(told()).toEqual(["705 LA02", "705 SH19", "705 SH37"]);
    world.advance(3_600_000);
    expect(told()).toEqual([]);
  });

  it("is told of in words that name it", () => {
    goes(false);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(world.deliveries.at(-1)).toMatchObject({ station: LA02, reference: 0, session: null });
    expect(world.deliveries.at(-1)!.text.split("\r\n").slice(0, 2)).toEqual([
      "NOTICE 705 databaseOut SM DMV",
      "DATABASE DMV, FOR 5 SECONDS",
    ]);
  });

  it("is told of again when it is back, to those that had heard or asked in vain", () => {
    goes(false);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    world.send([PLATE], { station: SH19 });
    told();
    goes(true);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(told()).toEqual(["706 LA02", "706 SH19"]);
    world.advance(3_600_000);
    expect(told()).toEqual([]);
  });

  it("is not spoken of while it only flaps, except to who asked in vain", () => {
    for (let flap = 0; flap < 20; flap++) {
      goes(flap % 2 === 1);
      world.advance(SERVICE_NOTICE_AFTER_MS / 2);
    }
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(told()).toEqual([]);
    goes(false);
    world.send([PLATE], { station: SH19 });
    world.advance(1000);
    goes(true);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(told()).toEqual(["706 SH19"]);
  });

  it("is spoken of once a minute when it flaps slowly", () => {
    let outs = 0;
    for (let flap = 0; flap < 12; flap++) {
      goes(flap % 2 === 1);
      world.advance(SERVICE_NOTICE_AFTER_MS);
      outs += told().filter((one) => one === "705 LA02").length;
    }
    // 60 seconds: the first, and none before a minute has passed since the database was back.
    expect(outs).toBe(1);
  });

  it("is not told to a station that is away", () => {
    goes(false);
    world.present.delete(LA02);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(told()).toEqual([]);
  });

  it("is not told of at the start, before it was ever in service", () => {
    world = new ExchangeWorld({ serviceNotices: [LA02] });
    world.advance(3_600_000);
    world.exchange.serviceChanged(DMV, true);
    world.advance(SERVICE_NOTICE_AFTER_MS);
    expect(told()).toEqual([]);
  });
});
