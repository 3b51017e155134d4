import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // uWebSockets.js and lmdb are native addons: a child process contains what a worker thread would not.
    pool: "forks",
    // vitest would leave one core to itself, which on two cores is every second one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
