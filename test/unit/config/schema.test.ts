import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { AGENCY_KINDS, LOG_LEVELS, SIMULATED_SYSTEMS } from "../../../src/config.ts";
import { parseGroupCode, parseMnemonic, parseOri } from "../../../src/domain/identifiers.ts";
import { isSecretVerifier } from "../../../src/domain/stationSecret.ts";
import { BATCH_MESSAGES_MAX } from "../../../src/limits.ts";
import { SAMPLE_CONFIG } from "../../../src/packageRoot.ts";
import { VERIFIER } from "./smallState.ts";

const schema = JSON.parse(readFileSync(new URL("schema/statewire.schema.json", SAMPLE_CONFIG), "utf8"));
const ajv = new Ajv({ allowUnionTypes: true }).addSchema(schema);
const takes = (definition: string, value: unknown) =>
  ajv.validate({ $ref: `${schema.$id}#/$defs/${definition}` }, value) as boolean;

describe("the configuration's schema", () => {
  it("takes every file of the sample state as a whole, as editors use it", () => {
    for (const name of readdirSync(SAMPLE_CONFIG).filter((one) => one.endsWith(".yaml"))) {
      const text = readFileSync(new URL(name, SAMPLE_CONFIG), "utf8");
      expect(text.split("\n", 1)[0], name).toBe(
        "# yaml-language-server: $schema=schema/statewire.schema.json",
      );
      expect(ajv.validate(schema.$id, parse(text)), `${name} ${ajv.errorsText()}`).toBe(true);
    }
  });

  it("has the words that the code has", () => {
    expect(schema.$defs.agencyKind.enum).toEqual(AGENCY_KINDS);
    expect(schema.$defs.log.properties.level.enum).toEqual(LOG_LEVELS);
    expect(schema.$defs.link.properties.simulator.enum).toEqual([...SIMULATED_SYSTEMS, null]);
    expect(schema.$defs.workers.properties.inlineBelow.maximum).toBe(BATCH_MESSAGES_MAX);
  });

  it.each([
    "CA9190000",
    "CA901013C",
    "ca9190000",
    "CA91900000",
    "C19190000",
    "",
  ])("agrees on the ORI %j", (text) => {
    expect(takes("ori", text)).toBe(parseOri(text) !== null);
  });

  it.each([
    "SH19",
    "ZQ01",
    "G123",
    "TXT1",
    "1ABC",
    "SH1",
    "SH190",
    "sh19",
  ])("agrees on the mnemonic %j", (text) => {
    expect(takes("mnemonic", text)).toBe(parseMnemonic(text) !== null);
  });

  it.each(["GALL", "GC01", "GR1", "HALL", "GALLX"])("agrees on the group code %j", (text) => {
    expect(takes("group/properties/code", text)).toBe(parseGroupCode(text) !== null);
  });

  it.each([
    VERIFIER,
    VERIFIER.toUpperCase(),
    "sample-SH19",
    VERIFIER.slice(0, -1),
    `${VERIFIER}0`,
  ])("agrees on the verifier %j", (text) => {
    expect(takes("station/properties/secret", text)).toBe(isSecretVerifier(text));
  });
});
