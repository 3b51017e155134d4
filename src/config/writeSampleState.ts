/**
 * Writes the sample state's generated files again: `node dist/src/config/writeSampleState.js [folder]`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { SAMPLE_CONFIG } from "../packageRoot.ts";
import { sampleFiles } from "./sampleFiles.ts";

const [, , given] = process.argv;
const folder = given === undefined ? SAMPLE_CONFIG : pathToFileURL(`${resolve(given)}/`);

for (const [name, text] of sampleFiles(readFileSync(new URL("counties.yaml", folder), "utf8"))) {
  writeFileSync(new URL(name, folder), text);
  console.log(`${name}: ${text.split("\n  - ").length - 1} entries`);
}
