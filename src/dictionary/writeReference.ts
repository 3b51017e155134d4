/**
 * Writes docs/dictionary.md again: `node dist/src/dictionary/writeReference.js`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PACKAGE_ROOT, SAMPLE_CONFIG } from "../packageRoot.ts";
import { loadDictionary } from "./load.ts";
import { dictionaryReference } from "./reference.ts";

const target = new URL("docs/dictionary.md", PACKAGE_ROOT);
writeFileSync(target, dictionaryReference(loadDictionary(new URL("dictionary/", SAMPLE_CONFIG))));
console.log(fileURLToPath(target));
