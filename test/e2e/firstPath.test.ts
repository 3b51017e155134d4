import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RejectCode } from "../../src/domain/codes.ts";
import { RunningState, runCommand, START_TIMEOUT_MS } from "../support/runningState.ts";

/** What `send --json` prints, as far as it is looked at here. */
interface Sent {
  readonly others: readonly { readonly kind: string; readonly held: boolean; readonly text: string }[];
  readonly done: boolean;
  readonly disposition: string;
  readonly rejection: { readonly code: number; readonly field: string } | null;
  readonly answers: readonly {
    readonly kind: string;
    readonly awaited: number;
    readonly code: number;
    readonly text: string;
  }[];
}

let state: RunningState;

beforeAll(async () => {
  state = await RunningState.start();
}, START_TIMEOUT_MS);
afterAll(() => state.stop());

async function send(message: string, ...options: string[]): Promise<Sent & { exitCode: number }> {
  const { code, output, errors } = await state.send("--json", ...options, message);
  if (output === "") throw new Error(`send printed nothing: ${errors}`);
  return { ...(JSON.parse(output) as Sent), exitCode: code };
}

describe("a message from the command line, through the whole state", () => {
  it("shows the registration of the plate that is there whatever the seed", async () => {
    const { answers, exitCode } = await send("RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC");
    expect(exitCode).toBe(0);
    expect(answers).toHaveLength(1);
    expect(answers[0]!.text).toMatch(/^RR\.CA9190000\.DMV\.\*R1\.TXT LIC\/9QQQ123\.VIN\/ZZ9TEST0700000001/);
  });

  it("brings two answers from two states, counting down", async () => {
    const { answers } = await send("RQ.CA9190000.AZ,NV.*R2.TXT LIC/9QQQ123.LIY/2026.LIT/PC");
    expect(answers.map(({ awaited }) => awaited)).toEqual([1, 0]);
    expect(answers.filter(({ text }) => text.startsWith("RR.AZ"))).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes(".NV.*R2"))).toHaveLength(1);
  });

  it("shows what had waited for the station as well: it is confirmed, and nobody would see it again", async () => {
    await send("AM.CA9190000.CA9580000.*A1.TXT WITNESS SOUGHT. EXERCISE ONLY");
    // What is held leaves a moment after the sign-on, perhaps after a quick answer.
    for (;;) {
      const { others } = await send("RQ.CA9580000.NL.*A2.TXT LIC/9NNN123.LIY/2026.LIT/PC");
      if (others.length === 0) continue;
      expect(others).toMatchObject([{ kind: "message", held: true }]);
      expect(others[0]!.text).toContain("WITNESS SOUGHT. EXERCISE ONLY");
      break;
    }
  });

  it("finds the wanted person in the state file and at NCIC, each answering for itself", async () => {
    const { answers } = await send("QW.CA9190000.WPS.*R4.TXT NAM/TESTPERSON, DELTA.SEX/M.RAC/W.DOB/19750505");
    expect(answers).toHaveLength(2);
    expect(answers.every(({ text }) => text.includes("NIC/W000000097"))).toBe(true);
    expect(answers.filter(({ text }) => text.includes("***HIT***"))).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes("CONFIRM WITH ORI BEFORE ACTING"))).toHaveLength(1);
  });

  it("enters a stolen vehicle, which gets a number of the state and one of the nation, and a stop at DMV", async () => {
    const { answers } = await send(
      "EV.CA9190000.SVS.*E1.TXT LIC/9QQQ777.LIS/CA.LIY/2027.LIT/PC.VIN/ZZ9TEST0700000001.VYR/2019.VMA/TOYT.VMO/COA.VST/4D.DOT/20260301.OCA/26-000777",
    );
    expect(answers.map(({ awaited }) => awaited).at(-1)).toBe(0);
    expect(answers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^EV\.CA9190000\.SVS\.\*E1\.TXT ACCEPTED FCN\/301\d{10}$/),
      expect.stringMatching(/^EV\.CA9190000\.SVS\.\*E1\.TXT NIC\/V\d{9}$/),
    ]);
    const NIC = /V\d{9}/.exec(answers[1]!.text)![0];
    const national = await send(`QV.CA9190000.NCI.*E2.TXT NIC/${NIC}`);
    expect(national.answers[0]!.text).toContain("LIC/9QQQ777");
    // DMV hears of it behind the agency's back, when it does.
    for (;;) {
      const registration = await send("RQ.CA9190000.DMV.*E3.TXT VIN/ZZ9TEST0700000001");
      expect(registration.answers[0]!.text).toContain("STOP/");
      if (registration.answers[0]!.text.endsWith("STOP/STOLEN VEHICLE")) break;
    }
  });

  it("shows a criminal history with purpose, attention, reason and case, and refuses it without", async () => {
    const justified = "FQ.CA9190000.CA.*R5.TXT PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123.SID/CA00000042";
    const { answers } = await send(justified);
    expect(answers[0]!.text).toContain("TESTPERSON, OMEGA");
    expect(answers.at(-1)!.text).toContain("* * * END OF MESSAGE * * *");

    const refused = await send("FQ.CA9190000.CA.*R5.TXT SID/CA00000042");
    expect(refused).toMatchObject({ exitCode: 2, disposition: "rejected", answers: [] });
    expect(refused.rejection).toMatchObject({ code: RejectCode.justificationMissing, field: "PUR" });
  });

  it("bars criminal history from a car, and everything but vehicles from a vehicle terminal", async () => {
    const history = "FQ.CA9190000.CA.TXT PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-000123.SID/CA00000042";
    const fromCar = await send(history, "--station", "MD19");
    expect(fromCar.rejection?.code).toBe(RejectCode.deviceClassBarred);
    const wanted = "QW.CA9190000.WPS.TXT NAM/TESTPERSON, DELTA.DOB/19750505";
    expect((await send(wanted, "--station", "VQ19")).rejection?.code).toBe(RejectCode.keyNotPermitted);
    expect((await send("RQ.CA9190000.DMV.TXT LIC/9QQQ123", "--station", "VQ19")).exitCode).toBe(0);
  });

  it("reaches each of the six databases", async () => {
    const messages = [
      "QG.CA9190000.AFS.TXT SER/ZZTEST0042.MAK/GLC.CAL/9.TYP/PI",
      "QV.CA9190000.SVS.TXT LIC/9ZZZ999.LIS/CA",
      "DQ.CA9190000.AZ.TXT NAM/TESTPERSON, GAMMA.DOB/19800101.SEX/F",
      "RQ.CA9190000.OR.TXT LIC/9QQQ123.LIY/2026.LIT/PC",
      "RQ.CA9190000.NV.TXT LIC/9QQQ123.LIY/2026.LIT/PC",
      "KQ.CA9190000.DMV.TXT OLN/Z9999002",
    ];
    const sent: Sent[] = [];
    for (const message of messages) sent.push(await send(message));
    expect(sent.map(({ done }) => done)).toEqual(messages.map(() => true));
    expect(sent[0]!.answers.some(({ text }) => text.includes("GUN"))).toBe(true);
    expect(sent[1]!.answers.some(({ text }) => text.includes("STOLEN VEHICLE"))).toBe(true);
    expect(sent[2]!.answers[0]!.text).toContain("TESTPERSON, GAMMA");
    // Six processes one after the other: on a busy machine each start takes seconds.
  }, 120_000);

  it("carries a terminal's message through its host's session", async () => {
    const message = "RQ.CA9199900.DMV.*H1.TXT LIC/9QQQ123";
    const { answers, exitCode } = await send(message, "--station", "HX19", "--mnemonic", "XA19");
    expect(exitCode).toBe(0);
    expect(answers).toHaveLength(1);
  });

  it("takes NCIC's own dialect", async () => {
    const { answers } = await send("1N01SH1900000417.QV.CA9190000.LIC/9ZZZ999.LIS/CA");
    expect(answers).toHaveLength(1);
    expect(answers[0]!.text).toMatch(/^1L01SH1900000417/);
  });

  it("says on the terminal where the trouble is and what would be accepted", async () => {
    const { code, output } = await state.send("RQ.CA9190000.DMV.TXT LIC/9QQQ-123");
    expect(code).toBe(2);
    const lines = output.split("\n");
    const caret = lines.find((line) => /^ +\^$/.test(line))!;
    const input = lines[lines.indexOf(caret) - 1]!;
    expect(input.slice(caret.indexOf("^"))).toBe("-123");
    expect(output).toContain("205 fieldCharacters (E03), field LIC");
    expect(output).toContain("RQ  Vehicle registration");
  });

  it("lets nobody in with a wrong secret or an unknown name, and says the same of both", async () => {
    const wrong = await state.send(
      "--station",
      "SH19",
      "--secret",
      "guess",
      "RQ.CA9190000.DMV.TXT LIC/9QQQ123",
    );
    const unknown = await state.send(
      "--station",
      "QQ99",
      "--secret",
      "guess",
      "RQ.CA9190000.DMV.TXT LIC/9QQQ123",
    );
    expect(wrong.code).toBe(2);
    expect(wrong.errors).toContain("4002 signOnRefused");
    // What the switch says; the line below it is the command's own, from the configuration at hand.
    const [sameNo] = unknown.errors.replace("QQ99", "SH19").split("\n");
    expect(`${sameNo}\n`).toBe(wrong.errors);
  });
});

