import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodyFrom, bodyOf, GAMMA, PLATE, usesNlets } from "./support.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("store and forward", () => {
  it("keeps messages for a state that is down, and delivers them when it is back", () => {
    const request = `YQ.CA9190000.WY9010000.*Y1.TXT RTY/WP.RNO/1.PRI/U.OCA/26-1.NIC/W000000097.${GAMMA}.RNA/CLERK.RAG/SO`;
    expect(ask(request)).toMatch(/^\.02\. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL FORWARD/);
    nlets.advance(10 * MINUTE_MS);
    expect(nlets.notices()).toEqual([]);
    expect(nlets.control("STATUS WY ALL inService")).toBe("WY ALL inService");
    nlets.advance(5000);
    expect(nlets.notices()).toEqual([expect.stringMatching(/^YR\.WY9010000\r\n/)]);
    expect(ask(`RQ.CA9190000.WY.TXT ${PLATE}`)).toMatch(/^NOT ON FILE/);
    nlets.control("STATUS WY ALL data");
    expect(ask(`RQ.CA9190000.WY.TXT ${PLATE}`)).toMatch(/^\.04\./);
  });

  it("gives a message back that nobody took for a day", async () => {
    ask("AM.CA9190000.WY.*M1.TXT HELLO");
    nlets.advance(23 * HOUR_MS);
    await nlets.restart();
    expect(nlets.notices()).toEqual([]);
    nlets.advance(2 * HOUR_MS);
    const [notice, ...others] = nlets.notices();
    expect(others).toEqual([]);
    expect(notice).toMatch(/^SM\.NL0000000\r\n/);
    expect(bodyOf(notice!)).toBe(
      ".04. USER OUT OF SERVICE FOR MSG TYPE, NLETS WILL NOT FORWARD\r\nAM.CA9190000.WY.*M1.TXT HELLO",
    );
  });

  it("follows the hours of a state that is away every hour", () => {
    nlets.clock.nowMs = Date.UTC(2026, 10, 23, 18, 2);
    expect(ask(`RQ.CA9190000.VI.TXT ${PLATE}`)).toMatch(/^\.04\./);
    nlets.clock.nowMs = Date.UTC(2026, 10, 23, 18, 5);
    expect(ask(`RQ.CA9190000.VI.TXT ${PLATE}`)).toMatch(/^NOT ON FILE/);
  });

  it("says of a message to us how long it waited for our line", () => {
    nlets.control("SEND AM CA9190000");
    nlets.clock.nowMs += 7 * MINUTE_MS;
    expect(bodyOf(nlets.notices()[0]!)).toMatch(/^DELAYED 7 MINUTES\r\nNLETS NOTICE \d+\r\n/);
  });

  it("refuses an act of its operator that it cannot read", () => {
    expect(nlets.control("STATUS QQ ALL downDrop")).toMatch(/^STATUS NEEDS A MEMBER/);
    expect(nlets.control("STATUS WY ALL asleep")).toMatch(/^STATUS NEEDS A MEMBER/);
    expect(nlets.control("SEND XX CA9190000")).toMatch(/^SEND NEEDS ONE OF AM, AML/);
    expect(nlets.control("CONFIRM X")).toBe("CONFIRM TAKES THE NUMBER OF A RECORD");
    expect(nlets.control("DANCE")).toMatch(/^UNKNOWN ACT DANCE/);
  });
});
