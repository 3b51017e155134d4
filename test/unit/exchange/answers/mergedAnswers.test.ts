/** Answers of several states that become one delivery. */
import { beforeEach, describe, expect, it } from "vitest";
import { RejectCode } from "../../../../src/domain/codes.ts";
import { DeliveryFlag, DeliveryKind, SubmitFlag } from "../../../../src/domain/sessionProtocol.ts";
import {
  mergedTexts,
  SEGMENT_CHARACTERS_MAX,
  type StateAnswer,
} from "../../../../src/exchange/answers/mergedText.ts";
import { MERGED_BYTES_MAX } from "../../../../src/limits.ts";
import { RespondFlag } from "../../../../src/wire/linkMessages.ts";
import { dictionary, ExchangeWorld } from "../../../support/exchangeWorld.ts";

const THREE = "DQ.CA9190000.AZ,NV,OR.*D3.TXT NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F";
const NLETS = dictionary.links.indexOf("NLETS");
const HIT = RespondFlag.last | RespondFlag.hit;

let world: ExchangeWorld;
beforeEach(() => {
  world = new ExchangeWorld({ mergeSeconds: { DQ: 60 } });
});

function output(state: string, body: string): string {
  return [
    `DR.${state}9010100`,
    "10:31 11/23/2026 35048",
    "10:31 11/23/2026 08374 CA9190000",
    "*D3",
    "TXT",
    body,
  ].join("\r\n");
}
function texts(): string[] {
  return world.deliveries.map(({ text }) => text);
}

describe("an inquiry to several states whose key merges answers", () => {
  it("is answered once, when the last state has, without the states that found nothing", () => {
    world.send([THREE]);
    world.answer(1, 2, "DR.CA9190000.OR.*D3.TXT OREGON LICENSE 1", HIT);
    world.answer(1, 1, "DR.CA9190000.NV.*D3.TXT NO RECORD NV");
    expect(world.deliveries).toEqual([]);
    world.answer(1, 0, output("AZ", "ARIZONA LICENSE 2"), HIT);
    expect(texts()).toEqual([
      [
        "DR.CA9190000.AZ,NV,OR.*D3.TXT MULTI-STATE QUERY SUMMARY",
        "QUERIED  AZ NV OR",
        "HIT      AZ OR",
        "NO HIT   NV",
        "NO RESP  NONE",
        "-- AZ --",
        "ARIZONA LICENSE 2",
        "-- OR --",
        "OREGON LICENSE 1",
      ].join("\r\n"),
    ]);
    expect(world.deliveries[0]).toMatchObject({
      kind: DeliveryKind.response,
      reference: 1,
      awaited: 0,
      code: 0,
      flags: 0,
    });
    expect(world.settledSessions).toEqual([1]);
    expect(world.exchange.messagesPending).toBe(0);
  });

  it("is answered when its time has passed, whatever a link's deadline; who is late follows by himself, marked", () => {
    world.send([THREE]);
    world.answer(1, 1, "NO RECORD NV");
    world.exchange.overdue(NLETS, 1, 0, null, true);
    world.advance(30_000);
    world.answer(1, 2, "OREGON LICENSE 1", HIT);
    world.advance(29_999);
    expect(world.deliveries).toEqual([]);
    world.advance(1);
    expect(texts()[0]).toContain("HIT      OR\r\nNO HIT   NV\r\nNO RESP  AZ");
    expect(world.settledSessions).toEqual([1]);
    world.answer(1, 0, output("AZ", "ARIZONA LICENSE 2"), HIT);
    expect(world.deliveries[1]).toMatchObject({
      flags: DeliveryFlag.late,
      reference: 1,
      text: output("AZ", "ARIZONA LICENSE 2"),
    });
    world.advance(3_600_000);
    expect(world.deliveries).toHaveLength(2);
  });

  it("does not wait for a state whose line is down, and names it among the silent", () => {
    world.outcome = (name) => (name === "NLETS" || name === "NCJIS" ? "outOfService" : "taken");
    world.send([THREE]);
    expect(world.deliveries).toEqual([]);
    world.answer(1, 2, "OREGON LICENSE 1", HIT);
    expect(texts()[0]).toContain("HIT      OR\r\nNO HIT   NONE\r\nNO RESP  AZ NV");
  });

  it("ends with the code of the trouble where no state could be asked or none answered", () => {
    world.outcome = () => "outOfService";
    world.send([THREE]);
    world.outcome = () => "taken";
    world.send([THREE], { reference: 2 });
    world.advance(60_000);
    expect(world.deliveries.map(({ code, reference }) => [code, reference])).toEqual([
      [RejectCode.destinationOutOfService, 1],
      [RejectCode.responseOverdue, 2],
    ]);
    expect(texts()[1]).toContain("NO RESP  AZ NV OR");
    expect(world.settledSessions).toEqual([1, 1]);
  });

  it("counts a state that the network does not reach among the silent, with the network's words", () => {
    const status = (state: string) =>
      output(state, `.04. ${state} OUT OF SERVICE`).replace(`DR.${state}9010100`, "SM.NL0000000");
    world.send([THREE]);
    world.answer(1, 0, status("AZ"));
    world.answer(1, 1, "NO RECORD NV");
    world.answer(1, 2, "OREGON LICENSE 1", HIT);
    expect(texts()[0]!.split("\r\n").slice(1)).toEqual([
      "QUERIED  AZ NV OR",
      "HIT      OR",
      "NO HIT   NV",
      "NO RESP  AZ",
      "-- AZ --",
      ".04. AZ OUT OF SERVICE",
      "-- OR --",
      "OREGON LICENSE 1",
    ]);
    world.send([THREE], { reference: 2 });
    for (const [leg, state] of ["AZ", "NV", "OR"].entries()) world.answer(2, leg, status(state));
    expect(world.deliveries[1]).toMatchObject({ code: RejectCode.destinationOutOfService, awaited: 0 });
    expect(texts()[1]).toContain("HIT      NONE\r\nNO HIT   NONE\r\nNO RESP  AZ NV OR");
  });

  it("shows what a state could not do, and all pages of one that found something", () => {
    world.send([THREE]);
    world.answer(1, 0, output("AZ", "PAGE 1"), RespondFlag.hit);
    world.answer(1, 0, output("AZ", "PAGE 2"), RespondFlag.last);
    world.answer(1, 1, "FILE NOT AVAILABLE", RespondFlag.last | RespondFlag.error);
    world.answer(1, 2, "NO RECORD OR");
    expect(texts()[0]!.split("\r\n").slice(1)).toEqual([
      "QUERIED  AZ NV OR",
      "HIT      AZ",
      "NO HIT   OR",
      "ERROR    NV",
      "NO RESP  NONE",
      "-- AZ --",
      "PAGE 1",
      "PAGE 2",
      "-- NV --",
      "FILE NOT AVAILABLE",
    ]);
    expect(world.deliveries[0]!.code).toBe(0);
  });

  it("counts the merged answer as one that is awaited, beside the copies in the state", () => {
    world.send([THREE.replace("AZ,NV,OR", "DMV,AZ,NV")]);
    world.answer(1, 0, "DR FROM DMV");
    expect(world.deliveries[0]).toMatchObject({ text: "DR FROM DMV", awaited: 1 });
    world.answer(1, 1, "NO RECORD AZ");
    world.answer(1, 2, "NO RECORD NV");
    expect(world.deliveries[1]).toMatchObject({ awaited: 0 });
    expect(world.deliveries).toHaveLength(2);
  });

  it("takes answers without number as well", () => {
    world.send([THREE]);
    world.answer(1, 1, "NO RECORD NV");
    world.answer(1, 2, "NO RECORD OR");
    world.answer(0, 0, output("AZ", "ARIZONA LICENSE 2"), RespondFlag.last | RespondFlag.unsolicited);
    expect(texts()[0]).toContain("HIT      AZ\r\nNO HIT   NV OR");
  });

  it("marks the merged answer to a test message", () => {
    world.send([THREE], { flags: SubmitFlag.test });
    for (const leg of [0, 1, 2]) world.answer(1, leg, "NO RECORD");
    expect(world.deliveries.map(({ flags }) => flags)).toEqual([DeliveryFlag.test]);
  });

  it("is delivered before its time when more is gathered than the bound", () => {
    world.send([THREE]);
    const page = "X".repeat(60_000);
    const pages = Math.ceil(MERGED_BYTES_MAX / page.length) + 1;
    for (let number = 1; number < pages; number++) world.answer(1, 0, page, RespondFlag.hit);
    expect(world.deliveries.length).toBeGreaterThan(5);
    expect(texts()[0]).toContain("NO RESP  NV OR");
    expect(world.settledSessions).toEqual([1]);
    world.deliveries.length = 0;
    world.answer(1, 1, "NEVADA LICENSE", HIT);
    expect(world.deliveries).toMatchObject([{ text: "NEVADA LICENSE", flags: DeliveryFlag.late }]);
  });
});

