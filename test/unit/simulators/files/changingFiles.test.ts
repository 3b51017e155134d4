import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordFileDefinition } from "../../../../src/dictionary/model.ts";
import { parseMessageText } from "../../../../src/domain/messageText.ts";
import { ChangeStore } from "../../../../src/simulators/files/changeStore.ts";
import { ChangingFiles } from "../../../../src/simulators/files/changingFiles.ts";
import type { ActContext, ActResult } from "../../../../src/simulators/files/recordActs.ts";
import { openStore, type RecordStore } from "../../../../src/simulators/store/recordStore.ts";
import { DICTIONARY, NOW_MS, temporaryFolder } from "../support.ts";

const OWNER = "CA9190000";
const OTHER = "CA9370100";
const HOUR = 3_600_000;

/** What an event and a reminder say nothing of here. */
const PLAIN = { before: null, byIdentity: false } as const;
const ALWAYS = { keys: [], youngerThan: null, untilEvent: null } as const;

/** Orders that are served and violated, and a duty after the entry: what a state's file may ask of the engine. */
const ORDERS: RecordFileDefinition = {
  ...DICTIONARY.recordFiles.find(({ id }) => id === "protectionOrder")!,
  id: "orders",
  systems: ["CPO"],
  nic: null,
  fcn: "499",
  enter: [{ key: "EPO", words: "PROTECTION ORDER" }],
  events: [
    { key: "SPO", words: "SERVED", by: "anyone", sets: true, tellsOwner: true, ...PLAIN },
    { key: "VPO", words: "VIOLATED", by: "other", sets: false, tellsOwner: false, ...PLAIN },
    { key: "NPO", words: "NOTED", by: "owner", sets: false, tellsOwner: false, ...PLAIN },
  ],
  reminders: [
    {
      afterHours: 24,
      unless: ["DSV"],
      where: {},
      words: "SERVICE IS DUE WITHIN ONE BUSINESS DAY",
      ...ALWAYS,
    },
    { afterHours: 2, unless: [], where: { PCO: "09" }, words: "ONLY FOR CONDITION 09", ...ALWAYS },
  ],
};

let folder: ReturnType<typeof temporaryFolder>;
let store: RecordStore;
let changes: ChangeStore;
let files: ChangingFiles;
let clock: number;
beforeEach(async () => {
  clock = NOW_MS;
  folder = temporaryFolder();
  const manifest = { generator: 0, system: "cjis", seed: 7, scale: 1, search: "" };
  ({ store } = await openStore(
    folder.path,
    manifest,
    () => [],
    () => {},
  ));
  changes = ChangeStore.open(folder.path, 7);
  files = new ChangingFiles({
    store,
    changes,
    dictionary: { ...DICTIONARY, recordFiles: [ORDERS] },
    systems: ["CPO"],
    sender: "CA9340100",
    nowMs: () => clock,
  });
});
afterEach(async () => {
  await files.close();
  await changes.close();
  await store.close();
  folder.remove();
});

const context = (): ActContext => ({ nowMs: () => clock, number: 0, isTest: false, isRepeat: false });
function act(text: string): ActResult {
  const result = files.act("CPO", parseMessageText(text)!, context());
  if (result === null) throw new Error(`no act: ${text}`);
  return result;
}
function done(text: string) {
  const result = act(text);
  if (result.kind === "refused") throw new Error(result.reason);
  return result.record;
}
function notices(): string[] {
  const waiting = files.queue.take(Number.MAX_SAFE_INTEGER);
  files.queue.sent(waiting);
  return waiting.map(({ text }) => text);
}

const ENTRY = `EPO.${OWNER}.CPO.TXT NAM/TESTPERSON, ORDERED.SEX/M.DOB/19800101.PNO/TPO26-1.PCO/01.EXP/20290101.OCA/26-1`;

describe("the life of a record", () => {
  it("is kept step by step: when, what, by whom, and the record as it then was", () => {
    const { FCN } = done(ENTRY);
    clock += HOUR;
    done(`MPO.${OWNER}.CPO.TXT FCN/${FCN}.OCA/26-1.PCO/04`);
    clock += HOUR;
    files.assign(FCN, { NIC: "H500000059" }, context());
    done(`CPO.${OWNER}.CPO.TXT FCN/${FCN}.OCA/26-1`);
    const lines = files
      .history(FCN)
      .map(({ atMs, act, ORI, record }) => [
        (atMs - NOW_MS) / HOUR,
        act,
        ORI,
        record.fields["PCO"],
        record.NIC,
        record.life!.status,
      ]);
    expect(lines).toEqual([
      [0, "enter", OWNER, "01", "", "active"],
      [1, "modify", OWNER, "04", "", "active"],
      [2, "numbered", "", "04", "H500000059", "active"],
      [2, "clear", OWNER, "04", "H500000059", "cleared"],
    ]);
    expect(files.history("4992632799999")).toEqual([]);
  });

  it("goes by the state's number, and by the national one when it has come", () => {
    const { FCN } = done(ENTRY);
    expect(FCN).toMatch(/^49926327[0-9]{5}$/);
    expect(act(`MPO.${OWNER}.CPO.TXT NIC/H500000059.OCA/26-1.PCO/04`)).toEqual({
      kind: "refused",
      reason: "NO RECORD NIC/H500000059",
    });
    expect(files.assign(FCN, { NIC: "H500000059" }, context())).toMatchObject({ NIC: "H500000059" });
    done(`MPO.${OWNER}.CPO.TXT NIC/H500000059.OCA/26-1.PCO/04`);
    done(`MPO.${OWNER}.CPO.TXT NIC/H500000059.FCN/${FCN}.OCA/26-1.PCO/05`);
    expect(act(`MPO.${OWNER}.CPO.TXT NIC/H500000059.FCN/4992632700009.OCA/26-1.PCO/04`).kind).toBe("refused");
    expect(
      files.inquire("CPO", parseMessageText("QPO.CA9370100.CPO.TXT NIC/H500000059")!, context())?.records,
    ).toHaveLength(1);
    done(`CPO.${OWNER}.CPO.TXT FCN/${FCN}.OCA/26-1`);
    // The national system may be the slower one: its number belongs to a record that has ended as well.
    expect(files.assign(FCN, { NIC: "H500000158" }, context())).toMatchObject({ NIC: "H500000158" });
    expect(files.assign("4992632799999", { NIC: "H500000158" }, context())).toBeNull();
  });
});

