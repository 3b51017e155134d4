/** Answers that come without the switch's number (nlets 5). */
import { beforeEach, describe, expect, it } from "vitest";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import { Correlation, FACTS_KNOWN_MS } from "../../../../src/exchange/answers/correlation.ts";
import { createLeg, KNOWN_MS, type Pending } from "../../../../src/exchange/answers/pendingTable.ts";
import { CORRELATED_MESSAGES_MAX } from "../../../../src/limits.ts";
import { RespondFlag } from "../../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld, LA02, SH19, SH37 } from "../../../support/exchangeWorld.ts";

const NLETS = dictionary.links.indexOf("NLETS");
const LATE = DeliveryFlag.late;
const UNSOLICITED = DeliveryFlag.unsolicited;

function inquiry(to: string, control: string, origin = "CA9190000"): string {
  return `RQ.${origin}.${to}.${control === "" ? "" : `*${control}.`}TXT LIC/9QQQ123.LIY/2026.LIT/PC`;
}

/** As Nlets hands it out. */
function output(key: string, from: string, to: string, control = "", body = "BODY"): string {
  const lines = [`${key}.${from}`, "10:31 11/23/2026 35048", `10:31 11/23/2026 08374 ${to}`];
  return [...lines, ...(control === "" ? [] : [`*${control}`]), "TXT", body].join("\r\n");
}

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld();
});

function comes(text: string, flags: number = RespondFlag.last | RespondFlag.unsolicited): void {
  world.answer(0, 0, text, flags);
}
/** Station, reference and flags of what was delivered, without notices. */
function delivered(): [station: number, reference: number, flags: number][] {
  return world.deliveries
    .filter(({ kind }) => kind !== DeliveryKind.notice)
    .map(({ station, reference, flags }) => [station, reference, flags]);
}
function outcome(name: keyof typeof world.exchange.statistics.answers): number {
  return world.exchange.statistics.answers[name];
}

