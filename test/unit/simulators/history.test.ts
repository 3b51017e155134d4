import { describe, expect, it } from "vitest";
import { FIXED_SUBJECTS } from "../../../src/simulators/population/fixed.ts";
import {
  type ArrestCycle,
  isConvicted,
  isOpen,
  isSetAside,
} from "../../../src/simulators/population/history/criminalRecord.ts";
import { Population } from "../../../src/simulators/population/population.ts";
import type { HotRecord } from "../../../src/simulators/population/records.ts";

const population = new Population(7);
const indexes = (count: number, step = 1) => Array.from({ length: count }, (_, at) => at * step);
const subjects = indexes(400, 3).map((at) => population.subject("CA", at));
const cycles = subjects.flatMap((subject) => subject.cycles.map((cycle) => ({ subject, cycle })));
const events = (cycle: ArrestCycle, kind: string) => cycle.events.filter((event) => event.kind === kind);

/** The subject that a record of a person names by its numbers. */
function subjectOf({ alsoFoundBy }: HotRecord) {
  return population.subject("CA", Number(alsoFoundBy["SID"]!.slice(2)));
}

describe("invented criminal history", () => {
  it("has events in the order of their dates, from an arrest on, none in the future", () => {
    for (const { subject, cycle } of cycles) {
      const dates = cycle.events.map(({ date }) => date);
      expect(dates, subject.SID).toEqual([...dates].sort());
      expect(cycle.events[0]!.kind).toBe("arrest");
      expect(dates.at(-1)! <= "20251231").toBe(true);
      for (const event of cycle.events)
        if (event.kind === "court") expect(event.filed <= event.date).toBe(true);
    }
    for (const { cycles: own } of subjects) {
      const firsts = own.map((cycle) => cycle.events[0]!.date);
      expect(firsts).toEqual([...firsts].sort());
    }
  });

  it("sentences nobody who was not convicted, and rehabilitates nobody who was not sentenced", () => {
    for (const { subject, cycle } of cycles) {
      const followed = ["custody", "supervision", "rehabilitation", "registration"].flatMap((kind) =>
        events(cycle, kind),
      );
      if (followed.length > 0) expect(isConvicted(cycle), subject.SID).toBe(true);
      if (isSetAside(cycle)) expect(events(cycle, "supervision").length).toBeGreaterThan(1);
      if (isOpen(cycle)) expect(isConvicted(cycle)).toBe(false);
    }
  });

  it("tells all the stories that there are", () => {
    const text = JSON.stringify(cycles.map(({ cycle }) => cycle));
    for (const word of [
      "CITED AND RELEASED",
      "849(B)(1)",
      "TURNED OVER TO",
      "REJECTED-",
      "HELD TO ANSWER",
      "CERTIFIED PLEA",
      "ACQUITTED",
      "1385 PC",
      "DIVERSION",
      "MONTHS PRISON",
      "REVOKED",
      "1203.4 PC",
      '"isSealed":true',
      '"byFingerprint":false',
    ])
      expect(text, word).toContain(word);
    expect(cycles.some(({ cycle }) => isOpen(cycle))).toBe(true);
  });
});

