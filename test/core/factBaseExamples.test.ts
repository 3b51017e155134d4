/** The examples of the fact bases, word by word, through every core and through the readers of what systems send. */
import { describe, expect, it } from "vitest";
import type { RecordView } from "../../src/core/recordView.ts";
import type { RouteTable } from "../../src/core/routeTable.ts";
import { loadDictionary } from "../../src/dictionary/load.ts";
import { REJECT_TABLE, type RejectCode, WARNING_TABLE, type WarningCode } from "../../src/domain/codes.ts";
import { parseMessageText } from "../../src/domain/messageText.ts";
import { readIncomingHeader } from "../../src/exchange/answers/incomingHeader.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { type AcceptedExample, FACT_BASE_EXAMPLES, WRONG_EXAMPLES } from "../data/factBaseExamples.ts";
import { Bench, createCores } from "./support/cores.ts";

const dictionary = loadDictionary(new URL("config/dictionary/", PACKAGE_ROOT));

/** The agencies that the examples speak of, and one station that may send everything for all of them. */
const oris = ["CA9010000", "CA9020100", "CA0990100"];
const routes: RouteTable = {
  agencies: oris.map((ori) => ({ ori, isRetired: false })),
  stations: [{ mnemonic: "ZQ01", agency: 0, alsoFor: [1, 2], deviceClass: "FIXED", host: 0, profile: 0 }],
  groups: ["GALL"],
  profiles: [{ permissions: dictionary.permissions, purposes: ["C"] }],
};

/** Lines of the documents end as those of messages do. */
const sent = (text: string) => text.replaceAll("\n", "\r\n");

/** What the record says of an accepted message, in the words of the example. */
function told(record: RecordView, text: string): AcceptedExample {
  const part = (at: number, bytes: number) => text.slice(at, at + bytes);
  const fields: Record<string, string> = {};
  for (let i = 0; i < record.fieldCount; i++) {
    const code = dictionary.fieldCodes[record.spanField(i)]!;
    fields[code] = part(record.spanValueAt(i), record.spanValueBytes(i));
  }
  const destinations = Array.from({ length: record.destinationCount }, (_, i) =>
    part(record.destinationAt(i), record.destinationBytes(i)),
  );
  const warnings = Object.entries(WARNING_TABLE).filter(([, { bit }]) => (record.warnings >> bit) & 1);
  return {
    kind: "accepted",
    key: dictionary.keys[record.keyIndex]!.key,
    origin: routes.agencies[record.origin]!.ori,
    // The layout of NCIC names none.
    destinations: destinations.filter((word) => word !== ""),
    control: part(record.controlAt, record.controlBytes),
    fields,
    warnings: warnings.map(([code]) => Number(code) as WarningCode),
  };
}

describe.each(
  createCores(dictionary, routes).map((core) => [core.name, core] as const),
)("the %s core", (_, core) => {
  const bench = new Bench();

  for (const { at, what, text, becomes } of FACT_BASE_EXAMPLES) {
    if (becomes.kind !== "accepted" && becomes.kind !== "refused") continue;
    it(`${at}: ${what}: ${becomes.kind}`, () => {
      bench.fill([{ text: sent(text), isText: true }]);
      core.parseBatch(bench.slab, bench.result);
      const record = bench.record.at(0);
      if (becomes.kind === "refused") {
        const { code, alias, field } = becomes;
        expect([record.status, record.faultFieldCode()]).toEqual([code, field]);
        expect(REJECT_TABLE[code as RejectCode].alias).toBe(alias);
        return;
      }
      expect({ status: record.status, field: record.status === 0 ? "" : record.faultFieldCode() }).toEqual({
        status: 0,
        field: "",
      });
      expect(told(record, sent(text))).toEqual({ warnings: [], ...becomes });
    });
  }
});

describe("what systems send", () => {
  const bytes = (text: string) => Buffer.from(sent(text), "latin1");

  for (const { at, what, text, becomes } of FACT_BASE_EXAMPLES) {
    if (becomes.kind === "answer") {
      it(`${at}: ${what}: is read`, () => {
        // The envelope is a line of its own, which the switch takes off and puts on.
        const read = parseMessageText(sent(text).replace(/^C1 [^\r]*\r\n/, ""));
        const { kind: _, words = "", ...rest } = becomes;
        expect(read).toMatchObject({
          ...rest,
          fields: new Map(Object.entries(rest.fields)),
          freeText: words,
        });
      });
    }
    if (becomes.kind === "output") {
      it(`${at}: ${what}: has its header read`, () => {
        const { kind: _, ...header } = becomes;
        expect(readIncomingHeader(bytes(text))).toMatchObject(header);
      });
    }
    if (becomes.kind === "opaque") {
      it(`${at}: ${what}: is not read (${becomes.why})`, () => {
        expect([parseMessageText(sent(text)), readIncomingHeader(bytes(text))]).toEqual([null, null]);
      });
    }
  }
});

it("the list of wrong examples speaks of examples that stand here, or of what the documents say about them", () => {
  expect(WRONG_EXAMPLES.length).toBeGreaterThan(0);
  for (const { at, why } of WRONG_EXAMPLES) {
    expect(at).toMatch(/^(ncic-clets|nlets) \d/);
    expect(why).toMatch(/\.$/);
  }
});
