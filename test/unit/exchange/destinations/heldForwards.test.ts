import { beforeEach, describe, expect, it } from "vitest";
import { SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import { ForwardFlag } from "../../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld, type WorldOptions } from "../../../support/exchangeWorld.ts";

const PLATE = "RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123";
const OREGON = "RQ.CA9190000.OR.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC";
const LETTER = "AM.CA9190000.AZ9010100.*A1.TXT PRISONER READY FOR PICK-UP";
/** An entry of the state's files, to one database. */
const ENTRY = dictionary.keys.find(({ key }) => key === "EVM")!.examples[0]!;
const link = (id: string) => dictionary.links.indexOf(id);

let world: ExchangeWorld;
let down: Set<string>;

function begin(rules: NonNullable<WorldOptions["rules"]>): void {
  world = new ExchangeWorld({ rules });
  down = new Set();
  world.outcome = (name) => (down.has(name) ? "outOfService" : "taken");
}
beforeEach(() => begin({ DMV: { hold: { inquiriesMs: 60_000 } } }));

function sent(): string[] {
  return world.forwards.map(({ link: id, number, flags }) => `${number} ${id} ${flags}`);
}
function codes(): (string | number)[] {
  return world.deliveries.map(({ code, text }) => (code === 0 ? text : code));
}
function control(text: string, word: string): string {
  return text.replace("*R1", `*${word}`);
}
/** Link of the entry, and the entry in the dress of the test's station. */
const [entryLink, entry] = (() => {
  const found = new ExchangeWorld();
  const text = ENTRY.replace(/CA9\d{6}/, "CA9190000");
  found.send([text]);
  expect(found.rejects).toEqual([]);
  return [found.forwards[0]!.link, text] as const;
})();

describe("a message for a database that is out of service", () => {
  it("is held, its sender hears so once, and it leaves when the line is back", () => {
    down.add("DMV");
    world.send([PLATE]);
    expect(sent()).toEqual([]);
    const [notice] = world.deliveries;
    expect(notice).toMatchObject({ code: 701, awaited: 1 });
    expect(notice!.text.split("\r\n").slice(0, 2)).toEqual([
      "NOTICE 701 messageHeld RQ DMV *R1",
      "HELD FOR DMV, DATABASE DMV: OUT OF SERVICE, AT MOST 60 SECONDS",
    ]);
    world.advance(1000);
    expect(sent()).toEqual([]);
    down.clear();
    world.advance(1000);
    expect(sent()).toEqual(["1 DMV 0"]);
    expect(world.forwards[0]!.text).toBe(PLATE);
    world.answer(1, 0, "RR FOUND");
    expect(codes()).toEqual([701, "RR FOUND"]);
    expect([world.settledSessions, world.exchange.forwards.held]).toEqual([[1], 0]);
  });

  it("keeps its mark as a test message", () => {
    down.add("DMV");
    world.send([PLATE], { flags: SubmitFlag.test });
    down.clear();
    world.advance(1000);
    expect(sent()).toEqual([`1 DMV ${ForwardFlag.test}`]);
  });

  it("ends with a notice when an inquiry has waited for its time", () => {
    down.add("DMV");
    world.send([PLATE]);
    world.advance(59_999);
    expect(codes()).toEqual([701]);
    world.advance(201);
    expect(codes()).toEqual([701, 510]);
    expect([world.settledSessions, world.exchange.messagesPending]).toEqual([[1], 0]);
  });

  it("is refused at once where inquiries are not held, and nothing is said of a hold", () => {
    down.add("CJIS").add("LEDS").add("NLETS");
    world.send([OREGON]);
    expect(codes()).toEqual([501]);
  });

  it("waits for days where it is an entry", () => {
    down.add(entryLink);
    world.send([entry]);
    world.advance(7 * 86_400_000);
    down.clear();
    world.advance(1000);
    expect(sent()).toEqual([`1 ${entryLink} 0`]);
    expect(codes()).toEqual([701]);
    expect(world.deliveries[0]!.text).toContain("UNTIL IT IS BACK");
  });

  it("waits longer than an inquiry where it is a letter to another state, and not for ever", () => {
    down.add("NLETS");
    world.send([LETTER]);
    world.advance(86_300_000);
    expect(codes()).toEqual([701]);
    world.advance(200_000);
    expect(codes()).toEqual([701, 510]);
  });

  it("leaves at a limited rate, in order, the urgent first", () => {
    begin({ DMV: { hold: { inquiriesMs: 60_000, releasePerSecond: 40 } } });
    down.add("DMV");
    for (let at = 1; at <= 30; at++) world.send([control(PLATE, `R${at}`)]);
    down.clear();
    world.advance(250);
    expect(sent().map((one) => Number.parseInt(one, 10))).toEqual(
      Array.from({ length: 10 }, (_, at) => at + 1),
    );
    world.advance(250);
    expect(sent()).toHaveLength(20);
    world.advance(250);
    expect(sent()).toHaveLength(30);
  });

  it("gives way at the bound, and its sender hears so", () => {
    begin({ DMV: { hold: { inquiriesMs: 60_000, messagesMax: 2 } } });
    down.add("DMV");
    for (let at = 1; at <= 3; at++) world.send([control(PLATE, `R${at}`)]);
    expect(codes()).toEqual([701, 701, 509]);
    expect(world.exchange.statistics.linkHolds[link("DMV")]).toMatchObject({ held: 2, full: 1 });
  });

  it("is not delayed by what is held where it is an inquiry and the line is back", () => {
    down.add("DMV");
    world.send([PLATE]);
    down.clear();
    world.send([control(PLATE, "R2")]);
    expect(sent()).toEqual(["2 DMV 0"]);
  });

  it("does not overtake where it is an entry and others wait", () => {
    down.add(entryLink);
    world.send([entry]);
    down.clear();
    world.send([entry]);
    expect(sent()).toEqual([]);
    world.advance(1000);
    expect(sent()).toEqual([`1 ${entryLink} 0`, `2 ${entryLink} 0`]);
  });

  it("leaves by the alternate when that is back first", () => {
    begin({ LEDS: { hold: { inquiriesMs: 60_000 } } });
    down.add("LEDS").add("NLETS");
    world.send([OREGON]);
    down.delete("NLETS");
    world.advance(1000);
    expect(sent()).toEqual(["1 NLETS 0"]);
    expect(world.exchange.statistics.forwardedByAlternate[link("LEDS")]).toBe(1);
  });

  it("is forgotten when an answer to it came by itself in the meantime", () => {
    begin({ DMV: { hold: { inquiriesMs: 60_000 }, repeatsMax: 1 } });
    world.send([PLATE]);
    down.add("DMV");
    world.exchange.lost(link("DMV"), 1, 0, Buffer.from(PLATE), true);
    world.answer(1, 0, "RR LATE AND GOOD", undefined, { link: "DMV" });
    down.clear();
    world.advance(1000);
    expect(sent()).toEqual(["1 DMV 0"]);
    expect([codes(), world.settledSessions]).toEqual([[701, "RR LATE AND GOOD"], [1]]);
  });
});

describe("a copy that had left when its line broke", () => {
  beforeEach(() =>
    begin({
      DMV: { hold: { inquiriesMs: 60_000 }, repeatsMax: 2 },
      LEDS: { repeatsMax: 2 },
      NLETS: { repeatsMax: 2 },
      [entryLink]: { hold: { inquiriesMs: 60_000 }, repeatsMax: 2 },
    }),
  );

  function breakLine(id: string, number: number, text: string | null): void {
    down.add(id);
    world.exchange.lost(link(id), number, 0, text === null ? null : Buffer.from(text), true);
    world.exchange.settled();
  }

  it("is sent again where it is an inquiry: same number, marked as a repeat", () => {
    world.send([PLATE]);
    breakLine("DMV", 1, PLATE);
    down.clear();
    world.advance(1000);
    expect(sent()).toEqual(["1 DMV 0", `1 DMV ${ForwardFlag.repeat}`]);
    expect(world.forwards[1]!.text).toBe(PLATE);
    world.answer(1, 0, "RR FOUND");
    expect(codes()).toEqual([701, "RR FOUND"]);
  });

  it("goes by the alternate at once where it is an inquiry and there is one", () => {
    world.send([OREGON]);
    breakLine("LEDS", 1, OREGON);
    expect(sent()).toEqual(["1 LEDS 0", `1 NLETS ${ForwardFlag.repeat}`]);
    expect(codes()).toEqual([]);
  });

  it("is repeated so many times and no more", () => {
    world.send([PLATE]);
    for (let round = 0; round < 3; round++) {
      breakLine("DMV", 1, PLATE);
      down.clear();
      world.advance(1000);
    }
    expect(sent()).toHaveLength(3);
    expect(codes()).toEqual([701, 503]);
    expect(world.exchange.statistics.linkHolds[link("DMV")]!.repeated).toBe(2);
  });

  it("has an unknown outcome where its text is not known any more", () => {
    world.send([PLATE]);
    breakLine("DMV", 1, null);
    expect(codes()).toEqual([503]);
  });

  it("has an unknown outcome, and nothing better, when it is held as a repeat for too long", () => {
    world.send([PLATE]);
    breakLine("DMV", 1, PLATE);
    world.advance(61_000);
    expect(codes()).toEqual([701, 503]);
    // The database answers when it is back.
    down.clear();
    world.answer(1, 0, "RR AFTER ALL", undefined, { link: "DMV" });
    expect(world.deliveries.at(-1)).toMatchObject({ text: "RR AFTER ALL", flags: 1 });
  });

  it("is sent again as an entry, by the same line only, and before the entries behind it", () => {
    world.send([entry, entry]);
    breakLine(entryLink, 1, entry);
    world.exchange.lost(link(entryLink), 2, 0, Buffer.from(entry), false);
    world.send([entry]);
    world.exchange.forwards.divert(link(entryLink), { kind: "link", to: link("DMV") }, "");
    world.advance(1000);
    expect(sent().slice(2)).toEqual([]);
    world.exchange.forwards.divert(link(entryLink), { kind: "none" }, "");
    down.clear();
    world.advance(1000);
    expect(sent().slice(2)).toEqual([
      `1 ${entryLink} ${ForwardFlag.repeat}`,
      `2 ${entryLink} 0`,
      `3 ${entryLink} 0`,
    ]);
  });

  it("is never sent twice as an entry to a database that does not recognise repeats", () => {
    begin({ [entryLink]: { repeatsMax: 2, recognisesRepeats: false } });
    world.send([entry]);
    breakLine(entryLink, 1, entry);
    expect(codes()).toEqual([503]);
  });

  it("is never sent twice where people read it", () => {
    world.send([LETTER]);
    breakLine("NLETS", 1, LETTER);
    expect(codes()).toEqual([503]);
  });
});

describe("a copy whose time on the link is over", () => {
  it("is held where it is an entry that never left: only the window was full", () => {
    world.send([entry]);
    world.exchange.overdue(link(entryLink), 1, 0, Buffer.from(entry), false);
    expect(codes()).toEqual([701]);
    world.advance(1000);
    expect(sent()).toEqual([`1 ${entryLink} 0`, `1 ${entryLink} 0`]);
  });

  it("is tried again where it is the entry that a silent database was tried with", () => {
    begin({ [entryLink]: { repeatsMax: 1 } });
    world.send([entry]);
    down.add(entryLink);
    world.exchange.overdue(link(entryLink), 1, 0, Buffer.from(entry), true);
    expect(codes()).toEqual([701]);
    down.clear();
    world.advance(1000);
    expect(sent().at(-1)).toBe(`1 ${entryLink} ${ForwardFlag.repeat}`);
    world.exchange.overdue(link(entryLink), 1, 0, Buffer.from(entry), true);
    expect(codes()).toEqual([701, 502]);
  });

  it("is overdue where it is an inquiry, whether or not it left", () => {
    world.send([PLATE, control(PLATE, "R2")]);
    world.exchange.overdue(link("DMV"), 1, 0, Buffer.from(PLATE), false);
    world.exchange.overdue(link("DMV"), 2, 0, null, true);
    expect(codes()).toEqual([502, 502]);
  });

  it("is held as an entry where the window and its queue are full, and refused as an inquiry", () => {
    world.outcome = () => "congested";
    world.send([entry, PLATE]);
    expect(codes()).toEqual([701, 505]);
  });
});

describe("an operator", () => {
  it("holds what is for a database, calls back what waits for its window, and releases it", () => {
    world.exchange.forwards.divert(link("DMV"), { kind: "hold" }, "MAINTENANCE");
    expect(world.recalled).toEqual(["DMV"]);
    world.send([PLATE]);
    world.advance(1000);
    expect([sent(), codes()]).toEqual([[], [701]]);
    expect(world.deliveries[0]!.text).toContain("HELD BY THE OPERATORS");
    expect(world.exchange.forwards.states[link("DMV")]).toMatchObject({ held: 1, heldForMs: 1000 });
    world.exchange.forwards.divert(link("DMV"), { kind: "none" }, "");
    world.advance(1000);
    expect(sent()).toEqual(["1 DMV 0"]);
  });

  it("sends what is for a database by another link, which answers it", () => {
    world.exchange.forwards.divert(link("LEDS"), { kind: "link", to: link("NLETS") }, "");
    world.send([OREGON]);
    expect(sent()).toEqual(["1 NLETS 0"]);
    world.answer(1, 0, "RR FROM OREGON", undefined, { link: "NLETS" });
    expect(codes()).toEqual(["RR FROM OREGON"]);
    expect(world.exchange.statistics.linkHolds[link("LEDS")]!.diverted).toBe(1);
  });

  it("never has one diversion lead into another: what is diverted to a held link waits at home", () => {
    begin({ LEDS: { hold: { inquiriesMs: 60_000 } } });
    world.exchange.forwards.divert(link("LEDS"), { kind: "link", to: link("NLETS") }, "");
    world.exchange.forwards.divert(link("NLETS"), { kind: "hold" }, "");
    world.send([OREGON]);
    world.advance(1000);
    expect([sent(), codes()]).toEqual([[], [701]]);
    expect(world.exchange.forwards.states[link("LEDS")]!.held).toBe(1);
  });
});

describe("a database that hangs", () => {
  it("costs the messages for others neither a turn nor a place", () => {
    begin({ DMV: { hold: { inquiriesMs: 60_000, messagesMax: 50 } } });
    down.add("DMV");
    for (let at = 0; at < 60; at++) world.send([control(PLATE, `R${at}`)]);
    const before = { flushes: world.flushes, forwards: world.forwards.length };
    let calls = 0;
    const { outcome } = world;
    world.outcome = (name) => {
      calls++;
      return outcome(name);
    };
    world.send([entry]);
    expect(world.forwards.length - before.forwards).toBe(1);
    expect(world.flushes - before.flushes).toBeLessThanOrEqual(2);
    // Asked once, of its own link: what is held for another database is not looked at.
    expect(calls).toBe(1);
    calls = 0;
    world.advance(250);
    // A look at the line that is down, and no more, however much is held for it.
    expect(calls).toBeLessThanOrEqual(3);
  });
});
