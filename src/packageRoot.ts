/**
 * Finds the package's own folder, whether the code runs from `src/` (tests) or from `dist/src/` (installed).
 *
 * Everything that is not code — the compiled core, the worker's entry file, the sample configuration — is
 * addressed from here, so that no other file counts `..` steps.
 */
import { existsSync } from "node:fs";

function findRoot(): URL {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    if (existsSync(new URL("package.json", folder)) && existsSync(new URL("config/", folder))) return folder;
    if (folder.pathname === "/") throw new Error("package.json of statewire not found above this file");
  }
}

export const PACKAGE_ROOT: URL = findRoot();
export const CORE_WASM = new URL("dist/core/core.wasm", PACKAGE_ROOT);
export const CORE_DEBUG_WASM = new URL("dist/core/core.debug.wasm", PACKAGE_ROOT);
export const CORE_WORKER = new URL("dist/src/workers/coreWorker.js", PACKAGE_ROOT);
export const JOURNAL_WRITER = new URL("dist/src/journal/log/writerThread.js", PACKAGE_ROOT);
export const CLI_ENTRY = new URL("dist/src/cli/statewire.js", PACKAGE_ROOT);
export const SAMPLE_CONFIG = new URL("config/", PACKAGE_ROOT);