describe("an event", () => {
  it("stays on the record, brings its fields where the file says so, and is told to the owner", () => {
    const { FCN } = done(ENTRY);
    const served = done(`SPO.${OTHER}.CPO.TXT FCN/${FCN}.PNO/TPO26-1.DSV/20261123.OFN/DOEJ 4711`);
    expect(served.fields).toMatchObject({ DSV: "20261123", OFN: "DOEJ 4711" });
    expect(served.life!.events).toEqual([
      { words: "SERVED", date: "20261123", ORI: OTHER, fields: { DSV: "20261123", OFN: "DOEJ 4711" } },
    ]);
    expect(notices()).toEqual([
      expect.stringMatching(
        /^\$\.S\.CA9340100\.CA9190000\.TXT RECORD NOTED\r\n.*SERVED\/20261123 BY ORI\/CA9370100 DSV\/20261123/s,
      ),
    ]);
    const violated = done(`VPO.${OTHER}.CPO.TXT FCN/${FCN}.PNO/TPO26-1.DOV/20261124.MIS/EXERCISE ONLY`);
    expect(violated.fields["DOV"]).toBeUndefined();
    expect(violated.life!.events.map(({ words }) => words)).toEqual(["SERVED", "VIOLATED"]);
    expect(notices()).toEqual([]);
  });

  it("is refused from whom the file does not name, and without a second identifier", () => {
    const { FCN } = done(ENTRY);
    expect(act(`VPO.${OWNER}.CPO.TXT FCN/${FCN}.OCA/26-1`)).toEqual({
      kind: "refused",
      reason: `THE ENTERING AGENCY ORI/${OWNER} MAY NOT REPORT ON ITS OWN RECORD`,
    });
    expect(act(`NPO.${OTHER}.CPO.TXT FCN/${FCN}.OCA/26-1`)).toEqual({
      kind: "refused",
      reason: `ORI/${OTHER} IS NOT THE ENTERING AGENCY`,
    });
    expect(act(`SPO.${OTHER}.CPO.TXT FCN/${FCN}.DSV/20261123`)).toMatchObject({
      reason: expect.stringContaining("SECOND IDENTIFIER MISSING"),
    });
  });
});

describe("a duty after an entry", () => {
  it("is told when its time comes, unless the record shows that it was done", () => {
    const [one, other] = [
      done(ENTRY),
      done(ENTRY.replaceAll("TPO26-1", "TPO26-2").replace("OCA/26-1", "OCA/26-2")),
    ];
    done(`SPO.${OWNER}.CPO.TXT FCN/${other.FCN}.OCA/26-2.DSV/20261123`);
    clock += 24 * HOUR - 1;
    files.runDue(clock);
    expect(notices()).toEqual([]);
    clock += 1;
    files.runDue(clock);
    const [reminder, ...others] = notices();
    expect(others).toEqual([]);
    expect(reminder).toMatch(
      /^\$\.R\.CA9340100\.CA9190000\.TXT REMINDER\r\nSERVICE IS DUE WITHIN ONE BUSINESS DAY\r\n/,
    );
    expect(reminder).toContain(`FCN/${one.FCN}`);
  });
});

describe("values of any length", () => {
  const LONG = "X".repeat(9000);

  it.each([
    `EPO.${OWNER}.CPO.TXT NAM/TESTPERSON, ${LONG}.OCA/1`,
    `EPO.${OWNER}.CPO.TXT PNO/${LONG}.OCA/1`,
    `MPO.${OWNER}.CPO.TXT FCN/${LONG}.OCA/1.PCO/04`,
    `MPO.${OWNER}.CPO.TXT NIC/${LONG}.OCA/1.PCO/04`,
    `MPO.${OWNER}.CPO.TXT OCA/${LONG}.PNO/${LONG}.PCO/04`,
  ])("are refused, not stumbled over: %#", (text) => {
    expect(act(text).kind).toBe("refused");
  });

  it("find nothing, and what is no identifier may have them", () => {
    const { FCN } = done(`${ENTRY}.MIS/${LONG}`);
    expect(act(`EN.${OWNER}.CPO.TXT FCN/${FCN}.OCA/26-1.AKA/TESTPERSON, ${LONG}`)).toMatchObject({
      reason: "AKA HAS MORE THAN 50 CHARACTERS",
    });
    for (const fields of [`NIC/${LONG}`, `NAM/${LONG}.DOB/${LONG}`, `PNO/${LONG}`]) {
      const found = files.inquire("CPO", parseMessageText(`QPO.${OTHER}.CPO.TXT ${fields}`)!, context());
      expect(found?.records).toEqual([]);
    }
  });
});