describe("one person in many files", () => {
  it("has the same numbers wherever the person is", () => {
    for (const [file, at] of [
      ["supervisedRelease", 4],
      ["sexOffender", 4],
      ["protectionOrder", 4],
    ] as const) {
      const record = population.personRecord(file, "CA", at);
      const subject = subjectOf(record);
      const { SID, FBI, CII, OLN, SOC } = subject;
      expect(record.alsoFoundBy, file).toEqual({ SID, FBI, CII, OLN, SOC });
      expect(record.fields["NAM"]).toBe(subject.NAM);
      expect(population.driver("CA", subject.index)).toMatchObject({ NAM: subject.NAM, OLN, SOC });
      // NCIC has the same record under the same two numbers.
      expect(population.nationalPersonRecord(file, at * 3)).toEqual(record);
    }
    const wanted = population.wanted("CA", 7);
    expect(subjectOf(wanted)).toMatchObject({ NAM: wanted.fields["NAM"], CII: wanted.alsoFoundBy["CII"] });
  });

  it.each(indexes(12).map((at) => [at]))("tells of the sentence that supervised person %s serves", (at) => {
    const subject = subjectOf(population.personRecord("supervisedRelease", "CA", at));
    const running = subject.cycles.filter(
      (cycle) =>
        cycle.events.some((event) => event.kind === "supervision" && event.until > "20261201") &&
        !cycle.events.some((event) => event.kind === "supervision" && event.what !== "BEGUN"),
    );
    expect(running).not.toEqual([]);
  });

  it.each(indexes(12).map((at) => [at]))("tells of the conviction that registrant %s registers for", (at) => {
    for (const [record, of] of [
      [population.personRecord("sexOffender", "CA", at), "SEX"],
      [population.stateRecord("arsonRegistration", at), "ARSON"],
    ] as const) {
      const subject = subjectOf(record);
      expect(subject.registrant).toBe(of);
      const registered = subject.cycles.filter((cycle) => events(cycle, "registration").length > 0);
      expect(registered).toHaveLength(1);
      expect(isConvicted(registered[0]!)).toBe(true);
    }
  });

  it("has criminal history where the armed and prohibited are, and need not have where the ill are", () => {
    for (const at of indexes(10)) {
      const prohibited = population.stateRecord("prohibitedPersons", at);
      expect(subjectOf(prohibited).NAM).toBe(prohibited.fields["NAM"]);
      const barred = population.stateRecord("firearmsProhibition", at);
      expect(barred.alsoFoundBy).not.toHaveProperty("SID");
      expect(Object.keys(barred.fields)).not.toContain("MIS");
    }
  });

  it("gives nobody the number of a fixed subject", () => {
    const fixed = new Set(Object.keys(FIXED_SUBJECTS["CA"]!).map((at) => `CA${at.padStart(8, "0")}`));
    const rows = [
      ...indexes(100).flatMap((at) => [
        population.personRecord("supervisedRelease", "CA", at + 1),
        population.personRecord("protectionOrder", "CA", at + 1),
        population.wanted("CA", at + 1),
        population.stateRecord("prohibitedPersons", at + 1),
      ]),
    ];
    for (const { alsoFoundBy } of rows) expect(fixed.has(alsoFoundBy["SID"] ?? "")).toBe(false);
  });

  it("protects somebody who exists", () => {
    const { fields } = population.personRecord("protectionOrder", "CA", 5);
    const { index } = subjectOf(population.personRecord("protectionOrder", "CA", 5));
    expect(population.driver("CA", index + 1)).toMatchObject({ NAM: fields["PPN"], DOB: fields["PPB"] });
  });

  it("closes DMV's record of what stands in a file", () => {
    for (const [record, words] of [
      [population.storedVehicle(3), "STORED VEHICLE"],
      [population.storedVehicle(0), "STORED VEHICLE"],
      [population.stolenPlate("CA", 3), "STOLEN LICENSE PLATE"],
    ] as const) {
      const found = indexes(4000)
        .map((at) => population.vehicle("CA", at))
        .find(({ LIC }) => LIC === record.fields["LIC"]);
      expect(found?.STOP, record.fields["LIC"]).toBe(words);
    }
    const boat = population.stolenBoat("CA", 2);
    const vessel = indexes(200)
      .map((at) => population.vessel("CA", at))
      .find(({ REG }) => REG === boat.fields["REG"]);
    expect(vessel?.STOP).toBe("STOLEN BOAT");
  });

  it("sells no gun that is stolen", () => {
    const sold = new Set(indexes(200).map((at) => population.gunSale(at).fields["SER"]));
    expect(sold.size).toBe(200);
    for (const at of indexes(50)) expect(sold.has(population.stolenGun(at).fields["SER"]!)).toBe(false);
    expect(population.gunSale(34).fields).toMatchObject({ SER: "ZZTEST0043", NAM: "TESTPERSON, BETA" });
  });
});