describe("an answer without number but with a control field", () => {
  it("reaches the station that asked, and ends what was awaited from that state", () => {
    world.send([inquiry("AZ,TX", "R1")], { station: LA02 });
    comes(output("RR", "TX9010100", "CA9190000", "R1"));
    expect(world.deliveries[0]).toMatchObject({ kind: DeliveryKind.response, awaited: 1, session: LA02 + 1 });
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    expect(delivered()).toEqual([
      [LA02, 1, 0],
      [LA02, 1, 0],
    ]);
    expect(world.exchange.messagesPending).toBe(0);
    expect(world.settledSessions).toEqual([LA02 + 1]);
    expect(outcome("by_control")).toBe(2);
  });

  it("says nothing twice when its deadline comes afterwards", () => {
    world.send([inquiry("AZ", "R1")]);
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    world.exchange.overdue(NLETS, 1, 0, null, true);
    expect(world.deliveries).toHaveLength(1);
  });

  it("may be one of several of the same state: all are delivered", () => {
    world.send([inquiry("AZ", "R1")]);
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    comes(output("RR", "AZ9010200", "CA9190000", "R1"));
    expect(delivered()).toEqual([
      [SH19, 1, 0],
      [SH19, 1, 0],
    ]);
  });

  it("leaves a region waiting for its other states, and the deadline then ends it without a notice", () => {
    world.send([inquiry("G1", "R1")]);
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    comes(output("RR", "NM9010100", "CA9190000", "R1"));
    expect(world.exchange.messagesPending).toBe(1);
    world.exchange.overdue(NLETS, 1, 0, null, true);
    expect(world.deliveries.map(({ kind }) => kind)).toEqual([DeliveryKind.response, DeliveryKind.response]);
    expect(world.settledSessions).toEqual([1]);
  });

  it("of Nlets itself (an error) belongs to whatever carried the control field", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02 });
    comes(output("ER", "NL0000000", "CA9190000", "R1", ".19. INVALID DESTINATION ORIs"));
    expect(delivered()).toEqual([[LA02, 1, 0]]);
  });

  it("goes to the newest message where the control field was used again", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02, reference: 7 });
    world.send([inquiry("AZ", "R1")], { station: SH19, reference: 8 });
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    expect(delivered()).toEqual([[SH19, 8, 0]]);
  });

  it("is late where the inquiry was reported overdue, and for an hour at most", () => {
    world.send([inquiry("AZ", "R1"), inquiry("AZ", "R2")], { station: LA02 });
    world.exchange.overdue(NLETS, 1, 0, null, true);
    world.exchange.overdue(NLETS, 2, 0, null, true);
    world.advance(KNOWN_MS);
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    world.advance(1);
    comes(output("RR", "AZ9010100", "CA9190000", "R2"));
    expect(delivered()).toEqual([
      [LA02, 1, LATE],
      [SH19, 0, LATE | UNSOLICITED],
    ]);
    expect(outcome("by_receiver")).toBe(1);
  });

  it("of a state that was not asked, or for another agency, is not that inquiry's", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02 });
    comes(output("RR", "TX9010100", "CA9190000", "R1"));
    comes(output("RR", "AZ9010100", "CA9370000", "R1"));
    expect(delivered()).toEqual([
      [SH19, 0, LATE | UNSOLICITED],
      [SH37, 0, LATE | UNSOLICITED],
    ]);
    expect(world.exchange.messagesPending).toBe(1);
  });

  it("is not to be confused with an inquiry of another state that carries the same one", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02 });
    comes("AQ.AZ9010100.CA9190000.*R1.TXT PUR/C");
    expect(delivered()).toEqual([[SH19, 0, UNSOLICITED]]);
  });

  it("may be an administrative message; one with a control field of its own is just a message", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02 });
    comes(output("AM", "AZ9010100", "CA9190000", "R1", "RECORD SEALED, TELEPHONE US"));
    comes(output("AM", "AZ9010100", "CA9190000", "ZZ", "STORM WARNING"));
    expect(delivered()).toEqual([
      [LA02, 1, 0],
      [SH19, 0, UNSOLICITED],
    ]);
  });

  it("may be typed in the field's own layout, by an agency of the neighbour", () => {
    world.send([inquiry("OR", "R1")], { station: LA02 });
    comes("RR.OR9010100.CA9190000.*R1.TXT BODY");
    expect(delivered()).toEqual([[LA02, 1, 0]]);
  });

  it("of a province may name it by its other code, and Canada's answers for its provinces", () => {
    world.send(["AM.CA9190000.QC.*C1.TXT HELLO", "AM.CA9190000.CN.*C2.TXT HELLO"], { station: LA02 });
    comes(output("AM", "PQ9010100", "CA9190000", "C1"));
    comes(output("AM", "ON9010100", "CA9190000", "C2"));
    comes(output("AM", "AZ9010100", "CA9190000", "C2"));
    expect(delivered()).toEqual([
      [LA02, 1, 0],
      [LA02, 2, 0],
      [SH19, 0, UNSOLICITED],
    ]);
  });
});

describe("an answer without number and control field", () => {
  it("is matched by receiver, keys and state: the newest that still waits", () => {
    world.send([inquiry("AZ", ""), inquiry("AZ", ""), inquiry("TX", "")], { station: LA02 });
    comes(output("RR", "AZ9010100", "CA9190000"));
    comes(output("RR", "AZ9010100", "CA9190000"));
    comes(output("RR", "AZ9010100", "CA9190000"));
    expect(delivered()).toEqual([
      [LA02, 2, 0],
      [LA02, 1, 0],
      [LA02, 2, 0],
    ]);
    expect(outcome("by_facts")).toBe(3);
    expect(world.exchange.messagesPending).toBe(1);
  });

  it("goes to the receiver after ten minutes, and where the key answers something else", () => {
    world.send([inquiry("AZ", "")], { station: LA02 });
    comes(output("DR", "AZ9010100", "CA9190000"));
    world.advance(FACTS_KNOWN_MS);
    comes(output("RR", "AZ9010100", "CA9190000"));
    world.advance(1);
    comes(output("RR", "AZ9010100", "CA9190000"));
    expect(delivered()).toEqual([
      [SH19, 0, UNSOLICITED],
      [LA02, 1, 0],
      [SH19, 0, UNSOLICITED],
    ]);
  });

  it("is never an administrative message", () => {
    world.send([inquiry("AZ", "")], { station: LA02 });
    comes(output("AM", "AZ9010100", "CA9190000"));
    expect(delivered()).toEqual([[SH19, 0, UNSOLICITED]]);
  });
});

