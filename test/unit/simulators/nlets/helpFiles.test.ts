import { describe, expect, it } from "vitest";
import type { AskedSystem } from "../support.ts";
import { bodyFrom, usesNlets } from "./support.ts";

let nlets: AskedSystem;
usesNlets((opened) => {
  nlets = opened;
});

const ask = (query: string, how?: Parameters<AskedSystem["ask"]>[2]) => bodyFrom(nlets, query, how);

describe("help files", () => {
  it("are asked for by their address alone", () => {
    expect(nlets.text("AM.CA9190000.AZLICHELP.TXT")).toMatch(/^AM\.AZLICHELP\r\n/);
    expect(ask("AM.CA9190000.AZLICHELP.TXT")).toMatch(/^ARIZONA PLATES/);
    expect(ask("AM.CA9190000.UTGUNHELP.TXT")).toBe("NO GUN HELP INFORMATION AVAILABLE FOR THIS USER");
  });

  it("are written, extended and deleted by the state that they belong to", async () => {
    expect(ask("AM.CA9190000.CALICHELP.TXT UPDT CALIFORNIA PLATES")).toBe("CALICHELP UPDATED");
    expect(ask("AM.CA9190000.CALICHELP.TXT APND BEGIN WITH A DIGIT")).toBe("CALICHELP APPENDED");
    await nlets.restart();
    expect(ask("AM.CA9190000.CALICHELP.TXT")).toBe("CALIFORNIA PLATES\r\nBEGIN WITH A DIGIT");
    expect(ask("AM.CA9190000.CALICHELP.TXT CNCL")).toBe("CALICHELP DELETED");
    expect(ask("AM.CA9190000.CALICHELP.TXT")).toMatch(/^NO LIC HELP/);
    expect(ask("AM.CA9190000.AZLICHELP.TXT UPDT NONSENSE")).toBe("REJECT - ONLY AZ CHANGES AZLICHELP");
    expect(ask("AM.CA9190000.CALICHELP.TXT UPDT")).toBe("REJECT - UPDT NEEDS A TEXT");
    expect(ask("AM.CA9190000.AZLICHELP.TXT")).toMatch(/^ARIZONA PLATES/);
  });

  it("grow once by a text that came twice over a broken line", () => {
    const append = "AM.CA9190000.CABASHELP.TXT APND ONE LINE";
    ask(append, { number: 7 });
    expect(ask(append, { number: 7, isRepeat: true })).toBe("CABASHELP APPENDED");
    expect(ask("AM.CA9190000.CABASHELP.TXT")).toBe("ONE LINE");
    ask(append, { number: 8 });
    expect(ask("AM.CA9190000.CABASHELP.TXT")).toBe("ONE LINE\r\nONE LINE");
  });
});