describe("the command line used wrongly, or with nothing to talk to", () => {
  it("says that the switch may not be running", async () => {
    const { code, errors } = await runCommand(
      "send",
      "--url",
      "ws://127.0.0.1:9/session",
      "RQ.CA9190000.DMV.TXT LIC/9QQQ123",
    );
    expect(code).toBe(2);
    expect(errors).toContain("is the switch running? Start it with: npm start");
  });

  it("exits with 1 for an unknown option, command or number", async () => {
    for (const args of [
      ["send"],
      ["up", "--nonsense"],
      ["sim", "mars"],
      ["nonsense"],
      ["sim", "dmv", "--error-rate", "2"],
      ["sim", "cjis", "--ncic-line", "nowhere"],
      ["sim", "cjis", "--dmv-line", "127.0.0.1:99999"],
    ]) {
      const { code, errors } = await runCommand(...args);
      expect([args, code]).toEqual([args, 1]);
      expect(errors).not.toBe("");
    }
  });

  it("does not start with a broken setting, and names it", async () => {
    const { code, errors } = await runCommand(
      "up",
      "--set",
      "session.hartbeatMs=1",
      "--set",
      "listen.agencies.port=x",
    );
    expect(code).toBe(2);
    expect(errors).toContain("session.heartbeatMs");
    expect(errors).toContain("listen.agencies.port");
  });
});
