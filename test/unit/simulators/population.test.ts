import { describe, expect, it } from "vitest";
import { parseOri } from "../../../src/domain/identifiers.ts";
import { isInventedOri } from "../../../src/simulators/population/agencies.ts";
import {
  boatRegistrationAt,
  fcnAt,
  gunSerialAt,
  licenceAt,
  nicAt,
  plateAt,
  socialSecurityAt,
  vinAt,
  vinCheckDigit,
} from "../../../src/simulators/population/numbers.ts";
import { Population } from "../../../src/simulators/population/population.ts";
import { FULL_SIZES, SCALE_MAX, sizeAt } from "../../../src/simulators/population/sizes.ts";

const population = new Population(7);
const indexes = (count: number, step = 1) => Array.from({ length: count }, (_, at) => at * step);
const distinct = (values: readonly string[]) => new Set(values).size;

describe("the invented population", () => {
  it("gives the same person, vehicle and warrant to everybody who asks with the same seed", () => {
    const other = new Population(7);
    for (const index of [0, 1, 99, 100, 4711, 34_000]) {
      expect(other.driver("CA", index)).toEqual(population.driver("CA", index));
      expect(other.vehicle("AZ", index)).toEqual(population.vehicle("AZ", index));
      expect(other.wanted("OR", index)).toEqual(population.wanted("OR", index));
      expect(other.subject("CA", index)).toEqual(population.subject("CA", index));
    }
  });

  it("gives other people under another seed, but the same fixed ones", () => {
    const other = new Population(8);
    expect(
      indexes(50).filter((at) => other.person("CA", 100 + at).NAM === population.person("CA", 100 + at).NAM)
        .length,
    ).toBeLessThan(10);
    for (const state of ["CA", "AZ", "OR", "NV"])
      expect(other.driver(state, 0)).toEqual(population.driver(state, 0));
    expect(other.vehicle("CA", 985)).toEqual(population.vehicle("CA", 985));
    expect(other.wanted("CA", 0)).toEqual(population.wanted("CA", 0));
    expect(other.subject("CA", 42)).toEqual(population.subject("CA", 42));
    expect(other.stolenGun(8)).toEqual(population.stolenGun(8));
    expect(other.stolenArticle(21)).toEqual(population.stolenArticle(21));
    expect(other.vessel("CA", 0)).toEqual(population.vessel("CA", 0));
  });

  it("never gives a plate, licence, VIN, social security number or serial twice", () => {
    const many = indexes(120_000);
    expect(distinct(many.map(plateAt))).toBe(many.length);
    expect(distinct(many.map((at) => licenceAt("CA", at)))).toBe(many.length);
    expect(distinct(many.map((at) => vinAt(at, 2019)))).toBe(many.length);
    expect(distinct(many.map(socialSecurityAt))).toBe(many.length);
    expect(distinct(many.map(gunSerialAt))).toBe(many.length);
    expect(distinct(many.map((at) => boatRegistrationAt("CA", at)))).toBe(many.length);
    expect(distinct(many.map((at) => fcnAt("301", at)))).toBe(many.length);
    expect(distinct(indexes(2000).map((at) => population.vehicle("CA", at).LIC))).toBe(2000);
    expect(distinct(indexes(2000).map((at) => population.vehicle("CA", at).VIN))).toBe(2000);
  });

  it("licenses drivers to deal in vehicles: a salesperson's dealer is there, and holds a licence of that firm", () => {
    const licences = indexes(400).map((at) => population.occupationalLicence(at));
    expect(distinct(licences.map(({ OLC }) => OLC))).toBe(licences.length);
    const dealers = new Map(licences.filter(({ kind }) => kind === "DEALER").map((row) => [row.OLC, row]));
    expect(dealers.size).toBe(40);
    for (const [at, { kind, employer, firm, NAM, OLN, OLC }] of licences.entries()) {
      expect(employer !== "", OLC).toBe(kind === "SALESPERSON");
      if (employer !== "") expect(dealers.get(employer)?.firm, OLC).toBe(firm);
      const holder = population.driver("CA", at === 42 ? 1 : 100 + at * 23);
      expect({ NAM, OLN }).toEqual({ NAM: holder.NAM, OLN: holder.OLN });
    }
  });

  it("has violations of every seventh vehicle, newest first, each with a number of its own and after it was made", () => {
    const vehicles = indexes(700).map((at) => population.vehicle("CA", at));
    const all = vehicles.map((vehicle) => population.violations(vehicle));
    expect(all.filter(({ length }) => length > 0)).toHaveLength(100);
    const numbers = all.flat().map(({ number }) => number);
    expect(distinct(numbers)).toBe(numbers.length);
    for (const [at, rows] of all.entries()) {
      const dates = rows.map(({ date }) => date);
      expect(dates).toEqual([...dates].sort().reverse());
      for (const date of dates)
        expect(Number(date.slice(0, 4))).toBeGreaterThanOrEqual(Number(vehicles[at]!.VYR));
    }
    expect(distinct(all.flat().map(({ kind }) => kind))).toBe(2);
  });

  it("stays within the lengths of the fields at the largest scale", () => {
    const last = (full: number) => sizeAt(full, SCALE_MAX) - 1;
    expect(plateAt(last(FULL_SIZES.dmv.vehicles))).toHaveLength(10);
    expect(vinAt(last(FULL_SIZES.dmv.vehicles), 2020)).toHaveLength(17);
    expect(licenceAt("CA", last(FULL_SIZES.dmv.drivers))).toMatch(/^[S-Z]9[0-9]{6}$/);
    expect(gunSerialAt(last(FULL_SIZES.cjis.firearms)).length).toBeLessThanOrEqual(11);
    expect(last(FULL_SIZES.dmv.vessels)).toBeLessThan(160_000);
  });

  it("uses only numbers, names and agencies that belong to nobody", () => {
    for (const index of indexes(300, 37)) {
      const person = population.person("CA", index);
      expect(person.NAM).toMatch(/^TESTPERSON, [A-Z]+(?: [A-Z])?$/);
      expect(person.NAM.length).toBeLessThanOrEqual(30);
      expect(person.SOC).toMatch(/^9[0-9]{8}$/);
      expect(person.OLN).toMatch(/^[S-Z]9[0-9]{6}$/);
      expect(person.ADR).toMatch(/ 00000$/);
      const vehicle = population.vehicle("CA", index);
      expect(vehicle.LIC).toMatch(/^9[ZQ]{3}[0-9]{3,6}$/);
      expect(vehicle.VIN).toMatch(/^ZZ9/);
      for (const record of [
        population.nationalWanted(index),
        population.firearm(index),
        population.nationalArticle(index),
      ]) {
        expect(parseOri(record.ORI)).not.toBeNull();
        expect(isInventedOri(record.ORI), record.ORI).toBe(true);
      }
    }
  });

  it("writes VINs with the right check digit", () => {
    // 1M8GDM9AXKP042788 is the worked example of 49 CFR 565.
    expect(vinCheckDigit("1M8GDM9A_KP042788".replace("_", "0"))).toBe("X");
    for (const { VIN } of [
      ...indexes(200, 11).map((at) => population.vehicle("CA", at)),
      population.vehicle("CA", 985),
    ]) {
      expect(VIN).toHaveLength(17);
      expect(vinCheckDigit(VIN), VIN).toBe(VIN[8]);
    }
  });

  it("ends NIC numbers with 97 minus the number modulo 97", () => {
    expect([nicAt("W", 0), nicAt("V", 1), nicAt("G", 97), nicAt("A", 1_234_567)]).toEqual([
      "W000000097",
      "V000000196",
      "G000009797",
      "A123456749",
    ]);
  });

  it("holds one truth over systems: owner, warrant and its national copy agree", () => {
    for (const index of [0, 3, 300, 1197]) {
      expect(population.nationalWanted(index)).toEqual(population.wanted("CA", index));
    }
    for (const [own, national] of [
      [0, 0],
      [4, 4],
      [5, 9],
      [499, 895],
    ] as const) {
      expect(population.nationalStolenVehicle(national)).toEqual(population.stolenVehicle("CA", own));
    }
    const stolen = population.stolenVehicle("CA", 3);
    expect(population.vehicle("CA", 72 * 3 + 5)).toMatchObject({
      LIC: stolen.fields["LIC"],
      STOP: "STOLEN VEHICLE",
    });
    expect(population.nationalArticle(20)).toEqual(population.stolenArticle(10));
    expect(population.wanted("CA", 10).fields["NAM"]).toBe(population.subject("CA", 100).NAM);
    expect(population.wanted("CA", 10).alsoFoundBy["SID"]).toBe(population.subject("CA", 100).SID);
  });

  it("gives every national record a NIC and none of them twice", () => {
    const vehicles = indexes(900).map((at) => population.nationalStolenVehicle(at).NIC);
    const wanted = indexes(1200).map((at) => population.nationalWanted(at).NIC);
    expect(distinct(vehicles)).toBe(900);
    expect(distinct(wanted)).toBe(1200);
    expect([...vehicles, ...wanted]).not.toContain("");
  });
});
