/**
 * The example of docs/client.md runs as it stands, as an agency would run it: from the built package, by its name.
 */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";
import { WholeState } from "../support/wholeState.ts";

const page = readFileSync(new URL("docs/client.md", PACKAGE_ROOT), "utf8");
const folder = join(tmpdir(), `statewire-client-${process.pid}`);

describe("docs/client.md", () => {
  let state: WholeState;
  beforeAll(async () => {
    state = await WholeState.start();
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    symlinkSync(fileURLToPath(PACKAGE_ROOT), join(folder, "node_modules", "statewire"));
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await state.stop();
  });

  it("shows an example that works", async () => {
    const [, example] = /^```ts\n([^`]*connect\(\{\n[\s\S]*?)^```$/m.exec(page)!;
    const address = "ws://127.0.0.1:7700/session";
    expect(example).toContain(address);
    const program = join(folder, "example.mjs");
    writeFileSync(program, example!.replace(address, `ws://127.0.0.1:${state.running.agenciesPort}/session`));
    const output = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, [program], { timeout: 30_000 }, (error, out) =>
        error === null ? resolve(out) : reject(error),
      ),
    );
    const lines = output.split(/\r?\n/).filter((line) => line !== "");
    expect(lines).toContain("accepted");
    expect(lines.some((line) => line.startsWith("RR.CA9190000.DMV.*C1.TXT LIC/9QQQ123"))).toBe(true);
    expect(lines.at(-1)).toBe("The station signed off.");
  });
});
