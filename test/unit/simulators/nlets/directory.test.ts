import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodyFrom, CONTROL, PLATE, usesNlets } from "./support.ts";

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("the directory of agencies", () => {
  it("finds an agency by its ORI, agencies by a part of it, by place and by type", () => {
    expect(ask("TQ.CA9190000.AZ.TXT ORI/AZ9010000")).toMatch(/^ORI\/AZ9010000\.LOC\/COUNTY 901\.TYP\/SO\./);
    expect(ask("TQ.CA9190000.OD.TXT ORI/AZ901").split("\r\n")).toHaveLength(14);
    const prosecutors = ask("TQ.CA9190000.OD.TXT TYP/JA.LOC/COUNTY 904").split("\r\n");
    expect(prosecutors[0]).toContain("TYP/JA");
    expect(prosecutors.at(-1)).toBe("30 AGENCIES SHOWN - NARROW THE SEARCH");
    expect(ask("TQ.CA9190000.AZ.TXT TYP/SO.LOC/COUNTY 999")).toMatch(/^ORI\/AZ9990000/);
    expect(ask("TQ.CA9190000.AZ.TXT ORI/NV9010000")).toBe("NOT ON FILE ORI/NV9010000");
    expect(ask("TQ.CA9190000.CN.TXT ORI/ON9010000")).toMatch(/^ORI\/ON9010000/);
  });

  it("takes what the service agency of a state says about its own agencies, and keeps it", async () => {
    const add = `TA.${CONTROL}.OD.TXT ORI/CA9197700.LOC/SAMPLETON.TYP/PD.AGN/SAMPLETON HARBOR PD.ALT/CA9190000.REM/SMALL`;
    expect(ask(add)).toMatch(/^ADDED\r\nORI\/CA9197700/);
    expect(ask(add.replace("SMALL", "TINY"))).toBe("REJECT - ORI/CA9197700 IS IN THE DIRECTORY ALREADY");
    expect(ask(`TU.${CONTROL}.OD.TXT ORI/CA9197700.PHO/555-0177.ALT/000000000.REM/0`)).toBe(
      "UPDATED\r\nORI/CA9197700.LOC/SAMPLETON.TYP/PD.AGN/SAMPLETON HARBOR PD.PHO/555-0177.ACT/A",
    );
    await nlets.restart();
    expect(ask("TQ.CA9190000.OD.TXT ORI/CA91977")).toContain("PHO/555-0177");
    expect(ask(`TD.${CONTROL}.OD.TXT ORI/CA9197700`)).toBe("DELETED ORI/CA9197700");
    expect(ask("TQ.CA9190000.OD.TXT ORI/CA9197700")).toMatch(/^NOT ON FILE/);
    expect(ask(`TU.${CONTROL}.OD.TXT ORI/CA9197700.PHO/555-0178`)).toMatch(
      /^REJECT - .* IS NOT IN THE DIRECTORY/,
    );
  });

  it("lets nobody change another state's agencies", () => {
    expect(ask(`TU.${CONTROL}.OD.TXT ORI/AZ9010000.PHO/555-0100`)).toBe(
      "REJECT - ORI/AZ9010000 DOES NOT BELONG TO CA",
    );
    expect(ask("TQ.CA9190000.AZ.TXT ORI/AZ9010000")).toContain("PHO/555-0101");
  });

  it("carries nothing from or to an agency that is inactive or deleted", () => {
    ask(`TU.${CONTROL}.OD.TXT ORI/CA9190100.ACT/I`);
    expect(ask(`RQ.CA9190100.AZ.TXT ${PLATE}`)).toMatch(/^\.01\. INVALID HEADER INFORMATION/);
    ask(`TU.${CONTROL}.OD.TXT ORI/CA9190100.ACT/A`);
    expect(ask(`RQ.CA9190100.AZ.TXT ${PLATE}`)).toMatch(/^AZ VEHICLE/);
    // Every 97th agency of a state is inactive.
    expect(ask("AM.CA9190000.AZ9170100.TXT HELLO")).toMatch(/^\.19\. INVALID DESTINATION ORIs/);
  });

  it("keeps what a test does apart", () => {
    ask(`TD.${CONTROL}.OD.TXT ORI/CA9190200`, { isTest: true });
    expect(ask("TQ.CA9190000.OD.TXT ORI/CA9190200")).toMatch(/^ORI\/CA9190200/);
    expect(ask("TQ.CA9190000.OD.TXT ORI/CA9190200", { isTest: true })).toContain("NOT ON FILE");
  });
});
