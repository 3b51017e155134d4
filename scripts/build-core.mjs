// Compiles assembly/index.ts into dist/core/core.wasm (release) and dist/core/core.debug.wasm.
// Skips the compiler when both are newer than every source: `npm start` builds each time.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
mkdirSync("dist/core", { recursive: true });

/** Start of the compiler's own data; the same number stands in assembly/memory.ts. */
const MEMORY_BASE = 63 * 1024 * 1024;

const builds = [
  { out: "dist/core/core.wasm", flags: ["-O3", "--converge", "--noAssert"] },
  { out: "dist/core/core.debug.wasm", flags: ["--debug"] },
];
const sources = [
  "scripts/build-core.mjs",
  // Both compilers read these two.
  "src/core/byteLayout.ts",
  "src/core/tableLayout.ts",
  ...readdirSync("assembly").map((name) => `assembly/${name}`),
];
const newestSource = Math.max(...sources.map((path) => statSync(path).mtimeMs));

function isFresh(path) {
  try {
    return statSync(path).mtimeMs > newestSource;
  } catch {
    return false;
  }
}

for (const { out, flags } of builds) {
  if (isFresh(out)) continue;
  // Fixed memory: growth would detach the views that the bridge holds (docs/architecture.md, "The core").
  const { error, stderr } = await asc.main([
    "assembly/index.ts",
    "--outFile",
    out,
    "--runtime",
    "stub",
    "--enable",
    "simd",
    "--initialMemory",
    "1024",
    "--maximumMemory",
    "1024",
    // Everything below belongs to the core's own map (assembly/memory.ts), at addresses known to the compiler.
    "--memoryBase",
    String(MEMORY_BASE),
    // No imports: what would abort is a trap.
    "--use",
    "abort=",
    ...flags,
  ]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  console.log(`built ${out}`);
}
