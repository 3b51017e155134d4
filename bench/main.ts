/**
 * `npm run bench -- [broadcast|core|isolation|journal|pipeline …] [--smoke]`: the benches, with the machine they ran on.
 *
 * Single times of a shared machine say little: each bench measures its alternatives in the same run and is to be
 * read as ratios. `--smoke` runs everything once at a tiny size, for CI.
 */
import { cpus, totalmem } from "node:os";
import { broadcastBench } from "./broadcast.ts";
import { coreBench } from "./core.ts";
import { isolationBench } from "./isolation.ts";
import { journalBench } from "./journal.ts";
import { pipelineBench } from "./pipeline.ts";

export interface BenchOptions {
  readonly smoke: boolean;
}

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  broadcast: broadcastBench,
  core: coreBench,
  isolation: isolationBench,
  journal: journalBench,
  pipeline: pipelineBench,
};

const args = process.argv.slice(2);
const smoke = args.includes("--smoke");
const names = args.filter((arg) => arg !== "--smoke");
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`unknown bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}`);
  process.exit(1);
}

const [processor] = cpus();
console.log(
  `${processor?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}${smoke ? ", smoke size: the figures mean nothing" : ""}`,
);
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) await BENCHES[name]!({ smoke });
