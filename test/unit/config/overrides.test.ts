import { afterAll, describe, expect, it } from "vitest";
import { envName, settingNames } from "../../../src/config/files/overrides.ts";
import { ConfigSchema } from "../../../src/config/files/schema.ts";
import { load, loadWhole, problemsOf, removeFolders } from "./smallState.ts";

afterAll(removeFolders);

const given = (...set: string[]) => loadWhole({}, { set });

describe("settings given at the start", () => {
  it("replace those of the files, with their types", () => {
    const config = given(
      "listen.agencies.port=0",
      "links.DMV.port=9999",
      "links.DMV.host=dmv.example",
      "links.NLETS.simulator=null",
      "simulators.byName.dmv.errorRate=0.25",
      "simulators.scale=1e-5",
      "session.allowedOrigins=https://one.example,https://two.example:8443",
      "session.banner=TODAY = TEST",
      "log.level=warn",
    );
    expect(config.listen.agencies).toEqual({ host: "127.0.0.1", port: 0 });
    expect(config.links[2]).toMatchObject({ id: "DMV", host: "dmv.example", port: 9999, simulator: "dmv" });
    expect(config.links[1]!.simulator).toBe(null);
    expect(config.simulators.byName.dmv.errorRate).toBe(0.25);
    expect(config.simulators.scale).toBe(0.00001);
    expect(config.session.allowedOrigins).toEqual(["https://one.example", "https://two.example:8443"]);
    expect(config.session.banner).toBe("TODAY = TEST");
    expect(config.log.level).toBe("warn");
  });

  it("come from the environment as well, where --set wins", () => {
    const env = {
      STATEWIRE_LISTEN_AGENCIES_PORT: "0",
      STATEWIRE_SESSION_SIGN_ON_DEADLINE_MS: "500",
      HOME: "/nowhere",
    };
    expect(loadWhole({}, { env }).listen.agencies.port).toBe(0);
    expect(loadWhole({}, { env }).session.signOnDeadlineMs).toBe(500);
    expect(loadWhole({}, { env, set: ["listen.agencies.port=7800"] }).listen.agencies.port).toBe(7800);
  });

  it("win in the order in which they are given", () => {
    expect(given("log.level=warn", "log.level=error").log.level).toBe("error");
  });

  it("leave the environment of tests and benches alone", () => {
    expect(loadWhole({}, { env: { STATEWIRE_TEST_SEED: "7", STATEWIRE_BENCH_SMOKE: "1" } }).log.level).toBe(
      "info",
    );
  });

  it.each([
    ["log.levle=warn", "No setting is called log.levle.", "log.level"],
    ["links.DMX.port=1", "No setting is called links.DMX.port.", "links.DMV.port"],
    ["log=warn", "No setting is called log.", null],
    ["stations.0.secret=x", "No setting is called stations.0.secret.", null],
    ["log.level", "--set wants name=value, such as log.level=warn.", null],
    ["=warn", "--set wants name=value, such as log.level=warn.", null],
    ["listen.agencies.port=http", "listen.agencies.port must be a whole number, not a text.", null],
    ["listen.agencies.port=65536", "listen.agencies.port is 65536; it must be at most 65535.", null],
    ["listen.agencies.port=", "listen.agencies.port must be a whole number, not a text.", null],
    ["workers.threads=1.5", "workers.threads must be a whole number, not 1.5.", null],
    ["session.heartbeatMs=90000", /^session\.heartbeatMs is 90000; it must be less than/, null],
    ["listen.agencies.port=7715", "links.NCJIS.port is 7715, which listen.agencies.port has already.", null],
  ])("are refused like those of the files: --set %s", (assignment, sentence, suggestion) => {
    const problems = problemsOf(load({}, { set: [assignment] }));
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    if (typeof sentence === "string") expect(problem!.sentence).toBe(sentence);
    else expect(problem!.sentence).toMatch(sentence);
    if (suggestion !== null) expect(problem!.suggestion).toBe(suggestion);
  });

  it("are named by a problem instead of the file that they replace", () => {
    const [bySet] = problemsOf(load({}, { set: ["log.level=loud"] }));
    expect(bySet).toMatchObject({ file: "--set log.level=loud", line: 0 });
    const [byEnv] = problemsOf(load({}, { env: { STATEWIRE_LOG_LEVEL: "loud" } }));
    expect(byEnv).toMatchObject({ file: "STATEWIRE_LOG_LEVEL=loud", line: 0 });
  });

  it("are refused when the environment names a setting that there is not", () => {
    const [problem] = problemsOf(load({}, { env: { STATEWIRE_LOG_LEVLE: "warn" } }));
    expect(problem).toMatchObject({
      sentence: "No setting is called STATEWIRE_LOG_LEVLE.",
      suggestion: "STATEWIRE_LOG_LEVEL",
    });
  });

  it("have names in the environment that differ from one another", () => {
    const names = settingNames(new ConfigSchema(), ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"]);
    expect(names).toContain("links.DMV.deadlineMs");
    expect(names.length).toBeGreaterThan(90);
    expect(new Set(names.map((name) => envName(name).replaceAll("_", ""))).size).toBe(names.length);
  });
});
