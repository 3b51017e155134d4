// Writes the tables of codes in docs/protocol.md again, from src/domain/codes.ts: `npm run -s build` comes before.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withCodeTables } from "../dist/src/domain/codeTables.js";

const page = new URL("../docs/protocol.md", import.meta.url);
writeFileSync(page, withCodeTables(readFileSync(page, "utf8")));
console.log(fileURLToPath(page));
