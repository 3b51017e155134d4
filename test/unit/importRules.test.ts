import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Who may know whom (docs/architecture.md). A part always knows itself, `domain` and `limits`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  limits: [],
  packageRoot: [],
  dictionary: ["packageRoot"],
  wire: [],
  telemetry: [],
  // The core is made from the dictionary; the reference core reads it directly.
  core: ["dictionary"],
  exchange: ["dictionary", "core", "wire"],
  // The configuration resolves names to the indexes of the core's route table.
  config: ["dictionary", "core", "packageRoot"],
  // The edges: they know the inner parts and the configuration's types, never one another.
  stations: ["exchange", "core", "wire", "config"],
  destinations: ["exchange", "wire", "config"],
  journal: ["exchange", "config"],
  workers: ["exchange", "core"],
  admin: ["telemetry"],
  // Outside the switch.
  client: ["wire"],
  simulators: ["dictionary", "wire", "packageRoot"],
  // The wiring.
  main: ["*"],
  cli: ["*"],
};
const EVERYBODY_KNOWS = ["domain", "limits"];

const root = fileURLToPath(new URL("../../src", import.meta.url));

function partOf(path: string): string {
  return path.split(posix.sep)[0]!.replace(/\.ts$/, "");
}

function files(): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]!);
  return specifiers.map((specifier) => relative(root, join(root, dirname(path), specifier)));
}

describe("who may know whom", () => {
  it("names every part of the tree", () => {
    const parts = new Set(files().map(partOf));
    expect([...parts].filter((part) => !(part in MAY_IMPORT))).toEqual([]);
  });

  it("is kept by every import", () => {
    const wrong: string[] = [];
    let looked = 0;
    for (const path of files()) {
      const from = partOf(path);
      const allowed = [...(MAY_IMPORT[from] ?? []), ...EVERYBODY_KNOWS, from];
      for (const target of importsOf(path)) {
        looked++;
        const to = partOf(target);
        if (!allowed.includes(to) && !allowed.includes("*")) wrong.push(`${path} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(looked).toBeGreaterThan(100);
  });

  it("lets the inner parts know no library that reaches the outside", () => {
    const outside =
      /from "(node:(net|http|fs|child_process|worker_threads)|uWebSockets\.js|piscina|lmdb|ws)"/;
    const wrong = files()
      .filter((path) => ["domain", "limits", "exchange", "wire"].includes(partOf(path)))
      .filter((path) => outside.test(readFileSync(join(root, path), "utf8")));
    expect(wrong).toEqual([]);
  });
});
