import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // uWebSockets.js and lmdb are native addons: a child process contains what a worker thread would not.
    pool: "forks",
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