describe("an inquiry that is not merged", () => {
  it("is one to a single state, or to a region, which answers by several messages", () => {
    world.send([THREE.replace("AZ,NV,OR", "AZ"), THREE.replace("AZ,NV,OR", "AZ,G1")]);
    world.answer(1, 0, "ARIZONA", RespondFlag.last);
    world.answer(2, 1, "NEW MEXICO", 0);
    expect(texts()).toEqual(["ARIZONA", "NEW MEXICO"]);
  });

  it("is one whose key does not ask for it: each state is delivered as it answers", () => {
    world.send(["RQ.CA9190000.AZ,NV.*R2.TXT LIC/9QQQ123.LIY/2026.LIT/PC"]);
    world.answer(1, 1, "FROM NEVADA");
    world.answer(1, 0, "FROM ARIZONA");
    expect(world.told()).toEqual(["response +1 FROM NEVADA", "response +0 FROM ARIZONA"]);
  });
});

describe("the text of a merged answer", () => {
  const header = { key: "DR", origin: "CA9190000", control: "" };
  const hit = (state: string, characters: number): StateAnswer => ({
    state,
    outcome: "hit",
    texts: [Buffer.from("Y".repeat(characters))],
  });

  it("comes in numbered segments where it is too long, and loses nothing", () => {
    const answers = [hit("AZ", 20_000), hit("NV", 20_000), hit("OR", 70_000)];
    const segments = mergedTexts(header, answers);
    expect(segments.every((segment) => segment.length <= SEGMENT_CHARACTERS_MAX)).toBe(true);
    expect(segments.map((segment) => /TXT PART \d OF \d/.exec(segment)![0])).toEqual(
      segments.map((_, at) => `TXT PART ${at + 1} OF ${segments.length}`),
    );
    expect(segments.join("").match(/Y/g)).toHaveLength(110_002); // and the Y of QUERY and of SUMMARY
    expect(segments[0]).toContain("-- AZ --");
    expect(segments[1]).toContain("-- NV --");
  });

  it("has no control field where the inquiry had none", () => {
    const [text] = mergedTexts(header, [hit("AZ", 1), { state: "NV", outcome: "silent", texts: [] }]);
    expect(text).toMatch(/^DR\.CA9190000\.AZ,NV\.TXT MULTI-STATE QUERY SUMMARY\r\n/);
  });
});