describe("an answer with a number that is not known", () => {
  it("is matched by its control field, or goes to its receiver, marked late", () => {
    world.send([inquiry("AZ", "R1")], { station: LA02 });
    world.answer(4711, 0, output("RR", "AZ9010100", "CA9190000", "R1"), RespondFlag.last);
    world.answer(4711, 0, output("RR", "AZ9010100", "CA9190000", "R9"), RespondFlag.last);
    world.answer(4711, 0, "RR.CA9370000.DMV.*R1.TXT LIC/9QQQ123", RespondFlag.last);
    expect(delivered()).toEqual([
      [LA02, 1, 0],
      [SH19, 0, LATE | UNSOLICITED],
      [SH37, 0, LATE | UNSOLICITED],
    ]);
  });

  it("never reaches anybody in this state where its receiver is another state's", () => {
    world.answer(4711, 0, output("RR", "AZ9010100", "TX9190000", "R1"), RespondFlag.last);
    expect(world.deliveries).toEqual([]);
    expect(outcome("unsolicited_undeliverable")).toBe(1);
  });
});

describe("an answer to a test message", () => {
  it("is marked, however it was matched", () => {
    world.send([inquiry("AZ", "R1")], { flags: SubmitFlag.test });
    comes(output("RR", "AZ9010100", "CA9190000", "R1"));
    expect(delivered()).toEqual([[SH19, 1, DeliveryFlag.test]]);
  });
});

describe("the memory of what went beyond the state", () => {
  function pending(number: number, arrivalMs: number, control: string): Pending {
    return {
      number: number as Pending["number"],
      session: 1,
      station: 0,
      reference: number,
      sequence: 0,
      keyIndex: dictionary.keys.findIndex(({ key }) => key === "RQ"),
      priority: 2,
      isTest: false,
      control,
      arrivalMs,
      past: null,
      state: "in_flight",
      end: "dead_lettered",
      held: 0,
      isSettled: false,
      legs: [createLeg(NLETS, "AZ")],
      merge: null,
      awaited: 1,
    };
  }

  it("does not hold what stays in the state", () => {
    world.send(["RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123"], { station: LA02 });
    comes("RR.CA9190000.DMV.*R1.TXT LIC/9QQQ123");
    expect(delivered()).toEqual([[SH19, 0, LATE | UNSOLICITED]]);
  });

  it("is bounded in number and time, and forgets the oldest first, in all its lists", () => {
    const correlation = new Correlation(dictionary);
    for (let number = 1; number <= CORRELATED_MESSAGES_MAX + 2; number++) {
      correlation.add(pending(number, number, number % 2 === 0 ? "EVEN" : `C${number}`), number % 3);
    }
    expect(correlation.size).toBe(CORRELATED_MESSAGES_MAX);
    const now = CORRELATED_MESSAGES_MAX;
    expect(correlation.byControl(1, "C1", "AZ", now)).toBeNull();
    expect(correlation.byControl(0, "C3", "AZ", now)?.pending.number).toBe(3);
    expect(correlation.byControl(2, "EVEN", "AZ", now)?.pending.number).toBeGreaterThan(99_000);
    expect(correlation.byFacts(2, "RR", "AZ", now)?.pending.number).toBeGreaterThan(99_000);
    correlation.expire(KNOWN_MS + CORRELATED_MESSAGES_MAX + 2);
    expect(correlation.size).toBe(1);
    correlation.expire(KNOWN_MS + CORRELATED_MESSAGES_MAX + 3);
    expect(correlation.size).toBe(0);
    expect(correlation.byFacts(1, "RR", "AZ", now)).toBeNull();
    correlation.add(pending(1, 0, "C1"), 1);
    expect(correlation.byControl(1, "C1", "AZ", 0)?.pending.number).toBe(1);
  });
});
