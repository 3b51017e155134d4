import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChangeStore } from "../../../../src/simulators/files/changeStore.ts";
import { DelayedInquiries, INQUIRIES_MAX } from "../../../../src/simulators/files/delayedInquiries.ts";
import { NOTICES_MAX, NoticeQueue } from "../../../../src/simulators/files/noticeQueue.ts";
import { nextNumber } from "../../../../src/simulators/files/recordNumbers.ts";
import type { HotRecord } from "../../../../src/simulators/population/records.ts";
import { DICTIONARY, NOW_MS, temporaryFolder } from "../support.ts";

const vehicle = DICTIONARY.recordFiles.find(({ id }) => id === "vehicle")!;
const stolenVehicles = DICTIONARY.recordFiles.find(({ id }) => id === "stolenVehicleSystem")!;

function record(NIC: string, LIC: string): HotRecord {
  return {
    file: "vehicle",
    words: "STOLEN VEHICLE",
    fields: { LIC, LIS: "CA" },
    alsoFoundBy: {},
    cautions: [],
    ORI: "CA9190000",
    OCA: "26-1",
    FCN: "",
    NIC,
    entered: "20261123",
  };
}

let folder: ReturnType<typeof temporaryFolder>;
let store: ChangeStore;
beforeEach(() => {
  folder = temporaryFolder();
  store = ChangeStore.open(folder.path, 7);
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

async function reopen(seed = 7): Promise<void> {
  await store.close();
  store = ChangeStore.open(folder.path, seed);
}

describe("the store of changes", () => {
  const act = () => {
    const one = record("V500000059", "9QQQ001");
    store.live.put("V500000059", one, [], ["LIC:9QQQ001"]);
    store.live.addHistory("V500000059", { atMs: 1, act: "enter", ORI: "CA9190000", number: 1, record: one });
    store.live.putEffect("content", { atMs: 1, number: 1, act: "enter", id: "V500000059", result: one });
    store.live.addDue({ atMs: 5, kind: "retire", subject: "V500000059" });
    store.count("serial", 1);
  };

  it("has all of a transaction or nothing", async () => {
    expect(() =>
      store.transaction(() => {
        act();
        throw new Error("power failure");
      }),
    ).toThrow("power failure");
    await reopen();
    expect(store.live.get("V500000059")).toBeUndefined();
    expect(store.live.ids("LIC:9QQQ001", 10)).toEqual([]);
    expect(store.live.history("V500000059")).toEqual([]);
    expect(store.live.effect("content")).toBeUndefined();
    expect(store.live.dueAt(10, 10)).toEqual([]);

    store.transaction(act);
    await reopen();
    expect(store.live.get("V500000059")).toMatchObject({ OCA: "26-1" });
    expect(store.live.ids("LIC:9QQQ001", 10)).toEqual(["V500000059"]);
    expect(store.live.history("V500000059")).toHaveLength(1);
    expect(store.live.effect("content")).toMatchObject({ number: 1 });
    expect(store.live.dueAt(4, 10)).toEqual([]);
    expect(store.live.dueAt(5, 10)).toEqual([{ atMs: 5, kind: "retire", subject: "V500000059" }]);
    expect(store.transaction(() => store.count("serial", 1))).toBe(2);
  });

  it("keeps live and test records, and those of every seed, apart", async () => {
    store.transaction(() => store.test.put("V1", record("V1", "9QQQ002"), [], ["LIC:9QQQ002"]));
    expect(store.live.has("V1")).toBe(false);
    expect(store.live.ids("LIC:9QQQ002", 10)).toEqual([]);
    await reopen(8);
    expect(store.test.has("V1")).toBe(false);
    await reopen(7);
    expect(store.test.ids("LIC:9QQQ002", 10)).toEqual(["V1"]);
  });

  it("takes a record out of the keys that it has no more", () => {
    store.transaction(() => {
      store.live.put("V1", record("V1", "9QQQ001"), [], ["LIC:9QQQ001", "NIC:V1"]);
      store.live.put("V2", record("V2", "9QQQ001"), [], ["LIC:9QQQ001", "NIC:V2"]);
      store.live.put("V1", record("V1", "9QQQ003"), ["LIC:9QQQ001", "NIC:V1"], ["LIC:9QQQ003", "NIC:V1"]);
    });
    expect(store.live.ids("LIC:9QQQ001", 10)).toEqual(["V2"]);
    expect(store.live.ids("LIC:9QQQ003", 10)).toEqual(["V1"]);
    // One key is the beginning of another.
    expect(store.live.ids("LIC:9QQQ00", 10)).toEqual([]);
  });
});

describe("numbers of records", () => {
  const give = (file: typeof vehicle, isTest: boolean, isTaken: (number: string) => boolean = () => false) =>
    store.transaction(() => nextNumber(store, file, { isTest, nowMs: NOW_MS }, isTaken));

  it("count up from above the generated ones, each kind and each set of records by itself", () => {
    expect([give(vehicle, false), give(vehicle, false)]).toEqual(["V500000059", "V500000158"]);
    expect(give(vehicle, true)).toMatch(/^V9000000[0-9]{2}$/);
    expect([give(stolenVehicles, false), give(stolenVehicles, false)]).toEqual([
      "3012632700001",
      "3012632700002",
    ]);
    expect(give(stolenVehicles, true)).toBe("3012632790000");
  });

  it("leave out what a generated record has, and end with their range", () => {
    expect(give(stolenVehicles, false, (number) => number.endsWith("1") || number.endsWith("2"))).toBe(
      "3012632700003",
    );
    store.transaction(() => {
      for (let at = 0; at < 10_000; at++) store.count("test.301".concat("26327"), 90_000);
    });
    expect(give(stolenVehicles, true)).toBeNull();
  });
});

describe("the queue of notices", () => {
  it("keeps them in order over a restart, until somebody has them", async () => {
    let queue = new NoticeQueue(store);
    store.transaction(() => {
      for (const text of ["ONE", "TWO", "THREE"]) queue.add(text);
    });
    const taken = queue.take(1);
    expect(taken.map(({ text }) => text)).toEqual(["ONE"]);
    expect(queue.take(Number.MAX_SAFE_INTEGER).map(({ text }) => text)).toEqual(["TWO", "THREE"]);
    queue.sent(taken);
    await reopen();
    queue = new NoticeQueue(store);
    const rest = queue.take(Number.MAX_SAFE_INTEGER);
    expect(rest.map(({ text }) => text)).toEqual(["TWO", "THREE"]);
    expect(queue.take(Number.MAX_SAFE_INTEGER)).toEqual([]);
    queue.putBack(rest);
    expect(queue.take(Number.MAX_SAFE_INTEGER)).toEqual(rest);
  });

  it("lets the oldest give way at its bound", () => {
    const queue = new NoticeQueue(store);
    store.transaction(() => {
      for (let at = 1; at <= NOTICES_MAX + 3; at++) queue.add(`NOTICE ${at}`);
    });
    expect([queue.waiting, queue.dropped]).toEqual([NOTICES_MAX, 3]);
    expect(queue.take(1)[0]!.text).toBe("NOTICE 4");
  });
});

describe("remembered inquiries", () => {
  const inquiry = (plate: string, origin = "CA9370100") => ({
    dialect: "nlets" as const,
    key: "QV",
    origin,
    destinations: ["NCI"],
    control: "",
    fields: new Map([["LIC", plate]]),
    freeText: "",
    body: `LIC/${plate}`,
  });
  const answered = (inquiries: DelayedInquiries, plate: string) =>
    inquiries.answeredBy(vehicle, record("V1", plate), [`LIC:${plate}`], NOW_MS, false).length;

  it("are the latest, up to a bound, and of those who asked the same the latest hundred", async () => {
    const inquiries = new DelayedInquiries(store, [vehicle], NOW_MS);
    for (let at = 0; at < 150; at++) inquiries.remember("NCI", inquiry("9QQQ0SAME"), NOW_MS, false);
    for (let at = 0; at < INQUIRIES_MAX - 50; at++)
      inquiries.remember("NCI", inquiry(`9QQQ${at}`), NOW_MS, false);
    // A hundred inquiries more than the bound have been forgotten: those of the common plate that were the oldest.
    expect(answered(inquiries, "9QQQ0SAME")).toBe(50);
    expect(answered(inquiries, "9QQQ0")).toBe(1);
    inquiries.remember("NCI", inquiry("9QQQLAST"), NOW_MS, false);
    expect(answered(inquiries, "9QQQLAST")).toBe(1);
    await inquiries.close();

    await reopen();
    const again = new DelayedInquiries(store, [vehicle], NOW_MS);
    expect(answered(again, "9QQQLAST")).toBe(1);
    // Of a second's inquiries the last thousand have reached the disk.
    expect(answered(again, `9QQQ${INQUIRIES_MAX - 50 - 999}`)).toBe(1);
    expect(answered(again, "9QQQ7")).toBe(0);
    await again.close();
  });
});
